"""What would help when little fits: one change of a query, else the smallest pair, else the nearest clinics.

Each single change comes with exactly what it gains and the nearest clinic it gains, each of the nearest clinics with the
wishes it fails. Everything is computed; nothing is a fixed tip.

A core safety check is never dropped, its unknown never counted as maybe, and clinics that failed one are never brought
back where they were to be left out: such a change is not made here at all.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from directory.geo.places import Place
from directory.search import gained, matching, own_state
from directory.search.explanations import Failed, why_not
from directory.search.found import Answer
from directory.search.gained import COUNT_UNKNOWN, NearMiss, Relaxation, Search
from directory.search.index import NO_PRICE
from directory.search.matching import Asked, Reached, wishes
from directory.search.options import TELEHEALTH
from directory.search.published import Directory
from directory.search.query import DISTANCE, DISTANCES, HIGHEST_PRICE, PRICE, VERIFIED, Query

FEW = 3
NEAREST = 3
DROP, PAIR = "drop", "pair"
_FAR_TO_ASK = 250  # miles; beyond this a clinic is worth a call only in the person's own state
_PRICE_STEP = 50  # US dollars
_EDGE = 1e-4  # share of a distance that is good to some millionths

# how much a change gives up; for choosing the smallest pair
_GIVES_UP = {COUNT_UNKNOWN: 1, TELEHEALTH: 1, DISTANCE: 2, PRICE: 2, VERIFIED: 3, DROP: 4}


@dataclass(frozen=True)
class Nearest:
    """A clinic that is no result, and why. ``miles`` as shown, None without a place.

    ``elsewhere``: it lies in another state, so that what a person has from their own seldom counts there.
    """

    position: int
    miles: float | None
    failed: tuple[Failed, ...]
    elsewhere: bool = False


def little_fits(answer: Answer, few: int = FEW) -> bool:
    """Whether it is said what would help: where few fit in person and somebody wished for something, or none is there at all."""
    return (answer.query.wished or not len(answer.positions)) and of_use(answer) <= few


def of_use(answer: Answer) -> int:
    """How many of the results in person are not of use only to people of another state."""
    positions = answer.positions
    if not own_state.bound(answer.query):
        return len(positions)
    directory = answer.directory
    rows = directory.packed.row[positions]
    lost = own_state.of_another_state(directory, answer.query, answer.place, rows)
    return len(positions) - int(np.count_nonzero(lost))


def near_misses(
    directory: Directory, query: Query, place: Place | None, answer: Answer, few: int = FEW
) -> tuple[NearMiss, ...]:
    """What would gain results, where at most ``few`` clinics that are of use fit in person; () where nothing would.

    Single changes; only where no single one gains, the smallest pair. What nobody here leaves open but clinics further
    away do, is offered at their distance: they can be asked. By video comes first, then calls, the nearest first: they give
    up nothing. Of all others the largest gain comes first, of equal gain what gives up least.
    """
    if of_use(answer) > few:
        return ()
    now = Search(directory, query, place, answer)
    steps = [*_wish_steps(query), *_other_steps(query, place)]
    singles = [*steps, *_unknown_price(query)]
    found = _gaining(now, [*(step for step in singles if _may_gain(answer, step)), *_higher_prices(now, query)])
    further = _gaining(now, _distances(now, query))
    pair = None if found or further else _smallest_pair(now, steps)
    calls = _gaining(now, _calls_further_away(now, singles, found, further))
    return tuple(sorted([*found, *further, *calls, *([pair] if pair else [])], key=_place_in_the_list))


def _place_in_the_list(miss: NearMiss) -> tuple[float, ...]:
    if miss.asks:
        miles = miss.nearest[0].miles
        return 1, math.inf if miles is None else miles, 0
    return 0 if miss.kind == TELEHEALTH else 2, miss.elsewhere - miss.gain, _GIVES_UP.get(miss.kind, 0)


def _may_gain(answer: Answer, step: Relaxation) -> bool:
    """Whether a step can gain anything, by what the search counted already: without its wish, or by video."""
    if step.kind == TELEHEALTH:
        return answer.counts[TELEHEALTH] > answer.total
    key = _key(step, answer.query)
    return key is None or answer.gains[key] > 0


def _gaining(now: Search, steps: Iterable[Relaxation]) -> list[NearMiss]:
    return [miss for step in steps if (miss := now.weighed(step))]


def nearest_three(directory: Directory, query: Query, place: Place | None, limit: int = NEAREST) -> tuple[Nearest, ...]:
    """The nearest open clinics that are no results, with every reason; without a place, those that fail fewest wishes."""
    packed = directory.packed
    listed = packed.not_failed if query.without_failed else np.arange(packed.listed)
    others = np.setdiff1d(listed, matching.results(directory, query, place))
    if place is None:
        return _nearly(directory, query, place, others, limit)
    best, miles = gained.closest(directory, query, place, others, limit)
    return _with_reasons(directory, query, place, best, miles)


def nearest_by_video(
    directory: Directory, query: Query, place: Place | None, limit: int = NEAREST
) -> tuple[Nearest, ...]:
    """The clinics that may treat people of the place's state by video and fail fewest wishes, with every reason."""
    others = matching.by_video(directory.packed, query, place)
    others = np.setdiff1d(others, matching.results(directory, query.with_(telehealth=True), place))
    return _nearly(directory, query, place, others, limit)


