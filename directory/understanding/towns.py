"""Places in a typed text: when the whole text is one, and towns by their name alone. The tables are those of ``places``."""

import re

from rapidfuzz.distance import OSA

from directory.geo import places
from directory.geo.places import Place
from directory.understanding import amounts as understanding_amounts
from directory.understanding import phrases, tokens

_MOST_NAMED = 200  # towns of one name
_STREETS = frozenset(
    [
        "street",
        "st",
        "avenue",
        "ave",
        "road",
        "rd",
        "lane",
        "ln",
        "boulevard",
        "blvd",
        "drive",
        "dr",
        "way",
        "court",
        "ct",
        "place",
        "pl",
        "parkway",
        "pkwy",
        "highway",
        "hwy",
        "circle",
        "cir",
        "terrace",
        "square",
        "broadway",
    ]
)  # noqa: SIM905
STATE_NAMES = frozenset(tokens.phrase(name) for name in places.STATES.values())


def exactly(text: str) -> Place | None:
    """The place, where the whole text is a ZIP, a ZIP+4, "City, ST", or a street with its city."""
    if len(text) > places.LONGEST_PLACE:
        return None
    if re.fullmatch(r"[0-9]{5}(?:-[0-9]{0,4})?", text, re.ASCII):
        return places.resolve(text).place
    first, comma, rest = text.partition(",")
    if comma and _is_street(first):
        return places.resolve(text).place
    read = tokens.words(text)
    if not 1 < len(read) <= 8 or read[0].folded[0].isdigit():
        return None
    folded = [word.folded for word in read]
    if folded[-1] in ("usa", "us"):
        folded.pop()
    if len(folded) > 2 and re.fullmatch(r"[0-9]{5}", folded[-1]):
        place = _city_and_state(folded[:-1])
        return place and places.resolve(text).place
    return _city_and_state(folded)


def _is_street(text: str) -> bool:
    """Whether a text may be a house number with its street, and not a ZIP or a distance with wishes."""
    folded = tokens.phrase(text)
    number, *named = folded.split() or [""]
    if not named or not re.fullmatch("[0-9]{1,6}[a-z]?", number) or understanding_amounts.MILES_SAID.search(folded):
        return False
    return not _STREETS.isdisjoint(named) or not any(phrases.known(word) for word in named)


def _city_and_state(folded: list[str]) -> Place | None:
    for cut in range(1, len(folded)):
        state = places.state_code(" ".join(folded[cut:]))
        place = places.city_place(" ".join(folded[:cut]), state) if state else None
        if place:
            return place
    return None


def towns(said: str) -> tuple[Place, ...]:
    """Every place of this very name, the most populous first."""
    key = places.fold(said).replace(" ", "")
    alias = places.ALIASES.get(key)
    if alias:
        place = places.city_place(*alias)
        return (place,) if place else ()
    if len(key) < 3 or key.isdigit():
        return ()
    return tuple(
        p for p in places.suggest(said, _MOST_NAMED) if places.fold(p.text.rpartition(",")[0]).replace(" ", "") == key
    )


def is_alike(folded: list[str], place: Place) -> bool:
    """Whether a place's name is a slip of the finger away, with its state or without; "sunday" is no Munday."""
    said = "".join(folded)
    name, _, state = (places.fold(part).replace(" ", "") for part in place.text.rpartition(","))
    name, state = (name or state), (state if name else "")
    return any(
        said[:1] == meant[:1] and OSA.distance(said, meant) <= (1 if len(meant) <= 6 else 2)
        for meant in (name, name + state)
    )
