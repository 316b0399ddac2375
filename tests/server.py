"""Starts the real server, through the entrance people use, on a free port."""

import contextlib
import http.client
import os
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

from directory.serving import Serving

ROOT = Path(__file__).resolve().parent.parent
STREAMLIT = ("-m", "streamlit", "run", "{app}", "--server.port", "{port}")
UVICORN = ("-m", "uvicorn", "app:app", "--port", "{port}")


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
def start_server(*, app: Path = ROOT / "app.py", entrance: tuple[str, ...] = STREAMLIT, port: int = 0, **env: str) -> Iterator[Server]:
    """The directory as `streamlit run app.py` starts it, with `env` added; stopped at the end.

    `app` may be another wiring of the same parts. Raises RuntimeError with the log where it does not answer in 60 s.
    """
    port = port or free_port()
    command = [sys.executable, *(part.format(app=app, port=port) for part in entrance)]
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("DIRECTORY_", "CLINICS", "STREAMLIT_"))}
    with tempfile.TemporaryDirectory() as folder:
        if "CLINICS" not in env and "DIRECTORY_STORE" not in env:
            store = Path(folder) / "store"
            shutil.copytree(_new_store().name, store)
            env = {"DIRECTORY_STORE": str(store), **env}
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env={**settings, **env}, stdout=output, stderr=subprocess.STDOUT
            )
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


@cache
def _new_store() -> tempfile.TemporaryDirectory:
    """A store as the first start makes it, made once for all servers of a test process: reading the sample takes a while."""
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


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer at {url}:\n{log.read_text()}")
