"""The blocks of WordPress's editor: their marks go, what they hold stays, and what is made anew each time is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from blogapp.importing.entries import FileAt
from blogapp.importing.wordpress.content import files
from blogapp.importing.wordpress.content.files import Known
from blogapp.importing.wordpress.content.notes import Notes

MARK = re.compile(r"<!--\s{0,9}(/?)wp:([a-z][a-z0-9_-]{0,60}(?:/[a-z][a-z0-9_-]{0,60})?)(?=[\s/-])")
DEPTH_MAX = 50
JSON_MAX = 100_000
SHARED_MAX = 1_000_000  # characters that a post may take from blocks that several share
_WRAPPED = re.compile(r"wp-block-embed__wrapper[^<>]*>\s*([^\s<>]+)")
_CAPTION = re.compile(r"<figcaption[^<>]*>(.*?)</figcaption>", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_STATIC = frozenset(
    """
    audio button buttons classic code column columns cover details embed file footnotes freeform gallery group heading
    html image list list-item media-text missing more nextpage paragraph preformatted pullquote quote separator
    shortcode social-links spacer subhead table text-columns verse video
    """.split()
)

Classic = Callable[[str], str]


class _Block:
    def __init__(self, name: str, said: str) -> None:
        self.name = name if not name or "/" in name else f"core/{name}"
        self.said = said
        self.done: list[str] = []

    def __getitem__(self, name: str) -> Any:
        """Return what its mark says, "" where it says nothing."""
        try:
            said = json.loads(self.said) if 1 < len(self.said) <= JSON_MAX else {}
        except (ValueError, RecursionError):
            return ""
        return said.get(name, "") if isinstance(said, dict) else ""


class Blocks:
    """Takes the blocks of one post apart. `classic` is how text outside of them is read."""

    def __init__(self, known: Known, notes: Notes, classic: Classic) -> None:
        self.known, self.notes, self.classic = known, notes, classic
        self._room = SHARED_MAX
        self._is_shared = False

    def html(self, text: str) -> str:
        """Return what the blocks of a text hold."""
        open_blocks = [_Block("", "")]
        at = 0
        for mark in MARK.finditer(text):
            if mark.start() < at:
                continue
            end = text.find("-->", mark.end())
            if end < 0:
                break
            self._words(open_blocks[-1], text[at : mark.start()])
            at = end + 3
            self._mark(open_blocks, mark, text[mark.end() : end].strip())
        self._words(open_blocks[-1], text[at:])
        while len(open_blocks) > 1:
            self._close(open_blocks)
        return "".join(open_blocks[0].done)

    def _mark(self, open_blocks: list[_Block], mark: re.Match[str], said: str) -> None:
        block = _Block(mark[2], said.removesuffix("/").strip())
        if mark[1]:
            if block.name in (open_names := [each.name for each in open_blocks[-3:]]):
                for _ in range(open_names[::-1].index(block.name) + 1):
                    self._close(open_blocks)
        elif said.endswith("/"):
            open_blocks[-1].done.append(self._empty(block))
        elif len(open_blocks) < DEPTH_MAX:  # each level copies what lies within it
            open_blocks.append(block)

    def _words(self, block: _Block, text: str) -> None:
        """Take text as it is; that outside of all blocks was written without this editor."""
        if block.name or not text.strip():
            block.done.append(text)
        else:
            block.done.append(f"{self.classic(text)}\n")

    def _close(self, open_blocks: list[_Block]) -> None:
        block = open_blocks.pop()
        open_blocks[-1].done.append(self._whole(block, "".join(block.done)))

    def _whole(self, block: _Block, html: str) -> str:
        """Return the HTML of a block that has some."""
        if block.name == "core/embed" or block.name.startswith("core-embed/"):
            return self._embed(block, html)
        if block.name in {"core/freeform", "core/classic", "core/shortcode"}:
            return self.classic(html)
        if block.name == "core/gallery" and "<img" not in html:
            return self._gallery(block)
        if block.name == "core/cover" and "<img" not in html and (address := str(block["url"])):
            return files.picture(FileAt(address)) + html  # else it is in the style alone
        if block.name in {"core/more", "core/nextpage"}:
            return f"\n{html.strip()}\n"
        own = block.name.removeprefix("core/")
        if own == block.name:
            self.notes.add("plugin block", own)
        elif own not in _STATIC:
            self.notes.add("block", own)
        return html

    def _empty(self, block: _Block) -> str:
        """Return the HTML of a block that has none of its own."""
        if block.name == "core/block":
            return self._shared(block)
        if block.name == "core/social-link" and (address := str(block["url"])):
            return files.link(address)
        if block.name == "core/gallery":
            return self._gallery(block)
        if (block.name == "core/embed" or block.name.startswith("core-embed/")) and block["url"]:
            return files.embedded(str(block["url"]), self.notes)
        if (own := block.name.removeprefix("core/")) not in _STATIC:
            self.notes.add("block", own)
        return ""

    def _embed(self, block: _Block, html: str) -> str:
        wrapped = _WRAPPED.search(html)
        address = str(block["url"]) or (wrapped[1].replace("&amp;", "&") if wrapped else "")
        if not _ADDRESS.fullmatch(address):
            return html
        caption = _CAPTION.search(html) if "</figcaption>" in html else None
        return files.embedded(address, self.notes, caption[1].strip() if caption else "")

    def _gallery(self, block: _Block) -> str:
        numbers = block["ids"] if isinstance(block["ids"], list) else []
        return files.gallery(files.by_number(",".join(map(str, numbers)), self.known, self.notes))

    def _shared(self, block: _Block) -> str:
        """Return a block that several posts share; one within another is named only."""
        text = self.known.blocks.get(str(block["ref"]), "")
        if not text or self._is_shared or len(text) > self._room:
            self.notes.add("block", "block")
            return ""
        self._room -= len(text)
        self._is_shared = True
        html = self.html(text)
        self._is_shared = False
        return html
