"""How a query is read, told by single clinics. The general laws stand in test_search_properties."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from directory import schema, search
from directory.geo.places import Place
from directory.search import answer as search_answer
from directory.search import explanations, options
from directory.search.published import Directory
from directory.search.query import Query

TODAY = date(2026, 11, 9)
CENTER = Place("21201", "21201 Baltimore, MD", 39.2946, -76.6252, "zip", "MD", "America/New_York", 0)
MILE = 1 / 69.0  # degrees of latitude, nearly


def clinic(clinic_id, miles_north=1.0, **cells):
    row = dict.fromkeys(schema.COLUMN_NAMES, "") | {
        "clinic_id": clinic_id,
        "location_name": f"Clinic {clinic_id}",
        "state_province": "MD",
        "latitude": f"{CENTER.latitude + miles_north * MILE:.5f}",
        "longitude": f"{CENTER.longitude:.5f}",
    }
    assert cells.keys() <= row.keys()
    return row | cells


def directory(*clinics):
    return Directory.from_frame(
        pd.DataFrame(list(clinics), columns=list(schema.COLUMN_NAMES), dtype="str"), "test", TODAY
    )


def found(published, place=CENTER, **asked):
    return ids(published, search.search(published, Query(**asked), place).positions)


def ids(published, positions):
    return published.frame["clinic_id"].to_numpy()[positions].tolist()


def proven(column, on="2026-11-01", kind="document", value="yes"):
    return {column: value, f"{column}_evidence_type": kind, f"{column}_verified_on": on}


def test_members_of_one_facet_are_alternatives_and_criteria_must_all_hold():
    published = directory(
        clinic("A", 1, route_oral="yes", crisis_plan="yes"),
        clinic("B", 2, route_iv_infusion="yes", crisis_plan="yes", outcome_tracking="yes"),
        clinic("C", 3),
    )
    assert found(published, wishes=frozenset({"route.oral", "route.iv_infusion"})) == ["A", "B"]
    assert found(published, wishes=frozenset({"must.crisis_plan", "must.outcome_tracking"})) == ["B"]


def test_accessibility_must_hold_in_full_and_other_lists_need_one():
    published = directory(
        clinic("A", 1, accessibility="elevator;asl", languages="en"),
        clinic("B", 2, accessibility="elevator", languages="en;es"),
    )
    assert found(published, wishes=frozenset({"accessibility.elevator", "accessibility.asl"})) == ["A"]
    assert found(published, wishes=frozenset({"languages.en", "languages.es"})) == ["A", "B"]


def test_absent_from_a_list_is_unknown_and_marked_absent_is_no():
    published = directory(
        clinic("A", 1, languages="!es"), clinic("B", 2, languages="en"), clinic("C", 3, languages="es")
    )
    asked = frozenset({"languages.es"})
    assert found(published, wishes=asked) == ["C"]
    assert found(published, wishes=asked, counting_unknown=asked) == ["B", "C"]


@pytest.mark.parametrize(
    ("value", "met"),
    [("on_site", True), ("partner", True), ("referral_only", False), ("none", False), ("unknown", False), ("", False)],
)
def test_talk_therapy_counts_in_the_clinic_or_with_a_partner(value, met):
    assert (
        bool(
            found(
                directory(clinic("A", psychotherapy_integration=value)),
                wishes=frozenset({"must.psychotherapy_integration"}),
            )
        )
        == met
    )


def test_verified_only_asks_for_strong_evidence_in_date():
    published = directory(
        clinic("verified", 1, **proven("crisis_plan")),
        clinic("stale", 2, **proven("crisis_plan", on="2024-01-01")),
        clinic("weak", 3, **proven("crisis_plan", kind="clinic_website")),
        clinic("bare", 4, crisis_plan="yes"),
    )
    asked = {"wishes": frozenset({"must.crisis_plan"})}
    assert found(published, **asked) == ["verified", "stale", "weak", "bare"]
    assert found(published, **asked, verified_only=True) == ["verified"]


def test_only_open_and_listed_clinics_are_results():
    published = directory(
        clinic("A"),
        clinic("B", status="active", listing_status="published"),
        clinic("C", status="defunct"),
        clinic("D", status="temporarily closed"),
        clinic("E", listing_status="held"),
        clinic("F", listing_status="do_not_list"),
        clinic("G", status="inactive"),
    )
    assert found(published) == ["A", "B"]
    assert found(published, place=None, within=None) == ["A", "B"]


def test_a_clinic_without_a_point_is_in_no_radius_and_last_at_any_distance():
    published = directory(clinic("nowhere", latitude="", longitude=""), clinic("far", 400), clinic("near", 2))
    assert found(published, within=500) == ["near", "far"]
    assert found(published, within=None) == ["near", "far", "nowhere"]
    assert np.isnan(search.search(published, Query(within=None), CENTER).miles[-1])
    assert search.search(published, Query(within=10), None).total == 3, "without a place there is no radius"


def test_the_zero_zero_point_is_far_from_everywhere_in_the_us():
    assert found(directory(clinic("zero", latitude="0", longitude="0")), within=500) == []


def test_distance_compares_as_shown_then_name_then_id():
    published = directory(
        clinic("3", 1.02, location_name="beta"),
        clinic("2", 1.01, location_name="Beta"),
        clinic("1", 1.03, location_name="Alpha"),
        clinic("0", 0.8, location_name="Zeta"),
    )
    assert found(published) == ["0", "1", "2", "3"]


def test_the_organisations_name_stands_in_for_a_clinics():
    published = directory(
        clinic("1", location_name="", organization_name="Beta"),
        clinic("2", location_name="Alpha"),
        clinic("3", location_name="Gamma"),
    )
    assert found(published) == ["2", "1", "3"]


def test_orders():
    published = directory(
        clinic("dear", 1, price_per_session="900", **proven("crisis_plan", on="2026-10-01")),
        clinic("cheap", 2, price_per_session="100", **proven("crisis_plan", on="2026-11-08")),
        clinic("unknown", 3, **proven("outcome_tracking"), **proven("informed_consent")),
    )
    assert found(published, sort="price") == ["cheap", "dear", "unknown"]
    assert found(published, sort="most_verified") == ["unknown", "dear", "cheap"]
    assert found(published, sort="recently_verified") == ["cheap", "unknown", "dear"]


def all_checks(value="yes", **evidence):
    """Every safety check that a clinic without Spravato is asked about."""
    cells = {}
    for criterion in schema.core_criteria(offers_spravato=False):
        cells |= proven(criterion.key, **evidence) if evidence else {}
        cells[criterion.key] = value
    return cells


def test_most_verified_first_speaks_of_safety_and_what_failed_comes_last_whatever_was_asked():
    proven_all = all_checks(on="2026-11-01")
    others = {c.key: "yes" for c in schema.CRITERIA if not c.core}
    published = directory(
        clinic("failed once", 1, **proven_all | others | proven("informed_consent", value="no")),
        clinic("said to fail", 2, **proven_all | {"informed_consent": "no", "informed_consent_evidence_type": ""}),
        clinic("not vetted", 3, **others | proven("crisis_plan")),
        clinic("all claimed", 4, **all_checks()),
        clinic("all but one", 5, **proven_all | proven("informed_consent", on="2024-01-01")),
        clinic("all verified", 6, **proven_all),
        clinic("half known", 7, **proven("informed_consent")),
    )
    best = ["all verified", "all but one", "half known", "all claimed", "not vetted", "failed once", "said to fail"]
    assert found(published, sort="most_verified") == best
    asked = frozenset({"must.crisis_plan"})
    known = [one for one in best if one in ("not vetted", "failed once")]
    assert found(published, sort="most_verified", wishes=asked) == known
    assert found(published, sort="most_verified", without_failed=True) == best[:-2]


def test_without_a_place_the_most_verified_come_first_since_nothing_is_nearest():
    published = directory(
        clinic("a failed", 1, **all_checks() | proven("informed_consent", value="no")),
        clinic("b half known", 2, **proven("informed_consent")),
        clinic("c all verified", 3, **all_checks(on="2026-11-01")),
    )
    assert found(published, None) == ["c all verified", "b half known", "a failed"]
    assert found(published, within=None) == ["a failed", "b half known", "c all verified"]


def test_leaving_out_what_failed_a_safety_check_is_in_every_count_and_no_near_miss_takes_it_back():
    no_consent, video = {"informed_consent": "no"}, {"telehealth": "yes", "licensed_states": "MD"}
    published = directory(
        clinic("A", 1, route_oral="yes"),
        clinic("B", 2, route_oral="yes", **no_consent),
        clinic("C", 20, **no_consent),
        clinic("D", 900, **video),
        clinic("E", 901, **video, **no_consent),
    )
    everything = search.search(published, Query(within=50), CENTER)
    assert (everything.total, everything.counts["without_failed"], everything.counts["telehealth"]) == (3, 1, 5)
    left = search.search(published, Query(within=50, without_failed=True), CENTER)
    assert ids(published, left.positions) == ["A"]
    assert (left.counts["without_failed"], left.counts["telehealth"], left.counts["route.oral"]) == (1, 2, 1)
    assert (left.within_counts[50], left.within_counts[None]) == (1, 2)
    query = Query(within=10, without_failed=True, wishes=frozenset({"route.iv_infusion"}))
    nothing = search.search(published, query, CENTER)
    misses = search_answer.near_misses(published, query, CENTER, nothing)
    assert misses and all(miss.query.without_failed for miss in misses)
    assert {miss.kind: miss.gain for miss in misses}["drop"] == 1
    nearest = search_answer.nearest_three(published, query, CENTER)
    assert [published.row(near.position)["clinic_id"] for near in nearest] == ["A", "D"]
    reasons = explanations.why_not(published, query.with_(wishes=frozenset()), CENTER, published.position("B"))
    assert [reason.kind for reason in reasons] == ["check"]


def test_a_price_limit_leaves_out_unknown_prices():
    published = directory(
        clinic("A", 1, price_per_session="400"), clinic("B", 2, price_per_session="400.50"), clinic("C", 3)
    )
    assert found(published, price_at_most=400) == ["A"]
    assert search.search(published, Query(), CENTER).counts["price"] == 2


def test_telehealth_stands_apart_after_those_in_person():
    published = directory(
        clinic("near", 1, telehealth="yes", licensed_states="MD"),
        clinic("far", 900, telehealth="yes", licensed_states="CO;MD"),
        clinic("other state", 900, telehealth="yes", licensed_states="CO"),
        clinic("not licensed", 900, telehealth="yes"),
        clinic("no video", 900, telehealth="no", licensed_states="MD"),
        clinic("closed", 900, telehealth="yes", licensed_states="MD", status="defunct"),
    )
    off, on = (search.search(published, Query(telehealth=t), CENTER) for t in (False, True))
    assert (ids(published, off.positions), off.telehealth.tolist()) == (["near"], [])
    assert (ids(published, on.positions), ids(published, on.telehealth)) == (["near"], ["far"])
    assert off.counts["telehealth"] == on.total == 2
    why = explanations.why_here(published, on.query, 1, on)
    assert (why.by_video, why.miles, why.number) == (True, None, 2)


def test_verified_only_asks_telehealth_for_both_columns():
    one = proven("telehealth")
    published = directory(
        clinic("one", 900, **one, licensed_states="MD"),
        clinic("both", 900, **one, **proven("licensed_states", value="MD")),
    )
    assert ids(published, search.search(published, Query(telehealth=True, verified_only=True), CENTER).telehealth) == [
        "both"
    ]


def test_the_count_beside_an_alternative_is_with_it_alone():
    published = directory(
        clinic("A", route_oral="yes"),
        clinic("B", route_iv_infusion="yes"),
        clinic("C", route_oral="yes", crisis_plan="yes"),
    )
    counts = search.search(published, Query(wishes=frozenset({"route.oral"})), CENTER).counts
    assert (counts["route.oral"], counts["route.iv_infusion"], counts["must.crisis_plan"]) == (2, 1, 1)


def test_every_option_has_a_count():
    counts = search.search(directory(clinic("A")), Query(), CENTER).counts
    assert counts.keys() == {*options.OPTION, "price", "verified", "telehealth", "without_failed"}


def misses(published, **asked):
    query = Query(**asked)
    answer = search.search(published, query, CENTER)
    return {(m.kind, m.option_ids): m for m in search_answer.near_misses(published, query, CENTER, answer)}


def test_near_misses_name_the_smallest_round_distance_that_gains():
    published = directory(clinic("A", 53), clinic("B", 57), clinic("C", 90))
    near = misses(published, within=25)
    assert near["distance", ()].query.within in (60, 100)
    answer = search.search(published, Query(within=25), CENTER)
    assert [(m.query.within, m.gain) for m in search_answer.near_misses(published, answer.query, CENTER, answer)] == [
        (100, 3),
        (60, 2),
    ]


LATE = "switch.evening_or_weekend"


def test_hours_in_the_evening_or_at_the_weekend_are_a_wish_and_hours_not_known_never_meet_it():
    published = directory(
        clinic("LATE", hours="Mon-Fri 09:00-20:00"),
        clinic("SATURDAY", hours="Sat 09:00-12:00") | proven("hours", value="Sat 09:00-12:00"),
        clinic("DAY", hours="Mon-Fri 09:00-17:00"),
        clinic("ASK", hours="by appointment"),
        clinic("NONE"),
    )
    wish = frozenset({LATE})
    assert set(found(published, wishes=wish)) == {"LATE", "SATURDAY"}
    assert search.search(published, Query(), CENTER).counts[LATE] == 2
    assert found(published, wishes=wish, verified_only=True) == ["SATURDAY"]
    assert set(found(published, wishes=wish, counting_unknown=wish)) == {"LATE", "SATURDAY", "ASK", "NONE"}


def test_near_misses_reach_clinics_without_a_point_at_any_distance():
    near = misses(directory(clinic("A", latitude="", longitude="")), within=25)
    assert near["distance", ()].query.within is None


def test_near_misses_count_unknown_as_maybe_apart_from_dropping():
    published = directory(clinic("A", payment_plan="unknown"), clinic("B", payment_plan="no"))
    near = misses(published, wishes=frozenset({"payment.payment_plan"}))
    assert near["unknown", ("payment.payment_plan",)].gain == 1
    assert near["drop", ("payment.payment_plan",)].gain == 2


def test_a_core_safety_check_is_never_offered_for_dropping():
    core = next(o.id for o in options.OPTIONS if o.core)
    published = directory(clinic("A"), clinic("B"))
    assert misses(published, wishes=frozenset({core})) == {}
    assert misses(published, wishes=frozenset({core, "route.oral"})) == {}
    nearest = search_answer.nearest_three(published, Query(wishes=frozenset({core})), CENTER)
    assert [ids(published, [n.position]) for n in nearest] == [["A"], ["B"]]
    assert [f.answered.wish.key for f in nearest[0].failed] == [core] and nearest[0].failed[0].unknown


def test_only_where_no_single_wish_gains_the_smallest_pair_is_offered():
    published = directory(
        clinic("A", 40, crisis_plan="no"), clinic("B", 1, crisis_plan="no", route_oral="no", payment_plan="no")
    )
    near = misses(published, within=10, wishes=frozenset({"must.crisis_plan", "route.oral", "payment.payment_plan"}))
    assert near == {}
    near = misses(published, within=10, wishes=frozenset({"must.crisis_plan"}))
    assert list(near) == [("drop", ("must.crisis_plan",))]
    (pair,) = misses(
        directory(clinic("A", 40, crisis_plan="no")), within=10, wishes=frozenset({"must.crisis_plan"})
    ).values()
    assert (pair.kind, pair.gain, pair.query) == ("pair", 1, Query(within=40))


def test_a_higher_price_is_round_and_gains():
    near = misses(directory(clinic("A", price_per_session="430"), clinic("B")), price_at_most=300)
    assert (near["price", ("price",)].query.price_at_most, near["price", ("price",)].gain) == (450, 1)
    assert near["drop", ("price",)].gain == 2


def test_dropping_verified_only_is_offered_with_its_gain():
    near = misses(directory(clinic("A", crisis_plan="yes")), wishes=frozenset({"must.crisis_plan"}), verified_only=True)
    assert near["verified", ()].gain == 1
    assert not any(kind == "unknown" for kind, _ in near)


def test_near_misses_are_silent_where_enough_fits():
    published = directory(*(clinic(str(i)) for i in range(4)), clinic("far", 60))
    answer = search.search(published, Query(), CENTER)
    assert search_answer.near_misses(published, Query(), CENTER, answer) == ()
    assert search_answer.near_misses(published, Query(), CENTER, answer, few=4)


def test_why_not_names_every_reason_and_tells_unknown_from_no():
    published = directory(
        clinic("A", 300, status="defunct", crisis_plan="no", route_oral="unknown", price_per_session="500"),
        clinic("held", listing_status="held"),
    )
    query = Query(wishes=frozenset({"must.crisis_plan", "route.oral"}), price_at_most=100)
    failed = explanations.why_not(published, query, CENTER, 0)
    assert [(f.kind, f.unknown) for f in failed] == [
        ("status", False),
        ("distance", False),
        ("wish", True),
        ("wish", False),
        ("price", False),
    ]
    assert failed[1].miles == pytest.approx(300, abs=2)
    assert explanations.why_not(published, query, CENTER, 1) is None


def test_a_clinic_is_found_by_a_name_typed_roughly():
    published = directory(
        clinic("1", location_name="Kestrel Psychiatry Boise"),
        clinic("2", location_name="Juniper Infusion", organization_name="Harbor Wellness Group"),
        clinic("3", location_name="Juniper Infusion", listing_status="held"),
        clinic("4", location_name="Juniper Infusion", status="defunct"),
    )
    by_name = lambda text: ids(published, list(explanations.find_by_name(published, text)))  # noqa: E731
    assert by_name("kestrel psychiatri")[:1] == ["1"]
    assert by_name("Harbor Welness")[:1] == ["2"]
    assert set(by_name("Juniper Infusion")[:2]) == {"2", "4"}
    assert "3" not in by_name("Juniper Infusion")
    assert by_name("") == by_name("!!!") == by_name("x" * 10_000) == []
