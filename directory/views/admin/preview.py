"""What publishing would change, as people read it: counts, what would hurt first, then clinic by clinic, old beside new.

The same words for an upload, an action, a roll-back, and the difference between two publications. Everything here is
pure; a page asks for one page of rows at a time, so that the size of a difference does not matter.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from rapidfuzz.utils import default_process

from directory import schema
from directory.clinics import formats
from directory.clinics.status import DO_NOT_LIST
from directory.notices import shorten
from directory.publishing.callouts import WOULD_BE_LISTED
from directory.publishing.changes import Changes
from directory.publishing.difference import ADDED, CHANGED, REMOVED
from directory.publishing.frames import names_of, texts_at
from directory.publishing.publish import BLIND, Preview
from directory.publishing.returning import returning
from directory.store import Publication
from directory.store.memory import DoNotList
from directory.views import words
from directory.views.admin import callouts
from directory.views.admin.staff import who
from directory.views.html import Html, element, join
from directory.views.tables import LONGEST_SHOWN, in_words, labelled_cell, table, value

_COUNTS = {
    ADDED: ("+", "added"),
    REMOVED: ("−", "removed"),
    CHANGED: ("≠", "changed"),
    "unchanged": ("=", "unchanged"),
    "rejected": ("×", "refused"),
}
_WHY = {DO_NOT_LIST: "do not list", WOULD_BE_LISTED: "listed again"}  # the others are told by their own word
KIND_WORDS = {CHANGED: "Changed", ADDED: "Added", REMOVED: "Removed"}


@dataclass(frozen=True, eq=False)
class Called:
    """Something to look at first. ``cases``: one row each; ``columns``: of ``cases``, with their headings."""

    name: str
    title: str
    what: str
    cases: pd.DataFrame
    columns: tuple[tuple[str, str], ...]

    def table(self, start: int, stop: int) -> Html:
        """Some of the cases."""
        rows = (
            [_cell(value, name) for value, (name, _) in zip(row, self.columns, strict=True)]
            for row in self.cases[[name for name, _ in self.columns]].iloc[start:stop].itertuples(index=False)
        )
        return table(self.title, [heading for _, heading in self.columns], rows)


def called_out(found: Changes, remembered: Collection[DoNotList] = ()) -> list[Called]:
    """What to look at before anything else, the worst first; only what there is. ``remembered``: the store's do-not-list."""
    tables = {**found.callouts.tables, "returning": returning(found, remembered)}
    passed_over = {"vanishing", "do_not_list_lost"} if found.replaces_sample else set()
    return [
        Called(one.name, one.title, one.what, tables[one.name], one.columns)
        for one in callouts.IN_ORDER
        if len(tables[one.name]) and one.name not in passed_over
    ]


def compared_with(publication: Publication) -> Html:
    """What the difference is a difference to."""
    return element(
        "p",
        f"Compared with number {publication.number}, published by ",
        element("b", who(publication.by), data_theirs=True),
        f" on {formats.day(publication.at.date())} at {publication.at:%H:%M} UTC.",
        class_="muted",
    )


def tally(counts: Mapping[str, int]) -> Html:
    """How many clinics are added, removed, changed, unchanged and, where there are any, refused: sign, number and word."""
    shown = [
        (sign, counts.get(name, 0), word)
        for name, (sign, word) in _COUNTS.items()
        if name in counts and (name != "rejected" or counts[name])
    ]
    return element(
        "ul",
        *(
            element(
                "li",
                element("span", sign, class_="sign", aria_hidden="true"),
                element("b", f"{number:,}"),
                f" {word}",
                class_=None if number else "none",
            )
            for sign, number, word in shown
        ),
        class_="tally",
    )


def called_head(called: Called) -> Html:
    """Heading and meaning of one thing to look at first."""
    return element(
        "div",
        element("h3", f"{called.title}: {len(called.cases):,}"),
        element("p", called.what) if called.what else None,
        class_="called",
    )


def nothing_called(found: Changes) -> Html:
    """Said where nothing would hurt."""
    if found.replaces_sample:
        return element(
            "p",
            f"The {len(found.removed):,} bundled sample clinics go, all of them made up. Your own clinics take their place.",
            class_="muted",
        )
    return element("p", "No clinic vanishes, no evidence is lost, and no core safety check changes.", class_="muted")


def published(publication: Publication) -> str:
    """That it is done."""
    return f"Published as number {publication.number}: {words.clinics(publication.row_count)}. Visitors see it within five seconds."


