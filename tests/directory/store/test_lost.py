"""A store that is taken away from under those who use it: nothing is written where nobody reads, and what is put back is used."""

import logging
import os
import shutil
import sqlite3
import struct
import sys
import threading
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text

from directory.__main__ import main
from directory.cli import run
from directory.publishing.serving import TRY_AGAIN, Serving
from directory.search.published import Unreadable
from directory.store import Moved, Store, Unavailable
from directory.store.database import FILE_NAME
from directory.store.file import StoreFile
from directory.store.store import Lost
from tests.directory.publishing.test_publish import TEN, TODAY, file, row
from tests.directory.publishing.test_serving import ELEVEN, Clock
from tests.publishing import csv, publish, unsound

TWELVE = file(*map(row, range(12)))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def path(folder):
    return folder / FILE_NAME


@pytest.fixture
def backup(tmp_path):
    """Another whole store: twelve clinics, published after three other lists."""
    made = Store.open(tmp_path / "backup")
    for content in (TEN, ELEVEN, file(*map(row, range(9))), TWELVE):
        publish(made, content)
    made.close()
    return tmp_path / "backup" / FILE_NAME


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def serving(folder, clock, caplog):
    store = Store.open(folder)
    publish(store, TEN)
    publish(store, ELEVEN)
    store.close()
    opened = Serving(folder, clock=clock)
    assert served(opened) == (1, 11) and not opened.lost
    caplog.set_level(logging.INFO, "directory")
    yield opened
    opened.close()


def served(serving, today=TODAY):
    found = serving.served(today)
    return found.publication.number, len(found.directory.frame)


def after(serving, clock, seconds=5):
    clock.pass_by(seconds)
    return served(serving)


def replace(path, backup):
    """As `mv` does: another file under the same name."""
    other = path.with_name("other")
    shutil.copyfile(backup, other)
    other.replace(path)


def lay_over(path, backup):
    """As `cp` does: other bytes in the same file."""
    path.write_bytes(backup.read_bytes())


def delete(path, _backup):
    path.unlink()


def move_away(path, _backup):
    path.rename(path.with_name("elsewhere"))


