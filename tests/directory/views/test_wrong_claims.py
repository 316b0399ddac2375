"""Our own words are checked for what is wrong, out of date or overstated about ketamine."""

import ast
import csv
import re
from pathlib import Path

import pytest

from directory.settings import ROOT
from tests import real_lists, wrong_claims
from tests.texts import constants
from tests.wrong_claims import found

ROWS = list(csv.DictReader((real_lists.FILES / "wrong_claims.csv").read_text(encoding="utf-8").splitlines()))

REWORDED = {
    "E1": (
        "Ketamine is an FDA-approved treatment for depression.",
        "The FDA gave its approval to ketamine nasal spray for low mood in 2019.",
        "Ketamine was approved by the FDA for depression.",
        "Ketamine has won FDA approval for mental illness.",
    ),
    "E2": (
        "Your depression is resistant if two medicines of different classes failed.",
        "To qualify you must have tried at least two distinct kinds of antidepressant.",
        "Resistant depression means two unlike families of antidepressants did not work.",
    ),
    "E3": (
        "Depression that is resistant has not improved although therapy, pills and a change of lifestyle were tried.",
        "When counseling and exercise do not work, the depression is called treatment-resistant.",
        "TRD means that talk therapy and drugs have failed.",
        "TRD is when nothing has worked, including therapy and lifestyle change.",
    ),
    "E4": (
        "Between 50 and 70 percent of people feel better after ketamine.",
        "Up to 70% of patients improve with ketamine.",
        "Five to seven in ten people respond to it.",
        "Most patients respond to ketamine.",
    ),
    "E5": (
        "Success rates of ketamine are very high.",
        "Ketamine succeeds in six or seven of ten people.",
        "It is successful in 65 percent of cases.",
        "Ketamine is effective in about 70 % of patients.",
    ),
    "E6": (
        "ECT is a last-ditch option, and ketamine beats it.",
        "With ketamine you get fewer side effects than with electroconvulsive therapy.",
        "Ketamine is safer and more effective than ECT.",
        "ECT has more side effects than ketamine.",
    ),
    "E7": (
        "All ways of giving ketamine work equally well.",
        "Lozenges are just as effective as an IV.",
        "It works no matter which route you choose: every form is effective.",
        "The routes are equally good.",
        "Whether by drip, shot, lozenge or spray, ketamine is effective.",
    ),
    "E8": (
        "Researchers are still testing nasal sprays.",
        "Ketamine-type nose sprays remain experimental for now.",
        "Nasal spray forms are also being explored.",
        "Studies of nasal sprays are under way.",
    ),
    "E9": (
        "Spravato can be taken at home.",
        "The nasal spray is convenient for use at home.",
        "Ketamine nasal spray is a good fit for outpatients.",
        "Your home kit may hold Spravato nasal spray or pills.",
    ),
    "E10": (
        "Spravato is a brand of ketamine.",
        "The ketamine nose spray called Spravato is given twice a week.",
        "Ask about Spravoto.",
        "Spravato (ketamine) is sprayed into the nose.",
    ),
    "E11": (
        "Ketamine has been shown to be both safe and effective.",
        "Infusions carry few worries: the treatment is completely safe.",
        "Ketamine has no side effects.",
        "It is a safe treatment.",
    ),
    "E13": (
        "Ketamine helps with feelings of dissociation.",
        "Feeling unreal, or depersonalisation, is a frequent sign of depression that eases with ketamine.",
        "Depersonalization is a common symptom of treatment-resistant depression.",
    ),
    "E14": (
        "If you are suicidal, you should try ketamine.",
        "Ketamine quickly reduces suicidal thoughts.",
        "Infusions are life-saving for people at high risk of self-harm.",
        "Spravato prevents suicide.",
        "For those in a suicidal crisis, ketamine is a critical treatment.",
    ),
    "E15": (
        "The World Health Organization counts 280 million people with depression.",
        "Depression affects more than 264 million people.",
        "Some 332 million live with depression.",
    ),
    "E16": (
        "Antidepressants are addictive.",
        "Many people get hooked on antidepressants.",
        "You can become dependent on your antidepressant.",
    ),
    "E17": (
        "Everyone starts with six ketamine sessions in three weeks.",
        "No matter how it is given, the first course is 6 infusions.",
        "A ketamine course always begins with six visits over three weeks.",
    ),
    "E18": (
        "After a drip you will be watched for several hours.",
        "Patients stay for a few hours after each infusion.",
        "Staff monitor you for many hours following an IV.",
    ),
}

