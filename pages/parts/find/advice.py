"""Under few results or none: what would help, whom to ask, who is nearest, whom to call."""

from collections.abc import Callable

import streamlit as st

import pages
from directory.geo.places import Place
from directory.search import Answer, near_misses
from directory.search.gained import NearMiss
from directory.search.query import Query
from directory.views import verdict
from directory.views.find import what_helps
from directory.views.html import Html, join


def show(answer: Answer, *, few: int, ask: Callable[[Query], None]) -> None:
    """Where little fits: changes that gain clinics, calls to make; the nearest where nothing helps. ``ask``: make a query this tab's search."""
    if not near_misses.little_fits(answer, few):
        return
    directory, query, place = answer.directory, answer.query, answer.place
    misses = near_misses.near_misses(directory, query, place, answer, few)
    with st.container(key="what_helps"):
        st.html(join(what_helps.heading(answer, misses), what_helps.counted_from(place)))
        for n, miss in enumerate(what_helps.shown(misses)):
            if miss.asks:
                _calls_to_make(n, miss, query, place, ask)
            else:
                st.button(what_helps.change(directory, miss, place), key=f"miss_{n}", on_click=ask, args=(miss.query,))
        if not misses and not answer.total:
            with st.container(key="nearest"):
                _nearest(query, place)
        st.html(pages.contact())


def _calls_to_make(n: int, miss: NearMiss, query: Query, place: Place | None, ask: Callable[[Query], None]) -> None:
    directory = pages.directory()
    with st.container(key=f"calls_{n}"):
        st.html(what_helps.call_heading(miss, place))
        for gained in miss.nearest:
            _clinic(gained.position, what_helps.call(directory, gained))
        st.button(what_helps.show_them(miss, query, place), key=f"miss_call_{n}", on_click=ask, args=(miss.query,))


def _nearest(query: Query, place: Place | None) -> None:
    """No change helps: the nearest clinics and those by video, with what each does not fit."""
    directory = pages.directory()
    nearest = near_misses.nearest_three(directory, query, place)
    if nearest:
        st.html(what_helps.nearest_heading())
    for near in nearest:
        _clinic(near.position, what_helps.shortfalls(directory, near, place))
    if place is None or not nearest:
        return
    by_video = near_misses.nearest_by_video(directory, query, place)
    st.html(what_helps.video_heading(place, len(by_video)))
    for near in by_video:
        _clinic(near.position, what_helps.shortfalls(directory, near, place, by_video=True))


def _clinic(position: int, facts: Html) -> None:
    """A clinic's name as a link, the safety checks it fails, and how it is reached."""
    directory = pages.directory()
    pages.clinic_link(directory.row(position)["clinic_id"], what_helps.named(directory, position))
    st.html(join(verdict.line(directory, position), facts))
