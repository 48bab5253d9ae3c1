"""The moderation queue: what waits and why, what is public, and what was put away; and what is decided about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select

from blogapp import db
from blogapp.accounts import permissions
from blogapp.comments import answers, decisions, floods, reports, writers
from blogapp.comments.form import TextForm
from blogapp.comments.submission import bp
from blogapp.models import Comment, CommentStatus
from blogapp.models.comment_states import DISCARDED
from blogapp.models.ids import row_id

PER_PAGE = 20
PAGE_MAX = 100_000

TABS = {
    CommentStatus.PENDING: _l("Pending"),
    CommentStatus.APPROVED: _l("Approved"),
    CommentStatus.SPAM: _l("Spam"),
    CommentStatus.TRASH: _l("Trash"),
}
DONE = {
    "approve": _l("The comment by %(name)s is approved."),
    "spam": _l("The comment by %(name)s is marked as spam."),
    "trash": _l("The comment by %(name)s is in the trash."),
    "restore": _l("The comment by %(name)s is back where it was."),
    "delete": _l("The comment by %(name)s is deleted permanently."),
}


@bp.get("/edit/comments/")
@permissions.action("comment.moderate")
def queue() -> ResponseReturnValue:
    """Show the comments of one status, newest first."""
    status, page = _place(request.args.get("status", ""), request.args.get("page", ""))
    start, mine, bundled = (page - 1) * PER_PAGE, _mine(), "bundled" in request.args
    condition, bundle = Comment.status == status, None
    if status == CommentStatus.PENDING:
        condition = Comment.to_tend() & Comment.bundled.is_(bundled)
        bundle = None if bundled else floods.bundle(db.session(), _theirs())
    wanted = Comment.queue(condition, mine)
    comments = db.session.scalars(wanted.offset(start).limit(PER_PAGE + 1)).all()
    if page > 1 and not comments:
        return redirect(url_for(".queue", status=status))
    shown = comments[:PER_PAGE]
    return render_template(
        "comments/queue.html", comments=shown, earlier=writers.earlier(db.session(), shown), page=page, status=status,
        more=len(comments) > PER_PAGE, tabs=TABS, numbers=Comment.numbers(db.session(), mine), bundle=bundle,
        bundled=bundled, reports=reports.of(db.session(), shown), may_block=mine is None,
    )  # fmt: skip


@bp.post("/edit/comments/")
@permissions.action("comment.moderate")
def moderate_some() -> ResponseReturnValue:
    """Decide about the comments that were ticked, or about all that were shown."""
    chosen, action = ("shown", request.form["all"]) if "all" in request.form else ("comment", _action())
    if action not in decisions.ACTIONS:
        abort(404)
    ids = [row_id(number) for number in request.form.getlist(chosen)]
    if not ids:
        flash(_("Nothing is ticked. Tick the comments that you mean."))
        return _back()
    return _carry_out(_theirs().where(Comment.id.in_(ids)), action)


@bp.post("/edit/comments/bundle")
@permissions.action("comment.moderate")
def moderate_bundle() -> ResponseReturnValue:
    """Decide about all that came in a flood and waits."""
    if _action() not in decisions.MOVES:
        abort(404)
    return _carry_out(floods.bundled(_theirs()).order_by(Comment.id).limit(floods.SHOWN_MAX), _action())


@bp.post("/edit/comments/<int:comment_id>")
@permissions.action("comment.moderate")
def moderate(comment_id: int) -> ResponseReturnValue:
    """Decide about a comment, about all that are like it, or answer it. A second press changes nothing."""
    action = _action()
    wanted = _theirs().where(Comment.id == comment_id)
    comment = db.session.scalars(wanted).first()
    if comment is None or action not in {*decisions.ACTIONS, "alike", "answer", "block"}:
        abort(404)
    if action == "delete" and comment.status not in DISCARDED:
        flash(_("Only spam and what is in the trash can be deleted permanently."))
        return _back()
    if action == "answer":
        return _answer(comment, wanted)
    if action == "alike":
        return _carry_out(decisions.alike(comment, _theirs()), "spam")
    if action == "block":
        return _block(comment)
    return _carry_out(wanted, action)


@bp.post("/edit/comments/undo")
@permissions.action("comment.moderate")
def undo() -> ResponseReturnValue:
    """Take back what was decided at a moment, unless it has been decided anew since."""
    try:
        at = datetime.fromisoformat(request.args.get("at", ""))
    except ValueError:
        abort(404)
    comments = decisions.take_back(db.session(), _theirs(), at)
    if comments and _mine() is None:
        decisions.unblock(db.session(), at)
    db.session.commit()
    if not comments:
        return _done(_("Somebody has decided about this comment since. Nothing is undone."))
    return _done(_("Undone."), CommentStatus(comments[0].status))


def waiting() -> int:
    """Return how many comments wait for whoever asks, counted once for each request."""
    if not permissions.visitor_may("comment.moderate"):
        return 0
    if "waiting_comments" not in g:
        g.waiting_comments = db.session.scalar(Comment.waiting(_mine())) or 0
    number: int = g.waiting_comments
    return number


def _answer(comment: Comment, wanted: Select[Comment]) -> ResponseReturnValue:
    """Post an answer, and show what it answers."""
    answer = TextForm(request.form, prefix=f"answer-{comment.id}-")
    if not answer.validate():
        return render_template("comments/answer.html", comment=comment, form=answer), 422
    answers.post(db.session(), comment, answer, permissions.myself())
    if comment.status != CommentStatus.APPROVED:
        return _carry_out(wanted, "approve", _("Your answer is posted, and the comment by %(name)s is approved."))
    db.session.commit()
    return _done(_("Your answer is posted."))


def _block(comment: Comment) -> ResponseReturnValue:
    """Block who wrote a comment, where that is known and somebody may decide for all posts."""
    if not comment.email or _mine() is not None:
        abort(404)
    decision = decisions.block(db.session(), comment.email)
    db.session.commit()
    undo = url_for(".undo", at=decision.at.isoformat()) if decision.at else ""
    return _done(_("%(email)s is blocked: what came from there is among the spam.", email=comment.email), undo=undo)


def _carry_out(wanted: Select[Comment], action: str, said: str = "") -> ResponseReturnValue:
    decision = decisions.decide(db.session(), wanted, action)
    names = [comment.name for comment in decision.comments]
    db.session.commit()
    undo = url_for(".undo", at=decision.at.isoformat()) if decision.at else ""
    if len(names) == 1:
        return _done(str(said or DONE[action]) % {"name": names[0]}, undo=undo)
    return _done(ngettext("Done for one comment.", "Done for %(num)s comments.", len(names)), undo=undo)


def _done(said: str, status: CommentStatus | None = None, undo: str = "") -> ResponseReturnValue:
    """Say what was done: to a script at once, else on the next page."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=said, undo=undo)
    flash(said)
    if undo:
        flash(undo, "undo")
    return _back(status)


def _back(status: CommentStatus | None = None) -> ResponseReturnValue:
    tab, page = _place(request.form.get("status", ""), request.form.get("page", ""))
    return redirect(url_for(".queue", status=status or tab, page=1 if status else page), 303)


def _action() -> str:
    return request.form.get("action", "")


def _mine() -> int | None:
    """Return whose posts' comments somebody tends: None where those of all."""
    return None if permissions.everybodys(permissions.visitor(), "comment.moderate") else permissions.myself().id


def _theirs() -> Select[Any]:
    """Select the comments that whoever asks may decide about."""
    return Comment.of_posts_by(_mine())


def _place(status: str, page: str) -> tuple[CommentStatus, int]:
    """Return the tab and the page that were asked for; the first of each when they make no sense."""
    tab = CommentStatus(status) if status in set(CommentStatus) else CommentStatus.PENDING
    return tab, min(row_id(page) or 1, PAGE_MAX)
