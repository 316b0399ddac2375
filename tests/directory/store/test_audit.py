"""The audit log: every line follows from the one before, and no publication is without its line."""

import pytest
from sqlalchemy import text

from directory.store.audit import PUBLISHED, each_line
from directory.store.memory import Listing
from tests.directory.store.test_store import unguarded
from tests.publishing import ADMIN, NOON, at, csv, publish


@pytest.fixture
def noted(store):
    """A store with five lines: two publications among other things."""
    store.audit("signed in", ADMIN, NOON, {"way": "password", "name": "Åsa \u2028 \x00"})
    publish(store, csv("one"))
    store.audit("refused", "unknown", at(1), {"tries": 3, "nested": [1, None, True]})
    publish(store, csv("two"), note="Zweite – Liste")
    store.audit("signed out", ADMIN, at(2), {})
    return store


def test_lines_come_back_newest_first_with_their_details(noted):
    lines = noted.audit_lines(10)
    assert [line.kind for line in lines] == ["signed out", PUBLISHED, "refused", PUBLISHED, "signed in"]
    assert [line.number for line in noted.audit_lines(2)] == [5, 4] and [
        line.number for line in noted.audit_lines(9, before=3)
    ] == [2, 1]
    assert lines[-1].details == {"way": "password", "name": "Åsa \u2028 \x00"} and lines[0].at == at(2)
    assert (
        lines[1].details["note"] == "Zweite – Liste"
        and lines[1].details["number"] == 1
        and lines[1].details["counts"] == {"added": 1}
    )
    assert [line.number for line in each_line(noted, batch=2)] == [5, 4, 3, 2, 1]


def test_an_untouched_log_is_sound(noted):
    assert noted.verify_audit() is None


@pytest.mark.parametrize("number", range(1, 6))
@pytest.mark.parametrize(
    "change",
    [
        "details = '{}'",
        "kind = 'x'",
        "\"by\" = 'x'",
        "at = '2026-11-20T12:00:00.000001+00:00'",
        "previous = hash",
        "hash = previous || 'x'",
    ],
)
def test_a_line_that_was_changed_is_found(noted, number, change):
    if (number, change) == (5, "details = '{}'"):
        change = "details = '{ }'"  # the last line has no details to take away
    unguarded(noted, f"UPDATE audit_log SET {change} WHERE number = {number}")
    assert noted.verify_audit().number == number


@pytest.mark.parametrize("number", range(1, 5))
def test_a_line_that_was_removed_is_found(noted, number):
    unguarded(noted, f"DELETE FROM audit_log WHERE number = {number}")
    broken = noted.verify_audit()
    assert broken.number == number and "missing" in broken.sentence


@pytest.mark.parametrize("number", range(1, 5))
def test_a_line_whose_numbers_were_closed_up_after_it_was_removed_is_found(noted, number):
    moves = [f"UPDATE audit_log SET number = {later - 1} WHERE number = {later}" for later in range(number + 1, 6)]
    unguarded(noted, f"DELETE FROM audit_log WHERE number = {number}", *moves)
    assert noted.verify_audit().number == number


@pytest.mark.parametrize(
    "column, value",
    [
        ("note", "another"),
        ('"by"', "another"),
        ("at", "2026-11-20T12:00:00.000001+00:00"),
        ("kind", "rollback"),
        ("counts", '{"added": 2}'),
        ("file_name", "another.csv"),
        ("base", "7"),
        ("role", "specialist"),
        ("token", "another"),
    ],
)
def test_a_publication_that_was_changed_is_found_by_its_line(noted, column, value):
    unguarded(
        noted, f"UPDATE publications SET {column} = {value if column == 'base' else repr(value)} WHERE number = 1"
    )
    assert noted.verify_audit().number == 4 and "publication 1" in noted.verify_audit().sentence


def test_a_publication_that_was_removed_is_found_by_its_line(noted):
    unguarded(noted, "DELETE FROM publications WHERE number = 0")
    assert noted.verify_audit().number == 2


def test_a_publication_without_its_line_is_found(noted):
    unguarded(noted, "DELETE FROM audit_log WHERE number >= 4")
    broken = noted.verify_audit()
    assert broken.number == 4 and "Publication 1" in broken.sentence


def test_details_that_json_does_not_know_are_refused_and_nothing_is_written(store):
    for details in ({"when": NOON}, {"share": float("nan")}):
        with pytest.raises((TypeError, ValueError)):
            store.audit("x", ADMIN, NOON, details)
    assert store.audit_lines(5) == ()


def test_each_decision_of_a_person_writes_its_line(store):
    store.add_account("cy@example.org", "hash", "admin", by="shell", at=NOON)
    store.add_account("bo@example.org", "hash", "specialist", by=ADMIN, at=NOON)
    store.set_role("bo@example.org", "admin", by=ADMIN, at=NOON)
    store.set_password_hash("bo@example.org", "hash 2", by="bo@example.org", at=NOON)
    store.disable_account("bo@example.org", by=ADMIN, at=NOON)
    store.disable_account("bo@example.org", by=ADMIN, at=NOON, disabled=False)
    store.set_not_before("guest@example.org", by=ADMIN, at=NOON)
    store.unlock("bo@example.org", by=ADMIN, at=NOON)
    store.save_source("county", "toml", by=ADMIN, at=NOON)
    store.add_not_duplicate("T-2", "T-1", by=ADMIN, at=NOON)
    store.remove_not_duplicate("T-1", "T-2", by=ADMIN, at=NOON)
    store.remove_not_duplicate("T-1", "T-2", by=ADMIN, at=NOON)  # nothing there: nothing to note
    publish(store, csv("one"), listings=[Listing("T-1", "org", "Closed by the board.")])
    publish(store, csv("two"), listings=[Listing("T-1", "other"), Listing("T-2", "org")])  # T-2 was never kept off
    assert [line.kind for line in each_line(store)][::-1] == [
        "account added",
        "account added",
        "role changed",
        "password changed",
        "account disabled",
        "account enabled",
        "signed out everywhere",
        "account unlocked",
        "source saved",
        "not a duplicate",
        "may be a duplicate again",
        "published",
        "do not list",
        "published",
        "may be listed again",
    ]
    with store.database.reading() as connection:
        assert "hash" not in "".join(connection.scalars(text("SELECT details FROM audit_log")).all())
    assert store.verify_audit() is None
