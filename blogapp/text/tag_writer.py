"""Tags that an author typed, written as they may stand; and what is said of those that have to go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from blogapp.text.allowed import TAGS, allowed_value
from blogapp.text.anchors import Anchors
from blogapp.text.messages import Sentence
from blogapp.text.pairing import Tag
from blogapp.text.tags import FORBIDDEN, VOID, Piece
from blogapp.text.urls import is_safe, is_same_site, is_web, scheme_of

Part = Piece | Tag
LeftOut = dict[Sentence, None]  # the sentences in their order, each once

ADDRESS_MAX = 120  # characters of an address in a sentence
NAMES_MAX = 8  # attributes in a sentence
_FRAMES = {"embed": "src", "frame": "src", "iframe": "src", "object": "data"}
_HEADING = re.compile("h[1-6]")
# Attributes whose loss can be seen, and what would have run code.
_SEEN = frozenset(
    """
    align background bgcolor border cellpadding cellspacing color colspan face height hidden hspace nowrap poster
    rowspan size srcset start style type valign vspace width
    """.split()
)
_RUNS = re.compile("on[a-z]{2,30}")


class Writer:
    """Writes the tags of one text; `left_out` is told what does not stand as it was typed."""

    def __init__(self, anchors: Anchors, left_out: LeftOut) -> None:
        self.anchors, self.left_out = anchors, left_out
        self.ids: dict[int, str] = {}
        self.lost: dict[str, None] = {}  # names of attributes, each once

    @staticmethod
    def is_text(tag: Tag) -> bool:
        """Return whether the tag stands as it was typed: it is no markup, or there is nothing that it could show."""
        if tag.name in VOID & FORBIDDEN:
            return not _frame(tag)
        bare_picture = tag.name == "img" and not tag.piece.values().keys() & {"alt", "src"}
        return bare_picture or not tag.is_markup

    def claim(self, tags: Iterable[Tag]) -> None:
        """Give an id to each element that an author gave one."""
        for tag in tags:
            if tag.piece.kind == "start" and tag.name in TAGS and tag.is_markup:
                values = tag.piece.values()
                name = values.get("id") or (values.get("name") if tag.name == "a" else "")
                if name and name.strip():
                    self.ids[id(tag)] = self.anchors.claim(name)

    def write(self, part: Part, *, in_words: bool) -> str | None:
        """Return the HTML for a part of what was typed, perhaps in a sentence; None where it is text."""
        if isinstance(part, Piece):
            if part.kind == "comment":
                self.left_out[Sentence("What stands in a comment (<!-- -->) is not shown.")] = None
                return ""
            return None
        if self.is_text(part):
            return None
        if part.piece.kind == "start":
            return self._start(part, in_words)
        return "" if part.partner is None or part.partner.is_gone else f"</{_lowered(part.name)}>"

    def _start(self, tag: Tag, in_words: bool) -> str:
        values = tag.piece.values()
        if address := _frame(tag):
            tag.is_gone = True
            self.left_out[
                Sentence(
                    "A frame is not shown; a link to %(address)s stands in its place.", address=address[:ADDRESS_MAX]
                )
            ] = None
            link = f'<a href="{escape(address)}">{escape(address)}</a>'
            return link if tag.parent or in_words else f"<p>{link}</p>"
        if tag.name in FORBIDDEN:
            tag.is_gone = True
            self.left_out[
                Sentence("The tag <%(name)s> does not work here; what stands in it is shown without it.", name=tag.name)
            ] = None
            return ""
        if tag.name == "a" and not is_safe(values.get("href", "")):
            tag.is_gone = True
            tell_of_scheme(self.left_out, values["href"])
            return ""
        if tag.name == "img":
            tell_of_picture(self.left_out, values.get("src", ""))
        return self._rebuilt(tag, values)

    def _rebuilt(self, tag: Tag, values: dict[str, str]) -> str:
        kept = {name: allowed_value(tag.name, name, value) for name, value in values.items() if name != "id"}
        if href := kept.get("href"):
            kept["href"] = self.anchors.href(href)
        kept["id"] = self.ids.get(id(tag))
        self.lost |= {
            name: None for name, value in kept.items() if value is None and (name in _SEEN or _RUNS.fullmatch(name))
        }
        written = "".join(f' {name}="{escape(value)}"' for name, value in kept.items() if value is not None)
        return f"<{_lowered(tag.name)}{written}>"

    def tell_of_attributes(self) -> None:
        """Name in one line the attributes that went, after all is written.

        Silent are those that nobody sees go: `class`, `data-*`, `role`, `aria-*`, `name`, `rel`, `target` and what no
        browser knows. A page that was pasted is full of them.
        """
        names = list(self.lost)[:NAMES_MAX]
        if len(names) == 1:
            self.left_out[Sentence("Left out: the attribute %(name)s.", name=names[0])] = None
        elif names:
            self.left_out[Sentence("Left out: the attributes %(names)s.", names=", ".join(names))] = None


def tell_of_scheme(left_out: LeftOut, address: str) -> None:
    """Say that a link could not stay one."""
    scheme = scheme_of(address)[:30]
    left_out[
        Sentence("An address that begins with “%(scheme)s:” cannot be a link; its words are shown.", scheme=scheme)
    ] = None


def tell_of_picture(left_out: LeftOut, address: str) -> None:
    """Say that a picture is shown as a link or as its words."""
    if not address:
        return  # its description alone stands there, as it would in a browser
    if not is_web(address):
        left_out[Sentence("A picture without a web address is shown by its description alone.")] = None
    elif not is_same_site(address):
        left_out[
            Sentence(
                "The picture %(address)s is on another site; a link stands in its place.", address=address[:ADDRESS_MAX]
            )
        ] = None


def _frame(tag: Tag) -> str:
    """Return the web address that a frame would show; "" where there is none."""
    address = tag.piece.values().get(_FRAMES.get(tag.name, ""), "").strip()
    whole = f"https:{address}" if address.startswith("//") else address
    return whole if whole and tag.is_markup and is_web(whole) else ""


def _lowered(name: str) -> str:
    """Return the name of an element; headings stand one below, under the title of the post."""
    return f"h{min(int(name[1]) + 1, 6)}" if _HEADING.fullmatch(name) else name
