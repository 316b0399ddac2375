"""How often a test repeats what chance decides: enough in every run, and more in ``make nightly``."""

import os

import pytest

NIGHTLY = os.environ.get("NIGHTLY") == "1"


def examples(daily: int) -> int:
    """How many examples hypothesis makes: so many, and 300 at night."""
    return max(300, daily) if NIGHTLY else daily


def at_night(*values, **options):
    """A parameter that repeats at night what another of the same test shows by day: a further device, width or engine."""
    return pytest.param(*values, marks=pytest.mark.nightly, **options)
