import hashlib
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import intake, schema
from directory.notices import SEVERITY
from directory.spreadsheets import export, sheet
from tests.nasty.cases import CASES, GOOD, HEADER, NOT_CSV, OTHER, READ_ALIKE, ROW, file, row
from tests.nasty.cell_cases import REMARKS
from tests.repetitions import examples

TODAY = date(2026, 11, 9)


def read(data, **more):
    return intake.read(data, today=TODAY, **more)


def codes(report):
    return [n.code for n in report.notices]


def only(report, code):
    (notice,) = [n for n in report.notices if n.code == code]
    return notice


class TestWhatTheReportHolds:
    def test_a_plain_file_is_accepted_without_a_warning(self):
        report = read(GOOD)
        assert (report.outcome, report.rows_read, report.rows_accepted, report.rows_rejected) == ("accept", 1, 1, 0)
        assert all(SEVERITY[c] == "info" for c in codes(report))

    def test_the_table_has_every_schema_column_in_order_as_text(self):
        frame = read(GOOD).frame
        assert tuple(frame.columns) == schema.COLUMN_NAMES
        assert isinstance(frame.index, pd.RangeIndex)
        assert all(isinstance(text, str) for text in frame.iloc[0])
        assert frame["route_oral"].tolist() == [""]

    def test_a_warning_lets_the_row_in_and_shows_in_the_outcome(self):
        report = read(CASES["column.unknown"])
        assert (report.outcome, report.rows_accepted) == ("accept_with_warnings", 1)

    def test_a_refused_row_leaves_the_others(self):
        report = read(CASES["field.required"])
        assert (report.outcome, report.rows_read, report.rows_accepted, report.rows_rejected) == (
            "reject_rows",
            2,
            1,
            1,
        )
        assert report.frame["clinic_id"].tolist() == ["CO-0002"]
        assert report.row_numbers.tolist() == [3]

    def test_a_file_without_one_good_row_is_refused_with_its_rows_counted(self):
        report = read(file(row(phone="")))
        assert (report.outcome, report.rows_read, report.rows_rejected, len(report.frame)) == ("reject_file", 1, 1, 0)
        assert tuple(report.frame.columns) == schema.COLUMN_NAMES

    def test_the_fingerprint_is_that_of_the_bytes(self):
        assert read(GOOD).sha256 == hashlib.sha256(GOOD).hexdigest()


class TestDecoding:
    @pytest.mark.parametrize("shape", READ_ALIKE)
    def test_an_awkward_file_is_read_like_the_plain_one(self, shape):
        report = read(READ_ALIKE[shape])
        assert report.outcome == "accept"
        pd.testing.assert_frame_equal(report.frame, read(GOOD).frame)

    @pytest.mark.parametrize("what", NOT_CSV)
    def test_what_is_no_csv_is_named(self, what):
        report = read(NOT_CSV[what])
        assert report.outcome == "reject_file"
        assert codes(report) == ["file.not_csv"]
        assert what.split()[-1] in only(report, "file.not_csv").expected

    def test_windows_1252_is_read_with_its_letters(self):
        report = read(GOOD.replace(b"Juniper", "Café “Juniper”".encode("cp1252")))
        assert report.encoding == "cp1252"
        assert report.frame["location_name"].tolist() == ["Café “Juniper” Example Clinic"]

    def test_the_byte_that_is_no_text_is_named(self):
        data = CASES["file.encoding"]
        assert f"byte {data.index(0x81) + 1} " in only(read(data), "file.encoding").value

    def test_utf_16_without_its_mark_is_said(self):
        assert "UTF-16" in only(read(GOOD.decode().encode("utf-16-le")), "file.encoding").expected

    def test_a_fault_after_a_letter_that_spans_blocks_is_placed(self):
        data = b"\xef\xbb\xbf" + b"a" * ((1 << 20) - 4) + "é".encode() + b"b" * 10 + b"\xff"
        assert f"byte {len(data):,} " in only(read(data), "file.encoding").value

    def test_a_file_over_the_limit_names_the_limit(self):
        notice = only(read(GOOD, limit_bytes=100), "file.too_large")
        assert "0.0001 MB" in notice.expected

    @pytest.mark.parametrize(("limit", "words"), [(intake.BROWSER_BYTES, "30 MB"), (intake.SHELL_BYTES, "400 MB")])
    def test_the_limits_of_browser_and_shell(self, limit, words):
        assert words in only(intake.too_large(limit + 1, limit), "file.too_large").expected


