"""The upload wizard: nothing is published until it was seen, and nothing is lost on the way."""

import base64
import csv
import io
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

import pages
from directory.intake import sandbox_start
from directory.notices import Severity
from directory.operate import signing_in
from directory.settings import Settings
from directory.spreadsheets import export, template, template_xlsx
from directory.store.drafts import DRAFTS_KEPT
from directory.views.admin import upload_report as admin_upload_report
from directory.views.html import plain_markdown
from pages.parts import guard
from tests.browser import axe, run_again, settled, switch_to
from tests.pages import published_store
from tests.pages.published_store import BOB, clinics, html, press
from tests.server import ROOT, start_server
from tests.signed_in import ANN, carry, first_admin

with (ROOT / "data" / "clinics.csv").open(encoding="utf-8", newline="") as opened:
    SAMPLE = list(csv.DictReader(opened))
SIDEWAYS = "() => [document.documentElement, document.querySelector('[data-testid=stMain]')].some(e => e.scrollWidth > e.clientWidth)"
BAD_ROWS = {
    2: {"phone": "12"},
    3: {"postal_code": "1234"},
    4: {"latitude": "40.1", "longitude": "-100.2"},
    5: {"latitude": "", "longitude": "", "location_precision": ""},
    6: {"website": "www.example.com"},
}
THEIRS = "\r\n".join(
    [
        "Facility,Street,Town,St,Zip code,Telephone number,Notes to self",
        *(f"Clinic {n},{n} Main St,Denver,CO,80202,303-555-01{n:02d},x{n}" for n in range(8)),
    ]
).encode()
DROP = """([data, name]) => { const file = new File([Uint8Array.from(atob(data), c => c.charCodeAt(0))], name, {type: "text/csv"});
  const carried = new DataTransfer(); carried.items.add(file); return carried; }"""


