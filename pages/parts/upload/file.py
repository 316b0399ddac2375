"""First step of an upload: choosing a file, or going on with the draft."""

import streamlit as st

import pages
from directory.intake.sandbox import ReadingFailed
from directory.publishing.stand_in import StandIn
from directory.spreadsheets import export, template, template_xlsx
from directory.views.admin import upload
from directory.views.html import element, plain_markdown
from pages.parts import files, flash, guard
from pages.parts.upload.draft import (
    Desk,
    DraftDesk,
    answering,
    desk,
    forget_proposal,
    judged_now,
    keep,
    keep_judged,
    proposed_of_new,
)
from pages.parts.upload.navigation import title, way
from pages.parts.upload.publish import published


def show(at: Desk) -> None:
    """Choose a file, or go on with the draft."""
    done = pages.once("upload_done")
    if done:
        published(*done)
    if isinstance(at, DraftDesk):
        title("Your draft")
        st.html(upload.file_card(at.draft, at.state.get("bytes"), at.mode))
        _mode(at)
        way(at, on=upload.AT_REPORT)
        with st.expander("Upload another file in place of it", key="another"):
            _uploader(at)
    else:
        title("Choose a file")
        st.html(upload.before_a_file(at.served.publication, at.served.directory.is_sample))
        if refused := pages.once("upload_refused"):
            st.html(upload.refused_file(*refused))
        _mode(at)
        _uploader(at)
    _files_to_take(at)


def _mode(at: Desk) -> None:
    if len(at.modes) > 1:
        st.radio(
            "What should the file do?",
            at.modes,
            key="upload_mode",
            index=at.modes.index(at.mode),
            format_func=upload.MODE_LABELS.__getitem__,
            captions=[plain_markdown(upload.MODE_WORDS[mode]) for mode in at.modes],
            on_change=_choose_mode,
        )


@answering
def _choose_mode(at: Desk) -> None:
    if isinstance(at, DraftDesk):
        keep(at, mode=st.session_state.upload_mode)


def _uploader(at: Desk) -> None:
    turn = st.session_state.setdefault("upload_turn", 0)
    given = st.file_uploader(
        "Your list as CSV or Excel workbook (XLSX), up to 30 MB. Drag it here, or choose it.",
        key=f"upload_file_{turn}",
        max_upload_size=30,
    )
    st.html(upload.larger_files())
    if given is not None:
        # the next run has a new, empty box, and the server keeps no second copy
        st.session_state["upload_turn"] = turn + 1
        _take(at, given.getvalue(), upload.shown_name(given.name))
        st.rerun()


def _take(at: Desk, data: bytes, name: str) -> None:
    """Judge a new file; keep it as the draft unless it cannot be used at all."""
    mode = st.session_state.get("upload_mode", at.mode)
    fresh = Desk(at.person, at.store, at.served, None)
    try:
        report = judged_now(fresh, data, name, mode).report
        forget_proposal()
        proposal = proposed_of_new(data) if upload.asks_about_columns(report) else None
    except ReadingFailed as fault:
        flash.say(str(fault), fault=True)
        return
    person, now = guard.require(), guard.now()
    at.store.audit("uploaded", person.email, now, upload.upload_details(report, name, len(data), mode))
    step = upload.first_step(report, proposal)
    if step is None:
        st.session_state["upload_refused"] = name, upload.why_unusable(report)
        return
    bar = st.progress(0.99, text="Keeping your draft")
    at.store.save_draft(person.email, data, name, {"step": step, "mode": mode, "bytes": len(data)}, now)
    kept = desk(person)
    if isinstance(kept, DraftDesk):
        keep_judged(kept)
    bar.empty()
    pages.focus("#wizard-step")


def _files_to_take(at: Desk) -> None:
    st.html(element("h3", "Files to start from"))
    with st.container(key="wizard_files", horizontal=True):
        frame, name = at.served.directory.frame, upload.current_name(at.served.publication)
        files.offer("Template, CSV", template.template, "template.csv", key="template_csv")
        files.offer("Template, Excel", template_xlsx.template, "template.xlsx", key="template_xlsx", mime=files.XLSX)
        if isinstance(at.served, StandIn):
            return
        files.offer("Current list, CSV", lambda: export.to_csv(frame, lean=True), f"{name}.csv", key="current_csv")
        if at.served.directory.remembered(upload.fits_a_workbook):
            files.offer(
                "Current list, Excel",
                lambda: template_xlsx.to_xlsx(frame),
                f"{name}.xlsx",
                key="current_xlsx",
                mime=files.XLSX,
            )
