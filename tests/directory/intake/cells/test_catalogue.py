"""Every code about cells and rows appears through the one reader, and refuses exactly what its severity says."""

import pytest

from directory import intake
from directory.notices import SEVERITY, Severity
from tests.nasty.cell_cases import CELL_CASES, TODAY, clinic

FAMILIES = (
    "enum",
    "ynu",
    "multi",
    "text",
    "excel",
    "number",
    "state",
    "zip",
    "city",
    "address",
    "geo",
    "phone",
    "url",
    "email",
    "npi",
    "hours",
    "timezone",
    "date",
    "rule",
)
# the plain columns of the simplest spreadsheets have a reader of their own; a published copy is compared, not read
ELSEWHERE = {"rule.plain_supervision", "date.older_than_published"}
# a clinic without a phone also lacks a required cell
ALSO = {"rule.accepting_no_phone": {"field.required"}}


def test_every_code_about_cells_has_a_file():
    assert {code for code in SEVERITY if code.split(".")[0] in FAMILIES} - ELSEWHERE <= CELL_CASES.keys()


def test_a_plain_clinic_has_nothing_to_be_told():
    report = intake.read(clinic(), today=TODAY)
    assert (report.outcome, list(report.notices)) == ("accept", [])


@pytest.mark.parametrize("code", sorted(CELL_CASES))
def test_its_file_makes_the_code_appear(code):
    report = intake.read(CELL_CASES[code], today=TODAY)
    notice = next((n for n in report.notices if n.code == code), None)
    assert notice, [n.sentence() for n in report.notices]
    assert (notice.row, notice.severity) == (2, SEVERITY[code])
    assert notice.expected and notice.remedy and notice.column


@pytest.mark.parametrize("code", sorted(CELL_CASES))
def test_only_an_error_refuses_the_row_and_nothing_else_refuses_it(code):
    report = intake.read(CELL_CASES[code], today=TODAY)
    errors = {n.code for n in report.notices if n.severity is Severity.ERROR}
    assert errors == ({code} | ALSO.get(code, set()) if SEVERITY[code] is Severity.ERROR else set())
    assert (report.rows_accepted, report.rows_rejected) == ((0, 1) if errors else (1, 0))
