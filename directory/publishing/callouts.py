"""What would hurt first in a difference: values only, the words stand in ``views/admin/callouts.py``.

Clinics that visitors would no longer find, findings that would lose their evidence, core safety checks that would flip,
ids that would pass to another clinic, clinics that would move far.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from directory import schema
from directory.clinics import findings, identity
from directory.clinics.findings import NEVER, Value
from directory.clinics.status import DO_NOT_LIST, LISTED, can_be_results
from directory.geo.distances import miles_between
from directory.publishing.difference import REMOVED, Difference
from directory.publishing.frames import folded_ids, names_of, texts_at
from directory.schema import Column, Kind

MOVED_MILES = 50.0
WOULD_CLOSE, WOULD_BE_LISTED = "closed", "listed"  # why a clinic vanishes, or is no longer marked "do not list"
_ALIKE_NAME, _ALIKE_STREET = 60, 90  # rapidfuzz scores under which a name or street is another one
_ROW_EVIDENCE = ("evidence_type", "evidence_ref", "assured_date", "verified_by")
_DAYS_OF_CHECKS = tuple(c.name for c in schema.COLUMNS if c.kind is Kind.DATE and c.name != "alert_ends")
_WHO = ("organization_name", "location_name", "address_1", "postal_code", "phone")


@dataclass(frozen=True, eq=False)
class Callouts:
    """What an admin should look at before anything else. Each is a table, one line per case; a table may be empty.

    A column ``row``, where there is one, is the position in the draft.

    ``vanishing``: clinic_id, clinic, why (removed, held, do_not_list, closed): visitors find them now and would not then.
    ``lost_evidence``: clinic_id, clinic, column, label, old, new: strong evidence would become weak or none.
    ``flips``: the same columns, for core criteria that would no longer say what they say now.
    ``other_clinic``: clinic_id, old, new: an id that would name another clinic.
    ``moved_far``: clinic_id, clinic, miles: over ``MOVED_MILES``.
    ``older``: clinic_id, clinic, column, label, old, new: days of checks that would go back.
    ``do_not_list_lost``: clinic_id, clinic, why (removed, listed): marked "do not list" now and not any more.
    """

    vanishing: pd.DataFrame
    lost_evidence: pd.DataFrame
    flips: pd.DataFrame
    other_clinic: pd.DataFrame
    moved_far: pd.DataFrame
    older: pd.DataFrame
    do_not_list_lost: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All of them by name."""
        return {
            "vanishing": self.vanishing,
            "lost_evidence": self.lost_evidence,
            "flips": self.flips,
            "other_clinic": self.other_clinic,
            "moved_far": self.moved_far,
            "older": self.older,
            "do_not_list_lost": self.do_not_list_lost,
        }

    @property
    def empty(self) -> bool:
        """Whether there is nothing to call out."""
        return all(table.empty for table in self.tables.values())


def of(changes: Difference) -> Callouts:
    """What should be looked at first."""
    return _Finder(changes).all()


def _said(cells: pd.Series, column: Column) -> np.ndarray:
    """Whether cells say anything that evidence could stand behind."""
    if column.facet and not schema.FACET[column.facet].by_column:
        return (cells != "").to_numpy(dtype=bool)
    return np.isin(findings.value_codes(cells, column), (Value.YES, Value.NO))


