"""Readings of a typed text that find a place: for certain, by a name to be asked back, or none that is known."""

import re
from collections.abc import Iterable

from directory.geo import places
from directory.geo.places import Place
from directory.understanding import towns
from directory.understanding.suggestions import PLACE
from directory.understanding.synonyms import ALSO_CITIES, ALSO_WORDS, BEFORE_A_PLACE, FILLER
from directory.understanding.typed_text import TypedText

_LEAST_PEOPLE = 10_000  # a town whose name stands among other words without "near" counts from this size on


def sure_places(text: TypedText) -> None:
    """A ZIP, and "City, ST" anywhere in the text."""
    zips = [
        (i, place)
        for i, word in enumerate(text.typed)
        if text.free[i] and re.fullmatch(r"[0-9]{5}", word.typed, re.ASCII) and (place := places.zip_place(word.typed))
    ]
    cities = list(_cities_with_state(text))
    if zips:
        i, place = zips[0]
        plus_four = (
            i + 1 < len(text.typed)
            and re.search(rf"{text.typed[i].typed}-{text.typed[i + 1].typed}(?![0-9])", text.cleaned)
            and re.fullmatch(r"[0-9]{4}", text.typed[i + 1].typed, re.ASCII)
        )
        end = i + 2 if plus_four else i + 1
        start = next((s for s, e, city in cities if e == i and city.state == place.state), i)
        _found_place(text, start, end, place)
    elif cities:
        start, end, place = cities[0]
        _found_place(text, start, end, place)


def named_place(text: TypedText) -> None:
    """A town's name without its state, and a state alone: never guessed at, where there are several."""
    if text.place is not None:
        return
    alone = set(text.rest())
    seen: set[tuple[str, bool]] = set()
    for start, end in text.windows(4):
        said = text.said(start, end)
        introduced = start > 0 and text.folded[start - 1] in BEFORE_A_PLACE
        if text.folded[end - 1] in FILLER or (said, introduced) in seen:
            continue
        seen.add((said, introduced))
        if said in ALSO_CITIES and (introduced or len(text.typed) == 1):
            _ask(
                text,
                start,
                end,
                filter(None, (places.city_place(*ALSO_CITIES[said]), *places.resolve(said).did_you_mean)),
            )
            return
        if said in towns.STATE_NAMES or (introduced and said.upper() in places.STATES and said not in ALSO_WORDS):
            found = places.resolve(said)
            if found.place:
                _found_place(text, start, end, found.place)
            else:
                _ask(text, start, end, sorted((*found.choices, *found.did_you_mean), key=lambda p: -p.population))
            return
        named = towns.towns(said)
        by_itself = alone <= set(range(start, end)) and not text.meanings
        if not named or not (introduced or by_itself or named[0].population >= _LEAST_PEOPLE):
            continue
        if len(named) == 1:
            _found_place(text, start, end, named[0])
        else:
            _ask(text, start, end, named)
        return


def unknown_place(text: TypedText) -> None:
    """The nearest names of places, where a place must have been meant: after "near", or nothing else was understood."""
    if text.place is not None or text.choices or text.clinics:
        return
    rest = text.rest()
    introduced = [i for i in rest if i and text.folded[i - 1] in BEFORE_A_PLACE]
    if introduced:
        start = introduced[0]
        text.did_you_mean = places.resolve(
            " ".join(word.typed for i, word in enumerate(text.typed) if i >= start and i in rest)
        ).did_you_mean
    elif rest and not text.meanings and len(rest) <= 4 and not text.emergency:
        found = places.resolve(text.cleaned).did_you_mean
        text.did_you_mean = (
            found if re.search("[0-9,]", text.cleaned) else tuple(p for p in found if towns.is_alike(text.folded, p))
        )


def is_town(text: TypedText, start: int, end: int) -> bool:
    """Whether some words are a town's name, with its state or without."""
    return any(
        places.city_place(" ".join(text.folded[start:cut]), state)
        for cut in range(start + 1, end)
        if (state := places.state_code(text.said(cut, end)))
    ) or bool(towns.towns(text.said(start, end)))


def _cities_with_state(text: TypedText) -> Iterable[tuple[int, int, Place]]:
    """(first word, word after the last, place) of each "City, ST"."""
    count = len(text.typed)
    for at in range(1, count):
        for words_of_state in (3, 2, 1):
            end = at + words_of_state
            if end > count or not text.all_free(at, end):
                continue
            state = places.state_code(text.said(at, end))
            if state is None or (words_of_state == 1 and not _is_state_here(text, at)):
                continue
            for first in range(max(0, at - 4), at):
                if text.all_free(first, at) and not any(text.typed[i].after_comma for i in range(first + 1, at)):
                    place = places.city_place(
                        " ".join(word.typed for word in text.typed[first:at]), state
                    ) or _by_alias(text, first, at, state)
                    if place:
                        yield first, end, place
                        break
            else:
                continue
            break


def _is_state_here(text: TypedText, at: int) -> bool:
    """Whether "in", "or", "me" and the like stand here for a state."""
    word = text.typed[at]
    if word.folded not in ALSO_WORDS:
        return True
    following = text.folded[at + 1] if at + 1 < len(text.typed) else ""
    return (
        word.after_comma
        or (word.typed.isupper() and not text.cleaned.isupper())
        or not following
        or bool(re.fullmatch(r"[0-9]{5}", following))
    )


def _by_alias(text: TypedText, first: int, end: int, state: str) -> Place | None:
    alias = places.ALIASES.get("".join(text.folded[first:end]))
    return places.city_place(*alias) if alias and alias[1] == state else None


def _found_place(text: TypedText, start: int, end: int, place: Place) -> None:
    text.place = place
    text.query = text.query.with_(place=place.text)
    while start and text.free[start - 1] and text.folded[start - 1] in BEFORE_A_PLACE:
        start -= 1
        text.free[start] = False
    first = next(i for i in range(start, end) if text.free[i])
    text.add(first, end, (PLACE, place.label))


def _ask(text: TypedText, start: int, end: int, choices: Iterable[Place]) -> None:
    """Ask back which of several places is meant."""
    text.choices = tuple(dict.fromkeys(choices))
    text.asked_place = text.take(start, end)
