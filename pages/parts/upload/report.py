"""The report on an upload: what the reader says of the file, its columns and its rows."""

import streamlit as st

from directory.intake import repairs, sandbox
from directory.intake.report import REJECT_FILE, Report
from directory.notices import Severity
from directory.views.admin import upload, upload_report
from directory.views.html import element, plain_markdown
from pages.parts import files
from pages.parts.upload.draft import DraftDesk, answering_for_draft, content, judged, keep, on_bar
from pages.parts.upload.navigation import go, title, way


def show(at: DraftDesk) -> None:
    """Read the report."""
    judgement = judged(at)
    report = judgement.report
    found = upload_report.rules(report)
    st.html(upload.draft_line(at.draft, at.mode))
    title(upload_report.heading(report))
    st.html(upload_report.rungs(report))
    if judgement.rows:
        st.html(upload_report.reconciled(judgement.rows))
    goes_on = report.outcome != REJECT_FILE
    way(
        at,
        back=upload.AT_COLUMNS if at.state.get("source") else upload.AT_FILE,
        on=upload.AT_PLACES if goes_on else None,
    )
    with st.container(key="report_tools", horizontal=True):
        offer_problems(at, report)
        if upload.asks_about_columns(report) and not at.state.get("source"):
            st.button("Say what the columns are", key="to_columns", on_click=go, args=(upload.AT_COLUMNS,))
    _repairs(at, repairs.listed(report))
    with st.container(key="report_rules"):
        for rule in _filter(found):
            st.html(upload_report.rule_block(rule, rule.severity in (Severity.FILE, Severity.ERROR)))


def offer_problems(at: DraftDesk, report: Report) -> None:
    """The admin's own file with what stands against each row."""
    files.offer(
        "Your file with a column of problems, CSV",
        lambda: _with_problems(at, report),
        upload.problems_name(at.draft),
        key="problems_csv",
    )


def _with_problems(at: DraftDesk, report: Report) -> bytes:
    bar = st.progress(0.0, text=sandbox.STEP_WORDS["start"])
    made = sandbox.problems_safely(
        content(at),
        report,
        at.source,
        at.draft.file_name,
        progress=on_bar(bar),
    )
    bar.empty()
    return made


def _repairs(at: DraftDesk, found: list[repairs.Repair]) -> None:
    """What was tidied while reading, to refuse one by one or a kind at a time."""
    refused = len(at.refused_repairs)
    if refused:
        with st.container(key="repairs_refused", horizontal=True, vertical_alignment="center"):
            st.html(element("p", upload_report.repairs_refused(refused)))
            st.button("Allow them again", key="repairs_allow", on_click=_allow_repairs)
    if not found:
        return
    with st.expander(plain_markdown(upload_report.repairs_heading(len(found))), key="repairs"):
        kinds = upload_report.repair_kinds(found)
        kind = st.selectbox(
            "Kind",
            [None, *kinds],
            key="repairs_kind",
            format_func=lambda code: (
                f"{upload_report.title_of(code)} ({kinds[code]:,})" if code else f"Every kind ({len(found):,})"
            ),
        )
        listed = [one for one in found if kind is None or kind in one.codes]
        number_of_pages = -(-len(listed) // upload_report.NOTICES_SHOWN)
        page = min(st.session_state.get("repairs_page", 1), number_of_pages)
        shown_now = listed[(page - 1) * upload_report.NOTICES_SHOWN : page * upload_report.NOTICES_SHOWN]
        st.html(upload_report.repairs_table(shown_now))
        if number_of_pages > 1:
            st.pagination(number_of_pages, key="repairs_page")
        keys = {f"Row {one.row:,}, {one.column}": one.key for one in shown_now}
        st.multiselect(
            "Refuse the change in these cells; their rows are then refused and must be mended in the file",
            list(keys),
            key=f"repairs_pick_{kind}_{page}",
        )
        with st.container(key="repairs_way", horizontal=True):
            st.button(
                "Refuse the chosen changes",
                key="repairs_refuse",
                on_click=_refuse_chosen,
                args=(keys, f"repairs_pick_{kind}_{page}"),
            )
            st.button(
                f"Refuse all {len(listed):,}",
                key="repairs_refuse_all",
                type="tertiary",
                on_click=_refuse,
                args=([one.key for one in listed],),
            )


def _refuse_chosen(keys: dict[str, tuple[int, str]], picked: str) -> None:
    _refuse([keys[label] for label in st.session_state.get(picked, ()) if label in keys])


@answering_for_draft
def _refuse(at: DraftDesk, cells: list[tuple[int, str]]) -> None:
    if cells:
        keep(at, refused=sorted({*at.refused_repairs, *cells}))


@answering_for_draft
def _allow_repairs(at: DraftDesk) -> None:
    keep(at, refused=[])


def _filter(found: list[upload_report.CountedRule]) -> list[upload_report.CountedRule]:
    counts = upload_report.severity_counts(found)
    if not counts:
        return []
    with st.container(key="report_filter", horizontal=True, vertical_alignment="bottom"):
        severity = st.selectbox(
            "How serious",
            [None, *counts],
            key="report_severity",
            format_func=lambda s: f"{upload_report.SEVERITY_LABELS[s]} ({counts[s]:,})" if s else "Everything",
        )
        rules = {rule.code: rule for rule in upload_report.chosen(found, severity, None)}
        code = st.selectbox(
            "Rule",
            [None, *rules],
            key="report_rule",
            format_func=lambda c: f"{rules[c].title} ({rules[c].count:,})" if c else "Every rule",
        )
    return upload_report.chosen(found, severity, code)
