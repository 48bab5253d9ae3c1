"""Which addresses may stand in an author's HTML."""

from __future__ import annotations

import re
from html import unescape

SCHEMES = frozenset({"http", "https", "mailto"})

# Browsers drop tabs and line ends inside an address and blanks before it; nobody needs the invisible rest.
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\xad\\s\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SCHEME = re.compile(r"([^/?#]*?):")


def is_safe(address: str) -> bool:
    """Say whether the address is http, https, mailto or relative, however it is disguised."""
    scheme = _SCHEME.match(_compact(address))
    return scheme is None or scheme[1].lower() in SCHEMES


def is_web(address: str) -> bool:
    """Say whether the address is http, https or relative: one that media can be loaded from."""
    return is_safe(address) and not _compact(address).lower().startswith("mailto:")


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
