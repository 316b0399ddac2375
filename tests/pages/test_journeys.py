"""Journeys in a real browser, as the people who use the directory walk them."""

import csv
import io
import re
import urllib.parse

import pytest
from playwright.sync_api import expect

from tests.browser import settled, shown_text
from tests.pages.finding import (
    CHOSEN,
    LINK,
    PHONE,
    active,
    cards,
    left_so,
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


def test_crisis_line_comes_first_on_every_page(page, server):
    left_so(page, server)
    for path in ("", "/clinic?id=SAMPLE-0001", "/clinic?id=none"):
        page.goto(server.url + path)
        page.locator(".crisis").wait_for()
        settled(page)
        expect(page).to_have_title("Clinic directory")  # neutral: it stays in the history
        text = page.locator("[data-testid=stMain]").inner_text()
        assert text.index("988") < text.index("Find a clinic" if not path else "Back to the list")
        assert page.locator(".crisis a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == [
            "tel:988",
            "tel:911",
        ]


def test_a_place_a_distance_and_wishes_lead_to_clinics_that_fit_told_and_numbered_before_the_map(lasting_find, server):
    page = lasting_find(server, view="both")
    type_place(page, "80202")
    before = total(page)
    assert cards(page).first.inner_text().startswith(f"Result 1 of {before}\n")
    expect(page.get_by_role("heading", level=3, name=names(page)[0], exact=True)).to_be_visible()
    assert page.evaluate(
        "document.querySelector('.st-key-list').compareDocumentPosition(document.querySelector('.st-key-mappane')) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    promised = int(re.search(r"\((\d+)\)", page.locator(".st-key-wish_route_iv_infusion").inner_text())[1])
    tick(page, "route.iv_infusion")
    assert total(page) == promised < before
    expect(page.locator("body > [role=status]")).to_have_text(
        re.compile(rf"^{promised} clinics within 50 miles of 80202 Denver, CO")
    )
    first = cards(page).first
    expect(first).to_contain_text("IV infusion")
    expect(first).to_contain_text("miles")
    assert re.search(r"\(\d{3}\) \d{3}-\d{4}", first.inner_text())
    assert "of 9" in first.inner_text() or "of 10" in first.inner_text() or "Not yet vetted" in first.inner_text()


def test_after_typing_at_most_eight_places_are_offered_and_an_ambiguous_name_asks(lasting_find, server):
    page = lasting_find(server)
    page.get_by_label("Near").fill("Springfield")
    page.locator(".st-key-choices button").first.wait_for()
    settled(page)
    choices = page.locator(".st-key-choices button")
    assert 2 <= choices.count() <= 8
    choices.get_by_text("Springfield, IL").click()
    expect(page.locator(".summary")).to_contain_text("Springfield, IL")
    expect(page.locator(".st-key-choices")).to_have_count(0)
    expect(page.get_by_label("Near")).to_be_focused()


def test_a_place_nobody_knows_is_said_calmly(page, server):
    open_find(page, server, view="list")
    for typed in ("00000", "qqqqqq", "<script>alert(1)</script>", "x" * 10_000):
        page.get_by_label("Near").fill(typed)
        expect(page.locator(".st-key-choices")).to_contain_text(
            re.compile("We do not know that place|Did you mean|Places|is not a ZIP that we know")
        )
        page.get_by_label("Near").fill("")
        expect(page.locator(".st-key-choices")).to_have_count(0)
    assert page.locator("[data-testid=stException]").count() == 0
    assert not page.seen.errors


def test_nothing_typed_stands_in_the_address(page, server):
    open_find(page, server, view="list")
    address = page.url
    type_place(page, "80202")
    tick(page, "route.iv_infusion")
    assert page.url == address
    page.reload()
    expect(page.locator(".summary")).to_contain_text("80202 Denver, CO")
    assert page.url == address
    assert wish(page, "route.iv_infusion").is_checked()


def test_a_shared_link_brings_the_search_and_leaves_address_and_history_clean(new_page, server):
    page = open_find(new_page(), server, view="list")
    type_place(page, "Denver, CO")
    tick(page, "payment.payment_plan")
    expected = page.locator(".summary").inner_text()
    page.get_by_role("button", name="Share").click()
    link = shown_text(page.locator("[data-testid=stCode] code").first).strip()
    assert urllib.parse.urlsplit(link).path == "/s" and "Denver" in link
    other = new_page()
    other.goto("about:blank")
    other.goto(link)
    expect(other.locator(".summary")).to_be_visible()
    settled(other)
    assert other.locator(".summary").inner_text() == expected
    assert wish(other, "payment.payment_plan").is_checked()
    assert "Denver" not in other.url and urllib.parse.urlsplit(other.url).path == "/"
    other.go_back()
    assert other.url == "about:blank"


def test_a_list_is_sorted_downloaded_with_the_standing_of_each_wish_and_left_with_the_verified_ones(
    lasting_find, server
):
    page = lasting_find(server, "place=80202&route=iv_infusion")
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="List as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == total(page)
    assert {row["route_iv_infusion"] for row in rows} == {"yes"}
    assert all(row["route_iv_infusion_standing"] in ("Verified", "Out of date", "Clinic says so") for row in rows)
    assert [float(row["miles"]) for row in rows] == sorted(float(row["miles"]) for row in rows)
    page.keyboard.press("Escape")
    by_distance, number = names(page), total(page)
    page.locator(".st-key-sort input").click()
    page.get_by_role("option", name="Most verified").click()
    expect(page.get_by_role("combobox", name="Order")).to_have_value(re.compile("Most verified"))
    expect(page.locator(LINK)).not_to_have_text(by_distance)
    assert total(page) == number
    page.locator(".st-key-only_verified_only label").first.click()
    expect(page.locator(".st-key-drop_verified")).to_be_visible()
    settled(page)
    assert 0 < total(page) < number
    for line in page.locator(".wishes li").all_inner_texts():
        assert "Verified" in line


def test_a_filter_click_repaints_without_a_flash(page, server):
    open_find(page, server)
    type_place(page, "80202")
    page.locator(".st-key-mappane iframe").wait_for()
    page.wait_for_timeout(1500)
    page.evaluate("""() => {
        window.kept = [document.querySelector('.st-key-list'), document.querySelector('.st-key-mappane iframe')];
        window.shift = 0;
        new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({type: 'layout-shift', buffered: false});
    }""")
    box = wish(page, "route.iv_infusion")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".st-key-drop_route_iv_infusion")).to_be_visible()
    settled(page)
    page.wait_for_timeout(500)
    assert page.evaluate(
        "() => [window.kept[0] === document.querySelector('.st-key-list'), window.kept[1] === document.querySelector('.st-key-mappane iframe')]"
    ) == [True, True]
    assert page.evaluate("window.shift") <= 0.01
    assert page.evaluate("document.activeElement.closest('[class*=st-key-wish_route_iv_infusion]') !== null")


