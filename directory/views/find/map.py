"""Results as a folium map. The page shows it by streamlit-folium; how is written at `base_map`.

folium writes its objects' data into scripts and compiles the finished scripts once more as Jinja templates, so that
braces in a clinic's name would run as code in this process. Two things keep that from happening: every string passes
`map_text`, and none of the objects here lets folium compile what it wrote (their `render` adds no script;
streamlit-folium asks their templates for the script itself, once).

The ground, the pins' shapes and everything that moves is drawn in the browser by directory/web/static/map.js.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast
from urllib.parse import quote

import folium
import numpy as np
from folium.plugins import FastMarkerCluster, MarkerCluster
from folium.template import Template
from jinja2.utils import htmlsafe_json_dumps

from directory.clinics.verdict import Verdict
from directory.geo import distances
from directory.geo.distances import Point
from directory.views import words as said_words
from directory.views.assets import FROM_MAP_FRAME, asset_url, go_local
from directory.views.html import printable
from directory.views.verdict import VERDICT_LABELS

PIN_LIMIT = 1000
"""More hits than this are drawn as counted cells."""

CELL_DEGREES = 0.125
"""Side of the smallest cell; the browser joins cells as one zooms out."""

MAP_KEYS: list[str] = []
"""For `st_folium(returned_objects=)`: streamlit-folium itself reports nothing, so that neither load, pan, zoom nor a
click on a cluster runs the page. Our script reports a chosen pin alone; see `clicked`."""

ATTRIBUTION = "Outlines: US Census Bureau; names: GeoNames"

_RING_MILES = (1, 2, 5, 10, 25, 50, 100, 250, 500)
_LOWER_48, _US_CENTER, _US_ZOOM = [[24.5, -124.8], [49.4, -66.9]], [39.5, -98.4], 4


class LegendEntry(NamedTuple):
    """A line of the legend: `shape` is disc, square, diamond or triangle, `color` names the style sheet's variable without `--`."""

    shape: str
    color: str
    words: str


LEGEND = tuple(
    LegendEntry(shape, color, VERDICT_LABELS[verdict])
    for verdict, shape, color in (
        (Verdict.ALL_VERIFIED, "disc", "verified"),
        (Verdict.NONE_FAILED, "square", "stale"),
        (Verdict.NOT_VETTED, "diamond", "unknown"),
        (Verdict.FAILED, "triangle", "no"),
    )
)
"""By marker: the verdict's number."""
_SENT_ONCE = {entry.words: n for n, entry in enumerate(LEGEND)}

COLORS = {
    "light": {
        "sea": "#d7e4e9",
        "land": "#f7f7f2",
        "stateline": "#7f918b",
        "countyline": "#c6cfc7",
        "ring": "#5f7a75",
        "text": "#17211f",
        "muted": "#4d5b57",
        "card": "#ffffff",
        "wash": "#f0f3f0",
        "edge": "#7b8a86",
        "pale": "#dcebe7",
        "accent": "#0b5d57",
        "verified": "#0b6b3a",
        "stale": "#8a5300",
        "unknown": "#5b6663",
        "no": "#a32a1f",
        "on": "#ffffff",
    },
    "dark": {
        "sea": "#0b1216",
        "land": "#1d2826",
        "stateline": "#71837d",
        "countyline": "#43544d",
        "ring": "#86a39c",
        "text": "#e9efed",
        "muted": "#a9b7b3",
        "card": "#172120",
        "wash": "#1b2523",
        "edge": "#6f807b",
        "pale": "#24403b",
        "accent": "#7fd6ca",
        "verified": "#63cf93",
        "stale": "#e6b45c",
        "unknown": "#aab6b2",
        "no": "#f29a8e",
        "on": "#111817",
    },
}
"""Of the ground and the pins; the names they share with the page's style sheet have its values."""


class Pin(NamedTuple):
    """One result on the map. `number` is its number in the list, None where the list does not show it now.

    `marker` is the verdict's number, `words` what its label says of the clinic's safety; empty where nothing is to be said.
    """

    clinic_id: str
    number: int | None
    name: str
    phone: str
    latitude: float
    longitude: float
    marker: int
    miles: float | None = None
    words: str = ""


class Click(NamedTuple):
    """A pin was chosen: the ids of its clinics, several where several are at one point, and when (browser's ms)."""

    ids: tuple[str, ...]
    at: int


_UNSAFE = str.maketrans({"{": "(", "}": ")", "`": "'", "\\": "/", "$": " "})


