"""What must hold between the cells of a row."""

from datetime import date, timedelta

import pandas as pd
import pytest

from directory import schema
from directory.clinics import findings
from directory.clinics.claims import claims_in
from directory.clinics.findings import Standing
from directory.geo import places
from directory.intake.checks import filling, rules
from tests import seeded
from tests.nasty.cell_cases import CLINIC, HOME, IV, NOT_SPRAVATO, SPRAVATO, TODAY

STRONG = {
    "evidence_type": "document",
    "evidence_ref": "protocol of May",
    "verified_by": "Resource specialist, Example Center",
}


def table(*clinics: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [{**dict.fromkeys(schema.COLUMN_NAMES, ""), **CLINIC, **cells} for cells in clinics],
        columns=list(schema.COLUMN_NAMES),
        dtype="str",
    )


def found(*changes: dict[str, str], refused=(), **cells: str) -> set[str]:
    """The codes told of one clinic, a plain one but for the changes."""
    row = {}
    for change in (*changes, cells):
        row.update(change)
    return {problem.code for _, _, problem in rules.check_rows(table(row), TODAY, refused)}


def completed(**cells: str) -> tuple[pd.Series, list]:
    frame, told = filling.complete(table(cells))
    return frame.iloc[0], [(column, p.code) for _, column, p in told]


def test_a_plain_clinic_is_told_nothing():
    assert found() == set()


# the clinical rules, each with the nearest case that is right


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("rule.spravato_setting", (SPRAVATO, HOME), (SPRAVATO, HOME, {"care_setting": "in_clinic;at_home_telehealth"})),
        (
            "rule.spravato_setting",
            (SPRAVATO, HOME, {"care_setting": "at_home_telehealth;!in_clinic"}),
            (NOT_SPRAVATO, HOME),
        ),
        (
            "rule.spravato_observation",
            (SPRAVATO, {"observation_minutes": "119"}),
            (SPRAVATO, {"observation_minutes": "120"}),
        ),
        (
            "rule.spravato_observation",
            (SPRAVATO, {"observation_minutes": "0"}),
            (NOT_SPRAVATO, {"observation_minutes": "60"}),
        ),
        ("rule.spravato_rems", (SPRAVATO, {"rems_certified": "no"}), (SPRAVATO,)),
        ("rule.spravato_rems", (SPRAVATO, {"rems_certified": ""}), (NOT_SPRAVATO, {"rems_certified": "no"})),
        ("rule.rems_without_spravato", (NOT_SPRAVATO, {"rems_certified": "yes"}), (SPRAVATO,)),
        (
            "rule.rems_not_applicable",
            ({"rems_certified": "not_applicable"},),
            (NOT_SPRAVATO, {"rems_certified": "not_applicable"}),
        ),
        ("rule.iv_at_home", (HOME, {"route_im_injection": "yes"}), (HOME, {"route_sublingual_lozenge": "yes"})),
        (
            "rule.iv_at_home",
            (HOME, {"route_sc_injection": "yes"}),
            (HOME, IV, {"care_setting": "hybrid;at_home_telehealth"}),
        ),
        (
            "rule.compounded_consent",
            ({"route_compounded_intranasal": "yes", "informed_consent": "no"},),
            ({"route_compounded_intranasal": "yes", "informed_consent": "yes"},),
        ),
        (
            "rule.adolescents_spravato",
            (SPRAVATO, {"populations": "adolescents"}),
            (SPRAVATO, IV, {"populations": "adolescents"}),
        ),
        (
            "rule.adolescents_spravato",
            (SPRAVATO, {"populations": "adults;adolescents"}),
            (SPRAVATO, {"populations": "adults;!adolescents"}),
        ),
        (
            "rule.medicare_without_covered_route",
            (IV, {"payment_medicare": "yes"}),
            (IV, SPRAVATO, {"payment_medicare": "yes"}),
        ),
        ("rule.medicare_without_covered_route", (IV, {"payment_medicare": "yes"}), ({"payment_medicare": "yes"},)),
        (
            "rule.telehealth_with_no_states",
            ({"care_setting": "in_clinic;at_home_telehealth"},),
            ({"care_setting": "in_clinic;at_home_telehealth", "licensed_states": "CO"},),
        ),
        ("rule.telehealth_with_no_states", ({"telehealth": "yes"},), ({"telehealth": "no"},)),
        ("rule.telehealth_only_with_no_states", (HOME, {"licensed_states": ""}), (HOME,)),
        ("rule.at_home_no_followup", (HOME, {"ongoing_support": "unknown"}), (HOME,)),
        (
            "rule.accepting_no_phone",
            ({"accepting_new_patients": "newpt", "phone": ""},),
            ({"accepting_new_patients": "newpt", "phone": "", "intake_phone": "303-555-0113"},),
        ),
        (
            "rule.closed_but_accepting",
            ({"status": "defunct", "accepting_new_patients": "newpt"},),
            ({"status": "defunct", "accepting_new_patients": "nopt"},),
        ),
        (
            "rule.age_range",
            ({"minimum_age": "66", "maximum_age": "65"},),
            ({"minimum_age": "65", "maximum_age": "65"},),
        ),
        (
            "rule.price_range",
            ({"price_per_session": "450", "price_course": "400"},),
            ({"price_per_session": "450", "price_course": "450"},),
        ),
        (
            "rule.price_range",
            ({"price_per_session": "450", "price_course": "27000", "induction_sessions": "6"},),
            ({"price_per_session": "450", "price_course": "2400", "induction_sessions": "6"},),
        ),
        (
            "phone.toll_free_only",
            ({"phone": "800-555-0112"},),
            ({"phone": "800-555-0112", "intake_phone": "303-555-0113"},),
        ),
        ("zip.state_mismatch", ({"postal_code": "10001"},), ({"postal_code": "80202"},)),
    ],
)
def test_a_rule_speaks_when_broken_and_is_silent_when_kept(code, wrong, right):
    assert code in found(*wrong)
    assert code not in found(*right)


