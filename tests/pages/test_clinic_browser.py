"""The clinic page in a real browser: head, lines that open, keyboard, axe, narrow screens, red flags, a closed clinic."""

import csv
import itertools

import pytest
from playwright.sync_api import expect

from directory import schema
from tests.browser import GROUND, axe, switch_to
from tests.pages.finding import LINK, open_clinic
from tests.server import start_server

BASE = {
    "location_name": "Quillfern Clinic",
    "address_1": "12 Quillfern Way",
    "city": "Denver",
    "state_province": "CO",
    "postal_code": "80202",
    "phone": "303-555-0112",
}
ROWS = [
    {
        **BASE,
        "clinic_id": "FLAGGED",
        "route_oral": "yes",
        "route_compounded_intranasal": "yes",
        "care_setting": "in_clinic;at_home_telehealth",
        "telehealth": "yes",
        "licensed_states": "CO;WY",
        "description": "A guaranteed result.",
    },
    {
        **BASE,
        "clinic_id": "BARE",
        "location_name": "Ochrewick Clinic",
        "address_1": "14 Quillfern Way",
        "phone": "303-555-0113",
    },
]


@pytest.fixture(scope="module")
def flagged(tmp_path_factory):
    file = tmp_path_factory.mktemp("clinics") / "clinics.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=sorted({name for row in ROWS for name in row}))
        writer.writeheader()
        writer.writerows(ROWS)
    with start_server(CLINICS=str(file)) as running:
        yield running


def test_what_matters_for_a_call_comes_before_any_criterion(page, server):
    open_clinic(page, server, "SAMPLE-0127")
    text = page.locator("[data-testid=stMain]").inner_text()
    order = [
        text.index(part)
        for part in (
            "Willetvane",
            "(303) 555-0130",
            "there.",
            "New patients",
            "Hours",
            "First course: $2,100",
            "California, Colorado",
            "Safety checks:",
            "Ask this clinic",
            "How it is given",
            "Is it approved?",
            "Who watches over you",
        )
    ]
    assert order == sorted(order)
    opened = page.locator(".open-now")
    assert opened.inner_text().startswith(("Open now", "Closed now", "Today"))
    page.wait_for_timeout(1500)  # the page's script has seen it
    seconds, sentence, dot = page.evaluate("""() => {
        const later = JSON.parse(document.querySelector(".open-now b").dataset.then)[0];
        const now = Date.now, ahead = Math.max(later[0] * 1000 - now(), 600_000) + 5000;
        Date.now = () => now() + ahead; return later; }""")
    expect(opened.locator("b")).to_have_text(sentence)
    expect(opened.locator("span").first).to_have_class(dot)
    expect(opened).not_to_contain_text("It is ")  # a clock that stands still
    assert page.locator(".phone-large").get_attribute("href") == "tel:+13035550130"


def test_on_a_phone_the_number_and_whether_it_is_open_stand_on_the_first_screen(new_page, server):
    page = open_clinic(new_page(viewport=(390, 844)), server, "SAMPLE-0127")
    for selector in (".phone-large", ".open-now", ".glance dd"):
        box = page.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] < 844


@pytest.mark.parametrize(
    ("clinic", "said", "question"),
    [
        (
            "SAMPLE-0036",
            [
                "Checked: no full check before the first dose (24 Apr 2026), no screening for unsafe conditions and medicines (8 Oct 2026), no clinician on site (2 Aug 2026), no "
            ],
            "Who will check me first",
        ),
        (
            "SAMPLE-0019",
            [
                "Found missing 16 months ago: safe way home (27 Jun 2025).",
                "Said to be missing, nobody checked: clinician on site, help between visits.",
            ],
            "How do you decide I can leave",
        ),
        (
            "SAMPLE-0055",
            [
                "Said to be missing, nobody checked: full check before the first dose, watch on blood pressure and oxygen, safe way home, help between visits."
            ],
            "Who will check me first",
        ),
    ],
)
def test_the_safety_checks_that_a_clinic_fails_stand_before_its_phone_and_lead_its_questions(
    page, server, clinic, said, question
):
    open_clinic(page, server, clinic)
    box, number = page.locator(".failed-box"), page.locator(".phone-large")
    expect(box).to_be_in_viewport()
    assert box.bounding_box()["y"] + box.bounding_box()["height"] <= number.bounding_box()["y"]
    items = box.locator("li").all_inner_texts()
    assert len(items) == len(said) and all(item.startswith(words) for item, words in zip(items, said, strict=True))
    assert page.locator(".ask li").first.inner_text().startswith(question)


