"""Distances in miles that agree with geopy's geodesic, for many clinics at once.

A geopy geodesic takes 90 microseconds, so it cannot be asked for every clinic. Distances come from the first-order
formula of Andoyer and Lambert (error below 1.5 millionths of the distance up to 10,000 km, measured against 400,000
geodesics), and only the rows so near to the radius or to a rounding edge that this error could matter are settled by
`pyproj.Geod.inv`, which agrees with geopy below a micrometre; the rows inside that micrometre by geopy itself.

Latitudes and longitudes are degrees (WGS 84), distances miles. A row that is not a point on the earth (not finite, or a
latitude beyond 90) has the distance NaN and lies within no radius, not even an endless one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from pyproj import Geod

_MAJOR_KM, _MINOR_KM, _FLATTENING = 6378.137, 6356.7523142, 1 / 298.257223563  # WGS 84 as geopy has it
_KM_PER_MILE = 1.609344
_MAJOR_MILES = _MAJOR_KM / _KM_PER_MILE
_MINOR_MILES = _MINOR_KM / _KM_PER_MILE
_GEOD = Geod(a=_MAJOR_KM * 1000, f=_FLATTENING)


def _geodesic(one, other):
    # loaded when asked: with it come all geocoders, a tenth of a second for each process that reads an upload
    from geopy.distance import geodesic

    return geodesic(one, other)


# Largest relative error of the formula, with a margin: by sin² of half the central angle.
_QUARTER = 0.5  # up to a quarter of the globe, 1.41e-6 measured
_FAR = 0.88  # up to 15,500 km, 5.2e-6 measured; beyond, towards the antipode, the formula is not used
_ERROR_NEAR, _ERROR_FAR = 2e-6, 1e-5
_ERROR_FLOOR_MILES = 1e-6
_PYPROJ_ERROR_MILES = 1e-8


class Point(NamedTuple):
    """A place on the earth in degrees."""

    latitude: float
    longitude: float


class Box(NamedTuple):
    """Degrees. Where `lon_min > lon_max` the box crosses the 180th meridian: it holds lon >= lon_min or lon <= lon_max."""

    lat_min: float
    lat_max: float
    lon_min: float
    lon_max: float


class Prepared:
    """The points of a publication with their trigonometry computed once; read-only and safe to share between threads.

    Holds, for n points, `lats` and `lons` (degrees, NaN where there is no point) and the points as unit vectors on the
    auxiliary sphere, all float64 of shape (n,).
    """

    __slots__ = ("_by_latitude", "_lat_sorted", "_lon_sorted", "_x", "_y", "_z", "lats", "lons")

    def __init__(self, lats, lons):
        lats = np.array(lats, dtype=np.float64, ndmin=1)
        lons = np.array(lons, dtype=np.float64, ndmin=1)
        if lats.shape != lons.shape or lats.ndim != 1:
            raise ValueError(f"latitudes and longitudes must be lists of one length, not {lats.shape} and {lons.shape}")
        with np.errstate(invalid="ignore"):
            no_point = ~(np.isfinite(lats) & np.isfinite(lons) & (np.abs(lats) <= 90))
            if no_point.any():
                lats[no_point] = lons[no_point] = np.nan
            beyond = np.abs(lons) > 180
        if beyond.any():
            lons[beyond] = (lons[beyond] + 180) % 360 - 180
        reduced = np.arctan((1 - _FLATTENING) * np.tan(np.radians(lats)))
        radians = np.radians(lons)
        self.lats, self.lons = lats, lons
        self._x, self._y, self._z = (
            np.cos(reduced) * np.cos(radians),
            np.cos(reduced) * np.sin(radians),
            np.sin(reduced),
        )
        self._by_latitude = np.argsort(lats, kind="stable")  # rows without a point come last
        self._lat_sorted, self._lon_sorted = lats[self._by_latitude], lons[self._by_latitude]
        for array in (lats, lons, self._x, self._y, self._z, self._by_latitude, self._lat_sorted, self._lon_sorted):
            array.flags.writeable = False

    def __len__(self):
        return len(self.lats)

    def miles(self, lat, lon, rows=None):
        """Distances from (lat, lon), exact to some millionths, as float64; only of `rows` (indices or a slice) if given."""
        return self._approximate(lat, lon, rows)[0]

    def shown_miles(self, lat, lon, rows=None):
        """Distances as shown: exactly `round(geodesic(...).miles, 1)` for every row."""
        return self.within_and_shown(lat, lon, math.inf, rows)[1]

    def within(self, lat, lon, radius_miles, rows=None):
        """Bool array, exactly `geodesic(...).miles <= radius_miles` for every row."""
        distance, error = self._approximate(lat, lon, rows)
        self._settle(
            lat, lon, rows, distance, np.abs(distance - radius_miles) <= error, lambda d: abs(d - radius_miles)
        )
        return distance <= radius_miles

    def bands(self, lat, lon, radii):
        """For every row the place in `radii` (ascending) of the first that holds it, exactly; their number where none does."""
        distance, error = self._approximate(lat, lon, None)
        bands = np.searchsorted(radii, distance)  # where there is no point the distance is NaN, which comes last
        for n in reversed(
            range(len(radii))
        ):  # what the formula does not hold for is near each of them: the first has the last word
            near = np.flatnonzero(np.abs(distance - radii[n]) <= error)
            if len(near):
                inside = self.within(lat, lon, radii[n], near)
                bands[near] = np.where(inside, n, np.maximum(bands[near], n + 1))
        return bands

    def within_and_shown(self, lat, lon, radius_miles, rows=None):
        """`within` and `shown_miles` for the price of one; what is shown is exact where the mask holds, NaN elsewhere.

        With the radius `math.inf` every row that has a point is within.
        """
        distance, error = self._approximate(lat, lon, rows)
        endless = radius_miles == math.inf
        tenths = distance * 10
        near_rounding = np.abs(tenths - np.floor(tenths) - 0.5) <= error * 10
        if endless:
            doubtful = near_rounding | np.isinf(error)
        else:
            near_radius = np.abs(distance - radius_miles) <= error
            doubtful = near_radius | (near_rounding & (distance <= radius_miles))
        self._settle(
            lat, lon, rows, distance, doubtful, lambda d: min(abs(d - radius_miles), abs(d * 10 % 1 - 0.5) / 10)
        )
        mask = distance < math.inf if endless else distance <= radius_miles
        shown = np.where(mask, np.round(distance, 1), np.nan)
        # numpy rounds ten times the number, which can carry it over the edge; Python rounds the number itself
        edge = np.flatnonzero(near_rounding & mask)
        shown[edge] = [round(miles, 1) for miles in distance[edge].tolist()]
        return mask, shown

    def nearby(self, lat, lon, radius_miles):
        """(rows, shown): the indices within the radius in ascending order, and their distances as shown.

        Looks only at the rows inside `box(...)`, found in the points sorted by latitude: the time hardly grows with n.
        """
        rows = self.candidates(lat, lon, radius_miles)
        mask, shown = self.within_and_shown(lat, lon, radius_miles, rows)
        return rows[mask], shown[mask]

    def candidates(self, lat, lon, radius_miles):
        """Ascending indices of the rows inside `box(lat, lon, radius_miles)`: everything within the radius and a little more."""
        around = box(lat, lon, radius_miles)
        first = self._lat_sorted.searchsorted(around.lat_min, "left")
        last = self._lat_sorted.searchsorted(around.lat_max, "right")
        lons = self._lon_sorted[first:last]
        if around.lon_min > around.lon_max:
            inside = (lons >= around.lon_min) | (lons <= around.lon_max)
        else:
            inside = (lons >= around.lon_min) & (lons <= around.lon_max)
        rows = self._by_latitude[first:last][inside]
        rows.sort()
        return rows

    def _approximate(self, lat, lon, rows):
        """Distances in miles and the largest error each may have (inf where the formula does not hold)."""
        x, y, z = self._x, self._y, self._z
        if rows is not None:
            x, y, z = x[rows], y[rows], z[rows]
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90):
            return np.full(len(z), np.nan), np.zeros(len(z))
        reduced = math.atan((1 - _FLATTENING) * math.tan(math.radians(lat)))
        radians = math.radians(lon)
        x0, y0, z0 = math.cos(reduced) * math.cos(radians), math.cos(reduced) * math.sin(radians), math.sin(reduced)
        dz = z - z0
        dx, dy = x - x0, y - y0
        # sin² of half the central angle, from the chord: no trigonometry per row, and no cancellation when near
        h = (dx * dx + dy * dy + dz * dz) * 0.25
        np.maximum(h, 1e-300, out=h)
        np.minimum(h, 1.0, out=h)
        opposite = np.maximum(1.0 - h, 1e-300)
        root = np.sqrt(h)
        angle = 2.0 * np.arcsin(root)
        sine = 2.0 * root * np.sqrt(opposite)
        sum_z = z + z0
        bend = (angle - sine) * (sum_z * sum_z) / opposite + (angle + sine) * (dz * dz) / h
        distance = angle - (_FLATTENING / 8.0) * bend
        distance *= _MAJOR_MILES
        error = distance * _ERROR_NEAR + _ERROR_FLOOR_MILES
        far = h > _QUARTER
        if far.any():
            error[far] = np.where(h[far] > _FAR, np.inf, distance[far] * _ERROR_FAR)
        return distance, error

    def _settle(self, lat, lon, rows, distance, doubtful, gap_to_edge):
        """Replace the doubtful distances, in place, by the geodesic's; NaN rows compare false and are never doubtful."""
        places = np.flatnonzero(doubtful)
        if not len(places):
            return
        lats, lons = (self.lats, self.lons) if rows is None else (self.lats[rows], self.lons[rows])
        lats, lons = lats[places], lons[places]
        settled = miles_between(np.full(len(places), lat), np.full(len(places), lon), lats, lons)
        for i, found in enumerate(settled.tolist()):
            if gap_to_edge(found) <= _PYPROJ_ERROR_MILES:
                settled[i] = _geodesic((lat, lon), (lats[i], lons[i])).miles
        distance[places] = settled


def miles(lat, lon, lats, lons):
    """Distances from one point to many, float64 of shape (n,); for order and drawing, exact to some millionths."""
    return Prepared(lats, lons).miles(lat, lon)


def miles_between(lats: np.ndarray, lons: np.ndarray, other_lats: np.ndarray, other_lons: np.ndarray) -> np.ndarray:
    """The geodesic from each point to the other at its place, float64 of shape (n,)."""
    return _GEOD.inv(lons, lats, other_lons, other_lats)[2] / (1000 * _KM_PER_MILE)


def shown_miles(lat, lon, lats, lons):
    """Distances as a person reads them: exactly `round(geopy.distance.geodesic(...).miles, 1)`."""
    return Prepared(lats, lons).shown_miles(lat, lon)


def box(lat, lon, radius_miles):
    """The `Box` that holds every point within the radius of (lat, lon), and as little else as a box can.

    Rigorous on the ellipsoid: a way of length s on it is never shorter than its image on the sphere of the polar radius
    at reduced latitudes, and on a sphere the extremes are known. Where the circle reaches a pole, every longitude is
    in the box; where it crosses the 180th meridian, `lon_min > lon_max` (the Aleutians, Guam).
    """
    angle = radius_miles / _MINOR_MILES + 1e-9 if radius_miles >= 0 else math.nan
    reduced = math.atan((1 - _FLATTENING) * math.tan(math.radians(lat)))
    south, north = reduced - angle, reduced + angle
    if not (south > -math.pi / 2 and north < math.pi / 2):
        if math.isnan(angle):
            return Box(math.nan, math.nan, math.nan, math.nan)
        return Box(_geodetic(max(south, -math.pi / 2)), _geodetic(min(north, math.pi / 2)), -180.0, 180.0)
    spread = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(reduced)))) + 1e-9
    west, east = _wrap(lon - spread), _wrap(lon + spread)
    return Box(_geodetic(south), _geodetic(north), west, east)


def _geodetic(reduced):
    if abs(reduced) >= math.pi / 2:
        return math.copysign(90.0, reduced)
    return math.degrees(math.atan(math.tan(reduced) / (1 - _FLATTENING)))


def _wrap(longitude):
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
