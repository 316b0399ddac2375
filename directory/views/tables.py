"""Tables of values, and sentences said aloud, as staff pages show them."""

from collections.abc import Iterable, Sequence

from directory.notices import shorten
from directory.schema import Column, Kind
from directory.views.html import Html, element

LONGEST_SHOWN = 300
"""Characters of a value on screen; the download holds all of it."""


def sentences(lines: Iterable[str], *, fault: bool = False) -> Html:
    """What happened, said aloud as well."""
    return element(
        "div",
        *(element("p", line) for line in lines),
        class_="notice" if fault else "done",
        role="alert" if fault else "status",
    )


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Html:
    """A table whose rows become blocks on a phone, each value under its heading."""
    head = element("thead", element("tr", *(element("th", heading, scope="col") for heading in headings)))
    body = element(
        "tbody",
        *(
            element(
                "tr",
                element("th", first, scope="row"),
                *(labelled_cell(heading, cell) for heading, cell in zip(headings[1:], rest, strict=True)),
            )
            for first, *rest in rows
        ),
    )
    return element(
        "table", element("caption", caption, class_="vh"), head, body, class_="staff-table", data_theirs=True
    )


def value(text: str) -> Html:
    """A stored value as it is; a blank says so."""
    return element("span", shorten(text, LONGEST_SHOWN)) if text else element("span", "blank", class_="muted")


def in_words(column: Column, text: str) -> Html:
    """A stored value by its label, with the code that stands in the file where that is another."""
    label = column.labels.get(text, text) if column.kind is not Kind.MULTI else text
    return value(text) if label.casefold() == text.casefold() else element("span", label, " ", element("code", text))


def showing(start: int, stop: int, total: int, what: str) -> Html:
    """Which part of a long list is on screen."""
    return element(
        "p",
        f"{what} {start + 1:,} to {min(stop, total):,} of {total:,}" if total else f"{what}: none",
        class_="muted",
        role="status",
    )


def labelled_cell(heading: str, content: object) -> Html:
    """A cell of a table that carries its heading for a phone."""
    return element("td", content, data_label=heading)
