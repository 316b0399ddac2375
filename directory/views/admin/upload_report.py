"""What the reader says of an upload, as the report step shows it: a ladder of file, columns and rows, then rule by rule."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from directory.intake.repairs import Repair
from directory.intake.report import REJECT_FILE, Report
from directory.notices import SEVERITY, Notice, Severity
from directory.publishing.reconciliation import Reconciliation
from directory.views.html import Html, element
from directory.views.tables import table, value

NOTICES_SHOWN = 20
SEVERITY_LABELS = {
    Severity.FILE: "Stops the file",
    Severity.ERROR: "Refuses rows",
    Severity.WARNING: "Worth a look",
    Severity.INFO: "For your information",
}
_FAMILIES = {
    "id": "Clinic id",
    "ynu": "Yes or no",
    "enum": "Value of a list",
    "multi": "Several values",
    "zip": "ZIP",
    "url": "Web address",
    "npi": "NPI",
    "geo": "Point on the map",
    "excel": "Spreadsheet",
    "rule": "Facts that do not fit",
    "field": "Cell",
    "email": "E-mail",
    "update": "Updating",
}
_CODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "xlsx": "Excel workbook",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class CountedRule:
    """One code: how often it was met, and those of its notices that were kept."""

    code: str
    severity: Severity
    count: int
    notices: tuple[Notice, ...]

    @property
    def title(self) -> str:
        """The code in words: "ZIP: dropped zero"."""
        return title_of(self.code)


def title_of(code: str) -> str:
    """A code in words."""
    family, _, name = code.partition(".")
    return f"{_FAMILIES.get(family, family.capitalize())}: {name.replace('_', ' ')}"


def rules(report: Report) -> list[CountedRule]:
    """Every code of a report, what stops most first, then the most frequent."""
    by_code: dict[str, list[Notice]] = {}
    for notice in report.notices:
        by_code.setdefault(notice.code, []).append(notice)
    order = list(SEVERITY_LABELS)
    found = [
        CountedRule(code, SEVERITY[code], report.counts.get(code, len(notices)), tuple(notices))
        for code, notices in by_code.items()
    ]
    return sorted(found, key=lambda rule: (order.index(rule.severity), -rule.count, rule.code))


def chosen(found: Sequence[CountedRule], severity: Severity | None, code: str | None) -> list[CountedRule]:
    """The rules of one severity, of one code, or both; None leaves that open."""
    return [
        rule
        for rule in found
        if (severity is None or rule.severity is severity) and (code is None or rule.code == code)
    ]


def rungs(report: Report) -> Html:
    """The ladder: the file, its columns, its rows; each with whether it holds."""
    found = rules(report)
    of_columns = [rule for rule in found if rule.code.startswith("column.")]
    of_file = [rule for rule in found if rule.severity is Severity.FILE and rule not in of_columns]
    coding = _CODINGS.get(report.encoding, report.encoding)
    between = f", {_DELIMITERS[report.delimiter]} between cells" if report.delimiter in _DELIMITERS else ""
    file_said = f"Read as {coding}{between}." if coding and not of_file else "It could not be read."
    unknown, renamed = report.counts.get("column.unknown", 0), report.counts.get("column.renamed", 0)
    columns_said = (
        " ".join(
            filter(
                None,
                (
                    "All columns that are needed were found." if report.rows_read else "",
                    f"{unknown:,} {'is' if unknown == 1 else 'are'} not ours and left out." if unknown else "",
                    f"{renamed:,} found under another name." if renamed else "",
                ),
            )
        )
        or "The columns could not be read."
    )
    stopped = any(rule.severity is Severity.FILE for rule in of_columns)
    rows_said = (
        f"{report.rows_read:,} read: {report.rows_accepted:,} accepted, {report.rows_rejected:,} refused."
        if report.rows_read
        else "No row was read."
    )
    steps = (
        ("File", file_said, "no" if of_file else "verified"),
        ("Columns", columns_said, "no" if stopped or not report.rows_read else "stale" if unknown else "verified"),
        ("Rows", rows_said, "no" if report.rows_rejected or not report.rows_read else "verified"),
    )
    words_of = {"verified": "holds", "stale": "worth a look", "no": "something is refused"}
    return element(
        "ol",
        *(
            element(
                "li",
                element("span", class_=f"mark mark-{mark}", aria_hidden="true"),
                element("b", name),
                element("span", f" ({words_of[mark]})", class_="vh"),
                element("span", said),
            )
            for name, said, mark in steps
        ),
        class_="rungs",
    )


def heading(report: Report) -> str:
    """The judgement in one line."""
    if report.outcome == REJECT_FILE:
        return "The file is refused"
    if report.rows_rejected:
        return f"{report.rows_rejected:,} of {report.rows_read:,} rows are refused"
    warned = any(SEVERITY[code] is Severity.WARNING for code in report.counts)
    return "Every row is accepted; some things are worth a look" if warned else "Every row is accepted"


def reconciled(rows: Reconciliation) -> Html:
    """The line that accounts for every row."""
    return element("p", rows.sentence(), class_="reconciled")


def severity_counts(found: Collection[CountedRule]) -> dict[Severity, int]:
    """How many notices there are of each severity that occurs."""
    return {
        severity: sum(rule.count for rule in found if rule.severity is severity)
        for severity in SEVERITY_LABELS
        if any(rule.severity is severity for rule in found)
    }


def rule_block(rule: CountedRule, unfolded: bool) -> Html:
    """One rule: how often, and its first notices."""
    times = "once" if rule.count == 1 else f"{rule.count:,} times"
    head = element(
        "summary",
        element("span", SEVERITY_LABELS[rule.severity], class_=f"severity severity-{rule.severity}"),
        element("b", rule.title),
        element("span", times, class_="muted"),
        element("code", rule.code, class_="muted small"),
    )
    shown = rule.notices[:NOTICES_SHOWN]
    rows = [
        (
            f"Row {n.row:,}" if n.row else "File",
            n.clinic or "–",
            n.column or "–",
            value(n.value),
            n.expected,
            n.remedy + (f' Perhaps "{n.suggestion}"?' if n.suggestion else ""),
        )
        for n in shown
    ]
    return element(
        "details",
        head,
        table(
            f"{rule.title}: the first {len(rows)}",
            ("Where", "Clinic", "Column", "Found", "Expected", "What to do"),
            rows,
        ),
        more(rule.count, len(shown), len(rule.notices)),
        class_="rule",
        open=unfolded,
    )


def repairs_heading(count: int) -> str:
    """What the list of repairs is called."""
    return f"{count:,} {'cell was' if count == 1 else 'cells were'} tidied while reading"


def repairs_refused(count: int) -> str:
    """How many changes a person did not want."""
    return f"You refused {count:,} {'change' if count == 1 else 'changes'}; {'its row is' if count == 1 else 'their rows are'} refused until the file is mended."


def repair_kinds(repairs: Collection[Repair]) -> dict[str, int]:
    """The codes of repairs, the most frequent first, with how many cells each changed."""
    return dict(Counter(code for repair in repairs for code in repair.codes).most_common())


def repairs_table(repairs: Sequence[Repair]) -> Html:
    """Repairs, before and after."""
    return table(
        "Tidied cells",
        ("Where", "Clinic", "Column", "Before", "After"),
        ((f"Row {r.row:,}", r.clinic or "–", r.column, value(r.before), value(r.after)) for r in repairs),
    )


def more(total: int, shown: int, kept: int) -> Html | None:
    """How many of ``total`` are not on the screen, and where they are. ``kept``: those that the report holds."""
    where = "all in the file with problems" if kept == total else f"the file with problems holds the first {kept:,}"
    return element("p", f"And {total - shown:,} more, {where}.", class_="muted") if total > shown else None
