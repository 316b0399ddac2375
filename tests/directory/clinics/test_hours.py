"""Opening hours in their one grammar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.clinics import hours
from directory.clinics.hours import Span, Week, parse
from directory.views.clinic import opening

MONDAY = datetime(2026, 11, 30)  # no holiday for three weeks


def is_open(week: Week, local: datetime) -> bool:
    """Whether the clinic's page says that it is open at a moment of the clinic's own clock (UTC where it has no zone)."""
    local = local if local.tzinfo else local.replace(tzinfo=UTC)
    row = {"hours": str(week), "timezone": str(local.tzinfo), "status": ""}
    return opening.now(row, local).state == opening.OPEN


def next_change(week: Week, local: datetime) -> datetime | None:
    """The clinic's clock when the page next says otherwise; None where it never does."""
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    edges = {
        monday + timedelta(days=day, minutes=edge)
        for day in range(-1, 15)
        for span in week.spans(day % 7)
        for edge in (span.start, span.end)
    }
    later = (edge for edge in sorted(edges) if edge > local)
    return next((edge for edge in later if is_open(week, edge) != is_open(week, edge - timedelta(minutes=1))), None)


def at(day: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def test_days_times_and_words_are_read():
    week = parse("Mon-Thu 08:00-12:00,13:00-17:00; Fri by appointment; Sun closed")
    assert week.spans(0) == (Span(480, 720), Span(780, 1020)) == week.spans(3)
    assert week.by_appointment(4) and not week.spans(4)
    assert week.days[6].word == "closed" and not week.days[5].word


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("mon - fri 8:00 – 17:00 ;", "Mon-Fri 08:00-17:00"),
        ("Sat-Sun 10:00-14:00; Mon 09:00-17:00", "Mon 09:00-17:00; Sat-Sun 10:00-14:00"),
        ("Mon,Tue,Wed 09:00-17:00", "Mon-Wed 09:00-17:00"),
        ("Sat-Mon 10:00-14:00", "Mon 10:00-14:00; Sat-Sun 10:00-14:00"),
        ("Mon-Sun closed", "closed"),
        ("By  Appointment", "by appointment"),
        ("Mon 13:00-17:00,08:00-12:00", "Mon 08:00-12:00,13:00-17:00"),
        ("Fri 22:00-2:00", "Fri 22:00-02:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
    ],
)
def test_one_week_has_one_text(written, canonical):
    assert str(parse(written)) == canonical == str(parse(canonical))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "24/7",
        "M-F 8-5",
        "Mon-Fri 8am-5pm",
        "Mon 08:00-25:00",
        "Mon 08:60-09:00",
        "Mon 08:00",
        "Mon 08:00-08:00",
        "Mon 24:00-02:00",
        "Mon 08:00-12:00,11:00-17:00",
        "Mon-Fri 08:00-17:00; Wed 09:00-12:00",
        "Mon-Wed-Fri 08:00-17:00",
        "Mon-Fri",
        "08:00-17:00",
        "Mon 08:00-12:00,",
    ],
)
def test_anything_else_is_refused(wrong):
    with pytest.raises(ValueError, match="."):
        parse(wrong)


def test_nine_to_five_without_am_and_pm_is_not_read_as_a_night():
    with pytest.raises(ValueError, match="past midnight"):
        parse("Mon-Fri 9:00-5:00")
    assert hours.guess("Mon-Fri 9:00-5:00") == "Mon-Fri 09:00-17:00"


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("Monday to Friday 8am-5pm", "Mon-Fri 08:00-17:00"),
        ("Monday - Friday: 8:00 AM - 5:00 PM, Saturday 9am to noon", "Mon-Fri 08:00-17:00; Sat 09:00-12:00"),
        ("Thursdays 12am-1pm", "Thu 00:00-13:00"),
        ("call us", ""),
        ("Mon-Fri 8-5", ""),
    ],
)
def test_what_can_only_mean_one_thing_is_suggested(written, suggested):
    assert hours.guess(written) == suggested


def test_the_closing_minute_is_closed_and_the_opening_minute_open():
    week = parse("Mon-Fri 08:00-17:00")
    assert [is_open(week, at(0, clock)) for clock in ("07:59", "08:00", "16:59", "17:00")] == [False, True, True, False]
    assert not is_open(week, at(5, "10:00"))


def test_a_night_runs_into_the_next_day_and_round_the_week():
    week = parse("Sun 22:00-02:00")
    assert is_open(week, at(6, "23:00")) and is_open(week, at(0, "01:59")) and not is_open(week, at(0, "02:00"))
    assert next_change(week, at(6, "23:00")) == at(7, "02:00")
    assert next_change(week, at(0, "01:00")) == at(0, "02:00")


def test_the_next_change_is_the_next_opening_or_closing():
    week = parse("Mon-Fri 08:00-12:00,13:00-17:00")
    assert next_change(week, at(0, "07:00")) == at(0, "08:00")
    assert next_change(week, at(0, "12:00")) == at(0, "13:00")
    assert next_change(week, at(4, "17:00")) == at(7, "08:00")


@pytest.mark.parametrize("text", ["closed", "by appointment", "Mon-Sun 00:00-24:00"])
def test_a_week_that_never_changes_has_no_next_change(text):
    assert next_change(parse(text), at(2, "10:00")) is None


def test_days_that_touch_at_midnight_do_not_close_there():
    week = parse("Mon-Tue 00:00-24:00")
    assert next_change(week, at(0, "10:00")) == at(2, "00:00")


def test_the_time_zone_of_the_question_is_kept():
    local = at(0, "10:00").replace(tzinfo=ZoneInfo("America/Denver"))
    assert next_change(parse("Mon 08:00-17:00"), local).tzinfo == local.tzinfo


clocks = st.integers(0, 24 * 60 - 1)


@given(
    st.lists(
        st.tuples(st.integers(0, 6), clocks, st.integers(15, 600)),
        min_size=1,
        max_size=7,
        unique_by=lambda part: part[0],
    ),
    st.integers(0, 7 * 24 * 60 - 1),
)
def test_open_is_what_the_spans_say_minute_by_minute(parts, minute):
    text = "; ".join(f"{hours.WEEKDAYS[day]} {Span(start, start + length)}" for day, start, length in parts)
    week = parse(text)
    assert parse(str(week)) == week
    moment = MONDAY + timedelta(minutes=minute)
    slow = any((minute - (day * 1440 + start)) % (7 * 1440) < length for day, start, length in parts)
    assert is_open(week, moment) == slow
    change = next_change(week, moment)
    assert change > moment
    assert is_open(week, change) != is_open(week, moment)
    assert is_open(week, change - timedelta(minutes=1)) == is_open(week, moment)


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("Mon-Fri 08:00-17:00", False),
        ("Mon-Fri 08:00-18:00", False),
        ("Mon-Fri 08:00-17:00; Sat closed; Sun closed", False),
        ("closed", False),
        ("Mon-Wed 09:00-17:00; Thu 11:00-19:30", True),
        ("Sat 09:00-12:00", True),
        ("Sun 13:00-15:00", True),
        ("Fri 20:00-02:00", True),
        ("Mon-Sun 00:00-24:00", True),
        ("Mon-Fri 08:00-17:00; Sat by appointment", None),
        ("by appointment", None),
        ("Mon 08:00-20:00; Sat by appointment", True),
    ],
)
def test_a_week_is_open_in_the_evening_or_at_the_weekend_or_not_or_nobody_can_say(text, late):
    assert hours.evening_or_weekend(parse(text)) is late
