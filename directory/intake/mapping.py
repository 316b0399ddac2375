"""Headings that are not ours: which of our columns each may mean, and the confirmed answer as a declared source.

A guess is only shown, never used: nothing is read under a heading that merely looks alike before a person confirmed it.
No claim is even guessed: a heading that looks alike is taken only for the columns of ``headings.LIKENESS``, and one over
notes for staff for none.
The confirmed mapping has the same declarative form as the bundled sources and reads the same file without asking again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from directory import schema
from directory.intake import sources
from directory.intake.sources import Source
from directory.notices import shorten
from directory.spreadsheets import decoding, headings, sheet, workbook
from directory.spreadsheets.headings import key

EXACT, ALIAS, SIMILAR, NONE = "exact", "alias", "similar", ""
SAMPLES = 3
FLOOR = 80  # of 100; below it a guess is more often wrong than right
_LOOKED_AT = 200  # rows, for samples
_SAMPLE_LENGTH = 60


@dataclass(frozen=True)
class Guess:
    """One heading of theirs. ``ours``: our column, or "" where none is like it; ``how``: EXACT, ALIAS, SIMILAR or NONE."""

    heading: str
    ours: str
    how: str
    score: float
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What a file's headings may mean. ``missing``: columns that every file needs and none of the headings is."""

    guesses: tuple[Guess, ...]
    missing: tuple[str, ...]

    @property
    def must_ask(self) -> bool:
        """Whether a person has to look: something is missing, or only looks alike."""
        return bool(self.missing) or any(g.how == SIMILAR for g in self.guesses)

    @property
    def header(self) -> tuple[str, ...]:
        """Their headings in their order."""
        return tuple(g.heading for g in self.guesses)

    @property
    def columns(self) -> dict[str, str]:
        """Their heading to our column, as guessed."""
        return {g.heading: g.ours for g in self.guesses if g.ours}


def proposal(data: bytes, limit_bytes: int = decoding.BROWSER_BYTES) -> Proposal:
    """What the headings of a file may mean, each with up to three of its texts. Raises ``decoding.UnreadableFile``.

    A page asks for it through ``sandbox.propose_safely``.
    """
    decoding.check_size(len(data), limit_bytes)
    records = workbook.opened(data, headings.is_ours)
    header, below = sheet.header(records, headings.is_ours)
    samples: list[dict[str, None]] = [{} for _ in header]
    for cells in islice(below, _LOOKED_AT):
        for seen, text in zip(samples, cells or (), strict=False):
            if len(seen) < SAMPLES and text.strip():
                seen[shorten(text.strip(), _SAMPLE_LENGTH)] = None
    return guessed(header, [tuple(seen) for seen in samples])


def guessed(header: list[str], samples: list[tuple[str, ...]]) -> Proposal:
    """The guesses for a header: exact, then alias, then the most alike first; each of our columns once."""
    found: dict[int, tuple[str, str, float]] = {}
    taken: set[str] = set()
    for position, heading in enumerate(header):
        ours = headings.OURS.get(key(heading))
        if ours and ours not in taken:
            found[position] = ours, EXACT if key(heading) == key(ours) else ALIAS, 100.0
            taken.add(ours)
    open_ones = [
        p
        for p, heading in enumerate(header)
        if p not in found and 2 < len(key(heading)) <= headings.LONGEST_HEADING and not headings.is_for_staff(heading)
    ]
    alike = sorted(
        (
            (_likeness(header[p], schema.BY_NAME[name]), -p, name)
            for p in open_ones[:_LOOKED_AT]
            for name in headings.LIKENESS
            if name not in taken
        ),
        reverse=True,
    )
    for score, position, ours in alike:
        if score < FLOOR:
            break
        if -position not in found and ours not in taken:
            found[-position] = ours, SIMILAR, score
            taken.add(ours)
    guesses = tuple(
        Guess(heading, *found.get(position, ("", NONE, 0.0)), samples[position] if position < len(samples) else ())
        for position, heading in enumerate(header)
        if heading.strip()
    )
    return Proposal(guesses, _missing({ours for ours, _, _ in found.values()}))


def _missing(ours: set[str]) -> tuple[str, ...]:
    absent = tuple(name for name in schema.REQUIRED if name not in ours)
    return absent if ours & set(headings.NAME_COLUMNS) else (headings.NAME_COLUMNS[0], *absent)


def _likeness(heading: str, column: schema.Column) -> float:
    plain = _words(heading)
    return max(
        fuzz.token_sort_ratio(plain, _words(name), score_cutoff=FLOOR)
        for name in (column.name, column.label, *column.aliases)
    )


def _words(text: str) -> str:
    return " ".join("".join(ch if ch.isalnum() else " " for ch in text.casefold()).split())


def confirmed(columns: Mapping[str, str], header: Iterable[str], *, source_id: str, title: str) -> str:
    """The declaration of a source that reads this header: TOML as in ``data/sources``.

    ``columns``: their heading to our column, as a person confirmed it; all other headings are ignored in silence.
    Raises ``sources.SourceError`` in words where a column that every file needs is missing or one is named twice.
    """
    chosen = {theirs: ours for theirs, ours in columns.items() if ours}
    twice = sorted({ours for ours in chosen.values() if list(chosen.values()).count(ours) > 1})
    if twice:
        raise sources.SourceError(
            f"Each of our columns can be filled by one of theirs; {', '.join(twice)} is chosen more than once."
        )
    ignored = [
        heading
        for heading in header
        if heading.strip() and heading not in chosen and key(heading) not in headings.PATIENT_KEYS
    ]
    lines = [
        f"id = {_text(source_id)}",
        f"title = {_text(title)}",
        'licence = "Own list"',
        f"attribution = {_text(title)}",
    ]
    lines += [
        f"ignore = [{', '.join(map(_text, ignored))}]",
        "",
        "[columns]",
        *(f"{ours} = {_text(theirs)}" for theirs, ours in chosen.items()),
    ]
    text = "\n".join(lines) + "\n"
    sources.declared(text)
    return text


def _text(value: str) -> str:
    """A TOML basic string: JSON's form, in which TOML wants one more character escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def offered(header: Iterable[str], known: Iterable[Source]) -> list[tuple[Source, tuple[str, ...]]]:
    """The sources that fit a header, best first, each with the headings it has never seen (none where it fits wholly)."""
    header = [heading for heading in header if heading.strip()]
    keys = set(map(key, header))
    fitting = [
        (source, tuple(h for h in header if not source.is_theirs(h)))
        for source in known
        if source.theirs and all(key(name) in keys for name in source.theirs)
    ]
    return sorted(fitting, key=lambda pair: (len(pair[1]), -len(pair[0].theirs)))
