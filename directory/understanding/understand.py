"""One box for everything: a place, a clinic's name, a phone number, wishes and conditions in everyday words, also mixed.

What is understood becomes visible wishes that can be removed; what is not stays visible as ``left``. Nothing is guessed
where a guess would mislead: an ambiguous place asks back, a negated wish is never ticked, a short word is taken exactly.
Words that may mean an emergency never become a wish in silence: they set ``emergency``. Nothing typed is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from directory.clinics import formats
from directory.geo import places
from directory.geo.places import Place
from directory.search.options import OPTION, TELEHEALTH
from directory.search.published import Directory
from directory.search.query import DISTANCE, HIGHEST_PRICE, PRICE, ROUND_DISTANCES, VERIFIED, Query
from directory.understanding import amounts as understanding_amounts
from directory.understanding import crisis, phrases, tokens
from directory.understanding import towns as understanding_towns
from directory.understanding.clinic_names import ClinicNames, names_of
from directory.understanding.suggestions import CLINIC, LONGEST_TYPED, PLACE, Suggestion, suggestions
from directory.understanding.synonyms import (
    ALSO_CITIES,
    ALSO_WORDS,
    BEFORE_A_PLACE,
    BETWEEN_NEGATION_AND_WISH,
    FILLER,
    FILLER_PHRASES,
    NEGATIONS,
)
from directory.understanding.tokens import Word

__all__ = ["Meaning", "Suggestion", "Understood", "suggestions", "understand", "without"]

MOST_WORDS = 60
_LEAST_PEOPLE = 10_000  # a town whose name stands among other words without "near" counts from this size on
_SHOWN = 80


class Meaning(NamedTuple):
    """One thing understood: the words typed, an option's id or ``place``, ``distance``, ``price``, ``telehealth``, ``verified``, ``clinic``, and its label."""

    phrase: str
    id: str
    label: str


@dataclass(frozen=True)
class Understood:
    """What one text means.

    ``query``: the query asked with, and what was understood added. ``understood``: what was added, in the order typed.
    ``place``: the place found. ``places``: choices where ``asked_place`` is the name of several, or a state.
    ``did_you_mean``: places to offer where the name of a place is not known. ``clinics``: positions of clinics named or
    phoned, best first. ``left``: words that could not be used. ``emergency``: the kinds of emergency that the text may
    speak of (``crisis.SUICIDE`` and so on): help comes first, and large.
    """

    query: Query
    understood: tuple[Meaning, ...] = ()
    place: Place | None = None
    places: tuple[Place, ...] = ()
    asked_place: str = ""
    did_you_mean: tuple[Place, ...] = ()
    clinics: tuple[int, ...] = ()
    left: str = ""
    emergency: frozenset[str] = frozenset()

    @property
    def crisis(self) -> bool:
        """Whether the text may speak of an emergency of any kind."""
        return bool(self.emergency)

    @property
    def place_alone(self) -> Place | None:
        """The place, where the text names it and says nothing else: it can be searched around at once."""
        return (
            self.place
            if not self.crisis and not self.left and all(meaning.id == PLACE for meaning in self.understood)
            else None
        )


def understand(directory: Directory, text: str, query: Query) -> Understood:
    """Read a text and add what it means to ``query``. Raises nothing, whatever the text."""
    if not isinstance(text, str) or not text:
        return Understood(query)
    emergency = crisis.kinds(text)
    cleaned = tokens.clean(text[: 4 * LONGEST_TYPED])
    if len(text) > 4 * LONGEST_TYPED or len(cleaned) > LONGEST_TYPED:
        return Understood(query, left=_cut(cleaned), emergency=emergency)
    place = understanding_towns.exactly(cleaned)
    if place is not None and not emergency:
        return Understood(query.with_(place=place.text), (Meaning(cleaned, PLACE, place.label),), place)
    typed = tokens.words(cleaned)
    if len(typed) > MOST_WORDS:
        return Understood(query, left=_cut(cleaned), emergency=emergency)
    return _Reading(names_of(directory), cleaned, typed, query, emergency).result()


