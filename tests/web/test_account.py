"""Signing in over HTTP: the cookie, the answers, and who may send files."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from directory.__main__ import main
from tests.server import start_server
from tests.signed_in import ANN, PASSWORD, cookie_of, first_admin, post, setup_token
from tests.web.test_uploads import upload_headers


@pytest.fixture(scope="module")
def staffed():
    """A server of its own with Ann as its first admin, the cookie she got, and the token she used."""
    with start_server() as server:
        token = setup_token(server)
        yield server, first_admin(server), token


def said(answer) -> str:
    return json.loads(answer.body)["sentence"]


def test_the_proof_is_a_cookie_that_no_script_reads_and_no_other_site_sends(staffed):
    server, _, _ = staffed
    answer = post(server, "signin", {"email": ANN, "password": PASSWORD})
    assert answer.status == 200
    assert re.fullmatch(
        r"signed-in=[\w.-]+; Max-Age=28800; Path=/; HttpOnly; SameSite=Strict", answer.headers["set-cookie"]
    )
    assert answer.headers["cache-control"] == "no-store"


def test_a_browser_keeps_for_thirty_days_that_somebody_signed_in_on_it_and_not_who(staffed):
    server = staffed[0]
    _, known = post(server, "signin", {"email": ANN, "password": PASSWORD}).headers.get_all("set-cookie")
    assert re.fullmatch(
        r"known-[0-9a-f]{12}=[\w.-]+; Max-Age=2592000; Path=/account/; HttpOnly; SameSite=Strict", known
    )
    _, again = post(server, "signin", {"email": f" {ANN.upper()} ", "password": PASSWORD}).headers.get_all("set-cookie")
    assert again.partition("=")[0] == known.partition("=")[0], "one for a person"
    assert not [
        answer
        for answer in (post(server, "signin", {"email": ANN, "password": "wrong"}),)
        if answer.headers.get_all("set-cookie")
    ]


def test_behind_tls_the_cookie_is_secure():
    with start_server(DIRECTORY_BEHIND_TLS="yes") as server:
        answer = post(server, "setup", {"email": ANN, "password": PASSWORD, "token": setup_token(server)})
        assert "; Secure" in answer.headers["set-cookie"]
        assert [cookie.count("; Secure") for cookie in answer.headers.get_all("set-cookie")] == [1, 1]


def test_where_too_many_wait_for_their_password_to_be_looked_at_the_next_one_is_told_within_three_seconds():
    with start_server() as server:
        first_admin(server)
        with ThreadPoolExecutor(60) as browsers:
            began = time.monotonic()
            answers = list(
                browsers.map(
                    lambda n: post(server, "signin", {"email": f"{n}@nowhere.example", "password": "wrong"}), range(60)
                )
            )
        assert {answer.status for answer in answers} == {403, 503}, "some were looked at, some were not"
        busy = next(answer for answer in answers if answer.status == 503)
        assert (
            said(busy)
            == "Too many people are signing in at this moment. Nothing was changed, and no wrong password was counted. Try again in half a minute."
        )
        assert (
            time.monotonic() - began < 20 and post(server, "signin", {"email": ANN, "password": PASSWORD}).status == 200
        )


def test_guessers_from_a_hundred_addresses_keep_nobody_out_who_signed_in_before():
    with start_server(DIRECTORY_TRUSTED_PROXIES="127.0.0.1, ::1") as server:
        first_admin(server)
        _, known = post(server, "signin", {"email": ANN, "password": PASSWORD}, forwarded="192.0.2.1").headers.get_all(
            "set-cookie"
        )
        for n in range(100):
            assert (
                post(server, "signin", {"email": ANN, "password": "wrong"}, forwarded=f"198.51.100.{n}").status == 403
            )
        stranger = post(server, "signin", {"email": ANN, "password": PASSWORD}, forwarded="203.0.113.1")
        assert (
            stranger.status == 429
            and "take turns" in said(stranger)
            and "where you did so in the last 30 days" in said(stranger)
        )
        answer = post(server, "signin", {"email": ANN, "password": PASSWORD}, known=known, forwarded="203.0.113.1")
        assert answer.status == 200
        changed = post(server, "password", {"old": PASSWORD, "password": NEW_PASSWORD}, cookie_of(answer), known=known)
        assert changed.status == 200, "nor from changing the password, after which the browser is known still"
        assert post(server, "signin", {"email": ANN, "password": NEW_PASSWORD}, known=known).status == 429, (
            "the old proof ended"
        )
        assert (
            post(
                server,
                "signin",
                {"email": ANN, "password": NEW_PASSWORD},
                known=changed.headers.get_all("set-cookie")[1],
            ).status
            == 200
        )


def test_the_shell_unlocks_while_the_server_runs(tmp_path, monkeypatch):
    with start_server(DIRECTORY_STORE=str(tmp_path)) as server:
        first_admin(server)
        assert [post(server, "signin", {"email": ANN, "password": f"wrong {n}"}).status for n in range(6)] == [
            403
        ] * 5 + [429]
        monkeypatch.setenv("DIRECTORY_STORE", str(tmp_path))
        monkeypatch.delenv("CLINICS", raising=False)
        assert main(["user", "unlock", ANN, "--dry-run"]) == 0
        assert post(server, "signin", {"email": ANN, "password": PASSWORD}).status == 429
        assert main(["user", "unlock", ANN]) == 0
        assert post(server, "signin", {"email": ANN, "password": PASSWORD}).status == 200


def test_the_printed_link_works_once(staffed):
    server, _, token = staffed
    answer = post(server, "setup", {"email": "eve@x.example", "password": PASSWORD, "token": token})
    assert answer.status == 403 and "expired, was used" in said(answer)


@pytest.mark.parametrize(
    "fields", [{}, {"email": ANN}, {"email": 5, "password": PASSWORD}, {"email": ANN, "password": None}]
)
def test_what_is_no_sign_in_is_refused_with_a_sentence(staffed, fields):
    answer = post(staffed[0], "signin", fields)
    assert answer.status == 422 and said(answer) == "Fill in every field."


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe", b'"x"'])
def test_what_is_no_json_is_refused_with_a_sentence(staffed, body):
    server = staffed[0]
    answer = server.ask("/account/signin", method="POST", headers={"Origin": server.url}, body=body)
    assert answer.status == 422 and said(answer)


def test_a_large_request_is_refused_without_being_kept(staffed):
    assert post(staffed[0], "signin", {"email": ANN, "password": "x" * 10_000}).status == 413


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example"])
def test_another_site_can_neither_sign_in_nor_out(staffed, origin):
    server, cookie, _ = staffed
    for name in ("signin", "signout", "password", "setup"):
        headers = {"Cookie": f"signed-in={cookie}"} | ({"Origin": origin} if origin else {})
        assert server.ask(f"/account/{name}", method="POST", headers=headers, body=b"{}").status == 403


def test_only_the_session_of_an_admins_upload_page_may_send_files(staffed):
    server, cookie, _ = staffed
    headers = upload_headers(server)
    for extra in ({}, {"Cookie": headers["Cookie"] + f"; signed-in={cookie}"}):
        answer = server.ask("/_stcore/upload_file/guessed/file", method="PUT", headers=headers | extra, body=b"x")
        assert answer.status == 403


def test_the_pages_of_signing_in_are_not_streamlits_and_load_nothing_foreign(staffed):
    server = staffed[0]
    for name in ("signin", "setup", "password"):
        page = server.ask(f"/account/{name}")
        assert (
            page.status == 200
            and b"stApp" not in page.body
            and b"http" not in page.body.replace(b"<!doctype html>", b"")
        )
        assert "script-src 'self'" in page.headers["content-security-policy"]


def test_without_a_store_there_is_nothing_to_sign_in_to():
    with start_server(CLINICS="data/clinics.csv") as server:
        assert server.ask("/account/signin", method="POST", headers={"Origin": server.url}, body=b"{}").status in (
            404,
            405,
        )
        assert "setup#" not in server.log.read_text()


def test_signing_out_clears_the_cookie_and_ends_its_session(staffed):
    server = staffed[0]
    cookie = cookie_of(post(server, "signin", {"email": ANN, "password": PASSWORD}))
    assert post(server, "signout", {}, cookie).headers["set-cookie"].startswith("signed-in=; Max-Age=0")
    assert post(server, "password", {"old": PASSWORD, "password": PASSWORD + "x"}, cookie).status == 401


# the last two: after them Ann has another password, and has to wait
NEW_PASSWORD = "another four green horses"


def test_a_new_password_needs_the_old_one_and_ends_every_sign_in(staffed):
    server = staffed[0]
    cookie = cookie_of(post(server, "signin", {"email": ANN, "password": PASSWORD}))
    assert post(server, "password", {"old": PASSWORD, "password": NEW_PASSWORD}).status == 401, "nobody is signed in"
    assert (
        said(post(server, "password", {"old": "wrong", "password": NEW_PASSWORD}, cookie))
        == "The old password is not right."
    )
    assert "12 characters" in said(post(server, "password", {"old": PASSWORD, "password": "short"}, cookie))
    assert post(server, "password", {"old": PASSWORD, "password": NEW_PASSWORD}, cookie).status == 200
    assert post(server, "password", {"old": PASSWORD, "password": "yet another green horse"}, cookie).status == 401
    assert post(server, "signin", {"email": ANN, "password": NEW_PASSWORD}).status == 200


def test_wrong_passwords_are_slowed_down_over_http(staffed):
    server = staffed[0]
    answers = [post(server, "signin", {"email": ANN, "password": f"wrong {n}"}) for n in range(7)]
    assert [a.status for a in answers] == [403] * 5 + [429] * 2
    assert "Wait 1 minute" in said(post(server, "signin", {"email": ANN, "password": NEW_PASSWORD}))
