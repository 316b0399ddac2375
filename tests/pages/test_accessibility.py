"""axe-core (WCAG 2.2 A and AA) on every page and state, light and dark, at a desk and on a phone."""

import io
import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Page, expect

from tests.browser import axe, run_again, settled, switch_to
from tests.pages.finding import ABOVE, PHONE, open_find, tick, type_place
from tests.repetitions import NIGHTLY, at_night


class Upstream(NamedTuple):
    """A fault that is not ours: the rule, where, and where it is reported."""

    rule: str
    selector: str
    link: str


# At most five, none serious (checked below).
UPSTREAM: tuple[Upstream, ...] = ()


def on_find(page, server):
    """Find, as it was left where it is open already; a panel above it closes."""
    if page.url.rstrip("/") != server.url:
        open_find(page, server)
    elif page.locator(ABOVE).count():
        page.keyboard.press("Escape")
        expect(page.locator(ABOVE)).to_have_count(0)
        settled(page)


def share_open(page, server):
    on_find(page, server)
    page.get_by_role("button", name="Share").click()
    page.locator("[data-testid=stCode]").wait_for()


def ambiguous_place(page, server):
    on_find(page, server)
    page.get_by_label("Near").fill("Springfield")
    page.locator(".st-key-choices button").first.wait_for()
    settled(page)


def found_results(page, server):
    on_find(page, server)
    run_again(page, lambda: type_place(page, "80202"))
    tick(page, "route.iv_infusion")


def map_open(page, server):
    on_find(page, server)
    run_again(page, lambda: type_place(page, "80202"))
    if page.viewport_size["width"] < 600:
        page.get_by_text("Map", exact=True).first.click()
    page.frame_locator(".st-key-mappane iframe").locator(".leaflet-marker-icon").first.wait_for()
    settled(page)


def with_all_wishes_open(page, server):
    on_find(page, server)
    run_again(page, lambda: type_place(page, "80202"))
    fold = page.locator(".st-key-fold button")
    if fold.is_visible() and not page.locator(".st-key-wish_route_iv_infusion label").is_visible():
        fold.click()
        settled(page)
    for label in (
        "Who watches over you",
        "Checks before you start",
        "Help between and after visits",
        "Price, insurance and more ways to pay",
        "Practical: place, people, languages, access",
    ):
        page.get_by_text(re.compile(f"^{label}( \\(\\d+ chosen\\))?$")).click()
        settled(page)


def nothing_found(page, server):
    on_find(page, server)
    run_again(page, lambda: type_place(page, "59001"))
    tick(page, "route.oral")
    tick(page, "payment.medicaid")


def a_clinic(page, server):
    page.goto(f"{server.url}/clinic?id=SAMPLE-0127")
    page.locator("#clinic-name").wait_for()
    settled(page)
    page.locator(".finding summary").nth(9).click()


def no_clinic(page, server):
    page.goto(f"{server.url}/clinic?id=none")
    page.locator("#clinic-name").wait_for()
    settled(page)


def the_guide(page, server):
    page.goto(f"{server.url}/guide")
    page.get_by_role("heading", level=1).first.wait_for()
    settled(page)


# In an order in which each state of Find goes on from the one before, after those pages that are looked at without a search.
STATES = [
    a_clinic,
    no_clinic,
    the_guide,
    share_open,
    ambiguous_place,
    found_results,
    map_open,
    nothing_found,
    with_all_wishes_open,
]
# One load for a desk and one for a phone; the theme and a narrower phone are switched on the open page, as a visitor may.
DEVICES = {"desk": ({"viewport": (1280, 800)}, (1280,)), "phone": (PHONE, (390, 320))}


class Opened(NamedTuple):
    """A page in one of its states, opened once for all tests that look at it; each leaves it as it found it."""

    page: Page
    state: Callable
    device: str


@pytest.fixture(scope="module")
def devices(lasting_visitors):
    """One page for a desk and one for a phone, for all states."""
    yield {device: lasting_visitors.page(**options) for device, (options, _) in DEVICES.items()}
    lasting_visitors.leave()


@pytest.fixture(scope="module")
def opened(devices, server, request):
    state, device = request.param
    state(devices[device], server)
    return Opened(devices[device], state, device)


def each(states, devices=DEVICES):
    """Runs a test over pages in these states on these devices."""
    opened = [(state, device) for device in devices for state in STATES if state in states]
    return pytest.mark.parametrize(
        "opened", opened, indirect=True, ids=[f"{state.__name__}-{device}" for state, device in opened]
    )


