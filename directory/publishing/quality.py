"""What to fix next in what is published: each list as a table, and as CSV to fill in and upload as an update.

Clinics marked "do not list" and clinics closed for good are left out: nobody is to verify them again. A CSV holds the
id, the name and the cells to fix, as published; every other cell is blank, which in an update keeps the old value.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import overload

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import findings
from directory.clinics.findings import Standing
from directory.clinics.status import CLOSED_FOR_GOOD, DO_NOT_LIST, can_be_results
from directory.intake.checks import duplicates, rules
from directory.intake.checks.duplicates import Pair
from directory.intake.checks.evidence import DUE_DAYS, days_left
from directory.intake.checks.rows import Rows
from directory.medicine import last_checked, sentences
from directory.medicine.cited import Cited
from directory.medicine.last_checked import LastChecked
from directory.notices import SEVERITY, Severity
from directory.publishing.frames import names_of
from directory.schema import Column
from directory.search.published import Directory
from directory.spreadsheets import export
from directory.store.sentence_checks import SentenceCheck

_NAMES = ("organization_name", "location_name")
COMPARED = (
    "address_1",
    "address_2",
    "city",
    "state_province",
    "postal_code",
    "phone",
    "website",
    "status",
    "listing_status",
)
"""Columns by which two rows that look alike are compared, beside their names."""
_TO_PLACE = ("address_1", "address_2", "city", "state_province", "postal_code", "latitude", "longitude")
_SEVERITIES = tuple(Severity)


@dataclass(frozen=True)
class Due:
    """A finding that is out of date or will be soon. ``days_left``: until it is stale, negative once it has been."""

    clinic_id: str
    clinic: str
    column: str
    label: str
    value: str
    core: bool
    verified_on: date
    good_until: date
    days_left: int

    @property
    def stale(self) -> bool:
        """Whether it is out of date today."""
        return self.days_left < 0

    @property
    def by_rule(self) -> bool:
        """Whether a day of its own (``schema.due_on``) ends it, before its age does."""
        return self.good_until < self.verified_on + timedelta(days=schema.BY_NAME[self.column].days_good)


class DueList(Sequence[Due]):
    """Findings to renew, core criteria first, then the oldest; each is made when it is asked for, as there may be many."""

    def __init__(
        self,
        directory: Directory,
        positions: np.ndarray,
        columns: np.ndarray,
        core: np.ndarray,
        verified: np.ndarray,
        left: np.ndarray,
    ):
        self._directory, self.positions, self._columns, self._core, self._verified, self._left = (
            directory,
            positions,
            columns,
            core,
            verified,
            left,
        )

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, at: int) -> Due: ...

    @overload
    def __getitem__(self, at: slice) -> list[Due]: ...

    def __getitem__(self, at: int | slice) -> Due | list[Due]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        frame, position, column = self._directory.frame, int(self.positions[at]), schema.FINDINGS[self._columns[at]]
        verified = findings.day_of(int(self._verified[at]))
        return Due(
            _cell(frame, "clinic_id", position),
            names_of(frame, self.positions[[at]])[0],
            column.name,
            column.label,
            _cell(frame, column.name, position),
            bool(self._core[at]),
            verified,
            self._directory.today + timedelta(days=int(self._left[at])),
            int(self._left[at]),
        )

    @property
    def number_stale(self) -> int:
        """How many are out of date today; the others will be soon."""
        return int((self._left < 0).sum())

    def to_csv(self) -> bytes:
        """The clinics with the findings to renew and their evidence, clinics in the order of the list."""
        cells = [
            (int(p), name)
            for p, c in zip(self.positions, self._columns, strict=True)
            for name in _with_companions(schema.FINDINGS[c])
        ]
        return worksheet(self._directory.frame, cells)


@dataclass(frozen=True)
class UnknownRate:
    """How many clinics leave a criterion open, of those to which it applies. ``share`` from 0 to 1."""

    criterion: str
    label: str
    core: bool
    unknown: int
    applicable: int

    @property
    def share(self) -> float:
        """The share of clinics for which it is not known."""
        return self.unknown / self.applicable if self.applicable else 0.0


@dataclass(frozen=True)
class Contradiction:
    """Something in a clinic's row that does not fit the rest. ``code``: of the catalogue."""

    clinic_id: str
    clinic: str
    column: str
    code: str
    found: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Unplaced:
    """A clinic whose point is not that of its street address. ``precision``: what the point stands for."""

    clinic_id: str
    clinic: str
    address: str
    precision: str


@dataclass(frozen=True)
class Freshness:
    """How the findings of all criteria stand on a day, if nobody renews anything: the number of each standing."""

    day: date
    counts: dict[Standing, int]

    @property
    def shares(self) -> dict[Standing, float]:
        """The share of each standing, from 0 to 1."""
        total = sum(self.counts.values())
        return {standing: count / total if total else 0.0 for standing, count in self.counts.items()}


