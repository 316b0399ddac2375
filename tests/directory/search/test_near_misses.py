"""What would help: each change tells the nearest clinic it gains, calls are offered, and what cannot help is not."""

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from directory import schema, search
from directory.clinics.findings import Value
from directory.search import near_misses, options
from directory.search.query import DISTANCE, PRICE, Query
from tests import slow_search
from tests.directory.search.test_answer import CENTER, clinic, directory, ids
from tests.directory.search.test_properties import CORE, DIRECTORIES, OPTION_IDS, PLACE, engine, queries

MEDICAID = "payment.medicaid"
ALL = 10**6


def offered(published, place=CENTER, few=near_misses.FEW, **asked):
    query = Query(**asked)
    answer = search.search(published, query, place)
    return near_misses.near_misses(published, query, place, answer, few)


def by_kind(misses):
    return {(miss.kind, miss.option_ids): miss for miss in misses}


def clinic_ids(published, miss):
    return ids(published, [gained.position for gained in miss.nearest])


def test_what_a_person_has_from_one_state_is_declared_once():
    assert {o.label for o in options.OPTIONS if o.of_one_state} == {"Medicaid", "State-funded insurance"}


def test_every_wish_that_a_clinic_may_leave_open_has_words_for_it():
    assert schema.WHETHER.keys() <= {"", *(o.id for o in options.OPTIONS), *(o.facet for o in options.OPTIONS)}
    said = [o.whether for o in options.OPTIONS]
    assert all(said) and len(set(said)) == len(said) and not any("{" in words for words in said)
    assert options.OPTION[MEDICAID].whether == "take Medicaid"
    assert options.OPTION[MEDICAID].whether_of_one == "takes Medicaid"
    assert options.OPTION["switch.evening_or_weekend"].whether_of_one.startswith("is open ")
    assert {o.whether.partition(" ")[0] for o in options.OPTIONS} == schema.OF_ONE.keys()


def test_a_change_names_the_nearest_clinic_it_gains():
    published = directory(clinic("far", 90), clinic("near", 57.04), clinic("same", 57.04, location_name="A"))
    wide, narrow = offered(published, within=25)
    assert (wide.query.within, narrow.query.within) == (100, 60)
    assert clinic_ids(published, wide) == ["same", "near", "far"]
    assert clinic_ids(published, narrow) == ["same", "near"]
    assert narrow.nearest[0].miles == pytest.approx(57.0, abs=0.4) and not narrow.nearest[0].by_video


def test_medicaid_of_another_state_is_never_gained_and_of_this_one_always():
    away = clinic("away", 60, state_province="VA", payment_medicaid="yes")
    assert offered(directory(away), wishes=frozenset({MEDICAID}))[0].kind == "pair", "only without the wish"
    here = clinic("here", 90, payment_medicaid="yes")
    published = directory(away, here)
    (change,) = offered(published, wishes=frozenset({MEDICAID}))
    assert (change.kind, change.query.within, change.gain, change.elsewhere) == (DISTANCE, 90, 2, 1)
    assert clinic_ids(published, change) == ["here"]


def test_another_way_to_pay_may_hold_in_another_state():
    away = clinic("away", 60, state_province="VA", payment_medicaid="yes", payment_plan="yes")
    published = directory(away)
    (change,) = offered(published, wishes=frozenset({MEDICAID, "payment.payment_plan"}))
    assert (change.kind, change.gain, change.elsewhere) == (DISTANCE, 1, 0)


def test_medicaid_of_another_state_is_not_gained_by_video_nor_by_asking():
    video = {"telehealth": "yes", "licensed_states": "MD", "state_province": "CO"}
    says = clinic("says", 900, payment_medicaid="yes", **video)
    silent = clinic("silent", 10, state_province="VA", payment_medicaid="unknown")
    kinds = by_kind(offered(directory(says, silent), wishes=frozenset({MEDICAID})))
    assert kinds.keys() == {("drop", (MEDICAID,))}
    assert ("telehealth", ()) in by_kind(
        offered(directory(says | {"state_province": "MD"}), wishes=frozenset({MEDICAID}))
    )


def test_without_a_place_no_state_is_anothers():
    published = directory(clinic("A", 1, payment_medicaid="unknown", state_province="VA"))
    assert ("unknown", (MEDICAID,)) in by_kind(offered(published, None, wishes=frozenset({MEDICAID})))


def test_who_does_not_say_is_to_be_asked_also_further_away():
    published = directory(
        clinic("Billings", 53, city="Billings", payment_medicaid="unknown"),
        clinic("Missoula", 237, city="Missoula", payment_medicaid=""),
        clinic("away", 60, city="Cody", state_province="WY", payment_medicaid="unknown"),
        clinic("no", 20, payment_medicaid="no"),
    )
    call = by_kind(offered(published, wishes=frozenset({MEDICAID})))["unknown", (MEDICAID,)]
    assert clinic_ids(published, call) == ["Billings", "Missoula"] and call.towns == (
        ("Billings", "MD"),
        ("Missoula", "MD"),
    )
    assert (call.query.within, call.to_ask, call.gain, call.elsewhere) == (250, 2, 3, 1)
    assert call.query.counting_unknown == {MEDICAID}


