"""The quick exit: at once, to a page that says nothing of us, with nothing to go back to."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

from directory.views import site
from tests.browser import settled
from tests.pages.finding import LINK, PHONE, open_find, type_place
from tests.server import new_store, start_server
from tests.signed_in import carry, first_admin


@pytest.fixture
def at_guide(page, server):
    page.goto(f"{server.url}/healthz")
    page.goto(f"{server.url}/guide")
    page.locator("#guide-title").wait_for()
    return settled(page)


def test_the_page_left_to_is_plain_names_nothing_and_is_not_kept(server):
    answer = server.ask("/notes/")
    text = answer.body.decode()
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    assert "<title>Notes</title>" in text
    for word in ("clinic", "directory", "ketamine", "<a ", "<script", "assets/"):
        assert word not in text.lower()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy


def test_only_that_address_has_its_policy(server):
    assert "default-src 'none'" not in server.ask("/").headers["content-security-policy"]
    assert "script-src" in server.ask("/notes").headers["content-security-policy"]


@pytest.mark.browser
@pytest.mark.parametrize("how", ["link", "key"])
def test_after_leaving_back_does_not_return_to_the_page_left(at_guide, server, how):
    length = at_guide.evaluate("history.length")
    if how == "link":
        at_guide.locator("#leave").click()
    else:
        at_guide.keyboard.press("Escape")
        at_guide.keyboard.press("Escape")
    expect(at_guide).to_have_title("Notes")
    assert at_guide.url == f"{server.url}/notes/"
    assert at_guide.evaluate("history.length") == length
    assert at_guide.evaluate("document.referrer") == ""
    at_guide.go_back()
    assert at_guide.url == f"{server.url}/healthz"
    assert at_guide.seen.hosts == set() and at_guide.seen.violations == [] and at_guide.seen.errors == []


@pytest.mark.browser
def test_leaving_forgets_the_search_of_the_tab_and_of_all_tabs_of_this_site(page, server):
    open_find(page, server)
    type_place(page, "80202")
    page.wait_for_function("sessionStorage.getItem('search') !== null")
    other = page.context.new_page()
    other.goto(f"{server.url}/guide")
    other.locator("#guide-title").wait_for()
    assert "80202" in other.evaluate("sessionStorage.getItem('search')")
    page.locator("#leave").click()
    for left in (page, other):
        expect(left).to_have_title("Notes")
        assert left.evaluate("sessionStorage.length") == 0
    assert not {cookie["name"] for cookie in page.context.cookies()} & {"search", "left"}
    open_find(page, server)
    expect(page.locator(".summary")).not_to_contain_text("80202")


@pytest.mark.browser
@pytest.mark.parametrize("known_to_the_script", [True, False])
def test_it_works_when_the_websocket_is_down_and_by_the_link_alone(page, server, known_to_the_script):
    page.add_init_script(
        "window.sockets = []; const Real = WebSocket; window.WebSocket = class extends Real { constructor(...all) { super(...all); window.sockets.push(this); } };"
    )
    page.goto(f"{server.url}/guide")
    page.locator("#guide-title").wait_for()
    settled(page)
    assert page.evaluate(
        "() => { window.WebSocket = class { constructor() { throw new Error('down'); } }; for (const s of window.sockets) s.close(); return window.sockets.length }"
    )
    if not known_to_the_script:
        page.evaluate("document.querySelector('#leave').id = 'plain'")
    page.locator("a.leave").click()
    expect(page).to_have_title("Notes")


@pytest.mark.browser
def test_one_escape_two_slow_ones_a_held_one_or_one_that_closes_a_list_do_not_leave(page, server):
    open_find(page, server)
    page.keyboard.press("Escape")
    page.wait_for_timeout(1100)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1100)
    page.evaluate(
        "() => { for (const repeat of [false, true, true]) dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', repeat })); }"
    )
    page.wait_for_timeout(1100)
    page.locator(".st-key-within input").click()
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert page.url == f"{server.url}/"


@pytest.mark.browser
def test_an_escape_in_the_box_shuts_what_it_offers_clears_nothing_and_then_two_leave(page, server):
    open_find(page, server)
    box = page.locator(".st-key-near input")
    for typed, shown in (("80202", "80202 Denver, CO"), ("i want to die", "You do not have to go through this alone")):
        box.fill(typed)
        expect(page.locator("[data-testid=stMain]")).to_contain_text(shown)
        settled(page)
        page.keyboard.press("Escape")
        page.wait_for_timeout(1100)
        assert box.input_value() and page.url == f"{server.url}/"
        expect(page.locator("[data-testid=stMain]")).to_contain_text(shown)
    box.fill("spravato or something")
    offered = page.locator(".st-key-choices")
    expect(offered.locator("button").first).to_be_visible()
    settled(page)
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    page.keyboard.press("Escape")  # the first that counts
    page.wait_for_timeout(1100)
    assert page.url == f"{server.url}/" and box.input_value() == "spravato or something"
    page.keyboard.type("s")
    expect(offered).to_be_visible()
    expect(page.locator(".summary")).to_contain_text("80202")
    settled(page)
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(page).to_have_title("Notes")


@pytest.mark.browser
def test_the_exit_is_on_every_page_fits_a_narrow_window_and_the_guide_says_what_it_cannot_do(new_page, server):
    page = new_page(**{**PHONE, "viewport": (320, 700)})
    for path in ("", "/clinic?id=none", "/guide"):
        page.goto(server.url + path)
        leave = page.locator("#leave")
        leave.wait_for()
        settled(page)
        box = leave.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["y"] < 60 and box["height"] >= 24
        assert leave.get_attribute("aria-label").startswith("Leave this site")
    expect(page.locator("#privacy + p + p, .guide-section:has(#privacy)").first).to_contain_text(
        "stay in the history of your browser"
    )
    expect(page.locator(".guide-section:has(#privacy)")).to_contain_text("Escape")


def test_its_words_say_what_it_does_and_what_back_may_still_reach():
    said = " ".join(unescape(re.sub(r"<[^>]+>", "", site.leave_note())).split())
    assert said == (
        "“Leave this site” puts a plain page here, and in every other tab of this site; a page for staff stays, without your search. It empties your search. Back"
        " may still reach pages of this list that you saw before, without your search. They also stay in the browser's"
        " history. To hide them, close this tab and clear the history."
    )
    link = site.leave()
    assert 'aria-describedby="leave-note"' in link and "Back may still reach pages you saw before" in link
    assert "leave-note" not in site.leave(noted=False)


@pytest.mark.browser
def test_it_is_described_on_every_public_page_and_back_reaches_an_earlier_one_without_the_search(page, server):
    open_find(page, server)
    for path in ("/clinic?id=none", "/guide", "/staff", "/"):
        page.goto(server.url + path)
        page.locator("footer.foot" if path != "/staff" else "[data-testid=stMain] h1").wait_for()
        described = page.locator("#leave").get_attribute("aria-describedby")
        # who signs in is told by the title alone
        assert described is None if path == "/staff" else page.locator(f"#{described}").is_visible(), path
    type_place(page, "80202")
    page.locator(LINK).first.click()
    page.locator("#clinic-name").wait_for()
    settled(page)
    page.locator("#leave").click()
    expect(page).to_have_title("Notes")
    page.go_back()
    page.locator(LINK).first.wait_for()
    settled(page)
    assert "80202" not in page.locator(".summary").inner_text() + page.get_by_label("Near").input_value()


@pytest.mark.browser
def test_a_page_of_staff_in_another_tab_goes_on_without_the_search(page, tmp_path):
    with start_server(DIRECTORY_STORE=str(new_store(tmp_path / "store"))) as server:
        carry(page.context, server, first_admin(server))
        open_find(page, server)
        type_place(page, "80202")
        page.get_by_label("Near").fill("words of mine")
        settled(page)
        page.locator(".st-key-masthead").get_by_role("link", name="Staff").click()
        page.locator("#staff-title").wait_for()
        page.get_by_role("link", name="Upload a list").click()
        page.locator("[data-testid=stFileUploader]").wait_for()
        settled(page)
        page.evaluate("window.stillHere = true")
        other = page.context.new_page()
        open_find(other, server)
        expect(other.locator(".summary")).to_contain_text("80202")
        other.locator("#leave").click()
        expect(other).to_have_title("Notes")
        page.wait_for_function("() => !sessionStorage.getItem('search')")
        page.wait_for_function("() => document.querySelector('.st-key-carried input').value.includes('emptied')")
        settled(page)
        assert page.evaluate("window.stillHere") and page.url == f"{server.url}/upload"
        page.locator(".st-key-masthead").get_by_role("link", name="Find", exact=True).click()
        page.locator(LINK).first.wait_for()
        settled(page)
        shown = page.locator(".summary").inner_text() + page.get_by_label("Near").input_value()
        assert "80202" not in shown and "words of mine" not in shown
        assert page.get_by_label("Near").input_value() == ""
        page.reload()
        page.locator(LINK).first.wait_for()
        assert "80202" not in settled(page).locator(".summary").inner_text()
