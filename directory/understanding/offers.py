"""What the box on Find offers for a typed text: which of the things that it may mean, how many, and what becomes of a choice."""

from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from directory.geo import geocoder, places
from directory.geo.names import name_key
from directory.geo.places import Place
from directory.search.published import Directory
from directory.search.query import Query
from directory.understanding.suggestions import CLINIC, PLACE, Suggestion, suggestions
from directory.understanding.understand import Understood, understand

MOST_OFFERED = 8


@dataclass(frozen=True)
class Offers:
    """What a text may mean, to choose from; at most ``MOST_OFFERED`` in all.

    ``street``: the text is an address to look up, and nothing else is offered. ``labels``: what was understood, clinics
    apart; ``search``: one choice searches with all of it. ``otherwise``: the labels of ``understood.otherwise``, which is
    offered after it. ``places``: where ``understood.places`` asks back, else near misses of an unknown name. ``clinics``:
    positions. ``suggestions``: what begins like the end of the text.
    """

    understood: Understood
    street: bool = False
    labels: tuple[str, ...] = ()
    search: bool = False
    otherwise: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    clinics: tuple[int, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the text means anything that we know."""
        said = self.understood
        return bool(
            self.places
            or self.clinics
            or self.suggestions
            or said.understood
            or said.notice
            or said.questions
            or self.near_me
        )

    @property
    def leads_nowhere(self) -> bool:
        """Whether nothing was understood that one could search with, and there is nothing to choose."""
        offered = self.street or self.otherwise or self.places or self.clinics or self.suggestions or self.near_me
        return not (offered or self.understood.understood or self.understood.questions)

    @property
    def near_me(self) -> bool:
        """Whether to offer the browser's own position: the text asks for what is near, and names no place."""
        return self.understood.near_me and self.understood.place is None and not self.understood.places


def offers(directory: Directory, text: str, query: Query, searched: Place | None, *, streets: bool) -> Offers | None:
    """What to offer for a text; None where there is no text, or it is a place and nothing else: that needs no choice.

    ``searched``: the place searched around, whose label may stand in the box; ``streets``: whether addresses can be
    looked up.
    """
    if not text:
        return None
    understood = understand(directory, text, query)
    street = streets and geocoder.is_street(text)
    is_place = understood.place_alone or (searched and text == searched.label)
    if is_place and not street and not understood.crisis:
        return None
    if street:
        return Offers(replace(understood, left=""), street=True)  # the words of the address are of use
    other = understood.otherwise
    if other and other.place and not understood.place:
        understood, other = replace(other, otherwise=understood), understood  # the state comes first
    is_only_a_name = understood.did_you_mean and not understood.asked_place and not understood.understood
    if is_only_a_name and " … " not in understood.left:
        understood = replace(understood, left="")  # the whole text may be the place that is offered
    labels = _labels(understood)
    asks = understood.places or understood.asked_place or understood.notice
    search = bool(labels) and not asks and understood.query != query
    otherwise = _labels(other) if other and other.query != query else ()
    room = MOST_OFFERED - search - bool(otherwise)
    offered_places = (understood.places or understood.did_you_mean)[:room]
    room -= len(offered_places)
    clinics = understood.clinics[:room]
    room -= len(clinics)
    # where it is known which place was named, what begins like its last word is no place that was meant
    settled = understood.places or understood.notice or understood.asked_place or understood.near_me
    begun = () if settled else _begun(directory, text, understood)[:room]
    return Offers(understood, False, labels, search, otherwise, offered_places, clinics, begun)


def at_place(understood: Understood, place: Place) -> Understood:
    """What was understood, around a place that was chosen; the misspelled name it was chosen for is of use then."""
    is_meant = place in understood.did_you_mean and not understood.asked_place
    left = _without_name(understood.left, place) if is_meant else understood.left
    return replace(understood, query=understood.query.around(place), left=left)


def _without_name(left: str, place: Place) -> str:
    """The words that were left over, without those that are most like a place's name, with its state or without."""
    names = [name_key(name) for name in (place.text, place.text.rpartition(",")[0] or place.text)]
    parts = [part.split() for part in left.split(" … ")]
    likest, at, start, end = 0.0, 0, 0, 0
    for n, words in enumerate(parts):
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                said = name_key(" ".join(words[first:last]))
                likeness = max(OSA.normalized_similarity(said, name) for name in names)
                if likeness > likest:
                    likest, at, start, end = likeness, n, first, last
    before, after = parts[at][:start], parts[at][end:]
    kept = [*parts[:at], before, after, *parts[at + 1 :]]
    return " … ".join(" ".join(words) for words in kept if words)


def picked(directory: Directory, text: str, suggestion: Suggestion, query: Query) -> Understood:
    """A text with a place or a wish picked in place of its end; what the rest means is kept."""
    rest = understand(directory, text[: len(text) - len(suggestion.stands_for)], query)
    if suggestion.kind == PLACE:
        place = places.resolve(suggestion.value).place
        return at_place(rest, place) if place else rest
    return replace(rest, query=rest.query.with_(wishes=rest.query.wishes | {suggestion.value}))


def _labels(understood: Understood) -> tuple[str, ...]:
    return tuple(meaning.label for meaning in understood.understood if meaning.id != CLINIC)


def _begun(directory: Directory, text: str, understood: Understood) -> tuple[Suggestion, ...]:
    """What begins like the end of the text, without what is offered already."""
    known = (
        {meaning.id for meaning in understood.understood}
        | {directory.row(position)["clinic_id"] for position in understood.clinics}
        | {place.text for place in (*understood.did_you_mean, understood.place) if place}
    )
    place_said = next((meaning.phrase for meaning in understood.understood if meaning.id == PLACE), "")
    if place_said and not understood.is_begun and text.endswith(place_said):
        return ()
    no_places = (understood.place and not understood.is_begun) or understood.questions
    return tuple(
        one
        for one in suggestions(directory, text, MOST_OFFERED)
        if one.value not in known and not (one.kind == PLACE and no_places)
    )
