"""The guide as a person has it on screen and on paper."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from directory.views.guide import guide as guide_guide
from directory.views.guide import way
from tests.browser import settled
from tests.server import start_server


def open_guide(page, url):
    page.goto(f"{url}/guide")
    page.locator("#guide-title").wait_for()
    return settled(page)


@pytest.fixture(scope="module")
def guide_page(lasting_visitors, server):
    """The guide, opened once for the tests that only look at it."""
    yield open_guide(lasting_visitors.page(), server.url)
    lasting_visitors.leave()


def test_it_opens_cold_with_a_neutral_title_and_the_crisis_line_first(guide_page):
    page = guide_page
    expect(page).to_have_title("Clinic directory")
    assert page.locator("h1").all_inner_texts() == [guide_guide.GUIDE_TITLE]
    text = page.locator("[data-testid=stMain]").inner_text()
    assert text.index("988") < text.index(guide_guide.GUIDE_TITLE)
    assert "Who can help you look" in text and "Contact a resource specialist" not in text
    assert page.locator(".guide table").count() > 5 and page.locator(".guide sup").count() > 20
    assert page.seen.hosts == set() and page.seen.violations == [] and page.seen.errors == []


def test_a_short_answer_leads_to_the_whole_of_it(guide_page):
    page = guide_page
    questions = page.locator(".guide-section:has(> #short) dt a")
    assert questions.all_inner_texts() == [way.QUESTIONS[key].asked for key in way.SHORT]
    for n in (0, 5):
        questions.nth(n).focus()
        page.keyboard.press("Enter")
        answer = page.locator(f"#{way.QUESTIONS[way.SHORT[n]].slug}")
        expect(answer).to_be_in_viewport()
        expect(answer).to_be_focused()
        assert way.QUESTIONS[way.SHORT[n]].answer[-1] in answer.locator("xpath=following-sibling::dd").inner_text()


def test_the_further_ways_to_reach_help_stand_first_and_last_in_the_guide(guide_page):
    ways = guide_page.locator(".guide .ways-to-help")
    assert ways.count() == 2
    for n in range(2):
        for said in ("988lifeline.org", "press 1, or text 838255", "press 2, or text AYUDA to 988", "by video call"):
            expect(ways.nth(n)).to_contain_text(said)
    expect(guide_page.locator("p.crisis")).not_to_contain_text("838255")


def test_the_masthead_leads_from_find_to_the_guide_and_back_without_losing_the_focus(page, server):
    page.goto(server.url)
    page.locator("#results").wait_for()
    settled(page)
    page.locator(".st-key-masthead").get_by_role("link", name="Guide", exact=True).click()
    page.locator("#guide-title").wait_for()
    expect(page.locator("#guide-title")).to_be_focused()
    assert page.url == f"{server.url}/guide"
    page.locator(".st-key-masthead").get_by_role("link", name="Find", exact=True).click()
    page.locator("#results").wait_for()


def test_a_line_of_the_contents_leads_to_its_section(guide_page, server):
    page = guide_page
    links = page.locator(".contents a")
    slugs = links.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(slugs) > 10
    for n in (3, len(slugs) - 3):
        links.nth(n).focus()
        page.keyboard.press("Enter")
        expect(page.locator(slugs[n])).to_be_focused()
        expect(page.locator(slugs[n])).to_be_in_viewport()
    assert page.url == f"{server.url}/guide"


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_text_at_twice_its_size_loses_nothing(guide_page, width):
    page = guide_page
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    page.wait_for_timeout(300)
    grown = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.guide p')).fontSize)")
    cut = page.locator(".guide *, .crisis, .leave").evaluate_all(
        "all => all.filter(e => e.offsetParent && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    box = page.locator("#leave").bounding_box()
    sideways = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].some(e => e.scrollWidth > e.clientWidth)"
    )
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert grown >= 31 and cut == []
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert width < 1280 or not sideways


def test_forced_colours_keep_the_shares_and_the_exit_to_be_seen(guide_page):
    page = guide_page
    page.emulate_media(forced_colors="active")
    shares = page.locator(".bar").first.evaluate(
        "bar => [...bar.children].map(part => getComputedStyle(part).backgroundColor)"
    )
    assert len(set(shares)) == len(shares) > 1
    assert page.locator("#leave").evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    page.emulate_media(forced_colors="none")


def test_who_asks_for_less_motion_gets_none(guide_page):
    page = guide_page
    page.emulate_media(reduced_motion="reduce")
    moving = page.locator("[data-testid=stMain] *").evaluate_all(
        "all => all.filter(e => { const s = getComputedStyle(e); return s.animationName !== 'none' || s.transitionDuration.split(', ').some(d => parseFloat(d) > 0) && s.transitionProperty !== 'none' }).length"
    )
    assert moving == 0


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: sudo apt-get install -y poppler-utils")
def test_on_paper_it_has_all_its_text_and_no_navigation(guide_page, tmp_path):
    page = guide_page
    paragraphs = page.locator(".guide :is(p, li, h2, h3, h4, th, td, dd):not(.contents *)").all_inner_texts()
    page.pdf(
        path=tmp_path / "guide.pdf",
        format="Letter",
        margin={side: "0.6in" for side in ("top", "bottom", "left", "right")},
    )
    printed = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "guide.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "988" in printed.split(guide_guide.GUIDE_TITLE)[0]
    assert [
        line
        for line in printed.splitlines()
        if line.strip() in ("Find", "Guide", "Leave", "Leave this site", "On this page", "Clinic directory")
    ] == []
    have = set(re.findall(r"[\w$]+", printed))
    lost = {word for text in paragraphs for word in re.findall(r"[\w$]+", text)} - have
    assert lost == set()
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "guide.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    width, height = (float(n) for n in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', boxes).groups())
    words = [
        (text, *map(float, box))
        for *box, text in re.findall(
            r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', boxes
        )
    ]
    assert (
        len(words) > 3_000
        and [w for w in words if w[1] < 20 or w[3] > width - 20 or w[2] < 14 or w[4] > height - 14] == []
    )


def test_without_any_clinic_the_guide_still_stands_while_find_says_what_is_wrong(new_page, tmp_path):
    with start_server(
        CLINICS=str(tmp_path / "none.csv"),
        DIRECTORY_CENTER_NAME="Open Door Center",
        DIRECTORY_CENTER_PHONE="(303) 555-0142",
        DIRECTORY_CENTER_HOURS="Mon to Fri 9 to 5",
        DIRECTORY_CENTER_EMAIL="help@example.org",
    ) as server:
        page = open_guide(new_page(), server.url)
        panel = page.locator(".guide .contact")
        expect(panel).to_contain_text("Contact a resource specialist")
        for said in (
            "Open Door Center",
            "(303) 555-0142",
            "Mon to Fri 9 to 5",
            "help@example.org",
            "This help is free.",
        ):
            expect(panel).to_contain_text(said)
        assert page.locator("#look-for").count() == 1 and page.locator("#unknown").count() == 0
        page.locator(".st-key-masthead").get_by_role("link", name="Find", exact=True).click()
        expect(page.get_by_text("The list of clinics could not be loaded")).to_be_visible()
        expect(page.locator(".foot .contact")).to_contain_text("Open Door Center")
