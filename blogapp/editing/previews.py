"""A post as its readers will see it, as a page of the desk: saved or only typed, of now or of an older revision."""

from __future__ import annotations

from typing import Any

from flask import render_template

from blogapp import themes
from blogapp.models import Post
from blogapp.posts import advice, rendering


def page(post: Post, **known: Any) -> str:
    """Return the page that shows a post; `form` is what was typed, `is_other` says that readers see something else.

    With `is_beside` it stands beside its form, and has no bar.
    """
    themes.show_as_readers_see()
    known = {"form": None, "is_beside": False, "advice": advice.of(post)} | known
    return render_template("editing/preview.html", post=post, shown=rendering.in_full(post), **known)
