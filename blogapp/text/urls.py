"""Which addresses may stand in an author's HTML."""

from __future__ import annotations

import re
from html import unescape

WEB = frozenset({"http", "https"})
SCHEMES = WEB | {"geo", "mailto", "matrix", "sms", "tel", "webcal", "xmpp"}  # none of them can run code

# Browsers drop tabs and line ends inside an address and blanks before it; nobody needs the invisible rest.
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\xad\\s\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
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


def bare(address: str) -> str:
    """Return a web address as people say it: without the scheme and a slash at the end."""
    return re.sub(r"^https?://(www\.)?", "", address).removesuffix("/")


def is_same_site(address: str) -> bool:
    """Say whether the address is a path on this site: no scheme and no host (`//host`, `/\\host`)."""
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
