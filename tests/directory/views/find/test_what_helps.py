"""What would help, in words: what a change gains and where, whom to call, and no advice where nobody wished for anything."""

import csv
import io
import re

import pytest

from directory import search
from directory.geo.places import resolve
from directory.search import near_misses, options
from directory.search.query import Query
from directory.views.find import results, what_helps
from tests.directory.search.test_answer import CENTER, clinic, directory

MEDICAID = "payment.medicaid"
VIDEO = {"telehealth": "yes", "licensed_states": "MD"}
PHONE = {"phone": "+14065550195"}


def text(html):
    return " ".join(re.sub(r"<[^>]+>", "", html.replace("</p>", " ").replace("</h2>", ". ")).split())


def helped(published, place=CENTER, **asked):
    """(heading, labels of the changes, sentences of the calls), as a person reads them."""
    query = Query(place="21201", **asked)
    answer = search.search(published, query, place)
    misses = near_misses.near_misses(published, query, place, answer)
    changes, calls = what_helps.split(misses)
    return (
        text(what_helps.heading(answer, misses)),
        [what_helps.change(published, miss, place).replace("\\", "").replace("**", "") for miss in changes],
        [text(what_helps.call_heading(miss, place)) for miss in calls],
    )


def test_a_change_says_where_the_nearest_it_gains_is_and_how_many():
    spokane = clinic("S", 213.7, location_name="Alder House", city="Spokane", state_province="WA", **VIDEO)
    _, labels, _ = helped(directory(spokane))
    assert labels == [
        "Add clinics that treat you by video. Alder House, Spokane, WA: 1 more",
        "Look within 225 miles. Alder House, Spokane, WA, 214 miles: 1 more",
    ]
    _, labels, _ = helped(directory(spokane, spokane | {"clinic_id": "T", "location_name": "B"}))
    assert labels[0] == "Add clinics that treat you by video. First is Alder House, Spokane, WA: 2 more", (
        "near to nobody"
    )
    assert labels[1] == "Look within 225 miles. Nearest is Alder House, Spokane, WA, 214 miles: 2 more"


@pytest.mark.parametrize(
    ("miles", "shown"),
    [
        (0, "under 0.1 miles"),
        (0.06, "0.1 miles"),
        (1, "1 mile"),
        (51.04, "51.0 miles"),
        (100.1, "101 miles"),
        (3808, "3,808 miles"),
    ],
)
def test_a_distance_to_elsewhere_never_promises_less_than_there_is(miles, shown):
    assert what_helps.far(miles) == shown


def test_calls_name_the_towns_and_what_to_ask():
    billings = clinic("B", 53, city="Billings", payment_medicaid="unknown")
    missoula = clinic("M", 237, city="Missoula", payment_medicaid="unknown")
    asked = {"wishes": frozenset({MEDICAID})}
    assert helped(directory(billings, missoula), **asked)[2] == [
        "2 clinics in Billings and Missoula do not say whether they take Medicaid: call and ask."
    ]
    assert helped(directory(missoula), **asked)[2] == [
        "1 clinic in Missoula does not say whether it takes Medicaid: call and ask."
    ]
    many = [clinic(str(n), 55 + n, city=f"Town {n}", state_province="VA") for n in range(4)]
    languages = {"wishes": frozenset({"languages.es"})}
    assert helped(directory(*many[:2]), **languages)[2] == [
        "2 clinics in Town 0 and Town 1, VA do not say whether they speak Spanish: call and ask."
    ]
    assert (
        "in Town 0, VA and Billings do not say"
        in helped(directory(many[0], clinic("B", 90, city="Billings")), **languages)[2][0]
    )
    assert helped(directory(*(row | {"latitude": CENTER.latitude} for row in many)), **languages)[2] == [
        "4 clinics in Town 0, Town 1 and other towns, VA do not say whether they speak Spanish: call and ask."
    ]


def test_two_wishes_left_open_are_one_call():
    core = next(o.id for o in options.OPTIONS if o.core)
    silent = clinic("A", city="Hagerstown", payment_medicaid="unknown", **{core.partition(".")[2]: "yes"})
    heading, labels, calls = helped(directory(silent), wishes=frozenset({core, MEDICAID, "must.crisis_plan"}))
    assert labels == [] and "Nothing is wrong with your search. You can call and ask." in heading
    assert calls == [
        "1 clinic in Hagerstown does not say whether it takes Medicaid and whether it offers “A plan if you are suicidal or in crisis”: call and ask."
    ]


def test_each_clinic_to_call_has_its_distance_and_a_phone_that_dials():
    published = directory(clinic("B", 53, city="Billings", payment_medicaid="unknown", **PHONE), clinic("C", 60))
    query = Query("21201", wishes=frozenset({MEDICAID}))
    (miss,) = what_helps.split(
        near_misses.near_misses(published, query, CENTER, search.search(published, query, CENTER))
    )[1]
    line = what_helps.call(published, miss.nearest[0])
    assert 'href="tel:+14065550195"' in line and text(line) == "53.0 miles away · (406) 555-0195"
    assert what_helps.named(published, miss.nearest[0].position).replace("\\", "") == "Clinic B, Billings, MD"
    assert "No phone is known" in what_helps.call(published, miss.nearest[1])
    label = what_helps.show_them(miss, query).replace("\\", "")
    assert label == "Look within 60 miles and show them in the list: 2 more"


