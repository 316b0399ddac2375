"""How wrong passwords slow further tries down, so that nobody can guess one, and nobody can keep staff out by guessing.

A wait stands on the *pair* of an account and a client, never on an account alone or on everybody: a stranger makes only
himself wait. Against a guesser with many addresses stands a bound on the account: beyond a hundred wrong tries within 24
hours the clients that are unknown to it get together one try a minute, which is at most 100 + 1,440 in any 24 hours. A
client on which the person signed in before brings a proof of that, and that bound does not hold it up. A person on a new
computer competes with the guessers for the one try a minute; that is the price, and the sentence says where it is not paid.

The pairs with strangers are kept in the memory of the process alone, a client only as a hash whose salt ends with the day. The
count of an account is kept in the store, so that it holds over a restart and for all replicas, and has nothing of a client in it.
"""

import hashlib
import hmac
import math
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import itsdangerous

from directory.notices import ErrorForPeople
from directory.store import Store
from directory.store.accounts import Account
from directory.store.sessions import TRIES_KEPT, Failures, Tries

KNOWN_LASTS = timedelta(days=30)

_FREE = 5  # wrong tries of a pair before its first wait
_FIRST_WAIT, _LONGEST_WAIT = 60, 900  # seconds; each further wrong try doubles it
_FREE_OF_ACCOUNT = 100  # wrong tries of strangers within 24 hours, all together, before they get one a minute
_STRANGERS_WAIT = 60  # seconds
# A proof may have been stolen, and its waits alone would allow a hundred guesses a day: after these it is worth nothing until
# it has been left alone for a day, so that 100 + 1,440 + 10 stay below 1,600.
_FREE_OF_KNOWN = 10
_MOST_PAIRS = 10_000  # remembered at once; a flood drives out the oldest, which gains free tries and none beyond the account's bound


class SignInRefused(ErrorForPeople):
    """Signing in was refused; the sentence is for people. ``wait``: seconds until the next try counts, 0 for none."""

    def __init__(self, sentence: str, wait: int = 0):
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True)
class Client:
    """Who asks. ``address``: what ``web.client`` says; ``proofs``: what it brings to show that it is known (``known_proof``)."""

    address: str = ""
    proofs: tuple[str, ...] = ()


class Try:
    """One try at the password of one account. Raises SignInRefused where it has to wait; nothing is counted then.

    It is looked at when it is made, so that who must wait costs no hashing. ``begin`` looks again, right before the password
    is hashed, and counts a stranger's against the account as if it were wrong: of many at once none is overlooked. ``end``
    says what came out. Both belong into one turn of hashing.

    ``known``: what tells a client on which this person signed in before from all others; None for a stranger. An address without
    an account is slowed down alike, so that nobody learns of it. It shares its count with every 4,096th: there are as many
    addresses as somebody cares to make up.
    """

    def __init__(
        self, store: Store, email: str, now: datetime, *, has_account: bool, address: str = "", known: str | None = None
    ):
        key = store.secret(_SECRET)
        self._store, self._now = store, now
        self._counted_as = email if has_account else f"nobody {_mark(key, email)[:3]}"
        tries = store.tries(self._counted_as, now)
        self._pair = (
            _known(store, known, tries.unlocked) if known else _strangers.pair(key, email, address, tries.unlocked, now)
        )
        self.is_stranger = known is None or self._pair.failures(now).count >= _FREE_OF_KNOWN
        self._refuse_waiting(tries)

    def begin(self) -> None:
        """The password is about to be looked at."""
        if self.is_stranger:
            self._store.take_try(self._counted_as, self._now, self._refuse_waiting)
        else:
            self._refuse(self._wait())

    def end(self, *, right: bool) -> None:
        """The pair has one more, or begins anew. The account gets only this try back: the owner's success forgives no guesses of others."""
        if not right:
            self._pair.add(self._now)
            return
        self._pair.forget()
        if self.is_stranger:
            self._store.give_back_try(self._counted_as, self._now)

    def _wait(self) -> int:
        return _wait_of_pair(self._pair.failures(self._now), self._now)

    def _refuse_waiting(self, of_account: Tries) -> None:
        wait = self._wait()
        if self.is_stranger and of_account.last_at and of_account.count >= _FREE_OF_ACCOUNT:
            of_strangers = _left(_STRANGERS_WAIT, of_account.last_at, self._now)
            if of_strangers > wait:
                raise SignInRefused(
                    f"Many wrong passwords were tried for this address today. Computers that are new to it take turns: wait {_minutes(of_strangers)} "
                    "and try again, or sign in on a computer where you did so in the last 30 days.",
                    of_strangers,
                )
        self._refuse(wait)

    @staticmethod
    def _refuse(wait: int) -> None:
        if wait:
            raise SignInRefused(f"There were too many wrong tries. Wait {_minutes(wait)} and try again.", wait)


