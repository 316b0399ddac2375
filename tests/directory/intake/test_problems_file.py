"""The admin's own file with its problems."""

import csv
import io
from datetime import date

from directory import intake
from tests import problems
from tests.nasty.cases import HEADER, ROW, file, row
from tests.nasty.workbooks import HEADINGS, book

TODAY = date(2026, 11, 9)
EXTRA = HEADER + ",Our remarks"
DATA = file(
    ROW + ",=HYPERLINK(1)",
    row(clinic_id="CO-2", state_province="QQ") + ",@x",
    "",
    row(clinic_id="MA-3", city="Boston", state_province="MA", postal_code="2138") + ",-5",
    row(clinic_id="CO-4", address_1="7 Nettle Street, Suite 2") + ",y",
    header=EXTRA,
)


def rows(data: bytes):
    report = intake.read(data, today=TODAY)
    return report, list(csv.reader(io.StringIO(problems.written(data, report).decode("utf-8-sig"), newline="")))


def test_every_row_every_column_and_their_order_are_the_admins():
    _, found = rows(DATA)
    assert found[0] == [*EXTRA.split(","), "problems"]
    assert [line[0] for line in found[1:]] == ["CO-0001", "CO-2", "", "MA-3", "CO-4"]
    assert found[4][5] == "2138", "the file as it came, not as it was read"


def test_the_sentences_of_refused_and_doubtful_rows_stand_behind_them():
    _, found = rows(DATA)
    assert '"QQ"' in found[2][-1]
    assert found[2][-1].startswith("Row 3 (Juniper Example Clinic), state_province")
    assert "02138" in found[4][-1]
    assert "comma" in found[5][-1]


def test_nothing_that_the_report_holds_is_missing_and_what_is_only_told_says_so():
    odd = [f"x{i}" for i in range(30)]
    data = file(
        *(
            row(clinic_id=f"CO-{i}", phone=f"(303) 555-01{i:02d}", address_1=f"{i + 1} Nettle Street") + "," * 30
            for i in range(30)
        ),
        header=",".join([HEADER, *odd]),
    )
    report, found = rows(data)
    assert {"column.unknown": 30, "geo.missing": 30}.items() <= report.counts.items()
    behind = [line[-1] for line in found[1:]]
    for notice in report.notices:
        assert notice.sentence() in behind[(notice.row or 2) - 2]
        assert (f"For information: {notice.sentence()}" in behind[(notice.row or 2) - 2]) is (notice.severity == "info")
    wide = file(row() + "," * 1500, header=",".join([HEADER, *(f"x{i}" for i in range(1500))]))
    assert len(rows(wide)[1][1][-1]) < 32_767, "one cell of a spreadsheet"


def test_every_refused_row_has_its_reason():
    report, found = rows(DATA)
    assert report.rows_rejected == 2
    assert sum("Row" in line[-1] and ("QQ" in line[-1] or "comma" in line[-1]) for line in found[1:]) == 2


def test_no_cell_runs_and_numbers_stay_numbers():
    _, found = rows(DATA)
    remarks = [line[8] for line in found[1:]]
    assert remarks[0] == "'=HYPERLINK(1)"
    assert remarks[1] == "'@x"
    assert remarks[3] == "-5"


def test_mended_it_can_be_uploaded_again():
    good = file(
        ROW,
        row(clinic_id="CO-2", location_name="'-5 Degrees Clinic", address_1="9 Nettle Street", phone="303-555-0177"),
    )
    report = intake.read(good, today=TODAY)
    again = intake.read(problems.written(good, report), today=TODAY)
    assert again.frame.equals(report.frame)


def test_a_workbook_gives_the_same_file():
    data = book([HEADINGS, ["CO-2", *row(state_province="QQ").split(",")[1:]]])
    _, found = rows(data)
    assert found[0] == [*HEADINGS, "problems"]
    assert "QQ" in found[1][-1]


def test_of_a_file_that_cannot_be_read_the_problems_alone_are_given():
    _, found = rows(b"%PDF-1.7\n")
    assert found[0] == ["problems"]
    assert "PDF" in found[1][0]
