"""Who a request comes from: the one function that says so.

It is the address of the socket, which nobody can choose. Where that is a proxy which the operator named
(``DIRECTORY_TRUSTED_PROXIES``), it is the last address which that proxy added to ``X-Forwarded-For``: everything further to
the left was written by whoever asked. uvicorn's own reading of that header is switched off (``security.lifespan``).
"""

import ipaddress
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from starlette.types import Scope

from directory.settings import Settings

_ONE_HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one customer; the rest the customer chooses


def client_of(scope: Scope, settings: Settings) -> str:
    """The client of a request as text: an IPv4 address or the /64 network of an IPv6 address; "" where the socket has none."""
    peer = _address((scope.get("client") or ("",))[0])
    if peer is None:
        return ""
    proxies = _networks(settings.trusted_proxies)
    client = peer
    if _is_in(peer, proxies):
        for entry in reversed(_forwarded(scope)):
            told = _address(_without_port(entry))
            client = told or peer  # where what the proxy sent is no address, the proxy is all that we know
            if told is None or not _is_in(client, proxies):
                break
    return str(client if client.version == 4 else ipaddress.ip_network((client.packed, _ONE_HOUSEHOLD), strict=False))


@cache
def _networks(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ipaddress.ip_network(proxy) for proxy in proxies)


def _is_in(address: IPv4Address | IPv6Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(address in network for network in networks)


def _forwarded(scope: Scope) -> list[str]:
    headers = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return ",".join(headers).split(",") if headers else []


def _without_port(entry: str) -> str:
    entry = entry.strip()
    if entry.startswith("["):
        address, closed, _port = entry[1:].partition("]")
        return address if closed else entry
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # a socket that takes both kinds names an IPv4 address ::ffff:192.0.2.1
    return getattr(address, "ipv4_mapped", None) or address
