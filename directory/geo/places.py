"""What a person typed -> a place with its point, offline, from the tables in data/places (see data/ATTRIBUTION.md).

A ZIP, a ZIP+4, "City, ST", "City ST", "City, Statename", a city's name alone, or an address that ends in one of these.
A name borne by places in several states is never guessed at: `resolve` answers with choices. Nothing typed is kept.

Both tables are read on first use, once per process, in less than 100 ms each.
"""

from __future__ import annotations

import csv
import math
import re
import threading
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo.distances import Point, Prepared
from directory.geo.outlines import in_state, in_us, state_at
from directory.settings import ROOT

__all__ = [
    "STATES",
    "Place",
    "Resolution",
    "city_place",
    "fold",
    "in_state",
    "in_us",
    "resolve",
    "state_at",
    "state_code",
    "suggest",
    "zip_issued",
    "zip_near",
    "zip_place",
    "zip_point",
    "zip_state",
]

TABLES = ROOT / "data" / "places"

# Tables of data, read like a list.
# fmt: off
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}
"""USPS code -> name: the 50 states, DC and the five inhabited territories."""

# As people and spreadsheets write them; folded and without spaces, so "W. Va." is "wva".
_STATE_ABBREVIATIONS = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "cal": "CA", "calif": "CA", "cali": "CA", "colo": "CO", "conn": "CT",
    "del": "DE", "washdc": "DC", "washingtondc": "DC", "fla": "FL", "haw": "HI", "ida": "ID", "ill": "IL", "ind": "IN",
    "kan": "KS", "kans": "KS", "ken": "KY", "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT",
    "neb": "NE", "nebr": "NE", "nev": "NV", "nhamp": "NH", "njersey": "NJ", "nmex": "NM", "newmex": "NM", "ncar": "NC",
    "ndak": "ND", "okla": "OK", "ore": "OR", "oreg": "OR", "penn": "PA", "penna": "PA", "rhodeisl": "RI", "scar": "SC",
    "sdak": "SD", "tenn": "TN", "tex": "TX", "wash": "WA", "wva": "WV", "wvirginia": "WV", "wis": "WI", "wisc": "WI",
    "wyo": "WY", "usvi": "VI", "virginislands": "VI", "usvirginislands": "VI", "unitedstatesvirginislands": "VI",
    "cnmi": "MP", "nmarianaislands": "MP", "northernmarianas": "MP", "amsamoa": "AS",
}

# What people call a place though no table does, by their folded form without spaces.
ALIASES = {
    "nyc": ("New York", "NY"), "newyorkcity": ("New York", "NY"), "nycity": ("New York", "NY"),
    "dc": ("Washington", "DC"), "districtofcolumbia": ("Washington", "DC"), "washingtondc": ("Washington", "DC"),
    "philly": ("Philadelphia", "PA"), "vegas": ("Las Vegas", "NV"), "sf": ("San Francisco", "CA"),
    "sanfran": ("San Francisco", "CA"), "saltlake": ("Salt Lake City", "UT"), "nola": ("New Orleans", "LA"),
}
# fmt: on

LONGEST_PLACE = 120  # characters; no place needs more, with its street
_FEW = 5

