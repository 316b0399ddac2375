"""What is said of the words in the box."""

from datetime import date

import pytest

from directory.understanding import notices, questions
from directory.understanding.notices import Remark
from directory.views.find import typed
from directory.views.guide import guide


def test_why_a_place_cannot_be_searched_is_a_sentence_that_says_what_to_type():
    assert "No Denver in California." in typed.notice(Remark(notices.NOT_THERE, "Denver", "CA"))
    for kind in (notices.ABROAD, notices.CANADIAN_CODE, notices.BRITISH_CODE, notices.MILITARY, notices.FREE_STATES):
        said = typed.notice(Remark(kind, "K1A 0B1"))
        assert "This directory covers the United States" in said and "ype " in said
    assert "99999 is not a ZIP in use. Type a 5-digit ZIP" in typed.notice(Remark(notices.NO_SUCH_ZIP, "99999"))
    assert "&lt;b&gt;" in typed.notice(Remark(notices.NOT_THERE, "<b>", "CA"))


def test_every_answer_that_a_question_leads_to_is_on_the_guides_page():
    addresses = {address for answers in questions.ANSWERS.values() for address in answers}
    page = "".join(section.html() for section in guide.sections(None, date(2026, 11, 28)))
    for address in addresses:
        assert typed.answer_title(address) and f'id="{address}"' in page, address


@pytest.mark.parametrize(
    ("typed_text", "title"),
    [
        ("is it for me", "Is it for me?"),
        ("how much does it cost", "What does it cost?"),
        ("how many visits", "How many visits are there?"),
        ("may i drive", "May I drive?"),
        ("does insurance pay", "Does insurance pay?"),
        ("what is spravato", "What is Spravato?"),
        ("high blood pressure", "What if my blood pressure is high?"),
        ("pregnant", "What if I am pregnant, or may be?"),
        ("is it safe", "Side effects and risks"),
    ],
)
def test_a_question_leads_to_the_short_answer_that_the_guide_opens_with(typed_text, title):
    assert typed.answer_title(questions.ANSWERS[typed_text][0]) == title
