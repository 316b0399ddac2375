"""Two directories -> what publishing the second over the first would add, remove and change, field by field.

What would hurt most stands first: clinics that visitors would no longer find, findings that would lose their evidence,
core safety checks that would flip, ids that would pass to another clinic, clinics that would move far. Nothing here
refuses: what the catalogue of notices calls for is a warning, and some warnings ask the admin a second time.
Tables are those of ``intake.read``: every schema column as text, "" for blank, each ``clinic_id`` once.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from pyproj import Geod
from rapidfuzz import fuzz

from directory import schema
from directory.clinics import findings, identity
from directory.clinics.findings import NEVER, Value
from directory.clinics.status import DO_NOT_LIST, LISTED, can_be_results
from directory.intake.report import MOST_PER_CODE
from directory.notices import CONFIRM_TWICE, Notice, Problem, place, shorten
from directory.schema import Column, Kind
from directory.spreadsheets import formulas

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
MASS_REMOVAL, MASS_CHANGE = 0.2, 0.5  # shares of what is published
MOVED_MILES = 50.0
_ALIKE_NAME, _ALIKE_STREET = 60, 90  # rapidfuzz scores under which a name or street is another one
_MILE = 1609.344
_EARTH = Geod(ellps="WGS84")
_ROW_EVIDENCE = ("evidence_type", "evidence_ref", "assured_date", "verified_by")
_DAYS_OF_CHECKS = tuple(c.name for c in schema.COLUMNS if c.kind is Kind.DATE and c.name != "alert_ends")
_WHO = ("organization_name", "location_name", "address_1", "postal_code", "phone")
_CSV_HEADER = ("change", "clinic_id", "clinic", "column", "label", "old", "new")
_BLOCK = 50_000
_NAMED = 3


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
    def empty(self) -> bool:
        """Whether there is nothing to call out."""
        return all(table.empty for table in vars(self).values())


@dataclass(frozen=True, eq=False)
class Changes:
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

    @cached_property
    def callouts(self) -> Callouts:
        """What should be looked at first."""
        return _Callouts(self).all()

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """The warnings of the catalogue (diff.*, id.changed_clinic, date.older_than_published): the whole first, then row by row."""
        return tuple(_notices(self))

    @property
    def ask_twice(self) -> tuple[Notice, ...]:
        """The notices for which publishing needs a second confirmation."""
        return tuple(n for n in self.notices if n.code in CONFIRM_TWICE)


def between(
    published: pd.DataFrame,
    draft: pd.DataFrame,
    *,
    row_numbers: np.ndarray | None = None,
    earlier: pd.DataFrame | None = None,
) -> Changes:
    """What publishing ``draft`` in place of ``published`` would change. Ids are the same whatever their case.

    ``row_numbers``: the draft's spreadsheet rows (``Report.row_numbers``), for notices. ``earlier``: clinics of older
    publications, to tell when a retired id comes back for another clinic.
    """
    before = pd.Index(_ids(published)).get_indexer(pd.Index(_ids(draft)))
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
    return Changes(
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


def to_csv(changes: Changes) -> bytes:
    """The difference as CSV: one line per clinic added or removed, one per changed cell. No cell can run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_CSV_HEADER)
    for kind, frame, positions in (
        (ADDED, changes.draft, changes.added),
        (REMOVED, changes.published, changes.removed),
    ):
        ids, names = texts_at(frame, "clinic_id", positions), names_of(frame, positions)
        writer.writerows((kind, i, formulas.guard(n), "", "", "", "") for i, n in zip(ids, names, strict=True))
    labels = {c.name: c.label for c in schema.COLUMNS}
    for start in range(0, len(changes.cells), _BLOCK):
        part = changes.page(start, start + _BLOCK)
        names = names_of(changes.draft, changes.cells[start : start + _BLOCK, 0])
        for clinic_id, name, column, old, new in zip(
            part["clinic_id"], names, part["column"], part["old"], part["new"], strict=True
        ):
            writer.writerow(
                (
                    CHANGED,
                    clinic_id,
                    formulas.guard(name),
                    column,
                    labels[column],
                    formulas.guard(old),
                    formulas.guard(new),
                )
            )
    return out.getvalue().encode()


def names_of(frame: pd.DataFrame, positions: np.ndarray) -> list[str]:
    """What people call the clinics at some positions: the location's name, else the organisation's."""
    return [
        location or organization
        for location, organization in zip(
            texts_at(frame, "location_name", positions), texts_at(frame, "organization_name", positions), strict=True
        )
    ]


def _ids(frame: pd.DataFrame) -> list[str]:
    return [clinic_id.casefold() for clinic_id in frame["clinic_id"].tolist()]


def texts_at(frame: pd.DataFrame, name: str, positions: np.ndarray) -> np.ndarray:
    """The texts of a column at some positions."""
    return frame[name].array.take(positions).to_numpy(dtype=object)


