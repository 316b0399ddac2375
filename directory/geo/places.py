"""What a person typed -> a place with its point, offline, from the tables in data/places (see data/ATTRIBUTION.md).

A ZIP, a ZIP+4, "City, ST", "City ST", "City, Statename", a city's name alone, or an address that ends in one of these; a
state, a county, a region, or coordinates. A name borne by places in several states is never guessed at: `resolve` answers
with choices. Nothing typed is kept.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo import areas, coordinates, counties, tables
from directory.geo.areas import county_place, region, state_place
from directory.geo.distances import Point
from directory.geo.names import ALIASES, LONGEST_PLACE, fold, name_key
from directory.geo.outlines import in_state, in_us, state_at
from directory.geo.states import STATES, state_code
from directory.geo.tables import COORDINATES, POSITION, Place, PlaceKind

__all__ = [
    "ALIASES",
    "COORDINATES",
    "LONGEST_PLACE",
    "POSITION",
    "STATES",
    "PlaceKind",
    "Place",
    "Resolution",
    "city_place",
    "county_place",
    "fold",
    "in_state",
    "in_us",
    "position",
    "region",
    "resolve",
    "state_at",
    "state_code",
    "state_place",
    "suggest",
    "zip_issued",
    "zip_near",
    "zip_place",
    "zip_point",
    "zip_state",
]

_FEW = 5
_ZIP_AT_END = re.compile(r"(?<![\w#-])(\d{5})(?:[- ]?\d{4})?$", re.ASCII)
_ZIP_ONLY = re.compile(r"(\d{5})(?:[-\s]*(\d{1,4})?)$", re.ASCII)
_ZIP_AT_START = re.compile(r"(\d{5})(?:-\d{4})?[\s,]+([^\d]+)$", re.ASCII)
_POSITION = re.compile(r"My location (-?\d{1,2}\.\d\d), (-?\d{1,3}\.\d\d)$", re.ASCII | re.IGNORECASE)
_COUNTRY = re.compile(r"[\s,]+(?:usa|u\.s\.a\.|us|u\.s\.|united states(?: of america)?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Resolution:
    """What was understood: one `place`; else `choices` (places of this name, most populous first) to ask back with.

    `did_you_mean` holds places to offer where nothing was found, and the others of that name beside a state or county that
    was taken. `asked` is what was typed, fit to be shown: without control and direction characters, cut to 80 characters.
    `abroad`: these are coordinates that lie in none of our states.
    """

    place: Place | None
    choices: tuple[Place, ...]
    did_you_mean: tuple[Place, ...]
    asked: str
    abroad: bool = False


def suggest(text: str, limit: int = 8) -> tuple[Place, ...]:
    """At most `limit` places that begin with what is typed, the most populous first; for digits, ZIPs that begin so.

    States and regions that begin so come first, once enough is typed to mean them.
    """
    text = _clean(text)
    if not text or len(text) > LONGEST_PLACE or limit < 1:
        return ()
    digits = re.match(r"(\d{1,5})(?:\D|$)", text, re.ASCII)
    if digits:
        return tuple(filter(None, map(zip_place, tables.zips().beginning(digits[1], limit))))
    table = tables.places()
    name, comma, rest = text.partition(",")
    found = []
    if comma:
        found = table.beginning(fold(name), limit, name_key(rest))
    else:
        alias = _alias(text)
        found = [alias] if alias is not None else []
        found += table.beginning(fold(text), limit)
        for name, state in _name_and_state(text):
            found += [row for row in table.beginning(fold(name), limit) if table.states[row] == state]
    begun = [] if comma else areas.beginning(name_key(text))
    return (*begun, *(table.place(row) for row in dict.fromkeys(found)))[:limit]


def resolve(text: str) -> Resolution:
    """Understand what was typed as a `Resolution`; never raises, whatever the text."""
    asked = _clean(text[: 4 * LONGEST_PLACE])
    shown = asked if len(asked) <= 80 else asked[:79] + "…"
    if not asked or len(asked) > LONGEST_PLACE:
        return Resolution(None, (), (), shown)
    point = coordinates.whole(asked)
    if point:
        return _at_coordinates(point.latitude, point.longitude, shown)
    if _POSITION.match(asked):
        return Resolution(position(asked), (), (), shown)
    place, choices, did_you_mean = _understand(_COUNTRY.sub("", asked))
    return Resolution(place, tuple(choices), tuple(did_you_mean), shown)


def position(text: str) -> Place | None:
    """The browser's own position, as its script writes it: "My location 39.74, -104.99"; None for all else, and abroad.

    Two decimals, half a mile, are all that ever comes here.
    """
    match = _POSITION.match(text)
    return match and _point(float(match[1]), float(match[2]), match[0], "your location", POSITION)


def zip_place(zip5: str) -> Place | None:
    """The place of a five-digit ZIP, or None where it is not issued or not in `STATES`.

    A ZIP without a point of its own gets that of its city, and says so by its precision.
    """
    table = tables.zips()
    row = table.rows.get(zip5)
    if row is None or table.states[row] not in STATES:
        return None
    city, state, precision = table.cities[row], table.states[row], "zip"
    point = zip_point(zip5)
    if point is None:
        home = city_place(city, state)
        if home is None:
            return None
        point, precision = home.point, "city"
    return Place(
        zip5, f"{zip5} {city}, {state}", *point, precision, state, tables.zone(table.zones[row]), table.populations[row]
    )


def zip_point(zip5: str) -> Point | None:
    """The ZIP's own `Point`, or None: not issued, or issued without one."""
    table = tables.zips()
    row = table.rows.get(zip5)
    return Point(float(table.lats[row]), float(table.lons[row])) if row is not None and table.lats[row] else None


