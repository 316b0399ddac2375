"""The frame of every page."""

import streamlit as st

st.set_page_config(page_title="Clinic directory", page_icon="🧭")
st.write("In a crisis call or text 988. In an emergency call 911.")
st.title("Find a clinic")
