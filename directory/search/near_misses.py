"""What would help when little fits: one change of a query, else the smallest pair, else the nearest clinics.

Each single relaxation comes with exactly what it gains, each of the nearest clinics with the wishes it fails. Everything
is computed; nothing is a fixed tip.

A core safety check is never dropped, and its unknown never counted as maybe: such a relaxation is not made here at all.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from directory.geo.places import Place
from directory.search import matching
from directory.search.explanations import Failed, why_not
from directory.search.found import Answer
from directory.search.index import NO_PRICE
from directory.search.matching import Asked, wishes
from directory.search.options import TELEHEALTH
from directory.search.published import Directory
from directory.search.query import DISTANCE, DISTANCES, HIGHEST_PRICE, PRICE, ROUND_DISTANCES, VERIFIED, Query

FEW = 3
NEAREST = 3
COUNT_UNKNOWN, DROP, PAIR = "unknown", "drop", "pair"
_PRICE_STEP = 50  # US dollars

# how much a relaxation gives up; for choosing the smallest pair
_GIVES_UP = {COUNT_UNKNOWN: 1, TELEHEALTH: 1, DISTANCE: 2, PRICE: 2, VERIFIED: 3, DROP: 4}


@dataclass(frozen=True)
class NearMiss:
    """One relaxation and what it gains.

    ``kind``: ``drop`` (a wish, or all alternatives of a facet), ``unknown`` (counting its unknown as maybe), ``distance``,
    ``price`` (a higher limit), ``verified`` (also a yes that is stale or only claimed), ``telehealth``, or ``pair``.
    ``option_ids``: the wishes concerned; ``("price",)`` where the price limit is dropped. ``query``: the relaxed query,
    which has exactly ``gain`` more results. ``parts``: the two relaxations of a pair.
    """

    kind: str
    option_ids: tuple[str, ...]
    query: Query
    gain: int
    parts: "tuple[NearMiss, ...]" = ()


@dataclass(frozen=True)
class Nearest:
    """A clinic that is no result, and why. ``miles`` as shown, None without a place."""

    position: int
    miles: float | None
    failed: tuple[Failed, ...]


def near_misses(
    directory: Directory, query: Query, place: Place | None, answer: Answer, few: int = FEW
) -> tuple[NearMiss, ...]:
    """What would gain results, where at most ``few`` clinics fit in person; () where nothing would.

    Single relaxations, the largest gain first, those of equal gain by what they give up; only where no single one gains,
    the smallest pair.
    """
    if len(answer.positions) > few:
        return ()
    steps = [*_wish_steps(query), *_other_steps(query, place)]
    found = [
        NearMiss(s.kind, s.option_ids, s.query, gain) for s in steps if (gain := _gain(directory, place, s, answer)) > 0
    ]
    found += _higher_prices(directory, query, place, answer.total)
    found += _distances(directory, query, place, answer.total)
    if found:
        return tuple(sorted(found, key=lambda miss: (-miss.gain, _GIVES_UP[miss.kind])))
    pair = _smallest_pair(directory, query, place, answer.total, steps)
    return (pair,) if pair else ()


def nearest_three(directory: Directory, query: Query, place: Place | None, limit: int = NEAREST) -> tuple[Nearest, ...]:
    """The nearest open clinics that are no results, with every reason; without a place, those that fail fewest wishes."""
    packed = directory.packed
    others = np.setdiff1d(np.arange(packed.listed), matching.results(directory, query, place))
    if place is None:
        fails = Asked(packed, query).fails(others)
        best = others[np.lexsort((packed.rank[others], fails))][:limit]
        shown = [None] * len(best)
    else:
        miles = packed.prepared.miles(place.latitude, place.longitude, others)
        close = others[np.argsort(miles, kind="stable")[: 20 * limit]]
        tenths = packed.prepared.shown_miles(place.latitude, place.longitude, close)
        first = np.lexsort((packed.rank[close], tenths))[:limit]
        best, shown = close[first], [None if math.isnan(m) else m for m in tenths[first].tolist()]
    positions = packed.position[best].tolist()
    return tuple(
        Nearest(p, m, why_not(directory, query, place, p) or ()) for p, m in zip(positions, shown, strict=True)
    )


def _wish_steps(query: Query) -> Iterable[NearMiss]:
    """Dropping or doubting one wish; the gain is not yet known."""
    for wish in wishes(query):
        if wish.core:
            continue
        ids = wish.option_ids or (PRICE,)
        if wish.key != PRICE and not query.verified_only and not query.counting_unknown.issuperset(ids):
            yield NearMiss(COUNT_UNKNOWN, ids, query.with_(counting_unknown=query.counting_unknown | set(ids)), 0)
        yield NearMiss(DROP, ids, query.without(*ids), 0)


def _other_steps(query: Query, place: Place | None) -> Iterable[NearMiss]:
    if query.verified_only and query.asks_for_something or query.verified_only and query.telehealth:
        yield NearMiss(VERIFIED, (), query.with_(verified_only=False), 0)
    if not matching.with_video(query, place) and place is not None and query.within is not None:
        yield NearMiss(TELEHEALTH, (), query.with_(telehealth=True), 0)


def _key(step: NearMiss, query: Query) -> str | None:
    """The key of the wish a step is about, None for the other steps."""
    if step.kind not in (DROP, COUNT_UNKNOWN):
        return None
    return next(wish.key for wish in wishes(query) if (wish.option_ids or (PRICE,)) == step.option_ids)


def _gain(directory: Directory, place: Place | None, step: NearMiss, answer: Answer) -> int:
    key = _key(step, answer.query)
    if step.kind == DROP and key:
        return answer.gains[key]
    if step.kind == TELEHEALTH:
        return answer.counts[TELEHEALTH] - answer.total
    return matching.total(directory, step.query, place) - answer.total


def _higher_prices(directory: Directory, query: Query, place: Place | None, total: int) -> list[NearMiss]:
    """The smallest round price limit that gains."""
    if query.price_at_most is None:
        return []
    packed = directory.packed
    rows = matching.results(directory, query.without(PRICE), place)
    known = Asked(packed, query.without(PRICE)).price_known(rows)
    prices = packed.price[rows[known]]
    higher = prices[(prices > query.price_at_most) & (prices < NO_PRICE)]
    limit = math.ceil(higher.min() / _PRICE_STEP) * _PRICE_STEP if len(higher) else HIGHEST_PRICE + 1
    if limit > HIGHEST_PRICE:
        return []
    return [NearMiss(PRICE, (PRICE,), query.with_(price_at_most=limit), int(np.count_nonzero(prices <= limit)) - total)]


def _distances(directory: Directory, query: Query, place: Place | None, total: int) -> list[NearMiss]:
    """The smallest round distance that gains, and the next one on offer if it gains more; of an area around its largest town."""
    if place is None or (query.within is None and not place.is_area):
        return []
    least = query.within or 0
    if place.town is not None:
        # those by video were results, and stay
        query, place, least = query.with_(place=place.town.text, telehealth=True), place.town, 0
    everywhere = matching.reached(directory, query.with_(within=None), place)
    outside = everywhere.miles[~everywhere.by_video & ~(everywhere.miles <= least * (1 - 1e-4))]
    nearest = outside.min(initial=np.inf, where=~np.isnan(outside))
    found: list[NearMiss] = []
    for radius in (*(r for r in ROUND_DISTANCES if r > least and r >= nearest * (1 - 1e-4)), None):
        if found and radius not in DISTANCES:
            continue
        gain = matching.total_within(directory, place, everywhere, radius) - total
        if gain > (found[0].gain if found else 0):
            found.append(NearMiss(DISTANCE, (), query.with_(within=radius), gain))
        if len(found) == 2:
            break
    return found


def _smallest_pair(
    directory: Directory, query: Query, place: Place | None, total: int, steps: list[NearMiss]
) -> NearMiss | None:
    """The pair of relaxations that gains and gives up least; of several, the one that gains most."""
    pairs = [
        *_two_steps(directory, query, place, total, steps),
        *_step_and_limit(directory, place, total, steps),
        *_price_and_distance(directory, query, place, total),
    ]
    return min(
        (pair for pair in pairs if pair.gain > 0),
        key=lambda miss: (sum(_GIVES_UP[part.kind] for part in miss.parts), miss.query.within or math.inf, -miss.gain),
        default=None,
    )


def _pair(first: NearMiss, second: NearMiss, relaxed: Query, gain: int) -> NearMiss:
    return NearMiss(PAIR, first.option_ids + second.option_ids, relaxed, gain, (first, second))


def _two_steps(
    directory: Directory, query: Query, place: Place | None, total: int, steps: list[NearMiss]
) -> Iterable[NearMiss]:
    """Two wishes dropped or doubted; or both other steps."""
    together = _failed_together(directory, query, place)
    about = {step: _key(step, query) for step in steps}
    for first, second in combinations(steps, 2):
        one, other = about[first], about[second]
        if one and other:
            # two wishes gain together only where some clinic fails exactly these two
            if frozenset((one, other)) not in together:
                continue
        elif not one and not other and {first.kind, second.kind} != {VERIFIED, TELEHEALTH}:
            continue
        relaxed = _also(first.query, second, query)
        yield _pair(first, second, relaxed, matching.total(directory, relaxed, place) - total)


def _step_and_limit(directory: Directory, place: Place | None, total: int, steps: list[NearMiss]) -> Iterable[NearMiss]:
    """One step with a larger distance or a higher price."""
    for step in steps:
        base = matching.total(directory, step.query, place)  # equals total: no single step gains
        for further in [
            *_distances(directory, step.query, place, base)[:1],
            *_higher_prices(directory, step.query, place, base),
        ]:
            yield _pair(step, further, further.query, further.gain + base - total)


def _price_and_distance(directory: Directory, query: Query, place: Place | None, total: int) -> Iterable[NearMiss]:
    """A higher limit and a larger distance: the nearest that any price would bring in, at the lowest limit there."""
    if query.price_at_most is None or place is None:
        return
    any_price = query.without(PRICE)
    for further in _distances(directory, any_price, place, matching.total(directory, any_price, place))[:1]:
        wider = further.query.with_(price_at_most=query.price_at_most)
        for higher in _higher_prices(directory, wider, place, total):
            yield _pair(NearMiss(DISTANCE, (), wider, 0), higher, higher.query, higher.gain)


def _also(relaxed: Query, step: NearMiss, query: Query) -> Query:
    """A relaxed query with one step more, which was made for the query itself."""
    if step.kind == DROP:
        return relaxed.without(*step.option_ids)
    if step.kind == COUNT_UNKNOWN:
        return relaxed.with_(counting_unknown=relaxed.counting_unknown | set(step.option_ids))
    return relaxed.with_(verified_only=False) if step.kind == VERIFIED else relaxed.with_(telehealth=True)


def _failed_together(directory: Directory, query: Query, place: Place | None) -> set[frozenset[str]]:
    """The pairs of wishes that some clinic here fails, and no other."""
    packed = directory.packed
    asked = Asked(packed, query)
    rows = matching.candidates(packed, query, place)
    rows = matching.chosen(rows, np.flatnonzero(asked.fails(rows) == 2))
    here = matching.here(packed, query, place, rows).here
    missing = asked.missing(rows if here is None else rows[here])
    keys = list(missing)
    if not keys:
        return set()
    pairs = np.argwhere(np.array(list(missing.values())).T)[:, 1].reshape(-1, 2)
    return {frozenset((keys[a], keys[b])) for a, b in np.unique(pairs, axis=0).tolist()}
