"""Quality: what to do next, and what people decided about it."""

import io
import re
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from playwright.sync_api import expect

import pages
from directory import intake, schema
from directory.clinics import formats
from directory.clinics.findings import Standing
from directory.medicine import last_checked as medicine_last_checked
from directory.medicine import sentences
from directory.publishing import changes, quality
from directory.search.published import Directory
from directory.store import Store, Unavailable
from directory.store.sentence_checks import text_sha256
from directory.views.admin import quality as admin_quality
from pages.parts import guard
from tests.browser import settled
from tests.pages import published_store, staff_axe
from tests.pages.published_store import BOB, clinics, html, press
from tests.signed_in import ANN

expect.set_options(timeout=30_000)  # a busy machine answers slowly
PAIR = ("CL-0001", "CL-TWIN")


def troubled():
    """Clinics of which one contradicts itself, one has no point, and two look alike."""
    frame = clinics()
    frame.loc[frame.index[frame[schema.SPRAVATO_COLUMN] == "yes"][0], "rems_certified"] = "no"
    frame.loc[3, ["latitude", "longitude", "location_precision"]] = ""
    return frame


@pytest.fixture(scope="module")
def center(tmp_path_factory):
    with published_store.running(tmp_path_factory.mktemp("store")) as running:
        published_store.publish(running.store, troubled(), "One that contradicts itself, one without a point")
        yield running


def part(page, name):
    page.locator(".st-key-quality_part label", has_text=admin_quality.PARTS[name]).click()
    expect(page.locator("#quality-part")).to_have_text(admin_quality.PARTS[name])
    settled(page)


def test_two_clinics_said_to_be_two_stay_two_for_everyone_until_somebody_asks_again(center, new_page):
    page, other = new_page(), new_page()
    center.open(page, "quality")
    part(page, "duplicates")
    expect(page.locator(".pair")).to_contain_text("Names 100 % alike")
    page.get_by_role("button", name="Not a duplicate").click()
    expect(page.get_by_role("status").filter(has_text="are two clinics")).to_be_visible()
    assert center.store.not_duplicates() == {PAIR}
    center.open(other, "quality", BOB)
    part(other, "duplicates")
    expect(other.get_by_text("No two rows look like one clinic.")).to_be_visible()
    other.get_by_role("button", name="Ask again").click()
    expect(other.locator(".pair")).to_be_visible()
    assert not center.store.not_duplicates()


def test_axe_finds_nothing_and_no_list_or_chart_asks_another_host(center, new_page):
    page = center.open(new_page(), "quality")
    for name in admin_quality.PARTS:
        part(page, name)
        assert page.locator(".st-key-quality_shown table").count(), "there is something to look at"
        assert not staff_axe.faults(page)


@pytest.fixture
def page(tmp_path, monkeypatch):
    with published_store.page_of(tmp_path, "admin/quality.py", monkeypatch) as opened:
        yield opened


def test_only_a_page_of_a_long_list_is_sent(page):
    app, _ = page
    assert html(app).count("<tr>") == 26 and "Facts 1 to 25 of" in html(app)
    app.get("pagination")[0].set_value(2).run()
    assert html(app).count("<tr>") == 26 and "Facts 26 to 50 of" in html(app)


@pytest.mark.parametrize("name", admin_quality.PARTS)
def test_every_part_is_drawn(page, name):
    app, _ = page
    app.radio(key="quality_part").set_value(name).run()
    assert not app.exception and admin_quality.MEANS[name].split(".")[0] in html(app)


def test_each_list_downloads_as_the_worksheet_that_changes_nothing_when_it_comes_back(page, saved):
    app, store = page
    published_store.publish(store, troubled(), "With something of everything")
    app.run()
    here = Directory.from_frame(published_store.read(store), "x", published_store.now().date())
    for name in ("due", "unknown", "contradictions", "duplicates", "unplaced"):
        app.radio(key="quality_part").set_value(name).run()
        press(app, f"csv_{name}_")
        sheet = pd.read_csv(io.BytesIO(saved[-1]), dtype="str", keep_default_na=False)
        assert len(sheet) and set(sheet.columns) <= set(schema.COLUMN_NAMES), name
        report = intake.read(saved[-1], today=published_store.now().date(), onto=here.frame)
        assert report.rows_rejected == 0 and changes.between(here.frame, report.frame).empty, name
    assert saved[0] == quality.due(here).to_csv() and len(saved) == len(set(saved)) == 5


def test_past_publications_tell_how_facts_stood_on_their_days(page):
    app, _ = page
    app.radio(key="quality_part").set_value("freshness").run()
    press(app, "quality_past")
    assert "Number 0, 9 Nov 2026" in html(app) and "Number 1, " in html(app)


DUE = sentences.dated()[0]
KEY = DUE.id.replace(".", "_")


def listed(app):
    return re.findall(r"About ([\w.]+)</caption>", html(app))


@pytest.fixture
def later(page, monkeypatch):
    """Quality, at what our guide says, on a day 200 days after the data's: every sentence is due."""
    app, store = page
    on = datetime(DUE.checked_on.year, DUE.checked_on.month, DUE.checked_on.day, 12, tzinfo=UTC) + timedelta(days=200)
    monkeypatch.setattr(guard, "now", lambda: on)
    monkeypatch.setattr(pages, "today", lambda: on.date())
    app.radio(key="quality_part").set_value("ours").run()
    return app, store, on


