"""Colours for code in posts: Pygments classes, never inline style."""

from __future__ import annotations

from functools import cache

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

LENGTH_CAP = 20_000  # signs of one block; a longer one is shown plain

# Not every lexer: some of the rare ones take minutes on a hostile text.
LANGUAGES = frozenset(
    """
    bash c c++ cpp css diff docker go haskell html ini java javascript js json kotlin lua makefile markdown nginx php
    py python ruby rust sass scss sh shell sql swift toml ts typescript xml yaml
    """.split()
)
_FORMATTER = HtmlFormatter(nowrap=True)


def highlight_code(code: str, language: str, _attributes: str) -> str:
    """Return the code as HTML with a class on each token, or "" when it stays plain."""
    name = language.lower()
    if name not in LANGUAGES or len(code) > LENGTH_CAP:
        return ""
    return str(highlight(code, _lexer(name), _FORMATTER))


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False)
