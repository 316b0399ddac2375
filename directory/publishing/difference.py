"""Two directories -> which clinics the second adds, removes and changes, cell by cell.

Tables are those of ``intake.read``: every schema column as text, "" for blank, each ``clinic_id`` once.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import identity
from directory.publishing.frames import folded_ids, texts_at

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, eq=False)
class Difference:
    """The difference between what is ``published`` and a ``draft``.

    ``added``: positions in the draft; ``removed``: positions in what is published; ``changed``: positions in the draft
    of clinics that stay but say something else; all int64, ascending. ``cells``: shape (n, 2), for each changed cell the
    position in the draft and the number of the column, row by row. ``before``: for each row of the draft its position in
    what is published, -1 where it is new. ``row_numbers``: spreadsheet rows of the draft, 0 where it has none.
    """

    published: pd.DataFrame
    draft: pd.DataFrame
    added: np.ndarray
    removed: np.ndarray
    changed: np.ndarray
    unchanged: int
    cells: np.ndarray
    before: np.ndarray
    row_numbers: np.ndarray
    earlier: pd.DataFrame | None = field(default=None, repr=False)

    @classmethod
    def between(
        cls,
        published: pd.DataFrame,
        draft: pd.DataFrame,
        *,
        row_numbers: np.ndarray | None = None,
        earlier: pd.DataFrame | None = None,
    ) -> Self:
        """What publishing ``draft`` in place of ``published`` would change. Ids are the same whatever their case.

        ``row_numbers``: the draft's spreadsheet rows (``Report.row_numbers``), for notices. ``earlier``: clinics of older
        publications, to tell when a retired id comes back for another clinic.
        """
        before = pd.Index(folded_ids(published)).get_indexer(pd.Index(folded_ids(draft)))
        kept = np.flatnonzero(before >= 0)
        stays = np.zeros(len(published), dtype=bool)
        stays[before[kept]] = True
        all_stay, in_order = (
            len(kept) == len(draft),
            len(kept) == len(published) and bool((np.diff(before[kept]) == 1).all()),
        )
        found: list[np.ndarray] = []
        touched = np.zeros(len(kept), dtype=bool)
        for number, name in enumerate(schema.COLUMN_NAMES):
            old, new = published[name].array, draft[name].array
            old, new = old if in_order else old.take(before[kept]), new if all_stay else new.take(kept)
            if old.equals(new):
                continue
            differs = np.flatnonzero(np.asarray(old != new, dtype=bool))
            if len(differs):
                touched[differs] = True
                found.append(np.column_stack((kept[differs], np.full(len(differs), number))))
        cells = np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)
        cells = cells[np.argsort(cells[:, 0], kind="stable")]
        rows = np.zeros(len(draft), dtype=np.int64) if row_numbers is None else np.asarray(row_numbers, dtype=np.int64)
        if len(rows) != len(draft):
            raise ValueError(f"{len(rows)} row numbers for {len(draft)} clinics")
        return cls(
            published,
            draft,
            np.flatnonzero(before < 0),
            np.flatnonzero(~stays),
            kept[touched],
            int((~touched).sum()),
            cells,
            before,
            rows,
            earlier,
        )

    @property
    def empty(self) -> bool:
        """Whether publishing the draft would change nothing."""
        return not (len(self.added) or len(self.removed) or len(self.changed))

    @property
    def counts(self) -> dict[str, int]:
        """How many clinics are added, removed, changed and unchanged."""
        return {
            ADDED: len(self.added),
            REMOVED: len(self.removed),
            CHANGED: len(self.changed),
            "unchanged": self.unchanged,
        }

    @cached_property
    def replaces_sample(self) -> bool:
        """Whether real clinics take the place of the bundled ones. Those are made up: nobody misses them."""
        return identity.is_sample(self.published["clinic_id"].tolist()) and not identity.is_sample(
            self.draft["clinic_id"].tolist()
        )

    @cached_property
    def fields(self) -> pd.DataFrame:
        """Every changed cell: clinic_id (as published), column, old, new. For very many cells ask ``page`` instead."""
        return self.page(0, len(self.cells))

    def page(self, start: int, stop: int) -> pd.DataFrame:
        """Some of the changed cells, in order: clinic_id, column, old, new."""
        cells = self.cells[start:stop]
        old, new = np.empty(len(cells), dtype=object), np.empty(len(cells), dtype=object)
        for number in np.unique(cells[:, 1]).tolist():
            at = np.flatnonzero(cells[:, 1] == number)
            name, rows = schema.COLUMN_NAMES[number], cells[at, 0]
            old[at], new[at] = texts_at(self.published, name, self.before[rows]), texts_at(self.draft, name, rows)
        names = np.array(schema.COLUMN_NAMES, dtype=object)[cells[:, 1]]
        return pd.DataFrame(
            {
                "clinic_id": texts_at(self.published, "clinic_id", self.before[cells[:, 0]]),
                "column": names,
                "old": old,
                "new": new,
            },
            dtype="str",
        )
