"""Pictures that the blog draws: cards of posts, icons; and the manifest that names the icons.

They are drawn when they are first asked for and kept as files in the instance; the database is only read. An address
names what the picture shows, so it may be cached for good, and nobody can have anything drawn but what a page names.
"""

from __future__ import annotations

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from blogapp import db, site, themes
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import FOREVER, REVOCABLE
from blogapp.i18n import languages
from blogapp.metadata import head
from blogapp.metadata.images import cards, colours, icons
from blogapp.models import Post
from blogapp.public.views import bp
from blogapp.storage import Away
from blogapp.text.clusters import clipped


@bp.get("/cards/<int:number>-<key>.png")
@action(PUBLIC)
def card(number: int, key: str) -> ResponseReturnValue:
    """The card of a public post, or of the site for 0."""
    post = _open(number) if number else None
    wanted = cards.of_post(post) if post else cards.of_site()
    return _sent(wanted.png(), REVOCABLE) if key == wanted.key else abort(404)


@bp.get("/cards/<int:number>-<key>.jpg")
@action(PUBLIC)
def photo(number: int, key: str) -> ResponseReturnValue:
    """The picture of a public post, as those know it who show cards."""
    wanted = head.photo_of(_open(number))
    if wanted is None or key != wanted.key:
        abort(404)
    try:
        return Response(wanted.jpeg(), mimetype="image/jpeg", headers={"Cache-Control": REVOCABLE})
    except Away:  # it is not lost
        raise
    except OSError:  # the file is lost
        abort(404)


def _open(number: int) -> Post:
    """Return a post that everybody may read; else this is a 404."""
    post = db.session.get(Post, number)
    return post if post is not None and post.is_public and not post.is_protected else abort(404)


@bp.get("/icons/<int:size>-<key>.png")
@bp.get("/icons/maskable-<int:size>-<key>.png", defaults={"maskable": True})
@action(PUBLIC)
def icon(size: int, key: str, maskable: bool = False) -> ResponseReturnValue:
    """An icon of the site, in one of the sizes that pages name."""
    if size not in icons.SIZES or (maskable and size != icons.MASKABLE) or key != icons.key():
        abort(404)
    return _sent(icons.png(size, maskable=maskable))


@bp.get("/favicon.ico")
@action(PUBLIC)
def favicon() -> ResponseReturnValue:
    """The icon, for those who do not read the page."""
    return Response(icons.ico(), mimetype="image/vnd.microsoft.icon")


def _sent(data: bytes, keep: str = FOREVER) -> ResponseReturnValue:
    return Response(data, mimetype="image/png", headers={"Cache-Control": keep})


@bp.get("/manifest.webmanifest")
@action(PUBLIC)
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the blog onto its first screen (https://www.w3.org/TR/appmanifest/)."""
    languages.speak_to_all()
    known, locale = site.current(), get_locale()
    plain = [_named(size, "any") for size in icons.SIZES if size > 180]
    answer = jsonify(
        name=known.title,
        short_name=clipped(known.title, 30),
        description=known.tagline,
        id="/",
        start_url="/",
        scope="/",
        display="minimal-ui",
        lang=str(locale).replace("_", "-"),
        dir=locale.text_direction if locale else "auto",
        theme_color=colours.accent(),
        background_color=themes.of_site().paper[0],
        icons=[*plain, _named(icons.MASKABLE, "maskable")],
    )
    answer.mimetype = "application/manifest+json"
    return answer


def _named(size: int, purpose: str) -> dict[str, str]:
    address = icons.address(size, maskable=purpose == "maskable")
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
