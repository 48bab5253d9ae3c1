"""A text as WordPress stored it, classic or of blocks, becomes the HTML that it was shown as."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from blogapp.formats.embeds import find_frame
from blogapp.importing.wordpress.content import files
from blogapp.importing.wordpress.content.blocks import MARK, Blocks
from blogapp.importing.wordpress.content.files import Known
from blogapp.importing.wordpress.content.notes import Note, Notes
from blogapp.importing.wordpress.content.paragraphs import paragraphs
from blogapp.importing.wordpress.content.shortcodes import shortcodes
from blogapp.importing.wordpress.content.verbatim import Kept

_BARE = re.compile(r"^[ \t]{0,20}(https?://[^\s<>\"'\[\]]{1,2000})[ \t\r]{0,20}$", re.MULTILINE)
_FRAME = re.compile(r"<(iframe|embed)\b([^<>]*)>(?:[^<]*</\1\s{0,9}>)?", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_UNSHOWN = re.compile(r"<(script|style|form|svg|canvas|object|applet|math|marquee|select)\b", re.IGNORECASE)
# WordPress.com's copies of pictures, whose address names the original.
_CACHED = re.compile(r"https?://i[0-9]\.wp\.com/([\w.-]{1,99}\.[a-z]{2,24}/[^\s\"'<>?]*)(?:\?[^\s\"'<>]*)?")
_PLAYED = ("video", "audio")


@dataclass(frozen=True)
class Converted:
    """The HTML, and what of the text has another form now, each with its kind."""

    html: str
    notes: Sequence[Note] = ()
    linked: Sequence[str] = ()  # the addresses of what WordPress showed in place


def plain_html(content: str, post: str, known: Known) -> Converted:
    """Return the HTML of a post with a number."""
    notes = Notes()

    def classic(text: str) -> str:
        return paragraphs(shortcodes(_linked(text, notes), post, known, notes))

    if "wp:" in content and MARK.search(content):
        html = shortcodes(Blocks(known, notes, classic).html(content), post, known, notes).strip()
    else:
        html = classic(content)
    html = html.replace("<!--noteaser-->", "")
    html = _CACHED.sub(r"https://\1", _without_frames(html, notes))
    for element in _UNSHOWN.findall(html):
        notes.add("markup", element.lower())
    return Converted(html, notes.all(), notes.linked)


def _linked(text: str, notes: Notes) -> str:
    """Return a text in which an address that stands alone on a line, which WordPress may have played, is a link."""
    if "://" not in text:
        return text
    kept = Kept(text)

    def link(match: re.Match[str]) -> str:
        if kept.holds(match.start(1)):
            return match[0]
        address = unescape(match[1])
        plays = any(find_frame(address, kind=kind) for kind in _PLAYED)
        return files.embedded(address, notes) if plays else files.link(address)

    return _BARE.sub(link, text)


def _without_frames(html: str, notes: Notes) -> str:
    """Return HTML in which what frames showed are links; one without an address stays and is named."""
    if "<iframe" not in html and "<embed" not in html and not _FRAME.search(html):
        return html
    kept = Kept(html)

    def link(match: re.Match[str]) -> str:
        if kept.holds(match.start()):
            return match[0]
        source = _SOURCE.search(match[2])
        address = unescape(next(filter(None, source.groups()), "")) if source else ""
        address = f"https:{address}" if address.startswith("//") else address
        if not address.startswith(("http://", "https://")):
            notes.add("markup", match[1].lower())
            return match[0]
        return files.embedded(address, notes).strip().removeprefix("<p>").removesuffix("</p>")

    return _FRAME.sub(link, html)