@dataclass(frozen=True)
class OurSentence:
    """A sentence of ours on an approval or a law. ``text``: as a page says it; ``wording``: what a check of it is of.

    ``check``: that of staff which counts, None where the day is that of the data. ``days_left``: until it is to be checked
    again, negative once it is.
    """

    sentence: Cited
    text: str
    wording: str
    checked_on: date
    good_until: date
    days_left: int
    check: SentenceCheck | None

    @property
    def due(self) -> bool:
        """Whether its last check is too long ago."""
        return self.days_left < 0


def our_sentences(checked: LastChecked) -> list[OurSentence]:
    """What our pages say of approvals and law, the longest unchecked first."""
    found = []
    for sentence in sentences.dated():
        day, until = checked.days[sentence.id], checked.good_until(sentence.id)
        text = last_checked.wording(sentence, found="…")
        found.append(
            OurSentence(
                sentence,
                text,
                last_checked.wording(sentence),
                day,
                until,
                (until - checked.today).days,
                checked.checks.get(sentence.id),
            )
        )
    return sorted(found, key=lambda one: one.checked_on)


def due(directory: Directory, within: int = DUE_DAYS) -> DueList:
    """Proved findings that are stale today or will be within some days: core criteria first, then the oldest check."""
    frame, now = directory.frame, findings.days_since_epoch(directory.today)
    kept, rows, whole_row = _worked_on(frame), Rows(frame), findings.row_evidence(frame)
    spravato = rows.says(schema.SPRAVATO_COLUMN, schema.YES)
    core = {
        c.key: spravato if c.core == "if_spravato" else np.ones(len(frame), dtype=bool)
        for c in schema.core_criteria(offers_spravato=True)
    }
    found = []
    for number, column in enumerate(schema.FINDINGS):
        evidence = findings.column_evidence(frame, column, whole_row)
        dated, left = days_left(rows, column, evidence, now)
        at = np.flatnonzero(kept & dated & (left <= within))
        of_core = core[column.name][at] if column.name in core else np.zeros(len(at), dtype=bool)
        found.append(
            np.column_stack(
                (at, np.full(len(at), number), of_core, evidence.verified_days[at].astype(np.int64), left[at])
            )
        )
    table = np.concatenate(found).astype(np.int64)
    table = table[np.lexsort((table[:, 1], table[:, 0], table[:, 3], ~table[:, 2].astype(bool)))]
    return DueList(directory, *table.T)


def unknown_rates(directory: Directory) -> list[UnknownRate]:
    """Per criterion how often it is not known, the most often first; only clinics that visitors find."""
    frame = directory.frame
    seen = can_be_results(frame)
    spravato = (frame[schema.SPRAVATO_COLUMN] == schema.YES).to_numpy(dtype=bool)
    rates = []
    for criterion in schema.CRITERIA:
        applies = seen & spravato if criterion.core == "if_spravato" else seen
        unknown = directory.packed.standings[criterion.key] == Standing.UNKNOWN
        rates.append(
            UnknownRate(
                criterion.key, criterion.label, bool(criterion.core), int((unknown & applies).sum()), int(applies.sum())
            )
        )
    return sorted(rates, key=lambda rate: -rate.share)


def contradictions(directory: Directory) -> list[Contradiction]:
    """What does not fit together within a clinic, by the reader's own rules; errors first, then warnings."""
    frame = directory.frame
    kept = _worked_on(frame)
    found = [(position, column, problem) for position, column, problem in rules.contradictions(frame) if kept[position]]
    found.sort(key=lambda f: (_SEVERITIES.index(SEVERITY[f[2].code]), f[2].code, f[0]))
    at = np.array([position for position, *_ in found], dtype=np.int64)
    who = zip(frame["clinic_id"].array.take(at).tolist(), names_of(frame, at), found, strict=True)
    return [
        Contradiction(clinic_id, clinic, column, p.code, p.value, p.expected, p.remedy)
        for clinic_id, clinic, (_, column, p) in who
    ]


def possible_duplicates(directory: Directory, dismissed: Collection[tuple[str, str]] = ()) -> list[Pair]:
    """Pairs that may be one clinic, the likeliest first. A clinic not to be listed stays among them: it may be back under another id."""
    return duplicates.pairs(directory.frame, dismissed)


def unplaced(directory: Directory) -> list[Unplaced]:
    """Clinics without coordinates of their own: on the map they stand in the middle of their ZIP or town, or nowhere."""
    frame = directory.frame
    exact = ((frame["location_precision"] == "address") & (frame["latitude"] != "")).to_numpy(dtype=bool)
    at = np.flatnonzero(_worked_on(frame) & ~exact)
    names = ("clinic_id", "address_1", "city", "state_province", "postal_code", "location_precision", "latitude")
    cells = zip(names_of(frame, at), *(frame[name].array.take(at).tolist() for name in names), strict=True)
    return [
        Unplaced(clinic_id, clinic, f"{street}, {city}, {state} {zip5}", precision if latitude else schema.UNKNOWN)
        for clinic, clinic_id, street, city, state, zip5, precision, latitude in cells
    ]


