"""Find: a place, wishes, the clinics that fit, and the map beside them."""
import streamlit as st

import pages
from pages.public import asking, box, found


@st.fragment(key=found.PANES)
def panes() -> None:
    """Asking and answer without the frame around them, which no search changes."""
    pages.keep_in_step()
    with st.container(key="panes"):
        with st.container(key="asking"):
            asking.title()
            box.show()
            asking.show()
        with st.container(key="found"):
            found.show()


st.session_state.been_on_find = True
panes()