def test_sentences_that_are_due_stand_first_and_the_menu_counts_them(later):
    app, _store, _on = later
    count = len(sentences.dated())
    assert f"{count} to check again" in app.radio(key="quality_part").proto.captions
    assert listed(app)[0] == DUE.id and html(app).count("Out of date since") == html(app).count("our-due") == min(
        count, 10
    )


def test_a_press_says_that_a_sentence_is_still_right_and_keeps_who_and_when(later):
    app, store, on = later
    press(app, f"right_{KEY}")
    (check,) = store.sentence_checks()
    assert (check.sentence_id, check.text_sha256, check.day, check.by) == (
        DUE.id,
        text_sha256(medicine_last_checked.wording(DUE)),
        on.date(),
        ANN,
    )
    line = store.audit_lines(1)[0]
    assert (line.kind, line.by, line.details["sentence_id"]) == ("sentence still right", ANN, DUE.id)
    assert f"Noted: checked on {formats.day(on.date())} and still right" in html(app) and listed(app)[0] != DUE.id
    assert f"{len(sentences.dated()) - 1} to check again" in app.radio(key="quality_part").proto.captions
    assert f"Last checked {formats.day(on.date())}." in html(app.switch_page("public/guide.py").run())


def test_a_press_can_be_taken_back_the_same_day(later):
    app, store, _on = later
    press(app, f"right_{KEY}")
    last_page(app)
    press(app, f"unright_{KEY}")
    assert (
        store.sentence_checks() == ()
        and "Taken back" in html(app)
        and store.audit_lines(1)[0].kind == "check of a sentence taken back"
    )
    assert f"{len(sentences.dated())} to check again" in app.radio(key="quality_part").proto.captions


def last_page(app):
    for pagination in app.get("pagination"):
        pagination.set_value(-(-len(sentences.dated()) // 10)).run()


def test_a_press_after_the_sign_in_ended_writes_nothing(later, monkeypatch):
    app, store, _on = later
    monkeypatch.setattr(guard, "person", lambda: None)
    press(app, f"right_{KEY}")
    assert store.sentence_checks() == () and "Sign in" in html(app) and "Noted" not in html(app)


def test_a_press_while_the_store_is_away_is_told_and_changes_nothing(later, monkeypatch):
    app, store, _on = later

    def away(*_given, **_more):
        raise Unavailable("The database cannot be reached; nothing was changed.")

    monkeypatch.setattr(Store, "add_sentence_check", away)
    press(app, f"right_{KEY}")
    assert (
        "The database cannot be reached; nothing was changed." in html(app)
        and "Noted" not in html(app)
        and store.sentence_checks() == ()
    )


def test_a_check_that_somebody_else_took_back_meanwhile_is_told(later):
    app, store, on = later
    press(app, f"right_{KEY}")
    last_page(app)
    store.remove_sentence_check(DUE.id, medicine_last_checked.wording(DUE), by=BOB, at=on)
    press(app, f"unright_{KEY}")
    assert "There is no check of today to take back" in html(app)


def made(frame):
    return Directory.from_frame(frame, "x", published_store.now().date())


def test_facts_are_said_to_be_out_of_date_or_to_have_days_left():
    found = quality.due(made(clinics()))
    late = next(one for one in found if one.stale)
    soon = next(one for one in found if not one.stale)
    assert "Out of date since" in admin_quality.due_table([late]) and "mark-stale" in admin_quality.due_table([late])
    assert "left" in admin_quality.due_table([soon]) or "last day" in admin_quality.due_table([soon])
    assert "mark-stale" not in admin_quality.due_table([soon])


def test_two_rows_side_by_side_say_where_they_differ():
    directory = made(clinics())
    pair = quality.possible_duplicates(directory)[0]
    assert admin_quality.pair_key(pair) == PAIR
    shown = admin_quality.pair_table(directory, pair)
    assert shown.count(">differs<") == 1 and 'data-label="CL-TWIN"><span class="muted">blank' in shown


def test_the_chart_and_its_sentence_say_what_the_numbers_say():
    directory = made(clinics())
    days = admin_quality.coming(directory)
    assert days[0].day == directory.today and days[-1].day >= directory.today + timedelta(days=170)
    first = days[0].shares
    assert f"Verified now: {first[Standing.VERIFIED]:.0%}" in admin_quality.chart(days)
    assert f"height:{100 * first[Standing.UNKNOWN]:.2f}%" in admin_quality.chart(days)
    assert f"{days[0].counts[Standing.VERIFIED]:,} ({first[Standing.VERIFIED]:.0%})" in admin_quality.coming_table(days)


def test_lists_with_nothing_in_them_say_so():
    frame = (
        clinics()
        .head(1)
        .assign(**{name: "" for name in schema.COLUMN_NAMES if name.endswith(("_verified_on", "assured_date"))})
    )
    much = admin_quality.how_much(admin_quality.work(made(frame), frozenset()))
    assert much["duplicates"] == "none" and much["due"] == "0 out of date, 0 soon"
