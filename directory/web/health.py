"""Addresses for machines: is the process up, can it answer, what may be indexed."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from directory.web.faults import report

_ROBOTS = """User-agent: *
Disallow: /s$
Disallow: /s?
Allow: /
"""


def unloaded() -> str:
    """Why a process is not ready, where nothing else is known."""
    return "no clinics are loaded"


def health_routes(ready: Callable[[], bool], base: str = "", why_not: Callable[[], str] = unloaded) -> list[Route]:
    """/healthz, /readyz and /robots.txt. `ready` says whether clinics are loaded and may take its time, `why_not` why they are not."""

    def healthz(request: Request) -> JSONResponse:
        return _unstored({"status": "ok"}, 200)

    # a plain function: starlette calls it in a thread, so a slow first load holds up nobody
    def readyz(request: Request) -> JSONResponse:
        try:
            loaded = ready()
            reason = "" if loaded else why_not()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the answer to "can you serve?" is no
            loaded, reason = False, f"loading the clinics failed (report {report(fault)})"
        return (
            _unstored({"status": "ready"}, 200) if loaded else _unstored({"status": "not ready", "reason": reason}, 503)
        )

    def robots(request: Request) -> PlainTextResponse:
        return PlainTextResponse(_ROBOTS.replace(": /", f": {base}/"), headers={"cache-control": "max-age=86400"})

    return [
        Route(f"{base}/healthz", healthz),
        Route(f"{base}/readyz", readyz),
        Route(f"{base}/robots.txt", robots),
    ]


def _unstored(content: dict, status: int) -> JSONResponse:
    return JSONResponse(content, status, headers={"cache-control": "no-store"})
