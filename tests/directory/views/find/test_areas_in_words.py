"""What Find says where the place is a state, a county, a region or the browser's own position."""

import pytest

from directory import search
from directory.geo.places import resolve
from directory.search import explanations, near_misses
from directory.search.published import Directory
from directory.search.query import Query
from directory.views.find import location, results, what_helps, why
from tests import seeded

DIRECTORY = Directory.from_frame(seeded.clinics(400), "0" * 64, seeded.TODAY)


def searched(text, **asked):
    place = resolve(text).place
    query = Query(**asked).around(place)
    return search.search(DIRECTORY, query, place), query, place


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Texas", "in Texas"),
        ("NY", "in New York State"),
        ("Cook County, IL", "in Cook County, IL"),
        ("Bay Area", "within 50 miles of the middle of Bay Area, CA"),
        ("My location 39.74, -104.99", "within 50 miles of your location"),
        ("41.8781, -87.6298", "within 50 miles of 41.8781, -87.6298"),
    ],
)
def test_the_summary_says_where(typed, said):
    assert f" {said}" in results.summary(*searched(typed))


def test_the_summary_of_an_area_tells_those_by_video_apart():
    answer, query, place = searched("Texas")
    assert len(answer.telehealth)
    said = results.summary(answer, query, place)
    by_video = f"{len(answer.telehealth)} by video in Texas"
    assert f'{len(answer.positions)} in Texas, <a href="#by-video">{by_video}</a>' in said


def test_an_area_has_no_counts_beside_distances():
    assert "(" not in "".join(results.distances(searched("Texas")[0]).values())


def test_a_result_of_an_area_says_that_it_is_in_it_and_why_it_stands_where_it_stands():
    answer, query, place = searched("Texas")
    first = explanations.why_here(DIRECTORY, query, 0, answer)
    said = why.sentences(first, place, seeded.TODAY)
    assert said[0] == "It is in Texas."
    assert "verified" in said[-1]


def test_a_clinic_outside_an_area_says_how_far_from_its_largest_town():
    answer, query, place = searched("Cook County, IL")
    outside = next(i for i in range(400) if DIRECTORY.row(i)["state_province"] == "TX" and DIRECTORY.row(i)["latitude"])
    (reason, *_) = explanations.why_not(DIRECTORY, query, place, outside)
    assert results.failed(reason, seeded.TODAY).startswith("It is not in Cook County, IL: ")
    assert results.failed(reason, seeded.TODAY).endswith(" from Chicago, IL")


def test_a_larger_distance_counts_from_the_largest_town_and_says_so():
    answer, query, place = searched("Idaho", wishes=frozenset({"route.oral", "route.sublingual", "payment.free"}))
    misses = near_misses.near_misses(DIRECTORY, query, place, answer, few=10**6)
    further = next(miss for miss in misses if miss.kind == "distance" and miss.query.within)
    assert what_helps.change(DIRECTORY, further).startswith(f"**Look within {further.query.within} miles")
    assert "Distances are counted from Boise, ID, the largest town." in what_helps.counted_from(place)


def test_the_offer_says_why_a_position_was_not_of_use():
    assert "outside the United States" in location.offer(abroad=True)
    here = location.offer(abroad=False)
    assert ">Use my location</button>" in here and 'role="status"></p>' in here
    assert "did not give your location" in here and "could not find your location" in here


def test_the_note_beside_a_link_says_what_it_holds():
    position = resolve("My location 39.74, -104.99").place
    asked = Query().around(position)
    assert "without your location" in location.share_note(asked, asked.to_share(position))
    for place in (None, resolve("Idaho").place):
        asked = Query().around(place) if place else Query()
        assert location.share_note(asked, asked.to_share(place)).startswith("This link holds the search and the place.")
