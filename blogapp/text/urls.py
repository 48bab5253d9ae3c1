"""Which addresses may stand in an author's HTML."""

from __future__ import annotations

import ipaddress
import re
from html import unescape
from urllib.parse import urlsplit

import idna

WEB = frozenset({"http", "https"})
SCHEMES = WEB | {"geo", "mailto", "matrix", "sms", "tel", "webcal", "xmpp"}  # none of them can run code

# Browsers drop tabs and line ends inside an address and blanks before it; nobody needs the invisible rest.
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\xad\\s\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_NEVER = frozenset('"<>\\`')  # in no address (RFC 3986, appendix C); an apostrophe may be in one
_BARE = re.compile(r"[^\s/?#:@\[\]]+\.[^\s/?#:@\[\]]+(?::[0-9]{1,5})?(?:[/?#]|$)")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SCHEME = re.compile(r"([^/?#]*?):")


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case, however it is disguised; "" for a relative one."""
    scheme = _SCHEME.match(_compact(address))
    return scheme[1].lower() if scheme else ""


def is_safe(address: str) -> bool:
    """Return whether the address is relative or of a scheme that may stand in a link, however it is disguised."""
    compact = _compact(address)
    return _SCHEME.match(compact) is None or scheme_of(compact) in SCHEMES


def is_web(address: str) -> bool:
    """Return whether the address is http, https or relative: one that media can be loaded from."""
    compact = _compact(address)
    return _SCHEME.match(compact) is None or scheme_of(compact) in WEB


def is_web_address(text: str) -> bool:
    """Return whether a text is an http or https address with a host, without a password in it (RFC 3986)."""
    if len(text) > 2000 or any(char.isspace() or char in _NEVER for char in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return (
        text.startswith(("http://", "https://"))
        and bool(ascii_host(parts.hostname or ""))
        and parts.username is None
        and port != 0
    )


def completed(text: str) -> str:
    """Return an address with its scheme, also as people type and copy it: `example.org:8080/x`, `//example.org/x`."""
    if text.startswith("//") or _BARE.match(text):
        return f"https://{text.removeprefix('//')}"
    scheme, separator, rest = text.partition("://")
    return f"{scheme.lower()}{separator}{rest}"


def ascii_host(host: str) -> str:
    """Return the name of a host as requests write it, in punycode (UTS 46); "" for what can be none.

    What ends in a number is an address of IPv4 or nothing (https://url.spec.whatwg.org/#host-parsing). Underscores are
    in no name of the DNS' own rules and in many that are there.
    """
    try:
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
        if ":" in name:
            return f"[{ipaddress.IPv6Address(name)}]"
        labels = name.removesuffix(".").split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return str(ipaddress.IPv4Address(name))
    except ValueError:
        return ""
    return name if all(map(_LABEL.fullmatch, labels)) else ""


def is_reachable(host: str) -> bool:
    """Return whether a host, in ASCII, can be another machine's: it has a domain, or is an address but no loopback."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." in host.strip(".") and not host.endswith(".localhost")
    return not (address.is_loopback or address.is_unspecified)


def origin_of(address: str) -> str:
    """Return the origin of a web address as a security policy names it.

    A policy knows no underscores (CSP 3, host-source): a label with one is a star, and so is all before it.
    """
    parts = urlsplit(address)
    host = ascii_host(parts.hostname or "")
    labels = host.split(".")
    if odd := [place for place, label in enumerate(labels) if "_" in label]:
        host = ".".join(["*", *labels[odd[-1] + 1 :]])
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def bare(address: str) -> str:
    """Return a web address as people say it: without the scheme and a slash at the end."""
    return re.sub(r"^https?://(www\.)?", "", address).removesuffix("/")


def is_same_site(address: str) -> bool:
    """Return whether the address is a path on this site: no scheme and no host (`//host`, `/\\host`)."""
    compact = _compact(address)
    return bool(compact) and _SCHEME.match(compact) is None and not compact.startswith("//")


_TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""")
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_ADDRESSES = frozenset({"action", "background", "cite", "data", "formaction", "href", "poster", "src", "xlink:href"})


def without_unsafe_addresses(html: str) -> str:
    """Return what a template wrote, its addresses checked: an attribute whose address could run code is left out.

    For HTML of well-formed tags, such as an escaping template writes; words between the tags stay as they are.
    """
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(_checked, tag[0]) if "=" in tag[0] else tag[0], html)


def _checked(attribute: re.Match[str]) -> str:
    if attribute["value"] is None or attribute["name"].lower() not in _ADDRESSES:
        return attribute[0]
    return attribute[0] if is_safe(unescape(attribute["value"].strip("\"'"))) else ""


def _compact(address: str) -> str:
    return _INVISIBLE.sub("", address).replace("\\", "/")
