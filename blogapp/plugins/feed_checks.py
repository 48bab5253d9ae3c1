"""The elements that a plugin adds to feeds, looked at before they are written: a feed stays one, whatever it adds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from blogapp.formats import FeedElement
from blogapp.formats.feed_elements import NAMESPACES, OWN
from blogapp.plugins.checks import text

ELEMENTS_MAX = 500  # of one entry or channel, with those that stand within others
TEXT_MAX = 10_000  # characters of a text or an attribute
LEVELS_MAX = 5
NAME = re.compile(r"([A-Za-z]+):[A-Za-z][A-Za-z0-9]*", re.ASCII)
ATTRIBUTE = re.compile(r"(?!xml)[A-Za-z][A-Za-z0-9_-]*", re.ASCII | re.IGNORECASE)


def elements(value: Any, what: str) -> tuple[FeedElement, ...]:
    """Return what a plugin adds to a feed; raise where it is no element, of no known namespace, or too much."""
    left = [ELEMENTS_MAX]
    return tuple(_element(one, what, left, LEVELS_MAX) for one in _few(value, what))


def _few(value: Any, what: str) -> list[Any]:
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise TypeError(f"{what} must give FeedElements, not a value of the type {type(value).__name__}.")
    return list(islice(value, ELEMENTS_MAX + 1))


def _element(value: Any, what: str, left: list[int], levels: int) -> FeedElement:
    if not isinstance(value, FeedElement):
        raise TypeError(f"{what} must give FeedElements, not a value of the type {type(value).__name__}.")
    left[0] -= 1
    if left[0] < 0 or not levels:
        raise ValueError(
            f"{what} gives more than {ELEMENTS_MAX} elements, or more than {LEVELS_MAX} within each other."
        )
    name = _name(value.name, what)
    children = tuple(_element(child, what, left, levels - 1) for child in _few(value.children, what))
    attributes = {_attribute(key, name): _plain(part, f"{key} of {name}") for key, part in value.attributes.items()}
    return FeedElement(name, _plain(value.text, f"The text of {name}"), attributes, children)


def _name(value: Any, what: str) -> str:
    name = _plain(value, f"The name of an element of {what}")
    found = NAME.fullmatch(name)
    if found is None or found[1] not in NAMESPACES:
        raise ValueError(
            f"{what} gives {name:.60}; the known namespaces are {', '.join(NAMESPACES)}, as in itunes:author."
        )
    if name in OWN:
        raise ValueError(f"{what} gives {name}, which the blog writes itself; leave it out.")
    return name


def _attribute(value: Any, name: str) -> str:
    key = _plain(value, f"The name of an attribute of {name}")
    if not ATTRIBUTE.fullmatch(key):
        raise ValueError(f"{key:.60} cannot be an attribute of {name}.")
    return key


def _plain(value: Any, what: str) -> str:
    """Return a plain text, which a template escapes, also of one that calls itself safe."""
    return str.__str__(text(value, what, TEXT_MAX))
