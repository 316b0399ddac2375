"""The processes that read uploads, seen from inside: ``python -m directory.intake.sandbox_child SOCKET SECONDS``, a number of an open file and how long to wait.

This is the waiting parent of ``sandbox_start``. Its children print "ready" once their limits are set, then each step with
the share done before it. Their exit status: 0 with an answer, ``sandbox.OUT_OF_MEMORY``, anything else is a fault of ours.
"""

import contextlib
import gc
import math
import os
import resource
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from directory.geo import tables
from directory.intake import sandbox

_PAGE = resource.getpagesize()


def _memory() -> tuple[int, int, int]:
    """Bytes of this process: (virtual, resident of its own, resident of files); nothing where the system has no /proc, which leaves the time limit alone."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0, 0, 0
    virtual, resident, files = (int(pages) * _PAGE for pages in statm.read_text(encoding="ascii").split()[:3])
    return virtual, resident - files, files


def _limit(megabytes: int, seconds: float, libraries: int, published: int) -> None:
    """Allow this much memory in all, what the libraries hold included and what is published not, and this much processor time.

    ``libraries``: bytes of their files that the waiting parent has resident; a fork has them at hand and does not count them.
    """
    virtual, own, files = _memory()
    resident = own + max(files, libraries)
    bound = virtual + max(0, megabytes * 1_000_000 - resident + published) if virtual else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    used = resource.getrusage(resource.RUSAGE_SELF)
    whole = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(request_fd: int, answer_fd: int, megabytes: int, seconds: float, libraries: int) -> int:
    """Read the request, judge the file, write the report."""
    pa.set_cpu_count(1)
    with os.fdopen(request_fd, "rb") as request, os.fdopen(answer_fd, "wb") as answer:
        data, asked = sandbox.asked_for(request)
        held = sum(_memory()[1:])
        onto = sandbox.published_in(request) if asked["onto"] else None
        _limit(megabytes, seconds, libraries, sum(_memory()[1:]) - held)
        print("ready", flush=True)
        try:
            sandbox.answer(data, asked, onto, answer, lambda step, share: print(step, round(share, 3), flush=True))
        except MemoryError:
            return sandbox.OUT_OF_MEMORY
    return 0


def wait(server: socket.socket, idle: float) -> None:
    """Fork a child for each request, one at a time, until the server has gone or has asked nothing for so many seconds."""
    tables.zips()  # 24 MB that every list needs
    gc.collect()
    gc.freeze()
    libraries = _memory()[2]
    nothing = os.open(os.devnull, os.O_RDWR)
    server.sendall(b"\n")
    while select.select([server], [], [], idle)[0]:
        line, files, _, _ = socket.recv_fds(server, 100, 5)
        if not line:
            return
        megabytes, seconds = line.split()
        request, answer, errors, steps, control = files
        os.dup2(errors, 2)  # until the child has ended, so that a fault of the waiting parent stands there as well
        runs, ended = os.pipe()
        pid = os.fork()
        if not pid:
            server.close()
            os.close(control)
            os.dup2(steps, 1)
            os.close(steps)
            _end(request, answer, int(megabytes), float(seconds), libraries)
        for file in (request, answer, errors, steps, ended):
            os.close(file)
        with socket.socket(fileno=control) as listener:
            _follow(pid, runs, listener, server)
        os.close(runs)
        os.dup2(nothing, 2)


def _follow(pid: int, runs: int, listener: socket.socket, server: socket.socket) -> None:
    """Tell the number of a child, and its status once it has ended; kill it where nobody listens any more.

    ``runs``: the end of a pipe whose other end only the child has.
    """
    with contextlib.suppress(OSError):
        listener.sendall(f"{pid}\n".encode())
    # neither of the sockets has anything to say but that the other side has closed it
    if runs not in select.select([runs, listener.fileno(), server.fileno()], [], [])[0]:
        os.kill(pid, signal.SIGKILL)  # nobody has waited for it yet: the number is still its own
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(OSError):
        listener.sendall(f"{status}\n".encode())


def _end(request: int, answer: int, megabytes: int, seconds: float, libraries: int) -> NoReturn:
    """``main``, and the end of this fork, past everything that its parent would do at its end."""
    status = 1
    try:
        status = main(request, answer, megabytes, seconds, libraries)
    finally:
        try:
            if sys.exc_info()[0]:
                traceback.print_exc()
            sys.stdout.flush()
        finally:
            os._exit(status)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        wait(given, float(sys.argv[2]))
    os._exit(0)
