"""A short run of ``python -m tests.faults``: it kills, so it runs beside the tests and not within them."""

import subprocess
import sys
from collections import Counter

import pytest

from directory.settings import ROOT
from tests.faults.tally import Tally


@pytest.mark.timeout(600)
@pytest.mark.parametrize("moments", ["8", pytest.param("30", marks=pytest.mark.nightly)])
def test_thirty_moments_and_every_fault_leave_exactly_the_old_or_the_new(moments):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "--moments", moments, "--postgres-moments", moments, "--rounds", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=580,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    counts = {line.split(":")[0]: line for line in done.stdout.splitlines()}
    for kind in ("SQLite, publisher killed", "PostgreSQL, publisher killed", "PostgreSQL, server killed"):
        assert f" {moments} tried, 0 violations" in counts[kind]


@pytest.mark.parametrize(
    "tried, inside, violations, passed",
    [
        (10, 4, [], True),
        (10, 3, [], False),
        (10, 9, ["torn"], False),
        (0, 0, [], False),
        (8, 1, [], True),
        (8, 0, [], False),
        (8, 8, ["torn"], False),
    ],
)
def test_a_run_passes_only_with_enough_kills_inside_and_nothing_violated(tried, inside, violations, passed):
    assert Tally("kills", tried=tried, inside=Counter(commit=inside), violations=violations).passed is passed
