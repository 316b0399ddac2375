"""The guide: what a person should know before choosing a clinic, in plain words, each medical sentence with its source."""

from datetime import date
from functools import lru_cache

from directory.medicine import last_checked
from directory.medicine.last_checked import LastChecked
from directory.search.published import Directory
from directory.views.glossary import explained
from directory.views.guide import criteria, medicine, practice, short, way
from directory.views.guide.blocks import Section
from directory.views.guide.conditions import CONDITIONS_SECTION
from directory.views.guide.knowledge import unknowns
from directory.views.html import Html, element, join

GUIDE_TITLE = "Guide to ketamine clinics"


def sections(directory: Directory | None, today: date, reviewed: tuple[str, date] | None = None) -> tuple[Section, ...]:
    """The guide's sections in order. ``today``: the real day, for rules with an end. Without a directory, what it knows is left out.

    ``reviewed``: the clinician who reviewed the wording, and the day; None for nobody.
    """
    m, p, c = medicine, practice, criteria
    return (
        p.crisis("help-now", "If you need help now"),
        short.short_answers(),
        p.about(reviewed),
        m.APPROVAL_SECTION,
        CONDITIONS_SECTION,
        m.ROUTES_SECTION,
        m.CAREFUL,
        m.RISKS,
        m.RESULTS,
        m.OTHERS_SECTION,
        m.VISITS,
        way.way(),
        p.COST,
        p.at_home(today),
        c.look_for(),
        c.checks(),
        *((unknowns(directory),) if directory else ()),
        p.PRIVACY,
        p.crisis("help-again", "Once more: help in a crisis"),
    )


def contents(parts: tuple[Section, ...]) -> Html:
    """Links to the sections."""
    return element(
        "nav",
        element("h2", "On this page", id="contents"),
        element("ul", *(element("li", element("a", part.title, href=f"#{part.slug}")) for part in parts)),
        class_="contents",
        aria_labelledby="contents",
    )


@lru_cache(maxsize=2)  # one publication on one day with the same checks, and the next while it changes
def page(
    directory: Directory | None,
    today: date,
    contact: Html | None = None,
    checked: LastChecked | None = None,
    reviewed: tuple[str, date] | None = None,
) -> Html:
    """The whole guide. ``contact``: the panel that says whom to ask (``center.contact``), put after the part on what to look for.

    ``checked``: the days on which its sentences were last checked, without it those of the data; ``reviewed`` as for
    ``sections``. The crisis line stands first and last, and the six short answers before the contents.
    """
    checked = checked or last_checked.as_of((), today)
    first, short, *rest = sections(directory, today, reviewed)
    body = []
    for part in rest:
        body.append(part.html(checked))
        if contact is not None and part.slug == "look-for":
            body.append(contact)
    return explained(
        element(
            "article",
            element("h1", GUIDE_TITLE, id="guide-title", tabindex="-1"),
            first.html(checked),
            short.html(checked),
            contents(tuple(rest)),
            join(*body),
            class_="guide",
        )
    )[0]