def test_the_safety_checks_that_a_clinic_fails_stand_right_below_its_name_in_the_list(lasting_find, server):
    page = lasting_find(server, "place=80202")
    failed = page.locator(".st-key-list .failed")
    assert failed.count() >= 3
    for n in range(3):
        line = failed.nth(n)
        card = line.locator("xpath=..")
        above = card.evaluate(
            "card => { const link = card.closest('.stElementContainer').previousElementSibling.querySelector('a'); return link.getBoundingClientRect().bottom }"
        )
        assert -2 <= line.bounding_box()["y"] - above < 12
        assert line.bounding_box()["y"] < card.locator(".phone").bounding_box()["y"]
        small, large = (
            float(place.evaluate("e => getComputedStyle(e).fontSize").removesuffix("px"))
            for place in (line, card.locator(".where"))
        )
        assert small >= large and line.evaluate("e => Number(getComputedStyle(e).fontWeight)") >= 600


def test_the_distance_stands_on_the_page_of_a_clinic_that_was_found(lasting_find, server):
    page = lasting_find(server, "place=80202")
    page.locator(LINK).first.click()
    expect(page.locator(".clinic-head .where")).to_contain_text("from 80202 Denver, CO")


def test_a_line_opens_by_keyboard_and_shows_its_evidence(page, server):
    open_clinic(page, server, "SAMPLE-0127")
    line = page.locator(".finding", has_text="Blood pressure, heart rate and oxygen watched")
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("open", "")
    for term in ("Answer on file: Yes", "Who", "How", "When", "How long it counts", "Why it matters.", "Sources:"):
        expect(line).to_contain_text(term)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(line).not_to_have_attribute("open", "")


def test_the_questions_beyond_the_first_are_one_key_away(page, server):
    open_clinic(page, server, "SAMPLE-0006")
    page.locator(".more-questions summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".more-questions li").last).to_be_visible()
    assert page.locator(".more-questions ol").get_attribute("start") == "7"


def test_red_flags_stand_in_the_head_with_their_sources(page, flagged):
    open_clinic(page, flagged, "FLAGGED")
    flags = page.locator(".clinic-head .flags")
    expect(flags).to_contain_text("Ask about this first")
    expect(flags).to_contain_text("The clinic's own words promise more than studies show (“guaranteed”).")
    expect(flags).to_contain_text("Ketamine mixed by a pharmacy is not FDA-approved.")
    expect(flags.locator(".source a").first).to_be_visible()
    expect(page.locator(".glance")).to_contain_text("Colorado, Wyoming")


def test_a_clinic_that_nobody_vetted_is_calm_and_short(page, flagged):
    open_clinic(page, flagged, "BARE")
    expect(page.locator(".verdict")).to_contain_text("Not yet vetted")
    assert page.locator(".finding").count() == len(schema.CRITERIA)
    assert page.locator(".flags, .told").count() == 0
    assert page.locator(".group .unknown").count() == 3


def test_a_closed_clinic_says_so_once_and_names_open_ones(page, server):
    open_clinic(page, server, "SAMPLE-0047")
    text = page.locator("[data-testid=stMain]").inner_text()
    assert text.count("This clinic has closed for good.") == 1
    expect(page.get_by_text("Open clinics that offer the same")).to_be_visible()
    assert page.locator(".phone-large").count() == 0
    assert page.locator(".instead-line a.phone").count() == 3
    assert page.locator(".open-now").count() == 0


def test_axe_finds_nothing_and_nothing_scrolls_sideways(page, flagged):
    open_clinic(page, flagged, "FLAGGED")
    page.locator(".finding summary").first.click()
    page.locator(".more-questions summary").click()
    page.locator(".finding summary").last.click()
    for scheme, width in itertools.product(GROUND, (1280, 390, 320)):
        page.set_viewport_size({"width": width, "height": 800})
        switch_to(page, scheme)
        assert [
            (width, scheme, v["id"], [n["html"][:160] for n in v["nodes"]])
            for v in axe(page, context=".st-key-clinic", colours_alone=scheme == "dark")
        ] == []
        assert page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')].every(e => e.scrollWidth <= e.clientWidth)"
        )
        assert (
            page.locator(".st-key-clinic summary, .st-key-clinic a.phone, .ways a").evaluate_all(
                "all => all.filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 80))"
            )
            == []
        )
