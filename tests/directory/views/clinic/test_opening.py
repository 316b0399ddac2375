"""Whether a clinic is open now, on its own clock: clock changes, midnight, the year's end, holidays, and what is not known."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from directory.clinics import hours
from directory.clinics.workdays import federal_holiday
from directory.views.clinic import opening
from directory.views.clinic.opening import HOURS_UNKNOWN, OPEN, SHUT


def clinic(text, zone="America/Denver", status="active"):
    return {"hours": text, "timezone": zone, "status": status}


def at(zone, *when, fold=0):
    """A moment given on a zone's own clock, as UTC."""
    return datetime(*when, fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def said(text, zone, *when, fold=0):
    return opening.now(clinic(text, zone), at(zone, *when, fold=fold)).sentence


WEEKDAYS = "Mon-Fri 08:00-17:00"


# --- an ordinary week (2 to 8 Nov 2026: Monday to Sunday)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ((2026, 11, 3, 7, 59), "Closed now. Opens at 8 am today."),
        ((2026, 11, 3, 8, 0), "Open now, until 5 pm."),
        ((2026, 11, 3, 16, 59), "Open now, until 5 pm."),
        ((2026, 11, 3, 17, 0), "Closed now. Opens Wednesday at 8 am."),
        ((2026, 11, 6, 18, 0), "Closed now. Opens Monday at 8 am."),
        ((2026, 11, 8, 23, 59), "Closed now. Opens Monday at 8 am."),
    ],
)
def test_an_ordinary_week(when, sentence):
    assert said(WEEKDAYS, "America/Denver", *when) == sentence


def test_a_lunch_break_is_closed_and_says_when_it_ends():
    assert said("Mon-Fri 08:00-12:00,13:00-17:00", "America/Denver", 2026, 11, 3, 11, 30) == "Open now, until noon."
    assert (
        said("Mon-Fri 08:00-12:00,13:00-17:30", "America/Denver", 2026, 11, 3, 12, 30)
        == "Closed now. Opens at 1 pm today."
    )
    assert said("Mon-Fri 08:00-12:00,13:00-17:30", "America/Denver", 2026, 11, 3, 13, 30) == "Open now, until 5:30 pm."


def test_a_clinic_open_one_day_a_week_opens_next_week():
    assert said("Tue 09:00-17:00", "America/Denver", 2026, 11, 3, 18, 0) == "Closed now. Opens next Tuesday at 9 am."
    assert said("Tue 09:00-17:00", "America/Denver", 2026, 11, 4, 18, 0) == "Closed now. Opens Tuesday at 9 am."


def test_one_moment_is_another_hour_in_each_zone():
    moment = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)
    states = {
        zone: opening.now(clinic(WEEKDAYS, zone), moment)
        for zone in (
            "America/New_York",
            "America/Denver",
            "America/Los_Angeles",
            "America/Anchorage",
            "Pacific/Honolulu",
        )
    }
    assert [(s.state, s.clock) for s in states.values()] == [
        (OPEN, "Tuesday, 11:30 am"),
        (OPEN, "Tuesday, 9:30 am"),
        (OPEN, "Tuesday, 8:30 am"),
        (SHUT, "Tuesday, 7:30 am"),
        (SHUT, "Tuesday, 6:30 am"),
    ]


def test_a_naive_moment_counts_as_utc():
    moment = datetime(2026, 11, 3, 16, 30)
    assert opening.now(clinic(WEEKDAYS), moment) == opening.now(clinic(WEEKDAYS), moment.replace(tzinfo=UTC))


# --- the nights on which clocks change: 8 March and 1 November 2026, both Sundays


@pytest.mark.parametrize(
    "zone", ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage"]
)
def test_spring_forward_moves_the_moment_but_not_the_hour_on_the_clock(zone):
    before, after = at(zone, 2026, 3, 6, 8, 0), at(zone, 2026, 3, 9, 8, 0)
    assert (after - before).total_seconds() == 71 * 3600
    for moment in (before, after):
        assert opening.now(clinic(WEEKDAYS, zone), moment).state == OPEN
        assert opening.now(clinic(WEEKDAYS, zone), moment.replace(hour=moment.hour - 1)).state == SHUT


@pytest.mark.parametrize("zone", ["America/Phoenix", "America/Puerto_Rico", "Pacific/Honolulu", "Pacific/Guam"])
def test_zones_without_daylight_saving_keep_their_hour_all_year(zone):
    assert at(zone, 2026, 7, 7, 8, 0).hour == at(zone, 2026, 12, 8, 8, 0).hour
    for month, day in ((3, 9), (7, 7), (11, 2), (12, 8)):
        assert opening.now(clinic(WEEKDAYS, zone), at(zone, 2026, month, day, 8, 0)).state == OPEN
        assert opening.now(clinic(WEEKDAYS, zone), at(zone, 2026, month, day, 7, 59)).state == SHUT


