"""Which addresses may stand in an author's HTML."""

from __future__ import annotations

import re

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


def _compact(address: str) -> str:
    return _INVISIBLE.sub("", address).replace("\\", "/")
