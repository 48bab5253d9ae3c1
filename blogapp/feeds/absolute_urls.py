"""Whole addresses in a snapshot: a feed is read away from the site."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

# Snapshots are written by the sanitiser: each value is in double quotes, and no "<" or quote stands bare in it.
_TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ADDRESS = re.compile(r'(?<=\s)(href|src|srcset|poster|cite|data-embed)="([^"]*)"')
# An address, which neither begins nor ends with a comma, and a width or density up to the next comma
# (https://html.spec.whatwg.org/#srcset-attribute).
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)([^,]*)")


def absolute_addresses(html: str, base: str) -> str:
    """Return the snapshot with every address made whole, as seen from the page `base`."""
    return _TAG.sub(lambda tag: _ADDRESS.sub(lambda match: _absolute(match, base), tag[0]), html)


def _absolute(match: re.Match[str], base: str) -> str:
    name, value = match[1], unescape(match[2])
    try:
        address = _absolute_candidates(value, base) if name == "srcset" else urljoin(base, value)
    except ValueError:
        return match[0]
    return f'{name}="{escape(address)}"'


def _absolute_candidates(candidates: str, base: str) -> str:
    """Make whole each address of a `srcset`."""
    return _CANDIDATE.sub(lambda one: urljoin(base, one[1]) + one[2], candidates)
