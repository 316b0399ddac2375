"""The one box of Find: a place, or words for a clinic, a wish, a condition. What it understood becomes visible wishes."""

from dataclasses import replace

import streamlit as st

import pages
from directory.clinics import formats
from directory.geo import geocoder, places
from directory.geo.places import Place
from directory.understanding import understand
from directory.understanding.suggestions import CLINIC, PLACE
from directory.understanding.understand import Suggestion, Understood
from directory.views import site
from directory.views.find import results as find_results
from directory.views.html import element, plain_markdown
from pages.parts.find import results

MOST_OFFERED = 8


def show() -> None:
    """The box with what it offers, the distance, and what stays to be said of the words that were taken."""
    asked = pages.query()
    if st.session_state.get("near_of") != asked.place:
        st.session_state.near_of = asked.place
        place = pages.place()
        st.session_state.near = place.label if place else asked.place
    with st.container(key="near_within"):
        with st.container(key="near_box"):
            st.text_input(
                "Near, or in words",
                key="near",
                placeholder="ZIP, city, clinic or wish",
                type="search",
                live=True,
                autocomplete="off",
                on_change=_typed,
            )
            _offers()
        _within()
    _taken()


@st.fragment(key=results.WITHIN_PANE)
def _within() -> None:
    """The distances, with how many clinics there are within each; a wish changes them."""
    pages.keep_in_step()
    labels = find_results.distances(pages.answer())
    st.session_state.within = pages.query().within
    st.selectbox(
        "Within",
        list(labels),
        key="within",
        format_func=lambda miles: labels[miles],
        on_change=_look_within,
    )


def _look_within() -> None:
    chosen = st.session_state.within
    # a list drawn before the last wish holds other counts: its label comes back as it is, also where nobody chose it anew
    within = find_results.distance_of(chosen) if isinstance(chosen, str) else chosen
    if within != pages.query().within:
        pages.ask(pages.query().with_(within=within))
        st.rerun(results.PANES)


def _read(text: str) -> Understood:
    return understand.understand(pages.directory(), text, pages.query())


def _typed() -> None:
    """A text that names a place and nothing else is the search at once; an emptied box clears the place."""
    st.session_state.taken = None
    text = st.session_state.near.strip()
    place = _read(text).place_alone
    if place or not text:
        st.session_state.address = None
        pages.ask(pages.query().with_(place=place.text if place else ""))
        st.session_state.near_of = pages.query().place


def _settle(place: Place | None) -> None:
    """The box shows the place searched around, and keeps the focus."""
    st.session_state.near = place.label if place else ""
    pages.focus(".st-key-near input")
    st.session_state.near_of = pages.query().place


def _use(understood: Understood, place: Place | None) -> None:
    """Search with everything understood; help for who spoke of a crisis stays, and so does what could not be used."""
    asked = understood.query.with_(place=place.text) if place else understood.query
    if asked.place != pages.query().place:
        st.session_state.address = None
    pages.ask(asked)
    _settle(pages.place())
    _take(understood)


def _take(understood: Understood) -> None:
    """Of the words that leave the box only this is kept: for what help comes first, and what was of no use."""
    st.session_state.taken = tuple(sorted(understood.emergency)), understood.left


def _pick(suggestion: Suggestion) -> None:
    """One suggestion: it stands for the end of the text; what the rest means is kept."""
    text = st.session_state.near
    rest = understand.understand(pages.directory(), text[: len(text) - len(suggestion.stands_for)], pages.query())
    if suggestion.kind == PLACE:
        _use(rest, places.resolve(suggestion.value).place)
    else:
        _use(replace(rest, query=rest.query.with_(wishes=rest.query.wishes | {suggestion.value})), None)


def _taken() -> None:
    """What stays below the box once Enter or a press took the words out of it."""
    emergency, left = st.session_state.get("taken") or ((), "")
    if emergency or left:
        with st.container(key="taken"):
            if emergency:
                st.html(site.emergency_panel(emergency))
            _not_used(left)


def _not_used(left: str) -> None:
    if left:
        st.html(element("p", f"Not used: {left}", class_="muted small"))


