"""Which addresses are public, also those of IPv6 that lead to one of IPv4."""

from __future__ import annotations

import ipaddress

import pytest

from blogapp.outgoing.public_addresses import is_public

PUBLIC = """
8.8.8.8 93.184.215.14 1.1.1.1 2606:4700::1111 2a01:4f8::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
""".split()
PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::a00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
64:ff9b:1::1 64:ff9b:1::808:808 100::1 2001::1 2001:0:808:808::f5ff:fffe 2001:0:7f00:1::1 2001:db8::1 2002:7f00:1::1
2002:a00:1::1 2002:c0a8:1::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%2 fec0::1 feff::1 ff02::1 ff0e::1
""".split()


@pytest.mark.parametrize(("addresses", "expected"), [(PUBLIC, True), (PRIVATE, False)], ids=["public", "private"])
def test_what_lies_in_a_private_network_is_told_from_what_does_not(addresses: list[str], expected: bool) -> None:
    assert [text for text in addresses if is_public(ipaddress.ip_address(text)) is not expected] == []
