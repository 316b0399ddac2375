"""What is written down when something fails: where and what kind, never what a visitor typed. And what a visitor hears of it."""

import errno
import logging
import secrets
import time
import traceback
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

BUSY = "Too many visitors at once. Please try again in a minute."
_log = logging.getLogger("directory")
NOTHING_HERE = "There is nothing at this address."
_SENTENCES = {
    404: NOTHING_HERE,
    405: "This address takes no request of this kind.",
    413: "That is too long.",
    416: "This file has no such part.",
}
_ANSWERS = ("http.response.start", "websocket.accept", "websocket.close", "websocket.http.response.start")
_NOT_NEWS = (
    '"WebSocket ',
    "Invalid HTTP request received",
    "Unsupported upgrade request",
    "ASGI callable returned without",
)
"""uvicorn's lines of which nobody can do anything: one with the visitor's network address per websocket, one per request
that is none, and one after each fault that ``SafetyNet`` has written down."""


class OnceAMinute:
    """True when it is called, then false for a minute: for lines that one cause could write without end."""

    def __init__(self) -> None:
        self._again = float("-inf")

    def __call__(self) -> bool:
        now = time.monotonic()
        if now < self._again:
            return False
        self._again = now + 60
        return True


def report(fault: BaseException) -> str:
    """Logs `fault` without its message and values; the id returned is in the log line, for the visitor to quote."""
    number = secrets.token_hex(4)
    _log.error("page fault %s: %s", number, _where(fault))
    return number


def sorry(fault: BaseException) -> str:
    """What a visitor reads instead of a traceback; ``report`` has written the rest."""
    return f"Something went wrong here (report {report(fault)}). Reload the page to try again."


def keep_visitors_out_of_logs() -> None:
    """No addresses, no query strings, no typed values, no tracebacks in the log, whichever way the server was started."""
    logging.setLogRecordFactory(_without_traceback(logging.getLogRecordFactory()))
    # our own handler of it has reported the fault already
    logging.getLogger("streamlit.error_util").addFilter(lambda record: not hasattr(record, "fault"))
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(lambda record: not any(text in str(record.msg) for text in _NOT_NEWS))
    # asyncio writes this some thousand times a second, as long as it lasts
    may_say = OnceAMinute()
    logging.getLogger("asyncio").addFilter(
        lambda record: not _out_of_descriptors(getattr(record, "fault", None)) or may_say()
    )


class SafetyNet:
    """Answers what failed unexpectedly: 500 and a sentence, one line in the log. Whoever went away is answered and logged nothing.

    What others refuse in two words ("Not Found"), or with more than a stranger need know, is refused in a sentence of ours.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._may_say = OnceAMinute()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = False
        refused: Message | None = None

        async def watched(message: Message) -> None:
            nonlocal answered, refused
            answered = answered or message["type"] in _ANSWERS
            if (
                message["type"] == "http.response.start"
                and 400 <= message["status"] < 500
                and scope["method"] != "HEAD"
            ):
                refused = message
            elif refused is None:
                await send(message)
            else:
                start, refused = refused, None
                body = _in_a_sentence(start, message)
                await send(start)
                await send(message if body is None else {**message, "body": body})

        try:
            await self.app(scope, receive, watched)
        except (ClientDisconnect, WebSocketDisconnect):
            return
        except Exception as fault:
            if scope["type"] == "lifespan":  # the start itself failed: the operator needs all of it
                raise
            if _out_of_descriptors(fault):
                if self._may_say():
                    report(fault)
                answer = PlainTextResponse(BUSY, 503, {"cache-control": "no-store", "retry-after": "60"})
            else:
                answer = PlainTextResponse(sorry(fault), 500, {"cache-control": "no-store"})
            if not answered:
                await answer(scope, receive, send)


def _in_a_sentence(start: Message, message: Message) -> bytes | None:
    """What to say instead of a short plain refusal that is no sentence, whose headers in `start` are made to fit; None for any other."""
    headers = MutableHeaders(raw=start["headers"])
    plain = headers.get("content-type", "text/plain").startswith("text/plain") and "content-encoding" not in headers
    if not plain or message.get("more_body") or message.get("body", b"").endswith(b"."):
        return None
    body = _SENTENCES.get(start["status"], "This request cannot be answered.").encode()
    headers["content-type"], headers["content-length"] = "text/plain; charset=utf-8", str(len(body))
    return body


def _where(fault: BaseException) -> str:
    """Kind and place of a fault: the last functions called, innermost first."""
    frames = reversed(traceback.extract_tb(fault.__traceback__)[-6:])
    kind = " ".join(filter(None, [type(fault).__name__, errno.errorcode.get(getattr(fault, "errno", None) or 0)]))
    return f"{kind} at " + " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames
    )


def _without_traceback(made: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    """Records as `made` makes them, but those of an exception say kind and place alone: messages and values may be a visitor's."""

    def record(*args, **kwargs) -> logging.LogRecord:
        record = made(*args, **kwargs)
        if record.exc_info and record.exc_info[1] is not None:
            fault = record.exc_info[1]
            record.__dict__["fault"] = fault  # asked for by the filter of asyncio's lines
            record.msg, record.args, record.exc_info = "page fault in %s: %s", (record.name, _where(fault)), None
        return record

    return record


def _out_of_descriptors(fault: BaseException | None) -> bool:
    return isinstance(fault, OSError) and fault.errno in (errno.EMFILE, errno.ENFILE)
