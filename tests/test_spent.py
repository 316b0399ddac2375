"""What a run took, as ``make test`` and ``make check`` say it."""

import re
import subprocess
import sys

ORPHAN = "import os, time\nif not os.fork():\n  while time.process_time() < 1.2: pass"


def spent(code: str) -> tuple[int, int]:
    """The exit status and the CPU seconds of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.spent", sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return done.returncode, int(re.search(r"\d+ s, (\d+) CPU seconds of all processes\n$", done.stdout)[1])


def test_a_process_whose_parent_has_ended_counts_as_well():
    status, seconds = spent(ORPHAN)
    assert status == 0 and seconds >= 1


def test_the_status_is_that_of_the_command():
    assert [spent(code)[0] for code in ("raise SystemExit(3)", "import os; os.kill(os.getpid(), 15)")] == [3, 143]
