"""Snapshots and publications: what is published, what was, and the one way to publish.

A snapshot is immutable and stored once; a publication is an append-only line that makes a snapshot the current one.
Rolling back is publishing older content again. Snapshot, publication, audit line and what is remembered of clinics that
must not be listed are one transaction.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, select

from directory.notices import ErrorForPeople
from directory.store.audit import PUBLISHED, append, publication_details
from directory.store.database import Database, instant, instant_text
from directory.store.faults import Damaged, Lost, Unavailable
from directory.store.memory import Listing, decide
from directory.store.tables import compress, publications, put, snapshots, storable

SAMPLE_PUBLISHED = "sample"


@dataclass(frozen=True)
class Publication:
    """One line of the history.

    ``number``: 0, 1, 2 … never used twice. ``sha256``: of the snapshot's bytes. ``at``: UTC. ``by``: the account. ``kind``:
    upload, update, rollback, hold, close, sample … ``counts``: rows by what became of them (added, changed, removed,
    unchanged, rejected). ``file_name``, ``file_sha256``: the file that was uploaded, "" without one. ``base``: the
    publication that this one was compared with, None for the first.
    """

    number: int
    sha256: str
    base: int | None
    token: str
    at: datetime
    by: str
    role: str
    kind: str
    note: str
    counts: dict[str, int]
    file_name: str
    file_sha256: str
    row_count: int


class Moved(ErrorForPeople):
    """Someone else published since the preview. ``current`` is what is published now, None where nothing is."""

    def __init__(self, current: Publication | None):
        by = (
            f"{current.by} published number {current.number} at {current.at:%Y-%m-%d %H:%M} UTC"
            if current
            else "nothing is published"
        )
        super().__init__(f"What is published has changed since this was compared: {by}. Nothing was changed.")
        self.current = current


class Publications:
    """The part of the store that keeps snapshots and publications."""

    database: Database

    def publish(
        self,
        content: bytes,
        *,
        expected: int | None,
        by: str,
        at: datetime,
        note: str,
        kind: str,
        token: str,
        counts: dict[str, int],
        role: str = "admin",
        file_name: str = "",
        file_sha256: str = "",
        listings: Iterable[Listing] = (),
        expected_sha256: str = "",
    ) -> Publication:
        """Make ``content`` (canonical CSV of ``export.to_csv``) what is published: all of it, or nothing.

        ``expected``: number of the publication that the admin compared with, None for none; ``expected_sha256``: its content,
        where a store that was put back may hold another one of that number. ``token``: chosen once per
        decision to publish; publishing again with it returns the first publication and changes nothing, so that a lost
        connection is no reason to publish twice. ``listings``: clinics that must not be listed from now on, or may be again;
        the store remembers them beside what is published, so that a clinic that was removed is known when it comes back.

        Raises Moved where another publication came between, ValueError without a note or token, Damaged where the same
        content is stored already and no longer sound, Unavailable where the database failed (``certain`` tells whether
        it is known that nothing was changed).
        """
        if not note.strip() or not token:
            raise ValueError("A publication needs a note and a token.")
        sha256 = hashlib.sha256(content).hexdigest()
        rows = row_count(content)
        snapshot = {"sha256": sha256, "row_count": rows, "content": compress(content)}
        line = {
            "sha256": sha256,
            "base": expected,
            "token": token,
            "at": instant_text(at),
            "by": storable(by),
            "role": role,
            "kind": kind,
            "note": storable(note.strip()),
            "counts": json.dumps(counts, sort_keys=True),
            "file_name": storable(file_name),
            "file_sha256": file_sha256,
        }
        try:
            with self.database.writing() as connection:
                earlier = _one(connection, publications.c.token == token)
                if earlier:
                    return earlier
                current = _current(connection)
                number, holds = (current.number, current.sha256) if current else (None, "")
                if number != expected or (expected_sha256 and holds != expected_sha256):
                    raise Moved(current)
                if not put(connection, snapshots, snapshot, replace=False):
                    _content(connection, sha256)
                line["number"] = current.number + 1 if current else 0
                connection.execute(publications.insert().values(line))
                append(connection, PUBLISHED, by, at, publication_details(line))
                for listing in listings:
                    decide(connection, listing, by, at)
                return _publication(line, rows)
        except Unavailable as unavailable:
            if unavailable.certain:
                raise
            return self._confirmed(token, unavailable)

    def _confirmed(self, token: str, unavailable: Unavailable) -> Publication:
        """The publication of a lost confirmation, asked for in line behind it: no answer that it might still overtake."""
        give_up = time.monotonic() + self.database.patience
        while True:
            try:
                with self.database.writing() as connection:
                    found = _one(connection, publications.c.token == token)
                break
            except Lost:
                raise unavailable from None
            except Unavailable:
                if time.monotonic() > give_up:
                    raise unavailable from None
                time.sleep(0.2)  # a server that was killed recovers in less than a second, mostly
        if not found:
            raise unavailable.__cause__ or unavailable  # what went wrong, told before it was known whether it had
        return found

    def ensure_sample(self, content: bytes, at: datetime) -> Publication:
        """Publish the bundled sample as number 0 where nothing is published yet; returns what is published. Raises as ``publish``."""
        current = self.current()
        if current:
            return current
        try:
            return self.publish(
                content,
                expected=None,
                by="directory",
                role="program",
                at=at,
                kind=SAMPLE_PUBLISHED,
                note="The bundled sample.",
                token=SAMPLE_PUBLISHED,
                counts={"added": row_count(content)},
            )
        except Moved as moved:
            if moved.current is None:
                raise
            return moved.current

    def current(self) -> Publication | None:
        """What is published now; None where nothing is. Raises Unavailable."""
        with self.database.reading() as connection:
            return _current(connection)

    def current_number(self) -> int | None:
        """Its number alone: a cheap question that gives up after about two seconds. Raises Unavailable."""
        with self.database.reading(quick=True) as connection:
            return connection.scalar(select(func.max(publications.c.number)))

    def newest(self) -> tuple[int, str] | None:
        """Number and token of what is published, which a store that was put back in its place does not share; None where nothing is.

        As cheap as ``current_number``. Raises Unavailable.
        """
        with self.database.reading(quick=True) as connection:
            found = connection.execute(
                select(publications.c.number, publications.c.token).order_by(publications.c.number.desc()).limit(1)
            ).first()
        return tuple(found) if found else None

    def publication(self, number: int) -> Publication | None:
        """The publication of a number. Raises Unavailable."""
        with self.database.reading() as connection:
            return _one(connection, publications.c.number == number)

    def history(self, limit: int, before: int | None = None) -> tuple[Publication, ...]:
        """The newest publications, newest first; ``before`` a number, those older. Raises Unavailable."""
        statement = _LINES.order_by(publications.c.number.desc()).limit(limit)
        if before is not None:
            statement = statement.where(publications.c.number < before)
        with self.database.reading() as connection:
            return tuple(_publication(row._mapping, row.row_count) for row in connection.execute(statement))

    def content(self, publication: Publication) -> bytes:
        """The bytes that were published, held against their hash. Raises Damaged, Unavailable."""
        with self.database.reading() as connection:
            return _content(connection, publication.sha256)

    def damaged_snapshots(self) -> tuple[str, ...]:
        """The hashes of all snapshots that are not sound; reads every one. Raises Unavailable."""
        with self.database.reading() as connection:
            return tuple(
                sha256
                for sha256 in connection.scalars(select(snapshots.c.sha256)).all()
                if not _is_sound(connection, sha256)
            )


def row_count(content: bytes) -> int:
    """Rows of a CSV without its heading; a line break within quotation marks ends no row."""
    return max(0, sum(part.count(b"\n") for part in content.split(b'"')[::2]) - 1)


_LINES = select(publications, snapshots.c.row_count).join_from(publications, snapshots)


def _one(connection: Connection, condition) -> Publication | None:
    row = connection.execute(_LINES.where(condition)).first()
    return _publication(row._mapping, row.row_count) if row else None


def _current(connection: Connection) -> Publication | None:
    row: Row | None = connection.execute(_LINES.order_by(publications.c.number.desc()).limit(1)).first()
    return _publication(row._mapping, row.row_count) if row else None


def _content(connection: Connection, sha256: str) -> bytes:
    content = connection.scalar(select(snapshots.c.content).where(snapshots.c.sha256 == sha256))
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(
            f"The stored content {sha256[:12]} is damaged: it is not what was published. Restore the database from a backup."
        )
    return content


def _is_sound(connection: Connection, sha256: str) -> bool:
    try:
        _content(connection, sha256)
    except Damaged:
        return False
    return True


def _publication(line, rows: int) -> Publication:
    return Publication(**{**publication_details(line), "at": instant(line["at"]), "row_count": rows})
