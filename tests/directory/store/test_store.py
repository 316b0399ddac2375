"""Publishing: all or nothing, against what was seen, once per token; what is stored is what comes back."""

import multiprocessing
import threading
import zlib
from datetime import datetime

import pytest
from sqlalchemy import exc, text

from directory.store import Damaged, Moved, Store
from directory.store.publications import row_count
from directory.store.tables import publications, snapshots
from tests.publishing import ADMIN, NOON, at, by_token, csv, publish, sha256, unsound


def unguarded(store, *statements, **values):
    """Change what must never change, as someone with the database in hand could."""
    with store.database.writing() as connection:
        if store.database.is_sqlite:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement), values)


def test_every_test_of_the_store_runs_on_both_engines(request):
    engines = {}
    for item in request.session.items:
        if hasattr(item, "callspec") and "engine" in item.callspec.params:
            others = tuple(repr(value) for name, value in sorted(item.callspec.params.items()) if name != "engine")
            engines.setdefault((item.path, item.originalname, others), []).append(item.callspec.params["engine"])
    assert len(engines) > 30 and {tuple(sorted(both)) for both in engines.values()} == {("postgresql", "sqlite")}


def test_a_new_store_publishes_nothing(store):
    assert (store.current(), store.current_number(), store.history(10), store.verify_audit()) == (None, None, (), None)


def test_what_is_published_comes_back_byte_for_byte_with_all_that_was_said(store):
    content = 'clinic_id,location_name\r\nT-1,"Two\r\nlines, ""quoted"" – Ærø"\r\n'.encode()
    published = store.publish(
        content,
        expected=None,
        by=ADMIN,
        role="admin",
        at=NOON,
        note=" First list. ",
        kind="upload",
        token="t-1",
        counts={"added": 1, "rejected": 2},
        file_name="../list\x00\ud800.csv",
        file_sha256="ab" * 32,
    )
    assert (published.number, published.base, published.sha256, published.row_count) == (0, None, sha256(content), 1)
    assert (published.by, published.role, published.at, published.note, published.kind) == (
        ADMIN,
        "admin",
        NOON,
        "First list.",
        "upload",
    )
    assert (published.counts, published.file_sha256) == ({"added": 1, "rejected": 2}, "ab" * 32)
    assert published.file_name.startswith("../list\ufffd") and published.file_name.endswith(".csv")
    assert store.current() == store.publication(0) == by_token(store, "t-1") == published and store.history(5) == (
        published,
    )
    assert store.content(published) == content and unsound(store) is None


def test_another_process_that_opens_the_store_sees_the_same(store, place):
    published = publish(store, csv("one"))
    other = Store.open(place)
    assert other.current() == published and other.content(published) == csv("one")
    other.close()


def test_numbers_count_up_and_the_history_is_read_newest_first_in_pieces(store):
    for number in range(5):
        assert publish(store, csv(number), at=at(-number)).number == number  # a clock set back changes no order
    assert [p.number for p in store.history(2)] == [4, 3]
    assert [p.number for p in store.history(9, before=3)] == [2, 1, 0]
    assert store.publication(9) is None and by_token(store, "never") is None


def test_rolling_back_is_a_new_publication_of_content_that_is_stored_once(store):
    first = publish(store, csv("old"))
    publish(store, csv("new"))
    back = publish(store, store.content(first), kind="rollback")
    assert (back.number, back.base, back.sha256) == (2, 1, first.sha256) and store.content(store.current()) == csv(
        "old"
    )
    with store.database.reading() as connection:
        assert len(connection.execute(snapshots.select()).all()) == 2


@pytest.mark.parametrize("seen", [None, 0, 2, 7])
def test_publishing_is_refused_where_someone_else_published_since(store, seen):
    publish(store, csv("one"))
    now = publish(store, csv("two"), by="bo@example.org")
    with pytest.raises(Moved) as refused:
        publish(store, csv("three"), expected=seen)
    assert refused.value.current == now and "bo@example.org" in str(refused.value) and "number 1" in str(refused.value)
    assert store.current() == now and unsound(store) is None
    with store.database.reading() as connection:
        assert len(connection.execute(snapshots.select()).all()) == 2


def test_a_preview_against_a_publication_that_does_not_exist_is_refused_on_an_empty_store(store):
    with pytest.raises(Moved) as refused:
        publish(store, csv("one"), expected=0)
    assert refused.value.current is None and store.current() is None


def test_publishing_again_with_the_same_token_changes_nothing(store):
    first = publish(store, csv("one"), token="once")
    assert publish(store, csv("one"), expected=None, token="once") == first
    publish(store, csv("two"))
    assert publish(store, csv("one"), expected=None, token="once") == first
    assert store.current_number() == 1 and unsound(store) is None


@pytest.mark.parametrize("wrong", [{"note": ""}, {"note": " \n"}, {"token": ""}, {"at": datetime(2026, 11, 20)}])
def test_a_publication_needs_a_note_a_token_and_an_instant(store, wrong):
    with pytest.raises(ValueError):
        publish(store, csv("one"), expected=None, **wrong)
    assert store.current() is None