def zip_near(latitude: float, longitude: float) -> Place | None:
    """The `Place` of the standard ZIP whose own point is nearest, or None where none is within 100 miles."""
    table = tables.zips()
    rows, shown = table.prepared().nearby(latitude, longitude, 100)
    return zip_place(table.zips[rows[np.argmin(shown)]]) if len(rows) else None


def zip_issued(zip5: str) -> bool:
    """Whether the table knows the five digits as a ZIP."""
    return zip5 in tables.zips().rows


def zip_state(zip5: str) -> str | None:
    """The state of a five-digit ZIP, or None where nothing is known of it.

    A ZIP that is not issued has the state of all issued ones with the same first three digits. Military ZIPs have AA, AE
    or AP, the freely associated states FM, MH or PW: none of these is in `STATES`.
    """
    table = tables.zips()
    row = table.rows.get(zip5)
    if row is not None:
        return table.states[row]
    if not re.fullmatch(r"\d{5}", zip5, re.ASCII):
        return None
    first, last = table.slice(zip5[:3])
    states = set(table.states[first:last])
    return states.pop() if len(states) == 1 else None


def city_place(city: str, state: str) -> Place | None:
    """The `Place` of a city in a state (USPS code), or None where the table has no such name."""
    row = tables.places().row(city, state) if len(city) <= LONGEST_PLACE else None
    return None if row is None else tables.places().place(row)


def _clean(text: str) -> str:
    """Without control, format (direction) and unassigned characters, and with single spaces."""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(shown.split())


_Understood = tuple[Place | None, Sequence[Place], Sequence[Place]]  # place, choices, did you mean


def _understand(text: str) -> _Understood:
    """What is meant by cleaned text of reasonable length."""
    only = _ZIP_ONLY.match(text)
    if only:
        return _by_zip(only[1])
    if re.fullmatch(r"\d+", text, re.ASCII):
        return None, (), _zip_guesses(text)
    labelled = _ZIP_AT_START.match(text)
    if labelled and _is_city_and_state(labelled[2]):  # else the digits are a house number
        return _by_zip_and_name(labelled[1], labelled[2])
    ending = _ZIP_AT_END.search(text)
    if ending:
        return _by_zip_and_name(ending[1], text[: ending.start()])
    return _by_name(text)


