"""Drafts: the upload that an admin is busy with, one for each, kept a week, never seen by visitors."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from directory.store.accounts import normal_email
from directory.store.database import Database, instant, instant_text
from directory.store.faults import Damaged
from directory.store.tables import compress, drafts, put

DRAFTS_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Draft:
    """An upload in the making: its file (content apart, ``Store.draft_content``) and where the admin is with it (``state``)."""

    email: str
    file_name: str
    sha256: str
    state: dict
    created_at: datetime
    updated_at: datetime


class Drafts:
    """The part of the store that keeps drafts. All methods raise Unavailable."""

    database: Database

    def save_draft(self, email: str, content: bytes, file_name: str, state: dict, at: datetime) -> None:
        """Keep an upload in place of the one before; drafts of others that have expired are deleted with it. ``state`` must go into JSON."""
        values = {
            "email": normal_email(email),
            "file_name": file_name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "content": compress(content),
            "state": json.dumps(state),
            "created_at": instant_text(at),
            "updated_at": instant_text(at),
        }
        with self.database.writing(in_line=False) as connection:
            connection.execute(drafts.delete().where(_expired(at)))
            put(connection, drafts, values)

    def save_draft_state(self, email: str, sha256: str, state: dict, at: datetime) -> bool:
        """Keep where the admin is, without the file again; False where the draft of that file is gone."""
        changed = drafts.update().where(drafts.c.email == normal_email(email), drafts.c.sha256 == sha256)
        with self.database.writing(in_line=False) as connection:
            return connection.execute(changed.values(state=json.dumps(state), updated_at=instant_text(at))).rowcount > 0

    def draft(self, email: str, now: datetime) -> Draft | None:
        """The draft of an admin, unless a week has gone by since it was last changed."""
        columns = (column for column in drafts.c if column.name != "content")
        with self.database.reading() as connection:
            row = connection.execute(
                select(*columns).where(
                    drafts.c.email == normal_email(email), drafts.c.updated_at >= instant_text(now - DRAFTS_KEPT)
                )
            ).first()
        return (
            Draft(
                row.email,
                row.file_name,
                row.sha256,
                json.loads(row.state),
                instant(row.created_at),
                instant(row.updated_at),
            )
            if row
            else None
        )

    def draft_content(self, draft: Draft) -> bytes:
        """The bytes of its file. Raises Damaged, LookupError where the draft was deleted or replaced meanwhile."""
        with self.database.reading() as connection:
            content = connection.scalar(
                select(drafts.c.content).where(drafts.c.email == draft.email, drafts.c.sha256 == draft.sha256)
            )
        if content is None:
            raise LookupError("The draft was deleted or replaced.")
        if hashlib.sha256(content).hexdigest() != draft.sha256:
            raise Damaged("The draft is damaged. Delete it and upload the file again.")
        return content

    def delete_draft(self, email: str) -> None:
        """Forget the draft of an admin."""
        with self.database.writing(in_line=False) as connection:
            connection.execute(drafts.delete().where(drafts.c.email == normal_email(email)))

    def drop_expired(self, now: datetime) -> int:
        """Forget drafts that nobody changed for a week; returns how many. Where there are none, nothing is written."""
        with self.database.reading() as connection:
            if connection.scalar(select(drafts.c.email).where(_expired(now)).limit(1)) is None:
                return 0
        with self.database.writing(in_line=False) as connection:
            return connection.execute(drafts.delete().where(_expired(now))).rowcount


def _expired(now: datetime) -> ColumnElement[bool]:
    """What nobody changed for a week."""
    return drafts.c.updated_at < instant_text(now - DRAFTS_KEPT)