def test_arizona_and_colorado_share_the_hour_in_winter_only():
    summer, winter = datetime(2026, 7, 7, 14, 30, tzinfo=UTC), datetime(2026, 12, 8, 15, 30, tzinfo=UTC)
    assert [opening.now(clinic(WEEKDAYS, zone), summer).state for zone in ("America/Denver", "America/Phoenix")] == [
        OPEN,
        SHUT,
    ]
    assert [opening.now(clinic(WEEKDAYS, zone), winter).state for zone in ("America/Denver", "America/Phoenix")] == [
        OPEN,
        OPEN,
    ]


@pytest.mark.parametrize("zone", ["America/New_York", "America/Anchorage"])
def test_a_night_over_the_skipped_hour_ends_by_the_clock(zone):
    night = "Sat 20:00-04:00"
    assert said(night, zone, 2026, 3, 7, 23, 0) == "Open now, until 4 am."
    assert said(night, zone, 2026, 3, 8, 3, 59) == "Open now, until 4 am."
    assert said(night, zone, 2026, 3, 8, 4, 0) == "Closed now. Opens Saturday at 8 pm."


def test_a_time_that_the_clock_skips_opens_and_ends_when_the_clock_jumps():
    zone = "America/Denver"
    assert said("Sun 02:30-05:00", zone, 2026, 3, 8, 1, 59) == "Closed now. Opens at 3 am today."
    assert said("Sun 02:30-05:00", zone, 2026, 3, 8, 3, 0) == "Open now, until 5 am."
    assert said("Sun 00:00-02:30", zone, 2026, 3, 8, 1, 59) == "Open now, until 3 am."
    assert said("Sun 00:00-02:30", zone, 2026, 3, 8, 3, 0) == "Closed now. Opens next Sunday at midnight."
    assert said("Sun 02:15-02:45", zone, 2026, 3, 8, 1, 30) == "Closed now. Opens next Sunday at 2:15 am."


def test_an_hour_that_comes_twice_is_open_once_and_closes_at_the_first():
    zone = "America/Denver"
    night = "Sat 20:00-01:30"
    assert said(night, zone, 2026, 11, 1, 1, 15) == "Open now, until 1:30 am."
    assert said(night, zone, 2026, 11, 1, 1, 45) == "Closed now. Opens Saturday at 8 pm."
    assert said(night, zone, 2026, 11, 1, 1, 15, fold=1) == "Closed now. Opens Saturday at 8 pm."
    over = "Sat 20:00-04:00"
    assert [said(over, zone, 2026, 11, 1, 1, 30, fold=fold) for fold in (0, 1)] == ["Open now, until 4 am."] * 2


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/Puerto_Rico", "America/Phoenix"])
def test_the_nights_of_the_clock_change_are_nights_like_any_other_where_clocks_stay(zone):
    for day in ((2026, 3, 8), (2026, 11, 1), (2026, 6, 14)):
        assert said("Sat 20:00-02:30", zone, *day, 2, 29) == "Open now, until 2:30 am."
        assert said("Sat 20:00-02:30", zone, *day, 2, 30) == "Closed now. Opens Saturday at 8 pm."


# --- midnight, the week's end, the year's end, 29 February


def test_midnight_ends_a_day_and_begins_another():
    assert said("Fri 18:00-24:00; Sat 00:00-03:00", "America/Chicago", 2026, 11, 6, 23, 59) == "Open now, until 3 am."
    assert said("Fri 18:00-24:00", "America/Chicago", 2026, 11, 6, 23, 59) == "Open now, until midnight."
    assert said("Fri 18:00-24:00", "America/Chicago", 2026, 11, 7, 0, 0) == "Closed now. Opens Friday at 6 pm."


def test_a_sunday_night_runs_into_monday():
    assert said("Sun 22:00-06:00", "America/Chicago", 2026, 11, 9, 5, 59) == "Open now, until 6 am."
    assert said("Sun 22:00-06:00", "America/Chicago", 2026, 11, 9, 6, 0) == "Closed now. Opens Sunday at 10 pm."


def test_open_day_and_night():
    assert said("Mon-Sun 00:00-24:00", "America/Chicago", 2026, 11, 4, 3, 0) == "Open now, day and night."
    assert opening.week(clinic("Mon-Sun 00:00-24:00")) == [("Every day", "Open 24 hours")]