def test_what_a_state_pays_is_said_to_end_at_its_border():
    away = clinic("away", 60, state_province="VA", payment_medicaid="yes")
    here = clinic("here", 90, payment_medicaid="yes", city="Hagerstown")
    heading, labels, _ = helped(directory(away, here), wishes=frozenset({MEDICAID}))
    assert "Clinics in other states seldom take “Medicaid” from Maryland." in heading
    assert labels == [
        "Look within 90 miles. Nearest is Clinic here, Hagerstown, MD, 90.0 miles: 2 more, 1 of them in other states"
    ]
    assert "other states" not in helped(directory(away, here), wishes=frozenset({"payment.medicare"}))[0]


def test_with_wishes_it_says_that_nothing_is_wrong_and_how_much_must_change():
    core = next(o.id for o in options.OPTIONS if o.core)
    oral = frozenset({"route.oral"})
    assert helped(directory(clinic("A", route_oral="no")), wishes=oral)[0] == (
        "No clinic fits every wish. Nothing is wrong with your search. One change can help."
    )
    assert (
        "No single change helps, but two together do."
        in helped(directory(clinic("A", 60, route_oral="no")), wishes=oral)[0]
    )
    assert "No single change helps. See below" in helped(directory(clinic("A", 60)), wishes=frozenset({core}))[0]
    assert helped(directory(clinic("A", route_oral="yes"), clinic("B", route_oral="no")), wishes=oral)[0] == (
        "Only 1 clinic fits every wish. One change would bring more."
    )
    assert "No single change would bring more." in helped(directory(clinic("A", route_oral="yes")), wishes=oral)[0]


def test_without_wishes_none_is_spoken_of():
    assert helped(directory(clinic("A", 60)))[0] == (
        "No clinic within 50 miles of 21201 Baltimore, MD. You can look further away."
    )
    assert helped(directory())[0].startswith("There is no clinic here yet.")
    video = clinic("V", 900, state_province="CO", **VIDEO)
    assert [
        helped(directory(*rows), resolve("Maryland").place)[0]
        for rows in ((video,), (video, clinic("A", 60, state_province="VA")))
    ] == [
        "No clinic in Maryland, only by video. There are no others in this directory. A person can help you look.",
        "No clinic in Maryland, only by video. You can look further away.",
    ]


def test_where_other_states_pay_the_clinics_that_fit_are_not_called_enough():
    away = [clinic(f"away{n}", 1, state_province="VA", payment_medicaid="yes") for n in range(5)]
    medicaid = {"wishes": frozenset({MEDICAID})}
    said = lambda *rows: helped(directory(*rows), **medicaid)[0].partition(". ")[0]  # noqa: E731
    assert said(*away) == "The 5 clinics that fit are not in Maryland"
    assert said(away[0]) == "The only clinic that fits is not in Maryland"
    assert said(*away, clinic("here", payment_medicaid="yes")) == (
        "Only 1 of 6 clinics fits every wish for people of Maryland"
    )


def test_where_somebody_can_be_called_that_is_said_before_what_else_can_change():
    silent, no = clinic("A", payment_medicaid="unknown"), clinic("B", payment_medicaid="no")
    heading, labels, calls = helped(directory(silent, no), wishes=frozenset({MEDICAID}))
    assert "You can call and ask, or change one thing." in heading and len(labels) == len(calls) == 1
    heading, *_ = helped(directory(silent, no, clinic("C", payment_medicaid="yes")), wishes=frozenset({MEDICAID}))
    assert heading.startswith("Only 1 clinic fits every wish. To find more, you can call and ask, or change one thing.")


def test_of_an_area_a_distance_says_from_where():
    ontario = clinic("A", state_province="OR", latitude="44.03", longitude="-116.96", city="Ontario")
    wishes = frozenset({"payment.payment_plan"})
    idaho = resolve("Idaho").place
    query = Query("Idaho", wishes=wishes)
    published = directory(ontario)
    misses = near_misses.near_misses(published, query, idaho, search.search(published, query, idaho))
    assert what_helps.show_them(misses[0], query, idaho).replace("\\", "") == (
        "Look within 50 miles of Boise, ID and show it in the list: 1 more"
    )
    published = directory(ontario | {"payment_plan": "yes"})
    _, (label, *_), _ = helped(published, idaho, wishes=wishes)
    assert label.startswith("Look within 50 miles of Boise, ID. Clinic A, Ontario, OR, 4")


