"""Who is signed in, and the guard that every staff page begins with."""

from datetime import UTC, datetime
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import pages
from directory.operate import signing_in
from directory.operate.signing_in import ADMIN, Person
from directory.paths import SIGNED_IN
from directory.store import Unavailable
from directory.views import words
from directory.views.admin import staff
from directory.views.html import element

ADMIN_PAGES = (
    ("upload", "Upload a list", "Check a file, see what would change, publish it."),
    ("act", "Act now", "Hide a clinic, mark it closed, or close a whole organization."),
    ("history", "History", "Every publication: compare, download, take back."),
    ("quality", "Quality", "What to check, find out or tidy up next."),
    ("people", "People", "Who may sign in."),
    ("log", "Audit log", "Who did what, and when."),
)
"""Path and script of each admin page, its name, and what one does there."""


def person() -> Person | None:
    """Who is signed in in this tab, asked of the store at every run. None also while the store is away."""
    settings = pages.settings()
    cookie = st.context.cookies.get(SIGNED_IN)
    claims = st.user.to_dict() if offers_oidc() and st.user.is_logged_in else None
    if settings.store is None or not (cookie or claims):
        return None
    try:
        store = pages.serving().store()
        if isinstance(cookie, str) and (found := signing_in.person_of_cookie(store, cookie, now())):
            return found
        if not claims:
            return None
        role = signing_in.role_of_claims(claims, settings.admins, settings.specialists, settings.role_claim)
        return signing_in.person_of_claims(store, claims, role, now()) if role else None
    except Unavailable:
        return None


def require(role: str = ADMIN) -> Person:
    """The signed-in person; whoever is not, or has another role, sees how to sign in and nothing else of the page.

    First line of every staff page, and asked again right before anything is written: a sign-in may have ended since.
    """
    found = person()
    if found is None or (role == ADMIN and found.role != ADMIN):
        _refuse(found)
    return found


def head(title: str, who: Person) -> None:
    """Beginning of a staff page: its heading, and who is signed in."""
    st.html(element("h1", title, id="staff-title", tabindex="-1"))
    st.html(staff.signed_in(who))


def admit_uploads() -> None:
    """Let this session send files. Only after ``require(ADMIN)``."""
    cookie = st.context.cookies.get(SIGNED_IN)
    by_cookie = isinstance(cookie, str) and pages.proves_admin(cookie)
    pages.gate().admit(_session_id(), cookie if by_cookie else None)


def _session_id() -> str:
    """Of the session that asked for this page."""
    context = get_script_run_ctx()
    if context is None:
        raise RuntimeError("A page is drawn for a session and for nobody else.")
    return context.session_id


def offers_oidc() -> bool:
    """Whether the operator set up Streamlit's own sign-in (``[auth]`` in its secrets)."""
    try:
        return "auth" in st.secrets
    except (FileNotFoundError, st.errors.StreamlitSecretNotFoundError):
        return False


def now() -> datetime:
    """The moment of this run, UTC."""
    return datetime.now(UTC)


def _refuse(found: Person | None) -> NoReturn:
    pages.gate().dismiss(_session_id())
    show_ways_in(found)
    st.stop()


def show_ways_in(found: Person | None) -> None:
    """The ways to sign in that are set up, or how to set one up; nothing of what lies behind."""
    settings = pages.settings()
    if settings.store is None:
        st.html(staff.no_store(settings))
        return
    if found is not None:
        st.html(staff.not_for(found))
        return
    try:
        has_accounts = pages.serving().store().any_account()
    except Unavailable as fault:
        st.html(staff.store_away(words.without_paths(fault.sentence)))
        return
    oidc = offers_oidc()
    st.html(staff.sign_in(has_accounts, oidc))
    if oidc:
        st.button("Sign in with your organization", key="oidc", type="primary", on_click=st.login)


def sign_out(*, everywhere: bool = False) -> None:
    """End this sign-in, or all of this person's, and show the way in."""
    found = person()
    if found is not None:
        store = pages.serving().store()
        if everywhere:
            signing_in.sign_out_everywhere(store, found.email, found.email, now())
        signing_in.sign_out(store, found, now())
    pages.gate().dismiss(_session_id())
    if offers_oidc() and st.user.is_logged_in:
        st.logout()  # leads the browser away
        st.stop()
    st.rerun()
