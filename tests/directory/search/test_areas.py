"""A state or county is an area: who is in it, who is reached by video, what is in no area, what would help."""

import numpy as np
import pytest

from directory import search
from directory.geo.places import resolve
from directory.search import answer as search_answer
from directory.search import explanations, matching, nearby
from directory.search.query import DISTANCES, Query
from tests.directory.search.test_answer import clinic, directory, found, ids, proven

IDAHO, COOK, MONTANA = (resolve(text).place for text in ("Idaho", "Cook County, IL", "Montana"))
NOWHERE = {"latitude": "", "longitude": ""}


def at(latitude, longitude, state):
    return {"latitude": str(latitude), "longitude": str(longitude), "state_province": state}


CHICAGO, HAMMOND = at(41.88, -87.63, "IL"), at(41.62, -87.50, "IN")
BOISE, SPOKANE, WALLACE = at(43.62, -116.2, "ID"), at(47.66, -117.43, "WA"), at(47.47, -115.93, "ID")


def test_a_state_holds_the_clinics_that_say_they_are_in_it_wherever_their_point_lies():
    published = directory(
        clinic("A", **BOISE), clinic("B", **SPOKANE), clinic("C", **NOWHERE | {"state_province": "ID"})
    )
    assert sorted(found(published, IDAHO)) == ["A", "C"]
    assert found(published, MONTANA) == []


def test_a_county_holds_what_lies_in_its_outline_in_its_own_state():
    published = directory(
        clinic("A", **CHICAGO),
        clinic("B", **HAMMOND),
        clinic("C", **at(41.76, -88.15, "IL")),  # Naperville
        clinic("D", **CHICAGO | {"state_province": "IN"}),
    )
    assert found(published, COOK) == ["A"]


def test_a_clinic_without_a_point_is_in_the_county_of_its_zip_else_of_its_town_else_in_none():
    no_point = NOWHERE | {"state_province": "IL"}
    published = directory(
        clinic("A", **no_point, postal_code="60601"),
        clinic("B", **no_point, postal_code="99999", city="Chicago"),
        clinic("C", **no_point, postal_code="62701", city="Chicago"),  # Springfield: the ZIP says more
        clinic("D", **no_point, postal_code="46320", city="Evanston"),  # Indiana's ZIP says nothing
        clinic("E", **no_point),
    )
    assert sorted(found(published, COOK)) == ["A", "B", "D"]


def test_unknown_is_never_in_an_area_and_closed_clinics_are_in_none():
    published = directory(
        clinic("A", **NOWHERE | {"state_province": ""}),
        clinic("B", **BOISE, status="defunct"),
        clinic("C", **BOISE, listing_status="held"),
        clinic("D", **BOISE, route_oral="unknown"),
        clinic("E", **BOISE, route_oral="yes"),
    )
    assert sorted(found(published, IDAHO)) == ["D", "E"]
    assert found(published, IDAHO, wishes=frozenset({"route.oral"})) == ["E"]


def test_in_an_area_nothing_has_a_distance_and_the_most_verified_comes_first():
    published = directory(
        clinic("A", **BOISE), clinic("B", **WALLACE, **proven("crisis_plan")), clinic("C", **BOISE, crisis_plan="yes")
    )
    answer = search.search(published, Query(place="Idaho", within=5), IDAHO)
    assert ids(published, answer.positions) == ["B", "A", "C"]
    assert np.isnan(answer.miles).all()
    why = explanations.why_here(published, Query(place="Idaho"), 0, answer)
    assert (why.sort, why.miles) == ("most_verified", None)
    assert nearby.miles_from(IDAHO, published, 0) is None
    assert set(answer.within_counts.values()) == {answer.total} and set(answer.within_counts) == set(DISTANCES)


def test_those_who_may_treat_its_people_by_video_are_apart_whether_asked_for_or_not():
    video = {"telehealth": "yes", "licensed_states": "ID;WA"}
    published = directory(clinic("A", **BOISE, **video), clinic("B", **SPOKANE, **video), clinic("C", **SPOKANE))
    for telehealth in (False, True):
        answer = search.search(published, Query(place="Idaho", telehealth=telehealth), IDAHO)
        assert (ids(published, answer.positions), ids(published, answer.telehealth)) == (["A"], ["B"])
        assert answer.total == answer.counts["telehealth"] == 2


def test_near_misses_count_from_the_largest_town_of_an_area():
    published = directory(clinic("A", **SPOKANE, route_oral="yes"), clinic("B", **BOISE))
    query = Query(place="Idaho", wishes=frozenset({"route.oral"}))
    answer = search.search(published, query, IDAHO)
    assert answer.total == 0
    misses = search_answer.near_misses(published, query, IDAHO, answer)
    further = next(miss for miss in misses if miss.kind == "distance")
    assert further.query.place == "Boise, ID" and further.gain == 1
    assert 280 < further.query.within <= 350  # Spokane lies 286 miles from Boise
    assert search.search(published, further.query, resolve(further.query.place).place).total == 1


