"""The production server over a table that never passed intake: `DIRECTORY_TEST_CASE` says which. For tests only."""

import os
from datetime import date

from directory.publishing import file
from directory.search.published import Directory
from tests import seeded
from tests.pages.hostile import hostile_clinics

CASES = {
    "ten_thousand": lambda: seeded.clinics(10_000, around=(39.74, -104.99), spread_degrees=3),
    "hostile": hostile_clinics,
    "none": lambda: seeded.clinics(1).iloc[:0],
}
_directory = Directory.from_frame(CASES[os.environ.pop("DIRECTORY_TEST_CASE")](), "0123456789abcdef", date(2026, 11, 9))
file.current = lambda path, today: _directory
os.environ.pop("DIRECTORY_STORE")
os.environ["CLINICS"] = "a table"

from app import app  # noqa: E402, F401  the table must be there before the server starts
