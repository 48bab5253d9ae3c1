"""The public API for post formats, pure: `PostFormat`, the fields, what they raise and return; the built-in formats."""

from blogapp.formats import fields
from blogapp.formats.actions import Answers
from blogapp.formats.api import API_VERSION
from blogapp.formats.base import PostFormat
from blogapp.formats.facts import PostFacts
from blogapp.formats.feed_elements import FeedElement, FeedFacts
from blogapp.formats.fields.groups import Errors
from blogapp.formats.provider import Carrier, Provider
from blogapp.formats.roles import Role
from blogapp.formats.values import Card, Frame, MediaFile, Moment, Picture, Player, Reader, Turn, Upload
from blogapp.formats.written import Chosen, Day, PostLink, Quantity, TimeSpan
from blogapp.formats.wxr import WxrItem
from blogapp.text import Sentence

__all__ = [
    "API_VERSION",
    "Answers",
    "Card",
    "Carrier",
    "Chosen",
    "Day",
    "Errors",
    "FeedElement",
    "FeedFacts",
    "Frame",
    "MediaFile",
    "Moment",
    "Picture",
    "Player",
    "PostFacts",
    "PostFormat",
    "PostLink",
    "Provider",
    "Quantity",
    "Reader",
    "Role",
    "Sentence",
    "TimeSpan",
    "Turn",
    "Upload",
    "WxrItem",
    "fields",
]
