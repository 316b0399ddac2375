"""The one writer of clinic tables as CSV. A spreadsheet that opens the file runs nothing; intake reads the same clinics."""
import csv
import io

import pandas as pd

from directory import schema
from directory.cell_texts import FORMULA_STARTS
from directory.schema import Column, Kind

# Columns whose canonical texts may start with a sign or digit and never run: our own normalised numbers and dates.
_SAFE_KINDS = frozenset({Kind.PHONE, Kind.EXTENSION, Kind.LATITUDE, Kind.LONGITUDE, Kind.NUMBER, Kind.WHOLE, Kind.DATE, Kind.ZIP, Kind.NPI})
_STARTS = tuple(FORMULA_STARTS)


def to_csv(frame: pd.DataFrame) -> bytes:
    """A table of clinics (texts, every schema column) as UTF-8 CSV with a header; cells that could run as formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(frame.columns)
    columns = [_guarded(schema.BY_NAME[name], frame[name].tolist()) for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode()


def _guarded(column: Column, texts: list[str]) -> list[str]:
    if column.kind in _SAFE_KINDS:
        return texts
    return [guard(t) for t in texts]


def guard(text: str) -> str:
    """A text cell that no spreadsheet runs: an apostrophe stands before what could start a formula."""
    return "'" + text if text.startswith(_STARTS) else text


def unguarded(column: Column, text: str) -> str:
    """A cell as it was before ``to_csv`` guarded it."""
    return text[1:] if text.startswith("'") and column.kind not in _SAFE_KINDS and text[1:].startswith(_STARTS) else text
