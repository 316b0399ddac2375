"""What one filter click costs the server: the Find page over 10,000 clinics beside a bare page with as many widgets.

Both run as real servers, opened in Chromium; the clicks take turns, and each server's own CPU clock is read before and
after. The machine's speed and load cancel out in the ratio.
"""

import contextlib
import statistics
import time
from collections import Counter
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, sync_playwright

from directory import search
from directory.geo.places import resolve
from directory.search.options import FAMILIES
from directory.search.published import Directory
from directory.search.query import ROUND_DISTANCES, Query
from tests import seeded
from tests.browser import chromium_path, launch, settled
from tests.server import Server, start_server

CASE, ROWS, PINS = "ten_thousand", 10_000, 500
CLICKS, IN_A_ROW, WARM_UP = 40, 4, 3
RATIOS = {"closed": 2.0, "open": 3.0}
_AFTERWARDS = 150  # ms; what a run leaves to be done when it has ended
# what a person can set or press, by Streamlit's test ids; a bare page makes as many of each
WIDGETS = {
    "checkbox": "stCheckbox",
    "button": "stButton",
    "selectbox": "stSelectbox",
    "text": "stTextInput",
    "choice": "stButtonGroup",
    "link": "stPageLink",
    "download": "stDownloadButton",
    "expander": "stExpander",
    "popover": "stPopover",
}


def measure(clicks: int = CLICKS) -> dict:
    """`{closed,open}_ratio` and the CPU behind them in ms a click; `{"skipped": why}` where there is no Chromium."""
    if not chromium_path():
        return {"skipped": "no Chromium"}
    with contextlib.ExitStack() as stack:
        query, option = _search_of_many_pins(
            Directory.from_frame(
                seeded.clinics(ROWS, around=(39.74, -104.99), spread_degrees=3), "seeded", seeded.TODAY
            )
        )
        find = stack.enter_context(
            start_server(entrance=_served("tests.pages.wired:app"), cold=True, DIRECTORY_TEST_CASE=CASE)
        )
        bare = stack.enter_context(start_server(entrance=_served("tests.bench.bare:app"), cold=True))
        opened = launch(stack.enter_context(sync_playwright()))
        stack.callback(opened.close)
        found: dict = {"rows": ROWS, "clicks": clicks, "search": urlencode(query.to_params())}
        for state, view in (("closed", "List"), ("open", "List and map")):
            page = opened.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{find.url}/s?{urlencode(query.to_params())}")
            page.locator("#results").wait_for()
            settled(page)
            page.get_by_role("radio", name=view, exact=True).click()
            page.locator(f".st-key-results_{'both' if state == 'open' else 'list'}").wait_for()
            if state == "open":
                page.frame_locator(".st-key-mappane iframe").locator(".leaflet-marker-icon").first.wait_for()
            page.wait_for_timeout(2000)
            widgets = Counter({name: page.get_by_test_id(test_id).count() for name, test_id in WIDGETS.items()})
            beside = opened.new_page(viewport={"width": 1280, "height": 800})
            beside.goto(f"{bare.url}/?{urlencode(widgets)}")
            beside.get_by_test_id("stCheckbox").first.wait_for()
            settled(beside)
            ours = page.locator(f".st-key-wish_{option.replace('.', '_')} label")
            theirs = beside.get_by_test_id("stCheckbox").first.locator("label")
            times = _in_turns([(find, page, ours), (bare, beside, theirs)], clicks)
            found[f"{state}_ratio"] = round(times[0] / times[1], 3)
            found[state] = {
                "ours_cpu_ms": round(times[0] * 1000, 1),
                "bare_cpu_ms": round(times[1] * 1000, 1),
                "widgets": dict(widgets),
            }
            page.close()
            beside.close()
        return found


def _served(app: str) -> tuple[str, ...]:
    """As `streamlit run` serves: it compresses no websocket message."""
    return "-m", "uvicorn", app, "--port", "{port}", "--ws-per-message-deflate", "false"


def _search_of_many_pins(directory: Directory) -> tuple[Query, str]:
    """A search with about PINS clinics on the map with and without one route: (search, the route's option id)."""
    best = None
    for place in ("Denver, CO", "Boulder, CO", "Colorado Springs, CO", "Cheyenne, WY"):
        for within in ROUND_DISTANCES:
            query = Query(place=place, within=within)
            answer = search.search(directory, query, resolve(query.place).place)
            for option in FAMILIES["route"]:
                off = abs(len(answer.positions) - PINS) + abs(answer.counts[option.id] - PINS)
                if len(answer.positions) <= 2 * PINS and (best is None or off < best[0]):
                    best = off, query, option.id
    return best[1:]


def _in_turns(sides: list[tuple[Server, Page, Locator]], clicks: int) -> list[float]:
    """Median CPU seconds of a click for each side."""
    times: list[list[float]] = [[] for _ in sides]
    for turn in range(-(-clicks // IN_A_ROW)):
        for side, (server, page, box) in enumerate(sides):
            page.bring_to_front()
            for n in range(IN_A_ROW + (WARM_UP if turn == 0 else 0)):
                before = _cpu(server)
                box.click()
                page.wait_for_timeout(50)
                settled(page)
                page.wait_for_timeout(_AFTERWARDS)
                if turn or n >= WARM_UP:
                    times[side].append(_cpu(server) - before)
    return [statistics.median(t) for t in times]


def _cpu(server: Server) -> float:
    """CPU seconds the server's process has used, all threads, ended ones too (Linux: its CPU-time clock, man clock_getcpuclockid)."""
    return time.clock_gettime((~server.pid << 3) | 2)
