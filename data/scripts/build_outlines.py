"""Build data/outlines/ from the outlines of the US Census Bureau as packed by npm us-atlas, and the table of places.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz          (in a folder outside the repository)
    python data/scripts/build_outlines.py package/counties-10m.json

Writes
- states.json: GeoJSON, one MultiPolygon for each state, DC and territory; properties `usps` and `name`.
- counties.json: GeoJSON, for each state one MultiLineString with the county lines inside it; properties `usps` and
  `name` (of the state). Lines instead of polygons: each border is held once, so that it can be four times as exact.
- labels.json: [latitude, longitude, name, tier], from data/places/places.csv (run build_places.py first).

State and county lines come from one topology and are simplified border by border, so that neighbours still share
their border and county lines still end on state lines. Everything is computed from the sources alone: the same
sources give the same bytes.
"""

import argparse
import csv
import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from directory.geo.states import STATES  # noqa: E402

HERE = Path(__file__).resolve().parents[1]
OUTLINES = HERE / "outlines"

STATE_LINE_DEGREES = 0.013  # largest distance between the drawn and the true state line: 0.9 mile
COUNTY_LINE_DEGREES = 0.006  # county lines are looked at from nearer
ISLAND_SQUARE_DEGREES = 0.003  # an island smaller than about 14 square miles is left out ...
ISLAND_NEAR_DEGREES = 0.04  # ... where land that is drawn lies this near, so that no far place loses its ground

USPS_OF_FIPS = {
    "01": "AL",
    "02": "AK",
    "04": "AZ",
    "05": "AR",
    "06": "CA",
    "08": "CO",
    "09": "CT",
    "10": "DE",
    "11": "DC",
    "12": "FL",
    "13": "GA",
    "15": "HI",
    "16": "ID",
    "17": "IL",
    "18": "IN",
    "19": "IA",
    "20": "KS",
    "21": "KY",
    "22": "LA",
    "23": "ME",
    "24": "MD",
    "25": "MA",
    "26": "MI",
    "27": "MN",
    "28": "MS",
    "29": "MO",
    "30": "MT",
    "31": "NE",
    "32": "NV",
    "33": "NH",
    "34": "NJ",
    "35": "NM",
    "36": "NY",
    "37": "NC",
    "38": "ND",
    "39": "OH",
    "40": "OK",
    "41": "OR",
    "42": "PA",
    "44": "RI",
    "45": "SC",
    "46": "SD",
    "47": "TN",
    "48": "TX",
    "49": "UT",
    "50": "VT",
    "51": "VA",
    "53": "WA",
    "54": "WV",
    "55": "WI",
    "56": "WY",
    "60": "AS",
    "66": "GU",
    "69": "MP",
    "72": "PR",
    "78": "VI",
}

# Labels: the largest place comes first; each next one takes the first tier from which on it keeps this distance (in
# miles) from every place of that tier and the tiers before it, so that names do not crowd. Tier 1 is for the whole country
# (zoom 4 and 5), 2 for zoom 6 and 7, 3 for 8 and 9, 4 for 10 and nearer. The
# fifth is written as 4: it only says which towns are left out first where there are too many, the crowded small ones.
TIER_MILES = {1: 95, 2: 42, 3: 19, 4: 11, 5: 6}
TIER_POPULATION = {1: 20_000, 2: 1_500, 3: 500, 4: 500, 5: 500}
LABELS = 6700


def decode(topology):
    """The arcs of a quantised TopoJSON as float arrays of shape (n, 2): longitude, latitude."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc, dtype=np.int64), axis=0) * scale + shift for arc in topology["arcs"]]


def simplified(line, tolerance):
    """Douglas and Peucker's line, its ends kept; degrees of longitude are shrunk by the latitude so that both count alike."""
    if len(line) < 3:
        return line
    flat = line * [math.cos(math.radians(float(line[:, 1].mean()))), 1.0]
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    closed = np.array_equal(line[0], line[-1])
    if closed:  # a ring has no ends: hold it also at the point farthest from the first, and at the farthest from those
        far = int(np.argmax(((flat - flat[0]) ** 2).sum(axis=1)))
        keep[far] = True
        side = int(np.argmax(_off_line(flat, flat[0], flat[far])))
        keep[side] = True
    anchors = np.flatnonzero(keep).tolist()
    stack = list(zip(anchors, anchors[1:], strict=False))
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        off = _off_line(flat[first + 1 : last], flat[first], flat[last])
        most = int(np.argmax(off))
        if off[most] > tolerance:
            middle = first + 1 + most
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return line[keep]


