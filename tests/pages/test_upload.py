"""The upload wizard in a real browser: nothing is published until it was seen, and nothing is lost on the way."""
import csv
import io
import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser import axe, run_again, settled
from tests.directory.test_geocode import HIT, Server
from tests.server import ROOT, start_server
from tests.signed_in import ANN, PASSWORD, carry, cookie_of, first_admin, post

BEN = "ben@center.example"
with (ROOT / "data" / "clinics.csv").open(encoding="utf-8", newline="") as opened:
    SAMPLE = list(csv.DictReader(opened))
GROUND = {"light": "rgb(252, 252, 250)", "dark": "rgb(17, 24, 23)"}
IN_THEME = "ground => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === ground"
SIDEWAYS = "() => [document.documentElement, document.querySelector('[data-testid=stMain]')].some(e => e.scrollWidth > e.clientWidth)"
BAD_ROWS = {2: {"phone": "12"}, 3: {"postal_code": "1234"}, 4: {"latitude": "40.1", "longitude": "-100.2"}, 5: {"latitude": "", "longitude": "", "location_precision": ""}, 6: {"website": "www.example.com"}}


def clinic_file(count: int, changes: dict[int, dict[str, str]] | None = None) -> bytes:
    """A list of made-up clinics that are not marked as the sample."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, SAMPLE[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(SAMPLE[:count]):
        writer.writerow({**row, "clinic_id": f"REAL-{number:04d}", **(changes or {}).get(number, {})})
    return out.getvalue().encode()


def second_admin(server) -> str:
    """Ben's sign-in; he is added by the shell's way, straight in the store."""
    from directory import accounts
    from directory.store import Store
    from tests.publishing import NOON

    store = Store.open(server.log.parent / "store")
    store.add_account(BEN, accounts.hashed(PASSWORD), accounts.ADMIN, by="test", at=NOON)
    store.close()
    return cookie_of(post(server, "signin", {"email": BEN, "password": PASSWORD}))


@pytest.fixture(scope="module")
def staffed():
    """A server of its own, the sample published, with the sign-ins of two admins."""
    with start_server() as server:
        yield server, first_admin(server), second_admin(server)


@contextmanager
def wizard_of(new_page, server, cookie, **options):
    """The wizard as an admin opens it, without a draft; what the page complained about must stay empty."""
    page = new_page(**options)
    carry(page.context, server, cookie)
    open_wizard(page, server)
    drop_draft(page)
    yield page
    assert page.locator("[data-testid=stException]").count() == 0 and page.seen.errors == [] and page.seen.violations == []


def open_wizard(page, server):
    page.goto(f"{server.url}/upload")
    page.locator(".st-key-wizard .ladder").wait_for()
    settled(page)


def drop_draft(page):
    if page.locator(".st-key-wizard_delete button").count():
        page.locator(".st-key-wizard_delete button").click()
        expect(page.get_by_role("heading", name="Choose a file")).to_be_visible()
        settled(page)


def send(page, data: bytes, name: str = "clinics.csv"):
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def step(page, name: str):
    """Waits until the ladder stands at a step."""
    expect(page.locator(".ladder [aria-current=step]")).to_contain_text(name, timeout=60_000)
    return settled(page)


def on(page, name: str):
    page.locator(".st-key-wizard_on button").click()
    step(page, name)


def to_publish(page, data: bytes):
    send(page, data)
    step(page, "Report")
    for name in ("Places", "Changes", "Publish"):
        on(page, name)


def decide(page, note: str):
    """Everything but the button."""
    page.locator(".st-key-upload_note textarea").fill(note)
    run_again(page, lambda: page.locator(".st-key-upload_note textarea").press("Control+Enter"))
    for box in ("[class*=st-key-upload_sure] label", ".st-key-upload_only_valid label"):
        if page.locator(box).count():
            run_again(page, page.locator(box).click)


def press(page):
    page.locator(".st-key-wizard_publish button").click()


def published_number(page) -> int:
    expect(page.locator("#published")).to_be_visible(timeout=60_000)
    return int(re.search(r"number (\d+)", page.locator("#published").inner_text())[1])


def accessible(page) -> list:
    """What axe finds, and a page wider than its window: at a desk in light and dark, on a phone."""
    found = []
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IN_THEME, arg=GROUND[scheme])
        settled(page)
        page.wait_for_timeout(300)
        found += [(width, scheme, v["id"], v["impact"], n["target"], n["html"][:200]) for v in axe(page) for n in v["nodes"]]
        found += [(width, "sideways")] if page.evaluate(SIDEWAYS) else []
    return found


def test_who_is_not_signed_in_sees_no_uploader_on_a_cold_server(page):
    with start_server() as server:
        page.goto(f"{server.url}/upload")
        expect(page.get_by_role("heading", name="Nobody can sign in yet")).to_be_visible(timeout=60_000)
        settled(page)
        assert page.locator("input[type=file], [data-testid=stFileUploader], .ladder").count() == 0


def test_a_file_that_cannot_be_read_ends_in_a_sentence_and_no_draft(new_page, staffed):
    server, ann, _ = staffed
    files = (("list.csv", b"%PDF-1.7 no table", "PDF"), ("empty.csv", b"", "empty"), ("bytes.csv", b"\x00\x01\x02\xff\xfe" * 50, ""), ("book.xlsx", b"PK\x03\x04 cut off", "Excel workbook"))
    with wizard_of(new_page, server, ann) as page:
        for name, data, words in files:
            send(page, data, name)
            told = page.locator(".notice[role=alert]")
            expect(told).to_contain_text(f"{name} cannot be used", timeout=60_000)
            expect(told).to_contain_text(words)
            settled(page)
            assert page.locator(".st-key-wizard_delete").count() == 0


def test_a_hostile_name_is_shown_as_written_and_the_step_survives_a_reload(new_page, staffed):
    server, ann, _ = staffed
    with wizard_of(new_page, server, ann) as page:
        send(page, clinic_file(3), "<img src=x onerror=alert(1)>{{7}}.csv")
        step(page, "Report")
        expect(page.locator(".st-key-wizard")).to_contain_text("<img src=x onerror=alert(1)>{{7}}.csv")
        on(page, "Places")
        on(page, "Changes")
        page.reload()
        step(page, "Changes")
        page.goto(f"{server.url}/staff")
        page.get_by_role("heading", name="Staff").wait_for()
        open_wizard(page, server)
        step(page, "Changes")
        drop_draft(page)


def test_every_step_is_accessible(new_page, staffed):
    server, ann, _ = staffed
    with wizard_of(new_page, server, ann) as page:
        found = accessible(page)
        send(page, clinic_file(40, BAD_ROWS))
        step(page, "Report")
        found += accessible(page)
        for name in ("Places", "Changes", "Publish"):
            on(page, name)
            found += accessible(page)
        drop_draft(page)
        assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_published_again_changes_nothing(new_page, staffed, kind):
    server, ann, _ = staffed
    with wizard_of(new_page, server, ann) as page:
        with page.expect_download() as download:
            page.locator(f".st-key-current_{kind} button").click()
        send(page, download.value.path().read_bytes(), download.value.suggested_filename)
        step(page, "Report")
        on(page, "Places")
        on(page, "Changes")
        expect(page.locator(".st-key-wizard")).to_contain_text("Nothing would change.")
        assert page.locator(".st-key-wizard_on").count() == 0
        drop_draft(page)


def test_headings_that_are_not_ours_are_confirmed_and_offered_the_next_time(new_page, staffed):
    server, ann, _ = staffed
    theirs = "\r\n".join(["Facility,Street,Town,St,Zip code,Telephone number,Notes to self", *(f"Clinic {n},{n} Main St,Denver,CO,80202,303-555-01{n:02d},x{n}" for n in range(8))]).encode()
    with wizard_of(new_page, server, ann) as page:
        send(page, theirs, "theirs.csv")
        step(page, "Columns")
        expect(page.locator(".st-key-match_0")).to_contain_text("303-555-0100")
        assert accessible(page) == []
        page.locator(".st-key-remember_title input").fill("County list")
        page.locator(".st-key-remember_title input").press("Enter")
        settled(page)
        page.locator(".st-key-wizard_on button").click()
        step(page, "Report")
        expect(page.locator(".rungs")).to_contain_text("8 accepted, 0 refused")
        drop_draft(page)
        send(page, theirs, "theirs again.csv")
        step(page, "Columns")
        expect(page.locator("[class*=st-key-offer_county-list]")).to_contain_text("It fits wholly.")
        page.locator("[class*=st-key-offered_county-list] button").click()
        step(page, "Report")
        expect(page.locator(".rungs")).to_contain_text("8 accepted, 0 refused")
        drop_draft(page)


def test_a_refused_repair_refuses_its_row_until_it_is_allowed_again(new_page, staffed):
    server, ann, _ = staffed
    with wizard_of(new_page, server, ann) as page:
        send(page, clinic_file(10, {6: {"website": "www.example.com"}}))
        step(page, "Report")
        expect(page.get_by_role("heading", name="Every row is accepted")).to_be_visible()
        page.get_by_text("1 cell was tidied while reading").click()
        expect(page.locator(".st-key-repairs")).to_contain_text("https://www.example.com")
        page.locator(".st-key-repairs_refuse_all button").click()
        expect(page.get_by_role("heading", name="1 of 10 rows are refused")).to_be_visible(timeout=60_000)
        settled(page)
        page.locator(".st-key-repairs_allow button").click()
        expect(page.get_by_role("heading", name="Every row is accepted")).to_be_visible(timeout=60_000)
        settled(page)
        drop_draft(page)


def test_refused_rows_are_told_and_left_out_only_when_that_is_chosen(new_page):
    with start_server() as server, wizard_of(new_page, server, first_admin(server)) as page:
        to_publish(page, clinic_file(40, BAD_ROWS))
        assert page.locator(".st-key-upload_twice").count() == 0, "the sample is made up: nobody is asked whether it may go"
        press(page)
        expect(page.locator(".notice[role=alert]")).to_contain_text("A note is missing.")
        page.locator(".st-key-upload_note textarea").fill("Without a choice")
        run_again(page, lambda: page.locator(".st-key-upload_note textarea").press("Control+Enter"))
        press(page)
        expect(page.locator(".notice[role=alert]")).to_contain_text("2 rows are refused.")
        page.locator(".st-key-upload_only_valid label").click()
        settled(page)
        press(page)
        assert published_number(page) == 1
        page.reload()
        assert published_number(page) == 1, "the refused rows are still here after a reload"
        with page.expect_download() as download:
            page.locator(".st-key-problems_csv button").click()
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
        assert len(rows) == 40 and [n for n, row in enumerate(rows) if "digits were expected" in row["problems"]] == [2, 3]
        page.locator(".st-key-wizard_delete button").click()
        page.get_by_text("Update these rows", exact=True).click()
        settled(page)
        send(page, b"clinic_id,phone\r\nREAL-0000,303-555-0199\r\n", "one phone.csv")
        step(page, "Report")
        on(page, "Places")
        on(page, "Changes")
        expect(page.locator(".reconciled")).to_contain_text("1 = 0 added + 1 changed + 0 unchanged + 0 rejected")
        expect(page.locator(".reconciled")).to_contain_text("removed: 0")


def test_a_visitor_sees_a_publication_within_five_seconds_and_a_second_admin_the_new_difference(new_page):
    with start_server() as server:
        ann, ben = first_admin(server), second_admin(server)
        visitor = new_page()
        with wizard_of(new_page, server, ann) as one, wizard_of(new_page, server, ben) as two:
            to_publish(two, clinic_file(30))
            to_publish(one, clinic_file(25))
            decide(two, "A longer list")
            decide(one, "The first real list")
            press(one)
            assert published_number(one) == 1
            visitor.wait_for_timeout(5_000)
            visitor.goto(f"{server.url}/clinic?id=REAL-0001")
            expect(visitor.locator("#clinic-name")).to_contain_text(SAMPLE[1]["location_name"] or SAMPLE[1]["organization_name"])
            press(two)
            step(two, "Changes")
            expect(two.locator(".notice[role=alert]")).to_contain_text("ann@center.example published number 1")
            expect(two.locator(".reconciled")).to_contain_text("5 added + 0 changed + 25 unchanged")
            on(two, "Publish")
            expect(two.locator(".st-key-upload_note textarea")).to_have_value("A longer list")
            press(two)
            assert published_number(two) == 2


def test_a_press_in_a_tab_whose_draft_is_gone_publishes_nothing_now_or_later(new_page, staffed):
    server, ann, _ = staffed
    with wizard_of(new_page, server, ann) as page:
        to_publish(page, clinic_file(10))
        decide(page, "From the old tab")
        other = page.context.new_page()
        open_wizard(other, server)
        drop_draft(other)
        press(page)
        expect(page.get_by_role("heading", name="Choose a file")).to_be_visible(timeout=60_000)
        settled(page)
        to_publish(page, clinic_file(12))
        page.wait_for_timeout(1_000)
        assert page.locator("#published").count() == 0 and page.locator(".st-key-wizard_publish").count() == 1


def test_who_signed_out_meanwhile_publishes_nothing(new_page, staffed):
    server = staffed[0]
    again = cookie_of(post(server, "signin", {"email": ANN, "password": PASSWORD}))
    with wizard_of(new_page, server, again) as page:
        to_publish(page, clinic_file(10))
        decide(page, "Too late")
        assert post(server, "signout", {}, again).status == 200
        press(page)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=60_000)
    visitor = new_page()
    visitor.goto(f"{server.url}/clinic?id=SAMPLE-0001")
    expect(visitor.locator("#clinic-name")).to_contain_text(SAMPLE[0]["location_name"] or SAMPLE[0]["organization_name"])


def test_streets_are_looked_up_only_by_the_operators_geocoder(new_page):
    geocoder = Server()
    geocoder.says([HIT])
    changes = {"address_1": "1600 Broadway", "city": "Denver", "state_province": "CO", "postal_code": "80202", "latitude": "", "longitude": "", "location_precision": ""}
    with start_server(DIRECTORY_GEOCODER_URL=geocoder.url, DIRECTORY_GEOCODER_AGENT="tests (test@clinics.example)") as server, wizard_of(new_page, server, first_admin(server)) as page:
        send(page, clinic_file(4, {1: changes}))
        step(page, "Report")
        on(page, "Places")
        assert geocoder.asked == []
        expect(page.locator(".st-key-wizard")).to_contain_text("1 clinic without coordinates has a street address")
        page.locator(".st-key-streets button").click()
        expect(page.locator(".st-key-streets")).to_have_count(0, timeout=60_000)
        settled(page)
        assert page.locator(".rule", has_text="without coordinates").count() == 0 and len(geocoder.asked) == 1
