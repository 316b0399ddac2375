"""Why a result is here, why a clinic is not, and clinics by name: answers about one clinic at a time."""

import math
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from directory.clinics.findings import NEVER, Finding, Value, day_of
from directory.clinics.status import ACTIVE, LISTED
from directory.clinics.verdict import Verdict
from directory.geo.places import Place
from directory.search import matching, own_state
from directory.search.found import Answer
from directory.search.index import NO_PRICE
from directory.search.matching import Wish, wishes
from directory.search.options import OPTION
from directory.search.published import CoreStanding, Directory
from directory.search.query import DISTANCE, PRICE, Query

STATUS_FAILED, CHECK_FAILED = "status", "check"
_LEAST_ALIKE = 70  # of 100; below, names have little in common


@dataclass(frozen=True)
class Answered:
    """One wish and what is known of it: ``findings`` stand beside ``wish.option_ids``, or hold the price's alone.

    ``met``: it holds. ``maybe``: it holds only because its unknown is counted as maybe. ``unknown``: it does not hold,
    but nobody said no to all of it.
    """

    wish: Wish
    findings: tuple[Finding, ...]
    met: bool
    maybe: bool
    unknown: bool


@dataclass(frozen=True)
class Failed:
    """One reason why a clinic is no result.

    ``kind``: ``wish``, ``price``, ``distance``, ``status``, or ``check`` for a clinic that failed a safety check where
    such are left out. ``answered`` is set for wishes and the price; ``miles`` is the distance as shown, None where there
    is no point to measure to; ``place``: measured from there, or, as an area, what it lies outside of, and the miles are
    from its largest town. ``unknown``: nobody knows, as opposed to a no.
    """

    kind: str
    answered: Answered | None = None
    miles: float | None = None
    unknown: bool = False
    place: Place | None = None


class Safety(NamedTuple):
    """What a clinic is compared by where the most verified comes first.

    ``questions``: how many of all criteria are verified; it decides among those whose safety checks are alike.
    """

    verdict: Verdict
    checks: CoreStanding
    questions: int


@dataclass(frozen=True)
class WhyHere:
    """Why a result stands where it stands.

    ``number`` of ``total``, the first is 1. ``sort``: the query's; ``value``: what the clinic is compared by (miles as
    shown, its safety checks, day of the latest check, or price), None where that is not known. ``miles`` as
    shown, None without place or point. ``by_video``: it is a result only because it may treat people of this state by video.
    ``without_failed``: those that failed a safety check are left out. ``only_there``: wishes for what one state pays,
    where it lies in another state than the place.
    """

    number: int
    total: int
    sort: str
    value: float | Safety | date | None
    miles: float | None
    by_video: bool
    wishes: tuple[Answered, ...]
    without_failed: bool
    only_there: frozenset[str] = frozenset()


def why_here(directory: Directory, query: Query, rank: int, answer: Answer) -> WhyHere:
    """Why a result of ``answer`` is one. ``rank``: its place among all, from 0, those by video after the others."""
    by_video = rank >= len(answer.positions)
    position = answer.at(rank)
    miles = None if by_video else _known(float(answer.miles[rank]))
    sort = matching.as_ordered(query, answer.place).sort
    return WhyHere(
        rank + 1,
        answer.total,
        sort,
        _compared_by(directory, sort, position, miles),
        miles,
        by_video,
        # a result fails none of them, so nothing is to be matched again
        tuple(_answered(directory, query, position, wish, True) for wish in answer.wishes),
        query.without_failed,
        own_state.only_there(directory, query, answer.place, position),
    )


def _compared_by(directory: Directory, sort: str, position: int, miles: float | None) -> float | Safety | date | None:
    packed, row = directory.packed, directory.packed.row[position]
    match sort:
        case "most_verified":
            return Safety(
                directory.verdict(position), directory.core_standing(position), int(packed.verified_count[row])
            )
        case "recently_verified":
            day = int(packed.last_verified[row])
            return None if day == NEVER else day_of(day)
        case "price":
            price = float(packed.price[row])
            return None if price == NO_PRICE else price
    return miles


def answers(directory: Directory, query: Query, position: int) -> tuple[Answered, ...]:
    """What is known of each wish at one clinic, in the order of the screen."""
    asked = matching.Asked(directory.packed, query)
    missing = asked.missing(directory.packed.row[[position]])
    return tuple(_answered(directory, query, position, wish, not missing[wish.key][0]) for wish in wishes(query))


def why_not(directory: Directory, query: Query, place: Place | None, position: int) -> tuple[Failed, ...] | None:
    """Every reason why a clinic is no result; () where it is one, None where the public may not see it at all."""
    row = directory.row(position)
    if row["listing_status"] not in LISTED:
        return None
    failed = [] if row["status"] in ACTIVE else [Failed(STATUS_FAILED)]
    if place is not None and (place.is_area or query.within is not None):
        rows = directory.packed.row[[position]]
        here = matching.here(directory.packed, query, place, rows, measured=False).here
        if here is not None and not here[0]:
            miles = _known(float(directory.packed.prepared.shown_miles(place.latitude, place.longitude, rows)[0]))
            failed.append(Failed(DISTANCE, miles=miles, unknown=miles is None, place=place))
    if query.without_failed and directory.verdict(position) is Verdict.FAILED:
        failed.append(Failed(CHECK_FAILED))
    failed += [
        Failed(PRICE if a.wish.key == PRICE else "wish", a, unknown=a.unknown)
        for a in answers(directory, query, position)
        if not a.met
    ]
    return tuple(failed)


def _known(miles: float) -> float | None:
    return None if math.isnan(miles) else miles


def find_by_name(directory: Directory, text: str, limit: int = 5, *, staff: bool = False) -> tuple[int, ...]:
    """Positions of the clinics whose clinic or organisation name is most like ``text``, best first; closed ones too.

    Never one that the public may not see, except for ``staff``. () where nothing is alike, or the text is no name.
    """
    asked = default_process(text[:200])
    if len(asked) < 2 or limit < 1:
        return ()
    best: dict[int, float] = {}
    seen = (
        np.full(len(directory.frame), True)
        if staff
        else directory.frame["listing_status"].isin(LISTED).to_numpy(dtype=bool)
    )
    for column in ("location_name", "organization_name"):
        names = [name if name and listed else None for name, listed in zip(directory.frame[column], seen, strict=True)]
        for _, score, position in process.extract(
            asked, names, scorer=fuzz.WRatio, processor=default_process, score_cutoff=_LEAST_ALIKE, limit=4 * limit
        ):
            best[position] = max(score, best.get(position, 0))
    rank = directory.packed.rank[directory.packed.row]
    return tuple(sorted(best, key=lambda position: (-best[position], rank[position]))[:limit])


def _answered(directory: Directory, query: Query, position: int, wish: Wish, met: bool) -> Answered:
    if wish.key == PRICE:
        finding = directory.finding(position, "price_per_session")
        return Answered(wish, (finding,), met, False, not met and finding.value is Value.UNKNOWN)
    found = tuple(directory.finding(position, OPTION[o].column.name, OPTION[o].member) for o in wish.option_ids)
    said_yes = any(f.value is Value.YES for f in found)
    unknown = not met and not said_yes and any(f.value is Value.UNKNOWN for f in found)
    return Answered(wish, found, met, met and not said_yes, unknown)
