"""Checks of what feeds say besides: values that programs for podcasts, pictures and places can read.

Sources: Apple's "A Podcaster's Guide to RSS" (https://help.apple.com/itc/podcasts_connect/#/itcb54353390), the
namespace of Podcasting 2.0 (https://podcastindex.org/namespace/1.0), Media RSS (https://www.rssboard.org/media-rss).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from blogapp.formats import FeedElement, FeedFacts, PostFacts
from blogapp.formats.definition import later
from blogapp.testing.checks.register import check
from blogapp.testing.checks.returning import unwanted
from blogapp.testing.kit import Kit, demand
from blogapp.testing.walking import texts

CHANNEL = FeedFacts(
    "https://kit.example/type/kit/feed/", "https://kit.example/type/kit/", "A title", "What it is about.", "en",
    "A site", "https://kit.example/media/logo.png",
)  # fmt: skip
ENTRY = PostFacts(address="https://kit.example/2026/a-post/")
NUMBER, DEGREES = r"[1-9][0-9]*", r"-?[0-9]{1,3}(\.[0-9]+)?"
VALUES = {
    "itunes:duration": (r"[0-9]+|([0-9]+:)?[0-9]{1,2}:[0-9]{2}", "seconds, or 1:02:03"),
    "itunes:explicit": ("true|false", "true or false"),
    "itunes:episode": (NUMBER, "a whole number from 1"),
    "itunes:season": (NUMBER, "a whole number from 1"),
    "itunes:episodeType": ("full|trailer|bonus", "full, trailer or bonus"),
    "itunes:type": ("episodic|serial", "episodic or serial"),
    "podcast:locked": ("yes|no", "yes or no"),
    "podcast:guid": (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "a UUID"),
    "geo:lat": (DEGREES, "degrees, such as 54.3"),
    "geo:long": (DEGREES, "degrees, such as 10.1"),
    "georss:point": (rf"{DEGREES}\s+{DEGREES}", "two numbers, such as 54.3 10.1"),
}
NEEDED = {  # the attribute without which the element says nothing
    "itunes:image": "href", "itunes:category": "text", "podcast:chapters": "url", "podcast:transcript": "url",
    "media:content": "url", "media:thumbnail": "url", "media:player": "url",
}  # fmt: skip
OF_ADDRESSES = {"url", "href", "src"}
SEVERAL = {"itunes:category", "podcast:transcript", "podcast:person", "podcast:soundbite", "podcast:alternateEnclosure"}


def _given(kit: Kit) -> Iterator[tuple[str, list[FeedElement], str]]:
    """Yield what the format adds to feeds: where, the elements, and the words that somebody typed."""
    if later(kit.format, "feed_channel_elements"):
        yield "feed_channel_elements()", [*kit.format.feed_channel_elements(CHANNEL)], ""
    for what, one in kit.tries.items() if later(kit.format, "feed_elements") else ():
        seen = kit.format(one.data, title="A title", document="post-1", media=kit.media, post=ENTRY)
        yield f"feed_elements() of {what}", [*seen.feed_elements()], " ".join(texts(one.data))


def _all(elements: list[FeedElement]) -> Iterator[FeedElement]:
    for element in elements:
        yield element
        yield from _all([*element.children])


@check
def feed_elements_say_what_programs_read(kit: Kit) -> None:
    """A length is in seconds, an address is whole, a cover is an attribute, and None is nothing."""
    for where, elements, typed in _given(kit):
        for element in _all(elements):
            said = (element.text, *element.attributes.values())
            for text in said:
                unwanted(text, typed, f"{element.name} of {where}")
            pattern, called = VALUES.get(element.name, (".*", ""))
            demand(
                re.fullmatch(pattern, element.text.strip(), re.DOTALL),
                f"{element.name} of {where} says {element.text!r:.40}; it must be {called}.",
            )
            needed = NEEDED.get(element.name)
            demand(
                not needed or element.attributes.get(needed),
                f"{element.name} of {where} has no {needed}; write FeedElement({element.name!r}, "
                f"attributes={{{needed!r}: …}}).",
            )
            half = [text for name, text in element.attributes.items() if name in OF_ADDRESSES and "://" not in text]
            demand(
                not half,
                f"{element.name} of {where} leads to {half}, which is half an address; write it with its host.",
            )


@check
def feed_elements_are_said_once(kit: Kit) -> None:
    """Of two lengths of one recording programs take this one or that."""
    for where, elements, _ in _given(kit):
        names = [e.name for e in elements if e.name.partition(":")[0] in {"itunes", "podcast"}]
        twice = sorted({name for name in names if names.count(name) > 1} - SEVERAL)
        demand(not twice, f"{where} says {', '.join(twice)} more than once; say it once.")
