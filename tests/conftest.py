"""Fixtures for tests that need the real server or the real browser."""

import os
from collections.abc import Callable, Generator, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import browser as chromium
from tests.server import Server, start_server

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
expect.set_options(timeout=20_000)  # ms; a busy machine is late, and nothing is lost where it is not


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    # the long files first: the short ones then fill all workers up to the end
    items.sort(key=lambda item: item.get_closest_marker("browser") is None and item.path.name != "test_faults.py")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where browser tests are required (make test, .ci/run), a skipped one has failed."""
    report = yield
    if REQUIRED and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"a browser test was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The directory with its defaults, one per test process."""
    with start_server() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not chromium.chromium_path():
        pytest.skip("no Chromium: sudo apt-get install -y chromium-headless-shell, or set CHROMIUM")
    with sync_playwright() as playwright:
        opened = chromium.launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> chromium.Visitors:
    """Those who come for one test."""
    return chromium.Visitors(browser)


@pytest.fixture(scope="session")
def lasting_visitors(browser: Browser) -> chromium.Visitors:
    """Those whose page is open for several tests; whoever opened it lets them leave."""
    return chromium.Visitors(browser)


@pytest.fixture
def new_page(visitors: chromium.Visitors) -> Iterator[Callable[..., Page]]:
    """Opens a watched page (`page.seen`) as a new visitor: own cookies, own storage."""

    def open_page(
        viewport: tuple[int, int] = (1280, 800), color_scheme: Literal["light", "dark"] = "light", **options
    ) -> Page:
        return visitors.page(viewport=viewport, color_scheme=color_scheme, **options)

    yield open_page
    visitors.leave()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
