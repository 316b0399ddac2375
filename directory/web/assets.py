"""The route of our own files and folium's scripts (``views.assets``)."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from directory.views import assets
from directory.web.compression import answer
from directory.web.faults import NOTHING_HERE

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


def assets_route(base: str = "") -> Route:
    """/assets/{name}, GET and HEAD."""
    assets.fonts()  # reads our files now, so that a missing one shows at start

    # a plain function: starlette calls it in a thread, where reading and compressing hold up nobody
    def asset(request: Request) -> Response:
        found = assets.found(request.path_params["name"])
        if found is None:
            return PlainTextResponse(NOTHING_HERE, 404)
        body, forever = found
        return answer(request.scope, body, _FOREVER if forever else _ASK_AGAIN)

    return Route(f"{base}/assets/{{name}}", asset)
