"""What comes of showing a post: its HTML, and what a page has to know besides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
    is_stopgap: bool = False  # it takes the place of a view that failed


@dataclass(frozen=True)
class PresentedPost:
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
    csp: dict[str, list[str]] = field(default_factory=dict)
    is_stopgap: bool = False

    @property
    def title(self) -> str:
        """The title as readers see it; for a post without one, its first words."""
        name = self.post.name
        return gettext("Protected: %(title)s", title=name) if self.locked else name


def with_eager_picture(html: str) -> str:
    """Return HTML whose first picture is loaded before all others; "" where it has none."""
    eager, number = FIRST_PICTURE.subn(r'\1 loading="eager" fetchpriority="high"\2', html, count=1)
    return eager if number else ""
