"""The articles of a listing, each kept as HTML for as long as nothing that it shows has changed."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup

from blogapp import site, themes
from blogapp.posts.presentation import Shown


def article(shown: Shown, *, pinned: bool) -> Markup:
    """Return a post of a listing as HTML, with its header and the line below."""
    cache = current_app.extensions["blogapp.rendered"]
    key = _key(shown, pinned)
    html = cache.get(key)
    if html is None:
        html = render_template("public/_post.html", shown=shown, single=False, pinned=pinned)
        cache.set(key, html)
    return Markup(html)  # noqa: S704 - it comes out of a template that escapes


def _key(shown: Shown, pinned: bool) -> str:
    """Return all that the article shows. It must name whatever `public/_post.html` reads."""
    post, author = shown.post, shown.post.author
    terms = [[(term.name, term.path) for term in post.categories], [(term.name, term.path) for term in post.tags]]
    of_post = (post.id, post.format, post.title, post.headline, post.url, post.published_at, post.language)
    of_machines = (post.updated_at, post.excerpt, post.lead_image_id)
    of_author = author and (author.name, author.slug)
    of_comments = (post.comment_count, post.comments_open, site.current().comments_open)
    of_text = (hash(shown.html), shown.cut, shown.more_label, shown.title_url)
    of_format = (shown.label, shown.show_title, shown.byline, shown.locked)
    return repr(
        (get_locale(), themes.mark(), pinned, of_post, of_machines, of_author, terms, of_comments, of_text, of_format)
    )
