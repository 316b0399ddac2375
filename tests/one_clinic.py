"""A directory of one clinic that a test describes, and what a page says in words alone."""

import re
from datetime import date

import pandas as pd

from directory import schema
from directory.search.published import Directory

TODAY = date(2026, 11, 9)
PLAIN = {
    "clinic_id": "T-1",
    "location_name": "Quillfern Clinic",
    "address_1": "12 Quillfern Way",
    "city": "Denver",
    "state_province": "CO",
    "postal_code": "80202",
    "phone": "303-555-0112",
    "status": "active",
    "currency": "USD",
    "timezone": "America/Denver",
}


def directory_of(**texts: str) -> Directory:
    """The directory of one plain clinic with these cells."""
    return Directory.from_frame(
        pd.DataFrame({name: [texts.get(name, PLAIN.get(name, ""))] for name in schema.COLUMN_NAMES}, dtype="str"),
        "0" * 64,
        TODAY,
    )


def words_of(html: str) -> str:
    """What stands between the tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").split())
