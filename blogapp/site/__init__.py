"""The site as a request sees it: its settings, its version, its addresses."""

from blogapp.site.settings import (
    FEEDS_ID,
    absolute,
    current,
    forget,
    identity,
    init_app,
    kept,
    prose,
    settle_on,
    version,
    zone,
)

__all__ = [
    "FEEDS_ID",
    "absolute",
    "current",
    "forget",
    "identity",
    "init_app",
    "kept",
    "prose",
    "settle_on",
    "version",
    "zone",
]