class _Finder:
    """Finds what to call out, looking only at the cells that changed."""

    def __init__(self, changes: Difference):
        self._c = changes
        self._rows: dict[str, np.ndarray] = {}
        order = np.argsort(changes.cells[:, 1], kind="stable")
        numbers, starts = np.unique(changes.cells[order, 1], return_index=True)
        for number, rows in zip(
            numbers.tolist(), np.split(changes.cells[order, 0], starts[1:]) if len(starts) else (), strict=True
        ):
            self._rows[schema.COLUMN_NAMES[number]] = rows

    def all(self) -> Callouts:
        other = self._other_clinic()
        return Callouts(
            self._vanishing(),
            self._lost_evidence(),
            self._flips(),
            other,
            self._moved_far(set(other["clinic_id"])),
            self._older(),
            self._do_not_list_lost(),
        )

    def _changed(self, *names: str) -> np.ndarray:
        """Positions in the draft of the clinics with a change in any of the columns, ascending."""
        found = [self._rows[name] for name in names if name in self._rows]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def _both(self, rows: np.ndarray, names: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The columns of some clinics as they are and as they would be."""
        pairs = ((self._c.published, self._c.before[rows]), (self._c.draft, rows))
        old, new = (
            pd.DataFrame({name: frame[name].array.take(at) for name in names}, copy=False) for frame, at in pairs
        )
        return old, new

    def _table(self, rows: np.ndarray, **more: object) -> pd.DataFrame:
        ids = texts_at(self._c.published, "clinic_id", self._c.before[rows])
        return pd.DataFrame({"clinic_id": ids, "clinic": names_of(self._c.draft, rows), **more})

    def _cells(self, found: list[tuple[Column, np.ndarray, np.ndarray, np.ndarray]]) -> pd.DataFrame:
        """One table of (column, positions in the draft, old texts, new texts)."""
        tables = [
            self._table(rows, column=column.name, label=column.label, old=old, new=new)
            for column, rows, old, new in found
            if len(rows)
        ]
        return (
            pd.concat(tables, ignore_index=True)
            if tables
            else pd.DataFrame({n: [] for n in ("clinic_id", "clinic", "column", "label", "old", "new")}, dtype="str")
        )

    def _vanishing(self) -> pd.DataFrame:
        c = self._c
        was = can_be_results(c.published)
        gone = c.removed[was[c.removed]]
        rows = self._changed("status", "listing_status")
        rows = rows[was[c.before[rows]] & ~can_be_results(c.draft)[rows]]
        listing = texts_at(c.draft, "listing_status", rows)
        left = pd.DataFrame(
            {
                "clinic_id": texts_at(c.published, "clinic_id", gone),
                "clinic": names_of(c.published, gone),
                "why": REMOVED,
            },
            dtype="str",
        )
        return pd.concat(
            [left, self._table(rows, why=np.where(np.isin(listing.astype(str), LISTED), WOULD_CLOSE, listing))],
            ignore_index=True,
        )

    def _do_not_list_lost(self) -> pd.DataFrame:
        c = self._c
        marked = (c.published["listing_status"] == DO_NOT_LIST).to_numpy(dtype=bool)
        gone = c.removed[marked[c.removed]]
        rows = self._changed("listing_status")
        rows = rows[marked[c.before[rows]]]
        rows = rows[np.isin(texts_at(c.draft, "listing_status", rows).astype(str), LISTED)]
        left = pd.DataFrame(
            {
                "clinic_id": texts_at(c.published, "clinic_id", gone),
                "clinic": names_of(c.published, gone),
                "why": REMOVED,
            },
            dtype="str",
        )
        return pd.concat([left, self._table(rows, why=WOULD_BE_LISTED)], ignore_index=True)

    def _lost_evidence(self) -> pd.DataFrame:
        found, weaker = [], self._weaker_rows()
        for column in schema.FINDINGS:
            own = [column.name, *column.evidence_columns]
            names, rows = [*own, *_ROW_EVIDENCE], np.union1d(self._changed(*own), weaker)
            rows = rows[_said(self._c.published[column.name].iloc[self._c.before[rows]], column)] if len(rows) else rows
            if not len(rows):
                continue
            old, new = self._both(rows, names)
            strong = [findings.column_evidence(frame, column).strong for frame in (old, new)]
            lost = strong[0] & ~(strong[1] & _said(new[column.name], column))
            found.append(
                (
                    column,
                    rows[lost],
                    old[column.name].to_numpy(dtype=object)[lost],
                    new[column.name].to_numpy(dtype=object)[lost],
                )
            )
        return self._cells(found)

    def _weaker_rows(self) -> np.ndarray:
        """Positions in the draft of the clinics whose evidence for the whole row would lose its strength or its day."""
        rows = self._changed(*_ROW_EVIDENCE)
        if not len(rows):
            return rows
        old, new = (findings.row_evidence(frame) for frame in self._both(rows, _ROW_EVIDENCE))
        return rows[(old.strong & ~new.strong) | ((old.verified_days != NEVER) & (new.verified_days == NEVER))]

    def _flips(self) -> pd.DataFrame:
        found = []
        for criterion in schema.core_criteria(offers_spravato=True):
            column = schema.BY_NAME[criterion.key]
            rows = self._changed(column.name)
            if len(rows):
                old, new = self._both(rows, (column.name,))
                was, would_be = (
                    findings.value_codes(old[column.name], column),
                    findings.value_codes(new[column.name], column),
                )
                flips = (was != Value.UNKNOWN) & (was != would_be)
                found.append(
                    (
                        column,
                        rows[flips],
                        old[column.name].to_numpy(dtype=object)[flips],
                        new[column.name].to_numpy(dtype=object)[flips],
                    )
                )
        return self._cells(found)

    def _moved_far(self, other: set[str]) -> pd.DataFrame:
        rows = self._changed("latitude", "longitude")
        old, new = self._both(rows, ("latitude", "longitude"))
        both = ((old != "") & (new != "")).all(axis=1).to_numpy(dtype=bool) if len(rows) else np.empty(0, bool)
        rows = rows[both]
        points = [
            frame[name].to_numpy(dtype=object)[both].astype(np.float64)
            for frame in (old, new)
            for name in ("latitude", "longitude")
        ]
        miles = miles_between(*points) if len(rows) else np.empty(0)
        far = np.flatnonzero(miles > MOVED_MILES)
        table = self._table(rows[far], miles=np.round(miles[far], 1), row=rows[far])
        return table[~table["clinic_id"].isin(other)].reset_index(drop=True)

    def _other_clinic(self) -> pd.DataFrame:
        """Ids whose name, street and phone all become others. A clinic that moves keeps its name, one that is renamed its street or phone."""
        c = self._c
        rows = np.intersect1d(
            self._changed("organization_name", "location_name"),
            self._changed("address_1", "postal_code"),
            assume_unique=True,
        )
        rows = np.intersect1d(rows, self._changed("phone"), assume_unique=True)
        pairs = [(c.published, c.before[rows], rows)]
        if c.earlier is not None and len(c.added):
            retired = pd.Index(folded_ids(c.earlier))
            at = pd.Series(np.arange(len(retired)), index=retired).groupby(level=0).last()
            then = at.reindex([i.casefold() for i in texts_at(c.draft, "clinic_id", c.added)]).to_numpy(
                dtype=np.float64
            )
            again = ~np.isnan(then)
            pairs.append((c.earlier, then[again].astype(np.int64), c.added[again]))
        told: dict[str, list] = {"clinic_id": [], "clinic": [], "old": [], "new": [], "row": []}
        for frame, then, now in pairs:
            who = [
                zip(*(texts_at(f, name, at) for name in _WHO), strict=True) for f, at in ((frame, then), (c.draft, now))
            ]
            where = [
                [
                    f"{city}, {state}"
                    for city, state in zip(texts_at(f, "city", at), texts_at(f, "state_province", at), strict=True)
                ]
                for f, at in ((frame, then), (c.draft, now))
            ]
            ids = texts_at(c.draft, "clinic_id", now)
            for clinic_id, old, new, old_place, new_place, row in zip(ids, *who, *where, now.tolist(), strict=True):
                if _another(old, new):
                    values = (
                        clinic_id,
                        new[1] or new[0],
                        f"{old[1] or old[0]} in {old_place}",
                        f"{new[1] or new[0]} in {new_place}",
                        row,
                    )
                    for key, value in zip(told, values, strict=True):
                        told[key].append(value)
        return pd.DataFrame(told)

    def _older(self) -> pd.DataFrame:
        found = []
        for name in _DAYS_OF_CHECKS:
            rows = self._changed(name)
            if len(rows):
                old, new = (frame[name].to_numpy(dtype=object) for frame in self._both(rows, (name,)))
                back = np.array([bool(n) and n < o for o, n in zip(old, new, strict=True)], dtype=bool)
                table = self._table(
                    rows[back],
                    column=name,
                    label=schema.BY_NAME[name].label,
                    old=old[back],
                    new=new[back],
                    row=rows[back],
                )
                found.append(table)
        return (
            pd.concat(found, ignore_index=True)
            if found
            else pd.DataFrame({n: [] for n in ("clinic_id", "clinic", "column", "label", "old", "new", "row")})
        )


def _another(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether two rows (``_WHO``) are different clinics: neither a name, nor the street in its ZIP, nor the phone agrees."""
    if old[4] and old[4] == new[4]:
        return False
    names = [[identity.plain(name) for name in who[:2] if name] for who in (old, new)]
    if any(fuzz.token_set_ratio(one, other) >= _ALIKE_NAME for one in names[0] for other in names[1]):
        return False
    return old[3] != new[3] or fuzz.ratio(identity.plain(old[2]), identity.plain(new[2])) < _ALIKE_STREET
