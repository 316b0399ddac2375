"""The tables in data/places (see data/ATTRIBUTION.md) as columns, and the ``Place`` that a row stands for.

Each table is read on first use, once per process, in less than 100 ms.
"""

from __future__ import annotations

import csv
import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Generic, TypeVar

import numpy as np

from directory.geo.distances import Point, Prepared
from directory.geo.names import name_key
from directory.geo.states import CODE_BY_SPELLING, STATES
from directory.settings import ROOT

TABLES = ROOT / "data" / "places"

T = TypeVar("T")


class PlaceKind(StrEnum):
    """What a place is: a point to measure from, an area that clinics lie in, or a region, which is a point with its reach."""

    POINT = "point"
    STATE = "state"
    COUNTY = "county"
    REGION = "region"


COORDINATES, POSITION = "coordinates", "position"
"""Precisions of a place: a point that was typed, and the browser's own."""


@dataclass(frozen=True)
class Place:
    """A place a person can mean. `text` resolves to this same place and is what goes into a link; `label` is for people.

    `precision` says what the point stands for: "zip", "city", "address", "coordinates", "position" (the browser's own),
    "region" or "area". `population` is that of the city, 0 where no table has it. `timezone` is an IANA name or "".

    Of a state or county (`is_area`) `area` is the USPS code or the county's number, and `town` its largest town, whose
    point and time zone it has; there is nothing to measure from. Of a region `radius` is how many miles it reaches.
    """

    text: str
    label: str
    latitude: float
    longitude: float
    precision: str
    state: str
    timezone: str
    population: int
    kind: PlaceKind = PlaceKind.POINT
    area: str = ""
    town: Place | None = None
    radius: int = 0

    @property
    def is_area(self) -> bool:
        """Whether clinics lie in it or not, and none at a distance from it."""
        return self.kind in (PlaceKind.STATE, PlaceKind.COUNTY)

    @property
    def is_in_the_tables(self) -> bool:
        """Whether it is everybody's, and not the point of one person: an address, typed coordinates, the browser's position."""
        return self.precision in ("zip", "city", "region")

    @property
    def coarse_text(self) -> str:
        """Its point as text, to half a mile."""
        return f"{round(self.latitude, 2)}, {round(self.longitude, 2)}"

    @property
    def point(self) -> Point:
        """Where it is, as a `Point`."""
        return Point(self.latitude, self.longitude)


class Once(Generic[T]):
    """Builds a table on first use, once, also when several threads ask at the same moment."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build, self._lock = build, threading.Lock()
        self._value: T | None = None

    def __call__(self) -> T:
        if self._value is None:
            with self._lock:
                if self._value is None:
                    self._value = self._build()
        return self._value


def columns(name: str) -> list[list[str]]:
    """The columns of a table in data/places as lists of text. Flat on the way: 43,000 short lists at once would wake the collector."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        width = len(next(reader))
        flat = list(chain.from_iterable(reader))
    return [flat[column::width] for column in range(width)]


class Zips:
    """data/places/zips.csv as columns; `rows` finds the row of a ZIP. Sorted by ZIP, so a prefix is a slice."""

    def __init__(self) -> None:
        self.zips, self.cities, self.states, self.lats, self.lons, self.zones, kinds, people = columns("zips.csv")
        self.rows = dict(zip(self.zips, range(len(self.zips)), strict=True))
        self.populations = list(map(int, people))
        # where people live before PO boxes, the larger city before the smaller, never one that has no point of ours
        self.weights = np.array(
            [
                (1e8 if kind == "S" else 0) + people if state in STATES and (lat or people) else -1
                for kind, people, state, lat in zip(kinds, self.populations, self.states, self.lats, strict=True)
            ]
        )

        self.prepared = Once(self._prepare)

    def _prepare(self) -> Prepared:
        standard = self.weights >= 1e8
        lats, lons = (np.array([float(degrees or "nan") for degrees in column]) for column in (self.lats, self.lons))
        return Prepared(np.where(standard, lats, np.nan), lons)

    def slice(self, prefix: str) -> tuple[int, int]:
        """First and last row (the last not included) of the ZIPs that begin so."""
        return bisect_left(self.zips, prefix), bisect_left(self.zips, prefix + ":")

    def beginning(self, prefix: str, limit: int) -> list[str]:
        """Of the ZIPs that begin so, the first `limit` by weight."""
        return [self.zips[row] for row in _heaviest(self.weights, *self.slice(prefix), limit)]


