"""The result list in words and as a file: how many, what was wished, what to change, why a clinic is missing.

Pure functions; counts and gains come from ``search``, nothing is decided here.
"""

import math
from datetime import date, datetime
from itertools import count
from urllib.parse import urlencode, urlsplit

import numpy as np

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import STANDING_LABELS, Standing
from directory.geo.places import Place
from directory.search import Answer, query
from directory.search.explanations import CHECK_FAILED, Failed
from directory.search.options import OPTION, OPTIONS, TELEHEALTH
from directory.search.published import Directory
from directory.search.query import Query
from directory.spreadsheets import csv_text, formulas
from directory.views import failed_checks, verdict, words
from directory.views.find import map as find_map
from directory.views.find import typed
from directory.views.find.left import Left
from directory.views.html import Html, element

_MILES = " miles"


def search_marker(asked: Query, **state: str) -> Html:
    """What the page's script keeps in the tab, so that a reload brings the same search; with whatever else it reads."""
    return element("div", data_search=urlencode(asked.to_params()) or "within=50", hidden=True, **state)


def left_marker(left: Left) -> Html:
    """What the page's script keeps in the tab of how the list looks; several parts of the page may each say their own."""
    return element("div", hidden=True, data_left=left.query_string())


def around(asked: Query, place: Place | None) -> str:
    """Where was looked: "within 50 miles of Boise, ID", "in Idaho"."""
    if place is None:
        return "in the whole directory"
    if place.is_area:
        return f"in {place.label}"
    middle = f"the middle of {place.label}" if place.radius else place.label
    return f"within {asked.within} miles of {middle}" if asked.within else f"from {middle}, at any distance"


def tells_video_apart(answer: Answer) -> bool:
    """Whether those by video are counted apart: they were asked for, and a distance tells them from those in person; in an area always."""
    if answer.place is None:
        return False
    if answer.place.is_area:
        return answer.query.telehealth or len(answer.telehealth) > 0
    return answer.query.telehealth and answer.query.within is not None


def summary(answer: Answer, asked: Query, place: Place | None, name: str = "", *, jumps: bool = True) -> Html:
    """How many clinics, and around what; also announced. Where some are by video each part is counted and, with ``jumps``, linked.

    ``name``: that of several towns, of which the largest was taken; the others are a press away.
    """
    # those in person stand first, unless video was asked for: then a heading parts them
    parts = [(len(answer.positions), around(asked, place), "#in-person" if answer.video_first else "")]
    if tells_video_apart(answer) and place is not None:
        parts.append((len(answer.telehealth), f"by video in {_state(place)}", "#by-video"))
    counted = [f"{count:,} {where}" for count, where, _ in parts] if len(parts) > 1 else [parts[0][1]]
    linked = [
        element("a", text, href=to) if jumps and to and len(parts) > 1 and count else text
        for text, (count, _, to) in zip(counted, parts, strict=True)
    ]
    others = (" ", typed.another(name)) if name else ()
    return element(
        "div",
        element("h2", element("span", words.clinics(answer.total)), id="results", tabindex="-1"),
        element(
            "p", linked[0], *(piece for part in linked[1:] for piece in (", ", part)), ".", *others, class_="muted"
        ),
        class_="summary",
        data_said=f"{words.clinics(answer.total)}{':' if len(parts) > 1 else ''} {', '.join(counted)}",
    )


def _state(place: Place) -> str:
    return words.state(place.state)


def on_paper(answer: Answer, asked: Query, moment_utc: datetime) -> Html:
    """What only paper shows: the wishes, and the day the facts were correct. ``moment_utc``: the real clock, aware."""
    wishes = ", ".join(label for _, label, _ in chosen(asked))
    return element(
        "p",
        f"Your wishes: {wishes}. " if wishes else "",
        words.correct_as_of(answer.directory.today, moment_utc),
        class_="printed",
        data_labels=True,
    )


def distances(answer: Answer) -> dict[int | None, str]:
    """The distances on offer and the one asked for, each in words with how many there are in person; without a point to measure from there is nothing to count."""
    asked = answer.query.within
    labels = {
        miles: f"{miles}{_MILES}" if miles else "any distance"
        for miles in sorted({*query.DISTANCES, asked}, key=lambda miles: miles or math.inf)
    }
    if answer.place is None or answer.place.is_area:
        return labels
    counts = answer.within_counts | {asked: len(answer.positions)}
    return {miles: f"{label} ({counts[miles]:,})" for miles, label in labels.items()}


def distance_of(label: str) -> int | None:
    """The distance that a label of ``distances`` speaks of, whatever its count."""
    miles, found, _ = label.partition(_MILES)
    return int(miles) if found else None


