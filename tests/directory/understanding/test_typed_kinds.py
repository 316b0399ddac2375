"""Further inputs of the kinds of places, wishes and questions that people type, each by its right value."""

import pytest

from directory.search.query import Query
from directory.understanding import notices
from directory.understanding.suggestions import suggestions
from tests.directory.understanding.test_offers import offered
from tests.directory.understanding.test_understand import DIRECTORY, NO_NEEDLE, read

SPRAVATO, MEDICAID = "route.esketamine_intranasal", "payment.medicaid"


@pytest.mark.parametrize(
    "text",
    [
        "spravato medicaid near Boise under $400",
        "under $400 spravato near Boise medicaid",
        "Boise under $400, medicaid, spravato",
        "medicaid spravato Boise $400",
        "$400 or less, Boise ID: SPRAVATO, Medicaid!",
        "NEAR BOISE, IDAHO. spravato; 400 or less; MEDICAID?",
        "spravto medicad Boise under 400",
    ],
)
def test_in_any_order_in_any_case_and_with_any_signs_all_of_it_is_understood(text):
    found = read(text)
    assert (found.query.place, found.query.wishes, found.query.price_at_most) == (
        "Boise, ID",
        {SPRAVATO, MEDICAID},
        400,
    )
    assert found.left == ""


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Pennsylvannia", "Pennsylvania"),
        ("Massachusets", "Massachusetts"),
        ("Missisippi", "Mississippi"),
        ("Tennesee", "Tennessee"),
        ("medicaid in Tennesee", "Tennessee"),
        ("Californa spravato", "California"),
        ("FLORDIA", "Florida"),
        ("virgina", "Virginia"),
        ("Rhode Islnd", "Rhode Island"),
        ("New Jersy", "New Jersey"),
    ],
)
def test_a_misspelled_state_is_offered_and_nothing_else_is_searched(text, state):
    found = read(text)
    assert [place.text for place in found.did_you_mean] == [state]
    assert (found.query.place, found.left) == ("", "")


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Denver, Colrado", "Denver, CO"),
        ("Springfield Illinios", "Springfield, IL"),
        ("spravato Orlando Flordia", "Orlando, FL"),
    ],
)
def test_a_town_before_a_misspelled_state_is_that_of_this_state(text, town):
    assert read(text).did_you_mean[0].text == town


@pytest.mark.parametrize(
    ("text", "place", "left"),
    [
        ("St. Louis and depression", "St. Louis, MO", ""),
        ("Indio and medicaid", "Indio, CA", ""),
        ("Santa Maria and depression", "Santa Maria, CA", ""),
        ("Lake Mary and depression", "Lake Mary, FL", ""),
        ("El Monte and medicaid", "El Monte, CA", ""),
        ("Rocky Mount and medicaid", "Rocky Mount, NC", ""),
        ("Delano and medicaid", "Delano, CA", ""),
        ("Minneola and iv", "Minneola, FL", ""),
        ("Native Hawaiian Seattle", "Seattle, WA", "Native Hawaiian"),
        ("Native Hawaiian medicaid", "", "Native Hawaiian"),
        ("american indian Tulsa", "Tulsa, OK", "american indian"),
        ("Denver with my daughter Georgie", "Denver, CO", "Georgie"),
        ("Boise and Idahoo", "Boise, ID", "Idahoo"),
        ("Texans Dallas", "Dallas, TX", "Texans"),
        ("Georgan Austin", "Austin, TX", "Georgan"),
    ],
)
def test_words_beside_a_town_are_no_misspelled_state(text, place, left):
    found = read(text)
    assert (found.query.place, found.did_you_mean, found.left) == (place, (), left)


@pytest.mark.parametrize(
    ("text", "offered_places"),
    [
        ("Colorada Springs", ["Colorado Springs, CO", "Colorado"]),
        ("Virgina Beach", ["Virginia Beach, VA", "Virginia"]),
        ("Idahoo Falls", ["Idaho Falls, ID", "Idaho"]),
        ("Nebrasca City", ["Nebraska City, NE", "Nebraska"]),
        ("Californa City", ["California City, CA", "California"]),
        ("Oklahma City medicaid", ["Oklahoma City, OK", "Oklahoma"]),
        ("Coloradoo Sprngs", ["Colorado Springs, CO", "Colorado"]),
        ("iv near Virgina Bech", ["Virginia Beach, VA", "Virginia"]),
        ("Washingon", ["Washington State", "Washington, DC"]),
        ("Wyoing", ["Wyoming", "Wyoming, MI"]),
        ("Kansass City", ["Kansas City, MO", "Kansas City, KS", "Kansas"]),
        ("Missisippi State", ["Mississippi State, MS", "Mississippi"]),
        (
            "Port Washingtn",
            ["Port Washington, NY", "Port Washington, WI", "Port Washington, OH", "Washington State"],
        ),
    ],
)
def test_a_misspelled_state_in_a_towns_name_or_that_is_a_citys_too_offers_the_town_as_well(text, offered_places):
    found = read(text)
    assert [place.text for place in found.did_you_mean] == offered_places
    assert (found.query.place, found.left) == ("", "")


