"""Latitude and longitude as people write and copy them: with signs or letters, in degrees or in minutes and seconds."""

from __future__ import annotations

import re
from typing import NamedTuple

# one sign for each, so that a text keeps its length
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "´": "'", "″": '"', "”": '"', "“": '"'}
)  # noqa: RUF001
_LABEL = r"(?:(?:lat|lon|lng|long)(?:itude)?\.? ?[:=]? ?)"
_EXACT = 4  # digits behind the point, 40 feet; nobody writes a dose or a price so


def _number(n: int) -> str:
    """One of the two: degrees with a point, or with minutes; the side of the world before or behind it."""
    return (
        rf"(?P<before{n}>[NSEW] ?)?(?P<written{n}>(?P<degrees{n}>[+-]?[0-9]{{1,3}}(?P<point{n}>\.[0-9]{{1,20}})?) ?°? ?"
        rf"(?:(?P<minutes{n}>[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?)(?:' ?| (?=[0-9NSEW]))"
        rf"(?:(?P<seconds{n}>[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?) ?(?:\"|'')? ?)?)?)"
        rf"(?(before{n})|(?P<behind{n}>[NSEW](?![a-z]))?)"
    )


_PAIR = re.compile(
    rf"(?<![\w.$])(?P<label1>{_LABEL})?{_number(1)} ?[,;/]? ?(?P<label2>{_LABEL})?{_number(2)}(?![\w.%])",
    re.IGNORECASE | re.ASCII,
)


class Coordinates(NamedTuple):
    """A point as it was written, and where it stands in the text. ``latitude`` may be out of range."""

    latitude: float
    longitude: float
    start: int
    end: int


def find(text: str) -> Coordinates | None:
    """The first point that a text names; None where it names none. Whole numbers are none: "25, 40", "350 E 400 S".

    Two bare numbers among other words are a point where they are exact, "51.5, -0.12", or in our latitudes and longitudes:
    doses and a body mass are none.
    """
    for match in _PAIR.finditer(text.translate(_SIGNS)):
        sides = [(match[f"before{n}"] or match[f"behind{n}"] or "").strip().upper() for n in (1, 2)]
        are_apart = match.end("degrees1") < match.start("degrees2") or match["degrees2"][0] in "+-"
        is_plain = are_apart and all(match[f"point{n}"] and not match[f"minutes{n}"] for n in (1, 2))
        is_lettered = all(sides) and all(set(match[f"written{n}"]) & set(".°'") for n in (1, 2))
        if not (is_plain or is_lettered):
            continue
        first, second = (_degrees(match, n, side) for n, side in zip((1, 2), sides, strict=True))
        is_east_first = sides[0] in ("E", "W") or (match["label1"] or "").lower().startswith(("lo", "ln"))
        latitude, longitude = (second, first) if is_east_first else (first, second)
        is_alone = not text[: match.start()].strip() and not text[match.end() :].strip()
        is_signed = match["degrees2"].startswith("-") and "," in text[match.end("written1") : match.start("written2")]
        is_written_as_one = is_lettered or is_alone or is_signed or match["label1"] or _is_exact(match)
        if is_written_as_one or _may_be_ours(latitude, longitude):
            return Coordinates(latitude, longitude, match.start(), match.end())
    return None


def _is_exact(match: re.Match) -> bool:
    return all(len(match[f"point{n}"]) > _EXACT for n in (1, 2))


def _may_be_ours(latitude: float, longitude: float) -> bool:
    """Whether they may be a point of here, in either order and with a minus that was forgotten."""
    return any(-15 < lat < 72 and 60 < abs(lon) <= 180 for lat, lon in ((latitude, longitude), (longitude, latitude)))


def whole(text: str) -> Coordinates | None:
    """The point, where a text names one and nothing else."""
    bare = text.strip("() ")
    found = find(bare)
    return found if found and (found.start, found.end) == (0, len(bare)) else None


def _degrees(match: re.Match, n: int, side: str) -> float:
    degrees = abs(float(match[f"degrees{n}"]))
    degrees += float(match[f"minutes{n}"] or 0) / 60 + float(match[f"seconds{n}"] or 0) / 3600
    is_below = match[f"degrees{n}"].startswith("-") or side in ("S", "W")
    return -degrees if is_below else degrees
