"""Real lists of facilities. 25 rows of each lie in ``files/``; where the whole ones lie beside the checkout, tests try them too."""

from pathlib import Path

from directory.settings import ROOT

FILES = ROOT / "tests" / "files"
_BESIDE = ROOT.parent / "shared" / "data"

FEDERAL = FILES / "samhsa_facilities_25.csv"
CALIFORNIA = FILES / "ca_licensed_facilities_25.csv"


def _also_whole(cut: Path, whole: str) -> list[Path]:
    """Return the rows that are always here, and the list that they are of where it is."""
    return [cut, *(path for path in [_BESIDE / whole] if path.exists())]


def rows_of(path: Path) -> int:
    """Return how many rows a list has, as its name says."""
    return int(path.stem.rpartition("_")[2])


FEDERAL_LISTS = _also_whole(FEDERAL, "samhsa_facilities_300.csv")
CALIFORNIAN_LISTS = _also_whole(CALIFORNIA, "ca_licensed_facilities_200.csv")
