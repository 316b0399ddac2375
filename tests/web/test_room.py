"""Many visitors at once: who comes too late reads a calm page, and nothing else breaks."""

import contextlib
import json
import re
import socket
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser import axe
from tests.raw import frame, handshake, throw
from tests.server import start_server

FEW = (1024, 1024)
LINE = re.compile(r"no room: \d+ of (\d+) pages are open, \d+ descriptors are free; new visitors are asked to wait\n")


def open_page(server, visitors: contextlib.ExitStack) -> tuple[int, int]:
    """A visitor opens the first page and, where that comes, its websocket and draws it; stays until `visitors` leave. Both statuses."""
    first = server.ask("/").status
    line = visitors.enter_context(socket.create_connection(("localhost", server.port), timeout=20))
    line.sendall(handshake(server))
    status = int(line.recv(1000).split()[1])
    if status == 101:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        line.sendall(frame(2, asked.SerializeToString()))
    return first, status


def again(server, patience: float = 20) -> bool:
    """Whether the first page is the directory again, before `patience` seconds are over."""
    until = time.monotonic() + patience
    while (answer := server.ask("/")).status == 503 and time.monotonic() < until:
        time.sleep(0.2)
    return answer.status == 200 and b"noscript" in answer.body


@pytest.fixture(scope="module")
def full():
    """A directory in which one page may be open, and is."""
    with (
        start_server(
            DIRECTORY_MAX_SOCKETS="1",
            DIRECTORY_CENTER_NAME="Center of Example County",
            DIRECTORY_CENTER_PHONE="(303) 555-0142",
        ) as server,
        contextlib.ExitStack() as visitors,
    ):
        assert open_page(server, visitors) == (200, 101)
        yield server


@pytest.mark.timeout(300)
@pytest.mark.parametrize("crowds", [2, pytest.param(3, marks=pytest.mark.nightly)])
def test_more_visitors_than_descriptors_find_a_calm_page_and_the_next_ones_the_directory(crowds):
    with start_server(files=FEW) as server:
        for _ in range(crowds):  # those who left keep descriptors for a quarter of an hour
            with contextlib.ExitStack() as visitors:
                opened = [open_page(server, visitors) for _ in range(270)]
                assert opened == [(200, 101)] * 104 + [(503, 503)] * 166
                begun = time.monotonic()
                assert server.ask("/").status == 503
                assert time.monotonic() - begun < 1
                assert server.ask("/readyz").status == server.ask("/healthz").status == 200
                assert server.files() < FEW[0] - 100
            assert again(server)
        log = server.log.read_text()
        assert len(log) < 50_000 and "Traceback" not in log and "fault" not in log
        assert 1 <= len(LINE.findall(log)) <= 4


def test_connections_that_ask_for_nothing_cost_nobody_the_directory():
    with start_server(files=FEW) as server, contextlib.ExitStack() as visitors:
        for _ in range(1_200):
            visitors.enter_context(socket.create_connection(("localhost", server.port)))
        assert again(server)
        assert server.ask("/readyz").status == 200 and server.files() < FEW[0] - 100
        log = server.log.read_text()
        assert len(log) < 50_000 and "Traceback" not in log


def test_ended_sessions_and_open_files_count_before_pages_do():
    with start_server(files=FEW, DIRECTORY_MAX_SOCKETS="1000") as server, contextlib.ExitStack() as visitors:
        held = [
            visitors.enter_context(socket.create_connection(("localhost", server.port)))
            for _ in range(1024 - server.files() - 90)
        ]
        for line in held:  # each asks for something that does not end: nobody may close it
            line.sendall(
                f"POST /account/signin HTTP/1.1\r\nHost: localhost:{server.port}\r\nOrigin: {server.url}\r\nContent-Length: 9\r\n\r\n".encode()
            )
        assert server.ask("/").status == throw(server, handshake(server)).status == 503
        assert server.ask("/healthz").status == 200
        visitors.close()
        assert again(server)


def test_the_server_takes_every_file_that_it_may_have_and_says_where_that_is_few():
    with start_server(files=(300, 1500), DIRECTORY_MAX_SOCKETS="300") as server:
        limit = re.search(r"Max open files\s+(\d+)\s+(\d+)", Path(f"/proc/{server.pid}/limits").read_text())
        assert limit.groups() == ("1500", "1500")
        assert (
            "at most 200 pages can be open at once, not 300: this process may have 1500 files open; allow it 2000"
            in server.log.read_text()
        )
    with start_server(files=(300, 2000), DIRECTORY_MAX_SOCKETS="300") as server:
        assert "at most" not in server.log.read_text()


@pytest.mark.parametrize(
    "path", ["/", "/clinic?id=SAMPLE-0127", "/guide", "/staff", "/index.html", "/anything?place=80202"]
)
def test_whatever_page_is_asked_for_where_there_is_no_room_help_comes_first(full, path):
    answer = full.ask(path, headers={"If-None-Match": "*"})
    assert (answer.status, answer.headers["retry-after"], answer.headers["cache-control"]) == (503, "60", "no-store")
    html = answer.body.decode()
    assert (
        answer.headers["content-type"].startswith("text/html")
        and "<script" not in html
        and "assets/" not in html
        and "ketamine" not in html.lower()
    )
    assert (
        html.index('href="tel:988"')
        < html.index("<h1>Many people are here right now</h1>")
        < html.index("Center of Example County")
        < html.index('href="tel:+13035550142"')
    )
    assert full.ask(path, method="HEAD").status == 503


def test_without_a_center_the_calm_page_names_lines_that_anyone_can_call():
    with start_server(DIRECTORY_MAX_SOCKETS="1") as server, contextlib.ExitStack() as visitors:
        assert open_page(server, visitors) == (200, 101)
        html = server.ask("/").body.decode()
        assert 'href="tel:988"' in html and 'href="tel:211"' in html


def test_what_is_no_page_goes_on_where_there_is_no_room(full):
    for path in (
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/notes/",
        "/assets/app.css",
        "/favicon.png",
        "/account/signin",
        "/_stcore/health",
    ):
        assert full.ask(path).status == 200, path
    assert full.ask("/s?place=80202").status == 303
    body = json.dumps({"email": "ann@center.example", "password": "wrong horse"}).encode()
    assert full.ask("/account/signin", method="POST", headers={"Origin": full.url}, body=body).status == 403


def test_the_log_says_once_a_minute_that_there_is_no_room(full):
    for _ in range(20):
        assert full.ask("/").status == throw(full, handshake(full)).status == 503
    assert LINE.findall(full.log.read_text()) == ["1"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_calm_page_is_read_on_a_small_phone_light_and_dark(full, new_page, scheme):
    page = new_page(viewport=(320, 640), color_scheme=scheme)
    assert page.goto(full.url).status == 503
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe(page) == []
    assert page.get_by_role("link", name="988").first.is_visible()
    assert page.get_by_role("link", name="(303) 555-0142").is_visible()
    assert (
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        == {"light": "rgb(252, 252, 250)", "dark": "rgb(17, 24, 23)"}[scheme]
    )
    assert page.seen.violations == [] and page.seen.hosts == set()
    page.get_by_role("link", name="try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Many people are here right now")