def chosen(asked: Query) -> list[tuple[str, str, Query]]:
    """(id, label, the query without it) of every wish chosen, in the order of the screen."""
    items = [
        (o.id, o.label + (", or not known" if o.id in asked.counting_unknown else ""), asked.without(o.id))
        for o in OPTIONS
        if o.id in asked.wishes
    ]
    if asked.price_at_most is not None:
        items.append(
            (query.PRICE, f"At most {formats.money(str(asked.price_at_most))} a visit", asked.without(query.PRICE))
        )
    if asked.telehealth:
        items.append((TELEHEALTH, schema.TELEHEALTH_LABEL, asked.without(TELEHEALTH)))
    if asked.verified_only:
        items.append((query.VERIFIED, schema.VERIFIED_LABEL, asked.without(query.VERIFIED)))
    if asked.without_failed:
        items.append((query.WITHOUT_FAILED, schema.WITHOUT_FAILED_LABEL, asked.without(query.WITHOUT_FAILED)))
    return items


def failed(reason: Failed, today: date) -> str:
    """One reason why a clinic is no result, in words."""
    if reason.kind == query.DISTANCE:
        return _too_far(reason)
    if reason.kind == CHECK_FAILED:
        return "It failed a safety check, and you leave out clinics that did"
    if reason.answered is None:  # no wish and no price: its status
        return "It is closed"
    label = " or ".join(OPTION[o].label for o in reason.answered.wish.option_ids) or "Price of one visit"
    finding = reason.answered.findings[0]
    if reason.kind == query.PRICE and not reason.unknown:
        return f"Its price is above your limit: {formats.money(finding.text)} a visit"
    return (
        f"{label}: {words.standing_sentence(finding, today)[:1].lower()}{words.standing_sentence(finding, today)[1:]}"
    )


def _too_far(reason: Failed) -> str:
    away = "" if reason.miles is None else words.miles(reason.miles)
    area = reason.place
    if area is not None and area.town is not None:
        return f"It is not in {area.label}: {away} from {area.town.label}" if away else f"It is not in {area.label}"
    return f"It is {away} away" if away else "Nobody knows where it lies"


def reasons(directory: Directory, failures: tuple[Failed, ...]) -> Html:
    """The wishes a clinic fails, as a list."""
    return element("ul", *(element("li", failed(f, directory.today)) for f in failures), class_="near-list")


def telehealth_heading(answer: Answer, place: Place | None) -> Html:
    """Heading of the clinics that are reached by video only."""
    if place is None:
        return element(
            "p", "Type a place first: which clinics may treat you by video depends on your state.", class_="muted"
        )
    if not tells_video_apart(answer):
        return element("p", "At any distance those who treat you by video stand among the others.", class_="muted")
    if not len(answer.telehealth):
        return Html("")
    return element(
        "div",
        element(
            "h2", f"By video in {_state(place)}: {words.clinics(len(answer.telehealth))}", id="by-video", tabindex="-1"
        ),
        element(
            "p",
            f"These clinics may treat people of {_state(place)} by video. They may lie far away.",
            class_="muted",
        ),
        class_="part",
    )


def in_person_heading(answer: Answer) -> Html:
    """Heading of the clinics in person, where those by video stand before them."""
    if not tells_video_apart(answer) or not len(answer.positions):
        return Html("")
    where = around(answer.query, answer.place)
    return element(
        "div",
        element("h2", f"In person: {words.clinics(len(answer.positions))}", id="in-person", tabindex="-1"),
        element("p", f"{where[:1].upper()}{where[1:]}.", class_="muted"),
        class_="part",
    )


def skip_link() -> Html:
    """A link for the keyboard, past the wishes to the results; the page's script moves the focus."""
    return element("a", "Skip to the results", href="#results", class_="skip")


def faded(answer: Answer, asked: Query) -> Html:
    """A style for the options that would leave nothing: muted and dashed, still readable and still to be pressed."""
    empty = [
        f".st-key-wish_{o.id.replace('.', '_')}"
        for o in OPTIONS
        if not answer.counts[o.id] and o.id not in asked.wishes
    ]
    # ids are the schema's own, so nothing a visitor typed gets in here
    listed = f":is({', '.join(empty)})"
    return Html(
        f"<style>:root {{ {listed} label {{ color: var(--muted); }} [class*='st-key-chips_'] {listed} label {{ border-style: dashed; background: transparent; }} }}</style>"
        if empty
        else "<style></style>"
    )


def rank_of(answer: Answer, clinic_id: str) -> int | None:
    """Place of a clinic among the results, from 0; None where it is none of them."""
    found = np.flatnonzero(answer.positions == answer.directory.position(clinic_id))
    return int(found[0]) if len(found) else None


def miles_of(answer: Answer, rank: int) -> float | None:
    """Distance of a result as shown; None where there is none."""
    miles = float(answer.miles[rank])
    return None if miles != miles else miles


