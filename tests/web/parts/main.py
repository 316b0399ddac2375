from html import escape
from urllib.parse import urlencode

import folium
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from directory.views.assets import go_local

if "search" not in st.session_state:
    st.session_state.search = st.context.cookies.get("search", "")
st.title("Parts")
place = st.text_input("Place")
if place == "fail":
    raise ValueError(f"no such place as {place} 99999-secret")
if place:
    st.session_state.search = urlencode({"place": place, "within": "50"})
st.text(f"The search is {st.session_state.search or 'empty'}.")
st.html(f'<div data-search="{escape(st.session_state.search)}" hidden></div>')
if st.checkbox("Map"):
    go_local()
    ground = folium.Map(tiles=None, maxZoom=18)
    pins = folium.FeatureGroup()
    FastMarkerCluster([[40.0, -105.0], [41.0, -106.0]]).add_to(pins)
    st_folium(ground, feature_group_to_add=pins, key="map", returned_objects=[])
