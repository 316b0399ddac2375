"""The frame of every page: the list of pages, crisis line, quick exit, banner. No rule is decided here."""

import streamlit as st

import pages
from directory.operate.signing_in import ADMIN
from directory.search.published import Directory, Unreadable
from directory.views import center, site
from directory.views.find import results
from pages.parts import guard

st.set_page_config(page_title=site.TITLE, page_icon=str(site.ICON), layout="wide", initial_sidebar_state="collapsed")
find = st.Page("public/find.py", title=site.TITLE, default=True)
clinic = st.Page("public/clinic.py", title=site.TITLE, url_path="clinic", visibility="hidden")
guide = st.Page("public/guide.py", title=site.TITLE, url_path="guide")
who = guard.person()
staff_pages = [st.Page("admin/start.py", title=site.TITLE, url_path="staff", visibility="hidden")]
for path, _label, _what in guard.ADMIN_PAGES:
    # until an admin has signed in, the same address holds the way in and the page's own script is not even declared
    script = f"admin/{path}.py" if who and who.role == ADMIN else "admin/start.py"
    staff_pages.append(st.Page(script, title=site.TITLE, url_path=path, visibility="hidden"))
current = st.navigation([find, clinic, guide, *staff_pages], position="hidden")

# what only staff read does not speak to patients; the way in may be read by anyone
of_staff = current.url_path in {page.url_path for page in staff_pages}
for_staff = who is not None and of_staff
if current.url_path == find.url_path:
    st.html(results.skip_link())
with st.container(key="frame_top"):
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        st.page_link(find, label=site.NAME)
        st.page_link(find, label="Find")
        st.page_link(guide, label="Guide")
        if who:
            st.page_link(staff_pages[0], label="Staff")
        if not for_staff and (line := center.masthead(pages.settings(), pages.now())):
            st.html(line)
        st.html(site.leave(noted=not of_staff, stays=for_staff))
    if not for_staff:
        st.html(site.crisis_line())
    directory: Directory | None = None
    try:
        directory = pages.directory()
    except Unreadable as problem:
        # the guide has its say without a single clinic, and staff take back what cannot be shown
        if current.url_path not in {page.url_path for page in (guide, *staff_pages)}:
            st.html(site.unreadable(problem, pages.contact()))
            st.html(site.footer(pages.contact(), None))
            st.stop()
    if directory:
        pages.frame_drawn(directory)
    if directory and directory.is_sample:
        st.html(site.sample_banner(directory.today))
# nobody sees it: here the page's script brings a search that no cookie could bring
st.text_input("Search", key="carried", autocomplete="off", on_change=pages.take_carried)
st.html(site.clock_marker(pages.now()))
st.session_state["page_entered"] = st.session_state.get("page_shown") not in (None, current.url_path)
st.session_state["page_shown"] = current.url_path
if st.session_state["page_entered"]:
    st.session_state.pop(pages.TOLD_ONCE, None)
current.run()
if current.url_path == guide.url_path and st.session_state["page_entered"]:
    pages.focus("#guide-title")
foot = site.staff_footer(directory) if for_staff else site.footer(pages.contact(), directory)
if foot:
    st.html(foot)
turn, selector = st.session_state.get("focus", (0, ""))
st.html(site.focus_marker(turn, selector))
