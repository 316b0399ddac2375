"""What every engine is asked: the same seeded queries over the same seeded clinics, and the form of an answer.

One call is a point, a radius of 25, 50 or 100 miles, three criteria that must hold and one route; its ranked ids with
their shown distances, the count beside every option and beside the switches *verified only*, *with a known price* and
*telehealth in my state*, and for each of the four wishes what dropping it alone would gain.
Whether a clinic lies within the radius is decided for every engine by geo.distances (exact geodesic).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from directory.geo.places import Place
from directory.search.index import BIT, NO_PRICE
from directory.search.options import FAMILIES, OPTIONS, TELEHEALTH
from directory.search.published import Directory
from directory.search.query import PRICE, VERIFIED, Query
from tests import seeded

RADII = (25, 50, 100)
OPTION_IDS = [o.id for o in OPTIONS]
COUNTED = [*OPTION_IDS, VERIFIED, PRICE, TELEHEALTH]
CRITERIA = [o.id for o in FAMILIES["must"]]
ROUTES = [o.id for o in FAMILIES["route"]]


@dataclass(frozen=True, eq=False)
class Asked:
    """One call. ``must``: three option ids; ``route``: one; ``query`` and ``place`` say the same to our own search."""

    place: Place
    within: int
    must: tuple[str, ...]
    route: str

    @cached_property
    def query(self) -> Query:
        """The call as a query."""
        return Query(within=self.within, wishes=frozenset((*self.must, self.route)))

    @property
    def wishes(self) -> tuple[str, ...]:
        """The four wishes."""
        return (*self.must, self.route)


@dataclass(frozen=True)
class Answered:
    """An engine's answer in the form in which they are compared: ids and miles in order, counts, gains by option id."""

    ids: tuple[str, ...]
    miles: tuple[float, ...]
    counts: dict[str, int]
    gains: dict[str, int]


def calls(number: int, seed: int = 11) -> list[Asked]:
    """Seeded calls around the large cities, some of them out in the country."""
    rng = np.random.default_rng(seed)
    weights = np.array([c[4] for c in seeded.CITIES], dtype=float)
    found = []
    for _ in range(number):
        _, state, lat, lon, _ = seeded.CITIES[rng.choice(len(weights), p=weights / weights.sum())]
        lat, lon = lat + rng.normal() * 0.4, lon + rng.normal() * 0.4
        place = Place("", "", float(lat), float(lon), "zip", state, "", 0)
        found.append(
            Asked(
                place,
                int(rng.choice(RADII)),
                tuple(rng.choice(CRITERIA, 3, replace=False).tolist()),
                str(rng.choice(ROUTES)),
            )
        )
    return found


@dataclass(frozen=True, eq=False)
class Facts:
    """What every engine starts from: the n clinics that can be results, in spatial order, those without a point last.

    ``met`` and ``verified``: option id to bool of shape (n,). ``price``: US dollars, NaN where not known. ``licensed``:
    state to bool, may treat its people by video. ``lats``, ``lons``: degrees, NaN without a point. ``located``: how many have one.
    """

    positions: np.ndarray
    ids: np.ndarray
    rank: np.ndarray
    lats: np.ndarray
    lons: np.ndarray
    located: int
    met: dict[str, np.ndarray]
    verified: dict[str, np.ndarray]
    price: np.ndarray
    licensed: dict[str, np.ndarray]


def facts(directory: Directory) -> Facts:
    """Read the facts off a published directory."""
    packed = directory.packed
    rows = slice(0, packed.listed)

    def flags(words):
        return {o: ((words[BIT[o][0]][rows] >> np.uint64(BIT[o][1])) & np.uint64(1)).astype(bool) for o in OPTION_IDS}

    positions = packed.position[rows]
    return Facts(
        positions,
        directory.frame["clinic_id"].to_numpy(dtype=object)[positions],
        packed.rank[rows],
        packed.prepared.lats[rows],
        packed.prepared.lons[rows],
        packed.located,
        flags(packed.met),
        flags(packed.verified),
        np.where(packed.price[rows] == NO_PRICE, np.nan, packed.price[rows]),
        {state: flags[rows] for state, flags in packed.licensed_in.items()},
    )
