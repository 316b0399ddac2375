"""A text while it is read: its words, which of them are used up, and what was understood so far."""

import re
from collections.abc import Iterable
from functools import cached_property

from directory.geo.places import Place
from directory.search.query import Query
from directory.understanding import phrases
from directory.understanding.clinic_names import ClinicNames
from directory.understanding.notices import Notice
from directory.understanding.suggestions import PLACE
from directory.understanding.synonyms import AROUND_A_TOWN, BEFORE_A_PLACE, FILLER, NEGATIONS
from directory.understanding.tokens import Word
from directory.understanding.understood import Meaning, Understood, cut


class TypedText:
    """One text being read: each word is used at most once, by the first reading that has a claim to it."""

    def __init__(self, names: ClinicNames, cleaned: str, typed: list[Word], query: Query, emergency: frozenset[str]):
        self.names, self.cleaned, self.typed, self.query, self.emergency = names, cleaned, typed, query, emergency
        self.folded = [word.folded for word in typed]
        self.free = [True] * len(typed)
        self.refused = [False] * len(typed)  # negated, or known to mean no wish: left over, and read no further
        self.meanings: list[tuple[int, Meaning]] = []
        self.place: Place | None = None
        self.place_at = (0, 0)  # first word of the place, and the word after its last
        self._before_place = (query.place, query.within)
        self.choices: tuple[Place, ...] = ()
        self.asked_place = ""
        self.did_you_mean: tuple[Place, ...] = ()
        self.others: tuple[Place, ...] = ()
        self.state = ""  # the code of a state that was typed: it binds
        self.notice: Notice | None = None
        self.near_me = False
        self.questions: tuple[str, ...] = ()
        self.clinics: list[int] = []

    def result(self) -> Understood:
        """What all the readings found."""
        return Understood(
            self.query,
            tuple(meaning for _, meaning in sorted(self.meanings, key=lambda found: found[0])),
            self.place,
            self.choices,
            self.asked_place,
            self.did_you_mean,
            self.names.nearest_first(self.clinics, self.place),
            self.left_over(),
            self.emergency,
            self.others,
            self.notice,
            self.near_me,
            self.questions,
        )

    @property
    def place_is_settled(self) -> bool:
        """Whether a place was found, or it is known why none can be."""
        return bool(self.place or self.choices or self.did_you_mean or self.notice)

    def take(self, start: int, end: int) -> str:
        """Use up some words; what was typed there."""
        for i in range(start, end):
            self.free[i] = False
        return self.typed_as(start, end)

    def typed_as(self, start: int, end: int) -> str:
        """Some words as they were typed."""
        return self.cleaned[self.typed[start].start : self.typed[end - 1].end]

    def use(self, start: int, end: int) -> None:
        """Use up those of some words that are still free."""
        for i in range(start, end):
            self.free[i] = False
            self.refused[i] = False

    def all_free(self, start: int, end: int) -> bool:
        """Whether none of some words is used up or refused."""
        return all(self.free[start:end]) and not any(self.refused[start:end])

    def windows(self, longest: int) -> Iterable[tuple[int, int]]:
        """(start, end) of stretches of free words, long ones first."""
        for length in range(min(longest, len(self.typed)), 0, -1):
            for start in range(len(self.typed) - length + 1):
                if self.all_free(start, start + length):
                    yield start, start + length

    def said(self, start: int, end: int) -> str:
        """Some words as they are compared."""
        return " ".join(self.folded[start:end])

    def add(self, start: int, end: int, *ids_and_labels: tuple[str, str]) -> None:
        """Use up some words for what they mean; each id counts once."""
        said = self.take(start, end)
        known = {meaning.id for _, meaning in self.meanings}
        self.meanings += [(start, Meaning(said, i, label)) for i, label in ids_and_labels if i not in known]

    def is_introduced(self, start: int) -> bool:
        """Whether a word such as "near" stands before: then the words from here on name a place."""
        before = start - 1
        while before >= 0 and self.folded[before] in ("the", "de", *AROUND_A_TOWN):
            before -= 1
        return before >= 0 and self.folded[before] in BEFORE_A_PLACE

    def is_all(self, start: int, end: int) -> bool:
        """Whether nothing else in the text says anything."""
        return set(self.rest()) <= set(range(start, end)) and not self.meanings

    def found_place(self, start: int, end: int, place: Place) -> None:
        """Search around a place that some words name; what leads to it or lies around it ("near", "downtown") is part of it."""
        self.place = place
        self._before_place = self.query.place, self.query.within
        self.query = self.query.around(place)
        while start and self.free[start - 1] and self.folded[start - 1] in BEFORE_A_PLACE | AROUND_A_TOWN:
            start -= 1
        if self.folded[max(0, start - 2) : start] == ["cerca", "de"]:
            start -= 2
        end = self._end_of_around(end)
        for i in range(start, end):
            self.free[i] = False
        self.place_at = start, end
        leads = BEFORE_A_PLACE | {"de"} if self.folded[start] == "cerca" else BEFORE_A_PLACE
        first = next((i for i in range(start, end) if self.folded[i] not in leads), start)
        self.meanings.append((first, Meaning(self.typed_as(first, end), PLACE, place.label)))

    def _end_of_around(self, end: int) -> int:
        """The word after those that lie around a town which ends here: "and the surrounding area"."""
        at = end
        while at < len(self.typed) and self.free[at] and self.folded[at] in AROUND_A_TOWN | {"and", "the", "its"}:
            at += 1
            if self.folded[at - 1] in AROUND_A_TOWN:
                end = at
        return end

    def ask(self, start: int, end: int, choices: Iterable[Place]) -> None:
        """Ask back which of several places is meant."""
        self.place_at = start, end
        self.choices = tuple(dict.fromkeys(choices))
        self.asked_place = self.take(start, end)

    def ask_for_one(self, start: int, end: int, choices: Iterable[Place]) -> None:
        """Ask back which of several places that were named is meant: one that was found is one of them."""
        before, within = self._before_place
        self.query = self.query.with_(place=before, within=within)
        self.place, self.others = None, ()
        self.meanings = [found for found in self.meanings if found[1].id != PLACE]
        self.ask(start, end, choices)

    def offer(self, start: int, end: int, meant: Iterable[Place], notice: Notice | None = None) -> None:
        """Offer places that some words may mean, and say what is known of the name."""
        while start and self.free[start - 1] and self.folded[start - 1] in AROUND_A_TOWN:
            start -= 1
        self.did_you_mean = tuple(dict.fromkeys(meant))
        self.notice = notice
        self.asked_place = self.take(start, end)

    @cached_property
    def phrases(self) -> list[tuple[int, int]]:
        """(first word, word after the last) of every stretch of two or more words that is a phrase of the vocabulary."""
        count = len(self.typed)
        return [
            (start, end)
            for start in range(count)
            for end in range(start + 2, min(count, start + phrases.LONGEST_PHRASE) + 1)
            if phrases.known(self.said(start, end))
        ]

    def rest(self) -> list[int]:
        """Indices of free words that say something."""
        return [
            i
            for i in range(len(self.typed))
            if self.free[i] and not self.refused[i] and self.folded[i] not in FILLER and self.folded[i] not in NEGATIONS
        ]

    def left_over(self) -> str:
        """The words that could not be used, as typed; "…" stands where others lay between."""
        if self.emergency:  # nobody in need is told which of their words were of no use
            return ""
        kept = [i for i in range(len(self.typed)) if self.free[i] and (self.refused[i] or self.folded[i] not in FILLER)]
        parts: list[list[int]] = []  # first and last word of each
        for i in kept:
            if parts and parts[-1][1] == i - 1:
                parts[-1][1] = i
            else:
                parts.append([i, i])
        return cut(" … ".join(self.cleaned[self.typed[first].start : self.typed[last].end] for first, last in parts))

    def matches(self, pattern: re.Pattern) -> list[tuple[int, int, re.Match]]:
        """Matches in the folded text that cover whole free words, as (first word, word after the last, match)."""
        whole = " ".join(self.folded)
        found = []
        for match in pattern.finditer(whole):
            start, end = whole.count(" ", 0, match.start()), whole.count(" ", 0, match.end()) + 1
            if self.all_free(start, end):
                found.append((start, end, match))
        return found
