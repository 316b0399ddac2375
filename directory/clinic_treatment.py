"""What a clinic's way of treating means: the FDA's word on each route it offers, and what being there asks of you."""
from collections.abc import Iterable

from directory import guide_way, schema, treatment, words
from directory.markup import Html, element
from directory.published import Directory
from directory.said import Said, numbered, source_line, sources_of


def offered(directory: Directory, position: int) -> list[schema.Member]:
    """The routes a clinic says yes to, of any standing."""
    row = directory.row(position)
    return [m for m in schema.ROUTES.members if row[schema.ROUTES.column_of(m.key)] == schema.YES]


def approval(directory: Directory, position: int) -> Html | None:
    """The FDA status of each route offered, with sources and the day of the last check; None where no route is known."""
    said = [treatment.fda_status(m.key) for m in offered(directory, position)]
    if not said:
        return None
    keys = sources_of(said)
    return element("section", element("h2", "Is it approved?"), element("ul", *(element("li", numbered(s, keys)) for s in said)), source_line(keys), " ", last_checked(said), class_="group told")


def last_checked(said: Iterable[Said]) -> Html:
    """The day on which the sentences were last held against their sources, the oldest of them."""
    return element("p", f"Last checked against the sources: {words.day(min(sentence.checked_on for sentence in said))}.", class_="source")


def call_911(directory: Directory, position: int) -> Html | None:
    """The signs for which to call 911 after a dose, where people may be treated at home; else None."""
    if not treatment.at_home(directory.row(position)):
        return None
    signs = guide_way.call_911()
    keys = sources_of(signs)
    return element("section", element("h2", guide_way.CALL_911_TITLE), element("ul", *(element("li", numbered(sign, keys)) for sign in signs)), source_line(keys), class_="group told call-911")


def asks(directory: Directory, position: int) -> Html | None:
    """What being here asks of you by route; routes that ask the same stand together. None where no route is known."""
    labels: dict[tuple, list[str]] = {}
    for member in offered(directory, position):
        labels.setdefault(treatment.what_it_asks(member.key), []).append(member.label)
    if not labels:
        return None
    keys = sources_of(part for parts in labels for part in parts)
    blocks = [piece for parts, routes in labels.items() for piece in (element("h3", " · ".join(routes)), element("ul", *(element("li", numbered(part, keys)) for part in parts)))]
    return element("section", element("h2", "What being here asks of you"), *blocks, source_line(keys), class_="group told")
