"""Exports of WordPress (WXR 1.0 to 1.2) are read: nothing is stored, nothing fetched, and what is left out is told.

The door is `read`; each value is one of `blogapp.importing.entries`.
"""

from blogapp.importing.wordpress.opening import NotWxr
from blogapp.importing.wordpress.reading import Export, check, read, size

__all__ = ["Export", "NotWxr", "check", "read", "size"]
