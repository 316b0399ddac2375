"""The bundled sample: plainly fictional, large and varied enough to try everything on, and accepted by the reader."""

import csv
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pandas as pd
import pytest
from geopy.distance import geodesic

from directory import schema
from directory.clinics import claims, findings
from directory.clinics.findings import Standing, Value
from directory.geo import distances, places, tables
from directory.schema import NO, NOT_APPLICABLE, SAMPLE_DAY, UNKNOWN, YES
from directory.settings import ROOT
from tests import bundled

SAMPLE = ROOT / "data" / "clinics.csv"
BIG_CITIES = ("New York, NY", "Los Angeles, CA", "Chicago, IL", "Houston, TX", "Phoenix, AZ", "Atlanta, GA")
STATES = frozenset(places.STATES) - {"AS", "GU", "MP", "VI"}
CRITERIA = [pytest.param(c, id=c.key) for c in schema.CRITERIA]
# chains and networks that exist or existed
REAL_NAMES = (
    "ketamine wellness centers",
    "field trip",
    "mindbloom",
    "nue life",
    "klarisana",
    "actify",
    "novamind",
    "numinus",
    "greenbrook",
    "irwin naturals",
    "innerwell",
    "joyous",
    "better u",
    "my ketamine home",
    "wondermed",
    "revitalist",
    "nirvana center",
    "stella",
    "serenity",
    "delic",
    "ketamine america",
    "happy inner self",
    "daydream",
    "tara mind",
    "healing maps",
    "psychable",
    "choosing therapy",
    "kaiser",
    "lifestance",
    "yarrow",
    "bespoke",
    "nushama",
    "cambridge biotherapies",
    "avesta",
    "neuroglow",
    "success tms",
    "hope therapy",
    "ember health",
    "ketamine health centers",
    "isha health",
    "polaris",
)


@pytest.fixture(scope="module")
def report():
    return bundled.report()


