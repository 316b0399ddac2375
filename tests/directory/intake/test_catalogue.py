"""Every code of the catalogue appears through its own entrance: the reader, an update, the comparison with what is published, or a person's wish."""

import json

import pytest

from directory import intake
from directory.__main__ import main
from directory.notices import CONFIRM_TWICE, SEVERITY
from tests.directory.intake import test_updating
from tests.directory.publishing import test_changes
from tests.nasty.cases import CASES
from tests.nasty.cell_cases import CELL_CASES

READER = {**CELL_CASES, **CASES}
UPDATE = test_updating.CASES
COMPARISON = test_changes.CASES
ASKED = {"repair.refused"}  # only where a person refuses a repair: test_repairs


def test_every_code_has_one_entrance_and_no_case_is_for_a_code_that_does_not_exist():
    assert READER.keys() | UPDATE.keys() | COMPARISON.keys() | ASKED == SEVERITY.keys()
    assert not (READER.keys() & UPDATE.keys() or READER.keys() & COMPARISON.keys() or UPDATE.keys() & COMPARISON.keys())
    assert COMPARISON.keys() >= CONFIRM_TWICE


@pytest.mark.parametrize("code", UPDATE)
def test_an_update_shows_the_notice(code):
    published, data = UPDATE[code]
    report = intake.read(data, today=test_updating.TODAY, onto=published)
    (notice,) = [n for n in report.notices if n.code == code]
    assert (notice.row, notice.severity) == (2, SEVERITY[code])
    assert notice.expected and notice.remedy and notice.column


@pytest.mark.usefixtures("reading_at_hand")
@pytest.mark.parametrize("code", READER)
def test_a_file_shows_the_notice_through_check(code, tmp_path, capsys):
    case = READER[code]
    path = tmp_path / "clinics.csv"
    path.write_bytes(case() if callable(case) else case)

    status = main(["check", str(path), "--json"])

    judged = json.loads(capsys.readouterr().out)
    found = [n for n in judged["notices"] if n["code"] == code]
    assert found
    assert {n["severity"] for n in found} == {SEVERITY[code].value}
    assert all(n["expected"] and n["remedy"] for n in found)
    assert status == (1 if SEVERITY[code] in ("file", "error") else status)
    assert judged["rows_read"] == judged["rows_accepted"] + judged["rows_rejected"]
