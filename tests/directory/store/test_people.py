"""Accounts, the link that makes the first one, sessions and wrong tries."""

import threading
from datetime import timedelta

import pytest

from directory.store import Store
from directory.store.accounts import AccountExists, LastAdmin, LinkRefused, NoAccount
from directory.store.sessions import Failures
from tests.publishing import ADMIN, NOON, at


@pytest.fixture
def staffed(store):
    store.add_account(" Ada@Example.org ", "hash", "admin", by="shell", at=NOON)
    return store


def test_an_account_is_found_by_its_address_however_it_is_typed(staffed):
    account = staffed.account("ADA@example.ORG")
    assert (account.email, account.role, account.password_hash, account.disabled) == (
        "ada@example.org",
        "admin",
        "hash",
        False,
    )
    assert (account.created_at, account.password_changed_at, account.not_before) == (NOON, NOON, None)
    assert staffed.account("bo@example.org") is None and staffed.any_account()


def test_an_address_has_one_account(staffed):
    with pytest.raises(AccountExists):
        staffed.add_account("ADA@EXAMPLE.ORG", "other", "specialist", by=ADMIN, at=NOON)
    assert [a.password_hash for a in staffed.accounts()] == ["hash"] and staffed.verify_audit() is None


@pytest.mark.parametrize("email, role", [("bo@example.org", "owner"), ("bo@example.org", ""), ("  ", "admin")])
def test_there_are_two_roles_and_no_account_without_an_address(store, email, role):
    with pytest.raises(ValueError):
        store.add_account(email, "hash", role, by=ADMIN, at=NOON)
    assert not store.any_account()


def test_accounts_are_listed_by_address(staffed):
    for name in ("zoe", "Bo"):
        staffed.add_account(f"{name}@example.org", "hash", "specialist", by=ADMIN, at=NOON)
    assert [a.email for a in staffed.accounts()] == ["ada@example.org", "bo@example.org", "zoe@example.org"]


def test_a_new_password_and_a_disabled_account_void_earlier_sign_ins(staffed):
    staffed.add_account("bo@example.org", "hash", "admin", by=ADMIN, at=NOON)
    staffed.set_password_hash(ADMIN, "hash 2", by=ADMIN, at=at(1))
    account = staffed.account(ADMIN)
    assert (account.password_hash, account.password_changed_at, account.not_before, account.created_at) == (
        "hash 2",
        at(1),
        at(1),
        NOON,
    )
    staffed.disable_account(ADMIN, by="bo", at=at(2))
    assert staffed.account(ADMIN).disabled and staffed.not_before(ADMIN) == at(2)
    staffed.disable_account(ADMIN, by="bo", at=at(3), disabled=False)
    assert not staffed.account(ADMIN).disabled and staffed.not_before(ADMIN) == at(2)


def test_signing_out_everywhere_works_for_people_without_an_account_here(store):
    assert store.not_before("Guest@idp.example") is None
    store.set_not_before("guest@IDP.example", by=ADMIN, at=at(1))
    assert store.not_before("Guest@idp.example") == at(1)


def test_a_role_can_change(staffed):
    staffed.add_account("bo@example.org", "hash", "admin", by=ADMIN, at=NOON)
    staffed.set_role(ADMIN, "specialist", by="bo", at=NOON)
    assert staffed.account(ADMIN).role == "specialist"
    with pytest.raises(ValueError):
        staffed.set_role(ADMIN, "owner", by="bo", at=NOON)


@pytest.mark.parametrize(
    "taken_away",
    [
        lambda store: store.disable_account("ADA@example.org", by="bo", at=NOON),
        lambda store: store.set_role(ADMIN, "specialist", by="bo", at=NOON),
        lambda store: store.need_another_admin(ADMIN),
    ],
    ids=["disabled", "made a specialist", "asked before"],
)
def test_the_last_admin_who_may_sign_in_is_never_taken_away(staffed, taken_away):
    staffed.add_account("bo@example.org", "hash", "specialist", by=ADMIN, at=NOON)
    staffed.add_account("cy@example.org", "hash", "admin", by=ADMIN, at=NOON)
    staffed.disable_account("cy@example.org", by=ADMIN, at=NOON)
    before, lines = staffed.account(ADMIN), staffed.audit_lines(1)
    with pytest.raises(LastAdmin, match="ada@example.org is the last admin"):
        taken_away(staffed)
    assert staffed.account(ADMIN) == before and staffed.audit_lines(1) == lines
    staffed.disable_account("cy@example.org", by=ADMIN, at=at(1), disabled=False)
    taken_away(staffed)


def test_admins_who_disable_each_other_at_once_leave_one(staffed, place):
    staffed.add_account("bo@example.org", "hash", "admin", by=ADMIN, at=NOON)
    start, refused = threading.Barrier(2), []

    def disable(email):
        mine = Store.open(place)
        start.wait()
        try:
            mine.disable_account(email, by="another", at=NOON)
        except LastAdmin:
            refused.append(email)
        mine.close()

    threads = [threading.Thread(target=disable, args=(email,)) for email in (ADMIN, "bo@example.org")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.email for a in staffed.accounts() if not a.disabled] == refused and len(refused) == 1


def test_what_is_done_to_nobody_is_refused_and_not_noted(store):
    for act in (
        lambda: store.set_role("nobody@x", "admin", by=ADMIN, at=NOON),
        lambda: store.disable_account("nobody@x", by=ADMIN, at=NOON),
        lambda: store.set_password_hash("nobody@x", "hash", by=ADMIN, at=NOON),
    ):
        with pytest.raises(NoAccount):
            act()
    assert store.audit_lines(9) == () and store.not_before("nobody@x") is None


