"""What most Streamlit directories do: geopy's geodesic for one row after another, then plain Python."""

from geopy.distance import geodesic

from directory.search.options import TELEHEALTH
from directory.search.query import PRICE, VERIFIED
from tests.bench.workload import COUNTED, OPTION_IDS, Answered

_ROUTES = {o for o in OPTION_IDS if o.startswith("route.")}


class Engine:
    """A loop over the clinics."""

    name = "geopy"

    def __init__(self, facts):
        sets = {"met": facts.met, "verified": facts.verified, "states": facts.licensed}
        held = {name: [set() for _ in facts.ids] for name in sets}
        for name, flags in sets.items():
            for key, holds in flags.items():
                for i in holds.nonzero()[0].tolist():
                    held[name][i].add(key)
        points = [
            (lat, lon) if i < facts.located else None
            for i, (lat, lon) in enumerate(zip(facts.lats.tolist(), facts.lons.tolist(), strict=True))
        ]
        self.clinics = list(
            zip(
                points,
                facts.rank.tolist(),
                facts.ids,
                (facts.price == facts.price).tolist(),
                *held.values(),
                strict=True,
            )
        )

    def call(self, asked):
        """One call, timed."""
        wishes = set(asked.wishes)
        center, state = (asked.place.latitude, asked.place.longitude), asked.place.state
        counts, gains, results = dict.fromkeys(COUNTED, 0), dict.fromkeys(asked.wishes, 0), []
        for point, rank, clinic_id, priced, has, proven, states in self.clinics:
            miles = geodesic(center, point).miles if point else None
            missing = wishes - has
            if miles is None or miles > asked.within:
                counts[TELEHEALTH] += not missing and state in states
            elif not missing:
                results.append((round(miles, 1), rank, clinic_id))
                for o in has:
                    counts[o] += 1
                counts[TELEHEALTH] += 1
                counts[PRICE] += priced
                counts[VERIFIED] += wishes <= proven
            elif len(missing) == 1:
                (wish,) = missing
                gains[wish] += 1
                if wish == asked.route:
                    for o in has & _ROUTES:
                        counts[o] += 1
        results.sort()
        return results, counts, gains

    def answered(self, answer, asked):
        """The answer in comparable form, not timed."""
        results, counts, gains = answer
        return Answered(tuple(r[2] for r in results), tuple(r[0] for r in results), counts, gains)
