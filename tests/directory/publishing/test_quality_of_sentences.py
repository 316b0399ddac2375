"""What our pages say of approvals and law, as staff see it on Quality."""

import re

import pytest

from directory.clinics import formats
from directory.medicine import last_checked as medicine_last_checked
from directory.medicine import sentences
from directory.medicine.authorities import AUTHORITIES
from directory.medicine.last_checked import CHECK_COUNTS_DAYS
from directory.publishing import quality
from directory.views.admin import quality as admin_quality
from tests.directory.views.test_last_checked import ANN, DATA, SPRAVATO, after, check


def ours(days, *checks):
    return quality.our_sentences(medicine_last_checked.as_of(checks, after(days)))


def test_staff_see_every_sentence_the_longest_unchecked_first():
    listed = ours(0)
    assert {one.sentence.id for one in listed} == {sentence.id for sentence in sentences.dated()}
    listed = ours(CHECK_COUNTS_DAYS + 1, check(SPRAVATO, after(CHECK_COUNTS_DAYS)))
    assert [one.checked_on for one in listed] == sorted(one.checked_on for one in listed)
    assert listed[-1].sentence.id == SPRAVATO.id and not listed[-1].due and all(one.due for one in listed[:-1])
    assert admin_quality.how_many_due(
        listed
    ) == f"{len(listed) - 1} to check again" and "all in date" in admin_quality.how_many_due(ours(0))


def test_staff_read_the_words_that_visitors_read():
    assert [one.text for one in ours(0) if re.search(r"[{}]", one.text)] == []
    assert any("31 Dec 2026" in one.text and "31 Dec 2026" in one.wording for one in ours(0))


@pytest.mark.parametrize(("days", "due"), [(CHECK_COUNTS_DAYS, False), (CHECK_COUNTS_DAYS + 1, True)])
def test_after_180_days_a_sentence_is_amber_and_says_so_in_words(days, due):
    shown = admin_quality.our_sentence(next(one for one in ours(days) if one.checked_on == DATA))
    assert (
        ("mark-stale" in shown)
        is ("our-due" in shown)
        is (f"Out of date since {formats.day(after(CHECK_COUNTS_DAYS))}. Check it again" in shown)
        is due
    )
    assert ("today is its last day" in shown) is not due


def test_staff_see_the_publishers_link_the_copies_that_were_read_and_who_checked():
    shown = admin_quality.our_sentence(
        next(one for one in ours(1, check(SPRAVATO, after(1))) if one.sentence.id == SPRAVATO.id)
    )
    for key in SPRAVATO.sources:
        assert f'href="{AUTHORITIES[key].url}"' in shown and all(
            f'href="{copy}"' in shown for copy in AUTHORITIES[key].copies
        )
    assert AUTHORITIES[SPRAVATO.sources[0]].copies and f"{formats.day(after(1))}, by {ANN}" in shown
    assert "by those who wrote it" in admin_quality.our_sentence(ours(1)[0])