@pytest.mark.parametrize("text", ["Indian Springs", "Virginia Beach", "Oregon City", "Kansas City", "Nevada City"])
def test_a_town_that_sounds_like_a_state_is_no_misspelled_state(text):
    found = read(text)
    assert found.place or found.places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("N. Dakota", "North Dakota"),
        ("S Carolina", "South Carolina"),
        ("N Carolina", "North Carolina"),
        ("Wash", "Washington State"),
        ("west Texas", "West Texas"),
        ("east Texas", "East Texas"),
        ("NorCal", "Northern California"),
        ("upstate New York", "Upstate New York"),
        ("Western Massachusetts", "Western Massachusetts"),
        ("central Ohio", "Ohio"),
        ("Lake Tahoe", "Lake Tahoe"),
        ("Napa Valley", "Napa Valley, CA"),
        ("metro Detroit", "Detroit, MI"),
        ("Atlanta metro", "Atlanta, GA"),
        ("French Quarter New Orleans", "New Orleans, LA"),
        ("Spanish Fork", "Spanish Fork, UT"),
        ("San Germán", "San Germán, PR"),
        ("Sweet Home", "Sweet Home, OR"),
        ("Sweet Home, OR", "Sweet Home, OR"),
        ("mountain home idaho", "Mountain Home, ID"),
        ("Home, KS", "Home, KS"),
        ("Pearl Harbor", "Honolulu, HI"),
        ("MacDill", "Tampa, FL"),
        ("West, TX", "West, TX"),
        ("Central, LA", "Central, LA"),
        ("all of Vermont", "Vermont"),
        ("cerca de Miami", "Miami, FL"),
        ("CO Springs", "Colorado Springs, CO"),
        ("St Pete", "St. Petersburg, FL"),
        ("Jackson Hole", "Jackson, WY"),
        ("in La Jolla", "La Jolla, CA"),
        ("near la crosse", "La Crosse, WI"),
        ("Georgia, USA", "Georgia"),
        ("Denver, CO, United States", "Denver, CO"),
        ("90012 los angeles", "90012"),
        ("90012 LA", "90012"),
        ("89101 Las Vegas", "89101"),
        ("77002, Houston TX", "77002"),
        ("Aurora, CO 80202", "80202"),
        ("New York 11201", "11201"),
        ("80202-1234 Denver", "80202"),
        ("LA, CA", "Los Angeles, CA"),
        ("LA CA", "Los Angeles, CA"),
        ("la, ca", "Los Angeles, CA"),
        ("LA, California", "Los Angeles, CA"),
        ("la ca", "Los Angeles, CA"),
        ("downtown LA, CA", "Los Angeles, CA"),
        ("South Lake Tahoe", "South Lake Tahoe, CA"),
        ("in South Lake Tahoe", "South Lake Tahoe, CA"),
        ("Long Island City", "Long Island City, NY"),
        ("Hill Country Village", "Hill Country Village, TX"),
        ("Tahoe City", "Tahoe City, CA"),
        ("Tahoe Vista", "Tahoe Vista, CA"),
        ("Tahoe", "Lake Tahoe"),
        ("TX 78701", "78701"),
        ("78701, Texas", "78701"),
        ("Cook Co., IL", "Cook County, IL"),
        ("Broward Conty FL", "Broward County, FL"),
        ("East Baton Rouge Parish, Louisiana", "East Baton Rouge Parish, LA"),
        ("Juneau City and Borough, AK", "Juneau Borough, AK"),
        ("Baltimore City, MD", "Baltimore, MD"),
        ("Richmond City, VA", "Richmond, VA"),
        ("City of Alexandria, VA", "Alexandria, VA"),
        ("Dade County FL", "Miami-Dade County, FL"),
    ],
)
def test_a_place_as_people_say_it_is_found_and_means_no_wish(text, place):
    found = read(text)
    assert (found.query.place, found.query.wishes, found.left, found.notice) == (place, frozenset(), "", None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("45 N 100 W Logan UT", "Logan, UT"),
        ("40 N 100 W Provo, UT", "Provo, UT"),
        ("30 N 90 W Ogden, UT", "Ogden, UT"),
        ("100 N 200 W Provo UT", "Provo, UT"),
        ("350 E 400 S Salt Lake City", "South Salt Lake, UT"),
        ("dose 0.5-1.0 mg/kg Denver", "Denver, CO"),
        ("bmi 31.5, 40.2 Denver", "Denver, CO"),
    ],
)
def test_numbers_beside_a_town_are_no_point_and_the_town_is_not_lost(text, place):
    found = read(text)
    assert [*found.did_you_mean, found.place][0].text == place and found.notice is None


