"""A page with nothing but the map, served with the real routes and headers: for test_map_browser.py.

    python -m uvicorn tests.pages.map_probe:app --port 8600       then open /?case=boise&radius=25

The module is the server when imported and the page when Streamlit runs it.
"""

import os

import numpy as np
import streamlit as st

from directory.views.find import map as find_map

PLACES = {
    "boise": (43.615, -116.2023, ("Boise", "Juniper", "Treasure Valley", "Sawtooth", "Foothill")),
    "baltimore": (39.2904, -76.6122, ("Harbor", "Patapsco", "Chesapeake", "Druid Hill", "Federal Hill")),
    "anchorage": (61.2181, -149.9003, ("Chugach", "Cook Inlet", "Turnagain", "Ship Creek", "Denali")),
}
HOSTILE = (
    "{{7*7}}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{% raw %}",
    "{% for x in range(9) %}boo{% endfor %}",
    "{# gone #} here",
    "${alert(1)}",
    "${window.top.__ran=1}",
    "`+(window.top.__ran=1)+`",
    "<img src=x onerror='window.top.__ran=1'>",
    '<img src="https://evil.example/x.png">',
    "</script><script>window.top.__ran=1</script>",
    "'\"-window.top.__ran=1-\"'",
    "\\u003cimg src=x onerror=window.top.__ran=1\\u003e",
    "[x](javascript:window.top.__ran=1) ![y](https://evil.example/y.png)",
    "\u202egnp.exe\u202c \u2066left\u2069",
    "feature_group_feature_group_0 map_div _div",
    "a" * 10_000,
)


def made_up(place: str, count: int = 24, spread: float = 40.0) -> list[find_map.Pin]:
    """Seeded pins around a place, nearest first; two share a point."""
    lat, lon, names = PLACES[place]
    chance = np.random.default_rng(7)
    far = np.sort(chance.uniform(0, 1, count) ** 1.6 * spread)
    way = chance.uniform(0, 2 * np.pi, count)
    pins = []
    for i in range(count):
        at = lat + far[i] * np.cos(way[i]) / 69, lon + far[i] * np.sin(way[i]) / 69 / np.cos(np.radians(lat))
        if i == 5:
            at = pins[4].latitude, pins[4].longitude
        pins.append(
            find_map.Pin(
                f"SAMPLE-{i:04}",
                i + 1 if i < 20 else None,
                f"{names[i % 5]} Clinic {i + 1}",
                f"(555) 555-01{i:02}",
                float(at[0]),
                float(at[1]),
                i % 3,
                round(float(far[i]), 1),
            )
        )
    return pins


def hostile() -> list[find_map.Pin]:
    """Pins whose every text is an attack, put straight into the map as if intake had let them pass."""
    lat, lon, _ = PLACES["boise"]
    return [
        find_map.Pin(
            text[:300] + str(i), i + 1, text, text, lat + (i // 5 - 1.5) * 0.1, lon + (i % 5 - 2) * 0.12, i % 3, 1.0
        )
        for i, text in enumerate(HOSTILE)
    ]


def page() -> None:
    st.set_page_config(layout="wide")
    asked = st.query_params
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    case = asked.get("case", "boise")
    radius = float(asked["radius"]) if "radius" in asked else 25.0
    dark = {"1": True, "0": False}.get(asked.get("dark", ""))
    left, right = st.columns([700, 520])
    crowd = None
    place = PLACES.get(case, PLACES["boise"])[:2]
    if case == "hostile":
        pins = hostile()
    elif case == "crowd":
        chance = np.random.default_rng(3)
        crowd = 30 + chance.uniform(0, 17, 10_000), -120 + chance.uniform(0, 40, 10_000)
        pins, place, radius = [], None, None
    else:
        pins = made_up(case, int(asked.get("count", "24")), radius * 0.98)
    with left:
        if st.checkbox("Only verified"):
            pins = [pin for pin in pins if pin.marker == 0]
        if st.checkbox("Near Baltimore"):
            place = PLACES["baltimore"][:2]
            pins = made_up("baltimore", 24, radius)
        st.checkbox("Something else")

    @st.fragment
    def part() -> None:
        with right:
            # a click stays the component's value until the next one
            seen = st.session_state.get("map")
            click = find_map.clicked(seen, pins)
            chosen = click.ids[0] if click and len(click.ids) == 1 else None
            tiles = (asked["tiles"], "© <b>Somebody</b> {{7*7}}") if "tiles" in asked else None
            with st.container(height=650, border=False):
                shown = st_folium(
                    find_map.base_map(tiles=tiles),
                    key="map",
                    height=640,
                    use_container_width=True,
                    returned_objects=find_map.MAP_KEYS,
                    feature_group_to_add=find_map.layers(
                        pins, chosen=chosen, place_point=place, radius_miles=radius, dark=dark, crowd=crowd
                    ),
                )
            click = find_map.clicked(shown, pins)
            fragment_runs = st.session_state["parts"] = st.session_state.get("parts", 0) + 1
            st.text(
                f"picked {'|'.join(click.ids) if click else 'nothing'}; at {click.at if click else 0}; parts {fragment_runs}"
            )

    part()
    with left:
        st.text(f"runs {runs}; pid {os.getpid()}")


if __name__ == "__main__":
    from streamlit_folium import st_folium

    page()
else:
    from pathlib import Path

    from streamlit import file_util

    from directory import web
    from directory.publishing.serving import Serving
    from directory.settings import Settings

    _settings = Settings.from_environment(os.environ)
    app = st.App(
        __file__,
        routes=web.routes(_settings, ready=lambda: True, store=Serving(_settings.store).store),
        middleware=web.middleware(
            _settings,
            index_html=Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8"),
            admitted=lambda session, cookie: False,
        ),
    )
