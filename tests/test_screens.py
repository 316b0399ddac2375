"""The README is short, shows what the product looks like, and its pictures are there."""

import re

from tests.screens import DEVICES, STATES
from tests.server import ROOT

README = (ROOT / "README.md").read_text()
SHOWN = re.findall(r"!\[[^\]]+\]\((data/screens/[^)]+)\)", README)
MOST = 1_500_000  # bytes of all pictures together


def test_the_readme_shows_find_clinic_and_guide():
    assert {path.split("/")[-1].split("-")[0] for path in SHOWN} == {"find", "clinic", "guide"}
    assert "python -m tests.screens" in README


def test_every_picture_of_the_readme_is_there_and_small():
    assert [path for path in SHOWN if not (ROOT / path).read_bytes().startswith(b"\x89PNG")] == []
    pictures = list((ROOT / "data" / "screens").iterdir())
    assert sum(path.stat().st_size for path in pictures) <= MOST
    assert {path.name for path in pictures} == {
        f"{state}-{device}-{scheme}.png" for state in STATES for device in DEVICES for scheme in ("light", "dark")
    }


def test_the_readme_is_read_in_one_go():
    assert len(README.splitlines()) <= 120
