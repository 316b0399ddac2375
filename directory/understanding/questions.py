"""Questions that the guide answers, as people type them: ``data/words/questions.csv``.

A row is a phrase as it is compared, and the addresses of the answers on the guide's page, the first one first, with ``;``
between them. What else the words mean, a wish for example, they go on meaning.
"""

import csv

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.settings import ROOT
from directory.understanding.read_states import towns_named
from directory.understanding.typed_text import TypedText

_MOST = 3  # answers
_LEAST_PEOPLE = 10_000  # of a town that has a word of a question in its name
_LEAST_FUZZY = 7  # letters; a shorter phrase is taken exactly


def _read() -> dict[str, tuple[str, ...]]:
    with (ROOT / "data" / "words" / "questions.csv").open(encoding="utf-8", newline="") as file:
        return {row["phrase"]: tuple(row["answers"].split(";")) for row in csv.DictReader(file)}


ANSWERS = _read()
_LONGEST = max(phrase.count(" ") + 1 for phrase in ANSWERS)  # words


def find(text: TypedText) -> list[tuple[int, int]]:
    """Where questions stand among the words that are free; the answers are kept with the text."""
    if text.emergency:
        return []
    found: list[tuple[int, int]] = []
    answers: dict[str, None] = {}
    towns_here: list[tuple[int, int]] | None = None
    for start, end in text.windows(_LONGEST):
        if any(start < stop and begin < end for begin, stop in found):
            continue
        addresses = _answers(text.said(start, end))
        if addresses and towns_here is None:  # most texts ask nothing
            towns_here = [
                (first, last) for first, last, same in towns_named(text) if same[0].population >= _LEAST_PEOPLE
            ]
        if addresses and not _is_of_a_town(text, start, end, towns_here or []):
            found.append((start, end))
            answers.update(dict.fromkeys(addresses))
    text.questions = tuple(answers)[:_MOST]
    return found


def _is_of_a_town(text: TypedText, start: int, end: int, named: list[tuple[int, int]]) -> bool:
    """Whether words are a part of a town's name, or nearly a question and the very name of a town: "Safety Harbor", "Danvers"."""
    return any(
        first <= start and end <= last and ((first, last) != (start, end) or text.said(start, end) not in ANSWERS)
        for first, last in named
    )


def _answers(said: str) -> tuple[str, ...]:
    exactly = ANSWERS.get(said)
    if exactly or len(said) < _LEAST_FUZZY:
        return exactly or ()
    allowed = 1 if len(said) < 12 else 2
    near = process.extractOne(said, ANSWERS.keys(), scorer=OSA.distance, score_cutoff=allowed)
    return ANSWERS[near[0]] if near and near[0][0] == said[0] else ()