@each(STATES)
def test_axe_finds_nothing_of_ours(opened):
    page, state, device = opened
    height = page.viewport_size["height"]
    widths = DEVICES[device][1]
    known = {(u.rule, u.selector) for u in UPSTREAM}
    ours = []
    for scheme, in_turn in (("light", widths), ("dark", widths[::-1])):
        switch_to(page, scheme)
        for width in in_turn:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(300)  # what changes gradually
            # every rule once a state and device, and at night at the narrower width as well
            colours_alone = scheme == "dark" or (width != widths[0] and not NIGHTLY)
            violations = axe(page, colours_alone=colours_alone)
            if state is map_open:
                frame = next(f for f in page.frames if "/component/" in f.url)
                violations += axe(page, frame, colours_alone=colours_alone)
            ours += [
                (width, scheme, v["id"], v["impact"], n["target"], n["html"][:200])
                for v in violations
                for n in v["nodes"]
                if (v["id"], str(n["target"][0])) not in known
            ]
            ours += [(width, scheme, "sideways", page.evaluate(WIDEST))] if page.evaluate(SIDEWAYS) else []
    switch_to(page, "light")
    assert not ours, "\n".join(map(str, ours))
    assert (
        page.seen.hosts == set() and page.seen.violations == []
    )  # in every state: nothing asked of others, no policy broken


# Targets that stand alone; a link inside a sentence may be as high as its line (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll("button, select, summary, [role=button], [role=radio], [role=option], label:has(input), input:not([type=checkbox], [type=radio]), a.phone, [data-testid=stPageLink-NavLink]")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest(".vh"))
  .map(e => [e, (e.matches("input") ? e.closest("[data-baseweb]") ?? e : e).getBoundingClientRect()])
  .filter(([e, box]) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24))
  .map(([e, box]) => `${e.tagName} ${e.innerText || e.getAttribute("aria-label")}: ${box.width} x ${box.height}`)"""


@each([found_results, a_clinic, the_guide])
def test_every_target_is_at_least_24_px(opened):
    assert opened.page.evaluate(SMALL) == []


# A phone zooms in on a smaller field, and crisis help is no small print.
SMALL_TYPE = """() => [...document.querySelectorAll("[data-testid=stMain] :is(input:not([type=checkbox], [type=radio]), textarea, select), .crisis, .crisis a, .ways-to-help, .clinic-head > p:not(.strip), .contact p, .guide p:not(.source), .guide dd, .instead-line")]
  .filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 16)
  .map(e => `${e.outerHTML.slice(0, 100)}: ${getComputedStyle(e).fontSize}`)"""


@each([a_clinic, no_clinic, the_guide, found_results, with_all_wishes_open], ["phone"])
def test_fields_and_what_is_read_are_at_least_16_px(opened):
    assert opened.page.evaluate(SMALL_TYPE) == []


# A ring on what has the focus, or on the box drawn around it.
RING = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  let box = e, ring = false;
  for (let up = 0; box && up < 6; up++, box = box.parentElement) { const s = getComputedStyle(box); if (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) { ring = true; break; } }
  const at = e.getBoundingClientRect();
  return {name: `${e.tagName} ${e.getAttribute("aria-label") || e.innerText || e.id}`.slice(0, 80), frame: e.tagName === "IFRAME", ring, onScreen: at.bottom > 0 && at.top < innerHeight}; }"""


@each([found_results, a_clinic, the_guide], ["desk"])
def test_focus_is_always_seen(opened):
    page = opened.page
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    unseen, stops = [], 0
    for _ in range(45):
        page.keyboard.press("Tab")
        stop = page.evaluate(RING)
        if stop is None:
            break
        stops += 1
        if not stop["frame"] and not (stop["ring"] and stop["onScreen"]):
            unseen.append(stop)
    assert stops >= 8 and unseen == []


SIDEWAYS = "() => [document.documentElement, document.querySelector('[data-testid=stMain]')].some(e => e.scrollWidth > e.clientWidth)"
WIDEST = "() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[class*=chips_]')).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"


def test_the_list_of_upstream_faults_is_short():
    assert len(UPSTREAM) <= 5 and all(re.match("https://", u.link) for u in UPSTREAM)


@pytest.mark.parametrize("path", ["", "/clinic?id=SAMPLE-0127", "/guide"])
def test_the_page_never_scrolls_sideways_at_320_px(new_page, server, path):
    page = new_page(viewport=(320, 700))
    page.goto(server.url + path)
    page.locator(".foot").wait_for()
    settled(page)
    expect(page.locator("[data-testid=stMain]")).to_be_visible()
    assert page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].every(e => e.scrollWidth <= e.clientWidth)"
    )


