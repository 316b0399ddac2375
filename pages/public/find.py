"""Find: a place, wishes, the clinics that fit, and the map beside them."""

import streamlit as st

import pages
from pages.parts.find import filters, results, search_box


@st.fragment(key=results.PANES)
def panes() -> None:
    """Asking and answer without the frame around them, which no search changes."""
    pages.keep_in_step()
    with st.container(key="panes"):
        with st.container(key="asking"):
            filters.title()
            search_box.show()
            filters.show()
        with st.container(key="found"):
            results.show()


st.session_state.update(been_on_find=True, clinic_seen=None)
panes()