def helps(published, area, **asked):
    query = Query(place=area.text, **asked)
    answer = search.search(published, query, area)
    return {(miss.kind, miss.option_ids): miss for miss in search_answer.near_misses(published, query, area, answer)}


def test_around_the_largest_town_no_clinic_of_the_area_is_lost():
    cody, missoula = at(44.53, -109.06, "WY"), at(46.87, -113.99, "MT")  # 95 and 274 miles from Billings
    oral = {"wishes": frozenset({"route.oral"})}
    rows = (clinic("A", **missoula, route_oral="yes"), *(clinic(c, **cody, route_oral="yes") for c in "BC"))
    further = helps(directory(*rows), MONTANA, **oral)["distance", ()]
    assert (further.query.place, further.query.within, further.gain, further.elsewhere) == ("Billings, MT", 300, 2, 0)
    after = search.search(directory(*rows), further.query, resolve("Billings, MT").place)
    assert sorted(ids(directory(*rows), after.positions)) == ["A", "B", "C"]
    nowhere = clinic("D", **NOWHERE | {"state_province": "MT"}, route_oral="yes")
    assert helps(directory(*rows, nowhere), MONTANA, **oral)["distance", ()].query.within is None


def test_who_may_not_take_what_the_state_pays_hides_no_clinic_that_does():
    ada, twin_falls = resolve("Ada County, ID").place, at(42.56, -114.46, "ID")
    far = {"telehealth": "yes", "licensed_states": "ID", "payment_medicaid": "yes"}
    published = directory(
        *(clinic(c, **SPOKANE, **far) for c in "AB"), clinic("C", **twin_falls, payment_medicaid="yes")
    )
    further = helps(published, ada, wishes=frozenset({"payment.medicaid"}))["distance", ()]
    assert ids(published, [gained.position for gained in further.nearest]) == ["C"]
    assert (further.query.place, further.gain, further.elsewhere) == ("Boise, ID", 1, 0)


def test_outside_an_area_those_who_do_not_say_can_be_called_counted_from_its_largest_town():
    plan = ("payment.payment_plan",)
    ontario = at(44.03, -116.96, "OR")  # 48 miles from Boise
    published = directory(clinic("A", **ontario), clinic("B", **BOISE, payment_plan="no"))
    call = helps(published, IDAHO, wishes=frozenset(plan))["unknown", plan]
    assert (call.query.place, call.query.within, call.to_ask, call.gain) == ("Boise, ID", 50, 1, 1)
    after = search.search(published, call.query, resolve("Boise, ID").place)
    assert ids(published, after.positions) == ["A"]
    inside = directory(clinic("A", **SPOKANE), clinic("B", **WALLACE))
    assert helps(inside, IDAHO, within=5, wishes=frozenset(plan))["unknown", plan].query.place == "Idaho"


def test_in_an_area_what_failed_a_safety_check_is_brought_back_by_no_distance():
    failed = {"informed_consent": "no", "route_oral": "yes"}
    published = directory(clinic("A", **SPOKANE, **failed), clinic("B", **BOISE, **failed))
    oral = {"wishes": frozenset({"route.oral"})}
    assert ("distance", ()) in helps(published, IDAHO, **oral)
    assert helps(published, IDAHO, **oral, without_failed=True) == {}


def test_in_an_area_also_who_treats_by_video_need_not_be_verified():
    published = directory(clinic("A", **SPOKANE, telehealth="yes", licensed_states="ID"))
    assert helps(published, IDAHO, verified_only=True)["verified", ()].gain == 1
    boise = resolve("Boise, ID").place
    asked = (Query(), IDAHO), (Query(), boise), (Query(telehealth=True), boise), (Query(price_at_most=9), None)
    assert [matching.asks_for_proof(query, place) for query, place in asked] == [True, False, True, True]


def test_a_clinic_outside_says_so_with_its_way_from_the_largest_town():
    published = directory(clinic("A", **SPOKANE), clinic("B", **BOISE))
    (reason,) = explanations.why_not(published, Query(place="Idaho"), IDAHO, 0)
    assert (reason.kind, reason.place) == ("distance", IDAHO)
    assert reason.miles == pytest.approx(286, abs=3)
    assert explanations.why_not(published, Query(place="Idaho"), IDAHO, 1) == ()
    nearest = search_answer.nearest_three(published, Query(place="Idaho"), IDAHO)
    assert [published.frame["clinic_id"][near.position] for near in nearest] == ["A"]


def test_an_area_travels_in_a_link_and_back_by_its_name():
    for area in (IDAHO, COOK):
        query = Query().around(area).to_share(area)
        assert query.place == area.text
        assert resolve(Query.from_params(dict(query.to_params())).place).place == area


def test_a_link_never_holds_the_browsers_position_and_no_point_finer_than_half_a_mile():
    position = resolve("My location 39.74, -104.99").place
    assert Query().around(position).to_share(position) == Query()
    point = resolve("41.8781, -87.6298").place
    assert Query().around(point).to_share(point).place == "41.88, -87.63"
    assert resolve("41.88, -87.63").place.state == "IL"
