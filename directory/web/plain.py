"""Pages of ours that need nothing but themselves: no script, no other file, nothing of Streamlit's."""

from directory.views import site
from directory.views.html import Html

STYLE = (
    ":root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,sans-serif;background:light-dark(#fcfcfa,#111817);color:light-dark(#17211f,#e9efed)}"
    "body{max-width:38rem;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:break-word}h1{font-size:1.5rem;line-height:1.2}ul{padding-inline-start:1.25rem}"
    "a{color:light-dark(#0b5d57,#7fd6ca)}p[role=note]{border:2px solid;border-radius:6px;padding:.75rem 1rem;margin:0}"
)


def page(*body: Html, title: str = site.TITLE) -> str:
    """A whole HTML page of these elements, readable at any width, light and dark."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><style>{STYLE}</style></head>\n'
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )
