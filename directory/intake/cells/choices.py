"""Cells that hold one or several of a fixed set of values: three-state answers, enumerations, lists, states, time zones.

A value is found by its key, its label or a word that means it and nothing else, in any case and with blanks, hyphens or
underscores alike. What is unclear is refused, with the nearest value as a suggestion; it is never read as yes or no.
"""

import re
from functools import lru_cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from directory import schema
from directory.geo import places
from directory.intake.cells.texts import Reading, Tidied, is_placeholder, placeholder
from directory.notices import Problem
from directory.schema import Column, Kind, Member

_JOINTS = re.compile(r"(?<=[^\s_\-‐‑–])[\s_\-‐‑–]+(?=[^\s_\-‐‑–])")  # only between words: "-1" is not 1
_OTHER_SEPARATORS = re.compile(r"[,|/\n]")
_YNU_WORDS = {
    schema.YES: ("y", "true", "1", "1.0"),
    schema.NO: ("n", "false", "0", "0.0"),
    schema.UNKNOWN: ("u", "unk", "not sure", "don't know", "do not know"),
    schema.NOT_APPLICABLE: ("not applicable", "does not apply"),
}
_US_ZONES = {
    "eastern": "America/New_York",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "central": "America/Chicago",
    "ct": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "mountain": "America/Denver",
    "mt": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pacific": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "akst": "America/Anchorage",
    "akdt": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "hst": "Pacific/Honolulu",
}


def fold(text: str) -> str:
    """A value as it is compared: small letters, single blanks for blanks, hyphens and underscores."""
    return _JOINTS.sub(" ", text).strip().casefold()


@lru_cache(maxsize=256)
def spellings(values: tuple[Member, ...]) -> dict[str, str]:
    """Folded spelling to key. A key wins over a label and a label over a word; a word of two members means neither."""
    by_word: dict[str, set[str]] = {}
    for member in values:
        for word in (*member.words, *_YNU_WORDS.get(member.key, ())):
            by_word.setdefault(fold(word), set()).add(member.key)
    found = {word: keys.pop() for word, keys in by_word.items() if len(keys) == 1}
    found.update({fold(m.label): m.key for m in values})
    found.update({fold(m.key): m.key for m in values})
    return found


def read_enum(column: Column, raw: str, tidied: Tidied) -> Reading:
    """One of the column's values."""
    key = spellings(column.values).get(fold(tidied.text))
    if key is None:
        if is_placeholder(tidied.text):
            return Reading("", (*tidied.repairs, placeholder(raw)))
        return Reading("", (_unknown_value(column.values, tidied.text),))
    if key == tidied.text:
        return Reading(key, tidied.repairs)
    return Reading(key, (*tidied.repairs, _spelled(column, raw, key)))


