"""Every statement and every write failing in turn; the server restarted, or the connection ended, at every statement."""

import os
import resource
import sqlite3
from collections.abc import Callable

import psycopg
from sqlalchemy import event

from directory.store import Store, Unavailable
from tests.faults.attempts import CERTAIN, NEW, OTHER, PUBLISHED, TOLD, UNCERTAIN, hold_against, outcome_of, with_old
from tests.faults.kills import forked
from tests.faults.tally import Tally
from tests.faults.watching import intercept
from tests.postgres import Postgres


def _sqlite_error(code: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(code)
    error.sqlite_errorname = code
    return error


def fail_on_sqlite(new_place: Callable[[], str]) -> Tally:
    """Every statement failing as SQLite fails, and as Python does."""
    return _fail(
        "SQLite",
        new_place,
        [_sqlite_error("SQLITE_IOERR_WRITE"), MemoryError("no memory")],
        [_sqlite_error("SQLITE_FULL")],
    )


def fail_on_postgresql(new_place: Callable[[], str]) -> Tally:
    """Every statement failing as PostgreSQL fails, and as Python does."""
    return _fail(
        "PostgreSQL",
        new_place,
        [
            psycopg.errors.DiskFull("no space"),
            psycopg.OperationalError("the connection was lost"),
            MemoryError("no memory"),
        ],
        [],
    )


def _fail(engine: str, new_place: Callable[[], str], errors: list[Exception], early_errors: list[Exception]) -> Tally:
    """The n-th statement fails before or after it has done its work, commit included; n counts up until none fails.

    ``early_errors``: those that the engine never reports of something that it has done.
    """
    tally = Tally(f"{engine}, every statement failing in turn")
    for error in [*errors, *early_errors]:
        for late in (False,) if error in early_errors else (False, True):
            nth = 0
            while True:
                nth += 1
                place = with_old(new_place())
                store = Store.open(place, patience=0.2)
                seen, failed = 0, False

                def count(_step, nth=nth, error=error):
                    nonlocal seen, failed
                    seen += 1
                    if seen == nth:
                        failed = True
                        raise error

                undo = intercept(
                    store.database.engine, *((lambda _step: None, count) if late else (count, lambda _step: None))
                )
                outcome = outcome_of(store)
                undo()
                store.close()
                if not failed:
                    break
                # a commit that did its work and then failed with an error that is not the database's is new
                if outcome == OTHER and late:
                    outcome = UNCERTAIN
                hold_against(tally, place, outcome, other_allowed=isinstance(error, MemoryError))
    return tally


def writes_fail(new_place: Callable[[], str], step: int = 4096) -> Tally:
    """No file can be written past a limit; the limit goes up until the publication fits, so that each write of it fails once."""
    tally = Tally("SQLite, every write past a limit failing")
    limit = 0
    while limit < 10 * len(NEW):
        place = with_old(new_place())

        def attempt(place=place, limit=limit):
            resource.setrlimit(
                resource.RLIMIT_FSIZE, (limit, limit)
            )  # Python ignores the signal: writing fails with EFBIG
            try:
                store = Store.open(place, patience=0.2)
            except Unavailable:
                os._exit(CERTAIN)
            os._exit(outcome_of(store))

        with forked(attempt) as pid:
            outcome = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        hold_against(tally, place, outcome if outcome in TOLD else OTHER)
        if outcome == PUBLISHED:
            break
        limit += step
    return tally


def pages_run_out(new_place: Callable[[], str], step: int = 4) -> Tally:
    """The database file may not grow past so many pages, which SQLite reports as a full disk."""
    tally = Tally("SQLite, pages running out")
    more = 0
    while True:
        place = with_old(new_place())
        store = Store.open(place)
        with store.database.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        store.database.engine.dispose()
        event.listen(
            store.database.engine,
            "connect",
            lambda connection, _record, most=pages + more: connection.execute(f"PRAGMA max_page_count = {most}"),
        )
        outcome = outcome_of(store)
        store.close()
        hold_against(tally, place, outcome)
        if outcome == PUBLISHED:
            return tally
        more += step


def disturbed(name: str, server: Postgres, disturb: Callable[[], object]) -> Tally:
    """Something happens to the server before or after the n-th statement; n counts up until the publication is over before."""
    tally = Tally(name)
    for late in (False, True):
        nth = 0
        while True:
            nth += 1
            place = with_old(server.new_place())
            store = Store.open(place, patience=10)
            seen = 0

            def count(_step, nth=nth):
                nonlocal seen
                seen += 1
                if seen == nth:
                    disturb()

            undo = intercept(
                store.database.engine, *((lambda _step: None, count) if late else (count, lambda _step: None))
            )
            outcome = outcome_of(store)
            undo()
            store.close()
            if seen < nth:
                break
            hold_against(tally, place, outcome)
    return tally


def end_connections(server: Postgres) -> None:
    """End what serves the store, as an administrator of the database would."""
    server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'directory'")
