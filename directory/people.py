"""What the pages of people and of the audit log show, as tables."""
import csv
import io
import json

import pandas as pd

from directory.export import guard
from directory.staff import ROLE_LABELS
from directory.store_accounts import Account
from directory.store_audit import AuditLine


def accounts_table(accounts: tuple[Account, ...]) -> pd.DataFrame:
    """A row for each account, as people read it."""
    return pd.DataFrame([{"E-mail": a.email, "Role": ROLE_LABELS[a.role], "May sign in": "no" if a.disabled else "yes", "Since": f"{a.created_at:%Y-%m-%d}"} for a in accounts], columns=["E-mail", "Role", "May sign in", "Since"])


def details_text(details: dict) -> str:
    """The details of a line in one line of text."""
    return "; ".join(f"{key}: {value if isinstance(value, str | int | float) else json.dumps(value, sort_keys=True)}" for key, value in details.items() if value not in ("", None, {}))


def log_table(lines: tuple[AuditLine, ...]) -> pd.DataFrame:
    """A row for each line of the audit log, newest first."""
    return pd.DataFrame([{"Number": n.number, "When (UTC)": f"{n.at:%Y-%m-%d %H:%M:%S}", "Who": n.by, "What": n.kind, "Details": details_text(n.details)} for n in lines], columns=["Number", "When (UTC)", "Who", "What", "Details"])


def log_csv(lines) -> bytes:
    """The audit log as CSV, with the hash of each line; cells that could run as formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["number", "at", "by", "kind", "details", "hash"])
    for n in lines:
        writer.writerow([guard(str(cell)) for cell in (n.number, n.at.isoformat(), n.by, n.kind, json.dumps(n.details, sort_keys=True), n.hash)])
    return out.getvalue().encode("utf-8-sig")
