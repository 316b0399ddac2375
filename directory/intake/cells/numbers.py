"""Cells of digits: whole numbers, prices, coordinates, ZIPs, NPIs and dates. Only ASCII digits count as digits."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from directory.geo import places
from directory.intake.cells.texts import Reading, Tidied, is_placeholder, placeholder
from directory.notices import Problem
from directory.schema import Column, Kind

EARLIEST = date(1990, 1, 1)
LATEST_YEAR = 2100

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})", re.ASCII)
_THOUSANDS = re.compile(r"\$? ?([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)
_COORDINATE = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{0,20})?|[+-]?\.[0-9]{1,20}", re.ASCII)
_LONGEST_COORDINATE = 60  # with blanks, signs and a letter; what looks for these takes the square of the length


def read_number(column: Column, raw: str, tidied: Tidied) -> Reading:
    """A whole number or an amount within the column's bounds, stored without zeros or signs that say nothing."""
    text = tidied.text
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    repairs = list(tidied.repairs)
    grammar, plain = (_WHOLE, "a whole number") if column.kind is Kind.WHOLE else (_DECIMAL, "a number")
    money = _THOUSANDS.fullmatch(text)
    digits = money[1].replace(",", "") if money else text
    if column.kind is Kind.WHOLE:
        digits = re.sub(r"\.0+$", "", digits)
    if not grammar.fullmatch(digits):
        return Reading(
            "",
            (
                Problem(
                    "number.format",
                    raw,
                    f"Expected {plain} in digits, such as {column.example or '14'}.",
                    "Write the digits alone.",
                ),
            ),
        )
    value = Decimal(digits)
    written = _plain(value)
    below, above = (
        column.minimum is not None and value < Decimal(str(column.minimum)),
        column.maximum is not None and value > Decimal(str(column.maximum)),
    )
    if below or above:
        return Reading(
            "",
            (
                Problem(
                    "number.range",
                    raw,
                    f"Expected a number from {column.minimum:g} to {column.maximum:g}.",
                    "Correct the number, or leave the cell empty.",
                ),
            ),
        )
    if written != text:
        repairs.append(
            Problem("number.spelled", raw, "The digits alone were expected.", f"Read as {written}; nothing to do.")
        )
    return Reading(written, tuple(repairs))


