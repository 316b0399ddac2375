"""What the pages of people and of the audit log show, as tables."""

import json

from directory.clinics import formats
from directory.store.accounts import Account
from directory.store.audit import AuditLine
from directory.views.admin.staff import ROLE_LABELS, who
from directory.views.html import Html
from directory.views.tables import table


def accounts_table(accounts: tuple[Account, ...]) -> Html:
    """A row for each account, as people read it."""
    rows = (
        (a.email, ROLE_LABELS[a.role], "no" if a.disabled else "yes", formats.day(a.created_at.date()))
        for a in accounts
    )
    return table("People", ("E-mail address", "Role", "May sign in", "Since"), rows)


def details_text(details: dict) -> str:
    """The details of a line in one line of text."""
    return "; ".join(f"{key}: {_detail(key, value)}" for key, value in details.items() if value not in ("", None, {}))


def _detail(key: str, value: object) -> str:
    if isinstance(value, dict) and set(value) == {"from", "to"}:
        return " → ".join(value[end] or "not set" for end in ("from", "to"))
    if key in ("role", "by") and isinstance(value, str):
        return ROLE_LABELS.get(value, who(value))
    return str(value) if isinstance(value, str | int | float) else json.dumps(value, sort_keys=True)


def log_table(lines: tuple[AuditLine, ...]) -> Html:
    """A row for each line of the audit log, newest first."""
    rows = ((n.number, f"{n.at:%Y-%m-%d %H:%M:%S}", who(n.by), n.kind, details_text(n.details)) for n in lines)
    return table("Audit log", ("Number", "When (UTC)", "Who", "What", "Details"), rows)
