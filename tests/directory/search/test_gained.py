"""Nothing that would help is kept back: the smallest distance, every call nearby, calls further away where they make sense."""

import math

from hypothesis import given
from hypothesis import strategies as st

from directory.search import options
from directory.search.query import ROUND_DISTANCES
from tests import slow_search
from tests.directory.search.test_answer import clinic, directory
from tests.directory.search.test_near_misses import (
    ALL,
    MEDICAID,
    _of_use,
    _results,
    by_kind,
    clinic_ids,
    offered,
    payers,
)
from tests.directory.search.test_properties import AREAS, CORE, DIRECTORIES, PLACES, engine, queries


def _found(published, query, place):
    return offered(
        published,
        place,
        ALL,
        **{
            name: getattr(query, name)
            for name in ("within", "wishes", "price_at_most", "telehealth", "verified_only", "without_failed")
        },
    )


@engine
@given(DIRECTORIES, payers(), st.sampled_from(PLACES))
def test_no_smaller_round_distance_than_the_one_offered_gains_anything_of_use(both, query, place):
    published, slow = both
    query = query.with_(within=min(query.within or 25, 60), counting_unknown=frozenset())
    found = _found(published, query, place)
    distances = [miss.query.within or math.inf for miss in found if miss.kind == "distance"]
    gained = _results(slow, query.with_(within=None), place)[0] - _results(slow, query, place)[0]
    miles = [slow.miles(i, place) for i in gained if _of_use(slow, i, query, place)]
    if miles:
        nearest = min((m for m in miles if not math.isnan(m)), default=math.inf)
        assert min(distances) == next((r for r in ROUND_DISTANCES if r > query.within and r >= nearest), math.inf)
    else:
        assert not distances


@engine
@given(DIRECTORIES, payers(), st.sampled_from(AREAS))
def test_around_an_areas_largest_town_the_smallest_distance_that_keeps_all_and_gains_is_offered(both, query, area):
    published, slow = both
    query = query.with_(counting_unknown=frozenset())
    found = _found(published, query, area)
    distances = [miss.query.within or math.inf for miss in found if miss.kind == "distance"]
    in_person, by_video = slow_search.results(slow, query, area)
    before = {*in_person, *by_video}
    around = query.with_(place=area.town.text, within=None, telehealth=True)
    gained = [i for i in _results(slow, around, area)[0] - before if _of_use(slow, i, query, area)]
    miles = [slow.miles(i, area) for i in gained]
    if miles:
        nearest = min((m for m in miles if not math.isnan(m)), default=math.inf)
        furthest = max((math.inf if math.isnan(m := slow.miles(i, area)) else m for i in in_person), default=0)
        assert min(distances) == next((r for r in ROUND_DISTANCES if r >= nearest and r >= furthest), math.inf)
    else:
        assert not distances


@engine
@given(DIRECTORIES, queries(most_wishes=4), st.sampled_from(PLACES))
def test_a_wish_that_somebody_here_leaves_open_is_a_call_unless_it_is_about_safety(both, query, place):
    published, slow = both
    query = query.with_(counting_unknown=frozenset(), verified_only=False)
    calls = {miss.option_ids for miss in _found(published, query, place) if miss.kind == "unknown"}
    assert not CORE & {option_id for ids in calls for option_id in ids}
    before, _ = _results(slow, query, place)
    families = {}
    for option_id in sorted(query.wishes - CORE):
        option = options.OPTION[option_id]
        families.setdefault(option.facet if option.alternative else option_id, set()).add(option_id)
    for ids in families.values():
        relaxed = query.with_(counting_unknown=frozenset(ids))
        gained = _results(slow, relaxed, place)[0] - before
        if any(_of_use(slow, i, relaxed, place) for i in gained):
            assert any(set(call) == ids for call in calls)


def test_nobody_is_asked_to_call_across_the_country():
    own = clinic("own", 390, payment_plan="")
    near = clinic("near", 240, state_province="WY", payment_plan="")
    far = clinic("far", 260, state_province="WY", payment_plan="")
    plan = frozenset({"payment.payment_plan"})
    call = by_kind(offered(directory(own, near, far), wishes=plan))["unknown", ("payment.payment_plan",)]
    assert "near" in clinic_ids(directory(own, near, far), call) and call.query.within == 400
    assert not any(miss.kind == "unknown" for miss in offered(directory(far), wishes=plan))
    assert any(miss.kind == "unknown" for miss in offered(directory(own), wishes=frozenset({MEDICAID})))
