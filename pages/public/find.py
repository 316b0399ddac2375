"""Find: a place, wishes, the clinics that fit, and the map beside them."""
import streamlit as st

import pages
from directory import search
from pages.public import asking, box, found

directory = pages.directory()
st.session_state.been_on_find = True
with st.container(key="panes"):
    with st.container(key="asking"):
        asking.title()
        box.show()
        answer = search.search(directory, pages.query(), pages.place())
        asking.fold()
        with st.container(key="wishes"):
            asking.wishes(answer)
            asking.done(answer)
    with st.container(key="found"):
        found.show()
