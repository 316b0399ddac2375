"""US federal holidays, and business days counted past them and past weekends."""

from datetime import date
from functools import lru_cache

import holidays

# the law's own name where the package has another (5 U.S.C. 6103)
_NAMES = {"Martin Luther King Jr. Day": "Birthday of Martin Luther King, Jr."}


def federal_holiday(day: date) -> str:
    """The name of the US federal holiday that is on or kept on a day, else ""."""
    return _of_year(day.year).get(day, "")


def business_day_after(day: date, count: int = 1) -> date:
    """The day that is ``count`` business days later: neither a Saturday, a Sunday nor a federal holiday."""
    return holidays.country_holidays("US", years=(day.year, day.year + 1)).get_nth_working_day(day, count)


@lru_cache(maxsize=8)
def _of_year(year: int) -> dict[date, str]:
    """The federal holidays of a year: the day on which each is kept, and where it falls on a weekend that day too."""
    kept = holidays.country_holidays("US", years=year)
    plain = {day: name.removesuffix(" (observed)") for day, name in kept.items()}
    return {day: _NAMES.get(name, name) for day, name in plain.items()}
