"""A street address is looked up only by the server the operator names, and only a believable answer counts."""

import contextlib
import json
import logging
import math
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from directory.geo import geocoder as geo_geocoder
from directory.geo.geocoder import LARGEST_REPLY

ADDRESS = "1600 Broadway, Denver, CO 80202"
HIT = {
    "lat": "39.7420",
    "lon": "-104.9870",
    "place_rank": 30,
    "addresstype": "building",
    "display_name": "1600, Broadway, Denver, Colorado, 80202, United States",
}


class Server:
    """A geocoder on the loopback that answers as a test tells it and remembers what it was asked."""

    def __init__(self):
        self.asked, self.agents, self.answer = [], [], lambda handler: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                outer.agents.append(self.headers["User-Agent"])
                with contextlib.suppress(OSError):  # the client may hang up, as it should
                    outer.answer(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def says(self, body, status=200, headers=(), kind="application/json"):
        data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()

        def answer(handler):
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(data)))
            for name, value in headers:
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(data)

        self.answer = answer

    def query(self, i=0):
        return parse_qs(urlsplit(self.asked[i]).query)


@pytest.fixture
def server():
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


def geocoder(server, timeout_s=2.0):
    return geo_geocoder.Geocoder(server.url, "clinic-directory-tests (test@clinics.example)", timeout_s)


def test_a_street_address_becomes_a_point_with_the_precision_address(server):
    server.says([HIT])
    outcome = geocoder(server).find(ADDRESS)
    assert (outcome.kind, outcome.reason) == ("found", "")
    assert (outcome.place.latitude, outcome.place.longitude) == (39.742, -104.987)
    assert (outcome.place.precision, outcome.place.state, outcome.place.timezone) == ("address", "CO", "America/Denver")
    assert server.asked[0].startswith("/search?")
    assert server.query()["countrycodes"] == ["us"]
    assert "test@clinics.example" in server.agents[0]


def test_a_link_holds_the_zip_of_an_address_and_never_its_street(server):
    server.says([HIT])
    assert geocoder(server).find(ADDRESS).place.text == "80202"


def test_an_address_without_a_zip_gets_the_nearest_one(server):
    server.says([HIT])
    place = geocoder(server).find("1600 Broadway, Denver, CO").place
    assert place.text.startswith("80")
    assert place.label == "1600 Broadway, Denver, CO"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("60 Westwood Avenue Suite 220, Waterbury, CT 06708", "60 Westwood Avenue, Waterbury, CT 06708"),
        ("60 Westwood Avenue, Suite 220, Waterbury, CT 06708", "60 Westwood Avenue, Waterbury, CT 06708"),
        ("60 Westwood Ave., Ste. B, Waterbury, CT", "60 Westwood Ave., Waterbury, CT"),
        ("60 Westwood Ave #220, Waterbury, CT", "60 Westwood Ave, Waterbury, CT"),
        ("60 Westwood Ave # 220 Waterbury, CT", "60 Westwood Ave Waterbury, CT"),
        ("60 Westwood Ave Apt 4B, Waterbury, CT", "60 Westwood Ave, Waterbury, CT"),
        ("60 Westwood Ave Suites E and F, Waterbury, CT", "60 Westwood Ave, Waterbury, CT"),
        ("60 Westwood Ave, 3rd Floor, Waterbury, CT", "60 Westwood Ave, Waterbury, CT"),
        ("60 Westwood Ave Fl 3, Waterbury, CT", "60 Westwood Ave, Waterbury, CT"),
        ("60 Westwood Ave Unit A-1, Waterbury, CT", "60 Westwood Ave, Waterbury, CT"),
        ("100 Biscayne Blvd, Miami, FL 33132", "100 Biscayne Blvd, Miami, FL 33132"),
        ("12 Market St, Ste. Genevieve, MO 63670", "12 Market St, Ste. Genevieve, MO 63670"),
        ("12 Lot Road, Flatwoods, KY", "12 Lot Road, Flatwoods, KY"),
        ("5 Building Way, Unity, ME", "5 Building Way, Unity, ME"),
    ],
)
def test_the_suite_is_left_out_of_the_question(server, typed, asked):
    assert geo_geocoder.without_suite(typed) == asked
    server.says([])
    geocoder(server).find(typed)
    assert server.query()["q"] == [asked]


