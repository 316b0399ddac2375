"""Publishing in tests: a clock that stands still, contents that differ, and what must hold of a store at any time."""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

from directory.store import Publication, Store

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
ADMIN = "ada@example.org"
CURRENT = object()


def at(minutes: float = 0) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def csv(word: object, rows: int = 1) -> bytes:
    """A small file; another word, another file."""
    return b"clinic_id,location_name\r\n" + b"".join(f"T-{row},{word}\r\n".encode() for row in range(rows))


def publish(store: Store, content: bytes, expected: int | object | None = CURRENT, **changed) -> Publication:
    """Publish as an admin would, against what is current unless ``expected`` says otherwise."""
    if expected is CURRENT:
        expected = store.current_number()
    given = {
        "by": ADMIN,
        "at": NOON,
        "note": "A reason.",
        "kind": "upload",
        "token": uuid.uuid4().hex,
        "counts": {"added": 1},
    }
    return store.publish(content, expected=expected, **{**given, **changed})


def by_token(store: Store, token: str) -> Publication | None:
    """The publication of a token, looked for in the history."""
    return next((publication for publication in store.history(100) if publication.token == token), None)


def sha256(content: bytes) -> str:
    """As the store names content."""
    return hashlib.sha256(content).hexdigest()


def unsound(store: Store) -> str | None:
    """What is wrong with a store, whatever happened to it; None where it is sound."""
    broken = store.verify_audit()
    if broken:
        return broken.sentence
    if store.damaged_snapshots():
        return "a snapshot is damaged"
    numbers = [publication.number for publication in store.history(10_000)]
    if numbers != list(range(len(numbers) - 1, -1, -1)):
        return f"the publications are numbered {numbers}"
    current = store.current()
    if current and sha256(store.content(current)) != current.sha256:
        return "what is published is not its snapshot"
    return None
