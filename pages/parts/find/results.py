"""The answering side of Find: how many, which ones, on the map, and what to change when little fits.

It is one fragment: choosing a pin, sorting or turning a page reruns this part only. A wish that is ticked reruns the
wishes too; what may change the place or the distance reruns both panes.
"""

from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

import streamlit as st
from streamlit_folium import st_folium

import pages
from directory.clinics import formats
from directory.geo.places import Place
from directory.search import Answer, explanations, near_misses, nearby
from directory.search.matching import as_ordered
from directory.search.published import Directory
from directory.search.query import SORTS, Query
from directory.views import site, verdict
from directory.views.find import card, location, results, what_helps, why
from directory.views.find import map as find_map
from directory.views.find.left import Left
from directory.views.html import element, join, plain_markdown
from pages.parts.find import advice

# fragments by their keys: both panes whole; and what a wish changes of each
PANES, WITHIN_PANE, WISHES_PANE, FOUND_PANE = "panes", "within_pane", "wishes", "found"
CLINICS_PER_PAGE = 20
FEW_RESULTS = 3
VIEWS = {"both": "List and map", "list": "List", "map": "Map"}
MAP_HEIGHT = 620


@st.fragment(key=FOUND_PANE)
def show() -> None:
    """The list and the map of this tab's search."""
    pages.keep_in_step()
    query, place, answer = pages.query(), pages.place(), pages.answer(last=True)
    _settle_page_and_view(answer)
    kept = st.session_state
    left = Left(
        page=_page_number(),
        view=kept.view,
        chosen=kept.get("chosen") or "",
        dense=bool(kept.get("choice_dense")),
        keyless=not kept.get("choice_keys", True),
        all_video=bool(kept.get("all_video")),
        missing=bool(kept.get("missing", kept.get("missing_open"))),
        named=kept.get("missing_name") or "",
    )
    state = {
        "data_dense": "1" if left.dense else "0",
        "data_keys": "0" if left.keyless else "1",
        "data_view": left.view,
        "data_asked": str(kept.get("asked_count", 0)),
        "data_left": left.query_string(),
    }
    st.html(
        join(
            results.search_marker(query, **state),
            results.summary(answer, query, place, _name_of_several(query), jumps=st.session_state.get("view") != "map"),
            results.on_paper(answer, query, datetime.now(UTC)),
        )
    )
    _chosen_wishes(query)
    _tools(answer, query, place)
    view = st.session_state.view
    with st.container(key=f"results_{view}"):
        list_box = st.container(key="list")
        if view != "list":
            with st.container(key="mappane"):
                _map(answer, query, place)
        with list_box:
            if view != "map":
                _list(answer, query, place)
            else:
                _chosen_card(answer)
                advice.show(answer, few=FEW_RESULTS, ask=_ask)
    turn, selector = st.session_state.get("focus", (0, ""))
    st.html(site.focus_marker(turn, selector))


def _name_of_several(query: Query) -> str:
    """The name typed, where the largest of several towns was taken."""
    taken, name = st.session_state.get("largest_of", ("", ""))
    return name if query.place and taken == query.place else ""


def _chosen_wishes(query: Query) -> None:
    # always there, so that the first wish moves nothing below it
    chosen = results.chosen(query)
    with st.container(key="chosen_wishes", horizontal=True, vertical_alignment="center"):
        if not chosen:
            st.html(element("p", "No wishes chosen yet.", class_="muted"))
        for wish, label, without in chosen:
            st.button(
                f"{plain_markdown(label)} ✕",
                key=f"drop_{wish.replace('.', '_')}",
                help="Take this wish away",
                on_click=_ask,
                args=(without, "#results"),
            )
        if len(chosen) > 1:
            st.button(
                "Clear all wishes",
                key="drop_clear",
                type="tertiary",
                on_click=_ask,
                args=(Query(place=query.place, within=query.within), "#results"),
            )


def _ask(query: Query, focus: str = "#results") -> None:
    pages.ask(query)
    pages.focus(focus)
    st.rerun(PANES)  # the box, the distance and the tick boxes stand outside this part


def _tools(answer: Answer, query: Query, place: Place | None) -> None:
    with st.container(key="tools", horizontal=True, vertical_alignment="bottom"):
        st.session_state.sort = as_ordered(query, place).sort
        st.selectbox(
            "Order",
            [sort for sort in SORTS if sort != "distance" or (place and not place.is_area)],
            key="sort",
            format_func=SORTS.__getitem__,
            width=180,
            on_change=lambda: pages.ask(pages.query().with_(sort=st.session_state.sort)),
        )
        st.segmented_control(
            "Show", _views(), key="view", format_func=VIEWS.__getitem__, required=True, persist_state="session"
        )
        # what is inside is sent when they are opened, not with every click elsewhere
        with st.popover("View", key="view_options", on_change="rerun") as options:
            if options.open:
                _switch("dense", "Short list", help="One or two lines a clinic")
                _switch("keys", "Keys: / goes to the search box, arrows move through the results", default=True)
        with st.popover("Share", key="share", on_change="rerun") as share:
            if share.open:
                shared = query.to_share(place)
                st.markdown(location.share_note(query, shared))
                st.code(f"{_base_url()}/s?{urlencode(shared.to_params())}", language=None, wrap_lines=True)
                directory = pages.directory()
                st.download_button(
                    "List as CSV",
                    data=lambda: results.csv(directory, answer, query),
                    file_name=results.csv_name(directory),
                    mime="text/csv",
                    on_click="ignore",
                    key="csv",
                )


