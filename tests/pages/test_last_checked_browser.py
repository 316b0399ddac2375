"""When a sentence on an approval or a law was last checked, as visitors and staff have it on screen and on paper."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from directory.clinics import formats
from directory.medicine import last_checked as medicine_last_checked
from directory.medicine import sentences
from directory.operate import signing_in
from directory.views.admin import quality
from tests.browser import settled
from tests.pages import published_store, staff_axe
from tests.pages.published_store import Center
from tests.pages.test_guide_page import open_guide
from tests.server import start_server
from tests.signed_in import ANN, PASSWORD, carry

expect.set_options(timeout=30_000)  # a busy machine answers slowly
LATER = ("-m", "uvicorn", "tests.pages.later:app", "--port", "{port}")
DAYS = 250
SPRAVATO = sentences.cited("fda.esketamine_intranasal")
DATA = formats.day(SPRAVATO.checked_on)
AGED = re.compile(rf"Last checked \d months ago \({DATA}\)\. Rules may have changed: ask\.")


def later():
    return datetime.now(UTC) + timedelta(days=DAYS)


@pytest.fixture
def center(tmp_path):
    """The directory 250 days from now."""
    store = published_store.prepared(tmp_path)
    with start_server(
        entrance=LATER,
        DIRECTORY_STORE=str(tmp_path),
        DIRECTORY_TEST_DAYS=str(DAYS),
        DIRECTORY_GUIDE_REVIEWED_BY="Dr. Ada <b>Example",
        DIRECTORY_GUIDE_REVIEWED_ON="2026-11-20",
    ) as server:
        yield Center(server, store)
    store.close()


def spravato_clinic(center):
    frame = published_store.read(center.store)
    return frame["clinic_id"][frame["route_esketamine_intranasal"] == "yes"].iloc[0]


def approval(page, center, clinic):
    page.goto(f"{center.server.url}/clinic?id={clinic}")
    page.locator("#clinic-name").wait_for()
    return settled(page).locator(".told", has_text="Is it approved?").locator(".last-checked")


def test_visitors_are_told_an_old_check_calmly_until_staff_press_that_it_is_still_right(center, new_page):
    visitor, staff = new_page(), new_page()
    clinic = spravato_clinic(center)
    expect(approval(visitor, center, clinic)).to_have_text(AGED)
    open_guide(visitor, center.server.url)
    expect(visitor.locator("#about ~ p").first).to_contain_text("Reviewed by Dr. Ada <b>Example on 20 Nov 2026.")
    assert "No clinician has reviewed" not in visitor.locator(".guide").inner_text()
    assert set(visitor.locator(".guide .last-checked").all_inner_texts()) and all(
        AGED.fullmatch(line) for line in visitor.locator(".guide .last-checked").all_inner_texts()
    )

    carry(staff.context, center.server, signing_in.sign_in(center.store, ANN, PASSWORD, later()))
    staff.goto(f"{center.server.url}/quality")
    staff.locator("#staff-title").wait_for()
    settled(staff)
    label = staff.locator(".st-key-quality_part label", has_text=quality.PARTS["ours"])
    expect(staff.locator(".st-key-quality_part")).to_contain_text(f"{len(sentences.dated())} to check again")
    label.click()
    expect(staff.locator("#quality-part")).to_have_text(quality.PARTS["ours"])
    settled(staff)
    assert (
        staff.locator(".our-due").count() == 10
        and staff.locator(".our-due", has_text="Out of date since").count() == 10
    )
    assert not staff_axe.faults(staff)
    first = staff.locator(".our-due").first
    first_text = first.locator("p b").inner_text()
    staff.get_by_role("button", name="Checked today, still right").first.click()
    expect(staff.get_by_role("status").filter(has_text="still right")).to_contain_text(first_text)
    expect(staff.locator("#quality-part")).to_be_focused()
    (check,) = center.store.sentence_checks()
    assert check.by == ANN and check.day >= (later() - timedelta(days=1)).date()

    # somebody on another replica checks what this clinic's page says
    for sentence in sentences.dated():
        if sentence.id.startswith("fda."):
            center.store.add_sentence_check(sentence.id, medicine_last_checked.wording(sentence), by=ANN, at=later())
    visitor.wait_for_timeout(5_000)
    expect(approval(visitor, center, clinic)).to_have_text(re.compile(rf"Last checked {formats.day(later().date())}\."))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext: sudo apt-get install -y poppler-utils")
def test_without_a_store_the_datas_day_stands_on_screen_and_on_paper(new_page, tmp_path):
    with start_server(CLINICS="data/clinics.csv") as server:
        page = new_page()
        page.goto(f"{server.url}/clinic?id=SAMPLE-0127")
        page.locator("#clinic-name").wait_for()
        settled(page)
        expect(page.locator(".told .last-checked").first).to_have_text(f"Last checked {DATA}.")
        page.pdf(path=tmp_path / "clinic.pdf", format="Letter")
        open_guide(page, server.url)
        page.pdf(path=tmp_path / "guide.pdf", format="Letter")
    for paper in ("clinic", "guide"):
        assert f"Last checked {DATA}." in " ".join(
            subprocess.run(
                ["pdftotext", tmp_path / f"{paper}.pdf", "-"], capture_output=True, text=True, check=True
            ).stdout.split()
        )
