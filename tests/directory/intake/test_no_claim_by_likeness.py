"""No claim by likeness: what only looks like a heading of ours is never taken for a claim, an id, a status or words to publish."""

import csv
import random
from datetime import date

import pytest
from rapidfuzz import fuzz

from directory import intake, schema
from directory.__main__ import main
from directory.intake import mapping, sources
from directory.spreadsheets import headings
from directory.views.admin import upload_columns
from tests import real_lists
from tests.directory.intake.test_updating import file, table
from tests.nasty.cell_cases import CLINIC

TODAY = date(2026, 11, 9)
PLAIN = {"route_offered": schema.PLAIN_ROUTES, "supervision_standards": schema.PLAIN_SUPERVISION}
CLAIMS = {
    c.name: (c.name, *c.aliases)
    for c in schema.COLUMNS
    if c.criterion
    or c.facet
    or c.companion_of
    or c.group
    or c.values
    or c.name in ("clinic_id", "assured_date", "verified_by", "evidence_ref", "assurer_email")
} | PLAIN
WORDS_FOR_ALL = {
    c.name: (c.name, *c.aliases)
    for c in map(
        schema.BY_NAME.get,
        (
            "description",
            "alert",
            "supervision_words",
            "documents_to_bring",
            "interpretation_services",
            "state_in_person_rule",
        ),
    )
}
OWN = [name for c in schema.COLUMNS for name in (c.name, c.label, *c.aliases)] + [
    name for names in PLAIN.values() for name in names
]
FOR_STAFF = (
    "Notes",
    "notes",
    "NOTE",
    "Staff notes",
    "Private notes",
    "InternalNotes",
    "internalnotes",
    "Comment",
    "Comments (staff)",
    "Our comments here",
    "Remarks",
    "remark",
    "Internal",
    "Internal use",
    "Memo",
    "Phone notes",
    "Address note",
    "Notes to self",
    "Confidential",
)


def kinds_of_the_task():
    return [
        "is_certified",
        "Location",
        "clinic_size",
        "IRSStatus",
        "link_id",
        "tax_status",
        "setting_code",
        "is_licensed",
        "County",
        "Payment",
        "Certified",
        *FOR_STAFF,
    ]


def real_headings() -> list[str]:
    """Every heading of real files: first rows, and keys of JSON."""
    return (real_lists.FILES / "headings.txt").read_text(encoding="utf-8").splitlines()