def _offers() -> None:
    """Help first, then what the typed words may mean, at most eight, as long as they are more than one place."""
    text = st.session_state.near.strip()
    if not text:
        return
    understood = _read(text)
    place = pages.place()
    street = bool(pages.settings().geocoder_url) and geocoder.is_street(text) and not st.session_state.get("address")
    if not understood.crisis and not street and (understood.place_alone or (place and text == place.label)):
        return
    with st.container(key="choices"):
        if understood.crisis:
            st.html(site.emergency_panel(understood.emergency))
        if street:
            _street(text, understood)
            return
        shown = _understood(understood)
        shown += _places(understood, MOST_OFFERED - shown)
        shown += _clinics(understood, MOST_OFFERED - shown)
        if not understood.places:
            shown += _suggestions(text, understood, MOST_OFFERED - shown)
        known = bool(shown or understood.understood)
        if known:
            _not_used(understood.left)
        elif not understood.crisis:
            st.html(
                element(
                    "p",
                    "We do not know that place or word. Try a 5-digit ZIP, a city and state, or a word such as Spravato.",
                    data_said="We do not know that place or word",
                    class_="muted",
                )
            )


def _understood(understood: Understood) -> int:
    """One button that does everything understood; Enter in the box presses it."""
    new = [m.label for m in understood.understood if m.id != CLINIC]
    if not new or understood.places or understood.query == pages.query():
        return 0
    st.button(
        plain_markdown("Search: " + " · ".join(new)),
        key="understood",
        on_click=_use,
        args=(understood, None),
        width="stretch",
    )
    return 1


def _places(understood: Understood, room: int) -> int:
    """Places of an ambiguous name, or near misses of an unknown one."""
    choices = (understood.places or understood.did_you_mean)[:room]
    if not choices:
        return 0
    # a place asked back must not look as if the wishes were lost
    wishes = ", ".join(m.label for m in understood.understood if m.id != CLINIC)
    asks = f"Understood: {wishes}. Which place do you mean?" if wishes else "Which place do you mean?"
    st.html(element("p", asks if understood.places else "Did you mean", class_="muted"))
    for choice in choices:
        st.button(
            plain_markdown(choice.label),
            key=f"place_{choice.text}",
            on_click=_use,
            args=(understood, choice),
            width="stretch",
        )
    return len(choices)


def _clinics(understood: Understood, room: int) -> int:
    found = understood.clinics[:room]
    for position in found:
        row = pages.directory().row(position)
        _clinic(row["clinic_id"], f"{formats.name(row)}, {row['city']}, {row['state_province']}")
    return len(found)


def _clinic(clinic_id: str, label: str) -> None:
    st.page_link("public/clinic.py", label=plain_markdown(label), query_params={"id": clinic_id})


def _suggestions(text: str, understood: Understood, room: int) -> int:
    """What begins like the end of the text: places, wishes, clinics."""
    directory = pages.directory()
    known = (
        {m.id for m in understood.understood}
        | {directory.row(p)["clinic_id"] for p in understood.clinics}
        | {p.text for p in understood.did_you_mean}
    )
    found = [s for s in understand.suggestions(directory, text, MOST_OFFERED) if s.value not in known][:room]
    for n, suggestion in enumerate(found):
        if suggestion.kind == CLINIC:
            _clinic(suggestion.value, suggestion.label)
        else:
            st.button(
                plain_markdown(suggestion.label),
                key=f"offer_{n}_{suggestion.value.replace('.', '_')}",
                on_click=_pick,
                args=(suggestion,),
                width="stretch",
            )
    return len(found)


def _street(text: str, understood: Understood) -> None:
    """Offers to look a street address up; it leaves the server only at the visitor's wish."""
    st.button(
        "Look this street up with the map service",
        key="street",
        on_click=_look_up,
        args=(text, understood),
        width="stretch",
    )
    failed_text, reason = st.session_state.get("street_failed", ("", ""))
    if failed_text == text:
        st.html(
            element(
                "p",
                f"That did not work: {reason}. The ZIP or city will do.",
                data_said=f"That did not work: {reason}",
                class_="muted",
            )
        )


def _look_up(text: str, understood: Understood) -> None:
    """By the operator's geocoder; only the ZIP of what it finds can get into a link."""
    outcome = pages.geocoder().find(text)
    if outcome.place is None:
        st.session_state.street_failed = (text, outcome.reason)
        return
    pages.ask(pages.query().with_(place=outcome.place.text))
    st.session_state.address = outcome.place
    _settle(outcome.place)
    _take(replace(understood, left=""))  # the street's own words were of use
