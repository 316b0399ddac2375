"""The store: everything that outlives a restart, in SQLite by default, in PostgreSQL by URL.

One ``Store`` value over either engine, made of parts: publications (``publications``), the audit log
(``audit``), accounts (``accounts``), sessions and wrong tries (``sessions``), drafts (``drafts``),
what is remembered between uploads (``memory``) and checks of the guide's sentences (``sentence_checks``). No method asks
a clock: whoever calls says when it is, as an aware ``datetime``. Every method may raise Unavailable, whose sentence is for
people.
"""

from pathlib import Path

from directory.store.accounts import Accounts
from directory.store.audit import AuditLog
from directory.store.database import Database
from directory.store.drafts import Drafts
from directory.store.faults import Damaged, Lost, NewerSchema, Unavailable
from directory.store.memory import Memory
from directory.store.migrations import LATEST, lacking, migrate
from directory.store.publications import Moved, Publication, Publications
from directory.store.sentence_checks import SentenceChecks
from directory.store.sessions import Sessions

__all__ = ["Damaged", "Lost", "Moved", "NewerSchema", "Publication", "Store", "Unavailable"]


class Store(Publications, AuditLog, Accounts, Sessions, Drafts, Memory, SentenceChecks):
    """May be used by many threads at once; a forked child opens its own.

    ``steps_behind``: how many steps its schema lacks, where it was only looked at.
    """

    def __init__(self, database: Database, steps_behind: int = 0):
        self.database, self.steps_behind = database, steps_behind

    @classmethod
    def open(cls, url_or_folder: str | Path, *, patience: float = 5.0, known: bool = False) -> "Store":
        """Open the store of a data folder (its ``directory.sqlite3``, made where absent) or of a ``postgresql://`` URL.

        Brings an older schema to the newest. ``patience``: seconds that a write waits for another one. ``known``: there was
        one before, so that none is made and the whole of it is looked at. Raises Unavailable where the place cannot be used,
        Lost where nothing is stored at a known one, NewerSchema where a newer program wrote it, ValueError for another kind
        of URL.
        """
        database = Database.at(url_or_folder, patience, known=known)
        try:
            if known:
                looked = cls.look_at(url_or_folder, patience=patience)
                if looked is None:
                    raise Lost(
                        f"{database.place} does not hold the directory any more: nothing is stored in it; nothing was changed. Put a backup in its place."
                    )
                looked.close()
                database.check()
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @classmethod
    def look_at(cls, url_or_folder: str | Path, *, patience: float = 5.0) -> "Store | None":
        """Open a store only to read it, as it is: nothing is made, brought to a newer schema or written; None where there is none.

        What needs a newer schema (``steps_behind``) raises Unavailable. Raises as ``open``.
        """
        database = Database.to_look_at(url_or_folder, patience)
        try:
            behind = LATEST if database.is_sqlite and not Path(database.place).exists() else lacking(database)
        except BaseException:
            database.close()
            raise
        if behind == LATEST:
            database.close()
            return None
        return cls(database, behind)

    @staticmethod
    def signature(url_or_folder: str | Path) -> tuple | None:
        """What changes whenever somebody puts another file in the place of a store; None for a place that is no file, or holds none."""
        return Database.signature(url_or_folder)

    @property
    def place(self) -> str:
        """Where it is, for people; without a password."""
        return self.database.place

    def close(self) -> None:
        """Close every connection."""
        self.database.close()
