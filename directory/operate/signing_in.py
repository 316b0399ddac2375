"""Signing in: passwords, and how long a sign-in lasts. How wrong passwords slow further tries down stands in ``tries``.

The proof of a local sign-in is a cookie with a random session id, signed; the store knows the id's hash. A sign-in by
OpenID Connect gets a row in the same table, so that both end alike: by signing out, after 30 idle minutes, after 8 hours,
with "sign out everywhere", and when the person is disabled. Sources: OWASP Authentication and Password Storage Cheat Sheets.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import itsdangerous

from directory.operate import hashing
from directory.operate.hashing import TooBusy
from directory.operate.tries import Client, SignInRefused, Try, known_by, known_proof
from directory.store import Store
from directory.store.accounts import (
    ADMIN,
    LINK_REFUSED,
    ROLES,
    SPECIALIST,
    Account,
    LinkRefused,
    NoAccount,
    normal_email,
)

__all__ = ["ADMIN", "ROLES", "SPECIALIST", "Client", "Person", "SignInRefused", "TooBusy", "hashed", "weakness"]

IDLE = timedelta(minutes=30)
LONGEST_SIGN_IN = timedelta(hours=8)
SETUP_LASTS = timedelta(hours=1)
_LINES_A_DAY = 100  # refused sign-ins of a day after which the audit log has those of addresses with an account alone
_JUST_NOW = timedelta(minutes=1)  # a sign-in by OpenID Connect may take from the provider to us
SHORTEST_PASSWORD = 12


@dataclass(frozen=True)
class Person:
    """Who is signed in. ``session``: the hash of the sign-in, for signing out."""

    email: str
    role: str
    session: str


_NOWHERE = Client()


def hashed(password: str) -> str:
    """The argon2id hash of a password, as the store keeps it. Raises TooBusy."""
    with hashing.STAFF.turn():
        return hashing.made(password)


def weakness(password: str, email: str) -> str | None:
    """Why a password is not taken, as a sentence; None where it is."""
    if len(password) < SHORTEST_PASSWORD:
        return f"The password needs at least {SHORTEST_PASSWORD} characters. Several words make a good one."
    if len(password) > hashing.LONGEST_PASSWORD:
        return f"The password may have at most {hashing.LONGEST_PASSWORD} characters."
    name = normal_email(email).partition("@")[0]
    if len(set(password)) < 5 or (len(name) > 3 and name in password.casefold()):
        return "This password is easy to guess. Take several words that have nothing to do with you."
    return None


def sign_in(store: Store, email: str, password: str, now: datetime, client: Client = _NOWHERE) -> str:
    """The cookie value of a new local sign-in. Raises SignInRefused, TooBusy, Unavailable.

    An unknown address, a disabled account and a wrong password are refused with the same words and the same work.
    """
    email = normal_email(email)[:320]
    account = store.account(email)
    one_try = Try(
        store,
        email,
        now,
        has_account=account is not None,
        address=client.address,
        known=known_by(store, account, client.proofs, now),
    )
    with (hashing.STRANGERS if one_try.is_stranger else hashing.STAFF).turn():
        one_try.begin()
        right = (
            hashing.fits(password, account.password_hash if account else None)
            and account is not None
            and not account.disabled
        )
        one_try.end(right=right)
        outdated = account is not None and right and hashing.is_outdated(account.password_hash)
        newer = hashing.made(password) if outdated else None
    if not right:
        # addresses can be made up without end, and the log keeps each line for good; counted for all, so that the work is alike
        refused_today = store.record_failure(f"refused on {now:%Y-%m-%d}", now).count
        if account or refused_today <= _LINES_A_DAY:
            store.audit("sign-in refused", email, now, {})
        raise SignInRefused("The e-mail address or the password is not right.")
    if newer:
        store.set_password_hash(email, newer, by=email, at=now)
    return begin(store, email, now)


def begin(store: Store, email: str, now: datetime) -> str:
    """The cookie value of a new sign-in of a person who proved just now who it is. Raises Unavailable."""
    session = secrets.token_urlsafe(32)
    store.start_session(_sha256(session), email, now)
    store.audit("signed in", normal_email(email), now, {"way": "password"})
    return _signer(store).dumps(session)


def proof_of_client(store: Store, email: str, now: datetime) -> tuple[str, str]:
    """What a client keeps for 30 days to show that this person signed in on it: a name and a value. Raises Unavailable, NoAccount."""
    account = store.account(email)
    if account is None:
        raise NoAccount(f"{normal_email(email)} has no account.")
    return known_proof(store, account, now)


def person_of_cookie(store: Store, cookie: str, now: datetime) -> Person | None:
    """Who a sign-in cookie proves, as of now; None where it proves nobody. Raises Unavailable."""
    try:
        session = _signer(store).loads(cookie)
    except itsdangerous.BadData:
        return None
    found = store.session(_sha256(str(session)))
    account = store.account(found.email) if found else None
    if found is None or account is None or account.disabled:
        return None
    return _still(store, found, Person(account.email, account.role, found.id_sha256), now)


def person_of_claims(store: Store, claims: dict, role: str, now: datetime) -> Person | None:
    """Who an OpenID Connect sign-in proves, as of now: ``claims`` with iss, sub, iat, email. Raises Unavailable.

    The provider's sign-in counts as begun at its own time, so that a cookie that is played again starts nothing new.
    """
    try:
        email, issued = (
            normal_email(str(claims["email"])),
            datetime.fromtimestamp(int(claims.get("auth_time") or claims["iat"]), now.tzinfo),
        )
        # the provider may have known the person for long; when it said so to us is another time
        told = datetime.fromtimestamp(int(claims.get("iat") or claims["auth_time"]), now.tzinfo)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    key = _sha256(f"oidc {claims.get('iss')} {claims.get('sub')} {claims.get('iat')}")
    found = store.session(key)
    if found is None:
        if not timedelta(minutes=-1) <= now - issued <= LONGEST_SIGN_IN:
            return None
        not_before = store.not_before(email)
        # signing out everywhere, dated by a clock that ran ahead, is of now: only what was told just now came after it
        if not_before and not_before > now and now - told > _JUST_NOW:
            return None
        store.start_session(key, email, now)
        store.audit("signed in", email, now, {"way": "OpenID Connect", "issuer": str(claims.get("iss"))})
        found = store.session(key)
    if found is None or found.email != email or now - issued > LONGEST_SIGN_IN:
        return None
    return _still(store, found, Person(email, role, key), now)


def role_of_claims(
    claims: dict, admins: tuple[str, ...], specialists: tuple[str, ...], role_claim: str | None
) -> str | None:
    """The role of an OpenID Connect sign-in: by the operator's lists (verified addresses only) or by the claim; None for none."""
    named = claims.get(role_claim) if role_claim else None
    roles = (
        {named}
        if isinstance(named, str)
        else {r for r in named if isinstance(r, str)}
        if isinstance(named, (list, tuple))
        else set()
    )
    email = normal_email(str(claims.get("email", ""))) if claims.get("email_verified") is True else ""
    for role, listed in ((ADMIN, admins), (SPECIALIST, specialists)):
        if role in roles or (email and email in {normal_email(one) for one in listed}):
            return role
    return None


