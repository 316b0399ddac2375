"""Awkward workbooks, made when asked for."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import xlsxwriter

from directory.spreadsheets import workbook
from tests.nasty.cases import GOOD, HEADER, ROW

HEADINGS = HEADER.split(",")


def book(*sheets: list[list], results: dict[str, object] | None = None, formulas: bool = True) -> bytes:
    """A workbook of some sheets of rows. Texts that begin with = are formulas with their ``results``, or plain texts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            page = made.add_worksheet()
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    if isinstance(value, (date, datetime)):
                        page.write_datetime(r, c, value, day)
                    elif isinstance(value, str) and value.startswith("=") and formulas:
                        page.write_formula(r, c, value, None, (results or {}).get(value, 0))
                    elif isinstance(value, str):
                        page.write_string(r, c, value) if value else None
                    else:
                        page.write(r, c, value)
    return out.getvalue()


def changed(data: bytes, members: dict[str, bytes | None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with some members put in, exchanged, or (None) taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in dict.fromkeys([*old.namelist(), *members]):
            text = members.get(name, old.read(name) if name in old.namelist() else None)
            if text is not None:
                new.writestr(name, text)
    return out.getvalue()


def good() -> bytes:
    """The good file as a workbook."""
    return book([HEADINGS, ROW.split(",")])


SHEET = "xl/worksheets/sheet1.xml"


def cells(xml: str) -> bytes:
    """A workbook whose sheet holds these rows of XML."""
    return changed(
        good(),
        {
            SHEET: f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'.encode()
        },
    )


def bomb() -> bytes:
    """About 300 kB that unpack to 300 MB."""
    return changed(good(), {SHEET: b"<worksheet>" + b"<row></row>" * 27_000_000})


def lying_bomb() -> bytes:
    """A bomb whose directory says that it is small."""
    packed, size = bytearray(bomb()), len(b"<worksheet>" + b"<row></row>" * 27_000_000)
    return bytes(packed).replace(struct.pack("<I", size), struct.pack("<I", 1000))


def with_password() -> bytes:
    """As Excel writes it: an OLE container around an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000


def locked_zip() -> bytes:
    """A ZIP archive whose members say that they are encrypted."""
    data = bytearray(good())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def open_document() -> bytes:
    """The start of an OpenDocument spreadsheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "<a/>")
    return out.getvalue()


# what it is -> code, a word of the sentence, the bytes
REFUSED: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "a bomb": ("file.too_large", "unpack", bomb),
    "a bomb that lies about its size": ("file.not_csv", "damaged", lying_bomb),
    "a password": ("file.not_csv", "password", with_password),
    "an encrypted ZIP": ("file.not_csv", "password", locked_zip),
    "an old Excel workbook": ("file.not_csv", "old Excel", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000),
    "OpenDocument": ("file.not_csv", "OpenDocument", open_document),
    "macros": ("file.not_csv", "macros", lambda: changed(good(), {"xl/vbaProject.bin": b"\0"})),
    "a binary workbook": (
        "file.not_csv",
        "binary",
        lambda: changed(good(), {"xl/workbook.xml": None, "xl/workbook.bin": b"\0"}),
    ),
    "cut off": ("file.not_csv", "damaged", lambda: good()[:-200]),
    "a member cut off": (
        "file.not_csv",
        "damaged",
        lambda: good().replace(b"</row>", b"").replace(b"PK\x01\x02", b"PK\x01\x03", 1),
    ),
    "broken XML": (
        "file.not_csv",
        "damaged",
        lambda: changed(good(), {SHEET: b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>9"}),
    ),
    "a shared text that is not there": (
        "file.not_csv",
        "damaged",
        lambda: cells('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'),
    ),
    "any ZIP archive": ("file.not_csv", "ZIP", lambda: changed(good(), {"xl/workbook.xml": None})),
    "two thousand members": (
        "file.not_csv",
        "ZIP",
        lambda: changed(good(), {f"x{i}": b"" for i in range(workbook.MOST_MEMBERS)}),
    ),
    "declared entities": (
        "file.not_csv",
        "declarations",
        lambda: changed(good(), {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}),
    ),
    "two cells at the corners of the sheet": (
        "file.too_large",
        "cells",
        lambda: cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "a formula never worked out": (
        "file.not_csv",
        "formula",
        lambda: cells('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>1+1</f><v></v></c></row>'),
    ),
    "a million columns": ("file.not_csv", "longer", lambda: GOOD.replace(b"\n", b"," * 10**6 + b"\n", 1)),
}
