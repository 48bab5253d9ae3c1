"""Addresses as people type them, and what hosts they may name."""

from __future__ import annotations

from blogapp.text.urls import (
    ascii_host,
    completed,
    is_reachable,
    is_safe,
    is_web,
    is_web_address,
    origin_of,
    scheme_of,
)

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


def test_schemes_of_links_are_those_that_run_no_code_however_they_are_disguised() -> None:
    safe = "http https geo mailto matrix sms tel webcal xmpp".split()
    for scheme in safe:
        for address in (f"{scheme}:x", f"{scheme.upper()}:x", f" {scheme}:x", f"{scheme[0]}\t{scheme[1:]}:x"):
            assert is_safe(address), address
            assert is_web(address) == (scheme in {"http", "https"}), address
            assert scheme_of(address) == scheme
    for scheme in "javascript data vbscript file blob ftp about view-source smsx".split():
        assert not is_safe(f"{scheme}:x")
        assert not is_safe(f" {scheme[0]}\u200b{scheme[1:].upper()}:x")
        assert not is_web(f"{scheme}:x")
    for relative in ("/x", "x/y:z", "?a=b:c", "#a:b", "", "//example.org/x"):
        assert (is_safe(relative), is_web(relative), scheme_of(relative)) == (True, True, "")


WEB_ADDRESSES = ["http://example.org", "https://example.org:8080/x?y#z", "https://λιμάνι.gr/", "https://[2001:db8::1]/",
                 "https://example.org/" + "x" * 1980, "https://example.org/it's"]  # fmt: skip
NO_WEB_ADDRESSES = [
    "", "example.org", "//example.org", "ftp://example.org", "HTTP://example.org", "https://", "https:///x",
    "https://ana@example.org", "https://ana:x@example.org", "https://example.org:0/", "https://example.org:99999/",
    "https://example.org:x/", "https://exa mple.org", "https://example.org/a b", "https://example.org/<x>",
    'https://example.org/"', "https://example.org/`", "https://example.org/\\x", "https://a..b/",
    "https://example.org/" + "x" * 1981, "https://[::1/",
]  # fmt: skip


def test_web_address_is_whole_has_a_host_and_no_password() -> None:
    assert [text for text in WEB_ADDRESSES if not is_web_address(text)] == []
    assert [text for text in NO_WEB_ADDRESSES if is_web_address(text)] == []