def clinic_file(count: int, but: dict[int, dict[str, str]] | None = None) -> bytes:
    """A list of made-up clinics that are not marked as the sample."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, SAMPLE[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(SAMPLE[:count]):
        writer.writerow({**row, "clinic_id": f"REAL-{number:04d}", **(but or {}).get(number, {})})
    return out.getvalue().encode()


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# By AppTest: what the steps say and do.


@pytest.fixture
def upload(tmp_path, monkeypatch):
    """The wizard, over 61 real clinics as number 1."""
    with published_store.page_of(tmp_path, "admin/upload.py", monkeypatch) as opened:
        yield opened


def tab() -> AppTest:
    """The wizard in another tab, on another computer, or after a reload: with nothing but what the store holds."""
    app = AppTest.from_file(str(Path(pages.__file__).parent / "main.py"), default_timeout=60).run()
    return app.switch_page("admin/upload.py").run()


def signed_in(monkeypatch, email: str | None) -> None:
    """From now on whoever asks is this admin, or nobody."""
    monkeypatch.setattr(guard, "person", lambda: email and signing_in.Person(email, signing_in.ADMIN, ""))


def send(app: AppTest, data: bytes, name: str = "clinics.csv") -> AppTest:
    app.get("file_uploader")[0].set_value((name, data, "text/csv"))
    app.run()
    assert not app.exception
    return app


def at(app: AppTest) -> str:
    """The step at which the ladder stands."""
    return html(app).split('aria-current="step"')[1].split("</span><span>")[1].split("<")[0]


def on(app: AppTest, *steps: str) -> AppTest:
    for step in steps:
        press(app, "wizard_on")
        assert at(app) == step
    return app


def to_publish(app: AppTest, data: bytes, note: str = "A note") -> AppTest:
    on(send(app, data), "Places", "Changes", "Publish")
    app.text_area(key="upload_note").input(note).run()
    for box in app.checkbox:
        if box.key.startswith("upload_sure"):
            box.check().run()
    return app


def rules_shown(app: AppTest) -> dict[str, str]:
    """Code to "30 times" of every rule that is on the screen."""
    blocks = [block.proto.body for block in app.get("html") if 'class="rule"' in block.proto.body]
    return {
        block.split('<code class="muted small">')[1].split("<")[0]: block.split('</b><span class="muted">')[1].split(
            "<"
        )[0]
        for block in blocks
    }


def test_a_file_that_cannot_be_read_ends_in_a_sentence_and_no_draft(upload):
    app, store = upload
    for name, data, words in (
        ("list.csv", b"%PDF-1.7 no table", "PDF"),
        ("empty.csv", b"", "empty"),
        ("bytes.csv", b"\x00\x01\x02\xff\xfe" * 50, ""),
        ("book.xlsx", b"PK\x03\x04 cut off", "CSV UTF-8"),
    ):
        send(app, data, name)
        told = next(block.proto.body for block in app.get("html") if 'role="alert"' in block.proto.body)
        assert f"{name}</b> cannot be used" in told and words in told
        assert store.draft(ANN, published_store.now()) is None and at(app) == "File"
    assert [line.kind for line in store.audit_lines(4)] == ["uploaded"] * 4


def test_a_reader_that_dies_ends_in_a_sentence_and_the_next_file_is_read(upload, monkeypatch):
    class Killed(sandbox_start.Child):
        def __init__(self, *command, **options):
            super().__init__(*command, **options)
            os.kill(self.pid, signal.SIGKILL)

    app, store = upload
    with monkeypatch.context() as dying:
        dying.setattr(sandbox_start, "Child", Killed)
        send(app, clinic_file(3))
    assert "fault of this system" in html(app) and at(app) == "File" and store.draft(ANN, published_store.now()) is None
    assert at(send(app, clinic_file(3))) == "Report"


def test_a_file_has_30_megabytes_and_template_and_current_list_are_there_to_take(upload, saved):
    app, store = upload
    assert (
        app.get("file_uploader")[0].proto.max_upload_size_mb == 30
        and "up to 30 MB" in app.get("file_uploader")[0].label
    )
    assert "up to 100,000 rows" in html(app)
    for key in ("template_csv", "template_xlsx", "current_csv", "current_xlsx"):
        press(app, key)
    frame = published_store.read(store)
    assert saved == [
        template.template(),
        template_xlsx.template(),
        export.to_csv(frame, lean=True),
        template_xlsx.to_xlsx(frame),
    ]


def test_the_report_is_sifted_by_severity_and_by_rule_with_twenty_of_each_and_all_of_it_in_the_file(upload, saved):
    app, _ = upload
    bad = (
        {n: {"phone": "12"} for n in range(25)}
        | {n: {"website": "www.example.com"} for n in range(25, 28)}
        | {28: {"postal_code": "1234"}}
    )
    data = clinic_file(30, bad)
    assert at(send(app, data)) == "Report" and "26 of 30 rows are refused" in html(app)
    every = rules_shown(app)
    assert {"phone.format": "25 times", "zip.format": "once", "url.no_scheme": "3 times"}.items() <= every.items()
    severity, rule = app.selectbox(key="report_severity"), app.selectbox(key="report_rule")
    assert (
        "Refuses rows (26)" in severity.options
        and "Phone: format (25)" in rule.options
        and len(rule.options) == len(every) + 1
    )
    severity.set_value(Severity.ERROR).run()
    assert (
        set(rules_shown(app)) == {"phone.format", "zip.format"} and len(app.selectbox(key="report_rule").options) == 3
    )
    app.selectbox(key="report_rule").set_value("phone.format").run()
    assert rules_shown(app) == {"phone.format": "25 times"}
    block = next(block.proto.body for block in app.get("html") if 'class="rule"' in block.proto.body)
    assert (
        block.count("<tr>") == 1 + admin_upload_report.NOTICES_SHOWN == 21
        and "And 5 more, all in the file with problems." in block
    )
    app.selectbox(key="report_severity").set_value(Severity.WARNING).run()
    assert "url.no_scheme" in rules_shown(app) and "phone.format" not in rules_shown(app)
    app.selectbox(key="report_severity").set_value(None).run()
    assert rules_shown(app) == every
    press(app, "problems_csv")
    rows = table(saved[-1])
    assert [{name: text for name, text in row.items() if name != "problems"} for row in rows] == table(data)
    assert [n for n, row in enumerate(rows) if "digits were expected" in row["problems"]] == [*range(25), 28]
    assert all("https://" in rows[n]["problems"] for n in (25, 26, 27))


def test_the_difference_is_sifted_by_kind_by_words_of_the_name_or_id_and_by_fact(upload):
    app, _ = upload
    frame = clinics()
    assert frame.loc[frame["clinic_id"] == "CL-0002", "organization_name"].item() == "Wexleloom Treatment Center"
    frame.loc[frame["clinic_id"] == "CL-0002", ["phone", "description"]] = ["303-555-0199", "Changed here"]
    frame.loc[frame["clinic_id"] == "CL-0003", "phone"] = "303-555-0198"
    new = frame.iloc[[4]].assign(
        clinic_id="NEW-1",
        location_name="Brand new Example Clinic",
        address_1="77 Nettle Street",
        phone="303-555-0197",
        website="",
    )
    gone = frame.iloc[4]["clinic_id"]
    draft = frame[frame["clinic_id"] != gone]
    on(send(app, export.to_csv(type(draft)([*draft.to_dict("records"), *new.to_dict("records")]))), "Places", "Changes")

    def shown():
        return html(app).split("Clinic by clinic")[1].split("<footer")[0]

    page = html(app)
    assert page.index("Visitors would no longer find: 1") < page.index(f">{gone}<") < page.index("Clinic by clinic"), (
        "what would hurt stands first"
    )
    assert app.segmented_control(key="upload_kind").options == ["Changed", "Added", "Removed"]
    assert (
        all(f"<code>{one}</code>" in shown() for one in ("CL-0002", "CL-0003", "phone", "description"))
        and "NEW-1" not in shown()
    )
    assert app.selectbox(key="upload_column").options == ["All facts", "phone (2)", "description (1)"]
    app.selectbox(key="upload_column").set_value("description").run()
    assert "Changed here" in shown() and "CL-0003" not in shown() and "303-555-0199" not in shown()
    app.selectbox(key="upload_column").set_value("").run()
    app.text_input(key="upload_text").input("cl-0003").run()
    assert "303-555-0198" in shown() and "CL-0002" not in shown()
    app.text_input(key="upload_text").input("CENTER wexleloom").run()
    assert "303-555-0199" in shown() and "CL-0003" not in shown(), "words of the name, in any order and case"
    app.text_input(key="upload_text").input("nobody of this name").run()
    assert "Changes: none" in shown() and "<code>" not in shown()
    app.text_input(key="upload_text").input("").run()
    for kind, there, away in (("Added", "NEW-1", gone), ("Removed", gone, "NEW-1")):
        app.segmented_control(key="upload_kind").set_value(kind.lower()).run()
        assert (
            there in shown()
            and away not in shown()
            and "CL-0002" not in shown()
            and not [box for box in app.selectbox if box.key == "upload_column"]
        )


def test_headings_that_are_not_ours_are_confirmed_and_offered_the_next_time(upload):
    app, store = upload
    assert at(send(app, THEIRS, "theirs.csv")) == "Columns"
    assert "303-555-0100" in html(app), "with values of theirs"
    asked = {box.key: box for box in app.selectbox if box.key.startswith("column_")}
    assert "Leave this column out" in asked[f"column_{len(asked) - 1}"].options
    app.text_input(key="remember_title").input("County list").run()
    press(app, "wizard_on")
    assert at(app) == "Report" and "8 accepted, 0 refused" in html(app)
    assert [source.id for source in store.learnt_sources()] == ["county-list"]
    press(app, "wizard_delete")
    assert at(send(app, THEIRS, "theirs again.csv")) == "Columns"
    assert "It fits wholly." in html(app)
    press(app, "offered_county-list")
    assert at(app) == "Report" and "8 accepted, 0 refused" in html(app)


def test_columns_that_only_look_like_claims_and_notes_are_left_out_until_somebody_chooses(upload):
    app, store = upload
    theirs = "Facility,Street,City,State,Zip,Phone,is_certified,Location,clinic_size,IRSStatus,Notes"
    data = "\r\n".join(
        [
            theirs,
            *(
                f"Clinic {n},{n} Main St,Denver,CO,80202,303-555-01{n:02d},true,A-{n},12,active,Owner {n} was rude"
                for n in range(8)
            ),
        ]
    ).encode()
    assert at(send(app, data, "licences.csv")) == "Report" and "8 accepted, 0 refused" in html(app), (
        "nothing of it has to be asked"
    )
    assert "Notes" in html(app) and "often meant for staff alone; it was left out and is not published" in html(app)
    press(app, "to_columns")
    assert at(app) == "Columns"
    assert [box.value for box in app.selectbox if box.key.startswith("column_")] == [""] * 5, "nothing is preselected"
    assert html(app).count("Left out until you choose") == 1
    press(app, "wizard_on")
    assert at(app) == "Report" and "8 accepted, 0 refused" in html(app)
    press(app, "wizard_back")
    assert at(app) == "Columns"
    next(box for box in app.selectbox if box.key == "column_4").set_value("description").run()
    press(app, "wizard_on")
    on(app, "Places", "Changes", "Publish")
    app.text_area(key="upload_note").input("Licences").run()
    for box in app.checkbox:
        if box.key.startswith("upload_sure"):
            box.check().run()
    press(app, "wizard_publish")
    published = published_store.read(store)
    assert published["description"].tolist() == [f"Owner {n} was rude" for n in range(8)], "somebody chose it"
    assert (
        set(published["rems_certified"]) == {""}
        and set(published["license_state"]) == {""}
        and all(one.startswith("clinic-") for one in published["clinic_id"])
    )


def test_a_refused_repair_refuses_its_row_until_it_is_allowed_again(upload):
    app, _ = upload
    send(app, clinic_file(10, {6: {"website": "www.example.com"}, 7: {"phone": "(303) 555-0177"}}))
    said = html(app)
    assert (
        "Every row is accepted" in said
        and "https://www.example.com" in said
        and "<span>(303) 555-0177</span>" in said
        and "303-555-0177" in said
    )
    app.selectbox(key="repairs_kind").set_value("phone.normalized").run()
    assert "https://www.example.com" not in html(app).split("Tidied cells")[1].split("</table>")[0]
    app.multiselect[0].set_value(["Row 9, phone"]).run()
    press(app, "repairs_refuse")
    assert "1 of 10 rows are refused" in html(app)
    app.selectbox(key="repairs_kind").set_value(None).run()
    press(app, "repairs_refuse_all")
    assert "2 of 10 rows are refused" in html(app)
    press(app, "repairs_allow")
    assert "Every row is accepted" in html(app)


def test_refused_rows_are_told_and_left_out_only_when_that_is_chosen(upload, saved):
    app, store = upload
    on(send(app, clinic_file(40, BAD_ROWS)), "Places", "Changes", "Publish")
    press(app, "wizard_publish")
    assert "A note is missing." in html(app)
    app.text_area(key="upload_note").input("The whole list").run()
    press(app, "wizard_publish")
    assert "2 rows are refused." in html(app)
    app.checkbox(key="upload_only_valid").check().run()
    press(app, "wizard_publish")
    assert "Confirm a second time" in html(app) and store.current_number() == 1, "61 clinics would go"
    next(box for box in app.checkbox if box.key.startswith("upload_sure")).check().run()
    press(app, "wizard_publish")
    assert "Published as number 2" in html(app)
    now = store.current()
    assert (now.by, now.note, now.row_count, now.file_name) == (
        ANN,
        "The whole list",
        38,
        "clinics.csv",
    ) and now.counts["rejected"] == 2
    later = tab()
    assert "Published as number 2" in html(later), "the refused rows are still here after a reload"
    press(later, "problems_csv")
    rows = table(saved[-1])
    assert len(rows) == 40 and [n for n, row in enumerate(rows) if "digits were expected" in row["problems"]] == [2, 3]
    press(later, "wizard_delete")
    assert at(later) == "File" and store.draft(ANN, published_store.now()) is None


def test_rows_are_updated_and_all_others_stay_and_every_row_is_accounted_for(upload):
    app, store = upload
    before = published_store.read(store).set_index("clinic_id")
    assert plain_markdown("__CLEAR__ empties it") in app.radio(key="upload_mode").proto.captions[1], (
        "as it is to be typed, and not in bold"
    )
    app.radio(key="upload_mode").set_value("update").run()
    send(
        app,
        b"clinic_id,phone,website,description\r\nCL-0001,303-555-0199,,\r\nCL-0002,,,__CLEAR__\r\nCL-0003,12,,\r\n",
        "some.csv",
    )
    assert "1 of 3 rows are refused" in html(app)
    on(app, "Places", "Changes")
    assert "3 = 0 added + 2 changed + 0 unchanged + 1 rejected" in html(app) and "removed: 0" in html(app)
    on(app, "Publish")
    app.text_area(key="upload_note").input("Two calls").run()
    app.checkbox(key="upload_only_valid").check().run()
    press(app, "wizard_publish")
    after = published_store.read(store).set_index("clinic_id")
    expected = before.copy()
    expected.loc["CL-0001", "phone"], expected.loc["CL-0002", "description"] = "303-555-0199", ""
    assert (
        store.current().kind == "update"
        and after.equals(expected)
        and before.loc["CL-0001", "website"]
        and before.loc["CL-0002", "description"]
    )


def test_over_the_sample_a_file_can_only_replace_everything(tmp_path, monkeypatch):
    signed_in(monkeypatch, ANN)
    pages.start(Settings(store=tmp_path))
    app = tab()
    assert "bundled sample clinics; your first file replaces them all" in html(app)
    assert not [box for box in app.radio if box.key == "upload_mode"]
    on(send(app, clinic_file(3)), "Places", "Changes")
    assert "3 = 3 added + 0 changed + 0 unchanged + 0 rejected" in html(
        app
    ) and "586 bundled sample clinics go" in html(app)
    on(app, "Publish")
    assert not app.checkbox, "the sample is made up: nobody is asked whether it may go"
    pages.start(Settings())


def test_each_admin_has_a_draft_that_nobody_else_sees_kept_a_week_until_it_is_deleted(upload, monkeypatch):
    app, store = upload
    on(send(app, clinic_file(3), "<img src=x>{{7}}.csv"), "Places")
    assert "&lt;img src=x&gt;{{7}}.csv" in html(app) and "<img src=x" not in html(app)
    assert at(tab()) == "Places", "after a reload, and on another page in between, it goes on where it was"
    signed_in(monkeypatch, BOB)
    assert at(tab()) == "File"
    signed_in(monkeypatch, ANN)
    visitor = AppTest.from_file(str(Path(pages.__file__).parent / "main.py"), default_timeout=60).run()
    assert "{{7}}" not in html(visitor) and "61" in html(visitor)
    now = published_store.now()
    assert store.draft(ANN, now + DRAFTS_KEPT - timedelta(minutes=5)) and timedelta(days=7) == DRAFTS_KEPT
    press(app, "wizard_delete")
    assert store.draft(ANN, now) is None and store.current_number() == 1 and at(tab()) == "File"


def test_where_another_admin_published_meanwhile_the_new_difference_is_shown_first(upload, monkeypatch):
    ann, store = upload
    to_publish(ann, clinic_file(25), "The first real list")
    signed_in(monkeypatch, BOB)
    bob = to_publish(tab(), clinic_file(30), "A longer list")
    signed_in(monkeypatch, ANN)
    press(ann, "wizard_publish")
    assert store.current_number() == 2 and "Published as number 2" in html(ann)
    signed_in(monkeypatch, BOB)
    press(bob, "wizard_publish")
    assert store.current_number() == 2 and at(bob) == "Changes"
    assert f"{ANN} published number 2" in html(bob) and "5 added + 0 changed + 25 unchanged" in html(bob)
    on(bob, "Publish")
    assert bob.text_area(key="upload_note").value == "A longer list"
    press(bob, "wizard_publish")
    assert (store.current_number(), store.current().by, store.current().base) == (3, BOB, 2)


def test_a_press_in_a_tab_whose_draft_is_gone_publishes_nothing_now_or_later(upload):
    app, store = upload
    to_publish(app, clinic_file(40), "From the old tab")
    press(tab(), "wizard_delete")
    press(app, "wizard_publish")
    assert at(app) == "File"
    to_publish(app, clinic_file(50))
    app.run()
    assert store.current_number() == 1 and [button for button in app.button if button.key == "wizard_publish"]


def test_who_signed_out_meanwhile_publishes_nothing(upload, monkeypatch):
    app, store = upload
    to_publish(app, clinic_file(10), "Too late")
    signed_in(monkeypatch, None)
    app.button(key="wizard_publish").click().run()
    assert (
        store.current_number() == 1
        and "Sign in" in html(app)
        and "clinics.csv" not in html(app)
        and not app.get("file_uploader")
    )


# In a browser: what only a browser does.


@pytest.fixture(scope="module")
def staffed():
    """A server of its own, the sample published, with the sign-in of an admin."""
    with start_server() as server:
        yield server, first_admin(server)


@pytest.fixture
def page(new_page, staffed):
    """The wizard as an admin opens it; what the page complained about must stay empty."""
    server, ann = staffed
    page = new_page()
    carry(page.context, server, ann)
    open_wizard(page, server)
    yield page
    assert (
        page.get_by_text("Something went wrong here").count() == 0
        and page.seen.errors == []
        and page.seen.violations == []
    )


def open_wizard(page, server):
    page.goto(f"{server.url}/upload")
    page.locator(".st-key-wizard .ladder").wait_for()
    settled(page)


def choose(page, data: bytes, name: str = "clinics.csv"):
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def stands_at(page, name: str):
    """Waits until the ladder stands at a step."""
    expect(page.locator(".ladder [aria-current=step]")).to_contain_text(name, timeout=60_000)
    return settled(page)


def goes_on(page, *names: str):
    for name in names:
        page.locator(".st-key-wizard_on button").click()
        stands_at(page, name)


def drop_draft(page):
    page.locator(".st-key-wizard_delete button").click()
    expect(page.get_by_role("heading", name="Choose a file")).to_be_visible()
    settled(page)


def accessible(page) -> list:
    """What axe finds, and a page wider than its window: at a desk in light and dark, on a phone."""
    found = []
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        switch_to(page, scheme)
        found += [
            (width, scheme, v["id"], v["impact"], n["target"], n["html"][:200])
            for v in axe(page, colours_alone=scheme == "dark")
            for n in v["nodes"]
        ]
        found += [(width, "sideways")] if page.evaluate(SIDEWAYS) else []
    return found


def test_the_current_list_goes_out_and_comes_back_as_no_change_as_csv_and_as_a_workbook(page):
    for kind in ("csv", "xlsx"):
        with page.expect_download() as download:
            page.locator(f".st-key-current_{kind} button").click()
        settled(page)
        assert download.value.suggested_filename.endswith(f".{kind}")
        choose(page, download.value.path().read_bytes(), download.value.suggested_filename)
        stands_at(page, "Report")
        goes_on(page, "Places", "Changes")
        expect(page.locator(".st-key-wizard")).to_contain_text("Nothing would change.")
        assert page.locator(".st-key-wizard_on").count() == 0
        drop_draft(page)


def test_from_a_dropped_file_to_a_publication_that_a_visitor_sees_every_step_is_accessible_and_survives_a_reload(
    page, staffed, new_page
):
    server, _ = staffed
    visitor = new_page()
    found = accessible(page)
    choose(page, THEIRS, "theirs.csv")
    stands_at(page, "Columns")
    found += accessible(page)
    drop_draft(page)
    carried = page.evaluate_handle(
        DROP, [base64.b64encode(clinic_file(40, BAD_ROWS)).decode(), "<img src=x onerror=alert(1)>{{7}}.csv"]
    )
    page.locator("[data-testid=stFileUploaderDropzone]").dispatch_event("drop", {"dataTransfer": carried})
    stands_at(page, "Report")
    expect(page.locator(".st-key-wizard")).to_contain_text("<img src=x onerror=alert(1)>{{7}}.csv")
    found += accessible(page)
    goes_on(page, "Places")
    expect(page.frame_locator(".st-key-upload_map iframe").locator(".leaflet-marker-icon")).to_have_count(1)
    found += accessible(page)
    goes_on(page, "Changes")
    found += accessible(page)
    page.reload()
    stands_at(page, "Changes")
    page.goto(f"{server.url}/staff")
    page.get_by_role("heading", name="Staff").wait_for()
    open_wizard(page, server)
    stands_at(page, "Changes")
    goes_on(page, "Publish")
    found += accessible(page)
    assert not found, "\n".join(map(str, found))
    note = page.locator(".st-key-upload_note textarea")
    note.fill("Our first list")
    run_again(page, lambda: note.press("Control+Enter"))
    run_again(page, page.locator(".st-key-upload_only_valid label").click)
    page.locator(".st-key-wizard_publish button").click()
    expect(page.locator("#published")).to_contain_text("Published as number 1", timeout=60_000)
    visitor.goto(f"{server.url}/clinic?id=REAL-0001")
    expect(visitor.locator("#clinic-name")).to_contain_text(
        SAMPLE[1]["location_name"] or SAMPLE[1]["organization_name"]
    )
    with page.expect_download() as download:
        page.locator(".st-key-problems_csv button").click()
    assert len(table(download.value.path().read_bytes())) == 40
    settled(page)
