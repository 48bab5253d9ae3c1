"""What a format adds to feeds: elements of namespaces that programs for podcasts, pictures and places read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The known namespaces by the prefix that stands before the name of an element.
NAMESPACES = {
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
OWN = {"dc:creator", "dc:language"}  # the blog says these itself


@dataclass(frozen=True)
class FeedElement:
    """An element that a format adds to feeds: `FeedElement("itunes:duration", "1830")`.

    `name` has the prefix of a known namespace; `text` is plain, `attributes` are plain texts by name, `children` stand
    within. Nothing need be escaped. What is no such element is left out of the feed, with all that its format adds.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[FeedElement, ...] = ()


@dataclass(frozen=True)
class FeedFacts:
    """What is known of the feed of a format, which has all its posts.

    `address` is that of the feed as RSS and `page` that of the page which shows the same; `title`, `description` and
    `language` are those of the feed, `site` is the name of the site, and `logo` the address of its logo, or "".
    """

    address: str = ""
    page: str = ""
    title: str = ""
    description: str = ""
    language: str = ""
    site: str = ""
    logo: str = ""
