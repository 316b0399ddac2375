"""Starts the real server, through the entrance people use, on a free port."""

import contextlib
import http.client
import multiprocessing
import os
import pkgutil
import resource
import runpy
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import directory
from directory.publishing.serving import Serving
from directory.settings import ROOT

STREAMLIT = ("-m", "streamlit", "run", "{app}", "--server.port", "{port}")
UVICORN = ("-m", "uvicorn", "app:app", "--port", "{port}")

# Servers fork from a process that has imported these: that takes most of a start and of a first page, and nothing of it
# reads the environment.
_AT_HAND = multiprocessing.get_context("forkserver")
_AT_HAND.set_forkserver_preload(
    [
        "streamlit.web.bootstrap",
        "streamlit.web.cli",
        "folium",
        "uvicorn",
        "directory.web",
        "pages",
        *(
            module.name
            for module in pkgutil.walk_packages(directory.__path__, "directory.")
            if not module.name.endswith("__main__")
        ),
        "tests.server",
        "tests.at_hand",
    ]
)


@dataclass(frozen=True)
class Server:
    """A running directory: where it answers, where it writes, its process."""

    url: str
    port: int
    log: Path
    pid: int

    def ask(
        self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> "Answer":
        """One request as written: no redirect is followed, nothing is unpacked."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def files(self) -> int:
        """How many files the server's process has open."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def memory(self) -> int:
        """Resident bytes of the server's process."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024


@dataclass(frozen=True)
class Answer:
    """What the server sent. `headers` is case-insensitive; `get_all` gives repeated ones."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@contextlib.contextmanager
def start_server(
    *,
    app: Path = ROOT / "app.py",
    entrance: tuple[str, ...] = STREAMLIT,
    port: int = 0,
    cold: bool = False,
    files: tuple[int, int] | None = None,
    **env: str,
) -> Iterator[Server]:
    """The directory as `streamlit run app.py` starts it, with `env` added; stopped at the end.

    `app` may be another wiring of the same parts. `cold`: in an interpreter of its own, where the start itself is what
    is tested. `files`: how many it may have open, the soft limit and the hard one. Raises RuntimeError with the log where it does not answer in 60 s.
    """
    port = port or free_port()
    command = [part.format(app=app, port=port) for part in entrance]
    settings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DIRECTORY_", "CLINICS", "STREAMLIT_"))
    }
    with tempfile.TemporaryDirectory() as folder:
        if "CLINICS" not in env and "DIRECTORY_STORE" not in env:
            env = {"DIRECTORY_STORE": str(new_store(Path(folder) / "store")), **env}
        log = Path(folder) / "server.log"
        process = (_cold if cold else _Forked)(command, {**settings, **env}, log, files)
        try:
            url = f"http://localhost:{port}"
            _wait(f"{url}{env.get('STREAMLIT_SERVER_BASE_URL_PATH', '')}/healthz", process, log)
            yield Server(url, port, log, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _cold(command: list[str], settings: dict[str, str], log: Path, files: tuple[int, int] | None) -> subprocess.Popen:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=settings,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: _allow(files),
        )


class _Forked:
    """What is needed of a `subprocess.Popen`, of a process with the libraries imported."""

    def __init__(self, command: list[str], settings: dict[str, str], log: Path, files: tuple[int, int] | None):
        self._process = _AT_HAND.Process(target=_serve, args=(command, settings, str(log), files))
        self._process.start()
        self.pid, self.terminate, self.kill = self._process.pid, self._process.terminate, self._process.kill

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired("server", timeout)
        return self.poll()


def _serve(command: list[str], settings: dict[str, str], log: str, files: tuple[int, int] | None) -> None:
    """`python -m module ...` in this process."""
    from tests import at_hand  # the process this one is forked from has it; the test's own process needs it never

    at_hand.use()
    _, module, *arguments = command
    _allow(files)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(settings)
    output = os.open(log, os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _allow(files: tuple[int, int] | None) -> None:
    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, files)


def new_store(folder: Path) -> Path:
    """A store in a new folder as the first start makes it, with the bundled sample."""
    return shutil.copytree(_new_store().name, folder)


@cache
def _new_store() -> tempfile.TemporaryDirectory:
    """A store as the first start makes it, made once for a test process: reading the sample takes a while."""
    made = tempfile.TemporaryDirectory()
    serving = Serving(made.name)
    serving.store()
    serving.close()
    return made


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(url: str, process: subprocess.Popen | _Forked, log: Path) -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer at {url}:\n{log.read_text()}")
