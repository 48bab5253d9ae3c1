"""Checkers of comments are asked by the worker, one after the other; until the last has answered, a comment waits.

Each has a job of its own, which notes the answer and puts the next one's job into the outbox in one transaction. So one
that fails, hangs or ends the worker takes no other along, and no comment stays behind.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from blogapp import db, plugins, site, verdicts
from blogapp.comments import rules, telling
from blogapp.events import appointments
from blogapp.jobs import Failed, Work, outbox, task
from blogapp.models import Comment, CommentStatus
from blogapp.text import Sentence, plain_text

TASK = "check a comment"
TRIES = 2  # times that a checker is begun for a comment whose worker then died
log = logging.getLogger(__name__)


def begin(session: Session, comment: Comment) -> None:
    """Let checkers look at a comment that rules have judged, if there are any; what they let through waits so long.

    Nobody is asked about spam, nor about what a password protects. Call this last of all; the caller commits.
    """
    names = verdicts.checkers.names()
    if not names or comment.status not in {CommentStatus.APPROVED, CommentStatus.PENDING} or comment.post.is_protected:
        return
    if comment.status == CommentStatus.APPROVED:
        comment.reasons, comment.decided_at = [rules.AWAITED], None
        comment.move(session, CommentStatus.PENDING)
    _put(session, comment, names)


def _put(session: Session, comment: Comment, names: Sequence[str]) -> None:
    """Put the job of the first of these checkers into the outbox."""
    payload = {"comment": comment.id, "of": _fingerprint(comment), "checkers": list(names)}
    about = {"receiver": verdicts.checkers.KIND + names[0], "subject": appointments.subject_of(comment.post_id)}
    outbox.put(session, [{"task": TASK, "payload": payload} | about])


def _fingerprint(comment: Comment) -> str:
    """Return what changes with a comment's text: what was said of another text does not count."""
    return hashlib.sha256(comment.html.encode()).hexdigest()[:16]


@task(TASK)
def check(work: Work) -> str:
    """Ask one checker about a comment, and note the answer. One that fails has none, and is shown as failed."""
    with db.reading():
        comment = db.session.get(Comment, work.payload["comment"])
        is_open = comment is not None and comment.status == CommentStatus.PENDING and not comment.post.is_protected
        submission = _submission(comment) if comment is not None and is_open else None
    hold, failed = _asked(work, submission) if submission else (None, None)
    with db.writing():
        wanted = select(Comment).where(Comment.id == work.payload["comment"])
        for comment in Comment.to_change(db.session(), wanted):
            if _fingerprint(comment) == work.payload["of"]:
                _note(db.session(), comment, work, hold)
        db.session.commit()
    if failed:
        raise Failed(failed.reason, final=True) from failed
    return ""


def _submission(comment: Comment) -> verdicts.Submission:
    post = comment.post
    return verdicts.Submission(
        id=comment.id,
        text=plain_text(comment.html),
        html=comment.html,
        name=comment.name,
        email=comment.email,
        url=comment.url,
        language=post.language or site.current().language,
        site=site.absolute("/"),
        address=site.absolute(post.url),
        title=post.name,
        submitted_at=comment.created_at,
    )


def _asked(work: Work, submission: verdicts.Submission) -> tuple[verdicts.Hold | None, plugins.Failed | None]:
    """Return what a checker answers, and why it failed if it did."""
    name = work.payload["checkers"][0]
    if work.attempt > TRIES:
        return None, plugins.Failed(Sentence("The worker died twice when it was asked."))
    try:
        return verdicts.checkers.ask(name, submission), None
    except plugins.Failed as failed:
        log.exception("The checker %s failed; the comment %s goes on without it.", name, submission.id)
        return None, failed


def _note(session: Session, comment: Comment, work: Work, hold: verdicts.Hold | None) -> None:
    """Note an answer; go on to the next checker, or show the comment, unless somebody decided about it meanwhile."""
    name, *left = work.payload["checkers"]
    was_awaited, is_pending = rules.is_awaited(comment), comment.status == CommentStatus.PENDING
    others = [reason for reason in comment.reasons if reason != rules.AWAITED]
    if hold and is_pending:
        said = Sentence(rules.HELD.pattern, checker=name, reason=hold.reason)
        comment.reasons = [*others, *([said] if said not in others else [])]
        if was_awaited:
            telling.put(session, comment)
    elif not left or not is_pending:
        comment.reasons = others
        if was_awaited and comment.decided_at is None:
            comment.move(session, CommentStatus.APPROVED)
    if left and is_pending:
        session.flush()
        _put(session, comment, left)
