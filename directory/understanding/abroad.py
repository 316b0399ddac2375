"""Names of places outside the United States, as far as people type them: ``data/places/abroad.csv``.

A row is a name as it is compared, and where it tells of another country: ``code`` and ``part`` only after the name of a
town ("Vancouver, BC"), ``country`` there or where nothing in the United States has the name, ``city`` only there.
"""

import csv
import re

from directory.settings import ROOT

_CANADIAN = re.compile(r"\b[a-z][0-9][a-z][ -]?[0-9][a-z][0-9]\b", re.IGNORECASE | re.ASCII)
_BRITISH = re.compile(
    r"\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9](?!st\b|nd\b|rd\b|th\b)[abd-hjlnp-uw-z]{2}\b", re.IGNORECASE | re.ASCII
)


def _read() -> dict[str, str]:
    with (ROOT / "data" / "places" / "abroad.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["where"] for row in csv.DictReader(file)}


_NAMES = _read()
LONGEST = max(name.count(" ") + 1 for name in _NAMES)  # words


def ends_a_name(said: str) -> bool:
    """Whether folded words after the name of a town say that it lies abroad."""
    return _NAMES.get(said) in ("code", "part", "country")


def is_code(said: str) -> bool:
    """Whether folded words are an abbreviation, which may be another word as well ("on")."""
    return _NAMES.get(said) == "code"


def is_country(said: str) -> bool:
    """Whether folded words are the name of a country."""
    return _NAMES.get(said) == "country"


def is_named(said: str) -> bool:
    """Whether folded words are the name of a country or a town abroad."""
    return _NAMES.get(said) in ("country", "city", "part")


def canadian_code(text: str) -> re.Match | None:
    """The first Canadian postal code of a text ("K1A 0B1")."""
    return _CANADIAN.search(text)


def british_code(text: str) -> re.Match | None:
    """The first British postcode of a text ("SW1A 1AA")."""
    return _BRITISH.search(text)
