"""Standings: what a finding is worth on a given day."""

from datetime import date, timedelta

import pandas as pd
import pytest

from directory import schema
from directory.clinics.findings import Standing, Value, finding

TODAY = date(2026, 11, 9)
CONSENT = schema.BY_NAME["informed_consent"]


def clinic(**texts):
    return pd.Series({name: "" for name in schema.COLUMN_NAMES} | texts)


def evidence(column, kind="document", on=TODAY, ref="Consent form v3", by="Resource specialist, Example Center"):
    return {
        f"{column}_evidence_type": kind,
        f"{column}_verified_on": on.isoformat() if on else "",
        f"{column}_evidence_ref": ref,
        f"{column}_verified_by": by,
    }


def standing(column=CONSENT, member="", **texts):
    return finding(clinic(**texts), column, TODAY, member)


def test_a_bare_yes_is_claimed():
    assert standing(informed_consent="yes").standing is Standing.CLAIMED


@pytest.mark.parametrize("cell", ["", "unknown"])
def test_blank_and_unknown_are_unknown_even_with_strong_evidence(cell):
    found = standing(informed_consent=cell, **evidence("informed_consent"))
    assert (found.value, found.standing) == (Value.UNKNOWN, Standing.UNKNOWN)


@pytest.mark.parametrize("kind", schema.STRONG_EVIDENCE)
def test_strong_evidence_in_date_verifies(kind):
    assert standing(informed_consent="yes", **evidence("informed_consent", kind)).standing is Standing.VERIFIED


@pytest.mark.parametrize("kind", [m.key for m in schema.EVIDENCE_TYPES if m.key not in schema.STRONG_EVIDENCE])
def test_weak_evidence_only_claims(kind):
    assert standing(informed_consent="yes", **evidence("informed_consent", kind)).standing is Standing.CLAIMED


def test_a_phone_call_without_the_person_spoken_to_is_weak():
    assert (
        standing(informed_consent="yes", **evidence("informed_consent", "phone_call", ref="")).standing
        is Standing.CLAIMED
    )


def test_strong_evidence_without_a_date_is_weak():
    assert standing(informed_consent="yes", **evidence("informed_consent", on=None)).standing is Standing.CLAIMED


@pytest.mark.parametrize(("age", "expected"), [(0, Standing.VERIFIED), (365, Standing.VERIFIED), (366, Standing.STALE)])
def test_evidence_counts_up_to_and_including_its_last_day(age, expected):
    assert (
        standing(informed_consent="yes", **evidence("informed_consent", on=TODAY - timedelta(days=age))).standing
        is expected
    )


@pytest.mark.parametrize("column", schema.FINDINGS, ids=lambda c: c.name)
def test_each_column_goes_stale_after_its_own_days(column):
    yes = next((m.key for m in column.values if m.key in ("yes", "on_site", "newpt")), None) or (
        column.values[0].key if column.values else "x"
    )
    fresh, old = (
        standing(
            column,
            yes,
            **{column.name: yes},
            **evidence(column.name, on=TODAY - timedelta(days=column.days_until_stale + extra)),
        ).standing
        for extra in (0, 1)
    )
    assert (fresh, old) == (Standing.VERIFIED, Standing.STALE)


def test_a_no_keeps_its_evidence_and_goes_stale_too():
    found = standing(informed_consent="no", **evidence("informed_consent", on=TODAY - timedelta(days=400)))
    assert (found.standing, found.stale, found.evidence.kind) == (Standing.NO, True, "document")


def test_not_applicable_has_no_standing():
    found = standing(schema.BY_NAME["rems_certified"], rems_certified="not_applicable")
    assert (found.value, found.standing) == (Value.NOT_APPLICABLE, Standing.NONE)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("on_site", Value.YES),
        ("partner", Value.YES),
        ("referral_only", Value.NO),
        ("none", Value.NO),
        ("unknown", Value.UNKNOWN),
    ],
)
def test_talk_therapy_counts_as_yes_on_site_and_with_a_partner_only(cell, value):
    assert standing(schema.BY_NAME["psychotherapy_integration"], psychotherapy_integration=cell).value is value


