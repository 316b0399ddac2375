"""The verdict about a clinic's safety in the same words wherever a person meets it: card, chosen card, its own page, the file of results."""

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import settled
from tests.pages.finding import PHONE, cards, open_clinic, open_search


def words(line) -> str:
    """What a line says, without the way it is broken."""
    return " ".join(line.inner_text().split())


def file_of_results(page) -> dict[str, dict[str, str]]:
    """The list as a file, by the clinics' ids."""
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="List as CSV").click()
    page.keyboard.press("Escape")
    settled(page)
    return {
        row["clinic_id"]: row for row in csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig")))
    }


def test_the_verdict_reads_the_same_on_card_chosen_card_page_and_in_the_file(new_page, server):
    page = new_page(**PHONE)
    open_search(page, server, "place=80202")
    rows = file_of_results(page)
    lines = {
        card.get_attribute("id").removeprefix("clinic-"): words(card.locator(".verdict")) for card in cards(page).all()
    }
    assert [line for clinic, line in lines.items() if not line.startswith(rows[clinic]["safety_verdict"])] == []
    # one clinic of each verdict that is here; of those that failed one whose failed checks a card names all
    one_of_each = {
        rows[clinic]["safety_checks_failed"] and "failed": clinic
        for clinic, line in lines.items()
        if not line.endswith("more.")
    } | {line: clinic for clinic, line in lines.items() if not rows[clinic]["safety_checks_failed"]}
    one_of_each.pop("", None)
    assert "failed" in one_of_each and len(one_of_each) >= 3
    for clinic in one_of_each.values():
        page.locator(f".st-key-show_{clinic} button").click()
        expect(page.locator(".st-key-results_map .card.chosen")).to_have_attribute("id", f"clinic-{clinic}")
        assert words(page.locator(".card.chosen .verdict")) == lines[clinic]
        settled(page)
        page.get_by_text("List", exact=True).first.click()
        expect(cards(page).nth(1)).to_be_visible()
        settled(page)
    for kind, clinic in one_of_each.items():
        open_clinic(page, server, clinic)
        said = words(page.locator(".failed-box h2" if kind == "failed" else ".verdict-here"))
        assert said == rows[clinic]["safety_verdict"]
        if kind == "failed":
            named = " ".join(words(line) for line in page.locator(".failed-box li").all())
            assert named == rows[clinic]["safety_checks_failed"]
            # a card leaves out the year where it is this one
            assert lines[clinic] == f"{said}. {named.replace(' 2026)', ')')}"
