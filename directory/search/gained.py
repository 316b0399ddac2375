"""What a change of a query gains: which clinics, which of them are of use to the person who asks, and the nearest.

A clinic that meets the wishes only by what another state pays (``own_state``) is gained where a wider search finds it, but
of no use; a change that gains only such clinics is not offered.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from directory.geo.places import Place
from directory.search import matching, own_state
from directory.search.found import Answer
from directory.search.index import NO_PRICE
from directory.search.matching import Asked, Reached
from directory.search.published import Directory
from directory.search.query import PRICE, ROUND_DISTANCES, Query

_NAMED, _TOWNS = 3, 12
_LOOKED_AT = 20  # so many of the closest are measured exactly for each one that is wanted
COUNT_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gained:
    """A clinic that a change gains. ``miles`` as shown, None without a place or a point; ``by_video``: it is out of reach in person."""

    position: int
    miles: float | None
    by_video: bool


@dataclass(frozen=True)
class Relaxation:
    """One change of a query, not yet weighed. ``parts``: the two changes of a pair."""

    kind: str
    option_ids: tuple[str, ...]
    query: Query
    parts: "tuple[Relaxation, ...]" = ()

    @property
    def asks(self) -> bool:
        """Whether it takes nothing but calls: every wish it is about is only left open."""
        return all(part.kind == COUNT_UNKNOWN for part in self.parts or (self,))


@dataclass(frozen=True)
class NearMiss(Relaxation):
    """A change and what it gains: ``query`` has exactly ``gain`` more results.

    ``kind``: ``drop`` (a wish, or all alternatives of a facet), ``unknown`` (counting its unknown as maybe, perhaps at a
    larger distance too), ``distance``, ``price`` (a higher limit), ``verified`` (also a yes that is stale or only claimed),
    ``telehealth``, or ``pair``. ``option_ids``: the wishes concerned; ``("price",)`` where the price limit is dropped.
    No result is lost by it. ``nearest``: the first few of use, the nearest first; where it ``asks`` only those to be asked, ``to_ask`` in number,
    in these ``towns`` (with the state). ``elsewhere``: how many of the gained are of no use, for they lie in another state.
    """

    gain: int = 0
    nearest: tuple[Gained, ...] = ()
    elsewhere: int = 0
    to_ask: int = 0
    towns: tuple[tuple[str, str], ...] = ()


def measured_from(place: Place) -> Place:
    """The point that near misses are measured from: the place that was asked for, of an area its largest town."""
    return place.town or place


def _texts(directory: Directory, column_name: str) -> np.ndarray:
    """One column by position. A whole row is some hundred cells, and near misses look at many clinics that nobody sees."""
    return directory.frame[column_name].to_numpy()


def closest(
    directory: Directory, query: Query, place: Place | None, rows: np.ndarray, limit: int
) -> tuple[np.ndarray, list[float | None]]:
    """(the closest of the rows, their miles as shown); without a place the first in the query's order, without miles."""
    packed = directory.packed
    if place is None:
        first = rows[matching.order(packed, query, rows, None)[:limit]]
        return first, [None] * len(first)
    point = measured_from(place)
    miles = packed.prepared.miles(point.latitude, point.longitude, rows)
    near = rows[np.argsort(miles, kind="stable")[: _LOOKED_AT * limit]]
    tenths = packed.prepared.shown_miles(point.latitude, point.longitude, near)
    best = np.lexsort((packed.rank[near], tenths))[:limit]
    return near[best], [None if math.isnan(shown) else shown for shown in tenths[best].tolist()]


