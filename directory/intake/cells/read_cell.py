"""One cell -> what it says: the only reader of cells, pure and without memory.

``read_cell`` gives the canonical text that is stored and what there is to tell a person. Reading a canonical text again
gives the same text; repairs are told once, remarks (an http address, a name in capitals) each time. It never raises.
"""

import re
from collections.abc import Callable

from directory.clinics import hours
from directory.intake.cells.choices import read_enum, read_multi, read_state, read_timezone
from directory.intake.cells.contacts import read_email, read_extension, read_phone, read_url
from directory.intake.cells.numbers import read_coordinate, read_date, read_npi, read_number, read_zip
from directory.intake.cells.texts import BLANK, Reading, Tidied, is_placeholder, placeholder, read_text, tidy, too_long
from directory.notices import Problem
from directory.schema import Column, Kind

__all__ = ["Reading", "read_cell"]

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?", re.ASCII)


def read_cell(column: Column, raw: str) -> Reading:
    """Read one cell of a column. The value is "" when the cell is blank, a placeholder or refused."""
    if not raw:
        return BLANK
    endless = too_long(raw)
    if endless:
        return Reading("", (endless,))
    tidied = tidy(raw)
    if tidied.fault:
        return Reading("", (tidied.fault,))
    if not tidied.text:
        return BLANK
    return _READERS[column.kind](column, raw, tidied)


def _read_id(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Letters, digits and hyphens."""
    if is_placeholder(tidied.text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    if not _ID.fullmatch(tidied.text) or len(tidied.text) > column.max_length:
        suggestion = re.sub(r"[^A-Za-z0-9]+", "-", tidied.text)[: column.max_length].strip("-")
        return Reading(
            "",
            (
                Problem(
                    "id.format",
                    raw,
                    f"Letters, digits and hyphens were expected, at most {column.max_length}.",
                    "Correct the id, or leave it empty: it is then made from name, address and ZIP.",
                    suggestion,
                ),
            ),
        )
    return Reading(tidied.text, tidied.repairs)


def _read_hours(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Opening hours in the grammar of ``directory.clinics.hours``."""
    if is_placeholder(tidied.text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    try:
        written = str(hours.parse(tidied.text))
    except ValueError as reason:
        return Reading(
            "",
            (
                Problem(
                    "hours.format",
                    raw,
                    f"Days and 24-hour times were expected, such as: {hours.EXAMPLE}.",
                    f"Write it so; {reason}.",
                    hours.guess(tidied.text),
                ),
            ),
        )
    if written == tidied.text:
        return Reading(written, tidied.repairs)
    return Reading(
        written,
        (
            *tidied.repairs,
            Problem(
                "hours.spelled", raw, "The directory writes hours in one form.", f'Read as "{written}"; nothing to do.'
            ),
        ),
    )


_READERS: dict[Kind, Callable[[Column, str, Tidied], Reading]] = {
    Kind.ID: _read_id,
    Kind.TEXT: read_text,
    Kind.ENUM: read_enum,
    Kind.YNU: read_enum,
    Kind.MULTI: read_multi,
    Kind.DATE: read_date,
    Kind.WHOLE: read_number,
    Kind.NUMBER: read_number,
    Kind.LATITUDE: read_coordinate,
    Kind.LONGITUDE: read_coordinate,
    Kind.PHONE: read_phone,
    Kind.EXTENSION: read_extension,
    Kind.URL: read_url,
    Kind.EMAIL: read_email,
    Kind.STATE: read_state,
    Kind.ZIP: read_zip,
    Kind.TIMEZONE: read_timezone,
    Kind.HOURS: _read_hours,
    Kind.NPI: read_npi,
}
