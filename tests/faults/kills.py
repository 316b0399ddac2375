"""SIGKILL at random moments: to the process that publishes, and to the server that it publishes to."""

import contextlib
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from directory.store import Store, Unavailable
from directory.store.memory import Listing
from tests.faults.tally import Tally, judge
from tests.faults.watching import COMMIT, OUTSIDE, STEPS, Progress
from tests.postgres import Postgres
from tests.publishing import publish, sha256

FRESH_EVERY = 10  # a new store after so many kills, so that judging does not take longer and longer
_PATIENCE = 60
_CLOSELY, _NOW_AND_THEN = (
    0.00002,
    0.002,
)  # seconds between two looks: where a moment is to be hit, and where something only has to happen
NOISE = os.urandom(600_000)


def content(life: int, attempt: int) -> bytes:
    """What a publisher publishes: never twice the same, from one page to many, and not to be compressed."""
    size = random.Random(life * 1000 + attempt).choice((300, 30_000, 600_000))
    return b"clinic_id,location_name\r\n%d,%d\r\n" % (life, attempt) + NOISE[:size]


def publisher(place: str, progress: Progress, life: int, base: int) -> None:
    """Publish one content after the other until killed, or until the store says that it cannot."""
    store = Store.open(place)
    progress.watch(store.database.engine)
    progress.life = 1
    number = base
    try:
        for attempt in range(1, 1_000_000):
            progress.attempt = attempt
            new = content(life, attempt)
            number = publish(store, new, number, listings=[Listing("T-1", "", sha256(new))]).number
            progress.confirmed = attempt
    except Unavailable as told:
        progress.outcome = 1 if told.certain else 2
    except BaseException:
        progress.outcome = 3
        raise


@contextlib.contextmanager
def forked(work: Callable[[], None]) -> Iterator[int]:
    """A child that does ``work``; killed at the end of the block if it still runs."""
    pid = os.fork()
    if not pid:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    try:
        yield pid
    finally:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def wait_for(happens: Callable[[], bool], what: str, pause: float = _NOW_AND_THEN) -> None:
    """Wait, looking again after each ``pause``. Raises TimeoutError."""
    give_up = time.monotonic() + _PATIENCE
    while not happens():
        if time.monotonic() > give_up:
            raise TimeoutError(what)
        time.sleep(pause)


def wait_for_moment(progress: Progress, chance: random.Random, usual: float) -> None:
    """Until some random moment: half of them counted from the begin of a transaction, a quarter from its commit, a quarter from anywhere."""
    wait_for(lambda: progress.life, "the publisher did not start")
    attempt, kind = chance.randint(1, 4), chance.choice(("begin", "begin", "commit", "anywhere"))

    def is_there() -> bool:
        step = progress.step
        inside = {"begin": step != OUTSIDE, "commit": step == COMMIT, "anywhere": True}[kind]
        return bool(progress.outcome or (progress.attempt >= attempt and inside))

    wait_for(is_there, f"no moment of kind {kind}", _CLOSELY)
    time.sleep(chance.uniform(0, usual * {"begin": 1, "commit": 0.2, "anywhere": 3}[kind]))


class Usual:
    """How long a transaction takes, learnt from those seen: kills are spread over the longest of the last ones."""

    def __init__(self):
        self._seen = [0.02]

    def learn(self, progress: Progress) -> None:
        """Take a life's last transaction in."""
        if progress.nanoseconds:
            self._seen = [*self._seen[-20:], progress.nanoseconds / 1e9]

    @property
    def seconds(self) -> float:
        """A time by which most are over."""
        return sorted(self._seen)[int(len(self._seen) * 0.8)]


def _expect(progress: Progress, life: int, old: str, step: int, *, killed_client: bool) -> tuple[set[str], str]:
    """What may be published after a life: the hashes, and what is known of it."""
    before = sha256(content(life, progress.confirmed)) if progress.confirmed else old
    now = sha256(content(life, progress.attempt)) if progress.attempt else old
    if progress.confirmed == progress.attempt or progress.outcome == 1:
        return {before}, "as confirmed"
    if killed_client and step not in (OUTSIDE, COMMIT):
        return {before}, "must be old"  # the commit was not even sent
    return {before, now}, "may be either"


