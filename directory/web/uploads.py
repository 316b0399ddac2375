"""Two things a stranger could fill memory with: uploads and open websockets."""

from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_UPLOADS = "/_stcore/upload_file/"


class UploadGate:
    """Answers 403, without reading the body, to an upload from a session that was not admitted.

    Streamlit itself takes files from anyone with a websocket, on pages without an uploader, without limit per session.
    """

    def __init__(self, app: ASGIApp, *, admitted: Callable[[str], bool]) -> None:
        self.app = app
        self.admitted = admitted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] != "OPTIONS" and _UPLOADS in scope["path"]:
            session = scope["path"].split(_UPLOADS, 1)[1].split("/", 1)[0]
            if not self.admitted(session):
                await PlainTextResponse("Refused: this page takes no files from you.", 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def nobody(session: str) -> bool:
    """Admits no session."""
    return False


class SocketCap:
    """Answers 503 to a websocket handshake when `limit` websockets are open in this process.

    Each may hold an unfinished message of server.maxMessageSize in memory.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self.limit = limit
        self.open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        if self.open >= self.limit:
            full = PlainTextResponse("Too many visitors at once. Please try again in a minute.", 503)
            await full(scope, receive, send)
            return
        self.open += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= 1
