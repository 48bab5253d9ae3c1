"""What feeds ask the format of a post: its snapshot as it is today, its files, what a podcast says besides."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from blogapp import plugins
from blogapp.feeds.enclosures import enclosures
from blogapp.feeds.feed import Enclosure
from blogapp.formats import FeedElement, FeedFacts, PostFormat
from blogapp.formats.definition import later
from blogapp.models import Media, Post
from blogapp.plugins import checks, feed_checks
from blogapp.posts import binding, snapshots


@dataclass(frozen=True)
class Told:
    """What a format says of a post for a feed. `about` is the address elsewhere that the post points to."""

    html: str
    enclosures: tuple[Enclosure, ...] = ()
    about: str = ""
    elements: tuple[FeedElement, ...] = ()


def ask(post: Post, files: Mapping[int, Media]) -> Told:
    """Return what the format of a post says; nothing but the snapshot where it cannot say."""
    if plugins.state_of(post) != "fine":
        return Told(post.html)
    try:
        with plugins.guard(post.format, "name what belongs to it in feeds", post):
            bound = binding.bind(post, {number: file.as_file() for number, file in files.items()})
            html, about = snapshots.html_of(post, bound), checks.address(bound.leads_to())
            told = Told(html, tuple(enclosures(bound, files)), about)
    except plugins.Failed:
        return Told(post.html)
    return replace(told, elements=_elements(post, bound))


def _elements(post: Post, bound: PostFormat) -> tuple[FeedElement, ...]:
    """Return what the format adds of its own; nothing where that fails, and the rest is there all the same."""
    if not later(bound, "feed_elements"):
        return ()
    with suppress(plugins.Failed), plugins.guard(post.format, "add to feeds", post):
        return feed_checks.elements(bound.feed_elements(), "feed_elements()")
    return ()


def of_channel(name: str, facts: FeedFacts) -> tuple[FeedElement, ...]:
    """Return what a format says of its own feed."""
    format = plugins.formats().get(name)
    if format is None or not later(format, "feed_channel_elements"):
        return ()
    with suppress(plugins.Failed), plugins.guard(name, "say what its feed is about"):
        return feed_checks.elements(format.feed_channel_elements(facts), "feed_channel_elements()")
    return ()
