"""What one process serves of a store: the current publication, read once, and kept while the store is away.

A page run asks the store at most every second whether there is a newer publication, or a newer check of a sentence of the
guide, so that a run five seconds after either shows it, on every replica. Whoever comes while it is being read waits for
that one reading; while the store is away only the one who asks it waits. What could not be read is not read again with
every visit.

A store that was lost (its file replaced, deleted or cut, its database dropped) is opened again as soon as there is one
with a publication; no new one is made in its place. Until then this process is not ready, and visitors keep what they saw.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from directory import intake
from directory.intake.report import ACCEPT, ACCEPT_WITH_WARNINGS, Report
from directory.search.published import Directory, Unreadable
from directory.settings import SAMPLE
from directory.spreadsheets import export
from directory.store import Damaged, Publication, Store, Unavailable
from directory.store.sentence_checks import SentenceCheck
from directory.store.store import Lost

LOOK_EVERY = 1.0  # seconds
WATCH_EVERY = 4.0  # seconds between two looks while nobody visits
TRY_AGAIN = 30.0  # seconds until a publication that could not be read is read again

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Served:
    """A publication with the directory made of it."""

    publication: Publication
    directory: Directory


class Serving:
    """The store of this process and what is served of it. May be used by many threads at once.

    ``store``: one that is open and has a publication already, instead of that of the place; it is closed with this.
    """

    def __init__(self, place: str | Path, *, clock: Callable[[], float] = time.monotonic, store: Store | None = None):
        self._place, self._clock = place, clock
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._store = store
        self._served: Served | None = None
        self._checks: tuple[SentenceCheck, ...] = ()
        self._looked = float("-inf")
        self._expected: tuple[Report, date] | None = None  # of what is being published here
        self._fault: Unreadable | None = None  # why the last look failed
        self._unread: tuple[int, float, Exception] | None = None  # the publication that cannot be read, since when, why
        self._known = store is not None  # that there is a store here with a publication
        self._lost: Unavailable | None = None  # why it is not there any more
        self._refused: tuple[tuple | None, float] | None = None  # what was found in its place, and when it was tried

    def store(self) -> Store:
        """The store, opened at its first use; an empty one gets the bundled sample. Raises Unavailable."""
        if self._store is None:
            with self._lock:
                return self._opened()
        return self._store

    @property
    def lost(self) -> bool:
        """Whether the store was lost and nothing took its place, when it was last looked for."""
        return self._lost is not None

    def watch(self) -> None:
        """From now on look every few seconds, also while nobody visits: a lost store is in the log within five."""
        threading.Thread(target=self._watch, name="store", daemon=True).start()

    def _watch(self) -> None:
        while not self._closed.wait(WATCH_EVERY):
            with contextlib.suppress(Unreadable):  # the log has it
                self.served(datetime.now(UTC).date())

    def close(self) -> None:
        """Close the store, and look no more."""
        self._closed.set()
        with self._lock:
            self._let_go()

    def current(self, utc_today: date) -> Directory:
        """The published directory as it stands on the day. Raises Unreadable where there is none to show."""
        return self.served(utc_today).directory

    def served(self, utc_today: date) -> Served:
        """The published directory with its publication. Raises Unreadable where there is none to show."""
        found = self._served
        if found and found.directory.day == utc_today and self._clock() - self._looked < LOOK_EVERY:
            return found
        if not (self._fault and found and found.directory.day == utc_today):
            self._lock.acquire()
        elif not self._lock.acquire(blocking=False):
            return found
        try:
            return self._looked_up(utc_today)
        finally:
            self._lock.release()

    def sentence_checks(self) -> tuple[SentenceCheck, ...]:
        """The checks of the guide's sentences, as of the last look for a newer publication; the store is not asked for them alone."""
        return self._checks

    def look_again(self) -> None:
        """Ask the store at the next run: somebody published here, or checked a sentence."""
        self._looked = float("-inf")

    def expect(self, report: Report, utc_today: date) -> None:
        """What is about to be published here has been read already: it need not be read a second time to be served."""
        self._expected = report, utc_today

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._found_again() if self._known else self._first_opened()
            self._known = True
        return self._store

    def _first_opened(self) -> Store:
        store = Store.open(self._place)
        if store.current_number() is None:
            store.ensure_sample(sample(), datetime.now(UTC))
        return store

    def _found_again(self) -> Store:
        """The store at the place where one was lost. What was refused is tried again once it changed, or after a while."""
        found = Store.signature(self._place)
        if (
            self._refused
            and self._lost
            and self._refused[0] == found
            and self._clock() - self._refused[1] < TRY_AGAIN
            and found
        ):
            raise self._lost.with_traceback(None)
        self._refused = found, self._clock()
        store = Store.open(self._place, known=True)
        self._refused = None
        return store

    def _newest(self) -> tuple[int, str]:
        """Number and token of what is published now; a store that was lost is opened again. Raises Unavailable."""
        before = self._lost
        if before is None:
            try:
                return self._asked()
            except Lost as lost:
                before = lost
        self._let_go()
        try:
            found = self._asked()
        except Unavailable as fault:
            if self._lost is None or self._lost.sentence != fault.sentence:  # once, not with every visit
                logger.error("The directory is not ready: %s", (before if self._lost is None else fault).sentence)
            self._lost = fault
            raise
        logger.warning("%s It was opened again; publication %s is in it.", before.sentence, found[0])
        self._lost = None
        return found

    def _let_go(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _asked(self) -> tuple[int, str]:
        store = self._opened()
        found = store.newest()
        if found is None:
            raise _emptied(store)
        if not store.steps_behind:  # an older store that the shell only looks at has none
            self._checks = store.sentence_checks()
        return found

    def _looked_up(self, utc_today: date) -> Served:
        held = self._served
        if self._clock() - self._looked < LOOK_EVERY:  # another thread was here first
            if held is None and self._fault:
                raise Unreadable(self._fault.sentences, self._fault.report)
            if held and held.directory.day == utc_today:
                return held
        try:
            number, token = self._newest()
            if held is None or (number, token) != (held.publication.number, held.publication.token):
                held = self._read(number, utc_today)
            self._fault = None
        except (Unavailable, Damaged, Unreadable) as fault:
            before, self._fault = self._fault, fault if isinstance(fault, Unreadable) else Unreadable((fault.sentence,))
            self._looked = self._clock()
            if held is None:
                raise self._fault from fault
            if not self.lost and (
                before is None or before.sentences != self._fault.sentences
            ):  # once, not with every visit
                logger.warning("Still serving publication %s: %s", held.publication.number, fault)
        if held.directory.day != utc_today:
            of_yesterday = held.directory
            of_today = Directory.from_frame(
                of_yesterday.frame, of_yesterday.publication, utc_today, of_yesterday.report
            )
            held = Served(held.publication, of_today)
        self._served, self._looked = held, self._clock()
        return held

    def _read(self, number: int, utc_today: date) -> Served:
        if self._unread and self._unread[0] == number and self._clock() - self._unread[1] < TRY_AGAIN:
            raise self._unread[2].with_traceback(None)
        store = self._opened()
        publication = store.publication(number)
        if publication is None:
            raise _emptied(store)
        expected, self._expected = self._expected, None
        if expected and (expected[0].sha256, expected[1]) == (publication.sha256, utc_today):
            return Served(publication, _directory(expected[0], utc_today))
        try:
            found = Served(publication, read(store.content(publication), utc_today))
        except (Damaged, Unreadable) as fault:
            self._unread = (number, self._clock(), fault)
            raise
        self._unread = None
        return found


def _emptied(store: Store) -> Lost:
    return Lost(
        f"{store.place} does not hold the directory any more: nothing is published in it; nothing was changed. Put a backup in its place."
    )


def read(content: bytes, utc_today: date) -> Directory:
    """What is stored, by the reader that judged it. Raises Unreadable where even one row is refused."""
    return _directory(intake.read(content, today=utc_today, limit_bytes=intake.SHELL_BYTES), utc_today)


def _directory(report: Report, utc_today: date) -> Directory:
    if report.outcome not in (ACCEPT, ACCEPT_WITH_WARNINGS):
        raise Unreadable(
            (
                "What is published cannot be read by this version of the directory.",
                *(n.sentence() for n in report.notices[:3]),
            ),
            report,
        )
    return Directory.from_frame(report.frame, report.sha256, utc_today, report)


def sample() -> bytes:
    """The bundled sample as a snapshot."""
    return export.to_csv(intake.read(SAMPLE.read_bytes(), today=datetime.now(UTC).date()).frame)
