"""Posts as their readers see them: HTML from the cache or from the format, and from the snapshot where that fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import g
from flask_babel import get_locale, gettext
from markupsafe import Markup

from blogapp import cache, plugins, site, themes
from blogapp.formats import MediaFile, PostFormat
from blogapp.i18n import languages
from blogapp.models import Post
from blogapp.plugins import checks
from blogapp.posts import binding, templates
from blogapp.posts.presentation import PresentedPost, Rendered
from blogapp.posts.templates import View
from blogapp.text.urls import without_unsafe_addresses
from blogapp.themes import assets


def present(posts: Iterable[Post], view: View, part: int = 1) -> list[PresentedPost]:
    """Return posts as a page shows them.

    Of a protected one nothing is read but its title: a sentence stands in for the rest (see `in_full`). `part` is the
    page of a text that has several.
    """
    posts = list(posts)
    rendered = [_cached(post, view, part) for post in posts]
    missing = [post for post, known in zip(posts, rendered, strict=True) if known is None]
    media = binding.media_of(missing)
    pairs = zip(posts, rendered, strict=True)
    return [_shown(post, known or _render(post, view, media[post.id], part), view, part) for post, known in pairs]


def named(posts: Iterable[Post]) -> list[PresentedPost]:
    """Return posts as lists name them, without what they say."""
    return [_shown(post, Rendered(Markup(), False, "", {}), "page") for post in posts]


def in_full(post: Post, part: int = 0) -> PresentedPost:
    """Return a post as its page would show it to those who may read it; nothing of it stays in the cache.

    Without `part`, all pages of its text are shown on one.
    """
    rendered = _render(post, "page", binding.media_of([post])[post.id], part, keep=False)
    allow(rendered.csp)
    assets.note([post.format])
    return _shown(post, rendered, "page", part, in_full=True)


def _shown(post: Post, rendered: Rendered, view: View, part: int = 1, *, in_full: bool = False) -> PresentedPost:
    format = plugins.formats().get(post.format)
    locked = post.is_protected and not in_full
    label = plugins.label_of(post.format)
    titled = format.titled if format else "optional"
    byline = format.byline if format else "footer"
    excerpt_only = view == "stream" and bool(post.excerpt) and not rendered.cut
    html = Markup("<p>{}</p>").format(post.excerpt) if excerpt_only else rendered.html
    show_title = titled != "hidden" and bool(post.title)
    cut = rendered.cut or excerpt_only
    pages = (rendered.parts, part)
    rest = (*pages, locked, rendered.csp, rendered.is_stopgap)
    return PresentedPost(post, html, cut, rendered.more_label, label, show_title, byline, rendered.title_url, *rest)


def allow(csp: Mapping[str, Iterable[str]]) -> None:
    """Widen the policy of this page by what a post needs."""
    allowed: dict[str, set[str]] = g.setdefault("csp", {})
    for directive, origins in csp.items():
        allowed.setdefault(directive, set()).update(origins)


def _entry(post: Post, view: View, part: int) -> cache.Entry:
    format = plugins.formats().get(post.format)
    quotes = site.current().typographic_quotes and languages.of_site()  # the language of a post changes its version
    known = (view, part, quotes, str(get_locale()), format and format.version, themes.mark(), site.absolute(""))
    return cache.of_post(post, *known, given=binding.known_of(post))


def _cached(post: Post, view: View, part: int) -> Rendered | None:
    if post.is_protected:
        sentence = gettext("This post is protected. It can be read with a password.")
        return Rendered(Markup("<p>{}</p>").format(sentence), True, gettext("Enter the password"), {})
    known: Rendered | None = _entry(post, view, part).get()
    return known


def _render(post: Post, view: View, media: Mapping[int, MediaFile], part: int = 1, *, keep: bool = True) -> Rendered:
    """Render a post through its format; whatever fails there, the snapshot takes its place."""
    if plugins.state_of(post) != "fine":
        return Rendered(templates.trusted(post.html), False, "", {})
    try:
        with plugins.guard(post.format, f"show the view {view}", post):
            rendered = _through(binding.bind(post, media), view, part)
    except plugins.Failed:
        return Rendered(templates.trusted(post.html), False, "", {}, is_stopgap=True)
    if keep and part <= rendered.parts:  # there is no end of others
        _entry(post, view, part).set(rendered)
    return rendered


def _through(seen: PostFormat, view: View, part: int) -> Rendered:
    cut = seen.cut() if view == "stream" else None
    more_label = "" if cut is None else checks.text(cut.more_label, "more_label", checks.WORDS_MAX)
    parts = len(templates.pages_of(seen)) if view == "page" else 1
    html = checks.text(templates.fill(seen, view, part), f"The view {view}", checks.HTML_MAX)
    title_url = checks.address(seen.leads_to(), "leads_to()")
    return Rendered(
        templates.trusted(without_unsafe_addresses(html)),
        cut is not None,
        more_label,
        templates.csp_of(seen),
        title_url,
        parts,
    )
