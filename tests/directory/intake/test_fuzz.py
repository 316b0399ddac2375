"""Mutated files: every one ends as an accepted upload or as a report that names what is wrong and where."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory import intake
from directory.intake.sandbox import read_safely
from directory.notices import SEVERITY, Severity
from tests import problems
from tests.nasty.cases import CASES, GOOD, OTHER, ROW, file
from tests.nasty.cell_cases import CELL_CASES
from tests.nasty.workbooks import HEADINGS, book, changed
from tests.repetitions import examples

TODAY = date(2026, 11, 9)
CSV = file(ROW, OTHER, 'CO-3,"Hazel, ""the"" clinic",1 Nettle Street,Denver,CO,80202,303-555-0119,yes')
XLSX = book([HEADINGS, ROW.split(","), OTHER.split(",")])
MEMBERS = zipfile.ZipFile(io.BytesIO(XLSX)).namelist()
PIECES = st.sampled_from(
    [
        b",",
        b'"',
        b"\r",
        b"\n",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xae",
        b"=1+1",
        b"@x",
        b"__CLEAR__",
        b"row",
        b"#N/A",
        b"1E+20",
        b"\xff",
        b";",
        b"\t",
        b"'",
        b"{{x}}",
        b"<b>",
        b"sep=;\n",
        b"clinic_id",
        b"<c>",
        b"</row>",
        b"<row>",
        b't="e"',
        b't="b"',
        b't="d"',
        b"<f>1</f>",
        b"<v>",
        b"</v>",
        b'r="XFD1048576"',
        b'r="A0"',
        b"99999999999",
        b"-1",
        b"&#0;",
        b"&x;",
        b"PK\x05\x06",
        b"PK\x03\x04",
    ]
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(PIECES, st.binary(max_size=6))), min_size=1, max_size=6
)
HOWEVER = settings(
    max_examples=examples(60), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def mutated(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Some bytes taken out and others put in."""
    for where, cut, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + cut :]
    return data


def judge(report) -> None:
    """What every report must hold."""
    assert report.outcome in ("accept", "accept_with_warnings", "reject_rows", "reject_file")
    assert report.rows_read == report.rows_accepted + report.rows_rejected
    assert len(report.frame) == report.rows_accepted == len(report.row_numbers)
    errors = [n for n in report.notices if n.severity is Severity.ERROR]
    assert len({n.row for n in errors}) == report.rows_rejected, "each refused row has a reason of its own"
    for notice in report.notices:
        assert SEVERITY[notice.code] is notice.severity
        assert notice.expected
        assert notice.remedy
        if notice.severity is Severity.ERROR:
            assert notice.row
            assert notice.row >= 1
            assert notice.column or notice.code.startswith(("row.", "text.too_long")), notice
    if report.outcome == "reject_file":
        assert errors or any(n.severity is Severity.FILE for n in report.notices)


@HOWEVER
@given(CHANGES)
@example([(0.0, 0, b"\xff\xfe")])
def test_a_mutated_csv(changes):
    data = mutated(CSV, changes)
    report = intake.read(data, today=TODAY)
    judge(report)
    assert problems.written(data, report).endswith(b"\r\n")


@HOWEVER
@given(CHANGES)
def test_a_mutated_workbook(changes):
    judge(intake.read(mutated(XLSX, changes), today=TODAY))


@HOWEVER
@given(st.sampled_from([m for m in MEMBERS if m.startswith("xl/")]), CHANGES)
def test_a_workbook_with_a_mutated_member(member, changes):
    text = zipfile.ZipFile(io.BytesIO(XLSX)).read(member)
    data = changed(XLSX, {member: mutated(text, changes)})
    report = intake.read(data, today=TODAY)
    judge(report)
    assert problems.written(data, report).endswith(b"\r\n")


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        XLSX,
        mutated(CSV, [(0.4, 3, b'"')]),
        mutated(XLSX, [(0.3, 9, b"\0")]),
        b"",
        b"\0" * 5000,
        *[c for c in CELL_CASES.values() if isinstance(c, bytes)][:2],
        CASES["row.extra_cell"],
    ],
)
def test_a_handful_through_the_child_process(data):
    report = read_safely(data, today=TODAY)
    judge(report)
    assert report.as_dict() == intake.read(data, today=TODAY).as_dict()
