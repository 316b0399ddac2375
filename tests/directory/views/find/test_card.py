"""A result in one look: its number in the shape of its pin, where, how to call, what it offers, what is proven and what is not known."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from directory import schema, search
from directory.geo import places
from directory.search.published import Directory
from directory.search.query import Query
from directory.views import verdict
from directory.views.clinic import head
from directory.views.find import card as find_card
from directory.views.find import map as find_map
from directory.views.find import results
from tests import seeded
from tests.one_clinic import TODAY, directory_of, words_of


def checked(column: str, value: str = "yes", on: str = "2026-10-24") -> dict[str, str]:
    return {
        column: value,
        column + "_evidence_type": "document",
        column + "_verified_on": on,
        column + "_verified_by": "Vetting nurse, Example Resource Center",
    }


def test_a_card_says_in_order_what_a_specialist_looks_for():
    clinic = directory_of(
        **checked("route_iv_infusion"),
        **checked("payment_plan", on="2026-04-24"),
        **checked("price_per_session", "450"),
        **checked("vital_signs_monitoring"),
        route_oral="yes",
        informed_consent="yes",
        accepting_new_patients="newpt",
        accepting_as_of="2026-10-29",
    )
    text = words_of(
        find_card.card(
            clinic,
            0,
            Query("80202", wishes=frozenset({"route.iv_infusion", "payment.payment_plan"})),
            3,
            7,
            2.4,
            False,
        )
    )
    parts = (
        "Result 3 of 7 3",
        "Not all safety checks verified, none failed",
        "2.4 miles",
        "12 Quillfern Way, Denver, CO 80202",
        "(303) 555-0112",
        "Taking new patients, 11 days ago (29 Oct 2026)",
        "Also: Tablet or capsule",
        "$450 a visit (verified)",
        "IV infusion Verified 16 days ago (24 Oct 2026) from a document",
        "Payment plan Out of date: last checked 7 months ago (24 Apr 2026) from a document",
        "Safety checks: 1 of 9 verified",
        "1 only claimed",
        "7 not known: ",
    )
    assert [part for part in parts if part not in text] == []
    places_of = [text.index(part) for part in parts]
    assert places_of == sorted(places_of)


def test_what_is_not_known_of_a_clinic_is_said_and_nothing_is_made_up_for_it():
    text = words_of(find_card.card(directory_of(), 0, Query(), 1, 1, None, False))
    assert "New patients: not known" in text and "How it is given: not known" in text and "Not yet vetted" in text
    assert "$" not in text and "miles" not in text and "verified" not in text


@pytest.mark.parametrize("wishes", [frozenset(), frozenset({"route.iv_infusion"})])
def test_a_clinic_has_the_same_number_and_shape_in_the_list_and_on_the_map(wishes):
    directory = Directory.from_frame(seeded.clinics(80, around=(39.75, -104.99)), "0" * 64, TODAY)
    asked = Query("80202", wishes=wishes)
    answer = search.search(directory, asked, places.resolve("80202").place)
    pins, _ = results.pins(directory, answer, 0, 20)
    shown = {pin.number: pin for pin in pins if pin.number}
    assert len(shown) > 5 and len({pin.marker for pin in shown.values()}) > 1
    for number, pin in shown.items():
        position = int(answer.positions[number - 1])
        card = find_card.card(directory, position, asked, number, answer.total, pin.miles, False)
        assert directory.row(position)["clinic_id"] == pin.clinic_id
        assert f'<span class="pin pin-{pin.marker}"' in card and f">{number}</span>" in card
        # the shape is the verdict about safety, whatever was wished, and the label says what the card says
        assert pin.marker == directory.verdict(position)
        assert f"{pin.words}" in words_of(card)
    # the words of the shapes are as many as the shapes
    assert results.legend().count("<li>") == len(find_map.LEGEND) == len(verdict.VERDICT_LABELS)


@pytest.mark.parametrize("query", [Query("82801", within=None), Query("82801", telehealth=True)])
def test_what_another_state_pays_is_said_to_be_that_states(query):
    clinic = directory_of(**checked("payment_medicaid"), payment_plan="yes", telehealth="yes", licensed_states="WY")
    query = query.with_(wishes=frozenset({"payment.medicaid", "payment.payment_plan"}))
    sheridan, denver = places.resolve("82801").place, places.resolve("80202").place
    answer = search.search(clinic, query, sheridan)
    (position,) = (*answer.positions.tolist(), *answer.telehealth.tolist())
    text = words_of(find_card.card(clinic, position, query, None, 1, None, False, None, sheridan))
    assert (
        "Medicaid Verified 16 days ago (24 Oct 2026) from a document"
        " Medicaid here is Colorado's. Medicaid from Wyoming may not be taken: ask when you call." in text
    )
    assert text.count("Wyoming") == 1
    for place in (denver, None):
        text = words_of(find_card.card(clinic, position, query, None, 1, None, False, None, place))
        assert "Wyoming" not in text and "may not be taken" not in text


def test_who_does_not_say_what_it_takes_and_lies_in_another_state_says_that_it_may_not():
    maybe = frozenset({"payment.medicaid"})
    query = Query("82801", within=None, wishes=maybe, counting_unknown=maybe)
    text = words_of(find_card.card(directory_of(), 0, query, None, 1, None, False, None, places.resolve("82801").place))
    assert "It is in Colorado, so Medicaid from Wyoming may not be taken here." in text
    washington = places.resolve("20001").place
    text = words_of(find_card.card(directory_of(), 0, query, None, 1, None, False, None, washington))
    assert "so Medicaid from the District of Columbia may not be taken here." in text


def test_a_long_list_of_unknown_checks_is_cut_but_counted():
    strip = words_of(find_card.safety_strip(directory_of(**checked("informed_consent")), 0))
    assert re.search(r"8 not known: [^,]+, [^,]+, [^,]+ and 5 more", strip)
    assert " more" not in words_of(find_card.safety_strip(directory_of(**checked("informed_consent")), 0, named=99))


def test_the_marks_stand_in_the_order_of_the_schema_and_each_has_its_name():
    clinic = directory_of(
        **checked("informed_consent"), **checked("clinician_present", "no"), vital_signs_monitoring="yes"
    )
    strip = find_card.safety_strip(clinic, 0)
    marks = re.findall(r'<span class="mark mark-(\w+)" title="([^"]+)">', strip)
    assert [name.split(": ")[0] for _, name in marks] == [c.short for c in schema.core_criteria(False)]
    assert [mark for mark, _ in marks if mark != "unknown"] == ["no", "claimed", "verified"]
    words = {"no": "no", "claimed": "clinic says so", "verified": "verified", "unknown": "not known"}
    assert all(name.endswith(f": {words[mark]}") for mark, name in marks)
    assert strip.count("<summary>") == 1 and "tabindex" not in strip


def test_the_strip_counts_failed_checks_by_the_word_of_the_verdict():
    clinic = directory_of(informed_consent="no", **checked("clinician_present", "no"))
    assert verdict.in_words(clinic, 0) == "2 safety checks failed"
    assert re.search(r"\b2 failed\b", words_of(find_card.safety_strip(clinic, 0)))


def test_of_a_clinic_of_which_nothing_is_known_no_row_of_marks_is_drawn():
    assert find_card.safety_strip(directory_of(outcome_tracking="yes"), 0) is None
    assert words_of(verdict.line(directory_of(), 0)) == "Not yet vetted: no safety check is known"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "Not yet vetted: no safety check is known"),
        ({"informed_consent": "yes"}, "Not all safety checks verified, none failed"),
        (
            {k: v for c in schema.core_criteria(False) for k, v in checked(c.key, c.yes_values[0]).items()},
            "All safety checks verified",
        ),
        ({"informed_consent": "no"}, "1 safety check failed"),
    ],
)
def test_the_verdict_has_the_same_words_on_card_label_page_and_in_the_file(cells, said):
    clinic = directory_of(route_oral="yes", latitude="39.75", longitude="-105", **cells)
    answer = search.search(clinic, Query(within=None), None)
    (pin,), _ = results.pins(clinic, answer, 0, 20)
    assert said in words_of(find_card.card(clinic, 0, Query(), 1, 1, None, False))
    assert pin.words.startswith(said)
    assert said in words_of(head.head(clinic, 0, datetime(2026, 11, 9, 18, tzinfo=UTC)))
    (line,) = csv.DictReader(io.StringIO(results.csv(clinic, answer, Query()).decode("utf-8-sig")))
    assert line["safety_verdict"] == said
