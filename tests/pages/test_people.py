"""People, signing out, the audit log, and that what is decided on a page is asked for once more when it is decided."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from directory.__main__ import main
from directory.operate import hashing, signing_in
from directory.publishing import actions
from pages.parts import guard
from tests.directory.store.test_store import unguarded
from tests.pages import published_store
from tests.pages.published_store import BOB, clinics, html, press
from tests.signed_in import ANN


def as_signed_in(store, monkeypatch, email: str = ANN) -> str:
    """Whoever asks has this sign-in's cookie; returned."""
    cookie = published_store.cookie(store, email)
    monkeypatch.setattr(guard, "person", lambda: signing_in.person_of_cookie(store, cookie, guard.now()))
    return cookie


def proves(store, *cookies: str) -> list[bool]:
    return [signing_in.person_of_cookie(store, cookie, guard.now()) is not None for cookie in cookies]


def test_an_admin_changes_roles_and_ends_sign_ins_but_not_his_own_rights_or_the_last_admins(tmp_path, monkeypatch):
    with published_store.page_of(tmp_path, "admin/people.py", monkeypatch) as (app, store):
        as_signed_in(store, monkeypatch)
        theirs = [published_store.cookie(store, BOB) for _ in range(2)]
        app.run()
        app.selectbox(key="person").set_value(BOB).run()
        press(app, "out")
        assert f"Done: {BOB}." in html(app) and proves(store, *theirs) == [False, False]
        press(app, "role")
        assert store.account(BOB).role == signing_in.SPECIALIST
        app.selectbox(key="person").set_value(ANN).run()
        for key in ("role", "disable"):
            press(app, key)
            assert "Another admin can do that." in html(app)
        assert store.account(ANN).role == signing_in.ADMIN and not store.account(ANN).disabled
        app.text_input(key="new_email").input("not an address").run()
        next(button for button in app.button if button.label == "Add").click().run()
        assert "This is not an e-mail address." in html(app) and len(store.accounts()) == 3
        monkeypatch.setattr(
            guard, "person", lambda: signing_in.Person("ida@idp.example", signing_in.ADMIN, "")
        )  # by OpenID Connect
        press(app.run(), "disable")
        assert f"{ANN} is the last admin" in html(app) and not store.account(ANN).disabled


def test_disabling_ends_a_sign_in_that_a_clock_which_ran_ahead_dated_later(tmp_path, monkeypatch):
    with published_store.page_of(tmp_path, "admin/people.py", monkeypatch) as (app, store):
        theirs = signing_in.begin(store, BOB, guard.now() + timedelta(hours=2))
        app.selectbox(key="person").set_value(BOB).run()
        press(app, "disable")
        press(app, "disable")  # the same button enables again
        assert not store.account(BOB).disabled and proves(store, theirs) == [False]


def test_a_password_that_must_wait_for_its_turn_adds_nobody_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(hashing, "_PATIENCE", 0.1)
    with published_store.page_of(tmp_path, "admin/people.py", monkeypatch) as (app, store):
        app.text_input(key="new_email").input("dora@center.example")
        with hashing.STAFF.turn():
            next(button for button in app.button if button.label == "Add").click().run()
        assert "Try again in half a minute." in html(app) and store.account("dora@center.example") is None


@pytest.mark.parametrize("leaving", ["a press", "another page"])
def test_a_first_password_stays_in_sight_until_the_next_press_or_page(tmp_path, monkeypatch, leaving):
    with published_store.page_of(tmp_path, "admin/people.py", monkeypatch) as (app, store):
        app.text_input(key="new_email").input("dora@center.example")
        next(button for button in app.button if button.label == "Add").click().run()
        first = re.search(r"<code>([0-9a-f-]+)</code>", html(app))[1]
        assert signing_in.sign_in(store, "dora@center.example", first, guard.now())
        assert first in html(app.run()), "the run after a connection that broke and came back"
        assert first in html(app.selectbox(key="person").set_value("dora@center.example").run())
        if leaving == "a press":
            press(app, "out")
            assert "Done: dora@center.example." in html(app) and first not in html(app)
        else:
            assert first not in html(app.switch_page("admin/log.py").run())
            assert first not in html(app.switch_page("admin/people.py").run())
            assert "dora@center.example" in html(app)


