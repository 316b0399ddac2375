"""Starts the processes that read uploads: each is forked by a *waiting parent*, and is there in milliseconds.

A fresh interpreter takes about a second to load pandas, pyarrow and our modules. So one is started on first need, with a
clean environment and a single thread, and waits (``sandbox_child.wait``) with all of it loaded and no file ever read:
each reading is a fork of it, and what a reading holds goes with that fork. About 150 MB are resident in the waiting
parent, 60 MB of it files of libraries that the server has at hand as well. It ends with its server, or by itself
``_IDLE_SECONDS`` after the last file.

Each reading has a socket of its own: there the waiting parent tells the number of the child and at last its exit status,
and kills it when the server closes. Only the parent that has not yet waited for the child kills it, so the number is never
another process's. A killed waiting parent is replaced; a child it leaves behind ends at its next step, which nobody hears.
"""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable

from directory.settings import ROOT

_CHILD = f"{__package__}.sandbox_child"
_IDLE_SECONDS = 600
_LAST_SECONDS = 60  # at most, on a busy machine, for what takes a moment: a fork, an end
_TICK = 0.2
# One thread and no memory put aside beforehand: so a fork takes all there is, and what the limit counts is what the file needs.
_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}


class Gone(Exception):
    """The waiting parent has ended, or does not answer. ``status``: of its exit."""

    def __init__(self, status: int | None):
        super().__init__(f"the waiting parent ended with status {status}")
        self.status = status


class _Waiting:
    """The waiting parent, as its server sees it."""

    def __init__(self, errors: int):
        self._socket, its = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-m", _CHILD, str(its.fileno()), str(_IDLE_SECONDS)],
                cwd=ROOT,
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(its.fileno(),),
            )
        except BaseException:
            self._socket.close()
            raise
        finally:
            its.close()
        self.pid = self._process.pid

    def ready(self, seconds: float) -> bool:
        """Whether it has its libraries; wait for them so long. Asked until then, and never again."""
        self._socket.settimeout(seconds)
        try:
            said = self._socket.recv(1)
        except TimeoutError:
            return False
        if not said:
            raise Gone(self.end())
        self._socket.settimeout(_LAST_SECONDS)
        return True

    def send(self, line: str, files: list[int]) -> None:
        """Ask for a child."""
        socket.send_fds(self._socket, [line.encode()], files)

    def end(self) -> int:
        """Close and wait for its end; gives its exit status."""
        self._socket.close()
        try:
            return self._process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """End it before it was asked for anything."""
        self._socket.close()
        self._process.kill()
        return self._process.wait()

    def forget(self) -> None:
        """In a fork of the server, whose child it is not: the fork must not keep it waiting."""
        self._socket.close()
        self._process.poll()  # finds that it has no such child, and is done with it


class Child:
    """A process that reads one file. ``steps``: the open file that it writes its steps to; ``pid``."""

    def __init__(self, waiting: _Waiting, files: list[int], megabytes: int, seconds: float):
        self._socket, its = socket.socketpair()
        self.steps, steps = os.pipe()
        try:
            waiting.send(f"{megabytes} {seconds}", [*files, steps, its.fileno()])
        except BaseException:
            self._close()
            raise
        finally:
            its.close()
            os.close(steps)
        self.status: int | None = None
        try:
            pid = self._told(_LAST_SECONDS)
            if pid is None:
                raise Gone(None)
        except BaseException:
            self._close()
            raise
        self.pid = pid

    def _told(self, seconds: float) -> int | None:
        """The next number from the waiting parent, or nothing where it does not come in time. Raises Gone."""
        self._socket.settimeout(seconds)
        said = b""
        try:
            while not said.endswith(b"\n"):
                more = self._socket.recv(1)  # a byte at a time: the number that follows stays for the next time
                if not more:
                    raise Gone(None)
                said += more
        except TimeoutError:
            return None
        except ConnectionError as fault:
            raise Gone(None) from fault
        return int(said)

    def wait(self, seconds: float) -> int | None:
        """Its exit status (the negative signal where one ended it), or nothing where it still runs then. Raises Gone where nobody knows."""
        if self.status is None:
            self.status = self._told(seconds)
        return self.status

    def end(self) -> None:
        """Kill it if it runs, and wait until it is gone."""
        with contextlib.suppress(Gone, OSError):
            self._socket.shutdown(socket.SHUT_WR)
            self.wait(_LAST_SECONDS)
        self._close()

    def _close(self) -> None:
        self._socket.close()
        os.close(self.steps)


_waiting: _Waiting | None = None  # of this process; only the one who reads (one at a time) touches it


def start(files: list[int], megabytes: int, seconds: float, while_waiting: Callable[[], None]) -> Child:
    """A child that reads with these open files: request, answer, errors. Asked from one thread at a time.

    ``while_waiting`` is called each moment that a waiting parent takes to start; what it raises ends it. Raises Gone.
    """
    if _waiting:
        with contextlib.suppress(Gone, OSError):
            return Child(_waiting, files, megabytes, seconds)
    return Child(_started(files[-1], while_waiting), files, megabytes, seconds)


def _started(errors: int, while_waiting: Callable[[], None]) -> _Waiting:
    global _waiting
    end()
    waiting = _Waiting(errors)
    try:
        while not waiting.ready(_TICK):
            while_waiting()
    except BaseException:
        waiting.kill()
        raise
    _waiting = waiting
    return waiting


@atexit.register
def end() -> None:
    """End the waiting parent, where there is one."""
    global _waiting
    waiting, _waiting = _waiting, None
    if waiting:
        waiting.end()


def _forget() -> None:
    global _waiting
    waiting, _waiting = _waiting, None
    if waiting:
        waiting.forget()


os.register_at_fork(after_in_child=_forget)
