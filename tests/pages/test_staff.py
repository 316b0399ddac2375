"""Staff pages: nobody reaches them without a sign-in, and a sign-in ends when it is ended."""

import contextlib
import json
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest
from websockets.sync.client import connect

import pages
from directory.settings import Settings
from directory.store import Store
from pages.parts import guard
from tests.browser import opened, settled, shown_text
from tests.server import free_port, start_server
from tests.signed_in import ANN, PASSWORD, carry, cookie_of, first_admin, post
from tests.web.test_uploads import upload_headers

ADDRESSES = ["staff", *(path for path, _label, _what in guard.ADMIN_PAGES)]


@pytest.fixture(scope="module")
def staffed():
    """A server of its own with Ann as its first admin, and her cookie."""
    with start_server() as server:
        yield server, first_admin(server)


def drawn(server, path: str, cookie: str = "") -> str:
    """Everything that a websocket gets which asks for a page by its name, as text; no page of ours was ever opened."""
    headers = {"Cookie": f"signed-in={cookie}"} if cookie else {}
    asked = BackMsg()
    asked.rerun_script.page_name = path
    with connect(
        f"ws://localhost:{server.port}/_stcore/stream",
        origin=server.url,
        additional_headers=headers,
        proxy=None,
        max_size=None,
    ) as socket:
        return answered(socket, asked)


def answered(socket, asked: BackMsg) -> str:
    """What comes through a websocket until the run that was asked for has ended."""
    text = ""
    socket.send(asked.SerializeToString())
    while True:
        message = ForwardMsg.FromString(socket.recv(timeout=30))
        text += str(message)
        if message.WhichOneof("type") == "script_finished":
            return text


@contextlib.contextmanager
def session(server, path: str, cookie: str, taken: str = ""):
    """A tab that stays open: its session's id, what it was shown first, and how to ask again. ``taken``: another's session to take over."""
    xsrf = upload_headers(server)["X-Xsrftoken"]
    headers = {"Cookie": f"_streamlit_xsrf={xsrf}" + (f"; signed-in={cookie}" if cookie else "")}
    asked = BackMsg()
    asked.rerun_script.page_name = path
    subprotocols = ["streamlit", xsrf, *([taken] if taken else [])]
    with connect(
        f"ws://localhost:{server.port}/_stcore/stream",
        origin=server.url,
        additional_headers=headers,
        subprotocols=subprotocols,
        proxy=None,
        max_size=None,
    ) as socket:
        text = answered(socket, asked)
        yield re.search(r'session_id: "([^"]+)"', text)[1], text, lambda: answered(socket, asked)


def put(server, session_id: str, cookie: str, body: bytes = b"clinic_id\r\n") -> int:
    """The status that a file sent to a session gets."""
    headers = upload_headers(server)
    data = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + body + b"\r\n--b--\r\n"
    headers = headers | {
        "Content-Type": "multipart/form-data; boundary=b",
        "Cookie": headers["Cookie"] + (f"; signed-in={cookie}" if cookie else ""),
    }
    return server.ask(f"/_stcore/upload_file/{session_id}/file", method="PUT", headers=headers, body=data).status


def only_the_way_in(text: str) -> bool:
    """Whether nothing of a staff page was drawn but how to sign in."""
    return not any(
        inside in text
        for inside in ("file_uploader", "Signed in as", "stTable", "arrow_", "download_button", "form_submit")
    )


# said to patients by the frame of every public page
TO_PATIENTS = (
    "Thinking about suicide?",
    "Who can help you look",
    "gives no medical advice",
    "To hide them, close this tab",
)


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_only_staff_read_does_not_speak_to_patients_and_what_anyone_may_read_does(staffed, path):
    server, cookie = staffed
    for_staff, for_anyone = drawn(server, path, cookie), drawn(server, path)
    assert "Clinic data as of" in for_staff and [said for said in TO_PATIENTS if said in for_staff] == []
    assert TO_PATIENTS[0] in for_anyone and "Clinic data as of" not in for_anyone


@pytest.mark.parametrize("path", ["", "guide", "clinic"])
def test_a_public_page_speaks_to_patients_whoever_reads_it(staffed, path):
    server, cookie = staffed
    shown = drawn(server, path, cookie)
    assert [said for said in TO_PATIENTS if said not in shown] == []


def test_on_a_cold_server_the_pages_say_only_how_to_sign_in_until_the_printed_link_makes_the_first_admin_in_the_browser(
    page,
):
    with start_server() as server:
        for path in ("people", "upload"):  # the very first visitor asks for one of ours
            text = drawn(server, path)
            assert (
                "Nobody can sign in yet" in text
                and "the link that the server prints" in text
                and "DIRECTORY_ADMINS" in text
                and only_the_way_in(text)
            )
        link = re.search(r"http\S+/account/setup#\S+", server.log.read_text())[0]
        page.goto(link)
        page.get_by_label("E-mail address").fill(ANN)
        page.get_by_label("New password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Staff", level=1)).to_be_visible(timeout=60_000)
        expect(page.get_by_text(f"Signed in as {ANN}, admin.")).to_be_visible()
        assert (
            post(server, "setup", {"email": "eve@x.example", "password": PASSWORD, "token": link.split("#")[1]}).status
            == 403
        )


