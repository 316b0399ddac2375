"""The guide: every medical sentence sourced, plain words, nothing wrong, honest about what is not known."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import Standing
from directory.geo.places import STATES
from directory.medicine import authorities
from directory.medicine.cited import Cited, sources_of
from directory.search.published import Directory
from directory.settings import Settings
from directory.views import center, glossary, treatment
from directory.views.guide import criteria, guide, practice
from directory.views.guide.blocks import Answers, Heading, Made, Points, Table, Text
from directory.views.guide.knowledge import knowledge
from directory.views.html import element
from directory.views.standing import STANDINGS_SHOWN
from tests import reading, seeded, wrong_claims

TODAY = date(2026, 11, 21)
DIRECTORY = Directory.from_frame(seeded.clinics(60), "0" * 64, TODAY)
PAGE = guide.page(DIRECTORY, TODAY)
BLOCKS = reading.blocks(PAGE)

# words that make a sentence of the medical part a medical one
_MEDICAL = re.compile(
    r"\b(?:ketamine|esketamine|Spravato|FDA|dose|drip|ECT|bladder|psychosis|antidepressant|remission|response|suicide)",
    re.IGNORECASE,
)
# sentences that name these without saying anything about them
_OURS = (
    "The FDA is the federal office",
    "Be careful with a clinic",
    "A good clinic",
    "If you keep coming",
    "The FDA names these dangers",
    "A health plan may ask",
    "More care is needed here",
    "It may still be possible",
    "We have no price",
    "REMS is a federal",
    "The Spravato label says",
    "How Spravato came",
    "Three short names",
    "Later doses",
)


def parts_of(block):
    match block:
        case Text(parts):
            return parts
        case Points(lead, items):
            return (lead, *items)
        case Table():
            return tuple(cell for row in block.rows for cell in row[1:])
        case Answers():
            return tuple(part for *_, parts in block.items for part in parts)
        case _:
            return ()


def medical_parts():
    for section in guide.sections(DIRECTORY, TODAY):
        for block in section.blocks:
            yield from ((section.slug, part) for part in parts_of(block))


def test_every_medical_sentence_has_a_source():
    labels = {m.label for m in (*schema.SCREENS_FOR, *schema.PAYMENTS.members)}
    bare = [
        (slug, part)
        for slug, part in medical_parts()
        if part not in labels
        and not isinstance(part, Cited)
        and _MEDICAL.search(part)
        and not part.startswith(_OURS)
        and part not in ("Response", "Remission")
        and slug not in ("look-for", "checks", "unknown")
    ]
    assert bare == []


def test_no_exception_for_unsourced_sentences_is_left_over():
    said = [part for _, part in medical_parts()] + [
        block.lead for s in guide.sections(DIRECTORY, TODAY) for block in s.blocks if isinstance(block, Points)
    ]
    said += [block.caption for s in guide.sections(DIRECTORY, TODAY) for block in s.blocks if isinstance(block, Table)]
    assert [start for start in _OURS if not any(start in part for part in said)] == []


def test_every_source_stands_on_the_page_with_the_day_it_was_read():
    keys = sources_of(part for _, part in medical_parts())
    assert len(keys) > 20
    for key in keys:
        assert (
            element(
                "a",
                authorities.AUTHORITIES[key].title,
                href=authorities.AUTHORITIES[key].url,
                rel="noreferrer noopener",
            )
            in PAGE
        )
    lines = re.findall(r'<p class="source">(.*?)</p>', PAGE)
    days = {formats.day(authority.read_on) for authority in authorities.AUTHORITIES.values()}
    assert lines and all("<a " in line and line.endswith(tuple(f" (read {day})" for day in days)) for line in lines)


def test_no_authority_goes_unused():
    used = {key for _, part in medical_parts() if isinstance(part, Cited) for key in part.sources} | {
        key for c in schema.CRITERIA for key in c.sources
    }
    used |= {key for flag in treatment.RED_FLAGS.values() for key in flag.sources} | {
        key for route in schema.ROUTES.labels for key in treatment.fda_status(route).sources
    }
    assert set(authorities.AUTHORITIES) - used == set()


def test_the_guide_makes_no_wrong_claim():
    assert [(block, wrong_claims.found(block)) for block in BLOCKS if wrong_claims.found(block)] == []


def test_the_guide_is_plain():
    long = reading.paragraphs(PAGE)
    assert len(long) > 30
    assert reading.grade(" ".join(long)) <= reading.PAGE
    assert [(round(reading.grade(text), 1), text) for text in long if reading.grade(text) > reading.PARAGRAPH] == []


def test_the_reading_grade_tells_hard_from_plain():
    assert reading.grade("We watch you until it is fine to leave. Then a friend takes you home.") < 5
    assert (
        reading.grade(
            "Contemporary pharmacological interventions necessitate comprehensive interdisciplinary evaluation preceding administration of dissociative anesthetics."
        )
        > 16
    )
    assert len(reading.EXCEPTED) <= 30


@pytest.mark.parametrize("term", glossary.TERMS)
def test_a_term_is_explained_where_it_first_stands(term):
    first = next(
        block
        for block in BLOCKS
        if re.search(rf"\b{re.escape(term)}s?\b", block, 0 if term.isupper() else re.IGNORECASE)
    )
    assert glossary.TERMS[term].casefold() in first.casefold()


def test_the_guides_own_sentences_explain_all_but_the_ways_to_pay():
    assert set(re.findall(r'<li>([^<]+?) <span class="muted term">', PAGE)) == {
        "TRICARE",
        "VA community care",
        "HSA or FSA card",
    }
    assert PAGE.count('class="muted term"') == 3


# what a person must find in the guide, part by part; the figures and dates are those of the sources
TOLD = {
    "approved": (
        "Plain ketamine is not approved for depression",
        "the FDA for two groups of adults",
        "a use that is not approved",
        "5 Mar 2019: with an antidepressant pill",
        "3 Aug 2020: with a pill",
        "by the day on which it was announced",
        "21 Jan 2025: also without a pill",
        "two or more antidepressants",
        "a full dose and for long enough",
    ),
    "careful": (
        "aneurysm",
        "AVM",
        "bleed in the brain",
        "allergy",
        "Pregnancy and breast-feeding",
        "Psychosis",
        "ADHD medicines and MAOIs",
        "pills for anxiety (such as Xanax)",
        "opioid pain pills and alcohol",
        "Do not stop any medicine on your own.",
        "above 140 over 90",
        "a heart attack, a stroke, heart failure",
        "head injury",
        "Liver disease",
        "alcohol or drugs",
        "Ketamine has an FDA label too",
        "under 18",
    ),
    "risks": (
        "blood pressure can jump",
        "breathing can slow down",
        "harm the bladder",
        "can be misused",
        "61 to 84 of 100",
        "5 to 16 of 100",
        "3 to 4 of 1,000",
        "Feeling sick",
        "more people under 25 had thoughts of suicide",
        "In older people there were not more.",
        "Call or text 988",
        "call 911 at once",
        "if it burns when you pass water",
        "Schedule III",
        "do not drive",
    ),
    "results": (
        "79 studies, 2,665 people",
        "about 45 of 100",
        "about 30 of 100",
        "about 52 of 100",
        "about 48 of 100",
        "about 40 of 100",
        "Remission: about 21 of 100",
        "about 22 of 100 with Spravato, about 8 of 100",
        "No clear gain from ketamine.",
        "fades within days",
        "fall ill again within a year",
        "does not help everyone",
    ),
    "other-choices": (
        "55 of 100",
        "41 of 100",
        "46 of 100",
        "63 of 100",
        "Both helped. Ketamine did no worse.",
        "Both helped. ECT did better.",
        "then slowly better",
        "In both trials people knew which one they got.",
        "70 were ill again within a year after ketamine, and 63 after ECT",
        "They do not agree.",
        "not a first choice",
        "no simple winner",
    ),
    "visits": (
        "8 visits",
        "Then the clinic should check if it helps you.",
        "because of thoughts of suicide, the plan is 4 weeks",
        "6 visits: twice a week for 3 weeks",
        "at least 2 hours",
        "called maintenance",
        "The proof for them is thin.",
    ),
    "cost": (
        "examples from one clinic",
        "costs $375",
        "in Nov 2026",
        "depends on the way it is given",
        "prior authorization",
        "do not pay for ketamine by IV",
        "two plans as examples",
        "A payment plan lets you pay over time.",
        "13 clinics in 9 states",
        "give nothing back",
    ),
    "at-home": (
        "So the FDA warns about ketamine taken at home.",
        "an adult with you who knows when to call 911",
        "call 911 at once",
        "speaks against drips at home",
        "Spravato is never sent home",
        "only through 31 Dec 2026",
        "if you can be seen in person before",
        "In Georgia, as a rule, you must be seen in person once before the first prescription.",
    ),
    "checks": ("We do not rate clinics.", "Too old after 90 days:", "An unknown is never counted as a yes."),
}


@pytest.mark.parametrize("slug", TOLD)
def test_each_part_of_the_guide_tells_what_belongs_in_it(slug):
    text = " ".join(reading.blocks(next(s for s in guide.sections(DIRECTORY, TODAY) if s.slug == slug).html()))
    assert [said for said in TOLD[slug] if said not in text] == []


def test_the_ways_of_giving_it_are_compared_in_every_respect():
    table = next(
        block
        for s in guide.sections(None, TODAY)
        if s.slug == "routes"
        for block in s.blocks
        if isinstance(block, Table)
    )
    rows = {row[0]: row[1:] for row in table.rows}
    assert list(rows) == ["How well proven", "FDA", "Where", "Who watches", "Time for a visit", "Price of a visit"]
    assert all(len(cells) == len(table.head) - 1 == 4 for cells in rows.values())
    # what has no source is a question for the clinic, never a blank or a guess
    assert all(isinstance(cell, Cited) or cell == "Ask the clinic" for cells in rows.values() for cell in cells)
    assert (
        "good proof that it helps for some days" in rows["How well proven"][0]
        and "At least 2 hours" in rows["Time for a visit"][2]
        and "seen in Nov 2026" in rows["Price of a visit"][0]
    )


def test_crisis_help_stands_first_and_last():
    first, last = PAGE.index('href="tel:988"'), PAGE.rindex('href="tel:988"')
    headings = [m.start() for m in re.finditer("<h2", PAGE)]
    assert headings[0] < first < headings[1]
    assert last > headings[-1]


def test_it_says_that_no_clinician_has_reviewed_it_and_what_the_history_keeps():
    assert "No clinician has reviewed this wording yet." in PAGE
    assert "stay in the history of your browser" in PAGE


@pytest.mark.parametrize(
    ("today", "says"),
    [(date(2026, 12, 31), "runs only through 31 Dec 2026"), (date(2027, 1, 1), "have not yet checked what came after")],
)
def test_the_federal_telehealth_rule_is_told_by_the_day(today, says):
    assert says in practice.telehealth_rule(today)
    assert says in guide.page(None, today)


def test_every_criterion_is_told_in_the_words_of_the_schema():
    for criterion in schema.CRITERIA:
        entry = criteria.criterion_entry(criterion)
        assert entry in PAGE
        shown = reading.blocks(entry)
        assert all(
            words in shown
            for words in (criterion.label, criterion.meaning, criterion.why, criterion.proof, criterion.question)
        )
    assert [c.key for c in schema.CRITERIA if c.core] == [
        c.key for c in schema.CRITERIA if "One of the safety checks." in criteria.criterion_entry(c)
    ]


def test_each_finding_has_its_days_until_it_is_too_old():
    days = criteria.stale_days()
    assert list(days) == [90, 180, 365]
    assert {"Phone", "Hours", schema.PAYMENTS.label} <= set(days[90])
    assert schema.ROUTES.label in days[180]
    assert all(c.label in days[c.days_until_stale] for c in schema.CRITERIA)


def test_every_standing_is_explained():
    assert set(criteria.STANDING_MEANINGS) == set(Standing)


def test_what_is_known_agrees_with_each_clinics_findings():
    known = knowledge(DIRECTORY)
    listed = DIRECTORY.packed.position[: DIRECTORY.packed.listed].tolist()
    assert known.clinics == len(listed) < 60
    for criterion, share in zip(schema.CRITERIA, known.criteria, strict=True):
        applies = [
            p for p in listed if criterion.core != "if_spravato" or DIRECTORY.row(p)[schema.SPRAVATO_COLUMN] == "yes"
        ]
        standings = [DIRECTORY.finding(p, criterion.key).standing for p in applies]
        assert share.counts == {s: standings.count(s) for s in STANDINGS_SHOWN}
    state = known.states[0]
    code = next(code for code, name in STATES.items() if name == state.label)
    there = [p for p in listed if DIRECTORY.row(p)["state_province"] == code]
    standings = [
        DIRECTORY.finding(p, c.key).standing
        for p in there
        for c in schema.CRITERIA
        if c.core != "if_spravato" or DIRECTORY.row(p)[schema.SPRAVATO_COLUMN] == "yes"
    ]
    assert state.counts == {s: standings.count(s) for s in STANDINGS_SHOWN}
    assert known.together.total == sum(s.total for s in known.states) == sum(s.total for s in known.criteria)
    assert [s.label for s in known.states] == sorted(s.label for s in known.states)


def test_a_directory_in_which_every_clinic_is_closed_says_so():
    frame = seeded.clinics(3)
    frame["status"] = "defunct"
    page = guide.page(Directory.from_frame(frame, "0" * 64, TODAY), TODAY)
    assert "There is no open clinic in the list right now." in page


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__()
        self.headings, self.ids, self.targets, self.tables, self.open = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if attrs.get("href", "").startswith("#"):
            self.targets.append(attrs["href"][1:])
        if tag == "table":
            self.tables.append({"caption": 0, "th": [], "cells": 0})
        if tag == "caption":
            self.tables[-1]["caption"] += 1
        if tag == "th":
            self.tables[-1]["th"].append(attrs.get("scope"))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_headings_tables_and_links_within_the_page_are_sound():
    tree = _Tree()
    tree.feed(PAGE)
    assert tree.open == []
    assert tree.headings[0] == 1 and tree.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(tree.headings, tree.headings[1:], strict=False))
    assert len(tree.ids) == len(set(tree.ids))
    assert set(tree.targets) <= set(tree.ids) and tree.targets
    assert all(t["caption"] == 1 and set(t["th"]) == {"row", "col"} for t in tree.tables)


def test_whom_to_ask_stands_after_what_to_look_for():
    contact = center.contact(Settings(), datetime(2026, 11, 21, 12, tzinfo=UTC))
    page = guide.page(DIRECTORY, TODAY, contact)
    assert page.index('id="look-for"') < page.index(contact) < page.index('id="checks"')


def test_the_blocks_are_all_of_a_known_kind():
    assert {type(block) for s in guide.sections(DIRECTORY, TODAY) for block in s.blocks} == {
        Text,
        Points,
        Table,
        Answers,
        Heading,
        Made,
    }
