"""Each condition says how well it is studied, wherever it is listed; people with bipolar illness or psychosis hear what to say first."""

import re
from datetime import date

import pandas as pd
import pytest

from directory import schema
from directory.medicine import sentences
from directory.medicine.cited import Cited
from directory.search import options
from directory.search.published import Directory
from directory.spreadsheets import template
from directory.views.citations import source_line
from directory.views.clinic import page
from directory.views.guide import conditions, guide
from tests import reading, wrong_claims

TODAY = date(2026, 11, 27)
MEMBERS = schema.CONDITIONS.members
GUIDE = guide.page(None, TODAY)
PART = re.search(r'<section class="guide-section"><h2 id="conditions".*?</section>', GUIDE)[0]


def page_of(**texts: str) -> str:
    row = {
        **dict.fromkeys(schema.COLUMN_NAMES, ""),
        "clinic_id": "C-1",
        "location_name": "Fern Clinic",
        "status": "active",
        "listing_status": "published",
        **texts,
    }
    return str(page.page(Directory.from_frame(pd.DataFrame([row], dtype="str"), "0" * 64, TODAY), 0))


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<sup.*?</sup>", "", html)).split())


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.key)
def test_a_condition_has_a_known_level_a_sentence_and_sources(member):
    assert member.evidence_word == schema.EVIDENCE_LEVELS[member.evidence]
    said = sentences.cited(f"conditions.{member.key}")
    assert (
        said.casefold().startswith(f"{member.evidence_word.casefold()}. ")
        and said.endswith(".")
        and len(said.split()) <= 60
    )
    assert (said.kind == "approval") is (member.evidence in ("labeled", "none"))
    assert wrong_claims.found(f"{member.label}: {said}") == []
    assert len(said.split()) < reading.FEWEST_WORDS or reading.grade(said) <= reading.PARAGRAPH


def test_the_levels_are_those_of_the_field_and_spravato_is_approved_for_two_kinds_of_depression_alone():
    assert list(schema.EVIDENCE_LEVELS) == ["labeled", "studied", "thin", "none"]
    assert {m.key for m in MEMBERS if m.evidence == "labeled"} == {
        "treatment_resistant_depression",
        "mdd_with_suicidal_ideation",
    }
    assert {m.key for m in MEMBERS if m.evidence in ("labeled", "studied")} == {
        "treatment_resistant_depression",
        "mdd_with_suicidal_ideation",
        "major_depressive_disorder",
        "ptsd",
        "crps",
    }


def test_only_the_word_of_the_approved_says_approved_without_a_not():
    for level, word in schema.EVIDENCE_LEVELS.items():
        assert bool(re.search(r"(?<!not )approved", word)) is (level == "labeled")


def test_no_other_list_of_values_bears_such_a_word():
    assert {facet.key for facet in schema.FACETS for m in facet.members if m.evidence} == {"conditions"}


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.key)
def test_the_wish_says_the_word_and_what_was_chosen_is_named_without_it(member):
    option = options.OPTION[f"conditions.{member.key}"]
    assert option.ticked_as == f"{member.label}: {member.evidence_word}"
    assert option.label == member.label


def test_a_wish_for_anything_else_is_named_as_before():
    assert options.OPTION["route.iv_infusion"].ticked_as == "IV infusion"


def test_the_wishes_say_what_is_approved_with_its_sources_and_who_must_speak_up():
    before, after = conditions.before_the_wishes(), conditions.after_the_wishes()
    assert conditions.LISTED_CONDITIONS[0] in plain(before)
    assert source_line(conditions.LISTED_CONDITIONS[0].sources) in after
    assert (
        "bipolar illness, or have had psychosis (seeing, hearing or believing things that are not real), tell the clinic before you start."
        in plain(after)
    )


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.key)
def test_a_clinics_page_says_the_word_beside_each_condition(member):
    text = plain(page_of(conditions=f"{member.key};ptsd" if member.key != "ptsd" else "ptsd"))
    assert f"{member.label} ({member.evidence_word})" in text
    assert "PTSD (studied, not approved)" in text
    assert text.count("What it treats") == 1
    assert all(part in text for part in conditions.LISTED_CONDITIONS)


def test_what_a_clinic_does_not_treat_is_named_apart_and_without_a_word():
    text = plain(page_of(conditions="ptsd;!bipolar_depression;!ocd"))
    assert "Not treated here: Bipolar depression, OCD" in text
    assert "OCD (" not in text and conditions.CARE[conditions.BIPOLAR][0] not in text
    assert conditions.LISTED_CONDITIONS[0] not in plain(page_of(conditions="!ocd"))


def test_a_clinics_page_keeps_the_evidence_of_its_list():
    assert (
        "Verified"
        in plain(page_of(conditions="ptsd", conditions_evidence_type="document", conditions_verified_on="2026-11-01"))
        .split("What it treats")[1]
        .split("Only Spravato")[0]
    )
    assert "Not checked" in plain(page_of(conditions="ptsd")).split("What it treats")[1].split("Only Spravato")[0]


def test_where_no_condition_is_on_file_nothing_is_said_of_conditions():
    assert "What it treats" not in page_of()


def test_bipolar_illness_brings_its_care_and_any_condition_that_of_psychosis():
    bipolar, psychosis = (plain(" ".join(parts)) for parts in conditions.CARE.values())
    both, one = plain(page_of(conditions="bipolar_depression")), plain(page_of(conditions="ocd"))
    assert bipolar in both and psychosis in both
    assert psychosis in one and bipolar not in one
    assert "keeps your mood steady" in bipolar and "parent, brother or sister" in psychosis


def test_care_has_sources_with_their_days_on_the_page_of_a_clinic_and_in_the_guide():
    html = page_of(conditions="bipolar_depression")
    for parts in conditions.CARE.values():
        for key in (key for part in parts if isinstance(part, Cited) for key in part.sources):
            link = re.search(r"<a .*?</a>", source_line([key]))[0]
            assert link in html and link in GUIDE
    assert re.search(r"\(read \d+ Nov 2026\)</p> ?</section>", html.split("What it treats")[1])


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.key)
def test_the_guide_tells_of_each_condition_with_its_word_and_source(member):
    row = re.search(rf'<tr><th scope="row">{re.escape(member.label)}</th>.*?</tr>', PART.replace("&#x27;", "'"))[0]
    assert member.evidence_word.casefold() in plain(row).casefold()
    assert sentences.say(f"conditions.{member.key}") in plain(row)


def test_the_guide_says_what_the_words_mean_and_whom_to_tell():
    text = plain(PART)
    for word in ("Studied, not approved: ", "Little studied: ", "Not studied: "):
        assert word in text
    for parts in conditions.CARE.values():
        assert all(part in plain(GUIDE) for part in parts)
    assert conditions.LISTED_CONDITIONS[0] in text


def test_the_dictionary_keeps_the_values_and_says_that_a_listed_condition_is_no_proof():
    text = next(content.decode() for path, content in template.docs().items() if path.name == "dictionary.md")
    part = text.split("### `conditions`")[1].split("###")[0]
    assert "`ptsd` (PTSD)" in part and "studied" not in part
    assert "not that the medicine is approved or proven for it" in part
