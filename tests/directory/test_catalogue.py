"""Every code of the catalogue has a file that makes it appear through ``check``."""
import json

import pytest

from directory.__main__ import main
from directory.notices import SEVERITY
from tests.nasty.cases import CASES
from tests.nasty.cell_cases import CELL_CASES

ALL = {**CELL_CASES, **CASES}


@pytest.mark.parametrize("code", SEVERITY)
def test_a_file_shows_the_notice_through_check(code, tmp_path, capsys):
    assert code in ALL, f"no file makes {code} appear"
    case = ALL[code]
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


def test_no_case_is_for_a_code_that_does_not_exist():
    assert set(ALL) <= set(SEVERITY)
