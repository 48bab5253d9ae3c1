"""A post before it is published, for whoever has a link to its preview; nobody need sign in."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from blogapp.accounts.permissions import PUBLIC, action
from blogapp.http.headers import PRIVATE
from blogapp.media import uses
from blogapp.media import views as files
from blogapp.posts import preview_links
from blogapp.public.views import bp

LINK = "/preview/<payload>.<signature>/"  # with its dot, it is the address of no page


@bp.get(LINK, strict_slashes=False)
@action(PUBLIC)
def preview(payload: str, signature: str) -> ResponseReturnValue:
    """Show the newest text of a post, published or not, to whoever has the link."""
    found = preview_links.behind(f"{payload}.{signature}")
    if found is None:
        return _nothing()
    shown = preview_links.shown(found)
    page = render_template("public/preview.html", post=found.post, shown=shown, until=found.link.expires_at)
    return _unkept(make_response(page))


@bp.get(f"{LINK}media/<path:path>")
@action(PUBLIC)
def preview_file(payload: str, signature: str, path: str) -> ResponseReturnValue:
    """Send a file that the post of a preview shows."""
    found = preview_links.behind(f"{payload}.{signature}")
    media, _public = uses.at(path) or (None, False)
    if found is None or media is None or not uses.is_of(media, found.link.post_id, found.pending):
        return _nothing()
    return _unkept(files.sent(path, media))


def _nothing() -> Response:
    return _unkept(make_response(render_template("public/no_preview.html"), 404))


def _unkept(response: Response) -> Response:
    """Let nobody keep an answer: the link expires, or is revoked."""
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    return response
