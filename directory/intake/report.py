"""What the reader says of an upload, and how it gathers that without growing with the number of faults."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from directory import schema
from directory.notices import SEVERITY, Notice, Problem, Severity, place, shorten

ACCEPT, ACCEPT_WITH_WARNINGS, REJECT_ROWS, REJECT_FILE = "accept", "accept_with_warnings", "reject_rows", "reject_file"
# Notices kept per code; further ones are counted. Each refused row keeps at least one reason whatever the number.
MOST_PER_CODE = 10_000
_COLUMN_ORDER = {name: i for i, name in enumerate(schema.COLUMN_NAMES)}


def blank_frame() -> pd.DataFrame:
    """A table without clinics: every schema column, all text."""
    empty = pd.array([], dtype="str")
    return pd.DataFrame(dict.fromkeys(schema.COLUMN_NAMES, empty), copy=False)


@dataclass(frozen=True, eq=False)
class Report:
    """The judgement of one upload.

    ``rows_read`` = ``rows_accepted`` + ``rows_rejected``; rows are data rows that are not blank, 0 where the file as a
    whole is refused before its rows are read. ``notices`` holds at most ``MOST_PER_CODE`` per code, ``counts`` how many
    there are of each. ``frame``: the accepted rows, columns ``schema.COLUMN_NAMES``, texts with "" for blank, index
    0..n-1; ``row_numbers``: their spreadsheet rows, int64 of shape (n,), 0 for a clinic that is not from the file (an
    update). ``refused_ids``: ids of refused rows, where they have one that can be read.
    """

    outcome: str
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    notices: tuple[Notice, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    frame: pd.DataFrame = field(default_factory=blank_frame, repr=False)
    row_numbers: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64), repr=False)
    encoding: str = ""
    delimiter: str = ""
    sha256: str = ""
    refused_ids: tuple[str, ...] = ()

    def as_dict(self) -> dict:
        """The judgement as plain values for JSON, without the table."""
        return {
            "outcome": self.outcome,
            "rows_read": self.rows_read,
            "rows_accepted": self.rows_accepted,
            "rows_rejected": self.rows_rejected,
            "notices": [n.as_dict() for n in self.notices],
            "counts": self.counts,
        }


class Tally:
    """Notices gathered row by row. ``row_numbers``: spreadsheet rows; ``clinic_at``: a row position's name for people."""

    def __init__(self, row_numbers: np.ndarray, clinic_at: Callable[[int], str]):
        self.refused = np.zeros(len(row_numbers), dtype=bool)
        self.counts: Counter[str] = Counter()
        self._row_numbers, self._clinic_at = row_numbers, clinic_at
        self._kept: list[Notice] = []
        self._kept_per_code: Counter[str] = Counter()

    def of_file(self, problem: Problem, row: int | None = None, column: str | None = None) -> None:
        """A notice about the file, a heading, or a row that has no position in the table."""
        self.counts[problem.code] += 1
        self._keep(problem, row, column, "", always=problem.severity is Severity.ERROR)

    def at(self, position: int, column: str, problem: Problem) -> None:
        """A notice about one cell; an error refuses its row."""
        self.counts[problem.code] += 1
        self._place(position, column, problem)

    def each(self, found: Iterable[tuple[int, str, Problem]]) -> None:
        """A notice about each cell: (position, column, problem)."""
        for position, column, problem in found:
            self.at(position, column, problem)

    def column(self, name: str, codes: np.ndarray, problems: dict[int, tuple[Problem, ...]]) -> np.ndarray:
        """The problems of a whole column. ``codes``: shape (n,), which distinct text stands in each row; ``problems`` by code.

        Returns the rows whose cell is refused, bool of shape (n,).
        """
        size = max(int(codes.max(initial=0)), *problems, 0) + 1
        flagged, refusing, occurrences = np.zeros(size, bool), np.zeros(size, bool), np.bincount(codes, minlength=size)
        for code, found in problems.items():
            flagged[code], refusing[code] = True, any(p.severity is Severity.ERROR for p in found)
            for problem in found if occurrences[code] else ():
                self.counts[problem.code] += int(occurrences[code])
        refused = refusing[codes]
        told = flagged[codes]
        positions = np.flatnonzero(told)[:MOST_PER_CODE].tolist()
        beyond = positions[-1] + 1 if positions else 0
        positions += (beyond + np.flatnonzero((refused & ~self.refused)[beyond:])).tolist()
        for position in positions:
            for problem in problems[int(codes[position])]:
                self._place(position, name, problem)
        self.refused |= refused
        return refused

    def notices(self) -> tuple[Notice, ...]:
        """All that was kept: the file first, then row by row, in the order of the columns."""
        return tuple(
            sorted(self._kept, key=lambda n: (n.row is not None, n.row or 0, _COLUMN_ORDER.get(n.column or "", -1)))
        )

    def _place(self, position: int, column: str, problem: Problem) -> None:
        refuses = problem.severity is Severity.ERROR
        self._keep(
            problem,
            int(self._row_numbers[position]),
            column,
            self._clinic_at(position),
            always=refuses and not self.refused[position],
        )
        if refuses:
            self.refused[position] = True

    def _keep(self, problem: Problem, row: int | None, column: str | None, clinic: str, *, always: bool) -> None:
        if always or self._kept_per_code[problem.code] < MOST_PER_CODE:
            self._kept_per_code[problem.code] += 1
            self._kept.append(place(problem, row, shorten(column) if column else None, clinic))


def outcome_of(codes: Iterable[str], accepted: int, rejected: int) -> str:
    """The outcome of a file whose rows were read."""
    if not accepted:
        return REJECT_FILE
    if rejected:
        return REJECT_ROWS
    return ACCEPT_WITH_WARNINGS if any(SEVERITY[code] is Severity.WARNING for code in codes) else ACCEPT


_TITLES = {
    ACCEPT: "Accepted.",
    ACCEPT_WITH_WARNINGS: "Accepted, with warnings.",
    REJECT_ROWS: "Some rows are refused.",
    REJECT_FILE: "The file is refused.",
}
_STEPS = (
    (Severity.FILE, "What stops the file"),
    (Severity.ERROR, "What refuses rows"),
    (Severity.WARNING, "Worth a look"),
    (Severity.INFO, "For your information"),
)
_SHOWN = 20


def for_people(report: Report) -> str:
    """The report as text: outcome, then by severity each rule with how often it was met and its first notices."""
    lines = [_TITLES[report.outcome]]
    if report.rows_read:
        lines.append(
            f"Rows read: {report.rows_read:,}. Accepted: {report.rows_accepted:,}. Refused: {report.rows_rejected:,}."
        )
    by_code: dict[str, list[Notice]] = {}
    for notice in report.notices:
        by_code.setdefault(notice.code, []).append(notice)
    for severity, title in _STEPS:
        codes = [code for code in by_code if SEVERITY[code] is severity]
        if not codes:
            continue
        lines += ["", title]
        for code in codes:
            lines.append(f"  {code}: {report.counts.get(code, len(by_code[code])):,}")
            lines += [f"    {notice.sentence()}" for notice in by_code[code][:_SHOWN]]
            more = report.counts.get(code, 0) - min(_SHOWN, len(by_code[code]))
            if more > 0:
                lines.append(f"    and {more:,} more.")
    return "\n".join(lines)
