"""Readings of a typed text that find a place: for certain, by a name to be asked back, or none that is known."""

import re
from collections.abc import Iterator

from directory.geo import areas, counties, places
from directory.geo.places import Place
from directory.understanding import abroad, read_states, towns
from directory.understanding.clinic_names import MOST_CLINICS
from directory.understanding.notices import ABROAD, CANADIAN_CODE, FREE_STATES, MILITARY, NO_SUCH_ZIP, NOT_THERE, Remark
from directory.understanding.synonyms import AROUND_A_TOWN, BEFORE_A_PLACE, CODES_OF_CITIES, FILLER
from directory.understanding.typed_text import TypedText

_LEAST_PEOPLE = 10_000  # a town whose name stands among other words without "near" counts from this size on
_KNOWN_ABROAD = 30_000  # a name that is known from abroad is that of a smaller town here only where one chooses it
_HARDLY_A_TOWN = 1_000  # people; "Canada" is not Canada, KY
_NAMES_NO_CLINIC = 50_000  # people; whoever types the name of such a town means it
_LONGEST_NAME = 5  # words
_DEGREES = r"[+-]?[0-9]{1,3}\.[0-9]+\s*°?\s*"
_COORDINATES = re.compile(rf"(?<![\w.]){_DEGREES}[NS]?\s*[,;]?\s*{_DEGREES}[EW]?(?![\w.])", re.IGNORECASE)
_COUNTY_WORDS = frozenset(word for kind in counties.COUNTY_WORDS for word in kind.split())
_MILITARY_WORDS = ("apo", "fpo", "dpo", "aa", "ae", "ap")
_FREE_STATES = ("FM", "MH", "PW")
_NEAR_ME = tuple(
    said.split()
    for said in (
        "near me",
        "close to me",
        "closest to me",
        "nearest to me",
        "nearest me",
        "next to me",
        "around me",
        "by me",
        "near here",
        "around here",
        "close to here",
        "close by",
        "nearby",
        "near by",
        "in my area",
        "my location",
        "my current location",
        "current location",
        "where i am",
        "near my home",
        "near my house",
        "in my town",
        "in my city",
        "cerca de mi casa",
        "cerca de mi",
        "cerca mio",
        "cerca de aqui",
        "por aqui",
        "cerca",
    )
)


def near_me(text: TypedText) -> None:
    """ "near me", "cerca de mí": what is near the one who types."""
    for said in _NEAR_ME:
        for start in range(len(text.typed) - len(said) + 1):
            end = start + len(said)
            if text.folded[start:end] == said and text.all_free(start, end):
                if said == ["cerca"] and end < len(text.typed):  # "cerca de Boise"
                    continue
                text.near_me = True
                text.take(start, end)
                return


def sure_places(text: TypedText) -> None:
    """A point, a ZIP, an area, and "City, ST" anywhere in the text; and what may have been meant by one that there is not."""
    for reading in (
        _coordinates,
        _codes,
        _county,
        _city,
        _region,
        _city_or_state,
        read_states.town_abroad,
        read_states.misspelled,
    ):
        if not text.place_is_settled:
            reading(text)


def named_place(text: TypedText, state_at: tuple[int, int] | None) -> None:
    """A town's name without its state, or a state alone: asked back, where there are several and none is by far the largest."""
    if text.place_is_settled:
        return
    candidates = [(start, end, named) for start, end, named in _named(text) if _is_likely(text, start, end, named)]
    for n, (start, end, named) in enumerate(candidates):
        larger = candidates[n + 1] if n + 1 < len(candidates) else None
        # "Capitol Hill Seattle": a part of the larger town behind it
        if larger and larger[0] == end and larger[2][0].population > max(named[0].population, _LEAST_PEOPLE):
            continue
        _take_or_ask(text, start, end, named)
        return
    if state_at:
        text.found_place(*state_at, places.state_place(text.state))
        return
    _named_abroad(text)


