"""Readings of a typed text that find a state, and the place in it. A state that was typed binds: no other state's towns come first."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo import areas, places
from directory.geo.names import COMMON_LAST_WORDS, name_key
from directory.geo.places import STATES, Place
from directory.understanding import abroad, phrases, towns
from directory.understanding.notices import ABROAD, NOT_THERE, Remark
from directory.understanding.synonyms import (
    ALSO_SHORT_WORDS,
    ALSO_WORDS,
    AROUND_A_TOWN,
    BEFORE_A_PAYER,
    BEFORE_A_PLACE,
    COMPASS,
    FILLER,
    JOINING,
)
from directory.understanding.typed_text import TypedText

_LONGEST_NAME = 5  # words of a town
_LONGEST_STATE = 4  # "U.S. Virgin Islands"
_LEAST_PEOPLE = 10_000  # a town whose name stands among other words without "near" counts from this size on
_A_CITY = 50_000  # people of a town that may be meant by the misspelled name of a state
_MOST_ELSEWHERE = 4
_HARDLY_A_TOWN = 1_000  # people
_LEAST_OF_A_STATE = 6  # letters of a name that may be misspelled
_STATES = [name_key(name) for name in STATES.values()]
# "Native Hawaiian", "American Indian": who is meant, not where
_PEOPLE_OF_STATES = frozenset(
    {"indian", "indians", *(name + end for name in _STATES for end in ("n", "ns", "an", "ans"))}
)


def cities_with_state(text: TypedText) -> Iterator[tuple[int, int, Place]]:
    """(first word, word after the last, place) of each "City, ST" that there is."""
    for at, end, state in states(text):
        if end - at == 1 and not _is_state_after_a_town(text, at):
            continue
        for first in _names_before(text, at):
            if _is_side_of_a_state(text, first, at, end):
                continue
            place = towns.in_state(text.said(first, at), state)
            if place and _is_meant(text, first, at, end, place):
                yield first, end, place
                break


def misspelled(text: TypedText) -> None:
    """A town that the state which was typed does not have: one of nearly its name there, then those of its name elsewhere."""
    # a state behind a comma, else the last one: "Overland ark, KS" does not speak of Arkansas
    for at, end, state in sorted(states(text), key=lambda one: (not text.typed[one[0]].after_comma, -one[0])):
        if at == 0 or (end - at == 1 and not _is_state_after_a_town(text, at)):
            continue
        names = [first for first in _names_before(text, at) if _may_be_a_name(text, first, at, end)]
        elsewhere = {first: named for first in names if (named := towns.towns(text.said(first, at)))}
        near = [(*slip, first) for first in names if (slip := _slip(text, first, at, end, state, elsewhere.get(first)))]
        if near:
            _, found, first = min(near, key=lambda one: (one[0], one[2]))
            _offer_in(text, first, at, end, state, found, elsewhere.get(first, ()))
            return
        for first, named in elsewhere.items():
            if _is_sure(text, first, at, end) or named[0].population >= _LEAST_PEOPLE or text.is_all(first, end):
                _offer_in(text, first, at, end, state, (), named)
                return
        is_unknown = names and phrases.nearest(text.said(names[0], at)) == phrases.NOT_NEAR
        if is_unknown and text.typed[at].after_comma and text.is_all(names[0], end):
            largest = towns.largest(state)
            _offer_in(text, names[0], at, end, state, (largest,) if largest else (), (), is_there=False)
            return


def _slip(
    text: TypedText, first: int, at: int, end: int, state: str, elsewhere: tuple[Place, ...] | None
) -> tuple[int, tuple[Place, ...]] | None:
    """(letters wrong, towns of the state) where some words are nearly their name; None where that is too far-fetched."""
    distance, found = towns.slips(text.said(first, at), state)
    if phrases.nearest(text.said(first, at)) < distance:
        return None
    # a name that is well known elsewhere is no slip of two letters: "Portland, WA" is not Parkland
    if not found or (distance > 1 and elsewhere and elsewhere[0].population >= _LEAST_PEOPLE):
        return None
    letters = sum(map(len, text.folded[first:at]))
    if _is_sure(text, first, at, end) or letters >= (4 if distance == 1 else 7) and not _in_names(text, first, at):
        return distance, found
    return None


def _offer_in(
    text: TypedText,
    first: int,
    at: int,
    end: int,
    state: str,
    found: tuple[Place, ...],
    elsewhere: tuple[Place, ...],
    *,
    is_there: bool = True,
) -> None:
    """Offer towns of the state that was typed, the state, then towns elsewhere, and say that the very name is not there."""
    notice = Remark(NOT_THERE, text.typed_as(first, at), state) if elsewhere or not is_there else None
    text.offer(first, end, (*found, places.state_place(state), *elsewhere[:_MOST_ELSEWHERE]), notice)


def longer_misspelled(text: TypedText, first: int, end: int, place: Place) -> bool:
    """Whether a town was found only because the first word of a larger one's name is misspelled: "Nw York, NY"."""
    at = next(at for at in range(first + 1, end) if towns.in_state(text.said(first, at), place.state) == place)
    for begin in _names_before(text, at):
        if begin >= first or not _may_be_a_name(text, begin, at, end):
            continue
        distance, found = towns.slips(text.said(begin, at), place.state)
        if distance == 1:
            text.offer(begin, end, (*found, place))
            return True
    return False


