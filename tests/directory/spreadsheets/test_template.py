import csv
import io
from datetime import date

import pytest

from directory import intake, schema
from directory.spreadsheets import template
from directory.spreadsheets.headings import OURS


def test_the_template_has_every_column_once_and_no_row():
    (header,) = csv.reader(io.StringIO(template.template().decode()))
    assert tuple(header) == schema.COLUMN_NAMES


def test_an_empty_template_is_read_as_a_file_without_clinics():
    report = intake.read(template.template(), today=date(2026, 11, 9))
    assert [n.code for n in report.notices] == ["file.no_rows"]


def test_a_filled_template_is_accepted():
    example = ",".join(f'"{c.example if not c.companion_of and c.example else ""}"' for c in schema.COLUMNS)
    report = intake.read(template.template() + example.encode(), today=date(2026, 11, 9))
    assert report.rows_accepted == 1


@pytest.mark.parametrize(
    ("path", "content"),
    [(template.TEMPLATE, template.template()), (template.DICTIONARY, template.dictionary().encode())],
    ids=["template", "dictionary"],
)
def test_the_written_file_has_not_drifted_from_the_schema(path, content):
    assert path.read_bytes() == content, "run: python -m directory docs"


def test_the_readme_table_has_not_drifted_from_the_schema():
    readme = template.DICTIONARY.read_text(encoding="utf-8")
    assert template.with_criteria(readme) == readme, "run: python -m directory docs"


def test_the_dictionary_describes_every_column_and_the_table_every_criterion():
    dictionary, table = template.dictionary(), template.criteria_table()
    assert [c.name for c in schema.COLUMNS if not c.companion_of and f"### `{c.name}`" not in dictionary] == []
    assert [c.key for c in schema.CRITERIA if f"`{c.key}`" not in table] == []
    assert [
        name
        for name in (*schema.PLAIN_ROUTES[:1], *schema.PLAIN_SUPERVISION[:1])
        if f"`{name}`" not in dictionary or name not in OURS.values()
    ] == []


def test_a_readme_without_markers_is_refused():
    with pytest.raises(ValueError, match="criteria:begin"):
        template.with_criteria("# Nothing here")
