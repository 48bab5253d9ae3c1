"""What is shown of a post whose format has never managed to show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from blogapp.formats.fields import syntaxes
from blogapp.text import HtmlSource, plain_paragraphs


def bare_words(data: Any) -> Markup:
    """Return all that somebody typed, wherever it stands in the data, as paragraphs."""
    return Markup("\n").join(Markup("<p>{}</p>").format(words) for words in _texts(data))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, HtmlSource):
        yield from plain_paragraphs(data).split("\n\n")
    elif isinstance(data, str) and data.strip():
        yield data
    elif isinstance(data, Mapping | list):
        for value in syntaxes.joined(data).values() if isinstance(data, Mapping) else data:
            yield from _texts(value)
