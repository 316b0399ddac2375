"""What must hold between the cells of a row: what is filled in, what is refused, what is worth a warning.

The clinical rules are those of the field (Spravato's safety program, FDA alerts on compounded ketamine, the statement
against infusions at home); a clinical advisor should confirm them. ``today`` is always passed in.
"""

from collections.abc import Collection, Iterable
from datetime import date

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import findings
from directory.clinics.claims import claims_in, reason
from directory.clinics.findings import NEVER, Value, days_since_epoch
from directory.geo import places
from directory.intake.cells.contacts import TOLL_FREE
from directory.intake.checks.points import check_points, place_finder, place_unplaced
from directory.intake.checks.rows import Found, Rows
from directory.notices import Problem
from directory.schema import NO, NOT_APPLICABLE, SPRAVATO_COLUMN, UNKNOWN, YES, Kind

HOME = "at_home_telehealth"
SPRAVATO_MINUTES = 120  # observed at least two hours (Spravato REMS)
DUE_DAYS = 30
_DEFAULTS = {"status": "active", "country": "US", "listing_status": "published"}
_INJECTED = tuple(schema.ROUTES.column_of(route) for route in ("iv_infusion", "im_injection", "sc_injection"))
_ROUTES = tuple(schema.ROUTES.column_of(member.key) for member in schema.ROUTES.members)
_DATES = tuple(c.name for c in schema.COLUMNS if c.kind is Kind.DATE and c.name != "alert_ends")
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


def complete(frame: pd.DataFrame, refused: Collection[tuple[int, str]] = ()) -> tuple[pd.DataFrame, list[Found]]:
    """Fill and repair across the cells of each row.

    ``frame``: every schema column as canonical text, "" for blank. ``refused``: (position, column) of the cells a reader
    refused. Returns a new frame, in which every ZIP has five digits or is blank and clinics have points where their ZIP
    or city is known, and what there is to tell.
    """
    rows = Rows(frame.copy(deep=False), refused)
    for name, value in _DEFAULTS.items():
        empty = rows.unrefused(rows.blank(name), (name,))
        rows.replace(name, empty, [value] * len(empty))
    priced = rows.unrefused(
        rows.blank("currency") & ~(rows.blank("price_per_session") & rows.blank("price_course")), ("currency",)
    )
    rows.replace("currency", priced, ["USD"] * len(priced))
    _restore_zips(rows)
    place_unplaced(rows)
    empty, place_of = rows.unrefused(rows.blank("timezone"), ("timezone",)), place_finder(rows)
    found = [place_of(position) for position in empty.tolist()]
    rows.replace("timezone", empty, [place.timezone if place else "" for place in found])
    return rows.frame, rows.found


def _restore_zips(rows: Rows) -> None:
    """A spreadsheet drops the leading zeros of a ZIP; they come back only where the row's state confirms it."""
    short = rows.each("postal_code", lambda text: 0 < len(text) < 5)
    restored, state_known = [], set(rows.unrefused(short, ("state_province",)).tolist())
    for position in np.flatnonzero(short).tolist():
        found, state = rows.text("postal_code", position), rows.text("state_province", position)
        zip5 = found.zfill(5)
        lies_in = places.zip_state(zip5) if places.zip_issued(zip5) else None
        fits = lies_in is not None and lies_in == state
        restored.append(zip5 if fits else "")
        if fits:
            problem = Problem(
                "zip.dropped_zero",
                found,
                "Five digits were expected.",
                f"Read as {zip5} ({state}); format the column as text so that the zero stays.",
                zip5,
            )
        else:
            where = (
                f" With its zero back it would be {zip5}, which lies in {lies_in}, not in the row's state."
                if lies_in
                else ""
            )
            problem = Problem(
                "zip.format", found, f"Five digits were expected.{where}", "Correct the ZIP or the state."
            )
        if position in state_known:
            rows.found.append((position, "postal_code", problem))
    rows.replace("postal_code", np.flatnonzero(short), restored)


def blank_findings(frame: pd.DataFrame, columns: Iterable[str] = schema.COLUMN_NAMES) -> list[tuple[str, int]]:
    """(column, number of blank cells) of the three-state columns among ``columns`` that have any: blank is unknown, never no."""
    names = [name for name in columns if name in _THREE_STATE]
    rows = Rows(frame)
    counts = [(name, int(rows.blank(name).sum())) for name in names]
    return [(name, count) for name, count in counts if count]


_THREE_STATE = frozenset(c.name for c in schema.FINDINGS if UNKNOWN in c.labels)


