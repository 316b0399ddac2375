"""What is written from the schema for people: the template, and the data dictionary with its table of criteria."""

from pathlib import Path

from directory import schema
from directory.medicine.authorities import AUTHORITIES
from directory.schema import Column, Kind
from directory.settings import ROOT
from directory.spreadsheets import csv_text

TEMPLATE = ROOT / "data" / "template.csv"
DICTIONARY = ROOT / "data" / "dictionary.md"
BEGIN, END = "<!-- criteria:begin -->", "<!-- criteria:end -->"

HOW_FILLED: dict[Kind, str] = {
    Kind.ID: "letters, digits and hyphens",
    Kind.TEXT: "plain words",
    Kind.ENUM: "one of the values",
    Kind.YNU: "one of the values; blank means unknown",
    Kind.MULTI: "values joined by ;",
    Kind.DATE: "a day as YYYY-MM-DD",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.LATITUDE: "degrees with a point",
    Kind.LONGITUDE: "degrees with a point",
    Kind.PHONE: "ten digits",
    Kind.EXTENSION: "digits",
    Kind.URL: "an http or https address",
    Kind.EMAIL: "an e-mail address",
    Kind.STATE: "two letters",
    Kind.ZIP: "five digits",
    Kind.TIMEZONE: "a name such as America/Denver",
    Kind.HOURS: "days and times",
    Kind.NPI: "ten digits with a check digit",
}


def template() -> bytes:
    """The header of the template as CSV (UTF-8, CRLF): every column, no row."""
    return csv_text.written([schema.COLUMN_NAMES])


def dictionary() -> str:
    """The data dictionary as Markdown: the criteria as a table, every column with its label, values, aliases and HSDS name."""
    lines = [
        "# Data dictionary",
        "",
        "Written from `directory/schema.py` by `python -m directory docs`; do not edit.",
        "",
        "A file needs a name (`location_name` or `organization_name`) and the columns marked *required*; all others may be left out. Headings are read without regard to "
        "capitals, blanks and signs, and under their other names too. Blank means unknown, never no. Lists use `;`. In a list `!value` says no.",
        "",
        "Save the list as CSV UTF-8, or as a workbook. One byte that is no UTF-8 refuses the list, with its row and place. A list whose other letters make words in Windows-1252 "
        "is read as that, and the report says so. A column of notes, comments, remarks or the like is left out until somebody says what it is.",
        "",
        "The plainest spreadsheet may also hold "
        f"`{schema.PLAIN_ROUTES[0]}` (a list of routes; each named one is read as yes) and `{schema.PLAIN_SUPERVISION[0]}` "
        "(words; what names one of the supervision criteria is read as the clinic's claim, the rest is kept in `supervision_words`).",
        "",
        "## Evidence columns",
        "",
        f"Each column marked *with evidence* has {len(schema.COMPANIONS)} companions, named after it:",
        "",
        *(f"- `…{suffix}`: {what}" for suffix, _, what, _ in schema.COMPANIONS),
        "",
        f"In a `…_verified_by` cell the word `{schema.AS_ROW}` means: the text of `verified_by` in the same row. Downloads use it to stay small; it is read as that text.",
        "",
        "Evidence types: " + ", ".join(f"`{m.key}` ({m.label})" for m in schema.EVIDENCE_TYPES) + ".",
        "",
        "## What is checked",
        "",
        "*Core*: one of the safety checks. *Good for*: a check that is older is shown as out of date.",
        "",
        BEGIN,
        END,
        "",
        "## Columns",
    ]
    for column in schema.COLUMNS:
        if not column.companion_of:
            lines += ["", *_entry(column)]
    return with_criteria("\n".join(lines) + "\n")


def _entry(column: Column) -> list[str]:
    marks = [HOW_FILLED[column.kind]]
    if column.required:
        marks.append("**required**")
    if column.days_until_stale:
        marks.append(f"with evidence, good for {column.days_until_stale} days")
    for due_on in schema.due_days(column):
        marks.append(f"what tells of treatment at home or by video is due again on {due_on}")
    if column.staff_only:
        marks.append("staff only")
    lines = [f"### `{column.name}`", "", f"{column.label}. {column.description.rstrip('.')}. ({'; '.join(marks)})", ""]
    if column.values:
        lines.append("- values: " + ", ".join(f"`{m.key}` ({m.label})" for m in column.values))
    if column.aliases:
        lines.append("- also read as: " + ", ".join(f"`{a}`" for a in column.aliases))
    if column.minimum is not None or column.maximum is not None:
        lines.append(
            f"- from {column.minimum:g} to {column.maximum:g}"
            if None not in (column.minimum, column.maximum)
            else f"- limit {column.minimum or column.maximum:g}"
        )
    if column.kind is Kind.TEXT:
        lines.append(f"- at most {column.max_length:,} characters")
    if column.example:
        lines.append(f"- example: `{column.example}`")
    lines.append(f"- HSDS: `{column.hsds}`")
    return lines


def criteria_table() -> str:
    """The criteria as a Markdown table."""
    rows = ["| Group | Criterion | What it means | Core | Good for | Rests on |", "|---|---|---|---|---|---|"]
    core = {"always": "yes", "if_spravato": "with Spravato", "": ""}
    for group in schema.Group:
        for c in schema.CRITERIA:
            if c.group is group:
                sources = ", ".join(f"[{s}]({AUTHORITIES[s].url})" for s in c.sources)
                rows.append(
                    f"| {schema.GROUP_LABELS[group][0]} | {c.label} (`{c.key}`) | {c.meaning} | {core[c.core]} | {c.days_until_stale} days | {sources} |"
                )
    return "\n".join(rows)


def with_criteria(text: str) -> str:
    """A text with the table of criteria between its markers, new or renewed. Raises ValueError where a marker is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The text has no {BEGIN} … {END}.")
    return f"{before}{BEGIN}\n{criteria_table()}\n{END}{after}"


def docs() -> dict[Path, bytes]:
    """Template and data dictionary, as they should stand in the repository."""
    return {TEMPLATE: template(), DICTIONARY: dictionary().encode()}
