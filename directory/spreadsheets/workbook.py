"""An Excel workbook (XLSX) as rows of texts: those that a CSV of the same sheet would have.

A workbook is a ZIP archive, so it may unpack to a thousand times its size. Its members are counted and measured before
any is unpacked, and only those that hold cells are, into a new archive in which nothing is packed: what reads the cells
(python-calamine) never meets the archive that was sent. It lays a sheet out as a full rectangle of cells, whatever stands
in it, so the size of that rectangle is worked out first.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import islice, pairwise

import python_calamine

from directory.spreadsheets import decoding
from directory.spreadsheets import sheet as text_sheet
from directory.spreadsheets.decoding import UnreadableFile, unreadable
from directory.spreadsheets.sheet import HEADING_ROWS, LONGEST_CELL, heading_position

UNPACKED_BYTES = 60_000_000
MOST_MEMBERS = 2_000
MOST_RATIO = 300  # unpacked to packed; sheets of clinics reach 60
MOST_CELLS = 8_000_000  # of the rectangle around what stands in a sheet
ENCODING = "xlsx"
_MAGIC = b"PK\x03\x04"
_PLAIN_ZIP = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NEEDED = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?(?:workbook|styles|sharedStrings)[^/]*\.(?:xml|rels)|xl/worksheets/(?:_rels/)?[^/]+\.(?:xml|rels))",
    re.IGNORECASE,
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REMEDY = "In the spreadsheet choose Save as, CSV UTF-8, and upload that file."

# Cells with something in them: one without a value ends in "/>". Prefixes such as x: are legal.
_CELL = re.compile(rb"<(?:\w+:)?c((?:\s[^<>]*[^<>/])?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_NUMBER = re.compile(rb"\br=[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_ERROR_CELL = re.compile(rb"(<(?:\w+:)?c\s(?:[^<>]*\s)?t=)([\"'])e\2")
_FORMULA_ALONE = re.compile(
    rb"<(?:\w+:)?c(\s[^<>]*)?>\s*<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MOST_DIGITS = 1e15  # a spreadsheet keeps fifteen digits of a number


def is_one(data: bytes) -> bool:
    """Whether these bytes are a ZIP archive, so that at most a workbook can be meant."""
    return data.startswith(_MAGIC)


def opened(data: bytes, recognised: Callable[[str], bool]) -> text_sheet.RowReader:
    """The rows of a file, of a workbook or of text. Raises ``decoding.UnreadableFile``."""
    return SheetRecords(data, recognised) if is_one(data) else text_sheet.opened(data, recognised)


class SheetRecords:
    """Rows of cells one after another, all of one width. ``row``: the sheet's own number of the row read last.

    The sheet is the first in which headings are ``recognised``, else the first that holds anything. Raises
    ``decoding.UnreadableFile``: file.too_large, file.not_csv, file.empty.
    """

    delimiter, encoding = "", ENCODING

    def __init__(self, data: bytes, recognised: Callable[[str], bool]):
        self.row = 0
        self._rows = _sheet(_repacked(data), recognised)

    def __iter__(self) -> Iterator[list[str] | None]:
        """Each row's cells; None for a row with a cell that is too long."""
        for values in self._rows:
            self.row += 1
            cells = list(map(text_of, values))
            if sum(map(len, cells)) > decoding.LINE_CHARACTERS:
                raise decoding.too_long(f"row {self.row:,}")
            yield None if max(map(len, cells), default=0) > LONGEST_CELL else cells


def text_of(value: object) -> str:
    """What a CSV of the sheet would hold for one cell: days as YYYY-MM-DD, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        if abs(value) >= _MOST_DIGITS:
            return f"{value:.5E}"
        return str(int(value)) if value == int(value) else format(value, ".15g")
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time.min else value.date().isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _not_one(found: str, why: str = "") -> UnreadableFile:
    return unreadable(
        "file.not_csv",
        found,
        f"A CSV file or a plain Excel workbook was expected; this looks like {found}{why}.",
        _REMEDY,
    )


def _repacked(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """(a workbook of the members that hold cells, unpacked; its sheets by member name)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = _checked(archive, len(data))
        texts = {}
        for member in members:
            with archive.open(member) as opened:
                texts[member.filename] = opened.read(member.file_size + 1)
    # what zipfile raises on hostile bytes is not only its own
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
        KeyError,
    ) as fault:
        raise _not_one("an Excel workbook that is damaged or cut off") from fault
    sheets = {}
    for name, text in texts.items():
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise _not_one("an Excel workbook with declarations that no spreadsheet writes")
        if _SHEET.fullmatch(name):
            # calamine reads a cell with an Excel error as blank; a text it keeps
            texts[name] = sheets[name] = _ERROR_CELL.sub(rb"\1\2str\2", text)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        for name, text in texts.items():
            plain.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue(), sheets


