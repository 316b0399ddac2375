"""The header of an upload: which heading is which of our columns.

Headings match by their letters and digits alone, under a column's name or any of its aliases. What is not ours is
ignored and said; look-alike letters, clashes, patient data and missing columns refuse the file.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from directory import schema
from directory.notices import Problem, shorten
from directory.spreadsheets.decoding import UnreadableFile

# Whole headings that mean a patient's data; never one of our columns or aliases (a test holds that).
PATIENT_HEADINGS = (
    "patient",
    "patient_name",
    "patient_first_name",
    "patient_last_name",
    "patient_id",
    "patient_number",
    "patient_phone",
    "patient_email",
    "patient_address",
    "client_name",
    "client_id",
    "member_name",
    "member_id",
    "dob",
    "date_of_birth",
    "birth_date",
    "birthdate",
    "birthday",
    "patient_dob",
    "client_dob",
    "ssn",
    "social_security",
    "social_security_number",
    "social_security_no",
    "mrn",
    "medical_record",
    "medical_record_number",
    "medical_record_no",
    "chart_number",
    "diagnosis",
    "diagnoses",
    "diagnosis_code",
    "icd10",
    "icd_10",
    "icd_10_code",
    "insurance_id",
    "insurance_member_id",
    "policy_number",
    "subscriber_id",
    "medicaid_id",
    "medicare_id",
    "medicare_beneficiary_id",
    "mbi",
    "date_of_death",
    "admission_date",
    "discharge_date",
    "prescription",
    "medications",
)
# Words over columns that staff wrote for themselves.
_STAFF_WORDS = (
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "memo",
    "memos",
    "internal",
    "confidential",
    "staff",
)
_FOR_STAFF = re.compile(
    r"^(?:notes?|comments?|remarks?|internal)|(?:notes?|comments?|remarks?|memos?)$"
)  # written together
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LONGEST_HEADING = 300  # characters of a heading that is compared; the longest of ours has a fifth of it
_NEAR = 75
_SAME_BUT_FOR_A_SLIP = 90
_SUGGESTED = 50
_COMPARED = 400  # candidates; a header of thousands is not worth a search


def key(heading: str) -> str:
    """What two headings must share to be the same: letters and digits, without case, blanks, signs or invisible characters.

    One that is longer than ``LONGEST_HEADING`` is the same only as itself, and none of ours.
    """
    if len(heading) > LONGEST_HEADING and len(heading := heading.strip()) > LONGEST_HEADING:
        return f"…{heading}"
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", heading))).casefold()


_PLAIN = {
    **dict.fromkeys(schema.PLAIN_ROUTES, schema.PLAIN_ROUTES[0]),
    **dict.fromkeys(schema.PLAIN_SUPERVISION, schema.PLAIN_SUPERVISION[0]),
}
# heading key to our column, or to a plain column
OURS: dict[str, str] = {
    **{key(alias): plain for alias, plain in _PLAIN.items()},
    **{key(alias): column.name for column in schema.COLUMNS for alias in column.aliases},
    **{key(column.name): column.name for column in schema.COLUMNS},
}
PATIENT_KEYS = frozenset(map(key, PATIENT_HEADINGS))
NAME_COLUMNS = ("location_name", "organization_name")
LIKENESS = (
    *NAME_COLUMNS,
    "address_1",
    "address_2",
    "city",
    "state_province",
    "postal_code",
    "latitude",
    "longitude",
    "timezone",
    "phone",
    "phone_extension",
    "intake_phone",
    "intake_phone_extension",
    "email",
    "website",
    "hours",
    "year_opened",
)
"""The columns that a heading may be taken for because it looks alike: where a clinic is and how it is reached.

