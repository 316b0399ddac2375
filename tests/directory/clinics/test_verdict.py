"""The verdict about a clinic's safety: four, from every core check that applies and nothing else."""

import numpy as np
import pytest

from directory import schema
from directory.clinics.findings import Standing
from directory.clinics.verdict import Verdict, verdicts

CORE = [c.key for c in schema.core_criteria(offers_spravato=False)]
REMS = "rems_certified"
V, S, C, N, U, NA = (
    Standing.VERIFIED,
    Standing.STALE,
    Standing.CLAIMED,
    Standing.NO,
    Standing.UNKNOWN,
    Standing.NONE,
)


def verdict(first: Standing, others: Standing, rems: Standing = U, spravato: bool = False) -> tuple[Verdict, int]:
    standings = {key: np.array([others], dtype=np.int8) for key in CORE} | {
        CORE[0]: np.array([first], dtype=np.int8),
        REMS: np.array([rems], dtype=np.int8),
    }
    found, not_verified = verdicts(standings, np.array([spravato]))
    return Verdict(int(found[0])), int(not_verified[0])


@pytest.mark.parametrize(
    ("first", "others", "expected"),
    [
        (V, V, Verdict.ALL_VERIFIED),
        (S, V, Verdict.NONE_FAILED),
        (C, V, Verdict.NONE_FAILED),
        (U, V, Verdict.NONE_FAILED),
        (V, U, Verdict.NONE_FAILED),
        (C, U, Verdict.NONE_FAILED),
        (S, S, Verdict.NONE_FAILED),
        (U, U, Verdict.NOT_VETTED),
        (N, V, Verdict.FAILED),
        (N, U, Verdict.FAILED),
        (N, N, Verdict.FAILED),
    ],
)
def test_one_no_fails_and_only_nothing_known_is_not_vetted(first, others, expected):
    assert verdict(first, others)[0] is expected


@pytest.mark.parametrize(
    ("rems", "spravato", "others", "expected"),
    [
        (N, False, V, Verdict.ALL_VERIFIED),
        (U, True, V, Verdict.NONE_FAILED),
        (N, True, V, Verdict.FAILED),
        (NA, True, V, Verdict.ALL_VERIFIED),
        (NA, True, U, Verdict.NOT_VETTED),
        (V, True, U, Verdict.NONE_FAILED),
        (V, False, U, Verdict.NOT_VETTED),
    ],
)
def test_the_check_of_spravato_counts_where_it_is_offered_and_what_does_not_apply_counts_for_nothing(
    rems, spravato, others, expected
):
    assert verdict(others, others, rems, spravato)[0] is expected


def test_how_many_checks_are_not_verified_is_counted_among_those_that_apply():
    assert [verdict(V, V)[1], verdict(U, V)[1], verdict(V, V, U, spravato=True)[1]] == [0, 1, 1]
    assert verdict(V, V, NA, spravato=True)[1] == 0 and verdict(U, U)[1] == len(CORE)
