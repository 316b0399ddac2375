"""The outlines: which state a point lies in, and what the map draws."""

import csv
import json
import math
from collections import Counter

import numpy as np
import pytest

from directory.geo import places, tables
from directory.geo.distances import Prepared
from directory.geo.outlines import OUTLINES, in_state, in_us, state_at


def read(name):
    return json.loads((OUTLINES / name).read_text(encoding="utf-8"))


def near_lines(features, lat, lon, miles):
    """The parts of lines (as lists of points) that come within some miles of a point."""
    shrink = math.cos(math.radians(lat))
    found = []
    for feature in features:
        parts = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "MultiPolygon":
            parts = [ring for polygon in parts for ring in polygon]
        for line in parts:
            xy = (np.array(line) - [lon, lat]) * [69 * shrink, 69]
            start, along = xy[:-1], xy[1:] - xy[:-1]
            share = np.clip(-(start * along).sum(1) / np.maximum((along * along).sum(1), 1e-12), 0, 1)
            if np.hypot(*(start + share[:, None] * along).T).min() <= miles:
                found.append(line)
    return found


# --- which state


@pytest.mark.parametrize(
    ("lat", "lon", "state"),
    [
        (43.615, -116.202, "ID"),
        (39.290, -76.612, "MD"),
        (61.218, -149.900, "AK"),
        (51.88, -176.65, "AK"),
        (52.9, 173.1, "AK"),
        (21.307, -157.858, "HI"),
        (18.466, -66.106, "PR"),
        (13.475, 144.750, "GU"),
        (15.19, 145.75, "MP"),
        (-14.28, -170.70, "AS"),
        (18.342, -64.931, "VI"),
        (38.907, -77.037, "DC"),
        (24.555, -81.780, "FL"),
        (41.28, -70.10, "MA"),
        (44.98, -93.27, "MN"),
    ],
)
def test_a_point_lies_in_its_state(lat, lon, state):
    assert in_state(lat, lon, state)
    assert state in state_at(lat, lon)
    assert in_us(lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon", "state"),
    [
        (41.766, -72.673, "VT"),  # Hartford CT, for a row that says Hartford VT
        (43.615, -116.202, "OR"),
        (39.290, -76.612, "DC"),
        (0.0, 0.0, "CA"),
        (37.77, 122.42, "CA"),  # the minus sign was lost
        (math.nan, -100.0, "KS"),
        (39.0, math.nan, "KS"),
        (39.0, -98.0, "ZZ"),
        (39.0, -98.0, None),
    ],
)
def test_a_point_does_not_lie_in_another_state(lat, lon, state):
    assert not in_state(lat, lon, state)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (0.0, 0.0),
        (43.65, -79.38),
        (49.28, -123.12),
        (45.50, -73.57),
        (31.87, -116.60),
        (19.43, -99.13),
        (51.5, -0.12),
        (23.11, -82.37),
        (30.0, -60.0),
        (-33.9, 151.2),
        (39.9, 116.4),
        (40.0, 100.0),
        (math.nan, math.nan),
        (math.inf, -100.0),
        (40.0, 1e9),
    ],
)
def test_the_sea_and_other_countries_are_not_in_the_us(lat, lon):
    assert not in_us(lat, lon)
    assert state_at(lat, lon) == frozenset()


@pytest.mark.parametrize(
    ("lat", "lon", "state", "what"),
    [
        (25.768, -80.130, "FL", "the beach of Miami Beach"),
        (37.808, -122.410, "CA", "a pier of San Francisco"),
        (40.7033, -74.0170, "NY", "the tip of Manhattan"),
        (41.883, -87.600, "IL", "the water front of Chicago"),
        (39.117, -94.605, "MO", "Kansas City at the state line"),
        (44.389, -68.204, "ME", "Bar Harbor"),
        (29.30, -94.77, "TX", "Galveston"),
        (47.60, -122.34, "WA", "the water front of Seattle"),
    ],
)
def test_a_shore_and_a_state_line_are_never_called_outside(lat, lon, state, what):
    # a mile each way, too
    for dlat, dlon in ((0, 0), (0.0145, 0), (-0.0145, 0), (0, 0.018), (0, -0.018)):
        assert in_state(lat + dlat, lon + dlon, state), what


