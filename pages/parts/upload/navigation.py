"""What every step of an upload has: its title and the way on, back and out."""

import streamlit as st

import pages
from directory.views.admin import upload as admin_upload
from directory.views.html import element
from pages.parts import flash
from pages.parts.upload.draft import Desk, DraftDesk, answering, answering_for_draft, forget, keep


def title(text: str) -> None:
    """Heading of a step, which takes the focus."""
    st.html(element("h2", text, id="wizard-step", tabindex="-1"))


@answering_for_draft
def go(at: DraftDesk, step: str) -> None:
    """To another step."""
    # entering the difference, one compares with what is published now
    if keep(at, step=step, **({"base": at.served.publication.number} if step == admin_upload.AT_CHANGES else {})):
        pages.focus("#wizard-step")


@answering
def delete(at: Desk) -> None:
    """Away with the draft."""
    forget(at)
    if at.step != admin_upload.AT_DONE:
        flash.say("The draft is deleted. Nothing of it was published.")


def way(at: Desk, *, back: str | None = None, on: str | None = None, label: str = "Continue") -> None:
    """The buttons below a step."""
    with st.container(key="wizard_way", horizontal=True, vertical_alignment="center"):
        if on:
            st.button(label, key="wizard_on", type="primary", on_click=go, args=(on,))
        if back:
            st.button("Back", key="wizard_back", on_click=go, args=(back,))
        if at.draft:
            st.button("Delete this draft", key="wizard_delete", type="tertiary", on_click=delete)
