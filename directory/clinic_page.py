"""The page of one clinic: what matters for a call, every criterion with its standing, every fact by its label.

Pure functions from the published directory to HTML. Facts for staff only never get here.
"""
from collections.abc import Iterable
from datetime import date

from directory import schema, words
from directory.authorities import AUTHORITIES
from directory.findings import STANDING_LABELS, Finding, Standing, Value
from directory.markup import Html, element, join
from directory.published import Directory
from directory.result_card import accepting_line, core_findings, mark, safety_strip
from directory.schema import BY_NAME, Column, Criterion, Group

# columns that the head of the page already shows, or that are only evidence of others
_HEAD = {"location_name", "organization_name", "address_1", "address_2", "city", "state_province", "postal_code", "phone", "phone_extension", "alert", "alert_ends", "status", "country"}
_EVIDENCE = {"evidence_type", "assured_date", "verified_by", "accepting_as_of"}
_CLOSED = {"defunct": "This clinic has closed for good.", "inactive": "This clinic is not active now.", "temporarily closed": "This clinic is closed for now."}


def closed_sentence(row) -> str:
    """Why a clinic is no result any more; empty for an open one."""
    return _CLOSED.get(row["status"], "")


def head(directory: Directory, position: int, miles: float | None, place_label: str = "") -> Html:
    """Name, address, phone, website, directions, new patients, notice."""
    row = directory.row(position)
    tel = words.tel(row["phone"], row["phone_extension"])
    shown = words.phone(row["phone"], row["phone_extension"])
    lines = [element("h1", words.name(row), id="clinic-name", tabindex="-1")]
    if closed_sentence(row):
        lines.append(element("p", closed_sentence(row), " It is no longer listed in searches.", class_="notice notice-closed"))
    if row["alert"] and (not row["alert_ends"] or date.fromisoformat(row["alert_ends"]) >= directory.today):
        lines.append(element("p", row["alert"], class_="notice"))
    lines.append(element("p", words.address(row), element("span", f" · {words.miles(miles)} from {place_label}" if miles is not None else "", class_="muted"), class_="where"))
    call = [element("a", shown, href=tel, class_="phone phone-large") if tel else element("span", shown, class_="phone phone-large")]
    phone_finding = directory.finding(position, "phone")
    call.append(element("span", words.standing_sentence(phone_finding, directory.today) if phone_finding.evidence.kind else "Nobody has checked this number", class_="muted"))
    lines.append(element("p", *_spaced(call), class_="call"))
    if row["intake_phone"]:
        number, extension = row["intake_phone"], row["intake_phone_extension"]
        lines.append(element("p", "New patients: ", element("a", words.phone(number, extension), href=words.tel(number, extension), class_="phone"), class_="call"))
    links = [element("span", accepting_line(directory, position))]
    if row["hours"]:
        links.append(element("span", f"Hours: {row['hours']}"))
    lines.append(element("p", *_separated(links), class_="facts"))
    ways = []
    if row["website"]:
        ways.append(element("a", "Website", href=row["website"], rel="noreferrer noopener nofollow"))
    if row["email"]:
        ways.append(element("a", row["email"], href=f"mailto:{row['email']}"))
    ways.append(element("a", "Directions (opens a street map)", href=words.directions(row), rel="noreferrer noopener"))
    lines.append(element("p", *_separated(ways), class_="facts"))
    lines.append(safety_strip(directory, position))
    return element("div", *lines, class_="clinic-head")


def _spaced(parts: Iterable[Html]) -> list:
    return [piece for part in parts for piece in (part, " ")][:-1]


def _separated(parts: Iterable[Html]) -> list:
    return [piece for part in parts for piece in (part, " · ")][:-1]


def questions(directory: Directory, position: int) -> list[str]:
    """The questions to ask this clinic: of its unknown, claimed and stale criteria, safety checks first."""
    core = {c.key for c in schema.core_criteria(directory.row(position)[schema.SPRAVATO_COLUMN] == schema.YES)}
    open_ones = [c for c in schema.CRITERIA if directory.finding(position, c.key).standing in (Standing.UNKNOWN, Standing.CLAIMED, Standing.STALE) and (c.core != "if_spravato" or c.key in core)]
    return [c.question for c in sorted(open_ones, key=lambda c: c.key not in core)]


def questions_panel(directory: Directory, position: int) -> Html:
    """The questions as a numbered list, or a sentence where nothing is open."""
    asked = questions(directory, position)
    if not asked:
        return element("section", element("h2", "Ask this clinic"), element("p", "Every check of this list is settled. Ask again what matters most to you."), class_="panel")
    return element("section", element("h2", "Ask this clinic"), element("p", f"{len(asked)} of {len(schema.CRITERIA)} checks are not settled. The most important come first.", class_="muted"),
                   element("ol", *(element("li", q) for q in asked)), class_="panel")


def who(finding: Finding) -> str:
    """Role and organisation of the checker; says so where nobody is named."""
    return finding.evidence.checked_by or "not said"


def evidence_list(finding: Finding, today: date) -> Html:
    """Who, how, when and until when, as a definition list."""
    evidence = finding.evidence
    rows = []
    if evidence.kind or evidence.verified_on:
        rows = [("Who", who(finding)), ("How", words.how(evidence) or "not said"), ("When", words.dated(evidence.verified_on, today) if evidence.verified_on else "no date"),
                ("How long it counts", words.good_until(finding, today) or "It proves nothing by itself; it counts as the clinic's word")]
    elif finding.value is not Value.UNKNOWN:
        rows = [("Evidence", "None. Somebody wrote it down; nobody has checked it")]
    else:
        rows = [("Evidence", "None yet")]
    return element("dl", *(piece for term, text in rows for piece in (element("dt", term), element("dd", text))))


