"""A post and a view to HTML; and the snapshot, which outlives the post's format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from babel.dates import get_date_format, get_datetime_format, get_time_format
from flask import g
from flask_babel import format_datetime, get_locale, gettext
from markupsafe import Markup
from sqlalchemy import inspect

from blogapp import cache, db, plugins, site, themes
from blogapp.accounts import permissions
from blogapp.formats import MediaFile, PostFormat, Reader
from blogapp.i18n import languages
from blogapp.media import uses
from blogapp.models import Indexed, Media, Post
from blogapp.plugins import checks
from blogapp.plugins.fallback import bare_words
from blogapp.posts.presentation import Rendered, Shown, first_at_once
from blogapp.search import index
from blogapp.site import absolute
from blogapp.text import Prose, headline, plain_text, quotes_of, safe_html
from blogapp.text.urls import without_unsafe_addresses

View = Literal["stream", "page", "feed"]

DIRECTIVES = {"frame-src", "media-src", "img-src"}
DEFAULT = "formats/_default.html"
HEADLINE_MAX = 200
ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\*(?:\.[a-z0-9-]+){2,}|\[[0-9a-f:]+\])(:\d{1,5})?", re.ASCII)


def candidates(name: str, view: View) -> list[str]:
    """Return the templates that may show a format in a view, the most special first."""
    return [f"@{name}/{name}.{view}.html", f"@{name}/{name}.html", DEFAULT]


def seen_through(post: Post, media: Mapping[int, MediaFile]) -> PostFormat:
    """Return the post as an instance of its format, its data brought up to date. Raises what the format raises."""
    format = plugins.formats()[post.format]
    data = format.upgrade(post.data, post.format_version)
    return format(data, title=post.title, document=f"post-{post.id}", media=media, reader=_reader(post))


def _reader(post: Post) -> Reader:
    quotes = quotes_of(post.language or languages.of_site()) if site.current().typographic_quotes else ()
    return Reader(gettext, site.zone(), _moment, absolute, quotes)


def _moment(moment: datetime) -> str:
    """Return a moment to the minute, as long as its language has it: nobody types seconds."""
    locale = get_locale()
    time = re.sub(r"[:.]ss", "", get_time_format("long", locale).pattern)
    pattern = str(get_datetime_format("medium", locale)).replace("{1}", get_date_format("long", locale).pattern)
    return str(format_datetime(moment, pattern.replace("{0}", time)))  # type: ignore[no-untyped-call]


def media_of(posts: Iterable[Post]) -> dict[int, MediaFile]:
    """Return the uploaded files of several posts, in at most one query; a lead image is there already."""
    files: dict[int, MediaFile] = {}
    wanted: set[int] = set()
    for post in posts:
        wanted.update(media_ids(post))
        if "lead_image" not in inspect(post).unloaded and post.lead_image:
            files[post.lead_image.id] = post.lead_image.as_file()
    if rest := wanted - files.keys():
        files |= {media.id: media.as_file() for media in db.session.scalars(Media.of_ids(rest))}
    return files


def media_ids(post: Post) -> list[int]:
    """Return the ids of the files that a post shows, the lead image first; none where its format cannot say."""
    if not post.data or plugins.state_of(post) != "fine":
        return []
    format = plugins.formats()[post.format]
    try:
        with plugins.guard(post.format, "name the files", post):
            return checks.ids(format.media_ids(format.upgrade(post.data, post.format_version)))
    except plugins.Failed:
        return []


def store(post: Post, by: permissions.Visitor | None = None) -> bool:
    """Bring up to date what follows from a post's data: headline, text, files, indexes, snapshot; return whether it is.

    To be called on each save, before the commit. A post whose format is missing or fails keeps what it has: a plugin's
    mistake never stands between an editor and a stored text. `by` is whoever stores it, else its author: of other
    people's files it uses none that this person may not.
    """
    db.session.flush()  # a new post needs its id, for the ids in the snapshot
    post.headline = post.name
    is_derived = plugins.state_of(post) == "fine" and _derive(post)
    if plugins.state_of(post) == "fine":
        uses.note(post, media_ids(post), by, complete=is_derived)
    if post.data and not post.html:
        post.html = bare_words(post.data)
        post.text = plain_text(post.html)
        post.headline = post.title or headline(post.text)
    if post.is_protected:
        _keep_quiet(post)
    index.put(db.session(), post)
    return is_derived


def _derive(post: Post) -> bool:
    """Return whether the format could say what follows from the data."""
    media = media_of([post])
    try:
        with plugins.guard(post.format, "store", post), languages.for_everybody():
            seen = seen_through(post, media)
            images = [number for number in checks.ids(seen.media_ids(seen.data)) if _is_picture(media.get(number))]
            called = checks.text(seen.headline(), "headline()")[:HEADLINE_MAX]
            text = checks.text(seen.text_of(), "text_of()")
            sort_keys = {
                name: checks.sort_key(part.indexed_value(getattr(seen, name)), name)
                for name, part in seen.fields.items()
                if part.indexed
            }
            html = safe_html(checks.text(fill(seen, "feed"), "The view feed", checks.HTML_MAX))
    except plugins.Failed:
        return False
    post.headline, post.text, post.html, post.lead_image_id = called, text, html, next(iter(images), None)
    Indexed.refill(db.session(), post, sort_keys)
    return True


def _keep_quiet(post: Post) -> None:
    """Leave nothing of a protected post where lists, search and cards would find it."""
    format = plugins.formats().get(post.format)
    post.headline = post.title or (format.label if format else post.format.capitalize())
    post.text, post.lead_image_id = "", None


def _is_picture(file: MediaFile | None) -> bool:
    return file is not None and file.width > 0


def present(posts: Iterable[Post], view: View, part: int = 1) -> list[Shown]:
    """Return posts as a page shows them, and note in the request what they need of its security policy.

    Of a protected one nothing is read but its title: a sentence stands in for the rest (see `in_full`). `part` is the
    page of a text that has several.
    """
    posts = list(posts)
    rendered = [_cached(post, view, part) for post in posts]
    missing = [post for post, known in zip(posts, rendered, strict=True) if known is None]
    media = media_of(missing)
    pairs = zip(posts, rendered, strict=True)
    found = [_shown(post, known or _render(post, view, media, part), view, part) for post, known in pairs]
    return found if view == "feed" else first_at_once(found)


def named(posts: Iterable[Post]) -> list[Shown]:
    """Return posts as lists name them, without what they say."""
    return [_shown(post, Rendered(Markup(), False, "", {}), "page") for post in posts]


def in_full(post: Post, part: int = 0) -> Shown:
    """Return a post as its page would show it to those who may read it; nothing of it stays in the cache.

    Without `part`, all pages of its text are shown on one.
    """
    rendered = _render(post, "page", media_of([post]), part, keep=False)
    return first_at_once([_shown(post, rendered, "page", part, in_full=True)])[0]


def _shown(post: Post, rendered: Rendered, view: View, part: int = 1, *, in_full: bool = False) -> Shown:
    format = plugins.formats().get(post.format)
    _allow(rendered.csp)
    locked = post.is_protected and not in_full
    label = plugins.label_of(post.format)
    titled = format.titled if format else "optional"
    byline = format.byline if format else "footer"
    excerpt_only = view == "stream" and bool(post.excerpt) and not rendered.cut
    html = Markup("<p>{}</p>").format(post.excerpt) if excerpt_only else rendered.html
    show_title = titled != "hidden" and bool(post.title)
    cut = rendered.cut or excerpt_only
    pages = (rendered.parts, part)
    return Shown(post, html, cut, rendered.more_label, label, show_title, byline, rendered.title_url, *pages, locked)


def _allow(csp: Mapping[str, Iterable[str]]) -> None:
    allowed: dict[str, set[str]] = g.setdefault("csp", {})
    for directive, origins in csp.items():
        allowed.setdefault(directive, set()).update(origins)


def _entry(post: Post, view: View, part: int) -> cache.Entry:
    format = plugins.formats().get(post.format)
    quotes = site.current().typographic_quotes and languages.of_site()  # the language of a post changes its version
    return cache.of_post(post, view, part, quotes, str(get_locale()), format and format.version, themes.mark())


def _cached(post: Post, view: View, part: int) -> Rendered | None:
    if post.is_protected:
        sentence = gettext("This post is protected. It can be read with a password.")
        return Rendered(Markup("<p>{}</p>").format(sentence), True, gettext("Enter the password"), {})
    known: Rendered | None = _entry(post, view, part).get()
    return known


def _render(post: Post, view: View, media: Mapping[int, MediaFile], part: int = 1, *, keep: bool = True) -> Rendered:
    """Render a post through its format; whatever fails there, the snapshot takes its place."""
    if plugins.state_of(post) != "fine":
        return Rendered(_trusted(post.html), False, "", {})
    try:
        with plugins.guard(post.format, f"show the view {view}", post):
            rendered = _through(seen_through(post, media), view, part)
    except plugins.Failed:
        return Rendered(_trusted(post.html), False, "", {})
    if keep and part <= rendered.parts:  # there is no end of others
        _entry(post, view, part).set(rendered)
    return rendered


def _through(seen: PostFormat, view: View, part: int) -> Rendered:
    cut = seen.cut() if view == "stream" else None
    more_label = "" if cut is None else checks.text(cut.more_label, "more_label", checks.WORDS_MAX)
    parts = len(_pages(seen)) if view == "page" else 1
    html = checks.text(fill(seen, view, part), f"The view {view}", checks.HTML_MAX)
    title_url = checks.address(seen.leads_to(), "leads_to()")
    return Rendered(_trusted(without_unsafe_addresses(html)), cut is not None, more_label, _csp(seen), title_url, parts)


def _pages(seen: PostFormat) -> tuple[Markup, ...]:
    """Return the pages of a post's body, whatever its format."""
    body = getattr(seen, "body", None)
    return body.pages if isinstance(body, Prose) else (Markup(),)


