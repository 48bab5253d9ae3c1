"""Whole addresses in a snapshot: a feed is read away from the site."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

# Snapshots are written by the sanitiser: each value is in double quotes, and no "<" or quote stands bare in it.
_TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ADDRESS = re.compile(r'(?<=\s)(href|src|poster|cite)="([^"]*)"')


def absolute_addresses(html: str, base: str) -> str:
    """Return the snapshot with every address made whole, as seen from the page `base`."""
    return _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _joined(found, base), tag[0]), html)


def _joined(found: re.Match[str], base: str) -> str:
    try:
        address = urljoin(base, unescape(found[2]))
    except ValueError:
        return found[0]
    return f'{found[1]}="{escape(address)}"'
