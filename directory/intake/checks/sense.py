"""What a clinic does and says: what does not fit together in a row, and promises that research does not bear out.

The clinical rules are those of the field (Spravato's safety program, FDA alerts on compounded ketamine, the statement
against infusions at home); a clinical advisor should confirm them.
"""

import numpy as np

from directory import schema
from directory.clinics import status
from directory.clinics.claims import claims_in, reason
from directory.intake.cells.contacts import TOLL_FREE
from directory.intake.checks.rows import Rows
from directory.notices import Problem
from directory.schema import NO, NOT_APPLICABLE, SPRAVATO_COLUMN, UNKNOWN, YES, Kind

HOME = "at_home_telehealth"
SPRAVATO_MINUTES = 120  # observed at least two hours (Spravato REMS)
_INJECTED = tuple(schema.ROUTES.column_of(route) for route in ("iv_infusion", "im_injection", "sc_injection"))
_ROUTES = tuple(schema.ROUTES.column_of(member.key) for member in schema.ROUTES.members)
# the clinic's own words, where a claim can stand; names, addresses and what vetting staff wrote are not
_OWN_WORDS = tuple(
    c.name
    for c in schema.COLUMNS
    if c.kind is Kind.TEXT
    and not c.companion_of
    and not c.staff_only
    and c.name
    not in ("organization_name", "location_name", "address_1", "address_2", "city", "verified_by", "claim_findings")
)


def check_each(rows: Rows) -> None:
    """Note what does not make sense in each row."""
    for check in (_spravato, _settings, _money, _ages, _reachable, _promises):
        check(rows)


def _spravato(rows: Rows) -> None:
    offered, rems = rows.says(SPRAVATO_COLUMN, YES), "rems_certified"
    rows.tell(
        offered & _only_home(rows),
        "care_setting",
        lambda i: Problem(
            "rule.spravato_setting",
            rows.text("care_setting", i),
            "Spravato is given in a certified clinic and watched for two hours; the only setting here is at home.",
            "Correct the setting or the route.",
        ),
        reads=(SPRAVATO_COLUMN,),
    )
    rows.tell(
        offered & rows.says(rems, NO, UNKNOWN, ""),
        rems,
        lambda i: Problem(
            "rule.spravato_rems",
            rows.text(rems, i) or "blank",
            "Spravato may only be given by a certified clinic.",
            "Look the certificate up and record it; until then the safety checks do not count as met.",
        ),
        reads=(SPRAVATO_COLUMN,),
    )
    rows.tell(
        rows.says(rems, YES) & ~offered,
        rems,
        lambda i: Problem(
            "rule.rems_without_spravato",
            YES,
            f"Certified for Spravato, yet {SPRAVATO_COLUMN} is not yes.",
            "Ask whether Spravato is offered.",
        ),
        reads=(SPRAVATO_COLUMN,),
    )
    rows.tell(
        rows.says(rems, NOT_APPLICABLE) & ~rows.says(SPRAVATO_COLUMN, NO),
        rems,
        lambda i: Problem(
            "rule.rems_not_applicable",
            NOT_APPLICABLE,
            f"This can be said only where {SPRAVATO_COLUMN} is no.",
            "Write no there, or yes, no or unknown here.",
        ),
        reads=(SPRAVATO_COLUMN,),
    )
    with np.errstate(invalid="ignore"):
        hasty = offered & (rows.number("observation_minutes") < SPRAVATO_MINUTES)
    rows.tell(
        hasty,
        "observation_minutes",
        lambda i: Problem(
            "rule.spravato_observation",
            rows.text("observation_minutes", i),
            f"After Spravato at least {SPRAVATO_MINUTES} minutes of watching are required.",
            "Ask the clinic and correct the number.",
        ),
        reads=(SPRAVATO_COLUMN,),
    )
    other = np.logical_or.reduce([rows.says(route, YES) for route in _ROUTES if route != SPRAVATO_COLUMN])
    teens = rows.each("populations", lambda text: "adolescents" in text.split(";"))
    rows.tell(
        teens & offered & ~other,
        "populations",
        lambda i: Problem(
            "rule.adolescents_spravato",
            "adolescents",
            "Spravato is not approved for people under 18, and it is the only route here.",
            "Ask what is offered to teenagers.",
        ),
        reads=_ROUTES,
    )


