"""What was typed into the fields of a post, checked: each by itself, then all together by `problems`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from blogapp import db, plugins, site
from blogapp.accounts.permissions import Visitor
from blogapp.formats import Errors, PostFormat
from blogapp.formats import fields as f
from blogapp.formats.definition import later
from blogapp.formats.fields.groups import look_up
from blogapp.models import Post, User
from blogapp.plugins import checks
from blogapp.posts import binding, references
from blogapp.text import Sentence

SOCIAL_IMAGE = f.Image("Picture for shared links")  # that of a post, whatever its format


def cleaned(
    post: Post,
    format: type[PostFormat],
    raw: Mapping[str, Any],
    *,
    partial: bool,
    published: datetime | None = None,
    visitor: Visitor | None = None,
) -> dict[str, Any]:
    """Return input as data of a format, and ask that, unless it is `partial`, what is wrong with the values.

    `raw` has a title besides; `published` is the moment that was typed; `visitor` is who writes, else the author.
    Raises `Errors`, and `Failed` where the format does not do its work.
    """
    is_asked = later(format, "problems") and format.problems is not PostFormat.problems
    with plugins.guard(format.name, "check a post"):
        data = checks.data(_clean(format, raw, visitor or _author(post), partial=partial))
        numbers = checks.ids(format.media_ids(data)) if is_asked and not partial else []
    if partial or not is_asked:
        return data
    media = binding.files_of(numbers)
    facts = binding.facts_of(post)
    facts = replace(facts, published=published.astimezone(site.zone()) if published else facts.published)
    with plugins.guard(format.name, "check a post"):
        seen = binding.seen(post, format, data, str(raw.get("title") or ""), media, facts)
        if sentences := dict(seen.problems()):
            raise Errors(sentences)
    return data


def _author(post: Post) -> User | None:
    """Return who wrote a post, be it a new one whose author is known by number alone."""
    return post.author or (db.session.get(User, post.author_id) if post.author_id else None)


def _clean(
    format: type[PostFormat], raw: Mapping[str, Any], visitor: Visitor | None, *, partial: bool
) -> dict[str, Any]:
    """Look up the posts that the input names, and check it all; what cannot be found is wrong like anything else."""
    wrong: dict[str, str] = {}
    try:
        raw = look_up(format.fields, raw, references.finder(visitor))
    except Errors as errors:
        wrong = errors.sentences
    try:
        data = format.clean(raw, partial=partial)
    except Errors as errors:
        raise Errors({**errors.sentences, **wrong}) from errors
    if wrong:
        raise Errors(wrong)
    return data


def of_social_image(raw: Any) -> dict[str, str]:
    """Return what is wrong with the picture for shared links."""
    try:
        SOCIAL_IMAGE.clean(raw)
    except ValueError as error:
        return {"social_image": error.args[0]}
    return {}


def of_times(
    post: Post, step: str, begins: datetime | None, ends: datetime | None, due: datetime | None
) -> dict[str, str]:
    """Return what is wrong with the times at which a post is published and taken down. One that is over may stay so.

    So it is with the time at which changes beside it are due.
    """
    sentences: dict[str, str] = {}
    now = db.now()
    if step == "schedule" and (begins is None or begins <= now):
        sentences["published_at"] = Sentence("Choose a time in the future; the post is published by itself then.")
    if step == "beside" and due and due <= now:
        sentences["changes_due_at"] = Sentence(
            "Choose a time in the future; the changes are published by themselves then."
        )
    elif step == "beside" and due and ends and ends <= due:
        sentences["changes_due_at"] = Sentence("Choose a time before the post is taken down.")
    is_new = ends != post.expires_at or step in {"publish", "schedule"}
    if ends and is_new and ends <= max(now, begins or now):
        sentences["expires_at"] = Sentence("Choose a time to come, after that of the publication.")
    return sentences