def test_sign_out_everywhere_ends_every_sign_in_of_one_person_and_sign_out_only_this_one(tmp_path, monkeypatch):
    with published_store.page_of(tmp_path, "admin/start.py", monkeypatch) as (app, store):
        other, bobs = published_store.cookie(store), published_store.cookie(store, BOB)
        this = as_signed_in(store, monkeypatch)
        press(app.run(), "sign_out")
        assert (
            proves(store, this, other, bobs) == [False, True, True]
            and "Sign in" in html(app)
            and "Signed in as" not in html(app)
        )
        this = as_signed_in(store, monkeypatch)
        press(app.run(), "sign_out_all")
        assert proves(store, this, other, bobs) == [False, False, True] and "Signed in as" not in html(app)


@pytest.mark.parametrize("script, key", [("quality", "two_"), ("people", "out")])
@pytest.mark.parametrize(
    "now", [None, signing_in.Person(ANN, signing_in.SPECIALIST, "")], ids=["signed out", "no admin any more"]
)
def test_a_decision_is_no_one_elses_than_an_admins_who_is_still_signed_in(tmp_path, monkeypatch, script, key, now):
    with published_store.page_of(tmp_path, f"admin/{script}.py", monkeypatch) as (app, store):
        if script == "quality":
            app.radio(key="quality_part").set_value("duplicates").run()
        lines = store.audit_lines(1)
        monkeypatch.setattr(guard, "person", lambda: now)
        next(button for button in app.button if button.key.startswith(key)).click()
        app.run()
        assert not store.not_duplicates() and store.audit_lines(1) == lines
        assert ("Sign in" if now is None else "This page is for admins") in html(app) and "CL-TWIN" not in html(app)


def test_the_audit_log_holds_what_was_done_downloads_whole_and_names_the_line_that_was_changed(
    tmp_path, monkeypatch, saved
):
    with published_store.page_of(tmp_path, "admin/log.py", monkeypatch) as (app, store):
        as_signed_in(store, monkeypatch)
        with pytest.raises(signing_in.SignInRefused):
            signing_in.sign_in(store, ANN, "wrong", guard.now())
        published_store.publish(store, actions.hold(clinics(), "CL-0002"), "Held")
        store.publish(
            store.content(store.publication(1)),
            expected=2,
            by=ANN,
            at=guard.now(),
            note="Back",
            kind="rollback",
            token="back",
            counts={},
        )
        shown = html(app.run())
        assert all(
            said in shown
            for said in (
                "signed in",
                "sign-in refused",
                "published",
                "kind: rollback",
                "kind: upload",
                "account added",
                ANN,
            )
        )
        press(app, "log_csv")
        rows = list(csv.DictReader(io.StringIO(saved[-1].decode("utf-8-sig"), newline="")))
        assert len(rows) == store.audit_lines(1)[0].number and {row["number"] for row in rows} == {
            str(n) for n in range(1, len(rows) + 1)
        }
        published = [json.loads(row["details"]) for row in rows if row["kind"] == "published"]
        assert {one["kind"] for one in published} == {"sample", "upload", "rollback"} and all(
            row["hash"] for row in rows
        )
        press(app, "verify")
        assert f"All {len(rows):,} lines are as they were written." in html(app)
        with store.database.reading() as connection:
            number = connection.scalar(text("SELECT number FROM audit_log WHERE kind = 'sign-in refused'"))
        unguarded(store, f"DELETE FROM audit_log WHERE number = {number}")
        press(app, "verify")
        assert f"Line {number}" in html(app) or f"line {number}" in html(app)


def test_the_log_of_the_page_and_of_the_shell_are_the_same_bytes(tmp_path, monkeypatch, saved):
    with published_store.page_of(tmp_path / "store", "admin/log.py", monkeypatch) as (app, store):
        store.audit("=uploaded", "+ann@center.example", guard.now(), {"file": "Åsa.csv", "rows": 3})
        press(app.run(), "log_csv")
        monkeypatch.setenv("DIRECTORY_STORE", str(tmp_path / "store"))
        assert main(["audit", "-o", str(tmp_path / "log.csv")]) == 0
        assert (
            saved[-1] == (tmp_path / "log.csv").read_bytes()
            and saved[-1].count(b"\r\n") == store.audit_lines(1)[0].number + 1
        )