@pytest.fixture(scope="module")
def clinics():
    """The file as it stands, every schema column, "" for empty: the reader does not come between."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file)), dtype=str).reindex(columns=schema.COLUMN_NAMES, fill_value="")


@pytest.fixture(scope="module")
def open_clinics(clinics):
    return clinics[(clinics["status"] == "active") & (clinics["listing_status"] == "published")].reset_index(drop=True)


def lists(cells: pd.Series) -> Counter:
    return Counter(member for text in cells for member in text.split(";") if member)


def values(frame: pd.DataFrame, criterion) -> np.ndarray:
    return findings.value_codes(frame[criterion.key], schema.BY_NAME[criterion.key])


def standings(frame: pd.DataFrame, criterion) -> np.ndarray:
    column = schema.BY_NAME[criterion.key]
    evidence = findings.column_evidence(frame, column)
    return findings.standing_codes(
        values(frame, criterion), evidence.strong, evidence.verified_days, SAMPLE_DAY, column.days_until_stale
    )[0]


def within(frame: pd.DataFrame, place: str, miles: float) -> pd.Series:
    middle = places.resolve(place).place.point
    return pd.Series(
        [
            geodesic(middle, (float(lat), float(lon))).miles <= miles
            for lat, lon in zip(frame["latitude"], frame["longitude"], strict=True)
        ],
        index=frame.index,
    )


# --- the file and the reader


def test_the_script_makes_the_same_bytes_again(tmp_path):
    again = tmp_path / "again.csv"
    subprocess.run(
        [sys.executable, ROOT / "data" / "scripts" / "make_sample.py", again],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
    )
    assert again.read_bytes() == SAMPLE.read_bytes()


def test_every_row_passes_and_only_age_is_worth_a_look(report, clinics):
    assert (report.rows_read, report.rows_accepted, report.rows_rejected) == (len(clinics), len(clinics), 0)
    told = {n.code for n in report.notices}
    assert told <= {"date.stale", "date.due", "rule.claim_without_evidence"}, told
    assert "date.stale" in told


def test_reading_changes_no_cell(report, clinics):
    read = report.frame.reset_index(drop=True)
    for name in schema.COLUMN_NAMES:
        different = np.flatnonzero(read[name].to_numpy() != clinics[name].to_numpy())
        assert not len(different), (name, clinics[name].iloc[different[0]], read[name].iloc[different[0]])


def test_the_shell_accepts_it():
    done = subprocess.run(
        [sys.executable, "-m", "directory", "check", SAMPLE], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- plainly fictional


def test_ids_are_the_samples_and_once_each(clinics):
    assert clinics["clinic_id"].str.fullmatch(r"SAMPLE-\d{4}").all()
    assert clinics["clinic_id"].is_unique


def test_every_number_is_one_kept_free_for_fiction_and_rings_once(clinics):
    numbers = pd.concat([clinics["phone"], clinics["intake_phone"][clinics["intake_phone"] != ""]])
    assert numbers.str.fullmatch(r"[2-9]\d\d-555-01\d\d").all()
    assert numbers.is_unique


def test_every_address_on_the_net_is_an_example(clinics):
    assert clinics["website"].str.fullmatch(r"(https://[a-z]+\.example(/[a-z-]+)?)?").all()
    assert clinics["email"].str.fullmatch(r"([a-z]+@[a-z]+\.example)?").all()
    assert clinics["assurer_email"].str.fullmatch(r"([a-z]+@center\.example)?").all()


def test_no_clinic_has_an_npi(clinics):
    assert (clinics["npi"] == "").all()


def test_no_clinic_bears_the_name_of_a_real_one(clinics):
    names = (clinics["organization_name"] + " " + clinics["location_name"] + " " + clinics["website"]).str.casefold()
    for real in REAL_NAMES:
        assert not names.str.contains(rf"\b{re.escape(real)}\b").any(), real


def test_every_street_is_put_together_from_the_invented_syllables(clinics, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "data" / "scripts"))
    import sample_words as words

    street = (
        rf"\d+ (?:{'|'.join(words.STREET_FIRST)})(?:{'|'.join(words.STREET_LAST)}) (?:{'|'.join(words.STREET_KINDS)})"
    )
    assert clinics["address_1"].str.fullmatch(street).all()
    with (tables.TABLES / "places.csv").open(encoding="utf-8", newline="") as file:
        towns = {places.fold(row["name"]).replace(" ", "") for row in csv.DictReader(file)}
    invented = {
        first.casefold() + last
        for first in words.STREET_FIRST + words.CLINIC_FIRST
        for last in words.STREET_LAST + words.CLINIC_LAST
    }
    assert len(towns) > 20_000 and not invented & towns


def test_a_description_says_that_the_clinic_is_made_up_and_promises_nothing(clinics):
    assert clinics["description"].str.contains("Made-up clinic").all()
    for text in pd.concat(
        [
            clinics[name]
            for name in ("description", "alert", "documents_to_bring", "supervision_words", "after_hours_contact")
        ]
    ).unique():
        assert not claims.claims_in(text), text


def test_checkers_are_roles_of_organisations_that_do_not_exist(clinics):
    for name in [c for c in schema.COLUMN_NAMES if c == "verified_by" or c.endswith("_verified_by")]:
        assert clinics[name].str.fullmatch(r"([A-Z][a-z ]+, (Example|Sample) [A-Za-z ]+)?").all(), name


# --- where they are


def test_at_least_four_hundred_clinics_are_open(open_clinics):
    assert len(open_clinics) >= 430


def test_every_state_dc_and_puerto_rico_has_two_open_clinics(open_clinics):
    count = Counter(open_clinics["state_province"])
    assert set(count) == STATES
    assert min(count.values()) >= 2


@pytest.mark.parametrize("city", BIG_CITIES)
def test_at_least_25_open_clinics_lie_within_25_miles_of_each_large_city(open_clinics, city):
    assert within(open_clinics, city, 25).sum() >= 27


@pytest.mark.parametrize(
    ("place", "least"),
    [
        ("Boise, ID", 4),
        ("Baltimore, MD", 4),
        ("Anchorage, AK", 4),
        ("Denver, CO", 15),
        ("San Juan, PR", 3),
        ("Honolulu, HI", 3),
    ],
)
def test_the_places_of_the_examples_have_clinics_near(open_clinics, place, least):
    assert within(open_clinics, place, 25).sum() >= least


def test_zip_city_state_point_and_time_zone_agree(clinics):
    for row in clinics.itertuples():
        place, point = places.zip_place(row.postal_code), (float(row.latitude), float(row.longitude))
        assert place.state == row.state_province, row.clinic_id
        # the post office writes a town in more than one way; folded they are one
        assert places.fold(place.label.split(" ", 1)[1].rsplit(",", 1)[0]) == places.fold(row.city), row.clinic_id
        assert place.timezone == row.timezone, row.clinic_id
        assert geodesic(place.point, point).miles <= 3, row.clinic_id
        assert places.in_state(*point, row.state_province), row.clinic_id
        if row.location_precision == "zip":
            assert geodesic(place.point, point).miles < 0.01, row.clinic_id


def test_area_codes_are_those_of_the_zip(clinics):
    import zipcodes

    for row in clinics.itertuples():
        assert row.phone[:3] in zipcodes.matching(row.postal_code)[0]["area_codes"], row.clinic_id


def test_some_points_stand_only_for_their_zip(clinics):
    assert set(clinics["location_precision"]) == {"address", "zip"}
    assert 3 <= (clinics["location_precision"] == "zip").sum() <= 40


def test_some_open_clinics_share_a_door_in_two_places_or_more(open_clinics):
    doors = open_clinics.groupby(["address_1", "latitude", "longitude"])
    shared = [group for _, group in doors if len(group) > 1]
    assert len(shared) >= 2
    assert len({group["city"].iloc[0] for group in shared}) >= 2
    for group in shared:
        assert group["address_2"].is_unique and group["organization_name"].is_unique


def test_some_open_clinics_are_far_from_every_other(open_clinics):
    points = [
        (float(lat), float(lon)) for lat, lon in zip(open_clinics["latitude"], open_clinics["longitude"], strict=True)
    ]
    all_points = distances.Prepared(*zip(*points, strict=True))
    lonely = [point for point in points if all_points.within(*point, 60).sum() == 1]
    assert len(lonely) >= 8


def test_at_least_twelve_chains_have_four_sites_or_more(open_clinics):
    sites = Counter(open_clinics["organization_name"])
    chains = [name for name, count in sites.items() if count >= 4]
    assert len(chains) >= 12
    of_chains = open_clinics[open_clinics["organization_name"].isin(chains)]
    assert of_chains["location_name"].is_unique and (of_chains["location_name"] != "").all()


# --- what is known of them


@pytest.mark.parametrize("criterion", CRITERIA)
def test_each_criterion_has_a_tenth_each_of_yes_no_and_unknown(open_clinics, criterion):
    found = values(open_clinics, criterion)
    for asked in (found, found[found != Value.NOT_APPLICABLE]):
        for value in (Value.YES, Value.NO, Value.UNKNOWN):
            assert (asked == value).mean() >= 0.10, (value, (asked == value).mean())


@pytest.mark.parametrize("criterion", CRITERIA)
def test_each_criterion_has_a_twelfth_of_every_standing(open_clinics, criterion):
    found = standings(open_clinics, criterion)
    for asked in (found, found[found != Standing.NONE]):
        for standing in (Standing.VERIFIED, Standing.STALE, Standing.CLAIMED, Standing.NO, Standing.UNKNOWN):
            assert (asked == standing).mean() >= 0.08, (standing, (asked == standing).mean())


def test_each_allowed_answer_of_a_criterion_occurs(open_clinics):
    for criterion in schema.CRITERIA:
        assert set(open_clinics[criterion.key]) == set(schema.BY_NAME[criterion.key].labels), criterion.key


def test_columns_and_rows_agree_on_the_standing(open_clinics):
    for criterion in schema.CRITERIA:
        by_column = standings(open_clinics, criterion)
        for i in range(0, len(open_clinics), 53):
            assert (
                findings.finding(open_clinics.iloc[i], schema.BY_NAME[criterion.key], SAMPLE_DAY).standing
                == by_column[i]
            )


def core_verified(frame):
    """Whether every core check that applies is verified."""
    spravato = (frame[schema.SPRAVATO_COLUMN] == YES).to_numpy()
    met = np.ones(len(frame), dtype=bool)
    for criterion in schema.CRITERIA:
        if criterion.core:
            applies = spravato if criterion.core == "if_spravato" else np.ones(len(frame), dtype=bool)
            met &= ~applies | (standings(frame, criterion) == Standing.VERIFIED)
    return met


def test_some_clinics_have_every_core_check_verified_near_each_large_city_too(open_clinics):
    verified = core_verified(open_clinics)
    assert verified.sum() >= 25
    assert verified.mean() <= 0.3
    for city in (*BIG_CITIES, "Denver, CO"):
        assert (within(open_clinics, city, 25).to_numpy() & verified).sum() >= 2, city


def test_of_some_clinics_nothing_is_vetted(open_clinics):
    any_strong = np.zeros(len(open_clinics), dtype=bool)
    for criterion in schema.CRITERIA:
        any_strong |= np.isin(standings(open_clinics, criterion), (Standing.VERIFIED, Standing.STALE))
    assert 0.05 <= (~any_strong).mean() <= 0.4


def test_evidence_stands_only_behind_an_answer(clinics):
    for criterion in schema.CRITERIA:
        own = (clinics[[criterion.key + suffix for suffix, *_ in schema.COMPANIONS]] != "").any(axis=1)
        assert own.sum() > 50, criterion.key
        assert not (own & (clinics[criterion.key] == UNKNOWN)).any(), criterion.key


def test_every_kind_of_evidence_occurs_and_phone_calls_have_a_reference(clinics):
    kinds = Counter()
    for name in [c for c in schema.COLUMN_NAMES if c.endswith("_evidence_type") or c == "evidence_type"]:
        kinds.update(clinics[name])
        called = clinics[name] == schema.PHONE_CALL
        assert (clinics.loc[called, name.replace("_type", "_ref")] != "").all(), name
    assert {m.key for m in schema.EVIDENCE_TYPES} <= set(kinds)


def test_a_paper_is_older_than_the_look_at_it(clinics):
    seen = 0
    for name in [c for c in schema.COLUMN_NAMES if c.endswith("_evidence_type") or c == "evidence_type"]:
        day = "assured_date" if name == "evidence_type" else name.replace("_evidence_type", "_verified_on")
        papers = clinics[clinics[name] == "document"]
        assert (papers[name.replace("_type", "_ref")].str[-7:] <= papers[day].str[:7]).all(), name
        seen += len(papers)
    assert seen > 500


def test_no_day_lies_after_the_samples_own(clinics):
    for column in schema.COLUMNS:
        if column.kind is schema.Kind.DATE and column.name != "alert_ends":
            days = [date.fromisoformat(text) for text in clinics[column.name] if text]
            assert not days or max(days) <= SAMPLE_DAY, column.name


# --- what can be wished for


def test_every_route_is_offered_somewhere_and_refused_often(open_clinics):
    for member in schema.ROUTES.members:
        said = Counter(open_clinics[schema.ROUTES.column_of(member.key)])
        assert said[YES] >= 3, member.key
        assert said[NO] >= 0.1 * len(open_clinics), member.key
        assert said[UNKNOWN] >= 0.1 * len(open_clinics), member.key
    share = (
        (open_clinics[schema.ROUTES.column_of("iv_infusion")] == YES).mean(),
        (open_clinics[schema.SPRAVATO_COLUMN] == YES).mean(),
    )
    assert share[0] > 0.5 and 0.35 < share[1] < 0.55


def test_the_medicine_fits_the_routes(open_clinics):
    told = open_clinics[open_clinics["drug"] != ""]
    assert len(told) > 0.7 * len(open_clinics)
    others = [
        schema.ROUTES.column_of(m.key)
        for m in schema.ROUTES.members
        if schema.ROUTES.column_of(m.key) != schema.SPRAVATO_COLUMN
    ]
    assert (told["drug"].str.contains("esketamine") == (told[schema.SPRAVATO_COLUMN] == YES)).all()
    assert (told["drug"].str.contains("racemic_ketamine") == (told[others] == YES).any(axis=1)).all()


def test_spravato_is_given_only_where_it_may_be(clinics):
    spravato = clinics[clinics[schema.SPRAVATO_COLUMN] == YES]
    assert set(spravato["rems_certified"]) == {YES}
    assert not (spravato["care_setting"] == "at_home_telehealth").any()
    minutes = spravato["observation_minutes"][spravato["observation_minutes"] != ""].astype(int)
    assert len(minutes) > 50 and minutes.min() >= 120
    assert set(clinics.loc[clinics["rems_certified"] == NOT_APPLICABLE, schema.SPRAVATO_COLUMN]) == {NO}


def test_every_way_to_pay_and_both_insurances_occur_and_are_refused(open_clinics):
    for facet in (schema.PAYMENTS, schema.INSURANCE):
        for member in facet.members:
            said = Counter(open_clinics[facet.column_of(member.key)])
            assert said[YES] >= 2 and said[NO] >= 10 and said[UNKNOWN] >= 10, (member.key, said)


def test_every_member_of_every_list_occurs(open_clinics):
    for facet in schema.FACETS:
        if not facet.by_column:
            found = lists(open_clinics[facet.key])
            missing = {m.key for m in facet.members} - set(found)
            assert not missing, (facet.key, missing)
    refused = defaultdict(int)
    for name in ("conditions", "populations", "accessibility"):
        refused[name] = sum(count for member, count in lists(open_clinics[name]).items() if member.startswith("!"))
    assert min(refused.values()) >= 10, refused


def test_telehealth_names_the_states_it_is_licensed_in(open_clinics):
    video = open_clinics[open_clinics["telehealth"] == YES]
    assert len(video) >= 25
    states = [text.split(";") for text in video["licensed_states"]]
    assert all(
        own in licensed and set(licensed) <= STATES
        for own, licensed in zip(video["state_province"], states, strict=True)
    )
    lengths = {len(licensed) for licensed in states}
    assert min(lengths) == 1 and 10 <= max(lengths) <= 20
    at_home, hybrid = video["care_setting"] == "at_home_telehealth", video["care_setting"].str.contains("hybrid")
    assert at_home.sum() >= 8 and hybrid.sum() >= 8
    for route in ("iv_infusion", "im_injection", "sc_injection", "esketamine_intranasal"):
        assert set(video.loc[at_home, schema.ROUTES.column_of(route)]) == {NO}
    assert set(open_clinics.loc[open_clinics["telehealth"] != YES, "licensed_states"]) == {""}


def test_six_in_ten_clinics_name_a_price_and_courses_fit_it(open_clinics):
    priced = open_clinics[open_clinics["price_per_session"] != ""]
    assert 0.5 <= len(priced) / len(open_clinics) <= 0.7
    each = priced["price_per_session"].astype(int)
    assert each.min() >= 200 and each.max() <= 900 and set(priced["currency"]) == {"USD"}
    course = priced[priced["price_course"] != ""]
    assert len(course) > 50
    ratio = (
        course["price_course"].astype(int)
        / course["price_per_session"].astype(int)
        / course["induction_sessions"].where(course["induction_sessions"] != "", "6").astype(int)
    )
    assert ratio.between(0.8, 1).all()


def test_new_patients_are_said_with_their_day(open_clinics):
    said = Counter(open_clinics["accepting_new_patients"])
    assert set(said) == set(schema.BY_NAME["accepting_new_patients"].labels)
    assert said["newpt"] >= 0.4 * len(open_clinics)
    known = open_clinics["accepting_new_patients"] != UNKNOWN
    assert (open_clinics.loc[known, "accepting_as_of"] != "").all()


def test_a_few_notices_have_a_last_day_after_the_samples_own(open_clinics):
    with_notice = open_clinics[open_clinics["alert"] != ""]
    assert 5 <= len(with_notice) <= 40
    assert all(date.fromisoformat(day) > SAMPLE_DAY for day in with_notice["alert_ends"])


# --- what must not appear


def test_some_clinics_are_closed_in_each_way_and_take_nobody(clinics):
    closed = clinics[clinics["status"] != "active"]
    assert len(closed) >= 8
    assert set(closed["status"]) == {"inactive", "temporarily closed", "defunct"}
    assert set(closed["accepting_new_patients"]) == {"nopt"}
    assert set(closed["listing_status"]) == {"published"}


def test_a_closed_clinic_has_an_open_one_near(clinics, open_clinics):
    for row in clinics[clinics["status"] != "active"].itertuples():
        assert any(
            geodesic((row.latitude, row.longitude), point).miles <= 25
            for point in zip(open_clinics["latitude"], open_clinics["longitude"], strict=True)
        ), row.clinic_id


def test_some_clinics_are_not_listed_and_say_why(clinics):
    unlisted = clinics[clinics["listing_status"] != "published"]
    assert len(unlisted) >= 4
    assert set(unlisted["listing_status"]) == {"held", "do_not_list"}
    assert (unlisted["listing_reason"] != "").all()
