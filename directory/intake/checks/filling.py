"""What is filled in across the cells of a row: what empty means, zeros that a spreadsheet dropped, points, time zones."""

from collections.abc import Collection, MutableSet

import numpy as np
import pandas as pd

from directory.clinics import status
from directory.geo import places
from directory.intake.checks.points import place_finder, place_unplaced
from directory.intake.checks.rows import Found, Rows
from directory.notices import Problem

_DEFAULTS = {"status": status.IN_BUSINESS, "country": "US", "listing_status": status.PUBLIC}


def complete(
    frame: pd.DataFrame, refused: Collection[tuple[int, str]] = (), blank: MutableSet[str] | None = None
) -> tuple[pd.DataFrame, list[Found]]:
    """Fill and repair across the cells of each row.

    ``frame``: every schema column as canonical text, "" for blank. ``refused``: (position, column) of the cells a reader
    refused. ``blank``: as ``Rows`` takes it. Returns a new frame, in which every ZIP has five digits or is blank and clinics have points where their ZIP
    or city is known, and what there is to tell.
    """
    rows = Rows(frame.copy(deep=False), refused, blank)
    for name, value in _DEFAULTS.items():
        empty = rows.unrefused(rows.blank(name), (name,))
        rows.replace(name, empty, [value] * len(empty))
    priced = rows.unrefused(
        rows.blank("currency") & ~(rows.blank("price_per_session") & rows.blank("price_course")), ("currency",)
    )
    rows.replace("currency", priced, ["USD"] * len(priced))
    _restore_zips(rows)
    place_unplaced(rows)
    empty, place_of = rows.unrefused(rows.blank("timezone"), ("timezone",)), place_finder(rows)
    found = [place_of(position) for position in empty.tolist()]
    rows.replace("timezone", empty, [place.timezone if place else "" for place in found])
    return rows.frame, rows.found


def _restore_zips(rows: Rows) -> None:
    """A spreadsheet drops the leading zeros of a ZIP; they come back only where the row's state confirms it."""
    short = rows.each("postal_code", lambda text: 0 < len(text) < 5)
    restored, state_known = [], set(rows.unrefused(short, ("state_province",)).tolist())
    for position in np.flatnonzero(short).tolist():
        found, state = rows.text("postal_code", position), rows.text("state_province", position)
        zip5 = found.zfill(5)
        lies_in = places.zip_state(zip5) if places.zip_issued(zip5) else None
        fits = lies_in is not None and lies_in == state
        restored.append(zip5 if fits else "")
        if fits:
            problem = Problem(
                "zip.dropped_zero",
                found,
                "Five digits were expected.",
                f"Read as {zip5} ({state}); format the column as text so that the zero stays.",
                zip5,
            )
        else:
            where = (
                f" With its zero back it would be {zip5}, which lies in {lies_in}, not in the row's state."
                if lies_in
                else ""
            )
            problem = Problem(
                "zip.format", found, f"Five digits were expected.{where}", "Correct the ZIP or the state."
            )
        if position in state_known:
            rows.found.append((position, "postal_code", problem))
    rows.replace("postal_code", np.flatnonzero(short), restored)
