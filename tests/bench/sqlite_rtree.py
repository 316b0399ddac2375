"""SQLite with an R*Tree, the clinics clustered in spatial order, prepared statements, everything in memory.

SQL finds the candidates of the box that fail at most one wish; the exact edge is decided by the common function; the
counts beside all options are one aggregate statement over the results, found by rowid. Options are 0/1 columns.
"""

import json
import sqlite3

import numpy as np

from directory.geo import distances
from directory.search.options import TELEHEALTH
from directory.search.query import PRICE, VERIFIED
from tests.bench.workload import OPTION_IDS, Answered

_WISHED = [o for o in OPTION_IDS if o.startswith(("must.", "route."))]
_ROUTES = [o for o in OPTION_IDS if o.startswith("route.")]
# the wishes come first in the row, so that reading them does not walk past the rest
_OPTIONS = sorted(OPTION_IDS, key=lambda o: o not in _WISHED)
_COLUMN = {o: f"o{i}" for i, o in enumerate(OPTION_IDS)}
_PROVEN = {o: f"v{i}" for i, o in enumerate(_WISHED)}


class Engine:
    """Search in SQL."""

    name = "sqlite"

    def __init__(self, facts):
        self.db = db = sqlite3.connect(":memory:", cached_statements=5000)
        db.execute("PRAGMA cache_size = -400000")
        columns = [
            "rowid INTEGER PRIMARY KEY",
            "rank INTEGER",
            "lat REAL",
            "lon REAL",
            "price REAL",
            *(f"{_COLUMN[o]} INTEGER" for o in _OPTIONS if o in _WISHED),
            *(f"{_PROVEN[o]} INTEGER" for o in _WISHED),
            *(f"{_COLUMN[o]} INTEGER" for o in _OPTIONS if o not in _WISHED),
            "clinic_id TEXT",
        ]
        db.execute(f"CREATE TABLE clinic ({', '.join(columns)})")
        db.execute("CREATE VIRTUAL TABLE box USING rtree(id, lat_min, lat_max, lon_min, lon_max)")
        db.execute("CREATE TABLE video (state TEXT, clinic INTEGER, PRIMARY KEY (state, clinic)) WITHOUT ROWID")
        flags = [
            *(facts.met[o] for o in _OPTIONS if o in _WISHED),
            *(facts.verified[o] for o in _WISHED),
            *(facts.met[o] for o in _OPTIONS if o not in _WISHED),
        ]
        rows = zip(
            facts.rank.tolist(),
            facts.lats.tolist(),
            facts.lons.tolist(),
            facts.price.tolist(),
            np.array(flags, dtype=np.int64).T.tolist(),
            facts.ids,
            strict=True,
        )
        marks = ", ".join("?" * len(columns))
        db.executemany(
            f"INSERT INTO clinic VALUES ({marks})",
            (
                (i, rank, lat, lon, None if price != price else price, *f, cid)
                for i, (rank, lat, lon, price, f, cid) in enumerate(rows)
            ),
        )
        points = zip(facts.lats[: facts.located].tolist(), facts.lons[: facts.located].tolist(), strict=True)
        db.executemany(
            "INSERT INTO box VALUES (?, ?, ?, ?, ?)", ((i, lat, lat, lon, lon) for i, (lat, lon) in enumerate(points))
        )
        db.executemany(
            "INSERT INTO video VALUES (?, ?)",
            ((state, int(i)) for state, licensed in facts.licensed.items() for i in licensed.nonzero()[0]),
        )
        db.execute("ANALYZE")
        db.commit()
        chosen = "FROM clinic WHERE rowid IN (SELECT value FROM json_each(?))"
        self.sums = f"SELECT {', '.join(f'total({_COLUMN[o]})' for o in OPTION_IDS)} {chosen}"
        self.route_sums = f"SELECT {', '.join(f'total({_COLUMN[o]})' for o in _ROUTES)} {chosen}"
        self.names = f"SELECT rowid, clinic_id, price {chosen}"

    def call(self, asked):
        """One call, timed."""
        place = asked.place
        around = distances.box(place.latitude, place.longitude, asked.within)
        columns, proven = [f"c.{_COLUMN[o]}" for o in asked.wishes], [f"c.{_PROVEN[o]}" for o in asked.wishes]
        found = self.db.execute(
            f"SELECT c.rowid, c.rank, c.lat, c.lon, {' + '.join(proven)}, {', '.join(columns)} FROM box b CROSS JOIN clinic c ON c.rowid = b.id "
            f"WHERE b.lat_min >= ? AND b.lat_max <= ? AND b.lon_min >= ? AND b.lon_max <= ? AND {' + '.join(columns)} >= ?",
            (
                around.lat_min - 1e-4,
                around.lat_max + 1e-4,
                around.lon_min - 1e-4,
                around.lon_max + 1e-4,
                len(columns) - 1,
            ),
        ).fetchall()
        table = np.array(found, dtype=np.float64).reshape(len(found), 5 + len(columns))
        inside, miles = distances.Prepared(table[:, 2], table[:, 3]).within_and_shown(
            place.latitude, place.longitude, float(asked.within)
        )
        table, miles = table[inside], miles[inside]
        met = table[:, 5:] == 1
        full = met.all(axis=1)
        gains = dict(zip(asked.wishes, (~met[~full]).sum(axis=0).tolist(), strict=True))
        order = np.lexsort((table[full, 1], miles[full]))
        rowids = table[full, 0].astype(np.int64)[order].tolist()
        chosen = json.dumps(rowids)
        named = {rowid: (name, price) for rowid, name, price in self.db.execute(self.names, (chosen,))}
        counts = dict(zip(OPTION_IDS, self.db.execute(self.sums, (chosen,)).fetchone(), strict=True))
        only_route = table[~full & ~met[:, -1], 0].astype(np.int64).tolist()
        for o, more in zip(
            _ROUTES, self.db.execute(self.route_sums, (json.dumps(only_route),)).fetchone(), strict=True
        ):
            counts[o] += more
        counts[VERIFIED] = int((table[full, 4] == len(columns)).sum())
        counts[PRICE] = sum(price is not None for _, price in named.values())
        by_video = self.db.execute(
            f"SELECT c.rowid FROM video v CROSS JOIN clinic c ON c.rowid = v.clinic WHERE v.state = ? AND {' AND '.join(columns)}",
            (place.state,),
        )
        counts[TELEHEALTH] = len(named) + sum(rowid not in named for (rowid,) in by_video)
        return [named[i][0] for i in rowids], miles[full][order], counts, gains

    def answered(self, answer, asked):
        """The answer in comparable form, not timed."""
        ids, miles, counts, gains = answer
        return Answered(tuple(ids), tuple(miles.tolist()), {o: int(n) for o, n in counts.items()}, gains)
