"""What forked servers have at hand: worked out once, in the process that they fork from, and never in a test's own.

Libraries that a server imports at its start or its first page, and the answers of pure functions that every server of the
tests would work out anew: what the bundled sample says, Streamlit's scripts compressed, which packages bring components.
Nothing of it depends on a server's settings or its store; anything else that is asked is worked out as ever. A server that
starts ``cold`` has none of it.
"""

import gc
import importlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streamlit import file_util
from streamlit.components.v2 import manifest_scanner

from directory.publishing import serving
from directory.views import assets

# Not streamlit_folium, nor a page that imports it: it makes itself known to the server that is there when it is imported.
_IMPORTED_LATE = (
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.PpmImagePlugin",
    "anyio._backends._asyncio",
    "h11",
    "packaging.tags",
    "pages.parts.guard",
    "starlette.applications",
    "starlette.middleware.sessions",
    "starlette.staticfiles",
    "streamlit.components.v1.component_arrow",
    "streamlit.material_icon_names",
    "streamlit.runtime.scriptrunner.magic_funcs",
    "streamlit.watcher.polling_path_watcher",
    "streamlit.web.server.app_discovery",
    "streamlit.web.server.starlette.starlette_agent_routes",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.http.h11_impl",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
)
for _module in _IMPORTED_LATE:
    importlib.import_module(_module)


def _known(function: Callable[..., Any], *calls: tuple) -> Callable[..., Any]:
    """`function`, which has worked out the answers to `calls` already."""
    answers = {call: function(*call) for call in calls}
    return lambda *given: answers[given] if given in answers else function(*given)


def _scripts() -> list[tuple[bytes]]:
    """Streamlit's scripts and styles that its page names: what every visitor is sent first."""
    folder = Path(file_util.get_static_dir())
    named = re.findall(r'"\./(static/(?:js|css)/[^"]+)"', (folder / "index.html").read_text(encoding="utf-8"))
    return [((folder / name).read_bytes(),) for name in named]


_ANSWERS = (
    (serving, "read", ((serving.sample(), datetime.now(UTC).date()),)),
    (assets, "compressed", _scripts()),
    (manifest_scanner, "scan_component_manifests", ((),)),
)
_KNOWING = [(owner, name, _known(getattr(owner, name), *calls)) for owner, name, calls in _ANSWERS]
# A forked server's collector need not look through all this: it would copy every page of it.
gc.collect()
gc.freeze()


def use() -> None:
    """From now on this process answers from what is at hand."""
    for owner, name, function in _KNOWING:
        setattr(owner, name, function)
