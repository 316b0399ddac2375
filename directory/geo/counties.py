"""The counties by name and outline, from data/places/counties.csv and county_outlines.json (see data/ATTRIBUTION.md).

The outlines are those of the Census Bureau for maps of 1 : 10,000,000, so a point may lie some 1,000 feet on the wrong
side of a line. A point just outside all counties of its state (a shore, a pier) belongs to the nearest within
``TOLERANCE_MILES``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo.names import name_key
from directory.geo.outlines import TOLERANCE_MILES, Outline
from directory.geo.tables import TABLES, Once, columns

COUNTY_WORDS = (
    "city and borough",
    "county",
    "parish",
    "borough",
    "census area",
    "municipality",
    "municipio",
    "cnty",
    "conty",
    "couny",
    "countey",
    "parrish",
    "co",
)
"""What a county is called, as people type it, also with a slip; any of them stands for any county."""
CITY = "city"  # the kind of a city that is in no county


class County(NamedTuple):
    """One county. ``kind``: "County", "Parish", "Borough", ``CITY`` …; ``people``: of its towns."""

    fips: str
    name: str
    kind: str
    state: str
    people: int
    town: str

    @property
    def label(self) -> str:
        """ "Cook County, IL"."""
        return f"{self.name} {self.kind}, {self.state}"


class _Counties:
    """The table: counties by what they are called, largest first."""

    def __init__(self) -> None:
        rows = zip(*columns("counties.csv"), strict=True)
        found = [County(f, n, k, s, int(p), t) for f, n, k, s, p, t in rows]
        self.of_fips = {county.fips: county for county in found}
        self.of_name: dict[str, list[County]] = defaultdict(list)
        for county in sorted(found, key=lambda county: (-county.people, county.fips)):
            if county.kind != CITY:
                self.of_name[name_key(county.name)].append(county)


def named(name: str, state: str | None = None) -> list[County]:
    """The counties of a name without its kind ("Cook"), the most populous first; only of a state, where one is given."""
    return [county for county in _table().of_name.get(name_key(name), ()) if state in (None, county.state)]


def guesses(name: str, state: str | None, limit: int) -> list[str]:
    """The numbers of counties whose name is a slip of the finger away, the nearest first; of the state where one is given.

    Of a state without one, those of this very name elsewhere.
    """
    key = name_key(name)
    if len(key) < 3 or len(key) > 40:
        return []
    of_name = _table().of_name
    known = [spelled for spelled, same in of_name.items() if state is None or any(c.state == state for c in same)]
    close = process.extract(key, known, scorer=OSA.normalized_similarity, score_cutoff=0.7, limit=limit)
    found = [county for spelled, _, _ in close for county in of_name[spelled] if state in (None, county.state)]
    return [county.fips for county in (*found, *named(name))][:limit]


def of_state(state: str) -> list[County]:
    """The counties of a state, and its cities that are in none."""
    return [county for county in _table().of_fips.values() if county.state == state]


def is_city(name: str, state: str) -> bool:
    """Whether this is a city that lies in no county of its state."""
    key = name_key(name)
    return any(one.kind == CITY and name_key(one.name) == key for one in of_state(state))


def county_of(fips: str) -> County:
    """The county of a number. Raises KeyError for another text."""
    return _table().of_fips[fips]


def rings(fips: str) -> list[list[tuple[float, float]]]:
    """The lines around a county as (latitude, longitude): those around its parts, and those around what it surrounds."""
    return [[(lat, lon) for lon, lat in ring] for polygon in _outlines().polygons(fips) for ring in polygon]


def at(lats: np.ndarray, lons: np.ndarray, state: str) -> np.ndarray:
    """The number of the county of a state that each point lies in, as int64; 0 for none, and where there is no point."""
    found = np.zeros(len(lats), dtype=np.int64)
    nearest = np.full(len(lats), TOLERANCE_MILES)
    outlines = _outlines().of_state(state)
    for fips, outline in outlines:
        found[outline.contains(lats, lons)] = int(fips)
    lost = np.flatnonzero((found == 0) & np.isfinite(lats))
    for fips, outline in outlines:
        miles = outline.miles(lats[lost], lons[lost])
        nearer = miles < nearest[lost]
        found[lost[nearer]], nearest[lost[nearer]] = int(fips), miles[nearer]
    return found


@dataclass
class _Arcs:
    """Lines that counties share, and of which of them each county is made: a TopoJSON cut down to that."""

    arcs: list[list[tuple[float, float]]]
    counties: dict[str, list[list[list[int]]]]

    def polygons(self, fips: str) -> list[list[list[tuple[float, float]]]]:
        """The rings of a county's parts as (longitude, latitude)."""
        return [[self._sewn(ring) for ring in polygon] for polygon in self.counties[fips]]

    def _sewn(self, numbers: list[int]) -> list[tuple[float, float]]:
        """One ring from arcs in order; ~n means arc n backwards."""
        ring: list[tuple[float, float]] = []
        for number in numbers:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            ring += arc[1:] if ring else arc
        return ring


class _Outlines(_Arcs):
    """The county outlines of the file."""

    def __init__(self) -> None:
        read = json.loads((TABLES / "county_outlines.json").read_text(encoding="utf-8"))
        (west, south), (wide, high) = read["from"], read["step"]
        arcs = []
        for steps in read["arcs"]:
            along = np.array(steps, dtype=np.int64).reshape(-1, 2).cumsum(axis=0) * (wide, high) + (west, south)
            arcs.append(list(map(tuple, along.round(5).tolist())))
        super().__init__(arcs, read["counties"])
        self._of_state: dict[str, list[tuple[str, Outline]]] = {}

    def of_state(self, state: str) -> list[tuple[str, Outline]]:
        """(number, outline) of each county of a state; made when first asked for."""
        if state not in self._of_state:
            found = [county.fips for county in of_state(state)]
            self._of_state[state] = [(fips, Outline(self.polygons(fips))) for fips in found]
        return self._of_state[state]


_table = Once(_Counties)
_outlines = Once(_Outlines)
