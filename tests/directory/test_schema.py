"""The one declaration: complete, without doubles, and enough to add a criterion by one entry."""

import subprocess
import sys

import pytest

from directory import schema
from directory.medicine import authorities
from directory.search import options
from directory.settings import ROOT


def test_there_are_twenty_criteria_in_the_five_groups():
    assert len(schema.CRITERIA) == 20
    assert {c.group for c in schema.CRITERIA} == {
        g for g in schema.Group if g not in (schema.Group.ROUTE, schema.Group.PRACTICAL)
    }


def test_the_core_criteria_are_those_of_the_registry():
    assert [c.key for c in schema.core_criteria(False)] == [
        "comprehensive_evaluation",
        "contraindication_screening",
        "licensed_prescriber",
        "clinician_present",
        "vital_signs_monitoring",
        "emergency_readiness",
        "safe_discharge",
        "informed_consent",
        "ongoing_support",
    ]
    assert len(schema.core_criteria(True)) == 10


@pytest.mark.parametrize("criterion", schema.CRITERIA, ids=lambda c: c.key)
def test_every_criterion_has_its_words_and_known_sources(criterion):
    assert all(
        (
            criterion.label,
            criterion.short,
            criterion.meaning,
            criterion.why,
            criterion.proof,
            criterion.question,
            criterion.words,
        )
    )
    assert criterion.sources and set(criterion.sources) <= set(authorities.AUTHORITIES)


def test_no_heading_means_two_columns():
    names = [
        *schema.COLUMN_NAMES,
        *(a for c in schema.COLUMNS for a in c.aliases),
        *schema.PLAIN_ROUTES,
        *schema.PLAIN_SUPERVISION,
    ]
    assert len(names) == len(set(names))


def test_every_column_is_described_and_has_an_hsds_name():
    assert [c.name for c in schema.COLUMNS if not (c.label and c.description and "." in c.hsds)] == []


def test_every_finding_has_its_four_companions():
    for column in schema.FINDINGS:
        assert [c.name for c in schema.COLUMNS if c.companion_of == column.name] == [
            column.name + suffix for suffix, *_ in schema.COMPANIONS
        ]


def test_every_member_and_criterion_is_a_wish():
    expected = (
        {f"{f.key}.{m.key}" for f in schema.FACETS for m in f.members}
        | {f"must.{c.key}" for c in schema.CRITERIA}
        | {f"switch.{s}" for s in schema.SWITCHES}
    )
    assert set(options.OPTION) == expected


def test_the_rules_do_not_import_streamlit():
    code = "import sys, pkgutil, importlib, directory\nfor m in pkgutil.walk_packages(directory.__path__, 'directory.'):\n    importlib.import_module(m.name) if not m.name.endswith('__main__') else None\nprint('streamlit' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "False"
    )


def test_only_the_server_and_the_shell_read_the_environment():
    readers = [
        p.relative_to(ROOT).as_posix()
        for folder in ("directory", "pages")
        for p in (ROOT / folder).rglob("*.py")
        if "os.environ" in p.read_text() or "getenv" in p.read_text()
    ]
    assert set(readers) <= {"directory/__main__.py"}
