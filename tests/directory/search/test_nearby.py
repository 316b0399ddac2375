"""Open clinics in place of a closed one, and the clinics that an address may mean."""

from datetime import date

import pandas as pd
import pytest

from directory import schema
from directory.search import nearby
from directory.search.published import Directory

IV, SPRAVATO, LOZENGE = "route_iv_infusion", "route_esketamine_intranasal", "route_sublingual_lozenge"


def directory_of(*clinics: dict[str, str]) -> Directory:
    rows = [
        {
            **dict.fromkeys(schema.COLUMN_NAMES, ""),
            "clinic_id": f"C-{n}",
            "location_name": f"Clinic {n}",
            "city": "Denver",
            "state_province": "CO",
            "postal_code": "80202",
            "status": "active",
            "listing_status": "published",
            **texts,
        }
        for n, texts in enumerate(clinics)
    ]
    return Directory.from_frame(pd.DataFrame(rows, dtype="str"), "0" * 64, date(2026, 11, 27))


def at(miles_north: float, **texts: str) -> dict[str, str]:
    return {"latitude": f"{39.75 + miles_north / 69:.5f}", "longitude": "-105.0", **texts}


def ids(directory, part):
    return [directory.row(one.position)["clinic_id"] for one in part]


def test_those_that_offer_the_same_come_nearest_first_and_nearer_ones_with_a_part_apart():
    directory = directory_of(
        at(0, status="defunct", **{IV: "yes", SPRAVATO: "yes"}),
        at(30, **{IV: "yes", SPRAVATO: "yes"}),
        at(20, **{IV: "yes", SPRAVATO: "yes", LOZENGE: "yes"}),
        at(10, **{SPRAVATO: "yes", IV: "no"}),
        at(1, **{LOZENGE: "yes"}),  # something else
        at(25, **{IV: "yes"}),  # a part, but farther than the same
        at(2, status="inactive", **{IV: "yes", SPRAVATO: "yes"}),
        at(3, listing_status="held", **{IV: "yes", SPRAVATO: "yes"}),
        at(400, **{IV: "yes", SPRAVATO: "yes"}),  # no way to go beside nearer ones
    )
    found = nearby.replacements(directory, 0)
    assert (ids(directory, found.same), ids(directory, found.part), found.others) == (["C-2", "C-1"], ["C-3"], ())
    assert [round(one.miles) for one in found.same] == [20, 30]
    assert found.part[0].routes == ("esketamine_intranasal",)


def test_the_only_one_that_offers_the_same_is_named_however_far():
    directory = directory_of(at(0, status="defunct", **{IV: "yes"}), at(900, **{IV: "yes"}), at(1, **{LOZENGE: "yes"}))
    found = nearby.replacements(directory, 0)
    assert (ids(directory, found.same), found.part, found.others) == (["C-1"], (), ())


@pytest.mark.parametrize("routes", [{}, {IV: "unknown"}, {IV: "no"}, {SPRAVATO: "yes"}], ids=str)
def test_where_its_ways_are_not_known_or_nobody_offers_them_the_nearest_are_named(routes):
    directory = directory_of(at(0, status="temporarily closed", **routes), at(5, **{IV: "yes"}), at(2))
    found = nearby.replacements(directory, 0)
    assert not found.same and not found.part and ids(directory, found.others)[-1] == "C-1"


def test_unknown_is_never_yes_for_a_replacement():
    directory = directory_of(at(0, status="defunct", **{IV: "yes"}), at(1, **{IV: "unknown"}), at(9, **{IV: "yes"}))
    assert ids(directory, nearby.replacements(directory, 0).same) == ["C-2"]


def test_without_a_point_it_is_measured_from_the_zip_and_without_any_place_nothing_is_guessed():
    directory = directory_of({"status": "defunct", IV: "yes"}, at(1, **{IV: "yes"}))
    assert ids(directory, nearby.replacements(directory, 0).same) == ["C-1"]
    nowhere = directory_of(
        {"status": "defunct", "postal_code": "", "city": "", "state_province": "", IV: "yes"}, at(1, **{IV: "yes"})
    )
    assert nearby.replacements(nowhere, 0) == nearby.Replacements(("iv_infusion",))


def test_a_directory_without_another_open_clinic_has_none():
    directory = directory_of(at(0, status="defunct", **{IV: "yes"}), at(1, status="defunct", **{IV: "yes"}))
    assert nearby.replacements(directory, 0) == nearby.Replacements(("iv_infusion",))


NAMED = directory_of(
    {"clinic_id": "juniper-mood-80202-ab12cd34ef", "location_name": "Juniper Mood"},
    {"clinic_id": "CO-0012", "location_name": "Quillfern Psychiatry"},
    {"clinic_id": "held-clinic-80202-0000000000", "location_name": "Secret House", "listing_status": "held"},
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("juniper-mood-80202", [0]),  # the link was cut off
        ("JUNIPER-MOOD-80202-AB12CD34EF", [0]),
        ("juniper-mood-80301-ffffffffff", [0]),  # the clinic moved, and with it its id
        ("co-0012", [1]),
        ("CO-0012).", [1]),
        ("CO-0013", []),  # another clinic, not a slip
        ("quillfern psychiatry", [1]),
        ("held-clinic-80202", []),
        ("secret-house-80202", []),
        ("", []),
        ("-", []),
        ("..", []),
        ("%00" * 20, []),
        ("x" * 80, []),
    ],
)
def test_an_address_without_a_clinic_offers_what_it_may_mean(asked, found):
    assert list(nearby.of_cut_address(NAMED, asked)) == found
