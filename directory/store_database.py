"""One database under the store: SQLite or PostgreSQL, opened the safe way, its failures told in one sentence for people.

A write is one transaction. SQLite: WAL, synchronous=FULL and BEGIN IMMEDIATE (a plain BEGIN that reads first fails at
once when another commit came between). PostgreSQL: an advisory lock for what must stand in one line (publications and
the audit log), because SERIALIZABLE has let anomalies through; timeouts are set per transaction, which poolers allow.
"""
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, func, make_url, select

FILE_NAME = "directory.sqlite3"
_LOCK = 5_284_701_336  # the advisory lock of this product: any number that no one else takes
_STATEMENT_SECONDS = 30
_LOOK_SECONDS = 2  # how long the question "is there a new publication?" may take; libpq knows no shorter connect_timeout

logger = logging.getLogger(__name__)


class Unavailable(Exception):
    """The database did not do it. ``sentence`` is for people.

    ``certain``: known to have changed nothing. False only where the connection was lost while a transaction was being
    confirmed; then only the store itself knows (``Store.by_token``).
    """

    def __init__(self, sentence: str, *, certain: bool = True):
        super().__init__(sentence)
        self.sentence = sentence
        self.certain = certain


class NewerSchema(Unavailable):
    """The database was written by a newer version of this program."""


class Damaged(Exception):
    """What is stored is not what was stored. ``sentence`` is for people."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Database:
    """Connections to one database, and the two ways to use them: ``reading`` and ``writing``.

    ``place`` names it for people, without a password. ``patience``: seconds that a write waits for another one.
    ``looking``: it is only read, and the engine itself would refuse a write. Never share one across a fork: open another
    in the child.
    """

    def __init__(self, url: URL, patience: float, *, looking: bool = False):
        self.looking = looking
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.place = url.database if self.is_sqlite else url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        self.patience = patience
        self.engine = (_sqlite_to_look_at(url, patience) if looking else _sqlite(url, patience)) if self.is_sqlite else _postgresql(url)
        # visitors' question has a pool of its own: it waits neither for those who publish nor for a server that does not answer
        self._look = self.engine if self.is_sqlite else _postgresql(url, quick=True)

    @classmethod
    def at(cls, url_or_folder: str | Path, patience: float = 5.0) -> "Database":
        """The database of a URL (``postgresql://…``, ``sqlite:///…``) or of a data folder, made where it is absent.

        Folder 0700, file 0600. Raises Unavailable where the folder cannot be made or written, ValueError for other URLs.
        """
        url = _url(url_or_folder)
        if url.get_backend_name() == "sqlite":
            _make_file(Path(url.database))
        return cls(url, patience)

    @classmethod
    def to_look_at(cls, url_or_folder: str | Path, patience: float = 5.0) -> "Database":
        """The same, only to be read; nothing is made, not even a lock file. Raises ValueError as ``at``."""
        return cls(_url(url_or_folder), patience, looking=True)

    @contextmanager
    def reading(self, *, quick: bool = False) -> Iterator[Connection]:
        """One consistent view. ``quick`` gives up after about two seconds. Raises Unavailable."""
        with self._told(), (self._look if quick else self.engine).connect() as connection:
            if not self.is_sqlite:
                # said only where it is so: "not read-only" would overrule what the server says of itself
                connection = connection.execution_options(isolation_level="REPEATABLE READ", **({"postgresql_readonly": True} if self.looking else {}))
            with connection.begin():
                if not self.is_sqlite:
                    _set_timeouts(connection, statement=_LOOK_SECONDS if quick else _STATEMENT_SECONDS)
                yield connection

    @contextmanager
    def writing(self, *, in_line: bool = True) -> Iterator[Connection]:
        """One transaction, confirmed at the end of the block, undone by any exception in it. Raises Unavailable.

        ``in_line``: one at a time among all processes, which whatever reads before it writes needs.
        """
        if self.looking:
            raise RuntimeError("a database that is only looked at is not written")
        confirming = False
        try:
            with self._told(), self.engine.connect() as connection:
                connection = connection.execution_options(directory_begin="BEGIN IMMEDIATE")
                with connection.begin():
                    if not self.is_sqlite:
                        _set_timeouts(connection, statement=_STATEMENT_SECONDS, lock=self.patience)
                        if in_line:
                            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                    yield connection
                    confirming = True
        except Unavailable as unavailable:
            if confirming and (not self.is_sqlite or _code(unavailable.__cause__).startswith("SQLITE_IOERR")):
                raise Unavailable(_UNCERTAIN, certain=False) from unavailable
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except exc.TimeoutError as error:
            raise Unavailable("Too many requests wait for the database; nothing was changed. Try again in a minute.") from error
        except exc.DBAPIError as error:
            sentence = _OLDER.format(self.place) if self.looking and _code(error) in _NO_SUCH_TABLE else _sentence(error, self.place)
            if sentence is None:
                raise
            logger.warning("%s [%s]", sentence, _code(error))
            raise Unavailable(sentence) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._look.dispose()


def instant_text(at: datetime) -> str:
    """An instant as it is stored: UTC, always of the same length, so that texts sort as instants. Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone: datetime.now(UTC)")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant(stored: str) -> datetime:
    """A stored instant, in UTC."""
    return datetime.fromisoformat(stored)


def _url(url_or_folder: str | Path) -> URL:
    if isinstance(url_or_folder, Path) or "://" not in url_or_folder:
        return URL.create("sqlite", database=str(Path(url_or_folder).absolute() / FILE_NAME))
    try:
        url = make_url(url_or_folder)
    except exc.ArgumentError:
        raise ValueError("The database URL cannot be read; expected postgresql://user:password@host/name.") from None  # the URL may hold a password
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url.set(database=str(Path(url.database).absolute()))
    raise ValueError(f"A database of kind {url.drivername} is not supported; expected postgresql:// or a data folder.")


def _make_file(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # made before SQLite makes it, so that it is never readable by others; -wal and -shm take the same mode
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))
    except OSError as error:
        raise Unavailable(f"The data folder {path.parent} cannot be used: {error.strerror or error}. Make it writable for the account that runs the directory.") from error


