"""Who may speak to us: host names we answer to, and origins whose pages may open a websocket or send data.

Both are decided before Streamlit looks. Left to itself Streamlit asks an outside service for its own address
when it meets a foreign origin, inside the event loop: everyone waits, and a third party hears of it.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from directory.settings import LOCAL_HOSTS, Settings

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Hosts(TrustedHostMiddleware):
    """Answers 400 to a Host header that is not ours (DNS rebinding, poisoned links)."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        super().__init__(app, allowed_hosts=settings.allowed_hosts, www_redirect=False)


class Origins:
    """Answers 403 to a websocket handshake or unsafe method whose Origin is not ours.

    A missing Origin is refused like a foreign one: every browser sends it with both, and Streamlit would
    let it pass. A form posted by plain HTML under `Referrer-Policy: no-referrer` says `Origin: null`, which is
    refused too: send it with `fetch`.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.behind_tls = settings.behind_tls
        self.listed = set(settings.origins)
        if settings.base_url:
            address = urlsplit(settings.base_url)
            self.listed.add(f"{address.scheme}://{address.netloc.lower()}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in _SAFE_METHODS)
        if asks and not self.admits(scope):
            await PlainTextResponse("Refused: this request comes from another site.", 403)(scope, receive, send)
            return
        await self.app(_as_same_origin(scope) if scope["type"] == "websocket" else scope, receive, send)

    def admits(self, scope: Scope) -> bool:
        """Whether the request's Origin is the host asked for, this computer, or one of the operator's."""
        headers = Headers(scope=scope)
        given = headers.getlist("origin")
        if len(given) != 1:
            return False
        origin, host = given[0].lower(), headers.get("host", "").lower()
        if origin in self.listed:
            return True
        try:
            asked, from_page = urlsplit(f"//{host}"), urlsplit(origin)
            served_port = asked.port
            local = _is_local(asked.hostname) and _is_local(from_page.hostname) and from_page.port == served_port
        except ValueError:
            return False
        if origin != f"{from_page.scheme}://{from_page.netloc}" or from_page.scheme not in ("http", "https"):
            return False
        if local:
            return True
        return from_page.netloc == host and (from_page.scheme == "https" or not self.behind_tls)


def _as_same_origin(scope: Scope) -> Scope:
    """An admitted handshake as Streamlit must see it: any origin but the host's own would make it ask outside."""
    headers = Headers(scope=scope)
    origin, host = urlsplit(headers["origin"]), headers.get("host", "")
    if origin.netloc == host:
        return scope
    replaced = (b"origin", f"{origin.scheme}://{host}".encode("latin-1"))
    return {**scope, "headers": [replaced if name == b"origin" else (name, value) for name, value in scope["headers"]]}


def _is_local(host: str | None) -> bool:
    return host in {name.strip("[]") for name in LOCAL_HOSTS}
