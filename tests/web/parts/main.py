from html import escape
from urllib.parse import urlencode

import folium
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

from directory.views.assets import go_local


def carried():
    st.session_state.update(search=st.session_state.carried.split("&turn=")[0].rstrip("&"), asked=1)


if "search" not in st.session_state:
    st.session_state.update(search=st.context.cookies.get("search", ""), asked=0)
st.title("Parts")
st.text_input("Search", key="carried", on_change=carried)
place = st.text_input("Place", on_change=lambda: st.session_state.update(asked=1))
if place == "fail":
    raise ValueError(f"no such place as {place} 99999-secret")
if place:
    st.session_state.search = urlencode({"place": place, "within": "50"})
st.text(f"The search is {st.session_state.search or 'empty'}.")
shown = escape(st.session_state.search) or "within=50"
st.html(f'<div data-search="{shown}" data-asked="{st.session_state.asked}" hidden></div>')
if st.checkbox("Map"):
    go_local()
    ground = folium.Map(tiles=None, maxZoom=18)
    pins = folium.FeatureGroup()
    FastMarkerCluster([[40.0, -105.0], [41.0, -106.0]]).add_to(pins)
    st_folium(ground, feature_group_to_add=pins, key="map", returned_objects=[])
