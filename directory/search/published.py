"""The published directory: one file of clinics, read once per process and shared by all visitors.

Until there is a store, what is published is the file named in the settings. It passes the same reader as an upload.
Nothing invalid is published: a file of which even one row is refused is not shown at all, and says why, because a
directory that silently lacks clinics cannot be told from one that never had them.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import pandas as pd

from directory import schema
from directory.clinics import findings
from directory.clinics.findings import Finding, Standing
from directory.clinics.status import LISTED
from directory.clinics.verdict import Verdict
from directory.intake import Report
from directory.notices import ErrorForPeople
from directory.search.index import Packed, build

Made = TypeVar("Made")


class Unreadable(ErrorForPeople):
    """There is no directory to show. ``sentences`` say why, for people; ``report`` is the reader's, None without a file."""

    def __init__(self, sentences: tuple[str, ...], report: Report | None = None):
        super().__init__(*sentences)
        self.report = report


@dataclass(frozen=True)
class CoreStanding:
    """A clinic's core safety checks: how many apply, how many there are of each standing, and whether all are satisfied.

    ``met``: every one is yes (of any standing) or does not apply. ``counts`` holds every ``Standing``. ``asked``: those
    that can be verified, without the ones that the clinic says do not apply to it.
    """

    applicable: int
    counts: dict[Standing, int]
    met: bool

    @property
    def asked(self) -> int:
        return self.applicable - self.counts[Standing.NONE]


@dataclass(frozen=True, eq=False)
class Directory:
    """A publication as it stands on one day; never changed.

    ``publication``: SHA-256 of the file's bytes. ``today``: the day of standings and ages (the sample's own day where
    ``is_sample``), ``day``: the real one. ``frame``: the clinics as texts by column name, "" for empty, index 0..n-1. ``packed``: the view that
    searches read.
    """

    publication: str
    today: date
    day: date
    is_sample: bool
    frame: pd.DataFrame
    packed: Packed
    report: Report | None = None
    _positions: dict[str, int] = field(default_factory=dict, repr=False)

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, publication: str, today: date, report: Report | None = None
    ) -> "Directory":
        """Build the packed view of a table of texts (every schema column)."""
        frame = frame.reset_index(drop=True)
        is_sample = bool(frame["clinic_id"].str.startswith(schema.SAMPLE_PREFIX).any())
        day, today = today, schema.SAMPLE_DAY if is_sample else today
        positions = {clinic_id: i for i, clinic_id in enumerate(frame["clinic_id"].tolist())}
        return cls(publication, today, day, is_sample, frame, build(frame, today), report, positions)

    def position(self, clinic_id: str, *, staff: bool = False) -> int | None:
        """Where a clinic stands in the frame; None where there is none, or none that the public may see."""
        position = self._positions.get(clinic_id)
        return position if position is not None and (staff or self.is_listed(position)) else None

    def is_listed(self, position: int) -> bool:
        """Whether the public may see the clinic at all (closed ones too)."""
        return self.row(position)["listing_status"] in LISTED

    def row(self, position: int) -> dict[str, str]:
        """A clinic's texts by column name; shared, so not to be changed."""
        return self._row(position)

    def finding(self, position: int, column_name: str, member: str = "") -> Finding:
        """One finding with its standing on ``today``. For a list column give the ``member``."""
        return self._finding(position, column_name, member)

    def verdict(self, position: int) -> Verdict:
        """What is known of the clinic's safety, all its core criteria together."""
        return Verdict(int(self.packed.verdict[self.packed.row[position]]))

    def core_standing(self, position: int) -> CoreStanding:
        """How the clinic's applicable core criteria stand; REMS applies only where Spravato is offered."""
        offers = self.row(position)[schema.SPRAVATO_COLUMN] == schema.YES
        standings = [Standing(int(self.packed.standings[c.key][position])) for c in schema.core_criteria(offers)]
        counts = {s: standings.count(s) for s in Standing}
        return CoreStanding(len(standings), counts, not counts[Standing.UNKNOWN] and not counts[Standing.NO])

    def remembered(self, make: Callable[..., Made], *asked: Hashable) -> Made:
        """``make(self, *asked)``, or what it answered before. For pure functions of the publication, such as a card's markup."""
        return self._remembered(make, *asked)

    # what is on screen is asked for again on every rerun
    @cached_property
    def _remembered(self) -> Callable[..., Any]:
        return lru_cache(maxsize=10_000)(lambda make, *asked: make(self, *asked))

    @cached_property
    def _row(self) -> Callable[[int], dict[str, str]]:
        names = self.frame.columns.tolist()
        arrays = [self.frame[name].array for name in names]
        return lru_cache(maxsize=4_000)(
            lambda position: {name: array[position] for name, array in zip(names, arrays, strict=True)}
        )

    @cached_property
    def _finding(self) -> Callable[[int, str, str], Finding]:
        return lru_cache(maxsize=50_000)(
            lambda position, name, member: findings.finding(
                self.row(position), schema.BY_NAME[name], self.today, member
            )
        )
