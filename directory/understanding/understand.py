"""One box for everything: a place, a clinic's name, a phone number, wishes and conditions in everyday words, also mixed.

What is understood becomes visible wishes that can be removed; what is not stays visible as ``left``. Nothing is guessed
where a guess would mislead: an ambiguous place asks back, a negated wish is never ticked, a short word is taken exactly.
Words that may mean an emergency never become a wish in silence: they set ``emergency``. Nothing typed is kept.
"""

from dataclasses import replace

from directory.search.published import Directory
from directory.search.query import Query
from directory.understanding import (
    crisis,
    phrases,
    questions,
    read_names,
    read_places,
    read_states,
    read_wishes,
    tokens,
    towns,
)
from directory.understanding.clinic_names import names_of
from directory.understanding.suggestions import LONGEST_TYPED, PLACE, Suggestion, suggestions
from directory.understanding.typed_text import TypedText
from directory.understanding.understood import Meaning, Understood, cut

__all__ = ["Meaning", "Suggestion", "Understood", "suggestions", "understand"]

MOST_WORDS = 60


def understand(directory: Directory, text: str, query: Query) -> Understood:
    """Read a text and add what it means to ``query``. Raises nothing, whatever the text."""
    if not isinstance(text, str) or not text:
        return Understood(query)
    emergency = crisis.kinds(text)
    cleaned = tokens.clean(text[: 4 * LONGEST_TYPED])
    if len(text) > 4 * LONGEST_TYPED or len(cleaned) > LONGEST_TYPED:
        return Understood(query, left=cut(cleaned), emergency=emergency)
    place = towns.exactly(cleaned)
    if place is not None and not emergency:
        return Understood(query.with_(place=place.text), (Meaning(cleaned, PLACE, place.label),), place)
    typed = tokens.words(cleaned)
    if len(typed) > MOST_WORDS:
        return Understood(query, left=cut(cleaned), emergency=emergency)
    names = names_of(directory)
    reading = TypedText(names, cleaned, typed, query, emergency)
    found = _read(reading)
    if emergency or not read_wishes.is_also_a_wish(reading):
        return found
    otherwise = _read(TypedText(names, cleaned, typed, query, emergency), codes_are_states=False)
    if found.place is None:  # no town of that state was named: the code is no state
        return otherwise
    # a wish that is the whole text in small letters comes before the state of that code; else the state does
    is_wish = len(typed) == 1 and cleaned.islower()
    return replace(otherwise, otherwise=found) if is_wish else replace(found, otherwise=otherwise)


def _read(text: TypedText, *, codes_are_states: bool = True) -> Understood:
    """All readings in their order: what is certain comes first, and what needs a guess takes what is left."""
    read_names.exact_names(text)
    if text.emergency:
        read_wishes.set_crisis_aside(text)
    read_wishes.i_am(text)
    read_places.near_me(text)
    read_names.phones(text)
    read_wishes.distance(text)
    read_places.sure_places(text)
    asked = questions.find(text)
    read_wishes.price(text)
    read_wishes.wishes(text, 2, phrases.LONGEST_PHRASE)
    read_wishes.likely_wishes(text, 2, 4)
    state_at = None if text.place_is_settled or not codes_are_states else read_states.state_alone(text)
    if not codes_are_states:
        read_wishes.codes(text)
    read_wishes.wishes(text, 1, 1)
    read_wishes.likely_wishes(text, 1, 1, only=asked)
    for start, end in asked:  # the guide answers them, also where no wish is meant
        text.use(start, end)
    if not text.place_is_settled and not state_at:
        read_states.misspelled_state(text)
    read_places.named_place(text, state_at)
    read_places.further_places(text)
    read_wishes.likely_wishes(text, 1, 1)
    read_names.likely_names(text)
    read_places.unknown_place(text)
    return text.result()
