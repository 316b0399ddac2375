"""Our own files and folium's scripts, as we serve them: no visitor's browser asks another host for them.

A name with the content's hash (``app-1a2b3c4d5e6f.css``) may be kept forever; the plain name (``app.css``) always
answers too, for places that cannot know the hash, and is asked again each time.
"""

import ast
import gzip
import importlib.util
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from directory.settings import ROOT

_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")


_SMALLEST = 500  # bytes; below, the header costs what compression saves


@dataclass(frozen=True)
class Body:
    """Content that does not change, with its name for caches and its compressed form."""

    plain: bytes
    media_type: str

    @cached_property
    def digest(self) -> str:
        return sha256(self.plain).hexdigest()[:12]

    @cached_property
    def gzipped(self) -> bytes | None:
        """None where compression gains nothing. Takes some 50 ms per MB the first time."""
        if len(self.plain) < _SMALLEST or not self.media_type.startswith(_COMPRESSIBLE):
            return None
        return compressed(self.plain)


def compressed(plain: bytes) -> bytes:
    """As small as gzip makes it, the same bytes each time."""
    return gzip.compress(plain, 9, mtime=0)


FROM_PAGE = "./"


FROM_MAP_FRAME = "../../"
"""From /component/streamlit_folium.st_folium/ to our own root."""


_FOLDERS = (
    (ROOT / "data" / "fonts", "*.woff2"),
    (ROOT / "data" / "outlines", "*.json"),
    (ROOT / "directory" / "web" / "static", "*.css"),
    (ROOT / "directory" / "web" / "static", "*.js"),
)


_REFERENCE = re.compile(r"asset:([\w.-]+)")


def asset_url(name: str, start: str = FROM_PAGE) -> str:
    """The relative address of our file `name` (`app.css`), with its content's hash; `start` is where it is read from.

    Raises KeyError where there is no such file.
    """
    return f"{start}assets/{_hashed_names()[name]}"


def fonts() -> list[str]:
    """The names of our font files."""
    return [name for name in _own() if name.endswith(".woff2")]


def local_script(url: str, start: str = FROM_MAP_FRAME) -> str:
    """The address at which we serve what folium asks of `url`, a script or style on a foreign host.

    The name is made from the address and the version of folium-offline, which fix the content without reading it.
    """
    ending = _ending(url)
    stem = re.sub(r"[^\w.-]", "", url.rsplit("/", 1)[-1]).removesuffix(ending)[:40]
    fixed = f"{_version_of_folium()} {url}"
    return f"{start}assets/{stem}-{sha256(fixed.encode()).hexdigest()[:12]}{ending}"


@cache  # read from the package's files each time: 80 times at a server's first map
def _version_of_folium() -> str:
    return version("folium-offline")


def _ending(url: str) -> str:
    return ".css" if url.split("?")[0].endswith(".css") else ".js"


def go_local() -> None:
    """Makes every folium class ask us for its scripts and styles instead of foreign hosts. Harmless when repeated."""
    import folium.plugins  # registers the plugins' classes
    from folium.elements import JSCSSMixin

    for owner in {folium.Map, JSCSSMixin, *_subclasses(JSCSSMixin)}:
        for kind in ("default_js", "default_css"):
            if kind in vars(owner):
                wanted = vars(owner)[kind]
                setattr(owner, kind, [(name, local_script(url) if "//" in url else url) for name, url in wanted])


def found(name: str) -> tuple[Body, bool] | None:
    """The file asked for by ``name``, and whether it may be kept forever; None where there is none.

    Raises FileNotFoundError where one of our files names another that is absent.
    """
    if plain := _by_hashed_name().get(name):
        return _own()[plain], True
    if name in _own():
        return _own()[name], False
    return (_of_folium()[name], True) if name in _of_folium() else None


@cache
def _own() -> dict[str, Body]:
    found = {path.name: path for folder, pattern in _FOLDERS for path in sorted(folder.glob(pattern))}
    bodies: dict[str, Body] = {}

    def add(name: str) -> Body:
        if name not in found:
            raise FileNotFoundError(
                f"a style or script of ours names asset:{name}, and no such file is in {[str(f) for f, _ in _FOLDERS]}"
            )
        if name not in bodies:
            content = found[name].read_bytes()
            if name.endswith((".css", ".js")):
                # `asset:body.woff2` in a style or script becomes the hashed name beside it
                content = _REFERENCE.sub(lambda match: _hashed(match[1], add(match[1])), content.decode()).encode()
            bodies[name] = Body(content, _media_type(name))
        return bodies[name]

    for name in found:
        add(name)
    return bodies


@cache
def _hashed_names() -> dict[str, str]:
    return {name: _hashed(name, body) for name, body in _own().items()}


@cache
def _by_hashed_name() -> dict[str, str]:
    return {hashed: name for name, hashed in _hashed_names().items()}


def _hashed(name: str, body: Body) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{body.digest}.{ending}"


def _media_type(name: str) -> str:
    known = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".json": "application/json"}
    return known.get(f".{name.rpartition('.')[2]}") or mimetypes.guess_type(name)[0] or "application/octet-stream"


@cache
def _of_folium() -> dict[str, Body]:
    return {
        local_script(url, "").removeprefix("assets/"): Body(text.encode(), _media_type(_ending(url)))
        for url, text in _offline_texts()
    }


def _offline_texts() -> Iterator[tuple[str, str]]:
    """Address and text of every file in folium-offline.

    Read from its source, where they stand as plain assignments: importing it costs two seconds and 7 MB
    for a second copy of folium that nobody uses.
    """
    package = importlib.util.find_spec("offlinefolium")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("folium-offline is not installed", name="offlinefolium")
    source = Path(package.submodule_search_locations[0]) / "elements.py"
    for statement in ast.parse(source.read_text(encoding="utf-8")).body:
        match statement:
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id="_res"), slice=ast.Constant(value=str() as url))],
                value=ast.Constant(value=str() as text),
            ):
                yield url, text


def _subclasses(owner: type) -> Iterator[type]:
    child: type
    for child in owner.__subclasses__():
        yield child
        yield from _subclasses(child)
