"""Signing in: passwords, how wrong ones slow further tries down, and how long a sign-in lasts.

The proof of a local sign-in is a cookie with a random session id, signed; the store knows the id's hash. A sign-in by
OpenID Connect gets a row in the same table, so that both end alike: by signing out, after 30 idle minutes, after 8 hours,
with "sign out everywhere", and when the person is disabled. Sources: OWASP Authentication and Password Storage Cheat Sheets.
"""
import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import argon2
import itsdangerous

from directory.store import Store
from directory.store_accounts import ADMIN, ROLES, SPECIALIST, Account, normal_email
from directory.store_sessions import Failures

__all__ = ["ADMIN", "ROLES", "SPECIALIST", "Person", "SignInRefused", "hashed", "weakness"]

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SETUP_LASTS = timedelta(hours=1)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

_FREE_TRIES = {"account": 5, "all": 50}  # wrong tries before the first wait
_FIRST_WAIT, _LONGEST_WAIT = 60, {"account": 900, "all": 60}  # seconds; each further wrong try doubles it
_FORGOTTEN = timedelta(hours=24)
_ALL = "all"

# OWASP's minimum for argon2id: 19 MiB, two rounds, one lane; about 20 ms
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_one_at_a_time = threading.Semaphore(1)


@cache
def _decoy() -> str:
    """For the same work where an address has no account."""
    return _HASHER.hash(secrets.token_hex())


@dataclass(frozen=True)
class Person:
    """Who is signed in. ``session``: the hash of the sign-in, for signing out."""

    email: str
    role: str
    session: str


class SignInRefused(Exception):
    """Signing in was refused; the sentence is for people. ``wait``: seconds until the next try counts, 0 for none."""

    def __init__(self, sentence: str, wait: int = 0):
        super().__init__(sentence)
        self.sentence, self.wait = sentence, wait


def hashed(password: str) -> str:
    """The argon2id hash of a password, as the store keeps it."""
    with _one_at_a_time:
        return _HASHER.hash(password)


def weakness(password: str, email: str) -> str | None:
    """Why a password is not taken, as a sentence; None where it is."""
    if len(password) < SHORTEST_PASSWORD:
        return f"The password needs at least {SHORTEST_PASSWORD} characters. Several words make a good one."
    if len(password) > LONGEST_PASSWORD:
        return f"The password may have at most {LONGEST_PASSWORD} characters."
    name = normal_email(email).partition("@")[0]
    if len(set(password)) < 5 or (len(name) > 3 and name in password.casefold()):
        return "This password is easy to guess. Take several words that have nothing to do with you."
    return None


def sign_in(store: Store, email: str, password: str, now: datetime) -> str:
    """The cookie value of a new local sign-in. Raises SignInRefused, Unavailable.

    An unknown address, a disabled account and a wrong password are refused with the same words and the same work.
    """
    email = normal_email(email)[:320]
    key = f"account:{email}"
    if wait := max(_wait(store.failures(key), "account", now), _wait(store.failures(_ALL), "all", now)):
        raise SignInRefused(f"There were too many wrong tries. Wait {_minutes(wait)} and try again.", wait)
    account = store.account(email)
    if not _verified(account, password) or account is None or account.disabled:
        store.drop_failures(now - _FORGOTTEN)
        store.record_failure(key, now)
        store.record_failure(_ALL, now)
        store.audit("sign-in refused", email, now, {})
        raise SignInRefused("The e-mail address or the password is not right.")
    store.clear_failures(key)
    if _HASHER.check_needs_rehash(account.password_hash):
        store.set_password_hash(email, hashed(password), by=email, at=now)
    session = secrets.token_urlsafe(32)
    store.start_session(_sha256(session), email, now)
    store.audit("signed in", email, now, {"way": "password"})
    return _signer(store).dumps(session)


def person_of_cookie(store: Store, cookie: str, now: datetime) -> Person | None:
    """Who a sign-in cookie proves, as of now; None where it proves nobody. Raises Unavailable."""
    try:
        session = _signer(store).loads(cookie)
    except itsdangerous.BadData:
        return None
    found = store.session(_sha256(str(session)))
    account = store.account(found.email) if found else None
    if account is None or account.disabled:
        return None
    return _still(store, found, Person(account.email, account.role, found.id_sha256), now)


