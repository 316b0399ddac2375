"""What is published: one file, read by the reader of uploads, once per process; nothing of it where it has a fault."""

import threading
from datetime import date

import pandas as pd
import pytest

from directory import schema, search
from directory.clinics import findings
from directory.clinics.findings import Standing
from directory.publishing import file as publishing_file
from directory.search import answer as search_answer
from directory.search.published import Directory, Unreadable
from directory.search.query import Query
from tests import seeded

TODAY = date(2026, 11, 20)
HEADER = (
    "clinic_id,location_name,address_1,city,state_province,postal_code,phone,listing_status,comprehensive_evaluation\n"
)
GOOD = "MD-1,Harbor Clinic,10 Main Street,Baltimore,MD,21201,410-555-0112,{listing},yes\n"


def write(path, *rows):
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "clinics.csv", GOOD.format(listing=""))


def test_a_good_file_is_published_under_the_hash_of_its_bytes(file):
    directory = publishing_file.load(file, TODAY)
    assert len(directory.frame) == 1 and tuple(directory.frame.columns) == schema.COLUMN_NAMES
    assert len(directory.publication) == 64 and directory.publication == directory.report.sha256
    assert (directory.today, directory.is_sample) == (TODAY, False)
    assert directory.row(directory.position("MD-1"))["location_name"] == "Harbor Clinic"


def test_an_absent_file_cannot_be_published(tmp_path):
    with pytest.raises(Unreadable) as refused:
        publishing_file.load(tmp_path / "nowhere.csv", TODAY)
    assert "nowhere.csv" in refused.value.sentences[0] and refused.value.report is None


@pytest.mark.parametrize("content", ["", "\n\n", HEADER, "\x00\x01\x02", "this,is,not\na,clinic,file\n"])
def test_a_file_without_clinics_cannot_be_published(tmp_path, content):
    path = tmp_path / "clinics.csv"
    path.write_text(content)
    with pytest.raises(Unreadable) as refused:
        publishing_file.load(path, TODAY)
    assert refused.value.report is not None and refused.value.sentences


def test_one_refused_row_keeps_the_whole_file_from_being_published(tmp_path):
    path = write(
        tmp_path / "clinics.csv",
        GOOD.format(listing=""),
        "MD-2,Elsewhere,1 Main Street,Baltimore,Atlantis,21201,410-555-0113,,yes\n",
    )
    with pytest.raises(Unreadable) as refused:
        publishing_file.load(path, TODAY)
    assert "Row 3" in str(refused.value) and "Atlantis" in str(refused.value)


def test_a_file_over_the_limit_is_not_even_read(file):
    with pytest.raises(Unreadable) as refused:
        publishing_file.load(file, TODAY, limit_bytes=10)
    assert refused.value.report.outcome == "reject_file"


def test_the_sample_is_looked_at_on_its_own_day():
    frame = seeded.clinics(5)
    frame["clinic_id"] = [f"SAMPLE-{i}" for i in range(5)]
    directory = Directory.from_frame(frame, "sample", TODAY)
    assert (directory.is_sample, directory.today) == (True, schema.SAMPLE_DAY)


@pytest.mark.parametrize("listing", ["held", "do_not_list"])
def test_a_clinic_that_is_held_back_has_no_place_for_the_public(tmp_path, listing):
    directory = publishing_file.load(write(tmp_path / "clinics.csv", GOOD.format(listing=listing)), TODAY)
    assert directory.position("MD-1") is None
    assert directory.position("MD-1", staff=True) == 0
    assert directory.position("no such id", staff=True) is None


def test_a_finding_is_that_of_the_clinics_own_row():
    directory = Directory.from_frame(seeded.clinics(30), "seeded", seeded.TODAY)
    for position in range(30):
        for column in ("comprehensive_evaluation", "psychotherapy_integration", "accepting_new_patients"):
            finding = findings.finding(directory.frame.iloc[position], schema.BY_NAME[column], seeded.TODAY)
            assert directory.finding(position, column) == finding
            assert directory.packed.standings[column][position] == finding.standing


def test_core_standing_counts_the_checks_that_apply():
    frame = seeded.clinics(200, seed=3)
    directory = Directory.from_frame(frame, "seeded", seeded.TODAY)
    met = 0
    for position in range(200):
        core = directory.core_standing(position)
        offers = frame[schema.SPRAVATO_COLUMN].iloc[position] == "yes"
        applicable = schema.core_criteria(offers)
        standings = [directory.finding(position, c.key).standing for c in applicable]
        assert core.applicable == len(applicable) == sum(core.counts.values())
        assert core.met == all(s not in (Standing.UNKNOWN, Standing.NO) for s in standings)
        met += core.met
    assert 0 < met < 200


def test_rems_does_not_matter_where_spravato_is_not_offered():
    frame = seeded.clinics(2).iloc[:1].copy()
    for criterion in schema.core_criteria(offers_spravato=False):
        frame[criterion.key] = criterion.yes_values[0]
    frame["rems_certified"] = "no"
    met = {}
    for offers in ("yes", "no", "unknown"):
        frame[schema.SPRAVATO_COLUMN] = offers
        met[offers] = Directory.from_frame(frame, "x", seeded.TODAY).core_standing(0).met
    assert met == {"yes": False, "no": True, "unknown": True}


def test_a_publication_is_never_changed():
    directory = Directory.from_frame(seeded.clinics(20), "seeded", seeded.TODAY)
    for name in ("met", "verified", "price", "rank", "position"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(directory.packed, name)[..., 0] = 0
    with pytest.raises(AttributeError):
        directory.today = TODAY


def test_a_directory_may_be_empty():
    directory = Directory.from_frame(
        pd.DataFrame({name: pd.array([], dtype="str") for name in schema.COLUMN_NAMES}), "empty", TODAY
    )
    answer = search.search(directory, Query(), None)
    assert (
        answer.total == 0
        and search_answer.near_misses(directory, Query(), None, answer) == ()
        and search_answer.nearest_three(directory, Query(), None) == ()
    )


def test_visitors_who_come_together_share_one_reading(file, monkeypatch):
    readings = []
    load = publishing_file.load
    monkeypatch.setattr(publishing_file, "load", lambda *args: readings.append(args) or load(*args))
    found, start = [], threading.Barrier(8)

    def visit():
        start.wait()
        found.append(publishing_file.current(file, TODAY))

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(readings) == 1 and len({id(d) for d in found}) == 1


def test_a_changed_file_or_a_new_day_is_read_again(file):
    first = publishing_file.current(file, TODAY)
    assert publishing_file.current(file, date(2026, 11, 21)).today != first.today
    write(file, GOOD.format(listing=""), GOOD.format(listing="").replace("MD-1", "MD-2").replace("10 Main", "12 Main"))
    assert len(publishing_file.current(file, TODAY).frame) == 2


def test_a_file_that_no_longer_reads_says_so_every_time_until_it_is_mended(file):
    good = file.read_text()
    file.write_text("nothing")
    for _ in range(2):
        with pytest.raises(Unreadable):
            publishing_file.current(file, TODAY)
    file.write_text(good)
    assert len(publishing_file.current(file, TODAY).frame) == 1