def test_the_sample_is_publication_0_and_only_ever_on_an_empty_store(store):
    sample = store.ensure_sample(csv("sample"), NOON)
    assert (sample.number, sample.kind, sample.base) == (0, "sample", None)
    assert store.ensure_sample(csv("newer sample"), at(5)) == sample
    real = publish(store, csv("real"))
    assert store.ensure_sample(csv("sample"), at(9)) == real and store.current_number() == 1


def test_an_upload_that_was_first_leaves_no_room_for_the_sample(store):
    real = publish(store, csv("real"))
    assert store.ensure_sample(csv("sample"), NOON) == real


@pytest.mark.parametrize("table", ["snapshots", "publications", "audit_log"])
@pytest.mark.parametrize("act", ["update", "delete", "another way"])
def test_what_was_published_and_noted_can_be_neither_changed_nor_removed(store, table, act):
    another_way = (
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if store.database.is_sqlite
        else "TRUNCATE {table} CASCADE"
    )
    statement = {"update": "UPDATE {table} SET {column} = {column}", "delete": "DELETE FROM {table}"}.get(
        act, another_way
    )
    publish(store, csv("one"))
    column = {"snapshots": "content", "publications": "note", "audit_log": "kind"}[table]
    with pytest.raises(exc.IntegrityError, match="never changed or removed"), store.database.writing() as connection:
        connection.execute(text(statement.format(table=table, column=column)))
    assert unsound(store) is None and store.current_number() == 0


@pytest.mark.parametrize("damage", [zlib.compress(b"something else"), b"not even compressed", b""])
def test_damaged_content_is_noticed_when_it_is_read_and_never_published_again(store, damage):
    published = publish(store, csv("one"))
    publish(store, csv("two"))
    unguarded(
        store, "UPDATE snapshots SET content = :damage WHERE sha256 = :sha256", damage=damage, sha256=published.sha256
    )
    with pytest.raises(Damaged):
        store.content(published)
    assert store.damaged_snapshots() == (published.sha256,)
    with pytest.raises(Damaged):
        publish(store, csv("one"))
    assert store.current_number() == 1 and store.content(store.current()) == csv("two")


def test_content_that_is_gone_is_damage_too(store):
    published = publish(store, csv("one"))
    unguarded(
        store,
        *(["PRAGMA defer_foreign_keys = ON"] if store.database.is_sqlite else []),
        "DELETE FROM publications",
        "DELETE FROM snapshots",
    )
    with pytest.raises(Damaged):
        store.content(published)


def test_of_eight_admins_who_publish_at_once_one_wins_and_the_others_are_told(store):
    publish(store, csv("base"))
    start, outcomes = threading.Barrier(8), []

    def admin(number):
        start.wait()
        try:
            outcomes.append(publish(store, csv(number), expected=0, by=f"admin-{number}").by)
        except Moved as moved:
            outcomes.append(moved)

    threads = [threading.Thread(target=admin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(outcomes) == 8 and winners == [store.current().by] and store.current_number() == 1
    assert (
        all(moved.current.by == winners[0] for moved in outcomes if isinstance(moved, Moved)) and unsound(store) is None
    )


def _open_and_publish(place, start, outcomes, number):
    start.wait()
    store = Store.open(place)
    store.ensure_sample(csv("sample"), NOON)
    try:
        outcomes.put(("won", publish(store, csv(number), expected=0, by=f"admin-{number}").by))
    except Moved as moved:
        outcomes.put(("told", moved.current.by))
    store.close()


def test_of_processes_that_open_an_empty_place_and_publish_at_once_one_wins(place):
    """Each makes the schema, publishes the sample and then its own list."""
    spawn = multiprocessing.get_context("spawn")
    start, outcomes = spawn.Barrier(4), spawn.Queue()
    processes = [spawn.Process(target=_open_and_publish, args=(place, start, outcomes, number)) for number in range(4)]
    for process in processes:
        process.start()
    told = [outcomes.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    store = Store.open(place)
    winner = store.current().by
    assert sorted(kind for kind, _ in told) == ["told"] * 3 + ["won"] and {by for _, by in told} == {winner}
    assert [p.kind for p in store.history(9)] == ["upload", "sample"] and unsound(store) is None
    store.close()


def test_readers_during_publications_see_whole_ones_only(store):
    publish(store, csv(0))
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            current = store.current()
            if store.content(current) != csv(current.note):
                wrong.append(current)

    readers = [threading.Thread(target=read) for _ in range(3)]
    publish(store, csv("0"), note="0")
    for reader in readers:
        reader.start()
    for number in range(1, 30):
        publish(store, csv(number), note=str(number))
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong and unsound(store) is None


def test_a_transaction_that_fails_leaves_no_trace(store, monkeypatch):
    publish(store, csv("one"))
    monkeypatch.setattr("directory.store.publications.append", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(store, csv("two"))
    monkeypatch.undo()
    assert store.current_number() == 0 and unsound(store) is None
    with store.database.reading() as connection:
        assert (
            len(connection.execute(publications.select()).all())
            == len(connection.execute(snapshots.select()).all())
            == 1
        )


def test_rows_are_counted_as_records_not_as_lines():
    assert [row_count(c) for c in (b"", b"a,b\r\n", b"a\r\n1\r\n2\r\n", b'a\r\n"1\r\n1"\r\n"2 ""two""\r\n"\r\n')] == [
        0,
        0,
        2,
        2,
    ]
