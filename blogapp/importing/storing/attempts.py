"""How an entry gets into a post though its format refuses something: with less, as an article, as a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from blogapp import db, plugins
from blogapp.formats import Errors, PostFormat
from blogapp.formats.base import TITLE_MAX
from blogapp.importing.entries import Entry
from blogapp.importing.storing import texts
from blogapp.models import Post
from blogapp.models.terms import NAME_MAX
from blogapp.posts import saving
from blogapp.posts.saving import EXCERPT_MAX, TERMS_MAX, PostInput, Step
from blogapp.text import POST_CAP, first_words, headline, normalise, normalise_line, slugify
from blogapp.text.clusters import clipped
from blogapp.text.slugs import LENGTH_CAP

STEPS: dict[str, Step] = {"published": "publish", "draft": "draft", "pending": "pending", "private": "private"}
OPTIONS = {"title", "excerpt", "slug", "tags", "new_category", "social_image"}
Tell = Callable[[str, str], None]


@dataclass(frozen=True)
class Attempt:
    """One way to store an entry, and what is said of it if it is taken."""

    format: str
    input: PostInput
    step: Step
    kind: str = ""
    why: str = ""


def save(post: Post, entry: Entry, given: PostInput, zone: ZoneInfo, tell: Tell) -> None:
    """Put an entry into a post by the first way that is taken, and tell of what it took."""
    refused: Errors | None = None
    for way in _attempts(entry, given):
        attempt = _without(way, refused, post) if refused is not None and way.kind == "field" else way
        post.format = attempt.format
        try:
            with db.session.no_autoflush:
                saving.save(post, attempt.input, attempt.step, zone)
        except Errors as errors:
            refused = refused or errors
            continue
        if attempt.kind:
            said = "; ".join(f"{name}: {sentence}" for name, sentence in (refused.sentences if refused else {}).items())
            tell(attempt.kind, f"{attempt.why} {said}".strip())
        return
    raise AssertionError("A draft of nothing was refused.")


def _attempts(entry: Entry, given: PostInput) -> Iterator[Attempt]:
    article, state = texts.article().name, entry.trashed_from if entry.state == "trash" else entry.state
    step = STEPS.get(state, "draft")
    format = format_of(entry).name
    if format != entry.format and entry.format:
        yield Attempt(format, _as_article(given), step, "format", f"There is no format {entry.format} here.")
    yield Attempt(format, given, step)
    yield Attempt(format, given, step, "field", "Without what its format refused.")
    plain = _as_article(given)
    yield Attempt(article, plain, step, "format", "As an article, since its format refused it.")
    yield Attempt(article, plain, "draft", "state", "As a draft, since it cannot be published as it is.")
    body = clipped(texts.words(plain.fields or {}), POST_CAP // 8)
    bare = PostInput(
        {"body": body}, title=plain.title, published_at=given.published_at, saved_by=given.saved_by,
        category_ids=given.category_ids, changed_at=given.changed_at,
    )  # fmt: skip
    yield Attempt(article, bare, "draft", "text", "As a draft with its words alone; the original is kept.")
    yield Attempt(article, replace(bare, fields={}), "draft", "text", "As an empty draft; the original is kept.")


def format_of(entry: Entry) -> type[PostFormat]:
    """Return the format that an entry asks for, if it is here, else that for what no other takes."""
    return plugins.formats().get(entry.format) or texts.article()


def _as_article(given: PostInput) -> PostInput:
    """Return input of the format that takes what no other does: all texts one below another."""
    fields = given.fields or {}
    article = texts.article()
    kept = {name: fields[name] for name, part in article.fields.items() if name in fields and part.role == "image"}
    body = texts.joined({name: value for name, value in fields.items() if name not in kept})
    fitted = _fitted(replace(given, fields={**kept, **body}))
    title = fitted.title or headline(texts.words(body)) or first_words(fitted.slug)
    return replace(fitted, title=clipped(title, TITLE_MAX))


def _without(attempt: Attempt, refused: Errors, post: Post) -> Attempt:
    """Return an attempt without what was refused; the text of a field goes to the end of the body."""
    fields = dict(attempt.input.fields or {})
    names = {name.partition("-")[0] for name in refused.sentences} - OPTIONS
    lost = {
        name: fields.pop(name)
        for name in list(fields)
        if name.removesuffix(texts.SYNTAX) in names and not name.startswith("body")
    }
    if lost:
        of_body = {name: value for name, value in fields.items() if name.startswith("body")}
        fields |= texts.joined({**lost, **of_body})
    given = _fitted(replace(attempt.input, fields=fields))
    if "slug" in refused.sentences:
        ending = "-page" if post.kind == "page" and given.slug == attempt.input.slug else ""
        given = replace(given, slug=slugify(f"{given.slug or given.title}{ending}"))
    if "title" in refused.sentences and not given.title:
        given = replace(given, title=headline(texts.words(texts.joined(fields))))
    return replace(attempt, input=given)


def _fitted(given: PostInput) -> PostInput:
    """Return input whose parts are no longer than they may be."""
    fitting = {
        "title": clipped(normalise_line(given.title), TITLE_MAX),
        "excerpt": clipped(normalise(given.excerpt), EXCERPT_MAX),
        "slug": given.slug if len(normalise_line(given.slug)) <= LENGTH_CAP else slugify(given.slug),
        "tags": _terms(given.tags),
        "new_categories": _terms(given.new_categories),
        "social_image": None,
    }  # fmt: skip
    return replace(given, **fitting)  # type: ignore[arg-type]


def _terms(names: Any) -> list[str]:
    return [name for name in names if len(normalise_line(name)) <= NAME_MAX][:TERMS_MAX]
