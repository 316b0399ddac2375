"""What publishing would change, as text for the shell: what hurts most first, then clinic by clinic."""

from collections.abc import Collection

import numpy as np

from directory.notices import shorten
from directory.publishing.changes import Changes
from directory.publishing.frames import names_of
from directory.publishing.publish import Preview
from directory.publishing.returning import returning
from directory.store import Publication
from directory.store.memory import DoNotList
from directory.views.admin import callouts

_NAMED = 10
_CELLS = 40
_TOLD_AS_NOTICES = ("other_clinic", "moved_far", "older")
_NAMING = ("clinic_id", "clinic")
_STRAIGHT = str.maketrans("“”", '""')  # the shell's own


def line_of(publication: Publication) -> str:
    """A publication in one line."""
    return f"{publication.number} ({publication.kind}, {publication.at:%Y-%m-%d %H:%M} UTC, {shorten(publication.by)}): {shorten(publication.note)}"


def of_preview(preview: Preview, remembered: Collection[DoNotList]) -> str:
    """The whole preview for people. ``remembered``: the store's do-not-list."""
    lines = [f"Compared with publication {line_of(preview.base)}"]
    if preview.rows:
        lines.append(preview.rows.sentence())
    lines += of_changes(preview.changes, remembered)
    lines += [f"  {notice.sentence()}" for notice in preview.changes.notices[:_NAMED]]
    return "\n".join(lines)


def of_changes(found: Changes, remembered: Collection[DoNotList] = ()) -> list[str]:
    """A difference as lines. ``remembered``: as for ``of_preview``."""
    if found.empty:
        return ["No difference."]
    lines = ["Clinics: " + ", ".join(f"{number:,} {kind}" for kind, number in found.counts.items()) + "."]
    tables = {**found.callouts.tables, "returning": returning(found, remembered)}
    for callout in callouts.IN_ORDER:
        table = tables[callout.name]
        if len(table) and callout.name not in _TOLD_AS_NOTICES:
            lines.append(f"{callout.title.translate(_STRAIGHT)}: {len(table):,}")
            columns = [name for name, _ in callout.columns if name not in _NAMING]
            for case in table[[*_NAMING, *columns]].head(_NAMED).itertuples(index=False):
                clinic_id, clinic, *rest = map(_short, case)
                said = f"{rest[0]} {rest[1]} → {rest[2]}" if len(rest) == 3 else rest[0]
                lines.append(f"  {clinic_id} ({clinic}): {said}")
            lines += _more(len(table), _NAMED)
    for title, frame, positions in (("Added", found.draft, found.added), ("Removed", found.published, found.removed)):
        if len(positions):
            lines.append(f"{title}: {len(positions):,}")
            some = positions[:_NAMED]
            ids = frame["clinic_id"].array.take(some)
            lines += [f"  {_short(i)} ({_short(name)})" for i, name in zip(ids, names_of(frame, some), strict=True)]
            lines += _more(len(positions), _NAMED)
    if len(found.cells):
        lines.append(f"Changed: {len(found.changed):,} clinics, {len(found.cells):,} cells")
        lines += [
            f"  {_short(cell.clinic_id)}, {cell.column}: {_short(cell.old)} → {_short(cell.new)}"
            for cell in found.page(0, _CELLS).itertuples(index=False)
        ]
        lines += _more(len(found.cells), _CELLS)
    return lines


def as_dict(preview: Preview, stops: tuple[str, ...]) -> dict:
    """The preview as plain values for JSON."""
    called_out = {name: len(table) for name, table in preview.changes.callouts.tables.items()}
    return {
        "base": preview.base.number,
        "kind": preview.kind,
        "counts": preview.counts,
        "cells": len(preview.changes.cells),
        "called_out": called_out,
        "ask_twice": preview.ask_twice,
        "stops": list(stops),
        "notices": [notice.as_dict() for notice in preview.changes.notices],
        "report": preview.report.as_dict() if preview.report else None,
    }


def _short(value: object) -> str:
    text = str(int(value)) if isinstance(value, np.integer) else str(value)
    return shorten(text, 60) or "(blank)"


def _more(total: int, shown: int) -> list[str]:
    return [f"  and {total - shown:,} more"] if total > shown else []
