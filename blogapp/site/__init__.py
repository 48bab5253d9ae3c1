"""The site as a request sees it: its settings, its version, its addresses."""

from blogapp.site.settings import (
    FEEDS_ID,
    absolute,
    current,
    edition,
    forget,
    identity,
    init_app,
    kept,
    prose,
    settle_on,
    zone,
)

__all__ = [
    "FEEDS_ID",
    "absolute",
    "current",
    "edition",
    "forget",
    "identity",
    "init_app",
    "kept",
    "prose",
    "settle_on",
    "zone",
]
