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
from blogapp.text.urls import is_safe, is_same_site, is_web, is_web_address, scheme_of

Part = Piece | Tag
LeftOut = dict[Sentence, None]  # the sentences in their order, each once

ADDRESS_MAX = 120  # characters of an address in a sentence
NAMES_MAX = 8  # attributes in a sentence
# What shows another page within a page, and where it says which; `data-src` is for scripts that load it later.
_FRAMES = {
    "embed": ("src",), "frame": ("src",), "iframe": ("src", "data-src"), "object": ("data",), "portal": ("src",),
}  # fmt: skip
_PLAYERS = frozenset({"audio", "video"})
# Elements that stand within a word; those of all others that have to go are apart from what stands beside them.
_WITHIN_WORDS = frozenset("a acronym big blink font nobr rb rtc slot strike tt".split())
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
        self.elsewhere: set[int] = set()  # players of films and recordings on other sites
        self.lost: dict[str, None] = {}  # names of attributes, each once

    @staticmethod
    def is_text(tag: Tag) -> bool:
        """Return whether the tag stands as it was typed: it is no markup, or there is nothing that it could show."""
        if tag.name in VOID & FORBIDDEN:
            return not _frame(tag)
        bare_picture = tag.name == "img" and not tag.piece.values().keys() & {"alt", "src"}
        return bare_picture or not tag.is_markup

    def claim(self, tags: Iterable[Tag]) -> None:
        """Give an id to each element that an author gave one, and find the players of what lies on other sites."""
        for tag in tags:
            if tag.piece.kind == "start" and tag.is_markup and (player := _player(tag)) and _is_elsewhere(tag):
                self.elsewhere.add(id(player))
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
            if part.kind == "code":
                tell_of_code(self.left_out, part.name)
            return None
        if self.is_text(part):
            return None
        if part.piece.kind == "start":
            return self._start(part, in_words)
        if part.partner is None or part.partner.is_gone:
            return _gap(part)
        return f"</{self.named(part.partner)}>"

    def as_html(self, part: Part) -> str:
        """Return the HTML for a part of what was typed outside of sentences; what is text there is escaped."""
        html = self.write(part, in_words=False)
        if html is not None:
            return html
        source = part.source if isinstance(part, Piece) else part.piece.source
        is_html = isinstance(part, Piece) and part.kind == "text"  # it may hold entities
        return source.replace("<", "&lt;") if is_html else escape(source, quote=False)

    def named(self, tag: Tag) -> str:
        """Return the name of an element; headings stand one below, under the title of the post."""
        return f"h{min(int(tag.name[1]) + 1, 6)}" if _HEADING.fullmatch(tag.name) else tag.name

    def _start(self, tag: Tag, in_words: bool) -> str:
        values = tag.piece.values()
        if address := _frame(tag):
            tag.is_gone = True
            self.left_out[
                Sentence(
                    "A frame is not shown; a link to %(address)s stands in its place.", address=address[:ADDRESS_MAX]
                )
            ] = None
            link = _link(address, values.get("title", "")) + ("" if tag.name in VOID else " ")
            return link if tag.parent or in_words else f"<p>{link}</p>"
        instead = self._instead(tag, values)
        if instead is not None:
            return instead
        if tag.name == "img":
            tell_of_picture(self.left_out, values.get("src", ""))
        return self.rebuilt(tag, values)

    def _instead(self, tag: Tag, values: dict[str, str]) -> str | None:
        """Return what stands in the place of a tag that may not; None for one that may."""
        if (player := _player(tag)) and id(player) in self.elsewhere:
            return self._instead_of_player(tag, values.get("src", ""))
        if tag.name == "source" and tag.parent and tag.parent.name == "picture":
            return ""  # the same picture in another size; what is said of `<picture>` is said of it
        if tag.name == "form" and (address := _whole(values.get("action", ""))) and is_web_address(address):
            tag.is_gone = True
            self.left_out[
                Sentence(
                    "A form is not shown; a link to %(address)s stands in its place.", address=address[:ADDRESS_MAX]
                )
            ] = None
            return f"{_link(address)} "
        if tag.name in FORBIDDEN:
            tag.is_gone = True
            self.left_out[
                Sentence("The tag <%(name)s> does not work here; what stands in it is shown without it.", name=tag.name)
            ] = None
            return _gap(tag)
        if tag.name == "a" and not is_safe(values.get("href", "")):
            tag.is_gone = True
            tell_of_scheme(self.left_out, values["href"])
            return ""
        return None

    def _instead_of_player(self, tag: Tag, address: str) -> str:
        """Return a link to what a page's policy would keep from being played; the words within the player stay."""
        tag.is_gone = True
        if not address:
            return ""
        if not is_web(address):
            tell_of_scheme(self.left_out, address)
            return ""
        self.left_out[
            Sentence(
                "The film or recording %(address)s is on another site; a link stands in its place.",
                address=address[:ADDRESS_MAX],
            )
        ] = None
        return f"{_link(_whole(address))} "

    def rebuilt(self, tag: Tag, values: dict[str, str]) -> str:
        """Return a start tag with those attributes that it may have."""
        attributes = {name: allowed_value(tag.name, name, value) for name, value in values.items() if name != "id"}
        if href := attributes.get("href"):
            attributes["href"] = self.anchors.href(href)
        attributes["id"] = self.ids.get(id(tag))
        self.lost |= {
            name: None
            for name, value in attributes.items()
            if value is None and (name in _SEEN or _RUNS.fullmatch(name))
        }
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
        return f"<{self.named(tag)}{written}>"

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


def tell_of_code(left_out: LeftOut, name: str) -> None:
    """Say that an element whose content is code is shown as it was typed, and does nothing."""
    left_out[Sentence("The tag <%(name)s> does not work here; it is shown as it was typed.", name=name)] = None


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
    values = tag.piece.values()
    named = (values.get(name, "").strip() for name in _FRAMES.get(tag.name, ()))
    whole = next((_whole(address) for address in named if address and is_web(_whole(address))), "")
    return whole if tag.is_markup else ""


def _player(tag: Tag) -> Tag | None:
    """Return the player that a tag begins, or that it names a file for."""
    if tag.name in _PLAYERS:
        return tag
    return tag.parent if tag.name == "source" and tag.parent and tag.parent.name in _PLAYERS else None


def _is_elsewhere(tag: Tag) -> bool:
    """Return whether a player's file lies on another host."""
    address = tag.piece.values().get("src", "")
    return bool(address) and not is_same_site(address)


def _whole(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _link(address: str, words: str = "") -> str:
    return f'<a href="{escape(address)}">{escape(words.strip() or address)}</a>'


def _gap(tag: Tag) -> str:
    """Return what keeps words apart where a tag between them is gone."""
    return "" if tag.name in _WITHIN_WORDS else " "