class Places:
    """data/places/places.csv as columns; a row is a number. Sorted by `names`, so one name and one prefix are slices."""

    def __init__(self) -> None:
        self.written, self.states, self.lats, self.lons, people, self.zones, self.hidden, keys = columns("places.csv")
        self.keys = [key or written.lower() for key, written in zip(keys, self.written, strict=True)]
        self.names = [key.replace(" ", "") for key in self.keys]
        self.populations = list(map(int, people))
        self.weights = np.array([-1 if flag else n for flag, n in zip(self.hidden, self.populations, strict=True)])
        self._spellings = Once(self._spell)

    def place(self, row: int) -> Place:
        """The `Place` in a row."""
        text = f"{self.written[row]}, {self.states[row]}"
        return Place(
            text,
            text,
            float(self.lats[row]),
            float(self.lons[row]),
            "city",
            self.states[row],
            zone(self.zones[row]),
            self.populations[row],
        )

    def _rows_named(self, name: str) -> range:
        first = bisect_left(self.names, name)
        return range(first, bisect_right(self.names, name, first))

    def row(self, name: str, state: str) -> int | None:
        """The row of a name in a state, second names too, or None."""
        return next((row for row in self._rows_named(name_key(name)) if self.states[row] == state), None)

    def named(self, name: str, hidden: bool = False) -> list[int]:
        """The rows of this name in all states, most populous first; either the real ones or the second names."""
        return self.spelled(name_key(name), hidden)

    def spelled(self, key: str, hidden: bool = False) -> list[int]:
        """`named`, for a name already folded and without its spaces."""
        rows = [row for row in self._rows_named(key) if bool(self.hidden[row]) == hidden]
        return sorted(rows, key=lambda row: (-self.populations[row], row))

    def beginning(self, key: str, limit: int, state_beginning: str = "") -> list[int]:
        """The most populous rows whose key begins so and whose state, by code or name, does too."""
        whole = key.replace(" ", "")
        if not whole:
            return []
        first, last = bisect_left(self.names, whole), bisect_left(self.names, whole + "~")
        if not state_beginning and " " not in key:
            return _heaviest(self.weights, first, last, limit)
        states = {code for spelled, code in CODE_BY_SPELLING.items() if spelled.startswith(state_beginning)}
        rows = [
            row
            for row in range(first, last)
            if self.weights[row] >= 0
            and self.states[row] in states
            and (self.keys[row].startswith(key) or self.names[row] == whole)  # "san d" is not Sandy
        ]
        # "Spring, T" has a comma: whoever wrote it may have written the whole name
        return sorted(
            rows, key=lambda row: (bool(state_beginning) and self.names[row] != whole, -self.weights[row], row)
        )[:limit]

    def largest(self, state: str, limit: int) -> list[int]:
        """The most populous rows of a state."""
        rows = [row for row, code in enumerate(self.states) if code == state and not self.hidden[row]]
        return sorted(rows, key=lambda row: (-self.populations[row], row))[:limit]

    def spellings(self, state: str | None = None) -> list[str]:
        """The names, as compared, of all places or of a state's."""
        return self._spellings()[state]

    def _spell(self) -> dict[str | None, list[str]]:
        found: dict[str | None, dict[str, None]] = defaultdict(dict)
        for name, state, hidden in zip(self.names, self.states, self.hidden, strict=True):
            if not hidden:
                found[None][name] = found[state][name] = None
        return {state: list(names) for state, names in found.items()}


def _heaviest(weights: np.ndarray, first: int, last: int, limit: int) -> list[int]:
    """The `limit` heaviest rows of a slice, none with a negative weight; ties in the order of the table."""
    part = weights[first:last]
    if len(part) > 4 * limit:
        border = np.partition(part, len(part) - limit)[len(part) - limit]
        rows = np.flatnonzero(part >= max(border, 0.0))
    else:
        rows = np.flatnonzero(part >= 0)
    rows = rows[np.argsort(-part[rows], kind="stable")][:limit]
    return (rows + first).tolist()


def zone(number: str) -> str:
    """The IANA name of a time zone by its number in the tables; "" for none."""
    return _zones()[number] if number else ""


_zones = Once(lambda: dict(zip(*columns("timezones.csv"), strict=True)))
zips = Once(Zips)
places = Once(Places)