def test_only_at_home_without_states_is_told_once_as_an_error():
    codes = found(HOME, licensed_states="", telehealth="yes")
    assert "rule.telehealth_only_with_no_states" in codes and "rule.telehealth_with_no_states" not in codes


def test_a_refused_cell_keeps_the_rules_that_read_it_silent():
    assert "geo.half_pair" in found(latitude="")
    assert found(latitude="", refused={(0, "latitude")}) == set()
    assert "rule.accepting_no_phone" not in found(accepting_new_patients="newpt", phone="", refused={(0, "phone")})
    assert "rule.spravato_rems" not in found(SPRAVATO, rems_certified="", refused={(0, "rems_certified")})


# points


@pytest.mark.parametrize(
    ("latitude", "longitude", "state", "code", "suggestion"),
    [
        ("-104.9995", "39.7525", "CO", "geo.swapped", "39.7525, -104.9995"),
        ("104.9995", "39.7525", "CO", "geo.swapped", "39.7525, -104.9995"),
        ("-80.1918", "25.7617", "FL", "geo.swapped", "25.7617, -80.1918"),
        ("39.7525", "104.9995", "CO", "geo.sign", "39.7525, -104.9995"),
        ("-39.7525", "-104.9995", "CO", "geo.sign", "39.7525, -104.9995"),
        ("13.4443", "-144.7937", "GU", "geo.sign", "13.4443, 144.7937"),
        ("0", "0", "CO", "geo.null_island", ""),
        ("0.4", "-0.2", "CO", "geo.null_island", ""),
        ("48.8566", "2.3522", "CO", "geo.out_of_us", ""),
        ("95", "12", "CO", "geo.range", ""),
    ],
)
def test_a_point_outside_the_us_is_explained_where_one_slip_explains_it(latitude, longitude, state, code, suggestion):
    told = [
        p
        for _, _, p in rules.check_rows(
            table({"latitude": latitude, "longitude": longitude, "state_province": state, "postal_code": ""}), TODAY
        )
    ]
    assert [(p.code, p.suggestion) for p in told] == [(code, suggestion)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "state"),
    [
        ("13.4443", "144.7937", "GU"),
        ("15.1778", "145.7506", "MP"),
        ("-14.2756", "-170.7020", "AS"),
        ("18.4655", "-66.1057", "PR"),
        ("18.3419", "-64.9307", "VI"),
        ("52.9", "172.9", "AK"),
        ("51.88", "-176.65", "AK"),
        ("21.3069", "-157.8583", "HI"),
        ("61.2181", "-149.9003", "AK"),
    ],
)
def test_the_far_ends_of_the_us_lie_in_their_states(latitude, longitude, state):
    assert found(latitude=latitude, longitude=longitude, state_province=state, postal_code="") == set()


def test_a_point_far_from_its_zip_is_told_with_the_miles():
    [problem] = [p for _, _, p in rules.check_rows(table({"latitude": "38.2544", "longitude": "-104.6091"}), TODAY)]
    assert problem.code == "geo.far_from_zip" and "105 miles" in problem.expected


