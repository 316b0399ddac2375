"""Whether a clinic is open at a moment, and its week, in plain words and on the clinic's own clock.

Every moment comes in as UTC and is compared as UTC, so that daylight saving and midnight need no rule of their own: a
span of hours is turned into the two moments at which the clinic's clock shows its ends. On a federal holiday the usual
hours say little, so the answer is "call first" and never "open".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from directory.clinics import hours
from directory.clinics.hours import BY_APPOINTMENT, CLOSED, Week
from directory.clinics.status import ACTIVE, CLOSED_FOR_GOOD, CLOSED_FOR_NOW, INACTIVE
from directory.clinics.workdays import federal_holiday

OPEN, SHUT, HOURS_UNKNOWN = "open", "closed", "unknown"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_STATUS = {
    CLOSED_FOR_GOOD: "This clinic has closed for good.",
    INACTIVE: "This clinic is not active now.",
    CLOSED_FOR_NOW: "This clinic is closed for now.",
}
_AHEAD = 8  # days looked ahead: the same weekday of next week may be the next one
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Opening:
    """Whether a clinic is open now.

    ``state``: ``open``, ``closed`` or ``unknown``. ``sentence``: the same for people. ``clock``: the clinic's own time
    ("Tuesday, 1:15 pm"), "" where its time zone is not known.
    """

    state: str
    sentence: str
    clock: str = ""


def now(row: Mapping[str, str], moment_utc: datetime) -> Opening:
    """Whether the clinic of a row (texts by column name) is open at a moment.

    ``moment_utc``: an aware moment; a naive one counts as UTC. Hours that do not read, and no or an unknown time zone,
    are unknown. Nothing is raised for any text in the row.
    """
    zone = _zone(row["timezone"])
    local = (moment_utc if moment_utc.tzinfo else moment_utc.replace(tzinfo=UTC)).astimezone(zone) if zone else None
    clock = f"{DAY_NAMES[local.weekday()]}, {clock_words(local.time())}" if local else ""
    if row["status"] not in ACTIVE:
        return Opening(SHUT, closed_sentence(row), clock)
    known = _read(row["hours"])
    if known is None:
        return Opening(HOURS_UNKNOWN, "We do not know when this clinic is open. Call to ask.", clock)
    if all(day.word == BY_APPOINTMENT for day in known.days):
        return Opening(HOURS_UNKNOWN, "By appointment only. Call first.", clock)
    if not any(day.spans for day in known.days):
        if any(day.word == BY_APPOINTMENT for day in known.days):
            return Opening(HOURS_UNKNOWN, "Some days by appointment only. Call first.", clock)
        return Opening(SHUT, "Closed all week.", clock)
    if zone is None or local is None:
        return Opening(HOURS_UNKNOWN, "We do not know this clinic's time zone. Call to ask if it is open.", "")
    return _of_week(known, zone, local, clock)


_WEEK_AND_A_DAY = 8  # days; hours repeat every week


def then(row: Mapping[str, str], moment_utc: datetime, days: int = 4) -> tuple[tuple[int, Opening], ...]:
    """What ``now`` says later, for a page that stands open: each with its moment (seconds since 1970), where the sentence changes.

    After so many days, more where nothing changes sooner, nothing is said any more. Empty where the clock does not matter.
    The same all day until the next change, so that a page that is drawn again stays as it is.
    """
    zone, known = _zone(row["timezone"]), _read(row["hours"])
    if zone is None or known is None or row["status"] not in ACTIVE:
        return ()
    ends = {minutes % _DAY_MINUTES for day in known.days for span in day.spans for minutes in (span.start, span.end)}
    today = moment_utc.astimezone(zone).date()
    moments = sorted(
        _first_moment(today + timedelta(days=ahead), minutes, zone)
        for ahead in range(days + 1)
        for minutes in {0, *ends}
    )
    end = datetime.combine(moment_utc.astimezone(UTC).date(), time(), UTC) + timedelta(days=days)
    found, last = [], now(row, moment_utc)
    for moment in moments:
        if moment_utc < moment < end and (later := now(row, moment)).sentence != last.sentence:
            found.append((int(moment.timestamp()), later))
            last = later
    if not found:
        return then(row, moment_utc, _WEEK_AND_A_DAY) if days < _WEEK_AND_A_DAY else ()
    return (*found, (int(end.timestamp()), Opening(HOURS_UNKNOWN, "")))


def closed_sentence(row: Mapping[str, str]) -> str:
    """Why a clinic is no result any more; empty for an open one. A status we do not know counts as not active."""
    return "" if row["status"] in ACTIVE else _STATUS.get(row["status"], _STATUS[INACTIVE])


def week(row: Mapping[str, str]) -> list[tuple[str, str]]:
    """(days, hours) in words from Monday on, days with the same hours together; empty where no hours are known."""
    known = _read(row["hours"])
    if known is None:
        return []
    lines, first = [], 0
    while first < 7:
        last = first
        while last < 6 and known.days[last + 1] == known.days[first]:
            last += 1
        lines.append((_days(first, last), _day_words(known.days[first])))
        first = last + 1
    return lines


def clock_words(at: time) -> str:
    """A time as people say it: 8 am, 5:30 pm, noon, midnight."""
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    hour = at.hour % 12 or 12
    return f"{hour}{f':{at.minute:02d}' if at.minute else ''} {'am' if at.hour < 12 else 'pm'}"


def _of_week(known: Week, zone: ZoneInfo, local: datetime, clock: str) -> Opening:
    stretches = _stretches(known, zone, local.date())
    moment = local.astimezone(UTC)
    until = next((end for start, end in stretches if start <= moment < end), None)
    feast = federal_holiday(local.date())
    if until is not None and feast:
        return Opening(HOURS_UNKNOWN, f"Today is a holiday ({feast}): call first.", clock)
    if until is not None:
        if until - moment > timedelta(days=_AHEAD - 2):
            return Opening(OPEN, "Open now, day and night.", clock)
        return Opening(OPEN, f"Open now, until {_end_words(until.astimezone(zone), local)}.", clock)
    if known.by_appointment(local.weekday()):
        return Opening(HOURS_UNKNOWN, "Today by appointment only. Call first.", clock)
    starts = next((start for start, _ in stretches if start > moment), None)
    opens = starts.astimezone(zone) if starts else None
    if opens is None:  # every span of the week falls into the hour that a clock change leaves out
        return Opening(SHUT, "Closed now.", clock)
    if opens.date() == local.date():
        if feast:
            return Opening(HOURS_UNKNOWN, f"Today is a holiday ({feast}): call first.", clock)
        return Opening(SHUT, f"Closed now. Opens at {clock_words(opens.time())} today.", clock)
    day = DAY_NAMES[opens.weekday()]
    sentence = f"Closed now. Opens {'next ' if opens.date() - local.date() >= timedelta(days=7) else ''}{day} at {clock_words(opens.time())}."
    later = federal_holiday(opens.date())
    return Opening(SHUT, f"{sentence} {day} is a holiday ({later}): call first." if later else sentence, clock)


def _stretches(known: Week, zone: ZoneInfo, today: date) -> list[tuple[datetime, datetime]]:
    """When it is open from yesterday on, as UTC moments in order, touching stretches joined."""
    found: list[tuple[datetime, datetime]] = []
    for ahead in range(-1, _AHEAD):
        day = today + timedelta(days=ahead)
        for span in known.spans(day.weekday()):
            start, end = _first_moment(day, span.start, zone), _first_moment(day, span.end, zone)
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            elif start < end:
                found.append((start, end))
    return found


def _first_moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clock shows this time or, where it skips it in spring, a later one."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    late, early = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late <= early:  # shown once, or twice in autumn: then the first time
        return late
    # skipped: the clock jumps between the two readings
    while late - early > timedelta(minutes=1):
        middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late


def _end_words(until: datetime, local: datetime) -> str:
    days = (until.date() - local.date()).days
    tonight = days == 1 and until.hour < 12
    if days == 0 or tonight:
        return clock_words(until.time())
    return f"{DAY_NAMES[until.weekday()]} at {clock_words(until.time())}"


def _days(first: int, last: int) -> str:
    if first == last:
        return DAY_NAMES[first]
    return "Every day" if (first, last) == (0, 6) else f"{DAY_NAMES[first]} to {DAY_NAMES[last]}"


def _day_words(day: hours.Day) -> str:
    if day.word:
        return {CLOSED: "Closed", BY_APPOINTMENT: "By appointment"}[day.word]
    if not day.spans:
        return "No hours given"
    if any(span.end - span.start >= _DAY_MINUTES for span in day.spans):
        return "Open 24 hours"
    return ", ".join(f"{_minutes_words(span.start)} to {_minutes_words(span.end)}" for span in day.spans)


def _minutes_words(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY_MINUTES, 60)
    return clock_words(time(hour, minute))


@lru_cache(maxsize=2_000)
def _read(text: str) -> Week | None:
    try:
        return hours.parse(text) if text else None
    except ValueError:
        return None


@lru_cache(maxsize=200)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):  # no such name; not a name; a folder of the database
        return None