def unknown_place(text: TypedText) -> None:
    """The nearest names of places, where a place must have been meant: after "near", or nothing else was understood."""
    if text.place is not None or text.choices or text.clinics or text.did_you_mean:
        return
    rest = text.rest()
    introduced = [i for i in rest if i and text.folded[i - 1] in BEFORE_A_PLACE]
    if introduced:
        start = introduced[0]
        text.did_you_mean = places.resolve(
            " ".join(word.typed for i, word in enumerate(text.typed) if i >= start and i in rest)
        ).did_you_mean
    elif rest and not text.meanings and len(rest) <= 4 and not text.emergency and not text.near_me:
        found = places.resolve(text.cleaned).did_you_mean
        text.did_you_mean = (
            found if re.search("[0-9,]", text.cleaned) else tuple(p for p in found if towns.is_alike(text.folded, p))
        )


def is_town(text: TypedText, start: int, end: int) -> bool:
    """Whether some words are a town's name, with its state or without."""
    return any(
        towns.in_state(text.said(start, cut), state)
        for cut in range(start + 1, end)
        if (state := places.state_code(text.said(cut, end)))
    ) or bool(towns.towns(text.said(start, end)))


def _coordinates(text: TypedText) -> None:
    match = _COORDINATES.search(text.cleaned)
    if not match:
        return
    found = places.resolve(match[0])
    inside = [i for i, word in enumerate(text.typed) if match.start() <= word.start < match.end()]
    if found.place:
        text.found_place(inside[0], inside[-1] + 1, found.place)
    elif found.abroad:
        text.offer(inside[0], inside[-1] + 1, found.did_you_mean, Remark(ABROAD, match[0]))


def _codes(text: TypedText) -> None:
    """ZIPs of here, with the town before them; those of the forces, and codes of Canada."""
    canadian = abroad.canadian_code(text.cleaned)
    if canadian:
        inside = [i for i, word in enumerate(text.typed) if canadian.start() <= word.start < canadian.end()]
        text.offer(inside[0], inside[-1] + 1, (), Remark(CANADIAN_CODE, canadian[0]))
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
    if digits:
        _no_zip(text, digits[0])
    elif post is not None:
        text.offer(post, post + 1, (), Remark(MILITARY, text.typed[post].typed))


def _zip(text: TypedText, i: int, place: Place) -> None:
    plus_four = (
        i + 1 < len(text.typed)
        and re.search(rf"{text.typed[i].typed}-{text.typed[i + 1].typed}(?![0-9])", text.cleaned)
        and re.fullmatch(r"[0-9]{4}", text.typed[i + 1].typed, re.ASCII)
    )
    end = i + 2 if plus_four else i + 1
    before = [(start, city) for start, stop, city in read_states.cities_with_state(text) if stop == i]
    other = next(((start, city) for start, city in before if city.state != place.state), None)
    if other:  # "Austin, TX 80202": the state that was typed comes first
        text.ask(other[0], end, (other[1], place))
        return
    start = next((start for start, _ in before), None)
    if start is None:  # "Las Vegas 89101"
        named = (s for s, e, same in _named(text) if e == i and any(town.state == place.state for town in same))
        start = next(named, i)
    text.found_place(start, end, place)


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


def _county(text: TypedText) -> None:
    """ "Cook County, IL", "Cook County", or one of nearly that name in the state that was typed."""
    guesses: list[tuple[int, int, list[str]]] = []
    for start, end in text.windows(_LONGEST_NAME + 1):
        if _COUNTY_WORDS.isdisjoint(text.folded[start:end]):
            continue
        read = areas.county_and_state(text.typed_as(start, end))
        if read is None:
            continue
        place, others = areas.county(*read)
        if place and not (others and _is_another(text, start)):
            text.others = others
            text.found_place(start, end, place)
            return
        if others:
            text.ask(start, end, others)
            return
        name, state = read
        if state and text.folded[start] not in FILLER | BEFORE_A_PLACE and not towns.in_state(name, state):
            guesses.append((start, end, counties.guesses(name, state, 3)))
    for start, end, near in guesses:
        if near:
            text.offer(start, end, map(places.county_place, near))
            return


def _region(text: TypedText) -> None:
    """ "Cape Cod": a region, where no other state was typed behind it."""
    for start, end in text.windows(_LONGEST_NAME):
        region = places.region(text.said(start, end))
        if region and not any(start < stop and begin < end for begin, stop in text.phrases):
            state = (
                places.state_code(text.folded[end]) if end < len(text.typed) and text.typed[end].after_comma else None
            )
            if state is None or places.region(text.said(start, end), state):
                text.found_place(start, end + (state is not None), region)
                return


