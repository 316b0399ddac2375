from datetime import date
from typing import NamedTuple

import pandas as pd
import pytest

from directory import intake, schema
from directory.clinics import findings
from directory.clinics.findings import Standing
from directory.intake import sources
from directory.spreadsheets import export
from directory.spreadsheets.headings import key
from tests import real_lists

TODAY = date(2026, 11, 9)


class Known(NamedTuple):
    """What is in a federal list."""

    rows: int
    dropped_zeros: int
    extensions: int
    """Each of its two phones has more than so many."""
    at_one_address: int
    """More than so many rows share theirs."""


KNOWN = {known.rows: known for known in (Known(25, 21, 5, 9), Known(300, 211, 30, 10))}

CALIFORNIA = """
id = "ca_licensed_facilities"
title = "Licensed facilities of California"
licence = "CC BY 4.0"
attribution = "California Department of Health Care Services, via bestrehabs/california-treatment-facility-licenses"
evidence_type = "third_party"
ignore = ["additional_locations", "county", "county_code", "setting_code", "offers_detox", "is_licensed", "is_certified", "license_expiration",
          "license_expired", "treatment_capacity", "total_capacity", "target_population_code", "target_population", "incidental_medical_services", "adolescent_waiver"]
[key]
prefix = "CA-"
from = "license_number"
[columns]
organization_name = { from = "legal_entity", change = "title_case" }
location_name = { first = ["facility_name", "legal_entity"], change = "title_case" }
address_1 = { from = "address_line1", change = "title_case" }
address_2 = { join = ["address_line2"], change = "title_case" }
city = { from = "city", change = "title_case" }
state_province = "state"
postal_code = "zip"
phone = "phone"
latitude = "latitude"
longitude = "longitude"
country = { fixed = "US" }
"""
SMALL = """
id = "small"
title = "Small"
licence = "none"
attribution = "written for this test"
blank = ["NA"]
[columns]
location_name = { first = ["n2", "n1"] }
address_1 = { join = ["no", "street"], with = " " }
address_2 = { join = ["floor", "room"], with = ", " }
city = "city"
state_province = { fixed = "CO" }
postal_code = "zip"
phone = "phone"
website = { from = "web", blank = ["http://"] }
status = { from = "open", values = { Y = "active", N = "defunct" } }
latitude = "lat"
longitude = "lon"
location_precision = { fixed = "address", where = "lat" }
"""


def convert(data, source, today=TODAY):
    """As the shell does, but in this process."""
    report = intake.read(data, today=today, source=source)
    return export.to_csv(report.frame), report


def declared(tmp_path, text):
    path = tmp_path / "source.toml"
    path.write_text(text, encoding="utf-8")
    return sources.load_file(path)


@pytest.fixture(scope="module", params=real_lists.FEDERAL_LISTS, ids=lambda path: path.stem)
def federal(request):
    return request.param


@pytest.fixture(scope="module")
def converted(federal):
    return convert(federal.read_bytes(), sources.load("samhsa_facilities"), today=TODAY)


