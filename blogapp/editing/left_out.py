"""What of a post does not stand as it was typed; whoever saves it is told."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from blogapp import plugins
from blogapp.models import Post
from blogapp.plugins import checks
from blogapp.posts import advice, binding
from blogapp.text import Sentence, slugify

MOST = 8  # sentences; they travel in the cookie of the session


def tell(post: Post, slug: str, *, advised: bool = False) -> None:
    """Say on the next page what was left out of the post, or turned into something else; `slug` is the typed one.

    With `advised`, what could be better, too: that page is not the post's form, which says it itself.
    """
    found = [*_of_address(post, slug), *_left_out(post), *(advice.of(post) if advised else ())]
    for sentence in found[:MOST]:
        flash(_(sentence), "left out")


def _of_address(post: Post, slug: str) -> list[Sentence]:
    wanted = slugify(slug, whole=True)
    if not slug.strip() or not post.path or wanted == post.slug:
        return []
    return [
        Sentence("The address “%(wanted)s” is taken. This is at “%(slug)s” instead.", wanted=wanted, slug=post.slug)
    ]


def _left_out(post: Post) -> list[str]:
    if plugins.state_of(post) != "fine":
        return []
    media = binding.media_of([post])[post.id]
    try:
        with plugins.guard(post.format, "say what it leaves out", post):
            bound = binding.bind(post, media)
            said = [
                sentence for name, field in bound.fields.items() for sentence in field.left_out(getattr(bound, name))
            ]
            return [checks.text(sentence, "left_out()", checks.WORDS_MAX) for sentence in dict.fromkeys(said)]
    except plugins.Failed:
        return []