def test_where_a_file_stands_in_for_the_store_the_pages_say_how_to_turn_staff_pages_on():
    pages.start(Settings(store=None))
    try:
        app = AppTest.from_file(str(Path(pages.__file__).parent / "main.py"), default_timeout=60).run()
        text = "\n".join(block.proto.body for block in app.switch_page("admin/start.py").run().get("html"))
        assert (
            "Staff pages are off" in text
            and "start the directory without CLINICS" in text
            and "Signed in as" not in text
        )
        assert not app.button and not app.get("file_uploader")
    finally:
        pages.start(Settings())


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_forged_cookie_or_a_specialists_opens_no_admin_page(staffed, path):
    server, cookie = staffed
    for forged in ("x", cookie[:-8] + "AAAAAAAA", cookie.split(".")[0]):
        text = drawn(server, path, forged)
        assert "Signed in as" not in text and "Sign in with a password" in text
    assert "Signed in as" in drawn(server, path, cookie)


def test_a_specialist_sees_that_a_page_is_for_admins(staffed):
    server, _ = staffed
    _add_account(server, "cy@center.example", "specialist")
    hers = cookie_of(post(server, "signin", {"email": "cy@center.example", "password": PASSWORD}))
    for path in ADDRESSES[1:]:
        text = drawn(server, path, hers)
        assert "This page is for admins" in text or "Signed in as" in text and "resource specialist" in text
        assert "file_uploader" not in text and "form_submit" not in text


def test_only_an_admins_own_upload_page_takes_bytes_and_only_while_she_is_signed_in(staffed):
    server, cookie = staffed
    hers, another = (cookie_of(post(server, "signin", {"email": ANN, "password": PASSWORD})) for _ in range(2))
    with session(server, "upload", hers) as (upload_page, text, _):
        assert "file_uploader" in text
        assert [put(server, upload_page, one) for one in ("", "x", cookie, another)] == [403] * 4, (
            "her session's id with no cookie, a forged one, and two of hers that did not open it"
        )
        assert put(server, upload_page, hers) == 204
        with session(server, "people", another) as (other_page, _, _):
            assert put(server, other_page, another) == 403, "a page that takes no files"
        _a_browser_that_closes_in_the_middle_of_a_file(server, upload_page, hers)
        assert put(server, upload_page, hers) == 204
        assert post(server, "signout", {}, hers).status == 200
        assert put(server, upload_page, hers) == 403, "at once, before the page runs again"


def _a_browser_that_closes_in_the_middle_of_a_file(server, session_id: str, cookie: str) -> None:
    headers = upload_headers(server)
    lines = [
        f"PUT /_stcore/upload_file/{session_id}/half HTTP/1.1",
        f"Host: localhost:{server.port}",
        f"Origin: {server.url}",
        f"Cookie: {headers['Cookie']}; signed-in={cookie}",
        f"X-Xsrftoken: {headers['X-Xsrftoken']}",
        "Content-Type: multipart/form-data; boundary=b",
        "Content-Length: 10000000",
    ]
    with socket.create_connection(("localhost", server.port), timeout=10) as line:
        line.sendall(
            "\r\n".join([*lines, "", ""]).encode()
            + b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
            + b"x" * 5_000_000
        )
    store = Store.open(server.log.parent / "store")
    assert server.ask("/healthz").status == 200
    assert store.current_number() == 0 and store.draft(ANN, guard.now()) is None and store.verify_audit() is None
    store.close()


def test_whoever_takes_an_admins_session_over_without_her_cookie_sees_nothing_of_it(staffed):
    server, cookie = staffed
    with session(server, "people", cookie) as (hers, text, _):
        assert "Signed in as" in text
        with session(server, "people", "", taken=hers) as (_, text, again):
            assert only_the_way_in(text) and only_the_way_in(again())
    with session(server, "people", "", taken=hers) as (got, text, _):  # she has gone; her session is kept a while
        assert got == hers and only_the_way_in(text) and "Sign in with a password" in text


