"""The process that reads one upload: ``python -m directory.intake.sandbox_child IN OUT MEGABYTES SECONDS`` (numbers of open files).

It prints "ready" once its libraries are loaded and its limits set, then each step with the share done before it. Exit
status: 0 with a report in OUT, ``sandbox.OUT_OF_MEMORY``, anything else is a fault of ours.
"""

import math
import os
import resource
import sys
from pathlib import Path

import pyarrow as pa

from directory.intake import sandbox

_PAGE = resource.getpagesize()


def _memory() -> tuple[int, int]:
    """(virtual, resident) bytes of this process; nothing where the system has no /proc, which leaves the time limit alone."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0, 0
    virtual, resident = (int(pages) * _PAGE for pages in statm.read_text(encoding="ascii").split()[:2])
    return virtual, resident


def _limit(megabytes: int, seconds: float, published: int) -> None:
    """Allow this much memory in all, what the libraries hold included and what is published not, and this much processor time."""
    virtual, resident = _memory()
    bound = virtual + max(0, megabytes * 1_000_000 - resident + published) if virtual else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    used = resource.getrusage(resource.RUSAGE_SELF)
    whole = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(request_fd: int, answer_fd: int, megabytes: int, seconds: float) -> int:
    """Read the request, judge the file, write the report."""
    pa.set_cpu_count(1)
    with os.fdopen(request_fd, "rb") as request, os.fdopen(answer_fd, "wb") as answer:
        data, asked = sandbox.asked_for(request)
        held = _memory()[1]
        onto = sandbox.published_in(request) if asked["onto"] else None
        _limit(megabytes, seconds, _memory()[1] - held)
        print("ready", flush=True)
        try:
            sandbox.answer(data, asked, onto, answer, lambda step, share: print(step, round(share, 3), flush=True))
        except MemoryError:
            return sandbox.OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
