"""One publication over an old one, what came of it, and whether the store is then what it says."""

import sqlite3

import psycopg

from directory.store import Store, Unavailable
from directory.store.memory import Listing
from tests.faults.kills import NOISE
from tests.faults.tally import Tally, judge
from tests.publishing import publish, sha256

OLD, NEW = b"old\r\n" + NOISE[:20_000], b"new\r\n" + NOISE[:150_000]  # not to be compressed; many pages
PUBLISHED, CERTAIN, UNCERTAIN, OTHER = 0, 10, 11, 12
TOLD = {
    PUBLISHED: "published",
    CERTAIN: "told that nothing was changed",
    UNCERTAIN: "told that it is not known",
    OTHER: "stopped by an error that is not the database's",
}


def outcome_of(store: Store) -> int:
    """Publish the new content over the old one; returns a key of TOLD, which a child can exit with."""
    try:
        publish(store, NEW, 0, token="new", listings=[Listing("T-1", "", sha256(NEW))])
    except Unavailable as told:
        return CERTAIN if told.certain else UNCERTAIN
    except (MemoryError, sqlite3.Error, psycopg.Error):
        return OTHER
    return PUBLISHED


def hold_against(tally: Tally, place: str, outcome: int, *, other_allowed: bool = False) -> None:
    """What the store says must be so: published means new, nothing changed means old."""
    allowed = {PUBLISHED: {sha256(NEW)}, CERTAIN: {sha256(OLD)}, OTHER: {sha256(OLD)}}.get(
        outcome, {sha256(OLD), sha256(NEW)}
    )
    wrong, _, _ = judge(place, allowed)
    if outcome == OTHER and not other_allowed:
        wrong = wrong or "the error was not understood"
    tally.add(TOLD[outcome], wrong)


def with_old(place: str) -> str:
    """Publish the old content in an empty place; returns the place."""
    store = Store.open(place)
    publish(store, OLD, None)
    store.close()
    return place
