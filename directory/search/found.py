"""What a search found, as one frozen value: rows in order, distances, counts and gains."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from directory.geo.places import Place
from directory.search import matching
from directory.search.matching import Wish
from directory.search.published import Directory
from directory.search.query import DISTANCES, Query


@dataclass(frozen=True, eq=False)
class Answer:
    """What a search found.

    ``positions``: rows of the published frame in person, best first. ``miles``: their distances as shown (0.1), NaN
    without a place or a point. ``telehealth``: rows that are only reached by video, best first. ``counts``: option id,
    ``price``, ``verified``, ``without_failed`` or ``telehealth`` to the total there would be with it (alternatives: with this one alone).
    ``gains``: wish key to how many more there would be without it; core safety checks are in it too: what is offered is
    decided in near_misses. ``total``: in person and by video together.
    """

    directory: Directory
    query: Query
    place: Place | None
    positions: np.ndarray
    miles: np.ndarray
    telehealth: np.ndarray
    counts: dict[str, int]
    gains: dict[str, int]

    @property
    def total(self) -> int:
        """How many results there are."""
        return len(self.positions) + len(self.telehealth)

    def at(self, rank: int) -> int:
        """The clinic at a place among all results, from 0: those by video come after the others."""
        in_person = len(self.positions)
        return int(self.positions[rank] if rank < in_person else self.telehealth[rank - in_person])

    @cached_property
    def wishes(self) -> tuple[Wish, ...]:
        """What was asked of a clinic; each result meets all of it."""
        return matching.wishes(self.query)

    @cached_property
    def within_counts(self) -> dict[int | None, int]:
        """Each distance on offer to how many there would be in person; made when first asked for."""
        totals = matching.totals_within(self.directory, self.query, self.place, DISTANCES)
        return dict(zip(DISTANCES, totals, strict=True))

    @property
    def video_first(self) -> bool:
        """Whether those by video stand before those in person: where they were asked for."""
        return self.query.telehealth