def _nearly(
    directory: Directory, query: Query, place: Place | None, rows: np.ndarray, limit: int
) -> tuple[Nearest, ...]:
    best = rows[np.lexsort((directory.packed.rank[rows], Asked(directory.packed, query).fails(rows)))][:limit]
    return _with_reasons(directory, query, place, best, [None] * len(best))


def _with_reasons(
    directory: Directory, query: Query, place: Place | None, rows: np.ndarray, miles: list[float | None]
) -> tuple[Nearest, ...]:
    elsewhere = own_state.of_another_state(directory, query, place, rows).tolist()
    return tuple(
        Nearest(position, shown, why_not(directory, query, place, position) or (), other)
        for position, shown, other in zip(directory.packed.position[rows].tolist(), miles, elsewhere, strict=True)
    )


def _wish_steps(query: Query) -> Iterable[Relaxation]:
    """Dropping or doubting one wish."""
    for wish in wishes(query):
        if wish.core:
            continue
        ids = wish.option_ids or (PRICE,)
        if wish.key != PRICE and not query.verified_only and not query.counting_unknown.issuperset(ids):
            yield Relaxation(COUNT_UNKNOWN, ids, query.with_(counting_unknown=query.counting_unknown | set(ids)))
        yield Relaxation(DROP, ids, query.without(*ids))


def _other_steps(query: Query, place: Place | None) -> Iterable[Relaxation]:
    if query.verified_only and matching.asks_for_proof(query, place):
        yield Relaxation(VERIFIED, (), query.with_(verified_only=False))
    if not matching.with_video(query, place) and place is not None and query.within is not None:
        yield Relaxation(TELEHEALTH, (), query.with_(telehealth=True))


def _unknown_price(query: Query) -> Iterable[Relaxation]:
    """Asking those that say no price: a list can only show them without a limit."""
    if query.price_at_most is not None and not query.verified_only:
        yield Relaxation(COUNT_UNKNOWN, (PRICE,), query.without(PRICE))


def _calls_further_away(
    now: Search, steps: list[Relaxation], found: list[NearMiss], further: list[NearMiss]
) -> Iterable[Relaxation]:
    """For each wish that nobody here leaves open: the nearest few who do, where none that meets it is as near."""
    if now.point is None or now.place is None or not now.distances:
        return
    enough = (further[0].nearest[0].miles if further else None) or math.inf
    here = {miss.option_ids for miss in found if miss.kind == COUNT_UNKNOWN}
    for step in steps:
        if step.kind != COUNT_UNKNOWN or step.option_ids in here:
            continue
        asked = now.further(step.query)
        everywhere = matching.reached(now.directory, asked.with_(within=None), now.point)
        wanted = now.new(asked, everywhere.rows) & now.to_ask(step, everywhere.rows) & ~everywhere.by_video
        far = everywhere.miles > _FAR_TO_ASK
        wanted &= ~(far & own_state.lies_elsewhere(now.directory, now.place, everywhere.rows))
        miles = np.sort(everywhere.miles[wanted])
        miles = miles[miles < enough][:NEAREST]
        if len(miles):
            radius = next(r for r in now.distances if r is None or r >= miles[-1] * (1 + _EDGE))
            yield Relaxation(COUNT_UNKNOWN, step.option_ids, asked.with_(within=radius))


def _key(step: Relaxation, query: Query) -> str | None:
    """The key of the wish a step is about, None for the other steps."""
    if step.kind not in (DROP, COUNT_UNKNOWN):
        return None
    return next(wish.key for wish in wishes(query) if (wish.option_ids or (PRICE,)) == step.option_ids)


