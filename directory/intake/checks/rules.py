"""What must hold between the cells of a row: the checks of this folder, put together as each caller asks for them.

``today`` is always passed in.
"""

from collections.abc import Collection, Iterable, MutableSet
from datetime import date

import pandas as pd

from directory import schema
from directory.geo import places
from directory.intake.checks import evidence, sense
from directory.intake.checks.points import check_points
from directory.intake.checks.rows import Found, Rows
from directory.notices import Problem
from directory.schema import UNKNOWN


def blank_findings(frame: pd.DataFrame, columns: Iterable[str] = schema.COLUMN_NAMES) -> list[tuple[str, int]]:
    """(column, number of blank cells) of the three-state columns among ``columns`` that have any: blank is unknown, never no."""
    names = [name for name in columns if name in _THREE_STATE]
    rows = Rows(frame)
    counts = [(name, int(rows.blank(name).sum())) for name in names]
    return [(name, count) for name, count in counts if count]


_THREE_STATE = frozenset(c.name for c in schema.FINDINGS if UNKNOWN in c.labels)


def check_rows(
    frame: pd.DataFrame,
    today: date,
    refused: Collection[tuple[int, str]] = (),
    blank: MutableSet[str] | None = None,
) -> list[Found]:
    """What is wrong or worth a look in each row: (position in the frame, column, problem).

    ``frame`` as ``filling.complete`` gives it. A rule that reads a refused cell says nothing about its row.
    ``blank``: as ``Rows`` takes it.
    """
    rows = Rows(frame, refused, blank)
    check_points(rows)
    _places(rows)
    sense.check_each(rows)
    evidence.check_days(rows, today)
    evidence.check_evidence(rows, today)
    return rows.found


def check_sense(frame: pd.DataFrame) -> list[Found]:
    """The part of ``check_rows`` about what a clinic does and says: no points, places, days or evidence.

    A page asks it of one clinic, and those parts cost most of the time.
    """
    rows = Rows(frame, ())
    sense.check_each(rows)
    return rows.found


# What ``contradictions`` leaves out: nothing in the row speaks against it.
_CONTRADICTS_NOTHING = frozenset({"phone.toll_free_only"})


def contradictions(frame: pd.DataFrame) -> list[Found]:
    """The part of ``check_rows`` about what does not fit together in a row (domain rule 2.5): points, places, sense."""
    rows = Rows(frame, ())
    check_points(rows)
    _places(rows)
    sense.check_each(rows)
    return [found for found in rows.found if found[2].code not in _CONTRADICTS_NOTHING]


def _places(rows: Rows) -> None:
    lies_in = rows.each("postal_code", lambda zip5: (places.zip_state(zip5) if zip5 else None) or "", object)
    state = rows.each("state_province", lambda text: text, object)
    rows.tell(
        (lies_in != "") & (state != "") & (lies_in != state),
        "postal_code",
        lambda i: Problem(
            "zip.state_mismatch",
            rows.text("postal_code", i),
            f"{rows.text('postal_code', i)} lies in {lies_in[i]}, the row says {state[i]}.",
            "Correct the ZIP or the state.",
        ),
        reads=("state_province",),
    )
