"""Readings of a typed text that find wishes, a distance and a price; and set aside what must become no wish."""

from collections.abc import Sequence

from directory.clinics import formats
from directory.search.options import OPTION, TELEHEALTH
from directory.search.query import DISTANCE, HIGHEST_PRICE, PRICE, ROUND_DISTANCES, VERIFIED
from directory.understanding import amounts, crisis, phrases, read_states, towns
from directory.understanding.synonyms import (
    AROUND_A_TOWN,
    BEFORE_A_PLACE,
    BETWEEN_NEGATION_AND_WISH,
    FIELD_CODES,
    FILLER,
    FILLER_PHRASES,
    NEGATIONS,
)
from directory.understanding.typed_text import TypedText

_LEAST_PEOPLE = 10_000  # of a town that has a word of a wish in its name
_IN_PASSING = frozenset(("home", "homes"))  # wishes only beside other wishes and places
_BESIDE_HOME = BEFORE_A_PLACE | frozenset(
    (
        "ketamine",
        "treatment",
        "treatments",
        "therapy",
        "infusions",
        "clinic",
        "clinics",
        "and",
        "or",
        "no",
        "not",
        "for",
    )
    + ("visit", "visits", "with", "only", "please", "prefer", "preferably", "want")
)


def set_crisis_aside(text: TypedText) -> None:
    """The words of the crisis make no wish, unless they name a condition or a wish ("suicidal ideation", "crisis plan")."""
    aside: set[int] = set()  # stretches may overlap: "feel like ending things", "ending things with pills"
    for start, end in crisis.stretches(text.folded):
        if all(text.free[i] or i in aside for i in range(start, end)):
            aside |= set(range(start, end))
            text.take(start, end)


def i_am(text: TypedText) -> None:
    """ "im depressed" begins with "I'm", which is no injection."""
    if phrases.is_i_am(text.folded):
        text.take(0, 1)


def distance(text: TypedText) -> None:
    """The first distance named ("within 25 miles", "any distance"), as the next larger one that a query may hold."""
    for start, end, match in text.matches(amounts.MILES_SAID):
        if match["any"]:
            text.query = text.query.with_(within=None)
            text.add(start, end, (DISTANCE, "Any distance"))
        else:
            asked = int(match["miles"] or match["bare"])
            miles = next((m for m in ROUND_DISTANCES if m >= asked), ROUND_DISTANCES[-1])
            text.query = text.query.with_(within=miles)
            text.add(start, end, (DISTANCE, f"Within {miles} miles"))
        return


def price(text: TypedText) -> None:
    """The first price named ("under $400"); a small number without a word for money is none."""
    for start, end, match in text.matches(amounts.PRICE_SAID):
        said = match[0]
        amount = int(next(group for group in match.groups() if group))
        if 1 <= amount <= HIGHEST_PRICE and (
            "$" in said or "dollar" in said or "buck" in said or "usd" in said or amount >= 50
        ):
            text.query = text.query.with_(price_at_most=amount)
            text.add(start, end, (PRICE, f"At most {formats.money(str(amount))} a visit"))
            return


def wishes(text: TypedText, shortest: int, longest: int) -> None:
    """Phrases of the vocabulary as they stand."""
    for start, end in text.windows(longest):
        said = text.said(start, end)
        if end - start < shortest:
            return
        if said in FILLER_PHRASES:
            text.take(start, end)
            continue
        ids = phrases.known(said)
        if ids is None or (end - start == 1 and _is_part_of_a_town(text, start)):
            continue
        if end - start == 1 and _is_said_in_passing(text, start):
            is_in_a_name = text.names.has_word(said) and not text.is_all(start, end)
            if not is_in_a_name and not _is_in_a_longer_town(text, start, 0):
                text.refused[start] = True  # it is no town by itself either: "who takes me home"
            continue
        negation = _negation_before(text, start)
        if negation is not None or not ids:
            for i in range(start if negation is None else negation, end):
                text.refused[i] = True
        else:
            _wish(text, start, end, ids)


