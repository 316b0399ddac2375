"""What visitors reach besides pages: starlette only, no streamlit."""
