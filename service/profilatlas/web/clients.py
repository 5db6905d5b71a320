"""Who is asking, as far as budgets go: a network, never a single address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from flask import request

from .visit import services

_UNKNOWN = "unknown"
_WITH_PORT = re.compile(r"^(?:\[([^\]]*)\]|([0-9.]+))(?::[0-9]{1,5})?$")
_IPV4_BITS, _IPV6_BITS = 24, 56


def client_network() -> str:
    """The network that the current request comes from; `X-Forwarded-For` counts where the settings trust its sender."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return network_of(request.remote_addr or "", forwarded, services().settings.trusted_proxies)


def network_of(peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """The /24 (IPv4) or /56 (IPv6) of a client: what one household or office shares, and cannot change at will.

    A proxy adds the address that it saw at the right of `forwarded`; what stands left of the last one that is no trusted
    proxy anybody may have written. Where that is no address, the peer itself counts.

    >>> network_of("192.0.2.77", "", ())
    '192.0.2.0/24'
    >>> network_of("127.0.0.1", "203.0.113.9, 2001:db8:1:2ff::1, 10.0.0.5", ("127.0.0.1", "10.0.0.0/8"))
    '2001:db8:1:200::/56'
    >>> network_of("192.0.2.77", "198.51.100.1", ("127.0.0.1",))
    '192.0.2.0/24'
    """
    address = _address(peer)
    if address is None:
        return _UNKNOWN
    networks = _networks(tuple(trusted))
    client, hops = address, forwarded.split(",") if forwarded else []
    while hops and any(client in network for network in networks):
        hop = _address(hops.pop())
        if hop is None:
            return _network(address)
        client = hop
    return _network(client)


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each) for each in trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as a proxy or the server writes it, some with a port; IPv4 within IPv6 is IPv4."""
    written = _WITH_PORT.sub(r"\1\2", text.strip())
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(address: IPv4Address | IPv6Address) -> str:
    bits = _IPV4_BITS if address.version == 4 else _IPV6_BITS
    return str(ip_network((address, bits), strict=False))
