"""Two places in one text: one can be searched around, so it is asked which; neither is lost, nor is what else was said."""

import pytest

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
        ("Los Angeles or Oklahoma City", ["Los Angeles, CA", "Oklahoma City, OK"]),
    ],
)
def test_of_several_places_it_is_asked_which(text, asked):
    found = read(text)
    assert [place.text for place in found.places] == asked
    assert (found.place, found.query.place, found.left, found.others) == (None, "", "", ())


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
    ],
)
def test_one_place_beside_other_words_is_that_place(text, place):
    found = read(text)
    assert (found.query.place, found.places, found.left) == (place, (), "")