def freshness(directory: Directory, days: Iterable[date]) -> list[Freshness]:
    """How the criteria of the clinics that visitors find stand on each day, if nobody renews anything.

    For days before the publication ask the publication of that day: this one knows only of its own checks.
    """
    frame = directory.frame.loc[can_be_results(directory.frame)].reset_index(drop=True)
    whole_row = findings.row_evidence(frame)
    known = []
    for criterion in schema.CRITERIA:
        column = schema.BY_NAME[criterion.key]
        evidence = findings.column_evidence(frame, column, whole_row)
        known.append(
            (
                findings.value_codes(frame[column.name], column),
                evidence.strong,
                evidence.verified_days,
                column.days_good,
                schema.due_on(column),
            )
        )
    found = []
    for day in days:
        counts = np.zeros(len(Standing), dtype=np.int64)
        for values, strong, verified, until_stale, due_on in known:
            counts += np.bincount(
                findings.standing_codes(values, strong, verified, day, until_stale, due_on)[0], minlength=len(Standing)
            )
        found.append(
            Freshness(day, {standing: int(counts[standing]) for standing in Standing if standing is not Standing.NONE})
        )
    return found


def coming_days(today: date, ahead: int = 180, step: int = 7) -> list[date]:
    """The days of the chart: today and every week of half a year."""
    return [today + timedelta(days=days) for days in range(0, ahead + 1, step)]


def contradictions_csv(directory: Directory, found: Iterable[Contradiction]) -> bytes:
    """The clinics with the cells that do not fit."""
    positions = _positions(directory)
    return worksheet(
        directory.frame,
        [(positions[c.clinic_id], name) for c in found for name in _with_companions(schema.BY_NAME[c.column])],
    )


def duplicates_csv(directory: Directory, found: Iterable[Pair]) -> bytes:
    """Both clinics of each pair, one below the other, with what can be compared and how each is listed."""
    return worksheet(
        directory.frame,
        [
            (position, name)
            for pair in found
            for position in (pair.first, pair.second)
            for name in (*COMPARED, "listing_reason")
        ],
    )


def unplaced_csv(directory: Directory, found: Iterable[Unplaced]) -> bytes:
    """The clinics with address and present point; how exact a new point is need not be said."""
    positions = _positions(directory)
    return worksheet(directory.frame, [(positions[u.clinic_id], name) for u in found for name in _TO_PLACE])


def unknown_csv(directory: Directory, criterion: str) -> bytes:
    """The clinics for which a criterion is not known, with its cell and its evidence."""
    unknown = directory.packed.standings[criterion] == Standing.UNKNOWN
    applies = can_be_results(directory.frame)
    if schema.CRITERION[criterion].core == "if_spravato":
        applies &= (directory.frame[schema.SPRAVATO_COLUMN] == schema.YES).to_numpy(dtype=bool)
    return worksheet(
        directory.frame,
        [
            (position, name)
            for position in np.flatnonzero(unknown & applies).tolist()
            for name in _with_companions(schema.BY_NAME[criterion])
        ],
    )


def worksheet(frame: pd.DataFrame, cells: Iterable[tuple[int, str]]) -> bytes:
    """CSV to fill in and upload as an update: id, names and the (position, column) cells as published, all else blank.

    Clinics stand in the order in which they first occur, columns in the schema's order.
    """
    by_column: dict[str, set[int]] = {}
    line: dict[int, int] = {}
    for position, name in cells:
        by_column.setdefault(name, set()).add(position)
        line.setdefault(position, len(line))
    positions = np.fromiter(line, dtype=np.int64, count=len(line))
    columns: dict[str, pd.Series] = {}
    for name in schema.COLUMN_NAMES:
        if name == "clinic_id" or name in _NAMES:
            columns[name] = pd.Series(frame[name].array.take(positions))
        elif name in by_column:
            asked = np.zeros(len(positions), dtype=bool)
            asked[[line[position] for position in by_column[name]]] = True
            columns[name] = pd.Series(frame[name].array.take(positions)).where(asked, "")
    return export.to_csv(pd.DataFrame(columns))


def _with_companions(column: Column) -> tuple[str, ...]:
    return (column.name, *column.evidence_columns)


def _positions(directory: Directory) -> dict[str, int]:
    return {clinic_id: position for position, clinic_id in enumerate(directory.frame["clinic_id"].tolist())}


def _worked_on(frame: pd.DataFrame) -> np.ndarray:
    return ((frame["listing_status"] != DO_NOT_LIST) & (frame["status"] != CLOSED_FOR_GOOD)).to_numpy(dtype=bool)


def _cell(frame: pd.DataFrame, name: str, position: int) -> str:
    return frame[name].array[position]