def sign_out(store: Store, person: Person, now: datetime) -> None:
    """End this sign-in."""
    store.end_session(person.session, now)
    store.audit("signed out", person.email, now, {})


def sign_out_everywhere(store: Store, email: str, by: str, now: datetime) -> None:
    """End every sign-in of a person."""
    store.end_sessions(email, now)
    store.set_not_before(email, by=by, at=now)


def change_password(store: Store, person: Person, old: str, new: str, now: datetime) -> None:
    """Give oneself a new password; every sign-in of the person ends. Raises SignInRefused, TooBusy, Unavailable.

    A sign-in is a client that is known, wherever it is used from: who stole it has its wait and no other's.
    """
    account = store.account(person.email)
    one_try = Try(store, person.email, now, has_account=account is not None, known=person.session)
    with hashing.STAFF.turn():
        one_try.begin()
        right = hashing.fits(old, account.password_hash if account else None)
        one_try.end(right=right)
        reason = weakness(new, person.email) if right else "The old password is not right."
        if reason:
            raise SignInRefused(reason)
        newer = hashing.made(new)
    store.set_password_hash(person.email, newer, by=person.email, at=now)
    store.end_sessions(person.email, now)


def setup_token(store: Store, now: datetime) -> str | None:
    """The token of a new link that makes the first admin; None where there is an account already."""
    if store.any_account():
        return None
    token = secrets.token_urlsafe(32)
    store.add_setup_link(_sha256(token), now + SETUP_LASTS)
    return token


def set_up(store: Store, token: str, email: str, password: str, now: datetime) -> Account:
    """Make the first admin. Raises SignInRefused for a weak password, ``LinkRefused`` for the link, ValueError for the address, TooBusy.

    The link is looked at first, so that nobody makes us hash without one.
    """
    if not store.is_setup_link(_sha256(token), now):
        raise LinkRefused(LINK_REFUSED)
    if reason := weakness(password, email):
        raise SignInRefused(reason)
    return store.use_setup_link(_sha256(token), now, email=email, password_hash=hashed(password))


def _still(store: Store, found, person: Person, now: datetime) -> Person | None:
    """The person, unless the sign-in has ended one way or another; being seen keeps it from going idle."""
    found, not_before = store.bring_back(found, now), store.not_before(person.email)
    over = (
        found.ended_at
        or now - found.last_seen_at > IDLE
        or now - found.issued_at > LONGEST_SIGN_IN
        or (not_before and found.issued_at < not_before)
    )
    if over:
        return None
    store.touch_session(found, now)
    return person


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _signer(store: Store) -> itsdangerous.URLSafeTimedSerializer:
    return itsdangerous.URLSafeTimedSerializer(store.secret("sign-in cookie"), salt="sign-in")
