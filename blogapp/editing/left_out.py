"""What of a text does not stand as it was typed; whoever saves it is told."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from blogapp import plugins, rendering
from blogapp.models import Post
from blogapp.text import Prose, Sentence

MOST = 8  # sentences; they travel in the cookie of the session


def tell(post: Post) -> None:
    """Say on the next page what was left out of the post, or turned into something else."""
    for sentence in _left_out(post)[:MOST]:
        flash(_(sentence), "left out")


def _left_out(post: Post) -> list[Sentence]:
    if plugins.state_of(post) != "fine":
        return []
    try:
        with plugins.guard(post.format, "say what it leaves out", post):
            seen = rendering.seen_through(post, {})
            values = [getattr(seen, name) for name in seen.fields]
    except plugins.Failed:
        return []
    return list(dict.fromkeys(found for value in values if isinstance(value, Prose) for found in value.left_out))
