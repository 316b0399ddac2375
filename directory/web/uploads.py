"""Two things a stranger could fill memory with: uploads and open websockets."""

import threading
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from directory.paths import SIGNED_IN
from directory.web.faults import BUSY
from directory.web.room import Room

_UPLOADS = "/_stcore/upload_file/"
_ADMITTED_FOR = 30 * 60  # seconds without a run of the upload page


class UploadGate:
    """Answers 403, without reading the body, to an upload from a session that was not admitted.

    Streamlit itself takes files from anyone with a websocket, on pages without an uploader, without limit per session.
    """

    def __init__(self, app: ASGIApp, *, admitted: Callable[[str, str], bool]) -> None:
        self.app = app
        self.admitted = admitted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] != "OPTIONS" and _UPLOADS in scope["path"]:
            session = scope["path"].split(_UPLOADS, 1)[1].split("/", 1)[0]
            cookie = cookie_parser(Headers(scope=scope).get("cookie", "")).get(SIGNED_IN, "")
            if not await run_in_threadpool(self.admitted, session, cookie):
                await PlainTextResponse("Refused: this page takes no files from you.", 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Admitted:
    """The sessions in which an admin has the upload page open.

    A session's id travels in upload addresses and so into logs. So for who signed in by password the request must also
    carry the cookie that the page was opened with, and ``proves`` must still say of it that it proves an admin.
    """

    def __init__(self, proves: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._proves, self._clock = proves, clock
        self._sessions: dict[str, tuple[float, str | None]] = {}
        self._lock = threading.Lock()

    def admit(self, session: str, cookie: str | None) -> None:
        """An admin's page ran in this session. ``cookie``: the sign-in cookie, None for OpenID Connect."""
        now = self._clock()
        with self._lock:
            self._sessions = {one: (at, c) for one, (at, c) in self._sessions.items() if now - at <= _ADMITTED_FOR}
            self._sessions[session] = now, cookie

    def dismiss(self, session: str) -> None:
        """Nobody in this session is an admin any more."""
        with self._lock:
            self._sessions.pop(session, None)

    def __call__(self, session: str, cookie: str) -> bool:
        at, opened_with = self._sessions.get(session, (float("-inf"), None))
        if self._clock() - at > _ADMITTED_FOR:
            return False
        return opened_with is None or (opened_with == cookie and self._proves(cookie))


class SocketCap:
    """Answers 503 to a websocket handshake where there is no room for another page.

    Each websocket may hold an unfinished message of server.maxMessageSize in memory, and its page four descriptors.
    """

    def __init__(self, app: ASGIApp, *, room: Room) -> None:
        self.app = app
        self.room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with self.room.kept():
                await self.app(scope, receive, send)
        elif scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif self.room.full():
            full = PlainTextResponse(BUSY, 503)
            await full(scope, receive, send)
        else:
            with self.room.page() as page:
                asked = 0

                async def heard() -> Message:
                    nonlocal asked
                    asked += 1
                    if asked == 2:  # after its handshake, and Streamlit makes a page's session before it listens to it
                        self.room.begun(page)
                    return await receive()

                await self.app(scope, heard, send)
