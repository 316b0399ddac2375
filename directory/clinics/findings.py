"""Findings, their evidence, and their standing on a given day.

A finding is one value of one clinic (yes, no, unknown, not applicable) with the evidence behind it. Its standing says
how far it can be trusted today: *verified* (strong evidence, in date), *stale* (strong, past its days), *claimed* (weak
evidence or a bare yes), *no*, *unknown*. The rule stands once, in ``standing_codes``, for whole columns at a time;
one clinic's finding is that rule applied to one row. ``today`` is always passed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import hours
from directory.clinics.distinct import distinct
from directory.schema import Column

_EPOCH = date(1970, 1, 1)
NEVER = np.iinfo(np.int32).min  # "no date", in days since 1970


class Value(IntEnum):
    """What a three-state cell says. UNKNOWN is 0 so that nothing becomes a yes by default."""

    UNKNOWN = 0
    YES = 1
    NO = 2
    NOT_APPLICABLE = 3


class Standing(IntEnum):
    """How far a finding can be trusted. ``NONE`` belongs to not-applicable values, which have no standing."""

    UNKNOWN = 0
    NO = 1
    CLAIMED = 2
    STALE = 3
    VERIFIED = 4
    NONE = 5


STANDING_LABELS: dict[Standing, str] = {
    Standing.VERIFIED: "Verified",
    Standing.STALE: "Out of date",
    Standing.CLAIMED: "Clinic says so",
    Standing.NO: "No",
    Standing.UNKNOWN: "Not known",
    Standing.NONE: "Does not apply",
}


@dataclass(frozen=True)
class Evidence:
    """Who checked a finding, how and when.

    ``kind``: an evidence type of the schema or "". ``reference`` may name the person spoken to: staff only.
    ``checked_by``: role and organisation, never a name. ``own``: False where the clinic row's evidence is used.
    """

    kind: str = ""
    reference: str = ""
    verified_on: date | None = None
    checked_by: str = ""
    own: bool = False

    @property
    def strong(self) -> bool:
        """Whether it can prove anything (domain 2.1); a phone call counts only with a named person."""
        return (
            self.verified_on is not None
            and self.kind in schema.STRONG_EVIDENCE
            and (self.kind != schema.PHONE_CALL or bool(self.reference))
        )


@dataclass(frozen=True)
class Finding:
    """One finding of one clinic on one day. ``stale`` also marks a *no* that is past its days."""

    column: str
    value: Value
    text: str
    standing: Standing
    stale: bool
    evidence: Evidence
    good_until: date | None


def days_since_epoch(day: date) -> int:
    """A date as whole days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(days: int) -> date:
    """The date so many days after 1970-01-01; the reverse of ``days_since_epoch``."""
    return _EPOCH + timedelta(days=days)


def last_days(verified_days: np.ndarray, days_until_stale: int, due_on: date | None = None) -> np.ndarray:
    """The last day on which each check counts (days since 1970, int64, of the shape of ``verified_days``; nonsense for ``NEVER``).

    ``due_on`` (``schema.due_on``): checks from before this day count until the day before it and no longer.
    """
    last = verified_days.astype(np.int64) + days_until_stale
    if due_on is None:
        return last
    due = days_since_epoch(due_on)
    return np.where(verified_days < due, np.minimum(last, due - 1), last)


