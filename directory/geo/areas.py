"""States, counties and regions as places: the ``Place`` of each, and the exact texts that name one.

A state or county is an area: clinics lie in it or not. A region ("Cape Cod") is a middle with its reach in miles.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from directory.geo import counties, outlines, tables
from directory.geo.names import LONGEST_PLACE, name_key
from directory.geo.states import STATES, state_code
from directory.geo.tables import Kind, Once, Place, columns

CLEARLY_LARGER = 4  # times the people of the next of its name, and a place is taken without asking

ALSO_CITIES = frozenset({"NY", "WA"})
"""States whose bare name is a city's too, one that people mean as often."""
_FARTHEST_EAST = 172  # degrees; the Aleutians go on from here, across the 180th meridian
_SMALLEST_SHARE = 1 / 200  # of the box of an area's largest part

_ENOUGH, _ENOUGH_OF_A_STATE, _MOST_BEGUN = 6, 4, 2

_KIND = "|".join(counties.KIND_WORDS)
_COUNTY = re.compile(rf"(?P<name>.+?)\s+(?:{_KIND})\.?(?:\s*,\s*|\s+|$)(?P<state>[^,]*)$", re.IGNORECASE)
_COUNTY_OF = re.compile(r"(?:county|parish) of (?P<name>[^,]+?)(?:\s*,\s*(?P<state>[^,]*))?$", re.IGNORECASE)
_ENDS_IN_CO = re.compile(r"\sco\.?$", re.IGNORECASE)  # "Denver CO" is in Colorado
_COUNTY_ALIASES = {
    "dade": ("Miami-Dade", "FL"),
    "la": ("Los Angeles", "CA"),
    "sf": ("San Francisco", "CA"),
    "pg": ("Prince George's", "MD"),
    "brooklyn": ("Kings", "NY"),
    "manhattan": ("New York", "NY"),
    "statenisland": ("Richmond", "NY"),
}


class _Region(NamedTuple):
    name: str
    states: tuple[str, ...]
    latitude: float
    longitude: float
    miles: int


@cache
def state_place(code: str) -> Place:
    """A state or territory, by its USPS code, as an area. Raises KeyError for another text."""
    text = STATES[code] + (" State" if code in ALSO_CITIES else "")
    table = tables.places()
    town = table.place(table.largest(code, 1)[0])
    return _area(text, Kind.STATE, code, town, 0)


def county_place(fips: str) -> Place:
    """A county, by its five-digit number, as an area. Raises KeyError for another text."""
    county = counties.county_of(fips)
    table = tables.places()
    row = table.row(county.town, county.state)
    assert row is not None  # the table of counties is made from that of places
    return _area(county.label, Kind.COUNTY, fips, table.place(row), county.people)


def outline(area: Place) -> list[list[tuple[float, float]]]:
    """The lines around a state or county as (latitude, longitude), for drawing: without its smallest islands.

    What lies beyond the 180th meridian has longitudes below -180, so that it stands beside the rest.
    """
    found = outlines.rings(area.area) if area.kind is Kind.STATE else counties.rings(area.area)
    beside = [
        [(lat, lon - 360 if lon > _FARTHEST_EAST and area.state == "AK" else lon) for lat, lon in ring]
        for ring in found
    ]
    sizes = [_box_size(ring) for ring in beside]
    return [ring for ring, size in zip(beside, sizes, strict=True) if size >= max(sizes) * _SMALLEST_SHARE]


def _box_size(ring: list[tuple[float, float]]) -> float:
    lats, lons = zip(*ring, strict=True)
    return (max(lats) - min(lats)) * (max(lons) - min(lons))


def county(name: str, state: str | None) -> tuple[Place | None, tuple[Place, ...]]:
    """(the county meant, or none; others of that name, largest first), by its name without "County".

    Without a state the largest is meant where it has `CLEARLY_LARGER` times the people of the next.
    """
    found = counties.named(name, state)
    if not found:
        return None, ()
    first, *others = [county_place(one.fips) for one in found]
    if not others or first.population >= CLEARLY_LARGER * others[0].population:
        return first, tuple(others)
    return None, (first, *others)


def county_and_state(text: str) -> tuple[str, str | None] | None:
    """The name and the state of "Cook County, IL" or "Cook County"; None where the text does not read like a county."""
    match = _COUNTY.match(text) or _COUNTY_OF.match(text)
    if not match:
        return None
    name, said = match["name"].strip(" ,"), (match["state"] or "").strip()
    state = state_code(said) if said else None
    if match["name"].endswith(",") or (said and state is None) or not name or (not said and _ENDS_IN_CO.search(text)):
        return None
    alias = _COUNTY_ALIASES.get(name_key(name))
    return alias if alias and state in (None, alias[1]) else (name, state)


def region(name: str, state: str | None = None) -> Place | None:
    """The region of a name, where it lies in the state that was named, if one was; else None."""
    if len(name) > LONGEST_PLACE:
        return None
    found = _regions().get(name_key(name))
    return _region_place(found) if found and state in (None, *found.states) else None


def beginning(key: str) -> list[Place]:
    """The states and regions whose name begins so (folded, without spaces), few as they are once enough is typed."""
    regions = [found for spelled, found in _regions().items() if len(key) >= _ENOUGH and spelled.startswith(key)]
    states = [
        code for code, name in STATES.items() if len(key) >= _ENOUGH_OF_A_STATE and name_key(name).startswith(key)
    ]
    alone = [state_place(code) for code in states if code not in ALSO_CITIES] if len(states) == 1 else []
    return [*alone, *map(_region_place, dict.fromkeys(regions))][:_MOST_BEGUN]


def _region_place(found: _Region) -> Place:
    """A region has the state of its middle, which stands first; its text names the state where its name does not say it."""
    home = found.states[0]
    known = len(found.states) > 1 or STATES[home] in found.name
    text = found.name if known else f"{found.name}, {home}"
    zips = tables.zips()
    rows, shown = zips.prepared().nearby(found.latitude, found.longitude, 100)
    return Place(
        text,
        text,
        found.latitude,
        found.longitude,
        "region",
        home,
        tables.zone(zips.zones[rows[shown.argmin()]]),
        0,
        kind=Kind.REGION,
        radius=found.miles,
    )


def _area(text: str, kind: Kind, area: str, town: Place, people: int) -> Place:
    return Place(
        text,
        text,
        town.latitude,
        town.longitude,
        "area",
        town.state,
        town.timezone,
        people,
        kind=kind,
        area=area,
        town=town,
    )


def _read_regions() -> dict[str, _Region]:
    found: dict[str, _Region] = {}
    for name, others, states, latitude, longitude, miles in zip(*columns("regions.csv"), strict=True):
        region = _Region(name, tuple(states.split(";")), float(latitude), float(longitude), int(miles))
        for spelled in (name, *filter(None, others.split(";"))):
            found[name_key(spelled)] = region
    return found


_regions = Once(_read_regions)
