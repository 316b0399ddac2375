"""History: every publication is there, can be compared, taken away as a file, and taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

import pages
from directory.publishing import actions, changes
from directory.views.admin import history as admin_history
from tests.pages import published_store, staff_axe
from tests.pages.published_store import clinics, html, press
from tests.signed_in import ANN, post

expect.set_options(timeout=30_000)  # a busy machine publishes slowly


@pytest.fixture(scope="module")
def center(tmp_path_factory):
    with published_store.running(tmp_path_factory.mktemp("store")) as running:
        published_store.publish(
            running.store, actions.hold(clinics(), "CL-0002", "Complaint"), "One held <b>for now</b>"
        )
        yield running


def test_each_publication_downloads_as_it_was_stored_and_not_for_who_signed_out_meanwhile(center, new_page):
    page = center.open(new_page(), "history")
    for number in (1, 2):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download number {number}").click()
        publication = center.store.publication(number)
        assert download.value.suggested_filename == f"clinics-{number}-{publication.sha256[:8]}.csv"
        assert download.value.path().read_bytes() == center.store.content(publication)
    saved = []
    page.on("download", lambda one: saved.append(one))
    assert post(center.server, "signout", {}, page.context.cookies()[0]["value"]).status == 200  # in another tab
    page.get_by_role("button", name="Download number 1").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_timeout(500)
    assert not saved and page.get_by_text("clinics-").count() == 0


def test_axe_finds_nothing_on_history_on_a_comparison_and_on_the_way_back(center, new_page):
    page = center.open(new_page(), "history")
    assert not staff_axe.faults(page)
    page.get_by_role("button", name="What number 2 changed").click()
    page.locator(".old-new").first.wait_for()
    assert not staff_axe.faults(page)
    page.get_by_role("button", name="Back to the history").click()
    page.get_by_role("button", name="Go back to number 0").click()
    page.get_by_role("button", name="Publish number 0 again").wait_for()
    assert not staff_axe.faults(page)


@pytest.fixture
def history(tmp_path, monkeypatch):
    with published_store.page_of(tmp_path, "admin/history.py", monkeypatch) as opened:
        yield opened


def shown(app):
    """The numbers of the publications on screen, from the top."""
    return [
        int(block.proto.body.split("<h2>Number ")[1].split(" ")[0].split("<")[0])
        for block in app.get("html")
        if 'class="publication"' in block.proto.body
    ]


def test_the_newest_publication_stands_first_with_who_why_what_and_its_file(history):
    app, store = history
    assert shown(app) == [1, 0]
    first = html(app)
    for said in (
        "Published now",
        "Our own list.",
        ANN,
        "Everything replaced",
        "<b>61</b> added",
        "Our clinics.csv",
        "ab" * 32,
        store.current().sha256,
        "Bundled sample",
        "<b>586</b> added",
    ):
        assert said in first


def test_a_long_history_comes_in_pages(history):
    app, store = history
    for turn in range(2, 13):
        published_store.publish(store, actions.hold(clinics(3), f"CL-000{1 + turn % 3}"), f"Turn {turn}")
    app.run()
    assert shown(app) == list(range(12, 2, -1))
    app.get("pagination")[0].set_value(2).run()
    assert shown(app) == [2, 1, 0]


def test_two_publications_are_compared_field_by_field_in_the_order_asked_for(history):
    app, store = history
    published_store.publish(store, actions.hold(clinics(), "CL-0002", "Complaint"), "Held")
    app.run()
    app.number_input(key="history_older").set_value(2)
    app.number_input(key="history_newer").set_value(1)
    press(app, "history_show")
    assert "What changed from number 2 to number 1" in html(app)
    assert (
        '<td data-label="Now"><span>Complaint</span></td><td data-label="Then"><span class="muted">blank</span></td>'
        in html(app)
    )
    press(app, "history_list")
    assert shown(app) == [2, 1, 0]


def test_going_back_takes_one_press_to_see_and_one_to_publish(history):
    app, store = history
    published_store.publish(store, actions.hold(clinics(), "CL-0002"), "Held by mistake")
    press(app.run(), "back_1")
    assert store.current_number() == 2 and "1</b> changed" in html(app)
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    back = store.current()
    assert (back.number, back.kind, back.note, back.base, back.by) == (3, "rollback", "Back to number 1.", 2, ANN)
    assert back.sha256 == store.publication(1).sha256 and shown(app) == [3, 2, 1, 0]


def test_going_back_to_far_fewer_clinics_asks_a_second_time(history):
    app, store = history
    press(app, "back_0")
    key = next(button.key for button in app.button if button.key.endswith("_publish"))
    press(app, key)
    assert store.current_number() == 1 and "Confirm a second time" in html(app)
    next(box for box in app.checkbox if box.key.endswith("_sure")).check().run()
    press(app, key)
    assert store.current().kind == "rollback"


def test_a_publication_published_meanwhile_is_part_of_the_new_difference(history):
    app, store = history
    published_store.publish(store, actions.hold(clinics(), "CL-0002"), "Held")
    press(app.run(), "back_1")
    published_store.publish(store, actions.hold(actions.hold(clinics(), "CL-0002"), "CL-0003"), "Another held")
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    assert store.current_number() == 3 and "Nothing was changed" in html(app) and "2</b> changed" in html(app)
    press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
    assert store.current().sha256 == store.publication(1).sha256


def test_damaged_content_is_said_and_the_rest_of_the_history_stays(history):
    app, store = history
    published_store.publish(store, actions.hold(clinics(), "CL-0002"), "Held")
    published_store.damage(store, 1)
    for key in ("back_1", "compare_2"):
        press(app.run(), key)
        assert "Number 1 cannot be read." in html(app) and "is damaged" in html(app)
        assert not [button for button in app.button if button.key.endswith("_publish")]
        press(app, "history_list")
        assert shown(app) == [2, 1, 0]
    press(app, "download_1")
    assert f"{admin_history.download_name(store.publication(1))} cannot be made." in html(app) and "is damaged" in html(
        app
    )
    assert not app.get("download_button") and shown(app) == [2, 1, 0]


@pytest.mark.parametrize("cold", [False, True], ids=["while visitors still see the one before", "after a restart"])
def test_where_the_newest_publication_cannot_be_read_an_admin_takes_it_back(history, cold):
    app, store = history
    number = published_store.publish(store, actions.hold(clinics(), "CL-0002"), "On a broken disk")
    published_store.damage(store, number)
    if cold:
        pages._serving.cache_clear()
        visitor = AppTest.from_file(str(Path(pages.__file__).parent / "main.py"), default_timeout=60).run()
        assert "The list of clinics could not be loaded" in html(visitor) and "staff-title" not in html(visitor)
    app.run()
    assert "What is published, number 2, cannot be read." in html(app)
    assert ("Visitors see no list of clinics." if cold else "Visitors still see number 1") in html(app)
    assert shown(app) == [2, 1, 0]
    for path in ("staff", "upload", "act", "quality"):
        script = "start" if path == "staff" else path
        assert not app.switch_page(f"admin/{script}.py").run().exception and "cannot be read" in html(app), path
    app.switch_page("admin/history.py").run()
    press(app, "back_1")
    assert "61</b> added" in html(app)
    on_publish = next(button.key for button in app.button if button.key.endswith("_publish"))
    press(app, on_publish)  # nobody can say what this removes: it is asked a second time
    assert "nobody can say what this would remove" in html(app) and store.current().number == number
    next(box for box in app.checkbox if box.key.endswith("_sure")).check().run()
    press(app, on_publish)
    assert store.current().sha256 == store.publication(1).sha256
    assert "cannot be read" not in html(app.run())


def test_files_of_other_content_never_share_a_name(history):
    _, store = history
    assert len({admin_history.download_name(one) for one in store.history(10)}) == 2
    assert changes.between(clinics(), published_store.read(store)).empty
