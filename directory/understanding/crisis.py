"""Words of someone who may need help now, or speaks for someone who does. They bring help to the top; they are never a wish by themselves."""

from collections.abc import Iterator

from directory.geo.states import state_code
from directory.understanding import emergency_words, phrases, tokens, towns
from directory.understanding.emergency_words import BODY, PILLS, STEMS, SUICIDE, Stretch
from directory.understanding.synonyms import BEFORE_A_PLACE, FILLER

__all__ = ["BODY", "PILLS", "SUICIDE", "kinds", "speaks_of_crisis", "stretches"]

_LOOKED_AT = 10_000  # characters: someone in need may write much
_CLOSELY = 400  # words looked at for typos
_SHORT = 6  # words
# words that else say nothing, and tell a call for help from "help me find a clinic"
_TELLING = frozenset(
    ("help", "me", "call", "find", "finding", "search", "show", "list", "clinic", "clinics", "provider", "providers")
)
# what a call for help is made of, and what turns it into a wish: "help! stroke", "help with stroke"
_CALL = frozenset(("help", "me", "us", "please", "someone", "somebody"))
_FOR_WHAT = frozenset(("with", "for", "to", "after"))
_LARGE_TOWN = 10_000  # people


def kinds(text: str) -> frozenset[str]:
    """The kinds of emergency that a text may speak of (``SUICIDE``, ``BODY``, ``PILLS``); empty for none. Typos are forgiven."""
    folded = [word.folded for word in tokens.words(tokens.clean(text[:_LOOKED_AT]))]
    alone = _kind_alone(folded)
    if alone:
        return frozenset({alone})
    called = _kind_alone(_without_call(folded))
    return frozenset(stretch.kind for stretch in _spoken(folded)) or frozenset({called} if called else ())


def speaks_of_crisis(text: str) -> bool:
    """Whether a text may be that of a person in an emergency."""
    return bool(kinds(text))


def stretches(folded: list[str]) -> list[tuple[int, int]]:
    """(first word, word after the last) of every phrase of an emergency that is not part of a condition or a wish."""
    if _kind_of_all(folded):
        return [(0, len(folded))]
    start, end = _without_place(folded)
    if _kind_of_all(folded[start:end]) or _kind_of_all(_without_call(folded[start:end])):
        return [(start, end)]
    wishes = list(_wishes(folded))
    return [
        (one.start, one.end)
        for one in _spoken(folded)
        if not any(first <= one.start and one.end <= last for first, last in wishes)
    ]


def _kind_alone(folded: list[str]) -> str | None:
    """The kind of a text that says one of the words that mean an emergency by themselves, and where, and no more."""
    start, end = _without_place(folded)
    return _kind_of_all(folded) or _kind_of_all(folded[start:end])


def _without_call(folded: list[str]) -> list[str]:
    """The words without a call for help around them: "help! stroke". "help with stroke" asks for something else."""
    if "help" not in folded or not _FOR_WHAT.isdisjoint(folded):
        return []
    return [word for word in folded if word not in _CALL]


def _without_place(folded: list[str]) -> tuple[int, int]:
    """The first word, and the one after the last, of a short text without the ZIP, the town or the state at its ends."""
    start, end = 0, len(folded)
    if end > 2 * _SHORT:
        return start, end
    if folded[-2:] == ["near", "me"]:
        end -= 2
    while end - start > 1 and (folded[start] in BEFORE_A_PLACE or _is_zip(folded[start])):
        start += 1
    while end - start > 1 and _is_zip(folded[end - 1]):
        end -= 1
    if towns.with_state(folded[start:end]):  # "Socorro, NM"
        return start, end
    for length in range(min(6, end - start - 1), 0, -1):
        if _is_place(folded[end - length : end]):
            end -= length
            break
        if _is_place(folded[start : start + length]):
            start += length
            break
    while end - start > 1 and folded[end - 1] in BEFORE_A_PLACE:
        end -= 1
    return start, end


def _is_zip(word: str) -> bool:
    return len(word) == 5 and word.isdigit()


def _is_place(said: list[str]) -> bool:
    name = " ".join(said)
    if state_code(name):
        return len(name) > 2 or name not in FILLER
    return bool(towns.with_state(said)) or any(town.population >= _LARGE_TOWN for town in towns.towns(name)[:1])


def _kind_of_all(folded: list[str]) -> str | None:
    telling = (
        " ".join(word for word in folded if word not in FILLER or word in _TELLING) if len(folded) <= _SHORT else ""
    )
    return emergency_words.kind_alone(" ".join(folded)) or emergency_words.kind_alone(telling)


def _spoken(folded: list[str]) -> list[Stretch]:
    """Stretches of an emergency; a wish that holds such a word ("crisis plan") is none, but a condition ("suicidal depression") is."""
    calm = [(start, end) for start, end in _wishes(folded) if not any(word in STEMS for word in folded[start:end])]
    right = frozenset(word for n, word in enumerate(folded) if n >= _CLOSELY or phrases.known(word) is not None)
    return [
        one
        for one in emergency_words.stretches(folded, right)
        if not any(start <= one.start and one.end <= end for start, end in calm)
    ]


def _wishes(folded: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches of two or more words that are a phrase of the vocabulary."""
    for start in range(len(folded)):
        for length in range(min(phrases.LONGEST_PHRASE, len(folded) - start), 1, -1):
            if phrases.known(" ".join(folded[start : start + length])):
                yield start, start + length
                break
