"""The page of one clinic: its head, its questions, then every criterion in its group, what treatment here means, every other fact.

Pure functions from the published directory to HTML. Facts for staff only never get here.
"""

from datetime import UTC, datetime

from directory import schema
from directory.clinics.findings import Finding, Standing, Value
from directory.medicine import last_checked
from directory.medicine.last_checked import LastChecked
from directory.schema import BY_NAME, Column, Criterion, Group
from directory.search.published import Directory
from directory.views import words
from directory.views.citations import source_line
from directory.views.clinic import approval, conditions, opening
from directory.views.clinic import head as clinic_head
from directory.views.clinic import questions as clinic_questions
from directory.views.clinic.facts import fact_cell, fact_text, facts
from directory.views.clinic.finding_row import no_row, standing_row, unknown_line
from directory.views.glossary import explained
from directory.views.html import Html, element, join


def _criterion_row(directory: Directory, position: int, criterion: Criterion) -> Html:
    row = directory.row(position)
    details = [(column, row[column.name]) for column in criterion.details if row[column.name]]
    said = BY_NAME[criterion.key].labels.get(row[criterion.key] or schema.UNKNOWN, row[criterion.key])
    on_file = (
        element(
            "dl",
            *(
                piece
                for column, text in details
                for piece in (
                    element("dt", column.label),
                    fact_cell(column, _detail(directory, position, column, text)),
                )
            ),
        )
        if details
        else None
    )
    told = (
        ("What it means. ", criterion.meaning),
        ("Why it matters. ", criterion.why),
        ("What proves it. ", criterion.proof),
        ("Ask: ", criterion.question),
    )
    return standing_row(
        criterion.label,
        directory.finding(position, criterion.key),
        directory.today,
        on_file,
        *(element("p", element("b", term), text) for term, text in told),
        source_line(criterion.sources),
        value=f"Answer on file: {said}",
    )


def _detail(directory: Directory, position: int, column: Column, text: str) -> str:
    shown = fact_text(column, text)
    return (
        f"{shown} ({words.standing_sentence(directory.finding(position, column.name), directory.today)})"
        if column.days_until_stale
        else shown
    )


def group_section(directory: Directory, position: int, group: Group) -> Html:
    """One group of criteria and facet members, each with its standing; those denied share a line, and so do those unknown."""
    label, term = schema.GROUP_LABELS[group]
    rows: list[Html] = []
    denied: list[tuple[str, Finding]] = []
    unknown: list[str] = []
    for facet in schema.FACETS:
        if facet.group is not group or not facet.by_column:
            continue
        for member in facet.members:
            finding = directory.finding(position, facet.column_of(member.key))
            if finding.value is Value.UNKNOWN:
                unknown.append(member.label)
            elif finding.value is Value.NO:
                denied.append((member.label, finding))
            else:
                rows.append(standing_row(member.label, finding, directory.today))
    criteria = [c for c in schema.CRITERIA if c.group is group]
    rows += [_criterion_row(directory, position, c) for c in criteria]
    if denied:
        rows.append(no_row(denied, directory.today))
    verified = sum(directory.finding(position, c.key).standing is Standing.VERIFIED for c in criteria)
    count = element("span", f"{verified} of {len(criteria)} verified", class_="muted") if criteria else None
    return element(
        "section",
        element("h2", label, " ", count, aria_label=f"{label} ({term})"),
        *rows,
        unknown_line(unknown),
        class_="group",
    )


def page(directory: Directory, position: int, checked: LastChecked | None = None) -> Html:
    """Everything below the head and the questions, in the order of a visit. ``checked``: the days on which what it says of treatment was last checked."""
    route, *others = (g for g in Group if g is not Group.PRACTICAL)
    return join(
        group_section(directory, position, route),
        approval.call_911(directory, position, checked),
        approval.approval(directory, position, checked),
        conditions.treated(directory, position, checked),
        approval.asks(directory, position, checked),
        *(group_section(directory, position, g) for g in others),
        facts(directory, position),
    )


def parts(
    directory: Directory,
    position: int,
    moment_utc: datetime,
    miles: float | None = None,
    place_label: str = "",
    checked: LastChecked | None = None,
) -> tuple[Html, Html, Html]:
    """The whole page as it is read: head, questions and ``page``, every term explained where it first stands.

    Arguments as for ``head.head``; without ``checked`` the days are those of the data.
    """
    checked = checked or last_checked.as_of((), moment_utc.astimezone(UTC).date())
    head, questions, rest = explained(
        clinic_head.head(directory, position, moment_utc, miles, place_label, checked),
        # nobody is asked in a clinic that has closed
        Html()
        if opening.closed_sentence(directory.row(position))
        else clinic_questions.questions_panel(directory, position),
        page(directory, position, checked),
    )
    return head, questions, rest


def not_found() -> Html:
    """Shown for an address that names no clinic of ours."""
    return element(
        "section",
        element("h1", "We do not have that clinic", id="clinic-name", tabindex="-1"),
        element("p", "It may have been removed, or the link may be cut off. Your search is still here."),
        class_="panel",
    )


def names_heading(found: int, *, typed: bool) -> Html:
    """Over the clinics an address or a typed name may mean, or that there are none. Announced where it was typed."""
    said = "Did you mean one of these?" if found else "No clinic of that name is in this directory."
    more = None if found else element("p", "That says nothing about the clinic. It may go by another name.")
    return element("div", element("p", element("b", said)), more, data_said=said if typed else None)
