"""What a person does on Find, for the browser tests."""

import re
import time
from urllib.parse import parse_qs, urlencode

from playwright.sync_api import Page, expect

from directory.search.query import Query
from tests.browser import Visitors, run_again, settled
from tests.server import Server

PHONE = {
    "viewport": (390, 844),
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36",
}


def open_find(page: Page, server: Server, view: str = "") -> Page:
    """Opens Find. ``view="list"``: as one who left it so comes back, for tests that do not look at the map."""
    left_so(page, server, view)
    page.goto(server.url)
    page.locator("#results").wait_for()
    return settled(page)


def open_search(page: Page, server: Server, search: str, view: str = "") -> Page:
    """Opens a search as a shared link does, for tests that look at what it found: sooner than by hand. ``view`` as above."""
    left_so(page, server, view)
    page.goto(f"{server.url}/s?{search}")
    _found(page, search).wait_for()
    return settled(page)


def left_so(page: Page, server: Server, view: str = "list") -> None:
    """What opens next in the page shows Find in that view, as to one who left it so."""
    if view:
        page.context.add_cookies([{"name": "left", "value": f"view={view}", "url": server.url}])


def _found(page: Page, search: str):
    """The line that says what a search found around or in its place; where none is asked for, that there are results."""
    if "place" not in parse_qs(search):
        return page.locator("#results")
    return page.locator(".summary", has_text=re.compile("miles of|any distance|clinics? in "))


class LastingFind:
    """Find in pages that stay open for the tests of a file, one a device: each test begins anew in one of them."""

    def __init__(self, visitors: Visitors):
        self._visitors = visitors
        self._open: dict[str, Page] = {}

    def __call__(
        self,
        server: Server,
        search: str = "",
        view: str = "list",
        viewport: tuple[int, int] = (1280, 800),
        **device: str,
    ) -> Page:
        """The page with that search and nothing else, as a link opens it. ``view``: "both" at a desk with the map."""
        page = self.page(server, viewport, **device)
        if page.url != "about:blank":
            return begin_anew(page, search, view)
        open_search(page, server, search, view) if search else open_find(page, server, view)
        _stands_at_first(page, _as_asked(search), view)
        return page

    def page(self, server: Server, viewport: tuple[int, int] = (1280, 800), **device: str) -> Page:
        """The page as its last test left it, for what is opened in it by an address."""
        kind = f"{server.url} {device}"
        if kind not in self._open:
            self._open[kind] = self._visitors.page(viewport=viewport, **device)
        self._open[kind].set_viewport_size({"width": viewport[0], "height": viewport[1]})
        return self._open[kind]


def _as_asked(search: str) -> str:
    """The search as the page shows it."""
    return urlencode(Query.from_params(parse_qs(search)).to_params()) or "within=50"


_GIVE = """text => { const box = document.querySelector(".st-key-carried input");
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true })); }"""
# the page's script folds at the very touch, and Streamlit does not hear of one that does not bubble
_FIRST_SIGHT = """([folded]) => { document.activeElement.blur(); document.querySelector("[data-testid=stMain]").scrollTop = 0;
  const fold = document.querySelector(".st-key-fold button");
  if (document.documentElement.classList.contains("folded") !== folded) fold.dispatchEvent(new MouseEvent("click")); }"""


def begin_anew(page: Page, search: str = "", view: str = "list") -> Page:
    """Brings an open page to a search as a link opens it, or to none, without a load; whatever its last test did there.

    The search comes into the page as that of another tab does; what stood beside the last one goes as it goes where
    another tab is left.
    """
    page.emulate_media(media="screen")
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    page.keyboard.press("Shift")  # the person goes on: the page's script no longer brings back what was left
    if page.locator("[data-testid=stPopoverBody]").count():
        page.keyboard.press("Escape")
        expect(page.locator("[data-testid=stPopoverBody]")).to_have_count(0)
    if not page.locator("[data-search]").count():
        page.locator(".st-key-masthead a").first.evaluate("link => link.click()")  # a narrow window shows fewer
        page.locator("#results").wait_for()
        settled(page)
        page.keyboard.press("Shift")
    for group in page.locator("[class*=st-key-more_] details[open] > summary").all():
        run_again(page, group.click)
    asked, here = _as_asked(search), page.locator("[data-search]")
    if here.get_attribute("data-search") == asked and here.get_attribute("data-left") != f"view={view}":
        # how a list looks goes with its search
        _bring(page, _as_asked("" if "place" in asked else "place=80202"), view)
    _bring(page, asked, view)
    page.evaluate(_FIRST_SIGHT, ["place" in parse_qs(search)])
    _stands_at_first(page, asked, view)
    return page