def _said(cells: pd.Series, column: Column) -> np.ndarray:
    """Whether cells say anything that evidence could stand behind."""
    if column.facet and not schema.FACET[column.facet].by_column:
        return (cells != "").to_numpy(dtype=bool)
    return np.isin(findings.value_codes(cells, column), (Value.YES, Value.NO))


class _Callouts:
    """Finds what to call out, looking only at the cells that changed."""

    def __init__(self, changes: Changes):
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

    def _both(self, rows: np.ndarray, names) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The columns of some clinics as they are and as they would be."""
        pairs = ((self._c.published, self._c.before[rows]), (self._c.draft, rows))
        old, new = (
            pd.DataFrame({name: frame[name].array.take(at) for name in names}, copy=False) for frame, at in pairs
        )
        return old, new

    def _table(self, rows: np.ndarray, **more) -> pd.DataFrame:
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
            [left, self._table(rows, why=np.where(np.isin(listing.astype(str), LISTED), "closed", listing))],
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
        return pd.concat([left, self._table(rows, why="listed")], ignore_index=True)

    def _lost_evidence(self) -> pd.DataFrame:
        found, weaker = [], self._weaker_rows()
        for column in schema.FINDINGS:
            own = [
                column.name,
                *(column.name + suffix for suffix, *_ in schema.COMPANIONS),
                *(("accepting_as_of",) if column.name == "accepting_new_patients" else ()),
            ]
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
            for name in ("longitude", "latitude")
        ]
        miles = _EARTH.inv(*points)[2] / _MILE if len(rows) else np.empty(0)
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
            retired = pd.Index(_ids(c.earlier))
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


def _notices(changes: Changes) -> Iterator[Notice]:
    """The whole first, then the rows; of each code at most ``MOST_PER_CODE``."""
    yield from (place(problem, None, None) for problem in _of_the_whole(changes))
    told = []
    callouts = changes.callouts
    for i, clinic, old, new, row in callouts.other_clinic[:MOST_PER_CODE].itertuples(index=False):
        told.append(
            (
                row,
                "clinic_id",
                clinic,
                Problem(
                    "id.changed_clinic",
                    i,
                    f'The id {i} was "{shorten(old)}" and would be "{shorten(new)}": ids must stay with a clinic.',
                    "Give the new clinic an id of its own, or leave the id empty.",
                ),
            )
        )
    for i, clinic, miles, row in callouts.moved_far[:MOST_PER_CODE].itertuples(index=False):
        told.append(
            (
                row,
                "latitude",
                clinic,
                Problem(
                    "diff.moved_far",
                    i,
                    f"The clinic would move {miles:,.0f} miles; at most {MOVED_MILES:.0f} were expected.",
                    "Check address and coordinates, and whether the id belongs to this clinic.",
                ),
            )
        )
    back = callouts.older["row"].value_counts()
    for _, clinic, column, _, old, new, row in callouts.older.drop_duplicates("row")[:MOST_PER_CODE].itertuples(
        index=False
    ):
        more = f", and {back[row] - 1} more," if back[row] > 1 else ""
        told.append(
            (
                row,
                column,
                clinic,
                Problem(
                    "date.older_than_published",
                    new,
                    f"The published copy was verified later: {column} {old}{more} would go back.",
                    "Did an old sheet come back? Keep the later day where it is right.",
                ),
            )
        )
    for row, column, clinic, problem in sorted(told, key=lambda t: t[0]):
        yield place(problem, int(changes.row_numbers[row]) or None, column, shorten(clinic, 60))


def _of_the_whole(changes: Changes) -> Iterator[Problem]:
    total = len(changes.published)
    gone = (
        {*texts_at(changes.published, "clinic_id", changes.removed), *changes.callouts.vanishing["clinic_id"]}
        if total
        else set()
    )
    if len(gone) > MASS_REMOVAL * total and not changes.replaces_sample:
        yield Problem(
            "diff.mass_removal",
            f"{len(gone):,} of {total:,}",
            f"This would remove {len(gone):,} of {total:,} clinics or hide them from visitors; at most {MASS_REMOVAL:.0%} at once were expected.",
            'Check that the file is whole. To change some rows only, choose "update these rows".',
        )
    if len(changes.changed) > MASS_CHANGE * total:
        yield Problem(
            "diff.mass_change",
            f"{len(changes.changed):,} of {total:,}",
            f"This would change {len(changes.changed):,} of {total:,} clinics; at most {MASS_CHANGE:.0%} at once were expected.",
            "Look through the difference before you publish.",
        )
    other = changes.callouts.other_clinic
    if len(other):
        named = ", ".join(other["clinic_id"][:_NAMED]) + (
            f" and {len(other) - _NAMED:,} more" if len(other) > _NAMED else ""
        )
        yield Problem(
            "diff.id_reuse",
            f"{len(other):,}",
            f"Ids would pass to other clinics: {named}. Links, short lists and referrals would then show the wrong clinic.",
            "Give new clinics ids of their own.",
        )
