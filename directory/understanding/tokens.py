"""A typed text as words: folded for comparing, with what was typed kept for showing."""

import re
import unicodedata
from typing import NamedTuple

# letters and digits, joined by dots or apostrophes within ("D.C", "don't"), money and decimals with their sign
_WORD = re.compile(r"\$?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![^\W_])|[^\W_](?:['’ʼ.]?[^\W_])*")
_DROPPED = re.compile(r"['’ʼ.,]")
_CENTS = re.compile(r"(?<=[0-9])\.[0-9]+$", re.ASCII)


class Word(NamedTuple):
    """One word: ``typed`` as written, ``folded`` (no case, accents, dots, apostrophes), whether a comma stands right before it, where it begins and ends."""

    typed: str
    folded: str
    after_comma: bool
    start: int
    end: int


def clean(text: str) -> str:
    """One line without control, format (direction) and unassigned characters, with single spaces."""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(shown.split())


def fold(text: str) -> str:
    """One word as it is compared; a number without what stands behind its point."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _DROPPED.sub("", _CENTS.sub("", text.lower()) if text[0] in "$0123456789" else text.lower())


def words(text: str) -> list[Word]:
    """The words of a cleaned text in order; hyphens and other signs part words, emoji are none."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        if folded:
            found.append(Word(match[0], folded, "," in text[end : match.start()], match.start(), match.end()))
        end = match.end()
    return found


def phrase(text: str) -> str:
    """A text as the folded words it is made of."""
    return " ".join(word.folded for word in words(clean(text)))