def person_of_claims(store: Store, claims: dict, role: str, now: datetime) -> Person | None:
    """Who an OpenID Connect sign-in proves, as of now: ``claims`` with iss, sub, iat, email. Raises Unavailable.

    The provider's sign-in counts as begun at its own time, so that a cookie that is played again starts nothing new.
    """
    try:
        email, issued = normal_email(str(claims["email"])), datetime.fromtimestamp(int(claims.get("auth_time") or claims["iat"]), now.tzinfo)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    key = _sha256(f"oidc {claims.get('iss')} {claims.get('sub')} {claims.get('iat')}")
    found = store.session(key)
    if found is None:
        if not timedelta(minutes=-1) <= now - issued <= LONGEST:
            return None
        store.start_session(key, email, now)
        store.audit("signed in", email, now, {"way": "OpenID Connect", "issuer": str(claims.get("iss"))})
        found = store.session(key)
    if found.email != email or now - issued > LONGEST:
        return None
    return _still(store, found, Person(email, role, key), now)


def role_of_claims(claims: dict, admins: tuple[str, ...], specialists: tuple[str, ...], role_claim: str | None) -> str | None:
    """The role of an OpenID Connect sign-in: by the operator's lists (verified addresses only) or by the claim; None for none."""
    named = claims.get(role_claim) if role_claim else None
    roles = {named} if isinstance(named, str) else {r for r in named if isinstance(r, str)} if isinstance(named, (list, tuple)) else set()
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
    """Give oneself a new password; every sign-in of the person ends. Raises SignInRefused, Unavailable."""
    key = f"account:{person.email}"
    if wait := _wait(store.failures(key), "account", now):
        raise SignInRefused(f"There were too many wrong tries. Wait {_minutes(wait)} and try again.", wait)
    if not _verified(store.account(person.email), old):
        store.record_failure(key, now)
        raise SignInRefused("The old password is not right.")
    if reason := weakness(new, person.email):
        raise SignInRefused(reason)
    store.set_password_hash(person.email, hashed(new), by=person.email, at=now)
    store.end_sessions(person.email, now)


def setup_token(store: Store, now: datetime) -> str | None:
    """The token of a new link that makes the first admin; None where there is an account already."""
    if store.any_account():
        return None
    token = secrets.token_urlsafe(32)
    store.add_setup_link(_sha256(token), now + SETUP_LASTS)
    return token


def set_up(store: Store, token: str, email: str, password: str, now: datetime) -> Account:
    """Make the first admin. Raises SignInRefused for a weak password, ``LinkRefused`` for the link, ValueError for the address."""
    if reason := weakness(password, email):
        raise SignInRefused(reason)
    return store.use_setup_link(_sha256(token), now, email=email, password_hash=hashed(password))


def _verified(account: Account | None, password: str) -> bool:
    with _one_at_a_time:
        decoy = _decoy()
        try:
            return _HASHER.verify(account.password_hash if account else decoy, password[: LONGEST_PASSWORD + 1]) and account is not None
        except argon2.exceptions.VerificationError:
            return False
        except argon2.exceptions.InvalidHashError:
            return False


def _still(store: Store, found, person: Person, now: datetime) -> Person | None:
    """The person, unless the sign-in has ended one way or another; being seen keeps it from going idle."""
    not_before = store.not_before(person.email)
    over = found.ended_at or now - found.last_seen_at > IDLE or now - found.issued_at > LONGEST or (not_before and found.issued_at < not_before)
    if over:
        return None
    store.touch_session(found, now)
    return person


def _wait(failed: Failures, kind: str, now: datetime) -> int:
    """Seconds until the next try counts."""
    beyond = failed.count - _FREE_TRIES[kind]
    if beyond < 0 or failed.last_at is None or now - failed.last_at > _FORGOTTEN:
        return 0
    wait = min(_FIRST_WAIT * 2 ** min(beyond, 10), _LONGEST_WAIT[kind])
    return max(0, round(wait - (now - failed.last_at).total_seconds()))


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _signer(store: Store) -> itsdangerous.URLSafeTimedSerializer:
    return itsdangerous.URLSafeTimedSerializer(store.secret("sign-in cookie"), salt="sign-in")
