"""Who is told of a comment by mail: those who tend it that it waits, and whoever asked for it of an answer."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from blogapp import db, mail, site
from blogapp.accounts import permissions
from blogapp.comments import own_links, rules
from blogapp.events import Receiver, appointments
from blogapp.http import rate_limits
from blogapp.i18n import languages
from blogapp.jobs import Failed, Work, outbox, task
from blogapp.mail import Mail
from blogapp.models import Comment, CommentStatus, User
from blogapp.models.comment_states import AnswerMail
from blogapp.models.users import CommentMail
from blogapp.text import Sentence, plain_text

TASK, DIGEST = "tell of a comment", "tell of comments daily"
MAILS = "10 per 10 minutes"  # to one person, of comments that wait
QUOTED_MAX = 1000  # signs
QUEUE = "/edit/comments/"


def receivers(event: str) -> Iterator[Receiver]:
    """Let comments be told of, where mail can be sent."""
    if event in {"commented", "approved"} and mail.is_on():
        yield Receiver(TASK, TASK)


def put(session: Session, comment: Comment) -> None:
    """Let those who tend a comment be told that a checker holds it, and not before. The caller commits."""
    if mail.is_on():
        payload = {"name": "commented", "data": {"id": comment.id}, "is_held": True}
        about = {"task": TASK, "receiver": TASK, "subject": appointments.subject_of(comment.post_id)}
        outbox.put(session, [about | {"payload": payload}])


@task(TASK)
def tell(work: Work) -> str:
    """Put the mails that tell of a comment into the outbox, as it stands now."""
    with db.writing(), languages.for_everybody():
        comment = db.session.get(Comment, work.payload["data"]["id"])
        if comment is None:
            raise Failed(Sentence("The comment was deleted."), final=True)
        if work.payload["name"] == "commented" and comment.status == CommentStatus.PENDING:
            is_to_come = rules.waits_for_checkers_alone(comment) and not work.payload.get("is_held")
            mails = [] if is_to_come else list(_to_tenders(comment))
        else:
            mails = list(_to_answered(comment))
        mail.put(db.session(), mails)
        db.session.commit()
    return Sentence("Mails that were put into the outbox: %(number)d.", number=len(mails))


def _to_tenders(comment: Comment) -> Iterator[Mail]:
    """Tell those who tend it; of what came in a flood, and of more than a few at once, the queue alone tells."""
    if comment.bundled:
        return
    for user in tenders(comment):
        if user.comment_mail == CommentMail.EACH and rate_limits.is_within(MAILS, f"comments told to {user.id}"):
            yield Mail(
                to=user.email,
                subject=_("A comment by %(name)s waits", name=comment.name),
                paragraphs=(
                    _("%(name)s left a comment on “%(post)s”.", name=comment.name, post=comment.post.name),
                    *(_(reason) for reason in comment.reasons),
                ),
                quoted=plain_text(comment.html)[:QUOTED_MAX],
                link=site.absolute(f"{QUEUE}#comment-{comment.id}"),
                link_words=_("Decide about it"),
                key=f"comment-{comment.id}-{user.id}",
            )


def tenders(comment: Comment) -> list[User]:
    """Return who tends a comment: the author of the post, or, where that one may not, everybody who tends all."""
    author = comment.post.author
    if author and author.active and permissions.may(author, "comment.moderate", comment.post):
        return [author]
    roles = [role for role, scope in permissions.TABLE["comment.moderate"].items() if scope == "any"]
    return list(db.session.scalars(select(User).where(User.active, User.role.in_(roles)).order_by(User.id)))


def _to_answered(comment: Comment) -> Iterator[Mail]:
    """Tell whoever wrote what a comment answers, once, if that was asked for and the address confirmed."""
    asked = db.session.get(Comment, comment.parent_id) if comment.parent_id else None
    is_wanted = asked is not None and asked.answer_mail == AnswerMail.CONFIRMED and asked.email != comment.email
    if asked is None or not is_wanted or comment.told_at or comment.status != CommentStatus.APPROVED:
        return
    comment.told_at = db.now()
    post = comment.post
    yield Mail(
        to=asked.email,
        subject=_("%(name)s answers your comment", name=comment.name),
        paragraphs=(_("%(name)s answers your comment on “%(post)s”.", name=comment.name, post=post.name),),
        quoted="" if post.is_protected else plain_text(comment.html)[:QUOTED_MAX],
        link=site.absolute(own_links.public_address(comment)),
        link_words=_("Read it there"),
        stop=site.absolute(own_links.stop_path(asked)),
        key=f"answer-{comment.id}-{asked.id}",
    )


def ask(comment: Comment) -> Mail:
    """Return the mail that asks whether an address really wants to be told of answers."""
    return Mail(
        to=comment.email,
        subject=_("Shall we tell you of answers?"),
        paragraphs=(
            _(
                "Somebody, probably you, wants to be told by mail of answers to a comment on “%(post)s”.",
                post=comment.post.name,
            ),
            _("If it was not you, do nothing: no more mail comes."),
        ),
        link=site.absolute(own_links.confirm_path(comment)),
        link_words=_("Yes, tell me"),
        key=f"confirm-{comment.id}",
    )


@task(DIGEST, kept=1, daily=mail.is_on)
def tell_daily(_work: Work) -> str:
    """Tell those who want one mail a day how many comments wait for them."""
    mails = []
    with db.writing(), languages.for_everybody():
        wanted = select(User).where(User.active, User.comment_mail == CommentMail.DAILY).order_by(User.id)
        for user in db.session.scalars(wanted):
            if number := _waiting_for(user):
                said = ngettext("%(num)s comment waits for approval.", "%(num)s comments wait for approval.", number)
                mails.append(Mail(user.email, said, (said,), site.absolute(QUEUE), _("Decide about them")))
        mail.put(db.session(), mails)
        db.session.commit()
    return Sentence("Mails that were put into the outbox: %(number)d.", number=len(mails))


def _waiting_for(user: User) -> int:
    if not permissions.may(user, "comment.moderate"):
        return 0
    mine = None if permissions.everybodys(user, "comment.moderate") else user.id
    return db.session.scalar(Comment.waiting(mine)) or 0
