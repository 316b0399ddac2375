"""What a frightened person must know: in the guide in the order of the way, and on the page of every clinic it is about."""

import re
from datetime import UTC, datetime

import pandas as pd
import pytest

from directory import schema
from directory.medicine import last_checked as medicine_last_checked
from directory.medicine import sentences
from directory.medicine.authorities import AUTHORITIES
from directory.medicine.cited import Cited
from directory.medicine.topics import SHORT_TOPICS, TOPICS
from directory.search.published import Directory
from directory.settings import Settings
from directory.views import center, site, treatment
from directory.views.clinic import approval, page, questions
from directory.views.guide import guide, short, way
from tests import reading
from tests.directory.medicine.test_authorities import MAY_BE_SHOWN, host
from tests.directory.views.guide.test_guide import PAGE, TODAY

BLOCKS = reading.blocks(PAGE, left_out=frozenset({"source", "term"}))
TEXT = " ".join(BLOCKS)
MOST_WORDS = 60

# the eighteen things that were missing, in the order of the way, each with words that must be told
MUST_TELL = {
    "medicines": (
        "Do not stop any medicine on your own.",
        "sleeping pills",
        "Xanax",
        "opioid",
        "alcohol",
        "ADHD",
        "MAOIs",
        "never to stop",
    ),
    "check": ("docinfo.org", "no proof of a license", "1-855-382-6022", "board of nursing"),
    "substances": ("alcohol or drugs", "more watching", "elsewhere"),
    "psychosis": ("not real", "parent, brother or sister"),
    "bipolar": ("not approved for bipolar depression", "too high"),
    "other": ("PTSD", "OCD", "pain", "None is approved for", "veterans"),
    "older": ("65 and older did not reach its goal", "75"),
    "young": ("not approved for people under 18", "17 teenagers", "who must agree"),
    "pregnancy": ("birth control", "at once", "1-844-405-6185"),
    "enrollment": ("federal register", "form after each visit"),
    "day": (
        "list of your medicines",
        "take you home",
        "no food for 2 hours",
        "no drink for 30 minutes",
        "nose spray for allergy",
        "until the next day",
    ),
    "pressure": ("140 over 90", "about 40 minutes", "about 4 hours", "that morning"),
    "call-911": (
        "cannot wake",
        "breath is very slow",
        "chest pain",
        "cannot get air",
        "faints",
        "seizure",
        "headache all at once",
        "cannot see well",
    ),
    "thoughts": ("988", "tell the clinic at once", "first months", "safety plan", "miss a visit"),
    "reach": ("chat", "Spanish", "sign language", "To call is quickest"),
    "fails": ("does not help everyone", "after 4 weeks", "another medicine", "TMS", "ECT", "talk therapy"),
    "rights": ("in writing", "1 to 3 business days", "$400", "1-800-985-3059", "30 days", "medical board"),
    "harm": ("1-800-FDA-1088", "www.fda.gov/medwatch", "mixed by a pharmacy", "1-800-JANSSEN"),
}


def directory_of(**texts) -> Directory:
    row = {
        **dict.fromkeys(schema.COLUMN_NAMES, ""),
        "clinic_id": "C-1",
        "status": "active",
        "listing_status": "published",
        "currency": "USD",
        **texts,
    }
    return Directory.from_frame(pd.DataFrame([row], dtype="str"), "0" * 64, TODAY)


def clinic_text(**texts) -> str:
    parts = page.parts(directory_of(**texts), 0, datetime(2026, 11, 27, 12, tzinfo=UTC))
    return " ".join(" ".join(reading.blocks("".join(parts), left_out=frozenset({"source", "term"}))).split())


def test_the_eighteen_questions_stand_in_the_order_of_the_way():
    assert list(way.QUESTIONS) == list(MUST_TELL)
    assert [step for step, _ in way.WAY] == [
        "Before you start",
        "The day itself",
        "After a dose",
        "If it does not help",
        "Your rights",
        "If harm was done",
    ]
    places = [PAGE.index(f'id="{question.slug}"') for question in way.QUESTIONS.values()]
    assert places == sorted(places)


@pytest.mark.parametrize("key", MUST_TELL)
def test_an_answer_tells_what_must_be_known_in_at_most_sixty_words_on_the_guides_page(key):
    question = way.QUESTIONS[key]
    answer = " ".join(question.answer)
    assert [words for words in MUST_TELL[key] if words not in answer] == []
    assert reading.word_count(answer) <= MOST_WORDS
    assert question.asked in BLOCKS and answer in TEXT


