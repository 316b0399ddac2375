"""Sentences of the guide that staff held against their source: which, when, and who found it still right.

A check is of one wording: it is kept beside the hash of the text, so that a sentence that was changed since counts as
unchecked, and one that is changed back as checked.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from directory.store.audit import append
from directory.store.database import Database, instant, instant_text
from directory.store.tables import put, sentence_checks


@dataclass(frozen=True)
class SentenceCheck:
    """Somebody found a sentence still right. ``day``: the UTC day of ``at``; ``text_sha256``: of the wording that was read."""

    sentence_id: str
    text_sha256: str
    day: date
    by: str
    at: datetime


def text_sha256(text: str) -> str:
    """What a check keeps of a sentence's wording."""
    return hashlib.sha256(text.encode()).hexdigest()


class SentenceChecks:
    """The part of the store that keeps the checks of sentences. All methods raise Unavailable."""

    database: Database

    def add_sentence_check(self, sentence_id: str, text: str, *, by: str, at: datetime) -> None:
        """Remember that a sentence in this wording was found still right; once a day, so another check of the day replaces it."""
        key = _key(sentence_id, text, at)
        with self.database.writing() as connection:
            put(connection, sentence_checks, {**key, "by": by, "at": instant_text(at)})
            append(connection, "sentence still right", by, at, {**key, "text": text})

    def remove_sentence_check(self, sentence_id: str, text: str, *, by: str, at: datetime) -> bool:
        """Take back the check of the UTC day of ``at``, whoever made it; an earlier one counts again. False where there is none."""
        key = _key(sentence_id, text, at)
        with self.database.writing() as connection:
            found = (
                connection.execute(
                    sentence_checks.delete().where(*(sentence_checks.c[name] == value for name, value in key.items()))
                ).rowcount
                > 0
            )
            if found:
                append(connection, "check of a sentence taken back", by, at, {**key, "text": text})
            return found

    def sentence_checks(self) -> tuple[SentenceCheck, ...]:
        """The latest check of each wording of each sentence, by id: a cheap question that gives up after about two seconds."""
        with self.database.reading(quick=True) as connection:
            rows = connection.execute(
                select(sentence_checks).order_by(
                    sentence_checks.c.sentence_id, sentence_checks.c.text_sha256, sentence_checks.c.day
                )
            ).all()
        latest = {(row.sentence_id, row.text_sha256): row for row in rows}
        return tuple(
            SentenceCheck(row.sentence_id, row.text_sha256, date.fromisoformat(row.day), row.by, instant(row.at))
            for row in latest.values()
        )


def _key(sentence_id: str, text: str, at: datetime) -> dict[str, str]:
    return {"sentence_id": sentence_id, "text_sha256": text_sha256(text), "day": at.astimezone(UTC).date().isoformat()}
