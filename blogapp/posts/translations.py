"""Translations of a post: the posts that say the same, each in another language. They are a group.

A group is called by the id of the post that it began with, the original, which belongs to it without being told so.
The others stay together when that one is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from blogapp import cache, db
from blogapp.accounts.permissions import Visitor
from blogapp.i18n import languages
from blogapp.models import Kind, Post, PostRow, Status
from blogapp.models.languages import direction_of, name_of
from blogapp.posts import references
from blogapp.search import finding
from blogapp.text import Sentence, normalise_line

MOST = 20  # posts with the same words in their titles, among which one is looked for


class Translation(NamedTuple):
    """A published post of a group. Search engines are told of it where it `is_found`."""

    id: int
    language: str
    title: str
    url: str
    is_found: bool
    is_original: bool

    @property
    def language_name(self) -> str:
        """What the language is called in itself."""
        return name_of(self.language)

    @property
    def direction(self) -> str:
        """Where a text in the language begins."""
        return direction_of(self.language)


def of(row: PostRow) -> tuple[Translation, ...]:
    """Return the published posts of a post's group, itself included, one for each language; none where it is alone."""
    return cache.of_posts("translations", row.id).get_or(lambda: _of(row)) if row.may_be_translated else ()


def _of(row: PostRow) -> tuple[Translation, ...]:
    group = row.translation_group or row.id
    found = Post.found(Kind(row.kind)).with_only_columns(Post.id).where(in_group(group))
    columns = (Post.id, Post.language, Post.name, Post.path, Post.id.in_(found), Post.id == group)
    public = Post.published(Kind(row.kind)).with_only_columns(*columns).where(in_group(group))
    rows = db.session.execute(public.order_by(Post.id != row.id, Post.id)).all()
    every = [Translation(number, of_post(said), name, f"/{path}/", *more) for number, said, name, path, *more in rows]
    each = {one.language: one for one in reversed(every)}  # of two in one language the older one counts
    return tuple(sorted(each.values(), key=lambda one: one.language_name)) if len(each) > 1 else ()


def possible() -> ColumnElement[bool]:
    """Return a column of a post: whether there may be translations of it, read along with its row."""
    other = aliased(Post)
    begun = select(other.id).where(other.translation_group == Post.id).correlate(Post)
    return or_(Post.translation_group.is_not(None), begun.exists())


def of_post(language: str | None) -> str:
    """Return the language of a post as BCP 47 writes it; one that has none of its own is in the site's."""
    return (language or languages.of_site()).replace("_", "-")


def in_group(group: int) -> ColumnElement[bool]:
    """Return the condition that a post belongs to a group."""
    return or_(Post.translation_group == group, (Post.id == group) & Post.translation_group.is_(None))


def between(kind: Kind, first: int, last: int) -> dict[int, list[tuple[str, str]]]:
    """Return, for posts whose ids are in a range, the language and the path of each that is found of their groups."""
    own = select(Post.translation_group).where(Post.translation_group.is_not(None), Post.id.between(first, last))
    begun = select(Post.translation_group).where(Post.translation_group.between(first, last))
    groups = own.union(begun).subquery()
    named = select(groups)
    of_groups = or_(Post.translation_group.in_(named), Post.id.in_(named) & Post.translation_group.is_(None))
    columns = (Post.id, Post.translation_group, Post.language, Post.path)
    rows = db.session.execute(Post.found(kind).with_only_columns(*columns).where(of_groups).order_by(Post.id)).all()
    members: dict[int, dict[str, str]] = {}
    for number, group, language, path in rows:
        members.setdefault(group or number, {}).setdefault(of_post(language), f"/{path}/")
    return {
        number: sorted(members[group or number].items())
        for number, group, _language, path in rows
        if len(members[group or number]) > 1 and f"/{path}/" in members[group or number].values()
    }


def address_of_original(post: Post) -> str:
    """Return the address of the post that one is a translation of, else of another of its group; "" where none is."""
    if post.translation_group is None:
        return ""
    others = _others(post, post.translation_group).order_by(Post.id != post.translation_group, Post.id)
    other = db.session.scalars(others.limit(1)).first()
    return "" if other is None else other.url if other.is_public else f"/?p={other.id}"


def chosen(post: Post, typed: str | None, language: str, visitor: Visitor | None) -> tuple[int | None, str]:
    """Return the group that a post is to belong to, and what is wrong with it, in a sentence.

    `typed` is the address, the number or the title of the post that it is a translation of; None leaves it as it is.
    """
    text, group = normalise_line(typed or ""), post.translation_group
    if typed is not None:
        original = _meant(post, text, visitor) if text else None
        if text and original is None:
            return group, Sentence(
                "This must be the address, the number or the whole title of one post of this blog that you can see."
            )
        if original and original.id == post.id:
            return group, Sentence("A post is no translation of itself. Choose another one.")
        group = (original.translation_group or original.id) if original else None
        begun = _others(post, post.id).with_only_columns(Post.id).limit(1)
        if group and post.id and group != post.id and db.session.scalar(begun):
            return post.translation_group, Sentence(
                "Other posts are translations of this one. Say on the other post that it is a translation of this."
            )
        group = None if group == post.id else group
    if group == post.translation_group and (language or None) == post.language:
        return group, ""
    return group, _twice(post, group, language)


def _meant(post: Post, text: str, visitor: Visitor | None) -> Post | None:
    """Return the post of the same kind that was typed, if the one who writes can see it."""
    find = references.finder(visitor)
    kind = Post.kind == (post.kind or Kind.POST)
    if (link := find(text)) and (found := db.session.scalar(select(Post).where(Post.id == link.id, kind))):
        return found
    ids = finding.titled(text, MOST, kind, Post.status != Status.TRASH)
    named: Iterable[Post] = db.session.scalars(select(Post).where(Post.id.in_(ids), Post.id != (post.id or 0)))
    same = [one for one in named if one.name.casefold() == text.casefold() and find(str(one.id))]
    return same[0] if len(same) == 1 else None


def _twice(post: Post, group: int | None, language: str) -> str:
    """Return what is said where another post of the group is in the same language."""
    number = group or post.id
    if not number:
        return ""
    others = db.session.scalars(_others(post, number).order_by(Post.id))
    same = next((one for one in others if of_post(one.language) == of_post(language)), None)
    if same is None:
        return ""
    return Sentence(
        "“%(title)s” is in this language already, and each translation has another one. Choose the language of this "
        "post.",
        title=same.name,
    )


def _others(post: Post, group: int) -> Select[Post]:
    return select(Post).where(
        in_group(group), Post.id != (post.stands_for or post.id or 0), Post.status != Status.TRASH
    )
