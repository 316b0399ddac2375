"""What people are told when the database fails, and that nothing was changed where it says so."""

import multiprocessing
import os
import socket
import sqlite3
import threading
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text

from directory.store import Store, Unavailable
from directory.store.database import FILE_NAME
from tests.postgres import running
from tests.publishing import NOON, by_token, csv, publish, unsound


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "deep" / "data"


def test_a_file_in_place_of_the_folder_is_told_by_name(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(Unavailable, match="data"):
        Store.open(tmp_path / "data")


def test_a_file_that_is_no_database_is_told_and_left_alone(folder):
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_bytes(b"not a database " * 100)
    with pytest.raises(Unavailable, match="damaged"):
        Store.open(folder)
    assert (folder / FILE_NAME).read_bytes().startswith(b"not a database ")


def test_a_full_disk_is_told_and_nothing_is_changed(folder):
    store = Store.open(folder)
    old = publish(store, csv("one"))

    def limit(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")

    store.close()
    event.listen(store.database.engine, "connect", limit)
    with pytest.raises(Unavailable, match="disk is full; nothing was changed") as told:
        publish(store, os.urandom(100_000))
    assert told.value.certain and store.current() == old and unsound(store) is None
    assert publish(store, csv("small")).number == 1
    store.close()


def test_a_database_that_another_program_has_locked_is_told_while_readers_go_on(folder):
    store = Store.open(folder, patience=0.1)
    old = publish(store, csv("one"))
    other = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy"):
        publish(store, csv("two"))
    with pytest.raises(Unavailable, match="busy"):
        store.record_failure("all", NOON)
    assert store.current() == old and store.current_number() == 0 and store.content(old) == csv("one")
    other.execute("COMMIT")
    other.close()
    assert publish(store, csv("two")).number == 1
    store.close()


def test_a_lock_on_postgresql_that_lasts_too_long_is_told_while_readers_go_on(postgres):
    place = postgres.new_place()
    store, other = Store.open(place, patience=0.2), Store.open(place)
    old = publish(store, csv("one"))
    with other.database.writing():
        with pytest.raises(Unavailable, match="busy"):
            publish(store, csv("two"))
        assert store.current() == old and store.current_number() == 0
    assert publish(store, csv("two")).number == 1
    store.close()
    other.close()


def test_a_replica_of_postgresql_that_takes_no_writes_is_told(postgres):
    place = postgres.new_place()
    Store.open(place).close()
    readonly = Store.open(place.replace("options=", "options=-cdefault_transaction_read_only%3Don+"))
    with pytest.raises(Unavailable, match="cannot be written"):
        publish(readonly, csv("one"))
    assert readonly.current() is None
    readonly.close()


@pytest.mark.parametrize("listening", [True, False])
def test_a_server_that_never_answers_or_is_not_there_is_told(listening):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listening:
            silent.listen()
        with pytest.raises(Unavailable) as told:
            Store.open(f"postgresql://someone:secret@127.0.0.1:{silent.getsockname()[1]}/db?connect_timeout=2")
    assert (
        "cannot be reached" in told.value.sentence
        and "secret" not in told.value.sentence
        and "***" in told.value.sentence
    )


def test_a_server_that_restarts_is_used_again_without_a_restart_of_ours():
    with running() as server:
        store = Store.open(server.new_place())
        old = publish(store, csv("one"))
        server.kill()
        for ask in (
            store.current_number,
            store.current,
            lambda: publish(store, csv("two"), expected=0),
            store.verify_audit,
        ):
            with pytest.raises(Unavailable, match="cannot be reached"):
                ask()
        server.start()
        assert store.current() == old and publish(store, csv("two")).number == 1 and unsound(store) is None
        store.close()


@pytest.mark.parametrize("happened", [True, False])
def test_a_connection_lost_while_confirming_is_settled_by_the_token(postgres, happened):
    """The confirmation is sent, the answer is lost: the store finds out by itself, and never publishes twice."""
    store = Store.open(postgres.new_place())
    publish(store, csv("one"))
    engine = store.database.engine
    confirm = engine.dialect.do_commit

    def lose(connection):
        engine.dialect.do_commit = confirm
        if happened:
            confirm(connection)
        connection.dbapi_connection.close()
        raise psycopg.OperationalError("the connection was lost")

    engine.dialect.do_commit = lose
    if happened:
        assert publish(store, csv("two"), token="mine").number == 1
    else:
        with pytest.raises(Unavailable, match="nothing was changed") as told:
            publish(store, csv("two"), token="mine")
        assert told.value.certain and by_token(store, "mine") is None
    assert store.current_number() == int(happened) and unsound(store) is None
    assert publish(store, csv("two"), expected=0, token="mine").number == 1
    store.close()


def test_a_loss_that_cannot_be_settled_says_that_it_is_not_known():
    with running() as server:
        store = Store.open(server.new_place(), patience=0.1)
        publish(store, csv("one"))

        def lose(_connection):
            server.kill()
            raise psycopg.OperationalError("the connection was lost")

        confirm = store.database.engine.dialect.do_commit
        store.database.engine.dialect.do_commit = lose
        with pytest.raises(Unavailable) as told:
            publish(store, csv("two"), expected=0, token="mine")
        assert not told.value.certain and "Look at what is published now" in told.value.sentence
        store.database.engine.dialect.do_commit = confirm
        server.start()
        assert by_token(store, "mine") is None and publish(store, csv("two"), expected=0, token="mine").number == 1
        store.close()


def test_a_mistake_of_ours_stays_a_mistake(store):
    with pytest.raises(Exception, match="no_such_table") as raised, store.database.reading() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(raised.value, Unavailable)


def test_many_readers_and_writers_share_the_store(store):
    publish(store, csv("one"))
    wrong = []

    def work(number):
        try:
            for _ in range(5):
                store.current()
                store.audit("looked", str(number), NOON, {})
        except Exception as error:  # noqa: BLE001 - whatever it is, the test fails by it
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and len(store.audit_lines(100)) == 61 and unsound(store) is None


def _write_in_a_folder_that_is_read_only(folder, outcomes):
    os.setuid(65534)
    try:
        publish(Store.open(folder), csv("two"), expected=0)
    except Unavailable as told:
        outcomes.put(told.sentence)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test that waits hears it
        outcomes.put(repr(error))
    else:
        outcomes.put("published")


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become an account that may not write; tests.faults tries it as well"
)
def test_a_read_only_folder_is_told_with_its_path(tmp_path):
    folder = Path("/tmp") / f"read-only-{os.getpid()}-{time.monotonic_ns()}"
    try:
        store = Store.open(folder)
        old = publish(store, csv("one"))
        folder.chmod(0o755)
        (folder / FILE_NAME).chmod(0o644)
        spawn = multiprocessing.get_context("spawn")
        outcomes = spawn.Queue()
        child = spawn.Process(target=_write_in_a_folder_that_is_read_only, args=(folder, outcomes))
        child.start()
        told = outcomes.get(timeout=60)
        child.join()
        assert (
            str(folder) in told and "nothing was changed" in told and store.current() == old and unsound(store) is None
        )
        store.close()
    finally:
        for path in [*folder.iterdir(), folder]:
            path.unlink() if path.is_file() else path.rmdir()
