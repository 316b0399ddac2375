"""The conditions that a clinic treats, each with the word of how well that is studied, and what some people must say first."""

from directory import schema
from directory.medicine.cited import sources_of
from directory.medicine.last_checked import LastChecked
from directory.search.published import Directory
from directory.views.citations import numbered
from directory.views.clinic.facts import fact_standing
from directory.views.guide import conditions
from directory.views.html import Html, element, join
from directory.views.last_checked import rests_on

COLUMN = schema.BY_NAME[schema.CONDITIONS.key]


def treated(directory: Directory, position: int, checked: LastChecked | None = None) -> Html | None:
    """What a clinic treats and does not treat, with the standing of that list; None where nothing is on file. ``checked`` as for ``approval.approval``."""
    on_file = directory.row(position)[COLUMN.name].split(";")
    yes = [m for m in schema.CONDITIONS.members if m.key in on_file]
    no = [m.label for m in schema.CONDITIONS.members if f"!{m.key}" in on_file]
    if not yes and not no:
        return None
    items = [element("li", m.label, " ", element("span", f"({m.evidence_word})", class_="muted")) for m in yes]
    return element(
        "section",
        element("h2", COLUMN.label),
        element("ul", *items, class_="treated", data_labels=True) if yes else None,
        element("p", "Not treated here: ", ", ".join(no), data_labels=True) if no else None,
        element("p", fact_standing(directory, position, COLUMN), class_="muted"),
        _to_know({m.key for m in yes}, checked) if yes else None,
        class_="group told",
    )


def _to_know(treated_here: set[str], checked: LastChecked | None) -> Html:
    """What holds for every list of conditions, and for people with an illness that calls for care; psychosis goes with any condition."""
    told = [
        conditions.LISTED_CONDITIONS,
        *(
            parts
            for illness, parts in conditions.CARE.items()
            if illness in treated_here or illness == conditions.PSYCHOSIS
        ),
    ]
    said = tuple(part for parts in told for part in parts)
    keys = sources_of(said)
    return join(
        element(
            "ul",
            *(element("li", *(piece for part in parts for piece in (numbered(part, keys), " "))) for parts in told),
        ),
        rests_on(said, checked),
    )
