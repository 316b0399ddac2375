"""Which state a point lies in, by the outlines in data/outlines (see data/ATTRIBUTION.md).

The outlines are simplified by about a mile, so a point counts as inside up to `TOLERANCE_MILES` beyond the line: a
clinic on a shore, a pier or a state line is never called misplaced.
"""

from __future__ import annotations

import json
import threading

import numpy as np

from directory.settings import ROOT

OUTLINES = ROOT / "data" / "outlines"

TOLERANCE_MILES = 3.0
_MILES_PER_DEGREE = 69.0


class Outline:
    """One state or county: the segments of its lines in degrees, and their bounds with the tolerance.

    Made from polygons as GeoJSON has them: rings of (longitude, latitude), each closed.
    """

    def __init__(self, polygons):
        rings = [np.array(ring, dtype=np.float64) for polygon in polygons for ring in polygon]
        starts, ends = np.concatenate([r[:-1] for r in rings]), np.concatenate([r[1:] for r in rings])
        self.x1, self.y1, self.x2, self.y2 = starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1]
        slack = TOLERANCE_MILES / _MILES_PER_DEGREE
        self.south, self.north = starts[:, 1].min() - slack, starts[:, 1].max() + slack
        wide = slack / np.cos(np.radians(min(abs(self.south), abs(self.north)) + 8))
        self.west, self.east = starts[:, 0].min() - wide, starts[:, 0].max() + wide

    def holds(self, lats, lons):
        """Bool array: inside, or within the tolerance of the line."""
        found = self.contains(lats, lons)
        outside = np.flatnonzero(~found)
        found[outside] = self.miles(lats[outside], lons[outside]) <= TOLERANCE_MILES
        return found

    def contains(self, lats, lons):
        """Bool array: inside, by the line as it is drawn."""
        found = np.zeros(len(lats), dtype=bool)
        for part in self._near(lats, lons):
            found[part] = self._inside(lats[part, None], lons[part, None])
        return found

    def miles(self, lats, lons):
        """Miles to the line, exact near it; inf for what is farther than the tolerance from the box around it."""
        found = np.full(len(lats), np.inf)
        for part in self._near(lats, lons):
            found[part] = self._miles(lats[part, None], lons[part, None])
        return found

    def _near(self, lats, lons):
        """The points in the box, some at a time: that keeps the points x segments tables small."""
        near = (lats >= self.south) & (lats <= self.north) & (lons >= self.west) & (lons <= self.east)
        rows = np.flatnonzero(near)
        return np.array_split(rows, len(rows) // 2000 + 1) if len(rows) else []

    def _inside(self, lat, lon):
        crosses = (self.y1 > lat) != (self.y2 > lat)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = (self.x2 - self.x1) * (lat - self.y1) / (self.y2 - self.y1) + self.x1
        return (crosses & (lon < at)).sum(axis=1) % 2 == 1

    def _miles(self, lat, lon):
        """Distance to the nearest segment on a plane around the point: good enough for some miles."""
        shrink = np.cos(np.radians(lat))
        x1, y1 = (self.x1 - lon) * shrink, self.y1 - lat
        dx, dy = (self.x2 - self.x1) * shrink, self.y2 - self.y1
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.nan_to_num(-(x1 * dx + y1 * dy) / (dx * dx + dy * dy))
        np.clip(share, 0, 1, out=share)
        return np.hypot(x1 + share * dx, y1 + share * dy).min(axis=1, initial=np.inf) * _MILES_PER_DEGREE


def in_state(lat, lon, state):
    """Whether a point lies in the state (USPS code) or within the tolerance of its line; False for an unknown code.

    With arrays of n latitudes and longitudes and one state or n states: a bool array of shape (n,).
    """
    lats, lons = np.atleast_1d(np.asarray(lat, dtype=np.float64)), np.atleast_1d(np.asarray(lon, dtype=np.float64))
    states = np.broadcast_to(np.asarray(state, dtype=object), lats.shape)
    found = np.zeros(len(lats), dtype=bool)
    for code in set(states.tolist()):
        outline = _outlines().get(code)
        if outline is not None:
            rows = np.flatnonzero(states == code)
            found[rows] = outline.holds(lats[rows], lons[rows])
    return found if np.ndim(lat) else bool(found[0])


def state_at(lat, lon):
    """The USPS codes of the states a point lies in or within the tolerance of, as a frozenset; empty outside the US."""
    lats, lons = np.array([lat], dtype=np.float64), np.array([lon], dtype=np.float64)
    return frozenset(code for code, outline in _outlines().items() if outline.holds(lats, lons)[0])


def in_us(lat, lon):
    """Whether a point lies in a state, DC or a territory, or within the tolerance of one; for arrays, a bool array."""
    lats, lons = np.atleast_1d(np.asarray(lat, dtype=np.float64)), np.atleast_1d(np.asarray(lon, dtype=np.float64))
    found = np.zeros(len(lats), dtype=bool)
    for outline in _outlines().values():
        rest = np.flatnonzero(~found)
        found[rest] = outline.holds(lats[rest], lons[rest])
    return found if np.ndim(lat) else bool(found[0])


_lock, _loaded = threading.Lock(), None


def _outlines():
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                features = json.loads((OUTLINES / "states.json").read_text(encoding="utf-8"))["features"]
                _loaded = {f["properties"]["usps"]: Outline(f["geometry"]["coordinates"]) for f in features}
    return _loaded