def test_open_for_days_on_end_names_the_day_it_closes():
    assert (
        said("Mon 08:00-24:00; Tue-Thu 00:00-24:00; Fri 00:00-17:00", "America/Chicago", 2026, 11, 3, 3, 0)
        == "Open now, until Friday at 5 pm."
    )


def test_the_years_end_looks_into_the_next_year():
    # 31 Dec 2026 is a Thursday; the Friday after it is New Year's Day
    assert (
        said(WEEKDAYS, "America/New_York", 2026, 12, 31, 18, 0)
        == "Closed now. Opens Friday at 8 am. Friday is a holiday (New Year's Day): call first."
    )
    assert said("Mon-Thu 08:00-17:00", "America/New_York", 2026, 12, 31, 18, 0) == "Closed now. Opens Monday at 8 am."
    assert said("Thu 22:00-02:00", "Pacific/Honolulu", 2026, 12, 31, 23, 30) == "Open now, until 2 am."


def test_29_february_is_a_day_like_any_other():
    # 29 Feb 2028 is a Tuesday
    assert said(WEEKDAYS, "America/Anchorage", 2028, 2, 28, 20, 0) == "Closed now. Opens Tuesday at 8 am."
    assert said(WEEKDAYS, "America/Anchorage", 2028, 2, 29, 12, 0) == "Open now, until 5 pm."
    assert said(WEEKDAYS, "America/Anchorage", 2028, 2, 29, 20, 0) == "Closed now. Opens Wednesday at 8 am."
    assert said("Tue 20:00-03:00", "America/Anchorage", 2028, 3, 1, 1, 0) == "Open now, until 3 am."


# --- holidays


# 5 U.S.C. 6103, as the federal personnel office prints them for 2026 and 2027
@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 1, 19), "Birthday of Martin Luther King, Jr."),
        (date(2026, 2, 16), "Washington's Birthday"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2026, 6, 19), "Juneteenth National Independence Day"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 7, 4), "Independence Day"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2026, 11, 11), "Veterans Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2027, 12, 24), "Christmas Day"),
        (date(2027, 12, 31), "New Year's Day"),
        (date(2026, 11, 10), ""),
        (date(2026, 7, 6), ""),
        (date(2020, 6, 19), ""),
    ],
)
def test_federal_holidays_and_the_days_they_are_kept_on(day, name):
    assert federal_holiday(day) == name


def test_on_a_holiday_nobody_is_told_that_a_clinic_is_open():
    christmas = opening.now(clinic(WEEKDAYS), at("America/Denver", 2026, 12, 25, 10, 0))
    assert christmas == opening.Opening(
        HOURS_UNKNOWN, "Today is a holiday (Christmas Day): call first.", "Friday, 10 am"
    )
    assert said(WEEKDAYS, "America/Denver", 2026, 12, 25, 7, 0) == "Today is a holiday (Christmas Day): call first."


def test_after_hours_on_a_holiday_it_is_closed_all_the_same():
    assert said(WEEKDAYS, "America/Denver", 2026, 12, 25, 18, 0) == "Closed now. Opens Monday at 8 am."


def test_the_holiday_is_that_of_the_clinics_own_day():
    moment = datetime(2026, 12, 26, 2, 30, tzinfo=UTC)  # already the 26th in Guam, still the 25th in Denver
    assert opening.now(clinic("Mon-Sun 08:00-20:00", "America/Denver"), moment).state == HOURS_UNKNOWN
    assert opening.now(clinic("Mon-Sun 08:00-20:00", "Pacific/Guam"), moment).state == OPEN


# --- what is not known


@pytest.mark.parametrize(
    ("text", "zone", "sentence"),
    [
        ("", "America/Denver", "We do not know when this clinic is open. Call to ask."),
        ("call us", "America/Denver", "We do not know when this clinic is open. Call to ask."),
        (WEEKDAYS, "", "We do not know this clinic's time zone. Call to ask if it is open."),
        (WEEKDAYS, "Mars/Olympus", "We do not know this clinic's time zone. Call to ask if it is open."),
        (WEEKDAYS, "America", "We do not know this clinic's time zone. Call to ask if it is open."),
        (WEEKDAYS, "../../etc/passwd", "We do not know this clinic's time zone. Call to ask if it is open."),
        ("by appointment", "America/Denver", "By appointment only. Call first."),
        ("Mon by appointment; Tue closed", "America/Denver", "Some days by appointment only. Call first."),
        ("Tue by appointment; Fri 09:00-12:00", "America/Denver", "Today by appointment only. Call first."),
    ],
)
def test_what_is_not_known_is_never_open(text, zone, sentence):
    found = opening.now(clinic(text, zone), at("America/Denver", 2026, 11, 3, 10, 0))
    assert (found.state, found.sentence) == (HOURS_UNKNOWN, sentence)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("defunct", "This clinic has closed for good."),
        ("temporarily closed", "This clinic is closed for now."),
        ("inactive", "This clinic is not active now."),
        ("?", "This clinic is not active now."),
    ],
)
def test_a_clinic_that_has_closed_is_never_open(status, sentence):
    found = opening.now(clinic(WEEKDAYS, status=status), at("America/Denver", 2026, 11, 3, 10, 0))
    assert (found.state, found.sentence) == (SHUT, sentence)


