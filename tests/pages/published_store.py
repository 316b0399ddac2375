"""A store with a history to look at, for the tests of the admin pages: real clinics, a pair that looks alike, people."""

import contextlib
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

import pages
from directory import intake
from directory.operate import signing_in
from directory.publishing import serving
from directory.settings import Settings
from directory.spreadsheets import export
from directory.store import Store
from pages.parts import guard
from tests import bundled
from tests.browser import settled
from tests.server import Server, start_server
from tests.signed_in import ANN, PASSWORD, carry

BOB, SAM = "bob@center.example", "sam@center.example"
"""A second admin, and a specialist."""
CLINICS = 60


def now() -> datetime:
    """The time of what a test does itself."""
    return datetime.now(UTC)


def clinics(count: int = CLINICS) -> pd.DataFrame:
    """Some clinics of the sample under other ids, as a real list would be; the last one looks like the first."""
    frame = bundled.report().frame.head(count).copy()
    frame["clinic_id"] = frame["clinic_id"].str.replace("SAMPLE-", "CL-")
    twin = frame.iloc[[0]].assign(clinic_id="CL-TWIN", website="")
    return pd.concat([frame, twin], ignore_index=True)


def publish(store: Store, frame: pd.DataFrame, note: str) -> int:
    """Publish a table as an upload of Ann's; its number."""
    current = store.current_number()
    return store.publish(
        export.to_csv(frame),
        expected=current,
        by=ANN,
        at=now(),
        note=note,
        kind="upload",
        token=f"token {current}",
        counts={"added": len(frame)},
        file_name="Our clinics.csv",
        file_sha256="ab" * 32,
    ).number


def prepared(folder: Path) -> Store:
    """The sample as number 0, the clinics as number 1, and three people who may sign in."""
    shutil.copytree(_made().name, folder, dirs_exist_ok=True)
    return Store.open(folder)


@cache
def _made() -> tempfile.TemporaryDirectory:
    """Made once for all tests, as the reading takes a while; gone with the process."""
    made = tempfile.TemporaryDirectory()
    store = Store.open(Path(made.name))
    store.ensure_sample(serving.sample(), now())
    publish(store, clinics(), "Our own list.")
    for email, role in ((ANN, signing_in.ADMIN), (BOB, signing_in.ADMIN), (SAM, signing_in.SPECIALIST)):
        store.add_account(email, signing_in.hashed(PASSWORD), role, by="test", at=now())
    store.close()
    return made


def cookie(store: Store, email: str = ANN) -> str:
    """A new sign-in's cookie."""
    return signing_in.sign_in(store, email, PASSWORD, now())


@dataclass(frozen=True)
class Center:
    """A running directory with its store."""

    server: Server
    store: Store

    def open(self, page: Page, path: str, email: str = ANN) -> Page:
        """A page of the staff, opened by someone who is signed in."""
        carry(page.context, self.server, cookie(self.store, email))
        page.goto(f"{self.server.url}/{path}")
        page.locator("#staff-title").wait_for()
        return settled(page)

    def is_listed(self, page: Page, clinic_id: str) -> bool:
        """Whether a visitor who opens a clinic's page now sees the clinic."""
        page.goto(f"{self.server.url}/clinic?id={clinic_id}")
        page.locator("#clinic-name").wait_for()
        return "We do not have that clinic" not in settled(page).locator("[data-testid=stMain]").inner_text()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Center]:
    """The directory over a prepared store."""
    store = prepared(folder)
    with start_server(DIRECTORY_STORE=str(folder)) as server:
        yield Center(server, store)
    store.close()


@contextlib.contextmanager
def page_of(folder: Path, path: str, monkeypatch) -> Iterator[tuple[AppTest, Store]]:
    """An admin page by AppTest over a prepared store, with Ann signed in; ``path`` as ``admin/act.py``."""
    store = prepared(folder)
    monkeypatch.setattr(guard, "person", lambda: signing_in.Person(ANN, signing_in.ADMIN, ""))
    pages.start(Settings(store=folder))
    app = AppTest.from_file(str(Path(pages.__file__).parent / "main.py"), default_timeout=60).run()
    yield app.switch_page(path).run(), store
    pages.start(Settings())
    store.close()


def html(app: AppTest) -> str:
    """All that a page wrote by st.html."""
    return "\n".join(block.proto.body for block in app.get("html"))


def damage(store: Store, number: int) -> None:
    """Make the content of a publication another one, as a broken disk would."""
    with store.database.engine.begin() as connection:
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(
            text("UPDATE snapshots SET content = :content WHERE sha256 = :sha256"),
            {"content": zlib.compress(b"clinic_id\r\n"), "sha256": store.publication(number).sha256},
        )


def press(app: AppTest, key: str) -> AppTest:
    """Press the button whose key begins so."""
    next(button for button in app.button if button.key.startswith(key)).click()
    app.run()
    assert not app.exception
    return app


def read(store: Store) -> pd.DataFrame:
    """The clinics that are published now."""
    return intake.read(store.content(store.current()), today=now().date()).frame
