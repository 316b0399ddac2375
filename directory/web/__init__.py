"""What visitors reach besides pages: starlette only, no streamlit.

`base` everywhere is Streamlit's base path, "" or "/prefix" without a slash at its end.
"""

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from directory.settings import Settings
from directory.store import Store
from directory.web.account import account_routes
from directory.web.assets import assets_route
from directory.web.compression import CompressedStatic
from directory.web.exit import exit_route
from directory.web.faults import SafetyNet
from directory.web.frame import Frame, script_hashes
from directory.web.health import health_routes, unloaded
from directory.web.origins import Hosts, Origins
from directory.web.room import Room
from directory.web.security import SecurityHeaders
from directory.web.shared import SearchCookies, share_route
from directory.web.uploads import SocketCap, UploadGate


def routes(
    settings: Settings,
    *,
    ready: Callable[[], bool],
    store: Callable[[], Store],
    base: str = "",
    why_not: Callable[[], str] = unloaded,
) -> list[BaseRoute]:
    """Our own addresses: /assets/…, /healthz, /readyz, /robots.txt, /s, /notes/, /account/…"""
    return [
        assets_route(base),
        *health_routes(ready, base, why_not),
        share_route(settings, base),
        exit_route(base),
        *account_routes(settings, store, base),
    ]


def middleware(
    settings: Settings, *, index_html: str, admitted: Callable[[str, str], bool], base: str = ""
) -> list[Middleware]:
    """What every request passes before Streamlit, outermost first.

    `index_html` is Streamlit's page as installed; `admitted` says whether a session with a sign-in cookie may upload.
    """
    room = Room(settings.max_sockets)
    return [
        Middleware(SecurityHeaders, settings=settings, script_hashes=script_hashes(index_html, settings), base=base),
        Middleware(SafetyNet),
        Middleware(Hosts, settings=settings),
        Middleware(Origins, settings=settings),
        Middleware(SocketCap, room=room),
        Middleware(UploadGate, admitted=admitted),
        Middleware(SearchCookies, settings=settings, base=base),
        Middleware(CompressedStatic, base=base),
        Middleware(Frame, settings=settings, room=room, base=base),
    ]