def map_text(value: object, limit: int = 120) -> str:
    """The one way text reaches a folium object: NFC, printable, cut to `limit`, nothing a template could read."""
    return printable(value, limit).translate(_UNSAFE)


# ---- the map itself -------------------------------------------------------------------------------------------------


class _Finished(folium.Element):
    """Markup that is not compiled once more."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup

    def render(self, **kwargs) -> str:
        return self.markup


class _BaseMap(folium.Map):
    """A map whose script is one call of ours, and which loads Leaflet, the clusterer and nothing else."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }} ></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = clinicMap.start({{ this.get_name()|tojson }}, {{ this.settings|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, settings: dict) -> None:
        super().__init__(
            location=settings["center"], zoom_start=settings["zoom"], tiles=None, zoom_control=False, maxZoom=18
        )
        self.settings = settings
        self.default_js, self.default_css = _files()

    def render(self, **kwargs) -> str:
        # Figure.render would compile the script as a template; streamlit-folium takes it from the macro above.
        # The header stays empty: folium's forbids zooming on phones.
        figure = cast(folium.Figure, self.get_root())  # folium.Map puts itself into one when it is made
        figure.html.add_child(_Finished(self._template.module.html(self, kwargs)), name=self.get_name())
        return ""


class _Layers(folium.FeatureGroup):
    """Everything that changes with a search."""

    def render(self, **kwargs) -> str:
        """Nothing: see the module's first lines."""
        return ""


class _Scene(folium.MacroElement):
    """What stands around the pins: circle, place, chosen pin, cells, and where to look."""

    _template = Template(
        "{% macro script(this, kwargs) %}clinicMap.draw({{ this._parent.get_name() }}, {{ this.scene|tojson }});{% endmacro %}"
    )

    def __init__(self, scene: dict) -> None:
        super().__init__()
        self._name = "Scene"
        self.scene = scene

    def render(self, **kwargs) -> str:
        """Nothing: see the module's first lines."""
        return ""


class _Pins(FastMarkerCluster):
    """Clustered pins. Rows are written by `_rows`; map.js turns them into markers."""

    # FastMarkerCluster's own, but that the rows are JSON already: writing them anew took longer than all the rest
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = (function () {
            var data = {{ this.rows }};
            var cluster = L.markerClusterGroup({{ this.options|tojavascript }});
            cluster.options.iconCreateFunction = clinicMap.cluster;
            for (var i = 0; i < data.length; i++) clinicMap.row(data[i]).addTo(cluster);
            cluster.addTo({{ this._parent.get_name() }});
            return cluster;
        })();
        {% endmacro %}"""
    )
    # loaded with the base map; a second list would be asked of a foreign host
    default_js: list = []
    default_css: list = []

    def __init__(self, rows: str) -> None:
        super().__init__(
            [],
            max_cluster_radius=36,
            show_coverage_on_hover=False,
            animate=False,
            remove_outside_visible_bounds=True,
        )
        self.rows = rows

    def render(self, **kwargs) -> str:
        """Nothing: see the module's first lines."""
        return ""


@cache
def _files() -> tuple[list, list]:
    """(scripts, styles) as folium wants them; ours first, because it says so when one of the others does not load."""
    go_local()
    leaflet, cluster = dict(folium.Map.default_js), dict(MarkerCluster.default_js)
    scripts = [
        ("clinic_map", asset_url("map.js", FROM_MAP_FRAME)),
        ("leaflet", leaflet["leaflet"]),
        ("cluster", cluster["markerclusterjs"]),
    ]
    styles = [
        ("leaflet_css", dict(folium.Map.default_css)["leaflet_css"]),
        ("clinic_map_css", asset_url("map.css", FROM_MAP_FRAME)),
    ]
    return scripts, styles


def _marker_colors(colors: dict[str, str]) -> dict[str, str]:
    """The colors of the markers under the names by which map.css asks for them."""
    return {f"kind-{n}": colors[entry.color] for n, entry in enumerate(LEGEND)}


