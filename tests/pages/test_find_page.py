"""Page logic by AppTest: the pages run over the bundled sample, and over what cannot be read."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pages
from directory import schema, search
from directory.clinics import formats
from directory.geo import places
from directory.publishing import file
from directory.search import nearby
from directory.search.query import Query
from directory.settings import Settings
from directory.views import words
from directory.views.find import results
from directory.views.guide import conditions

NO_NEEDLE = {"route.esketamine_intranasal", "route.compounded_intranasal", "route.oral", "route.sublingual_lozenge"}
MAIN = str(Path(pages.__file__).parent / "main.py")


@pytest.fixture(autouse=True)
def default_settings():
    pages.start(Settings())
    yield
    pages.start(Settings())


def run(**state) -> AppTest:
    app = AppTest.from_file(MAIN, default_timeout=60)
    for key, value in state.items():
        app.session_state[key] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))


def test_the_sample_is_announced_as_made_up_with_its_own_day():
    assert "These clinics are made up." in html(run()) and "9 Nov 2026" in html(run())


@pytest.mark.parametrize(
    "explained",
    [
        "Spravato, a spray for the nose",
        "IV: a drip into a vein",
        "TRICARE: health cover of the military",
        "VA community care: Veterans Affairs pays",
    ],
)
def test_a_term_is_explained_beside_the_wishes_that_name_it(explained):
    assert explained in html(run())


def test_beside_each_condition_stands_how_well_it_is_studied_and_around_them_what_is_approved():
    app = run(more_practical=True)
    for member in schema.CONDITIONS.members:
        label = app.checkbox(key=f"wish_conditions_{member.key}").label
        assert re.fullmatch(rf"{re.escape(member.label)}: {member.evidence_word} \([\d,]+\)", label)
    assert "PTSD: studied, not approved (" in app.checkbox(key="wish_conditions_ptsd").label
    shown = html(app)
    assert conditions.before_the_wishes() in shown and conditions.after_the_wishes() in shown
    assert "Guide: how well each is studied" in [element.proto.label for element in app.get("page_link")]


def test_a_chosen_condition_is_named_above_the_results_by_itself():
    app = run(query=Query(wishes=frozenset({"conditions.ptsd"})))
    assert [b.label for b in app.button if b.key == "drop_conditions_ptsd"] == ["PTSD ✕"]


def test_the_count_beside_each_wish_is_what_ticking_it_gives():
    app = run()
    app.text_input(key="near").input("80202").run()
    for key in ("wish_route_iv_infusion", "wish_payment_payment_plan"):
        promised = int(app.checkbox(key=key).label.rsplit("(", 1)[1].rstrip(")"))
        app.checkbox(key=key).check().run()
        assert f">{promised} clinic" in html(app)
    assert not app.exception


def test_wishes_typed_with_a_name_of_many_places_are_told_while_the_place_is_asked_back_and_kept():
    app = run()
    app.text_input(key="near").input("sliding scale near springfield").run()
    assert "Understood: Price by income (sliding scale). Which place do you mean?" in html(app)
    app.button(key="place_Springfield, IL").click().run()
    assert app.checkbox(key="wish_payment_sliding_scale").value and "Springfield, IL" in html(app)
    app.text_input(key="near").input("springfield").run()
    assert ">Which place do you mean?<" in html(app)


def test_the_pages_show_exactly_what_the_search_finds():
    query = Query(place="80202", wishes=frozenset({"route.iv_infusion"}))
    directory = file.current(Settings().clinics, pages.today())
    answer = search.search(directory, query, places.resolve("80202").place)
    app = run(query=query)
    shown = [element.proto.query_string for element in app.get("page_link") if "id=" in element.proto.query_string]
    assert [text.split("id=")[1] for text in shown] == [
        directory.row(p)["clinic_id"] for p in answer.positions[:20].tolist()
    ]


def test_each_distance_says_how_many_clinics_lie_within_it_and_a_wish_changes_that():
    directory = file.current(Settings().clinics, pages.today())
    query, place = Query(place="80202"), places.resolve("80202").place
    app = run(query=query)
    for wishes in (frozenset(), frozenset({"route.iv_infusion"})):
        asked = query.with_(wishes=wishes)
        labels = results.distances(search.search(directory, asked, place))
        assert app.selectbox(key="within").options == list(labels.values())
        assert app.selectbox(key="within").value == 50
        app.checkbox(key="wish_route_iv_infusion").check().run()
    app.selectbox(key="within").set_value(25).run()
    assert app.session_state["query"].within == 25
    assert app.session_state["query"].wishes == {"route.iv_infusion"}


def test_a_distance_chosen_from_a_list_with_counts_of_a_moment_ago_is_that_distance():
    app = run(query=Query(place="80202"))
    drawn_before = app.selectbox(key="within")
    drawn_before.options.append("25 miles (99)")
    drawn_before.set_value("25 miles (99)").run()
    assert not app.exception
    assert app.session_state["query"].within == 25
    assert app.selectbox(key="within").value == 25


def test_any_distance_is_shown_as_chosen():
    app = run(query=Query(place="80202", within=None))
    assert app.selectbox(key="within").format_func(app.selectbox(key="within").value).startswith("any distance")
    app.selectbox(key="within").set_value(25).run()
    assert app.session_state["query"].within == 25
    app.selectbox(key="within").set_value(0).run()
    assert app.session_state["query"].within is None


def test_closed_and_held_back_clinics_are_no_results_and_held_back_ones_have_no_page():
    directory = file.current(Settings().clinics, pages.today())
    everyone = {
        directory.row(p)["clinic_id"] for p in search.search(directory, Query(within=None), None).positions.tolist()
    }
    closed = directory.frame.loc[
        directory.frame["status"].isin(["defunct", "inactive", "temporarily closed"]), "clinic_id"
    ]
    held = directory.frame.loc[directory.frame["listing_status"].isin(["held", "do_not_list"]), "clinic_id"]
    assert len(closed) and len(held) and not everyone & {*closed, *held}
    app = run()
    app.switch_page("public/clinic.py")
    app.query_params["id"] = held.iloc[0]
    assert "We do not have that clinic" in html(app.run())


def clinic_page(clinic_id):
    app = run()
    app.switch_page("public/clinic.py")
    app.query_params["id"] = clinic_id
    return app.run()


def linked(app):
    return [
        e.proto.query_string.removeprefix("id=") for e in app.get("page_link") if e.proto.query_string.startswith("id=")
    ]


def test_a_closed_clinics_link_says_so_and_names_the_nearest_open_ones_that_offer_the_same():
    directory = file.current(Settings().clinics, pages.today())
    closed = directory.frame.loc[directory.frame["status"] == "defunct", "clinic_id"].iloc[0]
    app = clinic_page(closed)
    told = html(app)
    assert "This clinic has closed for good." in told
    assert "Open clinics that offer the same" in told and "phone-large" not in told and "Ask this clinic" not in told
    found = nearby.replacements(directory, directory.position(closed))
    assert linked(app) == [directory.row(one.position)["clinic_id"] for one in (*found.same, *found.part)]
    for one in (*found.same, *found.part):
        row = directory.row(one.position)
        assert formats.tel(row["phone"], row["phone_extension"]) in told
        assert words.miles(one.miles) + " from it" in told


def test_an_unknown_id_offers_a_search_by_name_and_the_way_to_find():
    app = clinic_page("SAMPLE-9999")
    told = html(app)
    assert "We do not have that clinic" in told and "Who can help you look" in told
    assert not app.exception and linked(app) == []
    assert "Look for a clinic near you" in [e.proto.label for e in app.get("page_link")]
    directory = file.current(Settings().clinics, pages.today())
    app.text_input(key="clinic_named").input(formats.name(directory.row(5))).run()
    assert directory.row(5)["clinic_id"] in linked(app) and "Did you mean one of these?" in html(app)
    app.text_input(key="clinic_named").input("zzqx").run()
    assert "No clinic of that name is in this directory." in html(app)
    app.text_input(key="clinic_named").input("I want to die").run()
    assert "crisis-large" in html(app)


def test_a_link_in_small_letters_leads_on_without_a_search():
    assert linked(clinic_page("sample-0047.")) == ["SAMPLE-0047"]


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff\xfe\x00", b"name,address\nonly,two\n", b"%PDF-1.7"],
    ids=["absent", "empty", "garbage", "columns missing", "pdf"],
)
def test_a_clinic_file_that_does_not_read_is_said_calmly(tmp_path, content):
    path = tmp_path / "clinics.csv"
    if content is not None:
        path.write_bytes(content)
    pages.start(Settings(clinics=path))
    app = run()
    assert not app.exception
    assert "The list of clinics could not be loaded" in html(app) and "988" in html(app)
    assert not pages.ready()


def test_the_resource_centre_stands_where_the_operator_names_one():
    nobody_named = html(run())
    assert all(
        said in nobody_named
        for said in (
            "Who can help you look",
            'href="tel:988"',
            'href="tel:211"',
            'href="https://findtreatment.gov/"',
        )
    )
    pages.start(
        Settings(
            center_name="Example Resource Center",
            center_phone="+13035550142",
            center_hours="Mon-Fri 9-5",
            center_email="help@center.example",
        )
    )
    said = html(run())
    assert "Example Resource Center" in said and "tel:+13035550142" in said and "help@center.example" in said


def test_the_plainest_spreadsheet_is_placed_by_zip_and_searchable(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text(
        "name,address,city,state,ZIP,phone,route_offered,supervision_standards,comprehensive_evaluation,ongoing_support,payment_plans\n"
        'Plain Clinic,12 Quillfern Way,Denver,CO,80202,303-555-0112,"IV infusion; lozenge","ACLS, pulse oximeter",yes,no,yes\n'
        "Other Clinic,14 Quillfern Way,Boston,MA,2108,617-555-0112,IM,yes,,,\n"
    )
    pages.start(Settings(clinics=path))
    app = run(
        query=Query(
            place="80202",
            wishes=frozenset({"route.iv_infusion", "payment.payment_plan", "must.comprehensive_evaluation"}),
        )
    )
    assert "1 clinic<" in html(app) and "Clinic says so" in html(app)
    assert "made up" not in html(app)


CRISES = ("I want to die 80202", "suicidal, Denver, CO", "me quiero morir 80202", "i want to kill myself near 73301")


def in_the_box(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="near").input(text).run()


def taken(app: AppTest) -> AppTest:
    """What Enter does where the words mean a search."""
    return app.button(key="understood").click().run()


@pytest.mark.parametrize("typed", CRISES)
def test_words_of_crisis_beside_a_place_bring_help_before_the_place_and_it_stays_when_the_place_is_taken(typed):
    app = in_the_box(run(), typed)
    assert "crisis-large" in html(app)
    taken(app)
    assert "crisis-large" in html(app) and re.search("80202 Denver, CO|of Denver, CO|73301 Austin, TX", html(app))


def test_help_stays_when_a_wish_is_taken_from_the_same_words_and_goes_with_other_words():
    app = taken(in_the_box(run(), "clinic that treats suicidal thoughts"))
    assert app.session_state["query"].wishes == {"conditions.mdd_with_suicidal_ideation"} and "crisis-large" in html(
        app
    )
    assert "crisis-large" not in html(in_the_box(app, "80202"))


def test_help_stays_when_the_place_is_asked_back():
    app = in_the_box(run(), "suicidal near springfield")
    assert "crisis-large" in html(app)
    assert "crisis-large" in html(app.button(key="place_Springfield, IL").click().run())


@pytest.mark.parametrize(
    ("typed", "place", "wishes"),
    [
        ("spravato 80202", "80202", {"route.esketamine_intranasal"}),
        ("medicaid 59501", "59501", {"payment.medicaid"}),
        ("wheelchair 30303", "30303", {"accessibility.wheelchair_access"}),
        ("no needle, Denver, CO", "Denver, CO", NO_NEEDLE),
        ("80202 IV", "80202", {"route.iv_infusion"}),
        ("no needle under $300 near 73301", "73301", NO_NEEDLE),
        ("under $300 near 73301", "73301", set()),
    ],
)
def test_what_was_understood_beside_a_place_is_kept(typed, place, wishes):
    app = taken(in_the_box(run(), typed))
    query = app.session_state["query"]
    assert (query.place, query.wishes, query.price_at_most) == (place, wishes, 300 if "$300" in typed else None)


def test_what_was_typed_beside_a_place_and_not_understood_is_named_while_typing_and_after_enter():
    app = in_the_box(run(), "purple 80202")
    assert app.session_state["query"].place == "" and "Not used: purple" in html(app)
    assert "Not used: purple" in html(taken(app)) and app.session_state["query"].place == "80202"
    assert "We do not know that place" not in html(in_the_box(app, "purple 80202"))


def test_of_two_towns_typed_one_is_chosen_and_the_wishes_stay():
    app = in_the_box(run(), "spravato in Denver or Boulder under $400")
    assert "Which place do you mean?" in html(app) and "Not used" not in html(app)
    assert [b.label for b in app.button if b.key.startswith("place_")] == ["Denver, CO", "Boulder, CO"]
    app.button(key="place_Boulder, CO").click().run()
    query = app.session_state["query"]
    assert (query.place, query.wishes, query.price_at_most) == ("Boulder, CO", {"route.esketamine_intranasal"}, 400)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Colombia, SC", "Columbia, SC"),
        ("Pittsburg, PA", "Pittsburgh, PA"),
        ("medicaid in Tennesee", "Tennessee"),
        ("Denver, Colrado", "Denver, CO"),
        ("8O2O2", "80202"),
        ("-104.99, 39.74", "39.74, -104.99"),
    ],
)
def test_a_slip_in_a_place_is_asked_about_and_no_word_of_it_is_called_unused(typed, offered):
    app = in_the_box(run(), typed)
    first = next(button for button in app.button if button.key.startswith("place_"))
    assert first.key == f"place_{offered}" and "Did you mean" in html(app) and "Not used" not in html(app)
    assert app.session_state["query"].place == ""
    first.click().run()
    assert app.session_state["query"].place == offered


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Vancouver, BC", "This directory covers the United States."),
        ("Tijuana, MX", "This directory covers the United States."),
        ("SW1A 1AA", "SW1A 1AA is a British postcode."),
        ("K1A 0B1", "K1A 0B1 is a Canadian postal code."),
        ("09012", "09012 is a military post office"),
        ("Denver, CA", "No Denver in California."),
    ],
)
def test_why_a_place_cannot_be_searched_is_said_and_nothing_is_searched(typed, said):
    app = in_the_box(run(), typed)
    assert said in html(app) and app.session_state["query"].place == ""
    assert not [button for button in app.button if button.key == "understood"]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Suffolk County, NY", "Suffolk County, NY"),
        ("41.8781° N, 87.6298° W", "41.8781, -87.6298"),
        ("E. St. Louis", "East Saint Louis, IL"),
        ("NoVA", "Northern Virginia"),
        ("west Texas", "West Texas"),
        ("TX", "Texas"),
        ("metro Detroit", "Detroit, MI"),
    ],
)
def test_a_place_and_nothing_else_is_searched_at_once(typed, place):
    app = in_the_box(run(), typed)
    assert app.session_state["query"].place == place
    assert not [button for button in app.button if button.key == "understood"]


def test_a_place_picked_from_the_list_keeps_what_was_typed_before_it():
    app = in_the_box(run(), "no needle near greenv")
    offered = next(
        button for button in app.button if button.key.startswith("offer_") and button.label.startswith("Greenville")
    )
    offered.click().run()
    assert app.session_state["query"].place.startswith("Greenville") and app.session_state["query"].wishes == NO_NEEDLE


def test_a_letter_typed_and_deleted_or_an_emptied_box_loses_nothing_of_the_search():
    app = in_the_box(run(query=Query(place="Denver, CO", within=250)), "Denver, CO")
    key = pages_key(app)
    app.session_state[key] = 2
    for typed in ("Denver, COx", "Denver, CO", "x", ""):
        in_the_box(app, typed)
        assert app.session_state["query"].place == "Denver, CO"
        assert pages_key(app) == key and app.session_state[key] == 2, "the list began anew"
    offered = app.button(key="understood")
    assert offered.label == "Search everywhere, not near Denver, CO"
    offered.click().run()
    assert app.session_state["query"] == Query(within=250) and app.text_input(key="near").value == ""


def pages_key(app: AppTest) -> str:
    return f"page_of_{int('asked_count' in app.session_state and app.session_state['asked_count'])}"


def test_by_far_the_largest_town_of_a_name_is_searched_at_once_and_another_is_one_press_away():
    app = in_the_box(run(), "Denver")
    assert app.session_state["query"].place == "Denver, CO" and ">Another Denver?</button>" in html(app)
    app = in_the_box(app, "another Denver")
    assert [b.label for b in app.button if b.key.startswith("place_")][0] == "Denver, PA"
    app.button(key="place_Denver, PA").click().run()
    assert app.session_state["query"].place == "Denver, PA" and "Another Denver?" not in html(app)


def test_a_place_that_is_not_in_the_state_typed_is_told_so_and_nothing_is_searched():
    app = in_the_box(run(), "Denver, CA")
    assert app.session_state["query"].place == "" and "No Denver in California." in html(app)
    assert [b.label for b in app.button if b.key.startswith("place_")][:2] == ["California", "Denver, CO"]
    assert "This directory covers the United States." in html(in_the_box(app, "Vancouver, BC"))
    assert "is a military post office" in html(in_the_box(app, "09012"))
    assert app.session_state["query"].place == ""


def test_a_question_leads_to_the_guide_before_what_else_it_means():
    app = in_the_box(run(), "high blood pressure")
    links = [element.proto.label for element in app.get("page_link") if element.proto.label.startswith("Guide\\:")]
    assert links and "blood pressure" in links[0] and app.button(key="understood").label.startswith("Search")


def test_a_code_that_is_a_word_of_the_field_offers_the_state_and_then_the_wish():
    app = in_the_box(run(), "VA")
    assert [app.button(key=key).label for key in ("understood", "otherwise")] == [
        "Search\\: Virginia",
        "Search\\: VA community care",
    ]
    assert app.button(key="otherwise").click().run().session_state["query"].wishes == {"payment.va_community_care"}


def test_hours_in_the_evening_or_at_the_weekend_are_a_wish_with_its_count():
    app = taken(in_the_box(run(), "open saturday"))
    assert app.session_state["query"].wishes == {"switch.evening_or_weekend"}
    assert "Open in the evening or at the weekend" in html(app)


def test_wherever_nothing_is_found_it_says_whom_to_ask():
    pages.start(Settings(center_name="Open Door Center", center_phone="+13035550142"))
    whom = 'class="contact-title"'
    assert html(run()).count(whom) == 1  # the foot of the page
    by_video = run(query=Query(place="96910", within=None, telehealth=True))
    assert "At any distance those who treat you by video" in html(by_video) and html(by_video).count(whom) == 2
    nothing = run(query=Query(place="96910", within=50))
    assert html(nothing).count(whom) == 2
    app = run(missing=True)
    app.text_input(key="missing_name").input("zzqx").run()
    assert "No clinic of that name" in html(app) and html(app).count(whom) == 2
