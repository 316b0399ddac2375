"""Act now: what an admin does in a hurry, and what visitors see of it."""

import pytest
from playwright.sync_api import expect

from directory.publishing import actions
from directory.search.published import Directory
from directory.store import Store, Unavailable
from directory.store.database import FILE_NAME
from directory.views.admin import act as admin_act
from pages.parts import guard
from tests.browser import opened, settled
from tests.pages import published_store, staff_axe
from tests.pages.published_store import clinics, html, press
from tests.signed_in import ANN

expect.set_options(timeout=30_000)  # a busy machine publishes slowly


@pytest.fixture(scope="module")
def center(tmp_path_factory):
    with published_store.running(tmp_path_factory.mktemp("store")) as running:
        yield running


def choose(page, clinic_id):
    page.get_by_label("Which clinic?").fill(clinic_id)
    page.get_by_label("Which clinic?").press("Enter")
    page.locator(f".st-key-act_choose_{clinic_id} button").click()
    page.locator("#act-clinic").wait_for()
    settled(page)


def preview(page):
    page.get_by_role("button", name="Show what would change").click()
    page.locator("#act-preview").wait_for()
    settled(page)


def publish(page, note):
    page.get_by_role("textbox", name="Note").fill(note)
    page.get_by_role("button", name="Publish", exact=True).click()


def test_a_held_clinic_is_seen_by_no_visitor_until_the_admin_goes_back_on_a_page_without_a_fault_of_axe(
    center, new_page
):
    admin, visitor = new_page(), new_page()
    before = center.store.current_number()
    assert center.is_listed(visitor, "CL-0002")
    center.open(admin, "act")
    choose(admin, "CL-0002")
    preview(admin)
    expect(admin.locator(".called")).to_contain_text("Visitors would no longer find: 1")
    assert not staff_axe.faults(admin)
    publish(admin, "A complaint is looked into")
    expect(admin.get_by_role("status").filter(has_text="Published as number")).to_be_visible()
    assert center.store.current().kind == "hold" and center.store.current().by == ANN
    assert not center.is_listed(visitor, "CL-0002")
    opened(admin, f"{center.server.url}/history")
    admin.get_by_role("button", name=f"Go back to number {before}").click()
    admin.get_by_role("button", name=f"Publish number {before} again").click()
    expect(admin.get_by_role("status").filter(has_text="Published as number")).to_be_visible()
    assert center.is_listed(visitor, "CL-0002")
    assert center.store.current().sha256 == center.store.publication(before).sha256


@pytest.fixture
def act(tmp_path, monkeypatch):
    with published_store.page_of(tmp_path, "admin/act.py", monkeypatch) as opened:
        yield opened


def chosen(app, clinic_id, kind=None):
    app.text_input(key="act_text").input(clinic_id).run()
    press(app, f"act_choose_{clinic_id}")
    if kind:
        app.radio(key=f"act_kind_{clinic_id}").set_value(kind).run()
    return app


def note_of(app):
    return next(field for field in app.text_input if field.key.endswith("_note"))


def test_without_a_note_nothing_is_published(act):
    app, store = act
    press(chosen(app, "CL-0002"), "act_show")
    publishing = next(button.key for button in app.button if button.key.endswith("_publish"))
    assert "A note is missing." in html(press(app, publishing))
    assert store.current_number() == 1


def test_a_clinic_is_kept_off_the_list_only_with_a_reason_and_the_reason_is_remembered(act):
    app, store = act
    press(chosen(app, "CL-0002", "do_not_list"), "act_show")
    assert "A reason is needed" in html(app) and not [b for b in app.button if b.key.endswith("_publish")]
    app.text_input(key="act_reason_do_not_list").input("Licence suspended").run()
    press(app, "act_show")
    assert note_of(app).value == "Licence suspended"
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    assert store.current().kind == "do_not_list"
    assert [(one.clinic_id, one.reason, one.by) for one in store.do_not_list()] == [
        ("CL-0002", "Licence suspended", ANN)
    ]
    press(chosen(app, "CL-0002", "list_again"), "act_show")
    note_of(app).input("Licence is back")
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    assert store.current().kind == "list_again" and store.do_not_list() == ()


def test_where_another_admin_published_meanwhile_the_new_difference_is_shown_first(act):
    app, store = act
    press(chosen(app, "CL-0003"), "act_show")
    note_of(app).input("Mine")
    number = published_store.publish(store, actions.hold(clinics(), "CL-0004"), "Meanwhile")
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    assert (
        store.current_number() == number
        and "Nothing was changed" in html(app)
        and f"published number {number}" in html(app)
    )
    assert f"Compared with number {number}" in html(app)
    note_of(app).input("Mine, after looking")
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    frame = published_store.read(store)
    assert frame.loc[frame["listing_status"] == "held", "clinic_id"].tolist() == ["CL-0003", "CL-0004"]


