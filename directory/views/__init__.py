"""All HTML and sentences, pure: no Streamlit, no web server."""
