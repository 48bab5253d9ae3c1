"""HTML as it is typed, piece by piece: words, tags, comments, and code that is not for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from blogapp.text.allowed import TAGS

# Elements that HTML knows and a text may not have: their words stay, their tags go.
FORBIDDEN = frozenset(
    """
    acronym applet area base basefont bgsound big blink body button canvas center datalist dialog dir embed fencedframe
    fieldset font form frame frameset head hgroup html iframe input keygen label legend link main map marquee menu
    menuitem meta meter nav nobr noembed noframes noscript object optgroup option output param picture portal progress
    rb rtc search select slot strike template textarea title tt
    """.split()
)
KNOWN = TAGS | FORBIDDEN
VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)

# As HTML's own tokeniser reads it. No two branches read the same signs twice, so a hostile text takes linear time.
_VALUE = r"""(?:"(?:[^"<]|<(?![a-z/!?]))*+"|'(?:[^'<]|<(?![a-z/!?]))*+'|[^\s"'`=<>]++)"""
_ATTRIBUTE = rf"""(?:[\s/]+|(?<=["']))[^\s"'<>/=]+(?:\s*+=\s*+{_VALUE})?"""
_PIECE = re.compile(
    rf"""
    (?P<comment><!--(?:-?>)?)
    | <(?P<code>script|style|svg|math|xmp|plaintext)(?=[\s/>])
    | <(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*+)(?P<attributes>(?:{_ATTRIBUTE}){{0,50}}+)[\s/]*+>
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMMENT_END = re.compile("--!?>")
_PAIR = re.compile(rf"([^\s\"'<>/=]+)(?:\s*+=\s*+({_VALUE}))?", re.IGNORECASE)


@dataclass(eq=False, slots=True)
class Piece:
    """A part of HTML as it was typed: `kind` is "text", "code", "comment", "start" or "end" (of an element)."""

    kind: str
    source: str
    name: str = ""
    attributes: str = ""

    def values(self) -> dict[str, str]:
        """Return the attributes by their names in lower case; the first of several counts."""
        values: dict[str, str] = {}
        for name, value in _PAIR.findall(self.attributes):
            bare = value[1:-1] if value[:1] in {'"', "'"} else value
            values.setdefault(name.lower(), unescape(bare))
        return values


def pieces(html: str) -> Iterator[Piece]:
    """Yield the parts of the HTML in their order; together their sources are the HTML.

    A comment or a piece of code that does not end is text, like all that only looks like a tag.
    """
    endless: set[str] = set()
    done = place = 0
    while (match := _PIECE.search(html, place)) is not None:
        piece, place = _piece(html, match, endless)
        if piece is not None:
            if done < match.start():
                yield Piece("text", html[done : match.start()])
            yield piece
            done = place
    if done < len(html):
        yield Piece("text", html[done:])


def _piece(html: str, match: re.Match[str], endless: set[str]) -> tuple[Piece | None, int]:
    """Return the piece that begins here and where it ends; None for what is text. `endless` is what never ends."""
    if match["name"]:
        kind = "end" if match["end"] else "start"
        return Piece(kind, match[0], match["name"].lower(), match["attributes"]), match.end()
    if match["comment"] and match["comment"] != "<!--":
        return Piece("comment", match[0]), match.end()
    name = "--" if match["comment"] else match["code"].lower()
    ending = _COMMENT_END if match["comment"] else re.compile(rf"</{name}\s*>", re.IGNORECASE)
    end = None if name in endless else ending.search(html, match.end())
    if end is None:
        endless.add(name)
        return None, match.end()
    return Piece("comment" if match["comment"] else "code", html[match.start() : end.end()], name), end.end()
