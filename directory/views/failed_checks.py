"""The safety checks that a clinic fails, by name, and how sure anybody is of each.

A safety check fails where its value is no, whatever the evidence. The words keep three kinds apart, because an unproven
no is no more a fact than an unproven yes: found by a check, found by a check long ago, said by somebody and never checked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import Finding, Value
from directory.schema import Criterion
from directory.search.published import Directory
from directory.views import words
from directory.views.html import Html, element

ON_A_CARD = 3
"""How many are named on a card; the rest is a number there."""
_CHECKED, _LONG_AGO, _SAID = range(3)
MARK = element("span", class_="mark mark-no", aria_hidden="true")


class Short(NamedTuple):
    """Failed checks as a card says them: the surest by name, how many more there are, and those by name."""

    named: str
    more: str
    rest: str


@dataclass(frozen=True)
class FailedCheck:
    """One safety check that applies to a clinic and whose value is no."""

    criterion: Criterion
    finding: Finding

    @property
    def found_on(self) -> date | None:
        """The day of the check that found it; None where it was only said."""
        return self.finding.evidence.verified_on if self.finding.evidence.strong else None

    @property
    def kind(self) -> int:
        """How sure it is: 0 found by a check that is in date, 1 found by one that is out of date, 2 said, but nobody checked."""
        if self.found_on is None:
            return _SAID
        return _LONG_AGO if self.finding.stale else _CHECKED

    @property
    def lacking(self) -> str:
        """What the clinic lacks: "written consent"."""
        return self.criterion.absent or self.criterion.short[:1].lower() + self.criterion.short[1:]


def failed_checks(directory: Directory, position: int) -> tuple[FailedCheck, ...]:
    """The safety checks that a clinic fails: the surest first, of those found long ago the latest; else in the schema's order."""
    spravato = directory.row(position)[schema.SPRAVATO_COLUMN] == schema.YES
    found = (FailedCheck(c, directory.finding(position, c.key)) for c in schema.core_criteria(spravato))
    return tuple(
        sorted(
            (check for check in found if check.finding.value is Value.NO),
            key=lambda check: (check.kind, _days_ago(check, directory.today)),
        )
    )


def sentences(checks: Iterable[FailedCheck], today: date, day: Callable[[date], str] = formats.day) -> list[str]:
    """Checks as sentences without a full stop, one for each kind and, of those found long ago, for each age.

    ``day`` writes the day of a check.
    """
    return [
        _sentence(kind, age, list(alike), day)
        for (kind, age), alike in groupby(checks, key=lambda check: (check.kind, _age(check, today)))
    ]


def _days_ago(check: FailedCheck, today: date) -> int:
    return (today - check.found_on).days if check.found_on and check.kind == _LONG_AGO else 0


def _age(check: FailedCheck, today: date) -> str:
    return words.age(check.found_on, today) if check.found_on and check.kind == _LONG_AGO else ""


def _sentence(kind: int, age: str, checks: list[FailedCheck], day: Callable[[date], str]) -> str:
    if kind == _SAID:
        return "Said to be missing, nobody checked: " + ", ".join(check.lacking for check in checks)
    dated = [f"{check.lacking} ({day(check.found_on)})" for check in checks if check.found_on]
    return (
        f"Found missing {age}: " + ", ".join(dated)
        if kind == _LONG_AGO
        else "Checked: " + ", ".join(f"no {each}" for each in dated)
    )


def text(directory: Directory, position: int) -> str:
    """Every check that a clinic fails as plain text, for a file; empty where it fails none."""
    return "".join(
        f"{sentence}. " for sentence in sentences(failed_checks(directory, position), directory.today)
    ).rstrip()


def in_short(directory: Directory, position: int) -> Short | None:
    """The checks that a clinic fails as a card says them: the surest by name, of the rest how many. None where it fails none."""
    checks = failed_checks(directory, position)
    if not checks:
        return None

    def said(some: tuple[FailedCheck, ...]) -> str:
        found = sentences(some, directory.today, lambda when: words.short_day(when, directory.today))
        return " ".join(f"{sentence}." for sentence in found)

    more = len(checks) - ON_A_CARD
    return Short(said(checks[:ON_A_CARD]), f"And {more} more." if more > 0 else "", said(checks[ON_A_CARD:]))


def box(directory: Directory, position: int) -> Html | None:
    """Every check that a clinic fails, for its own page. None where it fails none."""
    checks = failed_checks(directory, position)
    if not checks:
        return None
    return element(
        "section",
        element("h2", MARK, title(len(checks))),
        element(
            "ul", *(element("li", sentence, ".", data_labels=True) for sentence in sentences(checks, directory.today))
        ),
        class_="notice failed-box",
    )


def title(count: int) -> str:
    """How many checks fail: "2 safety checks failed"."""
    return "1 safety check failed" if count == 1 else f"{count} safety checks failed"