def pins(
    directory: Directory, answer: Answer, first: int, count: int
) -> tuple[list[find_map.Pin], tuple[np.ndarray, np.ndarray] | None]:
    """(pins, all points where there are too many for pins). The results of the page on screen carry their number."""
    crowd = None
    ranks = range(len(answer.positions))
    if len(answer.positions) > find_map.PIN_LIMIT:
        prepared, rows = directory.packed.prepared, directory.packed.row[answer.positions]
        crowd = prepared.lats[rows], prepared.lons[rows]
        ranks = range(first, min(first + count, len(answer.positions)))
    positions = answer.positions[ranks.start : ranks.stop]
    found = []
    markers = directory.packed.verdict[directory.packed.row[positions]].tolist()
    away = answer.miles[ranks.start : ranks.stop].tolist()
    for n, position, marker, miles in zip(ranks, positions.tolist(), markers, away, strict=True):
        named = directory.remembered(_named, position)
        if named is None:
            continue
        on_page = first <= n < first + count
        clinic_id, name, phone, latitude, longitude, words_of_it = named
        found.append(
            find_map.Pin(
                clinic_id,
                n + 1 if on_page else None,
                name,
                phone,
                latitude,
                longitude,
                marker,
                None if math.isnan(miles) else miles,
                # which checks failed is read for the cards of the page on screen anyway; for all pins it would take a second
                directory.remembered(verdict.in_short, position) if on_page else words_of_it,
            )
        )
    return found, crowd


def _named(directory: Directory, position: int) -> tuple[str, str, str, float, float, str] | None:
    """What a pin shows of a clinic whatever was asked: id, name, phone, point and verdict; None without a point."""
    row = directory.row(position)
    if not row["latitude"]:
        return None
    phone = formats.phone(row["phone"], row["phone_extension"])
    point = float(row["latitude"]), float(row["longitude"])
    return row["clinic_id"], formats.name(row), phone, *point, verdict.in_words(directory, position)


def legend() -> Html:
    """What the shapes of the pins say, in words."""
    return element(
        "ul",
        *(
            element("li", element("span", "", class_=f"pin pin-{n.value}", aria_hidden="true"), label)
            for n, label in verdict.VERDICT_LABELS.items()
        ),
        class_="legend",
    )


def street_map_offer(tiles_url: str) -> str:
    """What asking for street-map tiles means, with the host they come from."""
    host = (urlsplit(tiles_url).hostname or "").removeprefix("{s}.")
    return f"Street map: its pictures come from {host}, which then sees your internet address and the area you look at"


CSV_HEADER = (
    "number",
    "clinic_id",
    "name",
    "address_1",
    "address_2",
    "city",
    "state_province",
    "postal_code",
    "phone",
    "phone_extension",
    "website",
    "miles",
    "by_video",
    "safety_verdict",
    "safety_checks_verified",
    "safety_checks",
    "safety_checks_failed",
)


def _heading(column: schema.Column, member: str) -> str:
    if member in schema.SWITCH_COLUMNS:  # worked out from the column
        return member
    return f"{column.name}.{member}" if column.name == column.facet else column.name


def csv(directory: Directory, answer: Answer, asked: Query) -> bytes:
    """The result list as CSV (UTF-8 with BOM), in the order of the screen, those by video without a number or miles: contact, distance, the verdict about safety with the checks that failed, and for each wish its value, standing, day and checker."""
    wished = [(o.column, o.member) for o in OPTIONS if o.id in asked.wishes]
    if asked.price_at_most is not None:
        wished.append((schema.BY_NAME["price_per_session"], ""))
    header = [
        *CSV_HEADER,
        *(
            f"{_heading(column, member)}{part}"
            for column, member in wished
            for part in ("", "_standing", "_verified_on", "_verified_by")
        ),
    ]
    rows = [header]
    by_video = [("", position, math.nan) for position in answer.telehealth.tolist()]
    in_person = zip(count(1), answer.positions.tolist(), answer.miles.tolist(), strict=False)
    for number, position, miles in (*by_video, *in_person) if answer.video_first else (*in_person, *by_video):
        row = directory.row(position)
        core = directory.core_standing(position)
        line = [
            str(number),
            row["clinic_id"],
            formats.name(row),
            *(row[c] for c in CSV_HEADER[3:11]),
            "" if miles != miles else f"{miles:.1f}",
            "" if number else "yes",
            verdict.in_words(directory, position),
            str(core.counts[Standing.VERIFIED]),
            str(core.asked),
            failed_checks.text(directory, position),
        ]
        for column, member in wished:
            finding = directory.finding(position, column.name, member)
            verified_on = finding.evidence.verified_on
            line += [
                finding.text if column.kind is schema.Kind.NUMBER else finding.value.name.lower(),
                STANDING_LABELS[finding.standing],
                verified_on.isoformat() if verified_on else "",
                finding.evidence.checked_by,
            ]
        rows.append(line)
    return csv_text.written(([formulas.guard(cell) for cell in line] for line in rows), mark=True)


def csv_name(directory: Directory) -> str:
    """File name with day and version, so that no two contents share it."""
    return f"clinics-{directory.today.isoformat()}-{directory.publication[:8]}.csv"
