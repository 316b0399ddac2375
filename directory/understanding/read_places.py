"""Readings of a typed text that find a place: for certain, by a name to be asked back, or none that is known."""

import re

from directory.geo import areas, counties, places
from directory.geo.places import Place, PlaceKind
from directory.understanding import abroad, phrases, read_codes, read_states, towns
from directory.understanding.clinic_names import MOST_CLINICS
from directory.understanding.notices import ABROAD, NOT_THERE, Remark
from directory.understanding.synonyms import (
    ALSO_SHORT_WORDS,
    AROUND_A_TOWN,
    BEFORE_A_PLACE,
    CODES_OF_CITIES,
    COMPASS,
    FILLER,
    JOINING,
)
from directory.understanding.typed_text import TypedText

_LEAST_PEOPLE = 10_000  # a town whose name stands among other words without "near" counts from this size on
_KNOWN_ABROAD = 30_000  # a name that is known from abroad is that of a smaller town here only where one chooses it
_HARDLY_A_TOWN = 1_000  # people; "Canada" is not Canada, KY
_MOST_OF_EACH = 3  # places of an ambiguous name, where another place is named as well
_MOST_NAMES = 4  # places to ask back among
_NAMES_NO_CLINIC = 50_000  # people; whoever types the name of such a town means it
_LONGEST_NAME = 5  # words
_COUNTY_WORDS = frozenset(word for kind in counties.COUNTY_WORDS for word in kind.split())
_SIGNS = re.compile(r"[/&+]")
_NEAR_ME = sorted(
    (
        said.split()
        for said in """
near me;close to me;closest to me;nearest to me;nearest me;next to me;around me;by me;near here;around here;right here;here;close to here;
close by;nearby;near by;in my area;my area;my location;my current location;current location;where i am;where i live;near home;close to home;
near my home;near my house;around my house;in my town;my town;in my city;my city;my neighborhood;my zip;my zip code;closest;closest clinic;
closest clinics;closest one;nearest;nearest clinic;nearest clinics;nearest one;cerca de mi casa;cerca de mi;cerca mio;cerca de aqui;por aqui;
aqui;cerca;cerca de mi ubicacion;mi ubicacion;en mi area;en mi zona;en mi ciudad;donde vivo;donde estoy;mas cerca;mas cercana;mas cercano
""".replace("\n", "").split(";")
    ),
    key=len,
    reverse=True,
)


def near_me(text: TypedText) -> None:
    """ "near me", "cerca de mí": what is near the one who types."""
    for said in _NEAR_ME:
        for start in range(len(text.typed) - len(said) + 1):
            end = start + len(said)
            if text.folded[start:end] == said and text.all_free(start, end):
                if said in (["cerca"], ["mas", "cerca"]) and end < len(text.typed):  # "cerca de Boise"
                    continue
                text.near_me = True
                text.take(start, end)
                return