def town_abroad(text: TypedText) -> None:
    """ "Vancouver, BC": a town with a part of another country, or the country, behind it."""
    count = len(text.typed)
    for at in range(1, count):
        for end in range(min(count, at + abroad.LONGEST), at, -1):
            said = text.said(at, end)
            if not (text.all_free(at, end) and abroad.ends_a_name(said)):
                continue
            sure = text.typed[at].after_comma or (text.typed[at].typed.isupper() and not text.cleaned.isupper())
            if abroad.is_code(said) and not (sure or end == count):
                continue
            first = max(0, at - 3)
            while first < at and not _may_begin_a_name(text, first, at):
                first += 1
            if not text.typed[at].after_comma and _is_in_a_town(text, first, at, end):  # "West Jordan"
                continue
            known = towns.towns(text.said(first, at)) or abroad.is_named(text.said(first, at))
            if first < at and (text.typed[at].after_comma or known):
                while end < count and text.free[end] and abroad.ends_a_name(text.folded[end]):  # "BC, Canada"
                    end += 1
                text.offer(first, end, (), Remark(ABROAD, text.typed_as(first, end)))
                return


def _is_in_a_town(text: TypedText, first: int, at: int, end: int) -> bool:
    """Whether words belong, with those before them and perhaps one behind, to the name of a town of here."""
    return any(towns.towns(text.said(i, last)) for i in range(first, at) for last in range(end, end + 2))


def _may_begin_a_name(text: TypedText, first: int, at: int) -> bool:
    word = text.folded[first]
    is_other = word in FILLER | BEFORE_A_PLACE or (at - first > 1 and phrases.known(word) is not None)
    return text.all_free(first, at) and not is_other


def misspelled_state(text: TypedText) -> None:
    """A state whose name is misspelled: "Tennesee", "Denver, Colrado"; its town is offered first where one stands before it."""
    for at in range(len(text.typed)):
        for end in range(min(len(text.typed), at + 2), at, -1):
            state = _state_meant(text, at, end) if text.all_free(at, end) else None
            if not state:
                continue
            named = ((first, towns.in_state(text.said(first, at), state)) for first in _names_before(text, at))
            first, town = next(((first, town) for first, town in named if town), (at, None))
            if town:
                text.offer(first, end, (town, places.state_place(state)))
                return
            if any(same[0].population >= _LEAST_PEOPLE for _, _, same in towns_named(text)):
                continue  # a town that is well known says more: "Boise and Idahoo"
            first, last, same = _town_with_state_in_name(text, at, end, state)
            cities = () if same else (town for town in towns.towns(STATES[state]) if town.population >= _A_CITY)
            text.offer(first, last, (*same[:_MOST_ELSEWHERE], places.state_place(state), *cities))
            return


