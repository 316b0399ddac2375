"""Build the counties in data/places/ from the outlines of the US Census Bureau as packed by npm us-atlas, and the table of places.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz          (in a folder outside the repository)
    python data/scripts/build_counties.py package/counties-10m.json

Writes
- county_outlines.json: the lines that counties share, and of which of them each county is made: a TopoJSON cut down to
  that, unsimplified. `arcs` are steps of longitude and latitude in turn, the first from `from`, each times `step`; a number
  ~n means arc n backwards.
- counties.csv: number, name, kind (as people call it), state, the people of the towns in it, and the largest town:
  the one in it by the outlines, else the nearest of the state. Run build_places.py first.

The same sources give the same bytes.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from build_outlines import USPS_OF_FIPS, rings_of  # noqa: E402

from directory.geo import counties, distances, tables  # noqa: E402

OUT = Path(__file__).resolve().parents[1] / "places"
# Known by their towns, or one county.
WITHOUT_COUNTIES = {"AS", "DC", "GU", "MP", "VI"}
KIND_OF_STATE = {"LA": "Parish", "PR": "Municipio"}
FIRST_CITY = 510  # numbers from here on are cities that are in no county
# Alaska's boroughs; its other parts are census areas.
ALASKAN = {
    "02013": "Borough",
    "02020": "Municipality",
    "02060": "Borough",
    "02068": "Borough",
    "02090": "Borough",
    "02100": "Borough",
    "02110": "Borough",
    "02122": "Borough",
    "02130": "Borough",
    "02150": "Borough",
    "02164": "Borough",
    "02170": "Borough",
    "02185": "Borough",
    "02188": "Borough",
    "02195": "Borough",
    "02220": "Borough",
    "02230": "Borough",
    "02275": "Borough",
    "02282": "Borough",
}


def kind_of(fips, state):
    """What a county of this number is called, beside its name."""
    if int(fips[2:]) >= FIRST_CITY:
        return counties.CITY
    return ALASKAN.get(fips, "Census Area") if state == "AK" else KIND_OF_STATE.get(state, "County")


def write_outlines(topology, geometries):
    used = sorted({max(n, ~n) for g in geometries for polygon in rings_of(g) for ring in polygon for n in ring})
    new = {old: number for number, old in enumerate(used)}
    value = {
        "from": topology["transform"]["translate"],
        "step": topology["transform"]["scale"],
        "arcs": [[degrees for point in topology["arcs"][old] for degrees in point] for old in used],
        "counties": {
            g["id"]: [[[new[n] if n >= 0 else ~new[~n] for n in ring] for ring in polygon] for polygon in rings_of(g)]
            for g in geometries
        },
    }
    text = json.dumps(value, separators=(",", ":"))
    (OUT / "county_outlines.json").write_text(text + "\n", encoding="utf-8")
    print(f"county_outlines.json: {len(text) / 1000:.0f} kB")


def write_table(rows):
    with (OUT / "counties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["fips", "name", "kind", "state", "people", "town"])
        writer.writerows(rows)


def largest_towns(rows):
    """The rows with their people and largest town."""
    table = tables.places()
    lats, lons = (np.array([float(degrees) for degrees in column]) for column in (table.lats, table.lons))
    shown = np.array([not hidden for hidden in table.hidden])
    in_county = {}
    for state in sorted({row[3] for row in rows}):
        towns = np.flatnonzero(shown & (np.array(table.states) == state))
        for fips in np.unique(found := counties.at(lats[towns], lons[towns], state)):
            in_county[f"{fips:05}"] = towns[found == fips].tolist()
    for fips, name, kind, state, *_ in rows:
        towns = in_county.get(fips) or [nearest_town(fips, state, table, lats, lons)]
        largest = min(towns, key=lambda row: (-table.populations[row], table.written[row] != name, row))
        people = sum(table.populations[row] for row in in_county.get(fips, ()))
        yield fips, name, kind, state, people, table.written[largest]


def nearest_town(fips, state, table, lats, lons):
    box = counties.bounds(fips)
    towns = [row for row, code in enumerate(table.states) if code == state and not table.hidden[row]]
    middle = (box.lat_min + box.lat_max) / 2, (box.lon_min + box.lon_max) / 2
    return towns[int(np.argmin(distances.miles(*middle, lats[towns], lons[towns])))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("topology", type=Path, help="counties-10m.json of us-atlas")
    topology = json.loads(parser.parse_args().topology.read_text(encoding="utf-8"))
    geometries = sorted(
        (g for g in topology["objects"]["counties"]["geometries"] if USPS_OF_FIPS[g["id"][:2]] not in WITHOUT_COUNTIES),
        key=lambda g: g["id"],
    )
    write_outlines(topology, geometries)
    rows = []
    for g in geometries:
        state = USPS_OF_FIPS[g["id"][:2]]
        rows.append((g["id"], g["properties"]["name"], kind_of(g["id"], state), state, 0, ""))
    write_table(rows)  # first without towns: what finds them reads the table
    write_table(list(largest_towns(rows)))


if __name__ == "__main__":
    main()
