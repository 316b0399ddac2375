"""What stands on the page of a closed clinic in place of its phone: open clinics that offer the same, nearest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from directory import schema
from directory.clinics import formats
from directory.search import nearby
from directory.search.nearby import Replacement
from directory.search.published import Directory
from directory.views import verdict, words
from directory.views.find.card import accepting_line, routes_line
from directory.views.html import Html, element, join
from directory.views.phones import phone_link


@dataclass(frozen=True)
class Shown:
    """One clinic in a part: the label of the link to its page, its id, and what stands below the link: its verdict, then its phone."""

    label: str
    clinic_id: str
    line: Html


def parts(directory: Directory, position: int) -> Iterator[tuple[Html, tuple[Shown, ...]]]:
    """Each part with its heading: those that offer the same, nearer ones that offer a part of it, or merely the nearest."""
    found = nearby.replacements(directory, position)
    offered = _labels(found.routes)
    if found.same:
        yield (
            _heading("Open clinics that offer the same", f"This clinic offered: {offered}. The nearest come first."),
            _shown(directory, found.same),
        )
    if found.part:
        said = (
            "They do not offer all that this clinic did, or we do not know it."
            if found.same
            else f"We know of no open clinic that offers all that this one did: {offered}."
        )
        title = "Nearer, with a part of it" if found.same else "Open clinics that offer a part of it"
        yield _heading(title, said), _shown(directory, found.part)
    if found.others:
        said = (
            f"We know of no open clinic that offers what this one did: {offered}. These are the nearest."
            if offered
            else "We do not know how this clinic gave treatment. Ask what these offer."
        )
        yield _heading("The nearest open clinics", said), _shown(directory, found.others)
    if not (found.same or found.part or found.others):
        yield _heading("No other clinic", "We know of no open clinic to go to instead."), ()


def _heading(title: str, said: str) -> Html:
    return element("div", element("h2", title), element("p", said, class_="muted"), class_="instead")


def _labels(routes: tuple[str, ...]) -> str:
    return ", ".join(schema.ROUTES.labels[route] for route in routes)


def _shown(directory: Directory, found: tuple[Replacement, ...]) -> tuple[Shown, ...]:
    return tuple(_one(directory, replacement) for replacement in found)


def _one(directory: Directory, found: Replacement) -> Shown:
    row = directory.row(found.position)
    offers = f"Also offers: {_labels(found.routes)}" if found.routes else routes_line(directory, found.position)
    return Shown(
        formats.name(row),
        row["clinic_id"],
        join(
            verdict.line(directory, found.position),
            element(
                "p",
                f"{words.miles(found.miles)} from it, in {row['city']}, {row['state_province']} · ",
                phone_link(row["phone"], row["phone_extension"]) if row["phone"] else "No phone known",
                f" · {offers} · {accepting_line(directory, found.position)}",
                class_="instead-line",
            ),
        ),
    )