# the six that the guide opens with, each with words that must be told
OPENS_WITH = {
    "for_me": ("two groups of adults", "not approved for depression", "bleed in the brain", "Only a clinician", "988"),
    "cost": ("Prices differ", "An example", "the price in writing"),
    "visits": ("8 visits", "at least 2 hours", "6 visits"),
    "driving": ("until the next day, after a good sleep", "take you", "ask the clinic for its rule"),
    "insurance": ("only if they agree to it first", "do not pay for ketamine", "Get the answer in writing"),
    "spravato": ("close relative of ketamine", "never sent home", "certified place only"),
}
CHECKED_PAGE = guide.page(None, TODAY, checked=medicine_last_checked.as_of((), TODAY))


def test_the_guide_opens_with_six_short_answers_each_with_sources_its_day_and_an_address():
    titles = ["Is it for me?", "What does it cost?", "How many visits are there?", "May I drive?"]
    titles += ["Does insurance pay?", "What is Spravato?"]
    assert list(SHORT_TOPICS) == list(OPENS_WITH) and [topic.title for topic in SHORT_TOPICS.values()] == titles
    parts = re.split(r'<h3 id="(short-[a-z-]+)" tabindex="-1">', CHECKED_PAGE)
    assert parts[1::2] == [topic.anchor for topic in SHORT_TOPICS.values()]
    for key, answer in zip(OPENS_WITH, parts[2::2], strict=True):
        answer = answer.split("<h3>")[0]
        told = " ".join(reading.blocks(answer))
        assert [words for words in OPENS_WITH[key] if words not in told] == [], key
        assert 'class="source">Source' in answer and "(read " in answer, key
        assert "Last checked 27 Nov 2026." in answer, key
        assert re.search(r'<p class="more">More: <a href="#[a-z-]+">', answer), key


def test_each_topic_leads_to_an_address_of_the_guides_page():
    assert [topic.anchor for topic in TOPICS.values() if PAGE.count(f'id="{topic.anchor}"') != 1] == []
    assert {"extra_care", "blood_pressure", "pregnancy", "safe"} < set(TOPICS)


def test_each_topic_is_called_as_the_guide_calls_it():
    called = {section.slug: section.title for section in guide.sections(None, TODAY)}
    called |= {question.slug: question.asked for question in way.QUESTIONS.values()}
    wrong = [t for t in TOPICS.values() if t not in SHORT_TOPICS.values() and called.get(t.anchor) != t.title]
    assert wrong == []


def test_six_further_answers_follow_that_are_sentences_of_the_table():
    answers = short.short_answers().blocks[-1]
    assert len(answers.items) == 6
    for asked, slug, parts in answers.items:
        question = next(q for q in way.QUESTIONS.values() if q.slug == slug)
        assert asked == question.asked and len(parts) == 1 and parts[0] is question.answer[0]
        assert f'<a href="#{slug}">{asked}</a>' in PAGE
    assert (
        PAGE.index('id="help-now"') < PAGE.index('id="short"') < PAGE.index('id="contents"') < PAGE.index('id="about"')
    )


def test_every_sentence_of_the_data_stands_on_the_guides_page_or_on_that_of_a_clinic():
    clinics = " ".join(clinic_text(**{schema.ROUTES.column_of(m.key): "yes"}) for m in schema.ROUTES.members)
    shown = f"{TEXT} {clinics}"
    elsewhere = {name for name in sentences.SENTENCES if name.startswith("flags.")} | {"home.video_rule_over"}
    lost = [
        name
        for name, text in sentences.SENTENCES.items()
        if name not in elsewhere and not all(part.strip() in shown for part in text.split("{day}"))
    ]
    assert lost == []


def test_no_sentence_goes_without_a_source_of_a_host_that_may_be_shown_but_advice():
    for name, sentence in sentences.SENTENCES.items():
        if isinstance(sentence, Cited):
            assert {host(AUTHORITIES[key].url) for key in sentence.sources} <= MAY_BE_SHOWN, name
    # advice says nothing of what a medicine does, what a law says or what something costs
    claims = re.compile(
        r"\b(?:approved for|causes?|works(?! with)|is safe|law|percent|\d+ of \d+|the FDA (?:has|says))\b|\$",
        re.IGNORECASE,
    )
    assert [s for s in sentences.SENTENCES.values() if not isinstance(s, Cited) and claims.search(s)] == []


@pytest.mark.parametrize("name", sentences.SENTENCES)
def test_a_sentence_is_plain(name):
    text = sentences.SENTENCES[name]
    assert reading.word_count(text) < reading.FEWEST_WORDS or reading.grade(text) <= reading.PAGE


