"""axe-core (WCAG 2.2 A and AA) on every page and state, light and dark, at a desk and on a phone."""
import re
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser import axe, settled
from tests.pages.finding import PHONE, open_find, tick, type_place


class Upstream(NamedTuple):
    """A fault that is not ours: the rule, where, and where it is reported."""

    rule: str
    selector: str
    link: str


# At most five, none serious (checked below).
UPSTREAM: tuple[Upstream, ...] = ()


def found_results(page, server):
    open_find(page, server)
    type_place(page, "80202")
    tick(page, "route.iv_infusion")


def with_all_wishes_open(page, server):
    open_find(page, server)
    type_place(page, "80202")
    for label in ("Who watches over you", "Checks before you start", "Help between and after visits", "Price, insurance and more ways to pay", "Practical: place, people, languages, access"):
        page.get_by_text(label, exact=True).click()
        settled(page)


def nothing_found(page, server):
    open_find(page, server)
    type_place(page, "59001")
    tick(page, "route.oral")
    tick(page, "payment.medicaid")


def ambiguous_place(page, server):
    open_find(page, server)
    page.get_by_label("Near").fill("Springfield")
    page.locator(".st-key-choices button").first.wait_for()
    settled(page)


def share_open(page, server):
    open_find(page, server)
    page.get_by_role("button", name="Share").click()
    page.locator("[data-testid=stCode]").wait_for()


def map_open(page, server):
    open_find(page, server)
    type_place(page, "80202")
    if page.viewport_size["width"] < 600:
        page.get_by_text("Map", exact=True).first.click()
    page.frame_locator(".st-key-mappane iframe").locator(".leaflet-marker-icon").first.wait_for()
    settled(page)


def a_clinic(page, server):
    page.goto(f"{server.url}/clinic?id=SAMPLE-0127")
    page.locator("#clinic-name").wait_for()
    settled(page)
    page.locator(".finding summary").nth(9).click()


def no_clinic(page, server):
    page.goto(f"{server.url}/clinic?id=none")
    page.locator("#clinic-name").wait_for()
    settled(page)


STATES = [found_results, with_all_wishes_open, nothing_found, ambiguous_place, share_open, map_open, a_clinic, no_clinic]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [{"viewport": (1280, 800)}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("state", STATES, ids=lambda s: s.__name__)
def test_axe_finds_nothing_of_ours(new_page, server, state, options, scheme):
    page = new_page(color_scheme=scheme, **options)
    state(page, server)
    page.wait_for_timeout(300)
    violations = axe(page)
    if state is map_open:
        frame = next(f for f in page.frames if "/component/" in f.url)
        violations += axe(page, frame)
    known = {(u.rule, u.selector) for u in UPSTREAM}
    ours = [(v["id"], v["impact"], n["target"], n["html"][:200]) for v in violations for n in v["nodes"] if (v["id"], str(n["target"][0])) not in known]
    assert ours == []


def test_the_list_of_upstream_faults_is_short():
    assert len(UPSTREAM) <= 5 and all(re.match("https://", u.link) for u in UPSTREAM)


@pytest.mark.parametrize("path", ["", "/clinic?id=SAMPLE-0127"])
def test_the_page_never_scrolls_sideways_at_320_px(new_page, server, path):
    page = new_page(viewport=(320, 700))
    page.goto(server.url + path)
    page.locator(".foot").wait_for()
    settled(page)
    expect(page.locator("[data-testid=stMain]")).to_be_visible()
    assert page.evaluate("[document.documentElement, document.querySelector('[data-testid=stMain]')].every(e => e.scrollWidth <= e.clientWidth)")
