"""How a post is written: from what was typed to a stored post, for forms, samples and imports alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from blogapp import db, plugins
from blogapp.accounts.permissions import Visitor
from blogapp.formats import Errors, PostFormat
from blogapp.formats.base import TITLE_MAX
from blogapp.formats.fields import syntaxes
from blogapp.models import Category, Kind, Post, Revision, RevisionKind, Status, Tag, TermChange, Written
from blogapp.models.pages import reserved_word
from blogapp.models.revisions import CORRECTION_MAX
from blogapp.models.term_changes import terms_called
from blogapp.models.terms import NAME_MAX
from blogapp.posts import checking, corrections, revisions, snapshots, translations
from blogapp.text import Sentence, normalise, normalise_line, slug_objection, slugify
from blogapp.text.clusters import clipped

Step = Literal["save", "beside", "draft", "pending", "private", "publish", "schedule"]
EXCERPT_MAX = 2000
SEARCH_TITLE_MAX, SEARCH_DESCRIPTION_MAX = 200, 400
TERMS_MAX = 50
SERIES_MAX = 100


@dataclass(frozen=True)
class PostInput:
    """What somebody wrote, unchecked: `fields` holds the input of the format's own fields, by name; None leaves them.

    `category_ids` are existing categories; `new_categories` and `tags` are names, made where they do not exist.
    `language` is "" for the site's own; `translation_of` names the original (`translations.chosen`). `password` is the
    hash of a new one (`accounts.passwords`), "" to take it away, and None to leave it as it is. At `changes_due_at`
    changes that wait are published by themselves; what waits beside the post is at its end with this, unless it
    `leaves_changes`. `correction` tells readers what was wrong in a public post. `saved_by` is who writes, as far as it
    matters whose files are used; else the author. `changed_at` is when it was last changed, else now. `unreadable`
    holds a sentence for each input that could not even be read, such as a date that is none.
    """

    fields: Mapping[str, Any] | None
    title: str = ""
    slug: str = ""
    excerpt: str = ""
    category_ids: Sequence[int] = ()
    new_categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    published_at: datetime | None = None
    expires_at: datetime | None = None
    changes_due_at: datetime | None = None
    leaves_changes: bool = False
    sticky: bool = False
    comments_open: bool = True
    language: str = ""
    translation_of: str | None = None
    series: str = ""
    search_title: str = ""
    search_description: str = ""
    social_image: Any = None
    noindex: bool = False
    correction: str = ""
    password: str | None = None
    saved_by: Visitor | None = None
    changed_at: datetime | None = None
    unreadable: Mapping[str, str] = field(default_factory=dict)


def save(post: Post, entry: PostInput, step: Step, zone: ZoneInfo) -> None:
    """Check an entry and put it into a post; the caller commits.

    `step` says what happens besides: "publish" makes the post public at the entry's time, or now when it has
    none; "schedule" is the same and insists on a time to come; "pending" asks an editor to look; "draft" takes it
    back from the readers, and so does "private", for what is finished; "save" leaves it where it is, and so does
    "beside", for changes that wait to be published (see `set_aside`). What is not public may be incomplete. Raises
    `Errors` with a sentence for each field, and then has changed nothing.
    """
    db.take_turn()
    partial = step in {"beside", "draft", "private"} or (step == "save" and post.status != Status.PUBLISHED)
    title, excerpt, data = _checked(post, entry, partial, _of_entry(post, entry, step))
    if step != "beside":
        revisions.explain(correction=normalise_line(entry.correction) or None)
    if data is not None:
        format = plugins.formats()[post.format]
        post.data, post.format_version = {**syntaxes.without(post.data or {}, data), **data}, format.version
    _set_options(post, entry)
    post.title, post.excerpt = title, excerpt
    # a new version of the post, even if only its terms have changed
    post.updated_at = changed = entry.changed_at or db.now()
    is_named = not post.id and bool(post.slug or post.title)  # its snapshot can say its address at once
    db.session.add(post)
    _set_terms(post, entry)
    if is_named:
        _take(post, entry, step, zone)
        date_change(post, changed)
    snapshots.store(post, entry.saved_by)
    if not is_named:
        if step != "beside" and not entry.leaves_changes:
            Revision.close(db.session(), post.id)
        _take(post, entry, step, zone)
    date_change(post, changed)
    if snapshots.is_outdated(post):  # it has another address now, or another time
        snapshots.store(post, entry.saved_by)
        date_change(post, changed)


def set_aside(load: Callable[[], Post], entry: PostInput, zone: ZoneInfo, **of_revision: Any) -> None:
    """Check an entry as changes to a published post and store them beside it, for later; the caller commits.

    Readers see nothing of them until they are published, by themselves where the entry says when. `load` returns the
    post, and raises where it is not what the changes began from; it is asked twice, for nothing of the first try stays.
    """
    post = load()
    save(post, entry, "beside", zone)
    db.session.flush()
    written = Written.of_post(db.session.connection(), post.id)
    assert written is not None
    written = replace(written, correction=normalise_line(entry.correction))
    db.session.rollback()
    db.take_turn()
    revisions.set_aside(load(), written, **{"due_at": entry.changes_due_at, **of_revision})


def restore(post: Post, revision: Revision) -> None:
    """Take an older revision up again, as a new one; the caller commits.

    For a published post it lies beside it, as changes that readers see once they are published.
    """
    db.take_turn()
    db.session.refresh(post)  # somebody may have written it while this waited
    if post.status == Status.PUBLISHED:
        written = replace(revision.written, options={**revision.options, "status": post.status})
        revisions.set_aside(post, written, kind=RevisionKind.RESTORED)
        return
    if Revision.pending(db.session(), post.id):
        revisions.discard(post)
    revisions.explain(kind=RevisionKind.RESTORED)
    revisions.take_up(post, revision.written)
    post.updated_at = changed = db.now()
    snapshots.store(post)
    date_change(post, changed)


def date_change(post: Post, changed: datetime) -> None:
    """Let a post have changed at this moment, whenever its parts were written: its snapshot may say it."""
    post.updated_at = changed
    flag_modified(post, "updated_at")


def _of_entry(post: Post, entry: PostInput, step: Step) -> dict[str, str]:
    """Return a sentence for each input that is wrong, whatever the format."""
    sentences, slug = dict(entry.unreadable), normalise_line(entry.slug)
    for name, text, most in (
        ("title", normalise_line(entry.title), TITLE_MAX),
        ("excerpt", normalise(entry.excerpt), EXCERPT_MAX),
        ("search_title", normalise_line(entry.search_title), SEARCH_TITLE_MAX),
        ("search_description", normalise_line(entry.search_description), SEARCH_DESCRIPTION_MAX),
        ("post_series", normalise_line(entry.series), SERIES_MAX),
        ("post_correction", normalise_line(entry.correction), CORRECTION_MAX),
    ):
        if len(text) > most:
            sentences[name] = Sentence(
                "This is %(length)s characters long; at most %(most)s fit. Shorten it.", length=len(text), most=most
            )
    if slug and slug != post.slug and (objection := slug_objection(slug)):
        sentences["slug"] = objection
    if wrong := translations.chosen(post, entry.translation_of, entry.language, entry.saved_by or post.author)[1]:
        sentences["post_translation_of"] = wrong
    sentences |= checking.of_social_image(entry.social_image)
    for name, terms in (("new_category", entry.new_categories), ("tags", entry.tags)):
        sentences |= _of_terms(name, terms)
    sentences = checking.of_times(post, step, entry.published_at, entry.expires_at, entry.changes_due_at) | sentences
    if entry.correction and step in {"save", "publish"} and (objection := corrections.objection(post, entry.password)):
        sentences["post_correction"] = objection
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
        data = _data(post, entry, title, partial)
    except Errors as errors:
        sentences = {**errors.sentences, **sentences}
    if sentences:
        raise Errors(sentences)
    return title, excerpt, data


def _data(post: Post, entry: PostInput, title: str, partial: bool) -> dict[str, Any] | None:
    """Return the checked fields; None where they stay as they are: their format is not here, or cannot read them."""
    raw = entry.fields
    if raw is None or plugins.state_of(post) != "fine":
        return None
    format = plugins.formats()[post.format]
    try:
        typed = {**raw, "title": title}
        return checking.cleaned(
            post, format, typed, partial=partial, published=entry.published_at, visitor=entry.saved_by
        )
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
            cleaned = {name: field.clean(field.given_in(raw)) for name, field in format.fields.items()}
            stored = {name: field.stored_in(post.data) for name, field in format.fields.items()}
            return syntaxes.split(cleaned) == syntaxes.split(stored)
    except (plugins.Failed, ValueError):
        return False


def _set_options(post: Post, entry: PostInput) -> None:
    """Put into a post what an entry says beside the text."""
    post.slug = normalise_line(entry.slug) or post.slug
    post.sticky, post.comments_open, post.noindex = entry.sticky, entry.comments_open, entry.noindex
    post.expires_at = entry.expires_at
    post.search_title = normalise_line(entry.search_title) or None
    post.search_description = normalise_line(entry.search_description) or None
    post.social_image = checking.SOCIAL_IMAGE.clean(entry.social_image)
    visitor = entry.saved_by or post.author
    post.translation_group = translations.chosen(post, entry.translation_of, entry.language, visitor)[0]
    post.language = entry.language or None
    post.series = normalise_line(entry.series) or None
    post.series_slug = slugify(post.series, "series")[:SERIES_MAX] if post.series else None
    if entry.password is not None:
        post.password = entry.password or None


def _set_terms(post: Post, entry: PostInput) -> None:
    wanted = select(Category).where(Category.id.in_(entry.category_ids))
    chosen = list(db.session.scalars(wanted)) if entry.category_ids else []
    if gone := set(entry.category_ids) - {category.id for category in chosen}:
        merged = TermChange.followed(db.session(), "categories", gone)
        chosen += db.session.scalars(select(Category).where(Category.id.in_(merged)))
    new = terms_called(db.session(), Category, entry.new_categories, post.categories)
    post.categories = list({category.id: category for category in [*chosen, *new]}.values())
    post.tags = terms_called(db.session(), Tag, entry.tags, post.tags)


def _take(post: Post, entry: PostInput, step: Step, zone: ZoneInfo) -> None:
    """Take the step, and give the post its address."""
    if step in {"publish", "schedule"} or (step == "save" and post.status == Status.PUBLISHED):
        post.publish(db.session(), zone, entry.published_at)
        return
    post.published_at = entry.published_at or (post.published_at if post.path else None)
    if step not in {"save", "beside"}:
        post.status = {"pending": Status.PENDING, "private": Status.PRIVATE}.get(step, Status.DRAFT)