AT_HOME = (
    {"care_setting": "at_home_telehealth"},
    {"care_setting": "in_clinic;hybrid"},
    {"telehealth": "yes"},
    {"route_oral": "yes"},
    {"route_sublingual_lozenge": "yes"},
    {"route_compounded_intranasal": "yes"},
)
IN_CLINIC = (
    {},
    {"care_setting": "in_clinic", "route_iv_infusion": "yes"},
    {"route_esketamine_intranasal": "yes"},
    {"care_setting": "in_clinic;!at_home_telehealth"},
    {"route_oral": "no", "telehealth": "unknown"},
)


@pytest.mark.parametrize("texts", AT_HOME, ids=str)
def test_a_clinic_with_home_treatment_says_when_to_call_911_after_a_dose(texts):
    told = clinic_text(**texts)
    assert way.CALL_911_TITLE in told
    assert [sign for sign in way.call_911() if sign not in told] == []
    assert treatment.at_home(directory_of(**texts).row(0))


@pytest.mark.parametrize("texts", IN_CLINIC, ids=str)
def test_a_clinic_that_treats_only_in_the_clinic_does_not(texts):
    assert way.CALL_911_TITLE not in clinic_text(**texts)


def test_the_guide_says_when_to_call_911_among_the_risks_at_home_and_at_its_top():
    for slug in ("risks", "at-home", "way"):
        section = next(s for s in guide.sections(None, TODAY) if s.slug == slug)
        told = " ".join(reading.blocks(section.html()))
        assert [sign for sign in way.call_911() if sign not in told] == [], slug
    assert way.SHORT[0] == "call-911"


def test_a_clinic_with_spravato_says_the_limit_of_its_approval_and_the_pill():
    told = clinic_text(route_esketamine_intranasal="yes")
    for words in (
        "in two cases",
        "two or more depression medicines did not help",
        "strong thoughts or acts of suicide right now",
        "used with a depression pill",
        "It is not known if it stops suicide or thoughts of it. If you think of suicide, call or text 988.",
    ):
        assert words in told
    assert "Last checked 27 Nov 2026." in approval.approval(
        directory_of(route_esketamine_intranasal="yes"), 0, medicine_last_checked.as_of((), TODAY)
    )


def test_a_clinic_with_spravato_says_the_visits_by_reason():
    told = clinic_text(route_esketamine_intranasal="yes")
    for words in (
        "That is 8 visits. Then the clinic should check if it helps you.",
        "because other medicines failed, you go once a week in weeks 5 to 8",
        "because of thoughts of suicide, the plan is 4 weeks. More than that has not been studied well.",
    ):
        assert words in told


ANY_CLINIC = (
    "How many people have you treated with ketamine, and since when?",
    "What result can I expect, and how often do you see it?",
    "Do I keep my medicines?",
    "How long is a visit, from coming in to going home?",
)


def test_any_clinic_is_asked_for_experience_results_medicines_and_the_length_of_a_visit():
    assert questions.always(directory_of().row(0)) == list(ANY_CLINIC)
    assert [q for q in ANY_CLINIC if q not in clinic_text()] == []
    answered = directory_of(patients_treated_band="500_1999", visit_minutes="150")
    assert questions.always(answered.row(0)) == list(ANY_CLINIC[1:3])
    assert questions.always(directory_of(patients_treated_band="unknown").row(0)) == list(ANY_CLINIC)


def test_the_length_of_a_visit_is_a_detail_with_a_place_in_the_file_and_on_the_page():
    column = schema.BY_NAME["visit_minutes"]
    assert column.kind is schema.Kind.WHOLE and column.criterion == "individualized_plan"
    assert re.search(r"<dt>Minutes of a visit</dt><dd[^>]*>150</dd>", page.page(directory_of(visit_minutes="150"), 0))


def test_free_help_is_said_to_be_free():
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    named = center.contact(Settings(center_name="Open Door Center", center_phone="(303) 555-0142"), noon)
    assert (
        "This help is free." in " ".join(reading.blocks(named))
        and 'href="tel:211"' in named
        and 'href="tel:988"' in named
    )
    none = " ".join(reading.blocks(center.contact(Settings(), noon)))
    assert "211 for services near you. It is free." in none and "988, which is free too." in none


def test_the_crisis_sections_name_the_further_ways_to_reach_help():
    assert PAGE.count(site.more_help()) == 2
    assert str(site.more_help()) not in str(site.crisis_line())
