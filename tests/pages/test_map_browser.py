"""The map in real Chromium, on the probe page with the real server, routes and headers."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from directory.views.find import map as find_map
from tests import browser as chromium
from tests.pages.map_probe import HOSTILE
from tests.repetitions import at_night
from tests.server import Server, start_server

pytestmark = pytest.mark.browser

PROBE = ("-m", "uvicorn", "tests.pages.map_probe:app", "--port", "{port}")


@pytest.fixture(scope="module")
def probe() -> Iterator[Server]:
    with start_server(entrance=PROBE) as running:
        yield running


@pytest.fixture(scope="module")
def probe_with_tiles() -> Iterator[Server]:
    given = {
        "DIRECTORY_TILES_URL": "https://tiles.example.org/{z}/{x}/{y}.png",
        "DIRECTORY_TILES_ATTRIBUTION": "Somebody",
    }
    with start_server(entrance=PROBE, **given) as running:
        yield running


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def at_rest(page: Page) -> FrameLocator:
    """The map's frame once pins (or cells) and the names of places are drawn."""
    drawn = page.frame_locator('iframe[title="Map of results"]')
    drawn.locator(".pin").first.wait_for()
    drawn.locator(".name:not(.ring)").first.wait_for(state="attached")
    return drawn


def open_map(page: Page, server: Server, search: str) -> FrameLocator:
    page.goto(f"{server.url}/?{search}")
    return at_rest(page)


def clean(page: Page) -> None:
    assert (page.seen.hosts, page.seen.violations, page.seen.errors) == (set(), [], [])


def parts(page: Page) -> int:
    """How often the map's part of the page has run."""
    page.wait_for_timeout(600)  # streamlit-folium reports a quarter of a second late
    return int(re.search(r"parts (\d+)", page.get_by_text("picked").inner_text())[1])


def zoom(page: Page) -> float:
    return frame_of(page).evaluate("map.getZoom()")


@pytest.mark.parametrize(
    "case", ["boise&radius=10", at_night("baltimore&radius=50"), at_night("anchorage&radius=25"), "crowd"]
)
def test_the_map_asks_no_other_host_and_has_no_fault_that_axe_finds(page, probe, case):
    open_map(page, probe, f"case={case}")
    for scheme in chromium.GROUND:
        chromium.switch_to(page, scheme)
        assert chromium.axe(page, frame_of(page), colours_alone=scheme == "dark") == [], scheme
    clean(page)


def test_the_frame_is_named_and_the_names_of_places_and_states_say_where_the_pins_are(page, probe):
    drawn = open_map(page, probe, "case=baltimore&radius=25")
    for name in ("Baltimore", "Washington", "Annapolis", "MARYLAND", "25 mi", "10 mi"):
        expect(drawn.locator(".name", has_text=re.compile(f"^{name}$")).first).to_be_attached()
    assert frame_of(page).title() == "Map of results"
    expect(drawn.get_by_role("region", name="Map of results; the list has every clinic")).to_be_visible()
    assert (
        frame_of(page).evaluate("document.querySelector('meta[name=viewport]').content")
        == "width=device-width,initial-scale=1"
    )


def test_hostile_text_is_shown_as_it_is_and_nothing_runs(page, probe):
    drawn = open_map(page, probe, "case=hostile")
    frame = frame_of(page)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    shown = drawn.locator(".pin")
    expect(shown).to_have_count(len(HOSTILE))
    for number, text in enumerate(HOSTILE, start=1):
        pin = drawn.locator(f'.pin[aria-label^="{number}, "]')
        assert find_map.map_text(text) in pin.get_attribute("aria-label")
        pin.focus()
        card = drawn.locator(".map-card").last  # the one before may still be fading
        expect(card.locator("b")).to_have_text(re.compile(re.escape(find_map.map_text(text))[:200]))
        assert card.locator("img, script, a").count() == 0
    drawn.locator('.pin[aria-label^="9, "]').click()
    expect(
        page.get_by_text("picked <img src=x")
    ).to_be_visible()  # the id, which is hostile as well, is shown by the probe
    expect(drawn.locator(".pin.chosen")).to_have_count(1)
    assert page.evaluate("window.__ran") is None and frame.evaluate("window.__ran") is None
    assert not frame.locator(".leaflet-container img, .leaflet-container script").count()
    said = " ".join(frame.evaluate("[...document.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)"))
    assert not re.search(rf"\b49\b|booboo|\b{probe.pid}\b", said)  # what the templates would have made
    clean(page)


