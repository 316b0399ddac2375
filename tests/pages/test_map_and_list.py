"""List and map together on Find: a pin brings its clinic to the top, and only that part of the page runs again."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import pages
from directory import __main__ as shell
from directory import schema
from directory.publishing import file
from directory.settings import Settings
from tests import real_lists
from tests.browser import run_again, settled
from tests.pages.finding import CHOSEN, LINK, active, cards, names, open_find, open_search, total, type_place
from tests.server import start_server

WIRED = ("-m", "uvicorn", "tests.pages.wired:app", "--port", "{port}")


def map_frame(page):
    frame = page.frame_locator(".st-key-mappane iframe")
    frame.locator(".pin").first.wait_for()
    settled(page)
    return frame


def runs_of(page) -> list[tuple[str, ...]]:
    """What the server ran again, in order: the ids of the fragments, none where it was the whole page. Called before the page opens."""
    runs = []

    def received(payload) -> None:
        message = ForwardMsg.FromString(payload)
        if message.HasField("new_session"):
            runs.append(tuple(message.metadata.run.fragment_ids))

    page.on("websocket", lambda socket: socket.on("framereceived", received))
    return runs


def test_a_pin_makes_its_clinic_the_first_card_and_reruns_only_that_part(lasting_find, server):
    page = lasting_find.page(server)
    runs = runs_of(page)
    open_find(page, server)
    type_place(page, "80202")
    frame = map_frame(page)
    pin = frame.locator(".pin[data-ids]").last
    said = pin.get_attribute("aria-label")
    for_the_search = set(runs)
    runs.clear()
    pin.click()
    chosen = page.locator(CHOSEN)
    expect(chosen).to_be_visible()
    settled(page)
    name = chosen.inner_text()
    assert name in said and names(page)[0] == name
    expect(frame.locator(".pin.chosen")).to_have_attribute("aria-label", re.compile(re.escape(name)))
    page.wait_for_timeout(400)
    assert active(page) == f"A#{name[:60]}"
    assert runs and not set(runs) & for_the_search, "the search ran again for a pin"


def test_the_marks_of_a_card_are_named_under_the_pointer_by_the_keyboard_and_at_a_touch(lasting_find, server):
    page = lasting_find(server, "place=80202", view="both")
    card = cards(page).filter(has=page.locator(".checks")).first
    marks, summary = card.locator(".marks > span"), card.locator(".checks summary")
    names_of_checks = [c.short for c in schema.core_criteria(offers_spravato=marks.count() > 9)]
    assert [mark.get_attribute("title").split(":")[0] for mark in marks.all()] == names_of_checks
    listed = card.locator(".checks li")
    expect(listed).to_have_count(0)
    # the keyboard: the focus alone shows them, and one Tab further they are gone
    card.locator("a.phone").focus()
    page.keyboard.press("Tab")
    assert summary.evaluate("e => e === document.activeElement")
    expect(listed.last).to_be_visible()
    assert listed.all_inner_texts() == [mark.get_attribute("title") for mark in marks.all()]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "the marks are one stop"
    expect(listed.last).to_be_hidden()
    # a touch, or a press
    marks.nth(3).click()
    expect(listed.last).to_be_visible()
    marks.nth(3).click()
    expect(listed.last).to_be_hidden()


def test_a_pin_says_in_its_label_what_the_card_says_of_safety_whatever_was_wished(lasting_find, server):
    page = lasting_find(server, "place=80202&within=250&route=iv_infusion&sort=most_verified", view="both")
    frame = map_frame(page)
    shapes = [
        int(n) for n in page.locator(".card .pin").evaluate_all("e => e.map(p => p.className.match(/pin-(\\d)/)[1])")
    ]
    assert shapes == sorted(shapes) and len(set(shapes)) > 2, "failed last"
    said = {line.inner_text() for line in page.locator(".card .verdict").all()}
    pins = frame.locator(".pin[data-ids]:not(.several, .small)")
    assert pins.count() > 1
    for pin in pins.all():
        label = pin.get_attribute("aria-label")
        assert [words for words in said if label.endswith(words)], label
    pins.first.hover()
    tip = frame.locator(".map-card .verdict")
    assert pins.first.get_attribute("aria-label").endswith(tip.inner_text())


def test_clinics_that_failed_a_safety_check_can_be_left_out_and_come_back(lasting_find, server):
    page = lasting_find(server, "place=80202", view="both")
    everything, failed = total(page), page.locator(".card .failed").count()
    switch = page.locator(".st-key-only_without_failed label")
    left = int(re.search(r"\((\d+)\)", switch.inner_text())[1])
    assert 0 < left < everything and failed
    run_again(page, switch.click)
    expect(page.locator("#results")).to_have_text(f"{left} clinics")
    assert page.locator(".card .failed").count() == 0
    run_again(page, page.get_by_role("button", name="Leave out clinics that failed a safety check ✕").click)
    expect(page.locator("#results")).to_have_text(f"{everything} clinics")
    expect(page.locator(".st-key-only_without_failed input")).not_to_be_checked()


def test_several_clinics_at_one_point_offer_a_choice(lasting_find, server):
    frame = file.current(Settings().clinics, pages.today()).frame
    here = (
        frame[(frame["city"] == "Denver") & (frame["status"] == "active")]
        .groupby(["latitude", "longitude", "postal_code"])
        .size()
        .idxmax()
    )
    page = lasting_find(server, f"place={here[2]}", view="both")
    page.locator(".st-key-within input").click()
    page.get_by_role("option", name=re.compile(r"^5 miles \(\d+\)$")).click()
    expect(page.locator(".summary")).to_contain_text("within 5 miles")
    drawn = map_frame(page)
    for _ in range(6):
        if drawn.locator(".pin.several").count():
            break
        clusters = drawn.locator(".pin.cluster")
        if clusters.count():
            clusters.first.click()
            page.wait_for_timeout(400)
    drawn.locator(".pin.several").first.click()
    box = page.locator(".st-key-above_cards")
    expect(box).to_contain_text("clinics are at this point. Which one?")
    settled(page)
    page.wait_for_timeout(400)
    assert active(page).startswith("P#at-point")
    wanted = box.get_by_role("button").nth(1).inner_text()
    box.get_by_role("button").nth(1).click()
    expect(page.locator(CHOSEN)).to_have_text(wanted.split(",")[0])


def test_pan_and_zoom_run_nothing(lasting_find, server):
    page = lasting_find(server, "place=Boise%2C%20ID", view="both")
    frame = map_frame(page)
    runs = page.evaluate("""() => { window.runs = 0; new MutationObserver(() => { window.runs += 1; })
        .observe(document.querySelector('[data-testid=stApp]'), {attributes: true, attributeFilter: ['data-test-script-state']}); return 0; }""")
    frame.get_by_role("button", name=re.compile("zoom in", re.I)).first.click()
    page.wait_for_timeout(800)
    assert runs == 0 and page.evaluate("window.runs") == 0


@pytest.fixture(scope="module")
def ten_thousand():
    with start_server(entrance=WIRED, DIRECTORY_TEST_CASE="ten_thousand") as running:
        yield running


def test_at_ten_thousand_clinics_a_filter_click_keeps_list_map_and_focus(page, ten_thousand):
    open_search(page, ten_thousand, "place=80202")
    map_frame(page)
    page.wait_for_timeout(1000)
    page.evaluate("""() => {
        window.kept = [document.querySelector('.st-key-list'), document.querySelector('.st-key-mappane iframe')];
        window.shift = 0;
        new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({type: 'layout-shift', buffered: false});
    }""")
    before = total(page)
    page.locator(".st-key-wish_route_iv_infusion input").focus()
    page.keyboard.press("Space")
    expect(page.locator(".st-key-drop_route_iv_infusion")).to_be_visible()
    settled(page)
    page.wait_for_timeout(600)
    assert 0 < total(page) < before
    assert page.evaluate(
        "() => [window.kept[0] === document.querySelector('.st-key-list'), window.kept[1] === document.querySelector('.st-key-mappane iframe')]"
    ) == [True, True]
    assert page.evaluate("window.shift") <= 0.01
    assert page.evaluate("document.activeElement.closest('.st-key-wish_route_iv_infusion') !== null")


def test_an_empty_table_says_so_calmly(page):
    with start_server(entrance=WIRED, DIRECTORY_TEST_CASE="none") as empty:
        open_search(page, empty, "place=80202", view="list")
        assert total(page) == 0
        expect(page.locator(".st-key-what_helps")).to_contain_text("There is no clinic here yet")
        expect(page.locator(".st-key-what_helps")).to_contain_text("A person can help you look")
        assert empty.ask("/readyz").status == 503


def test_a_clinic_file_that_no_longer_reads_leaves_the_server_up_and_not_ready(page, tmp_path):
    path = tmp_path / "clinics.csv"
    path.write_bytes(b"PK\x03\x04 not a table")
    with start_server(CLINICS=str(path)) as broken:
        assert (broken.ask("/healthz").status, broken.ask("/readyz").status) == (200, 503)
        page.goto(broken.url)
        page.get_by_text("The list of clinics could not be loaded").wait_for()
        assert page.locator("[data-testid=stException]").count() == 0


def test_real_facilities_are_found_on_the_map_and_plainly_not_yet_vetted(page, tmp_path):
    out = tmp_path / "OUT.csv"
    assert shell.main(["convert", str(real_lists.FEDERAL), "--source", "samhsa_facilities", "-o", str(out)]) == 0
    assert shell.main(["check", str(out)]) == 0
    with start_server(CLINICS=str(out)) as real:
        open_search(page, real, "place=06106")
        assert total(page) > 15
        assert page.locator(".banner").count() == 0
        assert all("Not yet vetted" in text for text in cards(page).all_inner_texts())
        map_frame(page)
        page.locator(LINK).first.click()
        page.locator("#clinic-name").wait_for()
        settled(page)
        assert "Not yet vetted" in page.locator("[data-testid=stMain]").inner_text()


def test_escape_twice_inside_the_map_leaves_the_site(page, server):
    open_find(page, server)
    page.frame_locator(".st-key-mappane iframe").locator(".leaflet-container").focus()
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    page.keyboard.press("Escape")
    page.wait_for_timeout(1200)
    page.keyboard.press("Escape")
    assert page.url == f"{server.url}/"
    page.keyboard.press("Escape")
    expect(page).to_have_title("Notes")
    assert page.url == f"{server.url}/notes/"
