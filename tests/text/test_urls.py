"""Addresses as people type them, and what hosts they may name."""

from __future__ import annotations

from blogapp.text.urls import ascii_host, completed, is_reachable, origin_of

COMPLETED = {
    "example.org": "https://example.org",
    "example.org:8080/x": "https://example.org:8080/x",
    "//example.org/x": "https://example.org/x",
    "HTTP://Example.org/X": "http://Example.org/X",
    "https://example.org": "https://example.org",
    "mailto:ana@example.org": "mailto:ana@example.org",
}
ASCII = {
    "Example.ORG": "example.org", "example.org.": "example.org.", "λιμάνι.gr": "xn--hxazbfgh.gr",
    "ΛΙΜΆΝΙ.gr": "xn--hxazbfgh.gr", "a_b.example": "a_b.example", "192.0.2.7": "192.0.2.7",
    "2001:DB8::1": "[2001:db8::1]",
}  # fmt: skip
NONE = ["a..example", "-a.example", "a b", "192.0.2", "1.2.3.256", "2001:db8::g", "", "a" * 64]
ELSEWHERE = ["example.org", "example.org.", "192.0.2.7", "[2001:db8::1]"]
HERE = ["localhost", "blog.localhost", "intranet", "intranet.", "127.0.0.1", "[::1]", "0.0.0.0", "[::]", ""]


def test_what_is_typed_without_a_scheme_gets_one() -> None:
    assert {typed: completed(typed) for typed in COMPLETED} == COMPLETED


def test_a_host_is_written_as_requests_write_it_or_is_none() -> None:
    assert {host: ascii_host(host) for host in ASCII} == ASCII
    assert [host for host in NONE if ascii_host(host)] == []


def test_a_host_is_reachable_unless_it_can_only_be_this_machine_or_its_network() -> None:
    assert [host for host in [*ELSEWHERE, *HERE] if is_reachable(host)] == ELSEWHERE


def test_an_origin_is_scheme_host_and_port() -> None:
    for address, origin in {
        "https://example.org/a?b#c": "https://example.org", "http://example.org:8080/": "http://example.org:8080",
        "https://[2001:db8::1]:8443/x": "https://[2001:db8::1]:8443", "https://a.b_c.d_e.f.g/": "https://*.f.g",
    }.items():  # fmt: skip
        assert origin_of(address) == origin
