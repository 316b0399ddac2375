"""A cell that a spreadsheet might run is refused when it comes, and dead in everything that goes out."""

import csv
import io
import json
import zipfile
from datetime import date

import pandas as pd
import pytest

from directory import intake, schema
from directory.operate import audit_csv
from directory.publishing import changes, changes_csv, quality
from directory.search import search
from directory.search.published import Directory
from directory.search.query import Query
from directory.spreadsheets import export, template_xlsx
from directory.store.audit import AuditLine
from directory.views.find import results
from tests import problems, seeded
from tests.nasty.cell_cases import CLINIC
from tests.publishing import NOON

TODAY = date(2026, 11, 9)
REFUSED = ("=1+1", "@SUM(A1)", "\tcmd", "\r=1", "+cmd|' /C calc'!A0", "+A1", "-x", "＝1+1", "＠x")
NUMBERS = ("-5", "+1.5", "-104.9995", "5")
TEXTS = [c for c in schema.COLUMNS if c.kind is schema.Kind.TEXT and not c.companion_of]


def file(**cells: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(CLINIC | cells), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(CLINIC | cells)
    return out.getvalue().encode()


def hostile(text: str) -> pd.DataFrame:
    """What no upload could make: a published table whose texts would run."""
    frame = pd.DataFrame(
        [{**dict.fromkeys(schema.COLUMN_NAMES, ""), **CLINIC}], columns=list(schema.COLUMN_NAMES), dtype="str"
    )
    return frame.assign(
        **{c.name: text for c in TEXTS if c.name not in ("clinic_id", "address_1")}, latitude="", longitude=""
    )


def live(text: str) -> bool:
    """Whether a spreadsheet might run it: this test's own reading of the rule."""
    first = text.lstrip(" ")[:1]
    return (
        first in "=@\t\r＝＠"
        and bool(first)
        or first in "+-"
        and bool(first)
        and not text[1:].replace(".", "", 1).isdigit()
    )


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("column", ["location_name", "description", "listing_reason"])
def test_it_is_refused_at_intake_by_row_and_column(text, column):
    report = intake.read(file(**{column: text}), today=TODAY)
    assert (report.rows_accepted, report.rows_rejected) == (0, 1)
    assert [(n.row, n.column) for n in report.notices if n.code == "text.formula"] == [(2, column)]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_with_its_sign_is_no_formula(text):
    assert "text.formula" not in intake.read(file(description=text), today=TODAY).counts


@pytest.mark.parametrize("text", [*REFUSED, "-2+3"])  # a sign before a number is let in
def test_nothing_that_goes_out_runs(text):
    frame = hostile(text)
    here = Directory.from_frame(frame, "x", TODAY)
    before = frame.assign(description="Before", location_name="Before")
    line = AuditLine(1, NOON, text, text, {"note": text}, "hash")
    sheets = {
        "current": export.to_csv(frame),
        "current, lean": export.to_csv(frame, lean=True),
        "difference": changes_csv.to_csv(changes.between(before, frame)),
        "audit log": audit_csv.to_csv([line]),
        "not placed": quality.unplaced_csv(here, quality.unplaced(here)),
        "found": results.csv(here, search(here, Query(), None), Query()),
        "problems": problems.written(file(description=text), intake.read(file(description=text), today=TODAY)),
    }
    for name, data in sheets.items():
        cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
        assert not [cell for cell in cells if live(cell)], name
        assert any(cell.startswith("'") or json.dumps(text)[1:-1] in cell for cell in cells), name
    book = zipfile.ZipFile(io.BytesIO(template_xlsx.to_xlsx(frame)))
    page, strings = (book.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"))
    assert "<f>" not in page and not [
        shown for shown in strings.split("<t")[1:] if live(shown.split(">", 1)[1].split("<")[0])
    ]


def test_our_own_upload_undoes_it_and_numbers_stay_numbers():
    frame = intake.read(export.to_csv(seeded.clinics(60)), today=seeded.TODAY).frame
    frame = frame.assign(location_name="-5 Degrees Clinic", description="+1 for calm rooms")
    for data in (export.to_csv(frame), export.to_csv(frame, lean=True), template_xlsx.to_xlsx(frame)):
        report = intake.read(data, today=seeded.TODAY)
        assert report.rows_rejected == 0 and changes.between(frame, report.frame).empty
    rows = list(csv.DictReader(io.StringIO(export.to_csv(frame).decode(), newline="")))
    assert rows[0]["location_name"] == "'-5 Degrees Clinic" and {row["longitude"] for row in rows} == set(
        frame["longitude"]
    )
    assert any(row["longitude"].startswith("-") for row in rows)