def test_nearly_every_zip_point_lies_in_its_own_state():
    with (tables.TABLES / "zips.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["latitude"] and row["state"] in places.STATES]
    lats, lons = (np.array([float(row[column]) for row in rows]) for column in ("latitude", "longitude"))
    inside = in_state(lats, lons, [row["state"] for row in rows])
    assert len(rows) > 41_000
    # PO boxes of Cleveland, Oxnard ... that the package puts into the water, and Monhegan
    assert (~inside).sum() <= 20


def test_nearly_every_town_lies_in_its_own_state():
    with (tables.TABLES / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["population"])]
    lats, lons = (np.array([float(row[column]) for row in rows]) for column in ("latitude", "longitude"))
    outside = [
        row["name"]
        for row, inside in zip(rows, in_state(lats, lons, [row["state"] for row in rows]), strict=True)
        if not inside
    ]
    assert len(rows) > 20_000
    assert len(outside) <= 3


def test_many_points_at_once_give_what_each_gives_alone():
    lats, lons = [43.6, 39.29, math.nan, 61.2], [-116.2, -76.61, 0.0, -149.9]
    states = ["ID", "VA", "CA", "AK"]
    alone = [in_state(lat, lon, state) for lat, lon, state in zip(lats, lons, states, strict=True)]
    assert in_state(lats, lons, states).tolist() == alone == [True, False, False, True]
    assert in_us(lats, lons).tolist() == [True, True, False, True]
    assert in_state([], [], []).tolist() == []
    assert in_state(lats, lons, "ID").tolist() == [True, False, False, False]


# --- what the map draws


def test_the_files_are_small_enough_to_send():
    assert (OUTLINES / "states.json").stat().st_size < 195_000
    assert (OUTLINES / "counties.json").stat().st_size < 480_000
    assert (OUTLINES / "labels.json").stat().st_size < 200_000


@pytest.mark.parametrize(("name", "kind"), [("states.json", "MultiPolygon"), ("counties.json", "MultiLineString")])
def test_outlines_are_geojson_with_a_code_and_a_name(name, kind):
    content = read(name)
    assert content["type"] == "FeatureCollection"
    for feature in content["features"]:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == kind
        assert places.state_code(feature["properties"]["name"]) == feature["properties"]["usps"]
    codes = [feature["properties"]["usps"] for feature in content["features"]]
    assert len(codes) == len(set(codes))


def test_every_state_and_territory_has_its_outline():
    assert {feature["properties"]["usps"] for feature in read("states.json")["features"]} == set(places.STATES)


def test_every_state_of_several_counties_has_county_lines():
    # DC is one; so are, on these outlines, the islands of each other territory
    assert set(places.STATES) - {feature["properties"]["usps"] for feature in read("counties.json")["features"]} <= {
        "DC",
        "GU",
        "AS",
        "MP",
        "VI",
    }


