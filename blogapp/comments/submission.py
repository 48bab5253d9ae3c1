"""Leaving a comment: it is shown first as it will look, then stored; a first-time commenter waits for approval."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from blogapp import db, site
from blogapp.accounts import permissions, unlocking
from blogapp.comments import checking, floods, own_links, previews, repeating, rules
from blogapp.comments.form import CommentForm
from blogapp.errors import pages
from blogapp.http.rate_limits import comment_rate, limiter, preview_rate
from blogapp.models import Comment, CommentStatus, Kind, Post, User
from blogapp.text import Sentence

bp = Blueprint("comments", __name__)
CHANGED = Sentence("This is not yet posted: it changed since the preview, or the preview is more than a day old.")
LATER = Sentence("Very many comments are arriving just now. Wait half a minute, then post yours: it is not lost.")
FLOODED = Sentence("Comments are arriving faster than people write. It came while that was so.")
ANOTHER = Sentence("Your comment is posted. This is another one, and not yet posted: post it if you mean to.")


def _is_stored(response: Response) -> bool:
    return response.status_code == 303


@bp.post("/comments/<int:post_id>")
@permissions.action(permissions.PUBLIC)
@limiter.limit(preview_rate)
@limiter.limit(comment_rate, deduct_when=_is_stored)
def leave(post_id: int) -> ResponseReturnValue:
    """Show a comment as it will look; store it once its writer has seen it so."""
    form = CommentForm.typed()
    storing = form.validate() and bool(form.token.data) and request.form.get("action") != "preview"
    if storing:
        with db.reading():
            if hasty := _hasty(form, post_id):
                return hasty
    with db.writing() if storing else db.reading():
        return _leave(form, post_id, storing)


def _hasty(form: CommentForm, post_id: int) -> ResponseReturnValue | None:
    """Ask to wait who is too fast in a flood; None for all others, and for whatever else there is to say."""
    post, writer = _post(post_id, storing=False), _writer()
    answered = _answered(form, post)
    is_plain = site.current().takes_comments(post) and "replyto" not in request.form and form.name.data
    if writer or not is_plain or (form.parent.data and answered is None):
        return None
    comment, token = form.comment(post, None), form.token.data or ""
    draft = previews.seen_draft(token, [post.id, *form.content], None)
    is_new = draft and db.session.scalars(repeating.of_draft(post.id, draft)).first() is None
    if not is_new or rules.listed(comment, site.current().comment_refused, request.remote_addr or ""):
        return None
    form.look_for(answered)
    return _ask_to_wait(form, post, comment) if floods.is_hasty(db.session(), comment, token) else None


def _leave(form: CommentForm, post_id: int, storing: bool) -> ResponseReturnValue:
    post = _post(post_id, storing)
    if not site.current().takes_comments(post):
        return _page(form, post, 403, notice=_("Comments on this post are closed by now. Your text is still here."))

    if "replyto" in request.form:
        return _turn(form, post)
    writer = _writer()
    form.place(writer, _answered(form, post))
    if form.errors:
        return _page(form, post, 422)
    comment = form.comment(post, writer)
    if rules.listed(comment, site.current().comment_refused, request.remote_addr or ""):
        return _page(form, post, 403, notice=_("Comments like this one are not taken here. Your text is still here."))
    comment.draft = previews.seen_draft(form.token.data, [post.id, *form.content], comment.user_id) if storing else None
    if comment.draft is None:
        return _preview(form, post, comment, notice=CHANGED if storing else "")
    return _store(form, post, comment, writer)


def _turn(form: CommentForm, post: Post) -> ResponseReturnValue:
    """Make what was typed so far an answer to a comment, or to none."""
    form.parent.data = request.form["replyto"].strip()
    form.look_for(_answered(form, post))
    return _page(form, post, 422 if form.parent.errors else 200)


@bp.errorhandler(429)
@db.reading()
def slow_down(error: TooManyRequests) -> ResponseReturnValue:
    """Give back what was typed to somebody who sends too much at once."""
    place = request.view_args or {}
    if "post_id" not in place:  # a report, or a change of one's own comment
        return pages.failed(error)
    form, post = CommentForm.typed(), _post(place["post_id"], storing=False)
    return _page(form, post, 429, notice=_("That was a lot in a short time. Wait a minute, then send it once more."))


def _post(post_id: int, storing: bool) -> Post:
    """Return the post. What is only shown takes no lock; what is stored waits its turn from here on."""
    lock = {"key_share": True} if storing else None
    post = db.session.get(Post, post_id, with_for_update=lock)
    if post is None or post.kind != Kind.POST or not post.is_public:
        abort(404)
    if not unlocking.fits(post, request.form.get("key")):
        abort(404)
    return post


def _writer() -> User | None:
    """Return who is signed in, if anybody is."""
    visitor = permissions.visitor()
    return visitor if visitor.is_authenticated and isinstance(visitor, User) else None


def _answered(form: CommentForm, post: Post) -> Comment | None:
    if form.parent_id is None:
        return None
    approved = Comment.approved().where(Comment.id == form.parent_id, Comment.post_id == post.id)
    return db.session.scalars(approved).first()


def _is_judged(writer: User | None) -> bool:
    """Return whether a comment is looked at before it is shown: not that of whoever needs no moderation."""
    return writer is None or not permissions.may(permissions.visitor(), "comment.unmoderated")


def _store(form: CommentForm, post: Post, comment: Comment, writer: User | None) -> ResponseReturnValue:
    """Store a comment, unless it is there already: a second press of the button is no second comment."""
    made = db.session.scalars(repeating.of_draft(post.id, comment.draft)).first()
    if made is not None and not repeating.says_the_same(made, comment):  # the form came back by the Back button
        form.token.data = ""
        return _preview(form, post, comment, notice=ANOTHER, status=409)
    if made is None and db.session.scalars(repeating.twins(comment)).first():
        return _page(form, post, 422, notice=_("You have said that here already, in the same words."))
    if made is None and not _add(comment, form.token.data or "", writer):
        db.session.commit()  # what came before may be in the bundle now
        return _ask_to_wait(form, post, comment)
    stored = made or comment
    db.session.commit()
    return redirect(own_links.address(stored), 303)


def _add(comment: Comment, token: str, writer: User | None) -> bool:
    """Add a comment to the session, unless its writer has to wait; return whether it was added."""
    pace = floods.pace(db.session(), comment, token)
    if pace.has_to_wait:
        return False
    is_judged, verdict = _is_judged(writer), rules.Verdict(CommentStatus.APPROVED)
    if is_judged:
        verdict = rules.verdict(db.session(), comment, site.current(), request.remote_addr or "")
    db.session.add(comment)
    comment.bundled, comment.reasons = pace.is_bundled, verdict.reasons
    status = verdict.status
    if pace.is_flood and status == CommentStatus.APPROVED:
        status, comment.reasons = CommentStatus.PENDING, [FLOODED]
    comment.move(db.session(), status)
    if is_judged:
        checking.begin(db.session(), comment)
    return True


def _ask_to_wait(form: CommentForm, post: Post, comment: Comment) -> ResponseReturnValue:
    """Let somebody press the same button once more, a little later."""
    comment.created_at = db.now()
    return _page(form, post, 200, preview=comment, notice=_(LATER))


def _preview(
    form: CommentForm, post: Post, comment: Comment, *, notice: str = "", status: int = 200
) -> ResponseReturnValue:
    """Show the comment as it will look."""
    comment.created_at = db.now()
    draft = previews.draft(form.token.data)
    form.token.data = previews.sign([post.id, *form.content], comment.user_id, draft)
    return _page(form, post, status, preview=comment, notice=_(notice) if notice else "")


def _page(
    form: CommentForm, post: Post, status: int, *, preview: Comment | None = None, notice: str = ""
) -> ResponseReturnValue:
    if preview is None:
        form.token.data = ""
    page = render_template("comments/leave.html", form=form, post=post, preview=preview, notice=notice)
    return page, status