def _town_with_state_in_name(text: TypedText, at: int, end: int, state: str) -> tuple[int, int, tuple[Place, ...]]:
    """(first word, word after the last, the towns) where a misspelled state is part of a town's name: "Colorada Springs"."""
    for first in range(max(0, at - 2), at + 1):
        for last in range(min(len(text.typed), end + 2), end - 1, -1):
            if last - first == end - at or not text.all_free(first, last):
                continue
            same = towns.towns(" ".join(filter(None, (text.said(first, at), STATES[state], text.said(end, last)))))
            if same:
                return first, last, same
    for last in range(min(len(text.typed), end + 2), end, -1):  # "Coloradoo Sprngs"
        near = towns.slips(text.said(at, last), state)[1] if text.all_free(at, last) else ()
        same = tuple(town for town in near if name_key(town.text).startswith(name_key(STATES[state])))
        if same:
            return at, last, same
    return at, end, ()


def _state_meant(text: TypedText, at: int, end: int) -> str | None:
    said = text.said(at, end)
    key = said.replace(" ", "")
    if len(key) < _LEAST_OF_A_STATE or key in _PEOPLE_OF_STATES or phrases.likely(said) or _in_names(text, at, end):
        return None
    if not (FILLER | JOINING | BEFORE_A_PLACE).isdisjoint((text.folded[at], text.folded[end - 1])):  # "Indio and"
        return None
    named = towns.towns(said)
    if (named and named[0].population >= _HARDLY_A_TOWN) or any(
        towns.towns(text.said(first, last))
        for first in range(max(0, at - 1), at + 1)
        for last in range(end, end + 2)
        if last - first > end - at
    ):
        return None
    near = process.extractOne(key, _STATES, scorer=OSA.distance, score_cutoff=1 if len(key) < 8 else 2)
    return places.state_code(near[0]) if near and near[0][0] == key[0] else None


def state_alone(text: TypedText) -> tuple[int, int] | None:
    """Where the state that was typed stands, apart from a town; its words are used up, and it binds."""
    for at, end, state in states(text):
        if _is_city_rather(text, at, end, state):
            continue
        if (end - at > 1 or _is_state_by_itself(text, at)) and not _is_part_of_a_name(text, at, end):
            text.state = state
            text.take(at, end)
            return at, end
    return None


def states(text: TypedText) -> Iterator[tuple[int, int, str]]:
    """(first word, word after the last, code) of each stretch of free words that is a state, the longest at each word."""
    count = len(text.typed)
    at = 0
    while at < count:
        for end in range(min(count, at + _LONGEST_STATE), at, -1):
            state = places.state_code(text.said(at, end)) if text.all_free(at, end) else None
            if state and state in places.STATES:
                yield at, end, state
                at = end - 1
                break
        at += 1


def _names_before(text: TypedText, at: int) -> Iterator[int]:
    """Where a name that ends before a state may begin, the longest first."""
    for first in range(max(0, at - _LONGEST_NAME), at):
        if text.all_free(first, at) and not any(text.typed[i].after_comma for i in range(first + 1, at)):
            yield first


def _is_side_of_a_state(text: TypedText, first: int, at: int, end: int) -> bool:
    """ "west Texas" is no town of Texas; "West, TX" is."""
    is_written_out = len(text.said(at, end)) > 2 and not text.typed[at].after_comma
    return is_written_out and all(word in COMPASS for word in text.folded[first:at])


def _is_state_after_a_town(text: TypedText, at: int) -> bool:
    """Whether "in", "or", "me" and the like stand here for a state."""
    word = text.typed[at]
    if word.folded not in ALSO_WORDS:
        return True
    following = text.folded[at + 1] if at + 1 < len(text.typed) else ""
    if _joins_towns(text, at):
        return False
    return word.after_comma or _stands_out(text, at) or not following or (len(following) == 5 and following.isdigit())


def _joins_towns(text: TypedText, at: int) -> bool:
    """Whether "or" stands before one more town, and not for Oregon: "Denver, Boulder, or Fort Collins"."""
    return text.typed[at].typed == "or" and any(town.population >= _LEAST_PEOPLE for town in towns_from(text, at + 1))


def state_behind(text: TypedText, at: int) -> str | None:
    """The code of the state that stands here, right behind a name."""
    if at == len(text.typed) or not text.free[at] or not _is_state_after_a_town(text, at):
        return None
    return places.state_code(text.folded[at])


