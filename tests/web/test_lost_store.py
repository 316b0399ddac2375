"""A running server whose store is replaced, deleted or cut; a start where only the rest of a store is left; drafts that expired."""

import contextlib
import json
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from playwright.sync_api import expect

from directory.operate import signing_in
from directory.publishing.serving import Serving
from directory.store import Store
from directory.store.database import FILE_NAME
from tests import signed_in
from tests.browser import settled
from tests.directory.conftest import postgres  # noqa: F401 - the fixture
from tests.directory.publishing.test_publish import TEN
from tests.directory.store.test_lost import TAKEN_AWAY, cut, delete, lay_over, replace
from tests.publishing import publish
from tests.repetitions import at_night
from tests.server import new_store, start_server
from tests.signed_in import post

ANN = {"email": signed_in.ANN, "password": signed_in.PASSWORD}
SOON = 5  # seconds within which a loss is noticed


@pytest.fixture(scope="module")
def backup(tmp_path_factory):
    """A store of ten clinics, published as number 1."""
    folder = tmp_path_factory.mktemp("backup")
    serving = Serving(folder)
    publish(serving.store(), TEN)
    serving.close()
    return folder / FILE_NAME


@pytest.fixture
def folder(tmp_path):
    """The store of a server: the bundled sample."""
    return new_store(tmp_path / "store")


def ready(server):
    answer = server.ask("/readyz")
    return answer.status, json.loads(answer.body).get("reason", "")


def becomes(server, status):
    """Whether the server says so within the time that it has; it is asked twice, not all the time."""
    asked = time.monotonic()
    while time.monotonic() - asked < SOON - 1:
        time.sleep(1.5)
        if ready(server)[0] == status:
            return True
    return False


def lines(server, words):
    return [line for line in server.log.read_text().splitlines() if words in line]


@pytest.mark.parametrize("loss", TAKEN_AWAY)
def test_a_loss_is_noticed_and_said_once_and_a_backup_put_back_is_used_within_five_seconds(folder, backup, loss):
    with start_server(DIRECTORY_STORE=str(folder)) as server:
        assert ready(server) == (200, "")
        loss(folder / FILE_NAME, backup)
        assert becomes(server, 503)
        assert ready(server) == (503, "the store was lost; the log says how")
        assert server.ask("/healthz").status == 200
        answer = post(server, "setup", {**ANN, "token": "any"})
        assert answer.status == 503  # nothing is written where nobody reads
        time.sleep(2.5)
        ready(server)
        (line,) = lines(server, "not ready")
        assert str(folder / FILE_NAME) in line
        replace(folder / FILE_NAME, backup)
        assert becomes(server, 200)
        assert len(lines(server, "opened again; publication 1")) == 1
        with contextlib.closing(Store.open(folder)) as store:
            token = signing_in.setup_token(store, datetime.now(UTC))
            assert post(server, "setup", {**ANN, "token": token}).status == 200
            assert [one.email for one in store.accounts()] == [ANN["email"]]  # in the file that is there now


def test_a_loss_is_in_the_log_within_five_seconds_though_nobody_visits(folder, backup):
    with start_server(DIRECTORY_STORE=str(folder)) as server:
        assert ready(server) == (200, "")
        delete(folder / FILE_NAME, backup)
        time.sleep(SOON)
        assert len(lines(server, "not ready")) == 1


@pytest.mark.parametrize("loss", [replace, at_night(lay_over)])
def test_a_restored_backup_is_served_within_five_seconds_and_written_from_then_on(folder, backup, loss, new_page):
    with start_server(DIRECTORY_STORE=str(folder)) as server:
        page = new_page()
        page.goto(f"{server.url}/guide")
        expect(settled(page).locator("body")).not_to_contain_text("The list has 10 clinics")
        loss(folder / FILE_NAME, backup)
        time.sleep(SOON - 1)
        page.goto(f"{server.url}/guide")
        expect(settled(page).locator("body")).to_contain_text("The list has 10 clinics")
        assert ready(server) == (200, "")


@pytest.mark.parametrize("loss", [delete, at_night(cut)])
def test_visitors_keep_the_last_good_list_meanwhile(folder, backup, loss, new_page):
    with start_server(DIRECTORY_STORE=str(folder)) as server:
        page = new_page()
        page.goto(f"{server.url}/clinic?id=SAMPLE-0001")
        expect(page.locator("#clinic-name")).not_to_have_text("")
        named = page.locator("#clinic-name").inner_text()
        loss(folder / FILE_NAME, backup)
        assert becomes(server, 503)
        page.goto(f"{server.url}/clinic?id=SAMPLE-0001")
        expect(page.locator("#clinic-name")).to_have_text(named)
        expect(page.locator("body")).not_to_contain_text("Something went wrong")


def test_a_database_that_was_dropped_and_made_again_is_noticed_and_a_restored_one_is_used(postgres, new_page):  # noqa: F811
    name = "of_a_server"
    place = f"postgresql://postgres@/{name}?host={postgres.folder}"
    postgres.execute(f"CREATE DATABASE {name}")
    try:
        with start_server(DIRECTORY_STORE=place) as server:
            assert ready(server) == (200, "")
            postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")
            postgres.execute(f"CREATE DATABASE {name}")
            assert becomes(server, 503)
            with psycopg.connect(postgres.dsn().replace("dbname=postgres", f"dbname={name}")) as connection:
                assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (
                    0,
                )
            assert len(lines(server, "not ready")) == 1
            store = Store.open(place)
            publish(store, TEN)
            store.close()
            assert becomes(server, 200)
    finally:
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_an_empty_file_where_a_store_was_is_not_started_as_a_new_directory(tmp_path, backup, new_page):
    store = tmp_path / "store"
    store.mkdir()
    (store / FILE_NAME).touch()
    with start_server(DIRECTORY_STORE=str(store)) as server:
        said = server.log.read_text()
        assert (
            f"The store cannot be used yet: The store {store / FILE_NAME} is empty" in said
            and "put a backup there" in said
            and "/account/setup#" not in said
        )
        assert ready(server) == (503, "no clinics are loaded")
        page = new_page()
        page.goto(server.url)
        expect(page.locator("body")).to_contain_text("is empty: a file of 0 bytes is all that is left of it")
        for address in (page.url, f"{server.url}/staff"):  # whoever asks learns nothing of the machine
            page.goto(address)
            expect(page.locator("body")).to_contain_text(f"The store {FILE_NAME} is empty")
            assert str(tmp_path) not in page.content()
        refused = post(server, "signin", ANN)
        assert (
            refused.status == 503 and str(tmp_path) not in refused.body.decode() and FILE_NAME in refused.body.decode()
        )
        assert (store / FILE_NAME).read_bytes() == b""
        replace(store / FILE_NAME, backup)
        assert becomes(server, 200)


def test_drafts_that_expired_are_deleted_when_the_server_starts(folder):
    now = datetime.now(UTC)
    store = Store.open(folder)
    store.save_draft(
        "ann@center.example", b"a week and a minute ago", "old.csv", {}, now - timedelta(days=7, minutes=1)
    )
    store.save_draft("bob@center.example", b"yesterday", "new.csv", {}, now - timedelta(days=7, minutes=-5))
    with start_server(DIRECTORY_STORE=str(folder)), store.database.reading() as connection:
        left = connection.exec_driver_sql("SELECT email FROM drafts").scalars().all()
    assert left == ["bob@center.example"]
    store.close()