@pytest.mark.parametrize(
    "text", ["", "80202", "Denver, CO", "80202 1234", "Broadway, Denver", "1", "1 " + "x" * 10_000, "🙂 9"]
)
def test_only_street_addresses_are_asked_for(server, text):
    server.says([HIT])
    assert geocoder(server).find(text).kind == "not_found"
    assert server.asked == []


def test_an_empty_answer_is_not_found(server):
    server.says([])
    outcome = geocoder(server).find(ADDRESS)
    assert (outcome.kind, outcome.place) == ("not_found", None)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"lat": "NaN", "lon": "NaN"}, "failed"),
        ({"lat": "inf"}, "failed"),
        ({"lat": "0", "lon": "0"}, "failed"),
        ({"lat": None}, "failed"),
        ({"lat": "north"}, "failed"),
        ({"lat": "-104.987", "lon": "39.742"}, "failed"),  # swapped
        ({"lat": "51.5", "lon": "-0.12"}, "not_found"),  # London
        ({"lat": "43.65", "lon": "-79.38"}, "not_found"),  # Toronto
        ({"lat": "40.7128", "lon": "-74.0060"}, "not_found"),  # Broadway, but in New York
        ({"lat": "37.1", "lon": "-107.9"}, "not_found"),  # Colorado, but 250 miles from that ZIP
        ({"place_rank": 16}, "not_found"),  # the town, not the house
    ],
)
@pytest.mark.filterwarnings("ignore:Latitude normalization")  # geopy's, for swapped coordinates
def test_a_point_that_cannot_be_this_address_is_refused(server, change, kind):
    server.says([HIT | change])
    outcome = geocoder(server).find(ADDRESS)
    assert (outcome.kind, outcome.place) == (kind, None)
    assert outcome.reason


def test_an_answer_without_coordinates_is_no_point_at_zero(server):
    server.says([{"display_name": "1600, Broadway"}])
    assert geocoder(server).find(ADDRESS).kind == "failed"


@pytest.mark.parametrize(
    "body",
    [
        "<html><title>Sign in to the hotel network</title></html>",
        "",
        "null garbage",
        "[NaN",
        b"\xff\xfe\x00",
        "[" * 50_000,
        "7",
        '"text"',
        '[["x"]]',
        "[7]",
        '{"error": {"code": 400}}',
        "[null]",
    ],
)
def test_an_answer_of_the_wrong_shape_is_a_failure_and_not_not_found(server, body):
    server.says(body, kind="text/html")
    outcome = geocoder(server).find(ADDRESS)
    assert (outcome.kind, outcome.place) == ("failed", None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 503])
def test_an_error_of_the_server_is_a_failure_and_asked_once(server, status):
    server.says("sorry", status=status)
    assert geocoder(server).find(ADDRESS).kind == "failed"
    assert len(server.asked) == 1


def test_too_many_requests_is_a_failure_at_once_and_the_server_is_left_alone_as_long_as_it_asks(server):
    server.says("slow down", status=429, headers=[("Retry-After", "7")])
    asking = geocoder(server)
    started = time.monotonic()
    assert asking.find(ADDRESS).kind == "failed"
    assert time.monotonic() - started < 2  # not the 14 s of geopy's own adapter
    server.says([HIT])
    assert asking.find(ADDRESS).kind == "failed"
    assert geocoder(server).find(ADDRESS).kind == "failed"  # another visitor's geocoder waits too
    assert len(server.asked) == 1


def test_a_retry_after_that_is_nonsense_is_survived(server):
    server.says("no", status=429, headers=[("Retry-After", "next Tuesday-ish")])
    assert geocoder(server).find(ADDRESS).kind == "failed"


def test_a_redirect_is_not_followed(server):
    other = Server()
    other.says([HIT])
    server.says("", status=302, headers=[("Location", other.url + "/search?q=inner")])
    try:
        assert geocoder(server).find(ADDRESS).kind == "failed"
        assert other.asked == []
    finally:
        other.http.shutdown()
        other.http.server_close()


