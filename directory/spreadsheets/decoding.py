"""Bytes of an upload to lines of text: what the file is, how its letters are coded, and lines of bounded length.

Order: size, what it looks like, byte order mark, UTF-8, Windows-1252. A list in UTF-8 with a byte that is none is refused
with that byte, and never read in another coding. Nothing here holds the whole text at once, so a
hostile file costs no more memory than its own bytes.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import replace

from directory.notices import Problem
from directory.spreadsheets import windows_letters

BROWSER_BYTES = 30_000_000
SHELL_BYTES = 400_000_000  # 100,000 clinics full of evidence are about 300 MB, and a little more as they are stored
LINE_CHARACTERS = 1_000_000
_CHUNK = 1 << 20

WINDOWS = "cp1252"
_SAVE = "In the spreadsheet choose Save as, CSV UTF-8, and upload that file."

# What a file begins with, and what it then is.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or another ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or sound (RIFF)"),
    (b"BM\x00", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"PAR1", "a Parquet table"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_TEXT_SHAPES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE), "a web page (HTML)"),
    (re.compile(rb"<(?:\?xml|!--|svg|!doctype)", re.IGNORECASE), "an XML document or drawing"),
    (re.compile(rb"\{\s*\"|\[\s*[{\[]"), "JSON"),
    (re.compile(rb"-----BEGIN "), "a key or certificate"),
)
_RETYPE = "Type that letter again in the spreadsheet, choose Save as, CSV UTF-8, and upload that file."
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class UnreadableFile(Exception):
    """The file as a whole cannot be read. ``problems``: why, each with its row and column where it has one."""

    def __init__(self, *problems: tuple[Problem, int | None, str | None]):
        super().__init__(", ".join(p.code for p, _, _ in problems))
        self.problems = problems


class BadByte(UnreadableFile):
    """A byte is no text. ``number``: how many bytes that are not UTF-8 stand before it; ``encoding``: what was tried."""

    def __init__(self, data: bytes, position: int, number: int, encoding: str, expected: str):
        super().__init__(
            (Problem("file.encoding", f"byte {position + 1:,} is {data[position]:02X}", expected, _RETYPE), None, None)
        )
        self.number, self.encoding = number, encoding
        self._line = 1 + data.count(b"\n", 0, position)

    def placed(self, row: int | None = None, column: str | None = None, character: int = 0) -> UnreadableFile:
        """The same fault in its place: spreadsheet row, heading, and the character of the cell, from 1; or in its line alone."""
        ((problem, _, _),) = self.problems
        where = (
            f"It is character {character:,} of this cell." if row else f"It stands in line {self._line:,} of the file."
        )
        return UnreadableFile((replace(problem, expected=f"{problem.expected} {where}"), row, column))


def unreadable(code: str, value: str, expected: str, remedy: str, row: int | None = None) -> UnreadableFile:
    """One fault of the whole file."""
    return UnreadableFile((Problem(code, value, expected, remedy), row, None))


def check_size(size: int, limit_bytes: int) -> None:
    """Raise ``UnreadableFile`` (file.too_large) where ``size`` bytes are more than ``limit_bytes``."""
    if size > limit_bytes:
        raise unreadable(
            "file.too_large",
            f"{size / 1e6:,.1f} MB",
            f"At most {limit_bytes / 1e6:,g} MB fit here.",
            "Remove what does not belong to the clinics, or split the file.",
        )


def encoding_of(data: bytes) -> str:
    """The Python name of the coding of ``data``: utf-8-sig, utf-16, utf-8 or cp1252.

    Raises ``UnreadableFile``: file.empty, file.not_csv, file.encoding (``BadByte`` where a row and cell can be named).
    """
    looks = _looks_like(data)
    if looks:
        raise unreadable("file.not_csv", looks, f"A CSV file was expected; this looks like {looks}.", _SAVE)
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if marked:
        _must_decode(data, marked)
        return marked
    nul = data.find(b"\0")
    if nul >= 0:
        kind = "UTF-16 without its mark" if data.count(b"\0", 0, 2000) * 4 > min(len(data), 2000) else "a binary file"
        raise unreadable(
            "file.encoding", f"byte {nul + 1:,} is 00", f"Text was expected; this looks like {kind}.", _SAVE, None
        )
    if not data.strip():
        raise _empty()
    if _first_fault(data, "utf-8") is None:
        return "utf-8"
    fault = windows_letters.fault(data)
    if fault is None:
        return WINDOWS
    expected = (
        "The rest of the file is UTF-8; this byte is not."
        if fault.in_utf8
        else "Text in UTF-8 was expected, or in Windows-1252; this byte makes no word in either."
    )
    raise BadByte(data, fault.position, fault.number, "utf-8", expected)


def _empty() -> UnreadableFile:
    return unreadable(
        "file.empty",
        "",
        "A list of clinics was expected; the file is empty.",
        "Save the sheet again and upload that file.",
    )


_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _looks_like(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in data:
        return "an Excel workbook with a password"
    for start, what in _MAGIC:
        if data.startswith(start):
            return what
    start = data[:2000].removeprefix(codecs.BOM_UTF8).lstrip()
    return next((what for shape, what in _TEXT_SHAPES if shape.match(start)), "")


def _first_fault(data: bytes, encoding: str) -> int | None:
    """Position of the first byte that is not text in this coding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    for start in range(0, len(data), _CHUNK):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(view[start : start + _CHUNK], final=start + _CHUNK >= len(data))
        except UnicodeDecodeError as fault:
            return start - held + fault.start
    return None


def _must_decode(data: bytes, encoding: str) -> None:
    name = encoding.upper().replace("-SIG", "")
    fault = _first_fault(
        data, "utf-8" if name == "UTF-8" else encoding
    )  # with its mark, so that bytes are counted from the first
    if fault is None:
        return
    if fault < len(data) and name == "UTF-8":
        raise BadByte(data, fault, 0, encoding, "The file says that it is UTF-8; this byte is not.")
    found = f"byte {fault + 1:,} is {data[fault]:02X}" if fault < len(data) else "the last letter is cut off"
    raise unreadable("file.encoding", found, f"Text in {name} was expected.", _SAVE)


def lines(data: bytes, encoding: str, errors: str = "strict") -> Iterator[str]:
    """The lines of a file with their own line ends (CR LF, LF or CR), each at most ``LINE_CHARACTERS`` long.

    ``errors``: what becomes of bytes that are no text, as for ``bytes.decode``.
    Raises ``UnreadableFile`` (file.not_csv) at a longer line: no sheet has one, and it is how a hostile file fills memory.
    """
    reader = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors=errors, newline="")
    for number, line in enumerate(iter(lambda: reader.readline(LINE_CHARACTERS + 1), ""), start=1):
        if len(line) > LINE_CHARACTERS:
            raise too_long(f"line {number:,}")
        yield line


def too_long(where: str) -> UnreadableFile:
    """The fault of a row that no sheet has."""
    return unreadable(
        "file.not_csv",
        where,
        f"Rows of a list of clinics were expected; {where} is longer than {LINE_CHARACTERS:,} characters.",
        _SAVE,
    )