def standing_codes(
    values: np.ndarray,
    strong: np.ndarray,
    verified_days: np.ndarray,
    today: date,
    days_until_stale: int,
    due_on: date | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Standing and staleness of many findings of one column.

    ``values``: ``Value`` codes, ``strong``: bool, ``verified_days``: days since 1970 or ``NEVER``, all of shape (n,);
    ``due_on`` as for ``last_days``.
    Returns (``Standing`` codes as int8, stale as bool). Evidence is in date up to and including its last day.
    """
    dated = verified_days != NEVER
    past = dated & (np.int64(days_since_epoch(today)) > last_days(verified_days, days_until_stale, due_on))
    standing = np.full(values.shape, Standing.UNKNOWN, dtype=np.int8)
    yes = values == Value.YES
    standing[yes] = Standing.CLAIMED
    standing[yes & strong & dated] = Standing.VERIFIED
    standing[yes & strong & past] = Standing.STALE
    standing[values == Value.NO] = Standing.NO
    standing[values == Value.NOT_APPLICABLE] = Standing.NONE
    return standing, past & strong & ((values == Value.YES) | (values == Value.NO))


def value_codes(cells: pd.Series, column: Column, member: str = "") -> np.ndarray:
    """``Value`` codes of a column of stored texts, shape (n,).

    For a list column give the ``member``: present is yes, ``!member`` is no, absent is unknown (never no). ``member`` may
    also be a switch that is worked out from the column.
    A column of plain facts (a phone, hours) is yes where it holds anything.
    """
    if column.facet and not schema.FACET[column.facet].by_column:
        yes, no = member_bits(cells, {member: 0})
        return np.where(yes == 1, Value.YES, np.where(no == 1, Value.NO, Value.UNKNOWN)).astype(np.int8)
    codes, texts = distinct(cells)
    return np.array([value_of(text, column, member) for text in texts], dtype=np.int8)[codes]


def value_of(text: str, column: Column, member: str = "") -> Value:
    """What one stored text says; the rule of ``value_codes`` for a single cell."""
    if column.facet and not schema.FACET[column.facet].by_column:
        parts = text.split(";")
        return Value.YES if member in parts else Value.NO if f"!{member}" in parts else Value.UNKNOWN
    if member in schema.SWITCH_COLUMNS:
        return worked_out(text)
    meaning = _MEANINGS[column.name]
    return meaning.get(text, Value.YES if text and not meaning else Value.UNKNOWN)


def worked_out(text: str) -> Value:
    """Whether hours reach into an evening or the weekend; unknown where they are not known, or only by appointment there."""
    if not text:
        return Value.UNKNOWN
    try:
        is_open = hours.evening_or_weekend(hours.parse(text))
    except ValueError:
        return Value.UNKNOWN
    return Value.UNKNOWN if is_open is None else Value.YES if is_open else Value.NO


def member_bits(cells: pd.Series, bit_of: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """What list cells say of many members at once: (said yes, said no), one bit per member, uint64 of shape (n,).

    ``bit_of`` gives each member its bit (0 to 63). Present is yes, ``!member`` is no, absent is neither; where a cell
    says both, the yes stands.
    """
    codes, texts = distinct(cells)
    yes_word = {member: 1 << bit for member, bit in bit_of.items()}
    no_word = {f"!{member}": word for member, word in yes_word.items()}
    parts = [text.split(";") for text in texts]
    yes = np.array([sum({yes_word.get(part, 0) for part in cell}) for cell in parts], dtype=np.uint64)
    no = np.array([sum({no_word.get(part, 0) for part in cell}) for cell in parts], dtype=np.uint64)
    return yes[codes], (no & ~yes)[codes]


def cell_meanings(column: Column) -> dict[str, Value]:
    """Stored text to ``Value`` for three-state and enumerated finding columns; empty for columns of plain facts."""
    if column.criterion and column.criterion == column.name:
        criterion = schema.CRITERION[column.criterion]
        return {
            **{v: Value.YES for v in criterion.yes_values},
            **{v: Value.NO for v in criterion.no_values},
            schema.NOT_APPLICABLE: Value.NOT_APPLICABLE,
            schema.UNKNOWN: Value.UNKNOWN,
        }
    if column.name in schema.SWITCHES:
        met = schema.SWITCHES[column.name]
        return {v: Value.YES if v in met else Value.UNKNOWN if v == schema.UNKNOWN else Value.NO for v in column.labels}
    if column.kind is schema.Kind.YNU:
        return {schema.YES: Value.YES, schema.NO: Value.NO, schema.UNKNOWN: Value.UNKNOWN}
    return {}


_MEANINGS: dict[str, dict[str, Value]] = {column.name: cell_meanings(column) for column in schema.COLUMNS}


@dataclass(frozen=True)
class ColumnEvidence:
    """The evidence behind one column of a whole table: arrays of shape (n,)."""

    strong: np.ndarray
    verified_days: np.ndarray


def _day_codes(texts: pd.Series) -> np.ndarray:
    codes, days = distinct(texts)
    return np.array([days_since_epoch(date.fromisoformat(day)) if day else NEVER for day in days], dtype=np.int32)[
        codes
    ]


def _said(texts: pd.Series) -> np.ndarray:
    codes, different = distinct(texts)
    return np.array([bool(text) for text in different], dtype=bool)[codes]


def _strong(kind: pd.Series, reference: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """(strong, anything said at all) of an evidence type with its reference."""
    kind_codes, kinds = distinct(kind)
    named = _said(reference)
    proof = np.array([text in schema.STRONG_EVIDENCE for text in kinds], dtype=bool)[kind_codes]
    call = np.array([text == schema.PHONE_CALL for text in kinds], dtype=bool)[kind_codes]
    said = np.array([bool(text) for text in kinds], dtype=bool)[kind_codes]
    return proof & (named | ~call), named | said


def row_evidence(frame: pd.DataFrame) -> ColumnEvidence:
    """The evidence given for whole rows, which stands behind every finding without its own."""
    return ColumnEvidence(_strong(frame["evidence_type"], frame["evidence_ref"])[0], _day_codes(frame["assured_date"]))


def column_evidence(frame: pd.DataFrame, column: Column, whole_row: ColumnEvidence | None = None) -> ColumnEvidence:
    """Evidence of a finding column for every clinic: its own companions, or the row's evidence where all of them are empty.

    ``frame``: every schema column as text, "" for empty. ``whole_row``: what ``row_evidence`` answers, for callers that
    ask for many columns. A column with ``as_of`` takes that day where its own companion has none.
    """
    whole_row = whole_row or row_evidence(frame)
    kind, ref, on, by = (frame[name] for name in column.companions)
    own_strong, said = _strong(kind, ref)
    own_days = _day_codes(on)
    own = said | (own_days != NEVER) | _said(by)
    strong = np.where(own, own_strong, whole_row.strong)
    days = np.where(own, own_days, whole_row.verified_days).astype(np.int32)
    if column.as_of:
        as_of = _day_codes(frame[column.as_of])
        days = np.where((as_of != NEVER) & ~(own & (own_days != NEVER)), as_of, days).astype(np.int32)
    return ColumnEvidence(strong & (days != NEVER), days)


def evidence_of(row: Mapping[str, str], column: Column) -> Evidence:
    """The evidence behind one finding of one clinic (a row of texts), under the same rule as ``column_evidence``."""
    own = [row[name] for name in column.companions]
    kind, ref, on, by = (
        own if any(own) else (row["evidence_type"], row["evidence_ref"], row["assured_date"], row["verified_by"])
    )
    if column.as_of and row[column.as_of] and not (any(own) and own[2]):
        on = row[column.as_of]
    return Evidence(kind, ref, date.fromisoformat(on) if on else None, by, any(own))


def finding(row: Mapping[str, str], column: Column, today: date, member: str = "") -> Finding:
    """One clinic's finding with its standing on ``today``. ``row``: the clinic's texts by column name."""
    evidence = evidence_of(row, column)
    values = np.array([value_of(row[column.name], column, member)], dtype=np.int8)
    verified = np.array([days_since_epoch(evidence.verified_on) if evidence.verified_on else NEVER], dtype=np.int32)
    due_on = schema.due_on(column, member)
    standing, stale = standing_codes(values, np.array([evidence.strong]), verified, today, column.days_good, due_on)
    good_until = day_of(int(last_days(verified, column.days_good, due_on)[0])) if evidence.strong else None
    return Finding(
        column.name,
        Value(int(values[0])),
        row[column.name],
        Standing(int(standing[0])),
        bool(stale[0]),
        evidence,
        good_until,
    )
