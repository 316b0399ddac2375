"""The admin's own file with a column of problems: their columns, their order, every row, ready to be mended and sent again."""
import csv
import io
import re

from directory import decoding, export, headings, sheet, workbook
from directory.decoding import Unreadable
from directory.notices import Severity
from directory.report import Report
from directory.sources import Source

HEADING = "problems"
_BETWEEN = " • "
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_TOLD = (Severity.FILE, Severity.ERROR, Severity.WARNING)


def written(data: bytes, report: Report, source: Source | None = None) -> bytes:
    """The file as UTF-8 CSV (with its mark, which spreadsheets want) and, in a last column, what stands against each row.

    ``report``: what the reader said of ``data`` with the same ``source``. Of a file that could not be read, the problems
    alone. No cell runs as a formula. Errors come before warnings; more than ``report.MOST_PER_CODE`` of one rule are not kept.
    """
    told: dict[int | None, list[str]] = {}
    for severity in _TOLD:
        for notice in report.notices:
            if notice.severity is severity:
                told.setdefault(notice.row, []).append(notice.sentence())
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if report.rows_read:
        _rows(data, told, source.is_theirs if source else headings.is_ours, writer)
    else:
        writer.writerow([HEADING])
        writer.writerows([_cell(sentence)] for sentences in told.values() for sentence in sentences)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(data: bytes, told: dict[int | None, list[str]], recognised, writer) -> None:
    records = workbook.Records(data, recognised) if workbook.is_one(data) else sheet.Records(data, decoding.encoding_of(data), recognised)
    try:
        header, below = sheet.header(records, recognised)
    except Unreadable:
        return
    writer.writerow([*map(_cell, header), HEADING])
    for cells in below:
        sentences = _cell(_BETWEEN.join(told.get(below.row, ())))
        kept = list(map(_cell, cells or ("",)))
        # a row with too many cells keeps them all; its problem then stands behind them
        writer.writerow([*kept, *[""] * (len(header) - len(kept)), sentences])


def _cell(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else export.guard(text)