def _is_state_by_itself(text: TypedText, at: int) -> bool:
    word = text.typed[at]
    before = text.folded[at - 1] if at else ""
    if phrases.known(word.folded) and before in BEFORE_A_PAYER:  # "accepts VA"
        return False
    if word.folded == "ne" and any(town.population >= _LEAST_PEOPLE for town in towns_from(text, at + 1)):
        return False  # "NE Portland" is its north-east
    if word.folded not in ALSO_SHORT_WORDS:
        return True
    if _joins_towns(text, at):
        return False
    return len(text.typed) == 1 or word.after_comma or _stands_out(text, at)


def towns_named(text: TypedText) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
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


def towns_from(text: TypedText, start: int) -> tuple[Place, ...]:
    """The towns whose name begins at a word, by its longest reading."""
    ends = range(min(len(text.typed), start + _LONGEST_NAME), start, -1)
    return next((named for end in ends if (named := towns.towns(text.said(start, end)))), ())


def _stands_out(text: TypedText, at: int) -> bool:
    """Whether a word is in capitals, where others are not."""
    return text.typed[at].typed.isupper() and not text.cleaned.isupper()


def _is_meant(text: TypedText, first: int, at: int, end: int, place: Place) -> bool:
    """Whether the words are that town: "no needles CA" asks for no needles in California, "cash TX" for cash in Texas."""
    if any(begin < first < stop for begin, stop in text.phrases):
        return False
    if (first, at) not in text.phrases and not all(phrases.known(text.folded[i]) for i in range(first, at)):
        return True
    return place.population >= _LEAST_PEOPLE or text.is_introduced(first) or text.is_all(first, end)


def _is_sure(text: TypedText, first: int, at: int, end: int) -> bool:
    """Whether words must name a town: a comma parts them from their state, or there is nothing else."""
    return text.typed[at].after_comma or (first == 0 and end == len(text.typed))


def _may_be_a_name(text: TypedText, first: int, at: int, end: int) -> bool:
    """Whether words before a state may be a misspelled town rather than a wish or words that say nothing."""
    if _is_side_of_a_state(text, first, at, end):
        return False
    is_sure = _is_sure(text, first, at, end)
    if text.folded[at - 1] in JOINING:  # "Phoenix or New York"
        return False
    if text.folded[first] in BEFORE_A_PLACE or (text.folded[first] in AROUND_A_TOWN and not is_sure):
        return False
    if at - first == 1 and first and text.free[first - 1] and text.folded[first] in COMMON_LAST_WORDS:
        return False  # "Xanadu Springs" is no slip of Spring
    if not is_sure and not FILLER.isdisjoint((text.folded[first], text.folded[at - 1])):  # "an Diego, CA" may be a slip
        return False
    if any(begin < at and first < stop for begin, stop in text.phrases):
        return False
    if all(phrases.known(text.folded[i]) is not None for i in range(first, at)):
        return False
    return not phrases.likely(text.said(first, at))


def _in_names(text: TypedText, first: int, at: int) -> bool:
    return any(text.names.has_word(word) for word in text.folded[first:at])


def _is_city_rather(text: TypedText, at: int, end: int, state: str) -> bool:
    """Whether a name is a city's as well ("New York"), and nothing says that the state is meant."""
    if state not in areas.ALSO_CITIES or text.said(at, end).upper() == state:
        return False
    if not towns.towns(text.said(at, end)):  # "Wash" is the state
        return False
    return "state" not in text.folded[max(0, at - 2) : end + 1]


def _is_part_of_a_name(text: TypedText, at: int, end: int) -> bool:
    """Whether a state's name is part of a town's: "Kansas City", "Virginia Beach"."""
    for first in range(max(0, at - 2), at + 1):
        for last in range(end, min(len(text.typed), end + 2) + 1):
            longer = last - first > end - at and text.all_free(first, last)
            if longer and (named := towns.towns(text.said(first, last))):
                is_side = first < at and _is_side_of_a_state(text, first, at, end)  # "east Texas" is not East Texas, PA
                return named[0].population > (_LEAST_PEOPLE if is_side else 0) or (
                    text.is_all(first, last) and not is_side
                )
    return False
