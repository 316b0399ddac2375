"""History: every publication, the difference between any two, each to download, and the way back to one."""

from functools import partial

import streamlit as st

import pages
from directory.notices import ErrorForPeople
from directory.publishing import changes, publish, serving
from directory.publishing.stand_in import StandIn
from directory.search.published import Directory
from directory.store import Unavailable
from directory.views.admin import history, staff
from directory.views.admin.history import PUBLICATIONS_PER_PAGE
from directory.views.html import element
from directory.views.tables import sentences
from pages.parts import current, files, flash, guard, preview

person = guard.require()
state = st.session_state


def _view(*wanted: object) -> None:
    """Show one thing: ("compare", older, newer), ("back", number), or nothing for the list. What it takes is read again."""
    state["history_view"] = wanted
    state.pop("history_made", None)
    pages.focus("#history-part" if wanted else "#staff-title")


def _publish(note: str, sure: bool, telling: preview.Telling) -> None:
    tried = preview.publish(state.history_made, note, sure, told=telling)
    flash.say(*tried.sentences, fault=not tried.publication)
    if tried.publication:
        _view()
    elif tried.moved:
        state.pop("history_made")


def _read(number: int, share: float = 0.1) -> Directory | None:
    """What was published under a number, as the reader reads it today; None, and why, where it cannot be.

    ``share``: of the work that is done before.
    """
    try:
        served, publication = current.served(), current.publication(number)
        if publication.sha256 == served.publication.sha256 and not isinstance(served, StandIn):
            return served.directory
        bar = st.progress(share, text=f"Reading number {number} …")
        try:
            return serving.read(store.content(publication), pages.today())
        finally:
            bar.empty()
    except ErrorForPeople as fault:
        st.html(sentences(history.unreadable(number, fault.sentences), fault=True))
    return None


def _compare(older: int, newer: int) -> None:
    st.html(element("h2", f"What changed from number {older} to number {newer}", id="history-part", tabindex="-1"))
    first, second = current.publication(older), current.publication(newer)
    st.html(history.compared(first, second))
    if "history_made" not in state:
        before = _read(older)
        after = _read(newer, 0.5) if before else None
        if before is None or after is None:
            return
        bar = st.progress(0.9, text=f"Comparing number {older} with number {newer}")
        state.history_made = changes.between(before.frame, after.frame)
        bar.empty()
    preview.show_changes(
        state.history_made,
        f"compare_{older}_{newer}",
        name=f"{older}-{first.sha256[:8]}-to-{newer}-{second.sha256[:8]}",
    )


def _back(number: int) -> None:
    st.html(element("h2", f"Go back to number {number}", id="history-part", tabindex="-1"))
    if "history_made" not in state:
        older = _read(number)
        if older is None:
            return
        bar = st.progress(0.6, text=preview.COMPARING)
        state.history_made = publish.of_older(current.served(), older)
        bar.empty()
    key = f"back_{state.history_made.token[:8]}"
    preview.show(
        state.history_made,
        key,
        lambda: preview.ask(
            state.history_made, key, _publish, note=history.back_note(number), label=f"Publish number {number} again"
        ),
    )


def _list() -> None:
    with st.container(key="history_compare", horizontal=True, vertical_alignment="bottom"):
        st.number_input("Compare number", 0, newest.number, max(0, newest.number - 1), key="history_older")
        st.number_input("with number", 0, newest.number, newest.number, key="history_newer")
        # what stands in the boxes at the press, not at the last run
        st.button(
            "Show the difference",
            key="history_show",
            on_click=lambda: _view("compare", int(state.history_older), int(state.history_newer)),
        )
    last = newest.number // PUBLICATIONS_PER_PAGE + 1
    page = min(state.get("history_page", 1), last)
    for one in store.history(PUBLICATIONS_PER_PAGE, newest.number + 1 - (page - 1) * PUBLICATIONS_PER_PAGE):
        with st.container(key=f"publication_{one.number}"):
            st.html(history.entry(one, newest.number))
            with st.container(horizontal=True, key=f"do_{one.number}"):
                if one.number:
                    st.button(
                        f"What number {one.number} changed",
                        key=f"compare_{one.number}",
                        on_click=_view,
                        args=("compare", one.number - 1, one.number),
                    )
                files.offer(
                    f"Download number {one.number}",
                    partial(store.content, one),
                    history.download_name(one),
                    key=f"download_{one.number}",
                )
                if one.number != newest.number:
                    st.button(
                        f"Go back to number {one.number}",
                        key=f"back_{one.number}",
                        on_click=_view,
                        args=("back", one.number),
                    )
    if last > 1:
        st.pagination(last, key="history_page")


guard.head("History", person)
flash.show()
try:
    store = pages.serving().store()
    newest = current.publication()
    current.tell(current.served())
    match state.get("history_view", ()):
        case ("compare", older, newer):
            st.button("Back to the history", key="history_list", on_click=_view)
            _compare(older, newer)
        case ("back", number):
            st.button("Back to the history", key="history_list", on_click=_view)
            _back(number)
        case _:
            _list()
except Unavailable as fault:
    st.html(staff.store_away(fault.sentence))