def test_a_clinic_opens_by_its_own_address_cold(page, server):
    page.goto(f"{server.url}/clinic?id=SAMPLE-0001")
    page.locator("#clinic-name").wait_for()
    settled(page)
    text = page.locator("[data-testid=stMain]").inner_text()
    for label in (
        "How it is given",
        "Who watches over you",
        "Checks before you start",
        "Help between and after visits",
        "Paying for it",
        "Ask this clinic",
        "Everything else on file",
    ):
        assert label in text
    assert page.locator(".finding").count() >= 20
    page.locator(".finding summary").nth(3).click()
    opened = page.locator(".finding[open]").inner_text()
    assert "Evidence" in opened or "Who" in opened


def test_an_unknown_clinic_is_said_calmly_whatever_stands_in_the_address(page, server):
    for asked in ("none", "%00", "x" * 5000, "<img src=x onerror=alert(1)>", "SAMPLE-0001;DROP"):
        page.goto(f"{server.url}/clinic?id={urllib.parse.quote(asked)}")
        page.get_by_text("We do not have that clinic").wait_for()
    assert page.locator("[data-testid=stException]").count() == 0


def test_nothing_fits_says_what_to_change_and_the_change_gives_what_it_promised(lasting_find, server):
    page = lasting_find(server, "place=59001&route=oral&route=sublingual_lozenge&payment=medicaid")
    before = total(page)
    offered = page.locator("[class*='st-key-miss_'] button").first
    gain = int(re.search(r": ([\d,]+) more", offered.inner_text())[1].replace(",", ""))
    helps = page.locator(".st-key-what_helps").inner_text()
    assert "988" in helps and "211" in helps
    offered.click()
    expect(page.locator("#results")).to_have_text(re.compile(rf"^{before + gain:,} clinic"))


