"""What the box on Find offers for a text, and what becomes of a choice."""

from directory.geo import places
from directory.search.options import OPTION
from directory.search.query import Query
from directory.understanding.offers import MOST_OFFERED, at_place, offers, picked
from directory.understanding.suggestions import CLINIC, PLACE, WISH
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
    for text in ("juniper", "den", "springfield", "ketamine den", "portland"):
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