_DROPPED = re.compile(r"[.'’‘ʻʼ`´\"“”]")
_OTHER = re.compile(r"[^a-z0-9]+")
_WORDS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_JOINED = {"mc", "o", "d", "l"}  # "Mc Arthur", "O Fallon", "Coeur d Alene", "L Anse"
_ZIP_AT_END = re.compile(r"(?<![\w#-])(\d{5})(?:[- ]?\d{4})?$", re.ASCII)
_ZIP_ONLY = re.compile(r"(\d{5})(?:[-\s]*(\d{1,4})?)$", re.ASCII)
_ZIP_AT_START = re.compile(r"(\d{5})(?:-\d{4})?[\s,]+([^\d]+)$", re.ASCII)
_COUNTRY = re.compile(r"[\s,]+(?:usa|u\.s\.a\.|us|u\.s\.|united states(?: of america)?)$", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A place a person can mean. `text` resolves to this same place and is what goes into a link; `label` is for people.

    `precision` says what the point stands for: "zip", "city" or "address". `population` is that of the city, 0 where no
    table has it. `timezone` is an IANA name or "".
    """

    text: str
    label: str
    latitude: float
    longitude: float
    precision: str
    state: str
    timezone: str
    population: int

    @property
    def point(self):
        """Where it is, as a `Point`."""
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True)
class Resolution:
    """What was understood: one `place`; else `choices` (places of this name, most populous first) to ask back with.

    `did_you_mean` holds places to offer where nothing was found, and a state's largest cities where it was named alone.
    `asked` is what was typed, fit to be shown: without control and direction characters, cut to 80 characters.
    """

    place: Place | None
    choices: tuple[Place, ...]
    did_you_mean: tuple[Place, ...]
    asked: str


def fold(text):
    """The name as it is compared: without accents, dots, apostrophes and case; St, Ft, Mt short; "Mc Arthur" joined."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _OTHER.sub(" ", _DROPPED.sub("", text.lower())).split()
    folded = ""
    for word in words:
        word = _WORDS.get(word, word)
        folded += word if not folded or folded.rpartition(" ")[2] in _JOINED else " " + word
    return folded


def _key(text):
    return fold(text).replace(" ", "")


def state_code(text):
    """The USPS code of a state named by its code, its name or a common abbreviation ("D.C.", "Mass"), else None."""
    if len(text) > LONGEST_PLACE:
        return None
    return _STATE_CODES.get(_key(text))


def suggest(text, limit=8):
    """At most `limit` places that begin with what is typed, the most populous first; for digits, ZIPs that begin so."""
    text = _clean(text)
    if not text or len(text) > LONGEST_PLACE or limit < 1:
        return ()
    digits = re.match(r"(\d{1,5})(?:\D|$)", text, re.ASCII)
    if digits:
        found = _zips().beginning(digits[1], limit)
        return tuple(place for place in map(zip_place, found) if place)
    table = _places()
    name, comma, rest = text.partition(",")
    found = []
    if comma:
        found = table.beginning(fold(name), limit, _key(rest))
    else:
        alias = _alias(text)
        found = [alias] if alias is not None else []
        found += table.beginning(fold(text), limit)
        for name, state in _name_and_state(text):
            found += [row for row in table.beginning(fold(name), limit) if table.states[row] == state]
    return tuple(table.place(row) for row in list(dict.fromkeys(found))[:limit])


def resolve(text):
    """Understand what was typed as a `Resolution`; never raises, whatever the text."""
    asked = _clean(text[: 4 * LONGEST_PLACE])
    shown = asked if len(asked) <= 80 else asked[:79] + "…"
    if not asked or len(asked) > LONGEST_PLACE:
        return Resolution(None, (), (), shown)
    place, choices, did_you_mean = _understand(_COUNTRY.sub("", asked))
    return Resolution(place, tuple(choices), tuple(did_you_mean), shown)


def zip_place(zip5):
    """The place of a five-digit ZIP, or None where it is not issued or not in `STATES`.

    A ZIP without a point of its own gets that of its city, and says so by its precision.
    """
    table = _zips()
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
        zip5, f"{zip5} {city}, {state}", *point, precision, state, _zone(table.zones[row]), table.populations[row]
    )


def zip_point(zip5):
    """The ZIP's own `Point`, or None: not issued, or issued without one."""
    table = _zips()
    row = table.rows.get(zip5)
    return Point(float(table.lats[row]), float(table.lons[row])) if row is not None and table.lats[row] else None


def zip_near(latitude, longitude):
    """The `Place` of the standard ZIP whose own point is nearest, or None where none is within 100 miles."""
    table = _zips()
    rows, shown = table.prepared().nearby(latitude, longitude, 100)
    return zip_place(table.zips[rows[np.argmin(shown)]]) if len(rows) else None


def zip_issued(zip5):
    """Whether the table knows the five digits as a ZIP."""
    return zip5 in _zips().rows


def zip_state(zip5):
    """The state of a five-digit ZIP, or None where nothing is known of it.

    A ZIP that is not issued has the state of all issued ones with the same first three digits. Military ZIPs have AA, AE
    or AP, the freely associated states FM, MH or PW: none of these is in `STATES`.
    """
    table = _zips()
    row = table.rows.get(zip5)
    if row is not None:
        return table.states[row]
    if not re.fullmatch(r"\d{5}", zip5, re.ASCII):
        return None
    first, last = table.slice(zip5[:3])
    states = set(table.states[first:last])
    return states.pop() if len(states) == 1 else None


def city_place(city, state):
    """The `Place` of a city in a state (USPS code), or None where the table has no such name."""
    row = _places().row(city, state) if len(city) <= LONGEST_PLACE else None
    return None if row is None else _places().place(row)


def _clean(text):
    """Without control, format (direction) and unassigned characters, and with single spaces."""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(shown.split())


def _understand(text):
    """(place, choices, did you mean) for cleaned text of reasonable length."""
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


def _by_zip(zip5):
    place = zip_place(zip5)
    return (place, (), ()) if place else (None, (), _zip_guesses(zip5))


