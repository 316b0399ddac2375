"""The lean download: small enough to come back through the browser, and the same table when it does."""

from datetime import date

import numpy as np
import pandas as pd

from directory import intake, schema
from directory.spreadsheets import decoding, export
from tests import bundled, seeded

TODAY = date(2026, 11, 9)
CHECKER = "Resource specialist, Example Resource Center"


def read(data: bytes, **more):
    return intake.read(data, today=TODAY, **more)


def evidenced(count: int) -> pd.DataFrame:
    """Seeded clinics with all four companions beside every finding that says anything."""
    frame, rng = seeded.clinics(count), np.random.default_rng(5)
    given = {
        "_evidence_type": [m.key for m in schema.EVIDENCE_TYPES],
        "_evidence_ref": ["Asked Pat Example", "Form 12", "Register entry"],
        "_verified_by": [CHECKER],
        "_verified_on": [f"2026-0{m}-11" for m in range(1, 10)],
    }
    more = {"verified_by": np.full(count, CHECKER, dtype=object)}
    for column in schema.FINDINGS:
        says = ~frame[column.name].isin(["", "unknown"]).to_numpy()
        for suffix, texts in given.items():
            more[column.name + suffix] = np.where(
                says, np.array(texts, dtype=object)[rng.integers(0, len(texts), count)], ""
            )
    return frame.assign(**{name: pd.array(texts, dtype="str") for name, texts in more.items()})


def test_a_fully_evidenced_directory_of_10_000_clinics_fits_the_browser():
    part = evidenced(1000)
    assert len(export.to_csv(part, lean=True)) * 10 < decoding.BROWSER_BYTES
    assert len(export.to_csv(part)) * 10 > decoding.BROWSER_BYTES, "otherwise nothing had to be made lean"


def test_it_comes_back_as_the_same_table():
    first = read(export.to_csv(evidenced(150))).frame
    assert len(first) > 20
    pd.testing.assert_frame_equal(read(export.to_csv(first, lean=True)).frame, first)


def test_the_sample_comes_back_as_the_same_table():
    frame = bundled.report().frame
    pd.testing.assert_frame_equal(read(export.to_csv(frame, lean=True)).frame, frame)


def test_it_updates_what_is_published_with_no_changes():
    first = read(export.to_csv(evidenced(80))).frame
    pd.testing.assert_frame_equal(read(export.to_csv(first, lean=True), onto=first).frame, first)


def test_a_table_without_clinics_keeps_every_heading():
    assert export.to_csv(seeded.clinics(3)[:0], lean=True).decode().strip().split(",") == list(schema.COLUMN_NAMES)


def test_a_checker_left_to_a_row_that_names_none_refuses_the_row():
    frame = read(export.to_csv(evidenced(60))).frame[:2]
    data = export.to_csv(frame, lean=True)
    assert b"," + schema.AS_ROW.encode() + b"," in data
    kept = data.replace(f'"{CHECKER}"'.encode(), b"")
    report = read(kept)
    assert report.rows_rejected == 2
    assert {(n.row, n.column) for n in report.notices if n.code == "field.required"} == {
        (2, "verified_by"),
        (3, "verified_by"),
    }


def test_no_finding_is_ever_checked_by_the_word_itself():
    frame = read(export.to_csv(evidenced(60), lean=True)).frame
    assert not (frame[[c.name + "_verified_by" for c in schema.FINDINGS]] == schema.AS_ROW).to_numpy().any()
