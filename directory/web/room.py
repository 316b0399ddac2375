"""How many pages may be open at once: as many as the operator said, and never more than this process has descriptors for.

A process without a free descriptor can accept nobody and read no file. asyncio then tries again and again, with a
traceback in the log each time. So room ends before descriptors do.
"""

import asyncio
import contextlib
import gc
import logging
import os
import resource
import sys
from collections.abc import AsyncIterator, Iterator

import uvicorn

from directory.web.faults import OnceAMinute

_BESIDE_PAGES = 500
"""Descriptors: three for each of the 128 ended sessions that Streamlit keeps at most; connections, files and the store."""
_A_PAGE = 5
"""Descriptors: its websocket, three of its session, one for a file that is sent to it."""
_A_SESSION = 3
_SPARE = 100
"""Descriptors that stay free whatever holds the others."""
_log = logging.getLogger("directory")


def free_descriptors() -> int:
    """How many more files this process may open."""
    try:
        used = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a list of names: no stat of each
    except FileNotFoundError:  # another system than Linux: pages alone are counted there
        used = 0
    except OSError:  # no descriptor was left to look
        return 0
    return _limit() - used


def _limit() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


class Room:
    """Who is here, and whether one more page may open."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pages: set[object] = set()
        self._beginning: set[object] = set()
        self._may_say = OnceAMinute()

    @property
    def pages(self) -> int:
        """Pages that may be open at once."""
        return max(0, min(self._most, (_limit() - _BESIDE_PAGES) // _A_PAGE))

    def full(self) -> bool:
        """Whether a new visitor must be told to wait. Then the log says so, once a minute."""
        free = free_descriptors() - _A_SESSION * len(self._beginning)
        if len(self._pages) < self.pages and free >= _SPARE:
            return False
        if self._may_say():
            _log.warning(
                "no room: %d of %d pages are open, %d descriptors are free; new visitors are asked to wait",
                len(self._pages),
                self.pages,
                free,
            )
        return True

    @contextlib.contextmanager
    def page(self) -> Iterator[object]:
        """A page while its websocket is open."""
        page = object()
        self._pages.add(page)
        self._beginning.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)
            self._beginning.discard(page)

    def begun(self, page: object) -> None:
        """Its session has been made: the descriptors it costs are among those in use."""
        self._beginning.discard(page)

    @contextlib.asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """While the server runs: all descriptors that it may have are taken, and none is left to connections that ask for nothing."""
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        with contextlib.suppress(ValueError, OSError):  # some systems have no such limit and take no unlimited one
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        if self.pages < self._most:
            _log.warning(
                "at most %d pages can be open at once, not %d: this process may have %d files open; allow it %d (LimitNOFILE= in systemd, ulimit -n)",
                self.pages,
                self._most,
                _limit(),
                self._most * _A_PAGE + _BESIDE_PAGES,
            )
        sweeping = asyncio.create_task(_sweep())
        try:
            yield
        finally:
            sweeping.cancel()


async def _sweep() -> None:
    """Closes connections that have asked for nothing for a second or more, while descriptors are short. uvicorn lets them wait for ever."""
    servers = [thing for thing in gc.get_objects() if isinstance(thing, uvicorn.Server)]
    waiting: set = set()
    while True:
        await asyncio.sleep(1)
        if free_descriptors() >= _SPARE:
            waiting = set()
            continue
        still = {line for server in servers for line in server.server_state.connections if _asks_nothing(line)}
        for line in still & waiting:
            line.transport.close()
        waiting = still


def _asks_nothing(line: object) -> bool:
    """Whether a connection is between requests, before its first, or in a handshake that could not be read."""
    if hasattr(line, "cycle"):
        return line.cycle is None or line.cycle.response_complete
    return getattr(line, "handshake_initiated", None) is False
