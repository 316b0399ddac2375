"""The audit log as a CSV file, of one form for the page of staff and for the shell.

Oldest line first, as the chain runs. When and details are written as the hash of a line covers them, so that whoever
keeps the file can follow the chain without the store.
"""

from collections.abc import Iterable
from itertools import chain

from directory.spreadsheets import csv_text
from directory.spreadsheets.formulas import guard
from directory.store.audit import AuditLine, canonical
from directory.store.database import instant_text

AUDIT_COLUMNS = ("number", "at", "kind", "by", "details", "hash")


def to_csv(lines: Iterable[AuditLine]) -> bytes:
    """Return the lines (in any order) as UTF-8 CSV with a header; cells that could run as formulas are guarded."""
    rows = (
        (
            line.number,
            instant_text(line.at),
            guard(line.kind),
            guard(line.by),
            guard(canonical(line.details)),
            line.hash,
        )
        for line in sorted(lines, key=lambda line: line.number)
    )
    return csv_text.written(chain([AUDIT_COLUMNS], rows))
