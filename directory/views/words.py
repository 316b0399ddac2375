"""Sentences about facts: ages, evidence, standings, phones, addresses. Plain words, one wording each."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import STANDING_LABELS, Evidence, Finding, Standing, Value
from directory.clinics.formats import day, money
from directory.geo import places

NOT_VETTED = "Not yet vetted: nobody has checked this clinic for us."


def short_day(when: date, today: date) -> str:
    """A day where there is little room, its year left out where it is this one: 9 Nov."""
    return f"{when.day} {when:%b}" if when.year == today.year else day(when)


def age(when: date, today: date) -> str:
    """How long ago: "today", "yesterday", "12 days ago", "9 months ago", "2 years ago"."""
    days = (today - when).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    months = round(days / 30.44)
    return f"{months} months ago" if months < 24 else f"{max(2, days // 365)} years ago"


_NO_OLDEST = 100  # an upper age that shuts nobody out


def ages(youngest: str, oldest: str) -> str:
    """The ages a clinic treats (texts of whole numbers, empty where not said): "adults 18 and older", "12 to 17"; empty where it says nothing."""
    low, high = int(youngest or 0), int(oldest or _NO_OLDEST)
    if not (youngest or oldest):
        return ""
    if high >= _NO_OLDEST:
        return "every age" if low == 0 else f"adults {low} and older" if 18 <= low < 65 else f"{low} and older"
    if low == 0:
        return f"{high} and younger"
    return f"{low} only" if low == high else f"{low} to {high}"


def dated(when: date, today: date) -> str:
    """A day with its age: 12 days ago (9 Nov 2026)."""
    return f"{age(when, today)} ({day(when)})"


def how(evidence: Evidence) -> str:
    """How it was checked, in words; empty where no type is given."""
    return {m.key: m.label for m in schema.EVIDENCE_TYPES}.get(evidence.kind, "")


_CLAIMED = STANDING_LABELS[Standing.CLAIMED]


def standing_label(finding: Finding) -> str:
    """The word of a finding's standing; an old *no* says so, and what only another list says is not put into the clinic's mouth."""
    if finding.standing is Standing.CLAIMED and finding.evidence.kind == schema.ANOTHER_LIST:
        return "Another list says so"
    return STANDING_LABELS[finding.standing] + (
        ", out of date" if finding.stale and finding.standing is Standing.NO else ""
    )


def standing_sentence(finding: Finding, today: date) -> str:
    """A finding's standing with how and when it was checked, as one sentence without a full stop."""
    evidence = finding.evidence
    when = dated(evidence.verified_on, today) if evidence.verified_on else ""
    source = how(evidence)
    match finding.standing:
        case Standing.VERIFIED:
            return f"Verified {when} {source}".strip()
        case Standing.STALE:
            return f"Out of date: last checked {when} {source}".strip()
        case Standing.CLAIMED:
            word, weak = standing_label(finding), evidence.kind and evidence.kind not in schema.STRONG_EVIDENCE
            return f"{word} ({source}), not checked" if weak and word == _CLAIMED else f"{word}, not checked"
        case Standing.NO:
            if not evidence.strong:
                return f"No ({source})" if source else "No, as the clinic says"
            return (
                f"No, but out of date: last checked {when} {source}"
                if finding.stale
                else f"No, checked {when} {source}"
            )
        case Standing.UNKNOWN:
            return "Not known yet. Ask the clinic"
        case _:
            return STANDING_LABELS[Standing.NONE]


def standing_key(finding: Finding) -> str:
    """Style name of a finding's standing: verified, stale, claimed, no, unknown, none."""
    return finding.standing.name.lower()


def good_until(finding: Finding, today: date) -> str:
    """Until when a finding counts as checked; empty where it has no strong evidence."""
    if finding.good_until is None or finding.value not in (Value.YES, Value.NO):
        return ""
    left = (finding.good_until - today).days
    return (
        f"Good until {day(finding.good_until)} ({left} more days)"
        if left >= 0
        else f"It was good until {day(finding.good_until)}"
    )


_PATH = re.compile(r"(?<![\w:/.])~?/(?:[^/:;,\n]+/)*(?=[^\s/])")
_DATABASE = re.compile(r"\bpostgres(?:ql)?://\S+")


def without_paths(sentence: str) -> str:
    """A sentence for strangers: of a file on this machine only its own name, of a database nothing but that it is one."""
    return _PATH.sub("", _DATABASE.sub("database", sentence))


def directions(row: Mapping[str, str]) -> str:
    """Address of a map search for the clinic's street address; it is followed only when the visitor chooses to."""
    return "https://www.openstreetmap.org/search?" + urlencode(
        {"query": f"{row['address_1']}, {row['city']}, {row['state_province']} {row['postal_code']}"}, quote_via=quote
    )


def miles(distance: float) -> str:
    """A distance as shown: 2.4 miles. The middle of a town may be where a clinic's own point was put: none is at no distance."""
    if distance < 0.05:
        return "under 0.1 miles"
    return "1 mile" if distance == 1 else f"{distance:.1f} miles"


def clinics(count: int) -> str:
    """A number of clinics: 1 clinic, 11 clinics."""
    return "1 clinic" if count == 1 else f"{count:,} clinics"


def cell(column: schema.Column, text: str) -> str:
    """A stored text by its labels: list members joined, codes spelled out, dates and prices as shown."""
    if column.kind is schema.Kind.MULTI:
        parts = []
        for key in text.split(";"):
            label = column.labels.get(key.lstrip("!"), key.lstrip("!"))
            parts.append(f"not: {label}" if key.startswith("!") else label)
        return ", ".join(parts)
    if column.kind is schema.Kind.DATE:
        return day(date.fromisoformat(text))
    if column.name.startswith("price_"):
        return money(text)
    return column.labels.get(text, text)


def correct_as_of(today: date, moment_utc: datetime) -> str:
    """Said on paper: the day its facts were correct, the day it was printed, and to call first."""
    return f"Correct as of {formats.day(today)}. Printed {formats.day(moment_utc.astimezone(UTC).date())}. Call first: facts change."


_WITH_THE = frozenset({"DC", "MP", "VI"})


def state(code: str) -> str:
    """A state by its name within a sentence: "Colorado", "the District of Columbia"."""
    name = places.STATES.get(code, code)
    return f"the {name}" if code in _WITH_THE else name


def state_names(codes: str) -> str:
    """States of a list cell by their names: "Colorado, Wyoming". A code we do not know stays as it is."""
    return ", ".join(sorted(places.STATES.get(code, code) for code in codes.split(";") if not code.startswith("!")))
