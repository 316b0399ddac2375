"""The clinic page's sentences: what matters for a call, each standing, questions, approval, warnings, paper."""

import functools
import re
from datetime import UTC, datetime

import pytest

from directory import schema
from directory.clinics.verdict import Verdict
from directory.medicine import last_checked as medicine_last_checked
from directory.publishing import file
from directory.search.published import Directory
from directory.settings import Settings
from directory.views import glossary, treatment, verdict, words
from directory.views.clinic import approval, facts, finding_row, opening, questions, replacements
from directory.views.clinic import head as clinic_head
from directory.views.clinic import page as clinic_page
from tests import reading, wrong_claims
from tests.one_clinic import PLAIN, TODAY, directory_of, words_of

TUESDAY_NOON_DENVER = datetime(2026, 11, 10, 19, 0, tzinfo=UTC)


def head(moment: datetime = TUESDAY_NOON_DENVER, miles: float | None = None, **texts: str) -> str:
    return words_of(clinic_head.head(directory_of(**texts), 0, moment, miles, "80202 Denver, CO"))


def checked(column: str, value: str = "yes", on: str = "2026-10-24", kind: str = "document") -> dict[str, str]:
    return {
        column: value,
        column + "_evidence_type": kind,
        column + "_verified_on": on,
        column + "_verified_by": "Vetting nurse, Example Resource Center",
        column + "_evidence_ref": "Call with Ann Example",
    }


def test_the_head_says_whether_it_is_open_now_by_the_clinics_own_clock():
    hours = {"hours": "Mon-Fri 08:00-17:00"}
    assert "Open now, until 5 pm. It is Tuesday, noon there." in head(**hours)
    assert "Closed now. Opens at 8 am today." in head(datetime(2026, 11, 10, 14, 0, tzinfo=UTC), **hours)
    assert "We do not know when this clinic is open. Call to ask." in head()


def test_hours_are_told_as_a_week_with_their_standing():
    assert "Monday to Friday 8 am to 5 pm; Saturday to Sunday closed (verified)" in head(
        **checked("hours", "Mon-Fri 08:00-17:00; Sat-Sun closed")
    )
    assert "8 am to 5 pm; Saturday to Sunday no hours given (not checked)" in head(hours="Mon-Fri 08:00-17:00")


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ({"minimum_age": "18"}, "Adults 18 and older"),
        ({"minimum_age": "12", "maximum_age": "17"}, "12 to 17"),
        ({"maximum_age": "17"}, "17 and younger"),
    ],
)
def test_the_ages_a_clinic_treats_are_one_fact_in_words(ages, said):
    told = clinic_page.page(directory_of(**ages), 0)
    assert told.count("<dt>Ages</dt>") == 1 and f">{said}<" in told
    assert "Youngest age" not in told and "Oldest age" not in told


def test_an_extension_is_dialled_and_said_on_the_page():
    shown = clinic_head.head(
        directory_of(phone_extension="204", intake_phone="617-555-0105", intake_phone_extension="9"),
        0,
        TUESDAY_NOON_DENVER,
    )
    assert 'href="tel:+13035550112,204"' in shown and "(303) 555-0112, extension 204" in shown
    assert 'href="tel:+16175550105,9"' in shown and "(617) 555-0105, extension 9" in shown


def test_a_closed_clinic_has_one_sentence_for_it_and_no_opening_hours():
    text = head(status="temporarily closed", hours="Mon-Fri 08:00-17:00")
    assert text.count("This clinic is closed for now.") == 1
    assert "It is no longer listed in searches." in text and "Open now" not in text
    assert opening.closed_sentence({"status": "active"}) == opening.closed_sentence({"status": ""}) == ""
    assert (
        opening.closed_sentence({"status": "defunct"})
        == opening.now({**PLAIN, "status": "defunct", "hours": ""}, TUESDAY_NOON_DENVER).sentence
    )


def test_new_patients_are_told_with_the_age_of_that_fact():
    assert "New patients Taking new patients, 11 days ago (29 Oct 2026)" in head(
        accepting_new_patients="newpt", accepting_as_of="2026-10-29"
    )
    assert "New patients Not known" in head()