def _at_coordinates(latitude: float, longitude: float, shown: str) -> Resolution:
    """The point, or that it lies abroad; a minus that was forgotten is offered back, and the two in the other order."""
    meant = ((latitude, longitude), (latitude, -longitude), (longitude, latitude), (longitude, -latitude))
    points = (_point(lat, lon, f"{round(lat, 4)}, {round(lon, 4)}", "", COORDINATES) for lat, lon in meant)
    found = next(points)
    guess = None if found else next(filter(None, points), None)
    return Resolution(found, (), (guess,) if guess else (), shown, abroad=found is None)


def _point(latitude: float, longitude: float, text: str, label: str, precision: str) -> Place | None:
    """A point in one of our states, with the state and time zone of the nearest ZIP; None abroad."""
    latitude, longitude = round(latitude, 4), round(longitude, 4)
    states = state_at(latitude, longitude)
    if not states:
        return None
    home = zip_near(latitude, longitude)
    state = home.state if home and home.state in states else min(states)
    return Place(text, label or text, latitude, longitude, precision, state, home.timezone if home else "", 0)


def _by_zip(zip5: str) -> _Understood:
    place = zip_place(zip5)
    return (place, (), ()) if place else (None, (), _zip_guesses(zip5))


def _zip_guesses(digits: str) -> list[Place]:
    """ZIPs that may have been meant: a lost zero put back, else the nearest issued ones with the same three digits."""
    if len(digits) in (3, 4):
        lost = zip_place(digits.zfill(5))
        return ([lost] if lost else []) + list(suggest(digits, _FEW - 1))
    if len(digits) == 9 and (known := zip_place(digits[:5])):
        return [known]
    if len(digits) != 5:
        return []
    first, last = tables.zips().slice(digits[:3])
    near = sorted(tables.zips().zips[first:last], key=lambda z: (abs(int(z) - int(digits)), z))
    return list(islice(filter(None, map(zip_place, near)), _FEW))


def _by_zip_and_name(zip5: str, name: str) -> _Understood:
    """A ZIP with a place's name (a label of ours, the end of an address): the ZIP holds where the state does not contradict."""
    parts = [part for part in name.split(",") if part.strip()]
    state = state_code(parts[-1]) if parts else None
    if not state:
        state = next((state for _, state in _name_and_state(parts[-1])), None) if parts else None
    known = zip_place(zip5)
    if known and state in (None, known.state):
        return known, (), ()
    place, choices, did_you_mean = _by_name(name)
    named = [place] if place else list(choices) or list(did_you_mean)
    if known:
        return None, (), [known, *named][:_FEW]
    return None, (), (named or _zip_guesses(zip5))[:_FEW]


def _is_city_and_state(text: str) -> bool:
    city, comma, state = text.rpartition(",")
    return "," not in city and (state_code(state) is not None if comma else any(_name_and_state(text)))


def _by_name(text: str) -> _Understood:
    county = _by_county(text)
    if county:
        return county
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or text.startswith(","):
        return None, (), ()
    return _by_one_name(parts[0]) if len(parts) == 1 else _by_parts(parts)


def _by_county(text: str) -> _Understood | None:
    """A county, with its state or without; where there is none of that name, those that may have been meant."""
    read = areas.county_and_state(text)
    if read is None:
        return None
    place, others = areas.county(*read)
    if place:
        return place, (), others[:_FEW]
    if others:
        return None, others, ()
    close = counties.guesses(*read, _FEW)
    named = text.rpartition(",")[0] or text
    known = any(tables.places().row(named, state) is not None for state in STATES if read[1] in (None, state))
    return None if known or not close else (None, (), [county_place(fips) for fips in close])


def _by_parts(parts: list[str]) -> _Understood:
    """ "City, ST" or an address that ends in it."""
    state = state_code(parts[-1])
    if state:
        return _in_state(parts[-2], state)
    # "1600 Broadway, Denver CO": the last part may hold both
    found = _city_and_state(parts[-1])
    return (found, (), ()) if found else (None, (), _guesses(parts[0]))


