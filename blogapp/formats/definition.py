"""What can be wrong with the definition of a format, said in sentences to its author."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from blogapp.formats import actions
from blogapp.formats.api import RANGE
from blogapp.formats.fields import Field
from blogapp.formats.fields.mistakes import of_fields, of_roles

# The names of the form's other controls and of what every template sees; a field cannot have them.
RESERVED = {
    "action", "author", "categories", "comments_open", "csrf_token", "data", "document", "excerpt", "media",
    "new_category", "parent", "post", "published_at", "reader", "self", "slug", "sticky", "tags", "title", "version",
    "view",
}  # fmt: skip
# Parts of the API that came after its first version; a format may have a field of this name, and lacks the part then.
LATER = {"actions", "advice", "answers", "feed_channel_elements", "feed_elements", "problems"}
NAME = re.compile(r"[a-z][a-z0-9_-]{0,29}", re.ASCII)
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.ASCII)
DIRECTIVES = ("frame-src", "img-src", "media-src")
WORDS = {"titled": ("required", "optional", "hidden"), "byline": ("header", "footer", "lead")}
# What a file beside a post can be: nothing that a browser would run.
MEDIA_TYPES = (
    "application/gpx+xml", "application/json", "application/json+chapters", "application/x-subrip", "text/calendar",
    "text/plain", "text/vcard", "text/vtt",
)  # fmt: skip
ENDING = re.compile(r"[a-z0-9]{1,8}", re.ASCII)
TEXTS = ("label", "icon", "schema_org")


def problems(format: Any, taken: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a format's class. `taken` are the names that the base class needs itself."""
    if not isinstance(format.name, str) or not NAME.fullmatch(format.name):
        yield f"The name must be a lower-case word of up to 30 letters, digits, - and _, not {format.name!r}."
    yield from _of_attributes(format)
    yield from of_fields(format, (RESERVED | set(taken)) - LATER)
    yield from of_roles(format.fields.values())
    yield from _of_body(format.fields.values())
    yield from _of_version(format)
    yield from _of_origins(format.origins)
    yield from _of_order(format)
    yield from _of_downloads(format)
    yield from actions.mistakes(format)


def later(format: Any, name: str) -> bool:
    """Return whether a format has a part of the API that came after its first version, and no field of this name."""
    return name not in format.fields


def _of_attributes(format: Any) -> Iterator[str]:
    for name, words in WORDS.items():
        if (value := getattr(format, name)) not in words:
            yield f"{name} must be {' or '.join(words)}, not {value!r}."
    for name in TEXTS:
        if not isinstance(value := getattr(format, name), str) or not value:
            yield f"{name} must be a text, not {value!r}."
    if not isinstance(format.template, str | None):
        yield f"template must be the text of a template, not {format.template!r}."
    if not isinstance(format.example, Mapping):
        yield f"example must be a dict of what the form would send, not {format.example!r}."
    elif unknown := sorted(set(format.example) - set(format.fields) - {"title"}):
        yield f"The example has {', '.join(unknown)}, which is no field of the format."


def _of_body(fields: Collection[Field[Any]]) -> Iterator[str]:
    for field in fields:
        if field.role == "body" and field.name != "body":
            yield f"The field with the role body must be called body, not {field.name}."
        if field.role == "body" and not field.can_be_body:
            yield f"The body must be a Markdown field, not {type(field).__name__}."


def _of_version(format: Any) -> Iterator[str]:
    if not isinstance(format.api, str) or not RANGE.fullmatch(format.api):
        yield f'api must be a range of versions such as ">=1,<2", not {format.api!r}.'
    version = format.version
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        yield f"version must be a whole number from 1, not {version!r}."
        return
    for number in range(1, version):
        if not callable(getattr(format, f"upgrade_from_{number}", None)):
            yield f"Version {version} needs upgrade_from_{number}(data), a static method that returns the new data."


def _of_origins(origins: Any) -> Iterator[str]:
    if not isinstance(origins, Mapping):
        yield 'origins must be a dict such as {"frame-src": ("https://example.org",)}.'
        return
    for directive, addresses in origins.items():
        if directive not in DIRECTIVES:
            yield f"origins can have {', '.join(DIRECTIVES)}, not {directive!r}."
        if isinstance(addresses, str) or not all(ORIGIN.fullmatch(str(address)) for address in addresses):
            yield f"origins[{directive!r}] must be a tuple of addresses such as https://example.org, without a path."


def _of_order(format: Any) -> Iterator[str]:
    """Yield what is wrong with `order_by`."""
    field = format.fields.get(format.order_by) if isinstance(format.order_by, str) else None
    if format.order_by != "" and not (field and field.indexed):
        yield f"order_by must be the name of a field that is given indexed=True, not {format.order_by!r}."


def _of_downloads(format: Any) -> Iterator[str]:
    if not isinstance(format.downloads, Mapping):
        yield 'downloads must be a dict of endings and media types such as {"ics": "text/calendar"}.'
        return
    for ending, kind in format.downloads.items():
        if not isinstance(ending, str) or not ENDING.fullmatch(ending):
            yield f"An ending in downloads must be up to 8 lower-case letters and digits, not {ending!r}."
        if kind not in MEDIA_TYPES:
            yield f"downloads can be {', '.join(MEDIA_TYPES)}, not {kind!r}."
    # The last three of its bases are PostFormat, Group and object.
    if format.downloads and "download" not in {name for base in format.__mro__[:-3] for name in vars(base)}:
        yield "A format with downloads needs the method download(ending), which returns the text of the file."