def fill(seen: PostFormat, view: View, part: int = 0) -> Markup:
    """Render a post's template in a view, which a theme may replace in all but the feed. Raises what it raises.

    On a post's page `part` is the page of a body that has several; 0 shows them all.
    """
    values = dict(seen.values(view))
    if view == "page" and part and len(pages := _pages(seen)) > 1:
        values["body"] = pages[min(part, len(pages)) - 1]
    themed = None if view == "feed" else themes.show(seen.name, view, {"view": view, "title": seen.title, **values})
    if themed is not None:
        return _trusted(themed)
    template = themes.of_formats().select_template(candidates(seen.name, view))
    if template.name == DEFAULT:  # it knows no field, so it is given them all
        others = [field for field in seen.fields.values() if field.role != "body"]
        values = values | {"fields": [(field.label, values.get(field.name)) for field in others]}
    return _trusted(template.render(view=view, title=seen.title, **values))


def _trusted(html: str) -> Markup:
    """Mark HTML that came out of an escaping template or out of the sanitiser, and of nowhere else."""
    return Markup(html)  # noqa: S704 - what comes here is safe already


def _csp(seen: PostFormat) -> dict[str, list[str]]:
    """Return what a post needs of the security policy, less what its format never declared."""
    declared = {(directive, origin) for directive, origins in seen.origins.items() for origin in origins}
    of_fields = {(d, o) for d, origins in PostFormat.csp(seen).items() for o in origins}
    asked = {(d, o) for d, origins in seen.csp().items() for o in origins}
    result: dict[str, list[str]] = {}
    for directive, origin in sorted(asked & (declared | of_fields)):
        if directive in DIRECTIVES and ORIGIN.fullmatch(origin):
            result.setdefault(directive, []).append(origin)
    return result
