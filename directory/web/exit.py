"""The page a visitor leaves to: plain, without the directory's name, without a way back.

It is ours, so leaving asks nobody else and works on any network that reached the directory. Its address ends with a
slash because what lies below it never is Streamlit's page (``frame.Frame``).
"""

from base64 import b64encode
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

PATH = "notes/"
"""Where it lies, relative to the directory's first page."""

_STYLE = (
    ":root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,sans-serif}body{max-width:38rem;margin:0 auto;padding:1.5rem 1rem}"
    "h1{font-size:1.5rem;line-height:1.2}ul{padding-inline-start:1.25rem}"
)
_PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Notes</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><style>{_STYLE}</style></head>
<body><main><h1>Notes</h1><ul><li>Bread, milk, eggs</li><li>Call about the car</li><li>Water the plants</li></ul></main></body></html>
"""
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
).encode()
"""Its Content-Security-Policy: its own style and nothing else."""


def exit_route(base: str = "") -> Route:
    """`/notes/`: the same few lines for everybody, never stored."""

    def notes(request: Request) -> HTMLResponse:
        return HTMLResponse(_PAGE, headers={"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"})

    return Route(f"{base}/{PATH}", notes)