def check_rows(frame: pd.DataFrame, today: date, refused: Collection[tuple[int, str]] = ()) -> list[Found]:
    """What is wrong or worth a look in each row: (position in the frame, column, problem).

    ``frame`` as ``complete`` gives it. A rule that reads a refused cell says nothing about its row.
    """
    rows = Rows(frame, refused)
    check_points(rows)
    _places(rows)
    _sense(rows)
    _days(rows, today)
    _evidence(rows, today)
    return rows.found


def check_sense(frame: pd.DataFrame) -> list[Found]:
    """The part of ``check_rows`` about what a clinic does and says: no points, places, days or evidence.

    A page asks it of one clinic, and those parts cost most of the time.
    """
    rows = Rows(frame, ())
    _sense(rows)
    return rows.found


# What ``contradictions`` leaves out: nothing in the row speaks against it.
_CONTRADICTS_NOTHING = frozenset({"phone.toll_free_only"})


def contradictions(frame: pd.DataFrame) -> list[Found]:
    """The part of ``check_rows`` about what does not fit together in a row (domain rule 2.5): points, places, sense."""
    rows = Rows(frame, ())
    check_points(rows)
    _places(rows)
    _sense(rows)
    return [found for found in rows.found if found[2].code not in _CONTRADICTS_NOTHING]


def _sense(rows: Rows) -> None:
    for check in (_spravato, _settings, _money, _people, _reachable, _words):
        check(rows)


def _places(rows: Rows) -> None:
    lies_in = rows.each("postal_code", lambda zip5: (places.zip_state(zip5) if zip5 else None) or "", object)
    state = rows.each("state_province", lambda text: text, object)
    rows.tell(
        (lies_in != "") & (state != "") & (lies_in != state),
        "postal_code",
        lambda i: Problem(
            "zip.state_mismatch",
            rows.text("postal_code", i),
            f"{rows.text('postal_code', i)} lies in {lies_in[i]}, the row says {state[i]}.",
            "Correct the ZIP or the state.",
        ),
        reads=("state_province",),
    )


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


