"""What we add to Streamlit's page before a browser reads it.

Style and script must be in the head: sent later, by a page script, they move the page after its first paint, and
the script would come too late to say which search this tab holds.
"""

import re
from base64 import b64encode
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from directory import paths
from directory.clinics import formats
from directory.settings import Settings
from directory.views import center, site
from directory.views.assets import Body, asset_url, fonts
from directory.views.html import element
from directory.web import plain
from directory.web.compression import answer, whole
from directory.web.room import Room

DESCRIPTION = "Clinics near you: what was checked, by whom, how and when. Nothing you type is kept."

# Addresses that are never Streamlit's page. A route of ours that streams or compresses by itself belongs here too.
_NOT_PAGES = ("static", "_stcore", "media", "component", "app/static", "assets", paths.ACCOUNT, paths.EXIT.rstrip("/"))


def injected(html: str, settings: Settings) -> str:
    """Streamlit's `html` with our title, description, fonts, style, script and words for browsers without script.

    Addresses are relative, as Streamlit's own in the same page, so a base path or a prefix of a proxy holds for both.
    """
    head = [
        f'<meta name="description" content="{escape(DESCRIPTION)}">',
        *(f'<link rel="preload" href="{asset_url(name)}" as="font" type="font/woff2" crossorigin>' for name in fonts()),
        f'<link rel="stylesheet" href="{asset_url("app.css")}">',
        f'<script src="{asset_url("app.js")}"></script>',
    ]
    html = re.sub(r"<title>.*?</title>", f"<title>{site.TITLE}</title>", html, count=1, flags=re.S)
    html = re.sub(r"<html[^>]*>", '<html lang="en">', html, count=1)
    # it describes an interface that is switched off
    html = re.sub(r'\s*(<!--(?:(?!-->).)*?-->)?\s*<link rel="service-desc"[^>]*>', "", html, count=1, flags=re.S)
    if fonts():
        html = re.sub(r'\s*<link\s[^>]*?as="font"[^>]*>', "", html, count=1)
    html = re.sub(
        r"<noscript>.*?</noscript>", f"<noscript>{_without_script(settings)}</noscript>", html, count=1, flags=re.S
    )
    return re.sub(r"(<meta charset[^>]*>)", lambda found: "\n    ".join([found[0], *head]), html, count=1, flags=re.I)


def _without_script(settings: Settings) -> str:
    lines = ["In a crisis call or text 988. In an emergency call 911.", "This directory needs JavaScript to run."]
    if settings.center_phone:
        lines.append(f"Or call {center.called(settings)}: {formats.phone(settings.center_phone)}.")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _no_such_page(root: str, settings: Settings) -> str:
    return plain.page(
        site.crisis_line(),
        element("h1", "There is no such page"),
        element("p", element("a", "Open the directory", href=root)),
        center.contact(settings, datetime.now(UTC)),
    )


def _no_room(settings: Settings) -> str:
    return plain.page(
        site.crisis_line(),
        element("h1", "Many people are here right now"),
        element(
            "p",
            "The directory cannot open another page at the moment. Please wait a minute or two, then ",
            element("a", "try again", href=""),
            ".",
        ),
        center.contact(settings, datetime.now(UTC)),
    )


def script_hashes(index_html: str, settings: Settings) -> str:
    """The Content-Security-Policy sources of the inline scripts in Streamlit's page as we serve it."""
    inline = re.findall(r"<script>([\s\S]*?)</script>", injected(index_html, settings))
    return " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline)


class Frame:
    """Changes every page of Streamlit's (`/`, `/clinic`, any unknown address) on its way out."""

    def __init__(self, app: ASGIApp, *, settings: Settings, room: Room, base: str = "") -> None:
        self.app = app
        self.room = room
        self.settings = settings
        self.root = f"{base}/"
        self.not_pages = tuple(f"{base}/{prefix}/" for prefix in _NOT_PAGES)
        self.page = lru_cache(maxsize=4)(lambda html: Body(injected(html.decode(), settings).encode(), "text/html"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or scope["path"].startswith(self.not_pages)
        ):
            await self.app(scope, receive, send)
            return
        # asked for as GET and uncompressed: Streamlit gzips /clinic but not /, and a HEAD has no body to measure
        found = await whole(self.app, {**scope, "method": "GET"})
        if found.status_code != 200 or not found.headers.get("content-type", "").startswith("text/html"):
            response = found
        elif "/" in scope["path"].removeprefix(self.root):
            # no page lies that deep, and Streamlit's page would stay blank there: it looks for its scripts beside itself
            response = HTMLResponse(_no_such_page(self.root, self.settings), 404)
        elif self.room.full():
            response = HTMLResponse(_no_room(self.settings), 503, {"cache-control": "no-store", "retry-after": "60"})
        else:
            response = answer(scope, self.page(found.body), "no-cache")
            for cookie in found.headers.getlist("set-cookie"):
                MutableHeaders(raw=response.raw_headers).append("set-cookie", cookie)
        await response(scope, receive, send)
