"""Update these rows: a file of some rows and some columns, laid over what is published before the one reader judges it.

Rows that are not in the file stay as they are. In a row whose id is published a blank cell, and a column the file does
not hold, keep the old value; ``__CLEAR__`` empties the cell. A row with another id is a new clinic and needs what every
clinic needs. A row without an id is found by name, address and ZIP, as ids are made of these.

What followed from an old value does not outlive it, unless the file says so itself:
- where the address, city, state or ZIP changes, the old coordinates go (the ZIP places the clinic anew, and the
  geocoder, where there is one, finds the street); with city, state or ZIP the old time zone goes too;
- where a coordinate changes, how exact the old point was goes;
- where a phone changes, the extension of the old number goes;
- where a finding changes, the evidence for its old value goes: it proved something else. The evidence of the whole row
  stays and then stands behind the new value, which is told.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import identity
from directory.clinics.distinct import distinct
from directory.intake.cells.read_cell import read_cell
from directory.intake.checks.rows import Found
from directory.notices import Problem
from directory.schema import Kind
from directory.spreadsheets import formulas, headings
from directory.spreadsheets.sheet import Texts

CLEAR = "__CLEAR__"
_WHERE = ("address_1", "city", "state_province", "postal_code")
_POINT = ("latitude", "longitude")
_ROW_EVIDENCE = ("evidence_type", "evidence_ref", "assured_date", "verified_by")


def possible(published: pd.DataFrame) -> bool:
    """Whether what is published can be updated at all: the bundled sample can only be replaced."""
    return not identity.is_sample(published["clinic_id"].tolist())


def read_headings(header: list[str]) -> headings.Headings:
    """Match the header of an update: ids are enough to know the rows, without them every required column must be there.

    Raises ``decoding.UnreadableFile`` as ``headings.read`` does.
    """
    found = headings.match(header, headings.OURS)
    return found if "clinic_id" in found.positions else headings.read(header)


@dataclass
class Update:
    """A file's cells laid over what is published.

    ``raw``: every schema column, one text per row of the file. ``own``: per column how many of its distinct texts come
    from the file; those after them are old. ``at``: per row of the file its position in what is published, -1 for a new
    clinic. ``silent``: the columns in which nothing is published. ``told``: (position in the file, column, problem) about evidence that does not fit any more.
    """

    raw: dict[str, Texts]
    own: dict[str, int]
    at: np.ndarray
    published: pd.DataFrame
    silent: frozenset[str]
    told: list[Found] = field(default_factory=list)

    def spliced(self, frame: pd.DataFrame, accepted: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
        """What would be published: (the table, per row the position in the file or -1).

        ``frame``: the file's rows as judged; ``accepted``: positions of those that were. A refused row changes nothing.
        """
        known, new = accepted[self.at[accepted] >= 0], accepted[self.at[accepted] < 0]
        order = np.arange(len(self.published))
        origin = np.full(len(self.published), -1, dtype=np.int64)
        order[self.at[known]], origin[self.at[known]] = len(self.published) + known, known
        order = np.concatenate((order, len(self.published) + new))
        spoken = [name for name in self.published.columns if name not in self.silent or any(frame[name].tolist())]
        blank = pd.array([""], dtype="str").take(np.zeros(len(order), dtype=np.intp))
        columns = dict.fromkeys(self.published.columns, blank)
        for (
            name
        ) in spoken:  # one column at a time: both tables whole, twice over, are most of what a large update needs
            columns[name] = pd.concat([self.published[name], frame[name]], ignore_index=True).array.take(order)
        return pd.DataFrame(columns, copy=False), np.concatenate((origin, new))


def over(raw: dict[str, Texts], rows: int, published: pd.DataFrame) -> Update:
    """Lay a file over what is published. ``raw``: the file's cells by our column names, ``rows`` of them each."""
    return _Over(raw, rows, published).update()


