"""Words of an emergency, as a table of phrases with their kind (``data/words/emergency.csv``), and where they stand in a text.

A row of the table: kind, where, phrase. Kinds: ``suicide`` (988 first), ``body`` (911 first), ``pills`` (911, then poison
help), ``calm`` (an innocent neighbor: what lies within it is no emergency). Where: ``any`` or ``alone`` (the whole text).
In a phrase ``a|b`` is either, ``a?`` may be missing, ``...`` stands for up to five words, ``NUM`` for a number, ``NUM180`` for one from 180 on; a word in
capitals is a group of words defined by a ``group`` row. Words of the ``skip`` row do not count between others. English and
Spanish stand side by side; accents, capitals and apostrophes are left out. To add a phrase, add a row.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from directory.settings import ROOT

EMERGENCY_FILE = ROOT / "data" / "words" / "emergency.csv"
SUICIDE, BODY, PILLS, CALM = "suicide", "body", "pills", "calm"

_NUMBERS = frozenset({"NUM", "NUM180"})
_GAP = 5  # words
STEMS = ("suicide", "suicidal", "overdose", "overdosed")  # two letters may be wrong in these
# as they are said and as they are written
_JOINED: dict[tuple[str, ...], str] = {
    ("can", "not"): "cannot",
    ("do", "not"): "dont",
    ("does", "not"): "doesnt",
    ("did", "not"): "didnt",
    ("will", "not"): "wont",
    ("is", "not"): "isnt",
    ("would", "not"): "wouldnt",
    ("could", "not"): "couldnt",
    ("any", "more"): "anymore",
    ("my", "self"): "myself",
    ("him", "self"): "himself",
    ("her", "self"): "herself",
}
_APART: dict[str, tuple[str, ...]] = {
    "wanna": ("want", "to"),
    "gonna": ("going", "to"),
    "gotta": ("need", "to"),
    "tryna": ("trying", "to"),
    "finna": ("going", "to"),
}


@dataclass(frozen=True)
class _Part:
    """One place of a phrase: words that may stand there; none for a gap."""

    words: frozenset[str]
    optional: bool = False


@dataclass(frozen=True)
class Stretch:
    """Words of one kind in a text, by their indices: the first, and the one after the last."""

    kind: str
    start: int
    end: int


def _parts(phrase: str, groups: dict[str, str]) -> tuple[_Part, ...]:
    found = []
    for token in phrase.split():
        if token == "...":
            found.append(_Part(frozenset()))
            continue
        words = "|".join(groups.get(word, word) for word in token.removesuffix("?").split("|"))
        found.append(_Part(frozenset(words.split("|")), token.endswith("?")))
    return tuple(found)


class _Table:
    """The phrases of the table, by the first letter that they may begin with."""

    def __init__(self) -> None:
        with EMERGENCY_FILE.open(encoding="utf-8", newline="") as file:
            rows = [(row["kind"], row["where"], row["phrase"]) for row in csv.DictReader(file)]
        groups = {where: phrase for kind, where, phrase in rows if kind == "group"}
        self.skipped = frozenset(word for kind, _, phrase in rows if kind == "skip" for word in phrase.split("|"))
        self.alone = {phrase: kind for kind, where, phrase in rows if where == "alone"}
        self.phrases = [(kind, _parts(phrase, groups)) for kind, where, phrase in rows if where == "any"]
        self.by_letter: dict[str, list[tuple[str, tuple[_Part, ...]]]] = defaultdict(list)
        for kind, parts in self.phrases:
            for letter in _first_letters(parts):
                self.by_letter[letter].append((kind, parts))
        self.run_together = {
            kind: re.compile(
                "|".join(
                    "".join(
                        f"(?:{'|'.join(map(re.escape, sorted(part.words)))}){'?' * part.optional}" for part in parts
                    )
                    for k, parts in self.phrases
                    if k == kind and len(parts) > 1 and all(part.words and not part.words & _NUMBERS for part in parts)
                )
            )
            for kind in (SUICIDE, BODY, PILLS)
        }


def _first_letters(parts: tuple[_Part, ...]) -> set[str]:
    letters: set[str] = set()
    for part in parts:
        letters |= {"0" if word.startswith("NUM") else word[0] for word in part.words}
        if not part.optional:
            break
    return letters


_TABLE = _Table()
_RUN_TOGETHER = 7  # letters; "killmyself"


def words() -> frozenset[str]:
    """Every word of the table, as words of a text are folded."""
    return frozenset(word for _, parts in _TABLE.phrases for part in parts for word in part.words - _NUMBERS) | {
        word for said in _TABLE.alone for word in said.split()
    }


_WORDS = words()


def is_emergency(said: str) -> bool:
    """Whether a folded phrase is, as a whole and to the letter, one of an emergency: then it can be no wish."""
    folded = said.split()
    return said in _TABLE.alone or any(
        stretch.kind != CALM and (stretch.start, stretch.end) == (0, len(folded))
        for stretch in _matches(folded, exactly=True)
    )


def kind_alone(said: str) -> str | None:
    """The kind of a whole text of folded words that is an emergency only because nothing else was said; else None."""
    return _TABLE.alone.get(said)


def stretches(folded: list[str], right: frozenset[str]) -> list[Stretch]:
    """Words of an emergency in folded words, innocent neighbors taken out. Typos are forgiven but in the words that are ``right``."""
    found = list(_matches(folded, exactly=False, right=right))
    calm = [stretch for stretch in found if stretch.kind == CALM]
    return [
        one for one in found if one.kind != CALM and not any(c.start <= one.start and one.end <= c.end for c in calm)
    ]


def _matches(folded: list[str], *, exactly: bool, right: frozenset[str] = frozenset()) -> Iterator[Stretch]:
    heard, at = _heard(folded)
    slips = (
        frozenset() if exactly else frozenset(heard) - right - _WORDS
    )  # a word of the table is taken as it is written
    for start, word in enumerate(heard):
        for kind, parts in _TABLE.by_letter.get("0" if word.isdigit() else word[0], ()):
            end = _end(parts, 0, heard, start, slips if kind != CALM else frozenset())
            if end is not None:
                yield Stretch(kind, at[start][0], at[end - 1][1])
        if len(word) >= _RUN_TOGETHER:
            yield from (
                Stretch(kind, *at[start]) for kind, pattern in _TABLE.run_together.items() if pattern.fullmatch(word)
            )


def _heard(folded: list[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """The words without those that do not count, written one way; and for each where it stands: first index, index after."""
    heard: list[str] = []
    at: list[tuple[int, int]] = []
    said: tuple[str, ...]
    i = 0
    while i < len(folded):
        pair = _JOINED.get(tuple(folded[i : i + 2]))
        if pair:
            said, width = (pair,), 2
        else:
            said, width = _APART.get(folded[i], () if folded[i] in _TABLE.skipped or not folded[i] else (folded[i],)), 1
        heard += said
        at += [(i, i + width)] * len(said)
        i += width
    return heard, at


def _end(parts: tuple[_Part, ...], part: int, heard: list[str], i: int, slips: frozenset[str]) -> int | None:
    """The index after the last word where the parts from ``part`` on fit the words from ``i`` on; None where they do not."""
    if part == len(parts):
        return i
    one = parts[part]
    if not one.words:
        return (
            next(
                (end for skip in range(_GAP + 1) if (end := _end(parts, part + 1, heard, i + skip, slips)) is not None),
                None,
            )
            if i < len(heard)
            else None
        )
    if (
        i < len(heard)
        and _fits(heard[i], one.words, heard[i] in slips, len(parts) == 1)
        and (end := _end(parts, part + 1, heard, i + 1, slips)) is not None
    ):
        return end
    return _end(parts, part + 1, heard, i, slips) if one.optional else None


def _fits(word: str, meant: frozenset[str], near: bool, by_itself: bool) -> bool:
    if word.isdigit() and word.isascii():
        return word in meant or "NUM" in meant or ("NUM180" in meant and len(word) == 3 and int(word) >= 180)
    return word in meant or (near and _is_slip(word, meant, by_itself))


@lru_cache(maxsize=100_000)
def _is_slip(word: str, meant: frozenset[str], by_itself: bool) -> bool:
    """Whether a word is one of these with a slip of the finger; a word that says all by itself needs six letters for it."""
    return any(_is_like(word, one) for one in meant if len(one) >= (6 if by_itself else 4))


def _is_like(word: str, meant: str) -> bool:
    if abs(len(word) - len(meant)) > 2 or word[0] != meant[0] or len(word) < 3:
        return False
    allowed = 2 if (meant in STEMS and len(word) >= 5) or min(len(meant), len(word)) >= 8 else 1
    return OSA.distance(word, meant, score_cutoff=allowed) <= allowed
