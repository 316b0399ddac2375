"""A page of Streamlit alone with as many widgets as the address asks for; the first check box is the one to click."""

import streamlit as st

MAKE = {
    "checkbox": lambda n: st.checkbox(
        f"check box {n} ({st.session_state.get('clicks', 0)})", key=f"checkbox_{n}", on_change=_clicked
    ),
    "button": lambda n: st.button(f"button {n}", key=f"button_{n}"),
    "selectbox": lambda n: st.selectbox(f"select box {n}", range(8), key=f"select_{n}"),
    "text": lambda n: st.text_input(f"text {n}", key=f"text_{n}"),
    "choice": lambda n: st.segmented_control(f"choice {n}", ("one", "two", "three"), key=f"choice_{n}"),
    "link": lambda n: st.page_link("https://localhost", label=f"link {n}"),
    "download": lambda n: st.download_button(f"download {n}", data=lambda: b"", key=f"download_{n}", on_click="ignore"),
    "expander": lambda n: st.expander(f"expander {n}"),
    "popover": lambda n: st.popover(f"popover {n}"),
}


def _clicked() -> None:
    st.session_state.clicks = st.session_state.get("clicks", 0) + 1


def page() -> None:
    """The widgets, one below the other."""
    for kind, make in MAKE.items():
        for n in range(int(st.query_params.get(kind, "0"))):
            make(n)


if __name__ == "__main__":
    page()
else:
    app = st.App(__file__)
