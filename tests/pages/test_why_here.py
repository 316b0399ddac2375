"""Why a result is here: at a touch on its card, in the line of the button, without a line of its own while it is closed."""

import pytest
from playwright.sync_api import expect

from tests.browser import settled
from tests.pages.finding import LINK, PHONE, cards, open_find, tick, type_place
from tests.repetitions import at_night

WIDE = {"viewport": (1280, 900)}


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(WIDE, id="wide"),
        at_night(PHONE, id="phone"),
        pytest.param({**PHONE, "viewport": (320, 700)}, id="narrow"),
    ],
)
def test_a_closed_fold_takes_no_height_and_an_open_one_says_why(new_page, server, options):
    page = open_find(new_page(**options), server)
    type_place(page, "80202")
    tick(page, "route.iv_infusion")
    if options is not WIDE:
        # the results get the focus, and with it the page is scrolled, once the answer has come
        page.locator(".st-key-done button").click()
        expect(page.locator("#results")).to_be_focused()
    settled(page)
    second = page.locator(LINK).nth(1)
    fold, button = cards(page).first.locator(".why"), page.get_by_role("button", name="Show on the map").first
    button.scroll_into_view_if_needed()

    def height():
        # both in one moment: the page may be scrolled between two
        return page.evaluate(
            "([a, b]) => b.getBoundingClientRect().y - a.getBoundingClientRect().y",
            [page.locator(LINK).first.element_handle(), second.element_handle()],
        )

    closed = height()
    folded, pressed = fold.locator("summary").bounding_box(), button.bounding_box()
    assert folded["height"] >= 24 and pressed["x"] + pressed["width"] < folded["x"]
    assert abs((folded["y"] + folded["height"] / 2) - (pressed["y"] + pressed["height"] / 2)) <= 4
    page.add_style_tag(content=".why { display: none; }")
    assert abs(height() - closed) <= 1
    page.add_style_tag(content=".why.why { display: block; }")

    fold.locator("summary").click()
    expect(fold).to_contain_text("It meets these wishes of yours: IV infusion.")
    expect(fold).to_contain_text("It is number 1 of ")
    assert fold.locator("p").last.bounding_box()["y"] < button.bounding_box()["y"]
    assert height() > closed
    fold.locator("summary").press("Enter")
    expect(fold.locator("p").first).to_be_hidden()
    button.click()
    expect(page.get_by_role("button", name="Shown on the map")).to_be_visible()
