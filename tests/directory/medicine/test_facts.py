"""Every number and date of the guide stands in a table of facts, each with the source that says it."""

import csv
import re
from pathlib import Path

import pytest

from directory import schema
from directory.medicine import authorities, sentences
from directory.medicine.cited import Cited
from directory.views.guide import guide
from tests import reading
from tests.directory.views.guide.test_guide import DIRECTORY, TODAY

FACTS = {
    row["where"]: row for row in csv.DictReader((Path(__file__).parent / "guide_facts.csv").open(encoding="utf-8"))
}
CALLED = {"988", "911"}  # numbers to call, not figures
_NUMBER = re.compile(r"\b1-8\d\d-[A-Z0-9]+(?:-\d+)?|\d+(?:,\d{3})*(?:\.\d+)?")


def numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def criterion_text(criterion) -> str:
    return " ".join((criterion.label, criterion.meaning, criterion.why, criterion.proof, criterion.question))


SAID = {**sentences.SENTENCES, **{c.key: criterion_text(c) for c in schema.CRITERIA}}


@pytest.mark.parametrize("where", SAID)
def test_every_number_of_a_sentence_is_in_the_table(where):
    assert numbers(SAID[where]) == (set(FACTS[where]["numbers"].split()) if where in FACTS else set())


@pytest.mark.parametrize("where", FACTS)
def test_every_fact_of_the_table_is_used_and_rests_on_a_source_of_its_sentence(where):
    fact, sentence = FACTS[where], SAID[where]
    assert fact["what the source says"]
    sources = (
        sentence.sources
        if isinstance(sentence, Cited)
        else schema.CRITERION[where].sources
        if where in schema.CRITERION
        else ()
    )
    if fact["source"]:
        assert fact["source"] in sources and fact["source"] in authorities.AUTHORITIES
    else:
        assert set(fact["numbers"].split()) <= CALLED | {"2"}


def test_the_guides_page_holds_no_number_that_is_not_in_the_table():
    """Apart from what the directory counts of itself, and how long its own checks count."""
    known = {number for fact in FACTS.values() for number in fact["numbers"].split()} | CALLED | {"838255", "1"}
    for section in guide.sections(DIRECTORY, TODAY):
        if section.slug in ("unknown", "checks"):
            continue
        text = " ".join(reading.blocks(section.html()))
        known_here = (
            known
            | ({str(len(schema.CRITERIA))} if section.slug == "look-for" else set())
            | ({"31"} if section.slug == "at-home" else set())
        )
        # the names of trials and a group; a month or year in the head of a table is that of its source
        assert numbers(re.sub(r"ASKP3|988lifeline\.org", "", text)) - known_here == set(), section.slug