def _views() -> list[str]:
    return [view for view in VIEWS if view != "both" or not _on_phone()]


def _settle_page_and_view(answer: Answer) -> None:
    """What was kept of another day or device must be possible here and now."""
    if st.session_state.get("view") not in _views():
        st.session_state.view = "list" if _on_phone() else "both"
    if _page_number() > _pages_needed(answer):
        st.session_state[pages.page_key()] = _pages_needed(answer)


def _switch(name: str, label: str, *, default: bool = False, help: str | None = None) -> None:
    """A check box whose choice outlasts its being drawn: kept as ``choice_…``."""
    st.session_state[name] = st.session_state.get(f"choice_{name}", default)
    st.checkbox(
        label,
        key=name,
        help=help,
        on_change=lambda: st.session_state.update({f"choice_{name}": st.session_state[name]}),
    )


def _on_phone() -> bool:
    """By what the browser says of itself: a list and a map do not stand side by side on a phone."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def _base_url() -> str:
    return pages.settings().base_url or (st.context.url or "").split("?")[0].rstrip("/")


def _list(answer: Answer, query: Query, place: Place | None) -> None:
    directory = pages.directory()
    # always there, so that the cards below keep their places
    with st.container(key="above_cards"):
        _choice_at_one_point()
    if answer.video_first:
        _telehealth(answer, place)
        if heading := results.in_person_heading(answer):
            st.html(heading)
    chosen = st.session_state.get("chosen")
    page_number, pages_needed = _page_number(), _pages_needed(answer)
    order = list(
        range((page_number - 1) * CLINICS_PER_PAGE, min(page_number * CLINICS_PER_PAGE, len(answer.positions)))
    )
    if chosen and (rank := results.rank_of(answer, chosen)) is not None:
        order = [rank, *(n for n in order if n != rank)]
    for n in order:
        _card(answer, n, chosen=directory.row(answer.at(n))["clinic_id"] == chosen)
    if pages_needed > 1:
        top = "#in-person" if answer.video_first and results.tells_video_apart(answer) else "#results"
        st.pagination(pages_needed, key=pages.page_key(), on_change=lambda: pages.focus(top), persist_state="session")
    if not answer.video_first and results.tells_video_apart(answer):
        _telehealth(answer, place)
    advice.show(answer, few=FEW_RESULTS, ask=_ask)
    _missing(query, place)


def _page_number() -> int:
    return st.session_state.get(pages.page_key(), 1)


def _pages_needed(answer: Answer) -> int:
    return max(1, -(-len(answer.positions) // CLINICS_PER_PAGE))


def _label(directory: Directory, position: int) -> str:
    return plain_markdown(formats.name(directory.row(position)))


def _card(answer: Answer, rank: int, *, chosen: bool = False) -> None:
    """A result. ``rank``: its place among all, from 0; those by video come after the others and have no number."""
    directory, query = answer.directory, answer.query
    by_video = rank >= len(answer.positions)
    position = answer.at(rank)
    clinic_id = directory.row(position)["clinic_id"]
    here = explanations.why_here(directory, query, rank, answer)
    # link, facts and button stand side by side in the list; the style sheet draws them as one card
    pages.clinic_link(clinic_id, directory.remembered(_label, position))
    st.html(
        card.card(
            directory,
            position,
            query,
            None if by_video else rank + 1,
            len(answer.positions),
            None if by_video else results.miles_of(answer, rank),
            chosen,
            why.fold(here, answer.place, directory.today),
            answer.place,
        )
    )
    if not by_video and directory.remembered(nearby.point_of, position):
        st.button(
            "Shown on the map" if chosen else "Show on the map",
            key=f"show_{clinic_id}",
            type="tertiary",
            on_click=_show_on_map,
            args=(clinic_id,),
        )


def _show_on_map(clinic_id: str) -> None:
    st.session_state.chosen = clinic_id
    st.session_state["at_point"] = ()
    if st.session_state.view == "list":
        st.session_state.view = "map" if _on_phone() else "both"
    pages.focus(card.link_of(clinic_id))


def _chosen_card(answer: Answer) -> None:
    """With only the map on screen, the chosen clinic stands above it."""
    _choice_at_one_point()
    chosen = st.session_state.get("chosen")
    rank = results.rank_of(answer, chosen) if chosen else None
    if rank is None:
        st.html(element("p", "Choose a pin to see its clinic here.", class_="muted"))
        return
    _card(answer, rank, chosen=True)


def _choice_at_one_point() -> None:
    """Several clinics under one pin: which one?"""
    ids = st.session_state.get("at_point", ())
    if len(ids) < 2:
        return
    directory = pages.directory()
    st.html(element("p", f"{len(ids)} clinics are at this point. Which one?", id="at-point", tabindex="-1"))
    for clinic_id in ids:
        position = directory.position(clinic_id)
        if position is None:  # taken off the list since the pin was pressed
            continue
        st.button(
            plain_markdown(formats.name(directory.row(position))),
            key=f"point_{clinic_id}",
            on_click=_choose_at_point,
            args=(clinic_id,),
        )


def _choose_at_point(clinic_id: str) -> None:
    st.session_state.chosen = clinic_id
    pages.focus(card.link_of(clinic_id))


def _why_not(position: int, failed: tuple) -> None:
    directory = pages.directory()
    row = directory.row(position)
    with st.container(key=f"why_{row['clinic_id']}"):
        pages.clinic_link(row["clinic_id"], what_helps.named(directory, position))
        st.html(join(results.reasons(directory, failed), verdict.line(directory, position)))


def _telehealth(answer: Answer, place: Place | None) -> None:
    if heading := results.telehealth_heading(answer, place):
        st.html(heading)
    if (
        place and not len(answer.telehealth) and not near_misses.little_fits(answer, FEW_RESULTS)
    ):  # else it stands below the cards
        st.html(pages.contact())
    shown = answer.telehealth if st.session_state.get("all_video") else answer.telehealth[:5]
    for n in range(len(shown)):
        _card(answer, len(answer.positions) + n)
    if len(shown) < len(answer.telehealth):
        st.button(
            f"Show all {len(answer.telehealth)} by video",
            key="more_video",
            on_click=lambda: st.session_state.update(all_video=True),
        )


def _missing(query: Query, place: Place | None) -> None:
    """A clinic expected but not here: its name, and the wishes it fails."""
    # that it stands open outlasts this page
    kept = st.session_state
    kept["missing"] = kept["missing_open"] = kept.get("missing", bool(kept.get("missing_open")))
    with st.expander("Is a clinic missing here?", key="missing", on_change="rerun") as box:
        if not box.open:
            return
        name = st.text_input("Its name", key="missing_name", persist_state="session")
        if not name.strip():
            return
        directory = pages.directory()
        found = explanations.find_by_name(directory, name)
        if not found:
            st.html(
                join(
                    element(
                        "p",
                        "No clinic of that name is in this directory. That says nothing about the clinic.",
                        data_said="no clinic of that name",
                    ),
                    pages.contact(),
                )
            )
        for position in found:
            failed = explanations.why_not(directory, query, place, position)
            if failed:
                _why_not(position, failed)
            elif failed is not None:
                st.html(element("p", element("b", formats.name(directory.row(position))), " is in your list."))


def _map(answer: Answer, query: Query, place: Place | None) -> None:
    first = (_page_number() - 1) * CLINICS_PER_PAGE
    pins, crowd = results.pins(pages.directory(), answer, first, CLINICS_PER_PAGE)
    layers = find_map.layers(
        pins,
        chosen=st.session_state.get("chosen"),
        place_point=place.point if place and not place.is_area else None,
        radius_miles=query.within,
        outline=pages.outline(place) if place and place.is_area else (),
        crowd=crowd,
    )
    with st.container(key="map_frame", height=MAP_HEIGHT + 8, border=False):
        st_folium(
            find_map.base_map(tiles=_tiles()),
            key="map",
            height=MAP_HEIGHT,
            use_container_width=True,
            returned_objects=find_map.MAP_KEYS,
            feature_group_to_add=layers,
            on_change=partial(_pin_chosen, pins),
        )
    st.html(results.legend())
    if tiles_url := pages.settings().tiles_url:
        st.checkbox(plain_markdown(results.street_map_offer(tiles_url)), key="street_map")


def _tiles() -> tuple[str, str] | None:
    """The operator's street map, once the visitor asked for it."""
    settings = pages.settings()
    if not settings.tiles_url or not st.session_state.get("street_map"):
        return None
    return settings.tiles_url, settings.tiles_attribution or ""


def _pin_chosen(pins: list[find_map.Pin]) -> None:
    click = find_map.clicked(st.session_state.get("map"), pins)
    if click is None:
        return
    several = len(click.ids) > 1
    st.session_state["at_point"] = click.ids if several else ()
    st.session_state.chosen = None if several else click.ids[0]
    pages.focus("#at-point" if several else card.link_of(click.ids[0]))
