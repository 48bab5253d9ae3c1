"""What a provider of frames is: a site that plays films, draws maps or shows slides. Plugins bring more of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Carrier:
    """An address that carries the one that is meant: a provider's own player, or a step on the way to it.

    `pattern` is matched like that of a provider and ends where the carried address, percent-encoded, begins; it goes on
    to the end or to the next of `ends`. `base` completes a path without a host.
    """

    pattern: re.Pattern[str]
    base: str
    ends: str = "&"


@dataclass(frozen=True)
class Provider:
    """A site that plays things, or shows them in a frame: how its addresses look, and where the frame of one is.

    `pattern` is matched with the address without scheme, "www." and "m."; its groups fill `embed` and `page`, in
    `{quoted_NAME}` percent-encoded. Groups that may be missing are in `optional`, with what they add to each of both.
    `origin` may use the group `host`, for software that runs on many sites. `start` and `end` say how the frame, and
    `page_start` how the page, begin or end at a second. `kinds` says what is found there: "video", "audio", "map",
    "slides" or another word.
    """

    name: str
    pattern: re.Pattern[str]
    embed: str
    page: str
    origin: str
    start: str = ""
    page_start: str = ""
    end: str = ""
    kinds: tuple[str, ...] = ("video",)
    optional: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    carriers: tuple[Carrier, ...] = ()


_of_plugins: list[Provider] = []


def of_plugins() -> tuple[Provider, ...]:
    """Return the providers that plugins brought along; those of the blog itself go before them."""
    return tuple(_of_plugins)


def use(providers: Iterable[Provider]) -> None:
    """Put these in the place of all that plugins brought before."""
    _of_plugins[:] = providers
