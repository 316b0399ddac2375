"""What the way a clinic treats means for you: approval, visits, the way home, warnings, the cost of the first course.

Sentences about a medicine belong to the way it is given (``schema.ROUTES``) and carry their sources; what no source of
ours states is said to be so, and is a question for the clinic.
"""
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from directory import rules, schema, words
from directory.authorities import READ_ON
from directory.said import Said

_AS_OF = f"As of {words.day(READ_ON)},"
_OFF_LABEL = "is FDA-approved to put people to sleep for surgery, and off-label (not approved) for depression."
_PHARMACY_MADE = "is compounded (mixed by a pharmacy) and not approved by the FDA for any use."

_FDA_STATUS: dict[str, Said] = {
    "iv_infusion": Said(f"{_AS_OF} ketamine by IV drip {_OFF_LABEL}", "FDA-23"),
    "im_injection": Said(f"{_AS_OF} ketamine as a shot in a muscle {_OFF_LABEL}", "FDA-23"),
    "sc_injection": Said(f"{_AS_OF} ketamine as a shot under the skin is off-label (not approved), both for depression and for this way of giving it.", "FDA-23"),
    "esketamine_intranasal": Said(
        f"{_AS_OF} Spravato is FDA-approved to treat depression in adults if two or more antidepressants did not help, or if they also have thoughts or acts of suicide.",
        "FDA-19", "FDA-20", "FDA-25"),
    "compounded_intranasal": Said(f"{_AS_OF} this nose spray {_PHARMACY_MADE}", "FDA-22", "FDA-23"),
    "oral": Said(f"{_AS_OF} ketamine as a tablet or capsule {_PHARMACY_MADE}", "FDA-23"),
    "sublingual_lozenge": Said(f"{_AS_OF} a ketamine lozenge {_PHARMACY_MADE}", "FDA-23"),
    "other": Said(f"{_AS_OF} the FDA has not approved ketamine for depression or any other mental illness, however it is given.", "FDA-23"),
}  # fmt: skip

_ASK_VISITS = "We found no source for a set number of visits. Ask the clinic how many, how long, and for how many weeks."
_ASK_RIDE = "Ask if someone must take you home."
_WATCHING = Said("Only Spravato has a federal rule on how long you are watched. Ask what this clinic does.", "REMS")
_AT_HOME = Said("At home no clinician is there to watch you, which adds risk.", "FDA-23")

_ASKS: dict[str, tuple[Said | str, ...]] = {
    "iv_infusion": (
        Said("In a large study the first course was 6 visits: twice a week for 3 weeks. The drip ran for 40 minutes each time.", "ELEKT-D"),
        _WATCHING, "Ask how many visits this clinic plans, and if someone must take you home."),
    "im_injection": (_ASK_VISITS, _WATCHING, _ASK_RIDE),
    "sc_injection": (_ASK_VISITS, _WATCHING, _ASK_RIDE),
    "esketamine_intranasal": (
        Said("In the first 4 weeks you go twice a week: 8 visits. In weeks 5 to 8 you go once a week. After that it is once a week or every 2 weeks.", "DOSING"),
        Said("At each visit you are watched for at least 2 hours, and for longer if you are still sleepy, feel cut off from things or breathe too slowly.", "REMS"),
        Said("Plan a ride home each time. Do not drive until the next day, after a good sleep.", "LABEL")),
    "compounded_intranasal": (_ASK_VISITS, _AT_HOME, _ASK_RIDE),
    "oral": (_ASK_VISITS, _AT_HOME),
    "sublingual_lozenge": (_ASK_VISITS, _AT_HOME),
    "other": (_ASK_VISITS, _WATCHING, _ASK_RIDE),
}  # fmt: skip

