"""What a button of a form means: what stood on it when the form was drawn, whatever became of the post meanwhile."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_datetime
from flask_babel import gettext as _

from blogapp.models import Post, Status
from blogapp.posts.saving import Step

SEEN = {"scheduled": 1, "expired": 1, "published": 2}  # how near what is saved is to readers; nowhere else at all


def standing(post: Post) -> str:
    """Return how a post stands to its readers, which its form carries along."""
    if post.status == Status.PUBLISHED and not post.is_public:
        return "scheduled" if post.is_scheduled else "expired"
    return post.status


def meant(action: str, drawn: str, post: Post) -> str:
    """Return what a button of a form does now: what showed readers nothing shows them nothing."""
    if action == "save" and drawn and SEEN.get(standing(post), 0) > SEEN.get(drawn, 0):
        return "beside"
    return action


def message(post: Post, action: str, step: Step, drawn: str, due_at: datetime | None, *, may_publish: bool) -> str:
    """Return what has happened, for whoever pressed a button: first of all what was not to be expected."""
    if action == "beside" and post.status == Status.PUBLISHED:
        return _of_changes(drawn, due_at, may_publish)
    if action in {"save", "beside"} and (sentence := _of_meanwhile(post, drawn)):
        return sentence
    if action != "trash" and post.is_scheduled:
        time = format_datetime(post.published_at, "medium")  # type: ignore[no-untyped-call]
        return _("Scheduled: it appears on %(time)s.", time=time)
    if action != "trash" and step == "pending":
        return _("Submitted for review. An editor will look at it.")
    messages = {
        "trash": _("Moved to the trash."),
        "private": _("It is private: who may edit it sees it here, and nobody else."),
        "draft": _("Readers do not see it any more; it is a draft."),
        "publish": _("Published."),
    }
    return messages.get(action, _("Saved."))


def _of_changes(drawn: str, due_at: datetime | None, may_publish: bool) -> str:
    if not may_publish:
        return _("Handed in: readers see the changes once somebody who may publish has looked at them.")
    if due_at:
        time = format_datetime(due_at, "medium")  # type: ignore[no-untyped-call]
        return _("Scheduled: readers see the changes on %(time)s.", time=time)
    if drawn and drawn not in SEEN:
        return _(
            "This post was published while you wrote. What you saved waits beside the published text: readers see "
            "nothing of it until you publish the changes."
        )
    return _("Saved beside the published text: readers see nothing of it until you publish the changes.")


def _of_meanwhile(post: Post, drawn: str) -> str:
    """Return a sentence for a post that somebody has put away, or taken from readers, while its form was open."""
    if post.status == Status.TRASH and drawn not in {"", Status.TRASH}:
        return _("Saved. Somebody has moved this post to the trash meanwhile.")
    if post.status != Status.PUBLISHED and drawn in SEEN:
        return _("Saved. Somebody has taken this post back meanwhile: readers do not see it.")
    return ""
