"""What the map sends to the browser. The browser's half is in tests/pages/test_map_browser.py."""

import json
import re
import unicodedata

import jinja2
import numpy as np
import pytest
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from directory.views.find import map as find_map
from tests.pages.map_probe import HOSTILE, hostile, made_up

BOISE = (43.615, -116.2023)


@pytest.fixture
def sent(monkeypatch):
    """Shows a map as the page does; returns what would go to the browser."""
    arguments = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: arguments.update(given))

    def show(pins, *, tiles=None, **search):
        streamlit_folium.st_folium(
            find_map.base_map(tiles=tiles),
            key="map",
            height=640,
            use_container_width=True,
            returned_objects=find_map.MAP_KEYS,
            feature_group_to_add=find_map.layers(pins, **search),
        )
        return {name: value for name, value in arguments.items() if name != "on_change"}

    return show


def rows(message) -> list:
    return json.loads(re.search(r"var data = (\[.*\]);\n", message["feature_group"])[1])


def scene(message) -> dict:
    return json.loads(re.search(r"clinicMap\.draw\(\w+, (\{.*\})\);", message["feature_group"])[1])


def pin(
    name="Juniper Health", clinic_id="C-1", number=1, latitude=43.6, longitude=-116.2, marker=0, **more
) -> find_map.Pin:
    return find_map.Pin(clinic_id, number, name, "(208) 555-0101", latitude, longitude, marker, **more)


@given(st.text(max_size=300))
def test_text_for_the_map_holds_nothing_a_template_or_script_could_read(text):
    written = find_map.map_text(text)
    assert not set(written) & set("{}`$\\")
    assert len(written) <= 120
    assert written.isprintable()
    assert unicodedata.is_normalized("NFC", written)


def test_plain_names_are_not_changed():
    for name in ("O'Brien & Söhne <Spa>", 'Clinic "North" #3 (50%)', "Clínica Señora de la Luz"):
        assert find_map.map_text(name) == name


def test_braces_and_dollars_become_harmless_signs_and_direction_marks_vanish():
    assert find_map.map_text("{{7*7}}") == "((7*7))"
    assert find_map.map_text("${alert(1)}") == " (alert(1))"
    assert find_map.map_text("\u202egnp.exe") == "gnp.exe"


@pytest.mark.parametrize("as_chosen", [False, True])
def test_hostile_text_reaches_the_browser_as_data_only(sent, as_chosen):
    pins = hostile()
    message = sent(pins, place_point=BOISE, radius_miles=25.0, chosen=pins[1].clinic_id if as_chosen else None)
    everything = json.dumps(message)
    assert "{{" not in everything and "{%" not in everything and "{#" not in everything
    shown = [clinic[2] for row in rows(message) for clinic in row[3]]
    if as_chosen:
        shown.append(scene(message)["chosen"][3][0][2])
    assert sorted(shown) == sorted(find_map.map_text(text) for text in HOSTILE)
    # no tag can end or start inside the script
    assert "<" not in message["feature_group"].replace("i < data.length", "")


def test_no_clinic_text_is_compiled_as_a_template_even_where_nothing_escapes_it(sent, monkeypatch):
    monkeypatch.setattr(find_map, "map_text", lambda value, limit=120: str(value))
    compiled = []
    compile_source = jinja2.Environment.compile

    def watched(self, source, *args, **kwargs):
        compiled.append(source if isinstance(source, str) else "")
        return compile_source(self, source, *args, **kwargs)

    monkeypatch.setattr(jinja2.Environment, "compile", watched)
    message = sent(
        [pin("canary {{ 7*191 }}"), pin("canary {{ 7*191 }}", "C-2")],
        chosen="C-2",
        tiles=("https://tiles.example.org/{z}/{x}/{y}.png?k={{7*191}}", "canary {{ 7*191 }}"),
    )
    assert "canary {{ 7*191 }}" in message["feature_group"] and "1337" not in json.dumps(message)
    assert compiled, "folium compiles its frame of the page: else this test watches nothing"
    assert not [source for source in compiled if "canary" in source or "191" in source]


def test_the_same_search_gives_the_same_bytes(sent):
    first, again = (
        sent(made_up("boise"), place_point=BOISE, radius_miles=25.0, chosen="SAMPLE-0003") for _ in range(2)
    )
    assert first == again