def base_map(*, tiles: tuple[str, str] | None = None) -> folium.Map:
    """A new map without results. Make one for each run and never share it: folium changes it while it is shown.

    The same for every search and both themes, so the frame in the browser stays. `tiles` is the operator's
    (url, attribution), given only when the visitor asked for the street map; without it no other host is asked.

    On the page::

        seen = st_folium(maps.base_map(), key="map", height=640, use_container_width=True,
                         returned_objects=maps.MAP_KEYS, feature_group_to_add=maps.layers(...))
        click = maps.clicked(seen, pins)

    Neither `center` nor `zoom` is given: where to look is part of the layers, fitted to the frame's real size.
    """
    settings = {
        "center": _US_CENTER,
        "zoom": _US_ZOOM,
        "attribution": "" if tiles else ATTRIBUTION,
        "words": [entry.words for entry in LEGEND],
        "colors": {theme: colors | _marker_colors(colors) for theme, colors in COLORS.items()},
        "assets": {name: asset_url(f"{name}.json", FROM_MAP_FRAME) for name in ("states", "counties", "labels")},
        # percent-encoded: the address needs its braces, a template must not see them
        "tiles": tiles and [quote(tiles[0], safe=""), map_text(tiles[1])],
    }
    return _BaseMap(settings)


# ---- the layers -----------------------------------------------------------------------------------------------------


def layers(
    pins: Sequence[Pin],
    *,
    chosen: str | None = None,
    place_point: tuple[float, float] | None = None,
    radius_miles: float | None = None,
    outline: Sequence[Sequence[tuple[float, float]]] = (),
    dark: bool | None = None,
    crowd: tuple[np.ndarray, np.ndarray] | None = None,
) -> folium.FeatureGroup:
    """What a search shows: pins, or counted cells above `PIN_LIMIT`, with the chosen pin and the circle or the area.

    `chosen` is the id of a pin. `place_point` is (latitude, longitude). `radius_miles` None is any distance. `outline`: the
    lines around the area that was asked for, in place of a point; the map fits it.
    `dark` None lets the browser's setting decide. `crowd` is (latitudes, longitudes) of all hits: given it, `pins` may
    hold only those the list shows, and nobody has to make a Pin of each of 10,000 hits.

    The same arguments give the same bytes. Pins without a finite point are left out.
    """
    pins = [pin for pin in pins if math.isfinite(pin.latitude) and math.isfinite(pin.longitude)]
    if crowd is None and len(pins) > PIN_LIMIT:
        crowd = np.array([pin.latitude for pin in pins]), np.array([pin.longitude for pin in pins])
    counted = crowd if crowd is not None and len(crowd[0]) > PIN_LIMIT else None
    group = _Layers(control=False)
    if counted is None:
        _Pins(_rows(pin for pin in pins if pin.clinic_id != chosen)).add_to(group)
    lines = [[[round(lat, 3), round(lon, 3)] for lat, lon in ring] for ring in outline]
    bounds = _around(lines) if lines else _bounds(place_point, radius_miles, pins)
    scene = {
        # the view moves when this changes and at no other time
        "view": bounds if lines else [_rounded(place_point), radius_miles] if place_point else "everywhere",
        "bounds": bounds,
        "dark": dark,
        "place": _rounded(place_point),
        "rings": _rings(radius_miles) if place_point else [],
        "outline": lines,
        "chosen": next((json.loads(_rows([pin]))[0] for pin in pins if pin.clinic_id == chosen), None),
        "cells": None if counted is None else _cells(*counted),
        "cell_degrees": CELL_DEGREES,
    }
    scene["view"] = repr(scene["view"])
    _Scene(scene).add_to(group)
    return group


def clicked(seen: dict | None, pins: Iterable[Pin]) -> Click | None:
    """The last pin chosen on the map, from what `st_folium` returned; None where there was none.

    Streamlit returns the same click on every later run, so the page compares `at` with the last one it acted on.
    Only ids of `pins` are given back: what comes from the browser is a visitor's claim.
    """
    if not isinstance(seen, dict):
        return None
    picked, at = seen.get("picked"), seen.get("at")
    if not isinstance(picked, list) or not isinstance(at, int) or isinstance(at, bool):
        return None
    known = {map_text(pin.clinic_id): pin.clinic_id for pin in pins}
    ids = tuple(known[one] for one in picked[:500] if isinstance(one, str) and one in known)
    return Click(ids, at) if ids else None


