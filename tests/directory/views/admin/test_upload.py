"""The upload wizard's sentences."""

import csv
import io
from datetime import date
from html import escape
from types import SimpleNamespace

import pandas as pd
import pytest

from directory import intake, schema
from directory.intake import mapping, repairs
from directory.notices import Severity
from directory.publishing import publish
from directory.spreadsheets import template_xlsx as spreadsheets_template_xlsx
from directory.store.drafts import Draft
from directory.views.admin import upload, upload_columns, upload_places, upload_report
from tests.publishing import ADMIN, NOON

TODAY = date(2026, 11, 20)
CLINIC = {
    "location_name": "Clinic",
    "address_1": "1 Main St",
    "city": "Denver",
    "state_province": "CO",
    "postal_code": "80202",
    "phone": "303-555-0112",
}


def read(*changes: dict[str, str], more: tuple[str, ...] = ()) -> intake.Report:
    """A report on rows of one clinic, each with its changes."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["clinic_id", *CLINIC, *more], restval="")
    writer.writeheader()
    writer.writerows(
        {"clinic_id": f"C-{n}", **CLINIC, "location_name": f"Clinic {n}", "phone": f"303-555-01{n:02d}", **change}
        for n, change in enumerate(changes)
    )
    return intake.read(out.getvalue().encode(), today=TODAY)


@pytest.mark.parametrize("name", ["../../etc/passwd", "<b>x</b>.csv", "a\x00b\n.csv", "\u202egnp.csv", "x" * 5_000, ""])
def test_a_file_name_is_one_short_printable_line_and_never_markup(name):
    shown = upload.shown_name(name)
    assert shown.isprintable() and 0 < len(shown) <= upload.LONGEST_NAME
    assert "<b>" not in upload.draft_line(Draft(ADMIN, shown, "", {}, NOON, NOON), publish.REPLACE)


def test_the_ladder_says_where_one_is_and_what_is_not_needed():
    ladder = upload.ladder(upload.AT_PLACES, (upload.AT_COLUMNS,))
    assert ladder.count('aria-current="step"') == 1 and ladder.index('aria-current="step"') < ladder.index(
        "Places"
    ) < ladder.index("Changes")
    assert ladder.count(", done") == 2 and ladder.count(", not needed") == 1


def test_rules_stand_by_what_they_stop_with_their_counts():
    found = upload_report.rules(
        read({"phone": "12"}, {"phone": "13"}, {"website": "www.example.com"}, more=("website",))
    )
    assert [rule.severity for rule in found] == sorted(
        (rule.severity for rule in found), key=list(upload_report.SEVERITY_LABELS).index
    )
    assert (found[0].code, found[0].count, found[0].title) == ("phone.format", 2, "Phone: format")
    assert {rule.code for rule in upload_report.chosen(found, Severity.ERROR, None)} == {"phone.format"}


def test_at_most_twenty_cases_of_a_rule_are_on_the_screen_and_the_rest_is_counted():
    rule = upload_report.rules(read(*[{"phone": "12"}] * 30))[0]
    block = upload_report.rule_block(rule, True)
    assert (
        block.count("<tr>") == upload_report.NOTICES_SHOWN + 1 == 21
        and "And 10 more, all in the file with problems." in block
    )
    assert "the file with problems holds the first 10,000" in upload_report.more(12_000, 20, 10_000)


def test_each_entry_says_its_code_row_column_value_what_was_expected_and_what_to_do():
    rule = upload_report.rules(read({}, {"phone": "12"}))[0]
    (notice,) = rule.notices
    assert (
        (notice.code, notice.row, notice.column, notice.value) == ("phone.format", 3, "phone", "12")
        and notice.expected
        and notice.remedy
    )
    block = upload_report.rule_block(rule, True)
    assert (
        ">phone.format</code>" in block
        and ">Row 3</th>" in block
        and 'data-label="Clinic">Clinic 1<' in block
        and 'data-label="Column">phone<' in block
        and 'data-label="Found"><span>12</span>' in block
    )
    assert (
        f'data-label="Expected">{escape(notice.expected)}<' in block
        and f'data-label="What to do">{escape(notice.remedy)}' in block
    )


def test_the_ladder_of_the_report_goes_from_the_file_to_its_columns_to_its_rows():
    good, rows, columns, no_file = (
        upload_report.rungs(report)
        for report in (
            read({}),
            read({"phone": "12"}, {}),
            intake.read(b"Facility,Town\r\nA,B\r\n", today=TODAY),
            intake.read(b"%PDF-1.7", today=TODAY),
        )
    )
    assert all(
        rungs.index("<b>File</b>") < rungs.index("<b>Columns</b>") < rungs.index("<b>Rows</b>")
        for rungs in (good, rows, columns, no_file)
    )
    assert good.count("mark-verified") == 3 and "1 read: 1 accepted, 0 refused" in good
    assert rows.count("mark-verified") == 2 and "2 read: 1 accepted, 1 refused" in rows
    assert columns.count("mark-verified") == 1 and "The columns could not be read." in columns
    assert no_file.count("mark-no") == 3 and "It could not be read." in no_file


def test_what_stands_in_a_cell_is_never_markup():
    report = read({"phone": "<script>alert(1)</script>"})
    blocks = "".join(upload_report.rule_block(rule, True) for rule in upload_report.rules(report))
    assert "<script" not in blocks and "&lt;script" in blocks


def test_clinics_without_coordinates_say_where_they_were_put():
    report = read({}, {"latitude": "39.75", "longitude": "-104.99"}, more=("latitude", "longitude"))
    placed = upload_places.placed(report)
    assert (
        "2 clinics of the file" in placed
        and "1 came with coordinates" in placed
        and "in the middle of their ZIP" in placed
    )
    assert "80202 Denver, CO" in upload_places.without_point(report)


def test_points_far_from_their_zip_or_state_are_on_the_map_once():
    report = read(
        {"latitude": "40.1", "longitude": "-100.2"},
        {"latitude": "39.75", "longitude": "-104.99"},
        more=("latitude", "longitude"),
    )
    found = upload_places.doubtful(report)
    assert {notice.code for notice in found} == set(upload_places.DOUBTFUL)
    assert [pin.clinic_id for pin in upload_places.pins(report, found)] == ["C-0"]
    refused = read({"latitude": "40.1", "longitude": "-100.2", "phone": "12"}, {}, more=("latitude", "longitude"))
    assert upload_places.doubtful(refused) and upload_places.pins(refused, upload_places.doubtful(refused)) == []


@pytest.mark.parametrize(
    ("cells", "offered"),
    [(spreadsheets_template_xlsx.MOST_CELLS_WRITTEN, True), (spreadsheets_template_xlsx.MOST_CELLS_WRITTEN + 1, False)],
)
def test_a_list_is_offered_as_a_workbook_only_where_it_could_come_back(cells, offered):
    frame = pd.DataFrame(
        {"clinic_id": ["x"] * (cells // 2 + cells % 2) + [""], "phone": ["y"] * (cells // 2) + [""] * (1 + cells % 2)}
    )
    assert upload.fits_a_workbook(SimpleNamespace(frame=frame)) is offered


def test_every_repair_has_a_kind():
    found = repairs.listed(read({"website": "www.example.com"}, more=("website",)))
    assert sum(upload_report.repair_kinds(found).values()) >= len(found) > 0


def test_only_headings_that_are_missing_or_unknown_lead_to_the_columns_step():
    assert upload.asks_about_columns(intake.read(b"Facility,Town\r\nA,B\r\n", today=TODAY))
    assert not upload.asks_about_columns(intake.read(b"%PDF-1.7", today=TODAY))
    assert not upload.asks_about_columns(intake.read(b"patient_name,city\r\nA,B\r\n", today=TODAY))
    assert not upload.asks_about_columns(read({}))


def test_needed_columns_stand_first_among_the_choices_and_each_once():
    options = upload_columns.COLUMN_CHOICES
    assert (
        options[0] == upload_columns.LEFT_OUT
        and set(schema.REQUIRED) <= set(options[: len(schema.REQUIRED) + 1])
        and len(set(options)) == len(options)
    )
    guesses = mapping.guessed(["Facility", "Telephone number", "zzz"], [(), ("303-555-0112",), ()])
    assert [g.heading for g in upload_columns.open_guesses(guesses)][-1] == "zzz"
    assert "were not found" in upload_columns.lead(guesses)
