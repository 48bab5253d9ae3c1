"""What a field can mean, and what follows from it in every output: one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """What a role means outside this blog.

    `schema_org` is the property of schema.org (https://schema.org/CreativeWork), `microformat` the class of
    microformats2 (https://microformats.org/wiki/h-entry), `weight` how much a match counts in search,
    from A (title) to D, `meta` the key under which WordPress themes stored such a value, and
    `thing` the type in which JSON-LD wraps a bare name, such as Person.
    """

    schema_org: str = ""
    microformat: str = ""
    weight: str = "C"
    meta: str = ""
    thing: str = ""


ROLES = {
    "body": Role("articleBody", "", "C"),
    "summary": Role("abstract", "p-summary", "B"),
    "by": Role("creator", "", "B", "_format_quote_source_name", "Person"),  # p-author would be the post's author
    "cite": Role("citation", "u-quotation-of", "D", "_format_quote_source_url"),
    "link": Role("relatedLink", "u-bookmark-of", "D", "_format_link_url"),
    "media": Role("video", "u-video", "D", "_format_video_embed"),
    "image": Role("image", "u-photo", "D", "_format_image"),
    "start": Role("startDate", "dt-start", "D"),
    "place": Role("location", "p-location", "B", "", "Place"),
    "": Role(),
}
