"""What a clinic's own words promise beyond research is found by its kind, however it is worded; neighbours and denials are not."""

import time

import pytest

from directory import schema
from directory.clinics import claims
from directory.clinics.claims import CLAIM_KINDS, claims_in
from directory.intake.checks import rules
from directory.views import treatment
from tests import reading, wrong_claims
from tests.directory.intake.checks.test_rules import found, table

CLAIMED = {
    "FDA-approved ketamine": (
        "Ask about our FDA-approved ketamine drips.",
        "Ketamine is now approved by the FDA for depression.",
        "The F.D.A. approved ketamine for low mood.",
        "We use ketamine, an FDA approved treatment for depression.",
    ),
    "cure": (
        "We cure depression in two weeks.",
        "Ketamine cures depression.",
        "Many were cured.",
        "The cure that you have waited for.",
    ),
    "guaranteed": (
        "Results are guaranteed.",
        "We guarantee relief.",
        "Guaranteed to lift your mood.",
        "Our guarantee: you will feel better.",
    ),
    "no side effects": (
        "There are no side effects.",
        "A treatment without any side effects.",
        "Side-effect-free care.",
        "Zero side effects were seen.",
        "It has no lasting side effects.",
    ),
    "70 % success": (
        "85% success",
        "Around 50–70% of patients responded.",
        "Its effectiveness ranges from 60% to 70%.",
        "Seven out of ten patients get better.",
        "Up to 75 percent of people improve.",
        "Seventy percent of our clients see results.",
        "Most of our patients feel better after two visits.",
        "Two thirds of people respond to ketamine.",
        "Effective in 80% of cases.",
        "90% remission",
        "It works for 70 % of people.",
        "Ketamine helps 8 in 10.",
        "A response rate of 71.5 %.",
        "Proven to work for over 75% of those with depression.",
        "Three out of four patients improve.",
        "7/10 patients feel better.",
        "Response rates as high as 77%.",
    ),
    "high success rate": (
        "We have a high success rate.",
        "Our success rates are impressive.",
        "Known for its excellent response rate.",
        "A proven success rate sets us apart.",
    ),
    "safe for everyone": (
        "Safe for everyone!",
        "Ketamine is completely safe.",
        "A risk-free treatment.",
        "It is harmless.",
        "Safe for all our patients.",
    ),
    "safe and effective": (
        "Ketamine is both safe and effective.",
        "A safe, effective treatment for depression.",
        "It is effective and safe.",
        "Ketamine treatment is safe.",
        "Ketamine has been shown to be safe and highly effective.",
        "A safe and proven therapy.",
        "Safety and efficacy are known.",
        "Infusions have been proven safe.",
        "Safe. Effective. Fast.",
        "Safe & effective infusions.",
    ),
    "works for everyone": (
        "Works for everyone.",
        "It helps nearly everybody.",
        "Ketamine works for almost all patients.",
        "Infusions are effective for every patient.",
        "It always works.",
        "A treatment that works every time.",
        "Ketamine never fails.",
    ),
    "every way works": (
        "Each method delivers the treatment effectively.",
        "All forms of ketamine work equally well.",
        "Lozenges are just as effective as an IV.",
        "Whichever route you choose, it is effective.",
        "No matter how it is given, ketamine works.",
        "Our nasal sprays work as well as infusions.",
    ),
    "resets the brain": (
        "Ketamine resets the brain.",
        "It rewires your brain.",
        "Think of it as a brain reset.",
        "A reboot for the mind: it repairs neural pathways.",
        "Ketamine grows new brain cells.",
        "It can heal your brain.",
        "Resetting the depressed brain in an hour.",
        "It hits the reset button on your brain.",
        "It repairs damaged synapses.",
        "Your brain can heal itself, and it helps your brain heal itself.",
    ),
    "reduces suicidal thoughts": (
        "Reduces suicidal thoughts quickly.",
        "Ketamine can ease thoughts of suicide within hours.",
        "Spravato has been shown to reduce suicidal ideation.",
        "Fast relief from suicidal thoughts.",
        "After one drip, suicidal thoughts fade.",
        "Infusions prevent suicide.",
        "It stops suicidal urges.",
        "It can prevent suicide.",
    ),
    "critical in a crisis": (
        "A critical option for those in crisis.",
        "Ketamine is life-saving.",
        "Vital for people at high risk of self-harm.",
        "The right choice in a suicidal crisis.",
        "Rapid relief for people in crisis.",
        "In a crisis, ketamine is the answer.",
        "An alternative to the emergency room.",
        "Ketamine saves lives.",
        "Don't go to the emergency room, come to us.",
        "Ketamine can save your life.",
    ),
    "fewer side effects than ECT": (
        "Fewer adverse effects compared to ECT.",
        "It has fewer side effects than electroconvulsive therapy.",
        "Safer than ECT.",
        "Ketamine works better than shock therapy.",
        "All the benefit without the memory loss of ECT.",
        "ECT is a last-ditch option.",
        "ECT is harsher than ketamine.",
        "Ketamine outperforms ECT.",
        "Unlike ECT, it brings no memory loss.",
        "Fewer long-term side effects than ECT.",
    ),
    "Spravato at home": (
        "Spravato shipped to your door.",
        "Take Spravato at home.",
        "Nasal ketamine at home.",
        "We mail Spravato.",
        "At-home Spravato.",
        "Our home kit holds a nasal spray.",
        "Esketamine is delivered to your home.",
        "Use the nasal spray in the comfort of your own home.",
        "Take your Spravato home.",
    ),
}

