"""Advice on a post before it is published: what could be better, said and never asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from blogapp import plugins
from blogapp.formats.definition import later
from blogapp.models import Kind, Post
from blogapp.plugins import checks
from blogapp.posts import binding, templates
from blogapp.text import Sentence
from blogapp.text.advice import advise

TITLE_LONG = 90  # signs; search results and lists cut what is longer
MOST = 12  # sentences


def of(post: Post) -> Sequence[str]:
    """Return sentences on what could be better about a post, its format's own among them."""
    found = [*of_values(post), *_through_format(post)]
    return list(dict.fromkeys(found))[:MOST]


def of_values(post: Post) -> Iterator[Sentence]:
    """Yield what could be better about what every post has."""
    if len(post.title or "") > TITLE_LONG:
        yield Sentence(
            "The title has %(number)s signs; lists and search results cut what is longer than %(most)s.",
            number=len(post.title), most=TITLE_LONG,
        )  # fmt: skip
    format = plugins.formats().get(post.format)
    if post.kind == Kind.POST and format and format.byline == "header" and not post.categories:
        yield Sentence("It has no category, and goes to Uncategorized.")


def _through_format(post: Post) -> list[str]:
    """Return what could be better about a post's text, and what its format says; nothing of one that fails."""
    if plugins.state_of(post) != "fine":
        return []
    try:
        with plugins.guard(post.format, "give advice", post):
            bound = binding.bind(post, binding.media_of([post])[post.id])
            html = checks.text(templates.fill(bound, "feed"), "The view feed", checks.HTML_MAX)
            own = bound.advice() if later(bound, "advice") else ()
            return [*advise(html), *(checks.text(said, "advice()", checks.WORDS_MAX) for said in own)]
    except plugins.Failed:
        return []
