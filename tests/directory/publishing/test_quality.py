import csv
import io
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from directory import intake, schema
from directory.clinics import findings
from directory.clinics.findings import Standing
from directory.publishing import actions, changes, quality
from directory.search import index
from directory.search.published import Directory
from directory.spreadsheets import export
from directory.views.admin import quality as admin_quality
from directory.views.clinic import facts
from tests import reading, seeded
from tests.directory.intake.test_updating import OTHER, file, table
from tests.nasty.cell_cases import CLINIC, clinic

TODAY = seeded.TODAY
DAYS = schema.CRITERION["informed_consent"].days_until_stale


def directory(*rows):
    return Directory.from_frame(table(*rows), "test", TODAY)


def checked(days_ago, criterion="informed_consent", **cells):
    on = (TODAY - timedelta(days=days_ago)).isoformat()
    return {
        **CLINIC,
        criterion: "yes",
        f"{criterion}_evidence_type": "document",
        f"{criterion}_verified_on": on,
        **cells,
    }


def columns_of(found):
    return [(d.clinic_id, d.column) for d in found]


def uploaded_again(published, data):
    """The difference that a worksheet makes which comes back as it went out."""
    report = intake.read(data, today=TODAY, onto=published)
    assert report.rows_rejected == 0
    assert "column.unknown" not in report.counts
    return changes.between(published, report.frame)


class TestDue:
    @pytest.mark.parametrize(("days_ago", "left"), [(DAYS + 1, -1), (DAYS, 0), (DAYS - 30, 30)])
    def test_a_finding_is_due_thirty_days_before_and_stale_the_day_after_its_last(self, days_ago, left):
        (due,) = quality.due(directory(checked(days_ago)))
        assert (due.days_left, due.stale, due.good_until) == (left, left < 0, TODAY + timedelta(days=left))
        assert findings.finding(
            directory(checked(days_ago)).row(0), schema.BY_NAME["informed_consent"], TODAY
        ).stale == (left < 0)

    def test_before_that_it_is_not(self):
        assert len(quality.due(directory(checked(DAYS - 31)))) == 0

    @pytest.mark.parametrize(
        "cells",
        [
            {"informed_consent_evidence_type": "clinic_website"},
            {"informed_consent": "unknown"},
            {"listing_status": "do_not_list"},
            {"status": "defunct"},
        ],
    )
    def test_what_nobody_has_proved_or_nobody_is_to_verify_again_is_not_due(self, cells):
        assert len(quality.due(directory(checked(DAYS + 9, **cells)))) == 0

    def test_a_held_clinic_is_still_worked_on(self):
        assert len(quality.due(directory(checked(DAYS + 9, listing_status="held")))) == 1

    def test_core_checks_come_first_then_the_oldest(self):
        extra = checked(DAYS + 90, "care_coordination")
        rows = [
            {**extra, **checked(DAYS + 1)},
            {**OTHER, **{k: v for k, v in checked(DAYS + 50).items() if k.startswith("informed")}},
        ]
        assert columns_of(quality.due(directory(*rows))) == [
            ("CO-0013", "informed_consent"),
            ("CO-0012", "informed_consent"),
            ("CO-0012", "care_coordination"),
        ]

    def test_certification_is_core_only_where_spravato_is_offered(self):
        days = schema.CRITERION["rems_certified"].days_until_stale + 5
        for offered, core in (("yes", True), ("unknown", False)):
            due = quality.due(directory(checked(days, "rems_certified", route_esketamine_intranasal=offered)))
            assert [d.core for d in due if d.column == "rems_certified"] == [core]

    def test_the_list_counts_what_the_reader_counts(self):
        frame = intake.read(export.to_csv(seeded.clinics(150)), today=TODAY).frame
        work = frame[(frame["listing_status"] != "do_not_list") & (frame["status"] != "defunct")].reset_index(drop=True)
        report = intake.read(export.to_csv(work), today=TODAY)
        due = quality.due(Directory.from_frame(frame, "test", TODAY))
        assert len(due) > 20
        assert len({d.clinic_id for d in due if d.stale}) == report.counts["date.stale"]
        assert len({d.clinic_id for d in due if not d.stale}) == report.counts["date.due"]
        assert due.number_stale == sum(d.stale for d in due)
        assert [d.column for d in due[2:5]] == [due[i].column for i in (2, 3, 4)]