def _higher_prices(now: Search, query: Query) -> list[Relaxation]:
    """The smallest round price limit that gains."""
    if query.price_at_most is None:
        return []
    any_price = query.without(PRICE)
    rows = matching.results(now.directory, any_price, now.place)
    rows = rows[~own_state.of_another_state(now.directory, any_price, now.place, rows)]
    prices = now.directory.packed.price[rows[Asked(now.directory.packed, any_price).price_known(rows)]]
    higher = prices[(prices > query.price_at_most) & (prices < NO_PRICE)]
    limit = math.ceil(higher.min() / _PRICE_STEP) * _PRICE_STEP if len(higher) else HIGHEST_PRICE + 1
    return [Relaxation(PRICE, (PRICE,), query.with_(price_at_most=limit))] if limit <= HIGHEST_PRICE else []


def _distances(now: Search, query: Query) -> list[Relaxation]:
    """The smallest round distance that gains, and the next one on offer if it gains more; of an area around its largest town."""
    point = now.point
    if point is None or not now.distances:
        return []
    query = now.further(query)
    everywhere = matching.reached(now.directory, query.with_(within=None), point)
    wanted = now.new(query, everywhere.rows) & ~everywhere.by_video
    new = Reached(*(part[wanted] for part in everywhere))
    nearest = new.miles.min(initial=np.inf, where=~np.isnan(new.miles))
    most, found = 0, list[Relaxation]()
    for radius in now.distances:
        if radius is not None and (radius < nearest * (1 - _EDGE) or (found and radius not in DISTANCES)):
            continue
        gain = matching.total_within(now.directory, point, new, radius)
        if gain > most:
            most = gain
            found.append(Relaxation(DISTANCE, (), query.with_(within=radius)))
        if len(found) == 2:
            break
    return found


def _smallest_pair(now: Search, steps: list[Relaxation]) -> NearMiss | None:
    """The pair of changes that gains and gives up least; of several, the one that gains most."""
    pairs = _gaining(now, [*_two_steps(now, steps), *_step_and_limit(now, steps), *_price_and_distance(now)])
    return min(
        pairs,
        key=lambda miss: (
            sum(_GIVES_UP[part.kind] for part in miss.parts),
            miss.query.within or math.inf,
            miss.elsewhere - miss.gain,
        ),
        default=None,
    )


def _pair(first: Relaxation, second: Relaxation, relaxed: Query) -> Relaxation:
    return Relaxation(PAIR, first.option_ids + second.option_ids, relaxed, (first, second))


def _two_steps(now: Search, steps: list[Relaxation]) -> Iterable[Relaxation]:
    """Two wishes dropped or doubted; or both other steps."""
    together = _failed_together(now.directory, now.query, now.place)
    about = {step: _key(step, now.query) for step in steps}
    for first, second in combinations(steps, 2):
        one, other = about[first], about[second]
        if one and other:
            # two wishes gain together only where some clinic fails exactly these two
            if frozenset((one, other)) not in together:
                continue
        elif not one and not other and {first.kind, second.kind} != {VERIFIED, TELEHEALTH}:
            continue
        yield _pair(first, second, _also(first.query, second))


def _step_and_limit(now: Search, steps: list[Relaxation]) -> Iterable[Relaxation]:
    """One step with a larger distance or a higher price."""
    for step in steps:
        # asking further away is offered as calls
        distances = [] if step.kind == COUNT_UNKNOWN else _distances(now, step.query)[:1]
        for further in [*distances, *_higher_prices(now, step.query)]:
            yield _pair(step, further, further.query)


def _price_and_distance(now: Search) -> Iterable[Relaxation]:
    """A higher limit and a larger distance: the nearest that any price would bring in, at the lowest limit there."""
    query = now.query
    if query.price_at_most is None or now.place is None:
        return
    for further in _distances(now, query.without(PRICE))[:1]:
        wider = further.query.with_(price_at_most=query.price_at_most)
        for higher in _higher_prices(now, wider):
            yield _pair(Relaxation(DISTANCE, (), wider), higher, higher.query)


def _also(relaxed: Query, step: Relaxation) -> Query:
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
    here = matching.here(packed, query, place, rows, measured=False).here
    missing = asked.missing(rows if here is None else rows[here])
    keys = list(missing)
    if not keys:
        return set()
    pairs = np.argwhere(np.array(list(missing.values())).T)[:, 1].reshape(-1, 2)
    return {frozenset((keys[a], keys[b])) for a, b in np.unique(pairs, axis=0).tolist()}