def _off_line(points, start, end):
    along = end - start
    length = float(along @ along)
    if length == 0:
        return np.sqrt(((points - start) ** 2).sum(axis=1))
    share = np.clip(((points - start) @ along) / length, 0, 1)
    return np.sqrt(((points - start - share[:, None] * along) ** 2).sum(axis=1))


def rings_of(geometry):
    """The rings (lists of arc numbers) of a Polygon or MultiPolygon, as [[outer, hole, ...], ...]."""
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def sewn(arc_numbers, arcs):
    """One line from arcs in order; ~n means arc n backwards (TopoJSON specification 2.1.4)."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in arc_numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def area(ring):
    """Square degrees, longitude shrunk by the latitude."""
    x, y = ring[:, 0] * math.cos(math.radians(float(ring[:, 1].mean()))), ring[:, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def rounded(line, decimals):
    """The line as plain numbers, without the repeats that rounding makes."""
    points = np.round(line, decimals).tolist()
    return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]


def state_polygons(geometry, arcs, simple):
    """A state's polygons as coordinate lists, the small islands next to drawn land left out."""
    polygons = []
    for polygon in rings_of(geometry):
        polygons.append((area(sewn(polygon[0], arcs)), polygon))
    polygons.sort(key=lambda found: -found[0])
    drawn, land = [], []
    for size, polygon in polygons:
        middle = sewn(polygon[0], arcs).mean(axis=0)
        if size < ISLAND_SQUARE_DEGREES and drawn:
            shrink = [math.cos(math.radians(float(middle[1]))), 1.0]
            near = min(float((((ring - middle) * shrink) ** 2).sum(axis=1).min()) for ring in land)
            if near < ISLAND_NEAR_DEGREES**2:
                continue
        rings = [rounded(sewn(ring, simple), 2) for ring in polygon]
        rings = [ring for ring in rings if len(ring) >= 4]
        if not rings:  # an island so small that two decimals swallow it: keep it with three
            rings = [rounded(sewn(polygon[0], arcs), 3)]
        if len(rings[0]) >= 4:
            drawn.append(rings)
            land.append(sewn(polygon[0], arcs))
    return drawn


def county_lines(topology, simple):
    """For each state's number the lines between two of its counties, joined end to end where they meet."""
    counties = defaultdict(set)
    for geometry in topology["objects"]["counties"]["geometries"]:
        if "arcs" in geometry:
            for polygon in rings_of(geometry):
                for ring in polygon:
                    for n in ring:
                        counties[max(n, ~n)].add(geometry["id"])
    inner = defaultdict(dict)
    for number, owners in sorted(counties.items()):
        states = {owner[:2] for owner in owners}
        if len(owners) == 2 and len(states) == 1:
            line = rounded(simple[number], 3)
            inner[states.pop()].setdefault(frozenset(map(tuple, line)), line)  # slivers fall together
    return {state: trails(list(lines.values())) for state, lines in inner.items()}


def trails(lines):
    """The same lines with the fewest repeated ends: each trail goes on along a line not yet used while there is one."""
    at = defaultdict(set)
    for i, line in enumerate(lines):
        at[tuple(line[0])].add(i)
        at[tuple(line[-1])].add(i)
    unused, made = set(range(len(lines))), []
    # starting at odd nodes first gives the fewest trails (Euler)
    starts = sorted(at, key=lambda node: (len(at[node]) % 2 == 0, node))
    for node in starts:
        while at[node]:
            trail, here = [list(node)], node
            while at[here]:
                i = min(at[here])
                line = lines[i] if tuple(lines[i][0]) == here else lines[i][::-1]
                at[tuple(line[0])].discard(i)
                at[tuple(line[-1])].discard(i)
                unused.discard(i)
                trail += line[1:]
                here = tuple(line[-1])
            if len(trail) > 1:
                made.append(trail)
    assert not unused
    return made


