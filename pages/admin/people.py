"""People: who may sign in with a password, adding them, and ending their sign-ins."""

import secrets

import email_validator
import streamlit as st

import pages
from directory.notices import ErrorForPeople
from directory.operate import signing_in
from directory.views.admin import people, staff
from directory.views.html import element
from pages.parts import flash, guard

person = guard.require()
store = pages.serving().store()


def _add() -> None:
    who = guard.require()
    try:
        email = email_validator.validate_email(
            st.session_state.new_email.strip(), check_deliverability=False, test_environment=True
        ).normalized
    except email_validator.EmailNotValidError as fault:
        flash.say(f"This is not an e-mail address. {fault}", fault=True)
        return
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    try:
        store.add_account(email, signing_in.hashed(password), st.session_state.new_role, by=who.email, at=guard.now())
    except ErrorForPeople as fault:
        flash.say(str(fault), fault=True)
        return
    st.session_state["people_password"] = email, password
    st.session_state.new_email = ""


def _change(action: str) -> None:
    """What the pressed button says, for the person who is chosen at that moment."""
    who, email = guard.require(), st.session_state.person
    st.session_state.pop("people_password", None)
    if email == who.email and action != "out":
        flash.say("This is you. Another admin can do that.", fault=True)
        return
    try:
        if action in ("disable", "enable"):
            store.disable_account(email, by=who.email, at=guard.now(), disabled=action == "disable")
            if action == "disable":
                store.end_sessions(email, guard.now())  # whatever a clock said when they began
        elif action in signing_in.ROLES:
            store.set_role(email, action, by=who.email, at=guard.now())
        else:
            signing_in.sign_out_everywhere(store, email, who.email, guard.now())
    except ErrorForPeople as fault:
        flash.say(*fault.sentences, fault=True)
        return
    flash.say(f"Done: {email}.")


guard.head("People", person)
flash.show()
# until the next press or page, not until the next run: a connection that breaks and comes back runs the page again
if st.session_state.get("page_entered"):
    st.session_state.pop("people_password", None)
if shown := st.session_state.get("people_password"):
    st.html(
        element(
            "section",
            element(
                "p", element("b", shown[0]), " may sign in now. The first password, shown only here and only once:"
            ),
            element("p", element("code", shown[1])),
            element("p", "Hand it over yourself. The person changes it on the page Staff."),
            class_="panel",
            role="status",
        )
    )
everyone = store.accounts()
st.html(people.accounts_table(everyone))
with st.form("add_person", border=True):
    st.html(element("h2", "Add a person"))
    st.text_input("E-mail address", key="new_email", max_chars=320)
    st.radio(
        "Role",
        [signing_in.SPECIALIST, signing_in.ADMIN],
        key="new_role",
        format_func=staff.ROLE_LABELS.get,
        horizontal=True,
    )
    st.form_submit_button("Add", on_click=_add)
st.html(element("h2", "Change"))
chosen = st.selectbox("Person", [account.email for account in everyone], key="person") if everyone else None
account = next((account for account in everyone if account.email == chosen), None)
if account:
    with st.container(key="person_ways", horizontal=True):
        st.button(
            "Enable" if account.disabled else "Disable",
            key="disable",
            on_click=_change,
            args=("enable" if account.disabled else "disable",),
        )
        other = signing_in.SPECIALIST if account.role == signing_in.ADMIN else signing_in.ADMIN
        st.button(f"Make {staff.ROLE_LABELS[other]}", key="role", on_click=_change, args=(other,))
        st.button("Sign out everywhere", key="out", on_click=_change, args=("out",))
st.html(
    element(
        "p",
        "People who sign in with their organization are set by DIRECTORY_ADMINS, DIRECTORY_SPECIALISTS and DIRECTORY_ROLE_CLAIM, not here.",
        class_="muted",
    )
)
