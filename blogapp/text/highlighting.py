"""Colours for code in posts: Pygments classes, never inline style."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blogapp.machine import lazy

if TYPE_CHECKING:
    import pygments
    from pygments import formatters, lexers
    from pygments.lexer import Lexer
else:
    pygments, formatters, lexers = map(lazy.Module, ("pygments", "pygments.formatters", "pygments.lexers"))

LENGTH_CAP = 20_000  # signs of one block; a longer one is shown plain
SPAN_CAP = 4_000  # coloured tokens in one text

# Not every lexer: some of the rare ones take minutes on a hostile text.
LANGUAGES = frozenset(
    """
    bash c c++ cpp css diff docker go haskell html ini java javascript js json kotlin lua makefile markdown nginx php
    py python ruby rust sass scss sh shell sql swift toml ts typescript xml yaml
    """.split()
)


def render_code(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    """Return a block of code as HTML, with a class on each token while `env` has spans left for it."""
    name, _, _ = unescapeAll(tokens[index].info).strip().partition(" ")
    code = tokens[index].content
    html = _coloured(code, name.lower()) if env.get("spans", 0) < SPAN_CAP else ""
    spans = env.get("spans", 0) + html.count("<span")
    if not html or spans > SPAN_CAP:
        html = escapeHtml(code)
    else:
        env["spans"] = spans
    language = f' class="language-{escapeHtml(name)}"' if name else ""
    return f"<pre><code{language}>{html}</code></pre>\n"


def _coloured(code: str, language: str) -> str:
    """Return the code with its parts marked, or "" where the language is unknown or the code too long."""
    if language not in LANGUAGES or len(code) > LENGTH_CAP:
        return ""
    return str(pygments.highlight(code, _lexer(language), formatters.HtmlFormatter(nowrap=True)))


@cache
def _lexer(name: str) -> Lexer:
    return lexers.get_lexer_by_name(name, stripnl=False)
