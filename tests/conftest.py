"""Fixtures for tests that need the real server or the real browser."""

import gc
import math
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import browser as chromium
from tests import durations
from tests.repetitions import NIGHTLY
from tests.server import Server, start_server

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
SECOND_TRY = os.environ.get("SECOND_TRY") == "1"
expect.set_options(timeout=20_000)  # ms; a busy machine is late, and nothing is lost where it is not


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if SECOND_TRY and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    # the long files first, and those not known yet: the short ones then fill all workers up to the end
    seconds = durations.kept()
    items.sort(key=lambda item: (-seconds.get(Path(item.location[0]).as_posix(), math.inf), item.path))
    if not NIGHTLY:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("nightly")])
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where browser tests are required (make test, .ci/run), a skipped one has failed."""
    report = yield
    if REQUIRED and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"a browser test was skipped: {report.longrepr}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A second try begins with a fresh page, also where one is open for several tests."""
    if getattr(item, "execution_count", 1) > 1:
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            if "lasting_visitors" in definitions[-1].argnames:
                definitions[-1].finish(item._request)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A test that needed its second try is named, even though the run has passed; durations are kept where that is asked for."""
    if os.environ.get("KEEP_DURATIONS") == "1":
        durations.keep(
            report
            for reports in terminalreporter.stats.values()
            for report in reports
            if isinstance(report, pytest.TestReport)
        )
    failed = {report.nodeid for kind in ("failed", "error") for report in terminalreporter.getreports(kind)}
    for nodeid in sorted({report.nodeid for report in terminalreporter.getreports("rerun")} - failed):
        terminalreporter.line(f"passed at the second try: {nodeid}")


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
