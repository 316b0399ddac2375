"""One clinic, also cold from a link that someone sent."""

from datetime import UTC, datetime

import streamlit as st

import pages
from directory.clinics import formats
from directory.search import nearby
from directory.views import site, words
from directory.views.clinic import opening, page
from directory.views.html import element, plain_markdown

directory = pages.directory()
asked_id = st.query_params.get("id", "")[:80]
position = directory.position(asked_id)
with st.container(key="back"):
    st.page_link("public/find.py", label="Back to the list")
if position is None:
    st.html(page.not_found())
    st.html(site.footer(pages.contact(), directory))
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
with st.container(key="clinic"):
    with st.container(key="clinic_top"):
        st.html(head)
        if opening.closed_sentence(directory.row(position)):
            st.html(element("h2", "The nearest open clinics"))
            for other, distance in nearby.nearest_open(directory, position):
                near = directory.row(other)
                st.page_link(
                    "public/clinic.py",
                    label=plain_markdown(f"{formats.name(near)}, {words.miles(distance)}"),
                    query_params={"id": near["clinic_id"]},
                )
    with st.container(key="clinic_side"):
        st.html(questions)
    with st.container(key="clinic_main"):
        st.html(rest)
if st.session_state.get("clinic_seen") != asked_id:
    st.session_state["clinic_seen"] = asked_id
    if st.session_state.get("been_on_find"):
        pages.focus("#clinic-name")