def test_neither_load_nor_pan_nor_zoom_nor_a_cluster_runs_the_page(page, probe):
    drawn = open_map(page, probe, "case=boise&radius=25")
    assert parts(page) == 1
    box = page.locator("iframe").bounding_box()
    page.mouse.move(box["x"] + 250, box["y"] + 560)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 500, steps=4)
    page.mouse.up()
    drawn.get_by_role("button", name="Zoom out", exact=True).click()
    drawn.get_by_role("button", name="Show the whole search").click()
    page.wait_for_timeout(400)
    before = zoom(page)
    drawn.locator(".cluster").first.click()
    page.wait_for_timeout(600)
    assert zoom(page) > before
    assert parts(page) == 1


def test_a_click_tells_the_clinic_and_runs_only_the_maps_part_and_the_same_pin_tells_again(page, probe):
    drawn = open_map(page, probe, "case=boise&radius=25")
    drawn.locator('.pin[aria-label^="17, "]').click()
    expect(page.get_by_text("picked SAMPLE-0016;")).to_be_visible()
    assert parts(page) == 2
    expect(page.get_by_text("runs 1;")).to_be_visible()
    chosen = drawn.locator(".pin.chosen")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("aria-label").endswith("chosen")
    assert chosen.bounding_box()["width"] > 40
    chosen.click()
    assert parts(page) == 3
    assert "SAMPLE" not in frame_of(page).locator("#map_div").inner_text()
    clean(page)


def test_a_point_with_several_clinics_names_them_all(page, probe):
    drawn = open_map(page, probe, "case=boise&radius=25")
    for _ in range(4):
        if drawn.locator(".several").count():
            break
        drawn.locator(".cluster").first.click()
        page.wait_for_timeout(600)
    several = drawn.locator(".several")
    assert several.get_attribute("aria-label").startswith("2 clinics at one point: 5, Foothill Clinic 5")
    several.click()
    expect(page.get_by_text("picked SAMPLE-0004|SAMPLE-0005;")).to_be_visible()


def test_the_keyboard_alone_zooms_opens_clusters_and_chooses(page, probe):
    drawn = open_map(page, probe, "case=boise&radius=25")
    frame = frame_of(page)
    order = frame.evaluate(
        "[...document.querySelectorAll('.leaflet-marker-pane .pin .number')].map(e => e.textContent)"
    )
    numbers = [int(text) for text in order if int(text) > 10]
    assert numbers == sorted(numbers)
    drawn.locator("#map_div").focus()
    page.keyboard.press("Tab")
    assert frame.evaluate("document.activeElement.getAttribute('aria-label')") == "Zoom in"
    before = zoom(page)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert zoom(page) > before
    drawn.get_by_role("button", name="Show the whole search").press("Enter")
    page.wait_for_timeout(500)
    for _ in range(3):
        page.keyboard.press("Tab")
        if frame.evaluate("document.activeElement.matches('.pin')"):
            break
    assert frame.evaluate("document.activeElement.matches('.cluster')")
    assert frame.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    assert zoom(page) > before
    assert frame.evaluate("document.activeElement.id") == "map_div"
    drawn.get_by_role("button", name="Show the whole search").press("Enter")
    page.wait_for_timeout(500)
    drawn.locator('.pin[aria-label^="13, "]').focus()
    expect(drawn.locator(".map-card")).to_contain_text("(555) 555-0112")
    page.keyboard.press("Escape")
    expect(drawn.locator(".map-card")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_text("picked SAMPLE-0012;")).to_be_visible()
    # the pin was drawn anew; the focus is on the new one
    expect(drawn.locator(".pin.chosen")).to_be_focused()


def test_the_view_stays_when_filters_change_and_moves_with_the_place(page, probe):
    drawn = open_map(page, probe, "case=boise&radius=25")
    drawn.get_by_role("button", name="Zoom in", exact=True).click()
    page.wait_for_timeout(500)
    frame = page.locator("iframe").element_handle()
    before = frame_of(page).evaluate("[map.getZoom(), map.getCenter()]")
    count = drawn.locator(".pin").count()
    page.get_by_text("Only verified").click()
    page.wait_for_function("() => document.body.innerText.includes('runs 2;')")
    page.wait_for_timeout(500)
    assert drawn.locator(".pin").count() < count
    assert frame_of(page).evaluate("[map.getZoom(), map.getCenter()]") == before
    page.get_by_text("Near Baltimore").click()
    page.wait_for_function("() => document.body.innerText.includes('runs 3;')")
    expect(drawn.locator(".name", has_text="MARYLAND")).to_be_attached()
    assert frame_of(page).evaluate("map.getBounds().contains([39.2904, -76.6122])")
    assert page.evaluate("frame => frame.isConnected", frame)


