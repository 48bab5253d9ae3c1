"""Addresses in imported texts: which name a file of the former site, and what they become here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote, urlsplit

UPLOADS = "/wp-content/uploads/"
ADDRESS = re.compile(r"""(?:(?:https?:)?//|/wp-content/uploads/)[^\s"'<>()\[\]{}|\\^`]+""", re.IGNORECASE)
_SIZE = re.compile(r"-(\d{2,5})x\d{2,5}(?=\.\w{2,5}$)", re.ASCII)
_SCALED = re.compile(r"-(?:scaled|rotated|e\d{10,})(?=\.\w{2,5}$)", re.ASCII)
_SHARED_CACHE = re.compile(r"^i\d\.wp\.com/")  # WordPress's own, in front of many sites: the address follows
_AT_END = ".,;:!?*_"


@dataclass(frozen=True)
class Placed:
    """A file that is here now: its id, its path on the site, and those of its narrower copies, by width."""

    id: int
    path: str
    widths: dict[str, str] = field(default_factory=dict)

    def at(self, width: int) -> str:
        """Return the path on the site of the narrowest copy that is at least so wide; 0 is the original."""
        wide_enough = sorted(int(each) for each in self.widths if width and int(each) >= width)
        return f"/media/{self.widths[str(wide_enough[0])] if wide_enough else self.path}"


def host_of(address: str) -> str:
    """Return the host of an address without its "www."; "" where there is none."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def key_of(address: str, host: str = "") -> str:
    """Return what two spellings of the address of a file have in common: its host and its path; "" for none.

    `host` is that of an address that names none.
    """
    try:
        parts = urlsplit(unescape(address))
    except ValueError:
        return ""
    path = unquote(parts.path)
    named = (parts.hostname or "").removeprefix("www.") or host
    return _SHARED_CACHE.sub("", f"{named}{path}") if path.strip("/") else ""


def originals(key: str) -> Iterator[tuple[str, int]]:
    """Yield the keys of files that one may be a copy of, itself first, each with the width of that copy."""
    yield key, 0
    size = _SIZE.search(key)
    plain, width = (_SIZE.sub("", key), int(size[1])) if size else (key, 0)
    if size:
        yield plain, width
    stem, dot, ending = plain.rpartition(".")
    yield f"{stem}-scaled{dot}{ending}", width
    if (other := _SCALED.sub("", plain)) != plain:
        yield other, width


def found_in(text: str) -> Iterator[str]:
    """Yield the addresses in a text."""
    for match in ADDRESS.finditer(text):
        yield match[0].rstrip(_AT_END)


def rewritten(text: str, place: Callable[[str], str]) -> str:
    """Return a text in which `place` says what each address becomes; "" leaves it as it is."""

    def put(match: re.Match[str]) -> str:
        address = match[0].rstrip(_AT_END)
        return (place(address) or address) + match[0][len(address) :]

    return ADDRESS.sub(put, text)
