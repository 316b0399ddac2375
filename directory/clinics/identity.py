"""Ids of clinics: made where they are missing, unique in a file, and reserved for the sample where they say so."""

import hashlib
import unicodedata
from collections.abc import Iterator

import numpy as np
import pandas as pd

from directory import schema
from directory.notices import Problem

# What makes a clinic the same clinic. The phone, the hours and the order of rows may change.
KEY_COLUMNS = ("organization_name", "location_name", "address_1", "address_2", "postal_code")
_SLUG_LENGTH = 36


def plain(text: str) -> str:
    """A text as ids compare it: letters and digits in small letters, single blanks between words."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(ch if ch.isalnum() else " " for ch in letters).split())


def derived(organization: str, location: str, address_1: str, address_2: str, postal_code: str) -> str:
    """The id of a clinic that brings none: its name, its ZIP and a fingerprint of name, address and ZIP."""
    fingerprint = hashlib.sha256(
        "\n".join(map(plain, (organization, location, address_1, address_2, postal_code))).encode()
    ).hexdigest()[:10]
    ascii_name = unicodedata.normalize("NFKD", location or organization).encode("ascii", "ignore").decode()
    slug = "-".join(plain(ascii_name).split())[:_SLUG_LENGTH].strip("-") or "clinic"
    if slug.startswith(schema.SAMPLE_PREFIX.casefold()):
        slug = "clinic-" + slug
    return f"{slug}-{postal_code[:5]}-{fingerprint}"


def derive_missing(frame: pd.DataFrame, wanted: np.ndarray) -> tuple[pd.DataFrame, list[tuple[int, str, Problem]]]:
    """Give an id to each row that has none and is ``wanted`` (bool of shape (n,)); returns the frame and what was done."""
    ids = frame["clinic_id"].to_numpy(dtype=object, copy=True)
    positions = np.flatnonzero((ids == "") & wanted)
    if not len(positions):
        return frame, []
    parts = [frame[name].to_numpy(dtype=object)[positions] for name in KEY_COLUMNS]
    told = []
    for position, *key in zip(positions.tolist(), *parts, strict=True):
        ids[position] = derived(*key)
        told.append(
            (
                position,
                "clinic_id",
                Problem(
                    "id.derived",
                    "",
                    f'An id was expected; it was made from name, address and ZIP: "{ids[position]}".',
                    "Keep it in your sheet, so that it stays with the clinic.",
                    ids[position],
                ),
            )
        )
    return frame.assign(clinic_id=pd.array(ids, dtype="str")), told


def duplicates(ids: list[str], row_numbers: np.ndarray) -> Iterator[tuple[int, str, Problem]]:
    """Each row whose id an earlier row already has (ids differ in more than case)."""
    first: dict[str, int] = {}
    for position, clinic_id in enumerate(ids):
        if clinic_id and first.setdefault(clinic_id.casefold(), position) != position:
            earlier, here = int(row_numbers[first[clinic_id.casefold()]]), int(row_numbers[position])
            yield (
                position,
                "clinic_id",
                Problem(
                    "id.duplicate",
                    clinic_id,
                    f"Each id once was expected; rows {earlier} and {here} both have it.",
                    "If it is one clinic, remove a row; if two, give them ids or names of their own.",
                ),
            )


def is_sample(ids: list[str]) -> bool:
    """Whether every row is of the bundled sample."""
    return bool(ids) and all(clinic_id.strip().startswith(schema.SAMPLE_PREFIX) for clinic_id in ids)


def reserved(ids: list[str]) -> Iterator[tuple[int, str, Problem]]:
    """The rows of a real upload whose id belongs to the sample."""
    for position, clinic_id in enumerate(ids):
        if clinic_id.casefold().startswith(schema.SAMPLE_PREFIX.casefold()):
            yield (
                position,
                "clinic_id",
                Problem(
                    "id.reserved",
                    clinic_id,
                    f'An id that does not start with "{schema.SAMPLE_PREFIX}" was expected: those are the fictional clinics of the sample.',
                    "Remove the sample's rows, or give the clinic an id of its own.",
                ),
            )
