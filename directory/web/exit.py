"""The page a visitor leaves to: plain, without the directory's name, without a way back.

It is ours, so leaving asks nobody else and works on any network that reached the directory. Its address ends with a
slash because what lies below it never is Streamlit's page (``frame.Frame``).
"""

from base64 import b64encode
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from directory import paths
from directory.views.html import element
from directory.web import plain

_PAGE = plain.page(
    element("h1", "Notes"),
    element(
        "ul", element("li", "Bread, milk, eggs"), element("li", "Call about the car"), element("li", "Water the plants")
    ),
    title="Notes",
)
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(plain.STYLE.encode()).digest()).decode()}'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
).encode()
"""Its Content-Security-Policy: its own style and nothing else."""


def exit_route(base: str = "") -> Route:
    """`/notes/`: the same few lines for everybody, never stored."""

    def notes(request: Request) -> HTMLResponse:
        return HTMLResponse(_PAGE, headers={"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"})

    return Route(f"{base}/{paths.EXIT}", notes)
