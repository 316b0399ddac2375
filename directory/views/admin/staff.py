"""What staff pages say about signing in, and the words around them."""

from directory.clinics import formats
from directory.operate.signing_in import ADMIN, Person
from directory.paths import ACCOUNT
from directory.publishing import actions
from directory.settings import Settings
from directory.store.accounts import SPECIALIST
from directory.views import words
from directory.views.html import Html, element

ROLE_LABELS = {ADMIN: "admin", SPECIALIST: "resource specialist", "shell": "at the shell", "program": "by itself"}
KIND_LABELS = {
    "sample": "Bundled sample",
    "upload": "Everything replaced",
    "update": "Rows updated",
    "rollback": "Rolled back",
    actions.HOLD: "Clinic held",
    actions.NEVER_LIST: "Clinic not to be listed",
    actions.LIST_AGAIN: "Clinic listed again",
    actions.CLOSE: "Clinic closed",
    actions.OPEN_AGAIN: "Clinic open again",
    actions.CLOSE_ORGANIZATION: "Organization closed",
}


def who(by: str) -> str:
    """Who did something, for people: whoever names nobody at the shell is the account that runs it."""
    account = by.removeprefix("shell:")
    return by if account == by else f"{account} (at the shell)"


def first_steps(place: str, link: str | None) -> str:
    """The start message, as plain text: where publications and accounts are kept, and the link that makes the first admin."""
    lines = [f"  Publications, accounts and drafts are kept in {place}"]
    if link:
        lines.append(f"  Nobody can sign in yet. To make the first admin open, within one hour:\n    {link}")
    return "\n".join(lines)


def no_store(settings: Settings) -> Html:
    """Where a clinic file stands in for the store."""
    return element(
        "section",
        element("h1", "Staff pages are off"),
        element(
            "p", f"The clinics come from the file {settings.clinics.name} (CLINICS). There is nothing to publish to."
        ),
        element(
            "p",
            "To upload and publish in the browser, start the directory without CLINICS. DIRECTORY_STORE says where its data is kept.",
        ),
        class_="panel",
    )


def not_for(person: Person) -> Html:
    """For someone whose role does not open the page."""
    return element(
        "section",
        element("h1", "This page is for admins"),
        element(
            "p",
            f"You are signed in as {person.email}, {ROLE_LABELS[person.role]}. Ask an admin to do this, or to change your role.",
        ),
        class_="panel",
    )


def store_away(sentence: str) -> Html:
    """Where the store does not answer."""
    return element(
        "section",
        element("h1", "The store does not answer"),
        element("p", sentence),
        element("p", "Visitors still see what was published last. Try again in a minute."),
        class_="panel",
    )


def sign_in(has_accounts: bool, oidc: bool) -> Html:
    """The ways to sign in; where there is none yet, how the operator sets one up."""
    if has_accounts or oidc:
        way = (
            element("p", element("a", "Sign in with a password", href=f"{ACCOUNT}/signin", class_="go"))
            if has_accounts
            else None
        )
        return element(
            "section",
            element("h1", "Sign in"),
            element("p", "This page is for staff of the resource center. To look for a clinic nobody signs in."),
            way,
            class_="panel",
        )
    return element(
        "section",
        element("h1", "Nobody can sign in yet"),
        element("p", "Set up one of two ways:"),
        element(
            "ul",
            element(
                "li",
                "Accounts kept here: open the link that the server prints when it starts. It works once, for one hour; a restart prints a new one. Or run ",
                element("code", "python -m directory user add"),
                ".",
            ),
            element(
                "li",
                "OpenID Connect: write an [auth] section into Streamlit's secrets.toml, and set DIRECTORY_ADMINS to the e-mail addresses of the admins.",
            ),
        ),
        class_="panel",
    )


def signed_in(person: Person) -> Html:
    """Who is signed in, on every staff page."""
    return element(
        "p",
        "Signed in as ",
        element("b", person.email, data_theirs=True),
        f", {ROLE_LABELS[person.role]}.",
        class_="muted",
    )


def published_line(publication) -> str:
    """What is published now, as one sentence."""
    return f"Published now: number {publication.number}, {words.clinics(publication.row_count)}, by {who(publication.by)} on {formats.day(publication.at.date())} at {publication.at:%H:%M} UTC. {publication.note}"
