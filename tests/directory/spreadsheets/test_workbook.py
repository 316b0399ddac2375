"""XLSX uploads: the same rows as the CSV of the same sheet, and nothing that hurts on the way."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter

from directory import intake
from directory.spreadsheets import sheet, workbook
from tests.nasty.cases import HEADER, ROW
from tests.nasty.workbooks import HEADINGS, REFUSED, book

TODAY = date(2026, 11, 9)
CELLS = ROW.split(",")


def read(data: bytes):
    return intake.read(data, today=TODAY)


def codes(report):
    return {n.code for n in report.notices}


class TestASheetReadsAsItsCsvWould:
    def test_texts(self):
        report, plain = read(book([HEADINGS, CELLS])), read(f"{HEADER}\n{ROW}\n".encode())
        assert report.frame.equals(plain.frame)
        assert (report.rows_read, report.rows_accepted) == (1, 1)
        assert report.counts == plain.counts

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (2138.0, "2138"),
            (39.7525, "39.7525"),
            (0.1 + 0.2, "0.3"),
            (-104.9995, "-104.9995"),
            (True, "TRUE"),
            (False, "FALSE"),
            (7, "7"),
            (datetime(2026, 10, 28, tzinfo=UTC).replace(tzinfo=None), "2026-10-28"),
            (date(2026, 10, 28), "2026-10-28"),
            (1.70255512345e19, "1.70256E+19"),
            (" x ", " x "),
        ],
    )
    def test_a_value_becomes_the_text_a_csv_holds(self, value, text):
        assert workbook.text_of(value) == text

    def test_a_zip_kept_as_a_number_gets_its_zero_back(self):
        cells = ["MA-1", "Juniper Example Clinic", "1600 Cindermoor Lane", "Boston", "MA", 2138, 3035550112, "unknown"]
        report = read(book([HEADINGS, cells]))
        assert report.frame["postal_code"].tolist() == ["02138"]
        assert report.frame["phone"].tolist() == ["303-555-0112"]
        assert "zip.dropped_zero" in codes(report)

    def test_a_day_and_a_switch_are_read(self):
        report = read(
            book(
                [
                    [*HEADINGS, "assured_date", "evidence_type", "telehealth"],
                    [*CELLS, date(2026, 10, 28), "document", False],
                ]
            )
        )
        assert report.frame[["assured_date", "telehealth"]].iloc[0].tolist() == ["2026-10-28", "no"]

    def test_an_excel_error_refuses_its_row_and_is_named(self):
        report = read(book([HEADINGS, CELLS, ["CO-0002", "=NA()", *CELLS[2:]]], results={"=NA()": "#N/A"}))
        (notice,) = [n for n in report.notices if n.code == "excel.error_value"]
        assert (notice.row, notice.column, notice.value) == (3, "location_name", "#N/A")
        assert report.rows_accepted == 1

    def test_of_a_formula_the_saved_result_is_read(self):
        report = read(book([HEADINGS, [CELLS[0], "=A1", *CELLS[2:]]], results={"=A1": "Juniper Example Clinic"}))
        assert report.frame["location_name"].tolist() == ["Juniper Example Clinic"]

    def test_a_text_that_begins_like_a_formula_is_refused(self):
        report = read(
            book([HEADINGS, CELLS, ["CO-0002", '=HYPERLINK("http://x.example")', *CELLS[2:]]], formulas=False)
        )
        assert [(n.row, n.column) for n in report.notices if n.code == "text.formula"] == [(3, "location_name")]


class TestRowNumbersAreThoseOfTheSheet:
    def test_with_a_title_blank_rows_and_blank_columns(self):
        rows = [
            ["", "Ketamine clinics, autumn"],
            [],
            ["", *HEADINGS],
            [],
            ["", *CELLS],
            ["", "CO-0002", "Alder Example Clinic", *CELLS[2:4], "QQ", *CELLS[5:]],
        ]
        report = read(book(rows))
        assert report.row_numbers.tolist() == [5]
        assert [n.row for n in report.notices if n.code == "state.unknown"] == [6]

    def test_a_title_above_the_headings_of_a_csv_is_passed_over_too(self):
        report = read(f"Ketamine clinics,,,,,,,\n\n{HEADER}\n{ROW}\n".encode())
        assert report.row_numbers.tolist() == [4]

    def test_a_note_beside_the_table_is_told_and_refuses_nothing(self):
        report = read(book([HEADINGS, [*CELLS, "", "call them"]]))
        assert report.rows_accepted == 1
        assert "column.unknown" in codes(report)


class TestTheSheetOfTheClinics:
    def test_is_the_first_with_our_headings(self):
        report = read(book([["Read me first"]], [["a", "b"], ["c", "d"]], [HEADINGS, CELLS]))
        assert report.rows_accepted == 1

    def test_without_any_the_first_that_holds_something_is_reported_on(self):
        report = read(book([], [["colour", "shape"], ["red", "round"]]))
        assert codes(report) == {"column.missing"}
        assert any('"colour"' in n.sentence() for n in report.notices)

    def test_an_empty_workbook_says_so(self):
        assert codes(read(book([]))) == {"file.empty"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_workbook_is_refused_with_words(name):
    code, word, make = REFUSED[name]
    report = read(make())
    assert report.outcome == "reject_file"
    (notice,) = report.notices
    assert notice.code == code
    assert word in notice.sentence()
    assert "CSV UTF-8" in notice.remedy or "split" in notice.remedy


def test_member_names_that_lead_out_of_the_archive_are_never_followed():
    data = io.BytesIO(book([HEADINGS, CELLS]))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("../../evil.xml", "<a/>")
    assert read(data.getvalue()).rows_accepted == 1


def test_cells_written_without_their_addresses_are_read():
    data = book([HEADINGS, CELLS])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            text = old.read(member)
            if member.filename.startswith("xl/worksheets/"):
                text = __import__("re").sub(rb'(<(?:c|row)) r="[A-Z]*[0-9]+"', rb"\1", text)
            new.writestr(member.filename, text)
    assert read(out.getvalue()).rows_accepted == 1


def test_a_row_longer_than_a_heading_row_can_be_is_refused():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["x"] * (sheet.MOST_COLUMNS + 1))
    assert codes(read(out.getvalue())) == {"file.not_csv"}