def test_where_only_video_fits_that_is_said():
    heading, labels, _ = helped(directory(clinic("V", 900, **VIDEO), clinic("A", 60)), telehealth=True)
    assert heading.startswith("No clinic within 50 miles of 21201 Baltimore, MD, only by video.")
    assert labels[-1].startswith("Look within 60 miles")


def test_the_nearest_say_what_they_do_not_fit_and_that_their_state_is_another():
    core = next(o.id for o in options.OPTIONS if o.core)
    query = Query("21201", wishes=frozenset({MEDICAID, core}))
    published = directory(clinic("away", 60, state_province="VA", payment_medicaid="yes", **VIDEO, **PHONE))
    (near,) = near_misses.nearest_three(published, query, CENTER)
    said = text(what_helps.shortfalls(published, near, CENTER).replace("</li>", ". "))
    assert "(406) 555-0195" in said and "miles away" in said
    assert "It is in Virginia, so it may not take what Maryland pays" in said
    (near,) = near_misses.nearest_by_video(published, query, CENTER)
    assert "miles away" not in text(what_helps.shortfalls(published, near, CENTER, by_video=True))


def both_ways():
    return directory(
        *(clinic(f"here{n}", 1 + n) for n in range(2)), *(clinic(f"video{n}", 900, **VIDEO) for n in range(3))
    )


def test_counts_say_what_they_count_and_lead_there():
    published = both_ways()
    query = Query("21201", telehealth=True)
    answer = search.search(published, query, CENTER)
    said = results.summary(answer, query, CENTER)
    assert text(said) == "5 clinics. 2 within 50 miles of 21201 Baltimore, MD, 3 by video in Maryland."
    assert 'data-said="5 clinics: 2 within 50 miles of 21201 Baltimore, MD, 3 by video in Maryland"' in said
    assert 'href="#in-person"' in said and 'href="#by-video"' in said
    assert 'id="by-video" tabindex="-1"' in results.telehealth_heading(answer, CENTER)
    assert 'id="in-person" tabindex="-1"' in results.in_person_heading(answer)
    assert "href" not in results.summary(answer, query, CENTER, jumps=False)


def test_the_count_beside_a_distance_is_that_of_the_clinics_in_person():
    answer = search.search(both_ways(), Query("21201", telehealth=True), CENTER)
    labels = results.distances(answer)
    assert (labels[5], labels[50], labels[500]) == ("5 miles (2)", "50 miles (2)", "500 miles (2)")
    assert labels[None] == "any distance (5)", "there those by video stand among the others"


def test_in_the_file_those_by_video_come_last_where_the_screen_shows_them_last():
    video = [clinic(f"video{n}", 900, state_province="CO", **VIDEO) for n in range(2)]
    published, maryland = directory(*video, clinic("here")), resolve("Maryland").place
    orders = []
    for query in (Query("Maryland"), Query("Maryland", telehealth=True)):
        answer = search.search(published, query, maryland)
        text = results.csv(published, answer, query).decode("utf-8-sig")
        orders.append([row["by_video"] for row in csv.DictReader(io.StringIO(text))])
    assert orders == [["", "yes", "yes"], ["yes", "yes", ""]]


def test_where_only_video_fits_calls_are_spoken_of():
    by_video = clinic("V", 900, state_province="CO", **VIDEO, payment_plan="yes")
    published, maryland = directory(by_video, clinic("silent", 2)), resolve("Maryland").place
    heading, _, calls = helped(published, maryland, wishes=frozenset({"payment.payment_plan"}))
    assert heading.startswith("No clinic in Maryland, only by video. To find more, you can call and ask")
    assert len(calls) == 1


def test_a_count_of_none_leads_nowhere_and_has_no_heading():
    query = Query("21201", telehealth=True)
    answer = search.search(directory(clinic("video", 900, **VIDEO)), query, CENTER)
    said = results.summary(answer, query, CENTER)
    assert 'href="#in-person"' not in said and 'href="#by-video"' in said and results.in_person_heading(answer) == ""
    answer = search.search(directory(clinic("here")), query, CENTER)
    assert 'href="#by-video"' not in results.summary(answer, query, CENTER)
    assert results.telehealth_heading(answer, CENTER) == ""


@pytest.mark.parametrize("query", [Query("21201"), Query("21201", within=None, telehealth=True)])
def test_where_video_is_not_told_apart_one_count_stands(query):
    said = results.summary(search.search(both_ways(), query, CENTER), query, CENTER)
    assert "by video" not in said and "href" not in said


def test_in_the_file_those_by_video_come_first_as_on_screen():
    published = both_ways()
    query = Query("21201", telehealth=True)
    rows = list(
        csv.DictReader(
            io.StringIO(results.csv(published, search.search(published, query, CENTER), query).decode("utf-8-sig"))
        )
    )
    assert [(row["number"], row["by_video"], row["miles"] != "") for row in rows] == [
        *[("", "yes", False)] * 3,
        ("1", "", True),
        ("2", "", True),
    ]
