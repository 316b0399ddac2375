"""Find on a phone, at a desk and in words: what a patient and a specialist do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import run_again, settled, shown_text
from tests.pages.finding import (
    LINK,
    PHONE,
    active,
    begin_anew,
    cards,
    names,
    open_find,
    search_by_keyboard,
    tab_to,
    tick,
    total,
    type_place,
    wish,
)
from tests.repetitions import at_night


def test_on_a_phone_the_wishes_fold_after_the_first_search_and_the_first_result_is_in_sight(lasting_find, server):
    page = lasting_find(server, **PHONE)
    text = page.locator("[data-testid=stMain]").inner_text()
    order = [
        text.index(part)
        for part in (
            "988",
            "what was checked about each",
            "Near, or in words",
            "Within",
            "How it is given",
            "Paying for it",
            "Who watches over you",
        )
    ]
    assert order == sorted(order) and page.locator("[data-testid=stSidebar]").count() == 0
    expect(page.locator(".st-key-wish_route_iv_infusion")).to_be_visible()
    type_place(page, "80202")
    page.wait_for_timeout(300)
    expect(page.locator(".st-key-wish_route_iv_infusion")).to_be_hidden()
    expect(page.locator(".st-key-fold button")).to_have_attribute("aria-expanded", "false")
    assert page.locator(LINK).first.bounding_box()["y"] < 480
    tick(page, "route.iv_infusion")
    page.get_by_role("button", name=re.compile(r"^Show \d+ clinics?")).click()
    expect(page.locator(".st-key-fold button")).to_contain_text("IV infusion")
    expect(page.locator(".st-key-wish_route_iv_infusion")).to_be_hidden()
    expect(page.locator("#results")).to_be_focused()


def test_on_a_phone_five_actions_lead_from_landing_to_a_phone_number(lasting_find, server):
    page = lasting_find(server, **PHONE)
    actions = 0
    for option in ("route_iv_infusion", "payment_payment_plan"):
        page.locator(f".st-key-wish_{option} label").click()
        settled(page)
        actions += 1
    page.get_by_label("Near").fill("80202")
    page.keyboard.press("Enter")
    actions += 1
    expect(page.locator(".summary")).to_contain_text("within 50 miles of 80202 Denver, CO")
    settled(page)
    phone = cards(page).first.locator("a.phone")
    expect(phone).to_be_in_viewport()
    assert phone.get_attribute("href").startswith("tel:+1")
    assert actions <= 5


def test_on_a_phone_the_map_is_one_step_away_and_comes_back_to_the_same_place_in_the_list(lasting_find, server):
    page = lasting_find(server, "place=80202", **PHONE)
    name, button = names(page)[6], page.get_by_role("button", name="Show on the map").nth(6)
    button.evaluate("e => e.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(200)
    where = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    assert where > 500
    button.click()
    page.frame_locator(".st-key-mappane iframe").locator(".pin.chosen").wait_for()
    expect(page.locator(LINK)).to_have_text(name)
    settled(page)
    page.get_by_role("radio", name="List", exact=True).click()
    page.wait_for_function(
        "where => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - where) < 60", arg=where
    )


def test_words_become_visible_wishes_that_can_be_removed(lasting_find, server):
    page = lasting_find(server)
    page.get_by_label("Near").fill("spravato payment plan near denver co")
    page.locator(".st-key-understood button").wait_for()
    page.get_by_label("Near").press("Enter")
    expect(page.locator(".summary")).to_contain_text("Denver, CO")
    expect(page.locator(".st-key-drop_route_esketamine_intranasal")).to_be_visible()
    expect(page.locator(".st-key-drop_payment_payment_plan")).to_be_visible()
    settled(page)
    before = total(page)
    page.get_by_role("button", name="Payment plan ✕").first.click()
    expect(page.locator(".st-key-drop_payment_payment_plan")).to_have_count(0)
    settled(page)
    assert total(page) >= before and not wish(page, "payment.payment_plan").is_checked()


def test_everyday_words_and_typos_are_understood(lasting_find, server):
    page = lasting_find(server)
    for typed, option in (
        ("informed consent", "must_informed_consent"),
        ("sliding scale", "payment_sliding_scale"),
        ("spravatto", "route_esketamine_intranasal"),
    ):
        page.get_by_label("Near").fill(typed)
        page.locator(".st-key-understood button").first.wait_for()
        settled(page)
        page.locator(".st-key-understood button").click()
        expect(page.locator(f".st-key-drop_{option}")).to_be_visible()


def test_a_clinics_name_or_number_leads_to_its_page(lasting_find, server):
    page = lasting_find(server, "place=80202")
    name = names(page)[2]
    number = cards(page).nth(2).locator("a.phone").inner_text()
    for typed in (name, number):
        begin_anew(page)
        page.get_by_label("Near").fill(typed)
        link = page.locator(".st-key-choices a", has_text=name).first
        link.wait_for()
        settled(page)
        link.click()
        expect(page.locator("#clinic-name")).to_have_text(name)


def test_words_of_crisis_bring_help_first_and_large(lasting_find, server):
    page = lasting_find(server)
    page.get_by_label("Near").fill("i want to die")
    panel = page.locator(".crisis-large")
    expect(panel).to_be_visible()
    assert panel.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
        "tel:988",
        "tel:911",
        "https://988lifeline.org/get-help/",
        "sms:838255",
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("won't wake up after ketamine", ["tel:911", "tel:988"]),
        ("took too many pills", ["tel:911", "tel:18002221222", "tel:988"]),
    ],
)
def test_words_of_danger_to_the_body_bring_911_first_and_stay_beside_a_place(lasting_find, server, typed, first):
    page = lasting_find(server, **PHONE)
    box, panel = page.get_by_label("Near"), page.locator(".crisis-large")
    box.fill(f"{typed} 80202")
    page.locator(".st-key-understood button").wait_for()
    run_again(page, lambda: box.press("Enter"))
    expect(page.locator(".summary")).to_contain_text("80202 Denver, CO")
    expect(panel).to_be_in_viewport()
    assert panel.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == first


@pytest.mark.parametrize("device", [at_night({}, id="desk"), pytest.param(PHONE, id="phone")])
def test_words_of_crisis_beside_a_place_bring_help_first_while_typing_and_after_enter(lasting_find, server, device):
    page = lasting_find(server, **device)
    panel, box = page.locator(".crisis-large"), page.get_by_label("Near")
    for typed, place in (
        ("I want to die 80202", "80202 Denver, CO"),
        ("suicidal, Denver, CO", "of Denver, CO"),
        ("i want to kill myself near 73301", "73301 Austin, TX"),
        ("me quiero morir 80202", "80202 Denver, CO"),
    ):
        box.fill(typed)
        page.locator(".st-key-understood button").wait_for()
        expect(panel).to_be_in_viewport()
        run_again(page, lambda: box.press("Enter"))
        expect(page.locator(".summary")).to_contain_text(place)
        expect(panel).to_have_count(1)
        expect(panel).to_be_in_viewport()
        assert panel.bounding_box()["y"] < page.locator("#results").bounding_box()["y"] or not device
        assert page.locator(".st-key-choices").count() == 0
    box.fill("clinic that treats suicidal thoughts")
    page.locator(".st-key-understood button").wait_for()
    run_again(page, lambda: box.press("Enter"))
    expect(page.locator(".st-key-drop_conditions_mdd_with_suicidal_ideation")).to_be_attached()
    expect(panel).to_be_in_viewport()
    box.fill("73301")  # other words
    expect(page.locator(".summary")).to_contain_text("73301 Austin, TX")
    expect(panel).to_have_count(0)


def test_options_that_would_leave_nothing_fade_and_stay_readable(lasting_find, server):
    page = lasting_find(server, "place=80202&route=esketamine_intranasal")
    boxes = page.locator("[class*='st-key-chips_'] [class*='st-key-wish_']")
    empty = [n for n, text in enumerate(boxes.all_inner_texts()) if text.strip().endswith("(0)")]
    assert empty
    styles = {boxes.nth(n).locator("label").evaluate("e => getComputedStyle(e).borderStyle") for n in empty}
    assert styles == {"dashed"}


@pytest.mark.parametrize("width", [at_night(1280), at_night(390), 320])
def test_the_word_beside_a_condition_is_whole_in_sight_and_read_with_its_box(lasting_find, server, width):
    page = lasting_find(server, viewport=(width, 800))
    page.locator(".st-key-more_practical summary").click()
    box = page.get_by_role(
        "checkbox", name=re.compile(r"^Depression with suicidal thoughts: only Spravato is approved \(\d+\)$")
    )
    box.wait_for()
    settled(page)
    label = page.locator(".st-key-wish_conditions_mdd_with_suicidal_ideation label")
    label.scroll_into_view_if_needed()
    edge = page.locator(".st-key-wishes").bounding_box()
    for text in (label.locator("p"), page.locator(".st-key-wish_conditions_bipolar_depression label p")):
        place = text.bounding_box()
        assert place["x"] >= edge["x"] and place["x"] + place["width"] <= edge["x"] + edge["width"]
        assert text.evaluate("e => e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1")
    expect(page.get_by_role("link", name="Guide: how well each is studied")).to_be_attached()


def test_keys_go_to_the_box_and_through_the_results_and_can_be_switched_off(lasting_find, server):
    page = lasting_find(server, "place=80202")
    page.locator("#results").focus()
    page.keyboard.press("/")
    assert active(page).startswith("INPUT")
    page.locator("#results").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") == names(page)[1]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.innerText") == names(page)[0]
    page.get_by_role("button", name="View").click()
    page.locator(".st-key-keys label").click()
    expect(page.locator("[data-keys='0']")).to_be_attached()
    page.keyboard.press("Escape")
    page.locator("#results").focus()
    page.keyboard.press("/")
    assert not active(page).startswith("INPUT")


def test_the_short_list_shows_more_clinics_at_once(lasting_find, server):
    page = lasting_find(server, "place=80202")
    tall = cards(page).first.bounding_box()["height"]
    page.get_by_role("button", name="View").click()
    page.locator(".st-key-dense label").click()
    expect(page.locator("[data-dense='1']")).to_be_attached()
    settled(page)
    assert cards(page).first.bounding_box()["height"] < 0.75 * tall
    assert cards(page).first.locator("a.phone").is_visible()


def test_the_map_stays_in_view_and_follows_the_windows_height(lasting_find, server):
    page = lasting_find(server, "place=80202", view="both")
    frame = page.locator(".st-key-mappane iframe")
    frame.wait_for()
    settled(page)
    low = frame.bounding_box()["height"]
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 1500")
    page.wait_for_timeout(300)
    box = frame.bounding_box()
    assert -5 <= box["y"] < 100
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_timeout(300)
    assert abs(frame.bounding_box()["height"] - low - 200) < 20


MAP_EDGES = """() => { const room = document.querySelector(".st-key-map_frame"), frame = room.querySelector("iframe");
  const edges = e => { const {top, bottom} = e.getBoundingClientRect(); return [Math.round(top), Math.round(bottom)]; };
  return [...edges(room), ...edges(frame), Math.round(document.querySelector(".legend").getBoundingClientRect().top)]; }"""


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (2560, 1440), (1100, 900), (390, 844)])
def test_the_whole_map_is_shown_down_to_its_lower_edge_whatever_the_window(lasting_find, server, size):
    page = lasting_find(server, "place=80202", view="both", viewport=size)
    if size[0] < 600:
        page.get_by_text("Map", exact=True).first.click()
    page.locator(".st-key-mappane iframe").wait_for()
    page.locator(".legend").wait_for()
    settled(page)
    top, bottom, frame_top, frame_bottom, legend_top = page.evaluate(MAP_EDGES)
    assert (frame_top, frame_bottom) == (top, bottom) and bottom - top >= 350
    assert 0 <= legend_top - bottom <= 16
    if size[0] >= 1200:  # the circle around the place is seen at once, without scrolling
        assert bottom - size[1] < 60


def test_a_second_skip_link_leads_to_the_results(page, server):
    open_find(page, server, view="list")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('skip')"):
            break
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()


def test_by_keyboard_alone_on_a_phone_from_place_to_wish_to_map_and_back(new_page, server):
    page = open_find(new_page(**PHONE), server)
    search_by_keyboard(page)
    tab_to(page, "e.closest('.st-key-fold')")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-wish_route_iv_infusion")).to_be_visible()
    settled(page)
    tab_to(page, "e.closest('.st-key-wish_route_iv_infusion')")
    page.keyboard.press("Space")
    expect(page.locator(".st-key-drop_route_iv_infusion")).to_be_attached()
    settled(page)
    tab_to(page, "e.closest('.st-key-done')")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    settled(page)
    tab_to(page, "e.closest('.st-key-view')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.frame_locator(".st-key-mappane iframe").locator(".pin").first.wait_for()
    settled(page)
    assert page.evaluate("document.activeElement.closest('.st-key-view') !== null")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(cards(page).nth(1)).to_be_visible()


def test_a_street_is_looked_up_only_when_asked_and_never_gets_into_a_link(page):
    import json
    import threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    from tests.server import start_server

    asked = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = json.dumps(
                [
                    {
                        "lat": "39.7525",
                        "lon": "-104.9995",
                        "display_name": "12, Quillfern Way, Denver, Colorado, 80202, United States",
                        "place_rank": 30,
                        "addresstype": "building",
                        "class": "building",
                        "type": "yes",
                        "importance": 0.1,
                    }
                ]
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    loopback = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=loopback.serve_forever, daemon=True).start()
    try:
        with start_server(
            DIRECTORY_GEOCODER_URL=f"http://127.0.0.1:{loopback.server_port}",
            DIRECTORY_GEOCODER_AGENT="test of the directory",
        ) as running:
            open_find(page, running, view="list")
            page.get_by_label("Near").fill("12 Quillfern Way, Denver, CO 80202")
            button = page.get_by_role("button", name="Look this street up with the map service")
            button.wait_for()
            settled(page)
            assert asked == []
            button.click()
            expect(page.locator(".summary")).to_contain_text("Quillfern Way")
            settled(page)
            assert len(asked) == 1
            page.get_by_role("button", name="Share").click()
            link = shown_text(page.locator("[data-testid=stCode] code").first)
            assert "80202" in link and "Quillfern" not in link
    finally:
        loopback.shutdown()


def test_a_distance_says_its_count_anew_after_a_wish_and_is_still_the_one_chosen(lasting_find, server):
    page = lasting_find(server, "place=80202")
    within = page.locator(".st-key-within input")
    before = within.input_value()
    assert before.startswith("50 miles (")
    tick(page, "route.iv_infusion")
    expect(within).not_to_have_value(before)
    count = page.locator("#results").inner_text().split()[0]
    expect(within).to_have_value(f"50 miles ({count})")
    within.click()
    page.get_by_role("option", name="25 miles (").click()
    expect(page.locator(".summary")).to_contain_text("within 25 miles of 80202")
    count = page.locator("#results").inner_text().split()[0]
    expect(within).to_have_value(f"25 miles ({count})")
    expect(within).to_be_focused()


def test_enter_acts_at_once_another_town_is_a_press_away_and_a_question_leads_to_its_answer(lasting_find, server):
    page = lasting_find(server)
    box = page.get_by_label("Near")
    box.press_sequentially("spravato denver", delay=5)
    box.press("Enter")
    expect(page.locator(".summary")).to_contain_text("Denver, CO")
    expect(page.locator(".st-key-drop_route_esketamine_intranasal")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Another Denver?").click()
    expect(page.get_by_role("button", name="Denver, PA")).to_be_visible()
    expect(box).to_be_focused()
    box.fill("high blood pressure")
    page.get_by_role("link", name="Guide: What if my blood pressure is high?").click()
    expect(page.locator("#way-pressure")).to_be_focused()
    assert "pressure" not in page.url


def test_a_link_pressed_in_the_middle_of_typing_opens_its_whole_page(page, server):
    open_find(page, server, view="list")
    for path, heading in (("Guide", "#guide-title"), ("Find", ".st-key-near input")):
        if path == "Guide":
            page.get_by_label("Near").fill("words of mine")
        page.locator(".st-key-masthead").get_by_role("link", name=path, exact=True).click()
        expect(page.locator(heading)).to_be_visible()
    assert page.seen.errors == []
