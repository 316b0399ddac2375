"""What a person does on Find, for the browser tests."""

import re

from playwright.sync_api import Page, expect

from tests.browser import settled
from tests.server import Server

PHONE = {
    "viewport": (390, 844),
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36",
}


def open_find(page: Page, server: Server) -> Page:
    page.goto(server.url)
    page.locator("#results").wait_for()
    return settled(page)


def open_search(page: Page, server: Server, search: str) -> Page:
    """Opens a search as a shared link does, for tests that look at what it found: sooner than by hand."""
    page.goto(f"{server.url}/s?{search}")
    page.locator(".summary", has_text=re.compile("miles of|any distance")).wait_for()
    return settled(page)


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
