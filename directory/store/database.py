"""One database under the store: SQLite or PostgreSQL, opened the safe way, its failures told in one sentence for people.

A write is one transaction. SQLite: WAL, synchronous=FULL and BEGIN IMMEDIATE (a plain BEGIN that reads first fails at
once when another commit came between). PostgreSQL: an advisory lock for what must stand in one line (publications and
the audit log), because SERIALIZABLE has let anomalies through; timeouts are set per transaction, which poolers allow.
"""

import contextlib
import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, func, make_url, select

from directory.store import file as store_file
from directory.store.faults import Lost, Unavailable
from directory.store.file import StoreFile
from directory.store.tables import metadata

FILE_NAME = "directory.sqlite3"
_LOCK = 5_284_701_336  # the advisory lock of this product: any number that no one else takes
_STATEMENT_SECONDS = 30
_LOOK_SECONDS = (
    2  # how long the question "is there a new publication?" may take; libpq knows no shorter connect_timeout
)

logger = logging.getLogger(__name__)


class Database:
    """Connections to one database, and the two ways to use them: ``reading`` and ``writing``.

    ``place`` names it for people, without a password. ``patience``: seconds that a write waits for another one.
    ``looking``: it is only read, and the engine itself would refuse a write. ``file``: of SQLite, unless it is only looked
    at. Never share one across a fork: open another in the child.
    """

    def __init__(self, url: URL, patience: float, *, looking: bool = False):
        self.looking = looking
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.place = (
            str(url.database)
            if self.is_sqlite
            else url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        )
        self.patience = patience
        self.file = StoreFile(_path(url)) if self.is_sqlite and not looking else None
        self._told_last = ""
        self.engine = (
            (_sqlite(self.file, url, patience) if self.file else _sqlite_to_look_at(url, patience))
            if self.is_sqlite
            else _postgresql(url)
        )
        # visitors' question has a pool of its own: it waits neither for those who publish nor for a server that does not answer
        self._look = self.engine if self.is_sqlite else _postgresql(url, quick=True)

    @classmethod
    def at(cls, url_or_folder: str | Path, patience: float = 5.0, *, known: bool = False) -> "Database":
        """The database of a URL (``postgresql://…``, ``sqlite:///…``) or of a data folder, made where it is absent.

        Unless it is ``known`` that there was one. Folder 0700, file 0600. Raises Unavailable where the folder cannot be made
        or written or holds only the remains of a store, Lost where a known one is gone, ValueError for other URLs.
        """
        url = _url(url_or_folder)
        if url.get_backend_name() == "sqlite":
            path = _path(url)
            with _told_of_files(path):
                if known and not path.exists():
                    raise Lost(f"The store {path} is gone; nothing was changed. Put it back, or a backup in its place.")
                store_file.make(path)
        return cls(url, patience)

    @classmethod
    def to_look_at(cls, url_or_folder: str | Path, patience: float = 5.0) -> "Database":
        """The same, only to be read; nothing is made, not even a lock file. Raises Unavailable for remains, ValueError as ``at``."""
        url = _url(url_or_folder)
        if url.get_backend_name() == "sqlite":
            with _told_of_files(_path(url)):
                store_file.refuse_remains(_path(url))
        return cls(url, patience, looking=True)

    @contextmanager
    def reading(self, *, quick: bool = False) -> Iterator[Connection]:
        """One consistent view. ``quick`` gives up after about two seconds. Raises Unavailable."""
        self._still_there()
        with self._told(), (self._look if quick else self.engine).connect() as connection:
            if not self.is_sqlite:
                # said only where it is so: "not read-only" would overrule what the server says of itself
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", **({"postgresql_readonly": True} if self.looking else {})
                )
            with connection.begin():
                if not self.is_sqlite:
                    _set_timeouts(connection, statement=_LOOK_SECONDS if quick else _STATEMENT_SECONDS)
                yield connection

    @contextmanager
    def writing(self, *, in_line: bool = True) -> Iterator[Connection]:
        """One transaction, confirmed at the end of the block, undone by any exception in it. Raises Unavailable.

        ``in_line``: one at a time among all processes, which whatever reads before it writes needs. A file that was taken
        away is asked for before, inside and after: a commit into it would be read by nobody.
        """
        if self.looking:
            raise RuntimeError("a database that is only looked at is not written")
        self._still_there()
        confirming = False
        try:
            with self._told(), self.engine.connect() as connection:
                connection = connection.execution_options(directory_begin="BEGIN IMMEDIATE")
                with connection.begin():
                    if not self.is_sqlite:
                        _set_timeouts(connection, statement=_STATEMENT_SECONDS, lock=self.patience)
                        if in_line:
                            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
                    self._still_there(connection)
                    yield connection
                    self._still_there(connection)
                    confirming = True
                if self.file:
                    _empty_the_log(connection)
        except Unavailable as unavailable:
            if confirming and (not self.is_sqlite or _code(unavailable.__cause__).startswith("SQLITE_IOERR")):
                raise Unavailable(_UNCERTAIN, certain=False) from unavailable
            raise
        if self.file and (sentence := self.file.lost()):
            raise Unavailable(_UNCERTAIN, certain=False) from Lost(sentence)

    def _still_there(self, connection: Connection | None = None) -> None:
        """Raise Lost where the file is not the one that was opened; ``connection``: one that is in use and must end with it."""
        if self.file is None:
            return
        if sentence := self.file.lost():
            if connection is not None:
                connection.invalidate()
            raise Lost(f"{sentence} Nothing was changed.")
        if connection is None and self.file.rewritten():
            self.engine.dispose()  # what a connection has read before may stand no more: the next ones read anew

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
            self._told_last = ""
        except exc.TimeoutError as error:
            raise Unavailable(
                "Too many requests wait for the database; nothing was changed. Try again in a minute."
            ) from error
        except exc.DBAPIError as error:
            sentence = (
                _OLDER.format(self.place)
                if self.looking and _code(error) in _NO_SUCH_TABLE
                else _sentence(error, self.place)
            )
            if sentence is None:
                raise
            if _is_lost(error):
                raise Lost(sentence) from error  # whoever serves it tells the log
            told = f"{sentence} [{_code(error)}]"
            if told != self._told_last:  # not again with every visit while it lasts
                logger.warning("%s", told)
            self._told_last = told
            raise Unavailable(sentence) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._look.dispose()
        if self.file:
            self.file.clear_beside()

    def check(self) -> None:
        """Read all of a SQLite file that was put in place of another one. Raises Unavailable where it is damaged."""
        if self.is_sqlite:
            with self.reading() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                raise Unavailable(
                    f"The database {self.place} is damaged; nothing was changed. Restore it from a backup."
                )

    @staticmethod
    def signature(url_or_folder: str | Path) -> tuple | None:
        """What changes whenever somebody puts another file there or writes into it; None where it is no file, or none is there."""
        url = _url(url_or_folder)
        return store_file.signature(_path(url)) if url.get_backend_name() == "sqlite" else None


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
        raise ValueError(
            "The database URL cannot be read; expected postgresql://user:password@host/name."
        ) from None  # the URL may hold a password
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url.set(database=str(Path(url.database).absolute()))
    raise ValueError(f"A database of kind {url.drivername} is not supported; expected postgresql:// or a data folder.")


