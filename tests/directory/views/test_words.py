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


def test_a_clinic_goes_by_its_own_name_and_its_organisation_where_they_differ():
    assert formats.name({"location_name": "", "organization_name": "Juniper"}) == "Juniper"
    assert formats.name({"location_name": "Juniper Denver", "organization_name": "Juniper"}) == "Juniper Denver"
    assert (
        formats.name({"location_name": "Behavioral Health", "organization_name": "Waterbury Hospital"})
        == "Waterbury Hospital: Behavioral Health"
    )


def test_lists_are_shown_by_label_and_a_no_says_not():
    assert words.cell(schema.BY_NAME["conditions"], "ptsd;!ocd") == "PTSD, not: OCD"
