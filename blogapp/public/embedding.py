"""Posts on other people's pages: an oEmbed provider (https://oembed.com, 1.0), and the small page it points to."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blogapp import db, site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.i18n import languages
from blogapp.listings import pagination
from blogapp.listings.archives import DAY
from blogapp.metadata import head
from blogapp.models import Kind, Post
from blogapp.posts import permalinks
from blogapp.public.views import bp
from blogapp.site import absolute
from blogapp.text import whole_number
from blogapp.text.xml import for_xml

WIDTH, HEIGHT = 600, 190
KEEP = 3600  # seconds for which others may keep an answer
# This page alone may stand in other people's frames; nothing in it can run, and it loads a style and a picture.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
FRAME = Markup(
    '<iframe src="{src}" width="{width}" height="{height}" title="{title}" loading="lazy" frameborder="0"'
    ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
)


@bp.get("/oembed")
@action(PUBLIC)
def oembed() -> ResponseReturnValue:
    """How a post is shown elsewhere, as JSON or XML."""
    languages.speak_to_all()
    kind = request.args.get("format", "json")
    if kind not in {"json", "xml"}:
        return Response("The format is json or xml.\n", 501, mimetype="text/plain")
    post = _at(request.args.get("url", ""))
    if post is None:
        return Response("There is no post at this address.\n", 404, mimetype="text/plain")
    if post.is_protected:
        return Response("This post is protected by a password.\n", 401, mimetype="text/plain")
    told = _told(post)
    if kind == "xml":
        xml = for_xml(render_template("public/oembed.xml", told=told))
        answer = Response(xml, mimetype="text/xml")
    else:
        answer = jsonify(told)
    answer.headers["Access-Control-Allow-Origin"] = "*"  # it tells nothing that the page does not
    return answer


def _at(address: str) -> Post | None:
    """Return the published post at a whole address of this site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != urlsplit(absolute("/")).netloc.lower():
        return None
    path = unquote(parts.path).strip("/").lower()
    return db.session.scalars(Post.published().options(*pagination.SHOWN).where(Post.path == path)).first()


def _told(post: Post) -> dict[str, Any]:
    described, width, height = head.post(post), _at_most("maxwidth", WIDTH), _at_most("maxheight", HEIGHT)
    html = FRAME.format(src=absolute(f"{post.url}embed/"), width=width, height=height, title=described.title)
    told = {
        "version": "1.0", "type": "rich", "title": described.title, "html": str(html), "width": width, "height": height,
        "provider_name": site.current().title, "provider_url": absolute("/"), "cache_age": KEEP,
    }  # fmt: skip
    if post.author:
        told |= {"author_name": post.author.name, "author_url": absolute(post.author.path)}
    image = described.image
    if image.width <= _at_most("maxwidth", image.width) and image.height <= _at_most("maxheight", image.height):
        told |= {"thumbnail_url": absolute(image.url), "thumbnail_width": image.width, "thumbnail_height": image.height}
    return told


def _at_most(name: str, own: int) -> int:
    """Return the own size, or the one that was asked for if that is less."""
    return min(own, whole_number(request.args.get(name), 1, 99_999) or own)


@bp.get(f"{DAY}<slug>/embed/", strict_slashes=False)
@action(PUBLIC)
def embed(year: int, month: int, day: int, slug: str) -> ResponseReturnValue:
    """A post as a card, for frames on other pages."""
    languages.speak_to_all()
    row = permalinks.find(Kind.POST, f"{year:04}/{month:02}/{day:02}/{slug}")
    if row.is_protected:
        abort(404)
    site.settle_on(f"{row.url}embed/")
    [post] = pagination.posts_of([row.id])
    answer = Response(render_template("public/embed.html", post=post, described=head.post(post)))
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
