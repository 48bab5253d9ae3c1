"""Where somebody goes after signing in: to a page of this site, whatever the address says."""

from __future__ import annotations

import re

# Browsers drop tabs and line ends from an address and read "\" as "/": "/<tab>/evil.example" is another site's.
LOCAL = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def local(address: str | None) -> str:
    """Return an address if it is surely a path of this site, else nothing."""
    return address if address and LOCAL.fullmatch(address) else ""
