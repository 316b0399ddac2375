"""Sentences on approvals and law say when they were last checked: the later of the data's day and the store's."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from directory.clinics import formats
from directory.medicine import last_checked as medicine_last_checked
from directory.medicine import sentences
from directory.medicine.cited import Cited
from directory.medicine.last_checked import CHECK_COUNTS_DAYS
from directory.search.published import Directory
from directory.store.sentence_checks import SentenceCheck, text_sha256
from directory.views.clinic import page
from directory.views.guide import guide
from directory.views.last_checked import line
from tests import reading, seeded
from tests.directory.views.clinic.test_page import directory_of
from tests.directory.views.test_treatment import BROKEN

DATA = max(sentence.checked_on for sentence in sentences.dated())
SPRAVATO = sentences.cited("fda.esketamine_intranasal")
ANN = "ann@center.example"


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def check(sentence, day, text=None):
    return SentenceCheck(
        sentence.id, text_sha256(medicine_last_checked.wording(sentence) if text is None else text), day, ANN, noon(day)
    )


def after(days):
    return DATA + timedelta(days=days)


def clinic(checks=(), days=0):
    directory = directory_of(
        route_esketamine_intranasal="yes",
        care_setting="at_home_telehealth",
        conditions="major_depressive_disorder;bipolar_depression",
    )
    return "".join(
        page.parts(directory, 0, noon(after(days)), checked=medicine_last_checked.as_of(checks, after(days)))
    )


def lines(html):
    return re.findall(r'<p class="source last-checked">(.*?)</p>', html)


@pytest.mark.parametrize("days", [0, CHECK_COUNTS_DAYS])
def test_while_a_check_counts_its_day_is_said(days):
    said = set(lines(guide.page(None, after(days)))) | set(lines(clinic(days=days)))
    assert said and all(re.fullmatch(r"Last checked \d{1,2} [A-Z][a-z]{2} \d{4}\.", line) for line in said)
    assert f"Last checked {formats.day(DATA)}." in said


def test_after_180_days_it_is_said_calmly_with_its_age_and_to_ask():
    for html in (guide.page(None, after(CHECK_COUNTS_DAYS + 60)), clinic(days=CHECK_COUNTS_DAYS + 60)):
        assert f"Last checked 8 months ago ({formats.day(DATA)}). Rules may have changed: ask." in lines(html)
    assert not [line for line in lines(guide.page(None, after(CHECK_COUNTS_DAYS + 1))) if "ask" not in line]


def test_the_later_of_the_datas_day_and_the_stores_counts():
    sentence = sentences.dated()[0]
    assert medicine_last_checked.as_of((check(sentence, after(90)),), after(100)).days[sentence.id] == after(90)
    before = medicine_last_checked.as_of((check(sentence, sentence.checked_on - timedelta(days=1)),), after(100))
    assert before.days[sentence.id] == sentence.checked_on and sentence.id not in before.checks


def test_a_sentence_that_was_changed_since_its_check_counts_as_unchecked():
    sentence = sentences.dated()[0]
    assert (
        medicine_last_checked.as_of(
            (check(sentence, after(90), f"{medicine_last_checked.wording(sentence)} Then."),), after(100)
        ).days[sentence.id]
        == sentence.checked_on
    )


def test_a_paragraph_says_the_day_of_its_oldest_check_once():
    checked = medicine_last_checked.as_of(
        tuple(check(sentence, after(50)) for sentence in sentences.dated() if sentence.id != "approved.since_2019"),
        after(60),
    )
    list_ = [sentences.say(f"approved.{name}") for name in ("since_2019", "since_2020", "since_2025")]
    assert f">Last checked {formats.day(sentences.cited('approved.since_2019').checked_on)}.<" in line(checked, list_)
    assert f">Last checked {formats.day(after(50))}.<" in line(checked, list_[1:])
    assert line(checked, ["Ask.", Cited("Something on a medicine.", "FDA-23")]) is None


def test_each_dated_sentence_on_a_page_has_its_line_below():
    """Within the section it stands in, before the next one begins."""
    on_pages = 0
    for html in (guide.page(None, after(0)), clinic(), *pages_of_broken_clinics()):
        plain = re.sub(r'<sup.*?</sup>|<span class="muted term">.*?</span>', "", html)
        for sentence in sentences.dated():
            start = re.split(r"[{“]", medicine_last_checked.wording(sentence))[0]
            for found in re.finditer(re.escape(start), plain):
                on_pages += 1
                rest = plain[found.start() :]
                assert 'class="source last-checked"' in rest[: re.search(r"</section>|<h[2-4]", rest).start()], start
    assert on_pages > 15


def pages_of_broken_clinics():
    for cells in BROKEN.values():
        yield "".join(page.parts(directory_of(**cells), 0, noon(after(0))))


def test_who_reviewed_the_wording_is_said_only_where_the_setting_names_them():
    directory = Directory.from_frame(seeded.clinics(3), "0" * 64, after(0))
    assert "No clinician has reviewed this wording yet." in guide.page(directory, after(0))
    reviewed = guide.page(directory, after(0), reviewed=("Dr. <b>Ada</b> & Bo", date(2026, 12, 3)))
    assert "No clinician has reviewed" not in reviewed and "<b>Ada" not in reviewed
    assert "Reviewed by Dr. <b>Ada</b> & Bo on 3 Dec 2026." in " ".join(reading.blocks(reviewed, marked=frozenset()))
