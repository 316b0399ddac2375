"""The upload in words: its steps, the file at hand, publishing.

The report is in ``upload_report``, the difference in ``preview``. Pure functions; the page only places them.
"""

from collections.abc import Collection
from datetime import datetime

from directory.clinics import formats
from directory.intake.mapping import Proposal
from directory.intake.report import Report
from directory.intake.updating import CLEAR
from directory.notices import Severity
from directory.publishing.publish import REPLACE, UPDATE, FilePreview
from directory.search.published import Directory
from directory.spreadsheets import template_xlsx as spreadsheets_template_xlsx
from directory.store import Publication
from directory.store.drafts import DRAFTS_KEPT, Draft
from directory.views import words
from directory.views.admin.staff import who
from directory.views.html import Html, element, printable

AT_FILE, AT_COLUMNS, AT_REPORT, AT_PLACES, AT_CHANGES, AT_PUBLISH, AT_DONE = (
    "file",
    "columns",
    "report",
    "places",
    "changes",
    "publish",
    "done",
)
UPLOAD_STEPS = (
    (AT_FILE, "File"),
    (AT_COLUMNS, "Columns"),
    (AT_REPORT, "Report"),
    (AT_PLACES, "Places"),
    (AT_CHANGES, "Changes"),
    (AT_PUBLISH, "Publish"),
)
MODE_LABELS = {REPLACE: "Replace everything", UPDATE: "Update these rows"}
MODE_WORDS = {
    REPLACE: "The file is the whole list. Clinics that are not in it are removed.",
    UPDATE: f"The file holds some clinics. All others stay. A blank cell keeps the old value; {CLEAR} empties it.",
}
LONGEST_NAME = 160
NOTE_LENGTH = 500
_MOST_REASONS = 5


def shown_name(name: str) -> str:
    """The name of an uploaded file as it is kept and shown: one printable line. It never names a path."""
    return " ".join(printable(name, LONGEST_NAME).split()) or "(no name)"


def size(count: int) -> str:
    """A number of bytes for people."""
    return (
        f"{count / 1e6:,.1f} MB"
        if count >= 1_000_000
        else f"{max(1, round(count / 1000)):,} kB"
        if count
        else "0 bytes"
    )


def asks_about_columns(report: Report) -> bool:
    """Whether a report may be about headings that are not ours, and about nothing else that stops the file."""
    stopping = {notice.code for notice in report.notices if notice.severity is Severity.FILE}
    return stopping <= {"column.missing"} and bool(stopping or report.counts.get("column.unknown"))


def first_step(report: Report, proposal: Proposal | None) -> str | None:
    """Where a new file leads: to its columns or to its report; None where it cannot be used at all."""
    if proposal and proposal.must_ask:
        return AT_COLUMNS
    return None if why_unusable(report) else AT_REPORT


def why_unusable(report: Report) -> list[str]:
    """What stops a file as a whole, the first of it."""
    return [notice.sentence() for notice in report.notices if notice.severity is Severity.FILE][:_MOST_REASONS]


def upload_details(report: Report, name: str, byte_count: int, mode: str) -> dict[str, object]:
    """What the audit log keeps of an upload."""
    return {
        "file": name,
        "sha256": report.sha256,
        "bytes": byte_count,
        "mode": mode,
        "outcome": report.outcome,
        "rows_read": report.rows_read,
        "rows_rejected": report.rows_rejected,
    }


def current_name(publication: Publication) -> str:
    """What the file of the current list is called, without its ending."""
    return f"clinics-{publication.number}-{publication.sha256[:8]}"


def problems_name(draft: Draft) -> str:
    """What the file with its problems is called."""
    return f"problems-{draft.sha256[:8]}.csv"


def fits_a_workbook(published: Directory) -> bool:
    """Whether the published list can go out as a workbook that comes back."""
    return int((published.frame != "").to_numpy().sum()) <= spreadsheets_template_xlsx.MOST_CELLS_WRITTEN