class TestRows:
    def test_a_quoted_line_end_is_one_row_of_the_sheet(self):
        report = read(
            file(
                'CO-0001,"Juniper\nExample Clinic",1600 Cindermoor Lane,Denver,CO,80202,303-555-0112,unknown',
                row(clinic_id="CO-0002", phone="1"),
            )
        )
        assert only(report, "phone.format").row == 3
        assert report.row_numbers.tolist() == [2]

    def test_blank_rows_count_for_the_numbers_and_are_told_once(self):
        report = read(file(ROW, "", ",,,,,,,", row(clinic_id="CO-0002", phone="1")))
        assert report.rows_read == 2
        assert only(report, "phone.format").row == 5
        blank = only(report, "row.blank")
        assert (blank.row, blank.value, "3, 4" in blank.expected) == (3, "2 blank", True)

    def test_blank_lines_above_the_headings_count_too(self):
        report = read(b"\n\n" + GOOD)
        assert report.row_numbers.tolist() == [4]

    def test_the_row_in_which_the_quotation_mark_opened_is_named(self):
        assert only(read(CASES["file.unclosed_quote"]), "file.unclosed_quote").row == 3

    def test_an_open_quotation_mark_closed_by_a_later_one_is_still_named_where_it_opened(self):
        data = file(
            ROW, row(clinic_id="CO-0002", location_name='"Alder'), row(clinic_id="CO-0003", location_name='"Elm"')
        )
        assert only(read(data), "file.unclosed_quote").row == 3

    def test_a_row_with_too_many_or_too_few_cells_says_how_many(self):
        assert (
            only(read(CASES["row.extra_cell"]), "row.extra_cell").value,
            only(read(CASES["row.missing_cell"]), "row.missing_cell").value,
        ) == ("9 cells", "7 cells")

    def test_a_cell_of_absurd_length_refuses_its_row_alone(self):
        report = read(file(row(location_name="x" * 200_000), OTHER))
        assert (report.outcome, only(report, "text.too_long").row, report.rows_accepted) == ("reject_rows", 2, 1)

    def test_a_clinic_whose_name_is_a_heading_is_no_repeated_header(self):
        assert read(file(row(location_name="location_name"))).rows_accepted == 1

    @pytest.mark.parametrize("most", [1_000, pytest.param(100_000, marks=pytest.mark.nightly)])
    def test_one_hundred_thousand_rows_fit_and_one_more_does_not(self, most, monkeypatch):
        assert sheet.MOST_ROWS == 100_000
        data = file(*(row(clinic_id=f"CO-{i}") for i in range(most + 1)))
        monkeypatch.setattr(sheet, "MOST_ROWS", most)
        report = read(data)
        assert codes(report) == ["file.too_many_rows"]
        assert f"{sheet.MOST_ROWS:,}" in only(report, "file.too_many_rows").expected
        assert read(data[: data.rstrip().rindex(b"\n") + 1]).rows_read == sheet.MOST_ROWS


class TestHostileFiles:
    @pytest.mark.parametrize(
        "data",
        [
            b"," * 3_000_000,
            b"x" * 3_000_000,
            ",".join(f"c{i}" for i in range(100_000)).encode() + b"\n1\n",
            file('"' + "\n".join(["a,b"] * 400_000)),
            file('"\n",' * 400_000),
        ],
        ids=["commas", "one line", "columns", "open quotation mark", "a row of many lines"],
    )
    def test_a_file_that_would_fill_memory_is_refused_as_a_whole(self, data):
        report = read(data)
        assert (report.outcome, report.rows_read) == ("reject_file", 0)

    def test_more_blank_rows_than_a_sheet_has_are_refused(self):
        assert codes(read(GOOD + b"\n" * (sheet.MOST_SHEET_ROWS + 1))) == ["file.too_many_rows"]

    def test_very_many_faults_are_counted_but_every_refused_row_has_its_reason(self):
        report = read(file(*(row(clinic_id=f"CO-{i}", phone=f"x{i}", postal_code="q") for i in range(12_000))))
        assert report.rows_rejected == 12_000
        assert {n.row for n in report.notices if n.severity == "error"} == set(range(2, 12_002))
        assert report.counts["phone.format"] + report.counts["zip.format"] >= 12_000


