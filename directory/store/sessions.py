"""Sign-ins while they last, the secret that signs them, and the wrong tries before them: all outlive a restart."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import func, select

from directory.store.accounts import normal_email
from directory.store.audit import append
from directory.store.database import Database, instant, instant_text
from directory.store.tables import failures, put, secrets, sessions, signed_out

SEEN_EVERY = timedelta(minutes=1)  # being seen is written down no more often than this: each write waits for the disk
SIGN_INS_KEPT = timedelta(days=7)
TRIES_KEPT = timedelta(hours=24)
_SLOTS = 25  # an account's tries by the hour: the current one and all that reach into the 24 hours before


@dataclass(frozen=True)
class Session:
    """One sign-in of one browser. How long it may last is for the caller to say."""

    id_sha256: str
    email: str
    issued_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Failures:
    """Wrong tries since the last right one, and when the last was; None for none."""

    count: int
    last_at: datetime | None


@dataclass(frozen=True)
class Tries(Failures):
    """Tries at the password of an account within 24 hours, those of up to an hour more among them. ``unlocked``: how often it was unlocked."""

    unlocked: int = 0


class Sessions:
    """The part of the store that keeps sessions and wrong tries. All methods raise Unavailable."""

    database: Database

    def secret(self, name: str) -> str:
        """The secret of a name, the same for every replica; made at its first use."""
        with self.database.reading() as connection:
            found: str | None = connection.scalar(select(secrets.c.value).where(secrets.c.name == name))
        if found is None:
            with self.database.writing(in_line=False) as connection:
                put(connection, secrets, {"name": name, "value": token_urlsafe(48)}, replace=False)
                return str(connection.execute(select(secrets.c.value).where(secrets.c.name == name)).scalar_one())
        return found

    def start_session(self, id_sha256: str, email: str, at: datetime) -> None:
        """A new session; its id is stored as a hash. Sessions of more than a week ago are forgotten.

        A "sign out everywhere" of a clock that ran ahead is one of now: it would void this session as well, until then.
        """
        with self.database.writing(in_line=False) as connection:
            connection.execute(
                signed_out.update()
                .where(signed_out.c.email == normal_email(email), signed_out.c.not_before > instant_text(at))
                .values(not_before=instant_text(at))
            )
            connection.execute(sessions.delete().where(sessions.c.issued_at < instant_text(at - SIGN_INS_KEPT)))
            connection.execute(
                sessions.insert().values(
                    id_sha256=id_sha256,
                    email=normal_email(email),
                    issued_at=instant_text(at),
                    last_seen_at=instant_text(at),
                )
            )

    def session(self, id_sha256: str) -> Session | None:
        """The session of an id, ended ones too."""
        with self.database.reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id_sha256 == id_sha256)).first()
        return (
            Session(
                row.id_sha256,
                row.email,
                instant(row.issued_at),
                instant(row.last_seen_at),
                instant(row.ended_at) if row.ended_at else None,
            )
            if row
            else None
        )

    def touch_session(self, session: Session, at: datetime) -> None:
        """Note that the session was seen; at most once a minute is anything written, and never an earlier time."""
        if at - session.last_seen_at < SEEN_EVERY:
            return
        when = instant_text(at)
        with self.database.writing(in_line=False) as connection:
            connection.execute(
                sessions.update()
                .where(sessions.c.id_sha256 == session.id_sha256, sessions.c.last_seen_at < when)
                .values(last_seen_at=when)
            )

    def bring_back(self, session: Session, at: datetime) -> Session:
        """A session that a clock which ran ahead dated later than ``at``, as one of ``at``: else it would neither go idle nor end."""
        brought = replace(session, issued_at=min(session.issued_at, at), last_seen_at=min(session.last_seen_at, at))
        if brought != session:
            with self.database.writing(in_line=False) as connection:
                connection.execute(
                    sessions.update()
                    .where(sessions.c.id_sha256 == session.id_sha256)
                    .values(issued_at=instant_text(brought.issued_at), last_seen_at=instant_text(brought.last_seen_at))
                )
        return brought

    def end_session(self, id_sha256: str, at: datetime) -> None:
        """Sign out one browser."""
        self._end(sessions.c.id_sha256 == id_sha256, at)

    def end_sessions(self, email: str, at: datetime) -> None:
        """Sign out all browsers of a person."""
        self._end(sessions.c.email == normal_email(email), at)

    def _end(self, which, at: datetime) -> None:
        with self.database.writing(in_line=False) as connection:
            connection.execute(
                sessions.update().where(which, sessions.c.ended_at.is_(None)).values(ended_at=instant_text(at))
            )

    def tries(self, email: str, at: datetime) -> Tries:
        """The tries at an account's password. What a clock that ran ahead wrote is from here on of ``at``, and so goes by."""
        with self.database.reading() as connection:
            found = _tries(connection, email, at)
        return replace(found, last_at=self._no_later(at, found.last_at, *_slots(email)))

    def take_try(self, email: str, at: datetime, judge: Callable[[Tries], None]) -> None:
        """Count one more try, unless ``judge`` raises on seeing those so far. In one transaction, one at a time among all processes."""
        with self.database.writing() as connection:
            judge(_tries(connection, email, at))
            _drop(connection, at - TRIES_KEPT)  # so that the slot of 25 hours ago, which is this one's too, begins anew
            put(
                connection, failures, {"key": _slot(email, at), "count": 1, "last_at": instant_text(at)}, add=("count",)
            )

    def give_back_try(self, email: str, at: datetime) -> None:
        """Take back the try of ``at``, which was no wrong one."""
        with self.database.writing(in_line=False) as connection:
            connection.execute(
                failures.update()
                .where(failures.c.key == _slot(email, at), failures.c.count > 0)
                .values(count=failures.c.count - 1)
            )

    def unlock(self, email: str, *, by: str, at: datetime) -> None:
        """Forget the tries of an account, here and (``Tries.unlocked``) in every process that keeps some in its memory."""
        with self.database.writing() as connection:
            connection.execute(failures.delete().where(failures.c.key.in_(_slots(email))))
            put(
                connection, failures, {"key": _unlocked(email), "count": 1, "last_at": instant_text(at)}, add=("count",)
            )
            append(connection, "account unlocked", by, at, {"email": normal_email(email)})

    def record_failure(self, key: str, at: datetime) -> Failures:
        """Count a wrong try for a key (a client that is known to an account); returns the new count."""
        with self.database.writing(in_line=False) as connection:
            put(connection, failures, {"key": key, "count": 1, "last_at": instant_text(at)}, add=("count",))
            return _failures(connection, key)

    def failures(self, key: str, at: datetime | None = None) -> Failures:
        """The wrong tries of a key. With ``at``, what a clock that ran ahead wrote is from here on of ``at``, and so goes by."""
        with self.database.reading() as connection:
            found = _failures(connection, key)
        return replace(found, last_at=self._no_later(at, found.last_at, key)) if at else found

    def _no_later(self, at: datetime, last_at: datetime | None, *keys: str) -> datetime | None:
        """``last_at``, but no later than ``at``; later ones of these keys are written anew."""
        if last_at is None or last_at <= at:
            return last_at
        with self.database.writing(in_line=False) as connection:
            connection.execute(
                failures.update()
                .where(failures.c.key.in_(keys), failures.c.last_at > instant_text(at))
                .values(last_at=instant_text(at))
            )
        return at

    def clear_failures(self, key: str) -> None:
        """Forget the wrong tries of a key."""
        with self.database.writing(in_line=False) as connection:
            connection.execute(failures.delete().where(failures.c.key == key))

    def drop_failures(self, before: datetime) -> int:
        """Forget every key whose last wrong try is older; returns how many."""
        with self.database.writing(in_line=False) as connection:
            return _drop(connection, before)


def _drop(connection, before: datetime) -> int:
    return connection.execute(failures.delete().where(failures.c.last_at < instant_text(before))).rowcount


def _slot(email: str, at: datetime) -> str:
    return _slots(email)[int(at.timestamp() // 3600) % _SLOTS]


def _slots(email: str) -> list[str]:
    return [f"account:{normal_email(email)} {slot:02}" for slot in range(_SLOTS)]


def _unlocked(email: str) -> str:
    return f"unlocked:{normal_email(email)}"


def _tries(connection, email: str, at: datetime) -> Tries:
    within = failures.c.key.in_(_slots(email)), failures.c.last_at >= instant_text(at - TRIES_KEPT)
    count, last_at = connection.execute(
        select(func.coalesce(func.sum(failures.c.count), 0), func.max(failures.c.last_at)).where(*within)
    ).one()
    return Tries(int(count), instant(last_at) if last_at else None, _failures(connection, _unlocked(email)).count)


def _failures(connection, key: str) -> Failures:
    row = connection.execute(select(failures).where(failures.c.key == key)).first()
    return Failures(row.count, instant(row.last_at)) if row else Failures(0, None)
