"""Lines to rows and columns: the delimiter, strict CSV, and the row numbers a person sees in the spreadsheet.

A quoted cell may span lines and still is one row; blank rows count. Cells are kept as one list of distinct texts per
column with a code per row: each distinct text is read once, however often it stands in the file.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import numpy as np

from directory.notices import Problem
from directory.spreadsheets import decoding
from directory.spreadsheets.decoding import UnreadableFile, unreadable

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
MOST_ROWS = 100_000  # clinics in a file
MOST_SHEET_ROWS = 1_048_576  # rows of an Excel sheet, blank ones included
MOST_COLUMNS = 2_000
_BLOCK = 2_000
LONGEST_CELL = 131_072
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)


@dataclass(frozen=True)
class Texts:
    """One column: its different raw texts and, per row, which of them stands there. ``codes``: int32 of shape (n,).

    Where texts hardly ever repeat, ``distinct`` may hold one more than once.
    """

    distinct: list[str]
    codes: np.ndarray

    @classmethod
    def of(cls, texts: list[str]) -> "Texts":
        """A column from its texts in row order."""
        seen: dict[str, int] = {}
        codes = np.fromiter((seen.setdefault(t, len(seen)) for t in texts), np.int32, len(texts))
        return cls(list(seen), codes)

    @property
    def texts(self) -> list[str]:
        """The texts in row order."""
        return [self.distinct[c] for c in self.codes.tolist()]

    def mapped(self, change: Callable[[str], str]) -> "Texts":
        """The same rows with each distinct text changed."""
        return Texts([change(t) for t in self.distinct], self.codes)

    @property
    def is_blank(self) -> np.ndarray:
        """Per row, whether nothing stands there. Shape (n,), bool."""
        return np.array([not t.strip() for t in self.distinct] or [True], dtype=bool)[self.codes]


@dataclass
class Sheet:
    """The rows of a file. ``row_numbers``: spreadsheet row of each row in ``columns``; ``faults``: refused rows."""

    header: list[str]
    columns: list[Texts]
    row_numbers: np.ndarray
    faults: list[tuple[int, Problem]] = field(default_factory=list)
    blank_rows: list[int] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        """Rows that hold anything, refused ones included."""
        return len(self.row_numbers) + len(self.faults)


class Records:
    """Rows of cells one after another. ``row``: spreadsheet number of the row read last."""

    def __init__(self, data: bytes, encoding: str, recognised: Callable[[str], bool], errors: str = "strict"):
        self.row, self.encoding = 0, encoding
        self._pending, self._quoted = 0, False
        lines = decoding.lines(data, encoding, errors)
        first, skipped = next(lines, ""), []
        named = _SEPARATOR_LINE.fullmatch(first)
        if named and named[1] in DELIMITERS:
            # Excel reads this line as an instruction and does not show it as a row
            self.delimiter = named[1]
        else:
            skipped = [first]
            while not skipped[-1].strip() and len(skipped) < 1000 and (line := next(lines, "")):
                skipped.append(line)
            self.delimiter = _delimiter(skipped[-1], recognised)
        self._lines = self._counted(skipped, lines)
        csv.field_size_limit(LONGEST_CELL)
        self._reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True)

    def _counted(self, first: list[str], rest: Iterator[str]) -> Iterator[str]:
        """The lines, refusing a row of many lines that outgrows what a row can be."""
        for source in (first, rest):
            for line in source:
                self._pending += len(line)
                self._quoted = self._quoted or '"' in line
                if self._pending > decoding.LINE_CHARACTERS:
                    raise decoding.too_long(f"row {self.row + 1:,}")
                yield line

    def __iter__(self) -> Iterator[list[str] | None]:
        """Each row's cells; None for a row with a cell that is too long. Raises ``Unreadable`` at a quotation mark left open."""
        while True:
            self._pending, self._quoted = 0, False
            try:
                cells = next(self._reader, _END)
            except csv.Error as fault:
                self.row += 1
                if "field larger" in str(fault) and not self._quoted:
                    yield None
                    continue
                raise unreadable(
                    "file.unclosed_quote",
                    f"row {self.row:,}",
                    f"A quotation mark opens in row {self.row:,} and is not closed where the cell ends.",
                    "Close or remove the quotation mark; inside a quoted cell write it twice.",
                    self.row,
                ) from fault
            if cells is _END:
                return
            self.row += 1
            if self.row > MOST_SHEET_ROWS:
                raise _too_many(
                    f"more than {MOST_SHEET_ROWS:,} rows",
                    f"A sheet of at most {MOST_SHEET_ROWS:,} rows, blank ones included, was expected.",
                )
            yield cells


def opened(data: bytes, recognised: Callable[[str], bool]) -> Records:
    """The rows of a text file. Raises ``Unreadable`` as ``decoding.encoding_of`` does, a byte that is no text with its row and cell."""
    try:
        return Records(data, decoding.encoding_of(data), recognised)
    except decoding.BadByte as fault:
        at = stray(data, recognised, fault.number, fault.encoding)
        raise (fault.placed(at.row, at.heading, at.character) if at else fault.placed()) from None


