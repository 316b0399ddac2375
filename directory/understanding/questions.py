"""Questions that the guide answers, as people type them: ``data/words/questions.csv``.

A row is a phrase as it is compared, and the addresses of the answers on the guide's page, the first one first, with ``;``
between them. What else the words mean, a wish for example, they go on meaning.
"""

import csv

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.settings import ROOT
from directory.understanding.typed_text import TypedText

_MOST = 3  # answers
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
    for start, end in text.windows(_LONGEST):
        if any(start < stop and begin < end for begin, stop in found):
            continue
        addresses = _answers(text.said(start, end))
        if addresses:
            found.append((start, end))
            answers.update(dict.fromkeys(addresses))
    text.questions = tuple(answers)[:_MOST]
    return found


def _answers(said: str) -> tuple[str, ...]:
    exactly = ANSWERS.get(said)
    if exactly or len(said) < _LEAST_FUZZY:
        return exactly or ()
    allowed = 1 if len(said) < 12 else 2
    near = process.extractOne(said, ANSWERS.keys(), scorer=OSA.distance, score_cutoff=allowed)
    return ANSWERS[near[0]] if near and near[0][0] == said[0] else ()