def test_nothing_but_the_layers_changes_with_the_search_and_the_theme(sent):
    first = sent(made_up("boise"), place_point=BOISE, radius_miles=25.0, dark=False)
    other = sent(
        made_up("baltimore", 3), place_point=(39.29, -76.61), radius_miles=50.0, dark=True, chosen="SAMPLE-0001"
    )
    empty = sent([])
    assert first["feature_group"] != other["feature_group"] != empty["feature_group"]
    for message in (other, empty):
        assert {**message, "feature_group": None} == {**first, "feature_group": None}


def test_the_browser_is_told_to_ask_no_other_host_and_loads_only_leaflet_and_the_clusterer(sent):
    message = sent(made_up("boise"), place_point=BOISE, radius_miles=25.0)
    assert "http" not in json.dumps({**message, "header": None}) and "//" not in json.dumps({**message, "header": None})
    assert [re.sub(r"-[0-9a-f]+\.js$", "", link) for link in message["js_links"]] == [
        "../../assets/map",
        "../../assets/leaflet",
        "../../assets/leaflet.markercluster",
    ]
    assert [re.sub(r"-[0-9a-f]+\.css$", "", link) for link in message["css_links"]] == [
        "../../assets/leaflet",
        "../../assets/map",
    ]
    assert "user-scalable" not in message["header"]


def test_the_first_map_has_every_script_that_later_ones_need(sent):
    assert (
        sent([])["js_links"]
        == sent(made_up("boise"))["js_links"]
        == sent([], crowd=(np.full(1001, 40.0), np.full(1001, -90.0)))["js_links"]
    )


def test_tiles_come_only_when_given_and_their_address_cannot_be_read_as_a_template(sent):
    url = "https://{s}.tiles.example.org/{z}/{x}/{y}.png?key={{7*7}}&a=b_c"
    message = sent(made_up("boise"), tiles=(url, "© Somebody <b>{{7*7}}</b>"))
    assert "tiles.example.org" in message["script"] and "{{" not in message["script"] and "<b>" not in message["script"]
    assert "tiles.example.org" not in json.dumps(sent(made_up("boise")))


def test_a_pin_carries_its_number_name_phone_and_distance(sent):
    message = sent([pin(miles=2.44, marker=2), pin("Second", "C-2", None, 43.7)])
    assert rows(message) == [
        [43.6, -116.2, 2, [["C-1", 1, "Juniper Health", "(208) 555-0101", "2.4 miles"]]],
        [43.7, -116.2, 0, [["C-2", None, "Second", "(208) 555-0101", ""]]],
    ]


def test_clinics_in_one_building_share_one_pin(sent):
    message = sent([pin(), pin("Second", "C-2", 2, 43.60001), pin("Far", "C-3", 3, 43.61)])
    assert [[clinic[0] for clinic in row[3]] for row in rows(message)] == [["C-1", "C-2"], ["C-3"]]


def test_the_chosen_pin_leaves_the_cluster(sent):
    message = sent([pin(), pin("Second", "C-2", 2)], chosen="C-2")
    assert [clinic[0] for row in rows(message) for clinic in row[3]] == ["C-1"]
    assert scene(message)["chosen"][3][0][0] == "C-2"


def test_a_chosen_clinic_that_is_no_longer_a_result_is_not_drawn(sent):
    assert scene(sent([pin()], chosen="C-9"))["chosen"] is None


def test_clinics_without_a_point_are_left_out(sent):
    message = sent([pin(), pin("Nowhere", "C-2", 2, float("nan")), pin("Endless", "C-3", 3, 43.6, float("inf"))])
    assert [clinic[0] for row in rows(message) for clinic in row[3]] == ["C-1"]


