import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser import settled

LINK = "/s?place=80202&within=50"


def shows(page, search):
    expect(page.get_by_text(f"The search is {search}.")).to_be_visible(timeout=20_000)


def kept(page):
    return page.evaluate("sessionStorage.getItem('search')")


def cookies(page):
    return {cookie["name"] for cookie in page.context.cookies()} & {"search", "shared", "left"}


def test_a_share_link_redirects_and_hands_its_search_to_a_cookie(parts):
    answer = parts.ask(LINK)
    assert (answer.status, answer.headers["location"]) == (303, "./")
    assert answer.headers["cache-control"] == "no-store"
    search, shared = answer.headers.get_all("set-cookie")
    assert search == "search=place=80202&within=50; HttpOnly; Path=/; Max-Age=60; SameSite=Lax"
    assert shared == "shared=1; Path=/; Max-Age=60; SameSite=Lax"
    assert b"80202" not in answer.body


def test_a_share_link_cannot_write_other_cookies_or_headers(parts):
    answer = parts.ask('/s?place=a;%20Domain=evil.example%0d%0aX-Evil:1,"b"\\')
    assert "x-evil" not in answer.headers
    assert [cookie.split("; ", 1)[0] for cookie in answer.headers.get_all("set-cookie")] == [
        "search=place=a%3B%20Domain=evil.example%0d%0aX-Evil:1%2C%22b%22%5C",
        "shared=1",
    ]


def test_a_share_link_without_a_search_or_with_an_endless_one_sets_nothing(parts):
    assert parts.ask("/s").status == 303
    assert "set-cookie" not in parts.ask("/s").headers
    endless = parts.ask("/s?place=" + "a" * 4000)
    assert endless.status == 414
    assert "set-cookie" not in endless.headers


@pytest.mark.browser
def test_an_opened_share_link_leaves_no_place_in_address_or_history(parts, page):
    page.goto(f"{parts.url}/healthz")
    page.goto(parts.url + LINK)
    shows(page, "place=80202&within=50")
    assert page.url == f"{parts.url}/"
    assert page.evaluate("history.length") == 3  # about:blank, the page before, ours
    assert page.evaluate("document.referrer") == ""
    assert page.evaluate("document.cookie.includes('80202')") is False
    page.go_back()
    assert page.url == f"{parts.url}/healthz"
    page.go_forward()
    assert page.url == f"{parts.url}/"
    assert all("80202" not in url for url in page.seen.urls if not url.startswith(f"{parts.url}/s?"))
    assert page.seen.violations == []


@pytest.mark.browser
def test_a_share_link_opened_from_another_site_delivers_its_search(parts, page):
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(f'<a href="{parts.url}{LINK}">A clinic list for you</a>'.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{site.server_port}/")  # to a browser another site than localhost
        page.get_by_role("link").click()
        shows(page, "place=80202&within=50")
        site.shutdown()


@pytest.mark.browser
def test_the_cookies_end_with_the_handshake_and_nothing_outlives_the_last_tab(parts, page):
    page.goto(parts.url + LINK)
    shows(page, "place=80202&within=50")
    assert cookies(page) == set()
    other = page.context.new_page()
    page.close()
    other.goto(parts.url)
    shows(other, "empty")


@pytest.mark.browser
def test_a_reload_keeps_the_search_and_tabs_that_are_open_together_share_it(parts, page):
    settled(page.goto(parts.url) and page)
    page.get_by_label("Place").fill("Boise, ID")
    page.get_by_label("Place").press("Enter")
    shows(page, "place=Boise%2C+ID&within=50")
    page.wait_for_function("sessionStorage.getItem('search') === 'place=Boise%2C+ID&within=50'")
    assert page.url == f"{parts.url}/"
    for _ in range(2):
        page.reload()
        shows(page, "place=Boise%2C+ID&within=50")
    assert cookies(page) == set()
    other = page.context.new_page()
    other.goto(parts.url)
    shows(other, "place=Boise%2C+ID&within=50")
    other.get_by_label("Place").fill("98101")
    other.get_by_label("Place").press("Enter")
    shows(page, "place=98101&within=50")
    assert kept(page) == kept(other) == "place=98101&within=50"
    assert page.url == other.url == f"{parts.url}/" and cookies(page) == set()


@pytest.mark.browser
def test_a_search_comes_back_also_where_no_cookie_carries_it_and_with_each_new_websocket(parts, page):
    page.add_init_script("""
        window.sockets = [];
        const Real = WebSocket;
        window.WebSocket = class extends Real { constructor(...all) { super(...all); window.sockets.push([this, document.cookie]); } };
    """)
    settled(page.goto(parts.url) and page)
    page.get_by_label("Place").fill("Boise, ID")
    page.get_by_label("Place").press("Enter")
    shows(page, "place=Boise%2C+ID&within=50")
    assert "search=" not in page.evaluate("window.sockets[0][1]")
    page.evaluate("window.sockets[0][0].close()")  # Streamlit opens another by itself
    page.wait_for_function("() => window.sockets.length > 1")
    assert "search=place=Boise%2C+ID&within=50" in page.evaluate("window.sockets[1][1]")
    page.add_init_script("Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })")
    page.reload()
    shows(page, "place=Boise%2C+ID&within=50")


@pytest.mark.browser
def test_a_share_link_wins_over_the_search_kept_in_the_tab(parts, page):
    settled(page.goto(parts.url) and page)
    page.get_by_label("Place").fill("98101")
    page.get_by_label("Place").press("Enter")
    shows(page, "place=98101&within=50")
    page.wait_for_function("sessionStorage.getItem('search') === 'place=98101&within=50'")
    page.goto(parts.url + LINK)
    shows(page, "place=80202&within=50")
    page.wait_for_function("sessionStorage.getItem('search') === 'place=80202&within=50'")
    page.reload()
    shows(page, "place=80202&within=50")


@pytest.mark.browser
def test_text_that_is_no_query_string_never_reaches_a_cookie(parts, page):
    settled(page.goto(parts.url) and page)
    page.evaluate("sessionStorage.setItem('search', 'a=1; Domain=evil.example')")
    page.reload()
    shows(page, "empty")


@pytest.mark.browser
def test_a_failing_page_says_sorry_and_the_log_holds_where_but_not_what(parts, page):
    settled(page.goto(parts.url) and page)
    page.get_by_label("Place").fill("fail")
    page.get_by_label("Place").press("Enter")
    expect(page.get_by_text("Report ")).to_be_visible()
    number = page.get_by_text("Report ").inner_text().split()[-1]
    assert "secret" not in page.content()
    log = parts.log.read_text()
    assert f"page fault {number}: ValueError at main.py:" in log
    for typed in ("secret", "80202", "Boise", "127.0.0.1", "::1"):
        assert typed not in log


@pytest.mark.browser
def test_a_folium_map_draws_from_our_own_scripts_alone(parts, page):
    settled(page.goto(parts.url) and page)
    page.get_by_text("Map", exact=True).click()
    frame = page.frame_locator("iframe")
    expect(frame.locator(".leaflet-container")).to_be_visible(timeout=20_000)
    expect(frame.locator(".leaflet-marker-icon").first).to_be_visible()
    assert page.seen.hosts == set()
    assert page.seen.violations == []
    assert page.seen.errors == []
