"""What a visit weighs on the wire, and how much of it moves under one's eyes."""

import base64

import pytest

from tests.browser import settled
from tests.pages.finding import PHONE, open_find, tick, type_place
from tests.repetitions import at_night

MEGABYTE = 1_000_000
# Sums every shift, not only those of the worst five seconds: stricter than the CLS that browsers report.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push([entry.value, entry.sources.map(s => {
  const e = s.node?.nodeType === 1 ? s.node : s.node?.parentElement;
  return e ? (e.dataset?.testid || e.tagName) + " " + String(e.className).slice(-60) + " " + Math.round(s.previousRect.top) + ">" + Math.round(s.currentRect.top) : "gone";
}).slice(0, 3)]); }).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def weighed(new_page):
    """Opens a page with `page.wire()`: bytes received so far, headers, and frames of the websocket unpacked."""

    def open_page(**options):
        page = new_page(**options, first_visit=True)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        loaded = {}
        frames = []
        session.on(
            "Network.loadingFinished", lambda event: loaded.update({event["requestId"]: event["encodedDataLength"]})
        )
        session.on("Network.webSocketFrameReceived", lambda event: frames.append(_length(event["response"])))
        session.on("Network.webSocketFrameSent", lambda event: frames.append(_length(event["response"])))
        page.wire = lambda: sum(loaded.values()) + sum(frames)
        page.parts = lambda: (int(sum(loaded.values())), sum(frames), len(loaded))
        return page

    return open_page


def _length(frame) -> int:
    return len(frame["payloadData"]) if frame["opcode"] == 1 else len(base64.b64decode(frame["payloadData"]))


def test_a_first_visit_to_find_without_the_map_is_light(weighed, server):
    page = open_find(weighed(**PHONE), server)
    page.wait_for_timeout(1500)
    assert page.locator("iframe").count() == 0
    assert 0.3 * MEGABYTE < page.wire() <= 1.5 * MEGABYTE, page.parts()


def test_a_first_visit_to_find_with_the_map_is_light(weighed, server):
    page = open_find(weighed(), server)
    page.frame_locator(".st-key-mappane iframe").locator(".leaflet-marker-icon").first.wait_for()
    page.wait_for_timeout(1500)
    assert 0.3 * MEGABYTE < page.wire() <= 1.9 * MEGABYTE, page.parts()


def whole_search(page, server):
    """Landing, a place, two wishes, a page of results."""
    page.add_init_script(WATCH_SHIFTS)
    open_find(page, server)
    page.wait_for_timeout(1500)
    type_place(page, "80202")
    page.wait_for_timeout(1500)
    for wish in ("route.iv_infusion", "payment.payment_plan"):
        tick(page, wish)
        page.wait_for_timeout(1000)
    for _ in range(6):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(150)
    return page.evaluate("window.shifts")


@pytest.mark.parametrize(("options", "most"), [at_night({}, 0.05, id="desk"), pytest.param(PHONE, 0.1, id="phone")])
def test_a_whole_search_hardly_moves_anything(new_page, server, options, most):
    shifts = whole_search(new_page(**options), server)
    assert sum(value for value, _ in shifts) <= most, "\n".join(f"{value:.4f} {sources}" for value, sources in shifts)


def test_a_page_that_moves_would_be_seen(new_page, server):
    page = new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.goto(f"{server.url}/clinic?id=SAMPLE-0127")
    page.locator("#clinic-name").wait_for()
    settled(page)
    page.wait_for_timeout(500)
    before = len(page.evaluate("window.shifts"))
    page.evaluate("() => { document.querySelector('.st-key-frame_top').style.paddingTop = '200px' }")
    page.wait_for_timeout(300)
    after = page.evaluate("window.shifts")
    assert len(after) > before and after[-1][0] > 0.05