@pytest.mark.parametrize(("miles", "told"), [(24.5, False), (25.5, True)])
def test_a_point_may_lie_25_miles_from_its_zip(miles, told):
    latitude, longitude = places.zip_point("80202")
    north = latitude + miles / 69  # a degree of latitude here
    assert (
        "geo.far_from_zip" in found(postal_code="80202", latitude=f"{north:.5f}", longitude=f"{longitude:.5f}")
    ) is told


def test_a_point_in_another_state_names_that_state():
    told = [p for _, _, p in rules.check_rows(table({"latitude": "40.7608", "longitude": "-111.8910"}), TODAY)]
    assert "geo.out_of_state" in [p.code for p in told]
    assert any("lies in UT" in p.expected for p in told)


def test_a_clinic_without_coordinates_is_placed_by_its_zip_then_by_its_city():
    row, told = completed(latitude="", longitude="")
    assert (row.location_precision, told) == ("zip", [("latitude", "geo.missing")])
    assert abs(float(row.latitude) - 39.75) < 0.05
    row, told = completed(latitude="", longitude="", postal_code="")
    assert (row.location_precision, told) == ("city", [("latitude", "geo.missing")])
    row, told = completed(latitude="", longitude="", postal_code="", city="Nowhereville")
    assert (row.location_precision, row.latitude, told) == ("unknown", "", [("latitude", "geo.missing")])


def test_given_coordinates_are_kept_and_count_as_the_address():
    row, told = completed()
    assert (row.latitude, row.longitude, row.location_precision, told) == (
        CLINIC["latitude"],
        CLINIC["longitude"],
        "address",
        [],
    )
    assert completed(location_precision="zip")[0].location_precision == "zip"


# filling and repairing


def test_empty_cells_get_what_empty_means():
    row, _ = completed(price_per_session="450")
    assert (row.status, row.country, row.listing_status, row.currency, row.timezone) == (
        "active",
        "US",
        "published",
        "USD",
        "America/Denver",
    )
    assert completed()[0].currency == ""
    assert completed(timezone="America/Phoenix")[0].timezone == "America/Phoenix"


@pytest.mark.parametrize(
    ("short", "state", "restored", "code"),
    [
        ("2138", "MA", "02138", "zip.dropped_zero"),
        ("501", "NY", "00501", "zip.dropped_zero"),
        ("601", "PR", "00601", "zip.dropped_zero"),
        ("2138", "NV", "", "zip.format"),
        ("9999", "MA", "", "zip.format"),
        ("2138", "", "", "zip.format"),
    ],
)
def test_a_lost_zero_comes_back_only_where_the_state_confirms_it(short, state, restored, code):
    row, told = completed(postal_code=short, state_province=state)
    assert (row.postal_code, told) == (restored, [("postal_code", code)])


def test_completing_twice_changes_and_tells_nothing_more():
    once, _ = filling.complete(table({"latitude": "", "longitude": "", "postal_code": "2138", "state_province": "MA"}))
    twice, told = filling.complete(once)
    assert told == [] and twice.equals(once)


def test_blank_answers_are_counted_by_column():
    frame = table({"telehealth": "no"}, {"telehealth": ""}, {"telehealth": ""})
    assert rules.blank_findings(frame, ["telehealth", "phone", "informed_consent"]) == [
        ("telehealth", 2),
        ("informed_consent", 3),
    ]


# days and evidence


def test_no_check_happened_tomorrow_or_before_the_clinic_opened():
    assert "date.future" in found(STRONG, assured_date="2026-11-10")
    assert "date.future" not in found(STRONG, assured_date="2026-11-09")
    assert "date.future" not in found(alert_ends="2027-01-01")
    assert "date.range" in found(phone_verified_on="2018-12-31", year_opened="2019")
    assert "date.range" not in found(phone_verified_on="2019-01-01", year_opened="2019")


def told_ages(**cells):
    return [
        (column, p)
        for _, column, p in rules.check_rows(table({**STRONG, "phone_evidence_type": "third_party", **cells}), TODAY)
        if p.code in ("date.stale", "date.due")
    ]


def test_what_is_out_of_date_is_told_once_a_row_with_the_number_and_the_oldest():
    old, older = TODAY - timedelta(days=366), TODAY - timedelta(days=500)
    [(column, problem)] = told_ages(
        informed_consent="yes",
        informed_consent_evidence_type="document",
        informed_consent_verified_on=old.isoformat(),
        crisis_plan="no",
        crisis_plan_evidence_type="document",
        crisis_plan_verified_on=older.isoformat(),
    )
    assert (column, problem.code, problem.value) == ("crisis_plan", "date.stale", older.isoformat())
    assert "2 facts" in problem.expected