def test_nobody_is_asked_further_away_than_one_who_says_yes():
    published = directory(
        clinic("yes", 70, payment_medicaid="yes"),
        clinic("nearer", 60, payment_medicaid="unknown"),
        clinic("further", 90, payment_medicaid="unknown"),
    )
    kinds = by_kind(offered(published, wishes=frozenset({MEDICAID})))
    assert clinic_ids(published, kinds["unknown", (MEDICAID,)]) == ["nearer"]
    assert clinic_ids(published, kinds[DISTANCE, ()]) == ["yes"]
    near = directory(clinic("yes", 55, payment_medicaid="yes"), clinic("further", 90, payment_medicaid="unknown"))
    assert by_kind(offered(near, wishes=frozenset({MEDICAID}))).keys() == {(DISTANCE, ())}


def test_who_does_not_say_a_price_is_to_be_asked():
    published = directory(clinic("dear", 1, price_per_session="430"), clinic("silent", 2))
    call = by_kind(offered(published, price_at_most=300))["unknown", (PRICE,)]
    assert (clinic_ids(published, call), call.to_ask, call.gain) == (["silent"], 1, 2)
    assert call.query == Query()


def test_an_unknown_core_safety_check_is_no_call_to_make():
    core = next(o.id for o in options.OPTIONS if o.core)
    published = directory(clinic("A", 1), clinic("B", 60))
    assert offered(published, wishes=frozenset({core})) == ()


def helps_at_all(published, place=CENTER, **asked):
    return near_misses.little_fits(search.search(published, Query(**asked), place))


def test_without_wishes_nothing_is_suggested_beside_results_and_a_way_on_where_there_are_none():
    few = directory(clinic("A", 1), clinic("B", 2), clinic("far", 60))
    assert not helps_at_all(few)
    for wish in ({"wishes": frozenset({"route.oral"})}, {"price_at_most": 300}, {"verified_only": True}):
        assert helps_at_all(few, **wish)
    assert helps_at_all(few, telehealth=True) and helps_at_all(few, without_failed=True)
    assert helps_at_all(directory(clinic("far", 60)))
    assert not helps_at_all(directory(*(clinic(str(n)) for n in range(4))), telehealth=True)


def test_clinics_that_take_what_another_state_pays_are_not_enough():
    away = [clinic(f"away{n}", 1, state_province="VA", payment_medicaid="yes") for n in range(5)]
    here = clinic("here", 60, payment_medicaid="yes")
    medicaid = frozenset({MEDICAID})
    published = directory(*away, here)
    assert helps_at_all(published, wishes=medicaid)
    assert clinic_ids(published, by_kind(offered(published, wishes=medicaid))[DISTANCE, ()]) == ["here"]
    assert not helps_at_all(directory(*(row | {"state_province": "MD"} for row in away)), wishes=medicaid)
    both = {"wishes": medicaid | {"payment.payment_plan"}}
    assert not helps_at_all(directory(*(row | {"payment_plan": "yes"} for row in away)), **both)


def test_calls_come_before_changes_that_give_up_more_and_video_before_calls():
    published = directory(
        *(clinic(f"no{n}", 2, payment_medicaid="no") for n in range(5)),
        clinic("silent", 40, payment_medicaid="unknown"),
        clinic("video", 900, telehealth="yes", licensed_states="MD", payment_medicaid="yes"),
        clinic("yes", 60, payment_medicaid="yes"),
    )
    kinds = [miss.kind for miss in offered(published, wishes=frozenset({MEDICAID}))]
    assert kinds == ["telehealth", "unknown", "drop", DISTANCE, DISTANCE]
    wishes = frozenset({MEDICAID, "route.oral"})
    far = directory(
        *(clinic(str(n), 60 + n, payment_medicaid="unknown", route_oral=("no", "yes")[n == 1]) for n in range(5))
    )
    assert [(miss.kind, miss.asks) for miss in offered(far, wishes=wishes)] == [("unknown", True), ("pair", False)]


def test_without_wishes_a_distance_or_a_clinic_by_video_helps():
    published = directory(clinic("A", 90), clinic("V", 900, telehealth="yes", licensed_states="MD"))
    assert {miss.kind for miss in offered(published)} == {DISTANCE, "telehealth"}
    assert offered(directory()) == ()


