import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import intake, schema
from directory.notices import CONFIRM_TWICE, SEVERITY
from directory.publishing import changes, changes_csv
from directory.spreadsheets import export
from tests import seeded
from tests.repetitions import examples

TODAY = seeded.TODAY
PROVED = {
    "vital_signs_monitoring": "yes",
    "vital_signs_monitoring_evidence_type": "document",
    "vital_signs_monitoring_verified_on": "2026-10-01",
}


def clinic(clinic_id="CO-1", **cells):
    plain = {
        "clinic_id": clinic_id,
        "organization_name": "Juniper Mental Health",
        "location_name": f"Juniper {clinic_id}",
        "status": "active",
        "listing_status": "published",
        "address_1": "1600 Cindermoor Lane",
        "city": "Denver",
        "state_province": "CO",
        "postal_code": "80202",
        "country": "US",
        "phone": "+13035550112",
        "latitude": "39.7525",
        "longitude": "-104.9995",
        "location_precision": "address",
    }
    return {**plain, **cells}


def table(*rows):
    return pd.DataFrame({name: [row.get(name, "") for row in rows] for name in schema.COLUMN_NAMES}, dtype="str")


def codes(found):
    return [n.code for n in found.notices]


def applied(found):
    """The draft, made from what is published and the difference alone: the test's own reading of a difference."""
    rows = {row["clinic_id"]: row for row in found.published.drop(index=found.removed).to_dict("records")}
    for line in found.fields.to_dict("records"):
        assert rows[line["clinic_id"]][line["column"]] == line["old"]
        rows[line["clinic_id"]][line["column"]] = line["new"]
    for row in found.draft.iloc[found.added].to_dict("records"):
        rows[row["clinic_id"]] = row
    return {row["clinic_id"]: row for row in rows.values()}


_TEXT = st.sampled_from(["", "yes", "no", "unknown", "2026-01-02", "document", "=1", "Ärztin; two"])
_COLUMNS = (
    "organization_name",
    "phone",
    "status",
    "rems_certified",
    "informed_consent",
    "informed_consent_evidence_type",
    "assured_date",
    "description",
)


@st.composite
def tables(draw):
    ids = draw(st.lists(st.integers(0, 6), unique=True))
    return table(
        *(
            {
                "clinic_id": f"T-{i}",
                **{name: draw(_TEXT) for name in _COLUMNS if name != "assured_date"},
                "assured_date": draw(st.sampled_from(["", "2026-01-02", "2025-01-02"])),
            }
            for i in ids
        )
    )


class TestTheDifferenceItself:
    @given(tables(), tables())
    @settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_applied_to_the_old_directory_it_gives_the_new_one(self, old, new):
        found = changes.between(old, new)
        assert applied(found) == {row["clinic_id"]: row for row in new.to_dict("records")}
        assert len(old) == found.counts["removed"] + found.counts["changed"] + found.counts["unchanged"]
        assert len(new) == found.counts["added"] + found.counts["changed"] + found.counts["unchanged"]

    @given(tables(), st.randoms())
    @settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_a_directory_does_not_differ_from_itself_in_any_order(self, frame, random):
        order = list(range(len(frame)))
        random.shuffle(order)
        found = changes.between(frame, frame.iloc[order].reset_index(drop=True))
        assert found.empty and found.callouts.empty and found.notices == ()

    def test_what_is_exported_and_uploaded_again_is_no_change(self):
        first = intake.read(export.to_csv(seeded.clinics(120)), today=TODAY)
        again = intake.read(export.to_csv(first.frame), today=TODAY)
        assert len(first.frame) > 20
        assert changes.between(first.frame, again.frame).empty

    def test_it_names_clinic_column_old_and_new(self):
        found = changes.between(
            table(clinic(), clinic("CO-2")),
            table(clinic("CO-3"), clinic(hours="Mon-Fri 08:00-17:00", phone="+13035550113")),
        )
        assert found.fields.to_dict("records") == [
            {"clinic_id": "CO-1", "column": "phone", "old": "+13035550112", "new": "+13035550113"},
            {"clinic_id": "CO-1", "column": "hours", "old": "", "new": "Mon-Fri 08:00-17:00"},
        ]
        assert (found.added.tolist(), found.removed.tolist(), found.changed.tolist()) == ([0], [1], [1])

    def test_an_id_in_other_letters_is_the_same_clinic_with_a_changed_id(self):
        found = changes.between(table(clinic("co-1")), table(clinic("CO-1", location_name="Juniper co-1")))
        assert found.counts == {"added": 0, "removed": 0, "changed": 1, "unchanged": 0}
        assert found.fields.to_dict("records") == [
            {"clinic_id": "co-1", "column": "clinic_id", "old": "co-1", "new": "CO-1"}
        ]

    def test_a_page_of_it_is_that_part_of_the_whole(self):
        found = changes.between(seeded.clinics(30), seeded.clinics(30, seed=2))
        pd.testing.assert_frame_equal(found.page(50, 90), found.fields[50:90].reset_index(drop=True))

    def test_row_numbers_must_fit_the_draft(self):
        with pytest.raises(ValueError, match="2 row numbers for 1"):
            changes.between(table(clinic()), table(clinic()), row_numbers=np.array([2, 3]))


