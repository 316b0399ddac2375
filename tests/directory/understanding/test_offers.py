"""What the box on Find offers for a text, and what becomes of a choice."""

import pytest

from directory.geo import places
from directory.search.options import OPTION
from directory.search.published import Directory
from directory.search.query import Query
from directory.understanding.offers import MOST_OFFERED, at_place, offers, picked
from directory.understanding.suggestions import CLINIC, PLACE, WISH
from tests import seeded
from tests.directory.understanding.test_understand import DIRECTORY

SPRAVATO = "route.esketamine_intranasal"


def offered(text, query=None, searched=None, streets=False):
    return offers(DIRECTORY, text, query or Query(), searched, streets=streets)


def test_a_place_and_nothing_else_asks_for_no_choice():
    assert offered("80202") is None and offered("Denver, CO") is None and offered("") is None
    fargo = places.resolve("Fargo, ND").place
    assert offered(fargo.label, searched=fargo) is None


def test_words_of_an_emergency_are_never_passed_over():
    denver = places.resolve("Denver, CO").place
    assert offered("suicidal, Denver, CO", searched=denver).understood.crisis


def test_a_wish_is_one_choice_until_it_is_chosen():
    found = offered("spravato")
    assert found.search and found.labels == (OPTION[SPRAVATO].label,) and found.known
    assert not offered("spravato", query=Query(wishes=frozenset({SPRAVATO}))).search


def test_a_name_of_several_places_asks_back_and_keeps_the_wishes():
    found = offered("spravato in springfield")
    assert len(found.places) > 1 and not found.search and not found.suggestions
    assert found.labels == (OPTION[SPRAVATO].label,)
    chosen = at_place(found.understood, found.places[0]).query
    assert chosen.place == found.places[0].text and chosen.wishes == {SPRAVATO}


def test_at_most_eight_are_offered_and_no_clinic_twice():
    for text in ("juniper", "den", "springfield", "ketamine den", "aurora"):
        found = offered(text)
        assert found.search + len(found.places) + len(found.clinics) + len(found.suggestions) <= MOST_OFFERED
        named = {DIRECTORY.row(position)["clinic_id"] for position in found.clinics}
        assert not named & {one.value for one in found.suggestions if one.kind == CLINIC}


def test_a_street_is_offered_to_be_looked_up_where_that_is_possible():
    text = "1200 Main St, Denver, CO 80202"
    found = offered(text, streets=True)
    assert found.street and not found.places and not found.understood.left
    assert not (offered(text) and offered(text).street)


def test_what_nobody_knows_is_not_known():
    assert not offered("qzxv wvutq").known


def test_a_picked_suggestion_replaces_the_end_of_the_text_and_keeps_the_rest():
    text = "spravato denv"
    place = next(one for one in offered(text).suggestions if one.kind == PLACE)
    query = picked(DIRECTORY, text, place, Query()).query
    assert query.place == place.value and query.wishes == {SPRAVATO}
    text = "spravato aetn"
    wish = next(one for one in offered(text).suggestions if one.kind == WISH)
    assert picked(DIRECTORY, text, wish, Query()).query.wishes == {SPRAVATO, wish.value}


def test_where_a_place_is_not_there_or_misspelled_nothing_is_searched_without_it():
    for text in ("spravato in Greenvile SC", "spravato Denver, CA", "spravato Vancouver, BC", "iv 09012"):
        found = offered(text)
        assert found.known and not found.search and not found.suggestions, text
        assert found.labels


def test_nothing_of_another_state_is_offered_before_the_one_that_was_typed():
    for text, state in (("Denver, CA", "CA"), ("Pittsburg, PA", "PA"), ("iv CA", "CA"), ("Colombia, SC", "SC")):
        found = offered(text)
        places_offered = [place.state for place in found.places] or [found.understood.place.state]
        assert places_offered[0] == state
        assert not [one for one in found.suggestions if one.kind == PLACE]


def test_a_code_that_is_a_word_of_the_field_is_offered_as_the_state_first_then_as_the_wish():
    for text, state, wish in (
        ("VA", "Virginia", "VA community care"),
        ("va", "Virginia", "VA community care"),
        ("SC", "South Carolina", "Injection under the skin"),
        ("MD", "Maryland", OPTION["must.licensed_prescriber"].label),
    ):
        found = offered(text)
        assert (found.labels, found.otherwise) == ((state,), (wish,)) and found.search
        assert found.understood.query.place == state and not found.understood.otherwise.query.place


@pytest.mark.parametrize("name", ["Hessel Psychiatry", "Hesselgarth Online Psychiatry"])
def test_half_of_a_clinics_name_that_is_a_small_town_offers_both(name):
    frame = DIRECTORY.frame.copy()
    frame.loc[3, "organization_name"] = name
    directory = Directory.from_frame(frame, "hessel", seeded.TODAY)
    found = offers(directory, "Hessel", Query(), None, streets=False)
    assert found.search and found.labels == ("Hessel, MI",) and found.clinics == (3,)
    assert offers(directory, "Hessel, MI", Query(), None, streets=False) is None


def test_a_clinics_whole_name_of_common_words_is_offered_beside_the_town_in_it():
    found = offered("Denver Ketamine Center")
    assert found.clinics == (4,) and found.understood.query.place == "Denver, CO" and found.search


def test_a_misspelled_place_that_was_chosen_is_no_unused_word_and_other_words_are():
    for text, left in (
        ("spravato near denvr", ""),
        ("zorgblat near denvr", "zorgblat"),
        ("near Philedelphia with parking", "parking"),
        ("near Philedelphia with free parking", "free parking"),
        ("near Sn Francsco with parking", "parking"),
        ("zorgblat near Seatle with parking", "zorgblat … parking"),
        ("garden near Milwakee with parking", "garden … parking"),
        ("near Philedelphia, PA with parking", "parking"),
        ("near Coloradoo Sprngs and a garden", "garden"),
        ("Virgina with parking", "parking"),
        ("spravato near Seatle", ""),
    ):
        found = offered(text)
        assert at_place(found.understood, found.places[0]).left == left, text


def test_near_me_offers_the_browsers_position_and_nothing_that_begins_like_it():
    for text in ("near me", "cerca de mi", "spravato near me"):
        found = offered(text)
        assert found.near_me and found.known and not found.suggestions and not found.places
    assert not offered("spravato near me in Boise").near_me


def test_a_question_leads_to_the_guide_first_and_keeps_what_else_it_means():
    for text, answer, wish in (
        ("high blood pressure", "way-pressure", "must.vital_signs_monitoring"),
        ("pregnant", "way-pregnancy", "populations.perinatal"),
        ("how much does it cost", "short-cost", "must.price_transparency"),
    ):
        found = offered(text)
        assert found.understood.questions[0] == answer and found.understood.query.wishes == {wish}
        assert found.search and not found.understood.left
    assert offered("is it safe").understood.questions == ("risks", "careful") and offered("is it safe").known
    assert not [one for one in offered("is it safe").suggestions if one.kind == PLACE]
    assert offered("side efects in Denver").understood.questions == ("risks",)


def test_hours_in_the_evening_or_at_the_weekend_are_a_wish():
    for text in ("open saturday", "evenings", "weekends", "open late", "after work"):
        assert offered(text).understood.query.wishes == {"switch.evening_or_weekend"}, text