def sure_places(text: TypedText) -> None:
    """A point, a ZIP, an area, and "City, ST" anywhere in the text; and what may have been meant by one that there is not."""
    for reading in (
        read_codes.coordinates,
        read_codes.codes,
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
    if _longer_abroad(text):
        return
    beside = _beside_the_state(text, state_at)
    candidates = [
        (start, end, named)
        for start, end, named in read_states.towns_named(text)
        if start not in beside and _is_likely(text, start, end, named)
    ]
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


def further_places(text: TypedText) -> None:
    """ "Denver or Boulder": one place can be searched around, so it is asked which."""
    named = [text.place] if text.place else list(text.choices)[:_MOST_OF_EACH]
    if not named:
        return
    start, end = text.place_at
    count, names = len(named), 1
    while names < _MOST_NAMES and (before := _joined_before(text, start)):
        start, meant = before
        named[:0], names = meant, names + 1
    while names < _MOST_NAMES and (after := _joined_after(text, end)):
        end, meant = after
        named, names = [*named, *meant], names + 1
    if len(named) > count and len(set(named)) > 1:
        text.ask_for_one(start, end, named)


def _joined_after(text: TypedText, at: int) -> tuple[int, tuple[Place, ...]] | None:
    """(the word after its last, the places of the name) that stands here behind "or" and the like."""
    start = at
    while start < len(text.typed) and text.folded[start] in JOINING | BEFORE_A_PLACE | {"the"}:
        start += 1
    if start == len(text.typed):
        return None
    between = text.cleaned[text.typed[at - 1].end : text.typed[start].start]
    is_joined = _SIGNS.search(between) or not JOINING.isdisjoint(text.folded[at:start])
    if not is_joined and ("," not in between or JOINING.isdisjoint(text.folded[start:])):
        # a comma alone joins only what cannot be part of the name before it: "Denver, CO, Boulder, CO"
        in_full = (found for found in read_states.cities_with_state(text) if found[0] == start and "," in between)
        return next(((end, (place,)) for _, end, place in in_full), None)
    for first in (start - 1, start) if text.folded[start - 1] == "the" else (start,):  # "The Bronx"
        for end in range(min(len(text.typed), start + _LONGEST_NAME + 3), start, -1):
            named = _named_beside(text, first, end) if text.all_free(first, end) else ()
            if named:
                return end, named
    return None


def _joined_before(text: TypedText, at: int) -> tuple[int, tuple[Place, ...]] | None:
    """(its first word, the places of the name) that stands before "or" and the like, and this: "Chicago or Gary, IN"."""
    end = at
    while end and text.folded[end - 1] in JOINING | BEFORE_A_PLACE | {"the"}:
        end -= 1
    if not end or JOINING.isdisjoint(text.folded[end:at]):
        return None
    for start in range(max(0, end - _LONGEST_NAME - 3), end):
        named = _named_beside(text, start, end) if text.all_free(start, end) else ()
        if named:
            return start, named
    return None


def _named_beside(text: TypedText, start: int, end: int) -> tuple[Place, ...]:
    """What some words name beside another place, by its very name: of towns the largest, and one of the other's state."""
    said, typed = text.said(start, end), text.typed_as(start, end)
    if text.folded[end - 1] in FILLER or (
        (len(said) < 3 or said in ALSO_SHORT_WORDS) and not text.typed[start].typed.isupper()
    ):
        return ()
    state = places.state_code(said)
    if state in places.STATES and state not in areas.ALSO_CITIES:
        return (places.state_place(state),)
    place = towns.exactly(typed) or places.region(said) or _county_of(text, start, end)
    if place:
        return (place,)
    named = towns.towns(said)
    if state in areas.ALSO_CITIES:  # "Texas or New York", "Denver or Washington"
        area = places.state_place(state)
        if text.place and text.place.kind is PlaceKind.STATE:
            return (area, *named[:1])
        return named[:1] if named and named[0].state == state else (*named[:1], area)
    if not named:
        return ()
    if named[0].population >= _LEAST_PEOPLE and towns.taken_at_once(named):
        return named[:1]
    other = text.place
    near = [town for town in named if other and town.state == other.state and town.population >= _HARDLY_A_TOWN][:1]
    largest = [town for town in named[:_MOST_OF_EACH] if town.population >= _LEAST_PEOPLE]
    return tuple(near if near == largest[:1] else dict.fromkeys((*near, *largest)))


def _county_of(text: TypedText, start: int, end: int) -> Place | None:
    read = None
    if not _COUNTY_WORDS.isdisjoint(text.folded[start:end]):
        read = areas.county_and_state(text.typed_as(start, end))
    return areas.county(*read)[0] if read else None


def unknown_place(text: TypedText) -> None:
    """The nearest names of places, where a place must have been meant: after "near", or nothing else was understood."""
    if text.place_is_settled or text.clinics or text.questions:
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
        if text.said(start, end) == "up" and not text.typed[start].typed.isupper():  # "up to $400"
            continue
        region = places.region(text.said(start, end))
        if region and not any(start < stop and begin < end for begin, stop in text.phrases):
            if any(
                first <= start and end <= last and last - first > end - start
                for first, last, _ in read_states.towns_named(text)
            ):
                continue  # "South Lake Tahoe"
            state = read_states.state_behind(text, end)
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
        if any(towns.towns(text.said(start, end)) for end in range(start + 2, min(len(text.typed), start + 4) + 1)):
            continue  # "La Jolla"
        city = places.city_place(*CODES_OF_CITIES[said])
        state = read_states.state_behind(text, start + 1)
        if state and city and city.state == state:  # "LA, CA"
            text.found_place(start, start + 2, city)
            return
        if state:  # "LA, TX"
            continue
        around = start > 0 and text.folded[start - 1] in AROUND_A_TOWN | COMPASS
        if not (around or text.is_introduced(start) or len(text.typed) == 1 or _is_la_beside_wishes(text, start)):
            continue
        if around and city:
            text.found_place(start, start + 1, city)
        else:
            area = places.state_place(said.upper())
            text.ask(start, start + 1, filter(None, (city, area, towns.largest(area.area))))
        return


def _is_la_beside_wishes(text: TypedText, at: int) -> bool:
    """Whether "LA" in capitals has no name before it: "spravato LA", and not "Bato Rouge LA"."""
    before = text.folded[at - 1] if at else ""
    return text.typed[at].typed.isupper() and (before in FILLER | {""} or phrases.known(before) is not None)


def _is_likely(text: TypedText, start: int, end: int, named: tuple[Place, ...]) -> bool:
    said = text.said(start, end)
    if said in AROUND_A_TOWN and not text.is_all(start, end):
        return False
    if text.state and all(word in COMPASS for word in text.folded[start:end]):  # "central Ohio" is not Central, LA
        return False
    if text.state and places.state_code(said) not in (None, *areas.ALSO_CITIES):  # "Texas or Oklahoma"
        return False
    return text.is_introduced(start) or text.is_all(start, end) or named[0].population >= _LEAST_PEOPLE


def _beside_the_state(text: TypedText, state_at: tuple[int, int] | None) -> set[int]:
    """Where names begin that "or" parts from the state that was typed: they are none of its towns ("Washington or Idaho")."""
    if not state_at:
        return set()
    (first, last), found = state_at, set()
    for start, end, named in read_states.towns_named(text):
        between = text.folded[end:first] if end <= first else text.folded[last:start]
        is_joined = set(between) <= JOINING | BEFORE_A_PLACE | {"the"} and not JOINING.isdisjoint(between)
        is_state_too = places.state_code(text.said(start, end)) in areas.ALSO_CITIES
        if is_joined and (is_state_too or all(town.state != text.state for town in named)):
            found.add(start)
            first, last = min(first, start), max(last, end)
    return found


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
        _take_largest(text, start, end, named)
    else:
        text.ask(start, end, named)


def _take_largest(text: TypedText, start: int, end: int, named: tuple[Place, ...]) -> None:
    text.others = named[1:]
    text.found_place(start, end, named[0])
    for first, last, same in read_states.towns_named(text):  # "French Quarter New Orleans"
        if named[0] in same:
            text.use(first, last)


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


def _longer_abroad(text: TypedText) -> bool:
    """ "Mexico City", of which a part is a town here: the whole name is meant."""
    for start, end in text.windows(abroad.LONGEST):
        if end - start < 2:
            return False
        if abroad.is_named(text.said(start, end)) and not towns.towns(text.said(start, end)):
            text.offer(start, end, (), Remark(ABROAD, text.typed_as(start, end)))
            return True
    return False


def _named_abroad(text: TypedText) -> None:
    """A country or a town abroad whose name nothing here has."""
    for start, end in text.windows(abroad.LONGEST):
        if abroad.is_named(text.said(start, end)) and (
            text.is_introduced(start) or set(text.rest()) <= set(range(start, end))
        ):
            text.offer(start, end, (), Remark(ABROAD, text.typed_as(start, end)))
            return
