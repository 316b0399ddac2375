"""What the way a clinic treats means for you: approval, visits, the way home, warnings, the cost of the first course.

Sentences about a medicine belong to the way it is given (``schema.ROUTES``) and carry their sources; what no source of
ours states is said to be so, and is a question for the clinic.
"""

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from directory import schema
from directory.clinics import formats
from directory.intake.checks import rules
from directory.medicine import sentences
from directory.medicine.cited import Cited

_ASKS: dict[str, tuple[str, ...]] = {
    "iv_infusion": ("drip_course", "watching", "drip_ask"),
    "im_injection": ("ask_visits", "watching", "ask_ride"),
    "sc_injection": ("ask_visits", "watching", "ask_ride"),
    "esketamine_intranasal": (
        "spravato_weeks",
        "spravato_resistant",
        "spravato_suicidal",
        "spravato_watching",
        "spravato_ride",
    ),
    "compounded_intranasal": ("ask_visits", "at_home", "ask_ride"),
    "oral": ("ask_visits", "at_home"),
    "sublingual_lozenge": ("ask_visits", "at_home"),
    "other": ("ask_visits", "watching", "ask_ride"),
}

_HOME_SETTINGS = {"hybrid", "at_home_telehealth"}
_HOME_ROUTES = tuple(schema.ROUTES.column_of(route) for route, names in _ASKS.items() if "at_home" in names)

# A rule between the cells of a row that a patient should hear of, in words that blame nobody. "{found}" is what the rule
# found. The other rules are about the file (``rules``) and are mended before anything is published.
RED_FLAGS: dict[str, Cited] = {f"rule.{name}": sentences.cited(f"flags.{name}") for name in sentences.part("flags")}

_OWN = tuple(c.name for c in schema.COLUMNS if not c.companion_of and not c.staff_only)


def fda_status(route: str) -> Cited:
    """What the FDA says of a way of giving it (a member of ``schema.ROUTES``): its approval and the limits of that. Raises KeyError."""
    return sentences.cited(f"fda.{route}")


def what_it_asks(route: str) -> tuple[str, ...]:
    """What a way of giving it asks of you: visits, length, the way home. Plain texts among them are questions to ask.

    Raises KeyError for what is no member of ``schema.ROUTES``.
    """
    return tuple(sentences.say(f"visits.{name}") for name in _ASKS[route])


def at_home(row: Mapping[str, str]) -> bool:
    """Whether a clinic (its texts by column name) may treat people at home: it says so, it sees them by video, or it gives what is taken home."""
    return bool(_HOME_SETTINGS & set(row["care_setting"].split(";"))) or schema.YES in (
        row["telehealth"],
        *(row[route] for route in _HOME_ROUTES),
    )


def red_flags(row: Mapping[str, str]) -> list[Cited]:
    """Warnings for a clinic (its texts by column name) where a rule between its facts is broken, each once."""
    return list(_red_flags(tuple(row[name] for name in _OWN)))


@lru_cache(maxsize=2_000)
def _red_flags(texts: tuple[str, ...]) -> tuple[Cited, ...]:
    known = dict(zip(_OWN, texts, strict=True))
    frame = pd.DataFrame({name: [known.get(name, "")] for name in schema.COLUMN_NAMES}, dtype="str")
    problems = {problem.code: problem for _, _, problem in rules.check_sense(frame) if problem.code in RED_FLAGS}
    return tuple(flag.filled(found=problems[code].value) for code, flag in RED_FLAGS.items() if code in problems)


def first_course_cost(row: Mapping[str, str]) -> str:
    """What the first course costs, and how that is known; empty where either part is missing. Nothing is guessed."""
    if row["price_course"]:
        return f"First course: {formats.money(row['price_course'], row['currency'])}, the price for the whole course"
    if row["price_per_session"] and row["induction_sessions"]:
        visits, each = int(row["induction_sessions"]), float(row["price_per_session"])
        total, one = (
            formats.money(str(visits * each), row["currency"]),
            formats.money(row["price_per_session"], row["currency"]),
        )
        return f"First course: {total}, which is {visits} {'visit' if visits == 1 else 'visits'} at {one} each"
    return ""
