"""Addresses and cookies of our own that more than one room names. Addresses are relative to the directory's first page."""

ACCOUNT = "account"
"""First part of the addresses for signing in and out; they are never Streamlit's page (``web.frame.Frame``)."""
SIGNED_IN = "signed-in"
"""The cookie that says who is signed in."""
EXIT = "notes/"
"""Where the page lies that a visitor leaves to (``web.exit``)."""
