"""Uploaded files in Markdown: a picture `![words](media:12 "A caption")`, how it stands `media:12#wide`, and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from blogapp.text.messages import Sentence

# How a picture can stand; the words go after its number, as those of a place in a page do.
PLACES = ("left", "right", "wide")
MOST = 500  # pictures in one text
SIZES = {
    "": "(min-width: 48rem) 46rem, 100vw",
    "left": "(min-width: 40rem) 18rem, 100vw",
    "right": "(min-width: 40rem) 18rem, 100vw",
    "wide": "(min-width: 64rem) 64rem, 100vw",
}
BREAKS = {"softbreak", "hardbreak"}
_SIGNS = re.compile(r"[\\`*_\[\]<>~^=&]")
_NAMED = re.compile(r"\](?:\(|:)\s*<?media:([0-9]{1,18})(?![0-9])", re.IGNORECASE)
_PLACED = re.compile(r"(\](?:\(|:)\s*<?)media:([0-9]{1,18})(?![0-9])(?:#[a-z]{1,20})?", re.IGNORECASE)
_ADDRESS = re.compile(r"media:([0-9]{1,18})(?:#([a-z]{1,20}))?", re.IGNORECASE)


@dataclass(frozen=True)
class Placeable:
    """A file that a text may show or link to; pictures alone have a width. `file` is the same as its giver knows it."""

    id: int
    url: str
    width: int
    height: int
    srcset: str = ""
    description: str = ""  # where the text has none
    caption: str = ""
    credit: str = ""
    file: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Placed:
    """A picture as it stands in a text, with what is said of it there."""

    file: Any
    alt: str
    caption: str = ""


def ids_in(source: str) -> list[int]:
    """Return the ids of the files that a text names, in their order, each once: at most as many as may stand in one."""
    return list(dict.fromkeys(int(match[1]) for match in _NAMED.finditer(source)))[:MOST]


def with_addresses(source: str, urls: Mapping[int, str]) -> str:
    """Return a text that names files by their addresses, as any program reads it; one that is not there stays."""
    return _PLACED.sub(lambda match: match[1] + urls[int(match[2])] if int(match[2]) in urls else match[0], source)


def notation(number: int, name: str, *, is_picture: bool) -> str:
    """Return how a file is put into a text: a picture, which is still to be described, or a link with its name."""
    words = _SIGNS.sub(r"\\\g<0>", name)
    return f"![](media:{number})" if is_picture else f"[{words}](media:{number})"


def pictures_plugin(parser: MarkdownIt) -> None:
    """Show uploaded pictures; one that stands apart is a figure, with its title as caption. To be used after `more`."""
    parser.core.ruler.before("schemes", "pictures", _find)
    parser.core.ruler.push("figures", _set_apart)


def _find(state: StateCore) -> None:
    """Give each picture and link its file. Of a picture that is not there the words stay."""
    if "media:" not in state.src.lower():
        return
    for token in state.tokens:
        if token.children:
            token.children = [found for child in token.children for found in _found(child, state.env)]


def _found(token: Token, env: EnvType) -> list[Token]:
    name = {"image": "src", "link_open": "href"}.get(token.type, "")
    address = _ADDRESS.fullmatch(str(token.attrs[name])) if name else None
    if address is None:
        return [token]
    file: Placeable | None = env["files"].get(int(address[1]))
    if token.type == "link_open":
        token.attrs["href"] = file.url if file else token.attrs["href"]
        return [token]
    if file is None or not file.width:
        sentence = Sentence(
            "The picture media:%(number)s is not there any more, is no picture, or is not yours to use; its words are "
            "shown.",
            number=address[1],
        )
        env["left_out"][sentence] = None
        return token.children or []
    place = (address[2] or "").lower()
    if place and place not in PLACES:
        sentence = Sentence("A picture stands left, right or wide; “#%(place)s” is none of these.", place=place)
        env["left_out"][sentence] = None
    _show(token, file, place if place in PLACES else "")
    return [token]


def _show(token: Token, file: Placeable, place: str) -> None:
    sizes = {"srcset": file.srcset, "sizes": SIZES[place]} if file.srcset else {}
    classes = {"class": f"picture-{place}"} if place else {}
    title = {"title": token.attrs["title"]} if token.attrs.get("title") else {}
    size = {"width": file.width, "height": file.height}
    if not token.content.strip():
        token.children = [Token("text", "", 0, content=file.description)]
    alt = "".join(child.content for child in token.children or ())
    token.attrs = {"src": file.url, **sizes, **size, "alt": "", **classes, **title}
    token.meta |= {"file": file.file, "alt": alt, "caption": file.caption, "credit": file.credit}


def _set_apart(state: StateCore) -> None:
    """Make figures of paragraphs in which nothing stands but pictures."""
    tokens: list[Token] = []
    place = 0
    while place < len(state.tokens):
        token = state.tokens[place]
        pictures = _alone(state.tokens[place + 1]) if token.type == "paragraph_open" else []
        tokens += [part for picture in pictures for part in _figure(picture, token.level)] or [token]
        place += 3 if pictures else 1
    state.tokens = tokens


def _alone(inline: Token) -> list[Token]:
    """Return the pictures of a paragraph in which there is nothing else; none where there is."""
    children = [child for child in inline.children or () if child.type not in BREAKS]
    parts = [child for child in children if child.type != "text" or child.content.strip()]
    return parts if all("file" in part.meta for part in parts) else []


def _figure(picture: Token, level: int) -> Iterator[Token]:
    caption, place = str(picture.attrs.pop("title", picture.meta["caption"])), str(picture.attrs.pop("class", ""))
    credit = picture.meta["credit"]
    classes: dict[str, str | int | float] = {"class": f"picture {place}".strip()}
    yield Token("figure_open", "figure", 1, attrs=classes, block=True, level=level)
    yield Token("inline", "", 0, children=[picture], block=True, level=level + 1)
    picture.meta["caption"] = caption
    if caption or credit:
        yield Token("figcaption_open", "figcaption", 1, block=True, level=level + 1)
        words = [*_text(caption), *_text(" " if caption and credit else ""), *_small(credit)]
        yield Token("inline", "", 0, content=caption, children=words, block=True, level=level + 2)
        yield Token("figcaption_close", "figcaption", -1, block=True, level=level + 1)
    yield Token("figure_close", "figure", -1, block=True, level=level)


def _text(words: str) -> list[Token]:
    """Return words as they stand in a line."""
    return [Token("text", "", 0, content=words)] if words else []


def _small(words: str) -> list[Token]:
    """Return what is said in passing."""
    return [Token("small_open", "small", 1), *_text(words), Token("small_close", "small", -1)] if words else []


def placed(tokens: Sequence[Token]) -> tuple[Placed, ...]:
    """Return the pictures of a text in their order."""
    shown = [child for token in tokens for child in token.children or () if "file" in child.meta]
    return tuple(Placed(each.meta["file"], each.meta["alt"], each.meta.get("caption", "")) for each in shown)
