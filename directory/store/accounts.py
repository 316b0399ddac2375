"""People: accounts with their argon2 hash and role, and the link that makes the first one.

Hashing is not done here: a hash is stored as given. Every change writes its line of the audit log in its transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, exists, select

from directory.notices import ErrorForPeople
from directory.store.audit import append
from directory.store.database import Database, instant, instant_text
from directory.store.tables import accounts, put, setup_links, signed_out

ADMIN = "admin"
SPECIALIST = "specialist"
ROLES = (ADMIN, SPECIALIST)


@dataclass(frozen=True)
class Account:
    """A person. ``not_before``: a proof of sign-in that was issued earlier is void; None where none was voided."""

    email: str
    role: str
    password_hash: str
    disabled: bool
    created_at: datetime
    password_changed_at: datetime
    not_before: datetime | None


class AccountExists(ErrorForPeople):
    """There is an account of this e-mail address already."""


class NoAccount(ErrorForPeople, LookupError):
    """There is no account of this e-mail address."""


class LastAdmin(ErrorForPeople):
    """Nobody could sign in as an admin any more. The message is for people."""


class LinkRefused(ErrorForPeople):
    """A setup link that is unknown, expired or used, or that came when there was an account already."""


LINK_REFUSED = "This link has expired, was used, or there is an account already. Start the directory again for a new link, or sign in."


def normal_email(email: str) -> str:
    """An e-mail address as accounts compare it."""
    return email.strip().casefold()


class Accounts:
    """The part of the store that keeps accounts. All methods raise Unavailable; those that change one raise NoAccount.

    One admin stays enabled, whoever asks: what would take the last one away raises LastAdmin, and two who disable each
    other at once are one after the other.
    """

    database: Database

    def any_account(self) -> bool:
        """Whether anyone has an account, disabled ones too."""
        with self.database.reading() as connection:
            return _any(connection)

    def account(self, email: str) -> Account | None:
        """The account of an e-mail address."""
        with self.database.reading() as connection:
            row = connection.execute(_ACCOUNTS.where(accounts.c.email == normal_email(email))).first()
        return _account(row) if row else None

    def accounts(self) -> tuple[Account, ...]:
        """All accounts by e-mail address."""
        with self.database.reading() as connection:
            return tuple(
                sorted((_account(row) for row in connection.execute(_ACCOUNTS)), key=lambda account: account.email)
            )

    def add_account(self, email: str, password_hash: str, role: str, *, by: str, at: datetime) -> Account:
        """A new account. Raises AccountExists, ValueError for a role that is none or an empty address."""
        with self.database.writing() as connection:
            return _add(connection, email, password_hash, role, by, at)

    def disable_account(self, email: str, *, by: str, at: datetime, disabled: bool = True) -> None:
        """Disable an account (or enable it again); disabling voids its proofs of sign-in. Raises LastAdmin."""
        with self.database.writing() as connection:
            if disabled:
                _need_another_admin(connection, email)
            _change(
                connection, email, "account disabled" if disabled else "account enabled", by, at, {}, disabled=disabled
            )
            if disabled:
                _sign_out(connection, email, at)

    def set_password_hash(self, email: str, password_hash: str, *, by: str, at: datetime) -> None:
        """Store a new hash, and void the proofs of sign-in under the old password."""
        with self.database.writing() as connection:
            _change(
                connection,
                email,
                "password changed",
                by,
                at,
                {},
                password_hash=password_hash,
                password_changed_at=instant_text(at),
            )
            _sign_out(connection, email, at)

    def set_role(self, email: str, role: str, *, by: str, at: datetime) -> None:
        """Give another role. Raises ValueError for one that is none, LastAdmin."""
        _check_role(role)
        with self.database.writing() as connection:
            if role != ADMIN:
                _need_another_admin(connection, email)
            _change(connection, email, "role changed", by, at, {"role": role}, role=role)

    def need_another_admin(self, email: str) -> None:
        """Raises LastAdmin where this is the only admin who is enabled, so that disabling would be refused."""
        with self.database.reading() as connection:
            _need_another_admin(connection, email)

    def set_not_before(self, email: str, *, by: str, at: datetime) -> None:
        """Sign out everywhere: proofs issued before ``at`` are void. For people without an account here too (OpenID Connect)."""
        with self.database.writing() as connection:
            _sign_out(connection, email, at)
            append(connection, "signed out everywhere", by, at, {"email": normal_email(email)})

    def not_before(self, email: str) -> datetime | None:
        """Before when this person's proofs of sign-in are void."""
        with self.database.reading() as connection:
            found = connection.scalar(select(signed_out.c.not_before).where(signed_out.c.email == normal_email(email)))
        return instant(found) if found else None

    def add_setup_link(self, token_sha256: str, expires_at: datetime) -> None:
        """Remember a link that may create the first account; earlier ones that were not used end."""
        with self.database.writing() as connection:
            connection.execute(setup_links.delete().where(setup_links.c.used_at.is_(None)))
            connection.execute(
                setup_links.insert().values(token_sha256=token_sha256, expires_at=instant_text(expires_at))
            )

    def is_setup_link(self, token_sha256: str, now: datetime) -> bool:
        """Whether the link would work now."""
        with self.database.reading() as connection:
            return _is_usable(connection, token_sha256, now)

    def use_setup_link(self, token_sha256: str, now: datetime, *, email: str, password_hash: str) -> Account:
        """Create the first admin and use the link up, both or neither. Raises LinkRefused, ValueError for an empty address."""
        with self.database.writing() as connection:
            if not _is_usable(connection, token_sha256, now):
                raise LinkRefused(LINK_REFUSED)
            connection.execute(
                setup_links.update().where(setup_links.c.token_sha256 == token_sha256).values(used_at=instant_text(now))
            )
            return _add(connection, email, password_hash, ADMIN, "setup link", now)


