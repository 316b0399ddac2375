"""Security headers by path, and what a stranger need not see."""

import contextlib
import gc
from collections.abc import AsyncIterator

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from websockets import http11

from directory.paths import EXIT
from directory.settings import Settings
from directory.web import exit
from directory.web.faults import NOTHING_HERE

# the page's script asks where the visitor is, after a press
_PERMISSIONS = "geolocation=(self), " + ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def _policy(*, scripts: str, frame_ancestors: str, images: str = "") -> bytes:
    directives = {
        "default-src": "'self'",
        "img-src": f"'self' data: blob: {images}",
        "font-src": "'self' data:",
        "connect-src": "'self' ws: wss:",
        "base-uri": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "frame-ancestors": frame_ancestors,
        "script-src": scripts,
    }
    return "; ".join(f"{name} {value}".strip() for name, value in directives.items()).encode()


class SecurityHeaders:
    """Adds the headers to every answer. Decides by `scope["path"]` alone: a Host header cannot change that."""

    def __init__(self, app: ASGIApp, *, settings: Settings, script_hashes: str, base: str = "") -> None:
        self.app = app
        # streamlit needs wasm for some charts, and its page has one inline script, named by its hash
        strict = f"'self' 'wasm-unsafe-eval' {script_hashes}"
        self.page = _policy(scripts=strict, frame_ancestors="'none'")
        self.component = _policy(scripts=strict, frame_ancestors="'self'")
        # streamlit-folium evaluates the map's script in its frame; nothing else may
        self.map = _policy(
            scripts="'self' 'unsafe-inline' 'unsafe-eval'",
            frame_ancestors="'self'",
            images=settings.tiles_source or "",
        )
        self.component_path = f"{base}/component/"
        self.map_path = f"{base}/component/streamlit_folium."
        self.exit_path = f"{base}/{EXIT}"
        self.behind_tls = settings.behind_tls
        self.common = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", _PERMISSIONS.encode()),
        ]
        if settings.behind_tls:
            self.common.append((b"strict-transport-security", b"max-age=31536000"))

    def policy(self, path: str) -> bytes:
        """The Content-Security-Policy of an answer at `path`."""
        if path.startswith(self.map_path):
            return self.map
        if path == self.exit_path:
            return exit.POLICY
        return self.component if path.startswith(self.component_path) else self.page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        ours = [*self.common, (b"content-security-policy", self.policy(path))]
        replaced = {name for name, _ in ours} | {b"server"}

        async def guarded(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
                theirs = [(name, value) for name, value in message.get("headers", []) if name.lower() not in replaced]
                if self.behind_tls:
                    theirs = [(name, _secure(name, value)) for name, value in theirs]
                message = {**message, "headers": [*theirs, *ours]}
            await send(message)

        # open to anyone in Streamlit: session counts and cache sizes
        if path.rstrip("/").endswith("/_stcore/metrics"):
            await PlainTextResponse(NOTHING_HERE, 404)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


def _secure(name: bytes, value: bytes) -> bytes:
    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return value + b"; Secure"
    return value


@contextlib.asynccontextmanager
async def lifespan(_app: ASGIApp) -> AsyncIterator[None]:
    """At start, three things that neither `streamlit run` nor uvicorn offers a switch for.

    uvicorn announces itself below every middleware; it reads the list of such headers afresh from its configuration
    once a second, so the configuration is the place to change. From every proxy on this computer it believes
    X-Forwarded-For, whoever wrote it: of whom it is believed, `client.client_of` alone decides; each new connection takes
    its application from the configuration. And a handshake's head has passed h11 when websockets reads it once more:
    where that finds a line too long (8 kB; the cookies of OpenID Connect can be that), uvicorn leaves the visitor without
    an answer and the connection open.
    """
    for thing in gc.get_objects():
        if isinstance(thing, uvicorn.Config):
            thing.encoded_headers = [(name, value) for name, value in thing.encoded_headers if name != b"server"]
            if isinstance(getattr(thing, "loaded_app", None), ProxyHeadersMiddleware):
                thing.loaded_app = thing.loaded_app.app
    http11.MAX_LINE_LENGTH = http11.MAX_NUM_HEADERS = 1 << 20
    yield
