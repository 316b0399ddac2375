"""The columns of an upload: which headings are which, for a person to confirm."""

import streamlit as st

import pages
from directory.intake import mapping
from directory.intake.sources import SourceError
from directory.views.admin import upload, upload_columns
from directory.views.html import plain_markdown
from pages.parts import flash, guard
from pages.parts.upload.draft import DraftDesk, answering_for_draft, keep, proposed, remembered_sources, source_text
from pages.parts.upload.navigation import delete, go, title, way


def show(at: DraftDesk) -> None:
    """Say which columns are which."""
    proposal = proposed(at)
    st.html(upload.draft_line(at.draft, at.mode))
    if proposal is None:
        title("The columns could not be read")
        way(at, back=upload.AT_FILE)
        return
    title("Which columns are which?")
    st.html(upload_columns.lead(proposal))
    for source, unseen in mapping.offered(proposal.header, remembered_sources(at))[:3]:
        with st.container(key=f"offer_{source.id}", horizontal=True, vertical_alignment="center"):
            st.html(upload_columns.offer(source.title, unseen))
            st.button("Read it so", key=f"offered_{source.id}", on_click=_read_as, args=(source.id,))
    asked = upload_columns.open_guesses(proposal)
    for n, guess in enumerate(asked):
        with st.container(key=f"match_{n}"):
            st.html(upload_columns.samples(guess))
            st.selectbox(
                plain_markdown(f"What is {guess.heading}?"),
                upload_columns.COLUMN_CHOICES,
                index=upload_columns.COLUMN_CHOICES.index(guess.ours)
                if guess.ours in upload_columns.COLUMN_CHOICES
                else 0,
                key=f"column_{n}",
                format_func=upload_columns.option_label,
                label_visibility="collapsed",
            )
    if block := upload_columns.known_table(proposal):
        st.html(block)
    with st.container(key="remember"):
        st.checkbox("Remember this for the next file with these headings", key="remember_columns", value=True)
        st.text_input("Call it", key="remember_title", value=at.draft.file_name.rsplit(".", 1)[0], max_chars=80)
    with st.container(key="wizard_way", horizontal=True, vertical_alignment="center"):
        st.button(
            "Read it with these columns",
            key="wizard_on",
            type="primary",
            on_click=_confirm_columns,
            args=([g.heading for g in asked],),
        )
        st.button("Back", key="wizard_back", on_click=go, args=(upload.AT_FILE,))
        st.button("Delete this draft", key="wizard_delete", type="tertiary", on_click=delete)


@answering_for_draft
def _confirm_columns(at: DraftDesk, asked: list[str]) -> None:
    proposal, state = proposed(at), st.session_state
    if proposal is None:
        return
    chosen = upload_columns.sure(proposal) | {
        heading: state[f"column_{n}"] for n, heading in enumerate(asked) if state.get(f"column_{n}")
    }
    title = state.remember_title.strip() or at.draft.file_name
    try:
        text = mapping.confirmed(chosen, proposal.header, source_id=upload_columns.source_id(title), title=title)
    except SourceError as fault:
        flash.say(str(fault), fault=True)
        return
    if state.remember_columns:
        at.store.save_source(upload_columns.source_id(title), text, by=at.person.email, at=guard.now())
    if keep(at, source=text, refused=[], step=upload.AT_REPORT):
        pages.focus("#wizard-step")


@answering_for_draft
def _read_as(at: DraftDesk, source_id: str) -> None:
    text = source_text(at, source_id)
    if text and keep(at, source=text, refused=[], step=upload.AT_REPORT):
        pages.focus("#wizard-step")