_ACCOUNTS = select(accounts, signed_out.c.not_before).outerjoin_from(
    accounts, signed_out, accounts.c.email == signed_out.c.email
)


def _any(connection: Connection) -> bool:
    return bool(connection.scalar(select(exists(select(accounts.c.email)))))


def _is_usable(connection: Connection, token_sha256: str, now: datetime) -> bool:
    link = connection.execute(select(setup_links).where(setup_links.c.token_sha256 == token_sha256)).first()
    return link is not None and link.used_at is None and instant(link.expires_at) > now and not _any(connection)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ValueError(f"{role!r} is no role; expected {' or '.join(ROLES)}")


def _add(connection: Connection, email: str, password_hash: str, role: str, by: str, at: datetime) -> Account:
    _check_role(role)
    email, when = normal_email(email), instant_text(at)
    if not email:
        raise ValueError("an account needs an e-mail address")
    values = {
        "email": email,
        "role": role,
        "password_hash": password_hash,
        "disabled": False,
        "created_at": when,
        "password_changed_at": when,
    }
    if not put(connection, accounts, values, replace=False):
        raise AccountExists(f"{email} has an account already.")
    append(connection, "account added", by, at, {"email": email, "role": role})
    return _account(connection.execute(_ACCOUNTS.where(accounts.c.email == email)).one())


def _need_another_admin(connection: Connection, email: str) -> None:
    enabled = connection.scalars(
        select(accounts.c.email).where(accounts.c.role == ADMIN, accounts.c.disabled.is_(False))
    ).all()
    if enabled == [email := normal_email(email)]:
        raise LastAdmin(
            f"{email} is the last admin who may sign in; nothing was changed. Add or enable another admin first."
        )


def _change(connection: Connection, email: str, kind: str, by: str, at: datetime, details: dict, **values) -> None:
    email = normal_email(email)
    if not connection.execute(accounts.update().where(accounts.c.email == email).values(**values)).rowcount:
        raise NoAccount(f"{email} has no account.")
    append(connection, kind, by, at, {"email": email, **details})


def _sign_out(connection: Connection, email: str, at: datetime) -> None:
    put(connection, signed_out, {"email": normal_email(email), "not_before": instant_text(at)})


def _account(row: Row) -> Account:
    return Account(
        row.email,
        row.role,
        row.password_hash,
        row.disabled,
        instant(row.created_at),
        instant(row.password_changed_at),
        instant(row.not_before) if row.not_before else None,
    )