def test_every_age_on_the_page_of_a_clinic_has_its_day_beside_it():
    directory = directory_of(
        **checked("phone", "303-555-0112"),
        **checked("hours", "Mon-Fri 08:00-17:00"),
        **checked("vital_signs_monitoring"),
        **checked("crisis_plan", "no"),
        **checked("route_oral", "no"),
        **checked("price_per_session", "450"),
        accepting_new_patients="newpt",
        accepting_as_of="2026-10-29",
        evidence_type="document",
        assured_date="2026-11-01",
    )
    text = words_of(clinic_head.head(directory, 0, TUESDAY_NOON_DENVER) + clinic_page.page(directory, 0))
    ages = re.findall(r"\d+ (?:days|months|years) ago(?! \(\d+ [A-Z][a-z][a-z] \d{4}\)).{0,20}", text)
    assert text.count(" days ago (") > 8 and ages == []


def test_the_distance_stands_beside_the_address_only_where_there_is_a_place():
    assert "80202 · 2.4 miles from 80202 Denver, CO" in head(miles=2.4)
    assert "miles" not in head()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            {**checked("price_per_session", "450"), "induction_sessions": "6"},
            "First course: $2,700, which is 6 visits at $450 each (verified)",
        ),
        (
            {**checked("price_per_session", "450", on="2026-01-02"), "induction_sessions": "6"},
            "First course: $2,700, which is 6 visits at $450 each (out of date)",
        ),
        (
            {"price_per_session": "450", "induction_sessions": "6"},
            "First course: $2,700, which is 6 visits at $450 each (not checked)",
        ),
        (
            {**checked("price_per_session", "450"), "induction_sessions": "6", "price_course": "2700"},
            "First course: $2,700, the price for the whole course (verified)",
        ),
        (
            {**checked("price_per_session", "450"), "induction_sessions": "6", "price_course": "2500"},
            "First course: $2,500, the price for the whole course (not checked)",
        ),
        (
            {**checked("price_transparency"), "price_course": "2500"},
            "First course: $2,500, the price for the whole course (not checked)",
        ),
        (checked("price_per_session", "450"), "$450 a visit (verified) . We do not know the cost of the first course."),
        ({"induction_sessions": "6"}, "We do not know the cost. Ask for the total of the first course."),
    ],
)
def test_the_cost_of_the_first_course_has_its_standing_beside_it(texts, expected):
    assert f"Cost {expected}" in head(**texts)


def test_states_of_care_by_video_are_told_by_name():
    assert "For people in Colorado, Wyoming. (not checked)" in head(telehealth="yes", licensed_states="WY;CO")
    assert "We do not know in which states. Ask about yours." in head(telehealth="yes")
    assert "By video" not in head(telehealth="no", licensed_states="CO") and "By video" not in head()
    assert "Colorado" in words_of(facts.facts(directory_of(licensed_states="CO", telehealth="yes"), 0))


def test_a_broken_rule_is_told_in_the_head_with_its_source():
    text = head(route_esketamine_intranasal="yes", care_setting="at_home_telehealth")
    assert "Ask about this first" in text and treatment.RED_FLAGS["rule.spravato_setting"] in text and "Source" in text
    assert "Ask about this first" not in head(route_iv_infusion="yes", care_setting="in_clinic")


def test_paper_says_the_day_it_was_correct_the_day_it_was_printed_and_to_call():
    assert (
        words.correct_as_of(TODAY, datetime(2026, 11, 21, 23, 59, tzinfo=UTC))
        == "Correct as of 9 Nov 2026. Printed 21 Nov 2026. Call first: facts change."
    )


def test_the_questions_are_those_of_what_is_not_settled_safety_first():
    everything = {c.key: {"psychotherapy_integration": "on_site"}.get(c.key, "yes") for c in schema.CRITERIA}
    settled = directory_of(**everything, evidence_type="document", assured_date="2026-11-01")
    assert questions.questions(settled, 0) == []
    assert "Every check of this list is settled." in questions.questions_panel(settled, 0)
    for other in (
        {"crisis_plan": "unknown"},
        {"crisis_plan": "yes", "crisis_plan_evidence_type": "clinic_website"},
        checked("crisis_plan", on="2024-01-01"),
    ):
        asked = questions.questions(
            directory_of(
                **{
                    **everything,
                    "evidence_type": "document",
                    "assured_date": "2026-11-01",
                    "clinician_present": "unknown",
                    **other,
                }
            ),
            0,
        )
        assert asked == [schema.CRITERION["clinician_present"].question, schema.CRITERION["crisis_plan"].question]
    assert schema.CRITERION["rems_certified"].question not in questions.questions(directory_of(), 0)
    assert schema.CRITERION["rems_certified"].question in questions.questions(
        directory_of(route_esketamine_intranasal="yes"), 0
    )


