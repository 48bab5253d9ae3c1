"""What a post knows of itself whatever its format: where it stands, when it came, by whom, under which terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PostFacts:
    """What is known of a post beside its data; a format reads it as `self.post`, a template as `post`.

    `address` is whole; `published` and `updated` are aware, in the site's zone, to the second; `author` is a name;
    `categories` and `tags` are names; `language` is that of the text, such as "pt-BR". What is not known yet is "",
    None or empty: of a draft the address and the moment of publication, and all of it while input is cleaned.
    """

    address: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


UNKNOWN = PostFacts()
