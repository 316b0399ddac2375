"""``python -m tests.spent COMMAND ...`` runs a command and then says what it took: seconds, and CPU seconds of every process that it began.

Servers and browsers outlive whoever started them by a moment; they become children of this process, and count as well.
"""

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import time

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
_PATIENCE = 30  # seconds that what is left over may take to end


def main(command: list[str]) -> int:
    """Run a command, print what it took; returns its exit status."""
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    began = time.monotonic()
    process = subprocess.Popen(command)
    while True:
        try:
            status = process.wait()
            break
        except KeyboardInterrupt:  # the command has it as well, and ends in its own way
            continue
    took = time.monotonic() - began
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < began + took + _PATIENCE:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{took:.0f} s, {used.ru_utime + used.ru_stime:.0f} CPU seconds of all processes", flush=True)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