class TestWhatIsCalledOut:
    def test_clinics_that_visitors_would_no_longer_find(self):
        old = table(
            clinic("CO-1"), clinic("CO-2"), clinic("CO-3"), clinic("CO-4", listing_status="held"), clinic("CO-5")
        )
        new = table(clinic("CO-2", listing_status="held"), clinic("CO-3", status="defunct"), clinic("CO-5"))
        vanishing = changes.between(old, new).callouts.vanishing
        assert vanishing[["clinic_id", "why"]].values.tolist() == [
            ["CO-1", "removed"],
            ["CO-2", "held"],
            ["CO-3", "closed"],
        ]

    @pytest.mark.parametrize(
        "change",
        [
            {"vital_signs_monitoring_evidence_type": "clinic_website"},
            {"vital_signs_monitoring_evidence_type": ""},
            {"vital_signs_monitoring_verified_on": ""},
            {"vital_signs_monitoring_evidence_type": "phone_call"},
            {"vital_signs_monitoring": "unknown"},
        ],
    )
    def test_a_finding_that_loses_its_strong_evidence(self, change):
        lost = changes.between(table(clinic(**PROVED)), table(clinic(**{**PROVED, **change}))).callouts.lost_evidence
        assert lost[["clinic_id", "column"]].values.tolist() == [["CO-1", "vital_signs_monitoring"]]

    @pytest.mark.parametrize(
        "change",
        [
            {"evidence_type": "third_party"},
            {"evidence_type": ""},
            {"assured_date": ""},
            {"evidence_type": "phone_call"},
        ],
    )
    def test_evidence_of_the_row_lost_is_lost_for_each_finding_behind_which_it_stands(self, change):
        row = {
            "evidence_type": "site_visit",
            "assured_date": "2026-10-01",
            "informed_consent": "yes",
            "rems_certified": "unknown",
        }
        lost = changes.between(
            table(clinic(**PROVED, **row)), table(clinic(**PROVED, **{**row, **change}))
        ).callouts.lost_evidence
        assert set(lost["column"]) == {"phone", "informed_consent"}

    def test_renewed_evidence_is_not_lost(self):
        renewed = {
            **PROVED,
            "vital_signs_monitoring_evidence_type": "site_visit",
            "vital_signs_monitoring_verified_on": "2026-11-01",
        }
        assert changes.between(table(clinic(**PROVED)), table(clinic(**renewed))).callouts.empty

    @pytest.mark.parametrize(
        ("old", "new", "flips"),
        [
            ("yes", "no", 1),
            ("yes", "unknown", 1),
            ("yes", "", 1),
            ("no", "yes", 1),
            ("unknown", "yes", 0),
            ("", "no", 0),
            ("", "unknown", 0),
        ],
    )
    def test_a_core_check_that_no_longer_says_what_it_said(self, old, new, flips):
        found = changes.between(table(clinic(safe_discharge=old)), table(clinic(safe_discharge=new))).callouts.flips
        assert len(found) == flips

    def test_a_question_that_is_not_core_does_not_flip(self):
        assert changes.between(
            table(clinic(care_coordination="yes")), table(clinic(care_coordination="no"))
        ).callouts.flips.empty

    @pytest.mark.parametrize(("now", "why"), [(None, "removed"), ("published", "listed")])
    def test_a_clinic_not_to_be_listed_must_not_be_forgotten(self, now, why):
        old = table(clinic("CO-1"), clinic("CO-2", listing_status="do_not_list", listing_reason="Licence suspended"))
        new = table(clinic("CO-1"), *([clinic("CO-2", listing_status=now)] if now else []))
        assert changes.between(old, new).callouts.do_not_list_lost[["clinic_id", "why"]].values.tolist() == [
            ["CO-2", why]
        ]


MIAMI = {
    "organization_name": "Alder Care",
    "location_name": "Alder Care Miami",
    "address_1": "9 Palm Street",
    "city": "Miami",
    "state_province": "FL",
    "postal_code": "33101",
    "phone": "+13055550177",
    "latitude": "25.7743",
    "longitude": "-80.1937",
}
TEN = [clinic(f"CO-{i}") for i in range(10)]


