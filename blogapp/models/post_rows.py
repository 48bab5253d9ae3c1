"""A post as its columns say it, without its text: enough to find what is cached of it, and to link to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from blogapp.models.posts import Post


@dataclass(frozen=True, slots=True)
class PostRow:
    """Which post it is, in which state, and where it stands. `name` is its title, else its first words."""

    id: int
    kind: str
    format: str
    version: int
    discussion: int
    sticky: bool
    is_protected: bool
    path: str
    name: str
    language: str | None
    translation_group: int | None
    series_slug: str | None
    may_be_corrected: bool = True  # in public; False where somebody has looked
    may_be_translated: bool = True  # False where no other post is in its group
    may_have_moved_comments: bool = True  # False where no comment of the site came from another one

    @classmethod
    def of(cls, post: Post) -> PostRow:
        """Return the row of a published post that was read."""
        known = (post.id, post.kind, post.format, post.version, post.discussion, post.sticky, post.is_protected)
        return cls(*known, post.path or "", post.name, post.language, post.translation_group, post.series_slug)

    @property
    def url(self) -> str:
        """The permalink's path on the site."""
        return f"/{self.path}/"


COLUMNS: tuple[Any, ...] = (
    Post.id, Post.kind, Post.format, Post.version, Post.discussion, Post.sticky, Post.password.is_not(None), Post.path,
    Post.name, Post.language, Post.translation_group,
    Post.series_slug,
)  # fmt: skip


def post_rows(rows: Iterable[Any]) -> list[PostRow]:
    """Return what a select of `COLUMNS` found."""
    return [PostRow(*row) for row in rows]
