"""States, counties, regions and coordinates are places: each found by what people call it, never one of another state."""

import csv

import numpy as np
import pytest

from directory.geo import areas, coordinates, counties, places, tables
from directory.geo.distances import Prepared
from directory.geo.outlines import in_state
from directory.geo.places import PlaceKind, resolve

with (tables.TABLES / "regions.csv").open(encoding="utf-8", newline="") as file:
    REGIONS = [places.region(row["name"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Idaho", "Idaho"),
        ("idaho", "Idaho"),
        ("ID", "Idaho"),
        ("State of Idaho", "Idaho"),
        ("Idaho, USA", "Idaho"),
        ("TX", "Texas"),
        ("Tex", "Texas"),
        ("Tex.", "Texas"),
        ("MD", "Maryland"),
        ("CO", "Colorado"),
        ("colo.", "Colorado"),
        ("W. Va.", "West Virginia"),
        ("Penn", "Pennsylvania"),
        ("NY", "New York State"),
        ("N.Y.", "New York State"),
        ("new york state", "New York State"),
        ("WA", "Washington State"),
        ("Washington State", "Washington State"),
        ("USVI", "U.S. Virgin Islands"),
        ("Virgin Islands", "U.S. Virgin Islands"),
        ("Northern Marianas", "Northern Mariana Islands"),
        ("CNMI", "Northern Mariana Islands"),
        ("Puerto Rico", "Puerto Rico"),
        ("P.R.", "Puerto Rico"),
        ("Guam", "Guam"),
        ("American Samoa", "American Samoa"),
        ("District of Columbia", "District of Columbia"),
        ("Nevada", "Nevada"),
        ("Wyoming", "Wyoming"),
    ],
)
def test_a_state_is_an_area_by_name_code_and_abbreviation(typed, text):
    place = resolve(typed).place
    assert place is not None
    assert (place.text, place.kind, place.is_area) == (text, PlaceKind.STATE, True)
    assert place.town.state == place.state == place.area
    assert place.point == place.town.point


def test_a_state_that_is_named_like_towns_is_taken_and_the_towns_are_offered_beside_it():
    found = resolve("Nevada")
    assert found.place.area == "NV"
    assert "Nevada, MO" in [place.text for place in found.did_you_mean]


def test_washington_alone_is_asked_back_and_new_york_alone_is_the_city():
    assert [place.text for place in resolve("Washington").choices][:2] == ["Washington State", "Washington, DC"]
    assert resolve("New York").place.text == "New York, NY"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Cook County, IL", "Cook County, IL"),
        ("cook county illinois", "Cook County, IL"),
        ("Cook County IL", "Cook County, IL"),
        ("Cook Co., IL", "Cook County, IL"),
        ("County of Cook, IL", "Cook County, IL"),
        ("Cook County", "Cook County, IL"),  # 600 times the people of the next
        ("Suffolk County, NY", "Suffolk County, NY"),
        ("Orange County, CA", "Orange County, CA"),
        ("Orleans Parish, LA", "Orleans Parish, LA"),
        ("Orleans County, Louisiana", "Orleans Parish, LA"),
        ("Kenai Peninsula Borough, AK", "Kenai Peninsula Borough, AK"),
        ("Bethel Census Area, Alaska", "Bethel Census Area, AK"),
        ("Ponce Municipio, PR", "Ponce Municipio, PR"),
        ("St Louis County, MO", "St. Louis County, MO"),
        ("Saint Louis County, Missouri", "St. Louis County, MO"),
        ("Prince Georges County, MD", "Prince George's County, MD"),
        ("DeKalb County, GA", "DeKalb County, GA"),
        ("De Kalb County GA", "DeKalb County, GA"),
        ("Dona Ana County, NM", "Doña Ana County, NM"),
        ("Miami Dade County", "Miami-Dade County, FL"),
        ("Dade County, FL", "Miami-Dade County, FL"),
        ("LA County", "Los Angeles County, CA"),
        ("James City County, VA", "James City County, VA"),
        ("Denver County, CO", "Denver County, CO"),
    ],
)
def test_a_county_is_an_area_however_it_is_written(typed, text):
    place = resolve(typed).place
    assert place is not None
    assert (place.text, place.kind) == (text, PlaceKind.COUNTY)
    assert place.town.state == place.state


