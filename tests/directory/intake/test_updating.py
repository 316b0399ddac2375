from functools import cache

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import intake, schema
from directory.intake import updating
from directory.publishing import changes
from directory.publishing.reconciliation import REPLACE, UPDATE, Reconciliation, reconciled
from directory.spreadsheets import export
from tests import seeded
from tests.nasty.cases import CASES as NASTY
from tests.nasty.cell_cases import CELL_CASES, CLINIC, clinic
from tests.repetitions import examples

TODAY = seeded.TODAY
OTHER = {
    **CLINIC,
    "clinic_id": "CO-0013",
    "organization_name": "Alder Care",
    "address_1": "7 Nettle Street",
    "phone": "303-555-0113",
}


def file(*rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return (
        pd.DataFrame([{name: row.get(name, "") for name in names} for row in rows], dtype="str")
        .to_csv(index=False)
        .encode()
    )


def table(*rows):
    return read_once(file(*rows)).copy()


@cache
def read_once(data):
    report = intake.read(data, today=TODAY)
    assert report.rows_rejected == 0, [n.sentence() for n in report.notices]
    return report.frame


def update(published, *rows):
    return intake.read(file(*rows), today=TODAY, onto=published)


def row_of(report, clinic_id="CO-0012"):
    (row,) = report.frame[report.frame["clinic_id"] == clinic_id].to_dict("records")
    return row


def codes(report):
    return [n.code for n in report.notices]


PROVED = {
    **CLINIC,
    "informed_consent": "yes",
    "informed_consent_evidence_type": "document",
    "informed_consent_verified_on": "2026-10-01",
}
CHECKED = {
    **CLINIC,
    "evidence_type": "primary_registry",
    "evidence_ref": "entry 12",
    "assured_date": "2026-10-01",
    "informed_consent": "no",
}

# code -> (published, file) that make it appear
CASES = {
    "update.old_evidence": (table(PROVED), clinic(informed_consent="no")),
    "update.row_evidence": (table(CHECKED), clinic(informed_consent="yes")),
}


class TestWhatIsKept:
    def test_a_clinic_that_is_not_in_the_file_stays_as_it_is(self):
        published = table(CLINIC, OTHER)
        report = update(published, {"clinic_id": "CO-0013", "hours": "Mon-Fri 08:00-17:00"})
        assert (report.rows_read, report.rows_accepted, report.rows_rejected) == (1, 1, 0)
        assert report.frame["clinic_id"].tolist() == ["CO-0012", "CO-0013"]
        assert report.row_numbers.tolist() == [0, 2]
        assert changes.between(published, report.frame).fields.to_dict("records") == [
            {"clinic_id": "CO-0013", "column": "hours", "old": "", "new": "Mon-Fri 08:00-17:00"}
        ]

    @pytest.mark.parametrize("blank", ["", "  ", "N/A"])
    def test_a_blank_cell_keeps_the_old_value(self, blank):
        published = table({**CLINIC, "website": "https://juniper.example", "description": "A house with a garden"})
        report = update(published, {"clinic_id": "CO-0012", "description": blank, "website": ""})
        assert changes.between(published, report.frame).empty

    def test_the_word_for_it_empties_a_cell(self):
        published = table({**CLINIC, "website": "https://juniper.example", "informed_consent": "yes"})
        row = row_of(
            update(published, {"clinic_id": "CO-0012", "website": " __CLEAR__ ", "informed_consent": "__CLEAR__"})
        )
        assert (row["website"], row["informed_consent"]) == ("", "")

    def test_unknown_is_a_value_and_not_a_blank(self):
        published = table({**CLINIC, "informed_consent": "yes"})
        assert (
            row_of(update(published, {"clinic_id": "CO-0012", "informed_consent": "unknown"}))["informed_consent"]
            == "unknown"
        )

    def test_what_every_clinic_needs_cannot_be_emptied(self):
        published = table(CLINIC)
        report = update(published, {"clinic_id": "CO-0012", "phone": "__CLEAR__"})
        assert (codes(report), report.rows_rejected, report.refused_ids) == (["field.required"], 1, ("CO-0012",))
        pd.testing.assert_frame_equal(report.frame, published)

    def test_a_refused_row_leaves_its_clinic_as_it_is_and_the_others_change(self):
        published = table(CLINIC, OTHER)
        report = update(
            published,
            {"clinic_id": "CO-0012", "latitude": "north"},
            {"clinic_id": "CO-0013", "website": "https://alder.example"},
        )
        assert (report.outcome, report.rows_accepted, report.rows_rejected) == ("reject_rows", 1, 1)
        assert row_of(report) == published.iloc[0].to_dict()
        assert row_of(report, "CO-0013")["website"] == "https://alder.example"

    def test_an_id_in_other_letters_is_the_published_one(self):
        published = table(CLINIC)
        assert changes.between(published, update(published, {"clinic_id": "co-0012"}).frame).empty

    def test_the_plain_columns_work_too(self):
        published = table({**CLINIC, "route_oral": "yes"})
        row = row_of(update(published, {"clinic_id": "CO-0012", "route_offered": "IV infusion"}))
        assert (row["route_iv_infusion"], row["route_oral"]) == ("yes", "yes")


class TestNewRows:
    def test_an_id_that_is_not_published_is_a_new_clinic(self):
        report = update(table(CLINIC), OTHER)
        assert report.frame["clinic_id"].tolist() == ["CO-0012", "CO-0013"]
        assert report.row_numbers.tolist() == [0, 2]

    def test_a_new_clinic_needs_what_every_clinic_needs(self):
        report = update(table(CLINIC), {"clinic_id": "CO-0099", "website": "https://x.example"})
        assert set(codes(report)) == {"field.required", "geo.missing"}
        assert (report.rows_read, report.rows_rejected, len(report.frame)) == (1, 1, 1)

    def test_a_row_without_id_is_found_by_name_address_and_zip(self):
        nameless = {k: v for k, v in CLINIC.items() if k != "clinic_id"}
        published = table(
            {
                **nameless,
                "postal_code": "02138",
                "city": "Cambridge",
                "state_province": "MA",
                "latitude": "",
                "longitude": "",
            }
        )
        report = update(
            published,
            {
                **nameless,
                "postal_code": "2138",
                "city": "Cambridge",
                "state_province": "MA",
                "latitude": "",
                "longitude": "",
                "website": "https://j.example",
            },
        )
        assert report.frame["clinic_id"].tolist() == published["clinic_id"].tolist()
        assert report.frame["website"].tolist() == ["https://j.example"]

    def test_a_file_without_ids_and_without_required_columns_is_refused(self):
        assert (
            codes(update(table(CLINIC), {"location_name": "Juniper", "website": "https://x.example"}))
            == ["column.missing"] * 5
        )

    def test_two_rows_of_one_clinic_are_refused_but_the_first(self):
        report = update(
            table(CLINIC),
            {"clinic_id": "CO-0012", "website": "https://a.example"},
            {"clinic_id": "co-0012", "website": "https://b.example"},
        )
        assert codes(report).count("id.duplicate") == 1
        assert report.frame["website"].tolist() == ["https://a.example"]

    def test_a_new_row_that_looks_like_a_published_clinic_names_it(self):
        report = update(table(CLINIC), {**CLINIC, "clinic_id": "CO-0099"})
        (notice,) = [n for n in report.notices if n.code == "duplicate.near"]
        assert notice.row == 2 and "the published clinic CO-0012" in notice.expected


class TestWhatFollowedFromTheOldValue:
    def test_a_new_address_takes_the_old_coordinates_with_it(self):
        report = update(
            table(CLINIC),
            {
                "clinic_id": "CO-0012",
                "address_1": "1 Alder Street",
                "city": "Boise",
                "state_province": "ID",
                "postal_code": "83702",
            },
        )
        row = row_of(report)
        assert (row["location_precision"], row["timezone"]) == ("zip", "America/Boise")
        assert abs(float(row["latitude"]) - 43.6) < 0.3
        assert "geo.missing" in codes(report)

    def test_a_new_suite_or_the_same_address_in_other_letters_keeps_them(self):
        published = table(
            {
                **CLINIC,
                "postal_code": "02138",
                "state_province": "MA",
                "city": "Cambridge",
                "latitude": "42.3770",
                "longitude": "-71.1256",
            }
        )
        same = {
            "clinic_id": "CO-0012",
            "address_2": "Suite 9",
            "state_province": "ma",
            "postal_code": "2138",
            "city": " Cambridge",
        }
        assert [
            f["column"] for f in changes.between(published, update(published, same).frame).fields.to_dict("records")
        ] == ["address_2"]

    def test_coordinates_given_with_the_new_address_stand(self):
        row = row_of(
            update(
                table(CLINIC),
                {"clinic_id": "CO-0012", "address_1": "1 Alder Street", "latitude": "39.75", "longitude": "-105"},
            )
        )
        assert (float(row["latitude"]), row["location_precision"]) == (39.75, "address")

    def test_coordinates_given_for_a_clinic_in_the_middle_of_its_zip_are_exact(self):
        published = table({**CLINIC, "latitude": "", "longitude": ""})
        assert published["location_precision"].tolist() == ["zip"]
        row = row_of(update(published, {"clinic_id": "CO-0012", "latitude": "39.7525", "longitude": "-104.9995"}))
        assert row["location_precision"] == "address"

    def test_half_a_point_with_a_new_address_is_refused(self):
        assert "geo.half_pair" in codes(
            update(table(CLINIC), {"clinic_id": "CO-0012", "address_1": "1 Alder Street", "latitude": "39.75"})
        )

    def test_cleared_coordinates_are_found_by_the_zip(self):
        row = row_of(update(table(CLINIC), {"clinic_id": "CO-0012", "latitude": "__CLEAR__", "longitude": "__CLEAR__"}))
        assert row["location_precision"] == "zip"

    def test_a_new_phone_loses_the_extension_of_the_old_one(self):
        published = table({**CLINIC, "phone_extension": "4"})
        assert row_of(update(published, {"clinic_id": "CO-0012", "phone": "303-555-0113"}))["phone_extension"] == ""
        assert row_of(update(published, {"clinic_id": "CO-0012", "phone": "303-555-0113 x7"}))["phone_extension"] == "7"
        assert row_of(update(published, {"clinic_id": "CO-0012", "phone": "(303) 555-0112"}))["phone_extension"] == "4"

    def test_a_changed_finding_loses_the_evidence_for_its_old_value(self):
        report = update(table(PROVED), {"clinic_id": "CO-0012", "informed_consent": "no"})
        row = row_of(report)
        assert [row["informed_consent" + suffix] for suffix, *_ in schema.COMPANIONS] == ["", "", "", ""]
        assert "update.old_evidence" in codes(report)

    def test_evidence_given_with_the_new_value_is_its_own(self):
        report = update(
            table(PROVED),
            {"clinic_id": "CO-0012", "informed_consent": "no", "informed_consent_verified_on": "2026-11-01"},
        )
        row = row_of(report)
        assert (row["informed_consent_evidence_type"], row["informed_consent_verified_on"]) == (
            "document",
            "2026-11-01",
        )
        assert "update.old_evidence" not in codes(report)

    def test_the_same_value_again_keeps_its_evidence(self):
        assert changes.between(
            table(PROVED), update(table(PROVED), {"clinic_id": "CO-0012", "informed_consent": "Y"}).frame
        ).empty

    def test_new_patients_lose_their_day(self):
        published = table({**CLINIC, "accepting_new_patients": "nopt", "accepting_as_of": "2026-10-28"})
        assert (
            row_of(update(published, {"clinic_id": "CO-0012", "accepting_new_patients": "newpt"}))["accepting_as_of"]
            == ""
        )

    def test_a_new_check_of_the_row_stands_behind_new_values(self):
        report = update(
            table(CHECKED), {"clinic_id": "CO-0012", "informed_consent": "yes", "assured_date": "2026-11-02"}
        )
        assert "update.row_evidence" not in codes(report)


class TestTheSample:
    def test_the_sample_cannot_be_updated(self):
        sample = table({**CLINIC, "clinic_id": "SAMPLE-1"})
        assert not updating.possible(sample)
        with pytest.raises(ValueError, match="sample"):
            update(sample, CLINIC)

    def test_a_row_of_the_sample_cannot_slip_in(self):
        assert "id.reserved" in codes(update(table(CLINIC), {**OTHER, "clinic_id": "SAMPLE-1"}))

    def test_elsewhere_the_word_that_empties_is_no_text(self):
        report = intake.read(clinic(description="__CLEAR__"), today=TODAY)
        assert report.frame["description"].tolist() == [""]
        assert "text.placeholder" in codes(report)


@cache
def eighty():
    """Eighty clinics as they are published."""
    return intake.read(export.to_csv(seeded.clinics(80)), today=TODAY).frame


@given(st.data())
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_part_of_what_is_published_laid_over_it_changes_nothing(data):
    published = eighty()
    rows = data.draw(st.lists(st.integers(0, len(published) - 1), min_size=1, max_size=8, unique=True))
    names = data.draw(st.lists(st.sampled_from(schema.COLUMN_NAMES[1:]), max_size=12, unique=True))
    part = published.iloc[rows][["clinic_id", *names]].copy()
    for name in names:
        blank = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
        part[name] = [("" if b else text) for b, text in zip(blank, part[name].tolist(), strict=True)]
    report = intake.read(export.to_csv(part), today=TODAY, onto=published)
    found = changes.between(published, report.frame)
    assert found.empty, found.fields
    assert reconciled(report, found, UPDATE) == Reconciliation(len(rows), 0, 0, len(rows), 0, 0)


class TestReconciliation:
    def test_an_update_removes_nothing(self):
        published = table(CLINIC, OTHER)
        report = update(
            published,
            {"clinic_id": "CO-0012", "website": "https://j.example"},
            {"clinic_id": "CO-0099"},
            {**OTHER, "clinic_id": "CO-0014"},
        )
        found = changes.between(published, report.frame, row_numbers=report.row_numbers)
        assert reconciled(report, found, UPDATE) == Reconciliation(
            read=3, added=1, changed=1, unchanged=0, rejected=1, removed=0
        )

    def test_a_clinic_whose_row_is_refused_is_in_the_file_and_so_not_counted_as_removed(self):
        published = table(CLINIC, OTHER, {**OTHER, "clinic_id": "CO-0014"})
        report = intake.read(file({**CLINIC, "phone": "1"}, {**OTHER, "website": "https://alder.example"}), today=TODAY)
        found = changes.between(published, report.frame)
        assert reconciled(report, found, REPLACE) == Reconciliation(
            read=2, added=0, changed=1, unchanged=0, rejected=1, removed=1, left_out=1
        )

    def test_numbers_that_do_not_add_up_are_a_fault_of_ours(self):
        with pytest.raises(ValueError, match="3 rows read"):
            Reconciliation(3, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("code", sorted(({**CELL_CASES, **NASTY}).keys() - {"file.too_large", "file.too_many_rows"}))
def test_any_awkward_file_ends_as_a_report_and_leaves_no_published_clinic_out(code):
    case = {**CELL_CASES, **NASTY}[code]
    published = table(CLINIC, OTHER)
    report = intake.read(case() if callable(case) else case, today=TODAY, onto=published)
    assert report.rows_read == report.rows_accepted + report.rows_rejected
    if report.rows_read:
        assert set(published["clinic_id"]) <= set(report.frame["clinic_id"])
        found = changes.between(published, report.frame, row_numbers=report.row_numbers)
        assert reconciled(report, found, UPDATE).removed == 0
