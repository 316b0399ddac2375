"""The head of a clinic's page: what matters for a call, before anything else."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import Finding, Standing
from directory.medicine.last_checked import LastChecked
from directory.search.published import Directory
from directory.views import treatment, verdict, words
from directory.views.clinic import opening
from directory.views.clinic.opening import OPEN, SHUT, Opening
from directory.views.find.card import accepting_line, price_line, safety_strip
from directory.views.html import Html, element, join
from directory.views.last_checked import listed
from directory.views.phones import phone_link
from directory.views.standing import mark
from directory.views.words import correct_as_of, state_names

_STATE_WORD = {OPEN: "open", SHUT: "shut"}
_CLOCK_STANDS = 600  # seconds; a clock that stands still is said no longer than ten minutes


def head(
    directory: Directory,
    position: int,
    moment_utc: datetime,
    miles: float | None = None,
    place_label: str = "",
    checked: LastChecked | None = None,
) -> Html:
    """Name, address, verdict about its safety, phone, whether it is open now, new patients, cost, ways to reach it, safety checks, red flags.

    ``moment_utc``: the real clock, an aware UTC moment; hours never follow the sample's own day. ``miles`` from
    ``place_label``, None where there is no place. ``checked``: the days on which what the red flags rest on was last checked.
    """
    row = directory.row(position)
    closed = opening.closed_sentence(row)
    return element(
        "div",
        element("p", correct_as_of(directory.today, moment_utc), class_="printed"),
        element("h1", formats.name(row), id="clinic-name", tabindex="-1", data_theirs=True),
        element("p", closed, " It is no longer listed in searches.", class_="notice notice-closed") if closed else None,
        element("p", row["alert"], class_="notice", data_theirs=True)
        if row["alert"] and (not row["alert_ends"] or date.fromisoformat(row["alert_ends"]) >= directory.today)
        else None,
        element(
            "p",
            formats.address(row),
            element("span", f" · {words.miles(miles)} from {place_label}", class_="away-here")
            if miles is not None
            else None,
            class_="where",
            data_theirs=True,
        ),
        verdict.on_page(directory, position),
        _number_of_old(row) if closed else _call(directory, position, moment_utc),
        None if closed else _glance(directory, position),
        _ways(row, closed=bool(closed)),
        safety_strip(directory, position, named=99),
        None if closed else red_flags(row, checked),
        class_="clinic-head",
    )


def _number_of_old(row) -> Html | None:
    """A closed clinic's number is no number to press: small, and not a link."""
    number = formats.phone(row["phone"], row["phone_extension"])
    return (
        element("p", f"Its phone number on file: {number}. Nobody may answer there.", class_="muted")
        if number
        else None
    )


def _dot(there: Opening) -> str:
    return f"open-dot open-{_STATE_WORD.get(there.state, 'unknown')}"


def _then(row: Mapping[str, str], moment_utc: datetime) -> str | None:
    """What the page's script says and draws later, while the page stands open."""
    later = [(seconds, there.sentence, _dot(there)) for seconds, there in opening.then(row, moment_utc)]
    return json.dumps(later) if later else None


def _call(directory: Directory, position: int, moment_utc: datetime) -> Html:
    row = directory.row(position)
    checked = directory.finding(position, "phone")
    standing = (
        words.standing_sentence(checked, directory.today) if checked.evidence.kind else "Nobody has checked this number"
    )
    now = opening.now(row, moment_utc)
    is_open = element(
        "p",
        element("span", class_=_dot(now), aria_hidden="true"),
        element("b", now.sentence, data_then=_then(row, moment_utc)),
        element("span", f" It is {now.clock} there.", class_="muted", data_until=str(_CLOCK_STANDS))
        if now.clock
        else None,
        class_="open-now",
    )
    intake = (
        element("p", "New patients: ", phone_link(row["intake_phone"], row["intake_phone_extension"]), class_="call")
        if row["intake_phone"]
        else None
    )
    return join(
        element(
            "p",
            phone_link(row["phone"], row["phone_extension"], "phone phone-large"),
            " ",
            element("span", standing, class_="muted"),
            class_="call",
        ),
        intake,
        is_open,
    )