def ladder(current: str, passed_over: Collection[str] = ()) -> Html:
    """The steps, with where the admin is. ``passed_over``: steps that this file does not need."""
    at = [step for step, _ in UPLOAD_STEPS].index(current) if current != AT_DONE else len(UPLOAD_STEPS)
    items = []
    for n, (step, label) in enumerate(UPLOAD_STEPS):
        state = "now" if n == at else "skipped" if step in passed_over else "done" if n < at else "next"
        said = {"now": "", "done": ", done", "skipped": ", not needed", "next": ""}[state]
        items.append(
            element(
                "li",
                element("span", "✓" if state == "done" else str(n + 1), class_="rung", aria_hidden="true"),
                element("span", label, element("span", said, class_="vh") if said else None),
                class_=f"step step-{state}",
                aria_current="step" if state == "now" else None,
            )
        )
    return element("nav", element("ol", *items), class_="ladder", aria_label="Steps of an upload")


def before_a_file(publication: Publication, sample: bool) -> Html:
    """What stands above the place for a file."""
    current = f"Published now: number {publication.number}, {words.clinics(publication.row_count)}."
    over = " These are the bundled sample clinics; your first file replaces them all." if sample else ""
    return element(
        "p",
        f"{current}{over} Nothing changes for visitors until you have seen what will change and press Publish.",
        class_="lead",
    )


def larger_files() -> Html:
    """Where a file goes that the box does not take."""
    return element(
        "p",
        "A larger file, up to 100,000 rows, goes in from the shell of the server: ",
        element("code", "python -m directory publish"),
        ".",
        class_="muted small",
    )


def refused_file(name: str, sentences: Collection[str]) -> Html:
    """A file that cannot be worked with at all. Nothing of it was kept."""
    return element(
        "div",
        element(
            "p",
            element("b", shown_name(name), data_theirs=True),
            " cannot be used. Nothing was kept of it, and nothing has changed.",
        ),
        element("ul", *(element("li", sentence) for sentence in sentences)),
        class_="notice",
        role="alert",
    )


def file_card(draft: Draft, byte_count: int | None, mode: str) -> Html:
    """The file at hand."""
    facts = [size(byte_count)] if byte_count is not None else []
    facts.append(f"uploaded {_when(draft.created_at)}")
    until = draft.updated_at + DRAFTS_KEPT
    return element(
        "section",
        element("h2", draft.file_name, data_theirs=True),
        element("p", " · ".join([*facts, MODE_LABELS[mode]]), class_="muted"),
        element(
            "p",
            f"This is your draft. Only you can see it. It is kept until {formats.day(until.date())} and deleted then.",
            class_="muted small",
        ),
        class_="panel",
    )


def draft_line(draft: Draft, mode: str) -> Html:
    """Which file this is about, on every later step."""
    return element(
        "p",
        element("b", draft.file_name, data_theirs=True),
        f" · {MODE_LABELS[mode]} · your draft, seen by nobody else",
        class_="muted",
    )


def moved(publication: Publication) -> tuple[str, ...]:
    """Somebody published since the difference was shown."""
    return (
        f"{who(publication.by)} published number {publication.number} on {formats.day(publication.at.date())} at {publication.at:%H:%M} UTC, after you compared your file.",
        "Nothing of yours was published, and nothing of it is lost. Below is the difference to what is published now; look through it again.",
    )


def leave_out_label(preview: FilePreview) -> str:
    """The choice to publish although rows are refused."""
    count = preview.report.rows_rejected
    return f"Publish only the valid rows. {count:,} refused {'row is' if count == 1 else 'rows are'} left out; you can download {'it' if count == 1 else 'them'} afterwards."


def published(publication: Publication, left_out: int) -> Html:
    """What happened, who sees it, and the way back."""
    counts = publication.counts
    told = ", ".join(f"{counts.get(key, 0):,} {key}" for key in ("added", "changed", "removed"))
    return element(
        "section",
        element("h2", f"Published as number {publication.number}", id="published", tabindex="-1"),
        element("p", f"{words.clinics(publication.row_count)} are in the directory now: {told}."),
        element(
            "p",
            "Every visitor sees it within 5 seconds. To take it back, open History and publish the one before again.",
        ),
        element(
            "p",
            f"{left_out:,} refused {'row was' if left_out == 1 else 'rows were'} left out. Download {'it' if left_out == 1 else 'them'} below, mend, and upload again.",
        )
        if left_out
        else None,
        class_="panel success",
        role="status",
    )


def _when(at: datetime) -> str:
    return f"{formats.day(at.date())}, {at:%H:%M} UTC"
