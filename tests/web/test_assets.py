import gzip
import re
import socket

import folium
import pytest
from folium.elements import JSCSSMixin
from starlette.datastructures import Headers

from directory.views.assets import asset_url, fonts, go_local, local_script
from directory.web.compression import takes_gzip
from tests.server import start_server
from tests.web.conftest import PARTS

GZIP = {"Accept-Encoding": "gzip"}


def addresses(start):
    def below(owner):
        for child in owner.__subclasses__():
            yield child
            yield from below(child)

    for owner in {folium.Map, JSCSSMixin, *below(JSCSSMixin)}:
        for kind in ("default_js", "default_css"):
            yield from (url for _, url in vars(owner).get(kind, []) if url.startswith(start))


def test_our_files_are_kept_forever_under_the_name_with_their_hash(parts):
    for name, kind in [("app.js", "text/javascript"), ("app.css", "text/css")]:
        answer = parts.ask(asset_url(name, "/"))
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        plain = parts.ask(f"/assets/{name}")
        assert plain.headers["cache-control"] == "no-cache"
        assert plain.body == answer.body
        assert parts.ask(f"/assets/{name}", headers={"If-None-Match": plain.headers["etag"]}).status == 304


def test_an_asset_can_be_asked_about_without_its_body(parts):
    answer = parts.ask("/assets/app.js", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) == len(parts.ask("/assets/app.js").body)


def test_assets_are_small_on_the_wire_for_those_who_take_it(parts):
    plain, small = parts.ask("/assets/app.js"), parts.ask("/assets/app.js", headers=GZIP)
    assert small.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["vary"]
    assert len(small.body) < len(plain.body)
    assert gzip.decompress(small.body) == plain.body
    assert small.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(
    ("offer", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("br", False),
        ("", False),
    ],
)
def test_what_a_browser_says_it_takes_is_read_as_written(offer, taken):
    assert takes_gzip(Headers({"accept-encoding": offer})) is taken


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/..%2fapp.py",
        "/assets/%2e%2e/app.py",
        "/assets/..%5capp.py",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/app-000000000000.js",
        "/assets/",
    ],
)
def test_nothing_but_assets_is_served(parts, path):
    answer = parts.ask(path)
    assert answer.status in (301, 400, 404) or b'id="root"' in answer.body
    assert b"import streamlit" not in answer.body
    assert b"root:x:" not in answer.body


def test_every_script_and_style_folium_may_ask_for_is_ours(parts):
    go_local()
    assert list(addresses("http")) == []
    ours = set(addresses("../../assets/"))
    assert len(ours) > 60
    missing = {url for url in ours if parts.ask(url.removeprefix("../.."), headers=GZIP).status != 200}
    assert missing == set()


def test_folium_scripts_have_their_kind_and_are_kept_forever(parts):
    script = local_script("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js", "/")
    style = local_script("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css", "/")
    assert parts.ask(script).headers["content-type"].startswith("text/javascript")
    assert parts.ask(style).headers["content-type"].startswith("text/css")
    assert "immutable" in parts.ask(style).headers["cache-control"]
    assert b"Leaflet" in parts.ask(script).body


def test_fonts_are_served_as_fonts(parts):
    if not fonts():
        pytest.skip("no fonts in data/fonts")
    for name in fonts():
        answer = parts.ask(asset_url(name, "/"), headers=GZIP)
        assert answer.headers["content-type"] == "font/woff2"
        assert "content-encoding" not in answer.headers


def test_streamlits_own_scripts_are_compressed_and_stay_the_same(parts):
    page = parts.ask("/").body.decode()
    path = page.split('type="module" crossorigin src=".')[1].split('"')[0]
    plain, small = parts.ask(path), parts.ask(path, headers=GZIP)
    assert small.headers["content-encoding"] == "gzip"
    assert "immutable" in small.headers["cache-control"]
    assert small.headers["content-type"] == plain.headers["content-type"]
    assert gzip.decompress(small.body) == plain.body
    assert parts.ask(path, headers=GZIP | {"If-None-Match": small.headers["etag"]}).status == 304
    assert parts.ask("/static/js/no-such-file.js", headers=GZIP).headers["cache-control"] == "no-cache"


def test_a_visitor_who_leaves_early_spoils_nothing_for_the_next():
    with start_server(app=PARTS) as server:
        page = server.ask("/").body.decode()
        scripts = re.findall(r'"modulepreload" crossorigin href="\.(/static/js/[^"]+)"', page)
        assert len(scripts) > 20
        for path in scripts:
            with socket.create_connection(("localhost", server.port)) as line:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        for path in scripts:
            small = server.ask(path, headers=GZIP)
            body = gzip.decompress(small.body) if small.headers["content-encoding"] else small.body
            assert body == server.ask(path).body


@pytest.mark.browser
def test_a_first_visit_costs_at_most_a_megabyte_and_a_half(parts, new_page):
    page, received = new_page(first_visit=True), []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(parts.url)
    page.wait_for_load_state("networkidle")
    assert 200_000 < sum(received) < 1_500_000