@pytest.mark.parametrize(
    ("cell", "value"), [("ptsd;ocd", Value.YES), ("ocd", Value.UNKNOWN), ("!ptsd", Value.NO), ("", Value.UNKNOWN)]
)
def test_a_list_member_that_is_absent_is_unknown_never_no(cell, value):
    assert standing(schema.BY_NAME["conditions"], "ptsd", conditions=cell).value is value


def test_the_rows_evidence_stands_in_where_a_finding_has_none_of_its_own():
    row = {
        "evidence_type": "document",
        "evidence_ref": "Visit file",
        "assured_date": "2026-11-01",
        "verified_by": "Specialist, Center",
    }
    found = standing(informed_consent="yes", **row)
    assert (found.standing, found.evidence.own, found.evidence.checked_by) == (
        Standing.VERIFIED,
        False,
        "Specialist, Center",
    )
    assert (
        standing(informed_consent="yes", **row, **evidence("informed_consent", "clinic_website")).standing
        is Standing.CLAIMED
    )


def test_new_patients_take_their_own_as_of_day():
    found = standing(
        schema.BY_NAME["accepting_new_patients"],
        accepting_new_patients="newpt",
        accepting_as_of="2026-11-02",
        evidence_type="document",
        assured_date="2024-01-01",
    )
    assert (found.standing, found.evidence.verified_on) == (Standing.VERIFIED, date(2026, 11, 2))


NEW_YEAR = schema.HOME_AND_VIDEO_DUE
HOME_AND_VIDEO = [
    ("telehealth", "yes", ""),
    ("telehealth", "no", ""),
    ("licensed_states", "CO;WY", ""),
    ("care_setting", "in_clinic;at_home_telehealth", "at_home_telehealth"),
    ("care_setting", "hybrid", "hybrid"),
]


@pytest.mark.parametrize(("column", "cell", "member"), HOME_AND_VIDEO)
@pytest.mark.parametrize(
    ("checked", "day", "fresh"),
    [
        (date(2026, 12, 20), date(2026, 12, 31), True),
        (date(2026, 12, 20), NEW_YEAR, False),
        (date(2026, 12, 31), NEW_YEAR, False),
        (NEW_YEAR, NEW_YEAR, True),
        (NEW_YEAR, NEW_YEAR + timedelta(days=180), True),
        (NEW_YEAR, NEW_YEAR + timedelta(days=181), False),
        (date(2026, 3, 1), date(2026, 8, 29), False),
    ],
)
def test_what_is_known_of_treatment_at_home_and_by_video_counts_until_the_federal_rule_ends_unless_it_was_checked_since(
    column, cell, member, checked, day, fresh
):
    texts = clinic(**{column: cell}, **evidence(column, on=checked))
    found = finding(texts, schema.BY_NAME[column], day, member)
    assert found.stale is not fresh
    assert found.standing is (Standing.NO if cell == "no" else Standing.VERIFIED if fresh else Standing.STALE)
    assert found.good_until == min(
        checked + timedelta(days=180), date(2026, 12, 31) if checked < NEW_YEAR else date.max
    )


@pytest.mark.parametrize(
    ("column", "cell", "member"),
    [
        ("care_setting", "in_clinic;at_home_telehealth", "in_clinic"),
        ("route_oral", "yes", ""),
        ("informed_consent", "yes", ""),
        ("phone", "+13035550112", ""),
    ],
)
def test_on_that_day_nothing_else_goes_out_of_date(column, cell, member):
    found = finding(
        clinic(**{column: cell}, **evidence(column, on=date(2026, 12, 20))), schema.BY_NAME[column], NEW_YEAR, member
    )
    assert found.standing is Standing.VERIFIED


def test_the_rows_own_evidence_on_care_by_video_ends_on_that_day_too():
    row = clinic(telehealth="yes", evidence_type="document", evidence_ref="Visit file", assured_date="2026-12-20")
    assert [finding(row, schema.BY_NAME["telehealth"], day).standing for day in (date(2026, 12, 31), NEW_YEAR)] == [
        Standing.VERIFIED,
        Standing.STALE,
    ]
