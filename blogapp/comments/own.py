"""One's own comment, for whoever has its private link: where it stands, changed for a while, deleted at any time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from blogapp import db, mail, site
from blogapp.accounts import permissions
from blogapp.comments import checking, own_data, own_links, rules, telling
from blogapp.comments.form import TextForm
from blogapp.comments.submission import bp
from blogapp.http.headers import unkept
from blogapp.http.rate_limits import limiter, preview_rate
from blogapp.models import Comment, CommentStatus
from blogapp.models.comment_states import DISCARDED, AnswerMail

WHILE = timedelta(minutes=15)  # in which a comment can be changed
LINK = "/comments/own/<token>/"


@bp.get(LINK)
@permissions.action(permissions.PUBLIC)
def own(token: str) -> ResponseReturnValue:
    """Show a comment to whoever wrote it, with where it stands."""
    comment = db.session.scalars(own_links.behind(token)).first()
    return _page(comment, token, TextForm(obj=comment)) if comment else _nothing()


@bp.post(LINK)
@permissions.action(permissions.PUBLIC)
@limiter.limit(preview_rate)
def change_own(token: str) -> ResponseReturnValue:
    """Change the text, delete the comment for good, or ask to be told of answers."""
    found = Comment.to_change(db.session(), own_links.behind(token))
    take = ACTIONS.get(request.form.get("action", "save"))
    return take(found[0], token) if found and take else _nothing()


def _save(comment: Comment, token: str) -> ResponseReturnValue:
    form = TextForm(request.form)
    if not may_change(comment):
        form.body.errors = [_("It can no longer be changed, only deleted. Your text is still here.")]
        return _page(comment, token, form, 403)
    if not form.validate():
        return _page(comment, token, form, 422)
    _rewrite(comment, form)
    db.session.commit()
    return _page(comment, token, form, notice=_("Saved."))


def _delete(comment: Comment, _token: str) -> ResponseReturnValue:
    post = comment.post
    comment.delete(db.session())
    db.session.commit()
    return unkept(make_response(render_template("comments/deleted.html", post=post)))


def _tell(comment: Comment, token: str) -> ResponseReturnValue:
    """Ask the address whether it wants mail, once for each comment: nobody is sent what others asked for."""
    if may_be_told(comment):
        comment.answer_mail = AnswerMail.ASKED
        mail.put(db.session(), [telling.ask(comment)])
        db.session.commit()
    return _page(comment, token, TextForm(obj=comment))


def _ask_for_all(comment: Comment, token: str) -> ResponseReturnValue:
    """Send the address of a comment the link to everything that was left under it."""
    if not (comment.email and mail.is_on()):
        return _nothing()
    own_data.ask(comment.email)
    db.session.commit()
    said = _("If you have not asked too often, a mail is on its way to %(email)s.", email=comment.email)
    return _page(comment, token, TextForm(obj=comment), notice=said)


ACTIONS = {"save": _save, "delete": _delete, "tell": _tell, "all": _ask_for_all}


@bp.route(f"{LINK}stop", methods=["GET", "POST"])
@permissions.action(permissions.PUBLIC)
def stop(token: str) -> ResponseReturnValue:
    """Stop mails about answers; a mail program does so with one POST (RFC 8058)."""
    return _settle(own_links.behind(token), AnswerMail.STOPPED)


@bp.route("/comments/answers/<token>/", methods=["GET", "POST"])
@permissions.action(permissions.PUBLIC)
def confirm(token: str) -> ResponseReturnValue:
    """Begin mails about answers: who has this address reads the mail it was sent to."""
    return _settle(own_links.behind(token, own_links.CONFIRMING), AnswerMail.CONFIRMED)


def _settle(wanted: Select[Any], state: AnswerMail) -> ResponseReturnValue:
    """Show what a button will do, for programs follow links of mails; and do it."""
    comment = db.session.scalars(wanted).first()
    if comment is None:
        return _nothing()
    if request.method == "POST":
        comment.answer_mail = state
        db.session.commit()
    values = {"comment": comment, "post": comment.post, "state": state, "is_done": comment.answer_mail == state}
    return unkept(make_response(render_template("comments/answer_mail.html", **values)))


def may_be_told(comment: Comment) -> bool:
    """Return whether its writer can ask to be told of answers."""
    return bool(comment.email) and comment.answer_mail == AnswerMail.NEVER and mail.is_on()


def may_change(comment: Comment) -> bool:
    """Return whether its writer can change a comment now."""
    return comment.status not in DISCARDED and db.now() < comment.created_at + WHILE


def _rewrite(comment: Comment, form: TextForm) -> None:
    """Give a comment another text, which is judged like a new one."""
    comment.body, comment.html = form.body.data or "", str(form.html)
    verdict = rules.verdict(db.session(), comment, site.current())
    if verdict.status != CommentStatus.APPROVED and comment.user_id is None:
        comment.reasons = verdict.reasons
        comment.move(db.session(), verdict.status)
    if comment.user_id is None or rules.is_awaited(comment):
        checking.begin(db.session(), comment)


def _page(comment: Comment, token: str, form: TextForm, status: int = 200, notice: str = "") -> ResponseReturnValue:
    there = own_links.public_address(comment) if comment.status == CommentStatus.APPROVED else ""
    until = comment.created_at + WHILE if may_change(comment) or status == 403 else None
    values = {
        "comment": comment,
        "post": comment.post,
        "there": there,
        "until": until,
        "form": form,
        "notice": notice,
        "token": token,
    }
    values |= {"may_be_told": may_be_told(comment), "has_mail": bool(comment.email) and mail.is_on()}
    return unkept(make_response(render_template("comments/own.html", **values), status))


def _nothing() -> Response:
    return unkept(make_response(render_template("comments/deleted.html", post=None), 404))
