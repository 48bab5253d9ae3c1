"""How a post is written: from what was typed to a stored post, for forms, samples and imports alike."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from blogapp import db, rendering
from blogapp.formats import Errors
from blogapp.formats.base import TITLE_MAX
from blogapp.models import Category, Post, Status, Tag
from blogapp.models.terms import terms_named
from blogapp.text import normalise, normalise_line

Step = Literal["save", "pending", "publish", "schedule"]
EXCERPT_MAX = 2000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """What somebody wrote, unchecked: `fields` holds the input of the format's own fields, by name.

    `category_ids` are existing categories; `new_categories` and `tags` are names, made where they do not exist.
    """

    fields: Mapping[str, Any]
    title: str = ""
    slug: str = ""
    excerpt: str = ""
    category_ids: Sequence[int] = ()
    new_categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    published_at: datetime | None = None
    sticky: bool = False
    comments_open: bool = True


def save(post: Post, entry: Entry, step: Step, zone: ZoneInfo) -> None:
    """Check an entry and put it into a post; the caller commits.

    `step` says what happens besides: "publish" makes the post public now (or at the entry's time, if that
    has passed), "schedule" at the entry's time, "pending" asks an editor to look, "save" leaves it where it is. A draft
    may be incomplete. Raises `Errors` with a sentence for each field, and then has changed nothing.
    """
    partial = step == "save" and post.status != Status.PUBLISHED
    title, excerpt, data = _checked(post, entry, partial)
    post.title, post.excerpt, post.data = title, excerpt, data
    post.slug = normalise_line(entry.slug) or post.slug
    post.sticky, post.comments_open = entry.sticky, entry.comments_open
    db.session.add(post)
    _set_terms(post, entry)
    if format := rendering.formats().get(post.format):
        post.format_version = max(post.format_version or 1, format.version)
    rendering.store(post)
    _take(post, entry, step, zone)


def _checked(post: Post, entry: Entry, partial: bool) -> tuple[str, str, dict[str, Any]]:
    title, excerpt = normalise_line(entry.title), normalise(entry.excerpt)
    sentences = {}
    if len(title) > TITLE_MAX:
        sentences["title"] = f"The title is {len(title)} characters long; at most {TITLE_MAX} fit. Shorten it."
    if len(excerpt) > EXCERPT_MAX:
        sentences["excerpt"] = f"The excerpt is {len(excerpt)} characters long; at most {EXCERPT_MAX} fit. Shorten it."
    data = dict(post.data or {})
    try:
        data |= _data(post, {**entry.fields, "title": title}, partial)
    except Errors as errors:
        sentences = {**errors.sentences, **sentences}
    if sentences:
        raise Errors(sentences)
    return title, excerpt, data


def _data(post: Post, raw: Mapping[str, Any], partial: bool) -> dict[str, Any]:
    """Return the checked fields; for a post whose format is not here (or is older than the data) there are none."""
    if rendering.state_of(post) != "fine":
        return {}
    format = rendering.formats()[post.format]
    try:
        return format.clean(raw, partial=partial)
    except Errors:
        raise
    except Exception as error:  # a plugin may raise anything
        log.exception("The format %s failed to check a post.", post.format)
        sentence = f"The plugin of this format failed ({type(error).__name__}: {error}). Tell whoever looks after it."
        raise Errors({next(iter(format.fields), "title"): sentence}) from error


def _set_terms(post: Post, entry: Entry) -> None:
    chosen = db.session.scalars(select(Category).where(Category.id.in_(entry.category_ids))).all()
    new = terms_named(db.session(), Category, entry.new_categories)
    post.categories = list({category.id: category for category in [*chosen, *new]}.values())
    post.tags = terms_named(db.session(), Tag, entry.tags)


def _take(post: Post, entry: Entry, step: Step, zone: ZoneInfo) -> None:
    """Take the step, and give the post its address."""
    if step == "pending":
        post.status = Status.PENDING
    elif step in {"publish", "schedule"} or post.status == Status.PUBLISHED:
        post.publish(db.session(), zone, entry.published_at)