class TestRequiredCells:
    @pytest.mark.parametrize("name", schema.REQUIRED)
    def test_a_clinic_without_a_required_cell_is_refused(self, name):
        notice = only(read(file(row(**{name: " "}), OTHER)), "field.required")
        assert (notice.column, notice.row) == (name, 2)

    def test_a_name_of_the_organisation_is_enough(self):
        header = HEADER.replace("location_name", "organization_name")
        assert read(file(ROW, header=header)).outcome == "accept"

    def test_without_any_name_the_clinic_is_refused(self):
        assert only(read(file(row(location_name=""), OTHER)), "field.required").column == "location_name"

    def test_an_unreadable_cell_is_told_once_and_not_called_missing(self):
        assert [c for c in codes(read(file(row(phone="12"), OTHER))) if SEVERITY[c] == "error"] == ["phone.format"]


class TestIds:
    def test_an_id_is_made_from_name_address_and_zip(self):
        notice = only(read(file(row(clinic_id=""))), "id.derived")
        assert notice.suggestion == read(file(row(clinic_id=""))).frame["clinic_id"][0]
        assert "80202" in notice.suggestion
        assert len(notice.suggestion) <= schema.BY_NAME["clinic_id"].max_length

    def test_a_new_phone_another_spelling_or_another_order_keeps_the_id(self):
        first = read(file(row(clinic_id=""), row(clinic_id="", location_name="Alder"))).frame
        second = read(
            file(
                row(clinic_id="", location_name="ALDER"),
                row(clinic_id="", phone="303-555-0199", address_1="1600  cindermoor lane."),
            )
        ).frame
        assert first["clinic_id"].tolist() == second["clinic_id"].tolist()[::-1]

    def test_a_zip_that_lost_its_zero_gives_the_same_id(self):
        cells = {"clinic_id": "", "city": "Waterbury", "state_province": "CT"}
        assert (
            read(file(row(**cells, postal_code="6708"))).frame["clinic_id"][0]
            == read(file(row(**cells, postal_code="06708"))).frame["clinic_id"][0]
        )

    def test_several_programmes_at_one_address_stay_apart(self):
        frame = read(
            file(row(clinic_id="", location_name="Day programme"), row(clinic_id="", location_name="Night programme"))
        ).frame
        assert frame["clinic_id"].nunique() == 2

    def test_the_same_clinic_twice_is_a_duplicate_that_names_both_rows(self):
        report = read(file(row(clinic_id=""), "", row(clinic_id="", phone="303-555-0199")))
        notice = only(report, "id.duplicate")
        assert (notice.row, "rows 2 and 4" in notice.expected, report.rows_accepted) == (4, True, 1)

    def test_ids_that_differ_only_in_case_are_duplicates(self):
        assert read(file(ROW, row(clinic_id="co-0001", location_name="Alder"))).rows_rejected == 1

    def test_an_id_of_its_own_is_kept(self):
        assert read(GOOD).frame["clinic_id"].tolist() == ["CO-0001"]


class TestTheSample:
    def test_a_file_of_sample_clinics_only_is_read(self):
        assert (
            read(
                file(
                    row(clinic_id="SAMPLE-1"),
                    row(clinic_id="SAMPLE-2", address_1="7 Alder Street", phone="303-555-0113"),
                )
            ).outcome
            == "accept"
        )

    def test_sample_clinics_among_real_ones_are_refused(self):
        report = read(CASES["id.reserved"])
        assert (report.rows_accepted, report.rows_rejected, only(report, "id.reserved").row) == (1, 1, 2)

    def test_a_sample_id_in_small_letters_does_not_slip_through(self):
        assert "id.reserved" in codes(read(file(row(clinic_id="sample-1"), OTHER)))

    def test_a_clinic_called_sample_gets_no_reserved_id(self):
        frame = read(file(row(clinic_id="", location_name="Sample Street Clinic"))).frame
        assert not frame["clinic_id"][0].casefold().startswith("sample-")

    def test_dates_of_the_sample_are_judged_on_its_own_day(self):
        header, cell = HEADER + ",assured_date", ",2026-10-20"
        before = date(2026, 1, 1)
        assert "date.future" in codes(intake.read(file(ROW + cell, header=header), today=before))
        assert "date.future" not in codes(
            intake.read(file(row(clinic_id="SAMPLE-1") + cell, header=header), today=before)
        )


