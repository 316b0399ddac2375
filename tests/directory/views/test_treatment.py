"""What being treated at a clinic means: approval, visits, the way home, warnings, cost."""

import pickle

import pytest

from directory import schema
from directory.medicine.cited import Cited, sources_of
from directory.notices import SEVERITY
from directory.views import treatment
from directory.views.citations import numbered, source_line
from tests import reading, wrong_claims

ROUTES = [m.key for m in schema.ROUTES.members]

# rules about the file that say nothing a patient could act on
OF_THE_FILE = {
    "rule.rems_without_spravato",
    "rule.rems_not_applicable",
    "rule.accepting_no_phone",
    "rule.closed_but_accepting",
    "rule.age_range",
    "rule.price_range",
    "rule.claim_without_evidence",
    "rule.phone_call_without_name",
    "rule.name_in_verified_by",
    "rule.plain_supervision",
}


def clinic(**texts: str) -> dict[str, str]:
    return {**dict.fromkeys(schema.COLUMN_NAMES, ""), "currency": "USD", **texts}


def test_a_medical_sentence_needs_a_known_source():
    with pytest.raises(ValueError, match="needs a source"):
        Cited("Ketamine is given by drip.")
    with pytest.raises(KeyError):
        Cited("Ketamine is given by drip.", "SOMEBODY")


def test_a_source_line_names_each_source_once_with_its_day():
    line = source_line(sources_of([Cited("One.", "REMS"), "no source", Cited("Two.", "LABEL", "REMS")]))
    assert line.count("<a ") == 2
    assert "(read 9 Nov 2026)" in line
    assert source_line(()) is None


def test_each_sentence_shows_which_of_several_sources_is_its_own():
    one, two = Cited("One.", "REMS"), Cited("Two.", "LABEL", "REMS")
    keys = sources_of([one, two])
    assert numbered(one, keys) == 'One.<sup class="source"> 1</sup>'
    assert numbered(two, keys) == 'Two.<sup class="source"> 1, 2</sup>'
    assert source_line(keys).index("1 <a") < source_line(keys).index("2 <a")
    assert numbered(one, ("REMS",)) == "One."


def test_a_sentence_keeps_its_sources_when_copied():
    said = Cited("One.", "REMS", "LABEL")
    assert pickle.loads(pickle.dumps(said)).sources == ("REMS", "LABEL")


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_says_what_the_fda_says_of_it(route):
    said = treatment.fda_status(route)
    assert said.sources
    approved_for_depression = route == "esketamine_intranasal"
    assert ("off-label" in said or "not approved" in said) is not approved_for_depression
    assert wrong_claims.found(said) == []


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_says_what_it_asks_of_you(route):
    asks = treatment.what_it_asks(route)
    assert all(isinstance(part, Cited) or part.startswith(("Ask", "We found no source")) for part in asks)
    assert sources_of(asks)
    assert wrong_claims.found(" ".join(asks)) == []


def test_spravato_asks_for_eight_visits_two_hours_and_a_ride():
    text = " ".join(treatment.what_it_asks("esketamine_intranasal"))
    assert "8 visits" in text and "at least 2 hours" in text and "ride home each time" in text


def test_every_rule_is_either_a_red_flag_or_about_the_file():
    rule_codes = {code for code in SEVERITY if code.startswith("rule.")}
    assert set(treatment.RED_FLAGS) | OF_THE_FILE == rule_codes
    assert not set(treatment.RED_FLAGS) & OF_THE_FILE


BROKEN = {
    "rule.spravato_setting": {"route_esketamine_intranasal": "yes", "care_setting": "at_home_telehealth"},
    "rule.spravato_rems": {"route_esketamine_intranasal": "yes", "rems_certified": "unknown"},
    "rule.spravato_observation": {"route_esketamine_intranasal": "yes", "observation_minutes": "60"},
    "rule.adolescents_spravato": {"route_esketamine_intranasal": "yes", "populations": "adolescents"},
    "rule.compounded_consent": {"route_compounded_intranasal": "yes"},
    "rule.iv_at_home": {"route_iv_infusion": "yes", "care_setting": "at_home_telehealth"},
    "rule.at_home_no_followup": {"care_setting": "in_clinic;at_home_telehealth"},
    "rule.telehealth_with_no_states": {"telehealth": "yes"},
    "rule.telehealth_only_with_no_states": {"care_setting": "at_home_telehealth"},
    "rule.medicare_without_covered_route": {"payment_medicare": "yes", "route_iv_infusion": "yes"},
    "rule.claim_phrase": {"description": "We offer a guaranteed result."},
}


@pytest.mark.parametrize("code", treatment.RED_FLAGS)
def test_a_broken_rule_is_told_in_plain_words(code):
    flags = treatment.red_flags(clinic(**BROKEN[code]))
    expected = treatment.RED_FLAGS[code].replace("{found}", "guaranteed")
    assert expected in flags
    assert len(flags) == len(set(flags))
    assert wrong_claims.found(expected) == []
    assert reading.grade(expected) <= 10


def test_what_is_given_where_nobody_watches_is_flagged_for_a_lozenge_too():
    texts = treatment.red_flags(
        clinic(route_sublingual_lozenge="yes", care_setting="at_home_telehealth", licensed_states="CO")
    )
    assert treatment.RED_FLAGS["rule.at_home_no_followup"] in texts


def test_a_clinic_that_breaks_no_rule_has_no_red_flag():
    assert (
        treatment.red_flags(
            clinic(
                route_esketamine_intranasal="yes",
                rems_certified="yes",
                observation_minutes="120",
                care_setting="in_clinic",
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            {"price_per_session": "450", "induction_sessions": "6"},
            "First course: $2,700, which is 6 visits at $450 each",
        ),
        (
            {"price_per_session": "450.5", "induction_sessions": "1"},
            "First course: $450.50, which is 1 visit at $450.50 each",
        ),
        ({"price_course": "2700"}, "First course: $2,700, the price for the whole course"),
        (
            {"price_course": "2500", "price_per_session": "450", "induction_sessions": "6"},
            "First course: $2,500, the price for the whole course",
        ),
        ({"price_per_session": "450"}, ""),
        ({"induction_sessions": "6"}, ""),
        ({}, ""),
    ],
)
def test_the_first_course_has_a_cost_only_where_both_parts_are_known(texts, expected):
    assert treatment.first_course_cost(clinic(**texts)) == expected


@pytest.mark.parametrize("text", [t for r in ROUTES for t in (treatment.fda_status(r), *treatment.what_it_asks(r))])
def test_the_sentences_are_plain(text):
    assert len(text.split()) < 20 or reading.grade(text) <= 10


@pytest.mark.parametrize(
    ("text", "number", "tel"),
    [
        ("Call or text 988, at any hour.", "988", "988"),
        ("Call 911.", "911", "911"),
        ("To ask, call 1-855-382-6022.", "1-855-382-6022", "18553826022"),
        ("Tell the FDA: 1-800-FDA-1088, or write.", "1-800-FDA-1088", "18003321088"),
        ("Its maker: 1-800-JANSSEN.", "1-800-JANSSEN", "18005267736"),
    ],
)
def test_a_number_to_call_can_be_pressed(text, number, tel):
    assert f'<a href="tel:{tel}" class="number">{number}</a>' in numbered(Cited(text, "REMS"), ("REMS",))


def test_a_figure_is_no_number_to_call():
    assert "<a " not in numbered(Cited("Of 9,988 people 911,000 did not, on 1-8-2026.", "REMS"), ("REMS",))
