"""Find: a place, wishes, the clinics that fit, and the map beside them."""
import streamlit as st

import pages
from directory import search
from pages.public import asking, found

directory = pages.directory()
st.session_state.been_on_find = True
with st.container(key="panes"):
    with st.container(key="asking"):
        asking.place_box()
        answer = search.search(directory, pages.query(), pages.place())
        asking.wishes(answer)
    with st.container(key="found"):
        found.show()