def _is_part_of_a_town(text: TypedText, at: int) -> bool:
    """Whether a word belongs to a town: "Spanish Fork", "Mountain Home", "metro Detroit"."""
    if _is_in_a_longer_town(text, at, _LEAST_PEOPLE):
        return True
    return text.folded[at] in AROUND_A_TOWN and any(
        town.population >= _LEAST_PEOPLE
        for town in (*read_states.towns_from(text, at + 1), *towns.towns(text.folded[at - 1] if at else ""))
    )


def _is_in_a_longer_town(text: TypedText, at: int, people: int) -> bool:
    """Whether a word and those around it are the name of a town of at least so many people."""
    longer = (
        towns.towns(text.said(first, end))
        for first in range(max(0, at - 3), at + 1)
        for end in range(at + 1, min(len(text.typed), at + 4) + 1)
        if end - first > 1 and text.all_free(first, end)
    )
    return any(named and named[0].population >= people for named in longer)


def _is_said_in_passing(text: TypedText, at: int) -> bool:
    """Whether "home" asks for no treatment there: "can i drive home". It does only where the rest is wishes and places."""
    if text.folded[at] not in _IN_PASSING:
        return False
    if at and text.folded[at - 1] in BEFORE_A_PLACE - {"in", "at"}:  # "near home"
        return True
    of_places = {
        i
        for start, end in (
            *((start, end) for start, end, _ in read_states.states(text)),
            *(
                (start, end)
                for start, end, named in read_states.towns_named(text)
                if named[0].population >= _LEAST_PEOPLE
            ),
        )
        for i in range(start, end)
    }
    return any(
        text.free[i] and i not in of_places and word not in _BESIDE_HOME and phrases.known(word) is None
        for i, word in enumerate(text.folded)
    )


def is_also_a_wish(text: TypedText) -> bool:
    """Whether the state that was typed is a code that is another word of the field as well ("VA")."""
    said = text.state.lower()
    return bool(said) and said in text.folded and (said in FIELD_CODES or bool(phrases.known(said)))


def codes(text: TypedText) -> None:
    """Words of the field that are codes of states and else no phrase."""
    for i, said in enumerate(text.folded):
        if said in FIELD_CODES and text.all_free(i, i + 1) and _negation_before(text, i) is None:
            _wish(text, i, i + 1, FIELD_CODES[said])


def likely_wishes(text: TypedText, shortest: int, longest: int, only: Sequence[tuple[int, int]] | None = None) -> None:
    """Phrases of the vocabulary with typos, where a word would otherwise be left over; ``only`` in these stretches."""
    for start, end in text.windows(longest):
        if end - start < shortest:
            return
        if only is not None and not any(first <= start and end <= last for first, last in only):
            continue
        said = text.folded[start:end]
        if said[0] in FILLER or said[-1] in FILLER or said[0] in NEGATIONS:
            continue
        if all(word in FILLER or phrases.known(word) or text.names.has_word(word) for word in said):
            continue
        ids = phrases.likely(" ".join(said))
        if ids == ():
            text.take(start, end)
        elif ids and _negation_before(text, start) is None:
            _wish(text, start, end, ids)


def _negation_before(text: TypedText, start: int) -> int | None:
    """Where the negation of the wish that begins here stands, or None. "no iv or im" negates both."""
    at = start - 1
    while at >= 0 and text.free[at] and text.folded[at] in BETWEEN_NEGATION_AND_WISH:
        at -= 1
    if at >= 0 and text.folded[at] in NEGATIONS and text.free[at]:
        return at
    if at >= 0 and text.folded[at] in ("or", "nor") and any(text.refused[max(0, at - 1) : at]):
        return at
    return None


def _wish(text: TypedText, start: int, end: int, ids: tuple[str, ...]) -> None:
    for i in ids:
        if i == TELEHEALTH:
            text.query = text.query.with_(telehealth=True)
        elif i == VERIFIED:
            text.query = text.query.with_(verified_only=True)
    text.query = text.query.with_(wishes=text.query.wishes | {i for i in ids if i in OPTION})
    text.add(start, end, *((i, phrases.label(i)) for i in ids))
