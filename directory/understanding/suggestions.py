"""What to offer while someone types in the box on Find: places, wishes and clinics that begin like it."""

import re
from dataclasses import dataclass

from directory.clinics import formats
from directory.geo import places
from directory.search.published import Directory
from directory.understanding import amounts as understanding_amounts
from directory.understanding import crisis, phrases, tokens
from directory.understanding.clinic_names import ClinicNames, names_of
from directory.understanding.synonyms import FILLER

PLACE, CLINIC, WISH = "place", "clinic", "wish"
LONGEST_TYPED = 400  # characters


@dataclass(frozen=True)
class Suggestion:
    """One thing to pick while typing: ``kind`` is ``place``, ``wish`` or ``clinic``.

    ``value``: a place's text, an option's id, or a clinic's id. ``stands_for``: the end of what is typed that it replaces.
    """

    kind: str
    label: str
    value: str
    stands_for: str


def suggestions(directory: Directory, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """At most ``limit`` things that begin like the end of what is typed; places first where it looks like a place."""
    if not isinstance(text, str) or len(text) > LONGEST_TYPED or limit < 1 or crisis.speaks_of_crisis(text):
        return ()
    cleaned = tokens.clean(text)
    tails = [cleaned[match.start() :] for match in re.finditer(r"(?:(?<=^)|(?<=[\s,]))[^\s,]", cleaned)][-6:]
    looks_like_place = "," in cleaned or bool(re.match(r"[0-9]", tails[-1])) if tails else False
    names = names_of(directory)
    for tail in tails:
        folded = tokens.phrase(tail)
        if folded in FILLER and tail != cleaned:  # "what is it" is no beginning of Ithaca
            return ()
        if understanding_amounts.MILES_SAID.fullmatch(folded) or understanding_amounts.PRICE_SAID.fullmatch(folded):
            return ()
        found = _begun(directory, names, tail, folded, limit, looks_like_place)
        if found:
            return tuple(found)
    return ()


def _begun(
    directory: Directory, names: ClinicNames, tail: str, folded: str, limit: int, looks_like_place: bool
) -> list[Suggestion]:
    if len(folded) < 2:
        return []
    numbers = [] if re.search(r"[^0-9().+ -]", tail) else names.with_phone(re.sub("[^0-9]", "", tail)[-10:])
    zip_or_town = not numbers and (re.fullmatch("[0-9]{2,5}", tail) or not tail[0].isdigit())
    towns = [Suggestion(PLACE, p.label, p.text, tail) for p in places.suggest(tail, limit)] if zip_or_town else []
    asked = [
        Suggestion(WISH, phrases.label(i), i, tail)
        for i in phrases.beginning(folded, limit) or phrases.likely(folded) or ()
    ]
    rows = map(directory.row, numbers[:limit] or names.beginning(folded, limit))
    named = [
        Suggestion(CLINIC, f"{formats.name(row)}, {row['city']}, {row['state_province']}", row["clinic_id"], tail)
        for row in rows
    ]
    kinds = [towns, asked, named] if looks_like_place or not asked else [asked, towns, named]
    # a fair share for each, then whatever fills the list, kind by kind
    shares = [max(1, limit // 2), max(1, limit // 4), max(1, limit // 4)]
    taken = [kind[:share] for kind, share in zip(kinds, shares, strict=True)]
    free = limit - sum(map(len, taken))
    for n, kind in enumerate(kinds):
        more = kind[len(taken[n]) :][: max(0, free)]
        taken[n] += more
        free -= len(more)
    return [suggestion for part in taken for suggestion in part][:limit]
