"""Staff: who is signed in, the pages behind, changing one's password, signing out.

Also stands in for every staff page until its reader has signed in.
"""

import streamlit as st

from directory.operate import signing_in
from directory.paths import ACCOUNT, SIGNED_IN
from directory.views.admin import staff
from directory.views.html import element
from pages.parts import current, guard

person = guard.require(signing_in.SPECIALIST)
served = current.served()
guard.head("Staff", person)
current.tell(served)
st.html(element("p", staff.published_line(served.publication)))
if person.role == signing_in.ADMIN:
    with st.container(key="staff_pages"):
        for path, label, what in guard.ADMIN_PAGES:
            st.page_link(f"admin/{path}.py", label=label)
            st.html(element("p", what, class_="muted"))
by_password = isinstance(st.context.cookies.get(SIGNED_IN), str)
with st.container(key="staff_ways", horizontal=True):
    if by_password:
        st.html(element("a", "Change your password", href=f"{ACCOUNT}/password", class_="go"))
    if st.button("Sign out", key="sign_out"):
        guard.sign_out()
    if st.button("Sign out everywhere", key="sign_out_all", help="Also ends your sign-in on other computers"):
        guard.sign_out(everywhere=True)
