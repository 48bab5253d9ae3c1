"""What search engines read: JSON-LD (W3C, 1.1) of a post, an author, an archive and the site.

Source of the types: https://schema.org.
A template writes it with `tojson`, which escapes what could end the script.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blogapp import site
from blogapp.i18n import languages
from blogapp.listings.archives import Archive
from blogapp.metadata import from_format, images
from blogapp.models import Kind, Post
from blogapp.posts import corrections
from blogapp.posts.translations import Translation
from blogapp.site import absolute

CONTEXT = {"@context": "https://schema.org"}
PLAYED = ("VideoObject", "AudioObject")
NEWS = ("Article", "Posting")  # how the types of schema.org end whose corrections are told


def of_post(
    post: Post, title: str, description: str, image: str, translated: Sequence[Translation] = ()
) -> dict[str, Any]:
    """Return the JSON-LD of a published post; what its format says of it goes before what the blog knows."""
    address = absolute(post.url)
    known: dict[str, Any] = CONTEXT | {
        "headline": title,
        "name": title,  # what a Recipe or an Event is called
        "description": description,
        "image": image,
        "mainEntityOfPage": address,
        "url": address,
        "dateModified": post.updated_at.isoformat(timespec="seconds"),
        "inLanguage": (post.language or languages.of_site()).replace("_", "-"),
        "publisher": _publisher(),
    }
    if post.published_at:
        known["datePublished"] = post.published_at.isoformat(timespec="seconds")
    if post.author:
        known["author"] = {"@type": "Person", "name": post.author.name, "url": absolute(post.author.path)}
    if post.tags:
        known["keywords"] = [tag.name for tag in post.tags]
    known |= _translations(post, translated)
    by_format = from_format.of(post)
    whole = {name: value for name, value in known.items() if value} | by_format.linked
    if str(whole.get("@type")).endswith(NEWS) and (told := [] if post.is_protected else _corrections(post)):
        whole = {"correction": told} | whole
    if whole.get("@type") in PLAYED:
        return _played(whole, by_format)
    if post.kind == Kind.PAGE and whole.get("@type") == "BlogPosting":
        return whole | {"@type": "WebPage"}
    return whole


def _translations(post: Post, translated: Sequence[Translation]) -> dict[str, Any]:
    """Return what the post is a translation of; of the original, its translations."""
    works = {
        one.id: {"@type": "CreativeWork", "name": one.title, "url": absolute(one.url), "inLanguage": one.language}
        for one in translated
        if one.id != post.id
    }
    original = next((works[one.id] for one in translated if one.is_original and one.id in works), None)
    return {"translationOfWork": original} if original else {"workTranslation": list(works.values())}


def _corrections(post: Post) -> list[dict[str, str]]:
    address = absolute(post.url)
    return [
        {
            "@type": "CorrectionComment",
            "text": told.sentence,
            "datePublished": told.at.isoformat(timespec="seconds"),
            "url": f"{address}#correction-{told.number}",
        }
        for told in corrections.of(post)
    ]


def _played(whole: dict[str, Any], by_format: from_format.FormatMetadata) -> dict[str, Any]:
    """Return the JSON-LD of a film or a recording with all that search engines want, else that of a post.

    Source: https://developers.google.com/search/docs/appearance/structured-data/video
    """
    more = {"thumbnailUrl": whole.get("image"), "uploadDate": whole.get("datePublished")}
    for address in by_format.plays.values():
        more["embedUrl" if by_format.is_framed else "contentUrl"] = address if "://" in address else absolute(address)
    whole |= {name: value for name, value in more.items() if value and name not in whole}
    is_complete = {"name", "thumbnailUrl", "uploadDate"} <= whole.keys() and whole.keys() & {"embedUrl", "contentUrl"}
    return whole if is_complete else whole | {"@type": "BlogPosting"}


def of_site() -> dict[str, Any]:
    """Return the JSON-LD of the front page: what the site is called, and how it is searched."""
    search = {"@type": "EntryPoint", "urlTemplate": f"{absolute('/search/')}?q={{words}}"}
    action = {"@type": "SearchAction", "target": search, "query-input": "required name=words"}
    known = {"name": site.current().title, "description": site.current().tagline, "url": absolute("/")}
    return CONTEXT | {"@type": "WebSite", "publisher": _publisher(), "potentialAction": action} | known


def of_archive(archive: Archive, description: str) -> dict[str, Any]:
    """Return the JSON-LD of an archive, with the way to it; that of an author's is about a person."""
    address = absolute(archive.path)
    if archive.author:
        person: dict[str, Any] = {"@type": "Person", "name": archive.name, "url": address}
        more = {"description": archive.description, "sameAs": archive.author.links}
        person |= {name: value for name, value in more.items() if value}
        return CONTEXT | {"@type": "ProfilePage", "url": address, "mainEntity": person}
    way = [(site.current().title, absolute("/")), (archive.name, address)]
    items = [{"@type": "ListItem", "position": at, "name": name, "item": to} for at, (name, to) in enumerate(way, 1)]
    known = {"name": archive.name, "description": description, "url": address}
    return (
        CONTEXT
        | {"@type": "CollectionPage", "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": items}}
        | known
    )


def _publisher() -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": absolute(images.icons.address(512)), "width": 512, "height": 512}
    told = {"@type": "Organization", "name": site.current().title, "url": absolute("/"), "logo": logo}
    profiles = site.current().profiles.split()
    return told | ({"sameAs": profiles} if profiles else {})
