"""Plain words over every sentence of ours, as Chromium shows it; and none of the wrong claims.

Left out: what a clinic or a source says (``data-theirs``, class ``source``), rows of option labels that are no sentence
(``data-labels``), and paragraphs under 20 words, which have no grade. Closed parts of a page count too, and so does
what opens above it. Find is opened once and walked through its states.
"""

import pytest
from playwright.sync_api import expect

from pages.parts.find.results import FEW_RESULTS
from tests import reading, wrong_claims
from tests.browser import settled
from tests.pages.finding import ABOVE, open_find, tick, total, type_place

CLINICS = ("SAMPLE-0127", "SAMPLE-0444")
# the page, and what opens above it
_OURS = """above => [...document.querySelectorAll(`[data-testid=stMain], ${above}`)].map(part => {
  const copy = part.cloneNode(true);
  for (const e of copy.querySelectorAll('[data-theirs], [data-labels], .source, style, script, svg, iframe, [data-testid=stCode]')) e.remove();
  return copy.outerHTML;
}).join("")"""


def ours(page):
    """The HTML of everything of ours on screen."""
    expect(page.locator("[data-testid=stMain] .foot")).to_be_visible()
    return page.evaluate(_OURS, ABOVE)


def find(page, server):
    """Walks through the states of Find on one page; yields the name of each with its HTML."""
    open_find(page, server)
    yield "find", ours(page)
    for panel, inside in (
        ("View", page.get_by_text("arrows move through the results")),
        ("Share", page.locator("[data-testid=stCode]")),
    ):
        page.get_by_role("button", name=panel, exact=True).click()
        inside.wait_for()
        settled(page)
        yield f"find, {panel} open", ours(page)
        page.keyboard.press("Escape")
        inside.wait_for(state="hidden")
    type_place(page, "80202")
    tick(page, "route.oral")
    yield "find, results", ours(page)
    type_place(page, "59001")
    tick(page, "payment.medicaid")
    page.locator(".st-key-what_helps .contact").wait_for()
    assert total(page) <= FEW_RESULTS
    yield "find, little fits", ours(page)
    page.locator("[class*='st-key-more_'] summary").evaluate_all("all => all.forEach(e => e.click())")
    for key in ("must_crisis_plan", "insurance_covers_spravato", "conditions_ptsd"):
        page.locator(f".st-key-wish_{key}").wait_for()
    settled(page)
    page.locator(".st-key-missing summary").click()
    page.get_by_label("Its name").fill("Willetvane")
    page.get_by_label("Its name").press("Enter")
    page.locator(".st-key-missing [data-testid=stPageLink]").first.wait_for()
    page.get_by_role("button", name="Medicaid ✕").hover()
    page.get_by_role("tooltip").wait_for()
    yield "find, everything open", ours(page)


def clinics_and_guide(page, server):
    """The guide, some clinics, and an address without a clinic; yields the name of each with its HTML."""
    for path, marker in (
        ("guide", "#guide-title"),
        *((f"clinic?id={clinic}", "#clinic-name") for clinic in (*CLINICS, "none")),
    ):
        page.goto(f"{server.url}/{path}")
        page.locator(marker).wait_for()
        settled(page)
        yield path, ours(page)


STATES = (
    "find",
    "find, View open",
    "find, Share open",
    "find, results",
    "find, little fits",
    "find, everything open",
    "guide",
    *(f"clinic?id={clinic}" for clinic in (*CLINICS, "none")),
)


@pytest.fixture(scope="module")
def walked(lasting_visitors, server):
    """The page of the last state, and the HTML of every state by its name."""
    page = lasting_visitors.page()
    yield page, dict([*find(page, server), *clinics_and_guide(page, server)])
    lasting_visitors.leave()


def too_hard(html):
    """Paragraphs above the grade of a paragraph, hardest first; the whole page where it is above a page's."""
    long = list(dict.fromkeys(reading.paragraphs(html)))
    found = sorted(((round(reading.grade(text), 1), text) for text in long), reverse=True)
    whole = reading.grade(" ".join(long)) if long else 0.0
    return [item for item in found if item[0] > reading.PARAGRAPH] + (
        [(round(whole, 1), "the page as a whole")] if whole > reading.PAGE else []
    )


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_plain_and_claims_nothing_wrong(walked, state):
    html = walked[1][state]
    assert reading.blocks(html)
    assert too_hard(html) == []
    assert [(wrong_claims.found(text), text) for text in reading.blocks(html) if wrong_claims.found(text)] == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("find, View open", "Keys: / goes to the search box"),
        ("find, Share open", "This link holds the search and the place."),
        ("find, everything open", "Take this wish away"),
        ("find, everything open", "A plan if you are suicidal"),
        ("find, little fits", "A person can help you look."),
        ("clinic?id=none", "We do not have that clinic"),
    ],
)
def test_what_opens_is_read_too(walked, state, words):
    assert any(words in text for text in reading.blocks(walked[1][state])), reading.blocks(walked[1][state])


def test_pages_hold_paragraphs_that_are_graded(walked):
    for state, least in ((f"clinic?id={CLINICS[0]}", 10), ("guide", 30)):
        assert len(reading.paragraphs(walked[1][state])) >= least


def test_a_paragraph_that_is_too_hard_is_caught_and_a_clinics_own_words_are_not(walked):
    page, _ = walked
    hard = "Contemporary pharmacological interventions necessitate comprehensive interdisciplinary evaluation preceding any administration of dissociative anesthetics to particularly vulnerable psychiatric populations in ambulatory environments."
    page.evaluate(
        "text => document.querySelector('.foot').append(Object.assign(document.createElement('p'), { textContent: text, id: 'hard' }))",
        hard,
    )
    assert hard in [text for _, text in too_hard(ours(page))]
    page.evaluate("document.querySelector('#hard').dataset.theirs = ''")
    assert hard not in [text for _, text in too_hard(ours(page))]


def test_a_page_that_is_too_hard_is_caught_though_no_paragraph_is():
    hard = "<p>The clinic tells you about possible benefits and dangers before you start. Then it answers every question that you may have about your recovery at home.</p>"
    assert reading.PAGE < reading.grade(reading.paragraphs(hard)[0]) <= reading.PARAGRAPH
    assert [text for _, text in too_hard(hard)] == ["the page as a whole"]
