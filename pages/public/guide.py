"""The guide, also cold from a link and where no list of clinics could be loaded."""

import streamlit as st

import pages
from directory.search.published import Unreadable
from directory.views import site
from directory.views.guide import guide

try:
    directory = pages.directory()
except Unreadable:
    directory = None
st.html(
    guide.page(directory, pages.today(), site.contact(pages.settings()), pages.checked(), pages.settings().guide_review)
)
