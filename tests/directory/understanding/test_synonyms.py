"""The table of synonyms: what it held when it was made is still in it, and a wrong row is told with its number."""

import hashlib
import shutil
import subprocess
import sys

import pytest

from directory.search.options import TELEHEALTH
from directory.settings import ROOT
from directory.understanding import synonyms

# the rows that the table was made with; new ones come after
MADE_WITH = 385
DIGEST = "6db567ce7599950d8fec518f37ed3865c7e479027afc9da51b03fc019b598d79"


@pytest.fixture
def table(tmp_path):
    """A copy of the table, to which a test adds rows."""
    return shutil.copy(synonyms.SYNONYMS_FILE, tmp_path / "synonyms.csv")


def add(table, *rows: str) -> None:
    with table.open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{row}\r\n" for row in rows)


def test_the_table_holds_what_it_was_made_with_in_the_same_order():
    made_with = list(synonyms.WISHES.items())[:MADE_WITH]
    assert hashlib.sha256(repr(made_with).encode()).hexdigest() == DIGEST


def test_a_word_added_in_a_spreadsheet_is_read(table):
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())  # the mark that some set
    add(table, "sniff,route.esketamine_intranasal;telehealth", ",", "open day,")
    read = synonyms.read(table)
    assert read["sniff"] == ("route.esketamine_intranasal", TELEHEALTH)
    assert read["open day"] == ()
    assert len(read) == len(synonyms.WISHES) + 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("sniff,route.sniffed", 'there is no wish "route.sniffed"'),
        ("sniff,verified;routes", 'there is no wish "routes"'),
        ("At-Home,verified", 'write the phrase as it is compared: "at home", not "At-Home"'),
        ("don't,verified", '"dont"'),
        (" sniff,verified", '"sniff", not " sniff"'),
        ("no needle,verified", '"no needle" stands above already'),
        (",verified", "it has no phrase"),
        ("!?,verified", "it has no phrase"),
        ("sniff", "it must have 2 cells, and has 1"),
        ("sniff,verified,telehealth", "it must have 2 cells, and has 3"),
        ("clinic,verified", '"clinic" can mean no wish'),
        ("suicidal,conditions.mdd_with_suicidal_ideation", '"suicidal" can mean no wish'),
    ],
)
def test_a_wrong_row_is_told_with_file_and_row(table, row, said):
    rows = len(table.read_text().splitlines())
    add(table, "sniff well,verified", row)
    with pytest.raises(ValueError) as fault:
        synonyms.read(table)
    assert str(fault.value).startswith(f"{table}: row {rows + 2}: ")
    assert said in str(fault.value)


@pytest.mark.parametrize("text", ["", "phrase;wishes\nsniff;verified\n", "sniff,verified\n"])
def test_a_table_without_its_first_row_is_told(tmp_path, text):
    table = tmp_path / "synonyms.csv"
    table.write_text(text)
    with pytest.raises(ValueError, match="row 1 must be phrase,wishes"):
        synonyms.read(table)


def test_a_wrong_row_stops_the_app_at_its_start(tmp_path):
    shutil.copytree(ROOT / "directory", tmp_path / "directory", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data").mkdir()
    for part in (ROOT / "data").iterdir():
        if part.name != "words":
            (tmp_path / "data" / part.name).symlink_to(part)
    shutil.copytree(ROOT / "data" / "words", tmp_path / "data" / "words")
    add(tmp_path / "data" / "words" / "synonyms.csv", "sniff,route.sniffed")
    done = subprocess.run(
        [sys.executable, "-c", "import directory.understanding.understand"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    rows = len((ROOT / "data" / "words" / "synonyms.csv").read_text().splitlines())
    assert done.returncode
    assert done.stderr.strip().endswith(f'synonyms.csv: row {rows + 1}: there is no wish "route.sniffed"')
