import pytest

from directory import schema
from directory.spreadsheets import headings
from directory.spreadsheets.decoding import UnreadableFile

NEEDED = ["name", "address", "city", "state", "zip", "phone"]


def refusal(header):
    with pytest.raises(UnreadableFile) as caught:
        headings.read(header)
    return [(problem, column) for problem, _, column in caught.value.problems]


@pytest.mark.parametrize("column", schema.COLUMNS, ids=lambda c: c.name)
def test_every_column_is_found_by_its_name_its_aliases_and_any_spelling(column):
    for name in (column.name, *column.aliases):
        for spelling in (
            name,
            name.upper(),
            name.replace("_", " ").title(),
            name.replace("_", "-"),
            f"  {name} ",
            name.replace("_", ""),
            f"{name}:",
        ):
            assert headings.OURS[headings.key(spelling)] == column.name


def test_no_two_columns_share_a_heading():
    for column in schema.COLUMNS:
        for other in schema.COLUMNS:
            if other is not column:
                assert not {headings.key(n) for n in (column.name, *column.aliases)} & {
                    headings.key(n) for n in (other.name, *other.aliases)
                }
    plain = {headings.key(n) for n in (*schema.PLAIN_ROUTES, *schema.PLAIN_SUPERVISION)}
    assert not plain & {headings.key(n) for c in schema.COLUMNS for n in (c.name, *c.aliases)}


def test_the_plainest_headings_are_enough():
    assert headings.read(NEEDED).positions == {
        "location_name": 0,
        "address_1": 1,
        "city": 2,
        "state_province": 3,
        "postal_code": 4,
        "phone": 5,
    }


def test_a_heading_under_another_name_is_told_and_our_own_is_not():
    told = {
        column for problem, column in headings.read([*NEEDED, "website"]).problems if problem.code == "column.renamed"
    }
    assert told == {"location_name", "address_1", "state_province", "postal_code"}


def test_an_unknown_heading_names_the_nearest_of_ours():
    ((problem, column),) = [
        p for p in headings.read([*NEEDED, "accesibility"]).problems if p[0].code == "column.unknown"
    ]
    assert (column, problem.suggestion) == ("accesibility", "accessibility")


def test_a_missing_column_names_the_nearest_of_theirs():
    found = refusal(["Name 1", "address", "city", "state", "Zip of the place", "Contact Phone Number"])
    assert {column: problem.value for problem, column in found} == {
        "location_name": "Name 1",
        "postal_code": "",
        "phone": "Contact Phone Number",
    }
    assert all('"Contact Phone Number"' in problem.expected for problem, _ in found)


def test_a_heading_far_from_ours_is_not_offered():
    assert all(problem.value == "" for problem, _ in refusal(["a", "b", "c"]))


def test_two_headings_of_one_meaning_clash():
    ((problem, column),) = refusal([*NEEDED, "Telephone"])
    assert (problem.code, column) == ("column.duplicate", "phone")
    assert '"phone" and "Telephone"' in problem.expected


def test_two_unknown_headings_alike_do_no_harm():
    assert len([p for p, _ in headings.read([*NEEDED, "paint", "paint"]).problems if p.code == "column.unknown"]) == 2


@pytest.mark.parametrize("heading", ["с\u0456ty", "рhone_number", "addr\u0435ss"])
def test_look_alike_letters_are_named(heading):
    problem = next(p for p, _ in refusal(["name", "state", "zip", heading]) if p.code == "column.homoglyph")
    assert "Cyrillic" in problem.expected


def test_letters_of_another_language_that_look_like_nothing_of_ours_are_only_unknown():
    assert [
        p.code for p, _ in headings.read([*NEEDED, "город", "téléphone"]).problems if p.code != "column.renamed"
    ] == ["column.unknown"] * 2


@pytest.mark.parametrize("heading", ["Patient Name", "DOB", "date-of-birth", "SSN", "mrn", "Medical Record Number"])
def test_patient_data_refuses_the_file_and_names_the_heading(heading):
    found = refusal([*NEEDED, heading])
    assert [(p.code, column) for p, column in found] == [("file.looks_like_phi", heading)]


def test_no_heading_of_ours_counts_as_patient_data():
    patient = set(map(headings.key, headings.PATIENT_HEADINGS))
    assert not patient & set(headings.OURS)


@pytest.mark.parametrize(
    "heading", ["Accepting new patients", "new patients", "patients treated band", "minimum age", "doberman_friendly"]
)
def test_only_whole_headings_count_as_patient_data(heading):
    headings.read([*NEEDED, heading])


def test_a_column_without_a_heading_is_told_only_where_it_holds_something():
    found = headings.read(["", *NEEDED, "", " "])
    assert found.unnamed == [0, 7, 8]
    assert len(headings.unnamed_with_text(found, lambda position: position == 8)) == 1
    assert headings.unnamed_with_text(found, lambda position: position != 0) == []


def test_a_header_of_thousands_is_compared_within_reason():
    found = headings.read([*NEEDED, *(f"heading {i} of many" for i in range(1_900))])
    assert sum(p.code == "column.unknown" for p, _ in found.problems) == 1_900