def _city(text: TypedText) -> None:
    found = next(read_states.cities_with_state(text), None)
    if found and not read_states.longer_misspelled(text, *found):
        text.found_place(*found)


def _city_or_state(text: TypedText) -> None:
    """Ask, where a code is what people call a city as well ("LA")."""
    for start, said in enumerate(text.folded):
        if said not in CODES_OF_CITIES or not text.free[start]:
            continue
        around = start > 0 and text.folded[start - 1] in AROUND_A_TOWN
        if not (around or text.is_introduced(start) or len(text.typed) == 1):
            continue
        city = places.city_place(*CODES_OF_CITIES[said])
        if around and city:
            text.found_place(start, start + 1, city)
        else:
            state = places.state_place(said.upper())
            text.ask(start, start + 1, filter(None, (city, state, towns.largest(state.area))))
        return


def _named(text: TypedText) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """(first word, word after the last, the towns of that name) in the order of the text, the longest name at each word."""
    start = 0
    while start < len(text.typed):
        for end in range(min(len(text.typed), start + _LONGEST_NAME), start, -1):
            if not text.all_free(start, end) or text.folded[end - 1] in FILLER:
                continue
            named = towns.towns(text.said(start, end))
            if named:
                yield start, end, named
                start = end - 1
                break
        start += 1


def _is_likely(text: TypedText, start: int, end: int, named: tuple[Place, ...]) -> bool:
    if text.said(start, end) in AROUND_A_TOWN and not text.is_all(start, end):
        return False
    return text.is_introduced(start) or text.is_all(start, end) or named[0].population >= _LEAST_PEOPLE


def _take_or_ask(text: TypedText, start: int, end: int, named: tuple[Place, ...]) -> None:
    if named[0].population < _NAMES_NO_CLINIC and not text.clinics:
        # half of a clinic's name may be a small town's: both are offered
        text.clinics += _clinics_named(text, start, end)
    if len(named) > 1 and _is_another(text, start):
        text.ask(start, end, named[1:] if towns.taken_at_once(named) else named)
        return
    if text.state:
        here = next((place for place in named if place.state == text.state), None)
        if here:
            text.found_place(start, end, here)
        else:
            offered = (places.state_place(text.state), *named[:4])
            text.offer(start, end, offered, Remark(NOT_THERE, text.typed_as(start, end), text.state))
    elif (state := places.state_code(text.said(start, end))) and state != named[0].state:  # Washington
        text.ask(start, end, (places.state_place(state), *named))
    elif named[0].population < _HARDLY_A_TOWN and abroad.is_country(text.said(start, end)):
        text.offer(start, end, (), Remark(ABROAD, text.typed_as(start, end)))
    elif abroad.is_named(text.said(start, end)) and named[0].population < _KNOWN_ABROAD:
        text.notice = Remark(ABROAD, text.typed_as(start, end))
        text.ask(start, end, named)
    elif towns.taken_at_once(named):
        text.others = named[1:]
        text.found_place(start, end, named[0])
    else:
        text.ask(start, end, named)


def _clinics_named(text: TypedText, start: int, end: int) -> list[int]:
    """Clinics in whose names these words stand, or which have a word that begins so; none where it is a clinic's town."""
    words = text.folded[start:end]
    if not all(map(text.names.is_rare, words)):
        return []
    found, used = text.names.meant(words)
    return found if len(used) == len(words) else text.names.beginning(" ".join(words), MOST_CLINICS)


def _is_another(text: TypedText, start: int) -> bool:
    """Whether "another" stands before a name: then not the largest of that name is meant."""
    is_so = start > 0 and text.folded[start - 1] in ("another", "other")
    if is_so:
        text.take(start - 1, start)
    return is_so


def _named_abroad(text: TypedText) -> None:
    """A country or a town abroad whose name nothing here has."""
    for start, end in text.windows(abroad.LONGEST):
        if abroad.is_named(text.said(start, end)) and (text.is_introduced(start) or text.is_all(start, end)):
            text.offer(start, end, (), Remark(ABROAD, text.typed_as(start, end)))
            return
