"""The distances on offer, each with how many clinics there would be within it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from directory import search
from directory.clinics.findings import STANDING_LABELS
from directory.geo import places
from directory.search import Query, explanations
from directory.search.published import Directory
from directory.search.query import DISTANCES
from directory.views import verdict
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


SAFE = "Leave out clinics that failed a safety check"


def test_leaving_out_what_failed_a_safety_check_is_a_chosen_wish_that_can_be_taken_away():
    asked = Query("80202", without_failed=True)
    assert [(label, without) for _, label, without in results.chosen(asked)] == [(SAFE, Query("80202"))]
    assert results.chosen(Query("80202")) == []
    answer = search.search(DIRECTORY, asked, DENVER)
    assert f"Your wishes: {SAFE}." in results.on_paper(answer, asked, datetime(2026, 11, 9, 18, tzinfo=UTC))
    left_out = set(search.search(DIRECTORY, Query("80202"), DENVER).positions) - set(answer.positions)
    assert len(left_out) > 5
    for position in left_out:
        (reason,) = explanations.why_not(DIRECTORY, asked, DENVER, int(position))
        assert results.failed(reason, DIRECTORY.today) == "It failed a safety check, and you leave out clinics that did"


def test_the_file_of_results_holds_a_verdict_beside_every_wish_also_the_price():
    asked = Query("80202", 250, frozenset({"route.iv_infusion"}), price_at_most=500)
    answer = search.search(DIRECTORY, asked, DENVER)
    lines = list(csv.DictReader(io.StringIO(results.csv(DIRECTORY, answer, asked).decode("utf-8-sig"))))
    assert len(lines) == len(answer.positions) > 3
    for line, position in zip(lines, answer.positions.tolist(), strict=True):
        assert line["safety_verdict"] == verdict.in_words(DIRECTORY, position)
        assert float(line["price_per_session"]) <= 500
        for column in ("route_iv_infusion", "price_per_session"):
            assert line[f"{column}_standing"] == STANDING_LABELS[DIRECTORY.finding(position, column).standing]
    assert {line["safety_verdict"].split(" ", 1)[1] for line in lines} >= {"safety checks failed"}
