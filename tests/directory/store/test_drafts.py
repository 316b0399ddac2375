"""Drafts, and what is remembered between uploads."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from directory.store import Damaged
from directory.store.memory import Geocoded, Listing
from directory.store.tables import drafts
from tests.directory.store.test_store import unguarded
from tests.publishing import ADMIN, NOON, at, csv, publish, sha256, unsound

STATE = {"step": "columns", "mapping": {"Zip": "postal_code"}, "name": "Ærø"}


def test_a_draft_comes_back_as_it_was_left(store):
    store.save_draft("Ada@example.org", b"\x00\xff raw bytes", "../my list.xlsx", STATE, NOON)
    draft = store.draft(ADMIN, at(1))
    assert (draft.email, draft.file_name, draft.state, draft.created_at, draft.updated_at) == (
        ADMIN,
        "../my list.xlsx",
        STATE,
        NOON,
        NOON,
    )
    assert store.draft_content(draft) == b"\x00\xff raw bytes" and draft.sha256 == sha256(b"\x00\xff raw bytes")


def test_each_admin_has_one_draft_of_their_own(store):
    store.save_draft(ADMIN, csv("one"), "one.csv", {}, NOON)
    store.save_draft("bo@example.org", csv("bo"), "bo.csv", {}, NOON)
    store.save_draft(ADMIN, csv("two"), "two.csv", {}, at(5))
    draft = store.draft(ADMIN, at(5))
    assert (draft.file_name, draft.created_at) == ("two.csv", at(5)) and store.draft_content(draft) == csv("two")
    store.delete_draft("ADA@example.org")
    assert store.draft(ADMIN, at(5)) is None and store.draft("bo@example.org", at(5)).file_name == "bo.csv"


def test_a_step_is_kept_without_the_file(store):
    store.save_draft(ADMIN, csv("one"), "one.csv", {"step": 1}, NOON)
    assert store.save_draft_state(ADMIN, sha256(csv("one")), {"step": 2}, at(5))
    draft = store.draft(ADMIN, at(6))
    assert (draft.state, draft.created_at, draft.updated_at) == ({"step": 2}, NOON, at(5)) and store.draft_content(
        draft
    ) == csv("one")


def test_a_step_of_a_file_that_was_replaced_in_another_tab_is_not_kept(store):
    store.save_draft(ADMIN, csv("two"), "two.csv", {"step": 1}, NOON)
    assert not store.save_draft_state(ADMIN, sha256(csv("one")), {"step": 9}, at(1))
    assert not store.save_draft_state("bo@example.org", sha256(csv("two")), {"step": 9}, at(1))
    assert store.draft(ADMIN, at(1)).state == {"step": 1}


def test_a_draft_is_gone_a_week_after_it_was_last_changed(store):
    store.save_draft(ADMIN, csv("one"), "one.csv", {}, NOON)
    store.save_draft("bo@example.org", csv("bo"), "bo.csv", {}, NOON)
    store.save_draft_state("bo@example.org", sha256(csv("bo")), {}, NOON + timedelta(days=1))
    late = NOON + timedelta(days=7, minutes=1)
    assert (
        store.draft(ADMIN, NOON + timedelta(days=7))
        and store.draft(ADMIN, late) is None
        and store.draft("bo@example.org", late)
    )
    assert store.drop_expired(NOON) == 0 and store.drop_expired(late) == 1
    assert store.draft(ADMIN, NOON) is None and store.draft("bo@example.org", late)


def test_when_a_draft_is_saved_those_that_expired_are_deleted(store):
    store.save_draft("bo@example.org", csv("bo"), "bo.csv", {}, NOON)
    store.save_draft("cy@example.org", csv("cy"), "cy.csv", {}, NOON + timedelta(days=1))
    late = NOON + timedelta(days=7, minutes=1)
    store.save_draft(ADMIN, csv("one"), "one.csv", {}, late)
    with store.database.reading() as connection:
        assert sorted(connection.scalars(select(drafts.c.email))) == [ADMIN, "cy@example.org"]


def test_a_damaged_or_replaced_draft_is_never_read_as_the_file(store):
    store.save_draft(ADMIN, csv("one"), "one.csv", {}, NOON)
    draft = store.draft(ADMIN, NOON)
    unguarded(store, "UPDATE drafts SET content = :damage", damage=b"damage")
    with pytest.raises(Damaged):
        store.draft_content(draft)
    store.save_draft(ADMIN, csv("two"), "two.csv", {}, NOON)
    with pytest.raises(LookupError):
        store.draft_content(draft)


def test_a_confirmed_mapping_is_remembered_as_a_source(store):
    store.save_source("county", "one", by=ADMIN, at=NOON)
    store.save_source("state", "two", by=ADMIN, at=at(1))
    store.save_source("county", "three", by="bo", at=at(2))
    assert [(s.id, s.toml, s.by, s.at) for s in store.learnt_sources()] == [
        ("county", "three", "bo", at(2)),
        ("state", "two", ADMIN, at(1)),
    ]


def test_two_clinics_that_are_no_duplicates_are_remembered_whichever_comes_first(store):
    store.add_not_duplicate("T-2", "T-1", by=ADMIN, at=NOON)
    store.add_not_duplicate("T-1", "T-2", by=ADMIN, at=NOON)
    store.add_not_duplicate("a", "B", by=ADMIN, at=NOON)
    assert store.not_duplicates() == {("T-1", "T-2"), ("B", "a")}
    store.remove_not_duplicate("T-2", "T-1", by=ADMIN, at=NOON)
    assert store.not_duplicates() == {("B", "a")}
    with pytest.raises(ValueError):
        store.add_not_duplicate("T-1", "T-1", by=ADMIN, at=NOON)


def test_a_clinic_not_to_list_is_remembered_with_the_reason_until_it_may_be_listed_again(store):
    publish(store, csv("one"), listings=[Listing("T-1", "harbor clinic", " Licence revoked. ")])
    publish(
        store,
        csv("two"),
        listings=[Listing("T-1", "harbor clinic", "Licence revoked again."), Listing("T-2", "", "No such place.")],
        by="bo",
        at=at(1),
    )
    entry = next(one for one in store.do_not_list() if one.clinic_id == "T-1")
    assert (entry.organization_key, entry.reason, entry.by, entry.at) == (
        "harbor clinic",
        "Licence revoked again.",
        "bo",
        at(1),
    )
    publish(store, csv("three"), listings=[Listing("T-1", "harbor clinic under a new name")], at=at(2))
    assert [one.clinic_id for one in store.do_not_list()] == ["T-2"]


@pytest.mark.parametrize("fails", ["INSERT INTO do_not_list", "DELETE FROM do_not_list", "INSERT INTO audit_log"])
def test_where_the_do_not_list_cannot_be_written_nothing_is_published(store, fails):
    before = publish(store, csv("one"), listings=[Listing("T-1", "", "Licence revoked.")])
    kept, lines = store.do_not_list(), []

    def fail(_connection, _cursor, statement, *_):
        lines.append(statement)
        # the audit line of the publication itself comes first
        if statement.startswith(fails) and (
            fails != "INSERT INTO audit_log" or sum(s.startswith(fails) for s in lines) > 1
        ):
            raise RuntimeError("a fault in between")

    event.listen(store.database.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="in between"):
        publish(store, csv("two"), listings=[Listing("T-1", ""), Listing("T-2", "", "No such place.")])
    event.remove(store.database.engine, "before_cursor_execute", fail)
    assert store.current() == before and store.do_not_list() == kept and unsound(store) is None


def test_an_address_is_located_once(store):
    found = [Geocoded(f"k{i}", "found", 39.25 + i, -76.5, NOON) for i in range(1200)]
    store.remember_geocoded([*found, Geocoded("nowhere", "not_found", None, None, NOON)])
    known = store.geocoded([f"k{i}" for i in range(1201)] + ["nowhere"])
    assert len(known) == 1201 and known["k7"] == found[7] and known["nowhere"].latitude is None and "k1200" not in known
    store.remember_geocoded([Geocoded("nowhere", "found", 1.5, 2.5, at(1))])
    assert (
        store.geocoded(["nowhere"])["nowhere"] == Geocoded("nowhere", "found", 1.5, 2.5, at(1))
        and store.geocoded([]) == {}
    )
