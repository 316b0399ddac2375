"""Every other public fact of a clinic by its label, with its standing where it has evidence of its own."""

from collections.abc import Mapping
from datetime import date

from directory import schema
from directory.clinics.findings import Standing
from directory.schema import BY_NAME, Column
from directory.search.published import Directory
from directory.views import words
from directory.views.clinic.finding_row import unknown_line, when_and_how
from directory.views.html import Html, element
from directory.views.words import state_names

# shown by the head of the page, or only evidence of others
_HEAD = {
    "location_name",
    "organization_name",
    "address_1",
    "address_2",
    "city",
    "state_province",
    "postal_code",
    "phone",
    "phone_extension",
    "intake_phone",
    "intake_phone_extension",
    "email",
    "website",
    "alert",
    "alert_ends",
    "status",
    "country",
}
_EVIDENCE = {"evidence_type", "assured_date", "verified_by", *schema.AS_OF}
# told in a part of the page of its own (``conditions``)
_ELSEWHERE = {schema.CONDITIONS.key}
# of use to a reader of the file; left out on paper
_RECORD = ("clinic_id", "latitude", "longitude", "location_precision", "timezone")
# the head says them too; here stand their evidence and its day, and paper has no room for both
_AGAIN = ("hours", "accepting_new_patients", "licensed_states", "telehealth")
_STATE_LISTS = ("licensed_states", "license_state")
# told together, in words
_AGES = ("minimum_age", "maximum_age")
_AGES_LABEL = "Ages"


def fact_cell(column: Column, *children: object, **attributes: object) -> Html:
    """The cell of a fact: labels of ours in a row where the column has a list of values, else what the clinic or a checker wrote."""
    return element("dd", *children, data_labels=bool(column.values), data_theirs=not column.values, **attributes)


def fact_text(column: Column, text: str) -> str:
    """A stored text as people read it; states by their names."""
    return state_names(text) if column.name in _STATE_LISTS else words.cell(column, text)


def _ages(row: Mapping[str, str]) -> str:
    said = words.ages(*(row[name] for name in _AGES))
    return said[:1].upper() + said[1:]


def _asked_for(column: Column, text: str) -> str:
    """The member of a list whose standing is told for the whole of it: one that is due on a day of its own, else the first."""
    members = text.split(";")
    return next((m for m in members if schema.due_on(column, m)), members[0]).lstrip("!")


def fact_standing(directory: Directory, position: int, column: Column) -> str:
    """How a fact of a clinic stands, in a sentence. ``column`` is a finding of its own and the clinic's cell is not blank."""
    finding = directory.finding(position, column.name, _asked_for(column, directory.row(position)[column.name]))
    if not (finding.evidence.kind or finding.evidence.verified_on):
        return "Not checked"
    return (
        when_and_how(finding, directory.today)
        if finding.standing is Standing.NO
        else words.standing_sentence(finding, directory.today)
    )


def facts(directory: Directory, position: int) -> Html:
    """Every fact on file that no other part of the page shows. Facts for staff only never get here."""
    row = directory.row(position)
    items: list[Html] = []
    record: list[Html] = []
    for column in schema.COLUMNS:
        text = row[column.name]
        if (
            not text
            or column.staff_only
            or column.companion_of
            or column.criterion
            or column.member
            or column.name in _HEAD | _EVIDENCE | _ELSEWHERE
            or (column.name == _AGES[1] and row[_AGES[0]])
            or (column.kind is schema.Kind.YNU and text == schema.UNKNOWN)
        ):
            continue
        standing = fact_standing(directory, position, column) if column.days_until_stale else ""
        again = "again" if column.name in _AGAIN else None
        (record if column.name in _RECORD else items).extend(
            (
                element("dt", _AGES_LABEL if column.name in _AGES else column.label, class_=again),
                fact_cell(
                    column,
                    _ages(row) if column.name in _AGES else fact_text(column, text),
                    element("span", f" · {standing}" if standing else "", class_="muted"),
                    class_=again,
                ),
            )
        )
    unknown = [
        c.label
        for c in schema.COLUMNS
        if c.kind is schema.Kind.YNU
        and not c.criterion
        and not c.member
        and not c.companion_of
        and row[c.name] in ("", schema.UNKNOWN)
    ]
    checked = ""
    if row["assured_date"]:
        how = BY_NAME["evidence_type"].labels.get(row["evidence_type"], "")
        parts = (
            words.dated(date.fromisoformat(row["assured_date"]), directory.today),
            f"How: {how}" if how else "",
            f"Who: {row['verified_by']}" if row["verified_by"] else "",
        )
        checked = "Last check of the whole entry: " + ". ".join(part for part in parts if part) + "."
    return element(
        "section",
        element("h2", "Everything else on file"),
        element("dl", *items, class_="facts-list") if items else None,
        unknown_line(unknown),
        element("p", checked, class_="muted", data_theirs=True) if checked else None,
        element("dl", *record, class_="facts-list record") if record else None,
        class_="group",
    )
