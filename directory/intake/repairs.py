"""What the reader changed in cells that it accepted: before -> after, and the repairs that a person refuses.

A repair is never half refused: where a person does not want a cell read in another way than it stands there, its row is
refused with the original value, and is mended in the file.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from directory import schema
from directory.intake.report import Report
from directory.notices import Notice, Problem
from directory.spreadsheets.sheet import Texts

# Notices after which a cell is stored otherwise than it was written.
CODES = frozenset(
    {
        "enum.spelled",
        "ynu.spelled",
        "multi.repeated",
        "multi.empty_member",
        "text.whitespace",
        "text.newline",
        "text.leading_apostrophe",
        "text.placeholder",
        "excel.text_trick",
        "number.spelled",
        "state.full_name",
        "zip.dropped_zero",
        "zip.plus_four",
        "phone.extension",
        "phone.normalized",
        "url.no_scheme",
        "url.tracking",
        "hours.spelled",
    }
)


@dataclass(frozen=True)
class Repair:
    """One cell: what stood there, what is stored, and the codes of the notices that say why."""

    row: int
    column: str
    clinic: str
    before: str
    after: str
    codes: tuple[str, ...]

    @property
    def key(self) -> tuple[int, str]:
        """How the reader is told to refuse it (``refused_repairs``)."""
        return self.row, self.column


def listed(report: Report) -> list[Repair]:
    """The repairs in the accepted rows, row by row. As many as the report keeps notices; ``counts`` has the totals."""
    position = {row: i for i, row in enumerate(report.row_numbers.tolist()) if row}
    found: dict[tuple[int, str], list[Notice]] = {}
    for notice in report.notices:
        if notice.row is None or notice.column is None:
            continue
        if notice.code in CODES and notice.row in position and notice.column in schema.BY_NAME:
            found.setdefault((notice.row, notice.column), []).append(notice)
    columns = {name: report.frame[name].tolist() for name in {column for _, column in found}}
    return [
        Repair(
            row,
            column,
            notices[0].clinic,
            notices[0].value,
            columns[column][position[row]],
            tuple(n.code for n in notices),
        )
        for (row, column), notices in found.items()
        if notices[0].value != columns[column][position[row]]
    ]


def refusals(
    refused: Collection[tuple[int, str]], row_numbers: np.ndarray, raw: Mapping[str, Texts], frame: pd.DataFrame
) -> Iterator[tuple[int, str, Problem]]:
    """The cells that were to be read as they stand and are not: (position, column, problem).

    ``refused``: (spreadsheet row, column); ``raw``: the file's cells by our columns; ``frame``: what they were read as.
    """
    position = {row: i for i, row in enumerate(row_numbers.tolist())} if refused else {}
    for row, column in sorted(refused):
        at = position.get(row)
        if at is None or column not in raw or column not in frame:
            continue
        before, after = raw[column].distinct[raw[column].codes[at]], frame[column].iat[at]
        if before != after:
            read_as = f'as "{after}"' if after else "as empty"
            yield (
                at,
                column,
                Problem(
                    "repair.refused",
                    before,
                    f"It would be read {read_as}, and that was refused.",
                    "Correct the cell in the file, or allow the repair.",
                    after,
                ),
            )
