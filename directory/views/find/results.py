"""The result list in words and as a file: how many, what was wished, what to change, why a clinic is missing.

Pure functions; counts and gains come from ``search``, nothing is decided here.
"""

import math
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

import numpy as np

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import STANDING_LABELS, Standing
from directory.geo.places import Place
from directory.search import Answer, near_misses, query
from directory.search import answer as search_answer
from directory.search.explanations import Failed
from directory.search.near_misses import NearMiss
from directory.search.options import OPTION, OPTIONS, TELEHEALTH
from directory.search.published import Directory
from directory.search.query import Query
from directory.spreadsheets import csv_text, formulas
from directory.views import failed_checks, words
from directory.views.find import card, typed
from directory.views.find import map as find_map
from directory.views.html import Html, element

_MILES = " miles"


def search_marker(asked: Query, **state: str) -> Html:
    """What the page's script keeps in the tab, so that a reload brings the same search; with whatever else it reads."""
    return element("div", data_search=urlencode(asked.to_params()) or "within=50", hidden=True, **state)


def _around(answer: Answer, asked: Query, place: Place | None) -> str:
    if place is None:
        return "in the whole directory"
    if place.is_area:
        by_video = len(answer.telehealth)
        return f"in {place.label}, {by_video:,} of them by video" if by_video else f"in {place.label}"
    middle = f"the middle of {place.label}" if place.radius else place.label
    return f"within {asked.within} miles of {middle}" if asked.within else f"from {middle}, at any distance"


def summary(answer: Answer, asked: Query, place: Place | None, name: str = "") -> Html:
    """How many clinics, and around what; also announced. ``name``: that of several towns, of which the largest was taken."""
    said = f"{words.clinics(answer.total)} {_around(answer, asked, place)}"
    return element(
        "div",
        element("h2", element("span", words.clinics(answer.total)), id="results", tabindex="-1"),
        element(
            "p", _around(answer, asked, place) + ".", *((" ", typed.another(name)) if name else ()), class_="muted"
        ),
        class_="summary",
        data_said=said,
    )


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
    """The distances on offer and the one asked for, each in words with its count; without a point to measure from there is nothing to count."""
    asked = answer.query.within
    labels = {
        miles: f"{miles}{_MILES}" if miles else "any distance"
        for miles in sorted({*query.DISTANCES, asked}, key=lambda miles: miles or math.inf)
    }
    if answer.place is None or answer.place.is_area:
        return labels
    counts = answer.within_counts | {asked: answer.total}
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
    return items


def little_heading(answer: Answer) -> Html:
    """Said over the advice when nothing or little fits."""
    if len(answer.positions):
        return element("p", element("b", "Few clinics fit every wish."), " One change would bring more.", id="little")
    return element(
        "section",
        element("h3", "No clinic fits every wish"),
        element("p", "Nothing is wrong with your search. One change can help."),
        id="little",
        class_="panel",
    )


def near_miss(miss: NearMiss, place: Place | None = None) -> str:
    """One change and what it gains: "Look within 60 miles: 3 more". ``place``: the one searched, which may be an area."""
    changes = [_change(part, place) for part in (miss.parts or (miss,))]
    text = " and ".join([changes[0], *(c[:1].lower() + c[1:] for c in changes[1:])])
    return f"{text}: {miss.gain:,} more"


def _change(miss: NearMiss, place: Place | None) -> str:
    wishes = " or ".join(f"“{OPTION[o].label}”" for o in miss.option_ids if o in OPTION)
    match miss.kind:
        case near_misses.COUNT_UNKNOWN:
            return f"Count “not known” as maybe for {wishes}"
        case near_misses.DROP:
            return f"Do without {wishes or 'the price limit'}"
        case query.DISTANCE:
            # an area has no distances: they count from its largest town
            town = f" of {place.town.label}, the largest town" if place is not None and place.town is not None else ""
            return f"Look within {miss.query.within} miles{town}" if miss.query.within else "Look at any distance"
        case query.PRICE:
            return f"Pay up to {formats.money(str(miss.query.price_at_most))} a visit"
        case query.VERIFIED:
            return "Count facts that are out of date or not checked"
        case _:
            return "Add clinics that treat you by video"


def failed(reason: Failed, today: date) -> str:
    """One reason why a clinic is no result, in words."""
    if reason.kind == query.DISTANCE:
        return _too_far(reason)
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
    return element(
        "div",
        element("h2", f"By video in {place.state}: {words.clinics(len(answer.telehealth))}"),
        element("p", "These clinics may treat people of your state by video. They may lie far away.", class_="muted"),
        class_="summary",
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
    directory: Directory, answer: Answer, asked: Query, first: int, count: int
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
    for n, position, marker in zip(
        ranks, positions.tolist(), search_answer.marker(directory, positions, asked).tolist(), strict=True
    ):
        row = directory.row(position)
        if row["latitude"]:
            found.append(
                find_map.Pin(
                    row["clinic_id"],
                    n + 1 if first <= n < first + count else None,
                    formats.name(row),
                    formats.phone(row["phone"], row["phone_extension"]),
                    float(row["latitude"]),
                    float(row["longitude"]),
                    marker,
                    miles_of(answer, n),
                )
            )
    return found, crowd


def legend(asked: Query) -> Html:
    """What the shapes of the pins say, in words."""
    meanings = card.MARKER_WORDS if search_answer.wishes(asked) else card.MARKER_WORDS_CORE
    said = [
        f"Your wishes: {m}" if search_answer.wishes(asked) and n == 0 else m[:1].upper() + m[1:]
        for n, m in enumerate(meanings)
    ]
    return element(
        "ul",
        *(
            element("li", element("span", "", class_=f"pin pin-{n}", aria_hidden="true"), text)
            for n, text in enumerate(said)
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
    "safety_checks_verified",
    "safety_checks",
    "safety_checks_failed",
)


def csv(directory: Directory, answer: Answer, asked: Query) -> bytes:
    """The result list as CSV (UTF-8 with BOM): contact, distance, the safety checks that fail, and for each wish its value, standing, day and checker."""
    wished = [o for o in OPTIONS if o.id in asked.wishes]
    header = [
        *CSV_HEADER,
        *(
            f"{o.column.name}{'.' + o.member if o.column.name == o.facet else ''}{part}"
            for o in wished
            for part in ("", "_standing", "_verified_on", "_verified_by")
        ),
    ]
    rows = [header]
    for n, position in enumerate(answer.positions.tolist()):
        row = directory.row(position)
        core = directory.core_standing(position)
        miles = answer.miles[n]
        line = [
            str(n + 1),
            row["clinic_id"],
            formats.name(row),
            *(row[c] for c in CSV_HEADER[3:11]),
            "" if miles != miles else f"{miles:.1f}",
            str(core.counts[Standing.VERIFIED]),
            str(core.applicable),
            failed_checks.text(directory, position),
        ]
        for o in wished:
            finding = directory.finding(position, o.column.name, o.member)
            verified_on = finding.evidence.verified_on
            line += [
                finding.value.name.lower(),
                STANDING_LABELS[finding.standing],
                verified_on.isoformat() if verified_on else "",
                finding.evidence.checked_by,
            ]
        rows.append(line)
    return csv_text.written(([formulas.guard(cell) for cell in line] for line in rows), mark=True)


def csv_name(directory: Directory) -> str:
    """File name with day and version, so that no two contents share it."""
    return f"clinics-{directory.today.isoformat()}-{directory.publication[:8]}.csv"
