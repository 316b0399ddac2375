"""Signing in over HTTP: the cookie, the answers, and who may send files."""
import json
import re

import pytest

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
    assert re.fullmatch(r"signed-in=[\w.-]+; Max-Age=28800; Path=/; HttpOnly; SameSite=Strict", answer.headers["set-cookie"])
    assert answer.headers["cache-control"] == "no-store"


def test_behind_tls_the_cookie_is_secure():
    with start_server(DIRECTORY_BEHIND_TLS="yes") as server:
        answer = post(server, "setup", {"email": ANN, "password": PASSWORD, "token": setup_token(server)})
        assert "; Secure" in answer.headers["set-cookie"]


def test_the_printed_link_works_once(staffed):
    server, _, token = staffed
    answer = post(server, "setup", {"email": "eve@x.example", "password": PASSWORD, "token": token})
    assert answer.status == 403 and "expired, was used" in said(answer)


@pytest.mark.parametrize("fields", [{}, {"email": ANN}, {"email": 5, "password": PASSWORD}, {"email": ANN, "password": None}])
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
        assert page.status == 200 and b"stApp" not in page.body and b"http" not in page.body.replace(b"<!doctype html>", b"")
        assert "script-src 'self'" in page.headers["content-security-policy"]


def test_without_a_store_there_is_nothing_to_sign_in_to():
    with start_server(CLINICS="data/clinics.csv") as server:
        assert server.ask("/account/signin", method="POST", headers={"Origin": server.url}, body=b"{}").status in (404, 405)
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
    assert said(post(server, "password", {"old": "wrong", "password": NEW_PASSWORD}, cookie)) == "The old password is not right."
    assert "12 characters" in said(post(server, "password", {"old": PASSWORD, "password": "short"}, cookie))
    assert post(server, "password", {"old": PASSWORD, "password": NEW_PASSWORD}, cookie).status == 200
    assert post(server, "password", {"old": PASSWORD, "password": "yet another green horse"}, cookie).status == 401
    assert post(server, "signin", {"email": ANN, "password": NEW_PASSWORD}).status == 200


def test_wrong_passwords_are_slowed_down_over_http(staffed):
    server = staffed[0]
    answers = [post(server, "signin", {"email": ANN, "password": f"wrong {n}"}) for n in range(7)]
    assert [a.status for a in answers] == [403] * 5 + [429] * 2
    assert "Wait 1 minute" in said(post(server, "signin", {"email": ANN, "password": NEW_PASSWORD}))
