"""Business days go past weekends and US federal holidays."""

from datetime import date

import pytest

from directory.clinics.workdays import business_day_after


@pytest.mark.parametrize(
    ("day", "next_one"),
    [
        (date(2026, 11, 30), date(2026, 12, 1)),  # Monday
        (date(2026, 11, 27), date(2026, 11, 30)),  # the Friday after Thanksgiving is a working day, the weekend is none
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 25), date(2026, 11, 27)),  # over Thanksgiving
        (date(2026, 7, 2), date(2026, 7, 6)),  # 4 July falls on a Saturday and is kept on the Friday
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2027, 12, 30), date(2028, 1, 3)),  # New Year's Day 2028 is a Saturday, kept on 31 December 2027
        (date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_next_business_day(day, next_one):
    assert business_day_after(day) == next_one


def test_several_business_days_are_counted_one_by_one():
    assert business_day_after(date(2026, 11, 24), 2) == date(2026, 11, 27)
