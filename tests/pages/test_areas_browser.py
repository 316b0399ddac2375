"""A state or county as a place, and the browser's own position, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import settled, shown_text
from tests.pages.finding import active, begin_anew, cards, open_find, tab_to, total


def open_area(page, server, place: str) -> None:
    page.goto(f"{server.url}/s?place={place}")
    page.locator(".summary p", has_text=re.compile("in ")).wait_for()
    settled(page)


def share_link(page) -> str:
    page.locator(".st-key-share button").first.click()
    link = page.locator(".st-key-share code, [data-testid=stPopoverBody] code").first
    text = shown_text(link)
    page.keyboard.press("Escape")
    settled(page)
    return text


def test_a_county_has_its_clinics_its_outline_and_no_distances(page, server):
    open_area(page, server, "Cook+County%2C+IL")
    assert page.get_by_label("Near").input_value() == "Cook County, IL"
    expect(page.locator(".summary").first).to_contain_text("in Cook County, IL")
    expect(page.locator(".st-key-within")).to_have_count(0)
    assert total(page) > 0
    assert not re.search(r"\d miles", "".join(cards(page).all_inner_texts()))
    expect(page.get_by_role("combobox", name="Order")).to_have_value("Most verified first")
    frame = page.frame_locator(".st-key-mappane iframe")
    frame.locator(".pin").first.wait_for()
    lines = frame.locator(".leaflet-overlay-pane path, .leaflet-overlay-pane canvas")
    assert lines.count() >= 1
    # Cook County is 50 miles high: the map stands near it
    view = page.frames[-1].evaluate("() => document.querySelector('.leaflet-container').getBoundingClientRect().height")
    assert view > 300
    assert "place=Cook+County%2C+IL" in share_link(page)
    begin_anew(page, "place=Idaho", view="both")
    page.locator(".summary p", has_text="in Idaho").first.wait_for()
    expect(page.get_by_role("heading", name=re.compile("^By video in Idaho"))).to_be_visible()


@pytest.fixture
def located(visitors):
    """A visitor in Denver whose browser may tell where it is."""
    denver = {"latitude": 39.73921, "longitude": -104.99031}
    return visitors.page(permissions=["geolocation"], geolocation=denver)


def test_the_browsers_position_is_searched_around_and_kept_in_the_tab(located, server):
    page, sent = located, []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_find(page, server, view="list")
    offer = page.get_by_role("button", name="Use my location")
    offer.click()
    page.locator(".summary", has_text="within 50 miles of your location").wait_for()
    settled(page)
    assert page.get_by_label("Near").input_value() == "your location"
    assert "miles" in cards(page).first.inner_text()
    raw = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in sent)
    assert b"My location 39.74, -104.99" in raw
    assert b"39.739" not in raw and b"104.990" not in raw
    assert not [url for url in page.seen.urls if "39.7" in url or "location+" in url]
    link = share_link(page)
    assert "place" not in link and "39" not in link.partition("/s?")[2]
    other = page.context.new_page()
    open_find(other, server, view="list")
    assert other.get_by_label("Near").input_value() == "" and "location" not in str(
        other.evaluate("sessionStorage.search")
    )
    other.close()
    # abroad, and refused
    page.context.set_geolocation({"latitude": 51.5, "longitude": -0.12})
    page.evaluate("navigator.geolocation.getCurrentPosition(() => {}, () => {}, { maximumAge: 0 })")
    offer.click()
    expect(page.locator(".locate [role=status]")).to_contain_text("outside the United States")
    expect(page.locator(".summary").first).to_contain_text("your location")
    page.context.clear_permissions()
    offer.click()
    expect(page.locator(".locate [role=status]")).to_contain_text("did not give your location")


def test_an_area_is_searched_and_read_by_keyboard_alone(page, server):
    open_find(page, server, view="list")
    page.locator("body").press("Tab")
    tab_to(page, "e.closest('.st-key-near')")
    page.keyboard.type("Idaho")
    page.keyboard.press("Enter")
    expect(page.locator(".summary p")).to_contain_text("in Idaho")
    settled(page)
    tab_to(page, "e.matches('.summary a')")
    assert active(page).endswith("by video in Idaho")
    page.keyboard.press("Enter")
    expect(page.locator("#by-video")).to_be_focused()
    expect(page.locator("#by-video")).to_be_in_viewport()
    # on from the heading the next stop is the first clinic by video, and its phone is one of the next
    tab_to(page, "e.closest('.stPageLink')", limit=2)
    assert page.evaluate(
        "document.querySelector('#by-video').compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    tab_to(page, "e.matches('a.phone')", limit=3)


def test_a_position_that_does_not_come_is_said_in_a_sentence_and_the_next_letter_takes_it_back(page, server):
    page.add_init_script("""
        navigator.geolocation.getCurrentPosition = (found, failed, options) => {
            window.asked = options; setTimeout(() => failed({ code: 3 }), 300);
        };
    """)
    open_find(page, server, view="list")
    line = page.locator(".locate [role=status]")
    page.get_by_role("button", name="Use my location").click()
    expect(line).to_have_text("Your browser is asking where you are.")
    expect(line).to_have_text("Your browser could not find your location. Type a ZIP, or a city and state.")
    assert page.evaluate("[window.asked.timeout, window.asked.enableHighAccuracy]") == [10_000, False]
    page.get_by_label("Near").press("b")
    expect(line).to_have_text("")


@pytest.mark.parametrize("lacking", ["isSecureContext", "geolocation"])
def test_where_a_browser_may_not_tell_its_position_nothing_is_offered(page, server, lacking):
    of = {"isSecureContext": "window, 'isSecureContext', { value: false }"}.get(
        lacking, "navigator, 'geolocation', { value: undefined }"
    )
    page.add_init_script(f"Object.defineProperty({of})")
    open_find(page, server, view="list")
    expect(page.locator(".locate button").first).to_be_hidden()
    assert page.get_by_role("button", name="Use my location").count() == 0
