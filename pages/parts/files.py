"""Files for staff, made when their button is pressed.

Streamlit's own button for that (a callable as ``data``) runs it in another thread, where nobody can be asked for and a
fault ends in words of Streamlit's. Here the press is a run of the page like any other, so the guard at the top of the
page is asked again; the browser then saves the file by itself (``site.press_marker``).
"""

import secrets
from collections.abc import Callable

import streamlit as st

from directory.notices import ErrorForPeople
from directory.views import site
from directory.views.tables import sentences
from pages.parts import guard

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(label: str, make: Callable[[], bytes], file_name: str, *, key: str, mime: str = CSV) -> None:
    """A button that makes a file and has it saved; where it cannot be made, a sentence says why.

    ``make`` may raise Damaged, Unavailable, Unreadable, ReadingFailed.
    """
    if not st.button(label, key=key):
        return
    guard.require()
    try:
        with st.spinner(f"Making {file_name} …"):
            data = make()
    except ErrorForPeople as fault:
        st.html(sentences((f"{file_name} cannot be made.", str(fault)), fault=True))
        return
    # at most one button was pressed in a run
    st.download_button(
        f"Save {file_name}", data=data, file_name=file_name, mime=mime, on_click="ignore", key="save_file"
    )
    st.html(site.press_marker(secrets.token_hex(8), ".st-key-save_file button"))
