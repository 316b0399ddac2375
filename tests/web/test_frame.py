import pytest

from directory.settings import Settings
from directory.views.assets import asset_url
from directory.web.frame import injected
from tests.browser import settled
from tests.server import start_server
from tests.web.conftest import PARTS


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br"])
@pytest.mark.parametrize("path", ["/", "/clinic?id=SAMPLE-1", "/anything", "/index.html"])
def test_every_page_carries_our_style_script_and_words(parts, path, encoding):
    import gzip

    answer = parts.ask(path, headers={"Accept-Encoding": encoding})
    html = (gzip.decompress(answer.body) if answer.headers["content-encoding"] else answer.body).decode()
    assert (answer.headers["content-encoding"] == "gzip") == ("gzip" in encoding)
    head = html.split("</head>")[0]
    assert f'<link rel="stylesheet" href="{asset_url("app.css")}">' in head
    assert head.index(asset_url("app.js")) < head.index('type="module"')
    assert '<html lang="en">' in html
    assert "<title>Clinic directory</title>" in html
    assert '<meta name="description"' in head
    assert "ketamine" not in html.lower()
    assert "_stcore/agent" not in html
    assert "988" in html.split("<noscript>")[1]


def test_a_page_is_asked_again_each_time_and_told_when_it_has_not_changed(parts):
    first = parts.ask("/")
    assert first.headers["cache-control"] == "no-cache"
    again = parts.ask("/clinic", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert parts.ask("/", headers={"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"}).status == 200
    head = parts.ask("/clinic", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert parts.ask("/", headers={"Range": "bytes=0-9"}).body == first.body


def test_without_script_the_resource_center_is_named():
    settings = Settings(center_name="A & B", center_phone="+13035550142")
    assert "<p>Or call A &amp; B: (303) 555-0142.</p>" in injected("<noscript>x</noscript>", settings)


@pytest.mark.parametrize("path", ["/public/find", "/clinic/SAMPLE-1"])
def test_an_address_deeper_than_any_page_is_told_so_instead_of_staying_blank(parts, path):
    answer = parts.ask(path)
    assert answer.status == 404
    assert b'<a href="/">Open the directory</a>' in answer.body


@pytest.mark.browser
def test_under_a_base_path_everything_is_found(new_page):
    with start_server(app=PARTS, STREAMLIT_SERVER_BASE_URL_PATH="/find") as server:
        page = new_page()
        for path in ("/find/", "/find/clinic"):
            settled(page.goto(server.url + path) and page)
        page.goto(server.url + "/find/s?place=80202")
        assert page.url == server.url + "/find/"
        assert page.seen.violations == []
        assert page.seen.errors == []
        assert server.ask("/find/readyz").status in (200, 503)


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/upload", "/main"])
def test_a_cold_server_runs_the_frame_for_whatever_is_asked_first(path, new_page):
    with start_server(cold=True) as server:
        page = new_page()
        settled(page.goto(server.url + path) and page)
        assert "988" in page.locator('[data-testid="stMain"]').inner_text()