class TestTheEndOfTheFederalRule:
    """Treatment at home and by video is due on one day for all (``schema.HOME_AND_VIDEO_DUE``)."""

    DUE = schema.HOME_AND_VIDEO_DUE

    def clinics(self, day, checked=date(2026, 11, 27)):
        proof = {
            f"{name}{suffix}": text
            for name in ("telehealth", "licensed_states", "care_setting")
            for suffix, text in (("_evidence_type", "document"), ("_verified_on", checked.isoformat()))
        }
        video = {
            **CLINIC,
            **proof,
            "telehealth": "yes",
            "licensed_states": "CO;WY",
            "care_setting": "in_clinic;at_home_telehealth",
        }
        in_person = {**OTHER, **proof, "telehealth": "", "licensed_states": "", "care_setting": "in_clinic"}
        frame = intake.read(file(video, in_person), today=day).frame
        return Directory.from_frame(frame, "test", day)

    @pytest.mark.parametrize(
        ("day", "left"),
        [(date(2026, 12, 1), 30), (date(2026, 12, 31), 0), (date(2027, 1, 1), -1), (date(2027, 2, 1), -32)],
    )
    def test_quality_lists_it_thirty_days_before_and_from_that_day_on_as_out_of_date(self, day, left):
        due = quality.due(self.clinics(day))
        assert columns_of(due) == [("CO-0012", name) for name in ("care_setting", "licensed_states", "telehealth")]
        assert {(d.days_left, d.stale, d.good_until, d.by_rule) for d in due} == {
            (left, left < 0, date(2026, 12, 31), True)
        }
        assert admin_quality.due_table(due).count("A federal rule on treatment by video ends then") == 3

    def test_before_that_nothing_is_due(self):
        assert len(quality.due(self.clinics(date(2026, 11, 30)))) == 0

    def test_what_was_checked_since_is_good_for_its_own_days(self):
        assert len(quality.due(self.clinics(date(2027, 1, 2), checked=self.DUE))) == 0
        (first, *_) = quality.due(self.clinics(self.DUE + timedelta(days=170), checked=self.DUE))
        assert (first.days_left, first.by_rule) == (10, False)

    def test_the_reader_of_an_upload_says_the_same(self):
        for day, code in ((date(2026, 12, 1), "date.due"), (self.DUE, "date.stale")):
            report = intake.read(export.to_csv(self.clinics(day).frame), today=day)
            assert report.counts.get(code) == 1

    def test_from_that_day_on_a_search_for_verified_care_by_video_does_not_find_it(self):
        for day, verified in ((date(2026, 12, 31), True), (self.DUE, False)):
            here = self.clinics(day)
            row = here.packed.row[0]
            found = {
                option: bool(here.packed.verified[word][row] >> np.uint64(bit) & np.uint64(1))
                for option, (word, bit) in index.BIT.items()
                if option.startswith("care_setting.")
            }
            assert found["care_setting.at_home_telehealth"] is verified and found["care_setting.in_clinic"] is True
            assert bool(here.packed.video_verified[row]) is verified

    def test_the_page_of_the_clinic_says_so(self):
        shown = " ".join(reading.blocks(facts.facts(self.clinics(self.DUE), 0)))
        assert "In the clinic, At home, by video · Out of date" in shown


def test_the_unknown_rate_counts_the_clinics_that_visitors_find_and_to_which_it_applies():
    offers = {"route_esketamine_intranasal": "yes", "rems_certified": "unknown"}
    rates = {
        r.criterion: r
        for r in quality.unknown_rates(
            directory(
                {**CLINIC, **offers, "informed_consent": "yes"},
                {**OTHER, "informed_consent": ""},
                {**OTHER, "clinic_id": "X", "listing_status": "held"},
            )
        )
    }
    assert (
        rates["informed_consent"].unknown,
        rates["informed_consent"].applicable,
        rates["informed_consent"].share,
    ) == (1, 2, 0.5)
    assert (rates["rems_certified"].unknown, rates["rems_certified"].applicable) == (1, 1)
    assert rates.keys() == schema.CRITERION.keys()


def test_contradictions_are_those_of_the_reader_and_not_what_is_only_old_or_unproved():
    frame = table(
        {**CLINIC, "route_esketamine_intranasal": "yes", "rems_certified": "unknown", "minimum_age": "18"},
        {**OTHER, "postal_code": "83702"},
        {**OTHER, "clinic_id": "X", "listing_status": "do_not_list", "postal_code": "83702"},
    )
    frame.loc[0, "maximum_age"] = "12"
    found = quality.contradictions(Directory.from_frame(frame, "test", TODAY))
    assert [(c.clinic_id, c.code) for c in found] == [
        ("CO-0012", "rule.age_range"),
        ("CO-0013", "geo.far_from_zip"),
        ("CO-0012", "rule.spravato_rems"),
        ("CO-0013", "zip.state_mismatch"),
    ]
    assert all(c.expected and c.remedy for c in found)


