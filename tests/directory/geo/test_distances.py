"""Distances agree with geopy's geodesic: as shown, and at the edge of a radius."""

import math

import numpy as np
import pytest
from geopy.distance import distance as geopy_distance
from geopy.distance import geodesic
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from directory.geo import distances
from tests.repetitions import examples

# Mainland and Alaska, the Aleutians on both sides of 180°, Hawaii, Puerto Rico and the Virgin Islands, Guam and the
# Marianas, American Samoa.
REGIONS = [
    (24.5, 71.4, -168.0, -66.9),
    (51.0, 55.0, 172.0, 180.0),
    (51.0, 55.0, -180.0, -165.0),
    (18.9, 22.3, -160.3, -154.8),
    (17.6, 18.6, -67.3, -64.5),
    (13.2, 20.6, 144.6, 146.1),
    (-14.6, -11.0, -171.1, -168.1),
]


@st.composite
def us_points(draw):
    south, north, west, east = draw(st.sampled_from(REGIONS))
    return draw(st.floats(south, north)), draw(st.floats(west, east))


def near(point, miles, bearing):
    found = geopy_distance(miles=miles).destination(point, bearing)
    return found.latitude, found.longitude


def columns(points):
    return [p[0] for p in points], [p[1] for p in points]


def within(lat, lon, lats, lons, radius):
    return distances.Prepared(lats, lons).within(lat, lon, radius)


def within_and_shown(lat, lon, lats, lons, radius):
    return distances.Prepared(lats, lons).within_and_shown(lat, lon, radius)


def in_box(points, origin, radius):
    found = np.zeros(len(points), dtype=bool)
    found[distances.Prepared(*columns(points)).candidates(*origin, radius)] = True
    return found


@settings(max_examples=examples(100), deadline=None)
@given(us_points(), st.lists(us_points(), min_size=1, max_size=12))
def test_what_is_shown_is_the_geodesic_rounded_to_a_tenth_of_a_mile(origin, points):
    shown = distances.shown_miles(*origin, *columns(points))
    assert shown.tolist() == [round(geodesic(origin, p).miles, 1) for p in points]


@settings(max_examples=examples(100), deadline=None)
@given(us_points(), st.floats(0, 600), st.floats(0, 360), st.integers(-3, 3))
@example((24.5, -67.0), 506.375, 1.0, 0)
def test_what_is_shown_is_exact_on_a_rounding_edge(origin, miles, bearing, nanomiles):
    edge = math.floor(miles * 10) / 10 + 0.05 + nanomiles * 1e-9
    point = near(origin, edge, bearing)
    assert distances.shown_miles(*origin, *columns([point])).tolist() == [round(geodesic(origin, point).miles, 1)]


@settings(max_examples=examples(100), deadline=None)
@given(
    us_points(),
    st.sampled_from([5, 10, 25, 50, 100, 250]),
    st.lists(st.floats(0, 360), min_size=1, max_size=8),
    st.sampled_from([0.0, 1e-12, -1e-12, 1e-10, -1e-10, 1e-7, -1e-7, 1e-4, -1e-4, 0.1, -0.1]),
)
def test_membership_is_exact_at_the_edge_of_the_radius(origin, radius, bearings, beyond):
    points = [near(origin, radius + beyond, bearing) for bearing in bearings]
    truth = [geodesic(origin, p).miles <= radius for p in points]
    assert within(*origin, *columns(points), radius).tolist() == truth
    mask, _ = within_and_shown(*origin, *columns(points), radius)
    assert mask.tolist() == truth


@settings(max_examples=examples(60), deadline=None)
@given(us_points(), us_points())
def test_a_clinic_lies_within_a_radius_equal_to_its_own_distance_and_not_the_next_smaller(origin, point):
    assume(origin != point)
    distance = geodesic(origin, point).miles
    assume(distance > 0)
    assert within(*origin, *columns([point]), distance).tolist() == [True]
    assert within(*origin, *columns([point]), math.nextafter(distance, 0)).tolist() == [False]


