"""The distances on offer, each with how many clinics there would be within it."""

import pytest

from directory import search
from directory.geo import places
from directory.search import Query
from directory.search.published import Directory
from directory.search.query import DISTANCES
from directory.views.find import results
from tests import seeded

DIRECTORY = Directory.from_frame(seeded.clinics(400, around=(39.75, -104.99)), "0" * 64, seeded.TODAY)
DENVER = places.resolve("80202").place


@pytest.mark.parametrize("wishes", [frozenset(), frozenset({"route.iv_infusion"})])
@pytest.mark.parametrize("within", [10, 60, None])
def test_each_distance_says_how_many_clinics_a_search_within_it_finds(within, wishes):
    asked = Query("80202", within, wishes)
    labels = results.distances(search.search(DIRECTORY, asked, DENVER))
    assert list(labels) == sorted({*DISTANCES, within}, key=lambda miles: miles or 1e9)
    totals = {miles: search.search(DIRECTORY, asked.with_(within=miles), DENVER).total for miles in labels}
    assert len(set(totals.values())) > 3
    assert labels == {
        miles: f"{miles} miles ({count:,})" if miles else f"any distance ({count:,})" for miles, count in totals.items()
    }
    assert {results.distance_of(label): label for label in labels.values()} == labels


def test_without_a_place_no_distance_has_a_count():
    labels = results.distances(search.search(DIRECTORY, Query(), None))
    assert labels == {miles: f"{miles} miles" if miles else "any distance" for miles in DISTANCES}
    assert {results.distance_of(label) for label in labels.values()} == set(DISTANCES)