def _glance(directory: Directory, position: int) -> Html:
    """New patients, hours, cost, video: a term and a sentence each."""
    row = directory.row(position)
    accepting = directory.finding(position, "accepting_new_patients")
    taking = accepting_line(directory, position).removeprefix("New patients: ")
    parts: list[tuple[str, Iterable[object]]] = [
        ("New patients", (mark(accepting), element("b", taking[:1].upper() + taking[1:])))
    ]
    hours = opening.week(row)
    if hours:
        parts.append(
            (
                "Hours",
                (
                    "; ".join(f"{days} {spans[0].lower()}{spans[1:]}" for days, spans in hours) + " ",
                    _checked(directory, position, "hours"),
                ),
            )
        )
    parts.append(("Cost", cost(directory, position)))
    video = telehealth(row)
    if video:
        parts.append(
            (
                "By video",
                (
                    element("span", video, data_theirs=bool(row["licensed_states"])),
                    " ",
                    _checked(directory, position, "licensed_states" if row["licensed_states"] else "telehealth"),
                ),
            )
        )
    return element(
        "dl",
        *(piece for term, inner in parts for piece in (element("dt", term), element("dd", *inner))),
        class_="glance",
    )


def _checked(directory: Directory, position: int, column: str) -> Html:
    return element("span", f"({standing_word(directory.finding(position, column))})", class_="muted")


def standing_word(finding: Finding) -> str:
    """How far a plain fact such as a price or the hours is proven: verified, out of date, not checked."""
    return {Standing.VERIFIED: "verified", Standing.STALE: "out of date"}.get(finding.standing, "not checked")


def cost(directory: Directory, position: int) -> tuple[object, ...]:
    """The cost of the first course with the price's standing; where it is not known, the price of a visit, or a question."""
    row = directory.row(position)
    course = treatment.first_course_cost(row)
    if course:
        word = (
            standing_word(directory.finding(position, "price_per_session")) if _is_sum_of_visits(row) else "not checked"
        )
        return element("b", course), " ", element("span", f"({word})", class_="muted")
    visit = price_line(directory, position)
    return (
        (element("b", visit), ". We do not know the cost of the first course.")
        if visit
        else ("We do not know the cost. Ask for the total of the first course.",)
    )


def _is_sum_of_visits(row) -> bool:
    """Whether the evidence of the price of a visit stands behind the course: a course price has none of its own."""
    if not row["price_course"]:
        return True
    visits = row["induction_sessions"], row["price_per_session"]
    return all(visits) and float(visits[0]) * float(visits[1]) == float(row["price_course"])


def telehealth(row) -> str:
    """Where it may treat people by video, in words; empty for a clinic that says nothing of it."""
    settings = row["care_setting"].split(";")
    if row["telehealth"] != schema.YES and "at_home_telehealth" not in settings and not row["licensed_states"]:
        return ""
    if row["telehealth"] == schema.NO:
        return ""
    if not row["licensed_states"]:
        return "We do not know in which states. Ask about yours."
    return f"For people in {state_names(row['licensed_states'])}."


def _ways(row, *, closed: bool) -> Html:
    ways = [
        element("a", "Website", href=row["website"], rel="noreferrer noopener nofollow") if row["website"] else None,
        element("a", row["email"], href=f"mailto:{row['email']}") if row["email"] else None,
        element(
            "a",
            "Directions (opens a street map)",
            href=words.directions(row),
            rel="noreferrer noopener",
            class_="directions",
        )
        if not closed
        else None,
    ]
    return element("p", *[piece for way in ways if way is not None for piece in (way, " ")], class_="ways")


def red_flags(row, checked: LastChecked | None = None) -> Html | None:
    """What does not fit together in a clinic's facts, calmly and with sources; None where nothing is out of place. ``checked`` as for ``head``."""
    flags = treatment.red_flags(row)
    if not flags:
        return None
    return element("section", element("h2", "Ask about this first"), listed(flags, checked), class_="flags")