def test_clinics_without_a_point_of_their_own():
    found = quality.unplaced(directory(CLINIC, {**OTHER, "latitude": "", "longitude": ""}))
    assert [(u.clinic_id, u.precision) for u in found] == [("CO-0013", "zip")]


class TestFreshness:
    def test_what_nobody_renews_goes_stale_on_its_day(self):
        here = directory(checked(DAYS - 10, vital_signs_monitoring="yes"))
        chart = quality.freshness(here, [TODAY, TODAY + timedelta(days=10), TODAY + timedelta(days=11)])
        assert [(f.counts[Standing.VERIFIED], f.counts[Standing.STALE]) for f in chart] == [(1, 0), (1, 0), (0, 1)]
        assert {f.counts[Standing.CLAIMED] for f in chart} == {1}
        assert all(sum(f.shares.values()) == pytest.approx(1) for f in chart)

    def test_today_it_says_what_the_search_says(self):
        here = Directory.from_frame(seeded.clinics(200), "test", TODAY)
        (today,) = quality.freshness(here, [TODAY])
        seen = here.packed.position[: here.packed.listed]
        for standing, count in today.counts.items():
            assert count == sum(int((here.packed.standings[c.key][seen] == standing).sum()) for c in schema.CRITERIA)

    def test_the_chart_looks_half_a_year_ahead(self):
        days = quality.coming_days(TODAY)
        assert (days[0], len(days)) == (TODAY, 26)
        assert date(2027, 4, 26) <= days[-1] <= date(2027, 5, 8)

    def test_a_directory_without_clinics_that_visitors_find_has_no_shares(self):
        (today,) = quality.freshness(directory({**CLINIC, "listing_status": "held"}), [TODAY])
        assert set(today.shares.values()) == {0.0}


class TestWorksheets:
    def sheets(self):
        frame = intake.read(export.to_csv(seeded.clinics(150)), today=TODAY).frame
        frame.loc[0, "latitude"] = frame.loc[0, "longitude"] = ""
        twin = frame.iloc[[1]].assign(clinic_id="T-TWIN")
        here = Directory.from_frame(
            intake.read(export.to_csv(pd.concat([frame, twin], ignore_index=True)), today=TODAY).frame, "test", TODAY
        )
        return here, {
            "due": quality.due(here).to_csv(),
            "contradictions": quality.contradictions_csv(here, quality.contradictions(here)),
            "duplicates": quality.duplicates_csv(here, quality.possible_duplicates(here)),
            "unplaced": quality.unplaced_csv(here, quality.unplaced(here)),
            "unknown": quality.unknown_csv(here, "informed_consent"),
        }

    def test_each_list_comes_back_as_no_change(self):
        here, sheets = self.sheets()
        for what, data in sheets.items():
            assert data.count(b"\r\n") > 1, what
            assert uploaded_again(here.frame, data).empty, what

    def test_only_the_cells_to_fix_are_filled_in_the_order_of_the_list(self):
        here = directory(
            checked(DAYS + 1),
            {
                **OTHER,
                **{k: v for k, v in checked(DAYS + 50).items() if k.startswith("informed")},
                "website": "https://alder.example",
            },
        )
        rows = list(csv.DictReader(io.StringIO(quality.due(here).to_csv().decode(), newline="")))
        assert [row["clinic_id"] for row in rows] == ["CO-0013", "CO-0012"]
        assert rows[0]["informed_consent_evidence_type"] == "document"
        assert "website" not in rows[0]

    def test_a_list_of_nothing_is_a_header(self):
        assert quality.due(directory(CLINIC)).to_csv() == b"clinic_id,organization_name,location_name\r\n"

    def test_filled_in_it_places_the_clinic_at_its_street(self):
        published = table({**CLINIC, "latitude": "", "longitude": ""})
        here = Directory.from_frame(published, "test", TODAY)
        (row,) = csv.DictReader(io.StringIO(quality.unplaced_csv(here, quality.unplaced(here)).decode(), newline=""))
        filled = {**row, "latitude": "39.7525", "longitude": "-104.9995"}
        report = intake.read(clinic(filled), today=TODAY, onto=published)
        assert quality.unplaced(Directory.from_frame(report.frame, "test", TODAY)) == []

    def test_a_name_that_could_run_is_guarded(self):
        here = directory({**checked(DAYS + 1), "location_name": "-5 Degrees"})
        assert b"'-5 Degrees" in quality.due(here).to_csv()


def test_a_clinic_closed_now_is_no_longer_due():
    frame = actions.mark_closed(table(checked(DAYS + 9)), "CO-0012")
    assert len(quality.due(Directory.from_frame(frame, "test", TODAY))) == 0
