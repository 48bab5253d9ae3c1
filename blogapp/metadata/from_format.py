"""What a format tells machines of a post: asked once, and cached as long as it holds."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field
from typing import Any

from flask_babel import get_locale

from blogapp import cache, plugins
from blogapp.formats import Card, MediaFile, Picture
from blogapp.models import Post
from blogapp.plugins import checks
from blogapp.posts import binding
from blogapp.site import absolute

CARD_WIDTH = 1200  # pixels, what those who show cards ask for


@dataclass(frozen=True)
class CardPicture:
    """A picture as others are told of it: a path or an address, its size in pixels, and what is to be seen."""

    url: str
    width: int
    height: int
    alt: str = ""
    mime: str = ""  # where it is known


@dataclass(frozen=True)
class FormatMetadata:
    """The post's JSON-LD as its format has it, a description, a picture, and the address of what plays, by kind.

    `is_framed` says whether that is the address of a provider's player, and not of a file.
    """

    linked: dict[str, Any] = field(default_factory=lambda: {"@type": "BlogPosting"})
    description: str = ""
    image: CardPicture | None = None
    plays: dict[str, str] = field(default_factory=dict)
    is_framed: bool = False


def of(post: Post) -> FormatMetadata:
    """Return what the format tells, from the cache if it is there; next to nothing where there is no format to ask.

    Of a post that is protected by a password nothing is told.
    """
    if post.is_protected or plugins.state_of(post) != "fine":
        return FormatMetadata()
    version = plugins.formats()[post.format].version
    given = binding.known_of(post)
    entry = cache.of_post(post, "told", version, str(get_locale()), absolute(""), given=given)
    try:
        known = entry.get_or(lambda: _asked(post))
    except plugins.Failed:
        return FormatMetadata()
    linked, description, image, plays, is_framed = json.loads(known)
    return FormatMetadata(linked, description, image and CardPicture(*image), plays, is_framed)


def _asked(post: Post) -> str:
    media = binding.media_of([post])[post.id]
    with plugins.guard(post.format, "describe it to machines", post):
        seen = binding.bind(post, media)
        linked = checks.mapping(seen.json_ld(), "json_ld()")
        return json.dumps([linked, *_card(checks.card(seen.social()))], allow_nan=False)


def _card(card: Card) -> list[Any]:
    """Return the card as JSON has it: its description, its picture, what can be played, and whether that is a frame."""
    plays = {card.player.kind: card.player.embed or card.player.url} if card.player else {}
    picture = astuple(fitting(card.picture)) if card.picture else None
    return [str(card.description), picture, plays, bool(card.player and card.player.embed)]


def fitting(picture: Picture) -> CardPicture:
    """Return the picture in the size that suits a card: the narrowest that is wide enough, else itself."""
    file: MediaFile = picture.file
    sizes = {**file.widths, file.width: file.url}
    width = min((width for width in sizes if width >= CARD_WIDTH), default=file.width)
    return CardPicture(sizes[width], width, round(file.height * width / (file.width or 1)), picture.alt)
