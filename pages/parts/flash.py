"""What to say next on a staff page: said by a callback, shown once at the top of the run after it."""

import streamlit as st

import pages
from directory.views.tables import sentences

_WAITING = "staff_told"  # [(sentences, whether something went wrong)]


def say(*lines: str, fault: bool = False) -> None:
    """Show sentences at the top of the next run. ``fault``: something did not happen that was asked for."""
    st.session_state.setdefault(_WAITING, []).append((lines, fault))


def show() -> None:
    """Say what waits to be said."""
    for lines, fault in pages.once(_WAITING) or ():
        st.html(sentences(lines, fault=fault))
