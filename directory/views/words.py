"""Sentences about facts: ages, evidence, standings, phones, addresses. Plain words, one wording each."""
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import quote, urlencode

import phonenumbers

from directory import schema
from directory.clinics.findings import STANDING_LABELS, Evidence, Finding, Standing, Value

NOT_VETTED = "Not yet vetted: nobody has checked this clinic for us."


def day(when: date) -> str:
    """A day as people write it: 9 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


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
    return f"{months} months ago" if months < 24 else f"{days // 365} years ago"


def dated(when: date, today: date) -> str:
    """A day with its age: 12 days ago (9 Nov 2026)."""
    return f"{age(when, today)} ({day(when)})"


def how(evidence: Evidence) -> str:
    """How it was checked, in words; empty where no type is given."""
    return {m.key: m.label for m in schema.EVIDENCE_TYPES}.get(evidence.kind, "")


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
            return f"Clinic says so ({source}), not checked" if source and not evidence.strong and evidence.kind not in schema.STRONG_EVIDENCE else "Clinic says so, not checked"
        case Standing.NO:
            if not evidence.strong:
                return f"No ({source})" if source else "No, as the clinic says"
            return f"No, but out of date: last checked {when} {source}" if finding.stale else f"No, checked {when} {source}"
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
    return f"Good until {day(finding.good_until)} ({left} more days)" if left >= 0 else f"It was good until {day(finding.good_until)}"


_PATH = re.compile(r"(?<![\w:/.])~?/(?:[^/:;,\n]+/)*(?=[^\s/])")
_DATABASE = re.compile(r"\bpostgres(?:ql)?://\S+")


def without_paths(sentence: str) -> str:
    """A sentence for strangers: of a file on this machine only its own name, of a database nothing but that it is one."""
    return _PATH.sub("", _DATABASE.sub("database", sentence))


def name(row: Mapping[str, str]) -> str:
    """The name a clinic goes by: of the location, else of the organisation, both where they differ."""
    place, organization = row["location_name"], row["organization_name"]
    if place and organization and organization.casefold() not in place.casefold():
        return f"{organization}: {place}"
    return place or organization


def address(row: Mapping[str, str]) -> str:
    """The address on one line."""
    street = ", ".join(part for part in (row["address_1"], row["address_2"]) if part)
    return f"{street}, {row['city']}, {row['state_province']} {row['postal_code']}"


@lru_cache(maxsize=65_536)
def phone(number: str, extension: str = "") -> str:
    """A stored phone number as people read it: (303) 555-0112 ext. 4."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return f"{shown} ext. {extension}" if extension else shown


@lru_cache(maxsize=65_536)
def tel(number: str, extension: str = "") -> str:
    """A stored phone number as a tel: address (RFC 3966); empty where it cannot be dialled."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return ""
    parsed.extension = extension or None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


def directions(row: Mapping[str, str]) -> str:
    """Address of a map search for the clinic's street address; it is followed only when the visitor chooses to."""
    return "https://www.openstreetmap.org/search?" + urlencode({"query": f"{row['address_1']}, {row['city']}, {row['state_province']} {row['postal_code']}"}, quote_via=quote)


def miles(distance: float) -> str:
    """A distance as shown: 2.4 miles."""
    return "1 mile" if distance == 1 else f"{distance:.1f} miles"


def clinics(count: int) -> str:
    """A number of clinics: 1 clinic, 11 clinics."""
    return "1 clinic" if count == 1 else f"{count:,} clinics"


def money(amount: str, currency: str = "USD") -> str:
    """A price as shown: $450."""
    value = float(amount)
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"${shown}" if currency in ("", "USD") else f"{shown} {currency}"


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
