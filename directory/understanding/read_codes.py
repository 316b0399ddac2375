"""Readings of a typed text that find a place by numbers: coordinates, ZIPs, and the post codes of others."""

import re

from directory.geo import coordinates as written_coordinates
from directory.geo import places
from directory.geo.places import Place
from directory.understanding import abroad, read_states, towns
from directory.understanding.notices import (
    ABROAD,
    BRITISH_CODE,
    CANADIAN_CODE,
    FREE_STATES,
    MILITARY,
    NO_SUCH_ZIP,
    Remark,
)
from directory.understanding.synonyms import CODES_OF_CITIES
from directory.understanding.typed_text import TypedText

_MILITARY_WORDS = ("apo", "fpo", "dpo", "aa", "ae", "ap")
_LIKE_DIGITS = str.maketrans("OoIl", "0011")
_LEAST_PEOPLE = 10_000  # of a town that says something else than a ZIP beside it
_FREE_STATES = ("FM", "MH", "PW")


def coordinates(text: TypedText) -> None:
    """A point by its latitude and longitude."""
    point = written_coordinates.find(text.cleaned)
    if not point:
        return
    inside = [i for i, word in enumerate(text.typed) if point.start <= word.start < point.end]
    if not text.all_free(inside[0], inside[-1] + 1):
        return
    said = text.cleaned[point.start : point.end]
    found = places.resolve(said)
    if found.place:
        text.found_place(inside[0], inside[-1] + 1, found.place)
    elif found.abroad:
        text.offer(inside[0], inside[-1] + 1, found.did_you_mean, Remark(ABROAD, said))


def codes(text: TypedText) -> None:
    """ZIPs of here, with the town before them; those of the forces, and codes of Canada and Britain."""
    for kind, found in ((CANADIAN_CODE, abroad.canadian_code), (BRITISH_CODE, abroad.british_code)):
        code = found(text.cleaned)
        if code:
            inside = [i for i, word in enumerate(text.typed) if code.start() <= word.start < code.end()]
            text.offer(inside[0], inside[-1] + 1, (), Remark(kind, code[0]))
            return
    post = next((i for i, said in enumerate(text.folded) if said in _MILITARY_WORDS[:3] and text.free[i]), None)
    digits = [
        i for i, word in enumerate(text.typed) if text.free[i] and re.fullmatch(r"[0-9]{5}", word.typed, re.ASCII)
    ]
    for i in digits:
        place = places.zip_place(text.typed[i].typed)
        if place:
            _zip(text, i, place)
            return
    slip = next(filter(None, (_zip_with_letters(text, i) for i in range(len(text.typed)))), None)
    if digits:
        _no_zip(text, digits[0])
    elif slip:
        text.offer(*slip)
    elif post is not None:
        text.offer(post, post + 1, (), Remark(MILITARY, text.typed[post].typed))


def _zip_with_letters(text: TypedText, i: int) -> tuple[int, int, tuple[Place, ...]] | None:
    """(word, the next word, the ZIP that was meant) by letters that look like digits: "8O2O2"."""
    said = text.typed[i].typed
    if not text.free[i] or not re.fullmatch(r"(?=(?:\D*\d){3})[0-9OoIl]{5}", said, re.ASCII):
        return None
    meant = places.zip_place(said.translate(_LIKE_DIGITS))
    return (i, i + 1, (meant,)) if meant else None


def _zip(text: TypedText, i: int, place: Place) -> None:
    plus_four = (
        i + 1 < len(text.typed)
        and re.search(rf"{text.typed[i].typed}[- ]{text.typed[i + 1].typed}(?![0-9])", text.cleaned)
        and re.fullmatch(r"[0-9]{4}", text.typed[i + 1].typed, re.ASCII)
    )
    end = i + 2 if plus_four else i + 1
    in_full = [found for found in read_states.cities_with_state(text) if found[1] == i or found[0] == end]
    other = next((found for found in in_full if found[2].state != place.state), None)
    if other:  # "Austin, TX 80202": the state that was typed comes first
        text.ask(min(i, other[0]), max(end, other[1]), (other[2], place))
        return
    state = _state_beside(text, i, end)
    is_city = state is not None and CODES_OF_CITIES.get(state[2].lower(), ("", ""))[1] == place.state  # "90012 LA"
    if state and state[2] != place.state and not is_city:
        text.ask(min(i, state[0]), max(end, state[1]), (places.state_place(state[2]), place))
        return
    # "Las Vegas 89101", "89101 Las Vegas"
    named = [found for found in read_states.towns_named(text) if found[1] == i or found[0] == end]
    beside: list[tuple[int, int, tuple[Place, ...]]] = [(first, last, (city,)) for first, last, city in in_full] or [
        (first, last, here)
        for first, last, same in named
        if (here := tuple(town for town in same if town.state == place.state))
    ]
    far = [found for found in beside if not any(towns.is_around(place, town) for town in found[2])]
    known = next((found for found in far if in_full or found[2][0].population >= _LEAST_PEOPLE), None)
    if known:  # "77002 Dallas"
        text.ask(min(i, known[0]), max(end, known[1]), (known[2][0], place))
        return
    near = [found for found in beside if found not in far]
    text.found_place(min((first for first, last, _ in near if last == i), default=i), end, place)
    for first, last, *_ in (*near, *([state] if state else [])):
        text.use(first, last)


def _state_beside(text: TypedText, start: int, end: int) -> tuple[int, int, str] | None:
    """(first word, word after the last, code) of the state right before a ZIP or right after it: "TX 78701"."""
    for at, last, state in read_states.states(text):
        is_said = (
            text.typed[at].typed.isupper() or text.typed[at].after_comma or last - at > 1 or len(text.folded[at]) > 2
        )
        if is_said and (at == end or last == start):
            return at, last, state
    return None


def _no_zip(text: TypedText, i: int) -> None:
    """Five digits that are no ZIP to search around."""
    said = text.typed[i].typed
    state = places.zip_state(said)
    meant: tuple[Place, ...] = ()
    if state in ("AA", "AE", "AP"):
        kind = MILITARY
    elif state in _FREE_STATES:
        kind = FREE_STATES
    else:
        kind, meant = NO_SUCH_ZIP, places.resolve(said).did_you_mean
    start = i
    while start and text.free[start - 1] and text.folded[start - 1] in _MILITARY_WORDS:
        start -= 1
    text.offer(start, i + 1, meant, Remark(kind, said))
