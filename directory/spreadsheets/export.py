"""The one writer of clinic tables as CSV. A spreadsheet that opens the file runs nothing; intake reads the same clinics."""

from collections.abc import Mapping
from itertools import chain

import numpy as np
import pandas as pd

from directory import schema
from directory.notices import Problem
from directory.spreadsheets import csv_text
from directory.spreadsheets.formulas import guarded
from directory.spreadsheets.sheet import Texts

_CHECKERS = tuple(c.name + "_verified_by" for c in schema.FINDINGS)
_ALWAYS = frozenset({"clinic_id", "organization_name", "location_name", *schema.REQUIRED})


def to_csv(frame: pd.DataFrame, *, lean: bool = False) -> bytes:
    """A table of clinics (texts, schema columns) as UTF-8 CSV with a header; cells that could run as formulas are guarded.

    ``lean`` is for downloads of a whole directory: columns that are blank in every row are left out, and a finding's
    checker who is the row's is written as ``schema.AS_ROW``. Both are read as the same table. A fully evidenced
    directory of 10,000 clinics has 27 MB so, and 47 MB without.
    """
    if lean:
        frame = _lean(frame)
    columns = [guarded(schema.BY_NAME[name], frame[name].tolist()) for name in frame.columns]
    return csv_text.written(chain([frame.columns], zip(*columns, strict=True)))


def _lean(frame: pd.DataFrame) -> pd.DataFrame:
    own = frame["verified_by"]
    same = {name: frame[name].mask((frame[name] == own) & (own != ""), schema.AS_ROW) for name in _CHECKERS}
    kept = [name for name in frame.columns if name in _ALWAYS or not len(frame) or (frame[name] != "").any()]
    return frame.assign(**same)[kept]


def checkers_in_full(raw: Mapping[str, Texts]) -> tuple[dict[str, Texts], list[tuple[int, str, Problem]]]:
    """A file's cells with the checkers written out that were left to the row, and the rows that name none: (position, column, problem)."""
    own, full, lost = raw.get("verified_by"), dict(raw), []
    for name in _CHECKERS:
        texts = raw.get(name)
        if texts is None:
            continue
        marks = [code for code, text in enumerate(texts.distinct) if text.strip().casefold() == schema.AS_ROW]
        if not marks:
            continue
        marked = np.isin(texts.codes, marks)
        named = marked & ~own.is_blank if own else np.zeros(len(marked), dtype=bool)
        problem = Problem(
            "field.required",
            schema.AS_ROW,
            f"It says that the row's own verified_by checked {name.removesuffix('_verified_by')}; there is none.",
            "Fill in verified_by, or name the checker here.",
        )
        lost += [(position, "verified_by", problem) for position in np.flatnonzero(marked & ~named).tolist()]
        distinct = [*texts.distinct, *(own.distinct if own else []), ""]
        codes = np.where(
            named, own.codes + len(texts.distinct) if own else 0, np.where(marked, len(distinct) - 1, texts.codes)
        )
        full[name] = Texts(distinct, codes.astype(np.int32))
    return full, lost
