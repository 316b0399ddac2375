"""The audit log: append-only lines in a hash chain, written in the transaction of what they tell.

Each line's hash covers the hash before it and its own content, so that a line that is changed, removed or put in between
breaks the chain. Removing the newest lines breaks nothing in the chain; publications without their line tell of that,
and whoever needs more keeps the newest hash elsewhere.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select

from directory.store.database import Database, instant, instant_text
from directory.store.tables import audit_log, publications, storable

PUBLISHED = "published"  # the kind of line that every publication has
FIRST = "0" * 64  # what the first line holds as the hash before it


@dataclass(frozen=True)
class AuditLine:
    """One thing that was done: when (UTC), what kind, by whom, with its details; ``hash`` closes the chain up to here."""

    number: int
    at: datetime
    kind: str
    by: str
    details: dict
    hash: str


@dataclass(frozen=True)
class BrokenLine:
    """The first line that does not fit: its number, and what is wrong, for people."""

    number: int
    sentence: str


def canonical(value: object) -> str:
    """The one spelling of a value as JSON: sorted, without blanks, ASCII. Raises TypeError for what JSON does not know."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def append(connection: Connection, kind: str, by: str, at: datetime, details: dict) -> None:
    """Add a line within a ``writing(in_line=True)`` transaction."""
    last = connection.execute(
        select(audit_log.c.number, audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
    ).first()
    number, previous = (last.number + 1, last.hash) if last else (1, FIRST)
    line = {
        "number": number,
        "at": instant_text(at),
        "kind": storable(kind),
        "by": storable(by),
        "details": canonical(details),
        "previous": previous,
    }
    connection.execute(audit_log.insert().values(**line, hash=_hash(line)))


def _hash(line: dict) -> str:
    return hashlib.sha256(canonical(line).encode()).hexdigest()


class AuditLog:
    """The part of the store that keeps the audit log."""

    database: Database

    def audit(self, kind: str, by: str, at: datetime, details: dict) -> None:
        """Add a line for what the store does not write a line for itself (sign-ins, refused tries, uploads, downloads …).

        ``details`` must go into JSON. Raises Unavailable.
        """
        with self.database.writing() as connection:
            append(connection, kind, by, at, details)

    def audit_changes(self, kind: str, state: Mapping[str, str], *, by: str, at: datetime) -> None:
        """Add a line of what differs from the state that the lines of this kind add up to; none where nothing does.

        The line holds {name: {"from": before, "to": now}} with "" where there was or is nothing. Raises Unavailable.
        """
        with self.database.reading() as connection:
            if not _differing(connection, kind, state):
                return
        with self.database.writing() as connection:
            if details := _differing(connection, kind, state):  # another process may have been faster
                append(connection, kind, by, at, details)

    def audit_lines(self, limit: int, before: int | None = None) -> tuple[AuditLine, ...]:
        """The newest lines, newest first; ``before`` a number, those older. Raises Unavailable."""
        statement = select(audit_log).order_by(audit_log.c.number.desc()).limit(limit)
        if before is not None:
            statement = statement.where(audit_log.c.number < before)
        with self.database.reading() as connection:
            return tuple(_line(row) for row in connection.execute(statement))

    def verify_audit(self) -> BrokenLine | None:
        """Follow the whole chain, and hold every publication against its line; None where all fits. Raises Unavailable."""
        with self.database.reading() as connection:
            published = {
                row.number: publication_details(row._mapping) for row in connection.execute(select(publications))
            }
            number, previous = 0, FIRST
            for row in connection.execution_options(yield_per=1000).execute(
                select(audit_log).order_by(audit_log.c.number)
            ):
                number += 1
                broken = _broken(row, number, previous, published)
                if broken:
                    return BrokenLine(number, broken)
                previous = row.hash
        if published:
            return BrokenLine(number + 1, f"Publication {min(published)} has no line in the audit log.")
        return None


def _differing(connection: Connection, kind: str, state: Mapping[str, str]) -> dict[str, dict[str, str]]:
    known: dict[str, str] = {}
    for details in connection.scalars(
        select(audit_log.c.details).where(audit_log.c.kind == kind).order_by(audit_log.c.number)
    ):
        known.update((name, change["to"]) for name, change in json.loads(details).items())
    told = ((name, known.get(name, ""), state.get(name, "")) for name in sorted({*known, *state}))
    return {name: {"from": before, "to": now} for name, before, now in told if before != now}


def publication_details(publication) -> dict:
    """What the audit log keeps of a publication (a mapping with its columns): all of it, so that neither can be changed alone."""
    return {column.name: publication[column.name] for column in publications.c} | {
        "counts": json.loads(publication["counts"])
    }


def _broken(row: Row, number: int, previous: str, published: dict[int, dict]) -> str | None:
    """What is wrong with a line; a publication that agrees with its line is taken out of ``published``."""
    if row.number != number:
        return f"Line {number} is missing."
    line = {name: value for name, value in row._mapping.items() if name != "hash"}
    if row.previous != previous:
        return f"Line {number} does not follow the line before it."
    if row.hash != _hash(line):
        return f"Line {number} was changed after it was written."
    if row.kind == PUBLISHED:
        details = json.loads(row.details)
        if published.pop(details["number"], None) != details:
            return f"Line {number} and publication {details['number']} do not agree."
    return None


def _line(row: Row) -> AuditLine:
    return AuditLine(row.number, instant(row.at), row.kind, row.by, json.loads(row.details), row.hash)


def each_line(store: AuditLog, batch: int = 1000) -> Iterator[AuditLine]:
    """Every line, newest first, without holding a transaction open. Raises Unavailable."""
    before = None
    while lines := store.audit_lines(batch, before):
        yield from lines
        before = lines[-1].number
