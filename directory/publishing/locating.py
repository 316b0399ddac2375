"""Uploaded clinics without coordinates -> their points by the operator's geocoder, remembered so that none is asked twice.

A row that came with coordinates is never looked up. What was found takes the place of the middle of its ZIP or city; the
reader's rules on points are asked about it as about any other.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from directory import notices
from directory.clinics import formats
from directory.geo import geocoder as geo_geocoder
from directory.geo.geocoder import Geocoder
from directory.intake.cells.numbers import degrees
from directory.intake.checks import points
from directory.intake.checks.rows import Rows
from directory.intake.report import Report
from directory.store import Store
from directory.store.memory import Geocoded

PLACED, NOT_PLACED, FAILED = "found", "not_found", "failed"
_MISSING = "geo.missing"
_COLUMNS = ("latitude", "longitude", "location_precision")
_LOOKED_AT = ("address_1", "address_2", "city", "state_province", "postal_code")


@dataclass(frozen=True)
class Waiting:
    """A row of the file without coordinates. ``position``: in the report's table; ``key``: as ``Geocoded.key``."""

    position: int
    row: int
    address: str
    key: str


def key(address: str) -> str:
    """Under which an address is remembered: a hash of its normal form, never the address itself."""
    return hashlib.sha256(geo_geocoder.without_suite(address).casefold().encode()).hexdigest()


def waiting(report: Report) -> list[Waiting]:
    """The accepted rows that came without coordinates and have a street address, in the file's order."""
    missing = {notice.row for notice in report.notices if notice.code == _MISSING}
    at = np.array([i for i, row in enumerate(report.row_numbers.tolist()) if row in missing], dtype=np.intp)
    texts = zip(*(report.frame[name].array.take(at) for name in _LOOKED_AT), strict=True)
    rows = ({**dict(zip(_LOOKED_AT, row, strict=True)), "address_2": ""} for row in texts)
    found = ((i, formats.address(row)) for i, row in zip(at.tolist(), rows, strict=True))
    return [
        Waiting(i, int(report.row_numbers[i]), address, key(address))
        for i, address in found
        if geo_geocoder.is_street(address)
    ]


def unasked(found: Collection[Waiting], known: Mapping[str, Geocoded]) -> dict[str, str]:
    """Address by key of those that nobody has asked about yet, each once."""
    return {one.key: one.address for one in found if one.key not in known}


def looked_up(addresses: Mapping[str, str], geocoder: Geocoder, now: Callable[[], datetime]) -> Iterator[Geocoded]:
    """Ask for each address (by key), one after another, at the geocoder's own pace. ``now()``: the moment, aware.

    An outage is yielded as FAILED, which nobody should remember.
    """
    for one, address in addresses.items():
        outcome = geocoder.find(address)
        place, at = outcome.place, now()
        yield Geocoded(one, outcome.kind, place.latitude if place else None, place.longitude if place else None, at)


def looked_up_and_kept(
    store: Store, addresses: Mapping[str, str], geocoder: Geocoder, *, by: str, now: Callable[[], datetime]
) -> Generator[Geocoded, None, None]:
    """Ask as ``looked_up`` does, and remember each answer at once, so that what was found outlives a crash.

    The run is one line of the audit log, with what became of its addresses, also where it is stopped: whoever stops
    before the end closes the iterator. Raises Unavailable.
    """
    outcomes: Counter[str] = Counter()
    try:
        for one in looked_up(addresses, geocoder, now):
            if one.outcome != FAILED:
                store.remember_geocoded([one])
            outcomes[one.outcome] += 1
            yield one
    finally:
        left = len(addresses) - outcomes.total()
        store.audit(
            "addresses looked up",
            by,
            now(),
            {
                "addresses": len(addresses),
                "placed": outcomes[PLACED],
                "not found": outcomes[NOT_PLACED],
                "failed": outcomes[FAILED],
                "not asked": left,
            },
        )


def with_points(report: Report, found: Collection[Waiting], known: Mapping[str, Geocoded]) -> Report:
    """The report with the points that were found in place of ZIP and city, and what the rules on points say of them."""
    hits = [(one, known[one.key]) for one in found if one.key in known and known[one.key].outcome == PLACED]
    if not hits:
        return report
    at = np.array([one.position for one, _ in hits])
    texts = {
        "latitude": [degrees(str(hit.latitude)) for _, hit in hits],
        "longitude": [degrees(str(hit.longitude)) for _, hit in hits],
        "location_precision": ["address"] * len(hits),
    }
    columns = {}
    for name in _COLUMNS:
        column = report.frame[name].to_numpy(dtype=object, copy=True)
        column[at] = texts[name]
        columns[name] = pd.array(column, dtype="str")
    frame = report.frame.assign(**columns)
    rows = Rows(frame.iloc[at].reset_index(drop=True))
    points.check_points(rows)
    told = {notice.row: notice.clinic for notice in report.notices if notice.code == _MISSING}
    new = [
        notices.place(problem, hits[i][0].row, column, told.get(hits[i][0].row, ""))
        for i, column, problem in rows.found
    ]
    refused = [notice for notice in new if notice.severity is notices.Severity.ERROR]
    if refused:  # a point that the reader would refuse is no point: the row keeps its ZIP
        bad = {notice.row for notice in refused}
        return with_points(report, [one for one in found if one.row not in bad], known)
    placed = {one.row for one, _ in hits}
    kept = [notice for notice in report.notices if not (notice.code == _MISSING and notice.row in placed)]
    counts = {**report.counts, _MISSING: report.counts[_MISSING] - len(hits)}
    for notice in new:
        counts[notice.code] = counts.get(notice.code, 0) + 1
    in_order = sorted([*kept, *new], key=lambda n: (n.row is not None, n.row or 0))
    return replace(report, frame=frame, notices=tuple(in_order), counts={code: n for code, n in counts.items() if n})


def minutes(addresses: int) -> str:
    """How long asking takes, for people."""
    seconds = addresses * geo_geocoder.SECONDS_BETWEEN
    return (
        "less than a minute"
        if seconds < 60
        else f"about {round(seconds / 60):,} minutes"
        if seconds < 5400
        else f"about {seconds / 3600:.0f} hours"
    )