INNOCENT = {
    "FDA-approved ketamine": (
        "Ketamine is FDA-approved as an anesthetic.",
        "FDA-approved esketamine (Spravato) is given here.",
        "We offer FDA-approved Spravato and off-label ketamine.",
    ),
    "cure": ("We keep your data secure.", "A manicured garden.", "We procured new chairs."),
    "guaranteed": ("There is no guarantee.", "We cannot guarantee results.", "Nothing is guaranteed."),
    "no side effects": (
        "We tell you about side effects.",
        "There is no list of side effects that fits all.",
        "Ask which side effects are common.",
    ),
    "70 % success": (
        "85% of our patients come by bus.",
        "70% of visits are covered.",
        "We respond to 90% of calls within a day.",
        "A 20% discount for a course of six.",
        "Of those treated, about 45% respond in studies.",
        "Our 80% rate is effective January 1.",
        "Read our success stories.",
        "Nine in ten of our nurses live nearby.",
        "10 of 12 rooms have a window.",
    ),
    "high success rate": (
        "High blood pressure is checked.",
        "We measure our response rates.",
        "Ask us what success means.",
        "Your success matters to us.",
    ),
    "safe for everyone": ("We keep everyone safe.", "It is not safe for everyone.", "We tell you what the risks are."),
    "safe and effective": (
        "We keep you safe.",
        "A safe ride home.",
        "You stay until it is safe to leave.",
        "A safe and quiet room.",
        "We watch you so that treatment is given safely.",
        "Safe and comfortable chairs.",
    ),
    "works for everyone": (
        "We work for everyone in the county.",
        "Hours that work for everyone.",
        "Open to everyone.",
        "Our staff helps everyone fill in the forms.",
        "We find a payment plan that works for everyone.",
        "A nurse always works with a doctor.",
    ),
    "every way works": (
        "All methods are explained.",
        "Each route has its own price.",
        "Any form can be filled in online.",
        "Lozenges cost less than an infusion.",
    ),
    "resets the brain": (
        "You can reset your password.",
        "We ask about a brain injury.",
        "A talk on brain health.",
        "Rest your brain after the visit.",
    ),
    "reduces suicidal thoughts": (
        "Call 988 if you have suicidal thoughts.",
        "We screen for suicidal thoughts.",
        "We treat depression, also with suicidal thoughts.",
        "Treatment stops if suicidal thoughts grow.",
        "The county works to prevent suicide.",
        "We have a crisis plan for suicidal thoughts.",
    ),
    "critical in a crisis": (
        "Clinics are not crisis care.",
        "A written crisis plan is essential.",
        "In a crisis call 988.",
        "Staff are trained for an emergency.",
        "It is vital to call 911 in an emergency.",
        "The best parking is by the emergency exit.",
    ),
    "fewer side effects than ECT": (
        "We also offer ECT.",
        "Ask about ECT and its side effects.",
        "ECT is given in the hospital next door.",
        "Our doctors know ketamine and ECT.",
        "Fewer visits than with ECT.",
    ),
    "Spravato at home": (
        "Someone must take you home after Spravato.",
        "Spravato is given in our clinic, lozenges can be used at home.",
        "Rest at home after Spravato.",
        "We mail you the Spravato forms.",
        "We mail you a packet about Spravato before your visit.",
        "Spravato in the clinic and lozenges at home.",
        "Spravato is never sent home.",
    ),
}

# honest words: each takes back a claim of the list
DENIED = (
    "We do not promise that it works for everyone.",
    "We do not promise a cure, a reset of the brain, or relief for everyone.",
    "Ketamine does not work for everyone.",
    "No treatment works for everyone.",
    "No clinic can promise a cure.",
    "It is not known whether ketamine is safe and effective for depression.",
    "The FDA has not found that ketamine is safe and effective.",
    "We never say that infusions are completely safe.",
    "That ketamine resets the brain is a myth.",
    "Beware of clinics that promise an 85% success rate.",
    "It is not known if Spravato reduces suicidal thoughts.",
    "Ketamine is not a critical option for people in crisis.",
    "We don't claim that it has fewer side effects than ECT.",
    "Spravato cannot be shipped to your home.",
    "Spravato must not be used at home.",
    "No Spravato at home.",
    "Nobody can say that 70% of patients respond.",
    "Is ketamine safe and effective?",
    "A high success rate is not something that we claim.",
    "We do not, as others do, claim that it resets the brain.",
    "Not every method is equally effective.",
    "We can't guarantee that you get better.",
    "It isn't proven that ketamine is better than ECT.",
    "There is no cure and no guarantee.",
    "No provider should tell you that ketamine is completely safe.",
    "Ask any clinic that quotes an 80% success rate what it counted.",
    "Some ads say that ketamine is risk-free. That is wrong.",
    "Does it work for everyone? No.",
    "Lozenges are not as effective as an IV.",
    "Compounded ketamine is not FDA-approved and may not be safe or effective.",
    "We are not an alternative to the emergency room.",
    "There is no proof that ketamine prevents suicide.",
    "A success rate of 90% would be misleading.",
)

