"""A query survives the way through a link, and whatever stands in a link makes some query."""

from dataclasses import fields
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo import places
from directory.search import options
from directory.search.query import DISTANCES, ROUND_DISTANCES, SORTS, Query

OPTION_IDS = st.sampled_from([o.id for o in options.OPTIONS])
CANONICAL = st.builds(
    Query,
    place=st.text(max_size=130),
    within=st.sampled_from((*DISTANCES, *ROUND_DISTANCES)),
    wishes=st.frozensets(OPTION_IDS, max_size=20),
    price_at_most=st.none() | st.integers(-5, 30_000),
    telehealth=st.booleans(),
    verified_only=st.booleans(),
    counting_unknown=st.frozensets(OPTION_IDS, max_size=20),
    sort=st.sampled_from(sorted(SORTS)),
    without_failed=st.booleans(),
)
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
KEYS = (
    st.sampled_from(
        ["place", "within", "price", "telehealth", "verified", "maybe", "sort", "without_failed", *options.FAMILIES]
    )
    | st.text()
)


def by_key(pairs):
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


@given(CANONICAL)
def test_a_query_survives_the_round_trip_through_its_link(query):
    assert Query.from_params(by_key(query.to_params())) == query
    assert Query.from_params(parse_qs(urlencode(query.to_params()))) == query


@given(st.dictionaries(KEYS, NONSENSE | st.lists(NONSENSE)))
def test_nonsense_in_an_address_makes_some_query_and_raises_nothing(params):
    query = Query.from_params(params)
    assert Query.from_params(by_key(query.to_params())) == query


@pytest.mark.parametrize(
    "params",
    [
        None,
        5,
        "place",
        [("place", "21201")],
        {"place": "x" * 10_000},
        {"within": "9" * 10_000},
        {"price": "٣٤"},
        {"must": {"a": ["b"]}},
        {5: "x"},
    ],
)
def test_what_is_no_query_is_the_empty_query(params):
    assert Query.from_params(params) == Query()


def test_the_keys_of_a_link_can_be_read():
    query = Query(
        "Springfield, IL",
        25,
        frozenset({"route.iv_infusion", "route.oral", "must.crisis_plan", "switch.private_room"}),
        400,
        True,
        True,
        frozenset({"must.crisis_plan"}),
        "price",
        True,
    )
    assert query.to_params() == [
        ("place", "Springfield, IL"),
        ("within", "25"),
        ("route", "iv_infusion"),
        ("route", "oral"),
        ("must", "crisis_plan"),
        ("switch", "private_room"),
        ("price", "400"),
        ("telehealth", "1"),
        ("verified", "1"),
        ("maybe", "must.crisis_plan"),
        ("sort", "price"),
        ("without_failed", "1"),
    ]
    assert Query().to_params() == []


def test_one_value_may_stand_alone_or_in_a_list():
    assert Query.from_params({"route": "oral", "place": ["21201"]}) == Query("21201", wishes=frozenset({"route.oral"}))


@pytest.mark.parametrize(
    "changes",
    [
        {"within": 7},
        {"within": "25"},
        {"within": True},
        {"price_at_most": 0},
        {"price_at_most": 20_001},
        {"price_at_most": 1.5},
        {"wishes": frozenset({"route.nothing"})},
        {"sort": "best"},
        {"telehealth": "yes"},
        {"without_failed": "1"},
        {"place": "x" * 121},
        {"wishes": None},
    ],
)
def test_what_is_not_allowed_falls_back_to_the_default(changes):
    assert Query(**changes) == Query()


def test_the_unknown_of_a_core_safety_check_is_never_maybe():
    core = {o.id for o in options.OPTIONS if o.core}
    assert core
    assert Query(wishes=frozenset(core), counting_unknown=frozenset(core)).counting_unknown == frozenset()
    assert (
        Query.from_params({"must": [o.removeprefix("must.") for o in core], "maybe": list(core)}).counting_unknown
        == frozenset()
    )


def test_unticking_a_wish_forgets_that_its_unknown_counted():
    query = Query(wishes=frozenset({"payment.payment_plan"}), counting_unknown=frozenset({"payment.payment_plan"}))
    assert query.counting_unknown
    assert query.toggle("payment.payment_plan") == Query()
    assert query.without("payment.payment_plan") == Query()


def test_toggling_twice_changes_nothing():
    query = Query("21201", 10)
    for option in ("route.oral", "telehealth", "verified", "without_failed"):
        assert query.toggle(option) != query
        assert query.toggle(option).toggle(option) == query
        assert query.toggle(option).without(option) == query


def test_fields_are_named_once():
    asked = {
        "place": "21201",
        "within": 10,
        "wishes": frozenset({"route.oral"}),
        "price_at_most": 400,
        "telehealth": True,
        "verified_only": True,
        "counting_unknown": frozenset({"route.oral"}),
        "sort": "price",
        "without_failed": True,
    }
    assert tuple(f.name for f in fields(Query)) == tuple(asked)
    keys = [key for key, _ in Query(**asked).to_params()]
    assert len(keys) == len(set(keys)) == len(asked)


@pytest.mark.parametrize(
    ("place", "within"),
    [("Cape Cod", 50), ("Martha's Vineyard", 25), ("Hudson Valley", 100), ("Central Valley", 250), ("Denver, CO", 10)],
)
def test_a_region_brings_the_distance_that_covers_it(place, within):
    query = Query(within=10, sort="price").around(places.resolve(place).place)
    assert query == Query(place=places.resolve(place).place.text, within=within, sort="price")
    assert Query.from_params(dict(query.to_params())) == query
