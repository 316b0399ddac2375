"""Plain pandas: masks over the table, value_counts for the filters; and a tuned variant on a table of booleans.

``pandas`` is how a good user of pandas writes faceted search over the table as it is: categorical columns, lists split
once into dummy columns, a box before the distance, the candidates cut out once. ``pandas_bool`` gives up the table for
one boolean column per option, so that one sum answers all counts; it is shown beside it and is no target of its own.
"""

import numpy as np
import pandas as pd

from directory.geo import distances
from directory.search.options import OPTION, TELEHEALTH
from directory.search.query import PRICE, VERIFIED
from tests.bench.workload import COUNTED, OPTION_IDS, Answered

_ROUTES = [o for o in OPTION_IDS if o.startswith("route.")]
_WISHED = [o for o in OPTION_IDS if o.startswith(("must.", "route."))]


def _base(facts):
    columns = {"clinic_id": facts.ids, "lat": facts.lats, "lon": facts.lons, "rank": facts.rank, "price": facts.price}
    columns |= {f"verified {o}": facts.verified[o] for o in _WISHED}
    return pd.DataFrame(columns | {f"video {state}": licensed for state, licensed in facts.licensed.items()})


def _near(table, asked):
    place = asked.place
    box = distances.box(place.latitude, place.longitude, asked.within)
    near = table[
        (table["lat"] >= box.lat_min)
        & (table["lat"] <= box.lat_max)
        & (table["lon"] >= box.lon_min)
        & (table["lon"] <= box.lon_max)
    ]
    inside, miles = distances.Prepared(near["lat"].to_numpy(), near["lon"].to_numpy()).within_and_shown(
        place.latitude, place.longitude, float(asked.within)
    )
    near = near[inside]
    return near.assign(miles=miles[inside])


def _switches(results, asked, elsewhere):
    """Counts beside the switches; ``elsewhere``: the clinics reachable by video that meet every wish."""
    video = f"video {asked.place.state}"
    return {
        VERIFIED: int(results[[f"verified {o}" for o in asked.wishes]].all(axis=1).sum()),
        PRICE: int(results["price"].notna().sum()),
        TELEHEALTH: len(results) + len(elsewhere) - (int(results[video].sum()) if video in results else 0),
    }


class Bool:
    """One boolean column per option."""

    name = "pandas_bool"

    def __init__(self, facts):
        self.table = pd.concat([_base(facts), pd.DataFrame({o: facts.met[o] for o in OPTION_IDS})], axis=1)
        self.by_video = {state: self.table[licensed] for state, licensed in facts.licensed.items()}

    def call(self, asked):
        """One call, timed."""
        near = _near(self.table, asked)
        met = near[list(asked.wishes)]
        fails = len(asked.wishes) - met.sum(axis=1)
        results = near[fails == 0].sort_values(["miles", "rank"])
        one = fails == 1
        missed = near[one]
        gains = (~met[one]).sum()
        counts = results[OPTION_IDS].sum()
        counts[_ROUTES] += missed.loc[~missed[asked.route], _ROUTES].sum()
        reachable = self.by_video.get(asked.place.state, self.table[:0])
        return (
            results[["clinic_id", "miles"]],
            counts,
            gains,
            _switches(results, asked, reachable[reachable[list(asked.wishes)].all(axis=1)]),
        )

    def answered(self, answer, asked):
        """The answer in comparable form, not timed."""
        results, counts, gains, switches = answer
        return Answered(
            tuple(results["clinic_id"]),
            tuple(results["miles"].tolist()),
            {o: int(n) for o, n in counts.items()} | switches,
            {o: int(gains[o]) for o in asked.wishes},
        )


class Masks:
    """The table with its own columns: yes, no and unknown as categories."""

    name = "pandas"

    def __init__(self, facts, frame):
        columns = {}
        self.states, self.lists = [], []
        for o in OPTION_IDS:
            column = OPTION[o].column
            if column.facet and not column.member:
                columns[o] = facts.met[o]
                self.lists.append(o)
            else:
                # the table's own words; where several mean yes (talk therapy, new patients), they are one category
                texts = frame[column.name].to_numpy(dtype=object)[facts.positions]
                columns[o] = pd.Categorical(np.where(facts.met[o], "yes", texts))
                self.states.append(o)
        self.table = pd.concat([_base(facts), pd.DataFrame(columns)], axis=1)
        self.by_video = {state: self.table[licensed] for state, licensed in facts.licensed.items()}

    def call(self, asked):
        """One call, timed."""
        near = _near(self.table, asked)
        masks = {o: near[o] == "yes" for o in asked.wishes}
        fails = sum((~mask).astype(np.int8) for mask in masks.values())
        results = near[fails == 0].sort_values(["miles", "rank"])
        one = fails == 1
        gains = {o: int((one & ~mask).sum()) for o, mask in masks.items()}
        counts = {o: int(results[o].value_counts().get("yes", 0)) for o in self.states}
        counts |= results[self.lists].sum().to_dict()
        only_route = near[one & ~masks[asked.route]]
        for o in _ROUTES:
            counts[o] += int(only_route[o].value_counts().get("yes", 0))
        elsewhere = self.by_video.get(asked.place.state, self.table[:0])
        for o in asked.wishes:
            elsewhere = elsewhere[elsewhere[o] == "yes"]
        return results[["clinic_id", "miles"]], counts | _switches(results, asked, elsewhere), gains

    def answered(self, answer, asked):
        """The answer in comparable form, not timed."""
        results, counts, gains = answer
        return Answered(
            tuple(results["clinic_id"]), tuple(results["miles"].tolist()), {o: int(counts[o]) for o in COUNTED}, gains
        )
