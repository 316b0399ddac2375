"""When things were checked and how: days that cannot be, findings out of date or soon to be, claims without evidence.

``today`` is always passed in.
"""

from collections.abc import Callable
from datetime import date

import numpy as np

from directory import schema
from directory.clinics import findings
from directory.clinics.findings import NEVER, Value, day_of, days_since_epoch
from directory.intake.checks.rows import Rows
from directory.notices import Problem
from directory.schema import Kind

DUE_DAYS = 30
_DATES = tuple(c.name for c in schema.COLUMNS if c.kind is Kind.DATE and c.name != "alert_ends")


def check_days(rows: Rows, today: date) -> None:
    """No day of a check lies in the future or before the clinic opened."""
    opened = rows.number("year_opened")
    for name in _DATES:
        if not rows.silent(name):
            _future(rows, name, today.isoformat())
            _before_opening(rows, name, opened)


def _future(rows: Rows, name: str, now: str) -> None:
    rows.tell(
        rows.each(name, lambda day: day > now),
        name,
        lambda i: Problem(
            "date.future", rows.text(name, i), f"A day up to today ({now}) was expected.", "Correct the date."
        ),
    )


def _before_opening(rows: Rows, name: str, opened: np.ndarray) -> None:
    with np.errstate(invalid="ignore"):
        early = rows.each(name, lambda day: float(day[:4]) if day else np.nan, np.float64) < opened
    rows.tell(
        early,
        name,
        lambda i: Problem(
            "date.range",
            rows.text(name, i),
            f"The clinic opened in {rows.text('year_opened', i)}; this day is earlier.",
            "Correct the date or year_opened.",
        ),
        reads=("year_opened",),
    )


class _Count:
    """How many findings of each row a rule concerns, and which of them its notice names."""

    def __init__(self, n: int) -> None:
        self.counts = np.zeros(n, dtype=np.int32)
        self._at = np.full(n, -1, dtype=np.int32)

    def add(self, mask: np.ndarray, number: int) -> None:
        """One more where ``mask`` holds; the first is the one named."""
        self._at[mask & (self.counts == 0)] = number
        self.counts += mask

    def name_at(self, i: int) -> str:
        """The column of the finding that is named."""
        return schema.FINDINGS[self._at[i]].name


class _Ages(_Count):
    """The same where the oldest is the one named."""

    def __init__(self, n: int) -> None:
        super().__init__(n)
        self._oldest = np.full(n, np.iinfo(np.int32).max, dtype=np.int32)

    def add_checked(self, mask: np.ndarray, number: int, verified_days: np.ndarray) -> None:
        """One more where ``mask`` holds, checked on these days."""
        older = mask & (verified_days < self._oldest)
        self._oldest[older], self._at[older] = verified_days[older], number
        self.counts += mask

    def oldest(self, i: int) -> str:
        """The day of the oldest check."""
        return day_of(int(self._oldest[i])).isoformat()


def check_evidence(rows: Rows, today: date) -> None:
    """One notice a row for what is out of date, what is soon, what is claimed without evidence and calls without a name."""
    n, now = len(rows), days_since_epoch(today)
    whole_row, whole_row_kind = findings.row_evidence(rows.frame), rows.blank("evidence_type")
    stale, due, unproved, unnamed = _Ages(n), _Ages(n), _Count(n), _Count(n)
    for number, column in enumerate(schema.FINDINGS):
        kind, ref, on, by = column.companions
        if rows.silent(column.name, kind):
            continue  # nothing is said that could go out of date or want evidence
        evidence = findings.column_evidence(rows.frame, column, whole_row)
        dated, left = days_left(rows, column, evidence, now)
        stale.add_checked(dated & (left < 0), number, evidence.verified_days)
        due.add_checked(dated & (left >= 0) & (left <= DUE_DAYS), number, evidence.verified_days)
        own = ~(rows.blank(kind) & rows.blank(ref) & rows.blank(on) & rows.blank(by))
        unproved.add(_claimed(rows, column) & np.where(own, rows.blank(kind), whole_row_kind), number)
        unnamed.add(rows.says(kind, schema.PHONE_CALL) & rows.blank(ref), number)
    _tell_stale(rows, stale)
    _tell_due(rows, due)
    _tell_unproved(rows, unproved)
    _tell_unnamed(rows, unnamed)