@pytest.mark.parametrize("typed", ["Denver CO", "Boulder Co", "Aurora, CO", "Park City", "Borough Park, NY"])
def test_colorado_and_towns_are_no_counties(typed):
    place = resolve(typed).place
    assert place is None or place.kind is PlaceKind.POINT


def test_a_county_of_several_states_is_asked_back_with_the_largest_first():
    found = resolve("Orange County")
    assert found.place is None
    assert [place.text for place in found.choices][:2] == ["Orange County, CA", "Orange County, FL"]


def test_a_typo_in_a_county_offers_that_of_the_state_and_no_other_state_before_it():
    assert resolve("Suffok County, NY").did_you_mean[0].text == "Suffolk County, NY"
    found = resolve("Pima County, TX")
    assert found.place is None
    assert [place.text for place in found.did_you_mean] == ["Pima County, AZ"]


@pytest.mark.parametrize(
    ("typed", "text", "radius"),
    [
        ("Cape Cod", "Cape Cod, MA", 30),
        ("cape cod, massachusetts", "Cape Cod, MA", 30),
        ("cape cod ma", "Cape Cod, MA", 30),
        ("Long Island", "Long Island, NY", 50),
        ("Long Island, NY", "Long Island, NY", 50),
        ("Bay Area", "Bay Area, CA", 50),
        ("the bay area", "Bay Area, CA", 50),
        ("San Francisco Bay Area, California", "Bay Area, CA", 50),
        ("Twin Cities", "Twin Cities, MN", 35),
        ("NoVA", "Northern Virginia", 35),
        ("Quad Cities, IL", "Quad Cities", 20),
        ("OBX", "Outer Banks, NC", 50),
        ("DFW", "Metroplex, TX", 50),
        ("Central Valley, CA", "Central Valley, CA", 230),
    ],
)
def test_a_region_is_its_middle_with_its_radius(typed, text, radius):
    place = resolve(typed).place
    assert place is not None
    assert (place.text, place.kind, place.radius, place.is_area) == (text, PlaceKind.REGION, radius, False)


@pytest.mark.parametrize("typed", ["Long Island, KS", "Nova, OH", "Jersey Shore, PA", "Central Valley, NY"])
def test_a_town_of_another_state_named_like_a_region_stays_a_town(typed):
    assert (resolve(typed).place.text, resolve(typed).place.kind) == (typed, PlaceKind.POINT)


@pytest.mark.parametrize("typed", ["Cape Cod, NY", "Twin Cities, TX", "Hill Country CA"])
def test_a_region_is_never_found_in_another_state(typed):
    found = resolve(typed)
    assert found.place is None or found.place.state == typed[-2:]


def test_there_are_regions_enough_each_with_its_middle_in_its_state_and_a_time_zone():
    assert len(REGIONS) >= 25
    for region in REGIONS:
        assert in_state(*region.point, region.state), region
        assert places.zip_near(*region.point).state == region.state, region
        assert 10 <= region.radius <= 250
        assert region.timezone


