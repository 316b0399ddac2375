"""The admin's own file with a column of problems: their columns, their order, every row, ready to be mended and sent again.

The file as UTF-8 CSV (with its mark, which spreadsheets want) and, in a last column, what stands against each row. What
was said of the file or a heading stands behind the first row. Of a file that could not be read, the problems alone. No
cell runs as a formula. Errors come before warnings, and what is only told comes last; more than ``report.MOST_PER_CODE``
of one rule are not kept.

The file is opened once more for it, so all ask through ``sandbox.problems_safely`` and never here.
"""

import re
from collections.abc import Callable, Iterator

from directory.intake.report import Report
from directory.intake.sources import Source
from directory.notices import Severity
from directory.spreadsheets import csv_text, formulas, headings, sheet, workbook
from directory.spreadsheets.decoding import UnreadableFile

HEADING = "problems"
_BETWEEN = " • "
_MOST_OF_FILE = 100  # sentences about the file and its headings; a spreadsheet's cell takes 32,767 characters
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_PREFIX = {
    Severity.FILE: "",
    Severity.ERROR: "",
    Severity.WARNING: "",
    Severity.INFO: "For information: ",
}  # in this order


def told(report: Report) -> dict[int | None, list[str]]:
    """What stands against each spreadsheet row, None for the file as a whole; the gravest first."""
    found: dict[int | None, list[str]] = {}
    for severity, prefix in _PREFIX.items():
        for notice in report.notices:
            if notice.severity is severity:
                found.setdefault(notice.row, []).append(prefix + notice.sentence())
    return found


def alone(report: Report) -> bytes:
    """The problems without the file."""
    rows = [[HEADING], *([_cell(sentence)] for sentences in told(report).values() for sentence in sentences)]
    return csv_text.written(rows, mark=True)


def beside_rows(data: bytes, against: dict[int | None, list[str]], source: Source | None) -> bytes:
    """The file with what stands ``against`` each row (as ``told``); nothing but a mark where its columns cannot be found."""
    return csv_text.written(_rows(data, against, source.is_theirs if source else headings.is_ours), mark=True)


def _rows(data: bytes, told: dict[int | None, list[str]], recognised: Callable[[str], bool]) -> Iterator[list[str]]:
    records = workbook.opened(data, recognised)
    try:
        header, below = sheet.header(records, recognised)
    except UnreadableFile:
        return
    yield [*map(_cell, header), HEADING]
    of_file = told.get(None, [])
    if len(of_file) > _MOST_OF_FILE:
        of_file = [
            *of_file[:_MOST_OF_FILE],
            f"And {len(of_file) - _MOST_OF_FILE:,} more about the file and its columns.",
        ]
    for cells in below:
        sentences = _cell(_BETWEEN.join([*told.get(below.row, ()), *of_file]))
        of_file = []
        kept = list(map(_cell, cells or ("",)))
        # a row with too many cells keeps them all; its problem then stands behind them
        yield [*kept, *[""] * (len(header) - len(kept)), sentences]


def _cell(text: str) -> str:
    safe = formulas.guard(text)
    return text if safe is not text and _NUMBER.fullmatch(text) else safe
