"""Phrases that mean a wish: the schema's own words, the labels, and the everyday words, with forgiving for typos."""

from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory import schema
from directory.search.options import MUST, OPTION, OPTIONS, TELEHEALTH
from directory.search.query import VERIFIED
from directory.understanding import synonyms
from directory.understanding.emergency_words import is_emergency
from directory.understanding.synonyms import AFTER_I_AM, FILLER, FILLER_PHRASES
from directory.understanding.tokens import phrase

NOT_NEAR = 99  # letters
_LEAST_BEFORE_FILLER = 6  # letters
_LEAST_FUZZY = 5  # letters; a shorter word is taken exactly


def _phrases() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for option in OPTIONS:
        for said in (
            *option.words,
            option.label,
            *([schema.CRITERION[option.member].short] if option.facet == MUST else []),
        ):
            known.setdefault(phrase(said), (option.id,))
    known.update({phrase(said): ids for said, ids in synonyms.WISHES.items()})
    for said in list(known):
        if not said or said in FILLER or is_emergency(said):
            del known[said]
    for said, ids in list(known.items()):  # "lozenges", "payment plan"
        other = said + "s" if not said.endswith("s") else said[:-1] if not said.endswith("ss") else said
        if len(said.split()[-1]) >= 4 and other not in FILLER and not is_emergency(other):
            known.setdefault(other, ids)
    return known


_KNOWN = _phrases()
LONGEST_PHRASE = max(said.count(" ") + 1 for said in _KNOWN)  # words

_FUZZY: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
for _said, _ids in (*_KNOWN.items(), *((word, ()) for word in FILLER | FILLER_PHRASES)):
    if len(_said) >= _LEAST_FUZZY:
        _FUZZY[_said[0]][_said] = _ids


def known(said: str) -> tuple[str, ...] | None:
    """Ids of a folded phrase; () for one that means no wish, None for one that is not known."""
    return _KNOWN.get(said)


def likely(said: str) -> tuple[str, ...] | None:
    """Ids of the phrase that was meant by one with typos; () where it says nothing, None where none is close enough.

    In words of five and six letters some may only be swapped or doubled ("depresion" is close enough, "brain" is no train).
    """
    if len(said) < _LEAST_FUZZY:
        return None
    close = _close_ones(said)
    if not close:
        return None
    least = min(distance for distance, _ in close)
    meanings = {_FUZZY[said[0]][meant] for distance, meant in close if distance == least}
    if len(said) >= _LEAST_BEFORE_FILLER and len(meanings) == 2:
        meanings.discard(())  # "medicad" is Medicaid rather than "medical"
    return meanings.pop() if len(meanings) == 1 else None


def nearest(said: str) -> int:
    """How many letters are wrong in the phrase that a folded one with typos is closest to, ``NOT_NEAR`` where none is close enough."""
    close = _close_ones(said) if len(said) >= _LEAST_FUZZY else []
    return min((distance for distance, _ in close), default=NOT_NEAR)


def _close_ones(said: str) -> list[tuple[int, str]]:
    found = process.extract(said, _FUZZY.get(said[0], {}).keys(), scorer=OSA.distance, score_cutoff=3, limit=6)
    return [(distance, meant) for meant, distance, _ in found if _close(said, meant, distance)]


def label(option_id: str) -> str:
    """What an option, ``telehealth`` or ``verified`` is called on screen."""
    return {TELEHEALTH: schema.TELEHEALTH_LABEL, VERIFIED: schema.VERIFIED_LABEL}.get(option_id) or OPTION[
        option_id
    ].label


def beginning(said: str, limit: int) -> list[str]:
    """Ids of the options one of whose phrases begins like this, exact ones first, in the order of the screen."""
    found: dict[str, None] = {}
    for exactly in (True, False):
        for meant, ids in _KNOWN.items():
            if (meant == said) if exactly else meant.startswith(said):
                found.update(dict.fromkeys(ids))
    return list(found)[:limit]


def is_i_am(folded: list[str]) -> bool:
    """Whether the text begins with "im" for "I am"."""
    return len(folded) > 1 and folded[0] == "im" and folded[1] in AFTER_I_AM


def _close(said: str, meant: str, distance: int) -> bool:
    letters = len(meant.replace(" ", ""))
    if distance == 1 and letters <= 6:
        return sorted(said) == sorted(meant) or _once(said) == _once(meant)
    return distance <= (1 if letters <= 8 else 2 if letters <= 13 else 3)


def _once(said: str) -> str:
    return "".join(c for i, c in enumerate(said) if not i or said[i - 1] != c)
