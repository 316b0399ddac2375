"""The questions to ask a clinic, made from the safety checks that it fails and from what is not settled about it."""

from collections.abc import Mapping

from directory import schema
from directory.clinics.findings import Standing
from directory.search.published import Directory
from directory.views.failed_checks import failed_checks, title
from directory.views.html import Html, element

QUESTIONS_SHOWN = 6
# asked of any clinic, whatever is known of it; of a column only where it is empty or not known
_ALWAYS: tuple[tuple[str, str], ...] = (
    ("patients_treated_band", "How many people have you treated with ketamine, and since when?"),
    ("", "What result can I expect, and how often do you see it?"),
    ("", "Do I keep my medicines?"),
    ("visit_minutes", "How long is a visit, from coming in to going home?"),
)
_OPEN = (Standing.UNKNOWN, Standing.CLAIMED, Standing.STALE)


def questions(directory: Directory, position: int) -> list[str]:
    """The questions of the safety checks that it fails, then of its unknown, claimed and out-of-date criteria, safety checks first."""
    return [c.question for c in (*_failed(directory, position), *_unsettled(directory, position))]


def _failed(directory: Directory, position: int) -> list[schema.Criterion]:
    return [check.criterion for check in failed_checks(directory, position)]


def _unsettled(directory: Directory, position: int) -> list[schema.Criterion]:
    core = {c.key for c in schema.core_criteria(directory.row(position)[schema.SPRAVATO_COLUMN] == schema.YES)}
    unsettled = [
        c
        for c in schema.CRITERIA
        if directory.finding(position, c.key).standing in _OPEN and (c.core != "if_spravato" or c.key in core)
    ]
    return sorted(unsettled, key=lambda c: c.key not in core)


def always(row: Mapping[str, str]) -> list[str]:
    """The questions for any clinic that its facts (texts by column name) do not answer."""
    return [question for column, question in _ALWAYS if not column or row[column] in ("", schema.UNKNOWN)]


def questions_panel(directory: Directory, position: int) -> Html:
    """The questions as a numbered list: the first ones, the rest one step away (and all of them on paper)."""
    asked = questions(directory, position)
    heading = element("h2", "Ask this clinic")
    others = element(
        "div",
        element("p", element("b", "And ask any clinic:")),
        " ",
        element(
            "ul",
            *(piece for q in always(directory.row(position)) for piece in (element("li", q), " ")),
            class_="ask-any",
        ),
    )
    if not asked:
        return element(
            "section",
            heading,
            element("p", "Every check of this list is settled. Ask again what matters most to you."),
            others,
            class_="panel ask",
        )
    shown = len(asked) if len(asked) <= QUESTIONS_SHOWN + 2 else QUESTIONS_SHOWN
    rest = (
        element(
            "details",
            element("summary", f"{len(asked) - shown} more questions"),
            element("ol", *(element("li", q) for q in asked[shown:]), start=shown + 1),
            class_="more-questions",
        )
        if len(asked) > shown
        else None
    )
    return element(
        "section",
        heading,
        element("p", _why(len(_failed(directory, position)), len(_unsettled(directory, position))), class_="muted"),
        element("ol", *(element("li", q) for q in asked[:shown])),
        rest,
        others,
        class_="panel ask",
    )


def _why(failed: int, unsettled: int) -> str:
    """What the questions come from: the checks that say no, then those that are not settled."""
    verb = "is" if unsettled == 1 else "are"
    open_ones = f"{unsettled} of {len(schema.CRITERIA)} checks {verb} not settled."
    if not failed:
        return f"{open_ones} The most important come first."
    which = "Ask about it first." if failed == 1 else "Ask about them first."
    return f"{title(failed)}. {which} {open_ones}" if unsettled else f"{title(failed)}. {which}"