def test_the_side_of_a_state_without_a_region_of_its_own_is_the_state_and_never_a_town_elsewhere():
    found = read("western Kansas")
    assert (found.query.place, found.left) == ("Kansas", "western")
    for text in ("West LA", "East LA", "south la"):
        assert read(text).query.place == "Los Angeles, CA", text


def test_a_region_in_a_state_that_it_does_not_lie_in_is_not_found_there():
    assert read("Twin Cities WI").query.place == "Wisconsin"
    assert read("Cape Cod NY").query.place != "Cape Cod, MA"


def test_up_to_a_price_is_no_region():
    assert read("up to $400 near Boise").query == Query("Boise, ID", price_at_most=400)


@pytest.mark.parametrize(
    "text",
    """closest clinic;nearest clinic;in my neighborhood;where I live;my area;my zip;here;aquí;en mi ciudad;cerca de mi ubicación;
    clínicas cerca de mí;por aquí;donde vivo;close to home;Near Me!""".replace("\n", "").split(";"),
)
def test_what_is_near_is_asked_for_in_many_words(text):
    found = read(text.strip())
    assert found.near_me and (found.query.place, found.left) == ("", "")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("does it hurt", "risks"),
        ("i have high bp", "way-pressure"),
        ("hi blood pressure", "way-pressure"),
        ("can pregnant women take it", "way-pregnancy"),
        ("estoy embarazada", "way-pregnancy"),
        ("who can get it", "short-for-me"),
        ("how much per session", "short-cost"),
        ("cuánto cuesta en Miami", "short-cost"),
        ("how long does it take to work", "results"),
        ("can I drive after", "short-driving"),
        ("does insurance cover spravato", "short-insurance"),
        ("what is it", "approved"),
        ("es peligroso", "risks"),
    ],
)
def test_a_question_leads_to_the_guide_and_to_no_town(text, answer):
    found = read(text)
    assert found.questions[0] == answer and found.left == "" and not found.did_you_mean
    assert found.query.place == ("Miami, FL" if "Miami" in text else "")


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("medicad", {MEDICAID}),
        ("medicad 80202", {MEDICAID}),
        ("medicad Denver", {MEDICAID}),
        ("pregant", {"populations.perinatal"}),
        ("home", {"care_setting.at_home_telehealth"}),
        ("sin agujas", NO_NEEDLE),
        ("humana", {"payment.private_insurance"}),
        ("pay plan", {"payment.payment_plan"}),
        ("no wait list", {"switch.accepting_new_patients"}),
    ],
)
def test_a_word_of_a_wish_with_a_slip_or_of_another_kind_is_the_wish(text, wishes):
    found = read(text)
    assert (found.query.wishes, found.left) == (wishes, "")


@pytest.mark.parametrize("text", ["i feel like ending things with pills", "thinking of ending things with my pills"])
def test_words_of_two_phrases_of_a_crisis_are_no_wish(text):
    found = read(text)
    assert found.emergency and not found.query.wishes


HOME = "care_setting.at_home_telehealth"


@pytest.mark.parametrize(
    "text",
    """home;Home;home Denver;ketamine home;home ketamine;medicaid home;home 80202;home near Boise;spravato or home Denver, CO;
    home medicaid Denver under $400;in home ketamine Ohio;home visits;take home;at home;in the comfort of my home;
    i want home treatment;can i do it at home""".replace("\n    ", "").split(";"),
)
def test_home_beside_wishes_and_places_is_treatment_at_home(text):
    found = read(text)
    assert HOME in found.query.wishes and found.left == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("can i drive home", ""),
        ("who takes me home", ""),
        ("I live in a nursing home in Denver", "Denver, CO"),
        ("group home Denver", "Denver, CO"),
        ("not far from my home Denver", "Denver, CO"),
        ("not far from home", ""),
        ("home state Ohio", "Ohio"),
        ("Sweet Home medicaid", ""),
        ("how do i get home after", ""),
        ("can i go home alone", ""),
        ("my home is in Boise", "Boise, ID"),
        ("foster home ptsd", ""),
        ("mobile home park Tampa", "Tampa, FL"),
        ("home health aide Denver", "Denver, CO"),
        ("I lost my home", ""),
        ("veterans home in Ohio", "Ohio"),
        ("who drives me home after spravato", ""),
        ("stay at home mom", ""),
        ("work from home", ""),
        ("home town Boise", "Boise, ID"),
        ("funeral home Tampa", "Tampa, FL"),
        ("nursing homes", ""),
        ("near home", ""),
        ("no home", ""),
        ("home phone", ""),
        ("home is 80202", "80202"),
    ],
)
def test_home_said_in_passing_is_no_wish_and_no_town(text, place):
    found = read(text)
    assert HOME not in found.query.wishes and found.query.place == place


