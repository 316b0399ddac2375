"""Find: a place, wishes, the clinics that fit, and the map beside them."""

import streamlit as st

import pages
from pages.parts.find import filters, results, search_box


@st.fragment(key=results.PANES)
def both() -> None:
    """Asking and answer without the frame around them, which no search changes."""
    pages.keep_in_step()
    # each opened alone: at every run Streamlit copies what a fragment lies in, each with all that this lies in
    panes = st.container(key="panes")
    asking = panes.container(key="asking")
    with asking:
        filters.title()
    search_box.show(asking)
    with asking:
        filters.show()
    with panes.container(key="found"):
        results.show()


st.session_state.update(been_on_find=True, clinic_seen=None)
both()
