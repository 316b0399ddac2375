"""The resource center that the operator named: its phone, whether somebody is there now, and by when it answers.

Nothing is invented: what the operator did not set is not said.
"""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone as phone_zones

from directory.clinics import hours
from directory.clinics.status import ACTIVE
from directory.clinics.workdays import business_day_after
from directory.settings import Settings
from directory.views.clinic import opening
from directory.views.html import Html, element
from directory.views.phones import call_link, phone_link

# "9-5", "8 to 5": hours of a day without minutes
_BARE_HOURS = re.compile(r"(?<![\d:])(\d{1,2})\s*(?:-|–|—|to)\s*(\d{1,2})(?![\d:]|\s*[ap]\.?m)", re.IGNORECASE)

_NOW = "now-there"  # what holds for the moment: paper has none of it


def called(settings: Settings) -> str:
    """What the center is called."""
    return settings.center_name or "the resource center"


def open_now(settings: Settings, moment_utc: datetime) -> str:
    """Whether somebody is there at a moment: "Open now, until 5 pm."; empty where hours or time zone do not tell."""
    return _open_now(settings.center_hours or "", _zone(settings), _minute(moment_utc))[0]


def _there_now(settings: Settings, moment_utc: datetime, tag: str, style: str) -> Html | None:
    """The same as an element that the page's script keeps true while the page stands open; None where nothing tells."""
    told = open_now(settings, moment_utc)
    later = _open_now(settings.center_hours or "", _zone(settings), _minute(moment_utc))[1]
    return element(tag, told, class_=style, data_then=json.dumps(later) if later else None) if told else None


def _minute(moment_utc: datetime) -> datetime:
    return moment_utc.replace(second=0, microsecond=0)


@lru_cache(maxsize=16)
def _open_now(text: str, zone: str, minute_utc: datetime) -> tuple[str, tuple[tuple[int, str], ...]]:
    """What holds at a minute, and what holds later."""
    week = _hours(text)
    if not week or not zone:
        return "", ()
    row = {"status": ACTIVE[-1], "hours": week, "timezone": zone}
    later = opening.then(row, minute_utc)
    return opening.now(row, minute_utc).sentence, tuple((seconds, there.sentence) for seconds, there in later)


def answers_by(settings: Settings, moment_utc: datetime) -> str:
    """The promise of the center's form: "answers by Tuesday 1 December"; empty where it made none."""
    if settings.center_answer_days is None:
        return ""
    zone = _zone(settings)
    day = business_day_after(moment_utc.astimezone(ZoneInfo(zone) if zone else UTC).date(), settings.center_answer_days)
    return f"answers by {day:%A} {day.day} {day:%B}"


def masthead(settings: Settings, moment_utc: datetime) -> Html | None:
    """Its phone and whether it is open now, for the head of every page; None where it has no phone."""
    if not settings.center_phone:
        return None
    now = _there_now(settings, moment_utc, "span", "muted")
    return element(
        "p",
        element("span", f"{called(settings)[:1].upper()}{called(settings)[1:]}:", data_theirs=True),
        " ",
        phone_link(settings.center_phone),
        " " if now else None,
        now,
        class_="center-line",
    )


def contact(settings: Settings, moment_utc: datetime) -> Html:
    """Whom to ask: the resource center where the operator named one, else lines that anyone can call.

    The only wording of it, for every page. It has no heading of its own, because it stands under headings of any level.
    ``moment_utc``: the real clock, aware.
    """
    if not settings.has_center:
        return element(
            "div",
            _contact_title("Who can help you look"),
            element(
                "p",
                "A person can help you look. Call ",
                call_link("211"),
                " for services near you. It is free. For other kinds of care see ",
                element("a", "findtreatment.gov", href="https://findtreatment.gov/", rel="noreferrer noopener"),
                ". In a crisis call or text ",
                call_link("988"),
                ", which is free too.",
            ),
            class_="contact",
        )
    who = element(
        "p",
        "A person can help you look: ",
        element("b", called(settings), data_theirs=True),
        ". This help is free. So are ",
        call_link("211"),
        " for services near you, and ",
        call_link("988"),
        " in a crisis.",
    )
    number = phone_link(settings.center_phone) if settings.center_phone else None
    now = _there_now(settings, moment_utc, "b", _NOW)
    usual = element("span", settings.center_hours, data_theirs=True) if settings.center_hours else None
    email = (
        element("a", settings.center_email, href=f"mailto:{settings.center_email}") if settings.center_email else None
    )
    ways = [piece for way in (number, now, usual, email) if way for piece in (way, element("span", " · "))][:-1]
    return element(
        "div",
        _contact_title("Contact a resource specialist"),
        who,
        element("p", *ways, class_="call") if ways else None,
        _form(settings, moment_utc, "Or write" if ways else "Write"),
        class_="contact",
    )


def _contact_title(title: str) -> Html:
    return element("p", element("b", title), class_="contact-title")


def _form(settings: Settings, moment_utc: datetime, write: str) -> Html | None:
    """The way to the center's own form, with its promise."""
    if not settings.center_form:
        return None
    promise = answers_by(settings, moment_utc)
    return element(
        "p",
        element("a", f"{write} to them", href=settings.center_form, rel="noreferrer noopener"),
        element("span", f" ({promise})", class_=_NOW) if promise else None,
        ". It is a form on a page of their own. Nothing you write there passes through this list.",
        class_="contact-form",
    )


def _zone(settings: Settings) -> str:
    """The time zone of its hours: as set, else that of its area code where it lies in one alone."""
    return settings.center_timezone or _zone_of_phone(settings.center_phone or "")


@lru_cache(maxsize=4)
def _zone_of_phone(number: str) -> str:
    try:
        zones = phone_zones.time_zones_for_number(phonenumbers.parse(number, "US"))
    except phonenumbers.NumberParseException:
        return ""
    return zones[0] if len(zones) == 1 and zones[0] != phone_zones.UNKNOWN_TIMEZONE else ""


@lru_cache(maxsize=4)
def _hours(text: str) -> str:
    """Its hours in the grammar of ``hours``, "" where they cannot be told for sure."""
    full = _BARE_HOURS.sub(r"\1:00-\2:00", text).replace(", ", " ")
    for tried in (text, full):
        try:
            return str(hours.parse(tried))
        except ValueError:
            continue
    return hours.guess(text) or hours.guess(full)
