"""Parts of pages as HTML that is kept until the site changes: the articles of a listing, the list of all archives."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from blogapp import cache, themes
from blogapp.posts.presentation import Shown
from blogapp.site import absolute


def fragment(*name: object, make: Callable[[], str]) -> Markup:
    """Return HTML out of an escaping template, the same for all who read it in a language, a theme and at a host."""
    entry = cache.of_site(*name, str(get_locale()), themes.mark(), absolute(""))
    return Markup(entry.get_or(make))  # noqa: S704 - a template escapes


def article(shown: Shown, *, pinned: bool) -> Markup:
    """Return a post of a listing as HTML, with its header and the line below."""

    def make() -> str:
        return render_template("public/_post.html", shown=shown, single=False, pinned=pinned)

    return fragment("article", shown.post.id, shown.beside_the_post, pinned, make=make)
