"""The production server on a later day: `DIRECTORY_TEST_DAYS` from today. For tests only."""

import os
from datetime import UTC, datetime, timedelta

import pages
from pages.parts import guard

_days = timedelta(days=int(os.environ.pop("DIRECTORY_TEST_DAYS")))
guard.now = lambda: datetime.now(UTC) + _days
pages.today = lambda: guard.now().date()

from app import app  # noqa: E402, F401  the clock must be set before the server starts
