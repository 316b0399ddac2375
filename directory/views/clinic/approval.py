"""What a clinic's way of treating means: the FDA's word on each route it offers, and what being there asks of you."""

from directory import schema
from directory.medicine.cited import sources_of
from directory.medicine.last_checked import LastChecked
from directory.search.published import Directory
from directory.views import treatment
from directory.views.citations import numbered
from directory.views.guide import way
from directory.views.html import Html, element
from directory.views.last_checked import listed, rests_on


def offered(directory: Directory, position: int) -> list[schema.Member]:
    """The routes a clinic says yes to, of any standing."""
    row = directory.row(position)
    return [m for m in schema.ROUTES.members if row[schema.ROUTES.column_of(m.key)] == schema.YES]


def approval(directory: Directory, position: int, checked: LastChecked | None = None) -> Html | None:
    """The FDA status of each route offered, with sources and, where the days are told, that of the last check; None where no route is known."""
    said = [treatment.fda_status(m.key) for m in offered(directory, position)]
    if not said:
        return None
    return element("section", element("h2", "Is it approved?"), listed(said, checked), class_="group told")


def call_911(directory: Directory, position: int, checked: LastChecked | None = None) -> Html | None:
    """The signs for which to call 911 after a dose, where people may be treated at home; else None. ``checked`` as for ``approval``."""
    if not treatment.at_home(directory.row(position)):
        return None
    signs = listed(way.call_911(), checked)
    return element("section", element("h2", way.CALL_911_TITLE), signs, class_="group told call-911")


def asks(directory: Directory, position: int, checked: LastChecked | None = None) -> Html | None:
    """What being here asks of you by route; routes that ask the same stand together. None where no route is known. ``checked`` as for ``approval``."""
    labels: dict[tuple, list[str]] = {}
    for member in offered(directory, position):
        labels.setdefault(treatment.what_it_asks(member.key), []).append(member.label)
    if not labels:
        return None
    said = tuple(part for parts in labels for part in parts)
    keys = sources_of(said)
    blocks = [
        piece
        for parts, routes in labels.items()
        for piece in (
            element("h3", " · ".join(routes)),
            element("ul", *(element("li", numbered(part, keys)) for part in parts)),
        )
    ]
    return element(
        "section", element("h2", "What being here asks of you"), *blocks, rests_on(said, checked), class_="group told"
    )