def test_a_server_that_hangs_is_given_up_at_the_deadline(server):
    released = threading.Event()
    server.answer = lambda handler: released.wait(20)
    started = time.monotonic()
    outcome = geocoder(server, timeout_s=0.4).find(ADDRESS)
    took = time.monotonic() - started
    released.set()
    assert outcome.kind == "failed"
    assert took < 5
    assert len(server.asked) == 1


@pytest.mark.parametrize("part", ["body", "header"])
def test_an_answer_that_drips_is_given_up_at_the_deadline_and_its_connection_closed(server, part):
    hung_up = threading.Event()

    def drip(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: " + (b"\r\n\r\n[" if part == "body" else b""))
        try:
            for _ in range(400):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            hung_up.set()

    server.answer = drip
    started = time.monotonic()
    assert geocoder(server, timeout_s=0.5).find(ADDRESS).kind == "failed"
    assert time.monotonic() - started < 5
    assert hung_up.wait(10)


def test_no_more_than_64_kilobytes_are_read(server):
    hung_up = threading.Event()

    def flood(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(800):
                handler.wfile.write(b" " * LARGEST_REPLY)
        except OSError:
            hung_up.set()

    server.answer = flood
    assert geocoder(server).find(ADDRESS).kind == "failed"
    assert hung_up.wait(10)


def test_a_server_that_is_not_there_is_a_failure():
    gone = Server()
    gone.http.shutdown()
    gone.http.server_close()
    assert geocoder(gone).find(ADDRESS).kind == "failed"


def test_an_outgoing_proxy_of_the_environment_is_not_used(server, monkeypatch):
    other = Server()
    monkeypatch.setenv("http_proxy", other.url)
    monkeypatch.setenv("HTTP_PROXY", other.url)
    server.says([HIT])
    try:
        assert geocoder(server).find(ADDRESS).kind == "found"
        assert other.asked == []
    finally:
        other.http.shutdown()
        other.http.server_close()


def test_one_server_is_asked_once_a_second_by_the_whole_process(server):
    at = []

    def answer(handler):
        at.append(time.monotonic())
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"[]")

    server.answer = answer
    visitors = [threading.Thread(target=lambda: geocoder(server, 10).find(ADDRESS)) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(at) == 3
    assert all(later - earlier > 0.8 for earlier, later in zip(sorted(at), sorted(at)[1:], strict=False))


def test_who_would_wait_past_the_deadline_is_told_at_once(server):
    server.says([])
    asking = geocoder(server, timeout_s=0.5)
    asking.find(ADDRESS)
    assert asking.find(ADDRESS) == geo_geocoder.Outcome("failed", None, "too many addresses are being looked up")
    assert len(server.asked) == 1


def test_what_was_typed_is_not_logged(server, caplog):
    server.says("no", status=500)
    with caplog.at_level(logging.DEBUG):
        geocoder(server).find(ADDRESS)
    assert "Broadway" not in caplog.text


@pytest.mark.parametrize(
    "url", ["", "nominatim.example.org", "ftp://x.example", "file:///etc/passwd", "https://", "https://a:b@x.example"]
)
def test_an_address_that_is_no_web_address_is_refused(url):
    with pytest.raises(ValueError, match="http"):
        geo_geocoder.Geocoder(url, "us (x@y.example)")


@pytest.mark.parametrize("agent", ["", "  ", None])
def test_a_geocoder_is_told_who_asks(agent):
    with pytest.raises(ValueError, match="who asks"):
        geo_geocoder.Geocoder("https://nominatim.example.org", agent)


def test_a_base_address_with_a_path_is_kept(server):
    server.says([])
    geo_geocoder.Geocoder(server.url + "/maps/search", "us (x@y.example)").find(ADDRESS)
    assert urlsplit(server.asked[0]).path == "/maps/search"


def test_reasons_are_sentences_without_the_address(server):
    server.says([HIT | {"lat": str(math.pi)}])
    assert "Broadway" not in geocoder(server).find(ADDRESS).reason
