"""What readers wrote elsewhere, as the Markdown that they may type here, and as its HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import is_normalized

from blogapp.text import COMMENT_CAP, TooMuch, comment_markdown
from blogapp.text.from_html import markdown_of

_PARAGRAPH = re.compile("</?p>")
# Words, and signs between them that mean nothing in Markdown and are no part of an address, on one line.
_WORD = r"[^\W_]+(?:['’-][^\W_]+)*"
_BARE = re.compile(rf"(?![0-9]){_WORD}(?:(?:[,;:!?’…] |\. | - | – | )(?![0-9]+[.)]){_WORD})*[.!?…]?")


def plainly(html: str) -> tuple[str, str] | None:
    """Return the text and the HTML of a comment of bare words, which most are; None where it takes a look at each sign.

    They are what `as_typed` makes of it, in a tenth of the time.
    """
    paragraphs = [part.strip() for part in _PARAGRAPH.split(html) if part.strip()]
    if not paragraphs or not is_normalized("NFC", html) or not all(map(_BARE.fullmatch, paragraphs)):
        return None
    return "\n\n".join(paragraphs), "".join(f"<p>{part}</p>\n" for part in paragraphs)


@lru_cache(maxsize=512)
def as_typed(html: str) -> tuple[str, str]:
    """Return HTML as the Markdown that readers may type, and as what becomes of that."""
    if found := plainly(html):
        return found
    if len(html.encode("utf-8", "surrogatepass")) > COMMENT_CAP * 4:
        raise TooMuch("It is too long.")
    body = markdown_of(html).text.strip()
    return body, str(comment_markdown(body))