def _path(url: URL) -> Path:
    """The file of a SQLite database; ``_url`` lets none pass that is only in memory."""
    return Path(str(url.database))


@contextmanager
def _told_of_files(path: Path) -> Iterator[None]:
    try:
        yield
    except store_file.NotNew as remains:
        raise Unavailable(str(remains)) from remains
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise Unavailable(
            f"The data folder {path.parent} cannot be used: {why}. Make it writable for the account that runs the directory."
        ) from error


def _sqlite(file: StoreFile, url: URL, patience: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # never made anew by a connection: where the file is gone, a store is gone
        return sqlite3.connect(f"{file.path.as_uri()}?mode=rw", uri=True, timeout=patience, check_same_thread=False)

    engine = create_engine(url, creator=connect, pool_timeout=max(1.0, 2 * patience))

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        # recursive_triggers: without it INSERT OR REPLACE deletes rows past the append-only triggers
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        _use_wal(connection, patience)
        file.note_beside()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("directory_begin", "BEGIN"))

    return engine


def _sqlite_to_look_at(url: URL, patience: float) -> Engine:
    path = _path(url)

    def connect() -> sqlite3.Connection:
        # Without a log beside it nobody has the file open, and read as unchanging none is made: whoever looks may be
        # another account, whose files the directory could not write.
        alone = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
        return sqlite3.connect(
            f"{path.as_uri()}?mode=ro{alone}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
        )

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


