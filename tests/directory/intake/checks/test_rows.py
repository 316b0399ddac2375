"""What is known to be blank is not looked at, and is so only until somebody writes into it."""

import numpy as np
import pandas as pd

from directory.intake.checks.rows import Rows


def table(*cities: str) -> pd.DataFrame:
    return pd.DataFrame({"city": list(cities), "status": [""] * len(cities)}, dtype="str")


def test_a_column_that_is_known_to_be_blank_answers_as_one_that_was_looked_at():
    for cities in (("Denver", "Boise"), ()):
        looked_at, known = Rows(table(*cities)), Rows(table(*cities), (), {"status"})
        for name in ("status", "city"):
            assert known.distinct(name)[0].tolist() == looked_at.distinct(name)[0].tolist()
            assert known.distinct(name)[1] == looked_at.distinct(name)[1]
            assert known.silent(name) == looked_at.silent(name)
            assert np.array_equal(known.blank(name), looked_at.blank(name))


def test_a_column_that_is_written_is_blank_no_more_for_whoever_reads_the_table_next():
    blank = {"status"}
    rows = Rows(table("Denver", "Boise"), (), blank)
    assert rows.silent("status")
    rows.replace("status", [1], ["active"])
    assert not rows.silent("status") and rows.text("status", 1) == "active" and blank == set()
    assert Rows(rows.frame, (), blank).says("status", "active").tolist() == [False, True]
