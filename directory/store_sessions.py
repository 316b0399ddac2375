"""Sign-ins while they last, the secret that signs them, and the wrong tries before them: all outlive a restart."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import select

from directory.store_accounts import normal_email
from directory.store_database import Database, instant, instant_text
from directory.store_tables import failures, put, secrets, sessions

SEEN_EVERY = timedelta(minutes=1)  # being seen is written down no more often than this: each write waits for the disk
KEPT = timedelta(days=7)


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


class Sessions:
    """The part of the store that keeps sessions and wrong tries. All methods raise Unavailable."""

    database: Database

    def secret(self, name: str) -> str:
        """The secret of a name, the same for every replica; made at its first use."""
        with self.database.reading() as connection:
            found = connection.scalar(select(secrets.c.value).where(secrets.c.name == name))
        if found is None:
            with self.database.writing(in_line=False) as connection:
                put(connection, secrets, {"name": name, "value": token_urlsafe(48)}, replace=False)
                found = connection.scalar(select(secrets.c.value).where(secrets.c.name == name))
        return found

    def start_session(self, id_sha256: str, email: str, at: datetime) -> None:
        """A new session; its id is stored as a hash. Sessions of more than a week ago are forgotten."""
        with self.database.writing(in_line=False) as connection:
            connection.execute(sessions.delete().where(sessions.c.issued_at < instant_text(at - KEPT)))
            connection.execute(sessions.insert().values(id_sha256=id_sha256, email=normal_email(email), issued_at=instant_text(at), last_seen_at=instant_text(at)))

    def session(self, id_sha256: str) -> Session | None:
        """The session of an id, ended ones too."""
        with self.database.reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id_sha256 == id_sha256)).first()
        return Session(row.id_sha256, row.email, instant(row.issued_at), instant(row.last_seen_at), instant(row.ended_at) if row.ended_at else None) if row else None

    def touch_session(self, session: Session, at: datetime) -> None:
        """Note that the session was seen; at most once a minute is anything written, and never an earlier time."""
        if at - session.last_seen_at < SEEN_EVERY:
            return
        when = instant_text(at)
        with self.database.writing(in_line=False) as connection:
            connection.execute(sessions.update().where(sessions.c.id_sha256 == session.id_sha256, sessions.c.last_seen_at < when).values(last_seen_at=when))

    def end_session(self, id_sha256: str, at: datetime) -> None:
        """Sign out one browser."""
        self._end(sessions.c.id_sha256 == id_sha256, at)

    def end_sessions(self, email: str, at: datetime) -> None:
        """Sign out all browsers of a person."""
        self._end(sessions.c.email == normal_email(email), at)

    def _end(self, which, at: datetime) -> None:
        with self.database.writing(in_line=False) as connection:
            connection.execute(sessions.update().where(which, sessions.c.ended_at.is_(None)).values(ended_at=instant_text(at)))

    def record_failure(self, key: str, at: datetime) -> Failures:
        """Count a wrong try for a key (an account, or "all"); returns the new count."""
        with self.database.writing(in_line=False) as connection:
            put(connection, failures, {"key": key, "count": 1, "last_at": instant_text(at)}, add=("count",))
            return _failures(connection, key)

    def failures(self, key: str) -> Failures:
        """The wrong tries of a key."""
        with self.database.reading() as connection:
            return _failures(connection, key)

    def clear_failures(self, key: str) -> None:
        """Forget the wrong tries of a key."""
        with self.database.writing(in_line=False) as connection:
            connection.execute(failures.delete().where(failures.c.key == key))

    def drop_failures(self, before: datetime) -> int:
        """Forget every key whose last wrong try is older; returns how many."""
        with self.database.writing(in_line=False) as connection:
            return connection.execute(failures.delete().where(failures.c.last_at < instant_text(before))).rowcount


def _failures(connection, key: str) -> Failures:
    row = connection.execute(select(failures).where(failures.c.key == key)).first()
    return Failures(row.count, instant(row.last_at)) if row else Failures(0, None)