def test_what_is_published_after_the_store_was_taken_away_is_refused_and_the_change_is_still_there(act, tmp_path):
    app, store = act
    press(chosen(app, "CL-0003"), "act_show")
    note_of(app).input("Into nowhere")
    (tmp_path / FILE_NAME).rename(tmp_path / "elsewhere")
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    assert (
        "is gone; nothing was changed" in html(app)
        and "Your change is still here" in html(app)
        and not (tmp_path / FILE_NAME).exists()
    )
    (tmp_path / "elsewhere").rename(tmp_path / FILE_NAME)
    again = Store.open(tmp_path)
    assert again.current_number() == 1
    again.close()


def test_one_clinic_is_closed_for_now_and_opened_again_each_after_a_look_at_what_changes(act):
    app, store = act
    chosen(app, "CL-0002", "close")
    app.radio(key="act_for_good_close").set_value(False).run()
    for kind, status in (("close", "temporarily closed"), ("open_again", "active")):
        if kind == "open_again":
            chosen(app, "CL-0002", kind)
        press(app, "act_show")
        assert "<code>status</code>" in html(app) and "Compared with number" in html(app)
        note_of(app).input("Told on the phone")
        press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
        assert store.current().kind == kind and store.current().note == "Told on the phone"
        assert published_store.read(store).set_index("clinic_id").loc["CL-0002", "status"] == status


def test_every_site_of_an_organization_closes_but_those_left_open(act):
    app, store = act
    frame = published_store.read(store)
    name, sites = next(
        (name, ids) for name in frame["organization_name"] if len(ids := actions.sites_of(frame, name)) > 1
    )
    chosen(app, sites[0], "close_organization")
    assert len([box for box in app.checkbox if box.key.startswith("act_site_")]) == len(sites)
    app.checkbox(key=f"act_site_{sites[1]}").uncheck().run()
    press(app, "act_show")
    note_of(app).input(f"{name} has closed")
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    now = published_store.read(store)
    assert set(now.loc[now["status"] == "defunct", "clinic_id"]) - set(
        frame.loc[frame["status"] == "defunct", "clinic_id"]
    ) == {*sites} - {sites[1]}


def test_whoever_is_signed_out_between_preview_and_publication_publishes_nothing(act, monkeypatch):
    app, store = act
    press(chosen(app, "CL-0002"), "act_show")
    note_of(app).input("Too late")
    monkeypatch.setattr(guard, "person", lambda: None)
    next(button for button in app.button if button.key.endswith("_publish")).click()
    app.run()
    assert store.current_number() == 1 and "Sign in" in html(app) and "CL-0002" not in html(app)


def test_while_the_store_is_away_the_change_is_kept_and_a_sentence_says_so(act, monkeypatch):
    app, store = act

    def away(*_given, **_more):
        raise Unavailable("The database is locked by another program; nothing was changed.")

    press(chosen(app, "CL-0002"), "act_show")
    note_of(app).input("A complaint")
    key = next(button.key for button in app.button if button.key.endswith("_publish"))
    with monkeypatch.context() as patched:
        patched.setattr(Store, "publish", away)
        press(app, key)
    assert "locked by another program" in html(app) and store.current_number() == 1
    press(app, key)
    assert store.current_number() == 2


def test_staff_find_hidden_clinics_by_name_and_by_id():
    frame = actions.hold(clinics(), "CL-0002")
    directory = Directory.from_frame(frame, "x", published_store.now().date())
    row = directory.position("CL-0002", staff=True)
    assert admin_act.found(directory, " cl-0002 ")[0] == row
    assert row in admin_act.found(directory, directory.row(row)["organization_name"])
    assert admin_act.standing(directory.row(row)) == "Held"


def test_a_hidden_clinic_can_be_listed_again_and_a_closed_one_opened_again():
    directory = Directory.from_frame(
        actions.mark_closed(actions.hold(clinics(), "CL-0002"), "CL-0003"), "x", published_store.now().date()
    )
    can = [
        set(admin_act.steps(directory.row(directory.position(i, staff=True)), 1))
        for i in ("CL-0001", "CL-0002", "CL-0003")
    ]
    assert can == [
        {"hold", "do_not_list", "close"},
        {"list_again", "do_not_list", "close"},
        {"hold", "do_not_list", "open_again"},
    ]
