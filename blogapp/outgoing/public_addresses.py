"""Which addresses of the internet are public: what the blog asks for somebody must not lead into its own network."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, 2.5.5.1
LOCAL = (ipaddress.ip_network("64:ff9b:1::/48"), ipaddress.ip_network("fec0::/10"))  # RFC 8215, RFC 3879


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is one of the public internet, and so is each of IPv4 that lies within it."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    is_local = address.is_multicast or any(address in network for network in LOCAL)
    return address.is_global and not is_local and all(map(is_public, _within(address)))


def _within(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the addresses of IPv4 to which routers take what is sent to this one."""
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in NAT64 or address in COMPATIBLE:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
