"""What a stranger may send: always an answer or a closed line, never a traceback, never a path of this machine."""

import http.client
import json
import re

import pytest

from tests.raw import frame, handshake, log_after, posted, request, throw
from tests.server import start_server

SURROGATE = b'{"email": "\\ud800@x.example", "password": "\\udfff\\udfff\\udfff\\udfff\\udfff\\udfff"}'
FORM = {"email": "eve@x.example", "password": "wrong horse"}
BIG = b"x" * 70_000
PATHS_OF_THE_MACHINE = (b"/work", b"/usr", b"/root", b"/tmp", b"/home", b"site-packages", b"Traceback", b'.py"')


def _get(path, *headers, **options):
    return lambda server: request("GET", path, *headers, **options)


def _post(path, body, *headers, **options):
    return lambda server: posted(server, path, body, *headers, **options)


def _socket(*headers, then=b"", **options):
    return lambda server: (handshake(server, *headers, **options), then)


# name: (what is sent, the statuses that may answer; 0 where the line is closed without an answer)
REQUESTS = {
    # signing in
    **{
        f"{name} {what}": (_post(f"/account/{name}", body), {422} if name != "signout" else {200, 422})
        for name in ("signin", "setup", "password", "signout")
        for what, body in {
            "nested too deeply": b"[" * 3_900,
            "nested objects": b'{"a":' * 780,
            "a lone surrogate": SURROGATE.replace(b"}", b', "token": "x", "old": "\\ud800"}'),
            "a NUL": b'{"email": "a\\u0000@x.example", "password": "\\u0000", "token": "\\u0000", "old": "\\u0000"}',
            "UTF-16": json.dumps(FORM).encode("utf-16")[:-1],
            "UTF-32 without its end": json.dumps(FORM).encode("utf-32")[:-2],
            "a number of 3,900 digits": b"1" * 3_900,
            "NaN": b"NaN",
            "half a string": b'{"email": "',
        }.items()
    },
    "signin too large": (_post("/account/signin", BIG), {413}),
    "signin of lists": (_post("/account/signin", {"email": [], "password": {}}), {422}),
    "signin with a surrogate as a key": (
        _post("/account/signin", b'{"email": "a@x.example", "password": "b", "\\ud800": "c"}'),
        {403, 422},
    ),
    "signin with a cookie of bytes": (
        _post("/account/password", {"old": "a", "password": "b"}, b"Cookie: signed-in=\xff\xfe\x80"),
        {401},
    ),
    "signin with a cookie of dots": (
        _post("/account/password", {"old": "a", "password": "b"}, b"Cookie: signed-in=" + b"." * 5_000),
        {401},
    ),
    "signin with half of its body": (_post("/account/signin", FORM, length=3), {422}),
    "signin by PUT": (
        lambda s: request("PUT", "/account/signin", f"Origin: {s.url}", host=f"localhost:{s.port}", body=b"{}"),
        {405},
    ),
    "signin gzipped": (_post("/account/signin", b"\x1f\x8b\x08\x00", "Content-Encoding: gzip"), {422}),
    "signin in chunks that are none": (
        lambda s: (
            request(
                "POST", "/account/signin", f"Origin: {s.url}", "Transfer-Encoding: chunked", host=f"localhost:{s.port}"
            )
            + b"zz\r\n{}\r\n0\r\n\r\n"
        ),
        {0, 400},
    ),
    # headers
    "no host": (_get("/", host=None), {400}),
    "an empty host": (_get("/", host=""), {400}),
    **{
        f"host {host!r}": (_get("/healthz", host=host), {400})
        for host in (
            b"[::1",
            b"localhost\xff",
            b"a@localhost",
            b"localhost/x",
            b"localhost, evil.example",
            b"..",
            b"x" * 5_000,
        )
    },
    "host localhost:99999999": (_get("/healthz", host=b"localhost:99999999"), {200, 400}),
    "two hosts": (_get("/", "Host: evil.example"), {400}),
    "two lengths": (_get("/healthz", "Content-Length: 1", "Content-Length: 2"), {400}),
    **{
        f"content-length {value}": (_get("/healthz", f"Content-Length: {value}"), {400})
        for value in ("-1", "x", "1e9", "9" * 30, "0x10", "+1")
    },
    "a header without a colon": (_get("/", "nothing"), {400}),
    "a header of bytes": (_get("/", b"X-Y: \xff\xfe\x80"), {200}),
    "a NUL in a header": (_get("/", b"X-Y: a\x00b"), {400}),
    "a header of 70 kB": (_get("/", b"X-Y: " + BIG), {200, 400}),
    "a folded header": (_get("/", "X-Y: a\r\n b"), {200, 400}),
    "a thousand headers": (_get("/", *[f"X-{n}: {n}" for n in range(1000)]), {200, 400}),
    "two cookies of 30 kB": (
        _get("/", b"Cookie: search=" + b"y" * 30_000, b"Cookie: signed-in=" + b"z" * 30_000),
        {200, 400},
    ),
    "a cookie of quotes": (_get("/", b'Cookie: a="\\999\\"; b=\xff; =; ;;; search="%'), {200}),
    **{
        f"accept-encoding {value}": (_get(path, f"Accept-Encoding: {value}"), {200})
        for path in ("/", "/assets/app.js")
        for value in ("gzip;q=", "gzip;q=x", "gzip;q=-1", ";q=1,,;", "gzip;q=1e999", "*;q=0", "gzip;;q=1")
    },
    **{
        f"if-none-match {value}": (_get("/", f"If-None-Match: {value}"), {200})
        for value in ('"', "W/", '*"', ",,,", '"' * 500)
    },
    "if-modified-since the year 0": (
        _get("/favicon.png", "If-Modified-Since: Sun, 00 Jan 0000 99:99:99 GMT"),
        {200, 404},
    ),
    **{
        f"range {value} of {path}": (_get(path, f"Range: {value}"), {200, 206, 400, 404, 416})
        for path in ("/", "/favicon.png", "/assets/app.js", "/media/x")
        for value in (
            "bytes=9-1",
            "bytes=-",
            "bytes=x-y",
            "lines=1-2",
            "bytes=99999999999999999999-",
            "bytes=" + "0-1," * 2_000,
        )
    },
    "expect something": (_get("/", "Expect: the-unexpected"), {200, 417}),
    "upgrade to h2c": (
        _get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"),
        {200, 400},
    ),
    "forwarded by nonsense": (
        _get("/", b"X-Forwarded-For: \xff, ::::, 999.9", "X-Forwarded-Proto: gopher", 'Forwarded: for="_"'),
        {200},
    ),
    # request lines
    "no HTTP at all": (lambda s: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n", {400}),
    "HTTP 9.9": (lambda s: b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", {200, 400}),
    "HTTP 0.9": (lambda s: b"GET /\r\n\r\n", {400}),
    "the preface of HTTP 2": (lambda s: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}),
    "a method of nobody": (lambda s: request("FROB", "/", f"Origin: {s.url}", host=f"localhost:{s.port}"), {405}),
    "connect": (
        lambda s: request("CONNECT", "localhost:22", f"Origin: {s.url}", host=f"localhost:{s.port}"),
        {400, 404, 405},
    ),
    "options of everything": (lambda s: request("OPTIONS", "*"), {400, 404, 405}),
    "trace": (_post("/", b""), {405}),
    "a whole address": (_get("http://localhost/healthz"), {200, 404}),
    "a foreign address": (_get("http://evil.example/"), {200, 400, 404}),
    "two requests, the second broken": (lambda s: request("GET", "/healthz") + b"\x00\x00\r\n\r\n", {200}),
    # paths
    **{
        f"path {path!r}": (_get(path), {200, 301, 302, 303, 400, 403, 404, 405, 414})
        for path in (
            b"/%",
            b"/%zz",
            b"/%00",
            b"/clinic%00",
            b"/%ff%fe",
            b"/%ed%a0%80",
            b"/%2e%2e/%2e%2e/etc/passwd",
            b"/..%2f..%2fetc%2fpasswd",
            b"/static/..%5c..%5cx",
            b"/static/%00.js",
            b"/static/js",
            b"//evil.example/",
            b"/\\evil.example",
            b"/C:/x",
            b"/%0d%0aSet-Cookie:x=y/",
            b"/clinic/%0d%0aX:y",
            b"/" + b"a" * 300,
            b"/" + b"a/" * 5_000,
            b"/a" * 8_000 + b"/",
            b"/" + b"a" * 60_000,
            b"/assets/%00",
            b"/assets/" + b"a" * 5_000,
            b"/assets/..%2f..%2fsettings.py",
            b"/assets/",
            b"/assets/%ff",
            b"/media/%00",
            b"/media/" + b"a" * 300,
            b"/media/../../x",
            b"/media/",
            b"/component/",
            b"/component/x/y.js",
            b"/component/streamlit_folium.st_folium/%00",
            b"/component/streamlit_folium.st_folium/none.js",
            b"/component/streamlit_folium.st_folium/" + b"a" * 5_000,
            b"/component/streamlit_folium.st_folium/static",
            b"/component/streamlit_folium.st_folium/static/",
            b"/component/streamlit_folium.st_folium/../../app.py",
            b"/component/streamlit_folium.st_folium/%2fetc%2fpasswd",
            b"/component/streamlit_folium.st_folium/C:%5cx",
            b"/_stcore/bidi-components/x/y.js",
            b"/_stcore/bidi-components/%00",
            b"/_stcore/bidi-components/streamlit_folium.st_folium/none.js",
            b"/_stcore/bidi-components/",
            b"/_stcore/host-config",
            b"/_stcore/metrics?families=%ff",
            b"/_stcore/script-health-check",
            b"/_stcore/stream",
            b"/_stcore/nothing",
            b"/_stcore/agent/mcp",
            b"/_stcore/agent/openapi.json",
            b"/_stcore/upload_file/x/y",
            b"/app/static/x",
            b"/app/static/%00",
            b"/auth/logout?x=%ff",
            b"/healthz?%ff",
            b"/readyz/",
            b"/robots.txt/x",
            b"/s?place=%",
            b"/s?%ff%fe%00",
            b"/s?place=" + b"a" * 5_000,
            b"/s?place=%0d%0aSet-Cookie:%20a=b",
            b"/s?place=\x7e\x22\x27<>",
            b"/notes/x",
            b"/notes/%00",
            b"/account/",
            b"/account/none",
            b"/account/signin/",
            b"/account/signin?x=%ff",
            b"/account/%00",
            b"/?place=%ff&=&&&" + b"a=b&" * 5_000,
            b"/staff",
            b"/clinic?id=%00",
            b"/clinic?id=" + b"a" * 5_000,
            b"/guide?%ed%a0%80",
        )
    },
    **{
        f"bytes in the path {path!r}": (_get(path), {400})
        for path in (b"/\xff\xfe", b"/\xed\xa0\x80", b"/a\x00b", b"/a b", b"/\x7f", b"")
    },
    "a query of bytes": (_get(b"/s?place=\xff"), {400}),
    **{
        f"signing in by a provider: {path!r}": (_get(path), {302, 307, 400, 404})
        for path in (
            b"/auth/login",
            b"/auth/login?provider=x",
            b"/auth/login?provider=eyJhbGciOiJIUzI1NiJ9.e30.x",
            b"/oauth2callback",
            b"/oauth2callback?state=%ff&code=x",
            b"/oauth2callback?error=%0d%0ax&error_description=%ff",
            b"/auth/logout",
        )
    },
    "a broken provider cookie": (
        _get("/auth/logout", b"Cookie: _streamlit_user=\xff|x; _streamlit_user_1=\xff; _streamlit_user_tokens=2|1:0"),
        {302},
    ),
    # Streamlit's own answers to data
    **{
        f"{method} {path}": (
            lambda s, m=method, p=path: request(
                m, p, f"Origin: {s.url}", host=f"localhost:{s.port}", body=b"\xff" * 10
            ),
            {308, 400, 403, 404, 405},
        )
        for method in ("POST", "PUT", "DELETE", "PATCH")
        for path in (
            "/",
            "/_stcore/upload_file/x/y",
            "/_stcore/upload_file/%00/%ff",
            "/_stcore/health",
            "/_stcore/agent/interact",
            "/_stcore/agent/mcp",
            "/media/x",
            "/component/x/y",
            "/healthz",
            "/s",
            "/assets/app.js",
            "/notes/",
            "/auth/login",
        )
    },
    # websockets
    "a page's socket elsewhere": (_socket(path="/nowhere"), {403}),
    "a page's socket at %00": (_socket(path="/_stcore/stream%00"), {403}),
    "a socket with bytes for a protocol": (_socket(protocol=b"streamlit, \xff\xfe, \x80"), {101, 400}),
    "a socket without a key": (
        lambda s: request(
            "GET",
            "/_stcore/stream",
            f"Origin: {s.url}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            host=f"localhost:{s.port}",
        ),
        {400},
    ),
    "a socket of version 99": (lambda s: handshake(s).replace(b"Version: 13", b"Version: 99"), {400, 426}),
    "a socket with a broken key": (lambda s: handshake(s).replace(b"AAAA==", b"\x22\x22"), {400}),
    "a socket by POST": (lambda s: handshake(s).replace(b"GET", b"POST"), {400, 405}),
    "a socket with a cookie of 10 kB": (_socket(b"Cookie: search=" + b"y" * 10_000), {101, 400, 431}),
    "a socket with 200 headers": (_socket(*[f"X-{n}: {n}" for n in range(200)]), {101, 400, 431}),
    "a socket with cookies of bytes": (
        _socket(b"Cookie: search=\xff\xfe; signed-in=\x80; _streamlit_user=\xff; _streamlit_xsrf=\xff"),
        {101},
    ),
    "a socket with a broken extension": (_socket('Sec-WebSocket-Extensions: permessage-deflate; x="y'), {101, 400}),
    **{
        f"a socket that says {what}": (_socket(then=said), {101})
        for what, said in {
            "text": frame(1, b"hello"),
            "text that is none": frame(1, b"\xff\xfe"),
            "bytes that are no message": frame(2, b"\xff" * 50),
            "nothing": frame(2, b""),
            "a reserved opcode": frame(3, b""),
            "reserved bits": frame(2, b"", first=0xF2),
            "an unmasked frame": b"\x82\x01x",
            "a frame of 2**63 bytes": b"\x82\xff\x7f" + b"\xff" * 7 + bytes(4),
            "a long ping": frame(9, b"x" * 126),
            "a good-bye without a reason": frame(8, b"\x03"),
            "a good-bye of nonsense": frame(8, b"\x00\x01\xff\xff"),
            "a stream of pongs": frame(10, b"x") * 50,
            "a broken half": frame(2, b"x", first=0x02) + frame(2, b"y"),
            "deflated nonsense": frame(2, b"\x00" * 9, first=0xC2),
        }.items()
    },
}


def in_a_sentence(reply) -> bool:
    """Whether an answer says to a person what is the matter."""
    kind = reply.header("content-type") or ""
    if kind.startswith("application/json"):
        return b'."' in reply.body
    return (
        b"<h1>There is no such page</h1>" in reply.body
        if kind.startswith("text/html")
        else reply.body.rstrip().endswith(b".")
    )


@pytest.fixture(scope="module")
def besieged():
    with start_server() as server:
        yield server


@pytest.mark.parametrize("name", REQUESTS)
def test_what_a_stranger_may_send_is_answered_without_a_word_about_the_machine(besieged, name):
    make, statuses = REQUESTS[name]
    sent = make(besieged)
    sent, then = sent if isinstance(sent, tuple) else (sent, b"")
    before = besieged.log.stat().st_size
    reply = throw(besieged, sent, then=then)
    written = log_after(besieged, before)
    assert reply.status in statuses, (reply.head, reply.body[:300])
    assert not any(path in reply.head + reply.body for path in PATHS_OF_THE_MACHINE), reply.body[:300]
    if 400 <= reply.status < 500 and not name.startswith(
        "a page's socket"
    ):  # a browser shows nobody what its websocket is told
        assert in_a_sentence(reply), reply.body[:300]
    assert written.count("\n") <= 1 and "Traceback" not in written, written
    assert besieged.ask("/healthz").status == 200


def test_the_table_asks_every_address_of_ours_and_of_streamlits(besieged):
    asked = b" ".join(
        (sent if isinstance(sent, bytes) else sent[0]).split(b"\r\n")[0]
        for sent in (make(besieged) for make, _ in REQUESTS.values())
    )
    for address in (
        "/account/signin",
        "/account/setup",
        "/account/password",
        "/account/signout",
        "/assets/",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/s?",
        "/notes/",
        "/clinic",
        "/guide",
        "/staff",
        "/static/",
        "/media/",
        "/component/",
        "/_stcore/stream",
        "/_stcore/upload_file/",
        "/_stcore/bidi-components/",
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/_stcore/agent/",
        "/auth/login",
        "/auth/logout",
        "/oauth2callback",
    ):
        assert address.encode() in asked, address


@pytest.mark.parametrize("name", ["signin", "setup", "password", "signout"])
def test_who_goes_away_in_the_middle_of_signing_in_leaves_no_line_in_the_log(besieged, name):
    before = besieged.log.stat().st_size
    for sent in (
        posted(besieged, f"/account/{name}", FORM, length=500),
        posted(besieged, f"/account/{name}", b"", length=500),
    ):
        throw(besieged, sent, leave=True)
    assert besieged.ask("/healthz").status == 200
    assert log_after(besieged, before) == ""


def test_what_is_wrong_with_a_sign_in_is_said_in_a_sentence(besieged):
    for body in (SURROGATE, b"[" * 3_900):
        reply = throw(besieged, posted(besieged, "/account/signin", body))
        assert reply.status == 422 and json.loads(reply.body)["sentence"].endswith(".")


def test_what_fails_unexpectedly_is_a_sentence_and_one_line_that_name_the_same_report_and_no_value(parts):
    before = parts.log.stat().st_size
    answer = parts.ask("/fail/value")
    number = re.fullmatch(
        r"Something went wrong here \(report (\w+)\)\. Reload the page to try again\.", answer.body.decode()
    )[1]
    assert (
        answer.status == 500
        and answer.headers["cache-control"] == "no-store"
        and "script-src" in answer.headers["content-security-policy"]
    )
    line = log_after(parts, before)
    assert re.fullmatch(rf"page fault {number}: ValueError at app\.py:\d+ fail < .*\n", line) and "4711" not in line


def test_what_fails_after_its_answer_has_begun_ends_the_answer_and_is_one_line(parts):
    before = parts.log.stat().st_size
    with pytest.raises(http.client.IncompleteRead):
        parts.ask("/notes/fail")
    line = log_after(parts, before)
    assert re.fullmatch(r"page fault \w+: ValueError at app\.py:\d+ parts < .*\n", line) and "4711" not in line


def test_where_no_file_can_be_opened_the_visitor_is_asked_to_wait_and_the_log_says_so_once(parts):
    before = parts.log.stat().st_size
    answers = [parts.ask("/fail/descriptors") for _ in range(5)]
    assert {(a.status, a.headers["retry-after"]) for a in answers} == {(503, "60")} and answers[
        0
    ].body == b"Too many visitors at once. Please try again in a minute."
    assert re.fullmatch(r"page fault \w+: OSError EMFILE at app\.py:\d+ fail < .*\n", log_after(parts, before))
