"""Street address -> point by a Nominatim-compatible geocoder: off unless the operator names one.

The only request the server ever makes for a visitor. So it is short and suspicious: no redirect is followed, no proxy of
the environment used, at most 64 kB read, everything over at a deadline, at most one request a second for the whole
process (the policy of public Nominatim servers), and every answer checked before it counts. An outage is `failed`, never
"not found". Nothing asked is kept or logged, and nothing is asked twice.
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import json
import logging
import math
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import Nominatim

from directory.geo import places
from directory.geo.distances import miles

LARGEST_REPLY = 64 * 1024
SECONDS_BETWEEN = 1.0
LONGEST_PAUSE = 3600.0  # seconds; a server that asks for more is asked again after this
STREET_RANK = 26  # Nominatim's place_rank: 26 a street, 30 a house; below are quarters, towns, states
FARTHEST_FROM_ZIP = 60  # miles; a hit farther from the ZIP that was typed is another street of that name

logging.getLogger("geopy").setLevel(logging.WARNING)  # at DEBUG it writes the address that was typed

# What geopy and our own reading raise on replies of the wrong shape.
_WRONG_SHAPE = (GeopyError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

_HOUSE = re.compile(r"\s*\d[\w/-]*\s+\S*[^\W\d_]{2}")
_SUITE = re.compile(
    r"""[\s,]+(?:
        (?:suites?|ste|unit|apt|apartment|rooms?|rm|bldg|building|dept|floor|space|spc|lot)\b\.?\s*\#?\s*
            (?:[a-z]?-?\d[\w-]*|[a-z])\b(?:\s*(?:,|&|and|-)\s*(?:[a-z]?-?\d{1,4}|[a-z])(?=[\s,]|$))*
      | fl\.?\s*\d{1,2}\b
      | \d{1,2}(?:st|nd|rd|th)\s+(?:floor|fl)\b\.?
      | \#\s*[\w-]+
    )(?=[\s,]|$)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Outcome:
    """`kind` is "found" (then there is a `place` of precision "address"), "not_found" or "failed"; `reason` says why."""

    kind: str
    place: places.Place | None
    reason: str


def is_street(text):
    """Whether the text begins like a street address: a house number and a name."""
    return len(text) <= places.LONGEST_PLACE and _HOUSE.match(text) is not None


def without_suite(text):
    """The address without suite, unit, floor: with "Suite 220" in it Nominatim found 0 of 250 addresses, without, all."""
    return re.sub(r"\s*,(?:\s*,)+", ",", " ".join(_SUITE.sub("", text).split())).strip(" ,")


class Geocoder:
    """Asks one server, named by its base address ("https://nominatim.example.org", without "/search").

    `user_agent` must name this directory and a contact; geopy refuses its own sample names. `timeout_s` bounds the whole
    of `find`, waiting for its turn included. Raises ValueError for an address that is not plain http or https.
    """

    def __init__(self, url, user_agent, timeout_s=4.0):
        parts = urlsplit(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username
            or parts.query
            or parts.fragment
        ):
            raise ValueError("the geocoder's address must be http:// or https:// and a host, without name, ? or #")
        if not (user_agent or "").strip():
            raise ValueError("a geocoder must be told who asks: name this directory and a contact")
        self._timeout = float(timeout_s)
        self._turns = _turns_of(parts.netloc)
        self._server = Nominatim(
            user_agent=user_agent.strip(),
            domain=parts.netloc + parts.path.rstrip("/").removesuffix("/search"),
            scheme=parts.scheme,
            adapter_factory=_ShortAdapter,
        )

    def find(self, text):
        """The `Outcome` for a street address; never raises, and returns within `timeout_s`."""
        deadline = time.monotonic() + self._timeout
        if not is_street(text):
            return Outcome("not_found", None, "not a street address")
        asked = without_suite(text)
        if not self._turns.wait(deadline):
            return Outcome("failed", None, "too many addresses are being looked up")
        try:
            found = self._server.geocode(
                asked, addressdetails=True, country_codes="us", timeout=max(0.05, deadline - time.monotonic())
            )
            return _judge(asked, found)
        except GeocoderRateLimited as refusal:
            self._turns.pause(refusal.retry_after or SECONDS_BETWEEN)
            return Outcome("failed", None, "the geocoder asked us to wait")
        except GeocoderTimedOut:
            return Outcome("failed", None, "the geocoder did not answer in time")
        except GeocoderParseError:
            return Outcome("failed", None, "the geocoder's reply could not be read")
        except GeocoderServiceError:
            return Outcome("failed", None, "the geocoder did not serve us")
        except _WRONG_SHAPE:
            return Outcome("failed", None, "the geocoder's reply made no sense")


