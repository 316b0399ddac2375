"""A query over the published directory: results in order, the count beside every option, what each wish costs.

How a query is read is decided in the design notes ("Reading a query"). Two sentences carry this module:

* A clinic is *here* when it is within the radius (exactly, by the geodesic), or when telehealth is asked for and it may
  treat people of the place's state by video. A result is here and fails no wish.
* Clinics that fail exactly one wish say everything else: the count beside an alternative, and what dropping a wish gains.

So one pass over the rows near the place counts failed wishes from the packed bits, and only rows that fail at most one
are looked at again. Where little fits, ``near_misses`` and ``nearest_three`` say what would help.
"""

import numpy as np

from directory.clinics.verdict import Verdict
from directory.geo.places import Place
from directory.search import matching
from directory.search.found import Answer
from directory.search.gained import NearMiss
from directory.search.index import Packed
from directory.search.matching import Asked, wishes
from directory.search.near_misses import Nearest, near_misses, nearest_three
from directory.search.options import TELEHEALTH
from directory.search.published import Directory
from directory.search.query import PRICE, VERIFIED, WITHOUT_FAILED, Query

__all__ = ["Answer", "NearMiss", "Nearest", "near_misses", "nearest_three", "search", "wishes"]


def search(directory: Directory, query: Query, place: Place | None) -> Answer:
    """The results of ``query`` around ``place`` (None: anywhere, and no distances)."""
    packed = directory.packed
    asked = Asked(packed, query)
    rows, fails = asked.nearly(matching.candidates(packed, query, place))
    here, miles, in_person = matching.here(packed, query, place, rows)
    full = fails == 0
    found = (full if here is None else full & here).nonzero()[0]
    missed = rows[~full if here is None else here > full]

    results = rows[found]
    total = len(results)
    missing = asked.missing(missed)
    counts = dict(zip(matching.OPTION_IDS, asked.option_sums(results, missed, missing).tolist(), strict=True))
    counts[PRICE] = int(np.count_nonzero(asked.price_known(results)))
    counts[VERIFIED] = (
        total
        if query.verified_only
        else _verified(packed, asked, results, None if in_person is None else in_person[found])
    )
    counts[WITHOUT_FAILED] = (
        total if query.without_failed else int(np.count_nonzero(packed.verdict[results] != Verdict.FAILED))
    )
    counts[TELEHEALTH] = (
        total if query.telehealth else total + matching.more_by_video(packed, asked, query, place, results)
    )

    by_video = found[:0]
    if in_person is not None:
        by_video, found = found[~in_person[found]], found[in_person[found]]
        by_video = by_video[matching.order(packed, query, rows[by_video], None)]
    shown = None if miles is None else miles[found]
    best = matching.order(packed, query, rows[found], shown)
    return Answer(
        directory,
        query,
        place,
        positions=packed.position[rows[found[best]]],
        miles=np.full(len(best), np.nan) if shown is None else shown[best],
        telehealth=packed.position[rows[by_video]],
        counts=counts,
        gains={key: int(np.count_nonzero(fail)) for key, fail in missing.items()},
    )


def _verified(packed: Packed, asked: Asked, results: np.ndarray, in_person: np.ndarray | None) -> int:
    """How many results meet every wish by a verified yes; by video also that they may."""
    proven = asked.strictly().fails(results) == 0
    return int(np.count_nonzero(proven if in_person is None else proven & (in_person | packed.video_verified[results])))
