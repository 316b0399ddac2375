"""Clinics in place of a clinic: open ones that offer the same as one that has closed, and those an address may mean."""

import re
from dataclasses import dataclass

import numpy as np

from directory import schema, search
from directory.geo import distances, places
from directory.geo.places import Place
from directory.search import explanations
from directory.search.options import FAMILIES
from directory.search.published import Directory
from directory.search.query import Query

_DAYS_WAY = 100  # miles
_LEAST_OF_AN_ID, _LEAST_OF_A_NAME = 5, 8  # letters; what is shorter says too little


def point_of(directory: Directory, position: int) -> distances.Point | None:
    """Where a clinic lies; None where nobody knows."""
    row = directory.row(position)
    return (
        distances.Point(float(row["latitude"]), float(row["longitude"]))
        if row["latitude"] and row["longitude"]
        else None
    )


def miles_from(place: Place | None, directory: Directory, position: int) -> float | None:
    """Miles as shown from a place to a clinic; None without a point on either side."""
    point = point_of(directory, position)
    if place is None or place.is_area or point is None:
        return None
    return float(distances.shown_miles(place.latitude, place.longitude, [point.latitude], [point.longitude])[0])


@dataclass(frozen=True)
class Replacement:
    """An open clinic in place of one that has closed. ``miles`` between them as shown; ``routes``: those of the closed one that it offers too."""

    position: int
    miles: float
    routes: tuple[str, ...]


@dataclass(frozen=True)
class Replacements:
    """Open clinics in place of one that has closed, the nearest first in each part.

    ``routes``: the ways of giving it that the closed one offered, as keys of ``schema.ROUTES``. ``same`` offer all of
    them; ``part``, nearer than those, some; ``others``, where neither is known, are merely the nearest.
    """

    routes: tuple[str, ...]
    same: tuple[Replacement, ...] = ()
    part: tuple[Replacement, ...] = ()
    others: tuple[Replacement, ...] = ()


def replacements(directory: Directory, position: int, count: int = 3) -> Replacements:
    """Open clinics that offer what a clinic offered; all empty where it has no place, or no other clinic is open."""
    routes, here = _routes(directory, position), _place_of(directory, position)
    if here is None:
        return Replacements(routes)
    wished = frozenset(option.id for option in FAMILIES[schema.ROUTES.key] if option.member in routes)
    alike = _around(directory, here, wished, routes) if routes else []
    same = _near([found for found in alike if found.routes == routes])[:count]
    part = _near([found for found in alike if found.routes != routes and not (same and found.miles >= same[0].miles)])
    part = part[:count]
    if same or part:
        return Replacements(routes, same, part)
    return Replacements(routes, others=tuple(_around(directory, here, frozenset(), routes)[:count]))


def _near(found: list[Replacement]) -> tuple[Replacement, ...]:
    """The nearest one wherever it is, and others within a day's way."""
    return tuple(one for n, one in enumerate(found) if n == 0 or one.miles <= _DAYS_WAY)


def _routes(directory: Directory, position: int) -> tuple[str, ...]:
    row = directory.row(position)
    return tuple(m.key for m in schema.ROUTES.members if row[schema.ROUTES.column_of(m.key)] == schema.YES)


def _around(directory: Directory, here: Place, wished: frozenset[str], routes: tuple[str, ...]) -> list[Replacement]:
    answer = search.search(directory, Query(place=here.text, within=None, wishes=wished), here)
    return [
        Replacement(other, miles, tuple(route for route in _routes(directory, other) if route in routes))
        for other, miles in zip(answer.positions.tolist(), answer.miles.tolist(), strict=True)
        if miles == miles
    ]


def _place_of(directory: Directory, position: int) -> Place | None:
    """Where a clinic lies: its point, else the middle of its ZIP or its town."""
    point, row = point_of(directory, position), directory.row(position)
    if point is None:
        return places.zip_place(row["postal_code"][:5]) or places.city_place(row["city"], row["state_province"])
    return Place(
        text=row["postal_code"],
        label=row["city"],
        latitude=point.latitude,
        longitude=point.longitude,
        precision="address",
        state=row["state_province"],
        timezone=row["timezone"],
        population=0,
    )


def of_cut_address(directory: Directory, asked_id: str, count: int = 5) -> tuple[int, ...]:
    """Clinics that an address without a clinic may mean: whose id it begins or spells in other letters, else those of a name like it.

    Ids that merely look alike are none: one digit apart is another clinic.
    """
    asked = asked_id.casefold().strip(" \t/.,;:)>\"'")  # what a mail program or a sentence leaves at the end of a link
    if len(asked) < _LEAST_OF_AN_ID:
        return ()
    ids = directory.frame["clinic_id"].str.casefold()
    found = [p for p in np.flatnonzero(ids.str.startswith(asked)).tolist() if directory.is_listed(p)]
    if found:
        return tuple(found) if len(found) <= count else ()
    words = " ".join(word for word in re.split(r"[^a-z]+", asked) if len(word) > 1)
    return explanations.find_by_name(directory, words, count) if len(words) >= _LEAST_OF_A_NAME else ()
