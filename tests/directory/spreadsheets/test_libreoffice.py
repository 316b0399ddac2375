"""What a real spreadsheet opened and saved is read as the same clinics: no changes. Made by data/scripts/save_with_libreoffice.py."""

from datetime import date

import pandas as pd
import pytest

from directory import intake
from directory.settings import ROOT

TODAY = date(2026, 11, 9)
SAVED = sorted((ROOT / "tests" / "libreoffice").iterdir())


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.name)
def test_a_file_that_was_opened_and_saved_changes_nothing(path):
    sample = intake.read((ROOT / "data" / "clinics.csv").read_bytes(), today=TODAY).frame
    report = intake.read(path.read_bytes(), today=TODAY)
    assert (report.rows_accepted, report.rows_rejected) == (59, 0)
    wanted = sample[sample["clinic_id"].isin(report.frame["clinic_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(report.frame, wanted)


def test_all_four_ways_were_tried():
    assert [path.name for path in SAVED] == [
        "csv_as_csv.csv",
        "csv_as_xlsx.xlsx",
        "xlsx_as_csv.csv",
        "xlsx_as_xlsx.xlsx",
    ]
