"""How often a test repeats what chance decides: enough in every run, and more in ``make nightly``."""

import os

NIGHTLY = os.environ.get("NIGHTLY") == "1"


def examples(daily: int) -> int:
    """How many examples hypothesis makes: so many, and 300 at night."""
    return max(300, daily) if NIGHTLY else daily