def labels(places):
    """[latitude, longitude, name, tier] for the larger places, chosen so that names of one tier keep their distance."""
    chosen, cells = [], defaultdict(list)
    size = 0.5  # degrees of the grid in which neighbours are looked for
    for row in sorted(places, key=lambda row: (-int(row["population"]), row["name"], row["state"])):
        population = int(row["population"])
        if population < min(TIER_POPULATION.values()) or row["hidden"]:
            continue
        lat, lon = float(row["latitude"]), float(row["longitude"])
        tier = first_free_tier(lat, lon, population, cells, size)
        if tier:
            chosen.append([round(lat, 2), round(lon, 2), row["name"], tier])
            cells[int(lat // size), int(lon // size)].append((lat, lon, tier))
    chosen.sort(key=lambda label: label[3])  # stable: by population within a tier
    return [[lat, lon, name, min(tier, 4)] for lat, lon, name, tier in chosen[:LABELS]]


def first_free_tier(lat, lon, population, cells, size):
    """The first tier in which the place keeps its distance, or None."""
    shrink = math.cos(math.radians(lat))
    reach = math.ceil(TIER_MILES[1] / 69 / size / max(shrink, 0.3))
    row, column = int(lat // size), int(lon // size)
    nearest = dict.fromkeys(TIER_MILES, math.inf)
    for r in range(row - reach, row + reach + 1):
        for c in range(column - reach, column + reach + 1):
            for lat2, lon2, tier in cells.get((r, c), ()):
                miles = math.hypot((lat2 - lat) * 69, (lon2 - lon) * 69 * shrink)
                nearest[tier] = min(nearest[tier], miles)
    closest, found = math.inf, None
    free = {}
    for tier, apart in TIER_MILES.items():
        closest = min(closest, nearest[tier])
        free[tier] = closest >= apart
    # a name stays on the map at all nearer zooms: it must keep the distance of every later tier too
    for tier in sorted(TIER_MILES, reverse=True):
        if not free[tier]:
            break
        if population >= TIER_POPULATION[tier]:
            found = tier
    return found


def write(name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (OUTLINES / name).write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(text.encode()) / 1000:.0f} kB")


def feature(usps, kind, coordinates):
    return {
        "type": "Feature",
        "properties": {"usps": usps, "name": STATES[usps]},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("topology", type=Path, help="counties-10m.json of us-atlas")
    topology = json.loads(parser.parse_args().topology.read_text(encoding="utf-8"))
    arcs = decode(topology)
    for_states = [simplified(arc, STATE_LINE_DEGREES) for arc in arcs]
    for_counties = [simplified(arc, COUNTY_LINE_DEGREES) for arc in arcs]
    geometries = sorted(topology["objects"]["states"]["geometries"], key=lambda g: g["id"])
    OUTLINES.mkdir(exist_ok=True)
    write(
        "states.json",
        {
            "type": "FeatureCollection",
            "features": [
                feature(USPS_OF_FIPS[g["id"]], "MultiPolygon", state_polygons(g, arcs, for_states)) for g in geometries
            ],
        },
    )
    lines = county_lines(topology, for_counties)
    write(
        "counties.json",
        {
            "type": "FeatureCollection",
            "features": [feature(USPS_OF_FIPS[i], "MultiLineString", lines[i]) for i in sorted(lines)],
        },
    )
    with (HERE / "places" / "places.csv").open(encoding="utf-8", newline="") as file:
        found = labels(list(csv.DictReader(file)))
    write("labels.json", found)
    print("labels in each tier:", dict(Counter(label[3] for label in found)))


if __name__ == "__main__":
    main()
