"""Sentences of the guide that staff held against their source, and until when that counts."""

from datetime import date, timedelta, timezone

import pytest

from directory.store import Store, sentence_checks
from directory.store.audit import each_line
from directory.store.sentence_checks import text_sha256
from tests.publishing import ADMIN, NOON, at, unsound

SENTENCE, WORDING = "fda-spravato", "Spravato is approved for depression in adults – „as of“ 2026."
BO = "bo@example.org"
TOMORROW = NOON + timedelta(days=1)


def days(store):
    return {(check.sentence_id, check.text_sha256): (check.day, check.by) for check in store.sentence_checks()}


def test_a_check_keeps_the_sentence_its_wording_the_day_and_who(store):
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    (check,) = store.sentence_checks()
    assert (check.sentence_id, check.text_sha256, check.day, check.by, check.at) == (
        SENTENCE,
        text_sha256(WORDING),
        date(2026, 11, 20),
        ADMIN,
        NOON,
    )


def test_the_latest_check_of_a_wording_counts_and_other_sentences_keep_theirs(store):
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    store.add_sentence_check(SENTENCE, WORDING, by=BO, at=TOMORROW)
    store.add_sentence_check("other", WORDING, by=ADMIN, at=at(1))
    assert days(store) == {
        (SENTENCE, text_sha256(WORDING)): (date(2026, 11, 21), BO),
        ("other", text_sha256(WORDING)): (date(2026, 11, 20), ADMIN),
    }


def test_another_wording_is_another_check(store):
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    store.add_sentence_check(SENTENCE, WORDING + " Changed.", by=BO, at=TOMORROW)
    assert days(store) == {
        (SENTENCE, text_sha256(WORDING)): (date(2026, 11, 20), ADMIN),
        (SENTENCE, text_sha256(WORDING + " Changed.")): (date(2026, 11, 21), BO),
    }


def test_the_day_is_that_of_utc(store):
    in_guam = NOON.replace(hour=20).astimezone(timezone(timedelta(hours=10)))  # where it is the next day already
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=in_guam)
    assert in_guam.day == 21 and store.sentence_checks()[0].day == date(2026, 11, 20)


def test_a_check_of_today_can_be_taken_back_and_the_one_before_counts_again(store):
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    store.add_sentence_check(SENTENCE, WORDING, by=BO, at=TOMORROW)
    assert store.remove_sentence_check(SENTENCE, WORDING, by=ADMIN, at=TOMORROW)
    assert days(store) == {(SENTENCE, text_sha256(WORDING)): (date(2026, 11, 20), ADMIN)}
    lines = len(store.audit_lines(10))
    assert (
        not store.remove_sentence_check(SENTENCE, WORDING, by=ADMIN, at=TOMORROW)
        and len(store.audit_lines(10)) == lines
    )


def test_each_check_and_each_taken_back_is_a_line_of_the_audit_log_with_the_words_that_were_read(store):
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    store.remove_sentence_check(SENTENCE, WORDING, by=BO, at=at(5))
    taken_back, added = each_line(store)
    details = {"sentence_id": SENTENCE, "text_sha256": text_sha256(WORDING), "day": "2026-11-20", "text": WORDING}
    assert (added.kind, added.by, added.at, added.details) == ("sentence still right", ADMIN, NOON, details)
    assert (taken_back.kind, taken_back.by, taken_back.at, taken_back.details) == (
        "check of a sentence taken back",
        BO,
        at(5),
        details,
    )
    assert unsound(store) is None


def test_a_check_whose_line_cannot_be_written_is_none(store, monkeypatch):
    def fails(*_given):
        raise OSError("no space")

    monkeypatch.setattr(sentence_checks, "append", fails)
    with pytest.raises(OSError, match="no space"):
        store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    assert store.sentence_checks() == ()


def test_what_one_replica_checked_another_reads(store, place):
    other = Store.open(place)
    store.add_sentence_check(SENTENCE, WORDING, by=ADMIN, at=NOON)
    assert days(other) == days(store)
    other.close()