def _judge(asked, found):
    """What a reply is worth: a point of a street in the US, in the state and near the ZIP that were asked for."""
    if found is None:
        return Outcome("not_found", None, "no such address")
    lat, lon, raw = found.latitude, found.longitude, found.raw
    # without coordinates geopy makes a point at 0, 0
    if (
        raw.get("lat") is None
        or raw.get("lon") is None
        or not (math.isfinite(lat) and math.isfinite(lon))
        or (lat, lon) == (0, 0)
    ):
        return Outcome("failed", None, "the geocoder's reply has no point")
    states = places.state_at(lat, lon)
    if not states:
        return Outcome("not_found", None, "outside the United States")
    rank = raw.get("place_rank")
    if isinstance(rank, int | float) and rank < STREET_RANK:
        return Outcome("not_found", None, "only a larger area was found")
    meant = places.resolve(asked).place
    if meant and meant.state not in states:
        return Outcome("not_found", None, "found only in another state")
    if (
        meant
        and meant.precision == "zip"
        and miles(lat, lon, [meant.latitude], [meant.longitude])[0] > FARTHEST_FROM_ZIP
    ):
        return Outcome("not_found", None, "found only far from that ZIP")
    home = meant if meant and meant.precision == "zip" else places.zip_near(lat, lon)
    if home is None:
        return Outcome("not_found", None, "no ZIP is near")
    state = home.state if home.state in states else min(states)
    # a link never holds a street: `text` is the ZIP
    return Outcome(
        "found", places.Place(home.text, asked, lat, lon, "address", state, home.timezone, home.population), ""
    )


class _Turns:
    """One request a second to one server from this process, and none while the server asked us to wait.

    geopy's RateLimiter sleeps as long as the queue is; a visitor here waits no longer than the deadline.
    """

    def __init__(self):
        self._lock, self._next = threading.Lock(), 0.0

    def wait(self, deadline):
        """Sleep until it is our turn; False, at once, where that would be past the deadline."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            if turn >= deadline:
                return False
            self._next = turn + SECONDS_BETWEEN
        time.sleep(turn - now)
        return True

    def pause(self, seconds):
        with self._lock:
            self._next = max(self._next, time.monotonic() + min(max(seconds, SECONDS_BETWEEN), LONGEST_PAUSE))


@functools.cache
def _turns_of(_netloc):
    return _Turns()


class _ShortAdapter(BaseSyncAdapter):
    """geopy's way to a server, with http.client: no redirects, no retries, no proxies, 64 kB, one deadline for all of it."""

    def __init__(self, *, proxies, ssl_context):
        super().__init__(proxies=None, ssl_context=ssl_context)
        self._tls = ssl_context if isinstance(ssl_context, ssl.SSLContext) else None

    def get_json(self, url, *, timeout, headers):
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("not JSON") from None

    def get_text(self, url, *, timeout, headers):
        """The body as text. A thread does it, because neither a name look-up nor a dripping reply heeds a timeout."""
        asking = _Asking(url, timeout, dict(headers), self._tls)
        asking.start()
        asking.join(timeout)
        if asking.is_alive():
            asking.hang_up()
            raise GeocoderTimedOut("no whole answer in time")
        if asking.error is not None:
            if isinstance(asking.error, TimeoutError):
                raise GeocoderTimedOut("no answer in time")
            if isinstance(asking.error, OSError):
                raise GeocoderUnavailable("no connection")
            raise GeocoderServiceError("not an HTTP answer")
        if asking.status != 200:
            raise AdapterHTTPError(
                f"status {asking.status}", status_code=asking.status, headers=asking.headers, text=""
            )
        if len(asking.body) > LARGEST_REPLY:
            raise GeocoderServiceError("the answer is too large")
        try:
            return asking.body.decode("utf-8")
        except UnicodeDecodeError:
            raise GeocoderParseError("not UTF-8") from None


class _Asking(threading.Thread):
    """One GET; afterwards `status`, `headers` and `body`, or `error`."""

    def __init__(self, url, timeout, headers, tls):
        super().__init__(daemon=True)
        parts = urlsplit(url)
        self._target, self._send = f"{parts.path}?{parts.query}", headers
        if parts.scheme == "https":
            context = tls or ssl.create_default_context()
            self._connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)
        else:
            self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        self.status, self.headers, self.body, self.error = 0, {}, b"", None
        self._socket = None

    def run(self):
        try:
            self._connection.connect()
            self._socket = self._connection.sock  # http.client lets go of it while the body is still being read
            self._connection.request("GET", self._target, headers=self._send)
            answer = self._connection.getresponse()
            self.headers = {name.lower(): value for name, value in answer.getheaders()}
            if answer.status == 200:
                self.body = answer.read(LARGEST_REPLY + 1)
            self.status = answer.status
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.error = error
        finally:
            self._connection.close()

    def hang_up(self):
        """Let the thread end now: reading from a socket that is shut returns at once."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