def test_a_new_colour_scheme_repaints_the_same_frame(page, probe):
    open_map(page, probe, "case=boise&radius=25")
    frame = page.locator("iframe").element_handle()
    land = "getComputedStyle(document.documentElement).getPropertyValue('--land')"
    assert frame_of(page).evaluate(land) == find_map.COLORS["light"]["land"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(800)
    assert frame_of(page).evaluate(land) == find_map.COLORS["dark"]["land"]
    assert page.evaluate("frame => frame.isConnected", frame)


def test_counted_cells_zoom_in_without_running_the_page_and_county_lines_are_fetched_only_from_zoom_seven(page, probe):
    drawn = open_map(page, probe, "case=crowd")
    assert zoom(page) < 7
    assert not [url for url in page.seen.urls if "counties" in url] and [
        url for url in page.seen.urls if "states" in url
    ]
    counts = frame_of(page).evaluate(
        "[...document.querySelectorAll('.cell .number')].map(e => +e.textContent.replace(',', ''))"
    )
    assert sum(counts) == 10_000
    cell = drawn.locator(".cell").first
    assert re.fullmatch(r"\d+ clinics in this area; zoom in", cell.get_attribute("aria-label"))
    before = zoom(page)
    cell.click()
    page.wait_for_timeout(500)
    assert zoom(page) > before and parts(page) == 1
    assert zoom(page) >= 7 or not [url for url in page.seen.urls if "counties" in url]
    for _ in range(5):
        if zoom(page) >= 7:
            break
        drawn.get_by_role("button", name="Zoom in", exact=True).click()
        page.wait_for_timeout(400)
    page.wait_for_timeout(400)
    assert [url for url in page.seen.urls if "/assets/counties-" in url]


@pytest.mark.parametrize(
    "missing",
    [
        re.compile(r"/assets/leaflet-.*\.js"),
        re.compile(r"/assets/leaflet\.markercluster"),
        re.compile("/assets/states-"),
    ],
)
def test_where_something_does_not_load_the_frame_says_so(page, probe, missing):
    page.route(missing, lambda route: route.abort())
    page.goto(f"{probe.url}/?case=boise")
    sentence = page.frame_locator("iframe").get_by_text("The map did not load. The list has every clinic.")
    expect(sentence).to_be_visible()
    assert page.locator("iframe").bounding_box()["height"] >= 100


def test_tiles_are_asked_for_only_where_the_operator_gave_them_and_the_visitor_asked(new_page, probe_with_tiles):
    quiet = new_page()
    open_map(quiet, probe_with_tiles, "case=boise")
    clean(quiet)
    page = new_page()
    page.route("https://tiles.example.org/**", lambda route: route.fulfill(status=404))
    page.goto(f"{probe_with_tiles.url}/?case=boise&tiles=https://tiles.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png")
    drawn = page.frame_locator('iframe[title="Map of results"]')
    drawn.locator(".pin").first.wait_for()
    expect(drawn.locator(".leaflet-control-attribution")).to_contain_text("© <b>Somebody</b>")
    page.wait_for_timeout(500)
    assert page.seen.hosts == {"tiles.example.org"} and page.seen.violations == []


def test_nothing_moves_for_those_who_asked_for_less_motion(new_page: Callable[..., Page], probe):
    page = new_page(reduced_motion="reduce")
    drawn = open_map(page, probe, "case=boise&radius=25")
    before = zoom(page)
    drawn.get_by_role("button", name="Zoom in", exact=True).click()
    assert zoom(page) > before  # at once
    assert (
        frame_of(page).evaluate("[map.options.fadeAnimation, map.options.zoomAnimation, map.options.inertia]")
        == [False] * 3
    )


def test_targets_are_at_least_24_pixels_and_the_map_fits_a_phone(new_page, probe):
    page = new_page(viewport=(390, 844))
    open_map(page, probe, "case=boise&radius=25")
    sizes = frame_of(page).evaluate(
        "[...document.querySelectorAll('.pin, .map-buttons button')].map(e => e.getBoundingClientRect()).map(r => Math.min(r.width, r.height))"
    )
    assert min(sizes) >= 24
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    clean(page)
