"""How a post is written: from what was typed to a stored post, for forms, samples and imports alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from blogapp import db, plugins
from blogapp.accounts.permissions import Visitor
from blogapp.formats import Errors, PostFormat
from blogapp.formats.base import TITLE_MAX
from blogapp.formats.conversion import Unplaced, convert
from blogapp.models import Category, Kind, Post, Status, Tag
from blogapp.models.pages import reserved_word
from blogapp.models.terms import NAME_MAX, terms_named
from blogapp.plugins import checks
from blogapp.posts import snapshots
from blogapp.text import Sentence, normalise, normalise_line, slug_objection
from blogapp.text.clusters import clipped

Step = Literal["save", "draft", "pending", "private", "publish", "schedule"]
EXCERPT_MAX = 2000
TERMS_MAX = 50


@dataclass(frozen=True)
class PostInput:
    """What somebody wrote, unchecked: `fields` holds the input of the format's own fields, by name; None leaves them.

    `category_ids` are existing categories; `new_categories` and `tags` are names, made where they do not exist.
    `language` is "" for the site's own. `password` is the hash of a new one (`accounts.passwords`), "" to take it away,
    and None to leave it as it is. `saved_by` is who writes, as far as it matters whose files are used; else the author.
    `unreadable` holds a sentence for each input that could not even be read, such as a date that is none.
    """

    fields: Mapping[str, Any] | None
    title: str = ""
    slug: str = ""
    excerpt: str = ""
    category_ids: Sequence[int] = ()
    new_categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    published_at: datetime | None = None
    sticky: bool = False
    comments_open: bool = True
    language: str = ""
    password: str | None = None
    saved_by: Visitor | None = None
    unreadable: Mapping[str, str] = field(default_factory=dict)


def save(post: Post, entry: PostInput, step: Step, zone: ZoneInfo) -> None:
    """Check an entry and put it into a post; the caller commits.

    `step` says what happens besides: "publish" makes the post public at the entry's time, or now when it has
    none; "schedule" is the same and insists on a time to come; "pending" asks an editor to look; "draft" takes it
    back from the readers, and so does "private", for what is finished; "save" leaves it where it is. What is not
    public may be incomplete. Raises `Errors` with a sentence for each field, and then has changed nothing.
    """
    db.take_turn()
    partial = step in {"draft", "private"} or (step == "save" and post.status != Status.PUBLISHED)
    title, excerpt, data = _checked(post, entry, partial, _of_entry(post, entry, step))
    if data is not None:
        post.data, post.format_version = {**(post.data or {}), **data}, plugins.formats()[post.format].version
    post.title, post.excerpt = title, excerpt
    post.slug = normalise_line(entry.slug) or post.slug
    post.sticky, post.comments_open = entry.sticky, entry.comments_open
    post.language = entry.language or None
    if entry.password is not None:
        post.password = entry.password or None
    post.updated_at = db.now()  # a new version of the post, even if only its terms have changed
    db.session.add(post)
    _set_terms(post, entry)
    snapshots.store(post, entry.saved_by)
    _take(post, entry, step, zone)


@dataclass(frozen=True)
class Conversion:
    """How a post would be in another format: its data, what has no place there, and what it would lack."""

    format: type[PostFormat]
    data: dict[str, Any]
    unplaced: Sequence[Unplaced]
    wanting: Mapping[str, str]


def conversion(post: Post, name: str) -> Conversion:
    """Return how a post would be in the format of that name; the post stays as it is. Raises `Errors`."""
    old, new = plugins.formats()[post.format], plugins.formats()[name]
    try:
        with plugins.guard(old.name, "be turned into another"), plugins.guard(new.name, "take another's place"):
            data, unplaced = convert(old, new, old.upgrade(post.data, post.format_version))
            wanting = _wanting(new, checks.data(data), post.title)
    except plugins.Failed as failed:
        sentence = Sentence(
            "A plugin failed on this post (%(reason)s). Tell whoever looks after it.", reason=failed.reason
        )
        raise Errors({"": sentence}) from failed
    return Conversion(new, data, unplaced, wanting)


def _wanting(format: type[PostFormat], data: Mapping[str, Any], title: str) -> Mapping[str, str]:
    try:
        format.clean({**data, "title": title})
    except Errors as errors:
        return errors.sentences
    return {}


def change_format(post: Post, to: Conversion, *, as_draft: bool = False) -> None:
    """Turn a post into another format; the caller commits. It keeps its title, address and terms.

    A published post must stay one that could be published: raises `Errors` where it would lack something, unless
    `as_draft` takes it back from the readers. One in the trash then comes back as a draft.
    """
    if to.wanting and post.status == Status.PUBLISHED and not as_draft:
        raise Errors(to.wanting)
    if as_draft and post.status == Status.PUBLISHED:
        post.status = Status.DRAFT
    if to.wanting and post.status == Status.TRASH:
        post.previous_status = Status.DRAFT
    post.format, post.format_version, post.data = to.format.name, to.format.version, to.data
    post.fingerprint = None
    post.updated_at = db.now()
    snapshots.store(post)


def _of_entry(post: Post, entry: PostInput, step: Step) -> dict[str, str]:
    """Return a sentence for each input that is wrong, whatever the format."""
    sentences, slug = dict(entry.unreadable), normalise_line(entry.slug)
    for name, text, most in (
        ("title", normalise_line(entry.title), TITLE_MAX),
        ("excerpt", normalise(entry.excerpt), EXCERPT_MAX),
    ):
        if len(text) > most:
            sentences[name] = Sentence(
                "This is %(length)s characters long; at most %(most)s fit. Shorten it.", length=len(text), most=most
            )
    if slug and slug != post.slug and (objection := slug_objection(slug)):
        sentences["slug"] = objection
    for name, terms in (("new_category", entry.new_categories), ("tags", entry.tags)):
        sentences |= _of_terms(name, terms)
    if step == "schedule" and (entry.published_at is None or entry.published_at <= db.now()):
        sentences.setdefault(
            "published_at", Sentence("Choose a time in the future; the post is published by itself then.")
        )
    if post.kind == Kind.PAGE and (word := reserved_word(db.session(), post, entry.slug or post.slug or entry.title)):
        sentences["slug"] = Sentence(
            "The blog itself uses the address “%(word)s”. Choose another one for this page.", word=word
        )
    return sentences


def _of_terms(name: str, terms: Sequence[str]) -> dict[str, str]:
    long = next((term for term in map(normalise_line, terms) if len(term) > NAME_MAX), "")
    if len(terms) > TERMS_MAX:
        return {
            name: Sentence(
                "These are %(number)s; at most %(most)s fit. Remove some.", number=len(terms), most=TERMS_MAX
            )
        }
    if long:
        sentence = Sentence(
            "“%(name)s…” is %(length)s characters long; at most %(most)s fit. Separate several with commas.",
            name=clipped(long, 30),
            length=len(long),
            most=NAME_MAX,
        )
        return {name: sentence}
    return {}


def _checked(
    post: Post, entry: PostInput, partial: bool, sentences: Mapping[str, str]
) -> tuple[str, str, dict[str, Any] | None]:
    title, excerpt = normalise_line(entry.title), normalise(entry.excerpt)
    data = None
    try:
        data = _data(post, entry.fields, title, partial)
    except Errors as errors:
        sentences = {**errors.sentences, **sentences}
    if sentences:
        raise Errors(sentences)
    return title, excerpt, data


def _data(post: Post, raw: Mapping[str, Any] | None, title: str, partial: bool) -> dict[str, Any] | None:
    """Return the checked fields; None where they stay as they are: their format is not here, or cannot read them."""
    if raw is None or plugins.state_of(post) != "fine":
        return None
    format = plugins.formats()[post.format]
    try:
        with plugins.guard(post.format, "check a post"):
            return checks.data(format.clean({**raw, "title": title}, partial=partial))
    except plugins.Failed as failed:
        if (partial or post.status == Status.PUBLISHED) and _is_unchanged(post, format, raw):
            return None
        sentence = Sentence(
            "The plugin of this format failed (%(reason)s). Tell whoever looks after it.", reason=failed.reason
        )
        raise Errors({next(iter(format.fields), "title"): sentence}) from failed


def _is_unchanged(post: Post, format: type[PostFormat], raw: Mapping[str, Any]) -> bool:
    """Return whether each field by itself finds what is stored already in what was typed."""
    if not post.data or post.format_version != format.version:
        return False
    try:
        with plugins.guard(format.name, "compare what was typed with what is stored"):
            return all(field.clean(raw.get(name)) == post.data.get(name) for name, field in format.fields.items())
    except (plugins.Failed, ValueError):
        return False


def _set_terms(post: Post, entry: PostInput) -> None:
    wanted = select(Category).where(Category.id.in_(entry.category_ids))
    chosen = db.session.scalars(wanted).all() if entry.category_ids else []
    new = terms_named(db.session(), Category, entry.new_categories)
    post.categories = list({category.id: category for category in [*chosen, *new]}.values())
    post.tags = terms_named(db.session(), Tag, entry.tags)


def _take(post: Post, entry: PostInput, step: Step, zone: ZoneInfo) -> None:
    """Take the step, and give the post its address."""
    if step in {"publish", "schedule"} or (step == "save" and post.status == Status.PUBLISHED):
        post.publish(db.session(), zone, entry.published_at)
        return
    post.published_at = entry.published_at or (post.published_at if post.path else None)
    if step != "save":
        post.status = {"pending": Status.PENDING, "private": Status.PRIVATE}.get(step, Status.DRAFT)
