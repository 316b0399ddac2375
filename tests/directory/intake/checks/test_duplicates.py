import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import schema
from directory.intake.checks import duplicates
from tests import seeded
from tests.repetitions import examples

BASE = {
    "organization_name": "Juniper Mental Health",
    "address_1": "1600 Cindermoor Lane",
    "city": "Denver",
    "state_province": "CO",
    "postal_code": "80202",
    "phone": "+13035550112",
}


def table(*rows):
    return pd.DataFrame(
        {
            name: [{"clinic_id": f"CO-{i}", **row}.get(name, "") for i, row in enumerate(rows)]
            for name in schema.COLUMN_NAMES
        },
        dtype="str",
    )


def found(*rows, dismissed=()):
    return [(p.first, p.second) for p in duplicates.pairs(table(*rows), dismissed)]


def told(frame, rows=None, dismissed=()):
    rows = np.arange(len(frame)) + 2 if rows is None else np.array(rows)
    return [
        (position, column, problem.code) for position, column, problem in duplicates.problems(frame, rows, dismissed)
    ]


class TestTheRule:
    def test_phone_and_house_number_are_enough(self):
        assert found(BASE, {**BASE, "organization_name": "Another Name", "address_1": "1600 Quite Other Road"}) == [
            (0, 1)
        ]

    @pytest.mark.parametrize("change", [{"phone": "+13035550113"}, {"address_1": "7 Nettle Street"}])
    def test_a_phone_or_a_house_number_alone_is_not(self, change):
        assert found(BASE, {**BASE, "organization_name": "Alder Care", **change}) == []

    @pytest.mark.parametrize("street", ["1600 Cindermoor Ln", "1600 CINDERMOOR LANE.", "1600 Cindermore Lane"])
    def test_a_like_street_with_a_like_name_is_enough(self, street):
        assert found(
            BASE,
            {**BASE, "phone": "+13035550113", "address_1": street, "organization_name": "Juniper Mental-Health, LLC"},
        ) == [(0, 1)]

    def test_a_like_name_in_another_street_is_not(self):
        assert found(BASE, {**BASE, "phone": "+13035550113", "address_1": "1600 Alder Boulevard"}) == []

    def test_rows_without_phone_and_number_are_nobodys_duplicate(self):
        empty = {**BASE, "phone": "", "address_1": "Main Street"}
        assert found(empty, {**empty, "organization_name": "Alder Care"}) == []

    def test_two_clinics_said_to_be_two_are_not_proposed_again(self):
        rows = (BASE, {**BASE, "organization_name": "Alder Care"}, {**BASE, "organization_name": "Nettle Care"})
        assert set(found(*rows, dismissed={("CO-1", "CO-0")})) == {(0, 2), (1, 2)}
        assert duplicates.key("CO-1", "CO-0") == duplicates.key("CO-0", "CO-1")

    def test_a_pair_says_what_agrees_and_how_much(self):
        site = {"website": "https://www.juniper.example/"}
        (pair,) = duplicates.pairs(table({**BASE, **site}, {**BASE, "website": "http://juniper.example"}))
        assert (pair.same_phone, pair.same_house_number, pair.same_website, pair.street_alike, pair.name_alike) == (
            True,
            True,
            True,
            100,
            100,
        )
        assert pair.key == ("CO-0", "CO-1")
        assert "the same phone" in pair.agrees and "100 %" in pair.agrees

    def test_an_empty_table_has_none(self):
        assert duplicates.pairs(table()) == []
        assert told(table()) == []


class TestLargeBlocks:
    def test_ten_thousand_copies_do_not_make_fifty_million_pairs_and_each_finds_a_partner(self):
        many = table(BASE).iloc[[0] * 10_000].reset_index(drop=True)
        many["clinic_id"] = [f"T-{i}" for i in range(len(many))]
        made = duplicates.pairs(many)
        assert len(made) < 100_000
        assert {p.first for p in made} | {p.second for p in made} == set(range(10_000))

    def test_within_the_number_of_a_call_centre_a_copy_is_still_found(self):
        rows = [
            {
                **BASE,
                "organization_name": f"Clinic {i}",
                "address_1": f"{i} Street {i * 7919 % 1000}",
                "postal_code": f"{10_000 + i}",
            }
            for i in range(1_000)
        ]
        assert found(*rows, {**rows[500], "organization_name": "Clinic 500 Denver"}) == [(500, 1_000)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1600 Cindermoor Lane", "1600 Cindermoor Ln", "7 Nettle Street", "Nettle Street"]),
            st.sampled_from(["", "+13035550112", "+13035550113"]),
            st.sampled_from(["Juniper", "Juniper Care", "Alder"]),
            st.sampled_from(["80202", "80203"]),
        ),
        max_size=8,
    )
)
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_shares_phone_and_house_number_is_missed_and_the_order_of_rows_does_not_matter(rows):
    def ids(order):
        frame = table(
            *(
                {
                    **BASE,
                    "clinic_id": f"X-{i}",
                    "address_1": rows[i][0],
                    "phone": rows[i][1],
                    "organization_name": rows[i][2],
                    "postal_code": rows[i][3],
                }
                for i in order
            )
        )
        return {p.key for p in duplicates.pairs(frame)}

    made = ids(range(len(rows)))
    assert made == ids(range(len(rows) - 1, -1, -1))
    house = [row[0].split()[0] for row in rows]
    for i in range(len(rows)):
        for j in range(i):
            if rows[i][1] and rows[i][1] == rows[j][1] and house[i] == house[j] and house[i].isdigit():
                assert duplicates.key(f"X-{i}", f"X-{j}") in made