def test_rings_are_closed_and_on_the_earth():
    for feature in read("states.json")["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)


def test_neighbours_share_their_border_point_for_point():
    edges = Counter()
    for feature in read("states.json")["features"]:
        if feature["properties"]["usps"] in ("KS", "NE", "CO", "OK", "MO", "IA"):
            for polygon in feature["geometry"]["coordinates"]:
                for ring in polygon:
                    edges.update(frozenset(map(tuple, pair)) for pair in zip(ring, ring[1:], strict=False))
    kansas = next(f for f in read("states.json")["features"] if f["properties"]["usps"] == "KS")
    ring = kansas["geometry"]["coordinates"][0][0]
    assert all(edges[frozenset(map(tuple, pair))] == 2 for pair in zip(ring, ring[1:], strict=False))


def test_no_county_line_is_drawn_twice():
    edges = Counter()
    for feature in read("counties.json")["features"]:
        for line in feature["geometry"]["coordinates"]:
            edges.update(frozenset(map(tuple, pair)) for pair in zip(line, line[1:], strict=False))
    assert max(edges.values()) == 1


@pytest.mark.parametrize(
    ("place", "miles"), [("Boise, ID", 25), ("Baltimore, MD", 10), ("Anchorage, AK", 25), ("Denver, CO", 10)]
)
def test_county_lines_are_near_the_places_a_stranger_looks_at(place, miles):
    point = places.resolve(place).place.point
    assert near_lines(read("counties.json")["features"], *point, miles)


def test_the_line_between_baltimore_city_and_its_county_is_where_it_is():
    # North Avenue is inside; the city's northern line runs along 39.372
    lines = near_lines(read("counties.json")["features"], 39.372, -76.65, 0.7)
    assert lines
    assert not near_lines(read("counties.json")["features"], 39.31, -76.616, 1.5)


def test_labels_have_a_point_a_name_and_one_of_four_tiers():
    labels = read("labels.json")
    assert 4000 <= len(labels) <= 7000
    for _, _, name, tier in labels:
        assert isinstance(name, str)
        assert name
        assert tier in (1, 2, 3, 4)
    assert in_us([label[0] for label in labels], [label[1] for label in labels]).all()


def test_the_largest_cities_are_named_first():
    first = {name for *_, name, tier in read("labels.json") if tier == 1}
    assert {
        "New York",
        "Los Angeles",
        "Chicago",
        "Houston",
        "Phoenix",
        "Denver",
        "Seattle",
        "Atlanta",
        "Boise",
        "Anchorage",
        "Honolulu",
        "San Juan",
    } <= first


def test_names_of_one_tier_keep_their_distance():
    labels = read("labels.json")
    for tier, apart in ((1, 90), (2, 40), (3, 18), (4, 5)):
        seen = [label for label in labels if label[3] <= tier]
        prepared = Prepared([label[0] for label in seen], [label[1] for label in seen])
        for lat, lon, name, _ in seen:
            rows, _ = prepared.nearby(lat, lon, apart)
            assert len(rows) == 1, name


@pytest.mark.parametrize(
    "place",
    ["Boise, ID", "Baltimore, MD", "Anchorage, AK", "New York, NY", "Denver, CO", "Rutland, VT", "San Juan, PR"],
)
@pytest.mark.parametrize(("miles", "tier", "names"), [(10, 4, 1), (25, 4, 2), (50, 4, 4), (100, 3, 3)])
def test_some_names_are_in_view_around_a_place(place, miles, tier, names):
    assert len(names_around(place, miles, tier)) >= names


@pytest.mark.parametrize(
    "place", ["Boise, ID", "Baltimore, MD", "Anchorage, AK", "New York, NY", "Denver, CO", "Rutland, VT"]
)
@pytest.mark.parametrize(("miles", "tier"), [(200, 2), (500, 1)])
def test_some_names_are_in_view_from_far_away(place, miles, tier):
    assert len(names_around(place, miles, tier)) >= 2


def names_around(place, miles, tier):
    seen = [label for label in read("labels.json") if label[3] <= tier]
    around = Prepared([label[0] for label in seen], [label[1] for label in seen])
    return around.nearby(*places.resolve(place).place.point, miles)[0]


@pytest.mark.parametrize(
    "file",
    [
        "places/places.csv",
        "places/zips.csv",
        "places/timezones.csv",
        "places/counties.csv",
        "places/county_outlines.json",
        "outlines/states.json",
        "outlines/counties.json",
        "outlines/labels.json",
    ],
)
def test_every_generated_file_names_its_source_licence_and_script(file):
    data = OUTLINES.parent
    row = next(
        line for line in (data / "ATTRIBUTION.md").read_text(encoding="utf-8").splitlines() if f"`{file}`" in line
    )
    script = row.split("`")[3]
    assert (data / script).is_file()
    assert (data / file).is_file()
    assert len(row.split("|")) == 6