def made_headings(count: int = 2_000) -> list[str]:
    """Headings made of theirs and ours by joining, shortening and misspelling them; the same ones every time."""
    chance, words = random.Random(10), [*OWN, *real_headings(), *kinds_of_the_task()]

    def joined(a: str, b: str) -> str:
        return chance.choice((" ", "_", "", "-", " / ")).join((a, b))

    def shortened(a: str, _b: str) -> str:
        cut = chance.randint(1, max(1, len(a) // 3))
        return chance.choice((a[cut:], a[:-cut], " ".join(part[:4] for part in a.replace("_", " ").split())))

    def misspelled(a: str, _b: str) -> str:
        at, letter = chance.randrange(len(a)), chance.choice("aeiounrstl")
        return chance.choice(
            (
                a[:at] + a[at + 1 :],
                a[:at] + letter + a[at:],
                a[:at] + letter + a[at + 1 :],
                a[:at] + a[at : at + 2][::-1] + a[at + 2 :],
            )
        )

    made: dict[str, None] = {}
    while len(made) < count:
        heading = chance.choice((joined, shortened, misspelled))(chance.choice(words), chance.choice(words))
        if heading.strip():
            made[chance.choice((heading, heading.upper(), heading.title()))] = None
    return list(made)


def parts(headings_: list[str], size: int) -> list[list[str]]:
    return [headings_[at : at + size] for at in range(0, len(headings_), size)]


def is_named(heading: str, ours: str) -> bool:
    """Whether a heading is a column's name or one of its aliases, but for case, blanks and signs."""
    names = {**CLAIMS, **WORDS_FOR_ALL}[ours]
    return headings.key(heading) in map(headings.key, names)


def preselected(header: list[str]) -> list[tuple[str, str]]:
    """(heading, column) as the Columns step opens: recognised, or already chosen."""
    proposal = mapping.guessed(header, [])
    shown = [
        (g.heading, g.ours)
        for g in upload_columns.open_guesses(proposal)
        if g.ours in upload_columns.COLUMN_CHOICES and g.ours
    ]
    return [*upload_columns.sure(proposal).items(), *shown]


def assert_no_claim(header: list[str]) -> None:
    for heading, ours in preselected(header):
        assert ours not in {**CLAIMS, **WORDS_FOR_ALL} or is_named(heading, ours), f"{heading!r} would be {ours}"


def unknown_headings(candidates: list[str]) -> list[str]:
    """Those that a file may hold beside our columns: not ours, and nothing that refuses the file."""
    fits = (
        h
        for h in candidates
        if headings.key(h)
        and h.isascii()
        and h.isprintable()
        and headings.key(h) not in headings.OURS
        and headings.key(h) not in headings.PATIENT_KEYS
    )
    return list({headings.key(h): h for h in fits}.values())


def claims_of(report: intake.Report) -> dict[str, str]:
    """Claims, and words that visitors read, of the first clinic."""
    (first, *_) = report.frame.to_dict("records")
    return {
        name: text
        for name, text in first.items()
        if name in {**CLAIMS, **WORDS_FOR_ALL} and text and name not in ("clinic_id", "location_precision")
    }


@pytest.mark.parametrize("heading", kinds_of_the_task())
def test_what_hurt_somebody_is_not_preselected(heading):
    assert_no_claim([heading])
    assert_no_claim(["name", "address", "city", "state", "zip", "phone", heading])


def test_no_heading_of_the_real_files_is_taken_for_a_claim():
    found = real_headings()
    assert len(found) > 250
    for heading in found:
        assert_no_claim([heading])
    for header in parts(found, 60):
        assert_no_claim(header)


def test_no_heading_made_by_joining_shortening_or_misspelling_is_taken_for_a_claim():
    made = made_headings()
    assert len(made) == 2_000
    for heading in made:
        assert_no_claim([heading])
    for header in parts(made, 50):
        assert_no_claim(header)


def test_names_and_aliases_are_taken_in_any_case_and_with_any_signs():
    for ours, names in {**CLAIMS, **WORDS_FOR_ALL}.items():
        for name in names:
            for heading in (name, name.upper(), name.replace("_", " ").title(), f" {name.replace('_', '-')}: "):
                assert dict(preselected([heading])) == {heading: ours}


@pytest.mark.parametrize("onto", [False, True], ids=["a new list", "an update"])
def test_a_column_that_only_looks_alike_fills_nothing_when_the_file_is_read(onto):
    unknown = unknown_headings([*made_headings(), *real_headings(), *kinds_of_the_task()])
    assert len(unknown) > 1_000
    for some in parts(unknown, 1_900):
        data = file({**CLINIC, **dict.fromkeys(some, "yes")})
        report = intake.read(data, today=TODAY, onto=table(CLINIC) if onto else None)
        assert report.rows_accepted == 1 and claims_of(report) == claims_of(intake.read(file(CLINIC), today=TODAY))


def test_a_hint_names_a_claim_only_where_a_heading_is_it_but_for_a_slip():
    for some in parts(unknown_headings([*made_headings(), *real_headings(), *kinds_of_the_task()]), 40):
        for notice in intake.read(file({**CLINIC, **dict.fromkeys(some, "yes")}), today=TODAY).notices:
            if notice.code == "column.unknown" and notice.suggestion in {**CLAIMS, **WORDS_FOR_ALL}:
                assert fuzz.ratio(headings.key(notice.suggestion), headings.key(notice.value)) >= 90, (
                    f"{notice.value!r}: perhaps {notice.suggestion}?"
                )
                assert not headings.is_for_staff(notice.value)
    (slip,) = [
        n
        for n in intake.read(file({**CLINIC, "rems_certifed": "yes"}), today=TODAY).notices
        if n.code == "column.unknown"
    ]
    assert slip.suggestion == "rems_certified"


class TestNotes:
    @pytest.mark.parametrize("heading", FOR_STAFF)
    def test_are_left_out_until_somebody_chooses_and_the_report_says_so(self, heading):
        report = intake.read(file({**CLINIC, heading: "Owner was rude; do not refer"}), today=TODAY)
        assert report.rows_accepted == 1 and not report.frame.isin(["Owner was rude; do not refer"]).to_numpy().any()
        (notice,) = [n for n in report.notices if n.code == "column.unknown"]
        assert (
            notice.column == heading
            and "meant for staff" in notice.sentence()
            and "left out and is not published" in notice.sentence()
            and not notice.suggestion
        )

    @pytest.mark.parametrize("heading", FOR_STAFF)
    def test_stand_in_the_columns_step_with_the_reason_and_no_choice(self, heading):
        (guess,) = mapping.guessed([heading], [("Owner was rude",)]).guesses
        assert guess.ours == ""
        assert "Left out until you choose" in upload_columns.samples(guess)
        assert "Left out until you choose" not in upload_columns.samples(
            mapping.guessed(["Favourite colour"], [("blue",)]).guesses[0]
        )

    def test_are_published_where_somebody_chose_it(self):
        data = file({**CLINIC, "Notes": "Quiet rooms, free parking"})
        columns = mapping.proposal(data).columns
        assert "Notes" not in columns
        text = mapping.confirmed(
            {**columns, "Notes": "description"}, mapping.proposal(data).header, source_id="x", title="X"
        )
        assert intake.read(data, today=TODAY, source=sources.declared(text)).frame["description"].tolist() == [
            "Quiet rooms, free parking"
        ]

    def test_are_no_heading_of_ours_so_that_what_was_published_stays_publishable(self):
        assert not [name for name in OWN if headings.key(name) in ("note", "notes", "comments", "remarks", "internal")]
        assert headings.OURS["about"] == headings.OURS["description"] == "description", (
            "what an export writes, and wrote"
        )


@pytest.mark.usefixtures("reading_at_hand")
def test_a_list_converted_as_it_was_proposed_claims_nothing(tmp_path, capsys):
    theirs = {
        "Facility": "Alder Bay Recovery",
        "Street": "101 Shore Rd",
        "Town": "Oakland",
        "ST": "CA",
        "Zip": "94607",
        "Telephone": "510-555-0101",
    }
    path, toml, out = tmp_path / "licences.csv", tmp_path / "theirs.toml", tmp_path / "ours.csv"
    path.write_bytes(
        file(
            {
                **theirs,
                "is_certified": "true",
                "is_licensed": "true",
                "clinic_size": "12",
                "IRSStatus": "active",
                "Location": "A-7",
                "Notes": "Owner was rude; do not refer",
            }
        )
    )
    proposal = mapping.proposal(path.read_bytes())
    toml.write_text(
        mapping.confirmed(proposal.columns, proposal.header, source_id="theirs", title="Theirs"), encoding="utf-8"
    )
    assert main(["convert", str(path), "--source", str(toml), "-o", str(out)]) == 0
    (row,) = csv.DictReader(out.open(encoding="utf-8", newline=""))
    assert row["location_name"] == "Alder Bay Recovery" and row["clinic_id"].startswith("alder-bay-recovery-94607-")
    (plain,) = intake.read(file(theirs), today=TODAY).frame.to_dict("records")
    assert row == plain, "as if those columns were not there"
    assert "rude" not in out.read_text(encoding="utf-8") + capsys.readouterr().out