def _people(rows: Rows) -> None:
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
    accepting = rows.says("accepting_new_patients", "newpt")
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
        accepting & rows.says("status", "defunct"),
        "accepting_new_patients",
        lambda i: Problem(
            "rule.closed_but_accepting",
            "newpt",
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


def _words(rows: Rows) -> None:
    for name in _OWN_WORDS:
        claims = rows.each(name, lambda text: claims_in(text) if text else [], object)
        rows.tell(
            np.array([bool(c) for c in claims], dtype=bool),
            name,
            lambda i, claims=claims: Problem(
                "rule.claim_phrase",
                "; ".join(words for _, words in claims[i]),
                "This promises more than research shows. "
                + " ".join(f"{name[0].upper()}{name[1:]}: {reason(name)}" for name, _ in claims[i]),
                "Check the clinic's page, record it under honest_claims, and leave the promise out.",
            ),
        )


def _days(rows: Rows, today: date) -> None:
    """No day of a check lies in the future or before the clinic opened."""
    opened, now = rows.number("year_opened"), today.isoformat()
    for name in _DATES:
        if rows.silent(name):
            continue
        rows.tell(
            rows.each(name, lambda day: day > now),
            name,
            lambda i, name=name: Problem(
                "date.future", rows.text(name, i), f"A day up to today ({now}) was expected.", "Correct the date."
            ),
        )
        with np.errstate(invalid="ignore"):
            early = rows.each(name, lambda day: float(day[:4]) if day else np.nan, np.float64) < opened
        rows.tell(
            early,
            name,
            lambda i, name=name: Problem(
                "date.range",
                rows.text(name, i),
                f"The clinic opened in {rows.text('year_opened', i)}; this day is earlier.",
                "Correct the date or year_opened.",
            ),
            reads=("year_opened",),
        )


def _evidence(rows: Rows, today: date) -> None:
    """One notice a row for what is out of date, what is soon, what is claimed without evidence and calls without a name."""
    n, now = len(rows), days_since_epoch(today)
    whole_row, whole_row_kind = findings.row_evidence(rows.frame), rows.blank("evidence_type")
    counts = {
        code: np.zeros(n, dtype=np.int32)
        for code in ("date.stale", "date.due", "rule.claim_without_evidence", "rule.phone_call_without_name")
    }
    oldest = {code: np.full(n, np.iinfo(np.int32).max, dtype=np.int32) for code in ("date.stale", "date.due")}
    at = {code: np.full(n, -1, dtype=np.int32) for code in counts}

    def count(code: str, mask: np.ndarray, number: int) -> None:
        at[code][mask & (counts[code] == 0)] = number
        counts[code] += mask

    for number, column in enumerate(schema.FINDINGS):
        kind, ref, on, by = (column.name + suffix for suffix, *_ in schema.COMPANIONS)
        if rows.silent(column.name, kind):
            continue  # nothing is said that could go out of date or want evidence
        evidence = findings.column_evidence(rows.frame, column, whole_row)
        dated, left = days_left(rows, column, evidence, now)
        for code, mask in (("date.stale", dated & (left < 0)), ("date.due", dated & (left >= 0) & (left <= DUE_DAYS))):
            older = mask & (evidence.verified_days < oldest[code])
            oldest[code][older], at[code][older] = evidence.verified_days[older], number
            counts[code] += mask
        own = ~(rows.blank(kind) & rows.blank(ref) & rows.blank(on) & rows.blank(by))
        count(
            "rule.claim_without_evidence",
            _claimed(rows, column) & np.where(own, rows.blank(kind), whole_row_kind),
            number,
        )
        count("rule.phone_call_without_name", rows.says(kind, schema.PHONE_CALL) & rows.blank(ref), number)

    def name_at(code: str, i: int) -> str:
        return schema.FINDINGS[at[code][i]].name

    _tell_ages(rows, counts, oldest, name_at)
    code = "rule.claim_without_evidence"
    _tell_counted(
        rows,
        counts[code],
        lambda i: name_at(code, i),
        lambda i: Problem(
            "rule.claim_without_evidence",
            f"{counts['rule.claim_without_evidence'][i]} yes",
            "A yes without evidence is shown as the clinic's own claim.",
            "Add how it was checked, when and by whom.",
        ),
    )
    whole_call = rows.says("evidence_type", schema.PHONE_CALL) & rows.blank("evidence_ref")
    unnamed = counts["rule.phone_call_without_name"] + whole_call
    _tell_counted(
        rows,
        unnamed,
        lambda i: "evidence_ref" if whole_call[i] else name_at("rule.phone_call_without_name", i) + "_evidence_ref",
        lambda i: Problem(
            "rule.phone_call_without_name",
            f"{unnamed[i]} by phone",
            "A phone call proves something only with the name of the person spoken to.",
            "Write the name into the reference; only staff see it.",
        ),
    )


def days_left(
    rows: Rows, column: schema.Column, evidence: findings.ColumnEvidence, now: int
) -> tuple[np.ndarray, np.ndarray]:
    """(whether a finding is proved and so can go out of date, its days until then, negative once it has), shape (n,).

    ``now``: days since 1970. On day 0 it is still in date. A cell with several members goes by the one that is due first.
    """
    left = findings.last_days(evidence.verified_days, column.days_until_stale) - now
    for due_on in schema.due_days(column):
        concerned = rows.each(
            column.name,
            lambda text, due_on=due_on: any(
                schema.due_on(column, member.lstrip("!")) == due_on for member in text.split(";")
            ),
        )
        left = np.where(
            concerned,
            np.minimum(left, findings.last_days(evidence.verified_days, column.days_until_stale, due_on) - now),
            left,
        )
    return _said(rows, column) & evidence.strong & (evidence.verified_days != NEVER), left


def _tell_ages(rows: Rows, counts: dict, oldest: dict, name_at) -> None:
    for code, expected, remedy in (
        ("date.stale", "{n} facts of this row were verified too long ago", "Call the clinic and renew them."),
        ("date.due", "{n} facts of this row go out of date within 30 days", "Plan to renew them."),
    ):

        def problem(i: int, code=code, expected=expected, remedy=remedy) -> Problem:
            day = date.fromordinal(int(oldest[code][i]) + date(1970, 1, 1).toordinal()).isoformat()
            n = int(counts[code][i])
            told = (
                expected.format(n=n)
                if n > 1
                else expected.format(n=n).replace("facts", "fact").replace("were", "was").replace("go out", "goes out")
            )
            return Problem(code, day, f"{told}; the oldest is {name_at(code, i)}.", remedy)

        _tell_counted(rows, counts[code], lambda i, code=code: name_at(code, i), problem)


def _tell_counted(rows: Rows, counts: np.ndarray, column, problem) -> None:
    rows.found += [(i, column(i), problem(i)) for i in np.flatnonzero(counts).tolist()]


def _said(rows: Rows, column: schema.Column) -> np.ndarray:
    """Whether the cell says anything that can go out of date: a yes, a no, a fact; not unknown, not "does not apply"."""
    meaning = findings.cell_meanings(column)
    if meaning:
        return rows.each(column.name, lambda text: meaning.get(text) in (Value.YES, Value.NO))
    return ~rows.blank(column.name)


def _claimed(rows: Rows, column: schema.Column) -> np.ndarray:
    """Whether the cell says yes to a question; a phone number or a price is no claim."""
    meaning = findings.cell_meanings(column)
    return rows.each(column.name, lambda text: meaning.get(text) == Value.YES)
