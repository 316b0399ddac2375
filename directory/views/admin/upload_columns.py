"""Headings that are not ours, as the columns step shows them: what each may mean, for a person to confirm."""

import re
from collections.abc import Sequence

from directory import schema
from directory.intake.mapping import ALIAS, EXACT, Guess, Proposal
from directory.notices import shorten
from directory.spreadsheets import headings
from directory.views.html import Html, element
from directory.views.tables import table

LEFT_OUT = ""
FOR_STAFF = "Left out until you choose: a column of notes, comments or the like is often meant for staff alone."
_SHOWN_HEADING = 120  # characters
MOST_ASKED = 60  # headings that one is asked about on one screen
_SLUG = re.compile(r"[^a-z0-9]+")

COLUMN_CHOICES: tuple[str, ...] = (
    LEFT_OUT,
    *schema.REQUIRED,
    *headings.NAME_COLUMNS,
    *(
        c.name
        for c in schema.COLUMNS
        if not c.companion_of and c.name not in (*schema.REQUIRED, *headings.NAME_COLUMNS)
    ),
)
"""Our columns that one of theirs may be, the needed ones first; evidence columns are found by their own names only."""


def option_label(name: str) -> str:
    """A column of ours in a list of choices."""
    return f"{schema.BY_NAME[name].label} ({name})" if name else "Leave this column out"


def open_guesses(proposal: Proposal) -> list[Guess]:
    """The headings that somebody should look at, those with a guess first."""
    asked = [g for g in proposal.guesses if g.how not in (EXACT, ALIAS)]
    return sorted(asked, key=lambda g: not g.ours)[:MOST_ASKED]


def sure(proposal: Proposal) -> dict[str, str]:
    """Their heading to our column, where it is one of our names."""
    return {g.heading: g.ours for g in proposal.guesses if g.how in (EXACT, ALIAS)}


def lead(proposal: Proposal) -> Html:
    """What is known, and what is missing."""
    known = len(sure(proposal))
    missing = [
        schema.BY_NAME[name].label.lower()
        + (" (or the organization's name)" if name == headings.NAME_COLUMNS[0] else "")
        for name in proposal.missing
    ]
    parts = [
        element(
            "p",
            f"{known:,} of {len(proposal.guesses):,} columns are ours. Say what the others are; nothing is read under a heading that only looks alike before you confirm it.",
        )
    ]
    if missing:
        parts.append(
            element("p", "Every list needs these, and they were not found: ", element("b", ", ".join(missing)), ".")
        )
    beyond = len(proposal.guesses) - known - MOST_ASKED
    if beyond > 0:
        parts.append(
            element(
                "p",
                f"The last {beyond:,} columns are left out; give them our names in the file to bring them.",
                class_="muted",
            )
        )
    return element("div", *parts, class_="lead")


def samples(guess: Guess) -> Html:
    """A heading of theirs with some of what stands below it."""
    told = (
        element("span", " · ".join(guess.samples), class_="muted", data_theirs=True)
        if guess.samples
        else element("span", "nothing in the first rows", class_="muted")
    )
    warned = (element("br"), element("span", FOR_STAFF)) if headings.is_for_staff(guess.heading) else ()
    return element(
        "p",
        element("b", shorten(guess.heading, _SHOWN_HEADING), data_theirs=True),
        element("br"),
        told,
        *warned,
        class_="theirs",
    )


def known_table(proposal: Proposal) -> Html | None:
    """The columns that were recognised; None where there are none."""
    rows = [
        (
            shorten(g.heading, _SHOWN_HEADING),
            schema.BY_NAME[g.ours].label if g.ours in schema.BY_NAME else g.ours,
            " · ".join(g.samples) or "–",
        )
        for g in proposal.guesses
        if g.how in (EXACT, ALIAS)
    ]
    head = element("summary", element("b", f"{len(rows):,} columns recognized by their name"))
    return (
        element("details", head, table("Columns recognized", ("Yours", "Ours", "For example"), rows), class_="rule")
        if rows
        else None
    )


def offer(title: str, unseen: Sequence[str]) -> Html:
    """A remembered source that fits this file."""
    more = (
        f" It has never seen {', '.join(shorten(heading, _SHOWN_HEADING) for heading in unseen[:3])}{' and others' if len(unseen) > 3 else ''}; these are left out."
        if unseen
        else " It fits wholly."
    )
    return element("p", "This file looks like ", element("b", title, data_theirs=True), ".", more)


def source_id(title: str) -> str:
    """The id under which a confirmed mapping is remembered; the same title replaces it."""
    return _SLUG.sub("-", title.casefold()).strip("-")[:60] or "own-list"