@pytest.mark.parametrize(
    ("region", "ends"),
    [
        ("Long Island", ["Great Neck, NY", "Riverhead, NY", "Montauk, NY"]),
        ("Cape Cod", ["Bourne, MA", "Provincetown, MA", "Falmouth, MA"]),
        ("Bay Area", ["San Jose, CA", "Napa, CA", "Livermore, CA", "San Rafael, CA"]),
        ("Twin Cities", ["Anoka, MN", "Hastings, MN", "Chaska, MN"]),
        ("Northern Virginia", ["Arlington, VA", "Leesburg, VA", "Manassas, VA"]),
        ("Hampton Roads", ["Virginia Beach, VA", "Williamsburg, VA", "Suffolk, VA"]),
        ("Upper Peninsula", ["Ironwood, MI", "Sault Ste. Marie, MI", "Menominee, MI"]),
        ("Central Valley", ["Redding, CA", "Bakersfield, CA"]),
        ("Outer Banks", ["Kill Devil Hills, NC", "Ocracoke, NC", "Corolla, NC"]),
        ("Florida Panhandle", ["Pensacola, FL", "Tallahassee, FL"]),
        ("Front Range", ["Fort Collins, CO", "Pueblo, CO"]),
        ("Wasatch Front", ["Ogden, UT", "Provo, UT"]),
        ("Rio Grande Valley", ["Brownsville, TX", "Rio Grande City, TX"]),
        ("Delmarva", ["Ocean City, MD", "Cape Charles, VA", "Newark, DE"]),
        ("Jersey Shore", ["Asbury Park, NJ", "Cape May, NJ"]),
        ("Hudson Valley", ["Yonkers, NY", "Kingston, NY", "Albany, NY"]),
        ("Ozarks", ["Springfield, MO", "Fayetteville, AR", "Rolla, MO"]),
        ("Metroplex", ["Dallas, TX", "Fort Worth, TX", "Denton, TX"]),
        ("Willamette Valley", ["Eugene, OR", "Salem, OR", "Oregon City, OR"]),
        ("Florida Keys", ["Key West, FL", "Key Largo, FL"]),
    ],
)
def test_a_region_reaches_the_towns_at_its_ends(region, ends):
    middle = resolve(region).place
    for end in ends:
        town = resolve(end).place
        assert Prepared([town.latitude], [town.longitude]).miles(*middle.point)[0] <= middle.radius, end


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("idah", "Idaho"),
        ("cape co", "Cape Cod, MA"),
        ("twin ci", "Twin Cities, MN"),
        ("long is", "Long Island, NY"),
        ("new yor", "New York, NY"),
        ("denv", "Denver, CO"),
        ("washin", "Washington, DC"),
    ],
)
def test_a_state_or_region_is_suggested_once_enough_of_it_is_typed(typed, first):
    assert places.suggest(typed)[0].text == first


def test_every_state_county_and_region_resolves_to_itself_by_its_text_and_its_label():
    known = [places.state_place(code) for code in places.STATES]
    known += REGIONS
    known += [
        places.county_place(county.fips)
        for code in places.STATES
        for county in counties.of_state(code)
        if county.kind != counties.CITY
    ]
    assert len(known) > 3_200
    assert [place for place in known if resolve(place.text).place != place] == []
    assert [place for place in known if resolve(place.label).place != place] == []


@pytest.mark.parametrize(
    "typed",
    [
        "41.8781, -87.6298",
        "41.8781,-87.6298",
        "41.8781 -87.6298",
        "(41.8781, -87.6298)",
        "41.8781° N, 87.6298° W",
        "41.87810001, -87.62979999",
        "41.8781 / -87.6298",
        "41.8781, −87.6298",  # noqa: RUF001
        "N 41.8781 W 87.6298",
        "N41.8781, W87.6298",
        "87.6298 W, 41.8781 N",
        "lat 41.8781 lon -87.6298",
        "latitude: 41.8781, longitude: -87.6298",
        "lng=-87.6298, lat=41.8781",
        "41° 52' 41.16\" N, 87° 37' 47.28\" W",
        "41°52′41.16″N 87°37′47.28″W",  # noqa: RUF001
        "41 52 41.16 N 87 37 47.28 W",
        "41°52.686'N 87°37.788'W",
    ],
)
def test_coordinates_are_their_point(typed):
    place = resolve(typed).place
    assert (place.text, place.state, place.timezone) == ("41.8781, -87.6298", "IL", "America/Chicago")
    assert place.point == (41.8781, -87.6298)
    assert resolve(place.text).place == place


def test_coordinates_abroad_are_no_place_and_say_so():
    for typed in ("51.5074, -0.1278", "0.0, 0.0", "99.5, -200.1", "43.70, -79.42"):
        found = resolve(typed)
        assert (found.place, found.choices, found.did_you_mean, found.abroad) == (None, (), (), True)
    assert not resolve("Chicago, TX").abroad


def test_a_minus_that_was_forgotten_is_offered_back():
    assert [place.text for place in resolve("41.8781, 87.6298").did_you_mean] == ["41.8781, -87.6298"]


def test_the_longitude_first_is_offered_the_other_way_round():
    for typed in ("-87.6298, 41.8781", "87.6298, 41.8781"):
        assert [place.text for place in resolve(typed).did_you_mean] == ["41.8781, -87.6298"], typed


@pytest.mark.parametrize("typed", ["25 40", "42, -88", "80202-1234", "303-555-0102", "$350.50 25.5", "12 E 5 N 3rd St"])
def test_other_numbers_are_no_coordinates(typed):
    assert resolve(typed).place is None or resolve(typed).place.precision != "coordinates"
    assert not resolve(typed).abroad