def test_many_questions_show_the_first_and_keep_counting_in_the_rest():
    panel = questions.questions_panel(directory_of(), 0)
    asked = questions.questions(directory_of(), 0)
    assert (
        f"{len(asked) - questions.QUESTIONS_SHOWN} more questions" in panel
        and f'<ol start="{questions.QUESTIONS_SHOWN + 1}">' in panel
    )
    assert panel.count("<li>") == len(asked) + len(questions.always(directory_of().row(0)))


def test_each_route_offered_has_its_fda_sentence_with_source_and_day():
    told = approval.approval(
        directory_of(route_iv_infusion="yes", route_oral="yes", route_im_injection="no"),
        0,
        medicine_last_checked.as_of((), TODAY),
    )
    assert (
        treatment.fda_status("iv_infusion") in words_of(told)
        and treatment.fda_status("oral") in words_of(told)
        and "Sources:" in told
    )
    assert words_of(told).count("Last checked 27 Nov 2026.") == 1
    assert treatment.fda_status("im_injection") not in words_of(told)
    assert approval.approval(directory_of(), 0) is None and approval.asks(directory_of(), 0) is None


def test_routes_that_ask_the_same_of_you_stand_together():
    told = words_of(
        approval.asks(
            directory_of(route_oral="yes", route_sublingual_lozenge="yes", route_esketamine_intranasal="yes"), 0
        )
    )
    assert "Tablet or capsule · Lozenge" in told and told.count("We found no source for a set number of visits") == 1
    assert "Plan a ride home each time." in told


def test_a_criterion_opens_to_value_evidence_who_how_when_until_when_why_and_source():
    row = clinic_page.group_section(
        directory_of(**checked("vital_signs_monitoring"), monitoring_elements="heart_rate"), 0, schema.Group.SUPERVISION
    )
    text = words_of(row)
    for said in (
        "Verified Blood pressure, heart rate and oxygen watched 16 days ago (24 Oct 2026) from a document",
        "Answer on file: Yes",
        "Who Vetting nurse, Example Resource Center",
        "How from a document",
        "When 16 days ago (24 Oct 2026)",
        "How long it counts Good until 24 Oct 2027 (349 more days)",
        "What is measured Heart rate",
        "Why it matters.",
        "Sources: 1",
    ):
        assert said in text
    assert "mark-verified" in row and "Ann Example" not in row and "1 of 5 verified" in text


@pytest.mark.parametrize(
    ("texts", "word", "rest"),
    [
        (checked("crisis_plan"), "Verified", "16 days ago (24 Oct 2026) from a document"),
        (
            checked("crisis_plan", on="2025-01-01"),
            "Out of date",
            "Last checked 22 months ago (1 Jan 2025) from a document",
        ),
        (checked("crisis_plan", kind="clinic_website"), "Clinic says so", "Clinic's website, not checked"),
        ({"crisis_plan": "yes"}, "Clinic says so", "Not checked"),
        (checked("crisis_plan", kind="third_party"), "Another list says so", "Not checked"),
        (checked("crisis_plan", "no"), "No", "Checked 16 days ago (24 Oct 2026) from a document"),
        (
            checked("crisis_plan", "no", on="2025-01-01"),
            "No, out of date",
            "Last checked 22 months ago (1 Jan 2025) from a document",
        ),
        (checked("crisis_plan", "no", kind="third_party"), "No", "Another list"),
        ({"crisis_plan": "no"}, "No", "As the clinic says"),
        ({}, "Not known", ""),
    ],
)
def test_a_standing_is_said_once_and_then_when_and_how(texts, word, rest):
    finding = directory_of(**texts).finding(0, "crisis_plan")
    assert (words.standing_label(finding), finding_row.when_and_how(finding, TODAY)) == (word, rest)


@pytest.mark.parametrize(
    ("kind", "whose"), [("third_party", "that list's word"), ("clinic_website", "the clinic's word")]
)
def test_what_proves_nothing_is_said_to_be_the_word_of_whoever_said_it(kind, whose):
    finding = directory_of(**checked("crisis_plan", kind=kind)).finding(0, "crisis_plan")
    assert f"It proves nothing by itself; it counts as {whose}" in words_of(finding_row.evidence_list(finding, TODAY))


def test_ways_it_does_not_offer_share_a_line_that_opens_to_their_evidence():
    text = clinic_page.group_section(
        directory_of(**checked("route_oral", "no"), route_im_injection="no", route_iv_infusion="yes"),
        0,
        schema.Group.ROUTE,
    )
    assert text.count("<details") == 2 and "Injection into a muscle, Tablet or capsule" in text
    assert "No, checked 16 days ago (24 Oct 2026) from a document. By: Vetting nurse" in words_of(
        text
    ) and "No, as the clinic says" in words_of(text)


