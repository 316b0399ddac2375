"""Looking street addresses of an upload up: only where coordinates are missing, never twice."""

from datetime import date

import pytest

from directory import intake
from directory.geo import geocoder
from directory.geo.geocoder import Geocoder
from directory.publishing import locating
from directory.store import Store
from tests.directory.geo.test_geocoder import HIT, Server
from tests.publishing import NOON

HEAD = "clinic_id,location_name,address_1,city,state_province,postal_code,phone,latitude,longitude\r\n"
WITHOUT = "C-1,One,1600 Broadway,Denver,CO,80202,303-555-0101,,\r\n"
WITH = "C-2,Two,1700 Broadway,Denver,CO,80202,303-555-0102,39.75,-104.99\r\n"
NO_STREET = "C-3,Three,PO Box 7,Denver,CO,80202,303-555-0103,,\r\n"


def read(*rows: str) -> intake.Report:
    return intake.read((HEAD + "".join(rows)).encode(), today=date(2026, 11, 20))


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(geocoder, "SECONDS_BETWEEN", 0.0)
    running = Server()
    running.says([HIT])
    yield running
    running.http.shutdown()
    running.http.server_close()


def look_up(report, known, server):
    todo = locating.unasked(locating.waiting(report), known)
    return {
        one.key: one
        for one in locating.looked_up(
            todo, Geocoder(server.url, "clinic-directory-tests (test@clinics.example)"), lambda: NOON
        )
    }


def test_a_row_with_coordinates_is_never_looked_up(server):
    report = read(WITH, WITHOUT, NO_STREET)
    assert [one.row for one in locating.waiting(report)] == [3]
    look_up(report, {}, server)
    assert locating.waiting(read(WITH)) == []
    assert len(server.asked) == 1 and "1600" in server.query()["q"][0]


def test_what_is_found_takes_the_place_of_the_zip_and_says_how_exact_it_is(server):
    report = read(WITHOUT, WITH)
    assert report.frame["location_precision"].tolist() == ["zip", "address"]
    placed = locating.with_points(report, locating.waiting(report), look_up(report, {}, server))
    row = placed.frame.iloc[0]
    assert (float(row["latitude"]), float(row["longitude"]), row["location_precision"]) == (39.742, -104.987, "address")
    assert "geo.missing" not in placed.counts and report.counts["geo.missing"] == 1, "the report before is not changed"
    assert placed.frame.iloc[1].equals(report.frame.iloc[1])


def test_a_point_far_from_its_zip_is_a_warning(server):
    far = read(WITHOUT.replace("80202", "80601"))
    server.says([{**HIT, "lat": "39.9", "lon": "-105.4"}])
    known = look_up(far, {}, server)
    assert [one.outcome for one in known.values()] == [locating.PLACED]
    assert "geo.far_from_zip" not in far.counts
    assert locating.with_points(far, locating.waiting(far), known).counts["geo.far_from_zip"] == 1


def test_what_was_asked_once_is_never_asked_again_and_an_outage_is_not_remembered(server, tmp_path):
    store = Store.open(tmp_path)
    report = read(WITHOUT, WITHOUT.replace("C-1,One", "C-4,Four"))
    server.says("not now", status=503)
    assert {one.outcome for one in look_up(report, {}, server).values()} == {locating.FAILED}
    server.says([HIT])
    server.asked.clear()
    found = look_up(report, {}, server)
    assert len(server.asked) == 1, "one address, two clinics"
    store.remember_geocoded(found.values())
    known = store.geocoded(found)
    assert look_up(report, known, server) == {} and len(server.asked) == 1
    placed = locating.with_points(report, locating.waiting(report), known)
    assert placed.frame["location_precision"].tolist() == ["address", "address"]
    store.close()


def test_a_run_is_one_line_of_the_audit_log_also_where_it_is_stopped(server, tmp_path):
    store, todo = Store.open(tmp_path), {f"k{n}": f"{n} Broadway, Denver, CO 80202" for n in range(3)}
    answers = locating.looked_up_and_kept(
        store,
        todo,
        Geocoder(server.url, "clinic-directory-tests (test@clinics.example)"),
        by="ada@example.org",
        now=lambda: NOON,
    )
    assert next(answers).outcome == locating.PLACED
    server.says("not now", status=503)
    assert next(answers).outcome == locating.FAILED
    answers.close()
    (line,) = store.audit_lines(5)
    assert (line.kind, line.by) == ("addresses looked up", "ada@example.org")
    assert line.details == {"addresses": 3, "placed": 1, "not found": 0, "failed": 1, "not asked": 1}
    assert set(store.geocoded(todo)) == {"k0"}, "an outage is not remembered"
    store.close()


def test_what_is_not_found_keeps_its_zip(server):
    report = read(WITHOUT)
    server.says([])
    known = look_up(report, {}, server)
    assert [one.outcome for one in known.values()] == [locating.NOT_PLACED]
    assert locating.with_points(report, locating.waiting(report), known) is report


def test_an_address_is_remembered_without_itself():
    assert "broadway" not in locating.key("1600 Broadway, Denver, CO 80202").casefold()
    assert locating.key("1600 Broadway, Suite 220, Denver, CO 80202") == locating.key("1600 broadway, Denver, CO 80202")
