"""Last steps of an upload: what would change, publishing it, and what came of that."""

import streamlit as st

import pages
from directory.publishing.publish import Preview
from directory.store import Publication
from directory.views.admin import preview as admin_preview
from directory.views.admin import upload, upload_report
from pages.parts import current, flash, guard, preview
from pages.parts.upload.draft import DraftDesk, answering_for_draft, forget, judged, keep, shown
from pages.parts.upload.navigation import delete, go, title, way
from pages.parts.upload.report import offer_problems


def changes(at: DraftDesk) -> None:
    """See what would change."""
    found = judged(at)
    st.html(upload.draft_line(at.draft, at.mode))
    title("What would change")
    if found.stops():
        st.html(admin_preview.stops(found))
    if found.rows:
        st.html(upload_report.reconciled(found.rows))
    way(at, back=upload.AT_PLACES, on=None if found.stops() else upload.AT_PUBLISH)
    if not found.changes.empty:
        preview.show(found, "upload")


def publish(at: DraftDesk, pressed: tuple | None) -> None:
    """Say what it is for, and publish. ``pressed``: the preview whose button was pressed, note and choices."""
    found = judged(at)
    st.html(upload.draft_line(at.draft, at.mode))
    title("Publish")
    st.html(admin_preview.tally(found.counts))
    if found.stops():
        st.html(admin_preview.stops(found))
        way(at, back=upload.AT_CHANGES)
        return
    st.session_state.setdefault("upload_note", at.state.get("note", ""))
    st.text_area(
        "Note: what is this publication for?",
        key="upload_note",
        max_chars=upload.NOTE_LENGTH,
        on_change=_keep_note,
        placeholder="For example: phone check of March, 14 new clinics",
    )
    if found.needs_leave_to_drop:
        st.checkbox(upload.leave_out_label(found), key="upload_only_valid")
    if found.ask_twice:
        with st.container(key="upload_twice"):
            st.html(admin_preview.asked_twice(found))
            st.checkbox("Yes, this is meant", key=f"upload_sure_{found.base.number}")
    with st.container(key="wizard_way", horizontal=True, vertical_alignment="center"):
        st.button("Publish", key="wizard_publish", type="primary", on_click=_press, args=(found.token,))
        st.button("Back", key="wizard_back", on_click=go, args=(upload.AT_CHANGES,))
        st.button("Delete this draft", key="wizard_delete", type="tertiary", on_click=delete)
    if pressed and pressed[0] is found:
        _make_public(at, *pressed)


@answering_for_draft
def _keep_note(at: DraftDesk) -> None:
    keep(at, note=st.session_state.upload_note)


def _press(token: str) -> None:
    # what is published is what was on the screen, whatever happened since
    found, state = shown(), st.session_state
    if found and found.token == token:
        state["upload_publish"] = (
            found,
            state.upload_note,
            state.get(f"upload_sure_{found.base.number}", False),
            state.get("upload_only_valid", False),
        )


def _make_public(at: DraftDesk, found: Preview, note: str, sure: bool, only_valid: bool) -> None:
    bar = st.progress(0.0, text=preview.CHECKING)
    tried = preview.publish(
        found,
        note,
        sure,
        only_valid=only_valid,
        told=lambda words: bar.progress(preview.SHARES_DONE[words], text=words),
    )
    bar.empty()
    if tried.publication:
        left_out = tried.publication.counts.get("rejected", 0)
        if left_out:
            keep(at, step=upload.AT_DONE, published=tried.publication.number)
        else:
            forget(at)
        st.session_state["upload_done"] = tried.publication, left_out
        st.session_state.pop("upload_note", None)
        pages.focus("#published")
    elif not tried.moved:  # where someone else published, the next run says so, with the new difference
        flash.say(*tried.sentences, fault=True)
    st.rerun()


def published(publication: Publication, left_out: int) -> None:
    """That it is done, and the way to the history."""
    st.html(upload.published(publication, left_out))
    if any(path == "history" for path, *_ in guard.ADMIN_PAGES):
        st.page_link("admin/history.py", label="History")


def done(at: DraftDesk) -> None:
    """Published without the refused rows: those are still here."""
    publication = current.publication(at.state["published"])
    published(publication, publication.counts.get("rejected", 0))
    st.session_state.pop("upload_done", None)
    offer_problems(at, judged(at).report)
    st.button("Upload another list", key="wizard_delete", type="primary", on_click=delete)
