"""No room on the disk, no right to write, a lock of another process."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from directory.store import Store, Unavailable
from directory.store.database import FILE_NAME
from tests.faults.attempts import CERTAIN, NEW, OLD, OTHER, TOLD, hold_against, outcome_of, with_old
from tests.faults.kills import forked
from tests.faults.tally import Tally
from tests.postgres import Postgres
from tests.publishing import sha256


@contextlib.contextmanager
def _tiny_disk(folder: Path, megabytes: int) -> Iterator[Path | None]:
    """A disk of so many megabytes; None where we may not mount one."""
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder], capture_output=True
        ).returncode
        == 0
    )
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
            place = with_old(str(disk / "data"))
            filler = _fill(disk, leave)
            try:
                store = Store.open(place)
                outcome = outcome_of(store)
                store.close()
            except Unavailable:
                outcome = CERTAIN
            filler.unlink()
            hold_against(tally, place, outcome)
    return tally


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
            places.append(with_old(server.new_place().replace("options=", "options=-cdefault_tablespace%3Dsmall+")))
            filler = _fill(disk, leave)
            store = Store.open(places[-1])
            outcome = outcome_of(store)
            store.close()
            filler.unlink()
            hold_against(tally, places[-1], outcome)
            for table in ("snapshots", "publications", "audit_log"):
                server.execute(f"DROP TABLE {places[-1].rpartition('%3D')[2]}.{table} CASCADE")
        for schema in {place.rpartition("%3D")[2] for place in places}:
            server.execute(f"DROP SCHEMA {schema} CASCADE")
        server.execute("CHECKPOINT")  # dropped files leave the disk
        server.execute("DROP TABLESPACE small")
    return tally


def read_only() -> Tally:
    """The folder cannot be written: found at the start, and while running."""
    tally = Tally("SQLite, folder read-only")
    for running in (False, True):
        base = Path(tempfile.mkdtemp(prefix="faults-read-only-", dir="/tmp"))  # a path that any account can walk
        base.chmod(0o755)
        place = with_old(str(base / "data"))
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
                os._exit(CERTAIN)
            os._exit(outcome_of(store))

        with forked(attempt) as pid:
            outcome = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        data.chmod(0o700)
        (data / FILE_NAME).chmod(0o600)
        hold_against(tally, place, outcome if outcome in TOLD else OTHER)
        if outcome != CERTAIN:
            tally.violations.append("a folder that cannot be written was not told")
        shutil.rmtree(base)
    return tally


def locked(new_place: Callable[[], str]) -> Tally:
    """Another process holds the database, as a reader, a writer or alone."""
    tally = Tally("SQLite, locked by another process")
    for lock in ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"):
        place = with_old(new_place())
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
            outcome = outcome_of(store)
            readable = sha256(store.content(store.current())) == sha256(OLD)
            store.close()
            os.write(releasing, b"x")
            os.waitpid(pid, 0)
        for end in (ready, locking, release, releasing):
            os.close(end)
        hold_against(tally, place, outcome)
        if outcome != CERTAIN or not readable:
            tally.violations.append(f"{lock}: readers must go on, writers must be told")
    return tally
