"""Opening a store: whose it is, how it is set, and how an old schema is brought to the newest."""

import multiprocessing
import os
import stat
import threading

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError

from directory.store import NewerSchema, Store, Unavailable
from directory.store.database import FILE_NAME, Database
from directory.store.migrations import LATEST, MIGRATIONS, migrate
from directory.store.tables import metadata
from tests.publishing import csv, publish, unsound


@pytest.fixture
def place(new_place):
    return new_place


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "deep" / "data"


def test_a_data_folder_is_made_for_its_owner_alone(folder):
    mask = os.umask(0)
    try:
        store = Store.open(folder)
        publish(store, csv("one"))
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == dict.fromkeys(
            [FILE_NAME, FILE_NAME + "-wal", FILE_NAME + "-shm"], 0o600
        )
        store.close()
    finally:
        os.umask(mask)


def test_sqlite_flushes_every_commit_and_keeps_its_rules(folder):
    store = Store.open(folder)
    with store.database.reading() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    store.close()


def test_a_folder_may_be_named_as_text_path_or_url(folder):
    publish(Store.open(folder), csv("one"))
    for name in (str(folder), f"sqlite:///{folder / FILE_NAME}"):
        assert Store.open(name).current_number() == 0


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@host/db",
        "postgresql+asyncpg://u:secret@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://u:secret@host:port/db",
    ],
)
def test_another_kind_of_database_is_refused_without_repeating_the_password(url):
    with pytest.raises(ValueError) as refused:
        Store.open(url)
    assert "secret" not in str(refused.value)


def test_the_declared_tables_are_those_that_the_migrations_make(store):
    with store.database.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(metadata.tables)
        for table in metadata.tables.values():
            columns = {
                c["name"]: bool(c["nullable"])
                and c["name"] not in found.get_pk_constraint(table.name)["constrained_columns"]
                for c in found.get_columns(table.name)
            }
            assert columns == {c.name: c.nullable for c in table.c}, table.name
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key], (
                table.name
            )
            assert {i["name"] for i in found.get_indexes(table.name) if not i.get("duplicates_constraint")} == {
                i.name for i in table.indexes
            }, table.name


def test_steps_are_numbered_without_a_gap():
    assert sorted(MIGRATIONS) == list(range(1, LATEST + 1))


def test_opening_a_store_of_the_newest_schema_writes_nothing(store, place):
    publish(store, csv("one"))
    written = []
    again = Database.at(place)
    event.listen(again.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: written.append(statement))
    migrate(again)
    again.close()
    assert written and not [
        s for s in written if s.lstrip().upper().startswith(("CREATE", "INSERT", "BEGIN IMMEDIATE", "ALTER"))
    ]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(store, place):
    publish(store, csv("one"))
    with store.database.writing() as connection:
        connection.execute(text(f"INSERT INTO migrations (number) VALUES ({LATEST + 1})"))
    with pytest.raises(NewerSchema) as refused:
        Store.open(place)
    assert (
        "newer version" in refused.value.sentence and isinstance(refused.value, Unavailable) and unsound(store) is None
    )


def schema_steps_back(store, *tables):
    """As the program left it before the newest steps, which made these tables, one each."""
    with store.database.writing() as connection:
        for table in tables:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text(f"DELETE FROM migrations WHERE number > {LATEST - len(tables)}"))


def test_a_store_that_is_looked_at_is_read_and_never_written(store, place):
    publish(store, csv("one"))
    looked = Store.look_at(place)
    assert looked.content(looked.current()) == csv("one") and looked.steps_behind == 0 and unsound(looked) is None
    with pytest.raises(RuntimeError):
        publish(looked, csv("two"))
    with looked.database.reading() as connection, pytest.raises(DBAPIError):  # the engine itself refuses as well
        connection.execute(text("DELETE FROM drafts"))
    looked.close()


@pytest.mark.parametrize(
    ("lacking", "ask"),
    [
        (("sentence_checks",), lambda store: store.sentence_checks() == ()),
        (("sentence_checks", "secrets"), lambda store: store.secret("any")),
    ],
    ids=["one step", "two steps"],
)
def test_an_older_store_is_looked_at_as_it_is_and_what_it_lacks_is_told(store, place, lacking, ask):
    publish(store, csv("one"))
    schema_steps_back(store, *lacking)
    looked = Store.look_at(place)
    assert looked.steps_behind == len(lacking) and looked.current_number() == 0
    with pytest.raises(Unavailable, match="older schema"):
        ask(looked)
    looked.close()
    with Database.to_look_at(place).reading() as connection:
        assert not any(inspect(connection).has_table(table) for table in lacking)
    again = Store.open(place)
    assert ask(again) and again.steps_behind == 0 and unsound(again) is None
    again.close()


def test_where_there_is_no_store_none_is_made_by_looking(place, tmp_path):
    assert Store.look_at(place) is None and not list(tmp_path.iterdir())


def test_a_folder_that_was_looked_at_holds_what_it_held(folder):
    store = Store.open(folder)
    publish(store, csv("one"))
    for _ in range(2):  # while the directory runs, and after it has ended
        before = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
        looked = Store.look_at(folder)
        assert looked.current_number() == 0
        looked.close()
        assert {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")} == before
        store.close()
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_migration_that_fails_half_way_leaves_no_table(place, monkeypatch):
    import directory.store.migrations.m0001_publishing as first

    statements = first.statements
    monkeypatch.setattr(
        first, "statements", lambda is_sqlite: (*statements(is_sqlite), "CREATE TABLE snapshots (x INTEGER)")
    )
    with pytest.raises(Exception, match="already exists"):
        Store.open(place)
    monkeypatch.undo()
    database = Database.at(place)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()
    store = Store.open(place)
    publish(store, csv("one"))
    assert unsound(store) is None
    store.close()


def _open(place, start, outcomes):
    start.wait()
    try:
        store = Store.open(place)
        outcomes.put((store.current_number(), None))
        store.close()
    except Exception as error:  # noqa: BLE001 - whatever it is, the test that waits hears it
        outcomes.put((None, repr(error)))


def test_processes_that_open_an_empty_place_at_once_all_find_the_schema(place):
    spawn = multiprocessing.get_context("spawn")
    start, outcomes = spawn.Barrier(4), spawn.Queue()
    processes = [spawn.Process(target=_open, args=(place, start, outcomes)) for _ in range(4)]
    for process in processes:
        process.start()
    told = [outcomes.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert told == [(None, None)] * 4
    with Database.at(place).reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM migrations")) == LATEST


def test_threads_that_open_an_empty_place_at_once_all_find_the_schema(place):
    start, opened = threading.Barrier(6), []

    def work():
        start.wait()
        opened.append(Store.open(place))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [s.current_number() for s in opened] == [None] * 6
    for one in opened:
        one.close()
