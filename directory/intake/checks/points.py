"""Where clinics are: placing the ones without coordinates, and judging the coordinates that were given."""

from collections.abc import Callable

import numpy as np

from directory.geo import places
from directory.geo.distances import miles_between
from directory.intake.cells.numbers import degrees
from directory.intake.checks.rows import Rows
from directory.notices import Problem

FAR_MILES = 25.0
_BOTH = ("latitude", "longitude")
_PAIR = "Both coordinates were expected, or neither."


def place_unplaced(rows: Rows) -> None:
    """Give every clinic without coordinates the point of its ZIP, else of its city, and say how exact that is."""
    no_point = rows.blank("latitude") & rows.blank("longitude")
    waiting = rows.unrefused(no_point, _BOTH)
    latitudes, longitudes, precisions = [], [], []
    places_of = place_finder(rows)
    for position in waiting.tolist():
        place = places_of(position)
        latitudes.append(degrees(str(place.latitude)) if place else "")
        longitudes.append(degrees(str(place.longitude)) if place else "")
        precisions.append(place.precision if place else "unknown")
        where = f"in the middle of {place.label}" if place else "nowhere: ZIP and city are not in the table of places"
        rows.found.append(
            (
                position,
                "latitude",
                Problem(
                    "geo.missing",
                    "",
                    "No coordinates were given.",
                    f"Placed {where}; distances are approximate until the coordinates are filled in.",
                ),
            )
        )
    rows.replace("latitude", waiting, latitudes)
    rows.replace("longitude", waiting, longitudes)
    rows.replace("location_precision", waiting, precisions)
    given = np.flatnonzero(rows.blank("location_precision") & ~rows.blank("latitude") & ~rows.blank("longitude"))
    rows.replace("location_precision", given, ["address"] * len(given))


def place_finder(rows: Rows) -> Callable[[int], places.Place | None]:
    """A function that gives the place of a row's ZIP, else of its city, else None; each pair is looked up once."""
    known: dict[tuple[str, ...], places.Place | None] = {}

    def place_of(position: int) -> places.Place | None:
        key = tuple(rows.text(name, position) for name in ("postal_code", "city", "state_province"))
        if key not in known:
            known[key] = places.zip_place(key[0]) or places.city_place(key[1], key[2])
        return known[key]

    return place_of


def check_points(rows: Rows) -> None:
    """Half pairs, points that are nowhere or not in the US, exchanged numbers, lost signs; points far from their state or ZIP."""
    lats, lons = rows.number("latitude"), rows.number("longitude")
    for name, other in (_BOTH, _BOTH[::-1]):
        _tell_half(rows, name, other)
    pair = ~np.isnan(lats) & ~np.isnan(lons)
    nowhere = pair & (np.abs(lats) < 1) & (np.abs(lons) < 1)
    rows.tell(
        nowhere,
        "latitude",
        lambda i: Problem(
            "geo.null_island",
            _shown(rows, i),
            "A point in the US was expected; this one lies in the sea off Africa.",
            "Empty both coordinates: the ZIP then places the clinic.",
        ),
        reads=_BOTH,
    )
    states = rows.each("state_province", lambda text: text, object)
    at_home = np.zeros(len(rows), dtype=bool)
    whole = np.flatnonzero(pair & ~nowhere & (np.abs(lats) <= 90))
    at_home[whole] = places.in_state(lats[whole], lons[whole], states[whole])
    in_us = at_home.copy()
    stray = whole[~at_home[whole]]
    in_us[stray] = places.in_us(lats[stray], lons[stray])
    _tell_misplaced(rows, pair & ~nowhere & ~in_us, lats, lons)
    _tell_elsewhere(rows, in_us & ~at_home & np.isin(states, list(places.STATES)), lats, lons)
    _tell_far(rows, in_us, lats, lons)


# What a slip of the hand does to (latitude, longitude), the likelier first: code, whether exchanged, the signs.
_SLIPS = (
    ("geo.sign", False, 1, -1),
    ("geo.sign", False, -1, 1),
    ("geo.sign", False, -1, -1),
    ("geo.swapped", True, 1, 1),
    ("geo.swapped", True, 1, -1),
    ("geo.swapped", True, -1, 1),
    ("geo.swapped", True, -1, -1),
)


def _tell_misplaced(rows: Rows, outside: np.ndarray, lats: np.ndarray, lons: np.ndarray) -> None:
    """Points outside the US: exchanged or with a wrong sign where that would mend them, else plainly outside."""
    waiting = rows.unrefused(outside, _BOTH)
    if not len(waiting):
        return
    slips = _mend(lats[waiting], lons[waiting], rows.each("state_province", str, object)[waiting])
    for position, slip in zip(waiting.tolist(), slips.tolist(), strict=True):
        column, problem = _misplaced(_shown(rows, position), float(lats[position]), float(lons[position]), slip)
        rows.found.append((position, column, problem))


