"""Back on Find all is as it was left: from a clinic, the guide, a reload, a server that was restarted, in another tab."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import settled
from tests.pages.finding import LINK, PHONE, names, open_find, open_search, tick, type_place, wish
from tests.repetitions import at_night
from tests.server import free_port, new_store, start_server

FAR = "place=Denver%2C+CO&within=250"


def turn_to(page: Page, number: int) -> None:
    before = names(page)
    page.locator("[class*=st-key-page_of_] button", has_text=re.compile(f"^{number}$")).click()
    expect(page.locator(LINK)).not_to_have_text(before)
    expect(page.locator("#results")).to_be_focused()
    settled(page)


def look(page: Page) -> dict:
    """What a person sees of the list and where they are in it."""
    page.locator(LINK).first.wait_for()
    settled(page)
    return page.evaluate(
        """() => ({
            box: document.querySelector(".st-key-near input").value,
            found: document.querySelector(".summary").innerText,
            names: [...document.querySelectorAll(".st-key-list > * > .stPageLink a")].map(e => e.innerText),
            view: document.querySelector("[data-view]").dataset.view,
            open: [...document.querySelectorAll("[class*=st-key-more_] details[open] summary")].map(e => e.innerText.trim()),
            folded: document.documentElement.classList.contains("folded"),
        })"""
    )


def is_at(page: Page, link: str, height: float) -> None:
    """The focus is on the link that was left, and the page is scrolled as it was."""
    page.wait_for_function(
        """([link, y]) => document.activeElement.closest(".st-key-list") && document.activeElement.innerText === link
            && Math.abs(document.querySelector("[data-testid=stMain]").scrollTop - y) < 3""",
        arg=[link, height],
        timeout=20_000,
    )


def height(page: Page) -> float:
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")


@pytest.mark.parametrize("options", [at_night({}, id="desk"), pytest.param(PHONE, id="phone")])
def test_back_from_a_clinic_the_guide_or_a_reload_all_is_as_it_was_left(new_page, server, options):
    page = open_search(new_page(**options), server, FAR)
    if options:
        page.locator(".st-key-fold button").click()
    else:
        page.locator(".st-key-view").get_by_text("List", exact=True).click()
        expect(page.locator(".st-key-mappane")).to_have_count(0)
    for group, inside in (("supervision", "wish_must_"), ("money", "price")):
        page.locator(f".st-key-more_{group} summary").click()
        expect(page.locator(f".st-key-more_{group} [class*='st-key-{inside}']").first).to_be_visible()
    turn_to(page, 2)
    left = look(page)
    assert left["view"] == "list" and len(left["open"]) == 2 and left["folded"] is not bool(options)
    link = page.locator(LINK).nth(6)
    name = link.inner_text()
    link.focus()
    was = height(page)
    assert was > 500
    for way in ("back", "link", "reload", "reload there"):
        if way == "reload":
            page.reload()
        else:
            page.keyboard.press("Enter")
            expect(page.locator("#clinic-name")).to_be_focused()
            settled(page)
            if way == "reload there":
                page.reload()
                page.locator("#clinic-name").wait_for()
                settled(page)
            page.go_back() if way == "back" else page.get_by_text("Back to the list").click()
        is_at(page, name, was)
        assert look(page) == left, way
    page.evaluate("document.querySelector('.st-key-masthead a[href=guide]').click()")
    page.locator("#guide-title").wait_for()
    settled(page)
    page.go_back()
    expect(page.locator(".st-key-masthead a", has_text="Guide")).to_be_focused()
    page.wait_for_function("y => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - y) < 3", arg=was)
    assert look(page) == left
    assert page.url == f"{server.url}/" and not page.seen.errors and not page.seen.violations
    if options:  # a phone zooms into smaller letters, and would mend what is typed
        for field in page.locator(".st-key-panes :is(input:not([type=checkbox], [type=radio]), textarea)").all():
            assert field.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16
        box = page.locator(".st-key-near input")
        assert [box.get_attribute(name) for name in ("autocapitalize", "autocorrect", "autocomplete")] == [
            "none",
            "off",
            "off",
        ]


def test_a_fold_that_says_why_and_a_name_looked_for_are_open_again_and_so_is_the_way_from_there(page, server):
    open_search(page, server, "place=Denver%2C+CO&within=250", view="list")
    why = page.locator(".st-key-list .why")
    for n in (1, 4):
        why.nth(n).locator("summary").click()
    page.locator(".st-key-missing summary").click()
    name = page.locator(".st-key-missing_name input")
    name.fill("Hessel")
    name.press("Enter")
    found = page.locator("[class*=st-key-why_] a").first
    found.wait_for()
    settled(page)
    found.focus()
    said, was, opened = found.inner_text(), height(page), "all => all.flatMap((e, n) => e.open ? [n] : [])"
    for way in ("back", "reload"):
        if way == "reload":
            page.reload()
        else:
            page.keyboard.press("Enter")
            expect(page.locator("#clinic-name")).to_be_focused()
            page.go_back()
        expect(found).to_be_focused()
        assert found.inner_text() == said and name.input_value() == "Hessel"
        page.wait_for_function(
            "y => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - y) < 3", arg=was
        )
        assert why.evaluate_all(opened) == [1, 4], way
    page.locator(".st-key-missing summary").click()
    expect(name).to_have_count(0)
    settled(page)
    page.reload()
    page.locator(LINK).first.wait_for()
    settled(page)
    assert name.count() == 0


def test_words_that_are_no_search_yet_stay_in_the_box_with_what_they_offer(page, server):
    open_search(page, server, "place=80202", view="list")
    box, offered = page.locator(".st-key-near input"), page.locator(".st-key-choices")
    box.fill("Springfield")
    expect(offered).to_contain_text("Springfield, IL")
    settled(page)
    said = offered.inner_text()
    page.locator(LINK).first.click()
    page.locator("#clinic-name").wait_for()
    settled(page)
    for again in (page.go_back, page.reload):
        again()
        expect(offered).to_be_visible()
        settled(page)
        assert (box.input_value(), offered.inner_text()) == ("Springfield", said)
    expect(page.locator(".summary")).to_contain_text("80202 Denver, CO")


def test_a_restarted_server_finds_the_search_again_in_every_open_tab(page, tmp_path: Path):
    store, port = str(new_store(tmp_path / "store")), free_port()
    with start_server(port=port, DIRECTORY_STORE=store) as first:
        open_find(page, first, view="list")
        type_place(page, "Denver, CO")
        tick(page, "route.iv_infusion")
        page.locator(".st-key-within input").click()
        page.get_by_role("option", name=re.compile("^500 miles")).click()
        expect(page.locator(".summary")).to_contain_text("within 500 miles")
        turn_to(page, 2)
        page.locator(LINK).nth(5).focus()
        name, was, left = page.locator(LINK).nth(5).inner_text(), height(page), look(page)
        other = page.context.new_page()
        other.goto(f"{first.url}/guide")
        other.locator("#guide-title").wait_for()
        settled(other)
    expect(page.locator(".lost")).to_contain_text("Your search is kept")
    assert "Denver" not in page.evaluate("document.cookie") or "guide" not in page.url
    with start_server(port=port, DIRECTORY_STORE=store) as second:
        for tab in (page, other):
            expect(tab.locator("[data-testid=stApp]")).to_have_attribute("data-test-connection-state", "CONNECTED")
        page.wait_for_function("() => document.querySelector('[data-asked]')?.dataset.asked === '0'")
        is_at(page, name, was)
        assert look(page) == left and wish(page, "route.iv_infusion").is_checked()
        page.reload()
        is_at(page, name, was)
        assert look(page) == left and wish(page, "route.iv_infusion").is_checked()
        other.locator(".st-key-masthead a", has_text="Find").click()
        assert look(other)["found"] == left["found"] and wish(other, "route.iv_infusion").is_checked()
        log = second.log.read_text()
        assert "Denver" not in log and "iv_infusion" not in log
    assert not {cookie["name"] for cookie in page.context.cookies()} & {"search", "left", "shared"}


def test_a_clinic_opens_in_a_new_tab_as_any_link_does_and_knows_the_place(page, server):
    open_search(page, server, "place=Denver%2C+CO&route=iv_infusion", view="list")
    before, name = page.locator(".summary").inner_text(), page.locator(LINK).nth(2).inner_text()
    opened = []
    for how in ({"modifiers": ["Control"]}, {"modifiers": ["Shift"]}, {"button": "middle"}):
        with page.context.expect_page() as found:
            page.locator(LINK).nth(2).click(**how)
        opened.append(found.value)
        expect(found.value.locator("#clinic-name")).to_have_text(name)
        expect(found.value.locator(".st-key-clinic_top")).to_contain_text("miles from Denver, CO")
        assert page.url == f"{server.url}/" and page.locator(".summary").inner_text() == before
    settled(opened[-1]).bring_to_front()
    opened[-1].get_by_text("Back to the list").click()
    expect(opened[-1].locator(LINK).first).to_be_visible()
    assert opened[-1].locator(".summary").inner_text() == before
    tick(page, "payment.payment_plan")
    expect(opened[-1].locator(".st-key-drop_payment_payment_plan")).to_be_visible()  # open together, they share it
    assert page.locator(".summary").inner_text() == opened[-1].locator(".summary").inner_text() != before
    assert "Denver" not in opened[-1].evaluate("JSON.stringify(localStorage)")
    # Cmd means a new tab on a Mac alone: here only that the page leaves it to the browser
    untouched = "e => e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, metaKey: true }))"
    assert page.locator(LINK).nth(2).evaluate(untouched) is True
