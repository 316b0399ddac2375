"""Two places in one text: one can be searched around, so it is asked which; neither is lost, nor is what else was said."""

from itertools import permutations

import numpy as np
import pytest

from directory.geo import tables
from tests.directory.understanding.test_offers import offered
from tests.directory.understanding.test_understand import NO_NEEDLE, read


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Denver or Boulder", ["Denver, CO", "Boulder, CO"]),
        ("Denver, CO or Boulder, CO", ["Denver, CO", "Boulder, CO"]),
        ("Denver / Boulder", ["Denver, CO", "Boulder, CO"]),
        ("Denver & Aurora", ["Denver, CO", "Aurora, CO"]),
        ("between Denver and Boulder", ["Denver, CO", "Boulder, CO"]),
        ("Denver, Boulder or Fort Collins", ["Denver, CO", "Boulder, CO", "Fort Collins, CO"]),
        ("Denver, CO, Boulder, CO", ["Denver, CO", "Boulder, CO"]),
        ("80202 or 80301", ["80202", "80301"]),
        ("Portland OR or Seattle WA", ["Portland, OR", "Seattle, WA"]),
        ("Portland or Salem", ["Portland, OR", "Salem, OR"]),
        ("Chicago or Gary, IN", ["Chicago, IL", "Gary, IN"]),
        ("Texas or Oklahoma", ["Texas", "Oklahoma"]),
        ("Cook County, IL or Lake County, IL", ["Cook County, IL", "Lake County, IL"]),
        ("Bay Area or Sacramento", ["Bay Area, CA", "Sacramento, CA"]),
        ("Kansas City or Omaha", ["Kansas City, MO", "Kansas City, KS", "Omaha, NE"]),
        ("Miami o Tampa", ["Miami, FL", "Tampa, FL"]),
        ("New York or Boston", ["New York, NY", "Boston, MA"]),
        ("Chicago or Atlanta", ["Chicago, IL", "Atlanta, GA"]),
        ("Chicago or Washington", ["Chicago, IL", "Washington, DC", "Washington State"]),
        ("Brooklyn or Philadelphia", ["Brooklyn, NY", "Philadelphia, PA"]),
        ("Phoenix or New York", ["Phoenix, AZ", "New York, NY"]),
        ("Omaha or Kansas City", ["Omaha, NE", "Kansas City, MO", "Kansas City, KS"]),
        ("Denver or Salida", ["Denver, CO", "Salida, CO", "Salida, CA"]),
        ("Salem or Portland", ["Salem, OR", "Portland, OR"]),
        ("Boston or The Bronx", ["Boston, MA", "The Bronx, NY"]),
        ("80202 or Cook County", ["80202", "Cook County, IL"]),
        ("Denver, Boulder, or Fort Collins", ["Denver, CO", "Boulder, CO", "Fort Collins, CO"]),
        ("in Brooklyn, Queens, or Manhattan", ["Brooklyn, NY", "Queens, NY", "Manhattan, NY"]),
        ("Washington or Idaho", ["Washington State", "Washington, DC", "Idaho"]),
        ("Washington or Oregon", ["Washington State", "Washington, DC", "Oregon"]),
        ("Washington or Utah", ["Washington State", "Washington, DC", "Utah"]),
        ("Idaho or Washington", ["Idaho", "Washington State", "Washington, DC"]),
        ("New York or New Jersey", ["New York State", "New York, NY", "New Jersey"]),
        ("Oregon and Washington State", ["Oregon", "Washington State"]),
        ("WA or ID", ["Washington State", "Idaho"]),
        ("Denver or Texas", ["Denver, CO", "Texas"]),
        ("Texas or Chicago or Denver", ["Texas", "Chicago, IL", "Denver, CO"]),
        ("Los Angeles or Oklahoma City", ["Los Angeles, CA", "Oklahoma City, OK"]),
    ],
)
def test_of_several_places_it_is_asked_which(text, asked):
    found = read(text)
    assert [place.text for place in found.places] == asked
    assert (found.place, found.query.place, found.left, found.others) == (None, "", "", ())


def test_of_two_of_the_largest_cities_both_are_offered():
    table = tables.places()
    largest = [table.place(row) for row in np.argsort(-table.weights, kind="stable")[:45]]
    missing = []
    for one, other in permutations(largest, 2):
        text = " or ".join(place.text.rpartition(",")[0] for place in (one, other))
        if not {one, other} <= set(read(text).places):
            missing.append(text)
    assert missing == []


def test_of_more_than_four_places_the_others_are_said_to_be_unused():
    found = read("Denver, Boulder, Golden, Aurora or Pueblo")
    assert len(found.places) == 4 and found.left == "Pueblo"


def test_what_else_was_said_is_kept_with_each_of_the_places():
    found = read("no needles in Tampa or in Orlando, under $400, within 25 miles")
    assert [place.text for place in found.places] == ["Tampa, FL", "Orlando, FL"]
    assert (found.query.wishes, found.query.price_at_most, found.query.within) == (NO_NEEDLE, 400, 25)
    assert not offered("spravato in Tampa or Orlando").search


def test_a_region_that_is_only_one_of_two_places_leaves_the_distance_as_it_was():
    assert read("Upper Peninsula or Green Bay").query.within == read("").query.within


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Denver or iv", "Denver, CO"),
        ("iv or im in Denver", "Denver, CO"),
        ("Denver or by video", "Denver, CO"),
        ("Truth or Consequences, NM", "Truth or Consequences, NM"),
        ("Denver, CO 80202", "80202"),
        ("Austin, Texas and the surrounding area", "Austin, TX"),
        ("Boise and suburbs", "Boise, ID"),
        ("Denver or me", "Denver, CO"),
        ("Boise or Idaho", "Boise, ID"),
        ("Portland, or", "Portland, OR"),
        ("Bend, or iv", "Bend, OR"),
    ],
)
def test_one_place_beside_other_words_is_that_place(text, place):
    found = read(text)
    assert (found.query.place, found.places, found.left) == (place, (), "")


@pytest.mark.parametrize("word", ["relief", "joy", "quick", "hope", "nice", "ill"])
def test_a_word_that_is_a_tiny_town_elsewhere_is_no_second_place(word):
    found = read(f"Denver and {word}")
    assert (found.query.place, found.places, found.left) == ("Denver, CO", (), word)
