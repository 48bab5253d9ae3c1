"""Signs of spam that a comment shows in any language, before anything is learned: a price, a phone number, a wallet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from blogapp.models import Comment
from blogapp.text import plain_text

READ_MAX = 4000  # characters of a comment


class Sign(NamedTuple):
    """How a sign is seen, how probably it means spam before anything is learned, and as how many words it counts."""

    pattern: re.Pattern[str]
    guess: float
    weight: int


OF_TEXTS = {
    "phone": Sign(re.compile(r"\+\d{1,3}[ \d().-]{7,18}\d"), 0.97, 8),
    "wallet": Sign(
        re.compile(r"\b(?:bc1[a-z0-9]{20,60}|0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b"), 0.99, 8
    ),
    "messenger": Sign(re.compile(r"whats ?app|telegram|телеграм|viber|(?<!\w)@\w{4}", re.IGNORECASE), 0.97, 8),
    "price": Sign(re.compile(r"[$€£₽]\s?\d|\d\s?(?:[$€£₽]|(?:USD|EUR|BTC|USDT|руб)\b)"), 0.8, 4),
    "percent": Sign(re.compile(r"\d\s?%"), 0.8, 4),
    "shouting": Sign(re.compile(r"[!?]{2}|>>|\b[A-Z]{4,40} [A-Z]{4}"), 0.8, 4),
}
OF_HTML = {"bare host": Sign(re.compile(r'href="https?://[^/"]+/?"'), 0.85, 4)}
OF_NAMES = {
    "no name": Sign(re.compile(r"\d{3}|https?:|www\.|\.(?:com|net|org|shop|xyz)\b", re.IGNORECASE), 0.85, 4),
}
ALL = OF_TEXTS | OF_HTML | OF_NAMES


def of(comment: Comment) -> Iterator[str]:
    """Yield the names of the signs that a comment shows."""
    read = ((OF_TEXTS, plain_text(comment.html)), (OF_HTML, comment.html), (OF_NAMES, comment.name))
    for signs, said in read:
        yield from (name for name, sign in signs.items() if sign.pattern.search(said[:READ_MAX]))
