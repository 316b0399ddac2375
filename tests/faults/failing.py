"""Faults without a kill: every statement and every write failing in turn, no room, no right to write, a lock, a restart, two admins."""
import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from sqlalchemy import event

from directory.store import Moved, Store, Unavailable
from directory.store_database import FILE_NAME
from tests.faults.kills import NOISE, content, forked
from tests.faults.tally import Tally, judge
from tests.faults.watching import intercept
from tests.postgres import Postgres
from tests.publishing import publish, sha256

OLD, NEW = b"old\r\n" + NOISE[:20_000], b"new\r\n" + NOISE[:150_000]  # not to be compressed; many pages
_PUBLISHED, _CERTAIN, _UNCERTAIN, _OTHER = 0, 10, 11, 12
_TOLD = {_PUBLISHED: "published", _CERTAIN: "told that nothing was changed", _UNCERTAIN: "told that it is not known", _OTHER: "stopped by an error that is not the database's"}


def on_sqlite(new_place: Callable[[], str], folder: Path, rounds: int) -> Iterator[Tally]:
    """Every such fault on SQLite."""
    yield statements_fail("SQLite", new_place, [_sqlite_error("SQLITE_IOERR_WRITE"), MemoryError("no memory")], [_sqlite_error("SQLITE_FULL")])
    yield writes_fail(new_place)
    yield pages_run_out(new_place)
    yield small_disk(folder)
    yield read_only(folder)
    yield locked(new_place)
    yield admins_at_once("SQLite", new_place, rounds)


def on_postgresql(server: Postgres, rounds: int) -> Iterator[Tally]:
    """Every such fault on PostgreSQL."""
    yield statements_fail("PostgreSQL", server.new_place, [psycopg.errors.DiskFull("no space"), psycopg.OperationalError("the connection was lost"), MemoryError("no memory")], [])
    yield disturbed("PostgreSQL, restarted at each statement", server, lambda: (server.stop(), server.start()))
    yield disturbed("PostgreSQL, connection ended at each statement", server, lambda: _end_connections(server))
    yield small_tablespace(server)
    yield admins_at_once("PostgreSQL", server.new_place, rounds)


def _outcome(store: Store) -> int:
    try:
        publish(store, NEW, 0, token="new")
    except Unavailable as told:
        return _CERTAIN if told.certain else _UNCERTAIN
    except (MemoryError, sqlite3.Error, psycopg.Error):
        return _OTHER
    return _PUBLISHED


def _judge(tally: Tally, place: str, outcome: int, *, other_allowed: bool = False) -> None:
    """What the store says must be so: published means new, nothing changed means old."""
    allowed = {_PUBLISHED: {sha256(NEW)}, _CERTAIN: {sha256(OLD)}, _OTHER: {sha256(OLD)}}.get(outcome, {sha256(OLD), sha256(NEW)})
    wrong, _, _ = judge(place, allowed)
    if outcome == _OTHER and not other_allowed:
        wrong = wrong or "the error was not understood"
    tally.add(_TOLD[outcome], wrong)


def _with_old(place: str) -> str:
    store = Store.open(place)
    publish(store, OLD, None)
    store.close()
    return place


