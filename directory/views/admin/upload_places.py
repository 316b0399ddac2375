"""Where an upload's clinics are, as the places step shows it: how exactly each is placed, and which points look wrong."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import numpy as np

from directory.clinics import formats
from directory.intake.checks.points import FAR_MILES
from directory.intake.report import Report
from directory.notices import Notice
from directory.publishing import locating
from directory.views import words
from directory.views.admin.upload_report import NOTICES_SHOWN, more
from directory.views.find import map as find_map
from directory.views.html import Html, element
from directory.views.tables import table, value

MISSING, DOUBTFUL = "geo.missing", ("geo.out_of_state", "geo.far_from_zip")
_PRECISION = {
    "address": "at their own point",
    "zip": "in the middle of their ZIP",
    "city": "in the middle of their city",
    "unknown": "nowhere: neither ZIP nor city is known",
}


def _of(report: Report, *codes: str) -> list[Notice]:
    return [notice for notice in report.notices if notice.code in codes]


def placed(report: Report) -> Html:
    """How many of the file's accepted clinics are placed how exactly."""
    of_file = report.frame["location_precision"].to_numpy(dtype=object)[report.row_numbers > 0]
    counts = {precision: int(np.count_nonzero(of_file == precision)) for precision in _PRECISION}
    items = [
        element("li", element("b", f"{count:,}"), f" {_PRECISION[precision]}")
        for precision, count in counts.items()
        if count
    ]
    given = len(of_file) - report.counts.get(MISSING, 0)
    said = (
        f"{words.clinics(len(of_file))} of the file can be placed; {max(0, given):,} came with coordinates. They stand:"
        if len(of_file)
        else "No row of the file was accepted."
    )
    return element("div", element("p", said), element("ul", *items, class_="placed"))


def without_point(report: Report) -> Html | None:
    """The rows without coordinates, and where the reader put them; None where there are none."""
    found = _of(report, MISSING)
    if not found:
        return None
    total = report.counts[MISSING]
    rows = [(f"Row {n.row:,}", n.clinic or "–", n.remedy) for n in found[:NOTICES_SHOWN]]
    head = element("summary", element("b", f"{total:,} {'row' if total == 1 else 'rows'} without coordinates"))
    return element(
        "details",
        head,
        table("Rows without coordinates", ("Where", "Clinic", "What was done"), rows),
        more(total, len(rows), len(found)),
        class_="rule",
        open=total <= NOTICES_SHOWN,
    )


def offer_streets(count: int, geocoder: str) -> Html:
    """What looking streets up would mean."""
    return element(
        "p",
        f"{words.clinics(count)} without coordinates {'has' if count == 1 else 'have'} a street address. {urlsplit(geocoder).hostname} can look {'it' if count == 1 else 'them'} up: {locating.minutes(count)}, one a second. "
        "You may stop and go on later; nothing is asked twice.",
        class_="lead",
    )


def doubtful(report: Report) -> list[Notice]:
    """Points outside the stated state or far from the ZIP."""
    return _of(report, *DOUBTFUL)


def doubtful_table(found: Sequence[Notice]) -> Html:
    """The points that look wrong, in words; the map shows the same."""
    rows = [(f"Row {n.row:,}", n.clinic or "–", value(n.value), n.expected, n.remedy) for n in found[:NOTICES_SHOWN]]
    points = len({notice.row for notice in found})  # one point may be wrong twice
    title = f"{points:,} {'point looks' if points == 1 else 'points look'} wrong"
    meaning = f"Outside the state that the row names, or more than {FAR_MILES:.0f} miles from its ZIP. These rows are accepted as they are."
    return element(
        "div",
        element("h3", title),
        element("p", meaning, class_="muted"),
        table(title, ("Where", "Clinic", "Point", "Expected", "What to do"), rows),
        more(len(found), len(rows), len(found)),
    )


def pins(report: Report, found: Sequence[Notice]) -> list[find_map.Pin]:
    """The points that look wrong, for the map; refused rows have none."""
    position = {row: i for i, row in enumerate(report.row_numbers.tolist()) if row}
    at = np.array(sorted({position[n.row] for n in found if n.row in position}), dtype=np.intp)
    texts = zip(
        *(
            report.frame[name].array.take(at)
            for name in ("clinic_id", "location_name", "organization_name", "phone", "latitude", "longitude")
        ),
        strict=True,
    )
    return [
        find_map.Pin(clinic_id, n + 1, name or organization, formats.phone(phone), float(lat), float(lon), 1)
        for n, (clinic_id, name, organization, phone, lat, lon) in enumerate(texts)
        if lat and lon
    ]