def _rows(pins: Iterable[Pin]) -> str:
    """One row for each point, as JSON that may stand in a script: [latitude, longitude, marker, clinics], as map.js reads it.

    Clinics within some yards of each other (one building) share a row.
    """
    points: dict[tuple[float, float], list[str]] = {}
    for pin in pins:
        at = pin.latitude, pin.longitude
        point, row, clinic_id, contact, said = _drawn(pin.clinic_id, pin.name, pin.phone, pin.words, at, pin.marker)
        number = "null" if pin.number is None else pin.number
        away = "" if pin.miles is None else said_words.miles(pin.miles)
        points.setdefault(point, [row]).append(f'[{clinic_id},{number},{contact},"{away}"{said}]')
    return "[" + ",".join(f"{row}[{','.join(clinics)}]]" for row, *clinics in points.values()) + "]"


@lru_cache(maxsize=20_000)
def _drawn(clinic_id: str, name: str, phone: str, words: str, at: tuple[float, float], marker: int) -> tuple:
    """What of a pin no search changes: its point, and as JSON how its row begins, its id, name with phone, and words.

    Words that many clinics share are their place in the map's own list.
    """
    latitude, longitude = at
    return (
        (round(latitude, 4), round(longitude, 4)),
        f"[{_json(round(latitude, 5))},{_json(round(longitude, 5))},{_json(marker)},",
        _json(map_text(clinic_id)),
        f"{_json(map_text(name))},{_json(map_text(phone, 40))}",
        f",{_json(_SENT_ONCE.get(words, map_text(words, 500)))}" if words else "",
    )


def _json(value: object) -> str:
    """JSON without a sign that could end a script, as the template's `tojson` writes it."""
    return str(htmlsafe_json_dumps(value))


def _cells(latitudes: np.ndarray, longitudes: np.ndarray) -> list[list[float]]:
    """[latitude, longitude, count] of each cell that holds a clinic; the point is the middle of its clinics."""
    lats, lons = np.asarray(latitudes, dtype=np.float64), np.asarray(longitudes, dtype=np.float64)
    finite = np.isfinite(lats) & np.isfinite(lons)
    lats, lons = lats[finite], lons[finite]
    columns = int(360 / CELL_DEGREES) + 1
    cell = np.floor((lats + 90) / CELL_DEGREES).astype(np.int64) * columns + np.floor(
        (lons + 180) / CELL_DEGREES
    ).astype(np.int64)
    _, which, counts = np.unique(cell, return_inverse=True, return_counts=True)
    middle_lat, middle_lon = np.bincount(which, lats) / counts, np.bincount(which, lons) / counts
    return [
        list(found)
        for found in zip(middle_lat.round(2).tolist(), middle_lon.round(2).tolist(), counts.tolist(), strict=True)
    ]


def _rings(radius_miles: float | None) -> list[float]:
    """Radii of the rings in miles, the search circle last: at most two round distances inside it."""
    if not radius_miles:
        return []
    inner = [miles for miles in _RING_MILES if radius_miles * 0.15 <= miles < radius_miles * 0.8]
    return [*inner[-2:], int(radius_miles) if radius_miles == int(radius_miles) else radius_miles]


def _rounded(point: tuple[float, float] | None) -> list[float] | None:
    return None if point is None else [round(float(point[0]), 4), round(float(point[1]), 4)]


def _around(lines: Sequence[Sequence[Sequence[float]]]) -> list[list[float]]:
    """[[south, west], [north, east]] of an area's lines."""
    lats, lons = zip(*(point for ring in lines for point in ring), strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _bounds(place: tuple[float, float] | None, radius_miles: float | None, pins: Sequence[Pin]) -> list[list[float]]:
    """[[south, west], [north, east]] to look at: the circle, else the place with the listed pins, else the pins."""
    if place and radius_miles:
        around = distances.box(float(place[0]), float(place[1]), radius_miles)
        east = around.lon_max + (360 if around.lon_min > around.lon_max else 0)
        return [[round(around.lat_min, 3), round(around.lon_min, 3)], [round(around.lat_max, 3), round(east, 3)]]
    points = [Point(pin.latitude, pin.longitude) for pin in pins if place is None or pin.number is not None]
    if place:
        points.append(Point(float(place[0]), float(place[1])))
    if not points:
        return _LOWER_48
    lats, lons = [point.latitude for point in points], [point.longitude for point in points]
    found = [[min(lats), min(lons)], [max(lats), max(lons)]]
    if max(lons) - min(lons) > 60:  # Alaska or Hawaii with the rest: start where most clinics are
        return _LOWER_48
    least = 0.15 if place or len(points) > 1 else 0.4
    return [
        [round(found[0][0] - least, 3), round(found[0][1] - least, 3)],
        [round(found[1][0] + least, 3), round(found[1][1] + least, 3)],
    ]
