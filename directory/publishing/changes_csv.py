"""A difference as a file for spreadsheets."""

from collections.abc import Iterator, Sequence

from directory import schema
from directory.publishing.difference import ADDED, CHANGED, REMOVED, Difference
from directory.publishing.frames import names_of, texts_at
from directory.spreadsheets import csv_text, formulas

_CSV_HEADER = ("change", "clinic_id", "clinic", "column", "label", "old", "new")
_BLOCK = 50_000


def to_csv(changes: Difference) -> bytes:
    """The difference as CSV: one line per clinic added or removed, one per changed cell. No cell can run as a formula."""
    return csv_text.written(_rows(changes))


def _rows(changes: Difference) -> Iterator[Sequence[str]]:
    yield _CSV_HEADER
    for kind, frame, positions in (
        (ADDED, changes.draft, changes.added),
        (REMOVED, changes.published, changes.removed),
    ):
        ids, names = texts_at(frame, "clinic_id", positions), names_of(frame, positions)
        yield from ((kind, i, formulas.guard(n), "", "", "", "") for i, n in zip(ids, names, strict=True))
    labels = {c.name: c.label for c in schema.COLUMNS}
    for start in range(0, len(changes.cells), _BLOCK):
        part = changes.page(start, start + _BLOCK)
        names = names_of(changes.draft, changes.cells[start : start + _BLOCK, 0])
        for clinic_id, name, column, old, new in zip(
            part["clinic_id"], names, part["column"], part["old"], part["new"], strict=True
        ):
            yield (
                CHANGED,
                clinic_id,
                formulas.guard(name),
                column,
                labels[column],
                formulas.guard(old),
                formulas.guard(new),
            )