def _tell_stale(rows: Rows, stale: _Ages) -> None:
    def problem(i: int) -> Problem:
        n, name = int(stale.counts[i]), stale.name_at(i)
        return Problem(
            "date.stale",
            stale.oldest(i),
            f"1 fact of this row was verified too long ago; the oldest is {name}."
            if n == 1
            else f"{n} facts of this row were verified too long ago; the oldest is {name}.",
            "Call the clinic and renew them.",
        )

    _tell_counted(rows, stale.counts, stale.name_at, problem)


def _tell_due(rows: Rows, due: _Ages) -> None:
    def problem(i: int) -> Problem:
        n, name = int(due.counts[i]), due.name_at(i)
        return Problem(
            "date.due",
            due.oldest(i),
            f"1 fact of this row goes out of date within 30 days; the oldest is {name}."
            if n == 1
            else f"{n} facts of this row go out of date within 30 days; the oldest is {name}.",
            "Plan to renew them.",
        )

    _tell_counted(rows, due.counts, due.name_at, problem)


def _tell_unproved(rows: Rows, unproved: _Count) -> None:
    _tell_counted(
        rows,
        unproved.counts,
        unproved.name_at,
        lambda i: Problem(
            "rule.claim_without_evidence",
            f"{unproved.counts[i]} yes",
            "A yes without evidence is shown as the clinic's own claim.",
            "Add how it was checked, when and by whom.",
        ),
    )


def _tell_unnamed(rows: Rows, unnamed: _Count) -> None:
    whole_call = rows.says("evidence_type", schema.PHONE_CALL) & rows.blank("evidence_ref")
    counts = unnamed.counts + whole_call
    _tell_counted(
        rows,
        counts,
        lambda i: "evidence_ref" if whole_call[i] else unnamed.name_at(i) + "_evidence_ref",
        lambda i: Problem(
            "rule.phone_call_without_name",
            f"{counts[i]} by phone",
            "A phone call proves something only with the name of the person spoken to.",
            "Write the name into the reference; only staff see it.",
        ),
    )


def _tell_counted(
    rows: Rows, counts: np.ndarray, column: Callable[[int], str], problem: Callable[[int], Problem]
) -> None:
    rows.found += [(i, column(i), problem(i)) for i in np.flatnonzero(counts).tolist()]


def days_left(
    rows: Rows, column: schema.Column, evidence: findings.ColumnEvidence, now: int
) -> tuple[np.ndarray, np.ndarray]:
    """(whether a finding is proved and so can go out of date, its days until then, negative once it has), shape (n,).

    ``now``: days since 1970. On day 0 it is still in date. A cell with several members goes by the one that is due first.
    """
    days = column.days_until_stale
    assert days is not None  # a finding has them
    left = findings.last_days(evidence.verified_days, days) - now
    for due_on in schema.due_days(column):
        sooner = np.minimum(left, findings.last_days(evidence.verified_days, days, due_on) - now)
        left = np.where(_is_due(rows, column, due_on), sooner, left)
    return _said(rows, column) & evidence.strong & (evidence.verified_days != NEVER), left


def _is_due(rows: Rows, column: schema.Column, due_on: date) -> np.ndarray:
    """Whether the cell names a member whose checks from before this day count until the day before it and no longer."""
    return rows.each(
        column.name,
        lambda text: any(schema.due_on(column, member.lstrip("!")) == due_on for member in text.split(";")),
    )


def _said(rows: Rows, column: schema.Column) -> np.ndarray:
    """Whether the cell says anything that can go out of date: a yes, a no, a fact; not unknown, not "does not apply"."""
    meaning = findings.cell_meanings(column)
    if meaning:
        return rows.each(column.name, lambda text: meaning.get(text) in (Value.YES, Value.NO))
    return ~rows.blank(column.name)


def _claimed(rows: Rows, column: schema.Column) -> np.ndarray:
    """Whether the cell says yes to a question; a phone number or a price is no claim."""
    meaning = findings.cell_meanings(column)
    return rows.each(column.name, lambda text: meaning.get(text) == Value.YES)
