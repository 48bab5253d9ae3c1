"""What a checker of comments is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Submission:
    """A comment as a checker sees it. It holds no address of a machine (IP) and no browser: the blog keeps neither.

    `text` is plain, `html` is how it will look. `email`, in lower case, and `url` are "" where none was given.
    `language` is that of the post, or else of the blog ("en", "pt-BR"; "" where neither says), `address` and `title`
    are the post's, `site` is the address of the blog, and `submitted_at` the moment when it was left (UTC).
    """

    id: int
    text: str
    html: str
    name: str
    email: str
    url: str
    language: str
    site: str
    address: str
    title: str
    submitted_at: datetime


@dataclass(frozen=True)
class Hold:
    """Let a comment wait for an editor, who reads the `reason`: a plain text of at most 300 characters, not empty."""

    reason: str


Checker = Callable[[Submission], Hold | None]
"""A function, or anything else that can be called, that answers None to let a comment pass.

It is called by the worker, twice for one comment if need be, in a thread of its own, for at most 20 seconds, 2 of them
of the processor. Whatever it raises, and any other answer, counts as None, and is shown to administrators.
"""