@pytest.fixture(scope="module")
def theirs(federal):
    return pd.read_csv(federal, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def known(federal):
    return KNOWN[real_lists.rows_of(federal)]


class TestTheFederalList:
    def test_all_three_hundred_facilities_are_accepted(self, converted, known):
        _, report = converted
        assert (report.outcome, report.rows_read, report.rows_accepted) == (
            "accept_with_warnings",
            known.rows,
            known.rows,
        )
        assert report.row_numbers.tolist() == list(range(2, known.rows + 2))

    def test_what_is_written_is_read_again_as_it_is(self, converted, known):
        written, report = converted
        again = intake.read(written, today=TODAY)
        assert (again.rows_accepted, again.rows_rejected) == (known.rows, 0)
        pd.testing.assert_frame_equal(again.frame, report.frame)

    def test_zips_have_their_zeros_back(self, converted, theirs, known):
        _, report = converted
        assert report.frame["postal_code"].tolist() == theirs["zip"].str.zfill(5).tolist()
        assert report.counts["zip.dropped_zero"] == int((theirs["zip"].str.len() < 5).sum()) == known.dropped_zeros

    def test_phones_are_ten_digits_and_extensions_are_kept(self, converted, theirs, known):
        frame = converted[1].frame
        for column, extension, raw in (
            ("phone", "phone_extension", "phone"),
            ("intake_phone", "intake_phone_extension", "intake1"),
        ):
            numbers = theirs[raw].str.partition(" x")
            assert frame[column].tolist() == numbers[0].tolist()
            assert frame[extension].tolist() == numbers[2].tolist()
            assert (frame[extension] != "").sum() > known.extensions

    def test_programmes_at_one_address_stay_apart(self, converted, known):
        frame = converted[1].frame
        shared_address = frame[frame.duplicated(["address_1", "postal_code"], keep=False)]
        assert len(shared_address) > known.at_one_address
        assert frame["clinic_id"].is_unique

    def test_ids_do_not_depend_on_the_order_or_the_phone(self, converted, theirs):
        turned = theirs.iloc[::-1].assign(phone="860-276-3000")
        _, report = convert(turned.to_csv(index=False).encode(), sources.load("samhsa_facilities"), today=TODAY)
        assert report.frame["clinic_id"].tolist()[::-1] == converted[1].frame["clinic_id"].tolist()

    def test_every_vetting_question_stays_unknown(self, converted):
        frame = converted[1].frame
        for criterion in schema.CRITERIA:
            found = findings.finding(frame.iloc[0], schema.BY_NAME[criterion.key], TODAY)
            assert found.standing is Standing.UNKNOWN
            assert set(frame[criterion.key]) <= {"", schema.UNKNOWN}
        assert not any((frame[c.name] != "").any() for c in schema.COLUMNS if c.companion_of)
        assert set(frame["evidence_type"]) <= {"third_party"}

    def test_points_are_kept_and_stand_for_the_address(self, converted, theirs):
        frame = converted[1].frame
        assert frame["latitude"].astype(float).tolist() == theirs["latitude"].astype(float).tolist()
        assert set(frame["location_precision"]) == {"address"}

    def test_an_empty_web_address_is_blank(self, converted, theirs):
        frame = converted[1].frame
        assert (frame["website"] == "").tolist() == theirs["website"].isin(["http://", ""]).tolist()

    def test_the_licence_and_origin_are_told(self):
        source = sources.load("samhsa_facilities")
        assert source.licence
        assert source.attribution


class TestAnotherSourceNeedsNoPython:
    @pytest.mark.parametrize("path", real_lists.CALIFORNIAN_LISTS, ids=lambda path: path.stem)
    def test_californias_list_is_one_more_file(self, tmp_path, path):
        rows = real_lists.rows_of(path)
        _, report = convert(path.read_bytes(), declared(tmp_path, CALIFORNIA), today=TODAY)
        assert report.rows_read == rows
        assert report.rows_accepted >= rows - 1  # one row has a ZIP that the postal service never issued
        first = report.frame.iloc[0]
        assert (first["clinic_id"], first["location_name"], first["city"], first["phone"]) == (
            "CA-010001AN",
            "Chrysalis",
            "Oakland",
            "510-450-1190",
        )
        assert first["organization_name"] == "Horizon Services, Incorporated"
        assert "column.unknown" not in report.counts

    def test_fields_are_joined_chosen_fixed_and_translated(self, tmp_path):
        theirs = (
            b"n1,n2,no,street,floor,room,city,zip,phone,web,open,lat,lon\n"
            b"One,,12,Cindermoor Lane,2nd Floor,Room 5,Denver,80202,303-555-0112,http://,Y,39.7525,-104.9995\n"
            b"One,Two,14,Cindermoor Lane,NA,Room 6,Denver,80202,303-555-0113,https://two.example,N,,\n"
            b"NA,Three,16,Cindermoor Lane,,,Denver,80202,303-555-0114,NA,maybe,NA,NA\n"
        )
        _, report = convert(theirs, declared(tmp_path, SMALL), today=TODAY)
        frame = report.frame
        assert frame["location_name"].tolist() == ["One", "Two", "Three"]
        assert frame["address_1"].tolist() == ["12 Cindermoor Lane", "14 Cindermoor Lane", "16 Cindermoor Lane"]
        assert frame["address_2"].tolist() == ["2nd Floor, Room 5", "Room 6", ""]
        assert frame["website"].tolist() == ["", "https://two.example", ""]
        assert frame["status"].tolist() == ["active", "defunct", "active"]
        assert frame["location_precision"].tolist() == ["address", "zip", "zip"]

    def test_a_file_without_a_declared_heading_is_refused_by_name(self, tmp_path):
        report = intake.read(b"n1,n2,number\nOne,Two,12\n", today=TODAY, source=declared(tmp_path, SMALL))
        missing = {n.column for n in report.notices if n.code == "column.missing"}
        assert {"street", "zip", "phone"} <= missing

    def test_a_heading_that_the_source_does_not_mention_is_told(self, tmp_path):
        theirs = b"n1,n2,no,street,floor,room,city,zip,phone,web,open,lat,lon,paint\nOne,,12,Cindermoor Lane,,,Denver,80202,303-555-0112,,Y,,,blue\n"
        report = intake.read(theirs, today=TODAY, source=declared(tmp_path, SMALL))
        assert [n.column for n in report.notices if n.code == "column.unknown"] == ["paint"]


class TestDeclarationsAreChecked:
    @pytest.mark.parametrize("name", sources.known())
    def test_every_bundled_source_can_be_used(self, name):
        source = sources.load(name)
        assert source.id == name
        assert not {key(t) for t in source.theirs} & source.ignored

    def test_an_unknown_id_names_those_there_are(self):
        with pytest.raises(sources.SourceError, match="samhsa_facilities"):
            sources.load("nobody")

    def test_a_name_with_a_path_in_it_is_no_id(self):
        with pytest.raises(sources.SourceError):
            sources.load("../places/zips")

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ('id = "small"', "id = 3", "id must be a text"),
            ('id = "small"', 'id = "small"\ncolour = "red"', "unknown entries: colour"),
            ('city = "city"', 'citty = "city"', 'perhaps "city"'),
            ('city = "city"', "", "must fill city"),
            ('city = "city"', 'city = { from = "city", change = "shout" }', 'change "shout"'),
            ('city = "city"', 'city = { from = "city", fixed = "Denver" }', "exactly one of"),
            ('city = "city"', 'city = { from = "city", where = "x" }', "unknown entries where"),
            ('city = "city"', "city = 7", "must be a heading"),
            ('city = "city"', "city = { first = [] }", "must be made of texts"),
            ('licence = "none"', "", "licence must be a text"),
            ('blank = ["NA"]', 'blank = ["NA"]\nevidence_type = "hearsay"', "evidence_type"),
            ('blank = ["NA"]', "blank = [", "not valid TOML"),
        ],
    )
    def test_a_fault_in_a_declaration_is_said(self, tmp_path, old, new, says):
        assert old in SMALL
        with pytest.raises(sources.SourceError, match=says):
            declared(tmp_path, SMALL.replace(old, new, 1))
