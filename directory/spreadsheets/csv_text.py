"""Rows as the bytes of a CSV file, of one form for every file we write: UTF-8, lines that end as in RFC 4180."""

import csv
import io
from collections.abc import Iterable

_MARK = b"\xef\xbb\xbf"  # by which Excel knows UTF-8


def written(rows: Iterable[Iterable[object]], *, mark: bool = False) -> bytes:
    """Return the rows as CSV (UTF-8, CRLF), with a byte order mark where asked. Cells are written as they are: guard them before."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return (_MARK if mark else b"") + out.getvalue().encode()