def _zip_guesses(digits):
    """ZIPs that may have been meant: a lost zero put back, else the nearest issued ones with the same three digits."""
    if len(digits) in (3, 4):
        lost = zip_place(digits.zfill(5))
        return ([lost] if lost else []) + list(suggest(digits, _FEW - 1))
    if len(digits) == 9 and zip_place(digits[:5]):
        return [zip_place(digits[:5])]
    if len(digits) != 5:
        return []
    first, last = _zips().slice(digits[:3])
    near = sorted(_zips().zips[first:last], key=lambda z: (abs(int(z) - int(digits)), z))
    return list(islice(filter(None, map(zip_place, near)), _FEW))


def _by_zip_and_name(zip5, name):
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


def _is_city_and_state(text):
    city, comma, state = text.rpartition(",")
    return "," not in city and (state_code(state) is not None if comma else any(_name_and_state(text)))


def _by_name(text):
    table = _places()
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return None, (), ()
    if len(parts) > 1:
        state = state_code(parts[-1])
        if state:
            return _in_state(parts[-2], state)
        # "1600 Broadway, Denver CO": the last part may hold both
        for name, state in _name_and_state(parts[-1]):
            row = table.row(name, state)
            if row is not None:
                return table.place(row), (), ()
        return None, (), _guesses(parts[0])
    text = parts[0]
    alias = _alias(text)
    if alias is not None:
        return table.place(alias), (), ()
    named = table.named(text)
    state = state_code(text)
    if state:
        return _state_alone(state, named)
    if named:
        return _one_or_ask(named)
    for name, state in _name_and_state(text):
        row = table.row(name, state)
        if row is not None:
            return table.place(row), (), ()
    hidden = table.named(text, hidden=True)
    if hidden:
        return _one_or_ask(hidden)
    for name, state in _name_and_state(text):
        return _in_state(name, state)
    return None, (), _guesses(text)


def _one_or_ask(rows):
    places = [_places().place(row) for row in rows]
    return (places[0], (), ()) if len(places) == 1 else (None, places, ())


def _in_state(name, state):
    table = _places()
    row = table.row(name, state)
    if row is not None:
        return table.place(row), (), ()
    alias = _alias(name)
    if alias is not None and table.states[alias] == state:
        return table.place(alias), (), ()
    elsewhere = [table.place(row) for row in table.named(name)]
    return None, (), (_guesses(name, state) + elsewhere)[:_FEW]


def _state_alone(state, named):
    """A state's name is no place to measure from. New York alone is also the one city of that name, in that very state."""
    table = _places()
    if len(named) == 1 and table.states[named[0]] == state:
        return table.place(named[0]), (), ()
    largest = [table.place(row) for row in table.largest(state, _FEW)]
    return None, [table.place(row) for row in named], largest


def _name_and_state(text):
    """Ways to read "Springfield New Hampshire" as a name and a state, the longest state first."""
    words = text.split()
    for split in range(max(1, len(words) - 4), len(words)):
        state = state_code(" ".join(words[split:]))
        if state:
            yield " ".join(words[:split]), state


def _alias(text):
    named = ALIASES.get(_key(text))
    return _places().row(*named) if named else None


def _guesses(name, state=None):
    """Places whose name is a slip of the finger away, the nearest and largest first; only of the state, where one is given."""
    key = _key(name)
    if len(key) < 3 or len(key) > 40:
        return []
    table = _places()
    found = process.extract(key, table.spellings(state), scorer=OSA.normalized_similarity, score_cutoff=0.7, limit=25)
    ranked = []
    for spelling, likeness, _ in found:
        for row in table.spelled(spelling):
            if state in (None, table.states[row]):
                ranked.append((likeness + 0.025 * math.log10(table.populations[row] + 1), row))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [table.place(row) for _, row in ranked[:_FEW]]


class _Once:
    """Builds a table on first use, once, also when several threads ask at the same moment."""

    def __init__(self, build):
        self._build, self._lock, self._value = build, threading.Lock(), None

    def __call__(self):
        if self._value is None:
            with self._lock:
                if self._value is None:
                    self._value = self._build()
        return self._value