@pytest.mark.parametrize(
    "text", ["Mountain Home medicaid", "medicaid Mountain Home", "spravato near mountain home", "Mountain Home"]
)
def test_a_town_that_ends_with_the_word_of_a_wish_is_asked_for(text):
    found = read(text)
    assert [place.text for place in found.places][:2] == ["Mountain Home, ID", "Mountain Home, AR"]
    assert HOME not in found.query.wishes and found.left == ""


@pytest.mark.parametrize("text", ["medicl", "clinc", "ketamin", "tretment", "spesialist"])
def test_a_slip_in_a_word_that_says_nothing_is_no_wish(text):
    assert not read(text).query.wishes


def test_a_place_of_the_state_that_was_typed_is_not_beaten_by_a_misspelled_wish():
    assert read("Medina, OH").query.place == "Medina, OH"
    assert read("Orla, TX").query == Query("Orla, TX")
    assert read("Medicne Lodge, KS").did_you_mean[0].text == "Medicine Lodge, KS"


def test_a_word_that_says_nothing_is_no_beginning_of_a_town():
    assert suggestions(DIRECTORY, "what is it") == () and suggestions(DIRECTORY, "the best clinic") == ()


def test_a_state_beside_a_zip_of_another_state_asks_which():
    for text in ("TX 80202", "80202 Texas"):
        assert [place.text for place in read(text).places] == ["Texas", "80202"], text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("77002 Dallas", ["Dallas, TX", "77002"]),
        ("77002, Dallas TX", ["Dallas, TX", "77002"]),
        ("77002, Dallas, TX", ["Dallas, TX", "77002"]),
        ("Dallas, TX 77002", ["Dallas, TX", "77002"]),
        ("Dallas 77002", ["Dallas, TX", "77002"]),
        ("32801 tampa", ["Tampa, FL", "32801"]),
        ("98101 Spokane medicaid", ["Spokane, WA", "98101"]),
        ("Spokane, WA 98101", ["Spokane, WA", "98101"]),
        ("77002, Denver CO", ["Denver, CO", "77002"]),
    ],
)
def test_a_town_beside_a_zip_far_from_it_asks_which(text, asked):
    found = read(text)
    assert ([place.text for place in found.places], found.query.place, found.left) == (asked, "", "")


@pytest.mark.parametrize("text", ["LA, TX", "LA, LA"])
def test_la_in_a_state_that_is_not_the_citys_is_not_there(text):
    found = read(text)
    assert found.notice.kind == notices.NOT_THERE and found.did_you_mean[0].state == text[-2:]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Danvers", "Danvers, MA"),
        ("Danvers medicaid", "Danvers, MA"),
        ("Danvers MA medicaid", "Danvers, MA"),
        ("medicaid in danvers", "Danvers, MA"),
        ("Safety Harbor", "Safety Harbor, FL"),
        ("Safety Harbor medicaid", "Safety Harbor, FL"),
        ("iv near safety harbor", "Safety Harbor, FL"),
    ],
)
def test_a_town_that_sounds_like_a_question_is_the_town(text, place):
    found = read(text)
    assert (found.query.place, found.questions, found.left) == (place, (), "")


@pytest.mark.parametrize("text", ["is it safe in Safety Harbor", "dangers in Danvers"])
def test_a_question_beside_such_a_town_is_answered(text):
    found = read(text)
    assert found.questions[0] == "risks" and found.query.place


@pytest.mark.parametrize(
    ("text", "place"),
    [("Bato Rouge LA", "Baton Rouge, LA"), ("New Orlens LA", "New Orleans, LA"), ("De Moines IA", "Des Moines, IA")],
)
def test_a_slip_before_a_code_that_is_another_word_too_stays_in_the_state(text, place):
    assert read(text).did_you_mean[0].text == place


def test_la_among_wishes_asks_whether_the_city_or_the_state():
    assert [place.text for place in read("LA spravato").places][:2] == ["Los Angeles, CA", "Louisiana"]


def test_a_misspelled_name_alone_is_offered_and_not_called_unused():
    for text, place in (("Seatle", "Seattle, WA"), ("Jacksonvile", "Jacksonville, FL"), ("2134", "02134")):
        found = offered(text)
        assert (found.places[0].text, found.understood.left) == (place, ""), text
