"""The parts a section of the guide is made of, and their HTML: text, points, tables, each with its source line.

The HTML of a part says when what it tells of approvals and law was last checked, where it is told the days (``LastChecked``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.medicine.cited import sources_of
from directory.medicine.last_checked import LastChecked
from directory.views.citations import numbered
from directory.views.html import Html, element, join
from directory.views.last_checked import rests_on


@dataclass(frozen=True)
class Text:
    """A paragraph: sentences of ours, the medical ones as ``Said``.

    ``every_day``: it says when it was last checked also where it tells nothing of approvals and law.
    """

    parts: tuple[str, ...]
    every_day: bool = False

    def html(self, checked: LastChecked | None = None) -> Html:
        """The paragraph and its sources."""
        keys = sources_of(self.parts)
        return join(
            element("p", *_spaced(numbered(part, keys) for part in self.parts)),
            rests_on(self.parts, checked, every_day=self.every_day),
        )


@dataclass(frozen=True)
class Points:
    """A list with the sentence that leads to it."""

    lead: str
    items: tuple[str, ...]

    def html(self, checked: LastChecked | None = None) -> Html:
        """Lead, list and sources."""
        parts = (self.lead, *self.items)
        keys = sources_of(parts)
        return join(
            element("p", numbered(self.lead, keys)),
            element("ul", *(element("li", numbered(item, keys)) for item in self.items)),
            rests_on(parts, checked),
        )


@dataclass(frozen=True)
class Table:
    """A table whose first column names the row. It scrolls within itself where the window is too narrow."""

    slug: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def html(self, checked: LastChecked | None = None) -> Html:
        """Table and sources."""
        parts = tuple(cell for row in self.rows for cell in row)
        name, keys = f"{self.slug}-caption", sources_of(parts)
        head = element("thead", element("tr", *(element("th", text, scope="col") for text in self.head)))
        body = element(
            "tbody",
            *(
                element(
                    "tr",
                    element("th", numbered(first, keys), scope="row"),
                    *(element("td", numbered(cell, keys)) for cell in cells),
                )
                for first, *cells in self.rows
            ),
        )
        table = element("table", element("caption", self.caption, id=name), head, body)
        return join(
            element("div", table, class_="table-scroll", role="region", aria_labelledby=name, tabindex="0"),
            rests_on(parts, checked),
        )


@dataclass(frozen=True)
class Answers:
    """Questions with their answers: of each the question, its address on the page, and the sentences.

    ``linked``: these are the short ones, and each question leads to the address; else the address is here.
    """

    items: tuple[tuple[str, str, tuple[str, ...]], ...]
    linked: bool = False

    def html(self, checked: LastChecked | None = None) -> Html:
        """A list of terms and their answers, then the sources of all."""
        said = tuple(part for *_, parts in self.items for part in parts)
        keys = sources_of(said)
        rows = [
            element(
                "div",
                element(
                    "dt",
                    element("a", asked, href=f"#{slug}") if self.linked else asked,
                    id=None if self.linked else slug,
                    tabindex=None if self.linked else "-1",
                ),
                element("dd", *_spaced(numbered(part, keys) for part in parts)),
            )
            for asked, slug, parts in self.items
        ]
        return join(element("dl", *rows, class_="answers"), rests_on(said, checked))


@dataclass(frozen=True)
class Made:
    """HTML made elsewhere (a list from the schema, a chart)."""

    made: Html

    def html(self, _checked: LastChecked | None = None) -> Html:
        """The HTML as it is."""
        return self.made


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    title: str
    slug: str = ""

    def html(self, _checked: LastChecked | None = None) -> Html:
        """The heading, one level below the section's."""
        return element("h3", self.title, id=self.slug or None, tabindex="-1" if self.slug else None)


Block = Text | Points | Table | Answers | Made | Heading


@dataclass(frozen=True)
class Section:
    """A part of the guide with a title and an address of its own (``#slug``)."""

    slug: str
    title: str
    blocks: tuple[Block, ...]

    def html(self, checked: LastChecked | None = None) -> Html:
        """The section under its heading."""
        return element(
            "section",
            element("h2", self.title, id=self.slug, tabindex="-1"),
            *(block.html(checked) for block in self.blocks),
            class_="guide-section",
        )


def _spaced(parts: Iterable[Html]) -> list:
    return [piece for part in parts for piece in (part, " ")][:-1]


def text(*parts: str) -> Text:
    """A paragraph of these sentences."""
    return Text(parts)
