"""The ketamine clinic directory: pure Python, no streamlit."""
