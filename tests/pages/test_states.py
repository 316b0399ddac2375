"""What a person sees while something is loading, slow or gone: calm words of ours, and the page still to be read."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from directory.settings import SAMPLE
from directory.spreadsheets import export
from tests.browser import run_again, settled
from tests.pages.finding import names, open_find, open_search
from tests.pages.published_store import clinics
from tests.repetitions import at_night
from tests.server import start_server


def test_a_server_that_is_gone_is_said_calmly_and_the_page_stays_readable(page):
    with start_server() as running:
        open_search(page, running, "place=80202")
        shown = names(page)
        os.kill(running.pid, signal.SIGKILL)
        expect(page.locator(".lost")).to_have_text(
            "We lost the connection. You can still read this page and call. Your search is kept, and we keep trying.",
            timeout=15_000,
        )
        page.wait_for_timeout(6_000)
        expect(page.locator("[role=dialog]")).to_have_count(0)
        assert names(page) == shown
        assert page.evaluate("document.querySelector('#root').inert") is False
        assert "Streamlit" not in page.locator("body").inner_text()
        page.locator(".st-key-list a.phone").first.focus()
        page.locator("a.leave").click(trial=True)


@pytest.fixture(scope="module")
def find(lasting_visitors, server):
    """Find, loaded once for those tests that leave it as they found it."""
    yield open_find(lasting_visitors.page(), server)
    lasting_visitors.leave()


def test_a_short_break_is_not_spoken_of_and_nothing_is_said_while_all_is_well(find):
    page = find
    page.wait_for_timeout(4_500)
    expect(page.locator(".lost")).to_be_hidden()
    expect(page.locator(".st-key-map_frame[data-failed]")).to_have_count(0)


@pytest.mark.parametrize(
    "blocked", [pytest.param("**/component/**", id="the frame"), at_night("**/map*.js", id="its script")]
)
def test_a_map_that_does_not_come_is_said_and_the_list_stands(page, server, blocked):
    page.route(blocked, lambda route: route.abort())
    page.goto(server.url)
    page.locator("#results").wait_for()
    expect(page.locator(".st-key-map_frame[data-failed]")).to_be_visible(timeout=20_000)
    assert "The list has every clinic" in page.locator(".st-key-map_frame").evaluate(
        "e => getComputedStyle(e, '::after').content"
    )
    assert len(names(page)) == 20


@pytest.mark.parametrize("reduced", ["no-preference", "reduce"])
def test_while_the_page_loads_it_says_so_with_the_crisis_line(new_page, server, reduced):
    page = new_page(reduced_motion=reduced)
    page.route("**/static/js/**", lambda route: route.abort())
    page.goto(server.url)
    page.wait_for_timeout(1_200)
    said = page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('#root'), '::before'); return [s.content, s.opacity] }"
    )
    assert "988" in said[0] and said[1] == "1"


# the motions of an element three frames after a script began them
MOTIONS = """async ([selector, act]) => { const e = document.querySelector(selector);
  if (act === "click") e.click(); else for (const iterations of [1, Infinity]) e.animate({opacity: [0, 1]}, {duration: 60_000, iterations});
  for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame);
  return document.getAnimations().filter(a => a.constructor === Animation && a.effect.target === (act === "click" ? e.closest("details") : e)).length }"""


def test_what_opens_is_there_at_once_and_who_asked_for_less_motion_sees_none_made_by_a_script(find):
    page = find
    summary = "[data-testid=stExpander] summary"
    closed = page.locator(summary).first
    for is_open in (True, False):

        def click(is_open=is_open):
            assert page.evaluate(MOTIONS, [summary, "click"]) == 0
            assert closed.evaluate("e => e.closest('details').open") is is_open

        # the next click waits for this one's run, whose answer would open the box again for a moment
        run_again(page, click)
        assert closed.evaluate("e => e.closest('details').open") is is_open
    assert page.evaluate(MOTIONS, ["#results", "animate"]) == 2  # motion as such is left alone
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.getAnimations().forEach(a => a.cancel())")
    assert page.evaluate(MOTIONS, ["#results", "animate"]) == 0
    page.emulate_media(reduced_motion="no-preference")


def test_the_words_of_loading_go_away(find):
    assert find.evaluate("getComputedStyle(document.querySelector('#root'), '::before').content") == "none"


def test_an_open_list_follows_the_publication_with_its_banner_and_date_and_says_when_there_is_none(page, tmp_path):
    file = Path(tmp_path, "clinics.csv")
    file.write_bytes(SAMPLE.read_bytes())
    with start_server(CLINICS=str(file)) as running:
        open_find(page, running)
        expect(page.locator(".banner")).to_be_visible()
        footer = page.locator("footer.foot").inner_text()
        file.write_bytes(export.to_csv(clinics(30)))
        page.locator(".st-key-view button", has_text="Map").last.click()  # reruns the results alone
        expect(page.locator(".banner")).to_have_count(0)
        expect(page.locator("footer.foot")).not_to_have_text(footer)
        settled(page)
        file.write_bytes(b"no table")
        page.locator(".st-key-view button", has_text="List").last.click()
        expect(page.get_by_role("heading", name="The list of clinics could not be loaded")).to_be_visible()
        settled(page)
        assert page.locator("[data-testid=stException]").count() == 0 and page.locator("footer.foot").count() == 1