@settings(max_examples=examples(100), deadline=None)
@given(us_points(), st.lists(us_points(), min_size=1, max_size=12), st.sampled_from([1, 25, 400, 3000, 7000]))
def test_one_pass_gives_the_same_membership_and_the_same_shown_distances_as_two(origin, points, radius):
    lats, lons = columns(points)
    mask, shown = within_and_shown(*origin, lats, lons, radius)
    assert mask.tolist() == within(*origin, lats, lons, radius).tolist()
    assert shown[mask].tolist() == distances.shown_miles(*origin, lats, lons)[mask].tolist()
    assert np.isnan(shown[~mask]).all()


@settings(max_examples=examples(100), deadline=None)
@given(us_points(), st.lists(us_points(), min_size=1, max_size=12))
def test_unrounded_miles_err_by_less_than_two_millionths_within_a_quarter_of_the_globe(origin, points):
    for found, point in zip(distances.miles(*origin, *columns(points)), points, strict=True):
        truth = geodesic(origin, point).miles
        if truth < 6000:
            assert abs(found - truth) <= truth * 2e-6 + 1e-6


@settings(max_examples=examples(100), deadline=None)
@given(us_points(), st.sampled_from([0.1, 10, 50, 250, 2000, 6000]), st.floats(0, 360), st.floats(0, 1))
@example((52.0, 179.9), 50, 90.0, 1.0)
@example((52.0, -179.9), 50, 270.0, 1.0)
@example((71.0, -156.0), 2000, 0.0, 1.0)
def test_the_box_holds_every_point_of_the_circle(origin, radius, bearing, share):
    point = near(origin, radius * share, bearing)
    assert in_box([point], origin, radius).all()


def test_the_box_is_not_much_larger_than_the_circle():
    box = distances.box(43.6, -116.2, 50)
    assert geodesic((box.lat_min, -116.2), (box.lat_max, -116.2)).miles < 101
    assert geodesic((43.6, box.lon_min), (43.6, box.lon_max)).miles < 101


def test_a_box_over_the_180th_meridian_has_its_west_edge_east_of_its_east_edge():
    box = distances.box(51.9, 179.5, 100)
    assert box.lon_min > 0 > box.lon_max
    points = [(51.9, 179.9), (51.9, -179.9), (51.9, 0.0)]
    assert in_box(points, (51.9, 179.5), 100).tolist() == [True, True, False]


def test_a_box_that_reaches_a_pole_holds_every_longitude():
    box = distances.box(89.9, 10, 50)
    assert (box.lat_max, box.lon_min, box.lon_max) == (90.0, -180.0, 180.0)


@settings(max_examples=examples(60), deadline=None)
@given(us_points(), st.lists(us_points(), min_size=1, max_size=30), st.sampled_from([25, 300, 3000, math.inf]))
def test_nearby_finds_exactly_the_rows_within_in_ascending_order(origin, points, radius):
    prepared = distances.Prepared(*columns(points))
    rows, shown = prepared.nearby(*origin, radius)
    truth = [i for i, p in enumerate(points) if geodesic(origin, p).miles <= radius]
    assert rows.tolist() == truth
    assert shown.tolist() == [round(geodesic(origin, points[i]).miles, 1) for i in truth]


def test_neighbours_on_both_sides_of_the_180th_meridian_find_each_other():
    prepared = distances.Prepared([51.9, 51.9], [-179.9, -170.0])
    rows, shown = prepared.nearby(51.9, 179.9, 25)
    assert rows.tolist() == [0]
    assert shown.tolist() == [round(geodesic((51.9, 179.9), (51.9, -179.9)).miles, 1)]


def test_a_clinic_at_the_very_place_is_at_distance_zero():
    mask, shown = within_and_shown(39.75, -104.99, [39.75], [-104.99], 0)
    assert mask.tolist() == [True]
    assert shown.tolist() == [0.0]


