"""A text as WordPress stored it, classic or of blocks, becomes the HTML that it was shown as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from blogapp.importing.entries import FileAt
from blogapp.importing.wordpress.content.paragraphs import paragraphs
from blogapp.text import Sentence


class Known(Protocol):
    """What a text may refer to: files by number, those of a post, and blocks that several posts share."""

    files: dict[str, FileAt]
    of_post: dict[str, list[str]]
    blocks: dict[str, str]


@dataclass(frozen=True)
class Converted:
    """The HTML, and what of the text has another form now, each with its kind."""

    html: str
    notes: Sequence[tuple[str, Sentence]] = ()


def plain_html(content: str, _post: str, _known: Known) -> Converted:
    """Return the HTML of a post with a number."""
    return Converted(paragraphs(content) if "<!-- wp:" not in content else content)
