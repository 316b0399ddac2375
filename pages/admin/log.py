"""The audit log: who did what, and when; newest first, to read and to download."""

import streamlit as st

import pages
from directory.operate import audit_csv
from directory.store.audit import each_line
from directory.views.admin import people
from directory.views.html import element
from pages.parts import files, guard

LINES_PER_PAGE = 100

person = guard.require()
store = pages.serving().store()
guard.head("Audit log", person)
newest = store.audit_lines(1)
count = newest[0].number if newest else 0
number_of_pages = max(1, -(-count // LINES_PER_PAGE))
page = min(st.session_state.get("log_page", 1), number_of_pages)
st.html(people.log_table(store.audit_lines(LINES_PER_PAGE, count - (page - 1) * LINES_PER_PAGE + 1)))
if number_of_pages > 1:
    st.pagination(number_of_pages, key="log_page")
with st.container(horizontal=True):
    files.offer(
        "Download the whole log as CSV",
        lambda: audit_csv.to_csv(each_line(store)),
        f"audit-log-{count}.csv",
        key="log_csv",
    )
    if st.button("Check that nothing was changed", key="verify"):
        broken = store.verify_audit()
        st.html(
            element(
                "p",
                broken.sentence if broken else f"All {count:,} lines are as they were written.",
                class_="notice",
                role="status",
            )
        )
