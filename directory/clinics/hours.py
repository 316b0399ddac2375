"""Opening hours in one fixed grammar.

    Mon-Fri 08:00-12:00,13:00-17:00; Sat 09:00-12:00; Sun closed

Days are Mon Tue Wed Thu Fri Sat Sun, single, as a range (Sat-Mon goes round) or listed with commas. Times are 24-hour
clock; a span that ends before it starts goes past midnight (at most twelve hours: 9:00-5:00 is refused), and 24:00 ends a day. Instead of spans a day may say
``closed`` or ``by appointment``, and either may stand for the whole week. A day that is not named has no hours.
"""

import re
from dataclasses import dataclass

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EXAMPLE = "Mon-Fri 08:00-17:00; Sat 09:00-12:00; Sun closed"
CLOSED, BY_APPOINTMENT = "closed", "by appointment"

_DAY_MINUTES = 24 * 60
_LONGEST_NIGHT = 12 * 60
_EVENING = 18 * 60  # who is open past it is open in the evening
_WEEKEND = (5, 6)
_INDEX = {day.casefold(): i for i, day in enumerate(WEEKDAYS)}
_DAY = "|".join(WEEKDAYS)
_PART = re.compile(rf"(?P<days>(?:{_DAY})(?: ?[-,] ?(?:{_DAY}))*) (?P<what>.+)", re.IGNORECASE)
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, order=True)
class Span:
    """From ``start`` to ``end``, in minutes after the day's midnight; ``end`` is above 1440 where it goes past midnight."""

    start: int
    end: int

    def __str__(self) -> str:
        end = self.end if self.end <= _DAY_MINUTES else self.end - _DAY_MINUTES
        return f"{self.start // 60:02d}:{self.start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


@dataclass(frozen=True)
class Day:
    """What is said of one day. ``word`` is ``closed``, ``by appointment`` or ""; a day that is not named has neither word nor spans."""

    spans: tuple[Span, ...] = ()
    word: str = ""

    def __str__(self) -> str:
        return self.word or ",".join(map(str, self.spans))


@dataclass(frozen=True)
class Week:
    """The hours of a week; ``days`` holds seven, Monday first. Times are the clinic's own clock."""

    days: tuple[Day, ...]

    def spans(self, weekday: int) -> tuple[Span, ...]:
        """The spans that begin on a weekday (Monday is 0)."""
        return self.days[weekday].spans

    def by_appointment(self, weekday: int) -> bool:
        """Whether that day is by appointment only."""
        return self.days[weekday].word == BY_APPOINTMENT

    def __str__(self) -> str:
        """The canonical text: days with the same hours together, from Monday on."""
        if self.days[0].word and len(set(self.days)) == 1:
            return self.days[0].word
        parts, i = [], 0
        while i < 7:
            last = i
            while last < 6 and self.days[last + 1] == self.days[i]:
                last += 1
            if str(self.days[i]):
                parts.append(
                    f"{WEEKDAYS[i]}-{WEEKDAYS[last]} {self.days[i]}" if last > i else f"{WEEKDAYS[i]} {self.days[i]}"
                )
            i = last + 1
        return "; ".join(parts)


def parse(text: str) -> Week:
    """Read hours. Case, blanks, a missing zero (8:00) and long dashes do not matter; raises ValueError for anything else."""
    plain = re.sub(r"\s+", " ", re.sub("[‐‑–—]", "-", text)).strip()
    if plain.casefold() in (CLOSED, BY_APPOINTMENT):
        return Week((Day(word=plain.casefold()),) * 7)
    days: dict[int, Day] = {}
    for part in filter(None, map(str.strip, plain.split(";"))):
        match = _PART.fullmatch(part)
        if not match:
            raise ValueError(f'"{part}" is not days followed by times')
        day = _day(match["what"].strip())
        for index in _indices(match["days"]):
            if index in days:
                raise ValueError(f"{WEEKDAYS[index]} is named twice")
            days[index] = day
    if not days:
        raise ValueError("no day is named")
    return Week(tuple(days.get(i, Day()) for i in range(7)))


def evening_or_weekend(week: Week) -> bool | None:
    """Whether a week has hours after six in the evening, or on Saturday or Sunday; None where a day only says by appointment."""
    if any(span.end > _EVENING or weekday in _WEEKEND for weekday in range(7) for span in week.spans(weekday)):
        return True
    return None if any(map(week.by_appointment, range(7))) else False


def guess(text: str) -> str:
    """Hours written otherwise (full names of days, 8am-5pm, "to") in the grammar, or "" where they cannot be told for sure."""
    plain = re.sub("[‐‑–—]", "-", text.casefold())
    plain = re.sub(r"\bnoon\b", "12pm", plain)
    plain = re.sub(
        r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|r|day|sday|nesday|rsday|urday)?s?\b\.?:?", lambda m: m[1], plain
    )
    plain = re.sub(r"\s*\b(?:to|through|thru|until)\b\s*", "-", plain)
    plain = re.sub(r"\b([0-9]{1,2})(?::([0-9]{2}))?\s*(a|p)\.?m\.?(?![a-z])", _to_24, plain)
    plain = re.sub(r"(?<=[0-9]),? (?=(?:mon|tue|wed|thu|fri|sat|sun)\b)", "; ", plain)
    for tried in (plain, _SPAN.sub(_afternoon, plain)):
        try:
            return str(parse(tried))
        except ValueError:
            continue
    return ""


def _afternoon(match: re.Match) -> str:
    start, end = int(match[1]), int(match[3])
    return f"{match[1]}:{match[2]}-{end + 12 if end < start and end < 12 else end}:{match[4]}"


def _to_24(match: re.Match) -> str:
    hour = int(match[1])
    if not 1 <= hour <= 12:
        return match[0]
    return f"{hour % 12 + (12 if match[3] == 'p' else 0):02d}:{match[2] or '00'}"


def _indices(days: str) -> list[int]:
    found: list[int] = []
    for item in days.casefold().split(","):
        first, _, last = (part.strip() for part in item.partition("-"))
        if "-" in last:
            raise ValueError(f'"{item}" is not a range of days')
        start, end = _INDEX[first], _INDEX[last or first]
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _day(what: str) -> Day:
    if what.casefold() in (CLOSED, BY_APPOINTMENT):
        return Day(word=what.casefold())
    spans = sorted(_span(item.strip()) for item in what.split(","))
    for before, after in zip(spans, spans[1:], strict=False):
        if after.start < before.end:
            raise ValueError(f"{before} and {after} overlap")
    return Day(tuple(spans))


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a time span such as 08:00-17:00')
    h1, m1, h2, m2 = map(int, match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    if m1 > 59 or m2 > 59 or start >= _DAY_MINUTES or end > _DAY_MINUTES:
        raise ValueError(f'"{text}" is not a time of the 24-hour clock')
    if start == end:
        raise ValueError(f'"{text}" ends when it starts')
    if end < start and end + _DAY_MINUTES - start > _LONGEST_NIGHT:
        raise ValueError(f'"{text}" would last past midnight into the next day; afternoons are 13:00 to 23:59')
    return Span(start, end if end > start else end + _DAY_MINUTES)
