"""RSS 2.0 (https://www.rssboard.org/rss-specification), made of the snapshots."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from blogapp import languages, site, stream
from blogapp.access import PUBLIC, action
from blogapp.archives import ARCHIVES, Archive, everything
from blogapp.feeds.addresses import absolute_addresses
from blogapp.text import excerpt
from blogapp.text.xml import for_xml

bp = Blueprint("feeds", __name__)
LENGTH = 20


def _view_of(find: Callable[..., Archive]) -> Callable[..., ResponseReturnValue]:
    @action(PUBLIC)
    def view(**values: Any) -> ResponseReturnValue:
        return _rss(find(**values))

    return view


for name, (rule, find) in {"stream": ("/", everything), **ARCHIVES}.items():
    bp.add_url_rule(f"{rule}feed/", name, _view_of(find), strict_slashes=False)


def _rss(archive: Archive) -> Response:
    site.settle_on(f"{archive.path}feed/")
    posts = stream.read_snapshots(archive.posts, LENGTH, archive.order)
    if not posts and not archive.may_be_empty:
        abort(404)
    latest = max((post.updated_at for post in posts), default=None)
    xml = render_template(
        "feeds/rss.xml", archive=archive, posts=posts, latest=latest, language=languages.of_site().replace("_", "-")
    )
    return Response(for_xml(xml), mimetype="application/rss+xml")


@bp.app_template_filter("rfc822")
def _rfc822(moment: Any) -> str:
    return format_datetime(moment)


bp.add_app_template_filter(absolute_addresses, "absolute_addresses")
bp.add_app_template_filter(excerpt, "excerpt")