def _add_account(server, email: str, role: str) -> None:
    """A second account, added from the shell beside the running server."""
    store = server.log.read_text().split("are kept in ")[1].split("\n")[0].removesuffix("/directory.sqlite3")
    added = subprocess.run(
        [sys.executable, "-m", "directory", "user", "add", email, "--role", role, "--password-stdin"],
        input=PASSWORD,
        text=True,
        capture_output=True,
        env={"DIRECTORY_STORE": store, "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert added.returncode == 0, added.stderr


def test_signing_in_and_out_in_a_browser(new_page, staffed):
    server, _ = staffed
    page = new_page()
    opened(page, f"{server.url}/staff")
    page.get_by_role("link", name="Sign in with a password").click()
    page.get_by_label("E-mail address").fill(ANN)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("The e-mail address or the password is not right.")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Staff", level=1)).to_be_visible()
    settled(page)
    assert page.seen.hosts == set() and page.seen.violations == []
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def test_signed_out_elsewhere_the_next_press_is_refused(new_page, staffed):
    server, _ = staffed
    cookie = cookie_of(post(server, "signin", {"email": ANN, "password": PASSWORD}))
    page = new_page()
    carry(page.context, server, cookie)
    opened(page, f"{server.url}/people")
    page.get_by_label("E-mail address").fill("eve@x.example")
    settled(page)
    assert post(server, "signout", {}, cookie).status == 200
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert "eve@x.example" not in drawn(
        server, "people", cookie_of(post(server, "signin", {"email": ANN, "password": PASSWORD}))
    )


def test_an_admin_adds_a_person_who_then_signs_in_with_the_password_shown_once(new_page, staffed):
    server, cookie = staffed
    page, email = new_page(), f"bo-{secrets.token_hex(3)}@center.example"  # a second try adds somebody else
    carry(page.context, server, cookie)
    opened(page, f"{server.url}/people")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Add", exact=True).click()
    password = shown_text(page.locator(".panel code"))
    visitor, mine = new_page(), "my own four green horses"
    carry(visitor.context, server, cookie_of(post(server, "signin", {"email": email, "password": password})))
    visitor.goto(f"{server.url}/account/password")
    visitor.get_by_label("Old password").fill(password)
    visitor.get_by_label("New password").fill(mine)
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Sign in", level=1)).to_be_visible(timeout=60_000)
    assert [post(server, "signin", {"email": email, "password": tried}).status for tried in (password, mine)] == [
        403,
        200,
    ]
    page.reload()
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    settled(page)
    assert page.locator(".panel code").count() == 0
    for _ in range(5):
        page.locator(".st-key-person input").click()
        with contextlib.suppress(TimeoutError):  # a run that was still going on closes the list again
            page.get_by_role("option", name=email).click(timeout=3000)
            break
    settled(page)
    page.get_by_role("button", name="Disable", exact=True).click()
    expect(page.get_by_text(f"Done: {email}.")).to_be_visible()
    assert post(server, "signin", {"email": email, "password": mine}).status == 403


def test_the_audit_log_tells_of_it_all_and_that_nothing_was_changed(new_page, staffed):
    server, cookie = staffed
    page = new_page()
    carry(page.context, server, cookie)
    opened(page, f"{server.url}/log")
    expect(page.get_by_role("cell", name="signed in").first).to_be_visible()
    page.get_by_role("button", name="Check that nothing was changed").click()
    expect(page.get_by_text("lines are as they were written")).to_be_visible()


@pytest.fixture(scope="module")
def provider():
    """A real OpenID Connect provider process."""
    port = free_port()
    users = [
        {"sub": ANN, "email": ANN, "email_verified": True},
        {"sub": "eve", "email": ANN, "email_verified": False},
        {"sub": "dot", "email": "dot@x.example", "email_verified": True},
    ]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        *(part for user in users for part in ("--user-claims", json.dumps(user))),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://localhost:{port}"
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=5)
                break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def with_oidc(provider, tmp_path_factory):
    """A server whose operator set up OpenID Connect and named Ann an admin."""
    port = free_port()
    secrets = tmp_path_factory.mktemp("oidc") / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\nclient_id = "directory"\nclient_secret = "secret"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    entrance = ("-m", "streamlit", "run", "{app}", "--server.port", str(port), "--secrets.files", str(secrets))
    with start_server(entrance=entrance, port=port, DIRECTORY_ADMINS=ANN) as server:
        yield server


def by_provider(page, server, subject: str) -> None:
    opened(page, f"{server.url}/staff")
    page.get_by_role("button", name="Sign in with your organization").click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{server.url}/**")


def test_a_verified_address_on_the_list_is_an_admin_and_its_old_cookie_is_worth_nothing_after_signing_out(
    new_page, with_oidc
):
    page = new_page()
    by_provider(page, with_oidc, ANN)
    page.goto(f"{with_oidc.url}/staff")
    expect(page.get_by_text(f"Signed in as {ANN}, admin.")).to_be_visible()
    settled(page)
    kept = page.context.cookies()
    page.get_by_role("button", name="Sign out", exact=True).click()
    # the provider is told too, and asks back on a page of its own
    gone = page.get_by_role("heading", name="End Session").or_(
        page.get_by_role("button", name="Sign in with your organization")
    )
    expect(gone.first).to_be_visible(timeout=20_000)
    page.wait_for_timeout(1000)
    page.goto(f"{with_oidc.url}/staff")
    expect(page.get_by_role("button", name="Sign in with your organization")).to_be_visible(timeout=20_000)
    thief = new_page()
    thief.context.add_cookies(kept)
    thief.goto(f"{with_oidc.url}/people")
    expect(thief.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


@pytest.mark.parametrize("subject", ["eve", "dot"])
def test_an_unverified_address_or_one_not_on_the_list_is_nobody(new_page, with_oidc, subject):
    page = new_page()
    by_provider(page, with_oidc, subject)
    page.goto(f"{with_oidc.url}/people")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert "Signed in as" not in page.locator("body").inner_text()
