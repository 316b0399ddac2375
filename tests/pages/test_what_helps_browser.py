"""What would help, on screen: below the results, with calls to make; by video first where that was asked for."""

import re

from playwright.sync_api import expect

from tests.browser import settled
from tests.pages.finding import LINK, PHONE, active, begin_anew, total

_ORDER = """selectors => selectors.map(s => document.querySelector(s).getBoundingClientRect().top)"""


def tops(page, *selectors):
    """Where each stands on the page, from above."""
    return page.evaluate(_ORDER, list(selectors))


def test_who_does_not_say_is_a_call_to_make_with_name_and_phone(lasting_find, server):
    page = lasting_find(server, "place=59001&payment=medicaid")
    helps = page.locator(".st-key-what_helps")
    expect(helps).to_contain_text(
        "2 clinics in Billings and Missoula do not say whether they take Medicaid: call and ask."
    )
    first = helps.locator(".st-key-calls_0")
    assert re.fullmatch(r"tel:\+1[\d-]+", first.locator("a.phone").first.get_attribute("href"))
    assert helps.locator("a.phone").count() == 2
    named = first.locator("[data-testid=stPageLink] a").first
    name = named.inner_text()
    named.click()
    expect(page.locator("#clinic-name")).to_be_visible()
    assert page.locator("#clinic-name").inner_text() in name


def test_results_stand_before_what_would_help_and_without_wishes_nothing_is_suggested(lasting_find, server):
    page = lasting_find(server, "place=58701", **PHONE)
    expect(page.locator(LINK)).not_to_have_count(0)
    expect(page.locator("#what-helps")).to_have_count(0)
    begin_anew(page, "place=58701&route=iv_infusion")
    card, helps = tops(page, LINK, "#what-helps")
    assert card < helps


def test_calls_stand_before_changes_that_give_up_more(lasting_find, server):
    page = lasting_find(server, "place=59230&payment=medicaid")
    call, change = tops(page, ".st-key-calls_0", "[class*='st-key-miss_']:not([class*='st-key-miss_call'])")
    assert call < change
    expect(page.locator("#what-helps")).to_contain_text("call and ask")


def test_a_distance_around_the_largest_town_of_a_state_brings_what_it_promises_and_loses_none(lasting_find, server):
    page = lasting_find(server, "place=Montana&route=iv_infusion")
    page.locator(".summary", has_text="in Montana").wait_for()
    before, known = total(page), set(page.locator(LINK).all_inner_texts())
    change = page.locator("[class*='st-key-miss_'] button", has_text="of Billings, MT").last
    gain = int(re.search(r": ([\d,]+) more", change.inner_text())[1])
    change.click()
    expect(page.locator("#results")).to_have_text(f"{before + gain} clinics")
    expect(page.locator(".summary")).to_contain_text("of Billings, MT")
    settled(page)
    assert known <= set(page.locator(LINK).all_inner_texts())


def test_asked_for_video_it_comes_first_and_each_count_leads_to_its_part(lasting_find, server):
    page = lasting_find(server, "place=Boise%2C%20ID&telehealth=1")
    counts = page.locator(".summary p a")
    assert [re.sub(r"\d+", "#", text) for text in counts.all_inner_texts()] == [
        "# within # miles of Boise, ID",
        "# by video in Idaho",
    ]
    assert (found := tops(page, "#by-video", LINK, "#in-person", "[class*='st-key-show_']")) == sorted(found)
    for link, part in ((counts.nth(0), "in-person"), (counts.nth(1), "by-video")):
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.activeElement.id === id", arg=part)
        assert active(page) == f"H2#{part}"
    page.emulate_media(media="print")
    video, in_person = tops(page, "#by-video", "#in-person")
    assert video < in_person
    page.emulate_media(media="screen")
    settled(page)


def test_a_card_in_another_state_says_whose_medicaid_it_takes(lasting_find, server):
    page = lasting_find(server, "place=20001&within=250&payment=medicaid")
    first = page.locator(".st-key-list .card").first
    expect(first).to_contain_text(
        "Medicaid here is Maryland's. Medicaid from the District of Columbia may not be taken"
    )
    # none of them is of use for sure: what would help is said below them
    expect(page.locator("#what-helps")).to_contain_text("not in the District of Columbia")
