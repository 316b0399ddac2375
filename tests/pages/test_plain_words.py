"""Plain words over every sentence of ours, as Chromium shows it; and none of the wrong claims.

Left out: what a clinic or a source says (``data-theirs``, class ``source``), rows of option labels that are no sentence
(``data-labels``), and paragraphs under 20 words, which have no
grade. Closed parts of a page count too.
"""
import pytest
from playwright.sync_api import expect

from directory import wrong_claims
from tests import reading
from tests.browser import settled
from tests.pages.finding import open_find, tick, type_place

CLINICS = ("SAMPLE-0001", "SAMPLE-0127", "SAMPLE-0300", "SAMPLE-0444")
_OURS = """() => {
  const copy = document.querySelector('[data-testid=stMain]').cloneNode(true);
  for (const e of copy.querySelectorAll('[data-theirs], [data-labels], .source, style, script, svg, iframe, [data-testid=stCode]')) e.remove();
  return copy.outerHTML;
}"""


def find_start(page, server):
    open_find(page, server)


def find_results(page, server):
    open_find(page, server)
    type_place(page, "80202")
    tick(page, "route.iv_infusion")
    tick(page, "payment.payment_plan")


def find_nothing(page, server):
    open_find(page, server)
    type_place(page, "59001")
    tick(page, "route.oral")
    tick(page, "payment.medicaid")
    page.locator(".contact").first.wait_for()


def find_with_all_wishes_open(page, server):
    open_find(page, server)
    type_place(page, "80202")
    groups = page.locator("[class*='st-key-more_'] summary")
    for n in range(groups.count()):
        groups.nth(n).click()
        settled(page)
    page.locator(".st-key-missing summary").click()
    settled(page)


def clinic(clinic_id):
    def open_clinic(page, server):
        page.goto(f"{server.url}/clinic?id={clinic_id}")
        page.locator("#clinic-name").wait_for()
        settled(page)

    open_clinic.__name__ = f"clinic_{clinic_id}"
    return open_clinic


def the_guide(page, server):
    page.goto(f"{server.url}/guide")
    page.locator("#guide-title").wait_for()
    settled(page)


PAGES = [find_start, find_results, find_nothing, find_with_all_wishes_open, the_guide, clinic("none"), *map(clinic, CLINICS)]


def too_hard(html):
    """Paragraphs above the grade of a paragraph, hardest first; the whole page where it is above a page's."""
    long = list(dict.fromkeys(reading.paragraphs(html)))
    found = sorted(((round(reading.grade(text), 1), text) for text in long), reverse=True)
    whole = reading.grade(" ".join(long)) if long else 0.0
    return [item for item in found if item[0] > reading.PARAGRAPH] + ([(round(whole, 1), "the page as a whole")] if whole > reading.PAGE else [])


@pytest.mark.parametrize("state", PAGES, ids=lambda s: s.__name__)
def test_every_page_is_plain_and_claims_nothing_wrong(page, server, state):
    state(page, server)
    expect(page.locator("[data-testid=stMain] .foot")).to_be_visible()
    html = page.evaluate(_OURS)
    assert reading.blocks(html)
    assert too_hard(html) == []
    assert [(wrong_claims.found(text), text) for text in reading.blocks(html) if wrong_claims.found(text)] == []


def test_pages_hold_paragraphs_that_are_graded(page, server):
    for state, least in ((clinic("SAMPLE-0001"), 10), (the_guide, 30)):
        state(page, server)
        assert len(reading.paragraphs(page.evaluate(_OURS))) >= least


def test_a_paragraph_that_is_too_hard_is_caught_and_a_clinics_own_words_are_not(page, server):
    clinic("none")(page, server)
    hard = "Contemporary pharmacological interventions necessitate comprehensive interdisciplinary evaluation preceding any administration of dissociative anesthetics to particularly vulnerable psychiatric populations in ambulatory environments."
    page.evaluate("text => document.querySelector('.foot').append(Object.assign(document.createElement('p'), { textContent: text, id: 'hard' }))", hard)
    assert hard in [text for _, text in too_hard(page.evaluate(_OURS))]
    page.evaluate("document.querySelector('#hard').dataset.theirs = ''")
    assert hard not in [text for _, text in too_hard(page.evaluate(_OURS))]


def test_a_page_that_is_too_hard_is_caught_though_no_paragraph_is():
    hard = "<p>The clinic tells you about possible benefits and dangers before you start. Then it answers every question that you may have about your recovery at home.</p>"
    assert reading.PAGE < reading.grade(reading.paragraphs(hard)[0]) <= reading.PARAGRAPH
    assert [text for _, text in too_hard(hard)] == ["the page as a whole"]
