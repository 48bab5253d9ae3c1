"""Who may publish is told by *mail* of what is handed in for *review*, if they wish."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import db, mail, site
from blogapp.accounts import permissions
from blogapp.http import rate_limits
from blogapp.i18n import languages
from blogapp.jobs import Work, outbox, task
from blogapp.mail import Mail
from blogapp.models import Post, Status, User
from blogapp.models.users import CommentMail
from blogapp.text import Sentence

TASK = "tell of a review"
MAILS = "1 per hour"  # to one person, of one post: it may be handed in with each save


def hand_in(post: Post) -> None:
    """Let those be told who may publish a post, if whoever asks may not, and hands it in. The caller commits."""
    user = permissions.myself()
    if post.status not in {Status.PENDING, Status.PUBLISHED} or permissions.may_publish(user, post) or not mail.is_on():
        return
    db.session.flush()
    payload = {"post": post.id, "by": user.id, "name": TASK}
    outbox.put(db.session(), [{"task": TASK, "receiver": TASK, "subject": f"review of {post.id}", "payload": payload}])


@task(TASK)
def tell(work: Work) -> str:
    """Put the mails into the outbox."""
    with db.writing(), languages.for_everybody():
        post, by = db.session.get(Post, work.payload["post"]), db.session.get(User, work.payload["by"])
        mails = (
            []
            if post is None or by is None
            else [
                Mail(
                    to=user.email,
                    subject=_("%(name)s hands in “%(post)s”", name=by.name, post=post.name),
                    paragraphs=(_("%(name)s hands in “%(post)s” for review.", name=by.name, post=post.name),),
                    link=site.absolute(f"/edit/posts/{post.id}"),
                    link_words=_("Look at it"),
                    key=f"review-{work.id}-{user.id}",
                )
                for user in _publishers()
                if user.id != by.id
                and rate_limits.is_within(MAILS, f"review of {post.id} of {post.created_at} told to {user.id}")
            ]
        )
        mail.put(db.session(), mails)
        db.session.commit()
    return Sentence("Mails that were put into the outbox: %(number)d.", number=len(mails))


def _publishers() -> list[User]:
    """Return who may publish what others wrote, and wants to be told."""
    roles = [role for role, scope in permissions.TABLE["post.publish"].items() if scope == "any"]
    wanted = select(User).where(User.active, User.role.in_(roles), User.review_mail == CommentMail.EACH)
    return list(db.session.scalars(wanted.order_by(User.id)))
