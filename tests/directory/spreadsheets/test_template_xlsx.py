"""The workbooks we write: what a spreadsheet shows, and that our own reader reads them back."""

import io
import re
import zipfile
from datetime import date

import pandas as pd
import pytest
import python_calamine

from directory import intake, schema
from directory.spreadsheets import template_xlsx
from tests import bundled

TODAY = date(2026, 11, 9)


def member(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_the_bundled_sample_comes_back_unchanged_in_every_column():
    report = intake.read(template_xlsx.to_xlsx(bundled.report().frame), today=TODAY)
    pd.testing.assert_frame_equal(report.frame, bundled.report().frame)
    assert report.row_numbers.tolist() == list(range(2, len(bundled.report().frame) + 2))


def test_the_template_holds_every_column_and_no_clinic():
    data = template_xlsx.template()
    assert [n.code for n in intake.read(data, today=TODAY).notices] == ["file.no_rows"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert tuple(book.get_sheet_by_index(0).to_python()[0]) == schema.COLUMN_NAMES
    explained = [row[0] for row in book.get_sheet_by_index(1).to_python()]
    assert {c.name for c in schema.COLUMNS if not c.companion_of} <= set(explained)


def test_drop_downs_offer_exactly_the_values_of_the_schema():
    lists = re.findall(
        r"<formula1>\"([^\"]*)\"</formula1>", member(template_xlsx.template(), "xl/worksheets/sheet1.xml")
    )
    wanted = [",".join(c.labels) for c in schema.COLUMNS if c.kind in (schema.Kind.YNU, schema.Kind.ENUM)]
    assert lists == wanted


def test_columns_of_digits_are_formatted_as_text_and_the_header_is_frozen():
    page = member(template_xlsx.template(), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in page
    at = schema.COLUMN_NAMES.index("postal_code") + 1
    (style,) = re.findall(rf'<col min="{at}" max="{at}"[^>]* style="(\d+)"', page)
    formats = re.search(r"<cellXfs.*?</cellXfs>", member(template_xlsx.template(), "xl/styles.xml")).group()
    assert 'numFmtId="49"' in re.findall(r"<xf [^>]*>", formats)[int(style)], "49 is Excel's text format"


def test_the_same_table_gives_the_same_bytes():
    assert template_xlsx.to_xlsx(bundled.report().frame[:5]) == template_xlsx.to_xlsx(bundled.report().frame[:5].copy())
    assert template_xlsx.template() == template_xlsx.template()


def test_no_text_becomes_a_formula_a_link_or_a_number():
    frame = (
        bundled.report()
        .frame[:1]
        .assign(location_name="=1+1", description="https://juniper.example", postal_code="02138")
    )
    page = member(template_xlsx.to_xlsx(frame), "xl/worksheets/sheet1.xml")
    assert "<f>" not in page
    assert "<hyperlink" not in page
    assert ">'=1+1<" in member(template_xlsx.to_xlsx(frame), "xl/sharedStrings.xml")
    assert not re.search(r"<c [^>]*><v>", re.sub(r'<c [^>]*t="s"[^>]*><v>', "", page)), "every filled cell is a text"


def test_more_cells_than_could_come_back_are_refused_with_words():
    many = pd.concat([bundled.report().frame] * 13, ignore_index=True)
    with pytest.raises(template_xlsx.TooManyCells, match="CSV"):
        template_xlsx.to_xlsx(many)