@dataclass(frozen=True)
class Search:
    """The search that near misses are made for, with what it found."""

    directory: Directory
    query: Query
    place: Place | None
    answer: Answer

    @cached_property
    def rows(self) -> np.ndarray:
        """Its results."""
        return self.directory.packed.row[np.concatenate((self.answer.positions, self.answer.telehealth))]

    @cached_property
    def is_result(self) -> np.ndarray:
        """Whether each row of the packed view is one of its results (bool)."""
        found = np.zeros(len(self.directory.packed.rank), dtype=bool)
        found[self.rows] = True
        return found

    @cached_property
    def point(self) -> Place | None:
        """From where distances are measured."""
        return None if self.place is None else measured_from(self.place)

    def further(self, query: Query) -> Query:
        """A changed query as it can look further away: of an area around its largest town, and those by video stay results."""
        if self.place is None or self.place.town is None:
            return query
        return query.with_(place=self.place.town.text, telehealth=True)

    @cached_property
    def distances(self) -> tuple[int | None, ...]:
        """The larger distances, the smallest first, None for any: at none of them is a result lost, also of an area."""
        if self.point is None or self.place is None:
            return ()
        if not self.place.is_area:
            within = self.query.within
            return () if within is None else (*(r for r in ROUND_DISTANCES if r > within), None)
        prepared, rows = self.directory.packed.prepared, self.directory.packed.row[self.answer.positions]
        by_video = np.zeros(len(rows), dtype=bool)
        found = Reached(rows, prepared.miles(self.point.latitude, self.point.longitude, rows), by_video)
        least = next(
            (
                n
                for n, radius in enumerate(ROUND_DISTANCES)
                if matching.total_within(self.directory, self.point, found, radius) == len(rows)
            ),
            len(ROUND_DISTANCES),
        )
        return (*ROUND_DISTANCES[least:], None)

    def new(self, query: Query, rows: np.ndarray) -> np.ndarray:
        """Which of the rows that a changed query finds are no results yet, and of use (bool)."""
        return ~self.is_result[rows] & ~own_state.of_another_state(self.directory, query, self.place, rows)

    def weighed(self, step: Relaxation) -> NearMiss | None:
        """The change with what it gains; None where it gains nothing of use."""
        then = matching.results(self.directory, step.query, self.place)
        gained = then[~self.is_result[then]]
        if not len(gained):
            return None
        lost = own_state.of_another_state(self.directory, step.query, self.place, gained)
        useful = gained[~lost]
        if step.asks:
            useful = useful[self.to_ask(step, useful)]
        if not len(useful):
            return None
        first, miles = closest(self.directory, step.query, self.place, useful, _TOWNS if step.asks else _NAMED)
        return NearMiss(
            step.kind,
            step.option_ids,
            step.query,
            step.parts,
            len(gained),
            self._named(step.query, first[:_NAMED], miles[:_NAMED]),
            int(np.count_nonzero(lost)),
            len(useful) if step.asks else 0,
            self._towns(first) if step.asks else (),
        )

    def to_ask(self, step: Relaxation, rows: np.ndarray) -> np.ndarray:
        """Which of the rows do not say what the wish of an ``unknown`` step asks (bool)."""
        packed = self.directory.packed
        if step.option_ids == (PRICE,):
            return packed.price[rows] == NO_PRICE
        strict = step.query.with_(counting_unknown=self.query.counting_unknown)
        return Asked(packed, strict).fails(rows) > 0

    def _named(self, relaxed: Query, rows: np.ndarray, miles: list[float | None]) -> tuple[Gained, ...]:
        packed = self.directory.packed
        in_person = matching.here(packed, relaxed, self.place, rows, measured=False).in_person
        by_video = [False] * len(rows) if in_person is None else (~in_person).tolist()
        return tuple(
            Gained(position, shown, video)
            for position, shown, video in zip(packed.position[rows].tolist(), miles, by_video, strict=True)
        )

    def _towns(self, rows: np.ndarray) -> tuple[tuple[str, str], ...]:
        positions = self.directory.packed.position[rows]
        towns, states = (self.directory.remembered(_texts, name)[positions] for name in ("city", "state_province"))
        return tuple(dict.fromkeys(zip(towns.tolist(), states.tolist(), strict=True)))