def test_a_missing_clinic_is_found_by_name_with_the_wishes_it_fails(lasting_find, server):
    page = lasting_find(server, "place=80202")
    known = names(page)[0]
    page.get_by_label("Near").fill("Boston, MA")
    expect(page.locator(".summary")).to_contain_text("Boston")
    settled(page)
    page.get_by_text("Is a clinic missing here?").click()
    page.get_by_label("Its name").fill(known)
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-why_']").first).to_contain_text(re.compile(r"It is [\d,.]+ miles away"))


def test_by_keyboard_alone_from_the_place_to_the_third_results_phone(page, server):
    open_find(page, server, view="list")
    search_by_keyboard(page)
    tab_to(page, "e.closest('.st-key-within')")
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).not_to_contain_text("within 50 miles")
    settled(page)
    for option in ("route_iv_infusion", "payment_payment_plan"):
        tab_to(page, f"e.closest('.st-key-wish_{option}')")
        page.keyboard.press("Space")
        expect(page.locator(f".st-key-drop_{option}")).to_be_visible()
        settled(page)
        assert page.evaluate("document.activeElement !== document.body")
    name = names(page)[2]
    tab_to(page, f"e === document.querySelectorAll('{LINK}')[2]")
    page.keyboard.press("Enter")
    expect(page.locator("#clinic-name")).to_have_text(name)
    settled(page)
    page.wait_for_timeout(400)
    assert active(page) == "H1#clinic-name"
    tab_to(page, "(e.getAttribute('href') || '').startsWith('tel:+1')")


@pytest.mark.parametrize("options", [at_night({}, id="desk"), pytest.param(PHONE, id="phone")])
def test_a_whole_journey_asks_no_other_host_and_breaks_no_policy(new_page, server, options):
    page = open_find(new_page(**options), server)
    type_place(page, "80202")
    tick(page, "route.iv_infusion")
    if options:
        page.get_by_role("radio", name="Map", exact=True).click() if page.get_by_role(
            "radio", name="Map", exact=True
        ).count() else page.get_by_text("Map", exact=True).first.click()
    frame = page.frame_locator(".st-key-mappane iframe")
    frame.locator(".leaflet-marker-icon").first.wait_for()
    page.wait_for_timeout(1000)
    if options:
        page.get_by_text("List", exact=True).first.click()
    page.locator(LINK).first.click()
    page.locator("#clinic-name").wait_for()
    settled(page)
    assert page.seen.hosts == set()
    assert page.seen.violations == []
    assert page.seen.errors == []


def test_a_press_on_a_card_shows_its_marker_and_a_press_on_a_marker_its_card(lasting_find, server):
    page = lasting_find(server, "place=80202", view="both")
    page.frame_locator(".st-key-mappane iframe").locator(".leaflet-marker-icon").first.wait_for()
    settled(page)
    second_name = names(page)[1]
    page.get_by_role("button", name="Show on the map").nth(1).click()
    expect(page.locator(CHOSEN)).to_have_text(second_name)
    settled(page)
    assert names(page)[0] == second_name
    page.wait_for_timeout(400)
    assert active(page) == f"A#{second_name[:60]}"
    expect(
        page.frame_locator(".st-key-mappane iframe").locator(".chosen, .pin-chosen, [class*=chosen]").first
    ).to_be_visible()


def test_a_reload_and_back_keep_the_search(page, server):
    open_find(page, server, view="list")
    type_place(page, "80202")
    tick(page, "route.iv_infusion")
    before = names(page)
    page.locator(LINK).first.click()
    page.locator("#clinic-name").wait_for()
    page.go_back()
    expect(page.locator(".summary")).to_contain_text("80202 Denver, CO")
    settled(page)
    assert names(page) == before
