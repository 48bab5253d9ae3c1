"""The public API for post formats, pure: `PostFormat`, the fields, what they raise and return; the built-in formats."""

from blogapp.formats import fields
from blogapp.formats.api import API_VERSION
from blogapp.formats.base import Errors, PostFormat
from blogapp.formats.values import Card, MediaFile, Moment, Picture, Player, Reader, Turn
from blogapp.formats.wxr import WxrItem
from blogapp.text import Sentence

__all__ = [
    "API_VERSION",
    "Card",
    "Errors",
    "MediaFile",
    "Moment",
    "Picture",
    "Player",
    "PostFormat",
    "Reader",
    "Sentence",
    "Turn",
    "WxrItem",
    "fields",
]
