"""Places in a typed text: when the whole text is one, and towns by their name alone. The tables are those of ``places``."""

import re
from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo import areas, counties, distances, places, tables
from directory.geo.names import fold, name_key, written_out
from directory.geo.places import Place
from directory.understanding import amounts as understanding_amounts
from directory.understanding import phrases, tokens
from directory.understanding.synonyms import COMPASS

_AROUND = 25  # miles between a town that was named and a ZIP beside it
_LEAST_LETTERS = 3  # of a name that may be misspelled
_STREETS = frozenset(
    "street st avenue ave road rd lane ln boulevard blvd drive dr way court ct place pl parkway pkwy highway hwy circle cir terrace square broadway".split()  # noqa: SIM905
)


def exactly(text: str) -> Place | None:
    """The place, where the whole text is a ZIP, a ZIP+4, "City, ST", or a street with its city."""
    if len(text) > places.LONGEST_PLACE:
        return None
    if re.fullmatch(r"[0-9]{5}(?:-[0-9]{0,4})?", text, re.ASCII):
        return places.resolve(text).place
    first, comma, _ = text.partition(",")
    if comma and _is_street(first):
        return places.resolve(text).place
    read = tokens.words(text)
    if not 1 < len(read) <= 8 or read[0].folded[0].isdigit():
        return None
    folded = [word.folded for word in read]
    if (
        folded[0] in COMPASS
        and not read[1].after_comma
        and len(" ".join(folded[1:])) > 2
        and places.state_code(" ".join(folded[1:]))
    ):
        return None  # "west Texas"
    if folded[-1] in ("usa", "us"):
        folded.pop()
    if len(folded) > 2 and re.fullmatch(r"[0-9]{5}", folded[-1]):
        place = with_state(folded[:-1])
        by_zip = places.resolve(text).place
        return by_zip if place and by_zip and is_around(by_zip, place) else None
    return with_state(folded)


def is_around(zip_place: Place, town: Place) -> bool:
    """Whether a ZIP is a town's, or of one close by: people name the large town, and their own ZIP."""
    if zip_place.label == f"{zip_place.text} {town.text}":
        return True
    lat, lon = zip_place.point
    return bool(distances.miles(lat, lon, [town.latitude], [town.longitude])[0] <= _AROUND)


def _is_street(text: str) -> bool:
    """Whether a text may be a house number with its street, and not a ZIP or a distance with wishes."""
    folded = tokens.phrase(text)
    number, *named = folded.split() or [""]
    if not named or not re.fullmatch("[0-9]{1,6}[a-z]?", number) or understanding_amounts.MILES_SAID.search(folded):
        return False
    return not _STREETS.isdisjoint(named) or not any(phrases.known(word) for word in named)


def with_state(folded: list[str]) -> Place | None:
    """The town, where the folded words are its name and its state."""
    for cut in range(1, len(folded)):
        if phrases.known(" ".join(folded[:cut])) and cut > 1:  # "no needles CA"
            continue
        state = places.state_code(" ".join(folded[cut:]))
        place = in_state(" ".join(folded[:cut]), state) if state else None
        if place:
            return place
    return None


def in_state(said: str, state: str) -> Place | None:
    """The town or region of a name in a state: as it stands, written out ("S Bend"), or as people call it."""
    region = areas.region(said, state)
    for name in written_out(said):
        place = places.city_place(name, state)
        if place and (place.population or not region):
            return place
    if region:
        return region
    bare = fold(said).removeprefix("city of ").removesuffix(" city")
    if bare != fold(said) and counties.is_city(bare, state):  # "Richmond City, VA"
        return places.city_place(bare, state)
    alias = places.ALIASES.get(name_key(said))
    return places.city_place(*alias) if alias and alias[1] == state else None


def towns(said: str) -> tuple[Place, ...]:
    """Every place of this very name, the most populous first; a name written short is read in full."""
    table = tables.places()
    for name in written_out(said):
        key = name.replace(" ", "")
        alias = places.ALIASES.get(key)
        called = places.city_place(*alias) if alias else None
        rows = table.spelled(key) if len(key) > 2 and not key.isdigit() else []
        named = tuple(table.place(row) for row in rows)
        if called and all(called.state != place.state for place in named):
            named = (called, *named)
        if named:
            return named
    return ()


def taken_at_once(named: tuple[Place, ...]) -> bool:
    """Whether the first of several places of one name is so much larger than the next that nobody need be asked."""
    return len(named) == 1 or named[0].population >= max(1, areas.CLEARLY_LARGER * named[1].population)


def slips(said: str, state: str, most: int = 3) -> tuple[int, tuple[Place, ...]]:
    """(letters wrong, the towns of a state that may have been meant by a misspelled name, the largest first)."""
    names = _in_full()[state]
    table = tables.places()
    found: list[tuple[int, int, int]] = []
    for name in written_out(said):
        for key in {_spelled_out(name), name.replace(" ", "")}:
            if not _LEAST_LETTERS <= len(key) <= 40:
                continue
            allowed = 1 if len(key) <= 6 else 2
            near = process.extract(key, names.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=40)
            found += [(distance, -table.populations[row], row) for meant, distance, _ in near for row in names[meant]]
    found.sort()
    least = found[0][0] if found else 99
    rows = dict.fromkeys(row for distance, _, row in found if distance == least)
    return least, tuple(table.place(row) for row in list(rows)[:most])


_IN_FULL = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


def _spelled_out(folded: str) -> str:
    """A folded name in one word and without short forms: a slip may lie in "Saint" as well."""
    return "".join(_IN_FULL.get(word, word) for word in folded.split())


def _names_in_full() -> dict[str, dict[str, list[int]]]:
    """Of each state the names of its towns, as compared and spelled out, with their rows."""
    table = tables.places()
    names: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, (key, state, hidden) in enumerate(zip(table.keys, table.states, table.hidden, strict=True)):
        if not hidden:
            for name in {_spelled_out(key), key.replace(" ", "")}:
                names[state][name].append(row)
    return names


_in_full = tables.Once(_names_in_full)


def largest(state: str) -> Place | None:
    """The most populous town of a state."""
    rows = tables.places().largest(state, 1)
    return tables.places().place(rows[0]) if rows else None


def is_alike(folded: list[str], place: Place) -> bool:
    """Whether a place's name is a slip of the finger away, with its state or without; "sunday" is no Munday."""
    said = "".join(folded)
    name, _, state = (places.fold(part).replace(" ", "") for part in place.text.rpartition(","))
    name, state = (name or state), (state if name else "")
    return any(
        said[:1] == meant[:1] and OSA.distance(said, meant) <= (1 if len(meant) <= 6 else 2)
        for meant in (name, name + state)
    )
