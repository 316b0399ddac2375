"""What one process serves of a store: the current publication, read once, and kept while the store is away.

A page run asks the store at most every second whether there is a newer publication, so that a run five seconds after a
publication shows it, on every replica. Whoever comes while it is being read waits for that one reading.
"""
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from directory import export, intake
from directory.published import Directory, Unreadable
from directory.report import ACCEPT, ACCEPT_WITH_WARNINGS
from directory.settings import SAMPLE
from directory.store import Damaged, Publication, Store, Unavailable

LOOK_EVERY = 1.0  # seconds

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Served:
    """A publication with the directory made of it."""

    publication: Publication
    directory: Directory


class Serving:
    """The store of this process and what is served of it. May be used by many threads at once."""

    def __init__(self, place: str | Path, *, clock: Callable[[], float] = time.monotonic):
        self._place, self._clock = place, clock
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._served: Served | None = None
        self._looked = float("-inf")

    def store(self) -> Store:
        """The store, opened at its first use; an empty one gets the bundled sample. Raises Unavailable."""
        with self._lock:
            return self._opened()

    def current(self, utc_today: date) -> Directory:
        """The published directory as it stands on the day. Raises Unreadable where there is none to show."""
        return self.served(utc_today).directory

    def served(self, utc_today: date) -> Served:
        """The published directory with its publication. Raises Unreadable where there is none to show."""
        found = self._served
        if found is None or found.directory.day != utc_today or self._clock() - self._looked >= LOOK_EVERY:
            with self._lock:
                found = self._looked_up(utc_today)
        return found

    def look_again(self) -> None:
        """Ask the store at the next run: somebody published here."""
        self._looked = float("-inf")

    def _opened(self) -> Store:
        if self._store is None:
            store = Store.open(self._place)
            if store.current_number() is None:
                store.ensure_sample(sample(), datetime.now(UTC))
            self._store = store
        return self._store

    def _looked_up(self, utc_today: date) -> Served:
        held = self._served
        if held and held.directory.day == utc_today and self._clock() - self._looked < LOOK_EVERY:
            return held  # another thread was here first
        try:
            store = self._opened()
            newest = store.current_number()
            if held is None or newest != held.publication.number:
                publication = store.publication(newest)
                held = Served(publication, read(store.content(publication), utc_today))
        except (Unavailable, Damaged, Unreadable) as fault:
            if held is None:
                raise fault if isinstance(fault, Unreadable) else Unreadable((fault.sentence,)) from fault
            logger.warning("Still serving publication %s: %s", held.publication.number, fault)
        if held.directory.day != utc_today:
            before = held.directory
            held = Served(held.publication, Directory.from_frame(before.frame, before.publication, utc_today, before.report))
        self._served, self._looked = held, self._clock()
        return held


def read(content: bytes, utc_today: date) -> Directory:
    """What is stored, by the reader that judged it. Raises Unreadable where even one row is refused."""
    report = intake.read(content, today=utc_today, limit_bytes=intake.SHELL_BYTES)
    if report.outcome not in (ACCEPT, ACCEPT_WITH_WARNINGS):
        raise Unreadable(("What is published cannot be read by this version of the directory.", *(n.sentence() for n in report.notices[:3])), report)
    return Directory.from_frame(report.frame, report.sha256, utc_today, report)


def sample() -> bytes:
    """The bundled sample as a snapshot."""
    return export.to_csv(intake.read(SAMPLE.read_bytes(), today=datetime.now(UTC).date()).frame)