def kinds(found: Changes) -> list[str]:
    """Which of changed, added and removed there are any of."""
    return [
        kind
        for kind, positions in ((CHANGED, found.changed), (ADDED, found.added), (REMOVED, found.removed))
        if len(positions)
    ]


def changed_columns(found: Changes) -> dict[str, int]:
    """Columns with a changed cell, in the schema's order, and how many."""
    numbers, counts = np.unique(found.cells[:, 1], return_counts=True)
    return {schema.COLUMN_NAMES[number]: int(count) for number, count in zip(numbers.tolist(), counts, strict=True)}


def only(found: Changes, *, column: str = "", text: str = "") -> Changes:
    """The difference with only those changed cells, added and removed clinics that fit: a column, words of the name or id."""
    cells = found.cells if not column else found.cells[found.cells[:, 1] == schema.COLUMN_NAMES.index(column)]
    asked = default_process(text)
    if not asked:
        return replace(found, cells=cells)
    changed, added, removed = (
        positions[_fits(frame, positions, asked)]
        for frame, positions in (
            (found.draft, found.changed),
            (found.draft, found.added),
            (found.published, found.removed),
        )
    )
    return replace(found, cells=cells[np.isin(cells[:, 0], changed)], added=added, removed=removed)


def cells_table(found: Changes, start: int, stop: int) -> Html:
    """Some of the changed cells, a heading for each clinic, old beside new."""
    part = found.page(start, stop)
    rows = found.cells[start:stop, 0]
    names, last = names_of(found.draft, rows), None
    groups: list[tuple[str, str, list[Html]]] = []
    for clinic_id, name, column, old, new in zip(
        part["clinic_id"], names, part["column"], part["old"], part["new"], strict=True
    ):
        if clinic_id != last:
            groups.append((last := clinic_id, name, []))
        about = schema.BY_NAME[column]
        groups[-1][2].append(
            element(
                "tr",
                element("th", about.label, " ", element("code", column), scope="row"),
                labelled_cell("Now", in_words(about, old)),
                labelled_cell("Then", in_words(about, new)),
            )
        )
    bodies = (
        element(
            "tbody",
            element(
                "tr",
                element("th", element("b", name), " ", element("code", clinic_id), colspan="3", scope="rowgroup"),
                class_="group-row",
            ),
            *lines,
        )
        for clinic_id, name, lines in groups
    )
    head = element(
        "thead",
        element(
            "tr",
            element("th", "Fact", scope="col"),
            element("th", "Now", scope="col"),
            element("th", "Then", scope="col"),
        ),
    )
    return element(
        "table",
        element("caption", "Field by field", class_="vh"),
        head,
        *bodies,
        class_="staff-table old-new",
        data_theirs=True,
    )


def clinics_table(found: Changes, kind: str, start: int, stop: int) -> Html:
    """Some of the clinics that are added or removed."""
    frame, positions = (found.draft, found.added) if kind == ADDED else (found.published, found.removed)
    at = positions[start:stop]
    where = (
        f"{city}, {state}"
        for city, state in zip(texts_at(frame, "city", at), texts_at(frame, "state_province", at), strict=True)
    )
    return table(
        KIND_WORDS[kind],
        ["Clinic", "Id", "Where"],
        zip(names_of(frame, at), texts_at(frame, "clinic_id", at), where, strict=True),
    )


def stops(preview: Preview) -> Html:
    """Why it cannot be published, whatever is confirmed."""
    return element("div", *(element("p", line) for line in preview.stops()), class_="notice", role="status")


def asked_twice(preview: Preview) -> Html:
    """What needs a second confirmation."""
    lines = [BLIND] * preview.blind + [
        notice.sentence() if notice.clinic or preview.report else notice.expected
        for notice in preview.changes.ask_twice
    ]
    return join(
        element("p", element("b", "This is unusual. Please look twice.")),
        element("ul", *(element("li", line) for line in lines)),
    )


def _cell(content: object, name: str) -> object:
    if name in ("old", "new"):
        return value(str(content))
    if name == "by":
        return who(str(content))
    return _WHY.get(str(content), content) if name == "why" else shorten(str(content), LONGEST_SHOWN)


def _fits(frame: pd.DataFrame, positions: np.ndarray, asked: str) -> np.ndarray:
    """Whether every asked word stands in a clinic's names or id."""
    said = zip(
        *(texts_at(frame, name, positions) for name in ("clinic_id", "location_name", "organization_name")), strict=True
    )
    return np.array(
        [all(word in line for word in asked.split()) for line in (default_process(" ".join(texts)) for texts in said)],
        dtype=bool,
    )
