"""Addresses for machines: is the process up, can it answer, what may be indexed."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

_ROBOTS = """User-agent: *
Disallow: /s$
Disallow: /s?
Allow: /
"""


def health_routes(ready: Callable[[], bool], base: str = "") -> list[Route]:
    """/healthz, /readyz and /robots.txt. `ready` says whether clinics are loaded; it may take its time."""

    def healthz(request: Request) -> JSONResponse:
        return _unstored({"status": "ok"}, 200)

    # a plain function: starlette calls it in a thread, so a slow first load holds up nobody
    def readyz(request: Request) -> JSONResponse:
        if ready():
            return _unstored({"status": "ready"}, 200)
        return _unstored({"status": "not ready", "reason": "no clinics are loaded"}, 503)

    def robots(request: Request) -> PlainTextResponse:
        return PlainTextResponse(_ROBOTS.replace(": /", f": {base}/"), headers={"cache-control": "max-age=86400"})

    return [
        Route(f"{base}/healthz", healthz),
        Route(f"{base}/readyz", readyz),
        Route(f"{base}/robots.txt", robots),
    ]


def _unstored(content: dict, status: int) -> JSONResponse:
    return JSONResponse(content, status, headers={"cache-control": "no-store"})