@pytest.mark.parametrize(("days", "code"), [(366, "date.stale"), (365, "date.due"), (335, "date.due"), (334, None)])
def test_stale_begins_the_day_after_the_last_day_and_due_thirty_days_before(days, code):
    told = told_ages(informed_consent="yes", assured_date=(TODAY - timedelta(days=days)).isoformat())
    assert [p.code for _, p in told] == ([code] if code else [])


@pytest.mark.parametrize(
    "cells",
    [
        {"informed_consent": "unknown"},
        {"informed_consent": ""},
        {
            "rems_certified": "not_applicable",
            **NOT_SPRAVATO,
            "route_esketamine_intranasal_evidence_type": "third_party",
        },
        {"informed_consent": "yes", "informed_consent_evidence_type": "clinic_website"},
        {"conditions": ""},
    ],
)
def test_what_is_not_known_or_not_proven_does_not_go_out_of_date(cells):
    assert told_ages(assured_date="2020-01-01", **cells) == []


def test_stale_notices_agree_with_the_standing_shown():
    frame = seeded.clinics(300, seed=7)
    told = {position for position, _, p in rules.check_rows(frame, TODAY) if p.code == "date.stale"}
    for position in range(len(frame)):
        row = frame.iloc[position].to_dict()
        stale = [
            c
            for c in schema.FINDINGS
            if not (c.facet and not schema.FACET[c.facet].by_column) and findings.finding(row, c, TODAY).stale
        ]
        lists = [
            c
            for c in schema.FINDINGS
            if c.facet
            and not schema.FACET[c.facet].by_column
            and row[c.name]
            and any(findings.finding(row, c, TODAY, m.key).stale for m in c.values)
        ]
        assert (position in told) == bool(stale or lists)


def test_a_yes_without_evidence_is_told_and_is_what_the_public_sees_as_claimed():
    assert "rule.claim_without_evidence" in found(informed_consent="yes")
    assert "rule.claim_without_evidence" not in found(informed_consent="no")
    assert "rule.claim_without_evidence" not in found(STRONG, informed_consent="yes", assured_date="2026-10-01")
    assert "rule.claim_without_evidence" not in found(
        informed_consent="yes", informed_consent_evidence_type="clinic_website"
    )
    assert "rule.claim_without_evidence" in found(
        STRONG, informed_consent="yes", informed_consent_verified_on="2026-10-01", assured_date="2026-10-01"
    )
    row = table({"informed_consent": "yes"}).iloc[0].to_dict()
    assert findings.finding(row, schema.BY_NAME["informed_consent"], TODAY).standing is Standing.CLAIMED


def test_a_call_without_a_name_is_told_once_a_row():
    call = {
        "informed_consent": "yes",
        "informed_consent_evidence_type": "phone_call",
        "crisis_plan": "yes",
        "crisis_plan_evidence_type": "phone_call",
    }
    told = [p for _, _, p in rules.check_rows(table(call), TODAY) if p.code == "rule.phone_call_without_name"]
    assert [p.value for p in told] == ["2 by phone"]
    assert "rule.phone_call_without_name" in found(evidence_type="phone_call")
    assert "rule.phone_call_without_name" not in found(
        evidence_type="phone_call", evidence_ref="spoke to the front desk lead"
    )


# claims


@pytest.mark.parametrize(
    "text",
    [
        "FDA-approved ketamine",
        "fda approved  ketamine infusions",
        "In 2019, the FDA approved ketamine.",
        "Ketamine is FDA approved for depression",
        "We cure depression",
        "Results guaranteed!",
        "no side effects",
        "Without any side-effects",
        "70 % success",
        "70% success rate",
        "a 70 percent success rate",
        "success rate of 60% to 70%",
        "safe for everyone",
        "Completely safe.",
        "No pain, but a 70% success rate",
    ],
)
def test_a_promise_is_found_however_it_is_written(text):
    assert claims_in(text)
    assert "rule.claim_phrase" in found(description=text)


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine is not FDA-approved for depression.",
        "FDA-approved esketamine (Spravato)",
        "FDA-approved Spravato and off-label ketamine",
        "There is no cure.",
        "Results are not guaranteed.",
        "Not safe for everyone.",
        "We secure your data; manicured lawns.",
        "Ketamine is FDA-approved as an anesthetic.",
        "70% of visits are covered",
    ],
)
def test_a_denial_is_no_promise(text):
    assert claims_in(text) == []


def test_what_vetting_staff_wrote_about_claims_is_no_claim_of_the_clinic():
    assert "rule.claim_phrase" not in found(claim_findings="Page says: guaranteed cure (2026-10-01)")


def test_an_empty_table_is_no_trouble():
    frame, told = filling.complete(table())
    assert (len(frame), told, rules.check_rows(frame, date(2026, 1, 1))) == (0, [], [])