# A rule between the cells of a row that a patient should hear of, in words that blame nobody. "{found}" is what the rule
# found. The other rules are about the file (``rules``) and are mended before anything is published.
RED_FLAGS: dict[str, Said] = {
    "rule.spravato_setting": Said("Spravato may be given in a certified clinic only. Here we have only care at home on file. Ask where it is given.", "REMS"),
    "rule.spravato_rems": Said("Only a certified clinic may give Spravato. We have no proof yet that this one is. Ask to see it.", "REMS"),
    "rule.spravato_observation": Said("After Spravato you must be watched for at least 2 hours. What we have on file is shorter. Ask how long you stay.", "REMS"),
    "rule.adolescents_spravato": Said("Spravato is not approved for people under 18, and we know of no other way it treats teenagers here. Ask what they are given.", "LABEL-PATIENT"),
    "rule.compounded_consent": Said("Ketamine mixed by a pharmacy is not FDA-approved. We have not seen a form here that says so. Ask to read the form before you pay.", "FDA-23"),
    "rule.iv_at_home": Said("Here we have a drip or shot on file, and only care at home. A group of ketamine clinicians wants strong doses only where you are watched. Ask where it is given.", "ASKP-S"),
    "rule.at_home_no_followup": Said("This clinic treats people at home, and we do not know who checks on them. The FDA warns about ketamine at home, where no clinician is with you. Ask who is.", "FDA-23"),
    "rule.telehealth_with_no_states": Said("A rule of your state may ask for a first visit in person. We do not know in which states this clinic may treat people by video. Ask about yours.", "GEORGIA"),
    "rule.telehealth_only_with_no_states": Said("A rule of your state may ask for a first visit in person. We do not know in which states this clinic may treat people by video. Ask about yours.", "GEORGIA"),
    "rule.medicare_without_covered_route": Said("Health plans may not pay for the ways of giving it that we know of here. Ask what Medicare would pay for.", "COVER-DRIP"),
    "rule.claim_phrase": Said("The clinic's own words promise more than studies show (“{found}”). Ask what they rest on.", "JAMA-M"),
}  # fmt: skip

_OWN = tuple(c.name for c in schema.COLUMNS if not c.companion_of and not c.staff_only)


def fda_status(route: str) -> Said:
    """What the FDA says of a way of giving it (a member of ``schema.ROUTES``): one dated sentence. Raises KeyError."""
    return _FDA_STATUS[route]


def what_it_asks(route: str) -> tuple[Said | str, ...]:
    """What a way of giving it asks of you: visits, length, the way home. Plain texts among them are questions to ask.

    Raises KeyError for what is no member of ``schema.ROUTES``.
    """
    return _ASKS[route]


def red_flags(row: Mapping[str, str]) -> list[Said]:
    """Warnings for a clinic (its texts by column name) where a rule between its facts is broken, each once."""
    return list(_red_flags(tuple(row[name] for name in _OWN)))


@lru_cache(maxsize=2_000)
def _red_flags(texts: tuple[str, ...]) -> tuple[Said, ...]:
    known = dict(zip(_OWN, texts, strict=True))
    frame = pd.DataFrame({name: [known.get(name, "")] for name in schema.COLUMN_NAMES}, dtype="str")
    problems = {problem.code: problem for _, _, problem in rules.check_sense(frame) if problem.code in RED_FLAGS}
    return tuple(Said(flag.replace("{found}", problems[code].value), *flag.sources) for code, flag in RED_FLAGS.items() if code in problems)


def first_course_cost(row: Mapping[str, str]) -> str:
    """What the first course costs, and how that is known; empty where either part is missing. Nothing is guessed."""
    if row["price_course"]:
        return f"First course: {words.money(row['price_course'], row['currency'])}, the price for the whole course"
    if row["price_per_session"] and row["induction_sessions"]:
        visits, each = int(row["induction_sessions"]), float(row["price_per_session"])
        total, one = words.money(str(visits * each), row["currency"]), words.money(row["price_per_session"], row["currency"])
        return f"First course: {total}, which is {visits} {'visit' if visits == 1 else 'visits'} at {one} each"
    return ""