def _misplaced(shown: str, lat: float, lon: float, slip: int) -> tuple[str, Problem]:
    """(column, problem) of a point outside the US; ``slip`` is the number of the slip that explains it, or -1."""
    if slip < 0:
        if abs(lat) > 90:
            return "latitude", Problem(
                "geo.range",
                shown,
                "No point on the earth has a latitude above 90 degrees.",
                "Correct it, or leave both coordinates empty.",
            )
        return "latitude", Problem(
            "geo.out_of_us",
            shown,
            "A point in the US or its territories was expected.",
            "Correct it, or leave both coordinates empty: the ZIP then places the clinic.",
        )
    code = _SLIPS[slip][0]
    right = _slipped(slip, lat, lon)
    suggestion = ", ".join(degrees(str(number)) for number in right)
    if code == "geo.swapped":
        impossible = (
            f"A latitude of {degrees(str(lat))} is impossible; the two" if abs(lat) > 90 else "Latitude and longitude"
        )
        return "latitude", Problem(
            code, shown, f"{impossible} look exchanged.", "Exchange the two numbers.", suggestion
        )
    if right[0] != lat:
        return "latitude", Problem(
            code,
            shown,
            "The sign looks wrong; latitudes in the US are positive but in American Samoa.",
            "Change the sign.",
            suggestion,
        )
    return "longitude", Problem(
        code,
        shown,
        "The sign looks wrong; longitudes in the US are negative but in its far Pacific islands.",
        "Change the sign.",
        suggestion,
    )


def _mend(lats: np.ndarray, lons: np.ndarray, states: np.ndarray) -> np.ndarray:
    """The number of the slip that explains each point, -1 where none does; one that lands in the stated state wins."""
    best = np.full(len(lats), -1, dtype=np.int8)
    for in_stated_state in (False, True):
        for slip in reversed(range(len(_SLIPS))):
            right_lats, right_lons = _slipped(slip, lats, lons)
            possible = np.flatnonzero(np.abs(right_lats) <= 90)
            point = right_lats[possible], right_lons[possible]
            lands = places.in_state(*point, states[possible]) if in_stated_state else places.in_us(*point)
            best[possible[lands]] = slip
    return best


def _slipped(slip: int, lat, lon):
    _, exchanged, lat_sign, lon_sign = _SLIPS[slip]
    first, second = (lon, lat) if exchanged else (lat, lon)
    return first * lat_sign, second * lon_sign


def _tell_elsewhere(rows: Rows, elsewhere: np.ndarray, lats: np.ndarray, lons: np.ndarray) -> None:
    chosen = np.flatnonzero(elsewhere)
    there: dict[int, list[str]] = {position: [] for position in chosen.tolist()}
    for code in places.STATES:
        for position in chosen[places.in_state(lats[chosen], lons[chosen], code)].tolist():
            there[position].append(code)
    rows.tell(
        elsewhere,
        "latitude",
        lambda i: Problem(
            "geo.out_of_state",
            _shown(rows, i),
            f"The row says {rows.text('state_province', i)}; this point lies in {' or '.join(sorted(there[i]))}.",
            "Correct the point or the state.",
        ),
        reads=(*_BOTH, "state_province"),
    )


def _tell_half(rows: Rows, name: str, other: str) -> None:
    rows.tell(
        ~rows.blank(name) & rows.blank(other),
        other,
        lambda _: Problem(
            "geo.half_pair",
            "",
            f"{_PAIR} Only {name} is given.",
            "Fill in the other, or empty this one: the ZIP then places the clinic.",
        ),
        reads=(name,),
    )


def _tell_far(rows: Rows, in_us: np.ndarray, lats: np.ndarray, lons: np.ndarray) -> None:
    points = rows.each(
        "postal_code", lambda zip5: complex(*(places.zip_point(zip5) or (np.nan, np.nan))), np.complex128
    )
    miles = np.full(len(rows), np.nan)
    known = np.flatnonzero(in_us & ~np.isnan(points))
    miles[known] = miles_between(lats[known], lons[known], points.real[known], points.imag[known])
    with np.errstate(invalid="ignore"):
        far = miles > FAR_MILES
    rows.tell(
        far,
        "latitude",
        lambda i: Problem(
            "geo.far_from_zip",
            _shown(rows, i),
            f"The point lies {miles[i]:,.0f} miles from ZIP {rows.text('postal_code', i)}; at most {FAR_MILES:.0f} were expected.",
            "Correct the point or the ZIP.",
        ),
        reads=(*_BOTH, "postal_code"),
    )


def _shown(rows: Rows, position: int) -> str:
    return f"{rows.text('latitude', position)}, {rows.text('longitude', position)}"
