"""The asking side of Find: place box, distance, wishes with the count beside each."""
import streamlit as st

import pages
from directory import places, query, schema, words
from directory.markup import element, plain_markdown
from directory.places import Place
from directory.schema import Group
from directory.search import Answer
from directory.wishes import FAMILIES, MUST, OPTION, SWITCH, TELEHEALTH, Option

MOST_PLACES = 8
# the ways to pay that most people look for stand open; the rest is one step away
FIRST_PAYMENTS = 6
PRICES = (300, 400, 500, 600, 800, 1000)  # US dollars a visit, steps of the price wish


def place_box() -> None:
    """The place box with its suggestions, and the distance."""
    asked = pages.query()
    st.html(element("h1", "Find a clinic"))
    if st.session_state.get("near_of") != asked.place:
        st.session_state.near_of = asked.place
        place = pages.place()
        st.session_state.near = place.label if place else asked.place
    with st.container(key="near_within"):
        with st.container(key="near_box"):
            st.text_input("Near", key="near", placeholder="ZIP, or city and state", type="search", live=True, autocomplete="off", on_change=_typed)
            _suggestions()
        st.session_state.within = asked.within
        distances = sorted({*query.DISTANCES, asked.within}, key=lambda miles: miles or 1e9)
        st.selectbox("Within", distances, key="within", format_func=lambda miles: f"{miles} miles" if miles else "any distance",
                     on_change=lambda: pages.ask(pages.query().with_(within=st.session_state.within)))


def _typed() -> None:
    text = st.session_state.near.strip()
    place = places.resolve(text).place if text else None
    if place or not text:
        _choose(place, rewrite=False)


def _choose(place: Place | None, *, rewrite: bool = True) -> None:
    pages.ask(pages.query().with_(place=place.text if place else ""))
    if rewrite and place:
        st.session_state.near = place.label
        pages.focus(".st-key-near input")
    st.session_state.near_of = pages.query().place


def _suggestions() -> None:
    """Up to eight places for what is typed, as long as it names none by itself."""
    text = st.session_state.near.strip()
    place = pages.place()
    resolved = places.resolve(text)
    if not text or resolved.place or (place and text == place.label):
        return
    choices = (resolved.choices or places.suggest(text, MOST_PLACES) or resolved.did_you_mean)[:MOST_PLACES]
    with st.container(key="choices"):
        if not choices:
            st.html(element("p", "We do not know that place. Try a 5-digit ZIP, or a city and state.", data_said="polite", class_="muted"))
            return
        question = "Which place do you mean?" if resolved.choices else "Did you mean" if resolved.did_you_mean and choices == resolved.did_you_mean[:MOST_PLACES] else "Places"
        st.html(element("p", question, class_="muted"))
        for choice in choices:
            st.button(plain_markdown(choice.label), key=f"place_{choice.text}", on_click=_choose, args=(choice,), width="stretch")


def wishes(answer: Answer) -> None:
    """The wishes in their groups. Ways of giving and paying stand open, the rest opens at a touch."""
    asked = pages.query()
    _group_title(Group.ROUTE)
    _chips("route", FAMILIES["route"], answer)
    _group_title(Group.PAYMENT)
    payments = FAMILIES["payment"]
    first = tuple(o for n, o in enumerate(payments) if n < FIRST_PAYMENTS or o.id in asked.wishes)
    _chips("payment", first, answer)
    with st.container(key="switches"):
        _tick(OPTION[f"{SWITCH}.accepting_new_patients"], answer)
        wishes_to_prove = asked.asks_for_something or asked.telehealth
        _toggle("verified_only", "Verified only", answer.counts[query.VERIFIED] if wishes_to_prove else None, "Your wishes count only where somebody checked them, and not too long ago")
    for group in (Group.SUPERVISION, Group.EVALUATION, Group.SUPPORT):
        with _more(group.value, schema.GROUP_LABELS[group][0], [o for o in FAMILIES[MUST] if o.group is group]) as box:
            if box.open:
                for option in (o for o in FAMILIES[MUST] if o.group is group):
                    _tick(option, answer)
    rest = tuple(o for o in payments if o not in first)
    money_checks = [o for o in FAMILIES[MUST] if o.group is Group.PAYMENT]
    with _more("money", "Price, insurance and more ways to pay", [*rest, *FAMILIES["insurance"], *money_checks]) as box:
        if box.open:
            for option in money_checks:
                _tick(option, answer)
            _price(answer)
            _family("insurance", answer)
            _chips("payment_rest", rest, answer)
    practical = [f for f in FAMILIES if f not in ("route", "payment", "insurance", MUST)]
    with _more("practical", "Practical: place, people, languages, access", [o for f in practical for o in FAMILIES[f] if o.id != f"{SWITCH}.accepting_new_patients"]) as box:
        if box.open:
            _toggle("telehealth", "Visits by video in my state", answer.counts[TELEHEALTH], "Clinics licensed in the state of your place, shown after the others")
            for family in practical:
                if family == SWITCH:
                    for option in FAMILIES[SWITCH][1:]:
                        _tick(option, answer)
                else:
                    _family(family, answer)
    st.html(element("p", "In one list, any of the ticked ones is enough (access: all must be there). Everything else must all be true.", class_="muted small"))


def _group_title(group: Group) -> None:
    st.html(element("h2", schema.GROUP_LABELS[group][0], class_="group-title"))


def _more(key: str, label: str, options: list[Option]):
    chosen = sum(o.id in pages.query().wishes for o in options)
    return st.expander(f"{label} ({chosen} chosen)" if chosen else label, key=f"more_{key}", on_change="rerun")


def _family(family: str, answer: Answer) -> None:
    st.html(element("h3", schema.FACET[family].label, class_="group-title"))
    _chips(family, FAMILIES[family], answer)


def _chips(key: str, options: tuple[Option, ...], answer: Answer) -> None:
    with st.container(key=f"chips_{key}", horizontal=True):
        for option in options:
            _tick(option, answer)


def _tick(option: Option, answer: Answer) -> None:
    """One wish: a keyed check box whose label carries the count (keyed boxes keep focus when a label changes)."""
    key = f"wish_{option.id.replace('.', '_')}"
    st.session_state[key] = option.id in pages.query().wishes
    st.checkbox(f"{option.label} ({answer.counts[option.id]:,})", key=key, on_change=_toggled, args=(option.id,))


def _toggled(option_id: str) -> None:
    pages.ask(pages.query().toggle(option_id))


def _toggle(field: str, label: str, count: int | None, help_text: str) -> None:
    key = f"only_{field}"
    st.session_state[key] = getattr(pages.query(), field)
    st.checkbox(label if count is None else f"{label} ({count:,})", key=key, help=help_text, on_change=lambda: pages.ask(pages.query().with_(**{field: st.session_state[key]})))


def _price(answer: Answer) -> None:
    st.session_state.price = pages.query().price_at_most
    st.selectbox("Price of one visit", [None, *sorted({*PRICES, pages.query().price_at_most} - {None})], key="price", format_func=lambda p: f"at most {words.money(str(p))}" if p else "any price",
                 on_change=lambda: pages.ask(pages.query().with_(price_at_most=st.session_state.price)))