def test_a_clinic_that_nobody_vetted_has_no_wall_of_unknown_rows():
    page = clinic_page.page(directory_of(), 0)
    assert page.count("<details") == len(schema.CRITERIA)
    assert words_of(page).count("Not known:") == 3  # routes, payment, practical facts: a line each


def test_facts_for_staff_never_show():
    page = clinic_page.page(
        directory_of(
            **checked("phone", "303-555-0112"),
            evidence_ref="Ann Example",
            assurer_email="ann@center.example",
            listing_reason="a reason",
        ),
        0,
    )
    assert "Ann" not in page and "ann@" not in page and "a reason" not in page


def everything() -> Directory:
    routes = {schema.ROUTES.column_of(m.key): "yes" for m in schema.ROUTES.members}
    return directory_of(
        **routes,
        care_setting="at_home_telehealth",
        telehealth="yes",
        payment_medicare="yes",
        drug="esketamine",
        screens_for="aneurysm_avm",
    )


def all_of_it() -> str:
    return "".join(clinic_page.parts(everything(), 0, TUESDAY_NOON_DENVER))


def all_that_is_folded_away(html: str) -> str:
    """A page as it is before anything on it is opened."""
    return re.sub(r"</summary>.*?</details>", "</summary></details>", html, flags=re.DOTALL)


def first_blocks(html: str) -> dict[str, str]:
    """Every term that stands on a page, with the paragraph, line or item in which it first does."""
    first: dict[str, str] = {}
    for block in reading.blocks(html):
        for term in glossary.found(block):
            first.setdefault(term, block)
    return first


@functools.cache
def sample() -> Directory:
    return file.current(Settings().clinics, schema.SAMPLE_DAY)


def some_of_each_kind() -> list[str]:
    """Sample clinics: the first that offers each route, the first closed one, some with few and some with many facts."""
    frame = sample().frame
    rows = [frame[schema.ROUTES.column_of(m.key)] == "yes" for m in schema.ROUTES.members] + [
        frame["status"] == "defunct",
        frame["state_province"] == "VA",
    ]
    return list(
        dict.fromkeys(
            [
                *(frame.loc[row, "clinic_id"].iloc[0] for row in rows),
                "SAMPLE-0127",
                "SAMPLE-0006",
                "SAMPLE-0360",
                "SAMPLE-0049",
                "SAMPLE-0300",
            ]
        )
    )


@pytest.mark.parametrize("clinic", [*some_of_each_kind(), "all routes, red flags", "nothing known"])
def test_no_term_stands_on_the_page_before_its_explanation_and_every_paragraph_stays_plain(clinic):
    directory, position = {"all routes, red flags": (everything(), 0), "nothing known": (directory_of(), 0)}.get(
        clinic
    ) or (sample(), sample().position(clinic))
    html = "".join(clinic_page.parts(directory, position, TUESDAY_NOON_DENVER))
    for shown in (html, all_that_is_folded_away(html)):
        first = first_blocks(shown)
        assert {"Spravato", "off-label", "compounded", "IV", "DEA", "REMS", "maintenance"} <= set(first)
        assert {term: block for term, block in first.items() if not glossary.said(term, block)} == {}
    assert [text for text in reading.paragraphs(html) if reading.grade(text) > reading.PARAGRAPH] == []


def test_the_page_is_plain_and_claims_nothing_wrong():
    blocks = reading.blocks(all_of_it())
    hard = {
        text: round(reading.grade(text), 1)
        for text in blocks
        if reading.word_count(text) >= reading.FEWEST_WORDS and reading.grade(text) > reading.PARAGRAPH
    }
    assert hard == {}
    assert (
        reading.grade(
            " ".join(
                text if text.endswith((".", "?", ":")) else text + "."
                for text in blocks
                if reading.word_count(text) >= 6
            )
        )
        <= reading.PAGE
    )
    assert [claim for text in blocks for claim in wrong_claims.found(text)] == []


def test_a_replacement_says_its_verdict_before_its_phone():
    directory = sample()
    failing = 0
    for position in range(len(directory.frame)):
        if not (directory.is_listed(position) and opening.closed_sentence(directory.row(position))):
            continue
        for _, shown in replacements.parts(directory, position):
            for other in shown:
                at = directory.position(other.clinic_id)
                said = verdict.line(directory, at)
                assert other.line.startswith(said) and 'class="phone"' in other.line.removeprefix(said)
                failing += directory.verdict(at) is Verdict.FAILED
    assert failing
