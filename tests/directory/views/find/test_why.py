"""Why a result is here: what the fold on a card says, under each order, by video, and with what is not known."""

from dataclasses import replace

import pytest

from directory import search
from directory.geo import places
from directory.search import Query, explanations
from directory.search.published import Directory
from directory.views.find import why
from tests import seeded

CENTER = places.resolve("80202").place
DAY = "2026-10-24"


def clinic(name: str, miles: float, **cells: str) -> dict[str, str]:
    latitude = f"{CENTER.latitude + miles / 69:.6f}"
    return {"location_name": name, "latitude": latitude, "longitude": str(CENTER.longitude)} | cells


def directory_of(*clinics: dict[str, str]) -> Directory:
    frame = seeded.clinics(len(clinics))
    frame.loc[:, [c for c in frame.columns if c != "clinic_id"]] = ""
    for i, cells in enumerate(clinics):
        frame.loc[i, list(cells)] = list(cells.values())
    return Directory.from_frame(frame, "0" * 64, seeded.TODAY)


def said(directory: Directory, query: Query, place=CENTER) -> list[list[str]]:
    """What is said of each result, those by video last."""
    answer = search.search(directory, query, place)
    return [
        why.sentences(explanations.why_here(directory, query, rank, answer), place, directory.today)
        for rank in range(answer.total)
    ]


def test_nearest_first_without_wishes():
    assert said(directory_of(clinic("b", 2), clinic("a", 1)), Query("80202"))[1] == [
        "It is 2.0 miles from 80202 Denver, CO.",
        "You chose no wishes that it would have to meet.",
        "It is number 2 of 2.",
        "The list begins with the nearest.",
    ]


def test_of_alternatives_those_it_meets_are_named_and_what_counts_as_maybe_apart():
    query = Query(
        "80202",
        wishes=frozenset({"route.iv_infusion", "route.oral", "payment.medicaid", "switch.private_room"}),
        price_at_most=500,
        counting_unknown=frozenset({"switch.private_room"}),
    )
    cells = {"route_oral": "yes", "route_iv_infusion": "no", "payment_medicaid": "yes", "price_per_session": "450"}
    of_one = said(directory_of(clinic("a", 1, **cells)), query)[0]
    assert of_one[1] == "It meets these wishes of yours: Tablet or capsule; Medicaid; the price of a visit."
    assert of_one[2].startswith("Not known, and counted as maybe because you chose so: ")
    assert "room" in of_one[2].lower() and len(of_one) == 5


@pytest.mark.parametrize(
    ("sort", "cells", "last"),
    [
        (
            "most_verified",
            {},
            "Clinics that failed no safety check and of which something is known come first; of the checks of this one nothing is known. Of those alike, the one with more of our questions verified comes first; here it is 0.",
        ),
        (
            "most_verified",
            {"informed_consent": "no", "crisis_plan": "yes"},
            "Clinics that failed a safety check come last, those with fewer left to verify first; this one failed 1, and 0 of 9 are verified. Of those alike, the one with more of our questions verified comes first; here it is 0.",
        ),
        (
            "most_verified",
            {
                "informed_consent": "yes",
                "informed_consent_evidence_type": "document",
                "informed_consent_verified_on": DAY,
            },
            "Clinics whose safety checks are all verified come first, then those with fewer left to verify; of this one 1 of 9 are verified and none failed. Of those alike, the one with more of our questions verified comes first; here it is 1.",
        ),
        (
            "recently_verified",
            {
                "informed_consent": "yes",
                "informed_consent_evidence_type": "document",
                "informed_consent_verified_on": DAY,
            },
            "The list begins with what was verified last; this one was last verified 16 days ago (24 Oct 2026).",
        ),
        (
            "recently_verified",
            {},
            "The list begins with what was verified last; nothing of this one is verified now.",
        ),
        (
            "price",
            {"price_per_session": "450"},
            "The list begins with the lowest price; a visit here costs $450.",
        ),
        ("price", {}, "The list begins with the lowest price; the price here is not known."),
    ],
)
def test_another_order_says_what_the_clinic_is_compared_by(sort, cells, last):
    assert said(directory_of(clinic("a", 1, **cells)), Query("80202", sort=sort))[0][-1] == last


def test_leaving_out_what_failed_a_safety_check_is_said_as_a_wish_and_never_as_a_proof():
    said_of_it = said(directory_of(clinic("a", 1)), Query("80202", without_failed=True))[0]
    assert said_of_it[1] == "You leave out clinics that failed a safety check; we know of none that this one failed."
    query = Query("80202", without_failed=True, wishes=frozenset({"route.oral"}))
    with_a_wish = said(directory_of(clinic("a", 1, route_oral="yes")), query)[0]
    assert with_a_wish[1].startswith("It meets these wishes") and with_a_wish[2] == said_of_it[1]


def test_without_a_place_the_list_begins_with_the_most_verified_and_no_distance_is_said():
    a_clinic = directory_of(clinic("a", 1))
    assert said(a_clinic, Query(), None)[0] == [
        "You chose no wishes that it would have to meet.",
        "It is number 1 of 1.",
        said(a_clinic, Query(sort="most_verified"), None)[0][-1],
    ]


def test_a_clinic_without_a_point_is_here_only_at_any_distance():
    assert said(directory_of(clinic("a", 1, latitude="", longitude="")), Query("80202", within=None))[0][0] == (
        "Nobody knows where it lies, and you look at any distance."
    )


def test_a_clinic_by_video_is_here_for_its_states():
    published = directory_of(clinic("a", 1), clinic("far", 900, telehealth="yes", licensed_states="CO"))
    of_far = said(published, Query("80202", telehealth=True))[1]
    assert of_far[0] == "It may treat people of CO by video."
    assert of_far[-2:] == ["It is number 2 of 2.", "The list by video is in the order of names."]


def test_the_fold_is_closed_and_holds_each_sentence_as_a_paragraph():
    published = directory_of(clinic("a", 1))
    answer = search.search(published, Query("80202"), CENTER)
    here = explanations.why_here(published, answer.query, 0, answer)
    said_of_it = "".join(f"<p>{sentence}</p>" for sentence in why.sentences(here, CENTER, published.today))
    folded = why.fold(here, CENTER, published.today)
    assert folded == f'<details class="why"><summary>Why it is here</summary>{said_of_it}</details>'


def test_what_another_state_pays_is_told_apart_from_what_the_own_one_does():
    rows = (clinic(c, n, payment_medicaid="yes", state_province=c) for n, c in enumerate(("CO", "WY", "")))
    own, other, nobody_knows = said(directory_of(*rows), Query("80202", wishes=frozenset({"payment.medicaid"})))
    assert other[2] == "Medicaid: that is its own state's, not Colorado's."
    assert len(other) == len(own) + 1 == len(nobody_knows) + 1


def test_of_where_a_person_is_nothing_is_kept():
    published, query = directory_of(clinic("a", 1)), Query("80202")

    def kept(label: str, precision: str) -> tuple[int, int]:
        place = replace(CENTER, label=label, precision=precision)
        answer = search.search(published, query, place)
        assert answer.within_counts
        assert label in why.fold(explanations.why_here(published, query, 0, answer), place, published.today)
        return why._paragraph.cache_info().currsize, published.packed._bands.cache_info().currsize

    assert kept("Denver, CO", "city") == kept("12 Quillfern Way", "address") == kept("Where you are", "position")
