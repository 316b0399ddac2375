"""Hashing passwords: slow and large on purpose, so one at a time, and whoever would wait long is told to come back.

There are two lanes. A flood of strangers fills their own and leaves the other to people who are known here.
"""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from functools import cache

import argon2

from directory.notices import ErrorForPeople

LONGEST_PASSWORD = 200  # characters of a password
_PATIENCE = 3.0  # seconds until one's turn
_WAITING = 8  # who wait at once in one lane: each holds one of the server's threads

# OWASP's minimum for argon2id: 19 MiB, two rounds, one lane; about 20 ms
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class TooBusy(ErrorForPeople):
    """No password was looked at, because too many are."""

    def __init__(self) -> None:
        super().__init__(
            "Too many people are signing in at this moment.",
            "Nothing was changed, and no wrong password was counted.",
            "Try again in half a minute.",
        )


class Lane:
    """One after the other."""

    def __init__(self):
        self._places, self._turn = threading.Semaphore(1 + _WAITING), threading.Lock()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """The block's own turn. Raises TooBusy after three seconds, and at once where eight wait already."""
        if not self._places.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._turn.acquire(timeout=_PATIENCE):
                raise TooBusy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


STRANGERS, STAFF = Lane(), Lane()


def made(password: str) -> str:
    """The argon2id hash of a password. Only in one's turn."""
    return _HASHER.hash(password)


def fits(password: str, made_before: str | None) -> bool:
    """Whether a password is the one of a hash; as much work and no where there is none. Only in one's turn."""
    try:
        return _HASHER.verify(made_before or _decoy(), password[: LONGEST_PASSWORD + 1]) and made_before is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def is_outdated(made_before: str) -> bool:
    """Whether a hash was made with other parameters than are used now."""
    return _HASHER.check_needs_rehash(made_before)


@cache
def _decoy() -> str:
    return _HASHER.hash(secrets.token_hex())
