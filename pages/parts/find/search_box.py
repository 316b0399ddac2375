"""The one box of Find: a place, or words for a clinic, a wish, a condition. What it understood becomes visible wishes."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import pages
from directory.geo import places
from directory.geo.places import Place
from directory.understanding import offers, understand
from directory.understanding.offers import Offers
from directory.understanding.suggestions import CLINIC, Suggestion
from directory.understanding.understand import Understood
from directory.views import site
from directory.views.find import location, what_helps
from directory.views.find import results as find_results
from directory.views.find import typed as find_typed
from directory.views.html import Html, element, join, plain_markdown
from pages.parts.find import results

_A_WORD = 3  # letters from which a text that leads nowhere names whom to ask: nobody has typed less on purpose
_ANY = 0  # any distance; where None is chosen, Streamlit's list says that nothing is


def show(asking: DeltaGenerator) -> None:
    """The box with what it offers, the distance, and what stays to be said of the words that were taken.

    ``asking``: the container that they lie in.
    """
    asked = pages.query()
    if st.session_state.get("near_of") != asked.place:
        st.session_state["near_of"] = asked.place
        place = pages.place()
        st.session_state.near = place.label if place else asked.place
    near_within = asking.container(key="near_within")
    with near_within.container(key="near_box"):
        st.text_input(
            "Near, or in words",
            key="near",
            placeholder="ZIP, city, clinic or wish",
            type="search",
            live=True,
            autocomplete="off",
            on_change=_typed,
            persist_state="session",
        )
        _offers()
    with near_within.container(key="locating"):
        st.html(location.offer(abroad=bool(st.session_state.get("abroad"))))
        # nobody sees it: here the page's script brings the browser's position
        st.text_input("Position", key="position", autocomplete="off", on_change=_located)
    with near_within:
        _within()
    with asking:
        _taken()


@st.fragment(key=results.WITHIN_PANE)
def _within() -> None:
    """The distances, with how many clinics there are within each; a wish changes them."""
    pages.keep_in_step()
    place = pages.place()
    if place is not None and place.is_area:
        return
    labels = {miles or _ANY: label for miles, label in find_results.distances(pages.answer()).items()}
    st.session_state.within = pages.query().within or _ANY
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
    within = find_results.distance_of(chosen) if isinstance(chosen, str) else chosen or None
    if within != pages.query().within:
        pages.ask(pages.query().with_(within=within))
        st.rerun(results.PANES)


def _typed() -> None:
    """A text that names a place and nothing else is the search at once. An emptied box loses nothing: it is asked about."""
    st.session_state.update(taken=None, abroad=False)
    text = st.session_state.near.strip()
    if _stands(text):
        return
    understood = understand.understand(pages.directory(), text, pages.query())
    place = understood.place_alone
    if place and place.text != pages.query().place:
        st.session_state.address = None
        pages.ask(understood.query)
        st.session_state["near_of"] = pages.query().place
        _remember_others(understood)


def _remember_others(understood: Understood) -> None:
    """The largest of several towns of a name was taken: the others are offered beside the count."""
    place = understood.place
    st.session_state["largest_of"] = (
        (place.text, place.text.rpartition(",")[0]) if place and understood.others else ("", "")
    )


def _stands(text: str) -> bool:
    """Whether the box shows the place of the search: a letter typed and deleted changes nothing."""
    place = pages.place()
    return place is not None and text == place.label


def _everywhere() -> None:
    """Search without a place; only a press or Enter in the emptied box does it."""
    st.session_state.address = None
    pages.ask(pages.query().with_(place=""))
    _settle(None)


def _located() -> None:
    """Search around the browser's own position. The field is emptied: the same position may be asked for again."""
    place = places.position(st.session_state.position)
    st.session_state.update(position="", abroad=place is None)
    if place:
        st.session_state.update(address=None, taken=None)
        pages.ask(pages.query().around(place))
        _settle(place)


def _settle(place: Place | None) -> None:
    """The box shows the place searched around, and keeps the focus."""
    st.session_state.near = place.label if place else ""
    pages.focus(".st-key-near input")
    st.session_state["near_of"] = pages.query().place


def _use(understood: Understood) -> None:
    """Search with everything understood; help for who spoke of a crisis stays, and so does what could not be used."""
    if understood.query.place != pages.query().place:
        st.session_state.address = None
    pages.ask(understood.query)
    _remember_others(understood)
    _settle(pages.place())
    _take(understood)