def _sqlite_error(code: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(code)
    error.sqlite_errorname = code
    return error


def statements_fail(engine: str, new_place: Callable[[], str], errors: list[Exception], early_errors: list[Exception]) -> Tally:
    """The n-th statement fails before or after it has done its work, commit included; n counts up until none fails.

    ``early_errors``: those that the engine never reports of something that it has done.
    """
    tally = Tally(f"{engine}, every statement failing in turn")
    for error in [*errors, *early_errors]:
        for late in (False,) if error in early_errors else (False, True):
            nth = 0
            while True:
                nth += 1
                place = _with_old(new_place())
                store = Store.open(place, patience=0.2)
                seen, failed = 0, False

                def count(_step, nth=nth, error=error):
                    nonlocal seen, failed
                    seen += 1
                    if seen == nth:
                        failed = True
                        raise error

                undo = intercept(store.database.engine, *((lambda _step: None, count) if late else (count, lambda _step: None)))
                outcome = _outcome(store)
                undo()
                store.close()
                if not failed:
                    break
                # a commit that did its work and then failed with an error that is not the database's is new
                if outcome == _OTHER and late:
                    outcome = _UNCERTAIN
                _judge(tally, place, outcome, other_allowed=isinstance(error, MemoryError))
    return tally


def writes_fail(new_place: Callable[[], str], step: int = 4096) -> Tally:
    """No file can be written past a limit; the limit goes up until the publication fits, so that each write of it fails once."""
    tally = Tally("SQLite, every write past a limit failing")
    limit = 0
    while limit < 10 * len(NEW):
        place = _with_old(new_place())

        def attempt(place=place, limit=limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # Python ignores the signal: writing fails with EFBIG
            try:
                store = Store.open(place, patience=0.2)
            except Unavailable:
                os._exit(_CERTAIN)
            os._exit(_outcome(store))

        with forked(attempt) as pid:
            outcome = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        _judge(tally, place, outcome if outcome in _TOLD else _OTHER)
        if outcome == _PUBLISHED:
            break
        limit += step
    return tally


def pages_run_out(new_place: Callable[[], str], step: int = 4) -> Tally:
    """The database file may not grow past so many pages, which SQLite reports as a full disk."""
    tally = Tally("SQLite, pages running out")
    more = 0
    while True:
        place = _with_old(new_place())
        store = Store.open(place)
        with store.database.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        store.database.engine.dispose()
        event.listen(store.database.engine, "connect", lambda connection, _record, most=pages + more: connection.execute(f"PRAGMA max_page_count = {most}"))
        outcome = _outcome(store)
        store.close()
        _judge(tally, place, outcome)
        if outcome == _PUBLISHED:
            return tally
        more += step


@contextlib.contextmanager
def _tiny_disk(folder: Path, megabytes: int) -> Iterator[Path | None]:
    """A disk of so many megabytes; None where we may not mount one."""
    folder.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder], capture_output=True).returncode == 0
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def _fill(folder: Path, leave: int) -> Path:
    filler = folder / "filler"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    filler.write_bytes(b"x" * max(0, free - leave))
    return filler