# what denies something else
STILL_CLAIMED = (
    ("No pain, but a 70% success rate.", "70 % success"),
    ("This is not a joke. It works for everyone.", "works for everyone"),
    ("It is not only safe and effective, it is quick.", "safe and effective"),
    ("No referral needed, and we guarantee results.", "guaranteed"),
    ("Don't wait, ketamine resets the brain.", "resets the brain"),
    ("You will not feel pain, and it is completely safe.", "safe for everyone"),
)


def names(text: str) -> list[str]:
    return [name for name, _ in claims_in(text)]


def test_every_kind_has_at_least_four_wordings_three_neighbors_and_a_reason():
    assert set(CLAIMED) == set(INNOCENT) == {kind.name for kind in CLAIM_KINDS}
    assert min(len(texts) for texts in CLAIMED.values()) >= 4 and min(len(texts) for texts in INNOCENT.values()) >= 3
    for kind in CLAIM_KINDS:
        assert claims.reason(kind.name) == kind.reason and kind.reason.endswith(".")
        assert wrong_claims.found(kind.reason) == []


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in CLAIMED.items() for text in texts])
def test_a_claim_is_found_by_its_kind(name, text):
    assert name in names(text)
    assert name in names(f"A family practice in Fargo. {text.upper()} Parking is free.")
    assert name in names(text.replace(" ", "  ").replace("-", "‑").replace("'", "’"))


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in INNOCENT.items() for text in texts])
def test_its_neighbors_are_no_claim(name, text):
    assert claims_in(text) == []
    assert claims_in(f"A family practice in Fargo. {text} Parking is free.") == []


@pytest.mark.parametrize("text", DENIED)
def test_honest_words_are_no_claim(text):
    assert claims_in(text) == []


@pytest.mark.parametrize(("text", "name"), STILL_CLAIMED)
def test_what_denies_something_else_takes_nothing_back(text, name):
    assert names(text) == ([name])


# the kinds of the articles that the project grew out of, in short words of theirs
SEEDS = (
    "FDA approved ketamine",
    "85% success",
    "50-70% responded",
    "effectiveness ranges from 60% to 70%",
    "safe, with a high success rate",
    "both safe and effective",
    "fewer adverse effects compared to ECT",
    "critical option for those in crisis",
    "each method delivers the treatment effectively",
    "resets the brain",
    "reduces suicidal thoughts quickly",
    "works for everyone",
    "nasal ketamine at home",
    "Spravato shipped to your door",
    "especially critical for individuals at high risk of self-harm or suicide",
)


@pytest.mark.parametrize("text", SEEDS)
def test_what_the_articles_say_is_found_in_a_clinics_own_words_and_quoted_to_patients(text):
    assert claims_in(text)
    assert "rule.claim_phrase" in found(description=f"Our view: {text}.")
    quoted = "; ".join(words for _, words in claims_in(text))
    row = {**dict.fromkeys(schema.COLUMN_NAMES, ""), "currency": "USD", "description": text}
    assert [flag for flag in treatment.red_flags(row) if f"“{quoted}”" in flag]


def test_the_words_found_are_quoted_as_they_were_written():
    assert claims_in("Honest care — but “Safe  and\xa0Effective”. 50–70 % responded.") == [
        ("70 % success", "50–70 % responded"),
        ("safe and effective", "Safe  and\xa0Effective"),
    ]


def test_staff_are_told_why_a_kind_is_more_than_research_shows():
    told = [
        p.expected
        for _, column, p in rules.check_sense(table({"description": "It resets the brain and works for everyone."}))
        if column == "description"
    ]
    assert told == [
        "This promises more than research shows. Works for everyone: In studies about half of the people did not respond. Resets the brain: No study shows that ketamine resets, rewires or repairs a person's brain."
    ]


def test_a_share_that_studies_found_is_no_promise():
    for text in (
        "About 45% of people responded in studies.",
        "In one study 30 of 100 had hardly any signs left.",
        "4 in 10 responded.",
    ):
        assert claims_in(text) == []
    assert names("50% responded") == ["70 % success"]


def test_reasons_are_plain():
    assert reading.grade(" ".join(kind.reason for kind in CLAIM_KINDS)) <= reading.PAGE


def test_no_long_text_is_slow():
    for piece in ("ketamine ", "70% ", "safe and ", "not ", "the brain ", "a" * 50, "crisis ", "no ", "ECT, ", "home "):
        text = (piece * 10_000)[:9_999]
        start = time.process_time()
        claims_in(text)
        assert time.process_time() - start < 1, piece
