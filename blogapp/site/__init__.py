"""The site as a request sees it: its settings, its version, its addresses."""

from blogapp.cache import version
from blogapp.site.settings import current, forget, prose, zone
from blogapp.site.urls import FEEDS_ID, absolute, identity, settle_on

__all__ = ["FEEDS_ID", "absolute", "current", "forget", "identity", "prose", "settle_on", "version", "zone"]
