"""The search page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import rendering, search, site, stream
from blogapp.access import PUBLIC, action
from blogapp.archives import Archive
from blogapp.public.views import NUMBER, bp


@bp.get("/search/", endpoint="search", strict_slashes=False)
@bp.get(f"/search/{NUMBER}", endpoint="search", strict_slashes=False)
@action(PUBLIC)
def results(number: int = 1) -> ResponseReturnValue:
    """What is found for the words in `q`, newest first; without words, the form alone."""
    site.settle_on("/search/" if number == 1 else f"/search/page/{number}/")
    words = search.words_of(request.args.get("q", ""))
    page, shown = stream.Page([], 1, has_older=False), []
    if words:
        page = stream.read(search.matching(words), number, site.current().posts_per_page)
        shown = rendering.present(page.posts, "stream")
    typed = " ".join(words)
    archive = Archive(_("Search"), typed or _("Search"), "/search/", search.matching(words))
    query = f"?{urlencode({'q': typed})}"
    return render_template("public/search.html", archive=archive, page=page, shown=shown, typed=typed, query=query)
