"""Clinics by the words of their names and by their phone numbers; only those that the public may see.

The index is made once per ``Directory``, on first use, and goes when the directory goes.
"""

import threading
from collections import defaultdict
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.clinics.status import LISTED
from directory.geo.places import Place
from directory.search.published import Directory
from directory.understanding.synonyms import COMMON_IN_NAMES
from directory.understanding.tokens import phrase

MOST_CLINICS = 20  # clinics named by one text
_LONG_ENOUGH_FOR_TYPOS = 5
_RARE = 0.1  # a word in more than this share of all names singles none out
_RARE_AT_LEAST = 60


class ClinicNames:
    """The names and numbers of one directory. Positions are rows of its frame."""

    def __init__(self, directory: Directory):
        frame, packed = directory.frame, directory.packed
        self._rank = packed.rank[packed.row]
        self._latitude, self._longitude = _degrees(frame["latitude"]), _degrees(frame["longitude"])
        listed = frame["listing_status"].isin(LISTED).to_numpy(dtype=bool).tolist()
        of_name: dict[str, list[int]] = defaultdict(list)
        self._by_phone: dict[str, list[int]] = defaultdict(list)
        for position, (shown, location, organization, phone, intake) in enumerate(
            zip(
                listed,
                *(frame[c].tolist() for c in ("location_name", "organization_name", "phone", "intake_phone")),
                strict=True,
            )
        ):
            if not shown:
                continue
            for name in {location, organization} - {""}:
                of_name[name].append(position)
            for number in {phone, intake} - {""}:
                self._by_phone[_national(number)].append(position)
        self.shown: list[str] = list(of_name)  # names as written, each once
        self.names: list[str] = [phrase(name) for name in self.shown]
        self.positions: list[list[int]] = list(of_name.values())
        self._with_word: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            self._exact[name].append(number)
            for word in set(name.split()):
                self._with_word[word].append(number)
        # the town in a clinic's name is the town, not the clinic
        self._towns = {word for city in set(frame["city"].tolist()) for word in phrase(city).split()}
        self.longest = min(10, max((name.count(" ") + 1 for name in self.names), default=0))  # in words

    def has_word(self, word: str) -> bool:
        """Whether the folded word stands in some name."""
        return word in self._with_word

    def exactly(self, name: str) -> list[int]:
        """Positions of the clinics whose folded clinic or organisation name is this."""
        return [position for number in self._exact.get(name, ()) for position in self.positions[number]]

    def as_written(self, name: str) -> str:
        """A folded name as the directory writes it, "" where it has none such."""
        return next((self.shown[number] for number in self._exact.get(name, ())), "")

    def is_rare(self, word: str) -> bool:
        """Whether a word of a name singles clinics out."""
        return (
            word not in COMMON_IN_NAMES
            and word not in self._towns
            and len(self._with_word.get(word, ())) <= max(_RARE_AT_LEAST, _RARE * len(self.names))
        )

    def meant(self, words: list[str]) -> tuple[list[int], set[str]]:
        """Positions of the clinics whose names hold these folded words, typos forgiven, and the words that stand in them.

        Most of the name named first. Nothing where no word singles a clinic out.
        """
        spelled: dict[str, str] = {}
        for word in words:
            found = word if word in self._with_word else self._corrected(word)
            if found:
                spelled[word] = found
        rare = [word for word in spelled if len(word) >= 3 and not word.isdigit() and self.is_rare(spelled[word])]
        if not rare:
            return [], set()
        held: set[int] | None = None
        used: set[str] = set()
        for word in sorted(spelled, key=lambda w: (w not in rare, len(self._with_word[spelled[w]]))):
            narrower = (
                set(self._with_word[spelled[word]])
                if held is None
                else held.intersection(self._with_word[spelled[word]])
            )
            if narrower:
                held, used = narrower, used | {word}
        letters = sum(len(spelled[word]) for word in used)
        ordered = sorted(held or (), key=lambda number: (-letters / len(self.names[number]), number))
        return list(dict.fromkeys(position for number in ordered for position in self.positions[number])), used

    def beginning(self, text: str, limit: int) -> list[int]:
        """Positions of clinics one of whose names has words that begin like the folded text, by the order of names."""
        first, _, rest = text.partition(" ")
        if len(first) < 2 or (not rest and first in COMMON_IN_NAMES):
            return []
        numbers = [number for number, name in enumerate(self.names) if name.startswith(text)]
        if len(numbers) < limit:
            numbers += [number for number, name in enumerate(self.names) if f" {text}" in name]
        return list(dict.fromkeys(position for number in numbers for position in self.positions[number]))[:limit]

    def with_phone(self, digits: str) -> list[int]:
        """Positions by ten digits, or by the last seven."""
        if len(digits) == 7:
            return [
                position for number, found in self._by_phone.items() if number.endswith(digits) for position in found
            ]
        return list(self._by_phone.get(digits, ()))

    def nearest_first(self, positions: list[int], place: Place | None) -> tuple[int, ...]:
        """At most ``MOST_CLINICS`` of them, each once; the nearest first where there is a place, else in the order given."""
        unique = np.array(list(dict.fromkeys(positions)), dtype=np.int64)
        if place is not None and len(unique):
            east = (self._longitude[unique] - place.longitude) * np.cos(np.radians(place.latitude))
            away = np.hypot(self._latitude[unique] - place.latitude, east)  # good enough to rank; NaN comes last
            unique = unique[np.lexsort((self._rank[unique], away))]
        return tuple(unique[:MOST_CLINICS].tolist())

    def _corrected(self, word: str) -> str:
        if len(word) < _LONG_ENOUGH_FOR_TYPOS:
            return ""
        allowed = 1 if len(word) < 9 else 2
        found = process.extractOne(
            word, self._words_by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=allowed
        )
        return found[0] if found else ""

    @cached_property
    def _words_by_letter(self) -> dict[str, list[str]]:
        by_letter: dict[str, list[str]] = defaultdict(list)
        for word in self._with_word:
            if len(word) >= _LONG_ENOUGH_FOR_TYPOS:
                by_letter[word[0]].append(word)
        return by_letter


_made: "WeakKeyDictionary[Directory, ClinicNames]" = WeakKeyDictionary()
_making = threading.Lock()


def names_of(directory: Directory) -> ClinicNames:
    """The index of a directory, made on first use."""
    found = _made.get(directory)
    if found is None:
        with _making:
            found = _made.get(directory)
            if found is None:
                found = _made[directory] = ClinicNames(directory)
    return found


def _degrees(column: pd.Series) -> np.ndarray:
    return np.array([float(text) if text else np.nan for text in column.tolist()])


def _national(number: str) -> str:
    return "".join(c for c in number if c.isascii() and c.isdigit())[-10:]