class TestPlainColumns:
    def plain(self, heading, cell, extra=""):
        return read(
            file(
                f'{ROW},"{cell}"' + (f",{extra.split('=')[1]}" if extra else ""),
                header=f"{HEADER},{heading}" + (f",{extra.split('=')[0]}" if extra else ""),
            )
        )

    @pytest.mark.parametrize(
        ("words", "routes"),
        [
            ("IV; IM", {"route_iv_infusion", "route_im_injection"}),
            ("iv_infusion;sublingual_lozenge", {"route_iv_infusion", "route_sublingual_lozenge"}),
            ("IV ketamine infusions and Spravato", {"route_iv_infusion", "route_esketamine_intranasal"}),
            ("compounded nasal spray", {"route_compounded_intranasal"}),
            ("Esketamine (Spravato)", {"route_esketamine_intranasal"}),
            ("unknown", set()),
            ("N/A", set()),
        ],
    )
    def test_named_routes_become_yes_and_nothing_else(self, words, routes):
        first = self.plain("Route offered", words).frame.iloc[0]
        assert {c for c in schema.COLUMN_NAMES if c.startswith("route_") and first[c] == "yes"} == routes

    @pytest.mark.parametrize("words", ["no IV", "nasal", "ask us", "IV if needed"])
    def test_an_unclear_route_is_refused_and_never_read_as_yes(self, words):
        report = self.plain("route_offered", words)
        assert (only(report, "enum.unknown_value").column, report.rows_accepted) == ("route_offered", 0)

    def test_a_column_of_its_own_goes_before_the_plain_one(self):
        frame = self.plain("route_offered", "IV", extra="route_iv_infusion=no").frame
        assert frame["route_iv_infusion"].tolist() == ["no"]

    def test_an_unknown_in_the_own_column_is_filled_by_the_plain_one(self):
        frame = self.plain("route_offered", "IV", extra="route_iv_infusion=unknown").frame
        assert frame["route_iv_infusion"].tolist() == ["yes"]

    def test_words_that_name_a_supervision_criterion_are_claimed_and_the_rest_is_kept(self):
        first = self.plain("supervision_standards", "ACLS, pulse oximeter, nurse present, soft music").frame.iloc[0]
        assert (first["emergency_readiness"], first["vital_signs_monitoring"], first["clinician_present"]) == (
            "yes",
            "yes",
            "yes",
        )
        assert first["supervision_words"] == "soft music"
        assert first["safe_discharge"] == first["rems_certified"] == ""

    @pytest.mark.parametrize(
        "words",
        ["no ACLS", "not supervised", "certified", "nurse present only on Mondays", "board certified", "oxygen"],
    )
    def test_denied_or_vague_supervision_claims_nothing(self, words):
        first = self.plain("supervision_standards", words).frame.iloc[0]
        assert not [c.key for c in schema.CRITERIA if first[c.key] == "yes"]
        assert first["supervision_words"] == words

    @pytest.mark.parametrize("word", ["yes", "No", "TRUE", "1"])
    def test_a_bare_answer_leaves_the_supervision_criteria_unknown_and_says_so(self, word):
        report = self.plain("supervision_standards", word)
        assert only(report, "rule.plain_supervision").column == "supervision_standards"
        assert report.frame.iloc[0]["clinician_present"] == report.frame.iloc[0]["supervision_words"] == ""

    def test_markup_in_supervision_words_is_refused_like_anywhere(self):
        assert "text.html" in codes(self.plain("supervision_standards", "<img src=x>"))

    def test_payment_plans_is_another_name_of_its_column(self):
        assert self.plain("payment_plans", "Y").frame["payment_plan"].tolist() == ["yes"]