@dataclass(frozen=True)
class Stray:
    """Where a byte stands that is not UTF-8: spreadsheet row, heading, character of the cell from 1, the word around it."""

    row: int
    heading: str
    character: int
    word: str


def stray(data: bytes, recognised: Callable[[str], bool], number: int = 0, encoding: str = "utf-8") -> Stray | None:
    """The place of the byte that is not UTF-8 before which ``number`` others stand; None where its row cannot be read."""
    headings: list[str] = []
    try:
        records = Records(data, encoding, recognised, errors="surrogateescape")
        for cells in records:
            found = [(column, match) for column, cell in enumerate(cells or ()) for match in _ESCAPED.finditer(cell)]
            if len(found) > number:
                column, match = found[number]
                heading = headings[column].strip() if column < len(headings) else ""
                return Stray(
                    records.row,
                    heading or f"column {column + 1}",
                    match.start() + 1,
                    _word(match.string, match.start()),
                )
            number -= len(found)
            if cells and (not headings or heading_position([cells], recognised) is not None):
                headings = list(map(_unescaped, cells))
    except UnreadableFile:
        pass
    return None


_ESCAPED = re.compile("[\udc80-\udcff]")  # a byte that was no text, as Python keeps it


_NO_BLANKS, _NO_BLANKS_AT_END = re.compile(r"[^ \t\r\n]*"), re.compile(r"(?<![^ \t\r\n])[^ \t\r\n]*\Z")


