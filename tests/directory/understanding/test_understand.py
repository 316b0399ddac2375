"""One box for places, names, phone numbers, wishes and conditions: what is understood, what is asked back, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import schema
from directory.search.options import OPTION, OPTIONS, TELEHEALTH
from directory.search.published import Directory
from directory.search.query import DISTANCES, HIGHEST_PRICE, Query
from directory.understanding import crisis, emergency_words, synonyms, tokens
from directory.understanding.understand import Suggestion, suggestions, understand
from directory.views.find import results
from tests import seeded
from tests.repetitions import examples

NO_NEEDLE = {"route.esketamine_intranasal", "route.compounded_intranasal", "route.oral", "route.sublingual_lozenge"}
# words of the schema that a person in an emergency may type: never a wish by themselves
WITHHELD = {"suicidal", "suicide plan", "crisis", "emergency"}


def _directory():
    frame = seeded.clinics(40)
    frame["listing_status"], frame["status"] = "published", "active"
    frame["organization_name"], frame["location_name"], frame["intake_phone"] = "", "", ""
    frame["phone"] = [f"+1303555{n:04d}" for n in range(100, 140)]
    for i in range(40):
        frame.loc[i, "organization_name"] = f"Filler{'abcdefghij'[i // 10]}{'abcdefghij'[i % 10]} Care"
    for i, (organization, location, city, state, lat, lon) in enumerate(
        (
            ("Juniper Mental Health", "Juniper Mental Health Denver", "Denver", "CO", "39.74", "-104.99"),
            ("Juniper Mental Health", "Juniper Mental Health Boise", "Boise", "ID", "43.61", "-116.20"),
            ("Juniper Mental Health", "", "Fargo", "ND", "46.87", "-96.79"),
            ("Quillhaven Wellness", "", "Phoenix", "AZ", "33.45", "-112.07"),
            ("Denver Ketamine Center", "", "Denver", "CO", "39.73", "-104.98"),
            ("Held Back Psychiatry", "Zephyrmoor", "Denver", "CO", "39.73", "-104.98"),
            ("Unlisted Psychiatry", "Zephyrmoor", "Denver", "CO", "39.73", "-104.98"),
            ("Closedgate Psychiatry", "", "Denver", "CO", "39.73", "-104.98"),
        )
    ):
        frame.loc[i, ["organization_name", "location_name", "city", "state_province", "latitude", "longitude"]] = [
            organization,
            location,
            city,
            state,
            lat,
            lon,
        ]
    frame.loc[5, "listing_status"], frame.loc[6, "listing_status"], frame.loc[7, "status"] = (
        "held",
        "do_not_list",
        "defunct",
    )
    frame.loc[3, "intake_phone"] = "+16025550177"
    return Directory.from_frame(frame, "test", seeded.TODAY)


DIRECTORY = _directory()


def read(text, query=None):
    return understand(DIRECTORY, text, query or Query())


def ids(found):
    return [meaning.id for meaning in found.understood]


# --- wishes in everyday words


@pytest.mark.parametrize(("phrase", "wished"), sorted(synonyms.WISHES.items()))
def test_every_everyday_phrase_means_its_wishes_and_nothing_else(phrase, wished):
    found = read(phrase)
    assert set(ids(found)) == set(wished)
    assert found.query.wishes == {i for i in wished if i in OPTION}
    assert found.query.telehealth == (TELEHEALTH in wished)
    assert found.query.verified_only == ("verified" in wished)
    assert found.left == ("" if wished else phrase)
    assert not found.clinics and not found.place


@pytest.mark.parametrize(
    ("option", "word"), [(o.id, word) for o in OPTIONS for word in (*o.words, o.label) if word not in WITHHELD]
)
def test_every_word_of_the_schema_means_its_option(option, word):
    found = read(word)
    assert option in ids(found)
    assert found.query.wishes >= {option}
    assert found.left == ""


@pytest.mark.parametrize("criterion", schema.CRITERIA, ids=lambda c: c.key)
def test_the_short_name_of_a_criterion_means_it(criterion):
    assert ids(read(criterion.short)) == [f"must.{criterion.key}"]


def test_options_named_in_the_table_exist():
    assert {i for wished in synonyms.WISHES.values() for i in wished} <= {*OPTION, TELEHEALTH, "verified"}


def test_phrases_are_written_as_they_are_compared():
    phrases = {
        *synonyms.WISHES,
        *emergency_words.words(),
        *synonyms.FILLER,
        *synonyms.FILLER_PHRASES,
        *synonyms.NEGATIONS,
    }
    assert {phrase for phrase in phrases if tokens.phrase(phrase) != phrase} == set()


def test_several_wishes_a_place_and_a_distance_in_one_text():
    found = read("80202 iv payment plan within 25 miles")
    assert found.query == Query("80202", 25, frozenset({"route.iv_infusion", "payment.payment_plan"}))
    assert [(m.phrase, m.id, m.label) for m in found.understood] == [
        ("80202", "place", "80202 Denver, CO"),
        ("iv", "route.iv_infusion", "IV infusion"),
        ("payment plan", "payment.payment_plan", "Payment plan"),
        ("within 25 miles", "distance", "Within 25 miles"),
    ]
    assert found.left == ""


@pytest.mark.parametrize(
    ("text", "wished", "place"),
    [
        ("spravato near denver co", ["route.esketamine_intranasal"], "Denver, CO"),
        ("ptsd veterans medicaid", ["conditions.ptsd", "populations.veterans", "payment.medicaid"], ""),
        ("Denver, CO 80202 spravato", ["route.esketamine_intranasal"], "80202"),
        ("iv 80202-1234", ["route.iv_infusion"], "80202"),
        ("PTSD, Boise, ID", ["conditions.ptsd"], "Boise, ID"),
        ("im depressed in boise", ["conditions.major_depressive_disorder"], "Boise, ID"),
        ("I’m depressed in boise", ["conditions.major_depressive_disorder"], "Boise, ID"),
        ("im in boise", [], "Boise, ID"),
        ("im or iv in boise", ["route.im_injection", "route.iv_infusion"], "Boise, ID"),
        ("ketamine therapy boise", [], "Boise, ID"),
        ("80202 iv, cash", ["route.iv_infusion", "payment.self_pay"], "80202"),
        ("25 mi, spravato, Boise, ID", ["distance", "route.esketamine_intranasal"], "Boise, ID"),
        ("oral ketamine in nyc", ["route.oral"], "New York, NY"),
        ("😀 se habla español 😀 cerca de boise", ["languages.es"], "Boise, ID"),
    ],
)
def test_mixed_texts(text, wished, place):
    found = read(text)
    assert [i for i in ids(found) if i != "place"] == wished
    assert found.query.place == place


def test_what_was_asked_before_stays():
    before = Query("Boise, ID", 100, frozenset({"route.oral"}), 400)
    found = read("payment plan", before)
    assert found.query == before.with_(wishes=before.wishes | {"payment.payment_plan"})
    assert ids(found) == ["payment.payment_plan"]


def test_what_was_understood_can_be_taken_back():
    found = read("80202 iv verified telehealth under $400 within 25 miles")
    query = found.query
    # a place goes by emptying the box, a distance by choosing another one, a wish by the button with its label
    taken_back = {"place": {"place": ""}, "distance": {"within": Query().within}}
    for meaning in found.understood:
        without = (
            query.with_(**taken_back[meaning.id])
            if meaning.id in taken_back
            else {wish: rest for wish, _, rest in results.chosen(query)}[meaning.id]
        )
        assert without != query
        query = without
    assert query == Query()


# --- negation


@pytest.mark.parametrize(
    "text", ["no needle", "No needles, please", "needle-free", "I hate needles", "without needles", "no shots"]
)
def test_no_needle_means_the_ways_without_one(text):
    assert read(text).query.wishes == NO_NEEDLE


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("no iv", "no iv"),
        ("I don't want Spravato", "don't want Spravato"),
        ("without a referral", "without a referral"),
        ("not inpatient", "not inpatient"),
        ("no iv or im", "no iv or im"),
        ("no iv nor spravato", "no iv nor spravato"),
        ("never an infusion", "never an infusion"),
        ("no spravatto", "no spravatto"),
    ],
)
def test_what_someone_does_not_want_is_never_ticked(text, left):
    found = read(text)
    assert found.query == Query()
    assert found.left == left


def test_a_negation_reaches_only_the_next_wish():
    found = read("no iv spravato")
    assert found.query.wishes == {"route.esketamine_intranasal"}
    assert found.left == "no iv"


# --- typos


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("spravto", "route.esketamine_intranasal"),
        ("Spravado", "route.esketamine_intranasal"),
        ("infomed consent", "must.informed_consent"),
        ("informed concent", "must.informed_consent"),
        ("slidding scale", "payment.sliding_scale"),
        ("payement plan", "payment.payment_plan"),
        ("paymentplan", "payment.payment_plan"),
        ("depresion", "conditions.major_depressive_disorder"),
        ("anxity", "conditions.anxiety"),
        ("medacaid", "payment.medicaid"),
        ("medicade", "payment.medicaid"),
        ("wheelchare", "accessibility.wheelchair_access"),
        ("insurence", "payment.private_insurance"),
        ("lozanges", "route.sublingual_lozenge"),
        ("veterens", "populations.veterans"),
        ("psycotherapy", "must.psychotherapy_integration"),
    ],
)
def test_typos_are_forgiven(text, option):
    assert ids(read(text)) == [option]


@pytest.mark.parametrize(
    "text",
    [
        "brain",
        "manic",
        "medical",
        "river",
        "ladder",
        "table",
        "sport",
        "quit",
        "grand",
        "ivy",
        "tsd",
        "psdt",
        "ora",
        "ocdd",
        "vax",
        "policy",
    ],
)
def test_other_words_that_look_alike_mean_no_wish(text):
    found = read(text)
    assert not found.query.wishes
    assert found.left == ("" if text == "medical" or found.place else text)


def test_ketamine_misspelled_is_not_esketamine():
    assert read("ketimine").query == Query()
    assert read("ketamne").query == Query()


# --- places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("80202", "80202"),
        ("80202-1234", "80202"),
        ("oral, sd", "Oral, SD"),
        ("Price, UT", "Price, UT"),
        ("1600 Cindermoor Lane, Denver, CO 80202", "80202"),
        ("20001 Cindermoor Lane, Denver, CO", "Denver, CO"),
        ("100 Grant Street, Denver, CO", "Denver, CO"),
        ("Denver CO", "Denver, CO"),
        ("richmond va", "Richmond, VA"),
        ("portland or", "Portland, OR"),
        ("Denver, Colorado", "Denver, CO"),
        ("New York", "New York, NY"),
    ],
)
def test_a_text_that_is_a_place_is_that_place_before_anything_else(text, place):
    found = read(text)
    assert found.query == Query(place)
    assert found.place.text == place
    assert ids(found) == ["place"]


def test_a_street_never_gets_into_the_query():
    assert read("1600 Cindermoor Lane, Denver, CO 80202").query.place == "80202"


@pytest.mark.parametrize("text", ["oral", "price", "cash", "grant", "va", "sc"])
def test_a_wish_wins_over_a_hamlet_of_its_name(text):
    found = read(text)
    assert found.query.wishes and not found.place and not found.places


def test_a_name_in_several_states_asks_back():
    found = read("iv near springfield")
    assert found.query == Query(wishes=frozenset({"route.iv_infusion"}))
    assert found.asked_place == "springfield"
    assert {"Springfield, MO", "Springfield, IL", "Springfield, MA"} <= {p.text for p in found.places}
    assert found.left == ""


def test_a_state_alone_is_a_place():
    found = read("spravato in colorado")
    assert found.query == Query("Colorado", wishes=frozenset({"route.esketamine_intranasal"}))
    assert (found.places, found.left) == ((), "")


def test_a_code_that_is_also_a_city_asks_which():
    for text in ("LA", "depression in la"):
        found = read(text)
        assert [p.text for p in found.places] == ["Los Angeles, CA", "Louisiana", "New Orleans, LA"]
        assert not found.place


def test_an_unknown_place_offers_what_may_have_been_meant():
    for text in ("denvr", "Denvr, CO", "spravato near denvr"):
        found = read(text)
        assert found.did_you_mean[0].text == "Denver, CO"
        assert not found.place


def test_a_small_town_needs_a_word_before_it():
    assert read("call about iv").place is None  # Call, TX
    assert read("iv near call tx").query.place == "Call, TX"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("within 25 miles", 25),
        ("25 mi", 25),
        ("within 10", 10),
        ("27 miles", 30),
        ("9999 miles", 5000),
        ("anywhere", None),
        ("any distance", None),
        ("0 miles", 5),
    ],
)
def test_distances_are_rounded_up_to_one_that_there_is(text, within):
    found = read(text)
    assert found.query == Query(within=within)
    assert ids(found) == ([] if within == Query().within else ["distance"])
    assert found.left == ""


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("under $400", 400),
        ("$400", 400),
        ("$1,200 or less", 1200),
        ("at most 500", 500),
        ("400 dollars", 400),
        ("under $350.50 per session", 350),
        ("under 5", None),
        ("$999999", None),
        ("under 18", None),
    ],
)
def test_prices(text, price):
    found = read(text)
    assert found.query.price_at_most == price
    assert price is None or (ids(found), found.left) == (["price"], "")


# --- clinics


def test_a_phone_number_finds_its_clinic():
    for text in ("303-555-0102", "(303) 555-0102", "3035550102", "+1 303 555 0102", "call 303.555.0102"):
        assert read(text).clinics == (2,), text
    assert read("602-555-0177").clinics == (3,)
    assert read("555-0102").clinics == (2,)


def test_a_phone_number_that_nobody_has_is_left():
    found = read("212-555-0100")
    assert (found.clinics, found.left) == ((), "212-555-0100")


def test_the_name_of_an_organisation_finds_all_its_clinics_and_that_of_a_clinic_only_it():
    assert set(read("Juniper Mental Health").clinics) == {0, 1, 2}
    assert read("juniper mental health denver").clinics == (0,)
    assert ids(read("juniper mental health")) == ["clinic"]


def test_part_of_a_name_with_typos_is_enough():
    assert set(read("juniper").clinics) == {0, 1, 2}
    assert set(read("junipr mental helth").clinics) == {0, 1, 2}
    assert read("quilhaven").clinics == (3,)


def test_with_a_place_the_nearest_of_a_name_comes_first():
    found = read("juniper near boise id")
    assert found.clinics[0] == 1
    assert found.query.place == "Boise, ID"


def test_common_parts_of_names_name_nobody():
    for text in ("care", "wellness center", "denver", "mental health"):
        assert read(text).clinics == (), text


@pytest.mark.parametrize(
    "text", ["Held Back Psychiatry", "Unlisted Psychiatry", "Zephyrmoor", "zephyrmor", "303-555-0105", "303-555-0106"]
)
def test_a_clinic_that_is_held_back_or_not_to_be_listed_is_never_found(text):
    assert read(text).clinics == ()
    assert not [s for s in suggestions(DIRECTORY, text) if s.kind == "clinic"]


def test_a_clinic_that_has_closed_is_found_by_name():
    assert read("Closedgate").clinics == (7,)


# --- crisis


# what brought help before the phrases had a table
LONG_KNOWN = (
    "988",
    "911",
    "better off dead",
    "call 911",
    "call 988",
    "cannot go on",
    "cant go on",
    "commit suicide",
    "crisis",
    "crisis hotline",
    "crisis line",
    "cut myself",
    "cutting myself",
    "dead",
    "die",
    "do not want to live",
    "dont want to be alive",
    "dont want to be here",
    "dont want to exist",
    "dont want to live",
    "dying",
    "emergency",
    "end it",
    "end it all",
    "end my life",
    "ending it all",
    "ending my life",
    "going to die",
    "hang myself",
    "harm myself",
    "harming myself",
    "help",
    "help me",
    "help now",
    "hotline",
    "hurt myself",
    "hurt someone",
    "hurting myself",
    "i want to die",
    "in crisis",
    "kill her",
    "kill him",
    "kill me",
    "kill my self",
    "kill myself",
    "kill someone",
    "killing myself",
    "kms",
    "matarme",
    "me quiero morir",
    "no quiero vivir",
    "no reason to live",
    "nothing to live for",
    "over dose",
    "overdose",
    "overdosed",
    "overdosing",
    "quiero matarme",
    "quiero morir",
    "quiero morirme",
    "rather be dead",
    "rather die",
    "ready to die",
    "self harm",
    "self injury",
    "selfharm",
    "shoot myself",
    "suicida",
    "suicidal",
    "suicide",
    "suicide hotline",
    "suicide note",
    "suicide plan",
    "suicides",
    "suicidio",
    "take my life",
    "take my own life",
    "taking my own life",
    "took all my pills",
    "took too many pills",
    "took too much",
    "unalive",
    "unalive myself",
    "wanna die",
    "want to die",
    "wish i was dead",
    "wish i were dead",
)


@pytest.mark.parametrize(
    "text",
    [
        *LONG_KNOWN,
        "I want to DIE",
        "wnat to die",
        "kil myself",
        "i'm going to kill myself tonight",
        "suiside",
        "sucidal",
        "Suicide!!",
        "over-dose",
        "i overdosed on ketamine",
        "I don't want to live anymore",
        "Denver suicide",
        "quiero morir",
        "help me please",
        "...dying...",
    ],
)
def test_words_of_a_crisis_bring_help_and_are_no_wish(text):
    found = read(text)
    assert found.crisis
    assert not found.query.wishes
    assert found.left == "" and not found.clinics and not found.did_you_mean
    assert suggestions(DIRECTORY, text) == ()


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("suicidal ideation", "conditions.mdd_with_suicidal_ideation"),
        ("depression with suicidal thoughts", "conditions.mdd_with_suicidal_ideation"),
        ("suicidal depression", "conditions.mdd_with_suicidal_ideation"),
    ],
)
def test_a_condition_with_such_a_word_is_a_visible_wish_and_brings_help_too(text, option):
    found = read(text)
    assert found.crisis
    assert ids(found) == [option]


@pytest.mark.parametrize(
    "text",
    [
        "crisis plan",
        "safety plan",
        "emergency equipment",
        "emergency oxygen boise",
        "end of life",
        "spravato near boise",
        "outside boise",
        "help with the cost",
        "80202",
        "911 Cindermoor Lane, Denver, CO",
        "ready for emergencies",
        "after hours",
        "",
    ],
)
def test_other_texts_are_no_crisis(text):
    assert not read(text).crisis


def test_a_long_message_is_looked_through_for_a_crisis():
    found = read("I have been waiting for so long. " * 30 + "I want to die. " + "Nobody answers. " * 30)
    assert found.crisis
    assert found.query == Query()


def test_what_else_was_said_in_a_crisis_is_still_understood():
    found = read("suicidal, need spravato near boise id")
    assert found.crisis
    assert found.query == Query("Boise, ID", wishes=frozenset({"route.esketamine_intranasal"}))


# --- what cannot be used


def test_words_that_mean_nothing_to_us_stay_visible():
    found = read("zorgblat iv with a flumox in boise")
    assert found.left == "zorgblat … flumox"
    assert found.query == Query("Boise, ID", wishes=frozenset({"route.iv_infusion"}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        None,
        5,
        "x" * 10_000,
        "iv " * 5_000,
        "\x00\x01\u202e",
        "😀" * 10_000,
        "," * 500,
        "$",
        "-" * 300,
        "7" * 400,
        "ª" * 50,
        "ﬁ" * 100,
        "İ" * 60,
    ],
)
def test_what_is_no_text_adds_nothing(text):
    found = read(text)
    assert found.query == Query()
    assert not found.understood and not found.clinics
    assert suggestions(DIRECTORY, text) == ()


def test_control_characters_do_not_hide_a_word():
    assert ids(read("spra\u200bvato\x07 \u202eiv")) == ["route.esketamine_intranasal", "route.iv_infusion"]


PIECES = st.sampled_from(
    [
        "iv",
        "im",
        "no",
        "or",
        "in",
        "near",
        "denver",
        "co",
        "springfield",
        "80202",
        "-1234",
        "within",
        "25",
        "miles",
        "$400",
        "under",
        "303-555-0102",
        "juniper",
        "suicidal",
        "ideation",
        "plan",
        "payment",
        "la",
        "new",
        "york",
        ",",
        "'",
        ".",
        "(",
        "😀",
        "\u0301",
        "va",
        "not",
        "at",
        "home",
        "without",
        "spravto",
    ]
) | st.text(max_size=8)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=500))
def test_whatever_is_typed_an_answer_comes_and_nothing_is_used_twice(text):
    found = read(text)
    assert Query.from_params(dict(found.query.to_params())) is not None
    assert len({m.id for m in found.understood if m.id != "clinic"}) == len(
        [m for m in found.understood if m.id != "clinic"]
    )
    assert {m.id for m in found.understood} <= {
        *OPTION,
        "place",
        "distance",
        "price",
        "telehealth",
        "verified",
        "clinic",
    }
    assert found.query.wishes == {m.id for m in found.understood if m.id in OPTION}
    assert (found.query.place != "") == ("place" in ids(found)) == (found.place is not None)
    assert all(DIRECTORY.is_listed(position) for position in found.clinics)
    assert not (found.place and found.places)
    assert found.query.price_at_most is None or found.query.price_at_most <= HIGHEST_PRICE
    assert found.crisis == crisis.speaks_of_crisis(text)
    assert len(suggestions(DIRECTORY, text)) <= 8


# --- while typing


def test_places_come_first_where_it_looks_like_a_place():
    assert [s.kind for s in suggestions(DIRECTORY, "8020")][0] == "place"
    assert suggestions(DIRECTORY, "Denver, C")[0] == Suggestion("place", "Denver, CO", "Denver, CO", "Denver, C")
    assert suggestions(DIRECTORY, "bois")[0].label == "Boise, ID"


def test_a_wish_is_offered_by_its_first_letters_and_by_a_typo():
    assert suggestions(DIRECTORY, "sprav")[0].value == "route.esketamine_intranasal"
    assert suggestions(DIRECTORY, "inform")[0].value == "must.informed_consent"
    assert suggestions(DIRECTORY, "spravto")[0].value == "route.esketamine_intranasal"


def test_a_clinic_is_offered_by_its_name_with_its_town_and_by_its_number():
    found = [s for s in suggestions(DIRECTORY, "junip") if s.kind == "clinic"]
    assert {s.value for s in found} == {DIRECTORY.row(i)["clinic_id"] for i in (0, 1, 2)}
    assert "Juniper Mental Health Denver, Denver, CO" in {s.label for s in found}
    assert [s.kind for s in suggestions(DIRECTORY, "303-555-0102")] == ["clinic"]


def test_only_the_end_of_what_is_typed_is_completed():
    found = suggestions(DIRECTORY, "iv near bois")
    assert (found[0].label, found[0].stands_for) == ("Boise, ID", "bois")
    assert suggestions(DIRECTORY, "iv 25 miles") == ()


def test_at_most_as_many_as_asked_for():
    for limit in (0, 1, 3, 8):
        assert len(suggestions(DIRECTORY, "san", limit)) <= limit
    assert len({(s.kind, s.value) for s in suggestions(DIRECTORY, "san")}) == 8


def test_distances_understood_are_those_of_a_query():
    assert {read(f"within {miles} miles").query.within for miles in DISTANCES if miles} == set(DISTANCES) - {None}