# words of the five articles that the project grew out of, quoted in short (domain.md 1.1 to 1.3), with two rewordings each; the list holds the rest
SEEDS = {
    "E1": (
        "In 2019, the FDA approved ketamine, a nasal spray derived from ketamine, for the treatment of depression",
        "Since 2019 the FDA has approved a ketamine nose spray for low mood.",
        "The FDA cleared ketamine for depression in 2019.",
    ),
    "E2": (
        "TRD is depression that doesn't respond to at least two different types of antidepressant medications.",
        "Depression that does not respond to two distinct classes of medicine is called resistant.",
        "It is resistant if two separate kinds of antidepressant didn't help.",
    ),
    "E3": (
        "If conventional treatments such as talk therapy, medication, and lifestyle changes fail",
        "Have you heard of treatment-resistant depression? It is a condition where traditional therapies and medications fail to help.",
        "This is known as treatment-resistant depression (TRD), where traditional therapies like antidepressants or talk therapy just don't bring relief.",
        "A type of depression, called treatment-resistant, that doesn't respond adequately to standard methods such as therapy and medication.",
        "Resistant depression means that neither pills nor counseling have worked.",
    ),
    "E4": (
        "around 50-70% of people with it responded",
        "Half to two thirds, about 50 to 70 percent, get better.",
        "Some 50–70 % of patients improved.",
    ),
    "E5": (
        "its effectiveness ranges from 60% to 70%",
        "It has a high success rate.",
        "Ketamine is effective in 60% to 70% of people.",
    ),
    "E6": (
        "Ketamine brought significant improvements with fewer adverse effects compared to ECT",
        "ECT can harm the memory. Ketamine therapy has fewer long-term side effects.",
        "Compared with ECT, ketamine is gentler.",
        "Unlike ECT, ketamine spares the memory.",
    ),
    "E7": (
        "Each method delivers the treatment effectively",
        "Every form of it works well.",
        "All routes are equally effective.",
    ),
    "E8": (
        "Nasal sprays are also being explored",
        "A nasal spray is still being studied.",
        "Researchers now look into nasal sprays: they are in early trials, as nasal sprays under investigation.",
    ),
    "E9": (
        "Nasal spray formulations of ketamine are suitable for outpatient settings",
        "A ketamine nasal spray is right for outpatients.",
        "The nasal spray is ideal at home.",
    ),
    "E10": ("a nasal spray like Spravoto", "Spravoto is sprayed into the nose.", "Spravato is simply ketamine."),
    "E11": (
        "It has been shown to be both safe and effective",
        "The treatment is safe.",
        "Ketamine is a safe treatment.",
    ),
    "E13": (
        "Ketamine may help alleviate symptoms of depersonalization, a common symptom in TRD",
        "Ketamine eases depersonalization.",
        "Depersonalization, a common symptom of depression, gets better.",
    ),
    "E14": (
        "Its fast-acting relief is especially critical for individuals at high risk of self-harm or suicide",
        "This makes it a critical option for those in crisis.",
        "Its quick effect is vital for people in danger of suicide.",
        "Rapid relief matters most for those who are suicidal.",
    ),
    "E15": (
        "Depression affects 280 million people.",
        "Over 264 million people suffer from depression.",
        "The WHO counts 264 million.",
    ),
    "E16": (
        "Some individuals develop a tolerance or addiction to their prescribed medications",
        "Some become dependent on the medicines prescribed for their depression.",
        "Over time people get hooked on their prescribed pills.",
    ),
    "E17": (
        "Most treatment plans begin with six infusions over two to three weeks",
        "A typical course starts with six infusions.",
        "Treatment usually opens with six infusions in two or three weeks.",
    ),
    "E18": (
        "supervised by a health professional for several hours after infusion",
        "You stay under watch for several hours after the drip.",
        "They monitor you for several hours.",
    ),
}

