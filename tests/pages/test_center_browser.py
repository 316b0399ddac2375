"""Whom to ask, in the browser: true while a page stands open, where nothing is found, and never on a page of staff."""

import pytest
from playwright.sync_api import expect

from pages.parts import guard
from tests.browser import settled
from tests.pages.finding import PHONE, left_so, open_find
from tests.server import Server, new_store, start_server
from tests.signed_in import carry, first_admin

NAME, NUMBER = "Open Door Center", "(303) 555-0142"
LATER = """() => { const [[second, sentence]] = JSON.parse(document.querySelector(".center-line [data-then]").dataset.then);
  const now = Date.now, ahead = (second + 5) * 1000 - now(); Date.now = () => now() + ahead; return sentence; }"""


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    """A server with a center that is there for an hour less than a whole day, each day."""
    with start_server(
        DIRECTORY_STORE=str(new_store(tmp_path_factory.mktemp("center") / "store")),
        DIRECTORY_CENTER_NAME=NAME,
        DIRECTORY_CENTER_PHONE="303-555-0142",
        DIRECTORY_CENTER_HOURS="Mon-Sun 00:30-23:30",
        DIRECTORY_CENTER_TIMEZONE="America/Denver",
    ) as running:
        yield running


@pytest.fixture(scope="module")
def admin(staffed: Server) -> str:
    return first_admin(staffed)


@pytest.mark.parametrize("path", ["", "/guide", "/clinic?id=none"])
def test_whether_it_is_open_stays_true_while_a_page_stands_open(page, staffed, path):
    left_so(page, staffed)
    page.goto(staffed.url + path)
    page.locator(".foot .contact").wait_for(state="attached")
    settled(page)
    lines = page.locator(":is(.center-line, .contact) [data-then]")
    before = lines.all_inner_texts()
    assert len(before) > 1 and len(set(before)) == 1
    page.wait_for_timeout(1500)  # it has been seen
    later = page.evaluate(LATER)
    assert later != before[0]
    expect(lines.first).to_have_text(later)
    assert set(lines.all_inner_texts()) == {later}
    assert page.seen.errors == []


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_a_word_that_we_do_not_know_names_the_center_and_enter_never_goes_to_its_number(new_page, staffed, options):
    page = open_find(new_page(**options), staffed, view="list")
    box = page.get_by_label("Near")
    box.fill("zzqx")
    panel = page.locator(".st-key-choices .contact")
    expect(panel).to_contain_text(NAME)
    expect(panel.get_by_role("link", name=NUMBER)).to_be_visible()
    settled(page)
    box.press("Enter")
    page.wait_for_timeout(1000)
    assert box.evaluate("e => e === document.activeElement")
    assert panel.evaluate("e => e.scrollWidth <= e.clientWidth")


TO_PATIENTS = ".crisis, .contact, .center-line, #leave-note, [href='tel:988'], [href='tel:211'], [href='tel:911']"


@pytest.mark.parametrize("path", ["staff", *(path for path, _label, _what in guard.ADMIN_PAGES)])
def test_a_page_of_staff_does_not_speak_to_patients(page, staffed, admin, path):
    carry(page.context, staffed, admin)
    left_so(page, staffed)
    page.goto(f"{staffed.url}/{path}")
    page.locator("#staff-title").wait_for()
    page.locator("footer.foot").wait_for()
    settled(page)
    assert page.locator(TO_PATIENTS).count() == 0
    assert NUMBER not in page.locator("[data-testid=stMain]").inner_text()
    assert page.locator("#leave").is_visible()
    page.locator(".st-key-masthead").get_by_role("link", name="Find", exact=True).click()
    expect(page.locator(".center-line")).to_contain_text(NUMBER)
    expect(page.locator("p.crisis")).to_be_visible()


def test_an_account_page_of_staff_does_not_either_and_the_way_in_does(page, staffed, admin):
    carry(page.context, staffed, admin)
    page.goto(f"{staffed.url}/account/password")
    page.locator("h1").wait_for()
    assert page.locator(TO_PATIENTS).count() == 0
    page.context.clear_cookies()
    page.goto(f"{staffed.url}/staff")  # anybody may read it
    page.get_by_role("heading", name="Sign in").wait_for()
    expect(page.locator("p.crisis")).to_be_visible()
