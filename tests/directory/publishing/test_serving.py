"""What one process serves: the newest publication within seconds, and the last good one while the store is away."""

import shutil
import socket
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import event

from directory.clinics.findings import Standing
from directory.publishing import serving as serving_module
from directory.publishing.serving import LOOK_EVERY, TRY_AGAIN, Serving
from directory.search.published import Unreadable
from directory.settings import ROOT
from directory.store import Store, Unavailable
from directory.store.database import FILE_NAME
from tests.directory.publishing.test_publish import TEN, TODAY, file, row
from tests.directory.store.test_opening import schema_steps_back
from tests.directory.store.test_store import unguarded
from tests.postgres import running
from tests.publishing import ADMIN, NOON, publish, unsound

ELEVEN = file(*map(row, range(11)))


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds

    def pass_by(self, seconds):
        self.seconds += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(store):
    """A store in which ten clinics are published."""
    publish(store, TEN)
    return store


@pytest.fixture
def serving(place, store, clock):
    """Another process, as far as the store can tell: it has connections of its own."""
    opened = Serving(place, clock=clock)
    yield opened
    opened.close()


def served(serving, today=TODAY):
    found = serving.served(today)
    return found.publication.number, len(found.directory.frame)


def test_a_run_five_seconds_after_a_publication_by_another_process_shows_it(serving, clock, place, tmp_path):
    assert served(serving) == (0, 10)
    (tmp_path / "eleven.csv").write_bytes(ELEVEN)
    command = [sys.executable, "-m", "directory", "publish", str(tmp_path / "eleven.csv"), "--note", "One more."]
    done = subprocess.run(
        command, cwd=ROOT, env={"DIRECTORY_STORE": place}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert served(serving) == (0, 10)  # no time has passed: nobody was asked
    clock.pass_by(5)
    assert served(serving) == (1, 11)


def test_whoever_publishes_here_sees_it_at_the_next_run(serving, store):
    served(serving)
    publish(store, ELEVEN)
    serving.look_again()
    assert served(serving) == (1, 11)


def test_the_same_directory_is_shared_until_something_is_published(serving, clock):
    first = serving.served(TODAY)
    clock.pass_by(60)
    assert serving.served(TODAY) is first


def test_a_new_utc_day_rebuilds_standings_without_reading_again(place, clock):
    store = Store.open(place)
    proof = {
        "informed_consent": "yes",
        "informed_consent_evidence_type": "document",
        "informed_consent_verified_on": (TODAY - timedelta(days=365)).isoformat(),
    }
    publish(store, file(row(0, **proof)))
    store.close()
    serving = Serving(place, clock=clock)
    today = serving.current(TODAY)
    tomorrow = serving.current(TODAY + timedelta(days=1))
    assert (today.finding(0, "informed_consent").standing, tomorrow.finding(0, "informed_consent").standing) == (
        Standing.VERIFIED,
        Standing.STALE,
    )
    assert (tomorrow.day, tomorrow.publication) == (
        TODAY + timedelta(days=1),
        today.publication,
    ) and tomorrow.report is today.report
    serving.close()


def test_a_check_of_a_sentence_on_one_replica_is_known_on_all_within_five_seconds_and_nobody_asks_for_it_alone(
    serving, store, clock
):
    first = serving.served(TODAY)
    asked = []
    for engine in {serving.store().database.engine, serving.store().database._look}:
        event.listen(engine, "before_cursor_execute", lambda _c, _cur, statement, *_: asked.append(statement))
    store.add_sentence_check("fda.other", "Not approved.", by=ADMIN, at=NOON)
    for _ in range(50):  # visitors of one second
        assert served(serving) == (0, 10) and serving.sentence_checks() == ()
    assert asked == []
    clock.pass_by(5)
    for _ in range(50):
        assert serving.served(TODAY) is first
        (check,) = serving.sentence_checks()
    assert (check.sentence_id, check.day, check.by) == ("fda.other", NOON.date(), ADMIN)
    assert len([statement for statement in asked if "sentence_checks" in statement]) == 1
    store.remove_sentence_check("fda.other", "Not approved.", by=ADMIN, at=NOON)
    serving.look_again()
    assert served(serving) == (0, 10) and serving.sentence_checks() == ()


def test_checks_are_known_where_what_is_published_cannot_be_read(serving, store):
    store.add_sentence_check("fda.other", "Not approved.", by=ADMIN, at=NOON)
    unguarded(store, "UPDATE snapshots SET content = :damage", damage=b"damage")
    with pytest.raises(Unreadable):
        serving.served(TODAY)
    assert [check.sentence_id for check in serving.sentence_checks()] == ["fda.other"]


@pytest.mark.parametrize(
    "lacking", [("sentence_checks",), ("sentence_checks", "secrets")], ids=["one step", "two steps"]
)
def test_a_store_of_an_older_program_opens_and_serves_what_it_served(place, store, clock, lacking):
    before = store.current(), store.history(9), store.audit_lines(9)
    schema_steps_back(store, *lacking)
    serving = Serving(place, clock=clock)
    assert served(serving) == (0, 10) and serving.sentence_checks() == ()
    opened = serving.store()
    assert (opened.current(), opened.history(9), opened.audit_lines(9)) == before and unsound(opened) is None
    opened.add_sentence_check("fda.other", "Not approved.", by=ADMIN, at=NOON)
    serving.look_again()
    assert served(serving) == (0, 10) and len(serving.sentence_checks()) == 1
    serving.close()


@pytest.mark.parametrize("visitors", [8])
def test_visitors_who_come_together_cost_one_reading(serving, store, clock, monkeypatch, visitors):
    readings, whole = [], serving_module.read
    monkeypatch.setattr(serving_module, "read", lambda content, today: readings.append(1) or whole(content, today))

    def visit_together():
        ready, seen = threading.Barrier(visitors), []
        threads = [
            threading.Thread(target=lambda: (ready.wait(), seen.append(served(serving)))) for _ in range(visitors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seen

    assert visit_together() == [(0, 10)] * visitors and len(readings) == 1
    publish(store, ELEVEN)
    clock.pass_by(5)
    assert visit_together() == [(1, 11)] * visitors and len(readings) == 2


class TestTheStoreIsAway:
    def test_the_last_good_one_stays_until_sqlite_is_back(self, tmp_path, clock):
        folder = tmp_path / "data"
        store = Store.open(folder)
        publish(store, TEN)
        serving = Serving(folder, clock=clock)
        assert served(serving) == (0, 10)
        publish(store, ELEVEN)
        store.close()
        serving.store().close()  # its connections end; the next one finds the file gone
        shutil.move(folder, tmp_path / "away")
        folder.mkdir()
        (folder / FILE_NAME).mkdir()
        for _ in range(2):
            clock.pass_by(5)
            assert served(serving) == (0, 10)
        shutil.rmtree(folder)
        shutil.move(tmp_path / "away", folder)
        clock.pass_by(5)
        assert served(serving) == (1, 11)
        serving.close()

    def test_the_last_good_one_stays_until_postgresql_is_back(self, clock):
        with running() as server:
            place = server.new_place()
            store = Store.open(place)
            publish(store, TEN)
            serving = Serving(place, clock=clock)
            assert served(serving) == (0, 10)
            publish(store, ELEVEN)
            server.kill()
            clock.pass_by(5)
            assert served(serving) == (0, 10)
            assert served(serving, TODAY + timedelta(days=1)) == (0, 10)  # a new day needs no store
            server.start()
            clock.pass_by(5)
            assert served(serving) == (1, 11)
            store.close()
            serving.close()

    def test_only_one_visitor_waits_for_a_store_that_does_not_answer(self, serving, clock, monkeypatch):
        assert served(serving) == (0, 10)
        asked, answer = threading.Event(), threading.Event()

        def no_answer():
            asked.set()
            answer.wait()
            raise Unavailable("It cannot be reached.")

        monkeypatch.setattr(serving.store(), "newest", no_answer)
        answer.set()
        clock.pass_by(5)
        served(serving)
        asked.clear()
        answer.clear()
        clock.pass_by(5)
        waiting = threading.Thread(target=served, args=(serving,))
        waiting.start()
        assert asked.wait(60)
        assert served(serving) == (0, 10)  # at once: this test would stand still
        assert waiting.is_alive()
        answer.set()
        waiting.join()

    def test_a_cold_start_says_why_there_is_nothing_and_serves_as_soon_as_there_is(self, tmp_path, clock):
        folder = tmp_path / "data"
        folder.write_text("in the way")
        serving = Serving(folder, clock=clock)
        for _ in range(2):
            with pytest.raises(Unreadable) as told:
                serving.served(TODAY)
            assert (
                len(told.value.sentences) == 1
                and str(folder) in told.value.sentences[0]
                and "cannot be used" in told.value.sentences[0]
            )
        folder.unlink()
        store = Store.open(folder)
        publish(store, TEN)
        store.close()
        with pytest.raises(Unreadable):
            serving.served(TODAY)  # asked again only a second later
        clock.pass_by(LOOK_EVERY)
        assert served(serving) == (0, 10)
        serving.close()

    def test_a_cold_start_where_no_postgresql_listens_says_so_without_the_password(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            serving = Serving(f"postgresql://someone:secret@127.0.0.1:{silent.getsockname()[1]}/db")
            with pytest.raises(Unreadable, match="cannot be reached") as told:
                serving.served(TODAY)
        assert "secret" not in str(told.value)


class TestWhatCannotBeShown:
    def test_damaged_content_is_never_served_and_what_was_good_stays(self, serving, store, clock, place):
        served(serving)
        good = publish(store, ELEVEN)
        unguarded(
            store, "UPDATE snapshots SET content = :damage WHERE sha256 = :sha256", damage=b"damage", sha256=good.sha256
        )
        clock.pass_by(5)
        assert served(serving) == (0, 10)
        cold = Serving(place, clock=clock)
        with pytest.raises(Unreadable, match="damaged"):
            cold.served(TODAY)
        cold.close()

    @pytest.mark.parametrize(
        "content",
        [TEN.replace(b"303-555-0103", b"12"), b"", b"clinic_id\r\n1\r\n"],
        ids=["a refused row", "nothing", "other columns"],
    )
    def test_content_that_this_version_refuses_is_not_served_in_part(self, serving, store, clock, place, content):
        served(serving)
        publish(store, content)
        clock.pass_by(5)
        assert served(serving) == (0, 10)
        cold = Serving(place, clock=clock)
        with pytest.raises(Unreadable) as told:
            cold.served(TODAY)
        assert "cannot be read by this version" in told.value.sentences[0] and len(told.value.sentences) > 1
        cold.close()

    def test_it_is_not_read_again_with_every_visit_but_when_something_else_is_published(
        self, serving, store, clock, monkeypatch
    ):
        served(serving)
        readings, whole = [], serving_module.read
        monkeypatch.setattr(serving_module, "read", lambda content, today: readings.append(1) or whole(content, today))
        publish(store, b"clinic_id\r\n1\r\n")
        for _ in range(5):
            clock.pass_by(2)
            assert served(serving) == (0, 10)
        assert len(readings) == 1
        clock.pass_by(TRY_AGAIN)
        assert served(serving) == (0, 10) and len(readings) == 2
        publish(store, ELEVEN)
        clock.pass_by(2)
        assert served(serving) == (2, 11)


def test_an_empty_store_gets_the_bundled_sample_as_publication_0(tmp_path):
    serving = Serving(tmp_path / "data")
    found = serving.served(TODAY)
    assert (found.publication.number, found.publication.kind, found.directory.is_sample) == (0, "sample", True)
    assert serving.store().content(found.publication) == serving_module.sample()
    serving.close()
