"""A new criterion is one entry in one file: everything else follows from it."""

import shutil
import subprocess
import sys

import pytest

from directory.settings import ROOT

ENTRY = """
    Criterion(
        "music_choice", Group.SUPPORT, "You choose the music", "Your music",
        "You may bring your own music.", "Music shapes the session.", "House rules", "May I bring my own music?",
        ("ASKP-W",), words=("music", "playlist"),
    ),
"""
CSV = """location_name,address_1,city,state_province,postal_code,phone,music_choice,music_choice_evidence_type,music_choice_verified_on
Quillfern Clinic,12 Quillfern Way,Denver,CO,80202,303-555-0112,yes,document,2026-11-01
Ochrewick Clinic,14 Quillfern Way,Denver,CO,80202,303-555-0113,unknown,,
"""
PAGES = """
import sys
from pathlib import Path
import pages
from directory.settings import Settings
pages.start(Settings(clinics=Path(sys.argv[1])))
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("pages/main.py", default_timeout=60).run()
app.session_state["query"] = pages.Query(place="80202") if hasattr(pages, "Query") else app.session_state["query"]
app.session_state["more_support"] = True
from directory.search.options import OPTION
assert "must.music_choice" in OPTION
from directory.publishing import file
directory = file.load(sys.argv[1], pages.today())
from directory import search
from directory.views.clinic import page as clinic_page
from directory.search.query import Query
answer = search.search(directory, Query(wishes=frozenset({"must.music_choice"})), None)
assert [directory.row(p)["location_name"] for p in answer.positions] == ["Quillfern Clinic"], answer.positions
assert answer.counts["must.music_choice"] == 1
page = clinic_page.page(directory, int(answer.positions[0]))
assert "You choose the music" in page and "Music shapes the session." in page
assert not app.exception
print("found everywhere")
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the project with one more entry in schema.py."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("directory", "pages"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "data").symlink_to(ROOT / "data")
    (copy / ".streamlit").symlink_to(ROOT / ".streamlit")
    schema = copy / "directory" / "schema.py"
    text = schema.read_text()
    mark = "CRITERIA: tuple[Criterion, ...] = ("
    assert mark in text
    schema.write_text(text.replace(mark, mark + ENTRY, 1))
    (copy / "clinics.csv").write_text(CSV)
    return copy


def run(tree, *arguments):
    return subprocess.run([sys.executable, *arguments], cwd=tree, capture_output=True, text=True, timeout=120)


def test_it_stands_in_the_template(tree):
    assert "music_choice,music_choice_evidence_type" in run(tree, "-m", "directory", "template").stdout


def test_it_is_read_without_a_warning(tree):
    checked = run(tree, "-m", "directory", "check", "clinics.csv", "--json")
    assert checked.returncode == 0
    assert "column.unknown" not in checked.stdout


def test_it_stands_in_the_data_dictionary(tree):
    code = "from directory.spreadsheets import template; print(template.dictionary())"
    assert "You choose the music" in run(tree, "-c", code).stdout


def test_it_filters_counts_and_stands_on_the_clinic_page(tree):
    done = run(tree, "-c", PAGES, "clinics.csv")
    assert done.stdout.strip().endswith("found everywhere"), done.stderr[-2000:]