def test_a_week_of_closed_days_is_closed():
    assert said("closed", "America/Denver", 2026, 11, 3, 10, 0) == "Closed all week."


@given(
    st.text(max_size=60),
    st.text(max_size=60) | st.just("America/Denver"),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
)
def test_whatever_stands_in_a_row_an_answer_comes(text, zone, moment):
    assert opening.now(clinic(text, zone), moment).state in (OPEN, SHUT, HOURS_UNKNOWN)
    opening.week(clinic(text, zone))


ZONES = st.sampled_from(
    ["America/New_York", "America/Phoenix", "America/Anchorage", "America/Puerto_Rico", "Pacific/Honolulu"]
)
TEXTS = st.sampled_from(
    [
        WEEKDAYS,
        "Mon-Sun 20:00-04:00",
        "Mon-Fri 08:00-12:00,13:00-17:00; Sun 22:00-06:00",
        "Mon-Thu 00:00-24:00; Sat 10:00-14:00",
    ]
)


@given(TEXTS, ZONES, st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)))
def test_away_from_clock_changes_and_holidays_it_agrees_with_the_clock_on_the_wall(text, zone, moment):
    local = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    assume(not (local.month in (3, 11) and local.day <= 16) and not federal_holiday(local.date()))
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    spans = [(day * 1440, span) for day in range(7) for span in hours.parse(text).spans(day)]
    on_the_wall = any(
        (minute - (midnight + span.start)) % (7 * 1440) < span.end - span.start for midnight, span in spans
    )
    expected = OPEN if on_the_wall else SHUT
    assert opening.now(clinic(text, zone), moment).state == expected


# --- the week


def test_the_week_is_told_in_words_with_equal_days_together():
    assert opening.week(clinic("Mon-Fri 08:00-12:00,13:00-17:30; Sat 09:00-12:00; Sun closed")) == [
        ("Monday to Friday", "8 am to noon, 1 pm to 5:30 pm"),
        ("Saturday", "9 am to noon"),
        ("Sunday", "Closed"),
    ]
    assert opening.week(clinic("Mon 20:00-02:00; Wed 18:00-24:00")) == [
        ("Monday", "8 pm to 2 am"),
        ("Tuesday", "No hours given"),
        ("Wednesday", "6 pm to midnight"),
        ("Thursday to Sunday", "No hours given"),
    ]
    assert opening.week(clinic("by appointment")) == [("Every day", "By appointment")]


@pytest.mark.parametrize("text", ["", "whenever", "Mon 25:00-26:00"])
def test_no_hours_make_no_week(text):
    assert opening.week(clinic(text)) == []


def test_what_it_says_later_is_what_it_would_say_then():
    row = {"status": "active", "hours": "Mon-Fri 08:00-12:00,13:00-17:00", "timezone": "America/Denver"}
    moment = datetime(2026, 11, 30, 17, 0, 30, tzinfo=UTC)
    *later, (end, nothing) = told = opening.then(row, moment)
    assert (end, nothing.sentence, len(later)) == (datetime(2026, 12, 4, tzinfo=UTC).timestamp(), "", 17)
    assert opening.then(row, moment + timedelta(minutes=59)) == told, "a page that is drawn again stays as it is"
    for second, there in later:
        at = datetime.fromtimestamp(second, UTC)
        assert opening.now(row, at) == there
        assert opening.now(row, at - timedelta(seconds=1)).sentence != there.sentence
    assert [there.state for _, there in later][:3] == [opening.SHUT, opening.OPEN, opening.SHUT]
    for still in ({"hours": "Mon-Sun 00:00-24:00"}, {"hours": ""}, {"timezone": ""}, {"status": "defunct"}):
        assert opening.then({**row, **still}, moment) == ()
    (_, opens), *_, (end, _) = opening.then({**row, "hours": "Mon 09:00-17:00"}, moment + timedelta(days=1))
    assert opens.sentence.startswith("Closed now") and end == datetime(2026, 12, 9, tzinfo=UTC).timestamp()