def _sources(keys: Iterable[str]) -> Html:
    parts = [element("a", AUTHORITIES[k].title, href=AUTHORITIES[k].url, rel="noreferrer noopener") for k in keys]
    return element("p", "Sources: ", *_separated(parts), f". Read in {AUTHORITIES[next(iter(keys))].read_on:%B %Y}.", class_="source")


def standing_row(label: str, finding: Finding, today: date, *more: Html, value: str = "") -> Html:
    """One finding: standing by word, shape and colour; it opens to value, evidence and more."""
    short = words.standing_sentence(finding, today, with_day=True)
    return element(
        "details",
        element("summary", mark(finding), element("span", STANDING_LABELS[finding.standing] + (", out of date" if finding.stale and finding.standing is Standing.NO else ""), class_=f"standing standing-{words.standing_key(finding)}"), " ",
                element("span", label, class_="what"), " ", element("span", short, class_="muted")),
        element("div", element("p", value) if value else None, evidence_list(finding, today), *more, class_="more"), class_="finding")


def _criterion_row(directory: Directory, position: int, criterion: Criterion) -> Html:
    finding = directory.finding(position, criterion.key)
    row = directory.row(position)
    details = [(column, row[column.name]) for column in criterion.details if row[column.name]]
    said = BY_NAME[criterion.key].labels.get(row[criterion.key] or schema.UNKNOWN, row[criterion.key])
    more = [element("dl", *(piece for column, text in details for piece in (element("dt", column.label), element("dd", _detail(directory, position, column, text))))) if details else None,
            element("p", element("b", "What it means. "), criterion.meaning), element("p", element("b", "Why it matters. "), criterion.why),
            element("p", element("b", "What proves it. "), criterion.proof), element("p", element("b", "Ask: "), criterion.question), _sources(criterion.sources)]
    return standing_row(criterion.label, finding, directory.today, *(m for m in more if m is not None), value=f"Answer on file: {said}")


def _detail(directory: Directory, position: int, column: Column, text: str) -> str:
    shown = words.cell(column, text)
    return f"{shown} ({words.standing_sentence(directory.finding(position, column.name), directory.today)})" if column.days_until_stale else shown


def group_section(directory: Directory, position: int, group: Group) -> Html:
    """One group of criteria and facet members, each with its standing; members that are unknown are named in one line."""
    label, term = schema.GROUP_LABELS[group]
    rows, unknown = [], []
    for facet in schema.FACETS:
        if facet.group is not group or not facet.by_column:
            continue
        for member in facet.members:
            finding = directory.finding(position, facet.column_of(member.key))
            if finding.value is Value.UNKNOWN:
                unknown.append(member.label)
            else:
                rows.append(standing_row(member.label, finding, directory.today))
    criteria = [c for c in schema.CRITERIA if c.group is group]
    rows += [_criterion_row(directory, position, c) for c in criteria]
    verified = sum(directory.finding(position, c.key).standing is Standing.VERIFIED for c in criteria)
    count = element("span", f"{verified} of {len(criteria)} verified", class_="muted") if criteria else None
    return element("section", element("h2", label, " ", count, aria_label=f"{label} ({term})"), *rows,
                   element("p", "Not known: ", ", ".join(unknown), class_="muted") if unknown else None, class_="group")


def facts(directory: Directory, position: int) -> Html:
    """Every other fact on file by its label, with its standing where it has evidence of its own."""
    row = directory.row(position)
    items = []
    for column in schema.COLUMNS:
        text = row[column.name]
        if not text or column.staff_only or column.companion_of or column.criterion or column.member or column.name in _HEAD | _EVIDENCE:
            continue
        standing = ""
        if column.days_until_stale:
            finding = directory.finding(position, column.name, text.split(";")[0].lstrip("!"))
            standing = words.standing_sentence(finding, directory.today) if finding.evidence.kind or finding.evidence.verified_on else "not checked"
        items += [element("dt", column.label), element("dd", words.cell(column, text), element("span", f" ({standing})" if standing else "", class_="muted"))]
    checked = ""
    if row["assured_date"]:
        how = BY_NAME["evidence_type"].labels.get(row["evidence_type"], "")
        checked = f"The row as a whole was last checked {words.dated(date.fromisoformat(row['assured_date']), directory.today)} {how}".strip() + (f" by {row['verified_by']}." if row["verified_by"] else ".")
    return element("section", element("h2", "Everything else on file"), element("dl", *items, class_="facts-list"), element("p", checked, class_="muted") if checked else None, class_="group")


def page(directory: Directory, position: int) -> Html:
    """All groups of the clinic page below its head."""
    return join(*(group_section(directory, position, g) for g in Group if g is not Group.PRACTICAL), facts(directory, position))


def verified_core(directory: Directory, position: int) -> tuple[int, int]:
    """(verified, applicable) safety checks of a clinic."""
    findings = core_findings(directory, position)
    return sum(f.standing is Standing.VERIFIED for _, f in findings), len(findings)


def not_found() -> Html:
    """Shown for an address that names no clinic of ours."""
    return element("section", element("h1", "We do not have that clinic", id="clinic-name", tabindex="-1"), element("p", "It may have been removed, or the link may be cut off. Your search is still here."), class_="panel")
