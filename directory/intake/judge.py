"""The one reader: bytes -> the accepted clinics and everything there is to say about the rest.

What judges an upload also loads what is published. It never raises on any bytes; a fault of ours is not a notice.
Order: size, decoding, delimiter, header, rows, cells, what can be derived, cross-field rules, ids, possible duplicates.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import identity
from directory.intake import plain_columns, repairs, report, updating
from directory.intake.cells.read_cell import Reading, read_cell
from directory.intake.cells.texts import BLANK, placeholder
from directory.intake.checks import duplicates, filling, rules
from directory.intake.report import REJECT_FILE, Report, Tally
from directory.intake.sources import Source
from directory.notices import Problem, shorten
from directory.spreadsheets import decoding, export, formulas, headings, sheet, workbook
from directory.spreadsheets.decoding import BROWSER_BYTES, SHELL_BYTES, UnreadableFile
from directory.spreadsheets.sheet import Sheet, Texts

__all__ = ["BROWSER_BYTES", "SHELL_BYTES", "Report", "read", "too_large"]


_MOST_REFUSED_CELLS = 200_000
_MOST_FAULTS = 10_000  # different refused texts in a file

_TEXT = pd.array([], dtype="str").dtype  # to find it by its name takes longer than to read a short column

Progress = Callable[[str, float], None]


def _silent(step: str, share: float) -> None:
    """Nobody is told."""


def read(
    data: bytes,
    *,
    today: date,
    limit_bytes: int = BROWSER_BYTES,
    source: Source | None = None,
    onto: pd.DataFrame | None = None,
    dismissed: Collection[tuple[str, str]] = (),
    refused_repairs: Collection[tuple[int, str]] = (),
    progress: Progress = _silent,
) -> Report:
    """Judge an upload. ``source`` tells which of its columns are ours; without one they are found by name and alias.

    Dates are judged as of ``today``, for the bundled sample as of its own fixed day. ``dismissed``: pairs of ids that
    are known not to be duplicates. With ``onto``, what is published, the file updates rows of it (``updating`` says how):
    the report counts and names the file's rows, its table is what would be published, with the row number 0 where a
    clinic is not from the file. Raises ValueError where ``onto`` is the sample, which can only be replaced.

    ``refused_repairs``: (spreadsheet row, column) of cells that may only be read as they stand; where the reader would
    change one, its row is refused. ``progress`` is told each step with the share of the work done before it (0 to 1).
    """
    if onto is not None and not updating.possible(onto):
        raise ValueError("the sample can only be replaced as a whole")
    facts = {"sha256": hashlib.sha256(data).hexdigest()}
    progress("file", 0.0)
    try:
        decoding.check_size(len(data), limit_bytes)
        recognised = source.is_theirs if source else headings.is_ours
        records = workbook.opened(data, recognised)
        facts |= {"encoding": records.encoding, "delimiter": records.delimiter}
        progress("columns", 0.05)
        header, below = sheet.header(records, recognised)
        found = (
            source.headings(header)
            if source
            else headings.read(header)
            if onto is None
            else updating.read_headings(header)
        )
        if records.encoding == decoding.WINDOWS and (at := sheet.stray(data, recognised)):
            found.problems.insert(0, (_in_windows_letters(at), at.heading))
        progress("rows", 0.1)
        table = sheet.collect(below, header, headings.same)
    except UnreadableFile as refusal:
        return refused(refusal, **facts)
    return _judge(table, found, today, source, facts, onto, dismissed, refused_repairs, progress)


def too_large(size: int, limit_bytes: int) -> Report:
    """The report on a file that is not even read, because it has ``size`` bytes."""
    try:
        decoding.check_size(size, limit_bytes)
    except UnreadableFile as refusal:
        return refused(refusal)
    raise ValueError(f"{size} bytes are within the limit of {limit_bytes}")


def refused(refusal: UnreadableFile, *, encoding: str = "", delimiter: str = "", sha256: str = "") -> Report:
    """The report on a file that is refused as a whole, with what is known of it."""
    tally = Tally(np.empty(0, np.int64), str)
    for problem, row, column in refusal.problems:
        tally.of_file(problem, row, column)
    return Report(
        REJECT_FILE,
        notices=tally.notices(),
        counts=dict(tally.counts),
        encoding=encoding,
        delimiter=delimiter,
        sha256=sha256,
    )


def _judge(
    table: Sheet,
    found: headings.Headings,
    today: date,
    source: Source | None,
    facts: dict[str, str],
    onto: pd.DataFrame | None,
    dismissed: Collection[tuple[str, str]],
    refused_repairs: Collection[tuple[int, str]],
    progress: Progress,
) -> Report:
    raw = {name: table.columns[at] for name, at in found.positions.items()}
    if source:
        raw = source.columns(raw)
    tally = Tally(table.row_numbers, _clinic_at(raw))
    _tell_of_file(table, found, tally)
    raw, nobody = export.checkers_in_full(_with_plain_columns(raw, tally))
    tally.each(nobody)
    update = None if onto is None else updating.over(raw, len(table.row_numbers), onto)
    if update:
        raw = update.raw
    cells = _Cells(len(table.row_numbers), tally)
    _read_columns(cells, raw, update, progress)
    progress("rules", 0.7)
    frame = cells.frame()
    if not update:
        _tell_blank_answers(frame, raw, tally)
    _require(frame, cells, tally)
    ids = frame["clinic_id"].tolist()
    sample = not update and identity.is_sample(ids)
    if not sample:
        tally.each(identity.reserved(ids))
    frame = _across_cells(frame, cells, tally, schema.SAMPLE_DAY if sample else today)
    tally.each(repairs.refusals(refused_repairs, table.row_numbers, raw, frame))
    # the cells as they came are needed no more; a large update has two tables to hold from here on
    raw.clear()
    table.columns.clear()
    frame, derived = identity.derive_missing(frame, ~tally.refused)
    tally.each(derived)
    tally.each(identity.duplicates(frame["clinic_id"].tolist(), table.row_numbers))
    if update:
        tally.each(update.told)
    accepted = np.flatnonzero(~tally.refused)
    refused_ids = tuple(filter(None, frame["clinic_id"].array[tally.refused]))
    frame, origin = _left(frame, accepted, update)
    rows = np.where(origin >= 0, table.row_numbers[origin], 0) if len(origin) else origin
    progress("duplicates", 0.9)
    tally.each(
        (int(origin[position]), column, problem)
        for position, column, problem in duplicates.problems(frame, rows, dismissed)
    )
    return Report(
        report.outcome_of(tally.counts, len(accepted), table.rows_read - len(accepted)),
        table.rows_read,
        len(accepted),
        table.rows_read - len(accepted),
        tally.notices(),
        dict(tally.counts),
        frame,
        rows,
        refused_ids=refused_ids,
        **facts,
    )


def _left(frame: pd.DataFrame, accepted: np.ndarray, update: updating.Update | None) -> tuple[pd.DataFrame, np.ndarray]:
    """The table of the accepted rows, laid over what they update, and per row of it the position in the file or -1."""
    if update:
        return update.spliced(frame, accepted)
    if len(accepted) < len(frame):
        frame = frame.iloc[accepted].reset_index(drop=True)
    return frame, accepted


def _clinic_at(raw: Mapping[str, Texts]) -> Callable[[int], str]:
    """A function that gives what people call the clinic in a row; each is looked up once."""
    names = [raw[name] for name in headings.NAME_COLUMNS if name in raw]

    @cache
    def clinic_at(position: int) -> str:
        texts = (name.distinct[name.codes[position]].strip() for name in names)
        return shorten(next(filter(None, texts), ""), 60)

    return clinic_at


def _tell_of_file(table: Sheet, found: headings.Headings, tally: Tally) -> None:
    """What is wrong with the headings, the rows that cannot be laid under them, and rows that are blank."""
    unnamed = headings.unnamed_with_text(found, lambda at: bool(table.columns[at].is_blank.all()))
    for problem, column in found.problems + unnamed:
        tally.of_file(problem, None, column)
    for row, problem in table.faults:
        tally.of_file(problem, row)
    if table.blank_rows:
        tally.of_file(_blank_rows(table.blank_rows), table.blank_rows[0])


def _read_columns(
    cells: "_Cells", raw: Mapping[str, Texts], update: updating.Update | None, progress: Progress
) -> None:
    for number, column in enumerate(schema.COLUMNS):
        if not number % 20:
            progress("cells", 0.3 + 0.4 * number / len(schema.COLUMNS))
        if column.name in raw:
            cells.read(column, raw[column.name], update.own[column.name] if update else None)


def _in_windows_letters(at: sheet.Stray) -> Problem:
    return Problem(
        "file.windows_1252",
        at.word,
        f"The file is not UTF-8; it was read as Windows-1252, this word in row {at.row:,} and all others.",
        "Look whether it is right; if not, choose Save as, CSV UTF-8, in the spreadsheet and upload that file.",
    )


def _blank_rows(rows: list[int]) -> Problem:
    listed = ", ".join(map(str, rows[:10])) + (f" and {len(rows) - 10:,} more" if len(rows) > 10 else "")
    return Problem("row.blank", f"{len(rows):,} blank", f"Blank rows were skipped: {listed}.", "Nothing to do.")


def _tell_blank_answers(frame: pd.DataFrame, raw: dict[str, Texts], tally: Tally) -> None:
    """One notice for all blank cells of three-state columns: they mean unknown, never no."""
    blank = rules.blank_findings(frame, [name for name in schema.COLUMN_NAMES if name in raw])
    if blank:
        first, total = blank[0][0], sum(count for _, count in blank)
        problem = Problem(
            "ynu.blank",
            "",
            f"Blank means unknown, never no: {total:,} cells in {len(blank)} columns.",
            "Fill in yes or no where it is known.",
        )
        tally.at(int(np.argmax((frame[first] == "").to_numpy())), first, problem)


def _across_cells(frame: pd.DataFrame, cells: "_Cells", tally: Tally, today: date) -> pd.DataFrame:
    """Fill in what follows from other cells and apply the rules between cells."""
    if cells.number_refused <= _MOST_REFUSED_CELLS:
        positions, judged, refused = np.arange(len(frame)), frame, cells.refused_cells()
    else:
        # the rows with faults have reasons enough; to name each cell of them would cost more than the file itself
        positions = np.flatnonzero(cells.untouched)
        judged, refused = frame.iloc[positions].reset_index(drop=True), set()
    blank = cells.blank()
    judged, completed = filling.complete(judged, refused, blank)
    for position, column, problem in (*completed, *rules.check_rows(judged, today, refused, blank)):
        tally.at(int(positions[position]), column, problem)
    if len(judged) == len(frame):
        return judged
    whole = frame.copy()
    for name in judged.columns:
        if not judged[name].equals(frame[name].iloc[positions].reset_index(drop=True)):
            texts = whole[name].to_numpy(dtype=object, copy=True)
            texts[positions] = judged[name].to_numpy(dtype=object)
            whole[name] = pd.array(texts, dtype="str")
    return whole


def _require(frame: pd.DataFrame, cells: "_Cells", tally: Tally) -> None:
    """An error for each row without something that every clinic must have."""
    blank = {
        name: (frame[name] == "").to_numpy() & ~cells.refused(name)
        for name in (*schema.REQUIRED, *headings.NAME_COLUMNS)
    }
    nameless = blank[headings.NAME_COLUMNS[0]] & blank[headings.NAME_COLUMNS[1]]
    for name, missing in ((headings.NAME_COLUMNS[0], nameless), *((name, blank[name]) for name in schema.REQUIRED)):
        column = schema.BY_NAME[name]
        other = f" (or {headings.NAME_COLUMNS[1]})" if name in headings.NAME_COLUMNS else ""
        problem = Problem(
            "field.required",
            "",
            f"{column.label}{other} was expected: without it nobody can find or reach the clinic.",
            "Fill it in.",
        )
        tally.column(name, missing.astype(np.int32), {1: (problem,)})


class _Cells:
    """The columns of a file while they are read: each distinct text once, whatever the number of rows."""

    def __init__(self, rows: int, tally: Tally):
        self._rows, self._tally = rows, tally
        self._columns: dict[str, pd.Series] = {}
        self._extra: dict[str, list[tuple[np.ndarray, str]]] = {}
        self._refused: dict[str, np.ndarray] = {}
        self._days: dict[str, Reading] = {}
        self._faults = 0

    def read(self, column: schema.Column, texts: Texts, own: int | None = None) -> None:
        """Read one column, tell its problems, and keep its canonical texts.

        Distinct texts from number ``own`` on are published already: of those only what refuses them is told.
        """
        wanted = self._wanted(texts)
        self._refuse(column.name, ~wanted[texts.codes])
        if not any(texts.distinct):
            return  # most files leave most columns blank
        # a day means the same in each of the many columns of days
        read = self._day if column.kind is schema.Kind.DATE else _read
        readings = [
            read(column, text) if look else BLANK for text, look in zip(texts.distinct, wanted.tolist(), strict=True)
        ]
        problems = {
            code: reading.problems
            for code, reading in enumerate(readings)
            if reading.problems and (own is None or code < own or reading.refused)
        }
        if problems:
            refused = self._tally.column(column.name, texts.codes, problems)
            self._faults += sum(reading.refused for reading in readings)
            self._refuse(column.name, refused)
        for code, reading in enumerate(readings):
            for name, text in reading.extra.items():
                self._extra.setdefault(name, []).append((np.flatnonzero(texts.codes == code), text))
        values = pd.array([r.value for r in readings] or [""], dtype=_TEXT)
        self._columns[column.name] = values.take(texts.codes)

    def _day(self, column: schema.Column, text: str) -> Reading:
        return self._days.get(text) or self._days.setdefault(text, _read(column, text))

    def _refuse(self, name: str, rows: np.ndarray) -> None:
        if rows.any():
            self._refused[name] = self.refused(name) | rows

    def _wanted(self, texts: Texts) -> np.ndarray:
        """Which distinct texts are read. After very many faults a row that is already refused is not read further."""
        wanted = np.full(len(texts.distinct), self._faults <= _MOST_FAULTS)
        if not wanted.all():
            wanted[texts.codes[~self._tally.refused]] = True
        return wanted

    def frame(self) -> pd.DataFrame:
        """Every schema column as text; what the file does not hold is blank. Columns that are blank share one array."""
        empty = pd.array([""], dtype="str").take(np.zeros(self._rows, dtype=np.intp))
        for name, found in self._extra.items():
            texts = self._columns.get(name, empty).to_numpy(dtype=object, copy=True)
            for positions, text in found:
                texts[positions[texts[positions] == ""]] = text
            self._columns[name] = pd.array(texts, dtype="str")
        return pd.DataFrame({name: self._columns.get(name, empty) for name in schema.COLUMN_NAMES}, copy=False)

    def blank(self) -> set[str]:
        """The columns of the frame in which no row says anything."""
        return set(schema.COLUMN_NAMES) - self._columns.keys()

    def refused(self, name: str) -> np.ndarray:
        """The rows whose cell of this column is refused or was not read, bool of shape (n,)."""
        return self._refused.get(name, np.zeros(self._rows, dtype=bool))

    def refused_cells(self) -> set[tuple[int, str]]:
        """(row position, column) of each refused cell."""
        return {
            (position, name) for name, where in self._refused.items() for position in np.flatnonzero(where).tolist()
        }

    @property
    def number_refused(self) -> int:
        """How many cells are refused."""
        return sum(int(where.sum()) for where in self._refused.values())

    @property
    def untouched(self) -> np.ndarray:
        """The rows of which no cell is refused, bool of shape (n,)."""
        return ~np.logical_or.reduce([np.zeros(self._rows, dtype=bool), *self._refused.values()])


def _read(column: schema.Column, raw: str) -> Reading:
    if raw.strip() == updating.CLEAR and column.name != "clinic_id":
        return Reading("", (placeholder(raw),))  # an update lays it over before; elsewhere there is nothing to empty
    return read_cell(column, formulas.unguarded(column, raw))


def _with_plain_columns(raw: dict[str, Texts], tally: Tally) -> dict[str, Texts]:
    """Put what the plain columns say into our own, where those say nothing themselves."""
    columns = {name: texts for name, texts in raw.items() if name in schema.BY_NAME}
    for plain, texts in raw.items():
        if plain in columns:
            continue
        readings = [plain_columns.read(plain, text) for text in texts.distinct]
        tally.column(plain, texts.codes, {code: tuple(r.problems) for code, r in enumerate(readings) if r.problems})
        for name in dict.fromkeys(name for reading in readings for name in reading.values):
            said = Texts([reading.values.get(name, "") for reading in readings], texts.codes)
            columns[name] = _filled(columns[name], said) if name in columns else said
    return columns


def _filled(own: Texts, said: Texts) -> Texts:
    """``own`` where it says something, else ``said``."""
    silent = (
        own.is_blank
        | np.array([t.strip().casefold() == schema.UNKNOWN for t in own.distinct] or [False], dtype=bool)[own.codes]
    )
    speaks = np.array([bool(t) for t in said.distinct], dtype=bool)[said.codes]
    return replace(
        own,
        distinct=own.distinct + said.distinct,
        codes=np.where(silent & speaks, said.codes + len(own.distinct), own.codes).astype(np.int32),
    )