@pytest.mark.parametrize(
    "typed",
    [
        "45 N 100 W Logan UT",
        "40 N 100 W Provo, UT",
        "30 N 90 W Ogden, UT",
        "350 E 400 S Salt Lake City",
        "100 N 200 W Provo UT",
        "45 N 100 W",
        "45 30 N 100 20 W Logan UT",
        "100 W 300 N",
        "dose 0.5-1.0 mg/kg Denver",
        "bmi 31.5, 40.2 Denver",
        "bmi 31.5 40.2 Denver",
        "0.5, 0.75 mg/kg Boise",
        "0.125 0.250 mg",
        "bmi 30.0 / 40.0 medicaid",
    ],
)
def test_a_street_in_a_grid_a_dose_and_a_body_mass_are_no_coordinates(typed):
    assert coordinates.find(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "iv 41.87, -87.62",
        "41.8781-87.6298 iv",
        "iv N 41.8781 W 87.6298",
        "51.5, -0.12 iv",
        "51.5074, 0.1278 iv",
        "lat 51.5 lon -0.1 iv",
        "41°52'N 87°37'W iv",
    ],
)
def test_coordinates_among_other_words_are_found(typed):
    assert coordinates.find(typed) is not None


def test_the_browsers_position_is_a_place_of_two_decimals():
    place = places.position("My location 39.74, -104.99")
    assert (place.label, place.precision, place.state) == ("your location", "position", "CO")
    assert resolve(place.text).place == place
    for other in ("My location 51.50, -0.12", "My location 39.7392, -104.9903", "39.74, -104.99", "Denver, CO", ""):
        assert places.position(other) is None


# --- outlines


def test_every_town_with_people_lies_in_a_county_of_its_state():
    with (tables.TABLES / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["population"]) > 5_000]
    lost = []
    for state in set(places.STATES) - {"AS", "DC", "GU", "MP", "VI"}:
        own = [row for row in rows if row["state"] == state]
        lats, lons = (np.array([float(row[key]) for row in own]) for key in ("latitude", "longitude"))
        lost += [own[i]["name"] for i in np.flatnonzero(counties.at(lats, lons, state) == 0)]
    assert lost == []


@pytest.mark.parametrize(
    ("point", "county"),
    [
        ((41.8781, -87.6298), "Cook County, IL"),
        ((42.3601, -71.0589), "Suffolk County, MA"),
        ((40.9256, -73.1409), "Suffolk County, NY"),
        ((39.2904, -76.6122), "Baltimore city, MD"),
        ((39.4015, -76.6019), "Baltimore County, MD"),
        ((33.8366, -117.9143), "Orange County, CA"),
        ((52.9, 172.9), "Aleutians West Census Area, AK"),  # beyond the 180th meridian
        ((41.03, -71.92), "Suffolk County, NY"),  # on the shore at Montauk
        ((21.3069, -157.8583), "Honolulu County, HI"),
        ((29.9511, -90.0715), "Orleans Parish, LA"),
    ],
)
def test_a_point_lies_in_its_county(point, county):
    number = counties.at(np.array([point[0]]), np.array([point[1]]), county[-2:])[0]
    assert counties.county_of(f"{number:05}").label == county


def test_a_point_of_another_state_or_of_nowhere_lies_in_no_county():
    lats, lons = np.array([41.8781, np.nan, 0.0]), np.array([-87.6298, np.nan, 0.0])
    assert counties.at(lats, lons, "IL").tolist() == [17031, 0, 0]
    assert counties.at(lats, lons, "IN").tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("area", "south", "north", "west", "east"),
    [
        ("Cook County, IL", 41.47, 42.16, -88.27, -87.52),
        ("Idaho", 41.99, 49.0, -117.24, -111.04),
        ("Hawaii", 18.91, 22.24, -160.26, -154.8),  # without the islets in the north-west
        ("Aleutians West Census Area, AK", 51.2, 57.3, -187.6, -166.0),
        ("Alaska", 54.4, 71.4, -168.2, -129.9),
    ],
)
def test_the_outline_of_an_area_can_be_drawn_and_framed(area, south, north, west, east):
    rings = areas.outline(resolve(area).place)
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in rings)
    lats, lons = zip(*(point for ring in rings for point in ring), strict=True)
    assert (min(lats), max(lats), min(lons), max(lons)) == pytest.approx((south, north, west, east), abs=0.15)
