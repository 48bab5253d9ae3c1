"""What comes of showing a post: its HTML, and what a page has to know besides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from flask_babel import gettext
from markupsafe import Markup

from blogapp.models import Post

_INSIDE = r'(?:[^<>"]|"[^"]*")*'  # of a tag, as sanitised and escaped HTML writes it
FIRST_PICTURE = re.compile(rf'(<img\b{_INSIDE}?) loading="lazy"({_INSIDE}>)')


@dataclass(frozen=True)
class Rendered:
    """The HTML of a post in one view, whether it was cut short, and what showing it needs of the CSP."""

    html: Markup
    cut: bool
    more_label: str
    csp: dict[str, list[str]]
    title_url: str = ""
    parts: int = 1  # pages of the text


@dataclass(frozen=True)
class Shown:
    """A post as listings and pages show it: itself, its HTML, and what its format says about the rest."""

    post: Post
    html: Markup
    cut: bool
    more_label: str
    label: str
    show_title: bool
    byline: Literal["header", "footer", "lead"]
    title_url: str = ""  # the address elsewhere to which the title leads; then the date is the permalink
    parts: int = 1  # pages of the text, where it is shown on its page
    part: int = 1  # the one that is shown
    locked: bool = False  # it is protected, and something else stands in for what it says

    @property
    def beside_the_post(self) -> int:
        """A number for all that is not the post's: where its format fails, and where it stands first, it is another."""
        return hash(tuple(value for name, value in vars(self).items() if name != "post"))

    @property
    def title(self) -> str:
        """The title as readers see it; for a post without one, its first words."""
        name = self.post.name
        return gettext("Protected: %(title)s", title=name) if self.locked else name


def first_at_once(posts: Iterable[Shown]) -> list[Shown]:
    """Return posts as a page shows them: its first picture, which readers wait for, is loaded before all others."""
    found = list(posts)
    for place, shown in enumerate(found):
        html, number = FIRST_PICTURE.subn(r'\1 loading="eager" fetchpriority="high"\2', str(shown.html), count=1)
        if number:
            found[place] = replace(shown, html=Markup(html))  # noqa: S704 - what was safe has one attribute more
            break
    return found