def test_where_only_video_fits_a_distance_for_those_in_person_is_still_offered():
    published = directory(
        clinic("A", 90), *(clinic(f"V{n}", 900, telehealth="yes", licensed_states="MD") for n in range(5))
    )
    assert (DISTANCE, ()) in by_kind(offered(published, telehealth=True))


def test_where_nothing_helps_the_nearest_say_that_their_state_is_another():
    core = next(o.id for o in options.OPTIONS if o.core)
    away = clinic("away", 60, state_province="VA", payment_medicaid="yes")
    here = clinic("here", 90, payment_medicaid="yes")
    query = Query(wishes=frozenset({MEDICAID, core}))
    published = directory(away, here)
    assert offered(published, wishes=query.wishes) == ()
    nearest = near_misses.nearest_three(published, query, CENTER)
    assert [(ids(published, [n.position]), n.elsewhere) for n in nearest] == [(["away"], True), (["here"], False)]


def test_where_nothing_helps_those_by_video_say_what_they_do_not_fit():
    core = next(o.id for o in options.OPTIONS if o.core)
    video = {"telehealth": "yes", "licensed_states": "MD"}
    published = directory(clinic("A", 900, **video), clinic("B", 800, route_oral="yes", **video), clinic("C", 1))
    query = Query(wishes=frozenset({core, "route.oral"}))
    found = near_misses.nearest_by_video(published, query, CENTER)
    assert [ids(published, [n.position]) for n in found] == [["B"], ["A"]]
    assert [f.answered.wish.key for f in found[0].failed if f.answered] == [core]
    assert near_misses.nearest_by_video(published, query, None) == ()


@st.composite
def payers(draw):
    """Queries that ask for what a person has from their own state, mostly."""
    query = draw(queries(most_wishes=3))
    bound = draw(st.sets(st.sampled_from([o.id for o in options.OPTIONS if o.of_one_state]), max_size=2))
    return query.with_(wishes=query.wishes | bound)


def _of_use(slow, position, query, place):
    """Whether a clinic fits a person of the place's state, one wish after another."""
    if place is None or slow.rows[position]["state_province"] == place.state:
        return True
    for alternatives in slow_search._asked(query):
        held = [o for o in alternatives if not o.of_one_state]
        if len(held) < len(alternatives) and not (held and slow_search.meets(slow, position, query, held)):
            return False
    return True


def _results(slow, query, place):
    in_person, by_video = slow_search.results(slow, query, place)
    return {*in_person, *by_video}, set(by_video)


def _miles(slow, position, place):
    row = slow.rows[position]
    point = (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None
    return round(geodesic((place.latitude, place.longitude), point).miles, 1) if point else float("inf")


@engine
@given(DIRECTORIES, payers(), PLACE)
def test_each_change_gains_what_it_says_and_names_the_nearest_of_use(both, query, place):
    published, slow = both
    answer = search.search(published, query, place)
    before, _ = _results(slow, query, place)
    for miss in near_misses.near_misses(published, query, place, answer, ALL):
        after, by_video = _results(slow, miss.query, place)
        gained = after - before
        useful = {p for p in gained if _of_use(slow, p, miss.query, place)}
        assert before <= after, "no change loses a result, also where it looks around the largest town of an area"
        assert len(after) - len(before) == miss.gain > 0
        assert len(gained) - len(useful) == miss.elsewhere
        if miss.kind == "unknown":
            useful = {p for p in useful if _silent(slow, p, miss.option_ids)}
            assert len(useful) == miss.to_ask and not CORE & set(miss.option_ids)
        named = [g.position for g in miss.nearest]
        assert len(named) == min(3, len(useful)) > 0 and set(named) <= useful
        assert [g.by_video for g in miss.nearest] == [p in by_video for p in named]
        if place is not None:
            shown = [_miles(slow, p, place) for p in named]
            assert shown == sorted(_miles(slow, p, place) for p in useful)[: len(named)]
            assert [g.miles for g in miss.nearest] == [None if m == float("inf") else m for m in shown]


def _silent(slow, position, option_ids):
    if option_ids == (PRICE,):
        return slow.rows[position]["price_per_session"] == ""
    values = {slow.finding(position, options.OPTION[o].column.name, options.OPTION[o].member).value for o in option_ids}
    return Value.UNKNOWN in values and Value.YES not in values


@engine
@given(DIRECTORIES, st.frozensets(OPTION_IDS, max_size=3), st.sampled_from((10, 50)), PLACE)
def test_a_call_further_away_is_no_further_than_one_who_says_yes(both, wishes, within, place):
    published, _ = both
    misses = offered(published, place, ALL, wishes=wishes, within=within)
    yes = [miss.nearest[0].miles for miss in misses if miss.kind == DISTANCE and miss.nearest[0].miles is not None]
    for miss in misses:
        further = (miss.query.within, miss.query.place) != (within, "")
        if miss.kind == "unknown" and further and yes:
            assert miss.nearest[0].miles <= min(yes)
