"""What machines are told of a page: title, description, address, picture. A view says it in one line.

    return render_template("public/archive.html", described=describing.archive(archive, page.number), ...)

`templates/_head_machines.html` writes it. A page that nobody describes is not to be indexed. A page that is asked for
often has it written once (`machines`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

from babel import Locale
from babel.core import get_global
from flask import render_template
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from blogapp import cache, db, site
from blogapp.formats import Picture
from blogapp.listings import fragments
from blogapp.listings.archives import Archive
from blogapp.metadata import from_format, images, json_ld
from blogapp.metadata.from_format import CardPicture
from blogapp.models import Kind, Media, Post
from blogapp.posts.translations import Translation
from blogapp.site import absolute
from blogapp.text import headline

LENGTH = 200  # signs of a description


@dataclass(frozen=True)
class About:
    """What machines are told of a page.

    `title` is the page's own, without the site's; `path` the one address by which the page is known; `properties` are
    pairs of the Open Graph protocol (https://ogp.me); `linked` is JSON-LD. `language` is that of the post which
    the page is about, "" where it is the site's. `tab` is a title of its own for the browser's tab, which search
    engines show; `noindex` asks them to show nothing. `translations` are the page in each language.
    """

    title: str
    description: str
    path: str
    image: CardPicture
    kind: str = "website"
    properties: tuple[tuple[str, str], ...] = ()
    linked: dict[str, Any] = field(default_factory=dict)
    embeddable: bool = False
    language: str = ""
    noindex: bool = False
    tab: str = ""
    translations: tuple[Translation, ...] = ()


def post(post: Post, part: int = 1, translated: tuple[Translation, ...] = ()) -> About:
    """Describe a page of a post or of a static page. Of a protected one only the title is told."""
    found = tuple(one for one in translated if one.is_found)
    title, description, image = post.name, _words(post), _image(post)
    tab = "" if post.is_protected else post.search_title or ""
    is_page = post.kind == Kind.PAGE
    return About(
        _numbered(tab or title, part),
        _numbered(description, part),
        post.url if part == 1 else f"{post.url}{part}/",
        image,
        "website" if is_page else "article",
        tuple(_plays(post) if is_page else chain(_article(post), _plays(post))),
        json_ld.of_post(post, title, description, absolute(image.url), found),
        embeddable=not is_page and not post.is_protected,
        language=post.language or "",
        noindex=post.noindex,
        tab=_numbered(tab, part) if tab else "",
        translations=found if part == 1 and any(one.id == post.id for one in found) else (),
    )


def _words(post: Post) -> str:
    """Return what was typed to be told, else the excerpt, what the format tells, or when and by whom it was posted."""
    words = "" if post.is_protected else post.search_description or headline(post.excerpt, LENGTH)
    words = words or ("" if post.is_protected else from_format.of(post).description)
    if words or post.published_at is None:
        return words
    date = str(format_date(post.published_at, "long"))  # type: ignore[no-untyped-call]
    if post.author:
        return _("Posted on %(date)s by %(author)s", date=date, author=post.author.name)
    return _("Posted on %(date)s", date=date)


def _image(post: Post) -> CardPicture:
    """Return the picture that was chosen for the post, or its own, else one that is drawn of its title."""
    if post.is_protected:
        return _card_of_site()
    card = images.cards.of_post(post)
    photo = photo_of(post)
    if photo is None:
        return CardPicture(card.path, *images.cards.SIZE, card.title, "image/png")
    shown = _picture(post)
    return CardPicture(photo.path, *photo.size, shown.alt if shown else "", "image/jpeg")


def photo_of(post: Post) -> images.photos.Photo | None:
    """Return the JPEG of the post's picture, or None where it has none of which one can be made."""
    shown = _picture(post)
    photo = images.photos.Photo(post.id, shown.url, shown.width, shown.height) if shown else None
    return photo if photo and photo.is_possible else None


def _picture(post: Post) -> CardPicture | None:
    """Return the picture that was chosen for shared links, while it is there, else the one that the format shows."""
    chosen = post.social_image and db.session.get(Media, post.social_image["id"])
    if post.social_image and chosen and chosen.width:
        return from_format.fitting(Picture(chosen.as_file(), post.social_image["alt"]))
    return from_format.of(post).image


def _article(post: Post) -> Iterator[tuple[str, str]]:
    if post.published_at:
        yield "article:published_time", post.published_at.isoformat(timespec="seconds")
    yield "article:modified_time", post.updated_at.isoformat(timespec="seconds")
    if post.author:
        yield "article:author", absolute(post.author.path)
    if post.categories:
        yield "article:section", post.categories[0].name
    for tag in post.tags:
        yield "article:tag", tag.name


def _plays(post: Post) -> Iterator[tuple[str, str]]:
    for kind, url in from_format.of(post).plays.items():
        yield f"og:{kind}", url if "://" in url else absolute(url)


def archive(archive: Archive, number: int = 1) -> About:
    """Describe a page of the stream or of a part of it. Each page stands for itself."""
    name = archive.name or site.current().title
    words = archive.description or _what_it_is(archive)
    linked = json_ld.of_archive(archive, words) if archive.name else json_ld.of_site()
    return About(
        _numbered(name, number),
        _numbered(headline(words, LENGTH), number),
        archive.path if number == 1 else f"{archive.path}page/{number}/",
        _card_of_site(),
        "profile" if archive.author else "website",
        linked=linked if number == 1 else {},
    )


def _numbered(text: str, number: int) -> str:
    return text if number == 1 else f"{text} – {_('Page %(number)s', number=number)}"


def page(title: str, path: str) -> About:
    """Describe a page that is neither a post nor a listing of posts."""
    return About(title, f"{title} – {site.current().title}", path, _card_of_site())


def _what_it_is(archive: Archive) -> str:
    known = site.current()
    if not archive.name:
        return known.tagline or known.title
    return _("%(label)s: %(name)s. Posts on %(site)s.", label=archive.label, name=archive.name, site=known.title)


def _card_of_site() -> CardPicture:
    card = images.cards.of_site()
    return CardPicture(card.path, *images.cards.SIZE, card.title, "image/png")


def machines(entry: cache.Entry, described: About, **about: Any) -> Markup:
    """Return what machines read of a page as HTML, cached in this entry; `about` is what the page is about."""
    return fragments.cached(entry, lambda: render_template("_head.html", described=described, **about))


def locale(language: str = "") -> str:
    """Return a language, or else that of the page, as Open Graph writes it, with a country: `de_DE`."""
    return _with_country(language.replace("-", "_") or str(get_locale() or "en"))


@lru_cache(maxsize=256)
def _with_country(language: str) -> str:
    known = Locale.parse(language)
    likely = Locale.parse(get_global("likely_subtags").get(str(known), str(known)))
    return f"{known.language}_{known.territory or likely.territory or 'US'}"
