"""Words of someone who may need help now. They bring the crisis line to the top; they are never a wish by themselves."""
from rapidfuzz.distance import OSA

from directory import typed_words, vocabulary
from directory.everyday_words import CRISIS, CRISIS_ALONE, CRISIS_STEMS, FILLER

_LOOKED_AT = 10_000  # characters: someone in need may write much
_CLOSELY = 400  # words looked at for typos
_BY_FIRST: dict[str, list[list[str]]] = {}
for _phrase in sorted(CRISIS, key=lambda phrase: -phrase.count(" ")):
    _BY_FIRST.setdefault(_phrase[0], []).append(_phrase.split())


def speaks_of_crisis(text: str) -> bool:
    """Whether a text may be that of a person in an emergency; typos forgiven."""
    folded = [word.folded for word in typed_words.words(typed_words.clean(text[:_LOOKED_AT]))]
    telling = " ".join(word for word in folded if word not in FILLER or word in ("help", "me")) if len(folded) <= 6 else ""
    if telling in CRISIS_ALONE or " ".join(folded) in CRISIS_ALONE:
        return True
    return any(True for _ in _crisis(folded))


def stretches(folded: list[str]) -> list[tuple[int, int]]:
    """(first word, word after the last) of every phrase of crisis that is not part of a condition or a wish."""
    if " ".join(folded) in CRISIS_ALONE or " ".join(word for word in folded if word not in FILLER) in CRISIS_ALONE:
        return [(0, len(folded))]
    wishes = list(_wishes(folded))
    return [(start, end) for start, end in _crisis(folded) if not any(first <= start and end <= last for first, last in wishes)]


def _crisis(folded: list[str]):
    calm = {i for start, end in _wishes(folded) if not any(_like(word, stem) for word in folded[start:end] for stem in CRISIS_STEMS) for i in range(start, end)}
    for start in range(len(folded)):
        if start in calm or not folded[start]:
            continue
        exactly = start >= _CLOSELY
        for phrase in _BY_FIRST.get(folded[start][0], ()):
            end = start + len(phrase)
            said = folded[start:end]
            if said == phrase or (not exactly and len(said) == len(phrase) and all(map(_like, said, phrase))):
                yield start, end
                break


def _wishes(folded: list[str]):
    """Stretches that are a phrase of the vocabulary and longer than the words of crisis in them."""
    for start in range(len(folded)):
        for length in range(min(vocabulary.LONGEST_PHRASE, len(folded) - start), 1, -1):
            said = " ".join(folded[start : start + length])
            if said not in CRISIS and vocabulary.known(said):
                yield start, start + length
                break


def _like(word: str, meant: str) -> bool:
    if word == meant:
        return True
    if len(meant) < 4 or abs(len(word) - len(meant)) > 2 or not word or word[0] != meant[0]:
        return False
    allowed = 2 if meant in CRISIS_STEMS and len(word) >= 5 else 1 if len(meant) >= 4 and len(word) >= 3 else 0
    return OSA.distance(word, meant, score_cutoff=allowed) <= allowed