def _sqlite(url: URL, patience: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": patience}, pool_timeout=max(1.0, 2 * patience))

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        # recursive_triggers: without it INSERT OR REPLACE deletes rows past the append-only triggers
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        _use_wal(connection, patience)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("directory_begin", "BEGIN"))

    return engine


def _sqlite_to_look_at(url: URL, patience: float) -> Engine:
    path = Path(url.database)

    def connect() -> sqlite3.Connection:
        # Without a log beside it nobody has the file open, and read as unchanging none is made: whoever looks may be
        # another account, whose files the directory could not write.
        alone = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
        return sqlite3.connect(f"{path.as_uri()}?mode=ro{alone}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False)

    return create_engine(url, creator=connect)


def _use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """The mode stays in the file, so this changes it once; while another process does, SQLite is busy without waiting."""
    give_up = time.monotonic() + patience
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _set_timeouts(connection: Connection, **seconds: float) -> None:
    """For this transaction only: ``statement`` and ``lock``."""
    connection.execute(select(*(func.set_config(f"{name}_timeout", f"{int(value * 1000)}ms", True) for name, value in seconds.items())))


def _postgresql(url: URL, *, quick: bool = False) -> Engine:
    seconds = _LOOK_SECONDS if quick else 5
    defaults = {
        "connect_timeout": str(seconds), "application_name": "directory", "keepalives_idle": "5", "keepalives_interval": "2",
        "keepalives_count": "3", "tcp_user_timeout": str(seconds * 2000),  # a server that vanished is noticed in seconds, not in a quarter of an hour
    }
    url = url.update_query_dict({**defaults, **url.query})
    # prepared statements live in a server connection, which a pooler may exchange
    arguments = {"prepare_threshold": None}
    pool = {"pool_size": 1, "max_overflow": 4, "pool_timeout": seconds} if quick else {"pool_size": 5, "max_overflow": 10, "pool_timeout": 10}
    return create_engine(url, connect_args=arguments, pool_pre_ping=True, **pool)


_UNCERTAIN = "The connection to the database was lost while the change was being confirmed. Look at what is published now before you try again."
_OLDER = "The store {} has an older schema, which was left as it is, so that this cannot be tried. Start the directory once, or run the command for good."
_NO_SUCH_TABLE = ("SQLITE_ERROR", "42P01", "42703")
_READ_ONLY = "cannot be written; nothing was changed. Make it writable for the account that runs the directory."


def _code(error: exc.DBAPIError) -> str:
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""


def _sentence(error: exc.DBAPIError, place: str) -> str | None:
    """What to tell people; None where the fault is in our own statement, which must stay an error."""
    code = _code(error)
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_sentence(code, error, place)
    if code == "53100":
        return "The disk of the database is full; nothing was changed. Free some space and try again."
    if code == "25006":
        return f"The database {place} {_READ_ONLY}"
    if code in ("55P03", "57014", "40P01"):
        return "The database is busy with another change; nothing was changed. Try again in a minute."
    if error.connection_invalidated or code.startswith(("08", "57P", "53", "28", "3D")) or (not code and isinstance(error.orig, psycopg.OperationalError)):
        return f"The database {place} cannot be reached; nothing was changed. Try again in a minute."
    if code.startswith(("58", "XX")):
        return "The database reported an error of its disk; nothing was changed. See the log of the database server."
    return None


def _sqlite_sentence(code: str, error: exc.DBAPIError, place: str) -> str | None:
    if code.startswith("SQLITE_FULL"):
        return "The disk is full; nothing was changed. Free some space and try again."
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"The database {place} {_READ_ONLY}"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "The database is busy with another program; nothing was changed. Try again in a minute."
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"The database {place} is damaged; nothing was changed. Restore it from a backup."
    if code.startswith(("SQLITE_IOERR", "SQLITE_NOLFS", "SQLITE_PROTOCOL", "SQLITE_NOMEM")):
        return f"The disk that holds {place} reported an error; nothing was changed. Check the disk and try again."
    return None
