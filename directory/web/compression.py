"""Answers small on the wire: compressed once, kept in memory."""

import anyio
import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from directory.views.assets import Body


def answer(scope: Scope, body: Body, cache_control: str) -> Response:
    """`body` as the visitor's browser can take it: compressed, or 304 where it has it already."""
    headers = Headers(scope=scope)
    chosen = body.gzipped if takes_gzip(headers) else None
    etag = f'"{body.digest}-gz"' if chosen else f'"{body.digest}"'
    common = {"cache-control": cache_control, "etag": etag, "vary": "Accept-Encoding"}
    if etag in [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=common)
    if chosen:
        common["content-encoding"] = "gzip"
    return Response(chosen or body.plain, headers=common, media_type=body.media_type)


def takes_gzip(headers: Headers) -> bool:
    """Whether a request's Accept-Encoding admits gzip."""
    for offer in ",".join(headers.getlist("accept-encoding")).lower().split(","):
        name, _, quality = offer.replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" or not quality
    return False


class CompressedStatic:
    """Streamlit's own scripts and styles, gzipped.

    Streamlit leaves that to a proxy; a directory run without one would send 3 MB to a phone instead of 1.3.
    Only files marked `public` are kept: unknown paths get Streamlit's page, which is not, so memory is bounded by
    what is installed.
    """

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self.app = app
        # the frame of streamlit-folium is one script of 220 kB under its own prefix
        self.prefixes = (f"{base}/static/", f"{base}/component/streamlit_folium.st_folium/static/")
        self.kept: dict[str, tuple[Body, str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not scope["path"].startswith(self.prefixes)
            or not takes_gzip(Headers(scope=scope))
            or "range" in Headers(scope=scope)
        ):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self.kept:
            found = await whole(self.app, scope)
            headers = found.headers
            cache_control = headers.get("cache-control", "")
            body = Body(bytes(found.body), headers.get("content-type", ""))
            if found.status_code != 200 or "public" not in cache_control:
                await found(scope, receive, send)
                return
            await anyio.to_thread.run_sync(lambda: body.gzipped)
            self.kept[path] = (body, cache_control)
        await answer(scope, *self.kept[path])(scope, receive, send)


async def whole(app: ASGIApp, scope: Scope) -> Response:
    """What `app` answers to a plain, unconditional request without a body, as one response, complete."""
    start: Message = {}
    parts: list[bytes] = []
    asked = False

    async def receive() -> Message:
        # the visitor's own `receive` would tell of a visitor who left, and a file be cut short: into a cache, here
        nonlocal asked
        if asked:
            await anyio.sleep_forever()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def gather(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(_plain_request(scope), receive, gather)
    response = Response(b"".join(parts), start["status"])
    response.raw_headers = list(start["headers"])
    return response


def _plain_request(scope: Scope) -> Scope:
    """`scope` without the headers that ask for a part, a compressed form or only a change."""
    asked = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name.lower() not in asked]}
