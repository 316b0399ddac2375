"""The frame of every page: the list of pages, crisis line, banner. No rule is decided here."""
import streamlit as st

import pages
from directory import site
from directory.published import Unreadable

st.set_page_config(page_title=site.TITLE, page_icon=str(site.ICON), layout="wide", initial_sidebar_state="collapsed")
find = st.Page("public/find.py", title=site.TITLE, default=True)
clinic = st.Page("public/clinic.py", title=site.TITLE, url_path="clinic", visibility="hidden")
current = st.navigation([find, clinic], position="hidden")

with st.container(key="frame_top"):
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        st.page_link(find, label=site.NAME)
    st.html(site.crisis_line())
    try:
        directory = pages.directory()
    except Unreadable as problem:
        st.html(site.unreadable(problem))
        st.html(site.footer(pages.settings(), None))
        st.stop()
    if directory.is_sample:
        st.html(site.sample_banner(directory.today))
current.run()
st.html(site.footer(pages.settings(), directory))
turn, selector = st.session_state.get("focus", (0, ""))
st.html(site.focus_marker(turn, selector))
