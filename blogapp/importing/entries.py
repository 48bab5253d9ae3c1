"""Entries: what a reader of another system's files yields, whichever system it was, and what the import stores.

A reader (`importing/wordpress`, `importing/ghost`, ...) knows files and no database; `importing/storing` knows the
database and no file format. Between them go these values, in this order: the site, people, terms, files, posts, menus.
What a reader could not carry over goes along as `Remark`s, so that nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

CommentState = Literal["approved", "pending", "spam", "trash"]
PostState = Literal["published", "draft", "pending", "private", "trash"]


@dataclass(frozen=True)
class Remark:
    """Something that was not carried over one to one: what it is, where it stood, and why, in a sentence for people."""

    kind: str  # a short stable word that the report counts by, such as "shortcode" or "custom field"
    where: str  # the former address of what it belongs to; "" for the site
    why: str


@dataclass(frozen=True)
class Html:
    """A text that came as HTML, in the place of a Markdown field's value: it is stored as HTML unless nothing is lost.

    Addresses of media in it are the former ones; storing puts those of this site into their place.
    """

    text: str


@dataclass(frozen=True)
class FileAt:
    """The file that lies at a former address, in the place of a file field's value."""

    address: str
    description: str = ""
    caption: str = ""


@dataclass(frozen=True)
class SiteFacts:
    """What is known of the former site; "" where nothing is."""

    title: str = ""
    tagline: str = ""
    address: str = ""  # of its front page, such as "https://blog.example/news"
    language: str = ""  # BCP 47
    generator: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who wrote there; `login` is what posts name them by."""

    login: str
    email: str = ""
    name: str = ""
    origin: str = ""  # its id there
    address: str = ""  # of the page that lists what they wrote


@dataclass(frozen=True)
class Term:
    """A category or a tag; a category's `parent` is the slug of the one it lies within."""

    kind: Literal["category", "tag"]
    slug: str
    name: str
    parent: str = ""
    description: str = ""
    origin: str = ""  # its id there
    address: str = ""  # of its archive


@dataclass(frozen=True)
class StoredFile:
    """A file of the former site's library: where it was, and what was said of it."""

    origin: str  # its id there
    address: str
    title: str = ""
    description: str = ""  # what a picture shows, for who cannot see it
    caption: str = ""
    page: str = ""  # the address of its own page there
    slug: str = ""
    post: str = ""  # the id there of the post it was uploaded to
    login: str = ""
    created_at: datetime | None = None
    other_addresses: Sequence[str] = ()  # of its smaller copies, where the file names them


@dataclass(frozen=True)
class Reply:
    """A comment, a pingback or a trackback; `html` is its text as it came."""

    origin: str
    html: str
    name: str = ""
    email: str = ""
    url: str = ""
    parent: str = ""  # the origin of what it answers
    login: str = ""  # of who wrote it, where they could sign in there
    state: CommentState = "approved"
    kind: Literal["comment", "pingback", "trackback"] = "comment"
    created_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """A post or a page. `fields` holds input of the format's own fields, in which `Html` and `FileAt` may stand."""

    origin: str  # its id there, unique within the source
    kind: Literal["post", "page"] = "post"
    format: str = ""  # of this blog; "" for the one that takes what no other does
    title: str = ""
    slug: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    excerpt: str = ""
    state: PostState = "published"
    trashed_from: PostState = "draft"  # what it comes back to from the trash
    created_at: datetime | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None
    login: str = ""
    categories: Sequence[str] = ()  # slugs, of terms that came before
    tags: Sequence[str] = ()
    sticky: bool = False
    comments_open: bool = True
    password: str = ""  # in the clear, as such files have it; it is stored as a hash
    language: str = ""
    parent: str = ""  # the origin of the page above
    order: int = 0
    lead_image: str = ""  # the former address of the picture that stands for it
    address: str = ""  # where it was
    former_addresses: Sequence[str] = ()
    former_slugs: Sequence[str] = ()
    guid: str = ""
    comments: Sequence[Reply] = ()
    remarks: Sequence[Remark] = ()
    original: str = ""  # as it stood in the file, so that a mended reader can read it again


@dataclass(frozen=True)
class MenuEntry:
    """A line of a menu: its words, and where it leads by address or by what it stands for."""

    label: str
    origin: str
    parent: str = ""
    order: int = 0
    address: str = ""
    post: str = ""  # the origin of the post or page it leads to
    category: str = ""  # the slug of the category it leads to
    tag: str = ""


@dataclass(frozen=True)
class Menu:
    """A menu of the former site."""

    slug: str
    name: str
    entries: Sequence[MenuEntry] = ()


Item = SiteFacts | Person | Term | StoredFile | Entry | Menu | Remark
