"""The resource center: reached by what the operator set, open or not on its own clock, and by when it answers."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from directory.settings import Settings
from directory.views import center

MONDAY_10_IN_DENVER = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
SET = Settings(
    center_name="Open Door Center",
    center_phone="+13035550142;ext=7",
    center_hours="Mon-Fri 08:00-17:00",
    center_email="help@center.example",
    center_form="https://center.example/contact",
    center_answer_days=1,
)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def open_now(hours: str, moment: datetime = MONDAY_10_IN_DENVER, zone: str | None = None, phone="+13035550142") -> str:
    return center.open_now(Settings(center_phone=phone, center_hours=hours, center_timezone=zone), moment)


@pytest.mark.parametrize(
    "hours",
    [
        "Mon-Fri 08:00-17:00",
        "Mon-Fri 8-5",
        "Monday to Friday, 8 to 5",
        "Monday to Friday 8am-5pm",
        "Mon – Fri 8:00 – 17:00",
        "Mon-Fri 8-5, Sat 9-12",
    ],
)
def test_hours_as_operators_write_them_tell_whether_it_is_open(hours):
    assert open_now(hours) == "Open now, until 5 pm."
    assert open_now(hours, datetime(2026, 12, 1, 2, 0, tzinfo=UTC)) == "Closed now. Opens Tuesday at 8 am."


@pytest.mark.parametrize("hours", ["", "Call any time", "Office hours on request", "Mon-Fri"])
def test_hours_that_do_not_read_tell_nothing(hours):
    assert open_now(hours) == ""
    shown = center.contact(Settings(center_phone="+13035550142", center_hours=hours), MONDAY_10_IN_DENVER)
    assert hours in plain(shown) and "Open now" not in shown and "Closed" not in shown


def test_its_clock_is_that_of_the_setting_else_of_the_area_code_where_that_has_one_alone():
    assert open_now(
        "Mon-Fri 08:00-17:00", zone="America/New_York", moment=datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
    ) == ("Closed now. Opens Tuesday at 8 am.")
    assert open_now("Mon-Fri 08:00-17:00", phone="+18005550142") == ""  # toll-free: rings anywhere
    assert open_now("Mon-Fri 08:00-17:00", phone="+12085550142") == ""  # Idaho has two
    assert open_now("Mon-Fri 08:00-17:00", phone="+12085550142", zone="America/Boise") == "Open now, until 5 pm."


def test_on_a_federal_holiday_nobody_is_told_that_it_is_open():
    assert open_now("Mon-Fri 08:00-17:00", datetime(2026, 12, 25, 17, 0, tzinfo=UTC)) == (
        "Today is a holiday (Christmas Day): call first."
    )


@pytest.mark.parametrize(
    ("moment", "promise"),
    [
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), "answers by Tuesday 1 December"),
        (datetime(2026, 11, 27, 17, 0, tzinfo=UTC), "answers by Monday 30 November"),
        (datetime(2026, 11, 28, 17, 0, tzinfo=UTC), "answers by Monday 30 November"),
        (datetime(2026, 11, 25, 17, 0, tzinfo=UTC), "answers by Friday 27 November"),
        (datetime(2026, 12, 24, 17, 0, tzinfo=UTC), "answers by Monday 28 December"),
        (datetime(2026, 12, 1, 3, 0, tzinfo=UTC), "answers by Tuesday 1 December"),  # still Monday evening in Denver
    ],
)
def test_the_promise_is_one_business_day_on_the_centers_own_clock(moment, promise):
    assert center.answers_by(SET, moment) == promise


def test_the_panel_names_every_way_that_was_set_and_the_form_goes_past_us():
    shown = center.contact(SET, MONDAY_10_IN_DENVER)
    assert plain(shown).startswith("Contact a resource specialist")
    for said in (
        'href="tel:+13035550142,7"',
        "(303) 555-0142, extension 7",
        "Open now, until 5 pm.",
        "Mon-Fri 08:00-17:00",
        'href="mailto:help@center.example"',
        'href="https://center.example/contact" rel="noreferrer noopener"',
        "(answers by Tuesday 1 December)",
        "Nothing you write there passes through this list.",
    ):
        assert said in shown, said
    assert "<form" not in shown and "<input" not in shown


@pytest.mark.parametrize(
    "alone",
    [{"center_phone": "+13035550142"}, {"center_email": "a@b.example"}, {"center_form": "https://center.example/"}],
    ids=str,
)
def test_one_way_to_reach_it_is_enough_and_nothing_is_promised_that_was_not_set(alone):
    shown = center.contact(Settings(**alone), MONDAY_10_IN_DENVER)
    assert "Contact a resource specialist" in shown and "answers by" not in shown and "Or write" not in shown


@pytest.mark.parametrize("nothing", [{}, {"center_name": "Open Door Center"}, {"center_hours": "Mon-Fri 8-5"}], ids=str)
def test_without_a_center_the_heading_says_who_can_help(nothing):
    shown = center.contact(Settings(**nothing), MONDAY_10_IN_DENVER)
    assert plain(shown).startswith("Who can help you look") and "Contact a resource specialist" not in shown
    assert center.masthead(Settings(**nothing), MONDAY_10_IN_DENVER) is None


def test_the_masthead_has_its_phone_and_whether_it_is_open():
    shown = center.masthead(SET, MONDAY_10_IN_DENVER)
    assert plain(shown) == "Open Door Center: (303) 555-0142, extension 7 Open now, until 5 pm."
    assert 'href="tel:+13035550142,7"' in shown
    unnamed = center.masthead(Settings(center_phone="+13035550142"), MONDAY_10_IN_DENVER)
    assert plain(unnamed) == "The resource center: (303) 555-0142"


def test_what_the_operator_wrote_is_text():
    hostile = Settings(center_name="<b>x</b>", center_phone="+13035550142", center_hours="<script>1</script>")
    for shown in (center.contact(hostile, MONDAY_10_IN_DENVER), center.masthead(hostile, MONDAY_10_IN_DENVER)):
        assert "<script" not in shown and "<b>x" not in shown


@pytest.mark.parametrize("seconds", [0, 40])
def test_what_it_says_later_comes_with_the_page_and_is_what_a_page_drawn_then_would_say(seconds):
    drawn = MONDAY_10_IN_DENVER + timedelta(seconds=seconds)
    for shown in (center.masthead(SET, drawn), center.contact(SET, drawn)):
        later = json.loads(unescape(re.search(r'data-then="([^"]*)"', shown)[1]))
        closing, *_, (last, nothing) = later
        assert (
            closing
            == [
                (MONDAY_10_IN_DENVER + timedelta(hours=7)).timestamp(),
                "Closed now. Opens Tuesday at 8 am.",
            ]
            and len(later) > 4
        )
        midnight = MONDAY_10_IN_DENVER.replace(hour=0, minute=0) + timedelta(days=4)
        assert (last, nothing) == (midnight.timestamp(), "")  # what nobody has drawn anew by then says nothing
        for second, sentence in later[:-1]:
            moment = datetime.fromtimestamp(second, UTC)
            assert center.open_now(SET, moment) == sentence
            assert center.open_now(SET, moment - timedelta(minutes=1)) != sentence
    always = Settings(center_phone="+13035550142", center_hours="Mon-Sun 00:00-24:00")
    assert "Open now, day and night." in center.masthead(always, drawn)
    assert "data-then" not in center.masthead(always, drawn)