class _Over:
    def __init__(self, raw: dict[str, Texts], rows: int, published: pd.DataFrame):
        self._raw, self._rows, self._published = raw, rows, published
        self._at = self._positions()
        self._known = self._at >= 0
        self._nowhere = np.zeros(rows, dtype=bool)
        self._old: dict[str, tuple[list[str], np.ndarray]] = {}
        self._kept: dict[str, np.ndarray] = {}
        self._changed: dict[str, np.ndarray] = {}
        self._texts: dict[str, Texts] = {}
        self._own: dict[str, int] = {}

    def update(self) -> Update:
        for name in schema.COLUMN_NAMES:
            self._lay(name)
        self._forget_the_place()
        for phone in ("phone", "intake_phone"):
            self._forget(self._changed[phone], f"{phone}_extension")
        told = self._forget_evidence()
        silent = frozenset(name for name, (old, _) in self._old.items() if not any(old))
        return Update(self._texts, self._own, self._at, self._published, silent, told)

    def _values(self, name: str) -> list[tuple[str, bool]]:
        """Per distinct text of a column what it would be stored as, and whether it says nothing at all."""
        column, found = schema.BY_NAME[name], []
        for text in self._raw[name].distinct:
            reading = read_cell(column, formulas.unguarded(column, text))
            value = reading.value.zfill(5) if column.kind is Kind.ZIP and reading.value else reading.value
            found.append((value, not value and not reading.refused))
        return found

    def _positions(self) -> np.ndarray:
        """Where each row of the file is published, -1 where it is not."""
        ids: list[str | None] = [""] * self._rows
        if "clinic_id" in self._raw:
            values = self._values("clinic_id")
            ids = [
                values[code][0] if values[code][1] or values[code][0] else None
                for code in self._raw["clinic_id"].codes.tolist()
            ]
        nameless = [i for i, clinic_id in enumerate(ids) if clinic_id == ""]
        if nameless:
            parts = []
            for name in identity.KEY_COLUMNS:
                values = self._values(name) if name in self._raw else []
                parts.append(
                    [values[code][0] for code in self._raw[name].codes[nameless].tolist()]
                    if values
                    else [""] * len(nameless)
                )
            for i, *key in zip(nameless, *parts, strict=True):
                ids[i] = identity.derived(*key)
        known = {
            clinic_id.casefold(): position for position, clinic_id in enumerate(self._published["clinic_id"].tolist())
        }
        return np.array([known.get(clinic_id.casefold(), -1) if clinic_id else -1 for clinic_id in ids], dtype=np.int64)

    def _lay(self, name: str) -> None:
        """One column: the file's text where it says something, else the old one."""
        number, old = distinct(self._published[name])
        old_codes = np.zeros(self._rows, dtype=np.int64)
        old_codes[self._known] = number[self._at[self._known]]
        old = old or [""]
        self._old[name] = (old, old_codes)
        if name not in self._raw:
            self._kept[name], self._changed[name], self._own[name] = self._known, self._nowhere, 1
            self._texts[name] = Texts(["", *old], np.where(self._known, old_codes + 1, 0).astype(np.int32))
            return
        own, values = self._raw[name], self._values(name)
        clear = np.array([text.strip() == CLEAR and name != "clinic_id" for text in own.distinct], dtype=bool)
        silent = np.array([nothing for _, nothing in values], dtype=bool) & ~clear
        keep = self._known & silent[own.codes]
        if name == "clinic_id":
            keep = self._known  # however the file writes it, a published id stays as it is
        own_texts = ["" if cleared else text for text, cleared in zip(own.distinct, clear.tolist(), strict=True)]
        new = np.array(
            ["" if cleared else value for (value, _), cleared in zip(values, clear.tolist(), strict=True)], dtype=object
        )[own.codes]
        self._kept[name] = keep
        self._changed[name] = self._known & ~keep & (new != self._was(name))
        self._own[name] = len(own_texts)
        self._texts[name] = Texts(
            own_texts + old, np.where(keep, old_codes + len(own_texts), own.codes).astype(np.int32)
        )

    def _was(self, name: str) -> np.ndarray:
        """What stands in a column now, per row of the file; "" for a new clinic."""
        old, codes = self._old[name]
        return np.array(old, dtype=object)[codes]

    def _forget(self, rows: np.ndarray, name: str) -> np.ndarray:
        """Empty the old value of a column in some rows; returns in which of them something stood."""
        rows = rows & self._kept[name]
        if not rows.any():
            return rows
        texts = self._texts[name]
        self._texts[name] = Texts(
            [*texts.distinct, ""], np.where(rows, len(texts.distinct), texts.codes).astype(np.int32)
        )
        return rows & (self._was(name) != "")

    def _any_changed(self, *names: str) -> np.ndarray:
        return np.logical_or.reduce([self._changed[name] for name in names])

    def _forget_the_place(self) -> None:
        moved = self._any_changed(*_WHERE)
        for name in (*_POINT, "location_precision"):
            self._forget(moved, name)
        self._forget(self._any_changed(*_POINT), "location_precision")
        self._forget(self._any_changed(*_WHERE[1:]), "timezone")

    def _forget_evidence(self) -> list[Found]:
        """The evidence of findings that say something else now; told once a row."""
        gone, resting = np.zeros(self._rows, np.int32), np.zeros(self._rows, np.int32)
        first: dict[str, dict[int, str]] = {"gone": {}, "resting": {}}
        row_evidence = (
            np.logical_and.reduce([self._kept[name] for name in _ROW_EVIDENCE])
            & (self._was("assured_date") != "")
            & (self._was("evidence_type") != "")
        )
        for column in schema.FINDINGS:
            changed = self._changed[column.name]
            if not changed.any():
                continue
            evidence = column.evidence_columns
            renewed = ~np.logical_and.reduce([self._kept[name] for name in evidence])
            lost = np.logical_or.reduce([self._forget(changed & ~renewed, name) for name in evidence])
            for what, rows, counts in (
                ("gone", lost, gone),
                ("resting", changed & ~renewed & row_evidence & self._says(column.name), resting),
            ):
                counts += rows
                for position in np.flatnonzero(rows).tolist():
                    first[what].setdefault(position, column.name)
        told = [
            (
                i,
                name,
                Problem(
                    "update.old_evidence",
                    _facts(gone[i]),
                    f"The evidence for the old value of {_named(name, gone[i])} was removed: it does not prove the new one.",
                    "Add how the new value was checked, when and by whom.",
                ),
            )
            for i, name in first["gone"].items()
        ]
        for i, name in first["resting"].items():
            day = date.fromisoformat(self._was("assured_date")[i]).isoformat()
            told.append(
                (
                    i,
                    name,
                    Problem(
                        "update.row_evidence",
                        _facts(resting[i]),
                        f"The new value of {_named(name, resting[i])} rests on the check of the whole row of {day}, which is older than the change.",
                        f"Add evidence of its own, or a new evidence_type and assured_date for the row; {CLEAR} empties those.",
                    ),
                )
            )
        return told

    def _says(self, name: str) -> np.ndarray:
        texts = self._texts[name]
        return np.array(
            [bool(text.strip()) and text.strip().casefold() != schema.UNKNOWN for text in texts.distinct], dtype=bool
        )[texts.codes]


def _facts(number: int) -> str:
    return f"{number} changed fact" + ("s" if number > 1 else "")


def _named(name: str, number: int) -> str:
    return name + (f" and {number - 1} more" if number > 1 else "")