def test_a_thousand_hits_are_pins_and_one_more_are_counted_cells(sent):
    def many(count):
        return [pin(f"Clinic {i}", f"C-{i}", None, 30 + i % 17, -120 + i % 41) for i in range(count)]

    pins = sent(many(find_map.PIN_LIMIT))
    assert scene(pins)["cells"] is None and sum(len(row[3]) for row in rows(pins)) == find_map.PIN_LIMIT
    cells = sent(many(find_map.PIN_LIMIT + 1), chosen="C-5")
    assert "var data" not in cells["feature_group"] and "Clinic 6" not in cells["feature_group"]
    assert sum(cell[2] for cell in scene(cells)["cells"]) == find_map.PIN_LIMIT + 1
    assert scene(cells)["chosen"][3][0][0] == "C-5"


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=60), st.integers(0, 5))
def test_cells_count_every_hit_once_and_lie_where_their_clinics_are(points, without):
    lats = np.array([p[0] for p in points] + [np.nan] * without)
    lons = np.array([p[1] for p in points] + [-100.0] * without)
    cells = find_map._cells(lats, lons)
    assert sum(cell[2] for cell in cells) == len(points)
    for lat, lon, _ in cells:
        assert any(
            abs(lat - p[0]) <= find_map.CELL_DEGREES + 0.01 and abs(lon - p[1]) <= find_map.CELL_DEGREES + 0.01
            for p in points
        )


def test_the_view_depends_on_place_and_radius_alone(sent):
    few, many = (scene(sent(made_up("boise", n), place_point=BOISE, radius_miles=25.0)) for n in (2, 24))
    assert (few["view"], few["bounds"]) == (many["view"], many["bounds"])
    wider = scene(sent(made_up("boise"), place_point=BOISE, radius_miles=50.0))
    elsewhere = scene(sent(made_up("boise"), place_point=(39.29, -76.61), radius_miles=25.0))
    assert len({few["view"], wider["view"], elsewhere["view"]}) == 3
    (south, west), (north, east) = few["bounds"]
    assert south < BOISE[0] - 0.36 and north > BOISE[0] + 0.36 and west < BOISE[1] - 0.49 and east > BOISE[1] + 0.49


def test_a_circle_across_the_180th_meridian_is_looked_at_in_one_piece(sent):
    (_, west), (_, east) = scene(sent([], place_point=(51.88, -176.65), radius_miles=250.0))["bounds"]
    assert 0 < east - west < 15


def test_without_a_place_the_view_holds_the_results_or_the_country(sent):
    (south, west), (north, east) = scene(sent([pin(), pin("B", "C-2", 2, 44.0, -115.0)]))["bounds"]
    assert south < 43.6 and north > 44.0 and west < -116.2 and east > -115.0 and east - west < 3
    assert scene(sent([]))["bounds"] == scene(sent([pin(), pin("Guam", "C-2", 2, 13.4, 144.8)]))["bounds"]


@pytest.mark.parametrize(
    ("radius", "rings"),
    [
        (5, [1, 2, 5]),
        (10, [2, 5, 10]),
        (25, [5, 10, 25]),
        (50, [10, 25, 50]),
        (100, [25, 50, 100]),
        (250, [50, 100, 250]),
        (None, []),
    ],
)
def test_rings_stand_at_round_distances_inside_the_circle(sent, radius, rings):
    assert scene(sent([], place_point=BOISE, radius_miles=radius))["rings"] == rings


def test_a_click_names_only_clinics_that_are_on_the_map():
    pins = made_up("boise")
    assert find_map.clicked({"picked": ["SAMPLE-0004", "SAMPLE-0005", "other"], "at": 7}, pins) == find_map.Click(
        ("SAMPLE-0004", "SAMPLE-0005"), 7
    )
    assert find_map.clicked(
        {"picked": [find_map.map_text("a{b}")], "at": 7}, [pin(clinic_id="a{b}")]
    ) == find_map.Click(("a{b}",), 7)


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        {},
        [],
        "x",
        {"picked": "C-1", "at": 1},
        {"picked": ["C-1"]},
        {"picked": ["C-1"], "at": "1"},
        {"picked": [["C-1"], 3, None], "at": 1},
        {"picked": ["C-9"], "at": 1},
        {"picked": [], "at": 1},
        {"picked": ["C-1"], "at": True},
    ],
)
def test_nonsense_from_the_browser_is_no_click(nonsense):
    assert find_map.clicked(nonsense, [pin()]) is None


def test_the_legend_has_one_shape_and_color_for_each_marker():
    assert [entry.shape for entry in find_map.LEGEND] == ["disc", "square", "diamond", "triangle"]
    for colors in find_map.COLORS.values():
        assert {entry.color for entry in find_map.LEGEND} <= set(colors)