@pytest.mark.parametrize("opposite", [(-43.6, 63.8), (-43.5, 63.9), (-43.6, 63.79999), (0.0, 63.8), (-90.0, 0.0)])
def test_points_at_the_other_side_of_the_earth_are_exact_too(opposite):
    origin = (43.6, -116.2)
    truth = geodesic(origin, opposite).miles
    assert distances.shown_miles(*origin, *columns([opposite])).tolist() == [round(truth, 1)]
    assert within(*origin, *columns([opposite]), truth).tolist() == [True]
    assert within(*origin, *columns([opposite]), math.nextafter(truth, 0)).tolist() == [False]


@pytest.mark.parametrize(
    "nowhere", [(math.nan, -100.0), (40.0, math.nan), (math.inf, -100.0), (300.0, -100.0), (40.0, -math.inf)]
)
def test_a_row_without_a_point_is_within_nothing_and_shows_no_distance(nowhere):
    points = [nowhere, (40.0, -100.0)]
    for radius in (50, math.inf):
        mask, shown = within_and_shown(40.0, -100.0, *columns(points), radius)
        assert mask.tolist() == [False, True]
        assert math.isnan(shown[0])
    assert within(40.0, -100.0, *columns(points), 50).tolist() == [False, True]
    assert distances.Prepared(*columns(points)).nearby(40.0, -100.0, math.inf)[0].tolist() == [1]


@settings(max_examples=examples(60), deadline=None)
@given(
    us_points(),
    st.sampled_from([5.0, 50.0, 500.0]),
    st.lists(st.floats(0, 360), min_size=1, max_size=4),
    st.sampled_from([1e-12, -1e-12, 1e-7, -1e-7, 0.1, -0.1]),
)
def test_the_first_radius_that_holds_a_row_is_exact_at_its_edge_and_on_the_other_side_of_the_earth(
    origin, radius, bearings, beyond
):
    radii = (5.0, 50.0, 500.0, 12_000.0, 12_430.0)
    opposite = -origin[0], origin[1] + (-180 if origin[1] > 0 else 180)
    points = [*(near(origin, radius + beyond, bearing) for bearing in bearings), origin, opposite, (math.nan, 0.0)]
    masks = [within(*origin, *columns(points), miles).tolist() for miles in radii]
    truth = [next((n for n, mask in enumerate(masks) if mask[row]), len(radii)) for row in range(len(points))]
    assert distances.Prepared(*columns(points)).bands(*origin, radii).tolist() == truth


def test_an_origin_that_is_no_point_finds_nothing():
    for origin in ((math.nan, 0.0), (200.0, 0.0)):
        assert not within(*origin, [40.0], [-100.0], 50).any()
        assert np.isnan(distances.miles(*origin, [40.0], [-100.0])).all()


def test_an_empty_directory_has_no_distances():
    mask, shown = within_and_shown(40.0, -100.0, [], [], 50)
    assert (len(mask), len(shown)) == (0, 0)
    assert distances.Prepared([], []).nearby(40.0, -100.0, 50)[0].tolist() == []


def test_latitudes_and_longitudes_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        distances.Prepared([1.0, 2.0], [1.0])


def test_an_endless_radius_holds_every_row_that_has_a_point():
    mask, shown = within_and_shown(40.0, -100.0, [13.4, 18.2, math.nan], [144.8, -66.5, 0.0], math.inf)
    assert mask.tolist() == [True, True, False]
    assert shown[:2].tolist() == [round(geodesic((40.0, -100.0), p).miles, 1) for p in ((13.4, 144.8), (18.2, -66.5))]


def test_rows_chosen_by_index_give_the_same_distances_as_all_rows():
    prepared = distances.Prepared([40.0, 41.0, 42.0], [-100.0, -101.0, -102.0])
    everything = prepared.shown_miles(39.0, -99.0)
    assert prepared.shown_miles(39.0, -99.0, np.array([2, 0])).tolist() == everything[[2, 0]].tolist()


def test_prepared_points_cannot_be_changed():
    prepared = distances.Prepared([40.0], [-100.0])
    with pytest.raises(ValueError, match="read-only"):
        prepared.lats[0] = 1.0
