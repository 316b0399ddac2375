"""Files as the shell reads them: workbooks too, in a limited child process, and given back with their problems."""

import csv
import io
import os
import signal
import zipfile

import pytest

from directory import intake
from directory.__main__ import main
from directory.cli import reading as cli_reading
from directory.intake import sandbox_start
from directory.settings import ROOT
from directory.spreadsheets import export, workbook
from directory.store import Store
from tests.directory.publishing.test_publish import TEN, TODAY, file, row
from tests.publishing import publish

WORKBOOK = ROOT / "tests" / "libreoffice" / "xlsx_as_xlsx.xlsx"
REFUSED_ROW = file(*map(row, range(9)), row(9, phone="12", description="=cmd()"))


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("DIRECTORY_STORE", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def ours(place):
    """The shell's store, ten clinics in it as publication 0."""
    store = Store.open(place)
    publish(store, export.to_csv(intake.read(TEN, today=TODAY).frame))
    yield store
    store.close()


def run(*arguments):
    return main(list(map(str, arguments)))


def test_a_workbook_is_checked_compared_and_published(place, capsys):
    assert run("check", WORKBOOK) == 0
    assert run("diff", WORKBOOK) == 0 and "0 changed, 59 unchanged" in capsys.readouterr().out
    assert run("publish", WORKBOOK, "--note", "From the spreadsheet", "--yes") == 0
    store = Store.open(place)
    assert (store.current().number, store.current().row_count, store.current().file_name) == (
        1,
        59,
        "xlsx_as_xlsx.xlsx",
    )
    store.close()


def test_a_workbook_that_unpacks_to_more_than_a_spreadsheet_may_is_refused_before(place, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "large.xlsx", "w", zipfile.ZIP_DEFLATED) as large:
        large.writestr("xl/workbook.xml", b"<workbook/>")
        large.writestr("xl/worksheets/sheet1.xml", os.urandom(1_000_000) + bytes(workbook.UNPACKED_BYTES - 1_000_000))
    assert run("check", tmp_path / "large.xlsx") == 1
    assert "at most 60 MB" in (said := capsys.readouterr().out) and "CSV UTF-8" in said


@pytest.mark.parametrize(
    ("limits", "words"), [({"megabytes": 1}, "1 MB of memory"), ({"seconds": 0.01}, "0.01 seconds")]
)
def test_a_file_that_needs_more_than_the_limits_is_refused_in_words(ours, tmp_path, capsys, monkeypatch, limits, words):
    monkeypatch.setattr(cli_reading, "LIMITS", {**cli_reading.LIMITS, **limits})
    (tmp_path / "clinics.csv").write_bytes(file(*(row(i % 100, clinic_id=f"CO-{i}") for i in range(3000))))
    assert run("publish", tmp_path / "clinics.csv", "--note", "x", "--yes") == 1
    assert words in capsys.readouterr().out and ours.current_number() == 0


def test_a_reader_that_is_killed_ends_in_a_sentence(ours, tmp_path, capsys, monkeypatch):
    class Killed(sandbox_start.Child):
        def __init__(self, *command, **options):
            super().__init__(*command, **options)
            os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(sandbox_start, "Child", Killed)
    (tmp_path / "clinics.csv").write_bytes(TEN)
    assert run("check", tmp_path / "clinics.csv") == 70
    assert "fault of this system" in (said := capsys.readouterr().err) and "Traceback" not in said


class TestProblems:
    @pytest.fixture
    def clinics(self, tmp_path):
        (tmp_path / "clinics.csv").write_bytes(REFUSED_ROW)
        return tmp_path / "clinics.csv"

    def rows(self, path):
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))

    def test_what_is_not_published_comes_back_with_its_problems(self, ours, clinics, tmp_path, capsys):
        out = tmp_path / "mend.csv"
        assert run("publish", clinics, "--only-valid", "--note", "x", "--problems", out, "--yes") == 0
        assert ours.current().row_count == 9 and "Rows refused: 1." in capsys.readouterr().err
        found = self.rows(out)
        assert len(found) == 10 and [r["clinic_id"] for r in found if r["problems"]] == ["CO-0009"]
        assert "phone" in found[9]["problems"] and found[9]["description"] == "'=cmd()"

    @pytest.mark.usefixtures("reading_at_hand")
    def test_it_is_written_where_nothing_is_published_as_well(self, ours, clinics, tmp_path):
        for command in (["check", clinics], ["diff", clinics], ["publish", clinics, "--note", "x"]):
            out = tmp_path / f"{command[0]}.csv"
            assert run(*command, "--problems", out) == 1 and self.rows(out)[9]["problems"]
        assert ours.current_number() == 0

    @pytest.mark.usefixtures("reading_at_hand")
    def test_the_file_itself_is_never_written_over_and_a_dry_run_writes_none(self, ours, clinics, tmp_path, capsys):
        assert run("publish", clinics, "--only-valid", "--note", "x", "--yes", "--problems", clinics) == 2
        assert run("check", clinics, "--problems", tmp_path / "none.csv", "--dry-run") == 1
        assert (
            clinics.read_bytes() == REFUSED_ROW and not (tmp_path / "none.csv").exists() and ours.current_number() == 0
        )