def cut(path, _backup):
    os.truncate(path, path.stat().st_size // 2)


def empty(path, _backup):
    os.truncate(path, 0)


def end_a_little_sooner(path, _backup):
    os.truncate(path, path.stat().st_size - 1)


TAKEN_AWAY = [delete, move_away, cut, empty, end_a_little_sooner]


@pytest.mark.parametrize("loss", [*TAKEN_AWAY, replace])
class TestNothingIsWrittenWhereNobodyReads:
    def test_a_publication_is_refused(self, folder, path, backup, loss):
        store = Store.open(folder)
        publish(store, csv("one"))
        before = backup.read_bytes()
        loss(path, backup)
        with pytest.raises(Lost, match="Nothing was changed") as told:
            publish(store, csv("two"), expected=0)
        assert told.value.certain and str(path) in told.value.sentence
        if loss is replace:
            assert path.read_bytes() == before
        store.close()

    def test_one_that_is_being_written_is_not_confirmed(self, folder, path, backup, loss):
        store = Store.open(folder)
        publish(store, csv("one"))
        old = sqlite3.connect(path)  # keeps the file that was taken away
        assert old.execute("SELECT count(*) FROM publications").fetchone() == (1,)
        with pytest.raises(Lost), store.database.writing() as connection:
            connection.execute(text("INSERT INTO secrets (name, value) VALUES ('nobody', 'reads this')"))
            loss(path, backup)
        if loss in (delete, move_away, replace):
            assert old.execute("SELECT count(*) FROM secrets WHERE name = 'nobody'").fetchone() == (0,)
        old.close()
        store.close()

    def test_reading_says_so_too(self, folder, path, backup, loss):
        store = Store.open(folder)
        publish(store, csv("one"))
        loss(path, backup)
        for ask in (store.current, store.newest, store.current_number, lambda: store.any_account()):
            with pytest.raises(Lost):
                ask()
        store.close()


def test_a_file_taken_away_while_a_commit_is_confirmed_leaves_it_open_whether_it_counts(folder, path):
    store = Store.open(folder)
    publish(store, csv("one"))
    confirm = store.database.engine.dialect.do_commit

    def too_late(connection):
        confirm(connection)
        path.unlink(missing_ok=True)

    store.database.engine.dialect.do_commit = too_late
    with pytest.raises(Unavailable, match="Look at what is published now") as told:
        publish(store, csv("two"), expected=0)
    assert not told.value.certain
    store.close()


def test_what_is_committed_stands_in_the_file_itself_and_not_in_a_log_that_another_file_would_meet(folder, path):
    store = Store.open(folder)
    publish(store, csv("one"))
    assert path.with_name(f"{FILE_NAME}-wal").stat().st_size == 0
    shutil.copyfile(path, folder / "copy")
    with sqlite3.connect(folder / "copy") as copy:
        assert copy.execute("SELECT max(number) FROM publications").fetchone() == (0,)
    store.close()


def test_a_store_that_another_program_tidied_up_is_smaller_and_still_there(folder, path):
    store = Store.open(folder)
    for number in range(3):
        store.save_draft(
            f"{number}@example.org", os.urandom(200_000), "list.csv", {}, datetime(2026, 11, 20, tzinfo=UTC)
        )
    publish(store, csv("one"))
    for number in range(3):
        store.delete_draft(f"{number}@example.org")
    before = path.stat().st_size
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("VACUUM")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    assert path.stat().st_size < before
    assert store.current_number() == 0 and publish(store, csv("two")).number == 1 and unsound(store) is None
    store.close()


def test_a_store_that_grows_while_many_threads_look_at_it_is_not_told_to_be_cut(folder, path):
    """Between one thread's look at the size and what it makes of it, another one sees the file larger."""
    Store.open(folder).close()
    page, pages = struct.unpack(">16xH10xI", path.read_bytes()[:32])
    file, stop, told = StoreFile(path), threading.Event(), []

    def look():
        while not stop.is_set():
            told.append(file.lost())

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    readers = [threading.Thread(target=look) for _ in range(4)]
    try:
        for reader in readers:
            reader.start()
        with path.open("r+b") as growing:
            for more in range(1, 400):
                growing.truncate(page * (pages + more))
                growing.seek(28)
                growing.write(struct.pack(">I", pages + more))
                growing.flush()
    finally:
        stop.set()
        sys.setswitchinterval(interval)
        for reader in readers:
            reader.join()
    assert len(told) > 400 and set(told) == {None}


@pytest.mark.parametrize("loss", TAKEN_AWAY)
class TestAStoreThatIsGoneWhileTheDirectoryRuns:
    def test_visitors_keep_what_they_saw_and_the_process_is_not_ready_and_says_why_once(
        self, serving, clock, path, backup, loss, caplog
    ):
        loss(path, backup)
        for _ in range(10):
            assert after(serving, clock, 1) == (1, 11)
            assert serving.lost
        (told,) = (record.getMessage() for record in caplog.records)
        assert "not ready" in told and str(path) in told

    def test_nothing_is_made_in_its_place(self, serving, clock, path, backup, loss):
        loss(path, backup)
        left = path.read_bytes() if path.exists() else None
        for _ in range(3):
            after(serving, clock)
            with pytest.raises(Unavailable):
                serving.store().current()
        assert (path.read_bytes() if path.exists() else None) == left

    def test_a_backup_put_in_its_place_is_used_within_five_seconds(self, serving, clock, path, backup, loss, caplog):
        loss(path, backup)
        after(serving, clock)
        assert serving.lost
        replace(path, backup)
        assert after(serving, clock) == (3, 12) and not serving.lost
        assert publish(serving.store(), TEN, expected=3).number == 4 and after(serving, clock) == (4, 10)
        assert unsound(serving.store()) is None
        assert "opened again; publication 3" in caplog.records[-1].getMessage()


class TestAnotherStoreInItsPlace:
    @pytest.mark.parametrize("loss", [replace, lay_over])
    def test_a_restored_backup_is_used_within_five_seconds(self, serving, clock, path, backup, loss):
        loss(path, backup)
        assert after(serving, clock) == (3, 12) and not serving.lost
        store = serving.store()
        assert store.current().number == 3 and publish(store, TEN).number == 4 and unsound(store) is None
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as read:
            assert read.execute("SELECT max(number) FROM publications").fetchone() == (4,)

    def test_it_is_used_also_where_its_newest_publication_has_the_same_number(self, serving, clock, path, tmp_path):
        other = Store.open(tmp_path / "other")
        publish(other, TEN)
        publish(other, TWELVE)
        other.close()
        replace(path, tmp_path / "other" / FILE_NAME)
        assert after(serving, clock) == (1, 12)

    def test_what_was_compared_with_a_publication_of_that_number_in_the_other_store_is_not_published(
        self, serving, clock, path, tmp_path
    ):
        seen = serving.served(TODAY).publication
        other = Store.open(tmp_path / "other")
        publish(other, TEN)
        publish(other, TWELVE)
        other.close()
        replace(path, tmp_path / "other" / FILE_NAME)
        after(serving, clock)
        with pytest.raises(Moved):
            publish(serving.store(), TEN, expected=1, expected_sha256=seen.sha256)
        assert (
            publish(serving.store(), TEN, expected=1, expected_sha256=serving.served(TODAY).publication.sha256).number
            == 2
        )

    def test_whoever_still_holds_the_old_one_cannot_write_into_the_new_one(self, serving, clock, path, backup):
        held = serving.store()
        replace(path, backup)
        after(serving, clock)
        with pytest.raises(Lost):
            publish(held, TEN, expected=3)
        assert serving.store().current_number() == 3

    def test_the_log_of_the_old_file_is_not_read_into_the_new_one(self, serving, clock, path, backup):
        held = sqlite3.connect(path, isolation_level=None)  # a reader keeps what is written in the log
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM publications").fetchone()
        publish(serving.store(), file(*map(row, range(40))))
        assert path.with_name(f"{FILE_NAME}-wal").stat().st_size
        replace(path, backup)
        assert after(serving, clock) == (3, 12) and unsound(serving.store()) is None
        assert path.with_name(f"{FILE_NAME}-wal.replaced").stat().st_size  # the last words of the old one are kept
        held.close()

    @pytest.mark.parametrize("content", ["no database", "an empty database", "a store without a publication", "cut"])
    def test_what_is_no_store_of_ours_is_not_used_and_left_as_it_is(
        self, serving, clock, path, backup, tmp_path, content
    ):
        other = tmp_path / "other"
        if content == "no database":
            other.write_bytes(b"not a database " * 300)
        elif content == "an empty database":
            with sqlite3.connect(other) as made:
                made.execute("CREATE TABLE somebody_elses (x)")
            made.close()
        elif content == "cut":
            other.write_bytes(backup.read_bytes()[:-4096])
        else:
            Store.open(tmp_path / "unused").close()
            other = tmp_path / "unused" / FILE_NAME
        before = other.read_bytes()
        replace(path, other)
        for _ in range(3):
            assert after(serving, clock) == (1, 11) and serving.lost
        assert path.read_bytes() == before or content == "a store without a publication"
        with sqlite3.connect(path) as read:
            if content == "an empty database":
                assert [name for (name,) in read.execute("SELECT name FROM sqlite_master")] == ["somebody_elses"]
        replace(path, backup)
        assert after(serving, clock) == (3, 12) and not serving.lost

    def test_a_damaged_one_is_not_read_again_every_second(self, serving, clock, path, backup, monkeypatch):
        tried, whole = [], Store.open
        monkeypatch.setattr(Store, "open", lambda *args, **known: tried.append(1) or whole(*args, **known))
        cut(path, backup)
        for _ in range(10):
            after(serving, clock, 1)
        assert len(tried) == 1
        after(serving, clock, TRY_AGAIN)
        assert len(tried) == 2


class TestARestOfAStoreIsNoNewDirectory:
    def test_an_empty_file_is_refused_with_what_to_do(self, folder, path):
        folder.mkdir()
        path.touch()
        for opening in (Store.open, Store.look_at, Serving(folder).served):
            with pytest.raises((Unavailable, Unreadable)) as told:
                opening(TODAY if opening.__name__ == "served" else folder)
            assert (
                f"The store {path} is empty" in str(told.value)
                and "put a backup there as directory.sqlite3" in str(told.value)
                and "delete the file" in str(told.value)
            )
        assert path.read_bytes() == b"" and [one.name for one in folder.iterdir()] == [FILE_NAME]

    @pytest.mark.parametrize("end", ["-wal", "-journal"])
    def test_a_log_without_its_file_is_refused_with_what_to_do(self, folder, path, end):
        folder.mkdir()
        (folder / f"{FILE_NAME}{end}").write_bytes(b"what was not yet in the file")
        for opening in (Store.open, Store.look_at):
            with pytest.raises(Unavailable, match=f"{FILE_NAME}{end} is still there") as told:
                opening(folder)
            assert "put a backup there" in told.value.sentence
        assert [one.name for one in folder.iterdir()] == [f"{FILE_NAME}{end}"]

    def test_the_shell_says_so_with_its_status(self, folder, path, tmp_path, monkeypatch, capsys):
        folder.mkdir()
        path.touch()
        (tmp_path / "ten.csv").write_bytes(TEN)
        monkeypatch.setenv("DIRECTORY_STORE", str(folder))
        for command in (
            ["publish", str(tmp_path / "ten.csv"), "--note", "x"],
            ["publish", str(tmp_path / "ten.csv"), "--note", "x", "--dry-run"],
            ["history"],
        ):
            assert main(command) == run.UNAVAILABLE
            assert "is empty" in capsys.readouterr().err
        assert path.read_bytes() == b""

    def test_a_new_store_is_whole_from_its_first_moment(self, folder, path, monkeypatch):
        """A start that is killed at any moment leaves no empty file, which the next start would refuse."""
        sizes, connect = [], sqlite3.connect

        def watched(*args, **kwargs):
            sizes.append(path.stat().st_size if path.exists() else None)
            return connect(*args, **kwargs)

        monkeypatch.setattr(sqlite3, "connect", watched)
        Store.open(folder).close()
        assert None in sizes and 0 not in sizes
        assert [one.name for one in folder.iterdir()] == [FILE_NAME]


class TestADatabaseOfPostgresql:
    @pytest.fixture
    def server(self, postgres):
        name = "lost_and_found"
        with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        yield postgres, f"postgresql://postgres@/{name}?host={postgres.folder}", name
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def test_one_that_was_dropped_and_made_again_is_no_new_directory_and_what_is_restored_is_used(
        self, server, clock, caplog
    ):
        postgres, place, name = server
        store = Store.open(place)
        publish(store, TEN)
        publish(store, ELEVEN)
        serving = Serving(place, clock=clock)
        assert served(serving) == (1, 11)
        postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")
        assert after(serving, clock) == (1, 11) and serving.lost
        postgres.execute(f"CREATE DATABASE {name}")
        caplog.clear()
        for _ in range(5):
            assert after(serving, clock, 1) == (1, 11) and serving.lost
        with psycopg.connect(postgres.dsn().replace("dbname=postgres", f"dbname={name}")) as connection:
            assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        (told,) = (record.getMessage() for record in caplog.records)  # that it was dropped was said before
        assert "does not hold the directory any more" in told
        with pytest.raises(Lost):
            publish(store, TEN, expected=1)
        restored = Store.open(place)
        publish(restored, TEN)
        publish(restored, TWELVE)
        restored.close()
        assert after(serving, clock) == (1, 12) and not serving.lost
        store.close()
        serving.close()

    def test_tables_that_are_gone_are_told_as_that(self, server, clock):
        _, place, _ = server
        store = Store.open(place)
        publish(store, TEN)
        serving = Serving(place, clock=clock)
        served(serving)
        with store.database.writing() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        with pytest.raises(Lost, match="its tables are gone"):
            store.current_number()
        assert after(serving, clock) == (0, 10) and serving.lost
        store.close()
        serving.close()

    def test_a_server_that_is_only_away_leaves_the_process_ready(self, server, clock):
        postgres, place, _ = server
        store = Store.open(place)
        publish(store, TEN)
        serving = Serving(place, clock=clock)
        served(serving)
        postgres.kill()
        try:
            assert after(serving, clock) == (0, 10) and not serving.lost
        finally:
            postgres.start()
        assert after(serving, clock) == (0, 10)
        store.close()
        serving.close()
