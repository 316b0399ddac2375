"""Hostile text in the table itself: shown as plain text, nothing runs, nothing is fetched."""

import pytest

from directory.views.html import printable
from tests.browser import settled
from tests.pages.finding import LINK, open_search
from tests.pages.hostile import ONE_OF_EACH_KIND, PAYLOADS
from tests.repetitions import NIGHTLY
from tests.server import start_server

WIRED = ("-m", "uvicorn", "tests.pages.wired:app", "--port", "{port}")


@pytest.fixture(scope="module")
def hostile():
    with start_server(entrance=WIRED, DIRECTORY_TEST_CASE="hostile") as running:
        yield running


def ran(page) -> bool:
    return page.evaluate("() => window.ran === 1")


def shown(payload: str) -> str:
    return " ".join(printable(payload).split())


def test_hostile_names_are_plain_text_in_the_list_and_on_the_map(page, hostile):
    open_search(page, hostile, "place=Denver%2C%20CO")
    frame = page.frame_locator(".st-key-mappane iframe")
    frame.locator(".pin").first.wait_for()
    settled(page)
    page.wait_for_timeout(500)
    names = {" ".join(n.split()) for n in page.locator(LINK).all_inner_texts()}
    assert {shown(p) for p in PAYLOADS} <= names
    for pin in frame.locator(".pin").all()[:20]:
        pin.hover(force=True)
    page.wait_for_timeout(300)
    assert not ran(page)
    assert (page.seen.hosts, page.seen.violations, page.seen.errors) == (set(), [], [])
    assert "49" not in names, "a template was computed"


def test_hostile_text_is_plain_on_every_clinic_page(page, hostile):
    open_search(page, hostile, "place=Denver%2C%20CO")
    listed = [" ".join(name.split()) for name in page.locator(LINK).all_inner_texts()]
    looked_at = {shown(payload) for payload in (PAYLOADS if NIGHTLY else ONE_OF_EACH_KIND)}
    read = set()
    for number in [n for n, name in enumerate(listed) if name in looked_at]:
        page.locator(LINK).nth(number).click()
        page.locator("#clinic-name").wait_for()
        settled(page)
        name = " ".join(page.locator("#clinic-name").inner_text().split())
        read.add(name)
        page.locator(".finding").evaluate_all("all => all.forEach(e => e.open = true)")
        assert not ran(page), name
        assert (
            page.locator(
                "[data-testid=stMain] img, [data-testid=stMain] svg[onload], [data-testid=stMain] script"
            ).count()
            == 0
        ), name
        assert (page.seen.hosts, page.seen.violations, page.seen.errors) == (set(), [], []), name
        page.go_back()
        page.locator(LINK).nth(number).wait_for()
        settled(page)
    page.wait_for_timeout(300)
    assert not ran(page)
    assert read == looked_at