def _take(understood: Understood) -> None:
    """Of the words that leave the box only this is kept: for what help comes first, and what was of no use."""
    st.session_state.taken = tuple(sorted(understood.emergency)), understood.left


def _pick(suggestion: Suggestion) -> None:
    _use(offers.picked(pages.directory(), st.session_state.near, suggestion, pages.query()))


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
    """Help first, then what the typed words may mean."""
    text = st.session_state.near.strip()
    if not text and pages.query().place:
        place = pages.place()
        with st.container(key="choices"):
            st.html(_is_for(text))
            # Enter in the box presses it
            st.button(
                plain_markdown(f"Search everywhere, not near {place.label if place else pages.query().place}"),
                key="understood",
                on_click=_everywhere,
                width="stretch",
            )
        return
    streets = bool(pages.settings().geocoder_url) and not st.session_state.get("address")
    offered = offers.offers(pages.directory(), text, pages.query(), pages.place(), streets=streets)
    if offered is None:
        return
    understood = offered.understood
    with st.container(key="choices"):
        st.html(
            join(
                _is_for(text),
                site.emergency_panel(understood.emergency) if understood.crisis else "",
                find_typed.notice(understood.notice) if understood.notice else "",
                join(element("p", find_typed.NEAR_YOU, class_="muted"), location.offer(abroad=False))
                if offered.near_me
                else "",
            )
        )
        if offered.street:
            _street(text, understood)
            return
        _answers(understood)
        if offered.search:
            # Enter in the box presses it
            _search("understood", offered.labels, understood)
        if offered.otherwise and understood.otherwise:
            _search("otherwise", offered.otherwise, understood.otherwise)
        _places(offered)
        for position in offered.clinics:
            pages.clinic_link(
                pages.directory().row(position)["clinic_id"], what_helps.named(pages.directory(), position)
            )
        _suggestions(offered.suggestions)
        if offered.known:
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
        if offered.leads_nowhere and len(text) >= _A_WORD and not understood.crisis:
            st.html(pages.contact())


def _is_for(text: str) -> Html:
    """The text that all the offers are for: Enter waits until it is the one in the box."""
    return element("span", hidden=True, data_for=text)


def _search(key: str, labels: tuple[str, ...], understood: Understood) -> None:
    st.button(
        plain_markdown("Search: " + " · ".join(labels)), key=key, on_click=_use, args=(understood,), width="stretch"
    )


def _answers(understood: Understood) -> None:
    """The guide's own answers to a question; the page's script goes to each on the guide's page."""
    for address in understood.questions:
        with st.container(key=f"answer_{address}"):
            st.page_link(
                "public/guide.py", label=plain_markdown(f"Guide: {find_typed.answer_title(address)}"), width="stretch"
            )


def _places(offered: Offers) -> None:
    """Places of an ambiguous name, or near misses of an unknown one."""
    # a place asked back must not look as if the wishes were lost
    wishes = ", ".join(offered.labels)
    if not offered.places:
        if offered.understood.notice and wishes:
            st.html(element("p", f"Understood: {wishes}.", class_="muted"))
        return
    asks = "Which place do you mean?" if offered.understood.places else "Did you mean"
    st.html(element("p", f"Understood: {wishes}. {asks}" if wishes and not offered.search else asks, class_="muted"))
    for choice in offered.places:
        st.button(
            plain_markdown(choice.label),
            key=f"place_{choice.text}",
            on_click=_use,
            args=(offers.at_place(offered.understood, choice),),
            width="stretch",
        )


def _suggestions(begun: tuple[Suggestion, ...]) -> None:
    """What begins like the end of the text: places, wishes, clinics."""
    for n, suggestion in enumerate(begun):
        if suggestion.kind == CLINIC:
            pages.clinic_link(suggestion.value, plain_markdown(suggestion.label))
        else:
            st.button(
                plain_markdown(suggestion.label),
                key=f"offer_{n}_{suggestion.value.replace('.', '_')}",
                on_click=_pick,
                args=(suggestion,),
                width="stretch",
            )


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
        st.session_state["street_failed"] = (text, outcome.reason)
        return
    pages.ask(pages.query().with_(place=outcome.place.text))
    st.session_state.address = outcome.place
    _settle(outcome.place)
    _take(understood)
