"""The one sanitiser: caps, nh3, bleach, and a look at every address. No filter may follow it."""

from __future__ import annotations

import re
import threading
from html import unescape

import bleach
import nh3
from markupsafe import Markup

from blogapp.text.allowed import ATTRIBUTES, EVERYWHERE, FORCED, TAGS, allowed_value
from blogapp.text.caps import COMMENT_CAP, DEPTH_CAP, HTML_CAP, POST_CAP, TooMuch, check_count, check_length, check_tags
from blogapp.text.normalisation import drop_harmful
from blogapp.text.tags import FORBIDDEN, Piece, pieces
from blogapp.text.urls import SCHEMES, is_same_site

__all__ = ["COMMENT_CAP", "DEPTH_CAP", "HTML_CAP", "POST_CAP", "TooMuch", "safe_html"]

_TAG = re.compile(r"<[^<>]*>")
_PRE_BREAKS = re.compile(r"(<pre(?: [^>]*)?>)\n+")
_MEDIA = re.compile(r"<(?P<end>/?)(?P<name>a|audio|img|video)(?P<attributes>(?: [^>]*)?)>")
_SOURCE = re.compile(r' src="([^"]*)"')
_ALTERNATIVE = re.compile(r' alt="([^"]*)"')
_FORCED = {tag: "".join(f' {name}="{value}"' for name, value in pairs.items()) for tag, pairs in FORCED.items()}

_FIRST = nh3.Cleaner(
    tags=TAGS,
    attributes={"*": EVERYWHERE} | {tag: names - FORCED.get(tag, {}).keys() for tag, names in ATTRIBUTES.items()},
    attribute_filter=allowed_value,
    url_schemes=SCHEMES,
    link_rel=None,
)


def _stays(tag: str, name: str, value: str) -> bool:
    plain = unescape(value)
    return allowed_value(tag, name, plain) == plain


class _Second(threading.local):
    """The slow cleaner, one for each thread: it holds the text it works on."""

    def __init__(self) -> None:
        self.cleaner = bleach.sanitizer.Cleaner(tags=TAGS, attributes=_stays, protocols=SCHEMES, strip=True)


_SECOND = _Second()


def safe_html(html: str, *, cap: int = HTML_CAP) -> Markup:
    """Return what of the HTML may be shown; a second call changes nothing.

    `cap` is in bytes. Raises TooMuch, whose message is for the author. An image from another site becomes a link
    to it, so that no page asks another host for anything before a click.
    """
    check_length(html, cap)
    tidy = "".join(_tidy(piece) for piece in pieces(drop_harmful(html)))
    check_tags(tidy)
    first = _PRE_BREAKS.sub(r"\1", drop_harmful(_FIRST.clean(tidy))).replace("&nbsp;", "\u00a0")
    check_count(first.count("<") // 2, first.count("&"))
    return Markup(_SECOND.cleaner.clean(_Media().quiet(first)))  # noqa: S704 - this is where markup becomes safe


def _tidy(piece: Piece) -> str:
    """Return tags that may stand as they are; tags that HTML knows go, and whatever else looks like one is text.

    What an author typed as code is text already: the code here was written by a template.
    """
    if piece.kind == "code":
        return "" if piece.name in {"script", "style"} else _TAG.sub("", piece.source).replace("<", "&lt;")
    if piece.kind == "comment" or piece.name in FORBIDDEN:
        return ""
    if piece.kind in {"start", "end"} and piece.name in TAGS:
        return piece.source
    return piece.source.replace("<", "&lt;")


class _Media:
    """Makes media wait for the reader; images from other sites become links and, inside a link, their words."""

    def __init__(self) -> None:
        self.links = 0

    def quiet(self, html: str) -> str:
        """Return the HTML, which nh3 wrote, so that no page of it asks another host for anything before a click."""
        return _MEDIA.sub(self._replace, html)

    def _replace(self, tag: re.Match[str]) -> str:
        if tag["name"] == "a":
            self.links += -1 if tag["end"] else 1
        if tag["name"] == "a" or tag["end"]:
            return tag[0]
        source = _SOURCE.search(tag["attributes"])
        if tag["name"] == "img" and not (source and is_same_site(unescape(source[1]))):
            return self._words(tag["attributes"], source[1] if source else "")
        return f"<{tag['name']}{tag['attributes']}{_FORCED[tag['name']]}>"

    def _words(self, attributes: str, source: str) -> str:
        """Return what stands in the place of a picture: its words, with a link where none is open."""
        alternative = _ALTERNATIVE.search(attributes)
        words = (alternative[1].strip() if alternative else "") or source
        return f'<a href="{source}">{words}</a>' if source and not self.links else words