def _empty_the_log(connection: Connection) -> None:
    """Bring all that was committed into the file itself, so that a file put in its place meets no log of another one. Waits for nobody."""
    raw = connection.connection.driver_connection
    if raw is None:
        return  # the connection ended meanwhile
    with contextlib.suppress(sqlite3.Error):  # the commit stands, in the log
        patience = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            raw.execute("PRAGMA busy_timeout = 0")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            raw.execute(f"PRAGMA busy_timeout = {patience}")


def _set_timeouts(connection: Connection, **seconds: float) -> None:
    """For this transaction only: ``statement`` and ``lock``."""
    # the driver's own text: to compose a statement costs more than the server takes for it, in every transaction
    settings = (f"set_config('{name}_timeout', '{int(value * 1000)}ms', true)" for name, value in seconds.items())
    connection.exec_driver_sql(f"SELECT {', '.join(settings)}")


def _postgresql(url: URL, *, quick: bool = False) -> Engine:
    seconds = _LOOK_SECONDS if quick else 5
    defaults = {
        "connect_timeout": str(seconds),
        "application_name": "directory",
        "keepalives_idle": "5",
        "keepalives_interval": "2",
        "keepalives_count": "3",
        "tcp_user_timeout": str(
            seconds * 2000
        ),  # a server that vanished is noticed in seconds, not in a quarter of an hour
    }
    url = url.update_query_dict({**defaults, **url.query})
    # prepared statements live in a server connection, which a pooler may exchange
    arguments = {"prepare_threshold": None}
    pool = (
        {"pool_size": 1, "max_overflow": 4, "pool_timeout": seconds}
        if quick
        else {"pool_size": 5, "max_overflow": 10, "pool_timeout": 10}
    )
    return create_engine(url, connect_args=arguments, pool_pre_ping=True, **pool)


_UNCERTAIN = "The connection to the database was lost while the change was being confirmed. Look at what is published now before you try again."
_OLDER = "The store {} has an older schema, which was left as it is, so that this cannot be tried. Start the directory once, or run the command for good."
_NO_SUCH_TABLE = ("SQLITE_ERROR", "42P01", "42703")
_EMPTIED = "The database {} does not hold the directory any more: its tables are gone. Nothing was changed. Restore it from a backup."
_DROPPED = "The database {} is not there any more; nothing was changed. Restore it from a backup."
_READ_ONLY = "cannot be written; nothing was changed. Make it writable for the account that runs the directory."


def _code(error: BaseException | None) -> str:
    """The database's own code of a fault; "" where it comes from no database."""
    orig = error.orig if isinstance(error, exc.DBAPIError) else None
    return getattr(orig, "sqlite_errorname", None) or getattr(orig, "sqlstate", None) or ""


def _is_lost(error: exc.DBAPIError) -> bool:
    """Whether a database was dropped, or the tables in it."""
    # a refused connection carries no code
    return (
        _code(error) == "3D000"
        or bool(re.search(r'database ".*" does not exist', str(error.orig)))
        or _lacks_a_table(error)
    )


def _lacks_a_table(error: exc.DBAPIError) -> bool:
    """Whether a table of the store is missing; of any other, the mistake is in our statement."""
    if _code(error) not in _NO_SUCH_TABLE[:2]:
        return False
    named = re.search(r'(?:no such table: |relation ")([\w.]+)', str(error.orig))
    return named is not None and named[1].rpartition(".")[2] in metadata.tables


def _sentence(error: exc.DBAPIError, place: str) -> str | None:
    """What to tell people; None where the fault is in our own statement, which must stay an error."""
    code = _code(error)
    if _is_lost(error):
        return (_EMPTIED if _lacks_a_table(error) else _DROPPED).format(place)
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_sentence(code, error, place)
    if code == "53100":
        return "The disk of the database is full; nothing was changed. Free some space and try again."
    if code == "25006":
        return f"The database {place} {_READ_ONLY}"
    if code in ("55P03", "57014", "40P01"):
        return "The database is busy with another change; nothing was changed. Try again in a minute."
    if (
        error.connection_invalidated
        or code.startswith(("08", "57P", "53", "28", "3D"))
        or (not code and isinstance(error.orig, psycopg.OperationalError))
    ):
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