def test_a_setup_link_makes_the_first_admin_once(store):
    store.add_setup_link("a" * 64, at(60))
    assert (
        store.is_setup_link("a" * 64, at(59))
        and not store.is_setup_link("b" * 64, at(1))
        and not store.is_setup_link("a" * 64, at(60))
    )
    account = store.use_setup_link("a" * 64, at(1), email="Ada@example.org", password_hash="hash")
    assert (account.email, account.role) == (ADMIN, "admin") and store.account(ADMIN) == account
    assert not store.is_setup_link("a" * 64, at(2))
    with pytest.raises(LinkRefused):
        store.use_setup_link("a" * 64, at(2), email="bo@example.org", password_hash="hash")
    assert len(store.accounts()) == 1


@pytest.mark.parametrize("token, minutes", [("a" * 64, 60), ("a" * 64, 61), ("b" * 64, 1), ("", 1)])
def test_a_link_that_is_expired_or_unknown_makes_nobody(store, token, minutes):
    store.add_setup_link("a" * 64, at(60))
    with pytest.raises(LinkRefused):
        store.use_setup_link(token, at(minutes), email=ADMIN, password_hash="hash")
    assert not store.any_account()


def test_a_link_is_refused_once_anyone_has_an_account(staffed):
    staffed.add_account("bo@example.org", "hash", "admin", by=ADMIN, at=NOON)
    staffed.disable_account(ADMIN, by=ADMIN, at=NOON)
    staffed.add_setup_link("a" * 64, at(60))
    assert not staffed.is_setup_link("a" * 64, at(1))
    with pytest.raises(LinkRefused):
        staffed.use_setup_link("a" * 64, at(1), email="cy@example.org", password_hash="hash")


def test_a_link_that_made_nobody_can_be_used_again(store):
    store.add_setup_link("a" * 64, at(60))
    with pytest.raises(ValueError):
        store.use_setup_link("a" * 64, at(1), email=" ", password_hash="hash")
    assert store.is_setup_link("a" * 64, at(2))


def test_a_new_start_ends_the_link_of_the_one_before(store):
    store.add_setup_link("a" * 64, at(60))
    store.add_setup_link("b" * 64, at(90))
    assert not store.is_setup_link("a" * 64, at(1)) and store.is_setup_link("b" * 64, at(1))


def test_a_link_that_two_use_at_once_makes_one_admin(store):
    store.add_setup_link("a" * 64, at(60))
    start, outcomes = threading.Barrier(4), []

    def use(number):
        start.wait()
        try:
            outcomes.append(store.use_setup_link("a" * 64, at(1), email=f"a{number}@x", password_hash="hash").email)
        except LinkRefused:
            outcomes.append(None)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [email for email in outcomes if email]
    assert len(outcomes) == 4 and made == [account.email for account in store.accounts()] and len(made) == 1


def test_a_session_lasts_until_it_is_ended(store):
    store.start_session("s1", "Ada@example.org", NOON)
    session = store.session("s1")
    assert (session.email, session.issued_at, session.last_seen_at, session.ended_at) == (ADMIN, NOON, NOON, None)
    store.end_session("s1", at(5))
    store.end_session("s1", at(9))
    assert store.session("s1").ended_at == at(5) and store.session("s2") is None


def test_signing_out_everywhere_ends_all_sessions_of_one_person(store):
    for session_id, email in (("s1", ADMIN), ("s2", ADMIN), ("s3", "bo@example.org")):
        store.start_session(session_id, email, NOON)
    store.end_sessions("ADA@example.org", at(1))
    assert [store.session(s).ended_at for s in ("s1", "s2", "s3")] == [at(1), at(1), None]


def test_a_session_is_seen_at_most_once_a_minute_and_never_goes_back(store):
    store.start_session("s1", ADMIN, NOON)
    first = store.session("s1")
    store.touch_session(first, at(0.9))
    assert store.session("s1").last_seen_at == NOON
    store.touch_session(first, at(10))
    store.touch_session(first, at(2))
    assert store.session("s1").last_seen_at == at(10)


def test_sessions_of_a_week_ago_are_forgotten(store):
    store.start_session("s1", ADMIN, NOON)
    store.start_session("s2", ADMIN, NOON + timedelta(days=6))
    store.start_session("s3", ADMIN, NOON + timedelta(days=8))
    assert store.session("s1") is None and store.session("s2") and store.session("s3")


def test_wrong_tries_are_counted_by_key_across_restarts(store, place):
    assert store.failures(ADMIN) == Failures(0, None)
    for minute in (1, 2):
        store.record_failure(ADMIN, at(minute))
    store.record_failure("all", at(3))
    restarted = Store.open(place)
    assert restarted.record_failure(ADMIN, at(4)) == Failures(3, at(4)) and restarted.failures("all") == Failures(
        1, at(3)
    )
    restarted.clear_failures(ADMIN)
    restarted.close()
    assert store.failures(ADMIN) == Failures(0, None) and store.failures("all").count == 1
    assert store.drop_failures(at(3)) == 0 and store.drop_failures(at(4)) == 1 and store.failures("all").count == 0


def test_tries_at_the_same_time_are_all_counted(store):
    threads = [threading.Thread(target=lambda: [store.record_failure("all", NOON) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.failures("all").count == 20