class TestExport:
    def exported(self, report):
        return read(export.to_csv(report.frame))

    def test_what_is_exported_is_read_back_without_a_repair(self):
        report = read(
            file(
                row(location_name="-5 Degrees Clinic", phone="(303) 555-0112 x4"),
                row(clinic_id="", location_name="'Round the Clock", address_1="7 Alder Street", phone="303-555-0113"),
            )
        )
        again = self.exported(report)
        pd.testing.assert_frame_equal(again.frame, report.frame)
        assert set(codes(again)) <= {"ynu.blank", "geo.missing"} | REMARKS

    def test_a_cell_that_a_spreadsheet_might_run_is_guarded(self):
        frame = read(file(row(location_name="-5 Degrees Clinic"))).frame
        assert b",'-5 Degrees Clinic," in export.to_csv(frame)

    def test_numbers_of_ours_are_not_guarded(self):
        frame = read(file(ROW + ",39.7525,-104.9995", header=HEADER + ",latitude,longitude")).frame
        assert b",-104.9995," in export.to_csv(frame)

    @given(st.lists(st.text(max_size=40), min_size=3, max_size=3))
    @settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_any_text_that_is_accepted_comes_back_the_same(self, texts):
        frame = pd.DataFrame(
            {
                "location_name": ["A clinic"],
                "address_1": ["1 Cindermoor Lane"],
                "city": ["Denver"],
                "state_province": ["CO"],
                "postal_code": ["80202"],
                "phone": ["303-555-0112"],
            }
        )
        frame["organization_name"], frame["description"], frame["documents_to_bring"] = texts
        report = read(frame.to_csv(index=False).encode("utf-8", "replace"))
        again = self.exported(report) if report.rows_accepted else report
        pd.testing.assert_frame_equal(again.frame, report.frame)
        assert set(codes(again)) - {"ynu.blank"} <= set(codes(report))


_CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "yes",
            "no",
            "unknown",
            "CO",
            "80202",
            "6708",
            "303-555-0112",
            "SAMPLE-1",
            "1e5",
            "NaN",
            "-0",
            "=1+1",
            '"',
            "'",
            "\u202e",
            "\x00",
            "a" * 3000,
        ]
    ),
)


class TestAnyBytes:
    def check(self, data):
        report = read(data)
        assert report.outcome in ("accept", "accept_with_warnings", "reject_rows", "reject_file")
        assert report.rows_read == report.rows_accepted + report.rows_rejected
        assert report.rows_accepted == len(report.frame) == len(report.row_numbers)
        assert tuple(report.frame.columns) == schema.COLUMN_NAMES
        refused = {n.row for n in report.notices if n.severity == "error"}
        assert len(refused) == report.rows_rejected
        assert not refused & set(report.row_numbers.tolist())
        assert (report.outcome == "reject_file") == (report.rows_accepted == 0)

    @given(st.binary(max_size=400))
    @settings(max_examples=examples(50), deadline=None)
    def test_any_bytes_give_a_report(self, data):
        self.check(data)

    @given(st.binary(max_size=200))
    @settings(max_examples=examples(50), deadline=None)
    def test_any_bytes_under_a_good_header_give_a_report(self, data):
        self.check(GOOD + data)

    @given(
        st.lists(st.lists(_CELLS, max_size=12), max_size=6),
        st.sampled_from([",", ";", "\t", "|"]),
        st.permutations(schema.COLUMN_NAMES),
    )
    @settings(max_examples=examples(40), deadline=None)
    def test_any_cells_under_any_of_our_columns_give_a_report(self, rows, delimiter, columns):
        names = [*HEADER.split(","), *(c for c in columns if c not in HEADER.split(","))][:12]
        text = "\r\n".join(
            delimiter.join('"' + cell.replace('"', '""') + '"' for cell in [*r, *[""] * (12 - len(r))])
            for r in [names, *rows]
        )
        self.check(text.encode("utf-8", "surrogatepass"))

    def test_every_awkward_file_keeps_the_books(self):
        for case in (*READ_ALIKE.values(), *NOT_CSV.values(), *(c for c in CASES.values() if isinstance(c, bytes))):
            self.check(case)


def test_reading_twice_gives_the_same_report():
    data = file(row(clinic_id="", phone="3035550112"), OTHER, row(clinic_id="CO-9", phone="1"))
    first, second = read(data), read(data)
    assert first.notices == second.notices
    pd.testing.assert_frame_equal(first.frame, second.frame)
    assert np.array_equal(first.row_numbers, second.row_numbers)
