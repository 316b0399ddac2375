"""What a person has from their own state (``Option.of_one_state``, such as Medicaid), which clinics of other states seldom take.

A clinic of another state that takes its own state's Medicaid meets the wish, for borders are crossed. It is of no use
for sure: its card says so, no change is offered for its sake, and it does not count as enough.
"""

import numpy as np

from directory.geo.places import Place
from directory.search.matching import Asked, wishes
from directory.search.options import OPTION
from directory.search.published import Directory
from directory.search.query import Query


def bound(query: Query) -> tuple[str, ...]:
    """The wishes for what a person has from one state, by id."""
    return tuple(sorted(option_id for option_id in query.wishes if OPTION[option_id].of_one_state))


def _elsewhere(directory: Directory, state: str) -> np.ndarray:
    """Which clinics lie in another state, by row of the packed view (bool)."""
    return np.asarray(directory.frame["state_province"].to_numpy()[directory.packed.position] != state, dtype=bool)


def lies_elsewhere(directory: Directory, place: Place, rows: np.ndarray) -> np.ndarray:
    """Which of the rows lie in another state than the place (bool)."""
    found: np.ndarray = directory.remembered(_elsewhere, place.state)[rows]
    return found


def of_another_state(directory: Directory, query: Query, place: Place | None, rows: np.ndarray) -> np.ndarray:
    """Which of the rows meet the wishes only by what their own state pays, and lie in another than the place (bool)."""
    asked = bound(query)
    if place is None or not place.state or not asked:
        return np.zeros(len(rows), dtype=bool)
    elsewhere = lies_elsewhere(directory, place, rows)
    others = query.without(*asked)
    if len(wishes(others)) < len(wishes(query)):
        return elsewhere
    return elsewhere & (Asked(directory.packed, others).fails(rows) > 0)  # another of the alternatives may hold


def only_there(directory: Directory, query: Query, place: Place | None, position: int) -> frozenset[str]:
    """The wishes for what one state pays, by id, where the clinic lies in another than the place: what it says of them is of its own."""
    if place is None or not place.state or not (asked := bound(query)):
        return frozenset()
    return frozenset(asked) if directory.row(position)["state_province"] not in ("", place.state) else frozenset()