class TestWhatTheReaderTells:
    def test_a_near_duplicate_is_told_once_at_the_later_row_and_names_the_earlier(self):
        ((position, column, problem),) = duplicates.problems(
            table(BASE, {**BASE, "organization_name": "Juniper"}), np.array([2, 3])
        )
        assert (position, column, problem.code) == (1, "address_1", "duplicate.near")
        assert "row 2" in problem.expected and "%" in problem.expected

    def test_a_door_a_phone_and_a_website_shared_across_organisations(self):
        door = {**BASE, "organization_name": "Alder Care", "phone": "+13035550113"}
        phone = {**BASE, "organization_name": "Alder Care", "address_1": "7 Nettle Street"}
        site = {**BASE, "website": "https://juniper.example/denver"}
        other = {**site, "organization_name": "Alder Care", "address_1": "7 Nettle Street", "phone": "+13035550113"}
        assert told(table(BASE, door)) == [(1, "address_1", "duplicate.address")]
        assert told(table(BASE, phone)) == [(1, "phone", "duplicate.phone")]
        assert told(table(site, other)) == [(1, "website", "duplicate.website")]

    def test_the_sites_of_one_organisation_share_their_phone_and_website_rightly(self):
        site = {**BASE, "website": "https://juniper.example", "location_name": "Juniper Denver"}
        assert told(table(site, {**site, "address_1": "7 Nettle Street", "location_name": "Juniper Boulder"})) == []

    def test_another_suite_is_another_door(self):
        assert (
            told(
                table(
                    {**BASE, "address_2": "Suite 1"},
                    {**BASE, "address_2": "Suite 2", "organization_name": "Alder Care", "phone": "+13035550113"},
                )
            )
            == []
        )

    def test_a_clinic_that_is_not_in_the_file_is_named_by_its_id_and_two_such_are_not_told(self):
        frame = table(BASE, BASE, {**BASE, "clinic_id": "NEW-1"})
        made = list(duplicates.problems(frame, np.array([0, 0, 2])))
        assert [(p, problem.code) for p, _, problem in made] == [(2, "duplicate.near")]
        assert "published clinic CO-" in made[0][2].expected

    def test_what_is_known_to_be_two_is_not_told(self):
        assert (
            told(
                table(BASE, {**BASE, "organization_name": "Alder Care", "phone": "+13035550113"}),
                dismissed=[("CO-0", "CO-1")],
            )
            == []
        )
        assert told(table(BASE, BASE), dismissed=[("CO-0", "CO-1")]) == []


def test_copies_with_slips_of_the_hand_are_found_and_little_else():
    """Seeded clinics, each tenth entered twice with one slip; a stand-in until there is a labelled list of real ones."""
    rng = np.random.default_rng(3)
    frame = seeded.clinics(2_000)
    frame["phone"] = [f"+1{200 + i % 700}555{i % 9973:04d}" for i in range(len(frame))]
    frame["address_1"] = [
        f"{rng.integers(1, 9999)} {first} {second}"
        for first, second in zip(
            rng.choice(["Alder", "Birch", "Maple", "Union", "Cindermoor", "Nettle"], 2_000),
            rng.choice(["Street", "Avenue", "Road", "Lane"], 2_000),
            strict=True,
        )
    ]
    copies = frame.iloc[::10].copy()
    copies["clinic_id"] = "COPY-" + copies["clinic_id"]
    slips = ("phone", "name", "street", "both")
    kinds = [slips[i % 4] for i in range(len(copies))]
    copies["phone"] = [
        f"+1999555{i:04d}" if kind in ("phone", "both") else phone
        for i, (kind, phone) in enumerate(zip(kinds, copies["phone"], strict=True))
    ]
    copies["organization_name"] = [
        name.split()[0] + " Group" if kind == "name" else name
        for kind, name in zip(kinds, copies["organization_name"], strict=True)
    ]
    copies["address_1"] = [
        street.replace("Street", "St").replace("Avenue", "Ave").replace("e", "ee", 1)
        if kind in ("street", "both")
        else street
        for kind, street in zip(kinds, copies["address_1"], strict=True)
    ]
    truth = {duplicates.key(i, i.removeprefix("COPY-")) for i in copies["clinic_id"]}
    made = {p.key for p in duplicates.pairs(pd.concat([frame, copies], ignore_index=True))}
    assert len(made & truth) / len(truth) >= 0.9
    assert len(made & truth) / len(made) >= 0.98
