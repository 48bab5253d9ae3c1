"""Appointments: a scheduled post is announced when its time comes, and when it is over, by a job that waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from blogapp.models import Job, JobState, Status

TASK, RECEIVER = "announce", "calendar"


def cancel(session: Session, posts: Iterable[int]) -> dict[int, bool]:
    """Take the appointments of these posts out of the outbox; return of each one whether it is told to be public."""
    waiting = (Job.receiver == RECEIVER, Job.state == JobState.WAITING, Job.subject.in_(map(subject_of, posts)))
    gone = session.connection().execute(delete(Job).where(*waiting).returning(Job.payload))
    return {payload["post"]: payload.get("told", False) for payload in gone.scalars()}


def jobs(posts: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the jobs that wait for the time of those which are scheduled, or will be taken down."""
    for post in posts:
        due_at = post.expires_at if post.is_public else post.published_at if post.is_to_come else None
        if post.status == Status.PUBLISHED and due_at:
            about = {"task": TASK, "receiver": RECEIVER, "subject": subject_of(post.id), "due_at": due_at}
            yield about | {"payload": {"post": post.id, "told": bool(post.is_public)}}


def subject_of(post_id: int) -> str:
    """Return what the outbox calls a post: what is about the same one is told in its order."""
    return f"post {post_id}"