def _unescaped(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode(decoding.WINDOWS, "replace")


def _word(text: str, at: int) -> str:
    """The word in which a byte stands, read as Windows-1252."""
    before, after = _NO_BLANKS_AT_END.search(text, 0, at), _NO_BLANKS.match(text, at)
    assert before and after  # each finds at least nothing
    return _unescaped(before[0] + after[0])


_HEADINGS_COMPARED = 12
HEADING_ROWS = 20  # titles and blank rows above the headings
_HEADINGS_ENOUGH = 2
_END: list[str] = []


def _too_many(found: str, expected: str) -> UnreadableFile:
    return unreadable("file.too_many_rows", found, expected, "Split the file.")


def _delimiter(line: str, recognised: Callable[[str], bool]) -> str:
    """The delimiter under which most headings of the first line are known; among equals the one found most often."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(map(recognised, islice(cells, MOST_COLUMNS))), len(cells)

    return max(DELIMITERS, key=fit)


def heading_position(rows: Sequence[list[str] | None], recognised: Callable[[str], bool]) -> int | None:
    """Which of the first rows of a sheet holds the headings: the first in which at least two cells are ``recognised``."""
    for position, cells in enumerate(rows):
        if cells and sum(map(recognised, islice(cells, MOST_COLUMNS))) >= _HEADINGS_ENOUGH:
            return position
    return None


class RowReader(Protocol):
    """The rows of a file one after another, of whatever kind it is; ``row`` and ``__iter__`` as in ``Records``."""

    row: int
    encoding: str
    delimiter: str

    def __iter__(self) -> Iterator[list[str] | None]: ...


class Below:
    """What stands below the headings: rows already looked at, then the others. ``row`` as in ``Records``."""

    def __init__(self, seen: list[tuple[int, list[str] | None]], records: RowReader):
        self.row, self._seen, self._records = 0, seen, records

    def __iter__(self) -> Iterator[list[str] | None]:
        for row, cells in self._seen:
            self.row = row
            yield cells
        for cells in self._records:
            self.row = self._records.row
            yield cells


def header(records: RowReader, recognised: Callable[[str], bool]) -> tuple[list[str], Below]:
    """The headings and what stands below: the first row that is not blank, or a later one where that is only a title.

    Raises ``Unreadable``: file.empty, or file.not_csv where a row has absurdly many cells.
    """
    first: list[str] | None = None  # the first row that is not blank
    seen: list[tuple[int, list[str] | None]] = []  # from that row on
    for cells in records:
        if first is None:
            first = _first(cells, records.row)
            if first is None:
                continue
        if cells is not None and len(cells) <= MOST_COLUMNS and heading_position([cells], recognised) is not None:
            return cells, Below([], records)
        seen.append((records.row, cells))
        if len(seen) == HEADING_ROWS:
            break
    if first is None:
        raise unreadable(
            "file.empty",
            "",
            "A list of clinics was expected; the file holds only blank rows.",
            "Save the sheet again and upload that file.",
        )
    return first, Below(seen[1:], records)


def _first(cells: list[str] | None, row: int) -> list[str] | None:
    """The row where it is not blank, else None. Raises ``Unreadable`` where it can be no header."""
    if cells is None:
        raise decoding.too_long(f"row {row:,}")
    if not any(map(str.strip, cells)):
        return None
    if len(cells) > MOST_COLUMNS:
        raise unreadable(
            "file.not_csv",
            f"{len(cells):,} columns",
            f"At most {MOST_COLUMNS:,} columns were expected.",
            "Keep the columns of the template only.",
        )
    return cells


class _Gathering:
    """One column while its blocks come in. Texts that hardly ever repeat are no longer looked up, only kept."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {"": 0}
        self._alone: list[str] = []
        self._parts: list[np.ndarray] = []
        self._rows = 0

    def add(self, cells: tuple[str, ...]) -> None:
        self._rows += len(cells)
        if self._alone or (self._rows > 2 * _BLOCK and len(self._seen) * 4 > self._rows * 3):
            start = len(self._seen) + len(self._alone)
            self._alone += cells
            self._parts.append(np.arange(start, start + len(cells), dtype=np.int32))
            return
        for text in dict.fromkeys(cells):
            self._seen.setdefault(text, len(self._seen))
        blank = len(self._seen) == 1
        self._parts.append(
            np.zeros(len(cells), np.int32)
            if blank
            else np.fromiter(map(self._seen.__getitem__, cells), np.int32, len(cells))
        )

    def texts(self) -> Texts:
        gathered = Texts(
            [*self._seen, *self._alone], np.concatenate(self._parts) if self._parts else np.empty(0, np.int32)
        )
        self._seen, self._alone = {}, []
        return gathered


def collect(records: Below, headings: list[str], same_heading: Callable[[str, str], bool]) -> Sheet:
    """Read the rows under a header. ``same_heading`` tells whether a cell repeats a heading.

    Raises ``Unreadable``: file.unclosed_quote, file.too_many_rows, file.no_rows.
    """
    columns = [_Gathering() for _ in headings]
    sheet = Sheet(headings, [], np.empty(0, dtype=np.int64))
    numbers: list[int] = []
    for block in _blocks(records, sheet, numbers, same_heading):
        for column, cells in zip(columns, zip(*block, strict=True), strict=True):
            column.add(cells)
    if not numbers and not sheet.faults:
        raise unreadable(
            "file.no_rows",
            "",
            "Clinics were expected below the headings; there are none.",
            "Add a row for each clinic.",
        )
    sheet.columns = [column.texts() for column in columns]
    sheet.row_numbers = np.array(numbers, dtype=np.int64)
    return sheet


def _blocks(
    records: Below, sheet: Sheet, numbers: list[int], same_heading: Callable[[str, str], bool]
) -> Iterator[list[list[str]]]:
    """The rows that can be laid under the headings, each as wide as they are, some thousands at a time.

    Their spreadsheet rows are added to ``numbers``; what is blank or at fault is noted in the sheet.
    """
    width = len(sheet.header)
    used = max((i for i, text in enumerate(sheet.header, start=1) if text.strip()), default=0)
    block: list[list[str]] = []
    for cells in records:
        row = records.row
        if cells is not None and not any(map(str.strip, cells)):
            sheet.blank_rows.append(row)
            continue
        if len(numbers) + len(sheet.faults) >= MOST_ROWS:
            raise _too_many(f"more than {MOST_ROWS:,} clinics", f"At most {MOST_ROWS:,} clinics fit into one file.")
        if cells is None:
            sheet.faults.append((row, _TOO_LONG))
            continue
        fault = _row_fault(cells, width, used, sheet.header, same_heading)
        if fault:
            sheet.faults.append((row, fault))
            continue
        numbers.append(row)
        block.append(cells[:width] if len(cells) > width else cells + [""] * (width - len(cells)))
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block


_TOO_LONG = Problem("text.too_long", "", f"At most {LONGEST_CELL:,} characters fit into a cell.", "Shorten the text.")


def _row_fault(
    cells: list[str], width: int, used: int, headings: list[str], same_heading: Callable[[str, str], bool]
) -> Problem | None:
    """Why a row cannot be laid under the headings. Blank cells past the last heading do no harm, nor does their absence."""
    if len(cells) > width and any(map(str.strip, islice(cells, width, None))):
        return Problem(
            "row.extra_cell",
            f"{len(cells)} cells",
            f"{width} cells were expected.",
            "Often this is an unquoted comma; put the address in quotation marks.",
        )
    if len(cells) < used:
        return Problem(
            "row.missing_cell",
            f"{len(cells)} cells",
            f"{width} cells were expected.",
            "Cells may have moved to the left; add the missing ones, empty where nothing is known.",
        )
    filled = [
        (cell, heading)
        for cell, heading in islice(zip(cells, headings, strict=False), _HEADINGS_COMPARED)
        if cell.strip()
    ]
    if len(filled) > 1 and all(same_heading(*pair) for pair in filled):
        return Problem(
            "row.repeated_header",
            filled[0][0],
            "A clinic was expected; this row repeats the headings.",
            "Delete the row.",
        )
    return None
