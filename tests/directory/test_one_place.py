"""One fact, one place: what has a name is not written out again elsewhere in the product."""

import ast
from functools import cache
from pathlib import Path

import pytest

from directory import schema
from directory.clinics import status
from directory.settings import ROOT
from directory.views import site
from directory.views.admin import callouts
from tests.texts import constants

STATUS_KEYS = {
    status.CLOSED_FOR_GOOD,
    status.DO_NOT_LIST,
    status.HELD,
    status.TAKES_NEW_PATIENTS,
    status.TAKES_NO_PATIENTS,
}
STATUS_HOMES = (
    "directory/clinics/status.py",
    "directory/schema.py",
    "directory/store/tables.py",
    "directory/store/mig",
)
TITLES = [callout.title for callout in callouts.IN_ORDER]
LABELS = {schema.VERIFIED_LABEL: "directory/schema.py", schema.TELEHEALTH_LABEL: "directory/schema.py"}


def texts(tree: ast.Module) -> list[tuple[int, str]]:
    """Every text written in a module, with its line; docstrings are none."""
    return [(node.lineno, node.value) for node in constants(tree)]


@cache
def product() -> list[tuple[str, int, str]]:
    """(file, line, text) of every text in the product's code."""
    files = sorted([ROOT / "app.py", *Path(ROOT / "directory").rglob("*.py"), *Path(ROOT / "pages").rglob("*.py")])
    return [
        (file.relative_to(ROOT).as_posix(), line, text)
        for file in files
        for line, text in texts(ast.parse(file.read_text()))
    ]


def test_texts_of_a_module_are_found_but_not_its_docstrings():
    found = texts(ast.parse('"""held"""\ndef f():\n    """nopt"""\n    return x == "held", f"{x} newpt"\n'))
    assert sorted(found) == [(4, " newpt"), (4, "held")]


def test_stored_keys_of_a_status_are_written_only_in_their_home():
    assert {"defunct", "do_not_list", "held", "newpt", "nopt"} == STATUS_KEYS
    assert [w for w in product() if w[2] in STATUS_KEYS and not w[0].startswith(STATUS_HOMES)] == []


def test_the_key_of_an_open_clinic_is_written_only_where_the_others_are():
    of_people = "directory/cli/people.py"  # an account that is not disabled
    assert [
        w for w in product() if w[2] == status.IN_BUSINESS and not w[0].startswith((*STATUS_HOMES, of_people))
    ] == []


def public_names(tree: ast.Module) -> set[str]:
    """The classes and constants of a module that others may use."""
    names = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            names |= {part.id for part in parts if isinstance(part, ast.Name) and part.id.isupper()}
    return {name for name in names if not name.startswith("_")}


def test_no_two_public_classes_or_constants_share_a_name():
    assert public_names(ast.parse("class A: pass\nB, c = 1, 2\n_D = 3\nE: int = 4")) == {"A", "B", "E"}
    homes: dict[str, list[str]] = {}
    for path in sorted([*(ROOT / "directory").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]):
        for name in public_names(ast.parse(path.read_text())):
            homes.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_the_day_of_a_fact_is_named_by_its_column():
    assert schema.BY_NAME["accepting_new_patients"].as_of == "accepting_as_of"
    assert schema.AS_OF == ("accepting_as_of",) and set(schema.AS_OF) <= set(schema.BY_NAME)
    assert {file for file, _, text in product() if text in schema.AS_OF} == {"directory/schema.py"}


@pytest.mark.parametrize(("label", "home"), [*LABELS.items(), (site.NAME, "directory/views/site.py")])
def test_a_label_is_written_once(label, home):
    assert [file for file, _, text in product() if label in text] == [home]


@pytest.mark.parametrize("title", TITLES)
def test_the_title_of_a_callout_is_written_once(title):
    straight = str.maketrans("“”", '""')
    found = [file for file, _, text in product() if title.translate(straight) in text.translate(straight)]
    assert found == ["directory/views/admin/callouts.py"]


def test_an_address_that_dials_is_made_in_two_places_of_stored_numbers_and_of_our_own():
    found = {file for file, _, text in product() if text.startswith("tel:")}
    assert found == {"directory/clinics/formats.py", "directory/views/phones.py"}
