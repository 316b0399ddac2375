"""Sentences about facts, one wording each."""

from datetime import date

import pytest

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import Evidence, Finding, Standing, Value
from directory.views import words

TODAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The store /srv/a b/directory.sqlite is empty.", "The store directory.sqlite is empty."),
        ("The store /srv/x/directory.sqlite is gone, put it back.", "The store directory.sqlite is gone, put it back."),
        ("There is no file /home/ann/list.csv.", "There is no file list.csv."),
        ("The database postgresql://ann@db.example/x?host=/run is away.", "The database database is away."),
        (
            "See https://www.fda.gov/drugs/a/b and 3/4 of it, and/or ask.",
            "See https://www.fda.gov/drugs/a/b and 3/4 of it, and/or ask.",
        ),
        ("~/data/store is cut", "store is cut"),
    ],
)
def test_strangers_read_no_place_of_the_machine(sentence, told):
    assert words.without_paths(sentence) == told


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (date(2026, 11, 9), "today (9 Nov 2026)"),
        (date(2026, 11, 8), "yesterday (8 Nov 2026)"),
        (date(2026, 10, 28), "12 days ago (28 Oct 2026)"),
        (date(2026, 9, 11), "59 days ago (11 Sep 2026)"),
        (date(2026, 9, 10), "2 months ago (10 Sep 2026)"),
        (date(2024, 11, 20), "2 years ago (20 Nov 2024)"),  # 719 days: never "1 years"
        (date(2024, 1, 1), "2 years ago (1 Jan 2024)"),
    ],
)
def test_a_day_is_said_with_its_age(when, said):
    assert words.dated(when, TODAY) == said


@pytest.mark.parametrize(
    ("kind", "ref", "value", "standing", "said"),
    [
        ("document", "", Value.YES, Standing.VERIFIED, "Verified 12 days ago (28 Oct 2026) from a document"),
        (
            "phone_call",
            "Manager",
            Value.YES,
            Standing.STALE,
            "Out of date: last checked 12 days ago (28 Oct 2026) by phone",
        ),
        ("clinic_website", "", Value.YES, Standing.CLAIMED, "Clinic says so (clinic's website), not checked"),
        ("third_party", "", Value.YES, Standing.CLAIMED, "Another list says so, not checked"),
        ("phone_call", "", Value.YES, Standing.CLAIMED, "Clinic says so, not checked"),
        ("", "", Value.YES, Standing.CLAIMED, "Clinic says so, not checked"),
        (
            "primary_registry",
            "",
            Value.NO,
            Standing.NO,
            "No, checked 12 days ago (28 Oct 2026) in an official register",
        ),
        ("", "", Value.NO, Standing.NO, "No, as the clinic says"),
        ("", "", Value.UNKNOWN, Standing.UNKNOWN, "Not known yet. Ask the clinic"),
        ("", "", Value.NOT_APPLICABLE, Standing.NONE, "Does not apply"),
    ],
)
def test_each_standing_has_its_sentence(kind, ref, value, standing, said):
    evidence = Evidence(kind, ref, date(2026, 10, 28) if kind else None, "Specialist, Center", True)
    assert (
        words.standing_sentence(Finding("informed_consent", value, "", standing, False, evidence, None), TODAY) == said
    )


def test_the_dialled_number_is_the_number_shown():
    for number, extension in (("303-555-0112", ""), ("787-555-0190", "301")):
        assert [c for c in formats.tel(number, extension) if c.isdigit()] == [
            "1",
            *(c for c in formats.phone(number, extension) if c.isdigit()),
        ]


@pytest.mark.parametrize(
    ("number", "extension", "dialled", "shown"),
    [
        ("617-555-0105", "204", "tel:+16175550105,204", "(617) 555-0105, extension 204"),
        ("617-555-0105", "", "tel:+16175550105", "(617) 555-0105"),
        ("617-555-0105", "0042", "tel:+16175550105,0042", "(617) 555-0105, extension 0042"),
        ("+13035550142;ext=7", "", "tel:+13035550142,7", "(303) 555-0142, extension 7"),  # as settings keep it
        ("800-555-0105", "12345678", "tel:+18005550105,12345678", "(800) 555-0105, extension 12345678"),
        ("call us", "", "", "call us"),
    ],
)
def test_an_extension_is_dialled_after_a_pause_and_said_in_words(number, extension, dialled, shown):
    assert (formats.tel(number, extension), formats.phone(number, extension)) == (dialled, shown)


@pytest.mark.parametrize(
    ("youngest", "oldest", "said"),
    [
        ("18", "", "adults 18 and older"),
        ("21", "120", "adults 21 and older"),
        ("65", "", "65 and older"),
        ("12", "17", "12 to 17"),
        ("18", "65", "18 to 65"),
        ("", "17", "17 and younger"),
        ("0", "17", "17 and younger"),
        ("13", "", "13 and older"),
        ("16", "16", "16 only"),
        ("0", "", "every age"),
        ("", "", ""),
    ],
)
def test_ages_are_said_in_words(youngest, oldest, said):
    assert words.ages(youngest, oldest) == said


def test_a_clinic_goes_by_its_own_name_and_its_organisation_where_they_differ():
    assert formats.name({"location_name": "", "organization_name": "Juniper"}) == "Juniper"
    assert formats.name({"location_name": "Juniper Denver", "organization_name": "Juniper"}) == "Juniper Denver"
    assert (
        formats.name({"location_name": "Behavioral Health", "organization_name": "Waterbury Hospital"})
        == "Waterbury Hospital: Behavioral Health"
    )


def test_lists_are_shown_by_label_and_a_no_says_not():
    assert words.cell(schema.BY_NAME["conditions"], "ptsd;!ocd") == "PTSD, not: OCD"