def _columns(name):
    """The columns of a table as lists of text. Flat on the way: 43,000 short lists at once would wake the collector."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        width = len(next(reader))
        flat = list(chain.from_iterable(reader))
    return [flat[column::width] for column in range(width)]


class _Zips:
    """data/places/zips.csv as columns; `rows` finds the row of a ZIP. Sorted by ZIP, so a prefix is a slice."""

    def __init__(self):
        self.zips, self.cities, self.states, self.lats, self.lons, self.zones, kinds, people = _columns("zips.csv")
        self.rows = dict(zip(self.zips, range(len(self.zips)), strict=True))
        self.populations = list(map(int, people))
        # where people live before PO boxes, the larger city before the smaller, never one that has no point of ours
        self.weights = np.array(
            [
                (1e8 if kind == "S" else 0) + people if state in STATES and (lat or people) else -1
                for kind, people, state, lat in zip(kinds, self.populations, self.states, self.lats, strict=True)
            ]
        )

        self.prepared = _Once(self._prepare)

    def _prepare(self):
        standard = self.weights >= 1e8
        lats, lons = (np.array([float(degrees or "nan") for degrees in column]) for column in (self.lats, self.lons))
        return Prepared(np.where(standard, lats, np.nan), lons)

    def slice(self, prefix):
        """First and last row (the last not included) of the ZIPs that begin so."""
        return bisect_left(self.zips, prefix), bisect_left(self.zips, prefix + ":")

    def beginning(self, prefix, limit):
        """Of the ZIPs that begin so, the first `limit` by weight."""
        return [self.zips[row] for row in _heaviest(self.weights, *self.slice(prefix), limit)]


class _Places:
    """data/places/places.csv as columns; a row is a number. Sorted by `names`, so one name and one prefix are slices."""

    def __init__(self):
        self.written, self.states, self.lats, self.lons, people, self.zones, self.hidden, keys = _columns("places.csv")
        self.keys = [key or written.lower() for key, written in zip(keys, self.written, strict=True)]
        self.names = [key.replace(" ", "") for key in self.keys]
        self.populations = list(map(int, people))
        self.weights = np.array([-1 if flag else n for flag, n in zip(self.hidden, self.populations, strict=True)])
        self._spellings = _Once(self._spell)

    def place(self, row):
        """The `Place` in a row."""
        text = f"{self.written[row]}, {self.states[row]}"
        return Place(
            text,
            text,
            float(self.lats[row]),
            float(self.lons[row]),
            "city",
            self.states[row],
            _zone(self.zones[row]),
            self.populations[row],
        )

    def _rows_named(self, name):
        first = bisect_left(self.names, name)
        return range(first, bisect_right(self.names, name, first))

    def row(self, name, state):
        """The row of a name in a state, second names too, or None."""
        return next((row for row in self._rows_named(_key(name)) if self.states[row] == state), None)

    def named(self, name, hidden=False):
        """The rows of this name in all states, most populous first; either the real ones or the second names."""
        return self.spelled(_key(name), hidden)

    def spelled(self, key, hidden=False):
        """`named`, for a name already folded and without its spaces."""
        rows = [row for row in self._rows_named(key) if bool(self.hidden[row]) == hidden]
        return sorted(rows, key=lambda row: (-self.populations[row], row))

    def beginning(self, key, limit, state_beginning=""):
        """The most populous rows whose key begins so and whose state, by code or name, does too."""
        whole = key.replace(" ", "")
        if not whole:
            return []
        first, last = bisect_left(self.names, whole), bisect_left(self.names, whole + "~")
        if not state_beginning and " " not in key:
            return _heaviest(self.weights, first, last, limit)
        states = {code for spelled, code in _STATE_CODES.items() if spelled.startswith(state_beginning)}
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

    def largest(self, state, limit):
        """The most populous rows of a state."""
        rows = [row for row, code in enumerate(self.states) if code == state and not self.hidden[row]]
        return sorted(rows, key=lambda row: (-self.populations[row], row))[:limit]

    def spellings(self, state=None):
        """The names, as compared, of all places or of a state's."""
        return self._spellings()[state]

    def _spell(self):
        found = defaultdict(dict)
        for name, state, hidden in zip(self.names, self.states, self.hidden, strict=True):
            if not hidden:
                found[None][name] = found[state][name] = None
        return {state: list(names) for state, names in found.items()}


def _heaviest(weights, first, last, limit):
    """The `limit` heaviest rows of a slice, none with a negative weight; ties in the order of the table."""
    part = weights[first:last]
    if len(part) > 4 * limit:
        border = np.partition(part, len(part) - limit)[len(part) - limit]
        rows = np.flatnonzero(part >= max(border, 0.0))
    else:
        rows = np.flatnonzero(part >= 0)
    rows = rows[np.argsort(-part[rows], kind="stable")][:limit]
    return (rows + first).tolist()


def _zone(number):
    return _zones()[number] if number else ""


def _states_by_spelling():
    codes = dict(_STATE_ABBREVIATIONS)
    for code, name in STATES.items():
        codes[code.lower()] = codes[_key(name)] = code
    return codes


_STATE_CODES = _states_by_spelling()
_zones = _Once(lambda: dict(zip(*_columns("timezones.csv"), strict=True)))
_zips = _Once(_Zips)
_places = _Once(_Places)
