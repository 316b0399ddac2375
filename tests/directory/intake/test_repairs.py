"""What the reader changed, before and after, and what happens where a person does not want it."""

from datetime import date

from directory import intake
from directory.intake import repairs
from directory.notices import SEVERITY
from tests.nasty.cases import OTHER, ROW, file, row

TODAY = date(2026, 11, 9)
DATA = file(
    row(
        clinic_id="MA-1",
        city="Boston",
        state_province="Massachusetts",
        postal_code="2138",
        phone="(303) 555.0112 ext 4",
    ),
    OTHER,
    row(clinic_id="CO-3", location_name=" Alder  Care ", ongoing_support="Y"),
)


def read(data: bytes = DATA, refused=()):
    return intake.read(data, today=TODAY, refused_repairs=refused)


def test_repairs_are_listed_before_and_after():
    found = {(r.row, r.column): (r.before, r.after) for r in repairs.listed(read())}
    assert found[2, "postal_code"] == ("2138", "02138")
    assert found[2, "state_province"] == ("Massachusetts", "MA")
    assert found[2, "phone"] == ("(303) 555.0112 ext 4", "303-555-0112")
    assert found[4, "location_name"] == (" Alder  Care ", "Alder Care")
    assert found[4, "ongoing_support"] == ("Y", "yes")
    assert not [key for key in found if key[0] == 3]


def test_a_cell_that_two_rules_touch_is_listed_once():
    keys = [r.key for r in repairs.listed(read())]
    assert len(keys) == len(set(keys))


def test_a_refused_repair_refuses_its_row_and_shows_the_cell_as_it_stands():
    report = read(refused=[(2, "postal_code"), (3, "phone")])
    assert (report.rows_read, report.rows_accepted, report.rows_rejected) == (3, 2, 1)
    (notice,) = [n for n in report.notices if n.code == "repair.refused"]
    assert (notice.row, notice.column, notice.value, notice.suggestion) == (2, "postal_code", "2138", "02138")


def test_refusing_what_was_not_repaired_or_is_not_there_changes_nothing():
    plain = read()
    report = read(refused=[(3, "phone"), (99, "phone"), (2, "no_such_column")])
    assert report.as_dict() == plain.as_dict()


def test_every_refused_repair_leaves_only_rows_that_were_read_as_they_stand():
    first = read()
    report = read(refused=[r.key for r in repairs.listed(first)])
    assert report.row_numbers.tolist() == [3]
    assert repairs.listed(report) == []


def test_codes_of_repairs_are_codes_that_let_the_row_in():
    assert all(SEVERITY[code] in ("info", "warning") for code in repairs.CODES)
    assert intake.read(file(ROW), today=TODAY).rows_accepted == 1