def _checked(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """The members to unpack, after all of them were counted and measured."""
    members = archive.infolist()
    names = [m.filename for m in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise _not_one(f"a ZIP archive of {len(members):,} files")
    if any(m.flag_bits & 0x1 for m in members):
        raise _not_one("a ZIP archive with a password")
    unpacked = sum(m.file_size for m in members)
    if unpacked > UNPACKED_BYTES or unpacked > size * MOST_RATIO:
        raise unreadable(
            "file.too_large",
            f"{unpacked / 1e6:,.1f} MB unpacked",
            f"An Excel workbook may unpack to at most {UNPACKED_BYTES / 1e6:,g} MB, and to {MOST_RATIO} times its size.",
            _REMEDY,
        )
    if "xl/workbook.xml" not in names:
        kind = (
            "an OpenDocument spreadsheet"
            if "mimetype" in names
            else "a binary Excel workbook"
            if "xl/workbook.bin" in names
            else "a ZIP archive that is no Excel workbook"
        )
        raise _not_one(kind)
    if any("vba" in name.casefold() or "macrosheets" in name.casefold() for name in names):
        raise _not_one("an Excel workbook with macros")
    needed = [m for m in members if _NEEDED.fullmatch(m.filename)]
    if any(m.compress_type not in _PLAIN_ZIP for m in needed):
        raise _not_one("an Excel workbook packed in an unusual way")
    return needed


def _sheet(packed: tuple[bytes, dict[str, bytes]], recognised: Callable[[str], bool]) -> Iterator[list]:
    """The rows of the sheet that holds the clinics."""
    data, sheets = packed
    for text in sheets.values():
        _check_rectangle(text)
    fallback = None
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, about in enumerate(workbook.sheets_metadata):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(number)
            first = [list(map(text_of, row)) for row in islice(sheet.iter_rows(), HEADING_ROWS)]
            if heading_position(first, recognised) is not None:
                return sheet.iter_rows()
            fallback = fallback or (sheet if sheet.start else None)
    except MemoryError:
        raise
    # a panic of the library is no Exception
    except BaseException as fault:
        if isinstance(fault, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise _not_one("an Excel workbook that is damaged or cut off") from fault
    return fallback.iter_rows() if fallback else iter(())


def _check_rectangle(sheet: bytes) -> None:
    """Refuse a sheet whose cells lie too far apart, and one with formulas whose results were not saved."""
    rows = columns = in_row = 0
    starts = [m.start() for m in _ROW.finditer(sheet)]
    for start, end in pairwise([*starts, len(sheet)]):
        rows += 1
        in_row = 0
        for cell in _CELL.finditer(sheet, start, end):
            in_row += 1
            where = _NUMBER.search(cell[1])
            if where:
                in_row, rows = max(in_row, _column(where[1])), max(rows, int(where[2]))
        columns = max(columns, in_row)
    if rows * columns > MOST_CELLS:
        raise unreadable(
            "file.too_large",
            f"{rows:,} rows × {columns:,} columns",
            f"At most {MOST_CELLS:,} cells fit into a workbook here, blank ones between others included.",
            _REMEDY,
        )
    alone = (
        next((m for m in _FORMULA_ALONE.finditer(sheet) if b'"str"' not in (m[1] or b"")), None)
        if re.search(rb"<(?:\w+:)?f[\s/>]", sheet)
        else None
    )
    if alone:
        where = _NUMBER.search(alone[1] or b"")
        row = int(where[2]) if where else None
        raise unreadable(
            "file.not_csv",
            f"cell {where[1].decode()}{row}" if where else "a formula",
            "A value was expected; this is a formula whose result was not saved.",
            "Open the workbook in a spreadsheet, save it there, and upload it again; or save it as CSV UTF-8.",
            row,
        )


def _column(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
