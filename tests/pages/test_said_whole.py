"""What is said is said whole: nothing is cut off, broken in the middle of a number or wider than its place, also beside a center."""

import pytest
from playwright.sync_api import expect

from directory.search.query import SORTS
from tests.browser import settled
from tests.pages.finding import PHONE, begin_anew, open_clinic
from tests.pages.test_accessibility import LOST
from tests.server import start_server

# a number that stands in more than one line, and had room in one
BROKEN_NUMBERS = """() => [...document.querySelectorAll("a[href^='tel:']")].filter(e => e.checkVisibility() && e.getClientRects().length)
  .filter(e => { const range = document.createRange(); range.selectNodeContents(e); return new Set([...range.getClientRects()].map(r => Math.round(r.top / 6))).size > 1; })
  .map(e => e.innerText)"""


@pytest.fixture(scope="module")
def with_center():
    """The directory of a resource center that says all of itself."""
    with start_server(
        DIRECTORY_CENTER_NAME="Example Resource Center",
        DIRECTORY_CENTER_PHONE="(303) 555-0142",
        DIRECTORY_CENTER_HOURS="Mon-Fri 08:00-17:00",
        DIRECTORY_CENTER_EMAIL="help@center.example",
        DIRECTORY_CENTER_FORM="https://center.example/contact",
        DIRECTORY_CENTER_ANSWER_DAYS="1",
    ) as running:
        yield running


INSIDE = """e => { const box = e.closest(".st-key-choices").getBoundingClientRect(), range = document.createRange(); range.selectNodeContents(e.querySelector("p"));
  return [...range.getClientRects()].every(r => r.right <= box.right && r.left >= box.left); }"""


def lost_at(page, width: int) -> list[str]:
    """What is lost in a window of that width."""
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_timeout(500)
    return page.evaluate(LOST)


def test_what_the_box_offers_is_never_cut_off(lasting_find, server):
    page = lasting_find(server, **PHONE)
    page.get_by_label("Near").fill("pregnant")
    offered = page.locator(".st-key-choices a")
    expect(offered.first).to_be_visible()
    settled(page)
    assert offered.count() >= 2
    for width in (390, 320, 1280):
        # it lies above the page, so only what is cut off is lost
        assert [lost for lost in lost_at(page, width) if lost.startswith("cut off")] == [], width
        assert all(offered.nth(n).evaluate(INSIDE) for n in range(offered.count())), width


def test_on_a_phone_the_box_shows_a_zip_with_its_town_beside_the_distance_with_its_count(lasting_find, server):
    page = lasting_find(server, "place=80202&within=250", **PHONE)
    assert page.get_by_label("Near").input_value() == "80202 Denver, CO"
    assert {width: lost for width in (390, 360, 320) if (lost := lost_at(page, width))} == {}
    begin_anew(page, "place=80202")
    assert lost_at(page, 375) == []


def test_the_longest_names_of_orders_can_be_read_whole(lasting_find, server):
    for sort, label in sorted(SORTS.items(), key=lambda order: len(order[1]))[-2:]:
        page = lasting_find(server, f"place=80202&sort={sort}", **PHONE)
        expect(page.get_by_role("combobox", name="Order")).to_have_value(label)
        assert {width: lost for width in (1280, 390, 375) if (lost := lost_at(page, width))} == {}, label


@pytest.mark.parametrize("path", ["find", "nothing", "closed", "none", "guide"])
def test_beside_a_center_nothing_is_lost_and_no_number_is_broken(lasting_find, with_center, path):
    if path == "find":
        page = lasting_find(with_center, "place=80202&route=iv_infusion&payment=medicaid", **PHONE)
    elif path == "nothing":
        page = lasting_find(with_center, "place=59701&route=oral&payment=medicaid", **PHONE)
    elif path == "guide":
        page = lasting_find.page(with_center, **PHONE)
        page.goto(f"{with_center.url}/guide")
        page.locator("#guide-title").wait_for()
        settled(page)
    else:
        page = lasting_find.page(with_center, **PHONE)
        open_clinic(page, with_center, {"closed": "SAMPLE-0047", "none": "SAMPLE-012"}[path])
    assert page.locator(".center-line").inner_text().startswith("Example Resource Center: (303) 555-0142")
    for width in (390, 320, 1280):
        assert (lost_at(page, width), page.evaluate(BROKEN_NUMBERS)) == ([], []), width


def test_twice_the_type_in_the_narrowest_window_cuts_no_name_and_moves_nothing_sideways(new_page, server):
    page = new_page(**PHONE | {"viewport": (320, 844)})
    for path in ("/s?place=Idaho", "/clinic?id=SAMPLE-0053", "/guide"):
        page.goto(server.url + path)
        page.locator(".foot").wait_for()
        settled(page)
        page.add_style_tag(content="html { font-size: 200% !important }")
        page.wait_for_timeout(700)
        assert page.evaluate(LOST) == [], path
