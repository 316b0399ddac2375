"""Workbooks for people: the template with its drop-downs and the data dictionary, and the current clinics.

Texts are written as texts: a spreadsheet makes neither formulas nor links nor numbers of them, and keeps the zeros of a
ZIP. The same table always gives the same bytes.
"""

import io
from datetime import datetime

import pandas as pd
import xlsxwriter

from directory import schema
from directory.notices import ErrorForPeople
from directory.schema import Column, Kind
from directory.spreadsheets import formulas
from directory.spreadsheets.template import HOW_FILLED

MOST_CELLS_WRITTEN = 1_000_000  # filled ones; with more a workbook unpacks to over 60 MB and could not come back
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - XLSX knows no zones; a fixed day, so that bytes are the same
_AS_TEXT = frozenset({Kind.ID, Kind.ZIP, Kind.PHONE, Kind.EXTENSION, Kind.NPI, Kind.DATE, Kind.HOURS})
_TEXT_FORMAT = 49  # the number of "@" among the formats that every spreadsheet knows
_DROP_DOWN_ROWS = 10_000
_LONGEST_LIST = 255  # characters that Excel takes for the values of a drop-down


class TooManyCells(ErrorForPeople, ValueError):
    """The table would not come back as a workbook; the message says to take the CSV, for people."""


def template() -> bytes:
    """The template as XLSX: headings with drop-downs, and the data dictionary on a second sheet. No clinic."""
    return _made({name: [] for name in schema.COLUMN_NAMES})


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """A table of clinics (texts by schema column) as XLSX in the template's form. Raises ``TooManyCells``."""
    filled = int((frame != "").to_numpy().sum())
    if filled > MOST_CELLS_WRITTEN:
        raise TooManyCells(
            f"{len(frame):,} clinics with {filled:,} filled cells are too many for an Excel workbook that can be uploaded again. Take the CSV file."
        )
    return _made({name: formulas.guarded(schema.BY_NAME[name], frame[name].tolist()) for name in frame.columns})


def choices(column: Column) -> list[str]:
    """The values of a column's drop-down; empty where it has none."""
    if column.kind not in (Kind.YNU, Kind.ENUM) or len(",".join(column.labels)) > _LONGEST_LIST:
        return []
    return list(column.labels)


def _made(columns: dict[str, list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": "Clinics", "created": _CREATED})
        plain = book.add_format({"bold": True, "text_wrap": False, "bg_color": "#E7EEF4", "border": 1})
        required = book.add_format({"bold": True, "text_wrap": False, "bg_color": "#FFE9B8", "border": 1})
        as_text = book.add_format({"num_format": _TEXT_FORMAT})
        _clinics(book.add_worksheet("Clinics"), columns, plain, required, as_text)
        _dictionary(book.add_worksheet("Data dictionary"), plain, book.add_format({"text_wrap": True, "valign": "top"}))
    return out.getvalue()


def _clinics(page, columns: dict[str, list[str]], plain, required, as_text) -> None:
    page.freeze_panes(1, 1)
    for at, (name, texts) in enumerate(columns.items()):
        column = schema.BY_NAME[name]
        kept = as_text if column.kind in _AS_TEXT else None
        page.set_column(at, at, max(12, min(len(name) + 2, 40)), kept)
        page.write_string(0, at, name, required if column.required else plain)
        if values := choices(column):
            page.data_validation(
                1,
                at,
                max(_DROP_DOWN_ROWS, len(texts)),
                at,
                {
                    "validate": "list",
                    "source": values,
                    "ignore_blank": True,
                    "error_title": name[:32],
                    "error_message": "Choose one of the list, or leave the cell empty.",
                },
            )
        for row, text in enumerate(texts, start=1):
            if text:
                page.write_string(row, at, text, kept)


def _dictionary(page, heading, words) -> None:
    """Every column with what it means, as the data dictionary says it."""
    page.freeze_panes(1, 1)
    titles = (
        ("Name of the column", 34),
        ("What it is", 60),
        ("How to fill it in", 34),
        ("Values", 60),
        ("Must be there", 14),
        ("Good for (days)", 14),
        ("Other names", 40),
        ("HSDS 3.1", 30),
    )
    for at, (title, width) in enumerate(titles):
        page.set_column(at, at, width)
        page.write_string(0, at, title, heading)
    for row, column in enumerate((c for c in schema.COLUMNS if not c.companion_of), start=1):
        cells = (
            column.name,
            f"{column.label}. {column.description.rstrip('.')}.",
            HOW_FILLED[column.kind],
            "; ".join(f"{m.key} ({m.label})" for m in column.values),
            "yes" if column.required else "",
            str(column.days_until_stale or ""),
            ", ".join(column.aliases),
            column.hsds,
        )
        for at, text in enumerate(cells):
            page.write_string(row, at, text, words)
    for number, (suffix, _, what, _) in enumerate(schema.COMPANIONS, start=row + 2):
        page.write_string(number, 0, f"…{suffix}", words)
        page.write_string(number, 1, f"Evidence beside each column that is good for a number of days: {what}.", words)
