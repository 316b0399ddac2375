"""The real search against the slow one of tests.slow_search, and the promises a result list makes."""

import math
from functools import cache

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import search
from directory.clinics.findings import Standing, Value
from directory.geo.places import Place, PlaceKind, resolve
from directory.search import answer as search_answer
from directory.search import explanations, options, published
from directory.search.query import DISTANCES, SORTS, Query
from tests import seeded, slow_search
from tests.repetitions import examples

BALTIMORE = Place("21201", "21201 Baltimore, MD", 39.2946, -76.6252, "zip", "MD", "America/New_York", 0)
BILLINGS = Place("Billings, MT", "Billings, MT", 45.7833, -108.5007, "city", "MT", "America/Denver", 117_000)
ADAK = Place("99546", "99546 Adak, AK", 51.8800, -176.6580, "zip", "AK", "America/Adak", 0)
AREAS = tuple(
    resolve(text).place
    for text in ("California", "Texas", "Los Angeles County, CA", "Cook County, IL", "Harris County, TX")
)
PLACES = (BALTIMORE, BILLINGS, ADAK)
CORE = {o.id for o in options.OPTIONS if o.core}


@cache
def clinics(which):
    """Small directories around Baltimore, across the 180th meridian, and over the country; with their slow twins."""
    around = ((39.29, -76.62), (51.9, 179.9), None)[which % 3]
    frame = seeded.clinics(
        40 + 20 * which, seed=which, around=around, spread_degrees=(0.6, 1.5, 0.5)[which % 3], lists=0.6
    )
    directory = published.Directory.from_frame(frame, f"seeded {which}", seeded.TODAY)
    return directory, slow_search.SlowDirectory(directory)


DIRECTORIES = st.integers(0, 5).map(clinics)
PLACE = st.sampled_from((*PLACES, BALTIMORE, BALTIMORE, *AREAS, None))
OPTION_IDS = st.sampled_from([o.id for o in options.OPTIONS])


@st.composite
def queries(draw, most_wishes=4):
    ticked = draw(st.frozensets(OPTION_IDS, max_size=most_wishes))
    maybe = draw(st.frozensets(st.sampled_from(sorted(ticked)), max_size=3)) if ticked else frozenset()
    return Query(
        place="21201",
        within=draw(st.sampled_from((*DISTANCES, 60, 125, 800))),
        wishes=ticked,
        price_at_most=draw(st.sampled_from((None, None, None, 150, 400, 800))),
        telehealth=draw(st.booleans()),
        verified_only=draw(st.sampled_from((False, False, True))),
        counting_unknown=maybe,
        sort=draw(st.sampled_from(sorted(SORTS))),
        without_failed=draw(st.sampled_from((False, False, True))),
    )


engine = settings(deadline=None, max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow])


@engine
@given(DIRECTORIES, queries(), PLACE)
def test_results_are_those_of_the_slow_search_in_the_same_order(both, query, place):
    directory, slow = both
    answer = search.search(directory, query, place)
    assert (answer.positions.tolist(), answer.telehealth.tolist()) == slow_search.results(slow, query, place)


@engine
@given(DIRECTORIES, queries(), st.sampled_from(PLACES))
def test_every_result_is_inside_the_radius_and_shows_geopys_distance(both, query, place):
    directory, _ = both
    answer = search.search(directory, query, place)
    for position, shown in zip(answer.positions.tolist(), answer.miles.tolist(), strict=True):
        row = directory.row(position)
        if not row["latitude"]:
            assert query.within is None and math.isnan(shown)
            continue
        miles = geodesic((place.latitude, place.longitude), (float(row["latitude"]), float(row["longitude"]))).miles
        assert query.within is None or miles <= query.within
        assert shown == round(miles, 1)


@engine
@given(DIRECTORIES, queries(), st.sampled_from(AREAS))
def test_every_result_is_in_the_area_or_may_treat_its_people_and_none_has_a_distance(both, query, area):
    directory, slow = both
    answer = search.search(directory, query, area)
    assert np.isnan(answer.miles).all()
    for position in answer.positions.tolist():
        assert directory.row(position)["state_province"] == area.state
        assert area.kind is PlaceKind.STATE or slow.county(position) == area.area
    for position in answer.telehealth.tolist():
        assert area.state in directory.row(position)["licensed_states"].split(";")


@engine
@given(DIRECTORIES, queries(most_wishes=3), PLACE)
def test_counts_beside_options_are_what_each_option_would_leave(both, query, place):
    directory, slow = both
    answer = search.search(directory, query, place)
    counts, within_counts = slow_search.counts(slow, query, place)
    assert answer.counts == counts
    assert answer.within_counts == within_counts


@engine
@given(DIRECTORIES, queries(), PLACE)
def test_unknown_is_never_yes_and_verified_only_means_verified(both, query, place):
    directory, _ = both
    query = query.with_(counting_unknown=frozenset())
    answer = search.search(directory, query, place)
    for position in (*answer.positions.tolist(), *answer.telehealth.tolist()):
        for option in (options.OPTION[o] for o in query.wishes):
            if option.alternative and len([o for o in query.wishes if options.OPTION[o].facet == option.facet]) > 1:
                continue
            finding = directory.finding(position, option.column.name, option.member)
            assert finding.value is Value.YES
            assert finding.standing is Standing.VERIFIED or not query.verified_only