# what may be said; each is near a wrong claim
RIGHT = (
    "Ketamine is NOT FDA-approved for depression.",
    "Ketamine is not approved by the FDA for any mental illness.",
    "No form of ketamine but Spravato is approved for depression.",
    "The FDA has approved ketamine to put people to sleep for surgery.",
    "The FDA approved esketamine (Spravato) in March 2019.",
    "Using ketamine for depression is off-label: the FDA has not approved it.",
    "Pharmacy-made ketamine is an unapproved product.",
    "Is ketamine FDA-approved for my condition?",
    "The two medicines need not be of different types.",
    "Talk therapy does not count in the definition of resistant depression.",
    "About 45 of 100 people responded to ketamine in everyday care.",
    "In trials, 40 of 100 had responded by day 7.",
    "We know of no success rate that means anything.",
    "Ketamine does not work better than ECT.",
    "In one trial ketamine did better than ECT; in another ECT did better.",
    "The routes are not equally well proven.",
    "Not every way of giving it works.",
    "Pharmacy-made nasal spray is still being studied.",
    "Spravato must be used in a certified clinic, never at home.",
    "Spravato is not ketamine.",
    "Spravato is esketamine.",
    "Spravato, a nasal spray, holds esketamine.",
    "It is not known if Spravato is safe for preventing suicide.",
    "Nobody has shown that ketamine is safe over years.",
    "You are watched until it is safe to leave.",
    "Ketamine can cause dissociation.",
    "Clinics are not crisis care.",
    "Thinking about suicide? Call or text 988.",
    "Spravato does not take the place of a hospital stay.",
    "Standard antidepressants are not addictive.",
    "In one large study the first course by IV was six visits in three weeks.",
    "Not every plan begins with six infusions.",
    "After Spravato you are watched for at least 2 hours.",
    "Only Spravato has a federal rule on how long you are watched.",
    "The FDA does not ask that the two work in different ways.",
    "They need not be of two different types.",
    "Talk therapy can help along with the medicine.",
    "Medicines that do not help are one thing, a lack of therapy another.",
    "ECT and ketamine were set against each other. In one trial people on ketamine had fewer side effects.",
    "A written crisis plan is vital.",
    "It is vital to call 988 in a crisis.",
    "You may become dependent on sleeping pills that were prescribed.",
    "Some people get addicted to opioids that are prescribed.",
    "In one large study most courses began with six infusions.",
    "Most clinics plan the first course with you.",
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_wrong_claim_of_the_list_is_found(row):
    assert row["id"] in found(row["wrong_claim"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_fact_that_sets_it_right_is_not(row):
    assert found(row["right_fact"]) == []


def test_every_claim_of_the_list_has_its_pattern_and_rewordings():
    assert {row["id"] for row in ROWS} == set(wrong_claims.IDS) == set(REWORDED)


@pytest.mark.parametrize(
    ("claim_id", "text"), [(claim_id, text) for claim_id, texts in REWORDED.items() for text in texts]
)
def test_a_wrong_claim_in_other_words_is_found(claim_id, text):
    assert claim_id in found(text)
    assert claim_id in found(f"Some words first. {text.upper()} And a word after.")


def test_every_claim_has_words_of_the_articles_and_two_rewordings():
    assert set(SEEDS) == set(wrong_claims.IDS)
    assert min(len(texts) for texts in SEEDS.values()) >= 3


@pytest.mark.parametrize(
    ("claim_id", "text"), [(claim_id, text) for claim_id, texts in SEEDS.items() for text in texts]
)
def test_what_the_articles_say_is_found_word_for_word_and_in_other_words(claim_id, text):
    assert claim_id in found(text)
    assert claim_id in found(f"Some words first. {text.rstrip('.')}. And a word after.")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_claim_of_the_list_is_found_among_other_sentences_and_as_one_reads_it(row):
    claim = row["wrong_claim"].rstrip(".")
    for text in (
        f"We read this. {claim}. So they say.",
        f"As is well known, {claim[0].lower()}{claim[1:]}.",
        claim.upper(),
        f"{claim}, as far as we know.",
    ):
        assert row["id"] in found(text), text


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_passes(text):
    assert found(text) == []


def test_a_denial_in_another_sentence_denies_nothing():
    assert found("This is not a joke. Ketamine is FDA-approved for depression.") == ["E1"]


def _strings(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
    yield from (node.value for node in constants(tree))


# the patterns themselves; phrases looked for in a clinic's own words
_ABOUT_CLAIMS = {"claims.py"}
_TYPED_BY_VISITORS = {"spravoto"}  # what people type for Spravato; it is read, never shown


def test_no_text_in_the_product_makes_a_wrong_claim():
    paths = [
        p for folder in ("directory", "pages") for p in (ROOT / folder).rglob("*.py") if p.name not in _ABOUT_CLAIMS
    ]
    made = [
        (p.name, text[:120], found(text))
        for p in paths
        for text in _strings(p)
        if text not in _TYPED_BY_VISITORS and found(text)
    ]
    assert made == []
    assert len(paths) > 20


# urgency, a sales tone, blame; "the best, to level 4" ranks proof
_TONE = re.compile(
    r"\b(?:hurry|act (?:now|fast)|right away|(?:don't|do not) (?:wait|miss)|last chance|limited (?:time|offer)|only today|today only|(?:book|call|sign up) now|best(?!, to level)|leading|top[- ]rated|world[- ]class|trusted|premier"
    r"|amazing|revolutionary|breakthrough|miracle|life-changing|guaranteed?|you (?:failed|forgot|did not bother|made a mistake)|your (?:fault|mistake|error)|illegal|oops|sorry)\b|!(?:\s|$)",
    re.IGNORECASE,
)
_TYPED = {"synonyms.py"}  # what visitors type


def test_no_text_for_the_public_hurries_sells_or_blames():
    paths = [
        p
        for folder in ("directory", "pages/public", "pages/parts/find")
        for p in (ROOT / folder).rglob("*.py")
        if p.name not in _ABOUT_CLAIMS | _TYPED
    ]
    said = [
        (p.name, found_word[0], text[:120])
        for p in paths
        for text in _strings(p)
        if " " in text and (found_word := _TONE.search(text))
    ]
    assert said == []
    for wrong in ("Hurry, book now.", "The best clinics near you", "You forgot the ZIP.", "Great news!"):
        assert _TONE.search(wrong)