def small_disk(folder: Path) -> Tally:
    """A real disk without room, with a little more each time."""
    tally = Tally("SQLite, disk full")
    for leave in range(0, 3 * len(NEW), max(4096, len(NEW) // 8)):
        with _tiny_disk(folder / "disk", 8) as disk:
            if not disk:
                tally.left_out = "because mounting a small disk needs root; pages running out stands for it"
                return tally
            place = _with_old(str(disk / "data"))
            filler = _fill(disk, leave)
            try:
                store = Store.open(place)
                outcome = _outcome(store)
                store.close()
            except Unavailable:
                outcome = _CERTAIN
            filler.unlink()
            _judge(tally, place, outcome)
    return tally


def read_only(folder: Path) -> Tally:
    """The folder cannot be written: found at the start, and while running."""
    tally = Tally("SQLite, folder read-only")
    for running in (False, True):
        base = Path(tempfile.mkdtemp(prefix="faults-read-only-", dir="/tmp"))  # a path that any account can walk
        base.chmod(0o755)
        place = _with_old(str(base / "data"))
        data = Path(place)
        if os.geteuid() == 0:
            for path in (data, data / FILE_NAME):
                os.chown(path, 65534, 65534)

        def attempt(place=place, data=data, running=running):
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            try:
                store = Store.open(place) if running else None
                if store:
                    store.current()
                    store.database.engine.dispose()
                (data / FILE_NAME).chmod(0o400)
                data.chmod(0o500)
                store = store or Store.open(place)
            except Unavailable:
                os._exit(_CERTAIN)
            os._exit(_outcome(store))

        with forked(attempt) as pid:
            outcome = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        data.chmod(0o700)
        (data / FILE_NAME).chmod(0o600)
        _judge(tally, place, outcome if outcome in _TOLD else _OTHER)
        if outcome != _CERTAIN:
            tally.violations.append("a folder that cannot be written was not told")
        shutil.rmtree(base)
    return tally


def locked(new_place: Callable[[], str]) -> Tally:
    """Another process holds the database, as a reader, a writer or alone."""
    tally = Tally("SQLite, locked by another process")
    for lock in ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"):
        place = _with_old(new_place())
        ready, locking = os.pipe()
        release, releasing = os.pipe()

        def hold(place=place, lock=lock, locking=locking, release=release):
            other = sqlite3.connect(Path(place) / FILE_NAME, isolation_level=None)
            other.execute(lock)
            os.write(locking, b"x")
            os.read(release, 1)
            other.execute("ROLLBACK")
            other.close()

        with forked(hold) as pid:
            os.read(ready, 1)
            store = Store.open(place, patience=0.2)
            outcome = _outcome(store)
            readable = sha256(store.content(store.current())) == sha256(OLD)
            store.close()
            os.write(releasing, b"x")
            os.waitpid(pid, 0)
        for end in (ready, locking, release, releasing):
            os.close(end)
        _judge(tally, place, outcome)
        if outcome != _CERTAIN or not readable:
            tally.violations.append(f"{lock}: readers must go on, writers must be told")
    return tally


def admins_at_once(engine: str, new_place: Callable[[], str], rounds: int, admins: int = 8) -> Tally:
    """Processes that publish at the same moment against the same publication: one wins, the others are told."""
    tally = Tally(f"{engine}, {admins} admins at once")
    for number in range(rounds):
        place = _with_old(new_place())
        with contextlib.ExitStack() as children:
            gate, opening = os.pipe()
            answers, answering = os.pipe()

            def admin(mine, number=number, place=place, gate=gate, answering=answering, opening=opening):
                os.close(opening)
                store = Store.open(place, patience=30)
                os.write(answering, b"r")
                os.read(gate, 1)  # returns for all at once, when the other end closes
                try:
                    publish(store, content(2 + number, mine), 0)
                    os.write(answering, b"w")
                except Moved:
                    os.write(answering, b"m")
                except BaseException:
                    os.write(answering, b"e")

            pids = [children.enter_context(forked(lambda mine=mine: admin(mine))) for mine in range(admins)]
            for _ in pids:
                os.read(answers, 1)
            os.close(opening)
            told = sorted(os.read(answers, 1) for _ in pids)
            for pid in pids:
                os.waitpid(pid, 0)
            for end in (gate, answers, answering):
                os.close(end)
        wrong, current, _ = judge(place, {sha256(content(2 + number, mine)) for mine in range(admins)})
        if told != [b"m"] * (admins - 1) + [b"w"] or current != 1:
            wrong = wrong or f"of {admins} who published at once: {told}"
        tally.add("one won, all others were told", wrong)
    return tally


def disturbed(name: str, server: Postgres, disturb: Callable[[], object]) -> Tally:
    """Something happens to the server before or after the n-th statement; n counts up until the publication is over before."""
    tally = Tally(name)
    for late in (False, True):
        nth = 0
        while True:
            nth += 1
            place = _with_old(server.new_place())
            store = Store.open(place, patience=10)
            seen = 0

            def count(_step, nth=nth):
                nonlocal seen
                seen += 1
                if seen == nth:
                    disturb()

            undo = intercept(store.database.engine, *((lambda _step: None, count) if late else (count, lambda _step: None)))
            outcome = _outcome(store)
            undo()
            store.close()
            if seen < nth:
                break
            _judge(tally, place, outcome)
    return tally


def _end_connections(server: Postgres) -> None:
    server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'directory'")


def small_tablespace(server: Postgres) -> Tally:
    """The tables lie on a disk without room."""
    tally = Tally("PostgreSQL, disk full")
    with _tiny_disk(server.folder / "disk", 8) as disk:
        if not disk:
            tally.left_out = "because mounting a small disk needs root"
            return tally
        tables = disk / "tables"
        tables.mkdir()
        shutil.chown(tables, server.account)
        server.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
        places = []
        for leave in range(0, 3 * len(NEW), max(4096, len(NEW) // 8)):
            places.append(_with_old(server.new_place().replace("options=", "options=-cdefault_tablespace%3Dsmall+")))
            filler = _fill(disk, leave)
            store = Store.open(places[-1])
            outcome = _outcome(store)
            store.close()
            filler.unlink()
            _judge(tally, places[-1], outcome)
            for table in ("snapshots", "publications", "audit_log"):
                server.execute(f"DROP TABLE {places[-1].rpartition('%3D')[2]}.{table} CASCADE")
        for schema in {place.rpartition("%3D")[2] for place in places}:
            server.execute(f"DROP SCHEMA {schema} CASCADE")
        server.execute("CHECKPOINT")  # dropped files leave the disk
        server.execute("DROP TABLESPACE small")
    return tally
