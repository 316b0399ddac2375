"""What is remembered between uploads: sources learnt, pairs that are no duplicates, clinics not to list, addresses located.

Decisions of people (all but located addresses) write their line of the audit log in their transaction; which clinics not to
list is decided by publications (``Store.publish``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, select

from directory.store.audit import append
from directory.store.database import Database, instant, instant_text
from directory.store.tables import do_not_list, geocoded, not_duplicates, put, sources

_AT_ONCE = 500  # keys in one question; SQLite takes no more than 999 everywhere


@dataclass(frozen=True)
class LearntSource:
    """A mapping of columns that an admin confirmed, as the TOML of ``sources.py``."""

    id: str
    toml: str
    by: str
    at: datetime


@dataclass(frozen=True)
class DoNotList:
    """A clinic that must not be listed, and why."""

    clinic_id: str
    organization_key: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Listing:
    """What a publication decides about listing a clinic: kept off the list for a ``reason``, or without one listed again."""

    clinic_id: str
    organization_key: str
    reason: str = ""


@dataclass(frozen=True)
class Geocoded:
    """What the geocoder said of an address (``key``: SHA-256 of its normal form); degrees WGS 84, None unless found."""

    key: str
    outcome: str
    latitude: float | None
    longitude: float | None
    at: datetime


class Memory:
    """The part of the store that remembers between uploads. All methods raise Unavailable."""

    database: Database

    def save_source(self, source_id: str, toml: str, *, by: str, at: datetime) -> None:
        """Remember a source, in place of one of the same id."""
        with self.database.writing() as connection:
            _remember(connection, sources, {"id": source_id, "toml": toml}, by, at, "source saved", {"id": source_id})

    def learnt_sources(self) -> tuple[LearntSource, ...]:
        """All remembered sources, newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(sources).order_by(sources.c.at.desc(), sources.c.id)).all()
        return tuple(LearntSource(row.id, row.toml, row.by, instant(row.at)) for row in rows)

    def add_not_duplicate(self, one: str, other: str, *, by: str, at: datetime) -> None:
        """Remember that two clinics are two. Raises ValueError for one clinic and itself."""
        pair = _pair(one, other)
        with self.database.writing() as connection:
            _remember(connection, not_duplicates, pair, by, at, "not a duplicate", pair)

    def not_duplicates(self) -> frozenset[tuple[str, str]]:
        """All pairs of clinic ids that are no duplicates, the smaller id first."""
        with self.database.reading() as connection:
            return frozenset((row.first_id, row.second_id) for row in connection.execute(select(not_duplicates)))

    def remove_not_duplicate(self, one: str, other: str, *, by: str, at: datetime) -> None:
        """Forget such a pair."""
        pair = _pair(one, other)
        these = (not_duplicates.c[name] == value for name, value in pair.items())
        with self.database.writing() as connection:
            if connection.execute(not_duplicates.delete().where(*these)).rowcount:
                append(connection, "may be a duplicate again", by, at, pair)

    def do_not_list(self) -> tuple[DoNotList, ...]:
        """All clinics that must not be listed, newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(do_not_list).order_by(do_not_list.c.at.desc(), do_not_list.c.clinic_id)
            ).all()
        return tuple(
            DoNotList(row.clinic_id, row.organization_key, row.reason, row.by, instant(row.at)) for row in rows
        )

    def remember_geocoded(self, found: Iterable[Geocoded]) -> None:
        """Remember what the geocoder said, in place of what it said of the same addresses before; all or none."""
        with self.database.writing(in_line=False) as connection:
            for one in found:
                put(
                    connection,
                    geocoded,
                    {
                        "key": one.key,
                        "outcome": one.outcome,
                        "latitude": one.latitude,
                        "longitude": one.longitude,
                        "at": instant_text(one.at),
                    },
                )

    def geocoded(self, keys: Iterable[str]) -> dict[str, Geocoded]:
        """What is remembered of addresses, by key; the others are missing."""
        keys = list(keys)
        with self.database.reading() as connection:
            rows = [
                row
                for start in range(0, len(keys), _AT_ONCE)
                for row in connection.execute(
                    select(geocoded).where(geocoded.c.key.in_(keys[start : start + _AT_ONCE]))
                )
            ]
        return {row.key: Geocoded(row.key, row.outcome, row.latitude, row.longitude, instant(row.at)) for row in rows}


def decide(connection: Connection, listing: Listing, by: str, at: datetime) -> None:
    """Remember or forget a clinic that must not be listed, in the transaction of the publication that decides it."""
    if reason := listing.reason.strip():
        values = {"clinic_id": listing.clinic_id, "organization_key": listing.organization_key, "reason": reason}
        _remember(connection, do_not_list, values, by, at, "do not list", values)
        return
    # by its id alone: the organization may have another name by now
    this = do_not_list.c.clinic_id == listing.clinic_id
    found = connection.execute(
        select(do_not_list.c.clinic_id, do_not_list.c.organization_key, do_not_list.c.reason).where(this)
    ).all()
    connection.execute(do_not_list.delete().where(this))
    for row in found:
        append(connection, "may be listed again", by, at, dict(row._mapping))


def _pair(one: str, other: str) -> dict[str, str]:
    if one == other:
        raise ValueError("A clinic is no duplicate of itself.")
    first, second = sorted((one, other))
    return {"first_id": first, "second_id": second}


def _remember(
    connection: Connection, table: Table, values: dict[str, str], by: str, at: datetime, kind: str, details: dict
) -> None:
    put(connection, table, {**values, "by": by, "at": instant_text(at)})
    append(connection, kind, by, at, details)
