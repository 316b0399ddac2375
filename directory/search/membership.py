"""Which clinics lie in an area: in a state by the state they give themselves, in a county by its outline.

Worked out once per publication for each state that somebody asks for, and shared by all visitors.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from directory.clinics.distinct import distinct
from directory.geo import counties, places
from directory.geo.places import Place, PlaceKind

_NO_ROWS = np.empty(0, dtype=np.int64)


class Areas:
    """The areas of a publication's results. Rows are those of the packed view.

    A clinic lies in a county of its own state alone: by its point, without one by that of its ZIP, else of its town. A
    clinic of which nothing of this is known lies in no county.
    """

    def __init__(self, frame: pd.DataFrame, position: np.ndarray, listed: int, lats: np.ndarray, lons: np.ndarray):
        self._frame, self._position, self._rows = frame, position[:listed], len(position)
        self._lats, self._lons = lats[:listed], lons[:listed]
        self._county_of_state: dict[str, np.ndarray] = {}
        self._holds: dict[str, np.ndarray] = {}

    def rows(self, area: Place) -> np.ndarray:
        """The results in an area, ascending (int64)."""
        if area.kind is PlaceKind.STATE:
            return self._of_state.get(area.area, _NO_ROWS)
        of_state = self._of_state.get(area.state, _NO_ROWS)
        return of_state[self._counties(area.state, of_state) == int(area.area)]

    def holds(self, area: Place) -> np.ndarray:
        """Whether each row of the packed view is a result in the area (bool)."""
        found = self._holds.get(area.area)
        if found is None:
            found = np.zeros(self._rows, dtype=bool)
            found[self.rows(area)] = True
            found.flags.writeable = False
            self._holds[area.area] = found
        return found

    @cached_property
    def _of_state(self) -> dict[str, np.ndarray]:
        codes, states = distinct(self._frame["state_province"])
        by_row = codes[self._position]
        return {state: np.flatnonzero(by_row == code) for code, state in enumerate(states)}

    def _counties(self, state: str, rows: np.ndarray) -> np.ndarray:
        """The number of the county of each of a state's rows, 0 for none."""
        found = self._county_of_state.get(state)
        if found is None:
            lats, lons = self._lats[rows].copy(), self._lons[rows].copy()
            for i in np.flatnonzero(np.isnan(lats)):
                lats[i], lons[i] = self._said(state, int(self._position[rows[i]]))
            found = self._county_of_state[state] = counties.at(lats, lons, state)
        return found

    def _said(self, state: str, position: int) -> tuple[float, float]:
        """The point of a clinic's ZIP in its state, else of its town; NaN where neither is known."""
        zip_code, town = (str(self._frame[name].iloc[position]) for name in ("postal_code", "city"))
        place = places.zip_place(zip_code[:5])
        if place is None or place.state != state:
            place = places.city_place(town, state)
        return place.point if place else (np.nan, np.nan)