@engine
@given(DIRECTORIES, queries(most_wishes=6), PLACE)
def test_near_misses_gain_exactly_what_they_promise(both, query, place):
    directory, slow = both
    answer = search.search(directory, query, place)
    for miss in search_answer.near_misses(directory, query, place, answer, few=10**6):
        assert miss.gain > 0
        assert search.search(directory, miss.query, place).total == answer.total + miss.gain
        assert slow_search.total(slow, miss.query, place) == answer.total + miss.gain
        assert query.wishes & CORE <= miss.query.wishes, "a core safety check is never dropped"
        assert not miss.query.counting_unknown & CORE
        assert miss.query.without_failed is query.without_failed, "what failed a safety check is never brought back"


@engine
@given(DIRECTORIES, queries(most_wishes=8), PLACE)
def test_where_no_single_relaxation_gains_a_pair_does_exactly(both, query, place):
    directory, _ = both
    answer = search.search(directory, query, place)
    found = search_answer.near_misses(directory, query, place, answer, few=10**6)
    pairs = [miss for miss in found if miss.kind == "pair"]
    here = (query.within, query.place)
    singles = [
        m for m in found if m not in pairs and not (m.kind == "unknown" and (m.query.within, m.query.place) != here)
    ]
    assert len(pairs) <= 1 and not (pairs and singles), "beside a pair stand only calls to clinics further away"
    for pair in pairs:
        assert len(pair.parts) == 2
        assert search.search(directory, pair.query, place).total == answer.total + pair.gain > answer.total


@engine
@given(DIRECTORIES, queries(most_wishes=2), PLACE)
def test_gains_are_what_dropping_each_wish_would_add(both, query, place):
    directory, slow = both
    answer = search.search(directory, query, place)
    for wish in search_answer.wishes(query):
        dropped = query.without(*(wish.option_ids or ("price",)))
        assert answer.gains[wish.key] == slow_search.total(slow, dropped, place) - answer.total


@engine
@given(DIRECTORIES, queries(), PLACE)
def test_the_same_query_has_the_same_order_whatever_the_order_of_the_file(both, query, place):
    directory, _ = both
    shuffled = directory.frame.sample(frac=1, random_state=5)
    again = published.Directory.from_frame(shuffled, directory.publication, directory.today)
    first, second = (search.search(d, query, place) for d in (directory, again))
    for positions in ("positions", "telehealth"):
        ids = [
            d.frame["clinic_id"].to_numpy()[getattr(a, positions)].tolist()
            for d, a in ((directory, first), (again, second))
        ]
        assert ids[0] == ids[1]
    assert first.counts == second.counts


@engine
@given(DIRECTORIES, queries(), PLACE)
def test_each_result_says_why_and_no_other_clinic_does(both, query, place):
    directory, _ = both
    answer = search.search(directory, query, place)
    in_person, by_video = set(answer.positions.tolist()), set(answer.telehealth.tolist())
    for position in range(len(directory.frame)):
        failed = explanations.why_not(directory, query, place, position)
        listed = directory.frame["listing_status"].iloc[position] in ("", "published")
        assert (failed is None) == (not listed)
        assert (failed == ()) == (position in in_person | by_video)
    for number, position in enumerate([*answer.positions.tolist(), *answer.telehealth.tolist()], start=1):
        why = explanations.why_here(directory, query, number - 1, answer)
        assert (why.number, why.total, why.by_video) == (number, answer.total, position in by_video)
        assert all(answered.met for answered in why.wishes)


@engine
@given(DIRECTORIES)
def test_the_verdict_of_each_clinic_is_that_of_its_safety_checks_one_by_one(both):
    directory, slow = both
    found = [directory.verdict(position) for position in range(len(directory.frame))]
    assert found == [slow_search.verdict(slow, i) for i in range(len(directory.frame))]


@engine
@given(DIRECTORIES, queries(), PLACE)
def test_the_nearest_clinics_offered_never_failed_a_safety_check_where_those_are_left_out(both, query, place):
    directory, slow = both
    nearest = search_answer.nearest_three(directory, query.with_(without_failed=True), place)
    assert [near.position for near in nearest if slow_search.verdict(slow, near.position) == 3] == []


@pytest.mark.parametrize("which", range(6))
def test_the_seeded_directories_hold_every_kind_of_clinic(which):
    directory, _ = clinics(which)
    packed = directory.packed
    assert 0 < packed.listed < len(directory.frame)
    assert packed.located < packed.listed or which < 3
    assert packed.licensed
    assert set(packed.verdict.tolist()) >= {1, 3}


def test_the_seeded_searches_show_every_kind_of_near_miss():
    rng = np.random.default_rng(7)
    ids = [o.id for o in options.OPTIONS]
    kinds = set()
    for which in range(6):
        directory, _ = clinics(which)
        for _ in range(60):
            query = Query(
                within=int(rng.choice([10, 50, 250])),
                wishes=frozenset(rng.choice(ids, rng.integers(0, 8))),
                price_at_most=int(rng.choice([0, 200, 500])),
                verified_only=bool(rng.random() < 0.3),
            )
            answer = search.search(directory, query, BALTIMORE)
            found = search_answer.near_misses(directory, query, BALTIMORE, answer)
            kinds |= {miss.kind for miss in found} | {part.kind + " in a pair" for miss in found for part in miss.parts}
    assert kinds >= {
        "drop",
        "unknown",
        "distance",
        "price",
        "verified",
        "telehealth",
        "pair",
        "drop in a pair",
        "unknown in a pair",
        "distance in a pair",
    }