def kill_publishers(
    tally: Tally, moments: int, new_place: Callable[[], str], folder: Path, chance: random.Random
) -> Tally:
    """SIGKILL to the process that publishes."""
    tally.inside = Counter({step: 0 for step in STEPS[1:]})
    progress, usual = Progress(folder / "progress"), Usual()
    wrong, place, number, old = None, "", None, ""
    for moment in range(moments):
        if wrong or moment % FRESH_EVERY == 0:
            place, number, old = _fresh(new_place)
        progress.reset()
        with forked(lambda: publisher(place, progress, moment, number)) as pid:  # noqa: B023 (runs before the loop goes on)
            wait_for_moment(progress, chance, usual.seconds)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        step = progress.step
        if step != OUTSIDE:
            tally.inside[STEPS[step]] += 1
        usual.learn(progress)
        allowed, _ = _expect(progress, moment, old, step, killed_client=True)
        wrong, number, found = judge(place, allowed)
        if progress.outcome:
            wrong = wrong or f"a publisher that nobody disturbed was {Progress.OUTCOMES[progress.outcome]}"
        interrupted = progress.attempt > progress.confirmed
        tally.add(
            "new"
            if interrupted and found == sha256(content(moment, progress.attempt))
            else "old"
            if interrupted
            else "between two",
            wrong,
        )
        number, old = (0 if number is None else number + 1), sha256(b"next\r\n")
    return tally


def kill_servers(tally: Tally, moments: int, server: Postgres, folder: Path, chance: random.Random) -> Tally:
    """SIGKILL to PostgreSQL: to all its processes, to the postmaster alone, or to one that serves a connection."""
    tally.inside = Counter({step: 0 for step in STEPS[1:]})
    progress, usual = Progress(folder / "server-progress"), Usual()
    wrong, place, number, old = None, "", None, ""
    for moment in range(moments):
        if wrong or moment % FRESH_EVERY == 0:
            place, number, old = _fresh(server.new_place)
        progress.reset()
        life = 1_000_000 + moment
        with forked(lambda: publisher(place, progress, life, number)) as pid:  # noqa: B023
            how = ("everything", "the postmaster", "a backend")[moment % 3]
            wait_for(lambda: progress.life, "the publisher did not start")
            victims = _victims(server, how)  # looked up now: the moment would be over
            wait_for_moment(progress, chance, usual.seconds)
            seen = (progress.attempt, progress.step)
            if how == "a backend":
                _kill_backends(server, victims)
            else:
                server.kill(victims)
            if seen[1] != OUTSIDE:
                tally.inside[STEPS[seen[1]]] += 1
            if how == "a backend":
                wait_for(lambda: _answers(server), "PostgreSQL did not recover", 0.05)
            else:
                server.start()
            if how == "everything":
                # all connections are gone, so the publisher must notice; it may also have settled its commit and go on
                wait_for(lambda: progress.outcome or progress.attempt > seen[0] + 1, "the publisher noticed nothing")  # noqa: B023
            time.sleep(0.05)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        usual.learn(progress)
        allowed, _ = _expect(progress, life, old, progress.step, killed_client=False)
        wrong, number, found = judge(place, allowed)
        if progress.outcome == 3:
            wrong = wrong or "the publisher did not understand what happened"
        told = Progress.OUTCOMES[progress.outcome] or "not disturbed, or settled by the token"
        tally.add(told, wrong)
        number, old = (0 if number is None else number + 1), sha256(b"next\r\n")
    return tally


def _fresh(new_place: Callable[[], str]) -> tuple[str, int, str]:
    place = new_place()
    store = Store.open(place)
    number = publish(store, b"first\r\n", None).number
    store.close()
    return place, number, sha256(b"first\r\n")


def _victims(server: Postgres, how: str) -> list[int]:
    if how == "a backend":
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            return [
                pid
                for (pid,) in connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE application_name = 'directory'"
                ).fetchall()
            ]
    return server.processes() if how == "everything" else [server.pid]


def _kill_backends(server: Postgres, backends: list[int]) -> None:
    """Kill what serves the publisher, and return when the server has ended all connections because of it."""
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.dsn()) as watcher:
        for pid in backends:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        give_up = time.monotonic() + 1
        while time.monotonic() < give_up:
            watcher.execute("SELECT 1")
            time.sleep(_NOW_AND_THEN)


def _answers(server: Postgres) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.dsn(), connect_timeout=2) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)
    return False


def places(folder: Path) -> Callable[[], str]:
    """New folders for SQLite, one after the other; each is removed when the next is made."""
    made: list[Path] = []

    def new_place() -> str:
        if made:
            shutil.rmtree(made[-1], ignore_errors=True)
        made.append(folder / f"data-{len(made)}")
        return str(made[-1])

    return new_place
