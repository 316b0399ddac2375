import re

import pytest

from tests.browser import settled
from tests.server import start_server
from tests.web.conftest import PARTS

MAP = "/component/streamlit_folium.st_folium/index.html"
PAGES = ["/", "/clinic", "/no/such/page", "/x/component/streamlit_folium.st_folium/"]
OTHERS = [
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/s?place=80202",
    "/assets/app.js",
    "/assets/none.js",
    "/_stcore/health",
    "/_stcore/metrics",
    "/favicon.png",
    "/media/none",
    "/clinic/",
]


def policy(answer):
    return dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))


@pytest.mark.parametrize("path", [*PAGES, *OTHERS, MAP, "/component/other.thing/index.html"])
def test_every_answer_carries_the_security_headers_once_and_no_server_name(parts, path):
    headers = parts.ask(path).headers
    assert headers.get_all("x-content-type-options") == ["nosniff"]
    assert headers.get_all("referrer-policy") == ["no-referrer"]
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert len(headers.get_all("content-security-policy")) == 1
    assert "server" not in headers
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", [*PAGES, *OTHERS])
def test_only_our_own_scripts_run_outside_the_map_and_nobody_frames_us(parts, path):
    found = policy(parts.ask(path))
    assert re.fullmatch(r"'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]+'", found["script-src"])
    assert found["frame-ancestors"] == "'none'"
    assert found["img-src"] == "'self' data: blob:"


def test_the_map_alone_may_evaluate_and_only_our_pages_frame_it(parts):
    found = policy(parts.ask(MAP))
    assert found["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'"
    assert found["frame-ancestors"] == "'self'"
    other = policy(parts.ask("/component/other.thing/index.html"))
    assert "unsafe-inline" not in other["script-src"]
    assert other["frame-ancestors"] == "'self'"


def test_streamlit_counts_are_not_public(parts):
    assert parts.ask("/_stcore/metrics").status == 404
    assert parts.ask("/_stcore/metrics/").status == 404


def test_behind_tls_browsers_are_told_to_stay_and_cookies_are_secure_and_tiles_reach_the_map_alone():
    with start_server(
        app=PARTS,
        DIRECTORY_BEHIND_TLS="yes",
        DIRECTORY_TILES_URL="https://{s}.tiles.example/{z}/{x}/{y}.png",
        DIRECTORY_TILES_ATTRIBUTION="Tiles of an example",
    ) as server:
        assert server.ask("/").headers["strict-transport-security"] == "max-age=31536000"
        for path in ("/_stcore/health", "/s?place=80202"):
            cookies = server.ask(path).headers.get_all("set-cookie")
            assert cookies
            assert all(cookie.lower().count("; secure") == 1 for cookie in cookies)
        assert policy(server.ask(MAP))["img-src"] == "'self' data: blob: https://*.tiles.example"
        assert "tiles" not in policy(server.ask("/"))["img-src"]


@pytest.mark.browser
def test_a_page_breaks_no_policy_and_asks_no_other_host(server, page):
    settled(page.goto(server.url) and page)
    assert page.seen.violations == []
    assert page.seen.errors == []
    assert page.seen.hosts == set()


@pytest.mark.browser
def test_the_policy_stops_a_script_that_is_not_ours(parts, page):
    settled(page.goto(parts.url) and page)
    page.evaluate(
        """() => { const s = document.createElement("script"); s.textContent = "window.ran = 1"; document.body.append(s); }"""
    )
    assert page.evaluate("window.ran") is None
    assert any("script-src" in violation for violation in page.seen.violations)
