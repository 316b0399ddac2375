"""Where an upload's clinics are: how exactly each is placed, doubtful points, streets to look up."""

import contextlib

import streamlit as st
from streamlit_folium import st_folium

import pages
from directory.intake.report import Report
from directory.publishing import locating
from directory.views.admin import upload, upload_places
from directory.views.find import map as find_map
from pages.parts import flash, guard
from pages.parts.upload.draft import DraftDesk, judged, keep
from pages.parts.upload.navigation import title, way

_MAP_HEIGHT = 420
_MOST_FAILED = 3  # tries in a row, after which the geocoder counts as away


def show(at: DraftDesk) -> None:
    """Look at where the clinics are."""
    report = judged(at).report
    st.html(upload.draft_line(at.draft, at.mode))
    title("Where the clinics are")
    st.html(upload_places.placed(report))
    way(at, back=upload.AT_REPORT, on=upload.AT_CHANGES)
    if geocoder_url := pages.settings().geocoder_url:
        _streets(at, report, geocoder_url)
    found = upload_places.doubtful(report)
    if found:
        st.html(upload_places.doubtful_table(found))
        with st.container(key="upload_map", height=_MAP_HEIGHT + 8, border=False):
            st_folium(
                find_map.base_map(),
                key="upload_map_frame",
                height=_MAP_HEIGHT,
                use_container_width=True,
                returned_objects=[],
                feature_group_to_add=find_map.layers(upload_places.pins(report, found)),
            )
    if block := upload_places.without_point(report):
        st.html(block)


def _streets(at: DraftDesk, report: Report, geocoder_url: str) -> None:
    """Look street addresses up by the operator's geocoder; what was found is remembered one by one, so that it can be gone on with."""
    waiting = locating.waiting(report)
    todo = locating.unasked(waiting, at.store.geocoded({one.key for one in waiting}))
    if not todo:
        return
    st.html(upload_places.offer_streets(len(todo), geocoder_url))
    with st.container(key="streets_way", horizontal=True):
        start = st.button("Look them up", key="streets")
        st.button("Stop", key="streets_stop", type="tertiary")
    if start:
        _look_up(at, todo)


def _look_up(at: DraftDesk, todo: dict[str, str]) -> None:
    bar = st.progress(0.0, text="Looking up street addresses")
    failed = 0
    with contextlib.closing(
        locating.looked_up_and_kept(at.store, todo, pages.geocoder(), by=at.person.email, now=guard.now)
    ) as answers:
        for n, one in enumerate(answers, 1):
            failed = failed + 1 if one.outcome == locating.FAILED else 0
            if failed == _MOST_FAILED:
                flash.say(
                    "The geocoder does not answer now. What it found is kept; go on later, or leave the others in the middle of their ZIP.",
                    fault=True,
                )
                break
            bar.progress(n / len(todo), text=f"Looking up street addresses: {n:,} of {len(todo):,}")
    guard.require()
    keep(at, located=guard.now().isoformat())
    st.rerun()
