"""What needs whoever opens the desk: comments that wait, posts handed in for review, old drafts, what failed.

Each is told to those who may act upon it, with the way there; nothing is told where nothing waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, exists, func, literal, select, true

from blogapp import plugins
from blogapp.accounts.permissions import ROLES, TABLE, everybodys, may, myself
from blogapp.models import Comment, Job, JobState, Kind, Post, Revision, Status, User

MAY_NOT_PUBLISH = [role for role in ROLES if role not in TABLE["post.publish"]]


@dataclass(frozen=True)
class Need:
    """A sentence on what waits, and where it is dealt with."""

    sentence: str
    url: str


def counts(user: User, today: datetime) -> dict[str, Select[Any]]:
    """Select how many there are of what somebody may act upon, and of changes to a post the first such post."""
    own = (Post.kind == Kind.POST, Post.author_id == user.id)
    found = {"drafts": _number().where(*own, Post.status == Status.DRAFT, Post.updated_at < today)}
    if may(user, "comment.moderate"):
        found["comments"] = Comment.waiting(None if everybodys(user, "comment.moderate") else user.id)
    if may(user, "post.publish"):
        theirs = (Post.kind == Kind.POST, true() if everybodys(user, "post.publish") else Post.author_id == user.id)
        found["review"] = _number().where(*theirs, Post.status == Status.PENDING)
        for name, condition in (("changes", _handed_in()), ("held back", _held_back())):
            of_posts = (*theirs, Post.status == Status.PUBLISHED, condition)
            found[name] = _number().where(*of_posts)
            found[f"{name} of"] = select(func.min(Post.id)).where(*of_posts)
    if may(user, "jobs"):
        found["jobs"] = _number().where(Job.state == JobState.FAILED)
    if may(user, "formats"):
        found["missing"] = _number().where(Post.kind == Kind.POST, Post.format.not_in(list(plugins.formats())))
    return found


def _number() -> Select[Any]:
    return select(func.count(literal(1)))


def _handed_in() -> ColumnElement[bool]:
    """Return the condition that its author, who may not publish, changed a published post."""
    authors = select(User.id).where(User.role.in_(MAY_NOT_PUBLISH))
    changes = exists().where(Revision.post_id == Post.id, Revision.open, Revision.author_id == Post.author_id)
    return Post.author_id.in_(authors) & changes


def _held_back() -> ColumnElement[bool]:
    """Return the condition that changes to a post could not be published at their time."""
    late = (Revision.due_at.is_not(None), Revision.held_back.is_not(None))
    return Post.id.in_(select(Revision.post_id).where(Revision.open, *late))


def waiting(counted: Mapping[str, int]) -> Iterator[Need]:
    """Yield what waits for whoever asks, of whom this was counted."""
    if number := counted.get("comments"):
        sentence = ngettext("%(num)s comment waits for approval.", "%(num)s comments wait for approval.", number)
        yield Need(sentence, "/edit/comments/")
    if number := counted.get("review"):
        sentence = ngettext("%(num)s post is handed in for review.", "%(num)s posts are handed in for review.", number)
        yield Need(sentence, url_for(".desk", status="pending"))
    if number := counted.get("changes"):
        sentence = ngettext(
            "Changes to %(num)s published post are handed in.",
            "Changes to %(num)s published posts are handed in.",
            number,
        )
        yield Need(sentence, url_for(".edit", post_id=counted["changes of"]))
    if number := counted.get("held back"):
        sentence = ngettext(
            "The changes to %(num)s post could not be published at their time.",
            "The changes to %(num)s posts could not be published at their time.",
            number,
        )
        yield Need(sentence, url_for(".edit", post_id=counted["held back of"]))
    if number := counted.get("drafts"):
        sentence = ngettext(
            "%(num)s draft of yours is older than today.", "%(num)s drafts of yours are older than today.", number
        )
        yield Need(sentence, url_for(".desk", status="draft"))
    if number := counted.get("jobs"):
        yield Need(ngettext("%(num)s job failed.", "%(num)s jobs failed.", number), url_for(".jobs"))
    if may(myself(), "formats"):
        yield from _of_formats(counted.get("missing", 0))


def _of_formats(missing: int) -> Iterator[Need]:
    """Yield what the page of formats says more of: posts that are shown as they were stored last, and why."""
    url, registry = url_for(".formats"), plugins.formats()
    if names := {problem.name for problem in registry.problems}:
        yield Need(_("Could not be loaded: %(names)s.", names=", ".join(sorted(names))), url)
    failing = sum(len({failure.post_id for failure in plugins.failures(name)}) for name in registry)
    if number := failing + missing:
        sentence = ngettext(
            "%(num)s post is shown as it was stored last, since its format is missing or fails.",
            "%(num)s posts are shown as they were stored last, since their format is missing or fails.",
            number,
        )
        yield Need(sentence, url)