def _by_one_name(text: str) -> _Understood:
    """A name without a comma: of a city, of a state, or of both."""
    table = tables.places()
    alias = _alias(text)
    if alias is not None:
        return table.place(alias), (), ()
    named = table.named(text)
    state = state_code(text)
    if state:
        return _state_alone(state, named)
    reach = region(text)
    if reach:
        return reach, (), ()
    if named:
        return _one_or_ask(named)
    found = _city_and_state(text) or _region_and_state(text)
    if found:
        return found, (), ()
    hidden = table.named(text, hidden=True)
    if hidden:
        return _one_or_ask(hidden)
    for name, state in _name_and_state(text):
        return _in_state(name, state)
    return None, (), _guesses(text)


def _city_and_state(text: str) -> Place | None:
    """The city of "Denver CO", where the table has one so named in that state."""
    table = tables.places()
    rows = (table.row(name, state) for name, state in _name_and_state(text) if not _in_place_of_a_town(name, state))
    return next((table.place(row) for row in rows if row is not None), None)


def _region_and_state(text: str) -> Place | None:
    """The region of "Cape Cod MA"."""
    return next(filter(None, (region(name, state) for name, state in _name_and_state(text))), None)


def _in_place_of_a_town(name: str, state: str) -> Place | None:
    """The region of a state, where the town of its name there is a post office's alone: nobody is known to live in it."""
    reach = region(name, state)
    row = tables.places().row(name, state) if reach else None
    return reach if row is not None and not tables.places().populations[row] else None


def _one_or_ask(rows: list[int]) -> _Understood:
    places = [tables.places().place(row) for row in rows]
    return (places[0], (), ()) if len(places) == 1 else (None, places, ())


def _in_state(name: str, state: str) -> _Understood:
    table = tables.places()
    row = table.row(name, state)
    if row is not None:
        return _in_place_of_a_town(name, state) or table.place(row), (), ()
    found = region(name, state)
    if found:
        return found, (), ()
    alias = _alias(name)
    if alias is not None and table.states[alias] == state:
        return table.place(alias), (), ()
    elsewhere = [table.place(row) for row in table.named(name)]
    return None, (), (_guesses(name, state) + elsewhere)[:_FEW]


def _state_alone(state: str, named: list[int]) -> _Understood:
    """A state, as an area. New York alone is also the one city of that name, in that very state; Washington is asked back."""
    towns = [tables.places().place(row) for row in named]
    if not towns or state not in areas.ALSO_CITIES:
        return state_place(state), (), towns[:_FEW]
    return (towns[0], (), ()) if towns[0].state == state else (None, [state_place(state), *towns], ())


def _name_and_state(text: str) -> Iterator[tuple[str, str]]:
    """Ways to read "Springfield New Hampshire" as a name and a state, the longest state first."""
    words = text.split()
    for split in range(max(1, len(words) - 4), len(words)):
        state = state_code(" ".join(words[split:]))
        if state:
            yield " ".join(words[:split]), state


def _alias(text: str) -> int | None:
    named = ALIASES.get(name_key(text))
    return tables.places().row(*named) if named else None


def _guesses(name: str, state: str | None = None) -> list[Place]:
    """Places whose name is a slip of the finger away, the nearest and largest first; only of the state, where one is given."""
    key = name_key(name)
    if len(key) < 3 or len(key) > 40:
        return []
    table = tables.places()
    found = process.extract(key, table.spellings(state), scorer=OSA.normalized_similarity, score_cutoff=0.7, limit=25)
    ranked = []
    for spelling, likeness, _ in found:
        for row in table.spelled(spelling):
            if state in (None, table.states[row]):
                ranked.append((likeness + 0.025 * math.log10(table.populations[row] + 1), row))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [table.place(row) for _, row in ranked[:_FEW]]