def _changed(number, **cells):
    return table(*({**row, **cells} for row in TEN[:number]), *TEN[number:])


# code -> (published, draft) that make it appear, and the same one step short of it
CASES = {
    "diff.mass_removal": (table(*TEN), table(*TEN[3:]), table(*TEN[2:])),
    "diff.mass_change": (
        table(*TEN),
        _changed(6, website="https://juniper.example"),
        _changed(5, website="https://juniper.example"),
    ),
    "diff.moved_far": (table(clinic()), table(clinic(latitude="38.8339")), table(clinic(latitude="39.2"))),
    "diff.id_reuse": (table(clinic()), table(clinic(**MIAMI)), table(clinic(**{**MIAMI, "phone": "+13035550112"}))),
    "id.changed_clinic": (
        table(clinic()),
        table(clinic(**MIAMI)),
        table(clinic(**{**MIAMI, "location_name": "Juniper Miami"})),
    ),
    "date.older_than_published": (
        table(clinic(assured_date="2026-10-02")),
        table(clinic(assured_date="2026-10-01")),
        table(clinic(assured_date="")),
    ),
}


class TestNotices:
    @pytest.mark.parametrize("code", CASES)
    def test_it_is_told(self, code):
        published, draft, _ = CASES[code]
        found = changes.between(published, draft, row_numbers=np.arange(len(draft)) + 2)
        (notice,) = [n for n in found.notices if n.code == code]
        assert notice.severity is SEVERITY[code]
        assert notice.expected and notice.remedy
        assert notice.row == (None if code in CONFIRM_TWICE - {"diff.moved_far"} else 2)
        assert (notice in found.ask_twice) == (code in CONFIRM_TWICE)

    @pytest.mark.parametrize("code", CASES)
    def test_one_step_short_of_it_it_is_not(self, code):
        published, _, draft = CASES[code]
        assert code not in codes(changes.between(published, draft))

    def test_real_clinics_in_place_of_the_made_up_sample_are_no_removal_and_the_sample_over_real_ones_is(self):
        sample, real = table(*(clinic(f"SAMPLE-{i}") for i in range(10))), table(*TEN)
        assert codes(changes.between(sample, real)) == [] and changes.between(sample, real).replaces_sample
        assert (
            codes(changes.between(real, sample))
            == codes(changes.between(sample, sample.iloc[:3]))
            == ["diff.mass_removal"]
        )

    def test_hiding_everything_counts_as_removing_it(self):
        assert codes(changes.between(table(*TEN), _changed(10, listing_status="held"))).count("diff.mass_removal") == 1

    def test_two_clinics_that_exchange_their_ids_are_named_both(self):
        one, other = clinic("CO-1"), clinic("CO-2", **MIAMI)
        found = changes.between(table(one, other), table({**one, "clinic_id": "CO-2"}, {**other, "clinic_id": "CO-1"}))
        assert set(found.callouts.other_clinic["clinic_id"]) == {"CO-1", "CO-2"}
        assert "diff.moved_far" not in codes(found)

    def test_a_retired_id_that_comes_back_for_another_clinic(self):
        earlier, others = table(clinic("CO-9")), [clinic(f"CO-{i}") for i in range(3)]
        found = changes.between(table(*others), table(*others, clinic("CO-9", **MIAMI)), earlier=earlier)
        assert codes(found) == ["diff.id_reuse", "id.changed_clinic"]
        assert codes(changes.between(table(*others), table(*others, clinic("CO-9")), earlier=earlier)) == []

    def test_a_clinic_that_is_not_in_the_file_is_named_by_its_name(self):
        found = changes.between(table(clinic()), table(clinic(latitude="38.8339")))
        assert found.notices[-1].sentence().startswith("Juniper CO-1, latitude")

    def test_the_first_publication_asks_nothing(self):
        assert changes.between(table(), table(*TEN)).notices == ()


def test_the_difference_as_csv_lists_every_clinic_and_cell_and_runs_nothing():
    found = changes.between(
        table(clinic("CO-1", location_name="=1+1"), clinic("CO-2")),
        table(clinic("CO-1", location_name="@x", hours="Mon 08:00-12:00"), clinic("CO-3")),
    )
    rows = list(csv.reader(io.StringIO(changes_csv.to_csv(found).decode(), newline="")))
    assert rows[0] == ["change", "clinic_id", "clinic", "column", "label", "old", "new"]
    assert [row[:2] for row in rows[1:]] == [
        ["added", "CO-3"],
        ["removed", "CO-2"],
        ["changed", "CO-1"],
        ["changed", "CO-1"],
    ]
    assert rows[3][3:] == ["location_name", "Clinic name", "'=1+1", "'@x"]
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