def _bring(page: Page, asked: str, view: str) -> None:
    text = f"{asked}&emptied=1&view={view}&turn={time.time_ns()}"
    run_again(page, lambda: page.evaluate(_GIVE, text))


def _stands_at_first(page: Page, asked: str, view: str) -> None:
    """Fails where anything of an earlier test is still there."""
    expect(
        page.locator(f"[data-search='{asked}'][data-left='view={view}'][data-dense='0'][data-keys='1']")
    ).to_be_attached()
    settled(page)
    place = parse_qs(asked).get("place", [""])[0]
    box = page.get_by_label("Near")
    expect(box).to_have_value(re.compile(re.escape(place)) if place else "")
    expect(page.locator(".st-key-choices, .st-key-taken, .crisis-large, .st-key-list .why[open]")).to_have_count(0)
    expect(page.locator("[class*=st-key-more_] details[open], .st-key-missing details[open]")).to_have_count(0)
    assert page.evaluate(
        "[document.activeElement.tagName, document.querySelector('[data-testid=stMain]').scrollTop]"
    ) == ["BODY", 0]
    assert page.evaluate("document.documentElement.classList.contains('folded')") is bool(place)


def open_clinic(page: Page, server: Server, clinic: str) -> Page:
    """Opens a clinic's page by its address."""
    page.goto(f"{server.url}/clinic?id={clinic}")
    page.locator("#clinic-name").wait_for()
    page.locator(".foot").wait_for()
    return settled(page)


def type_place(page: Page, text: str) -> None:
    """Types a place, presses Enter and waits until the results are around it."""
    page.get_by_label("Near").fill(text)
    page.get_by_label("Near").press("Enter")
    page.locator(".summary", has_text=re.compile("miles of|any distance")).wait_for()
    settled(page)


def wish(page: Page, option: str):
    """The tick box of a wish, by its option id."""
    return page.locator(f".st-key-wish_{option.replace('.', '_')} input[type=checkbox]")


def tick(page: Page, option: str) -> None:
    """Ticks a wish and waits until it stands among those chosen; on a phone it opens the folded wishes first."""
    label = page.locator(f".st-key-wish_{option.replace('.', '_')} label")
    if not label.is_visible():
        page.locator(".st-key-fold button").click()
    label.click()
    expect(page.locator(f".st-key-drop_{option.replace('.', '_')}")).to_be_attached()
    settled(page)


def total(page: Page) -> int:
    """How many clinics the page says there are."""
    return int(re.match(r"([\d,]+) clinic", page.locator("#results").inner_text())[1].replace(",", ""))


# what opens above a page: a panel, a list of choices, a hint
ABOVE = ":is([role=dialog], [data-testid=stSelectboxVirtualDropdown], [role=tooltip])"
LINK = ".st-key-list > * > .stPageLink a"  # a result's name
CHOSEN = ".st-key-list > :has(+ * > .stHtml > .chosen) a"  # the name of the one chosen on the map


def cards(page: Page):
    return page.locator(".st-key-list .card")


def names(page: Page) -> list[str]:
    """The names on screen, in order."""
    return page.locator(LINK).all_inner_texts()


def active(page: Page) -> str:
    """What has the focus: tag and id or label."""
    return page.evaluate(
        "() => { const e = document.activeElement; return e ? e.tagName + '#' + (e.id || e.getAttribute('aria-label') || e.innerText || '').slice(0, 60) : '' }"
    )


def tab_to(page, test: str, limit: int = 150) -> None:
    """Tabs until the focused element fits; the focus must never fall to the body."""
    for _ in range(limit):
        if page.evaluate(f"() => {{ const e = document.activeElement; return Boolean({test}) }}"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body"), "the focus fell to the body"
    raise AssertionError(f"never reached {test}; at {active(page)}")


def search_by_keyboard(page: Page) -> None:
    """Searches around 80202 without a mouse, from the top of the page."""
    page.locator("body").press("Tab")
    tab_to(page, "e.closest('.st-key-near')")
    page.keyboard.type("80202")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_contain_text("80202 Denver, CO")
    settled(page)
