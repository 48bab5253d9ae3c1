"""Words that Markdown's own rules leave out: cells too many in a table stay, of the rest the author is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from blogapp.text.messages import Sentence

_CONTAINER = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s)?[\s>]*")


class Definitions(dict[str, Any]):
    """The addresses of links that stand apart, `[name]: address`, and which of them are used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a definition, and remember that it was asked for."""
        self.used.add(key)
        return super().get(key, default)


def left_out_words_plugin(parser: MarkdownIt) -> None:
    """Keep the cells of tables, and say what else is left out."""
    parser.core.ruler.after("block", "cells", _keep_cells)
    parser.core.ruler.after("block", "notes", _find_notes)
    parser.core.ruler.push("left_out_words", _tell)


def _keep_cells(state: StateCore) -> None:
    """Put cells that stand beyond the head of their table into its last column."""
    lines, columns, last = state.src.split("\n"), 0, 0
    for place, token in enumerate(state.tokens):
        if token.type == "thead_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "inline":
            last = place
        if token.type == "tr_close" and state.tokens[last - 1].type == "td_open":
            inline = state.tokens[last]
            extra = _cells(lines[inline.map[0]])[columns:] if inline.map else []
            inline.content = " | ".join([inline.content, *extra])


def _find_notes(state: StateCore) -> None:
    """Note which footnotes stand more than once: of these the last is shown."""
    labels = [token.meta["label"] for token in state.tokens if token.type == "footnote_reference_open"]
    state.env["noted_twice"] = [label for label, number in Counter(labels).items() if number > 1]


def _cells(line: str) -> Sequence[str]:
    bare = line[_CONTAINER.match(line).end() :] if _CONTAINER.match(line) else line  # type: ignore[union-attr]
    cells = [cell.strip() for cell in escapedSplit(bare.strip())]
    first, last = not cells[0], len(cells) - (not cells[-1])
    return cells[first:last]


def _tell(state: StateCore) -> None:
    state.env["left_out"].update(dict.fromkeys(_left_out(state.tokens, state.env)))


def _left_out(tokens: Sequence[Token], env: EnvType) -> Iterator[Sentence]:
    for token in tokens:
        _, _, words = token.info.strip().partition(" ") if token.type == "fence" else ("", "", "")
        if words:
            yield Sentence("Beside the language of a piece of code nothing is shown: “%(words)s”.", words=words[:80])
    definitions: Definitions = env["references"]
    for label in definitions.keys() - definitions.used:
        yield Sentence("The address “[%(name)s]:” is not shown, as no link uses it.", name=label.lower()[:80])
    for label in dict.fromkeys(twice["label"] for twice in env.get("duplicate_refs", ())):
        yield Sentence(
            "The address “[%(name)s]:” stands more than once; the first one counts.", name=label.lower()[:80]
        )
    for label in env["noted_twice"]:
        yield Sentence("The footnote “[^%(name)s]:” stands more than once; the last one is shown.", name=label[:80])
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            yield Sentence("The footnote “[^%(name)s]:” is not shown, as nothing refers to it.", name=label[1:81])
