"""Links that carry a search, and the cookie by which a search reaches a page.

The address of a page never holds a place. A share link does, once: `/s?place=80202&within=50` answers with a
redirect and a cookie, so afterwards neither address bar nor history nor Referer has it. A reload, a restarted server
and another process take the same way: the script in the page's head writes the tab's search into the same cookie
before each websocket that it opens, and how the list was left into another, which no link can set. A page reads them
from the handshake of its websocket, which also ends them, so they cannot reach anybody later.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from directory.settings import Settings

SEARCH_COOKIE = "search"
"""Holds a search as its query string, exactly as urlencode writes it."""
SHARED_COOKIE = "shared"
"""Tells the page's script that a share link is being opened: it wins over the search kept in the tab."""
LEFT_COOKIE = "left"
"""Holds how the list was left (``views.find.left``), written by the page's script alone."""
LONGEST_SEARCH = 3800  # characters; browsers drop a cookie over 4096 bytes with its name
_SECONDS = 60

# What a cookie's value may hold (RFC 6265 4.1.1) and a query string may need; everything else is percent-encoded.
_PLAIN = "=&%+*-._~!'()/:@?$"


def share_route(settings: Settings, base: str = "") -> Route:
    """`/s?…`: 303 to the first page, the search in a cookie of 60 seconds."""

    def share(request: Request) -> Response:
        headers = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}
        search = quote(request.scope["query_string"], safe=_PLAIN)
        if len(search) > LONGEST_SEARCH:
            text = "This link is too long to be one of ours. It may have been changed on its way. Open the directory itself."
            return PlainTextResponse(text, 414, headers=headers)
        # relative, so that a prefix added by a proxy holds
        response = RedirectResponse("./", 303, headers=headers)
        if search:
            # by hand: Starlette's set_cookie puts quotes around a value that needs none, the page's script does not
            lasting = f"Path={base}/; Max-Age={_SECONDS}; SameSite=Lax{'; Secure' if settings.behind_tls else ''}"
            response.headers.append("set-cookie", f"{SEARCH_COOKIE}={search}; HttpOnly; {lasting}")
            response.headers.append("set-cookie", f"{SHARED_COOKIE}=1; {lasting}")
        return response

    return Route(f"{base}/s", share)


class SearchCookies:
    """Ends the search cookies with the websocket handshake that delivered them."""

    def __init__(self, app: ASGIApp, *, settings: Settings, base: str = "") -> None:
        self.app = app
        self.path = f"{base}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        carried = _cookie_names(scope)
        ended = [
            (b"set-cookie", f"{name}=; Path={self.path}; Max-Age=0".encode())
            for name in (SEARCH_COOKIE, SHARED_COOKIE, LEFT_COOKIE)
            if name in carried
        ]

        async def ending(message: Message) -> None:
            if message["type"] == "websocket.accept" and ended:
                message = {**message, "headers": [*message.get("headers", []), *ended]}
            await send(message)

        await self.app(scope, receive, ending)


def _cookie_names(scope: Scope) -> set[str]:
    return {
        pair.split(b"=", 1)[0].strip().decode("latin-1")
        for name, value in scope["headers"]
        if name == b"cookie"
        for pair in value.split(b";")
    }
