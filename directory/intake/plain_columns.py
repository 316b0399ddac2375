"""The plain columns of the simplest spreadsheets: a list of routes, and words about supervision.

A phrase counts only where all of its words are known and mean one thing: what is unclear is never read as yes. An
explicit column of the same file goes before what a plain column says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process

from directory import schema
from directory.intake.cells.texts import is_placeholder, too_long
from directory.notices import Problem

PLAIN_ROUTE = schema.PLAIN_ROUTES[0]
_SUPERVISION_CRITERIA = tuple(c for c in schema.CRITERIA if c.group is schema.Group.SUPERVISION)
_LIST_BREAKS = re.compile(r"[;,/|\n\r&+]|\band\b", re.IGNORECASE)
_PHRASE_BREAKS = re.compile(r"[;,|\n\r&]|\band\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:'\w+)?")
_BARE = {
    "yes": schema.YES,
    "y": schema.YES,
    "true": schema.YES,
    "1": schema.YES,
    "no": schema.NO,
    "n": schema.NO,
    "false": schema.NO,
    "0": schema.NO,
}
# words that add nothing to a phrase
_ROUTE_FILLERS = frozenset({"ketamine", "treatment", "therapy", "only", "route"})
_SUPERVISION_FILLERS = frozenset(
    {
        "certified",
        "trained",
        "licensed",
        "staff",
        "a",
        "an",
        "the",
        "is",
        "are",
        "with",
        "our",
        "always",
        "equipment",
        "available",
        "on",
        "site",
        "monitoring",
        "monitored",
        "checked",
        "measured",
    }
)
# words of a criterion that serve a search but are too vague to be taken for a clinic's claim
_VAGUE = frozenset(
    {
        "on site",
        "certified",
        "recovery",
        "observation",
        "discharge",
        "driver",
        "emergency",
        "supervision",
        "supervised",
        "monitoring",
        "monitored",
    }
)


@dataclass
class PlainReading:
    """What one plain cell says: values for our columns, words kept as they are, and what there is to tell."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(plain: str, raw: str) -> PlainReading:
    """Read a cell of the plain column ``plain`` (of ``schema.PLAIN_ROUTES`` or ``schema.PLAIN_SUPERVISION``)."""
    endless = too_long(raw)
    if endless:
        return PlainReading(problems=[endless])
    return _read_routes(raw) if plain == PLAIN_ROUTE else _read_supervision(raw)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, a plural's s left off."""
    return tuple(
        w[:-1] if len(w) > 3 and w.endswith("s") else w for w in _WORD.findall(text.casefold().replace("_", " "))
    )


def _phrases(named: Iterable[tuple[str, Iterable[str]]]) -> dict[tuple[str, ...], str]:
    """Phrase (as words) to what it means; a phrase that means two things means neither."""
    meanings: dict[tuple[str, ...], set[str]] = {}
    for meaning, phrases in named:
        for phrase in phrases:
            if phrase not in _VAGUE:
                meanings.setdefault(_words(phrase), set()).add(meaning)
    return {phrase: found.pop() for phrase, found in meanings.items() if len(found) == 1}


def _kit(criterion: schema.Criterion) -> list[str]:
    """What a criterion's own lists name: pulse oximetry, AED."""
    return [m.key for d in criterion.details if d.kind is schema.Kind.MULTI for m in d.values]


_ROUTE_PHRASES = _phrases((schema.ROUTES.column_of(m.key), (m.key, m.label, *m.words)) for m in schema.ROUTES.members)
_SUPERVISION_PHRASES = _phrases((c.key, (c.key, c.label, c.short, *c.words, *_kit(c))) for c in _SUPERVISION_CRITERIA)
_LONGEST_PHRASE = max(map(len, (*_ROUTE_PHRASES, *_SUPERVISION_PHRASES)))  # words


def _meanings(piece: str, phrases: dict[tuple[str, ...], str], fillers: frozenset[str]) -> list[str] | None:
    """What the words of a piece mean, longest phrases first; None where a word is left over or nothing is meant."""
    words, found, at = _words(piece), [], 0
    while at < len(words):
        for end in range(min(at + _LONGEST_PHRASE, len(words)), at, -1):
            phrase = words[at:end]
            if phrase in phrases and (len(phrase) > 1 or phrase[0] not in fillers):
                found.append(phrases[phrase])
                at = end
                break
        else:
            if words[at] not in fillers:
                return None
            at += 1
    return list(dict.fromkeys(found)) or None


def _read_routes(raw: str) -> PlainReading:
    reading = PlainReading()
    if is_placeholder(raw.strip()):  # also N/A, which the breaks would take apart
        return reading
    for piece in _LIST_BREAKS.split(raw):
        if not _words(piece) or is_placeholder(piece.strip()):
            continue
        routes = _meanings(piece, _ROUTE_PHRASES, _ROUTE_FILLERS)
        if routes is None:
            allowed = ", ".join(m.key for m in schema.ROUTES.members)
            denied = _words(piece)[0] in ("no", "not", "without", "never")
            near = (
                None
                if denied
                else process.extractOne(
                    " ".join(_words(piece)), {p: " ".join(p) for p in _ROUTE_PHRASES}, score_cutoff=75
                )
            )
            reading.problems.append(
                Problem(
                    "enum.unknown_value",
                    piece.strip(),
                    f"A way of giving ketamine was expected: {allowed}.",
                    "Write one of these; several go with ; between them.",
                    near[0] if near else "",
                )
            )
        else:
            reading.values.update(dict.fromkeys(routes, schema.YES))
    return reading


def _read_supervision(raw: str) -> PlainReading:
    reading = PlainReading()
    if is_placeholder(raw.strip()):
        return reading
    bare = _BARE.get(" ".join(_words(raw)))
    if bare:
        names = ", ".join(c.short.lower() for c in _SUPERVISION_CRITERIA)
        reading.problems.append(
            Problem(
                "rule.plain_supervision",
                raw.strip(),
                f'A bare "{bare}" does not say what is meant; each of these stays unknown: {names}.',
                "Say in words what is done, or use the columns of the template.",
            )
        )
        return reading
    kept = []
    for piece in _PHRASE_BREAKS.split(raw):
        if not _words(piece) or is_placeholder(piece.strip()):
            continue
        criteria = _meanings(piece, _SUPERVISION_PHRASES, _SUPERVISION_FILLERS)
        if criteria is None:
            kept.append(piece.strip())
        else:
            reading.values.update(dict.fromkeys(criteria, schema.YES))
    if kept:
        reading.values["supervision_words"] = "; ".join(kept)
    return reading
