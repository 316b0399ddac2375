"""One clinic, also cold from a link that someone sent."""

from datetime import UTC, datetime

import streamlit as st

import pages
from directory.search import explanations, nearby
from directory.understanding import crisis
from directory.views import site
from directory.views.clinic import opening, page, replacements
from directory.views.find import what_helps
from directory.views.html import plain_markdown


def _no_such_clinic(asked_id: str) -> None:
    """Its name, and the clinics that the address or the name may mean."""
    st.html(page.not_found())
    with st.container(key="clinic_search"):
        name = st.text_input("Name of the clinic", key="clinic_named").strip()
        if emergency := crisis.kinds(name):
            st.html(site.emergency_panel(emergency))
        found = explanations.find_by_name(directory, name) if name else nearby.of_cut_address(directory, asked_id)
        if name or found:
            st.html(page.names_heading(len(found), typed=bool(name)))
        for other in found:
            pages.clinic_link(directory.row(other)["clinic_id"], what_helps.named(directory, other))
        st.page_link("public/find.py", label="Look for a clinic near you")
        st.html(pages.contact())
    st.html(site.footer(pages.contact(), directory))


directory = pages.directory()
asked_id = st.query_params.get("id", "")[:80]
position = directory.position(asked_id)
with st.container(key="back"):
    st.page_link("public/find.py", label="Back to the list")
if position is None:
    _no_such_clinic(asked_id)
    st.stop()
place = pages.place()
head, questions, rest = page.parts(
    directory,
    position,
    datetime.now(UTC),
    nearby.miles_from(place, directory, position),
    place.label if place else "",
    pages.checked(),
)
closed = opening.closed_sentence(directory.row(position))
with st.container(key="clinic"):
    with st.container(key="clinic_top"):
        st.html(head)
        if closed:
            for heading, instead in replacements.parts(directory, position):
                st.html(heading)
                for other in instead:
                    pages.clinic_link(other.clinic_id, plain_markdown(other.label))
                    st.html(other.line)
            st.html(pages.contact())
    if questions:
        with st.container(key="clinic_side"):
            st.html(questions)
    with st.container(key="clinic_main"):
        st.html(rest)
if st.session_state.get("clinic_seen") != asked_id:
    st.session_state["clinic_seen"] = asked_id
    if st.session_state.get("been_on_find"):
        pages.focus("#clinic-name")