def read_coordinate(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Degrees with a point. What only the other cell or the state can tell (exchanged, wrong sign) is left to the rules."""
    text = tidied.text
    if _NOT_FINITE.fullmatch(text):
        return Reading(
            "",
            (
                Problem(
                    "geo.nonfinite",
                    raw,
                    "A number of degrees was expected.",
                    "Leave both coordinates empty where the point is not known.",
                ),
            ),
        )
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    if not _COORDINATE.fullmatch(text):
        suggestion = _as_degrees(text) if len(text) <= _LONGEST_COORDINATE else ""
        return Reading(
            "",
            (
                Problem(
                    "geo.number",
                    raw,
                    f"Degrees were expected in plain digits, such as {column.example}.",
                    "Write the number with a point and, in the west, a minus sign.",
                    suggestion,
                ),
            ),
        )
    written = degrees(text)
    if abs(Decimal(written)) > 180:
        return Reading(
            "",
            (
                Problem(
                    "geo.range",
                    raw,
                    f"No point on the earth has a {column.name} above {90 if column.kind is Kind.LATITUDE else 180} degrees.",
                    "Correct it, or leave both coordinates empty.",
                ),
            ),
        )
    return Reading(written, tidied.repairs)


def _as_degrees(text: str) -> str:
    """Degrees written with a comma, a sign of their own or a letter of the compass, in plain digits; "" where it is none of these."""
    tried = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", re.sub(r"[°º]", "", text.replace("−", "-"))).strip()
    tried = re.sub(r"([0-9.]+) ?[nNeE]$", r"\1", tried)
    tried = re.sub(r"^([0-9.]+) ?[sSwW]$", r"-\1", tried)
    return degrees(tried) if _COORDINATE.fullmatch(tried) else ""


def degrees(text: str) -> str:
    """Seven digits after the point are a centimetre: more is only noise."""
    return _plain(round(Decimal(text), 7))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


_ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4}|-)?", re.ASCII)
_SHORT_ZIP = re.compile(r"([0-9]{3,4})([- ]?[0-9]{4})?", re.ASCII)


def read_zip(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Five digits. One that lost its leading zeros stays short here: ``filling.complete`` restores it where the state confirms it."""
    text = re.sub(r"\.0+$", "", tidied.text)
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    repairs = list(tidied.repairs)
    whole = _ZIP.fullmatch(text)
    match = whole or _SHORT_ZIP.fullmatch(text)
    if not match:
        return Reading(
            "",
            (Problem("zip.format", raw, "Five digits were expected.", "Correct the ZIP and keep the column as text."),),
        )
    zip5 = match[1]
    # 67081234 is 06708-1234 without its zero, and 6708 is 06708: both wait for the state
    if whole and not places.zip_issued(zip5):
        return Reading("", (Problem("zip.unknown", raw, f"{zip5} is not a ZIP that is in use.", "Correct the ZIP."),))
    if text != tidied.text:
        repairs.append(_without_point(raw, text))
    if len(text) > len(zip5):
        repairs.append(Problem("zip.plus_four", raw, "Five digits were expected.", f"Read as {zip5}; nothing to do."))
    return Reading(zip5, tuple(repairs))


def read_npi(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Ten digits whose last one proves the others (CMS: Luhn over 80840 and the NPI)."""
    text = re.sub(r"\.0+$", "", tidied.text)
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    if not npi_is_valid(text):
        return Reading(
            "",
            (
                Problem(
                    "npi.check_digit",
                    raw,
                    "Ten digits were expected, the last of which proves the others; these do not fit.",
                    "Copy the NPI again from the register, or leave the cell empty.",
                ),
            ),
        )
    return Reading(text, tidied.repairs if text == tidied.text else (*tidied.repairs, _without_point(raw, text)))


def _without_point(raw: str, text: str) -> Problem:
    return Problem("number.spelled", raw, "The digits alone were expected.", f"Read as {text}; nothing to do.")


def npi_is_valid(text: str) -> bool:
    """Whether a text is an NPI: ten digits, the first 1 or 2, and the right check digit."""
    if not re.fullmatch(r"[12][0-9]{9}", text, re.ASCII):
        return False
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(text)))
    return (24 + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0  # 24 is what the prefix 80840 adds


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?", re.ASCII)
_THREE_NUMBERS = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})(?:[ T].*)?", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.\- ]?([0-9]{1,2})[/.\- ]?([0-9]{1,2})(?:[ T].*)?", re.ASCII)
_WITH_MONTH = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def read_date(column: Column, raw: str, tidied: Tidied) -> Reading:
    """A day as YYYY-MM-DD. Nothing else is read, since 03/04/2026 means two different days; where only one can be meant it is suggested."""
    text = tidied.text
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    if _ISO.fullmatch(text):
        return _day_in_range(raw, text, tidied)
    serial = _SERIAL.fullmatch(text)
    if serial:
        day = (_EXCEL_DAY_ZERO + timedelta(days=int(serial[1]))).isoformat()
        return Reading(
            "",
            (
                Problem(
                    "excel.serial_date",
                    raw,
                    f"{serial[1]} is Excel's number for {day}.",
                    "Write the date as YYYY-MM-DD in a text column.",
                    day,
                ),
            ),
        )
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        return _not_iso(raw, _iso(*year_first.groups()))
    numbers = _THREE_NUMBERS.fullmatch(text)
    if numbers:
        return _of_three_numbers(raw, *map(int, numbers.groups()))
    for form in _WITH_MONTH:
        try:
            return _not_iso(raw, datetime.strptime(text.title(), form).date().isoformat())
        except ValueError:
            continue
    return _not_iso(raw, "")


def _day_in_range(raw: str, text: str, tidied: Tidied) -> Reading:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Reading("", (Problem("date.range", raw, "There is no such day in the calendar.", "Correct the date."),))
    if not EARLIEST <= day <= date(LATEST_YEAR, 12, 31):
        return Reading(
            "",
            (
                Problem(
                    "date.range",
                    raw,
                    f"A day from {EARLIEST} to {LATEST_YEAR}-12-31 was expected.",
                    "Correct the year.",
                ),
            ),
        )
    return Reading(text, tidied.repairs)


def _of_three_numbers(raw: str, first: int, second: int, year: int) -> Reading:
    year += 2000 if year < 100 else 0
    as_us, as_european = _iso(year, first, second), _iso(year, second, first)
    if as_us and as_european and as_us != as_european:
        return Reading(
            "",
            (
                Problem(
                    "date.ambiguous", raw, f"This may mean {as_us} or {as_european}.", "Write the date as YYYY-MM-DD."
                ),
            ),
        )
    return _not_iso(raw, as_us or as_european)


def _iso(year, month, day) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _not_iso(raw: str, suggestion: str) -> Reading:
    return Reading(
        "",
        (
            Problem(
                "date.format",
                raw,
                "A date was expected as YYYY-MM-DD, such as 2026-10-28.",
                "Write it so, in a text column.",
                suggestion,
            ),
        ),
    )