@dataclass(frozen=True)
class _Pair:
    """The wrong tries of one account and one client: how to read them, add one, and forget them."""

    failures: Callable[[datetime], Failures]
    add: Callable[[datetime], None]
    forget: Callable[[], None]


def _known(store: Store, known: str, unlocked: int) -> _Pair:
    """Kept in the store, as nothing tells there who or where the client is: then no replica gives a thief tries of its own."""
    key = f"known:{hashlib.sha256(known.encode()).hexdigest()} {unlocked}"

    def failures(now: datetime) -> Failures:
        found = store.failures(key, now)
        return found if found.last_at and now - found.last_at <= TRIES_KEPT else _NONE

    def add(now: datetime) -> None:
        store.drop_failures(now - TRIES_KEPT)
        store.record_failure(key, now)

    return _Pair(failures, add, lambda: store.clear_failures(key))


class _Strangers:
    """The pairs with strangers, of one day, the most recent of them, in memory."""

    def __init__(self):
        self._lock, self._day, self._salt = threading.Lock(), date.min, b""
        self._found: OrderedDict[bytes, Failures] = OrderedDict()

    def pair(self, store: str, email: str, address: str, unlocked: int, now: datetime) -> _Pair:
        """A pair under the salt of the day. Another day, or an account that was unlocked, begins anew."""
        with self._lock:
            if now.date() != self._day:
                self._day, self._salt = now.date(), secrets.token_bytes(32)
                self._found.clear()
            key = hmac.digest(
                self._salt, "\n".join((store, email, address, str(unlocked))).encode("utf-8", "replace"), "sha256"
            )
        return _Pair(lambda at: self._failures(key, at), lambda at: self._add(key, at), lambda: self._forget(key))

    def _failures(self, key: bytes, now: datetime) -> Failures:
        with self._lock:
            found = self._found.get(key, _NONE)
            if found.last_at and found.last_at > now:  # a clock ran ahead: it is of now
                found = self._found[key] = Failures(found.count, now)
            return found

    def _add(self, key: bytes, now: datetime) -> None:
        with self._lock:
            self._found[key] = Failures(self._found.get(key, _NONE).count + 1, now)
            self._found.move_to_end(key)
            if len(self._found) > _MOST_PAIRS:
                self._found.popitem(last=False)

    def _forget(self, key: bytes) -> None:
        with self._lock:
            self._found.pop(key, None)


_NONE = Failures(0, None)
_strangers = _Strangers()
_SECRET = "known clients"


def known_proof(store: Store, account: Account, now: datetime) -> tuple[str, str]:
    """The proof that this person signed in on a client: a name for it, the same for each of the person's, and the value.

    It says only that: a random id, a hash that fits this account until its password changes, and when it was made.
    """
    key = store.secret(_SECRET)
    return _mark(key, account.email)[:12], _signer(key).dumps(
        [secrets.token_urlsafe(12), _fit(key, account), int(now.timestamp())]
    )


def known_by(store: Store, account: Account | None, proofs: tuple[str, ...], now: datetime) -> str | None:
    """What tells the client from others that are known to this account; None where no proof fits."""
    if account is None or not proofs:
        return None
    key = store.secret(_SECRET)
    for proof in proofs:
        try:
            random_id, fit, made_at = _signer(key).loads(proof)
        except itsdangerous.BadData:
            continue
        # one that a clock which ran ahead made is as one of now
        if fit == _fit(key, account) and now.timestamp() - made_at <= KNOWN_LASTS.total_seconds():
            return random_id
    return None


def _fit(key: str, account: Account) -> str:
    return _mark(key, f"{account.email}\n{account.password_changed_at.isoformat()}")


def _mark(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _signer(key: str) -> itsdangerous.URLSafeSerializer:
    return itsdangerous.URLSafeSerializer(key, salt="known client")


def _wait_of_pair(failed: Failures, now: datetime) -> int:
    """Seconds until the next try counts."""
    beyond = failed.count - _FREE
    if beyond < 0 or failed.last_at is None:
        return 0
    return _left(min(_FIRST_WAIT * 2 ** min(beyond, 10), _LONGEST_WAIT), failed.last_at, now)


def _left(wait: int, since: datetime, now: datetime) -> int:
    """Seconds that are left of a wait, rounded up; what a clock that ran ahead wrote counts as of now."""
    return max(0, math.ceil(wait - max(0.0, (now - since).total_seconds())))


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
