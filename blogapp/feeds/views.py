"""Each feed at its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.feeds import from_format
from blogapp.feeds.channels import Channel
from blogapp.feeds.comments import Comments, on_post
from blogapp.feeds.feed import Feed, Item, Source, prefixes_of
from blogapp.feeds.posts import Posts, language
from blogapp.feeds.serializers import KINDS, Serializer
from blogapp.formats import FeedFacts
from blogapp.listings.archives import ARCHIVES, DAY, Selection, everything
from blogapp.models.languages import direction_of
from blogapp.text import whole_number

bp = Blueprint("feeds", __name__)
PAGES = 1_000_000


def _of_posts(find: Callable[..., Selection]) -> Callable[..., Channel]:
    return lambda **values: Posts(find(**values))


CHANNELS: dict[str, tuple[str, Callable[..., Channel]]] = {
    "stream": ("/", _of_posts(everything)),
    **{name: (rule, _of_posts(find)) for name, (rule, find) in ARCHIVES.items()},
    "comments": ("/comments/", Comments),
    "post": (f"{DAY}<slug>/", on_post),
}


def _view_of(find: Callable[..., Channel], kind: Serializer) -> Callable[..., ResponseReturnValue]:
    @action(PUBLIC)
    def view(**values: Any) -> ResponseReturnValue:
        return _answer(find(**values), kind)

    return view


for name, (rule, find) in CHANNELS.items():
    for kind in KINDS:
        endpoint, view = f"{name}-{kind.name.lower()}", _view_of(find, kind)
        for suffix in (kind.suffix, *kind.former):
            bp.add_url_rule(f"{rule}feed/{suffix}", endpoint, view, strict_slashes=False)


@bp.get("/feed/words.css")
@action(PUBLIC)
def words() -> ResponseReturnValue:
    """What a browser says above a feed, in the site's language: the style sheet of feeds shows it."""
    about = _("This is a feed. To follow it, copy the address of this page into a program that reads feeds.")
    quoted = re.sub(r'["\\\n<]', lambda match: f"\\{ord(match[0]):x} ", about)
    direction = direction_of(language())
    return Response(f':root {{ --about: "{quoted}"; direction: {direction}; }}\n', mimetype="text/css")


def _answer(channel: Channel, kind: Serializer) -> Response:
    number = _page_number()
    sources, has_older = channel.read(number, site.current().posts_per_feed)
    if not sources and (number > 1 or not channel.may_be_empty):
        abort(404)
    site.settle_on(channel.base + kind.suffix)  # a redirect would tell that there is something
    feed = Feed(
        id=site.identity(channel.base),
        title=channel.title,
        description=channel.description or channel.title,
        page=site.absolute(channel.page),
        base=site.absolute(channel.base),
        language=language(),
        owner=site.current().title,
        items=[_item(source, kind) for source in sources],
        number=number,
        has_older=has_older,
    )
    if channel.format:
        feed = replace(feed, elements=from_format.of_channel(channel.format, _facts(feed)))
    return Response(kind.write(feed), mimetype=kind.sent_as)


def _facts(feed: Feed) -> FeedFacts:
    """Return what a format is told of its own feed."""
    logo = (site.current().logo or {}).get("url", "")
    about = (feed.base, feed.page, feed.title, feed.description, feed.language, feed.owner)
    return FeedFacts(*about, site.absolute(logo) if logo else "")


def _item(source: Source, kind: Serializer) -> Item:
    def make() -> Item:
        entry = source.make()
        return Item(kind.write_entry(entry, language()), entry.updated, prefixes_of(entry.elements))

    return source.cache_entry(kind.name).get_or(make)


def _page_number() -> int:
    number = whole_number(request.args.get("paged", "1"), 1, PAGES)
    if number is None:
        abort(404)
    return number
