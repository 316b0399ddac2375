"""The guide, also cold from a link and where no list of clinics could be loaded."""

from contextlib import suppress

import streamlit as st

import pages
from directory.search.published import Directory, Unreadable
from directory.views.guide import guide

directory: Directory | None = None
with suppress(Unreadable):
    directory = pages.directory()
st.html(guide.page(directory, pages.today(), pages.contact(), pages.checked(), pages.settings().guide_review))
