"""The page that says how to follow the blog, and names its feeds; and how browsers search it (OpenSearch)."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import cache, site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.i18n import languages
from blogapp.listings import fragments
from blogapp.metadata import head
from blogapp.public import archive_index
from blogapp.public.posts import own_page
from blogapp.public.views import bp


@bp.get("/subscribe/", strict_slashes=False)
@action(PUBLIC)
def subscribe() -> ResponseReturnValue:
    """The feeds, and what a feed is. An editor's own page at this address goes before it."""
    site.settle_on("/subscribe/")
    if (own := own_page("subscribe")) is not None:
        return own
    feeds = fragments.cached(cache.of_posts("feeds", *fragments.variant()), _feeds)
    return render_template("public/subscribe.html", described=head.page(_("Subscribe"), "/subscribe/"), feeds=feeds)


def _feeds() -> str:
    """Return the feeds of all archives as HTML. Those of months and years are left out: nothing new comes in them."""
    return render_template("public/_feeds.html", **archive_index.by_kind())


@bp.get("/opensearch.xml")
@action(PUBLIC)
def search_description() -> ResponseReturnValue:
    """What a browser reads to offer the blog's search in its address bar (OpenSearch 1.1)."""
    languages.speak_to_all()
    return Response(render_template("public/opensearch.xml"), mimetype="application/opensearchdescription+xml")