def _settings(rows: Rows) -> None:
    home, only_home, followed = (
        rows.each("care_setting", lambda text: HOME in text.split(";")),
        _only_home(rows),
        rows.says("ongoing_support", YES),
    )
    injected = np.logical_or.reduce([rows.says(route, YES) for route in _INJECTED])
    rows.tell(
        injected & only_home,
        "care_setting",
        lambda i: Problem(
            "rule.iv_at_home",
            rows.text("care_setting", i),
            "An infusion or injection needs a clinic; the only setting here is at home.",
            "Correct the setting or the route.",
        ),
        reads=_INJECTED,
    )
    stateless = rows.blank("licensed_states")
    rows.tell(
        only_home & stateless,
        "licensed_states",
        lambda i: Problem(
            "rule.telehealth_only_with_no_states",
            "",
            "A clinic that treats only at home is found by the states it is licensed in.",
            "List them, such as CO;WY.",
        ),
        reads=("care_setting",),
    )
    rows.tell(
        (home | rows.says("telehealth", YES)) & ~only_home & stateless,
        "licensed_states",
        lambda i: Problem(
            "rule.telehealth_with_no_states",
            "",
            "Care by video or at home is found by the states the clinic is licensed in.",
            "List them, such as CO;WY.",
        ),
        reads=("care_setting", "telehealth"),
    )
    rows.tell(
        home & ~followed,
        "ongoing_support",
        lambda i: Problem(
            "rule.at_home_no_followup",
            rows.text("ongoing_support", i) or "blank",
            "Treatment at home without known check-ins: the FDA warns of ketamine that nobody monitors.",
            "Ask who checks on people at home, and how.",
        ),
        reads=("care_setting",),
    )
    compounded = [route for route in _ROUTES if route.startswith(schema.ROUTES.by_column + "compounded_")]
    rows.tell(
        np.logical_or.reduce([rows.says(route, YES) for route in compounded]) & ~rows.says("informed_consent", YES),
        "informed_consent",
        lambda i: Problem(
            "rule.compounded_consent",
            rows.text("informed_consent", i) or "blank",
            "Pharmacy-made ketamine is not FDA-approved; written consent should say so.",
            "Ask for the consent form and record it.",
        ),
        reads=compounded,
    )


def _only_home(rows: Rows) -> np.ndarray:
    """Whether the only setting said to hold is at home."""
    return rows.each("care_setting", lambda text: [m for m in text.split(";") if not m.startswith("!")] == [HOME])


def _money(rows: Rows) -> None:
    offered = np.logical_or.reduce([rows.says(route, YES) for route in _ROUTES])
    rows.tell(
        rows.says("payment_medicare", YES) & offered & ~rows.says(SPRAVATO_COLUMN, YES),
        "payment_medicare",
        lambda i: Problem(
            "rule.medicare_without_covered_route",
            YES,
            "Medicare rarely covers the routes offered here.",
            "Ask what Medicare is accepted for.",
        ),
        reads=_ROUTES,
    )
    session, course, visits = (
        rows.number("price_per_session"),
        rows.number("price_course"),
        rows.number("induction_sessions"),
    )
    with np.errstate(invalid="ignore"):
        cheaper = course < session
        off = ~cheaper & ((course > 60 * session) | (course > 3 * session * visits) | (course * 3 < session * visits))
    rows.tell(
        cheaper | off,
        "price_course",
        lambda i: Problem(
            "rule.price_range",
            f"{rows.text('price_course', i)} for the course, {rows.text('price_per_session', i)} per visit",
            "A course should cost more than one visit."
            if cheaper[i]
            else "The price of the course does not fit the price per visit.",
            "Check both prices.",
        ),
        reads=("price_per_session", "induction_sessions"),
    )


def _ages(rows: Rows) -> None:
    with np.errstate(invalid="ignore"):
        turned = rows.number("minimum_age") > rows.number("maximum_age")
    rows.tell(
        turned,
        "minimum_age",
        lambda i: Problem(
            "rule.age_range",
            f"{rows.text('minimum_age', i)} to {rows.text('maximum_age', i)}",
            "The youngest age is above the oldest.",
            "Exchange or correct the two.",
        ),
        reads=("maximum_age",),
    )


def _reachable(rows: Rows) -> None:
    accepting = rows.says("accepting_new_patients", status.TAKES_NEW_PATIENTS)
    rows.tell(
        accepting & rows.blank("phone") & rows.blank("intake_phone"),
        "phone",
        lambda i: Problem(
            "rule.accepting_no_phone",
            "",
            "A clinic that takes new patients must be reachable by phone.",
            "Fill in the phone.",
        ),
        reads=("intake_phone", "accepting_new_patients"),
    )
    rows.tell(
        accepting & rows.says("status", status.CLOSED_FOR_GOOD),
        "accepting_new_patients",
        lambda i: Problem(
            "rule.closed_but_accepting",
            status.TAKES_NEW_PATIENTS,
            "A clinic closed for good takes no new patients.",
            "Correct the status, or write nopt.",
        ),
        reads=("status",),
    )
    local = rows.each("intake_phone", lambda text: bool(text) and not text.startswith(TOLL_FREE))
    rows.tell(
        rows.each("phone", lambda text: text.startswith(TOLL_FREE)) & ~local,
        "phone",
        lambda i: Problem(
            "phone.toll_free_only",
            rows.text("phone", i),
            "A toll-free number often rings at a chain's call center.",
            "Add the number of this location where it has one.",
        ),
        reads=("intake_phone",),
    )


def _promises(rows: Rows) -> None:
    for column in _OWN_WORDS:
        _promises_in(rows, column)


def _promises_in(rows: Rows, column: str) -> None:
    claims = rows.each(column, lambda text: claims_in(text) if text else [], object)
    rows.tell(
        np.array([bool(c) for c in claims], dtype=bool),
        column,
        lambda i: Problem(
            "rule.claim_phrase",
            "; ".join(words for _, words in claims[i]),
            "This promises more than research shows. "
            + " ".join(f"{name[0].upper()}{name[1:]}: {reason(name)}" for name, _ in claims[i]),
            "Check the clinic's page, record it under honest_claims, and leave the promise out.",
        ),
    )