def read_multi(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Several of the column's values, in the writer's order, joined by semicolons. Columns without values list states."""
    known = spellings(column.values) if column.values else _STATE_SPELLINGS
    if is_placeholder(tidied.text) and fold(tidied.text) not in known:
        return Reading("", (*tidied.repairs, placeholder(raw)))
    # joined lines are taken apart again: a line end is no separator, but must not glue two members together either
    lines = (
        "\n".join(filter(None, (line.strip() for line in raw.splitlines())))
        if "\n" in raw or "\r" in raw
        else tidied.text
    )
    members, problems = [], list(tidied.repairs)
    for part in map(str.strip, lines.split(";")):
        key, problem = _member(column, known, part)
        if not part:
            problem = Problem(
                "multi.empty_member",
                raw,
                "Members stand between single semicolons.",
                "The empty member was left out; nothing to do.",
            )
        elif key in members:
            problem = Problem(
                "multi.repeated", raw, f'"{part}" stands here twice.', "The second was left out; nothing to do."
            )
        elif key:
            members.append(key)
        if problem and problem not in problems:
            problems.append(problem)
    contradicted = next((m for m in members if f"!{m}" in members), None)
    if contradicted:
        problems.append(
            Problem(
                "enum.unknown_value",
                raw,
                f'"{contradicted}" is said to hold and, with "!", not to hold.',
                "Keep one of the two.",
            )
        )
    reading = Reading(";".join(members), tuple(problems))
    return Reading("", tuple(p for p in problems if p.severity == "error")) if reading.refused else reading


def _member(column: Column, known: dict[str, str], part: str) -> tuple[str, Problem | None]:
    """(key or "", problem or None) of one member of a list."""
    negative = part.startswith("!") and bool(column.facet)
    name = part[1:].strip() if negative else part
    key = known.get(fold(name))
    if key:
        key = "!" + key if negative else key
        if column.values:
            return key, None if key == part else _spelled(column, part, key)
        return key, None if key == part.upper() else Problem(
            "state.full_name", part, "Two letters were expected.", f"Read as {key}; nothing to do."
        )
    pieces = [piece.strip() for piece in _OTHER_SEPARATORS.split(part) if piece.strip()]
    read = [_listed(column, known, piece) for piece in pieces]
    if len(pieces) > 1 and any(read):
        return "", Problem(
            "multi.separator",
            part,
            "Members of a list are separated by semicolons.",
            'Write ";" between them.',
            ";".join(read) if all(read) else "",
        )
    if column.values:
        return "", _unknown_value(column.values, name, "!" if negative else "")
    return "", Problem(
        "state.unknown",
        part,
        "Two letters of a state or territory were expected, such as CO.",
        "Correct or remove it.",
        _nearest(_STATE_SPELLINGS, part),
    )


def _listed(column: Column, known: dict[str, str], piece: str) -> str:
    key = known.get(fold(piece.removeprefix("!")), "") if column.facet or not piece.startswith("!") else ""
    return "!" + key if key and piece.startswith("!") else key


def read_state(column: Column, raw: str, tidied: Tidied) -> Reading:
    """The USPS code of a state or territory."""
    code = places.state_code(tidied.text)
    if code is None:
        if is_placeholder(tidied.text):
            return Reading("", (*tidied.repairs, placeholder(raw)))
        return Reading(
            "",
            (
                Problem(
                    "state.unknown",
                    raw,
                    "Two letters of a US state or territory were expected, such as CO.",
                    "Correct the state.",
                    _nearest(_STATE_SPELLINGS, tidied.text),
                ),
            ),
        )
    if tidied.text.upper() == code:
        return Reading(code, tidied.repairs)
    return Reading(
        code,
        (
            *tidied.repairs,
            Problem("state.full_name", raw, "Two letters were expected.", f"Read as {code}; nothing to do."),
        ),
    )


def read_timezone(column: Column, raw: str, tidied: Tidied) -> Reading:
    """A name of the IANA time zone database with its place, such as America/Denver; "EST" alone knows no summer time."""
    name = _zones().get(tidied.text.casefold())
    if name:
        return Reading(name, tidied.repairs)
    if is_placeholder(tidied.text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    word = re.sub(r"\b(us|time|standard|daylight|zone)\b", "", tidied.text.casefold()).strip(" /()")
    suggestion = _US_ZONES.get(word) or _nearest(
        {zone: zone for zone in _zones().values() if zone.startswith(("America/", "Pacific/"))}, tidied.text, 80
    )
    return Reading(
        "",
        (
            Problem(
                "timezone.unknown",
                raw,
                "A name of the time zone list was expected, such as America/Denver.",
                "Correct it, or leave it empty: the ZIP gives it.",
                suggestion,
            ),
        ),
    )


def _unknown_value(values: tuple[Member, ...], text: str, sign: str = "") -> Problem:
    keys = [m.key for m in values]
    listed = ", ".join(keys[:12]) + (f" and {len(keys) - 12} more (see the data dictionary)" if len(keys) > 12 else "")
    nearest = _nearest(spellings(values), text)
    return Problem(
        "enum.unknown_value",
        sign + text,
        f"Allowed here: {listed}.",
        "Write one of these, or leave the cell empty.",
        nearest and sign + nearest,
    )


def _nearest(known: dict[str, str], text: str, cutoff: float = 65) -> str:
    found = process.extractOne(fold(text[:80]), list(known), scorer=fuzz.ratio, score_cutoff=cutoff)
    return known[found[0]] if found else ""


def _spelled(column: Column, raw: str, key: str) -> Problem:
    code = "ynu.spelled" if column.kind is Kind.YNU else "enum.spelled"
    return Problem(code, raw, f"The directory writes this as {key}.", f'Read as "{key}"; nothing to do.')


_STATE_SPELLINGS = {
    **{fold(name): code for code, name in places.STATES.items()},
    **{code.casefold(): code for code in places.STATES},
}


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