All others claim something about a clinic, prove it, say which clinic it is or whether it is shown, or hold words for the
public: only their name, an alias or a person's choice fills them.
"""


@dataclass
class Headings:
    """Where each known column stands in the file, and what there is to tell. ``unnamed``: positions without a heading."""

    positions: dict[str, int]
    unnamed: list[int]
    problems: list[tuple[Problem, str | None]] = field(default_factory=list)


def is_ours(heading: str) -> bool:
    """Whether a heading is a column of ours or one of the plain columns."""
    return key(heading) in OURS


def is_for_staff(heading: str) -> bool:
    """Whether a heading that is not ours speaks of notes, comments, remarks or what is internal."""
    if len(heading) > LONGEST_HEADING or is_ours(heading):
        return False
    return bool(_FOR_STAFF.search(key(heading))) or any(
        word.casefold() in _STAFF_WORDS for word in _WORD.findall(heading)
    )


def same(cell: str, heading: str) -> bool:
    """Whether a cell repeats a heading."""
    return key(cell) == key(heading) != ""


def read(header: list[str]) -> Headings:
    """Match a header against our columns. Raises ``Unreadable`` (column.*, file.looks_like_phi) where the file cannot be read."""
    found = match(header, OURS)
    faults = [
        _missing(name, [h for h in header if h.strip() and not is_ours(h)], header) for name in _absent(found.positions)
    ]
    if faults:
        raise UnreadableFile(*((fault, None, name) for fault, name in faults))
    return found


def match(header: list[str], names: Mapping[str, str], ignored: frozenset[str] = frozenset()) -> Headings:
    """Match a header against ``names`` (heading key to name). ``ignored``: keys that nobody need be told about.

    Raises ``Unreadable``: file.looks_like_phi, column.homoglyph, column.duplicate.
    """
    by_name: dict[str, list[int]] = {}
    unknown, unnamed = [], []
    for position, heading in enumerate(header):
        name = names.get(key(heading))
        if name:
            by_name.setdefault(name, []).append(position)
        elif not heading.strip():
            unnamed.append(position)
        elif key(heading) not in ignored:
            unknown.append(heading)
    faults = [_patient(h) for h in header if key(h) in PATIENT_KEYS and key(h) not in names]
    faults += filter(None, (_look_alike(h, names) for h in unknown))
    faults += [_clash(name, [header[p] for p in at]) for name, at in by_name.items() if len(at) > 1]
    if faults:
        raise UnreadableFile(*((fault, None, column) for fault, column in faults))
    found = Headings({name: at[0] for name, at in by_name.items()}, unnamed)
    found.problems = [
        (_renamed(header[at], name), name) for name, at in found.positions.items() if header[at].strip() != name
    ]
    found.problems += [(_unknown(heading, names, suggest=len(unknown) <= _SUGGESTED), heading) for heading in unknown]
    return found


def unnamed_with_text(found: Headings, is_blank: Callable[[int], bool]) -> list[tuple[Problem, str | None]]:
    """A warning for each column that has cells but no heading; a first one is a row index and passes in silence."""
    return [
        (
            Problem(
                "column.unknown",
                f"column {position + 1} without a heading",
                "A heading was expected.",
                "The column was ignored and is not published; give it a heading of the template or remove it.",
            ),
            None,
        )
        for position in found.unnamed
        if position > 0 and not is_blank(position)
    ]


def _absent(positions: Mapping[str, int]) -> list[str]:
    absent = [name for name in schema.REQUIRED if name not in positions]
    return absent if any(name in positions for name in NAME_COLUMNS) else [NAME_COLUMNS[0], *absent]


def _missing(name: str, theirs: list[str], header: list[str]) -> tuple[Problem, str]:
    column = schema.BY_NAME[name]
    near = nearest(theirs, (name, *column.aliases))
    wanted = f'"{name}" (or "{NAME_COLUMNS[1]}")' if name == NAME_COLUMNS[0] else f'"{name}"'
    has = ", ".join(f'"{shorten(h, 30)}"' for h in header if h.strip())
    remedy = (
        f'If "{shorten(near, 40)}" means it, rename it to "{name}".'
        if near
        else f'Add a column "{name}": {column.description[0].lower()}{column.description[1:]}.'
    )
    return Problem(
        "column.missing", near, f"A column {wanted} was expected; the headings found are {shorten(has, 160)}.", remedy
    ), name


def missing_from(headings: list[str], header: list[str]) -> UnreadableFile:
    """The refusal of a file that lacks headings which a source declares."""
    faults = []
    for name in headings:
        near = nearest([h for h in header if h.strip()], (name,))
        faults.append(
            (
                Problem(
                    "column.missing",
                    near,
                    f'A column "{shorten(name)}" was expected, as the source declares it.',
                    "Check that the file is the one the source describes.",
                ),
                None,
                name,
            )
        )
    return UnreadableFile(*faults)


def nearest(candidates: list[str], wanted: tuple[str, ...]) -> str:
    """The candidate most like any of the ``wanted`` headings, or "" where none is like them."""

    def plain(text: str) -> str:
        return " ".join("".join(ch if ch.isalnum() else " " for ch in text.casefold()).split())

    def likeness(one: str, other: str) -> float:
        # a short word stands within many long ones without meaning them
        within = fuzz.WRatio(one, other) if min(len(one), len(other)) > 3 else 0
        return (fuzz.ratio(one, other) + within) / 2

    spelled = [plain(w) for w in wanted if len(w) <= LONGEST_HEADING]
    scored = (
        [(max(likeness(plain(c), w) for w in spelled), c) for c in candidates[:_COMPARED] if len(c) <= LONGEST_HEADING]
        if spelled
        else []
    )
    score, best = max(scored, key=lambda pair: pair[0], default=(0, ""))
    return best if score >= _NEAR else ""


def _patient(heading: str) -> tuple[Problem, str]:
    return Problem(
        "file.looks_like_phi",
        heading,
        "This directory holds no patient data.",
        "Remove the column and upload again; nothing of this file was kept.",
    ), heading


def _look_alike(heading: str, names: Mapping[str, str]) -> tuple[Problem, str] | None:
    if heading.isascii() or len(heading) > LONGEST_HEADING:
        return None
    from confusable_homoglyphs import confusables  # its tables are large, and hardly any file needs them

    letters = {}
    for found in confusables.is_confusable(heading, greedy=True, preferred_aliases=["latin"]) or ():
        latin = next((h["c"] for h in found["homoglyphs"] if h["c"].isascii()), None)
        if latin:
            letters[ord(found["character"])] = latin
    meant = names.get(key(heading.translate(letters)))
    if not letters or not meant:
        return None
    kinds = sorted({unicodedata.name(chr(code), "?").split()[0].capitalize() for code in letters})
    return Problem(
        "column.homoglyph",
        heading,
        f'It looks like "{meant}" but has {" and ".join(kinds)} letters.',
        "Retype the heading.",
        meant,
    ), heading


def _clash(name: str, headings: list[str]) -> tuple[Problem, str]:
    both = " and ".join(f'"{shorten(h.strip(), 40)}"' for h in headings)
    return Problem(
        "column.duplicate",
        ", ".join(h.strip() for h in headings),
        f'One column for "{name}" was expected; {both} both mean it.',
        "Remove or rename all but one.",
    ), name


def _renamed(heading: str, name: str) -> Problem:
    return Problem("column.renamed", heading, f'Read as "{name}".', "Nothing to do.")


def _unknown(heading: str, names: Mapping[str, str], suggest: bool) -> Problem:
    if is_for_staff(heading):
        return Problem(
            "column.unknown",
            heading,
            "A column of notes, comments or the like is often meant for staff alone; it was left out and is not published.",
            'Nothing to do. Where visitors may read it, say so in the Columns step, or head it "description".',
        )
    near = nearest(list(dict.fromkeys(names.values())), (heading,)) if suggest else ""
    if near in OURS.values() and near not in LIKENESS and fuzz.ratio(key(near), key(heading)) < _SAME_BUT_FOR_A_SLIP:
        near = ""  # whoever takes a hint renames the heading, and would claim by likeness
    return Problem(
        "column.unknown",
        heading,
        "A heading of the template was expected; the column was ignored and is not published.",
        "Nothing to do, unless it should be shown.",
        near,
    )