# Text that is cut off, lies on other text, or is broken letter by letter; and a page wider than its window.
LOST = """() => {
  const lost = [], seen = [], main = document.querySelector("[data-testid=stMain]");
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility({visibilityProperty: true}) || e.closest(".vh, iframe, style, [aria-hidden=true], .st-key-fold, .skip, svg")) continue;
    let hidden = false, box = e;
    for (; box !== main; box = box.parentElement) { const s = getComputedStyle(box); if (s.clipPath !== "none") { hidden = true; break; } }
    if (hidden) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(r => r.width > 1 && r.height > 1), text = node.data.trim().slice(0, 40);
    for (box = e; box !== main; box = box.parentElement) {
      const s = getComputedStyle(box), room = box.getBoundingClientRect();
      if (/auto|scroll/.test(s.overflowX + s.overflowY)) break;
      if (/hidden|clip/.test(s.overflowX + s.overflowY) && lines.some(r => r.right > room.right + 2 || r.left < room.left - 2 || r.bottom > room.bottom + 4)) { lost.push("cut off: " + text); break; }
    }
    if (lines.length >= 4 && lines.length > node.data.trim().split(/\\s+/).length * 1.5) lost.push("broken into letters: " + text);
    if (box === main) seen.push(...lines.map(r => ({r, node, text})));
  }
  seen.sort((a, b) => a.r.top - b.r.top);
  seen.forEach((a, n) => { for (let m = n + 1; m < seen.length && seen[m].r.top < a.r.bottom; m++) { const b = seen[m];
    if (a.node === b.node) continue;
    const wide = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left), high = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
    if (wide > 4 && high > .5 * Math.min(a.r.height, b.r.height)) lost.push(`on top of each other: ${a.text} | ${b.text}`); } });
  for (const e of main.querySelectorAll("input:not([type=checkbox], [type=radio])")) if (e.checkVisibility({visibilityProperty: true}) && e.scrollWidth > e.clientWidth + 1) lost.push("cut off in its box: " + e.value);
  if ([document.documentElement, main].some(e => e.scrollWidth > e.clientWidth + 1)) lost.push("wider than the window");
  return [...new Set(lost)].slice(0, 12);
}"""


# twice the type in the same window; then twice the zoom, which halves the window (on a phone: the narrowest window)
@each([found_results, nothing_found, a_clinic, no_clinic, the_guide])
def test_large_text_and_narrow_windows_lose_nothing(opened):
    page, usual = opened.page, opened.page.viewport_size
    narrow = {"desk": (640, 400), "phone": (320, 700)}[opened.device]
    page.evaluate(
        "() => { const s = document.createElement('style'); s.id = 'large'; s.textContent = 'html { font-size: 200% !important }'; document.head.append(s) }"
    )
    page.wait_for_timeout(700)
    assert page.evaluate(LOST) == []
    leave = page.locator("#leave").bounding_box()
    assert leave["x"] >= 0 and leave["x"] + leave["width"] <= page.viewport_size["width"]
    page.evaluate("() => document.getElementById('large').remove()")
    page.set_viewport_size({"width": narrow[0], "height": narrow[1]})
    page.wait_for_timeout(700)
    lost = page.evaluate(LOST)
    page.set_viewport_size(usual)
    assert lost == []


def test_lost_text_would_be_seen(page, server):
    no_clinic(page, server)
    assert page.evaluate(LOST) == []
    page.evaluate("""() => { const [name, said] = document.querySelectorAll(".panel > *");
      name.style.cssText = "width: 6rem; overflow: hidden; white-space: nowrap"; said.style.cssText = "width: 1ch; word-break: break-all"; [...document.querySelectorAll(".foot p")].at(-1).style.marginTop = "-1.5rem" }""")
    assert {what.split(":")[0] for what in page.evaluate(LOST)} == {
        "cut off",
        "broken into letters",
        "on top of each other",
    }


@pytest.mark.parametrize("scheme", ["light", at_night("dark")])
def test_forced_colours_keep_every_state_apart(new_page, server, scheme):
    page = new_page(color_scheme=scheme, forced_colors="active")
    found_results(page, server)
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    # the box alone, without its label
    ticked, not_ticked = (
        _brightness(page.locator(f".st-key-wish_route_{route} label > span + div").screenshot())
        for route in ("iv_infusion", "esketamine_intranasal")
    )
    assert abs(ticked - not_ticked) > 20
    border = "e => getComputedStyle(e).borderTopWidth"
    segments = page.locator(".st-key-view button")
    assert len({segments.nth(n).evaluate(border) for n in range(segments.count())}) == 2
    # numbers keep the shape of their pin
    shape = "e => { const own = getComputedStyle(e), turned = getComputedStyle(e, '::before'); return [own.borderTopWidth !== '0px' && own.borderTopLeftRadius, turned.content !== 'none' && turned.transform].join() }"
    shapes = {number: page.locator(f".legend .pin-{number}").evaluate(shape) for number in range(4)}
    assert len(set(shapes.values())) == 4, shapes
    assert axe(page, colours_alone=scheme == "dark") == []


def _brightness(png: bytes) -> float:
    """Mean of a picture, 0 to 255."""
    return ImageStat.Stat(Image.open(io.BytesIO(png)).convert("L")).mean[0]