def without(query: Query, meaning_id: str) -> Query:
    """The query without one thing understood, by the id of its ``Meaning``."""
    if meaning_id == PLACE:
        return query.with_(place="")
    if meaning_id == DISTANCE:
        return query.with_(within=Query().within)
    return query.without(meaning_id)


class _Reading:
    """One text being read: each word is used at most once, by the first reading that has a claim to it."""

    def __init__(self, names: ClinicNames, text: str, typed: list[Word], query: Query, emergency: frozenset[str]):
        self.names, self.text, self.typed, self.query, self.emergency = names, text, typed, query, emergency
        self.folded = [word.folded for word in typed]
        self.free = [True] * len(typed)
        self.refused = [False] * len(typed)  # negated, or known to mean no wish: left over, and read no further
        self.meanings: list[tuple[int, Meaning]] = []
        self.place: Place | None = None
        self.choices: tuple[Place, ...] = ()
        self.asked_place = ""
        self.did_you_mean: tuple[Place, ...] = ()
        self.clinics: list[int] = []

    def result(self) -> Understood:
        self._exact_names()
        if self.emergency:
            self._set_crisis_aside()
        self._i_am()
        self._phones()
        self._distance()
        self._sure_places()
        self._price()
        self._wishes(2, phrases.LONGEST_PHRASE)
        self._likely_wishes(2, 4)
        self._wishes(1, 1)
        self._named_place()
        self._likely_wishes(1, 1)
        self._likely_names()
        self._unknown_place()
        return Understood(
            self.query,
            tuple(meaning for _, meaning in sorted(self.meanings, key=lambda found: found[0])),
            self.place,
            self.choices,
            self.asked_place,
            self.did_you_mean,
            self.names.nearest_first(self.clinics, self.place),
            self._left(),
            self.emergency,
        )

    # --- words

    def _take(self, start: int, end: int) -> str:
        for i in range(start, end):
            self.free[i] = False
        return self.text[self.typed[start].start : self.typed[end - 1].end]

    def _all_free(self, start: int, end: int) -> bool:
        return all(self.free[start:end]) and not any(self.refused[start:end])

    def _windows(self, longest: int) -> Iterable[tuple[int, int]]:
        """(start, end) of stretches of free words, long ones first."""
        for length in range(min(longest, len(self.typed)), 0, -1):
            for start in range(len(self.typed) - length + 1):
                if self._all_free(start, start + length):
                    yield start, start + length

    def _said(self, start: int, end: int) -> str:
        return " ".join(self.folded[start:end])

    def _understood(self, start: int, end: int, *ids_and_labels: tuple[str, str]) -> None:
        said = self._take(start, end)
        known = {meaning.id for _, meaning in self.meanings}
        self.meanings += [(start, Meaning(said, i, label)) for i, label in ids_and_labels if i not in known]

    def _rest(self) -> list[int]:
        """Indices of free words that say something."""
        return [
            i
            for i in range(len(self.typed))
            if self.free[i] and not self.refused[i] and self.folded[i] not in FILLER and self.folded[i] not in NEGATIONS
        ]

    def _left(self) -> str:
        if self.emergency:  # nobody in need is told which of their words were of no use
            return ""
        kept = [i for i in range(len(self.typed)) if self.free[i] and (self.refused[i] or self.folded[i] not in FILLER)]
        parts = []
        for i in kept:
            if parts and parts[-1][1] == i - 1:
                parts[-1][1] = i
            else:
                parts.append([i, i])
        return _cut(" … ".join(self.text[self.typed[first].start : self.typed[last].end] for first, last in parts))

    # --- readings, in their order

    def _set_crisis_aside(self) -> None:
        """The words of the crisis make no wish, unless they name a condition or a wish ("suicidal ideation", "crisis plan")."""
        for start, end in crisis.stretches(self.folded):
            if self._all_free(start, end):
                self._take(start, end)

    def _i_am(self) -> None:
        if phrases.is_i_am(self.folded):
            self._take(0, 1)

    def _phones(self) -> None:
        digits = sum(c.isdigit() for word in self.folded for c in word)
        if digits < 7:
            return
        numbers = [
            (m.start, m.end, str(m.number.national_number))
            for m in PhoneNumberMatcher(self.text, "US", leniency=Leniency.POSSIBLE)
            if m.number.country_code == 1 and phonenumbers.is_possible_number(m.number)
        ]
        numbers += [
            (m.start(), m.end(), m[0][:3] + m[0][-4:])
            for m in re.finditer(r"(?<![0-9(])(?<![0-9][ .-])[0-9]{3}[-. ][0-9]{4}(?![0-9])", self.text)
        ]
        for start, end, number in numbers:
            first, last = (len(tokens.words(self.text[:edge])) for edge in (start, end))
            found = self.names.with_phone(number)
            if found and self._all_free(first, last):
                self.clinics += found
                self._take(first, last)
                label = formats.phone(number) if len(number) == 10 else f"{number[:3]}-{number[3:]}"
                self.meanings.append((first, Meaning(self.text[start:end], CLINIC, f"Phone {label}")))

    def _distance(self) -> None:
        for start, end, match in self._matches(understanding_amounts.MILES_SAID):
            if match["any"]:
                self.query = self.query.with_(within=None)
                self._understood(start, end, (DISTANCE, "Any distance"))
            else:
                asked = int(match["miles"] or match["bare"])
                miles = next((m for m in ROUND_DISTANCES if m >= asked), ROUND_DISTANCES[-1])
                self.query = self.query.with_(within=miles)
                self._understood(start, end, (DISTANCE, f"Within {miles} miles"))
            return

    def _price(self) -> None:
        for start, end, match in self._matches(understanding_amounts.PRICE_SAID):
            said = match[0]
            amount = int(next(group for group in match.groups() if group))
            if 1 <= amount <= HIGHEST_PRICE and (
                "$" in said or "dollar" in said or "buck" in said or "usd" in said or amount >= 50
            ):
                self.query = self.query.with_(price_at_most=amount)
                self._understood(start, end, (PRICE, f"At most {formats.money(str(amount))} a visit"))
                return

    def _matches(self, pattern: re.Pattern) -> list[tuple[int, int, re.Match]]:
        """Matches in the folded text that cover whole free words, as (first word, word after the last, match)."""
        whole = " ".join(self.folded)
        found = []
        for match in pattern.finditer(whole):
            start, end = whole.count(" ", 0, match.start()), whole.count(" ", 0, match.end()) + 1
            if self._all_free(start, end):
                found.append((start, end, match))
        return found

    def _exact_names(self) -> None:
        """A clinic's or organisation's full name of at least two words, or all of the text."""
        for start, end in self._windows(self.names.longest):
            whole = end - start == len(self.typed)
            said = self._said(start, end)
            if (
                (end - start < 2 and not whole)
                or phrases.known(said) is not None
                or not any(self.names.is_rare(word) for word in self.folded[start:end])
            ):
                continue
            found = self.names.exactly(said)
            if found and not self._is_town(start, end):
                self.clinics += found
                self._understood(start, end, (CLINIC, self.names.as_written(said)))
                return

    def _is_town(self, start: int, end: int) -> bool:
        return any(
            places.city_place(" ".join(self.folded[start:cut]), state)
            for cut in range(start + 1, end)
            if (state := places.state_code(self._said(cut, end)))
        ) or bool(understanding_towns.towns(self._said(start, end)))

    def _sure_places(self) -> None:
        """A ZIP, and "City, ST" anywhere in the text."""
        zips = [
            (i, place)
            for i, word in enumerate(self.typed)
            if self.free[i]
            and re.fullmatch(r"[0-9]{5}", word.typed, re.ASCII)
            and (place := places.zip_place(word.typed))
        ]
        cities = list(self._cities_with_state())
        if zips:
            i, place = zips[0]
            plus_four = (
                i + 1 < len(self.typed)
                and re.search(rf"{self.typed[i].typed}-{self.typed[i + 1].typed}(?![0-9])", self.text)
                and re.fullmatch(r"[0-9]{4}", self.typed[i + 1].typed, re.ASCII)
            )
            end = i + 2 if plus_four else i + 1
            start = next((s for s, e, city in cities if e == i and city.state == place.state), i)
            self._found_place(start, end, place)
        elif cities:
            start, end, place = cities[0]
            self._found_place(start, end, place)

    def _cities_with_state(self) -> Iterable[tuple[int, int, Place]]:
        count = len(self.typed)
        for at in range(1, count):
            for words_of_state in (3, 2, 1):
                end = at + words_of_state
                if end > count or not self._all_free(at, end):
                    continue
                state = places.state_code(self._said(at, end))
                if state is None or (words_of_state == 1 and not self._is_state_here(at)):
                    continue
                for first in range(max(0, at - 4), at):
                    if self._all_free(first, at) and not any(self.typed[i].after_comma for i in range(first + 1, at)):
                        place = places.city_place(
                            " ".join(word.typed for word in self.typed[first:at]), state
                        ) or self._by_alias(first, at, state)
                        if place:
                            yield first, end, place
                            break
                else:
                    continue
                break

    def _is_state_here(self, at: int) -> bool:
        """Whether "in", "or", "me" and the like stand here for a state."""
        word = self.typed[at]
        if word.folded not in ALSO_WORDS:
            return True
        following = self.folded[at + 1] if at + 1 < len(self.typed) else ""
        return (
            word.after_comma
            or (word.typed.isupper() and not self.text.isupper())
            or not following
            or bool(re.fullmatch(r"[0-9]{5}", following))
        )

    def _by_alias(self, first: int, end: int, state: str) -> Place | None:
        alias = places.ALIASES.get("".join(self.folded[first:end]))
        return places.city_place(*alias) if alias and alias[1] == state else None

    def _found_place(self, start: int, end: int, place: Place) -> None:
        self.place = place
        self.query = self.query.with_(place=place.text)
        while start and self.free[start - 1] and self.folded[start - 1] in BEFORE_A_PLACE:
            start -= 1
            self.free[start] = False
        first = next(i for i in range(start, end) if self.free[i])
        self._understood(first, end, (PLACE, place.label))

    def _wishes(self, shortest: int, longest: int) -> None:
        """Phrases of the vocabulary as they stand."""
        for start, end in self._windows(longest):
            said = self._said(start, end)
            if end - start < shortest:
                return
            if said in FILLER_PHRASES:
                self._take(start, end)
                continue
            ids = phrases.known(said)
            if ids is None:
                continue
            negation = self._negation_before(start)
            if negation is not None or not ids:
                for i in range(start if negation is None else negation, end):
                    self.refused[i] = True
            else:
                self._wish(start, end, ids)

    def _likely_wishes(self, shortest: int, longest: int) -> None:
        """Phrases of the vocabulary with typos, where a word would otherwise be left over."""
        for start, end in self._windows(longest):
            if end - start < shortest:
                return
            said = self.folded[start:end]
            if said[0] in FILLER or said[-1] in FILLER or said[0] in NEGATIONS:
                continue
            if all(word in FILLER or phrases.known(word) or self.names.has_word(word) for word in said):
                continue
            ids = phrases.likely(" ".join(said))
            if ids == ():
                self._take(start, end)
            elif ids and self._negation_before(start) is None:
                self._wish(start, end, ids)

    def _negation_before(self, start: int) -> int | None:
        """Where the negation of the wish that begins here stands, or None. "no iv or im" negates both."""
        at = start - 1
        while at >= 0 and self.free[at] and self.folded[at] in BETWEEN_NEGATION_AND_WISH:
            at -= 1
        if at >= 0 and self.folded[at] in NEGATIONS and self.free[at]:
            return at
        if at >= 0 and self.folded[at] in ("or", "nor") and any(self.refused[max(0, at - 1) : at]):
            return at
        return None

    def _wish(self, start: int, end: int, ids: tuple[str, ...]) -> None:
        for i in ids:
            if i == TELEHEALTH:
                self.query = self.query.with_(telehealth=True)
            elif i == VERIFIED:
                self.query = self.query.with_(verified_only=True)
        self.query = self.query.with_(wishes=self.query.wishes | {i for i in ids if i in OPTION})
        self._understood(start, end, *((i, phrases.label(i)) for i in ids))

    def _named_place(self) -> None:
        """A town's name without its state, and a state alone: never guessed at, where there are several."""
        if self.place is not None:
            return
        alone = set(self._rest())
        seen: set[tuple[str, bool]] = set()
        for start, end in self._windows(4):
            said = self._said(start, end)
            introduced = start > 0 and self.folded[start - 1] in BEFORE_A_PLACE
            if self.folded[end - 1] in FILLER or (said, introduced) in seen:
                continue
            seen.add((said, introduced))
            if said in ALSO_CITIES and (introduced or len(self.typed) == 1):
                self._ask(
                    start,
                    end,
                    filter(None, (places.city_place(*ALSO_CITIES[said]), *places.resolve(said).did_you_mean)),
                )
                return
            if said in understanding_towns.STATE_NAMES or (
                introduced and said.upper() in places.STATES and said not in ALSO_WORDS
            ):
                found = places.resolve(said)
                if found.place:
                    self._found_place(start, end, found.place)
                else:
                    self._ask(start, end, sorted((*found.choices, *found.did_you_mean), key=lambda p: -p.population))
                return
            towns = understanding_towns.towns(said)
            by_itself = alone <= set(range(start, end)) and not self.meanings
            if not towns or not (introduced or by_itself or towns[0].population >= _LEAST_PEOPLE):
                continue
            if len(towns) == 1:
                self._found_place(start, end, towns[0])
            else:
                self._ask(start, end, towns)
            return

    def _ask(self, start: int, end: int, choices: Iterable[Place]) -> None:
        self.choices = tuple(dict.fromkeys(choices))
        self.asked_place = self._take(start, end)

    def _likely_names(self) -> None:
        rest = self._rest()
        if not rest or self.clinics:
            return
        found, used = self.names.meant([self.folded[i] for i in rest])
        if found:
            self.clinics += found
            indices = [i for i in rest if self.folded[i] in used]
            said = " ".join(self.typed[i].typed for i in indices)
            for i in indices:
                self.free[i] = False
            self.meanings.append((indices[0], Meaning(said, CLINIC, said)))

    def _unknown_place(self) -> None:
        """The nearest names of places, where a place must have been meant: after "near", or nothing else was understood."""
        if self.place is not None or self.choices or self.clinics:
            return
        rest = self._rest()
        introduced = [i for i in rest if i and self.folded[i - 1] in BEFORE_A_PLACE]
        if introduced:
            start = introduced[0]
            self.did_you_mean = places.resolve(
                " ".join(word.typed for i, word in enumerate(self.typed) if i >= start and i in rest)
            ).did_you_mean
        elif rest and not self.meanings and len(rest) <= 4 and not self.emergency:
            found = places.resolve(self.text).did_you_mean
            self.did_you_mean = (
                found
                if re.search("[0-9,]", self.text)
                else tuple(p for p in found if understanding_towns.is_alike(self.folded, p))
            )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
