"""Answering: what a reader answers to a post is checked, counted once, and takes the place of an earlier answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests

from blogapp import db, plugins
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.formats import Errors
from blogapp.http.rate_limits import comment_rate, limiter, preview_rate
from blogapp.models import Kind, Post, ReaderAnswer
from blogapp.participation import markers
from blogapp.participation.form import HONEYPOT, AnswerForm, cleaned, form_of, forms_of, is_open

bp = Blueprint("participation", __name__)
REQUEST_MAX = 256 * 1024  # bytes: more than fits, so that what is too long can be given back
ANSWER_MAX = 20_000  # characters of all that somebody answers


def _is_stored(response: Response) -> bool:
    return response.status_code == 303


@bp.post("/answers/<int:post_id>/<string(maxlength=30):name>")
@action(PUBLIC)
@limiter.limit(preview_rate)
@limiter.limit(comment_rate, deduct_when=_is_stored)
def answer(post_id: int, name: str) -> ResponseReturnValue:
    """Count what a reader answers."""
    request.max_content_length = REQUEST_MAX
    with db.reading():
        post, form = _asked(post_id, name)
        if not is_open(post):
            return _page(post, form, 403, notice=_("This is closed by now. What you typed is still here."))
        try:
            data = _checked(post, form)
        except Errors as errors:
            form.show_errors(errors)
            return _page(post, form, 422)
        except plugins.Failed:
            return _page(post, form, 503, notice=_("This cannot be stored just now. Send it once more in a while."))
        address = post.url
        db.session.rollback()
    known = markers.of_request()
    marker = known or markers.new()
    is_new = _store(post_id, name, marker, data)
    word = "answered" if is_new else "changed"
    response = redirect(f"{address}?{word}={name}#answer-{name}", 303)
    return response if known else markers.hand_over(response, marker)  # type: ignore[arg-type]


def _checked(post: Post, form: AnswerForm) -> dict[str, Any]:
    """Return what was answered as data. Raises `Errors`."""
    if request.form.get(HONEYPOT):
        trouble = _("This looked as if a machine had filled in the form. If you are a person, send it once more.")
        raise Errors({"": trouble})
    data = cleaned(post, form)
    if len(str(data)) > ANSWER_MAX:
        raise Errors({"": _("This is too long. Shorten it.")})
    return data


def _store(post_id: int, name: str, marker: str, data: dict[str, Any]) -> bool:
    """Store an answer; return whether it is the reader's first. Two of one reader at once are one after the other."""
    reader = markers.reader_of(marker, post_id, name)
    for is_last in (False, True):
        try:
            with db.writing():
                if db.session.scalar(Post.open().where(Post.id == post_id).with_only_columns(Post.id)) is None:
                    abort(404)
                stored = ReaderAnswer(post_id=post_id, action=name, reader=reader, data=data)
                is_new = not ReaderAnswer.put(db.session(), stored)
                db.session.commit()
                return is_new
        except IntegrityError:
            db.session.rollback()
            if is_last:
                raise
    return False


@bp.errorhandler(429)
@db.reading()
def slow_down(_error: TooManyRequests) -> ResponseReturnValue:
    """Give back what was typed to somebody who sends too much at once."""
    given = request.view_args or {}
    post, form = _asked(given.get("post_id", 0), given.get("name", ""))
    return _page(post, form, 429, notice=_("That was a lot in a short time. Wait a minute, then send it once more."))


def _asked(post_id: int, name: str) -> tuple[Post, AnswerForm]:
    """Return the post and the form of an action with what was sent; whoever asks for another one finds nothing."""
    post = db.session.get(Post, post_id)
    if post is None or post.kind != Kind.POST or not post.is_public or post.is_protected:
        abort(404)
    try:
        form = form_of(post, name, request.form)
    except plugins.Failed:
        abort(503)  # with what was typed
    return post, form or abort(404)


def _page(post: Post, form: AnswerForm, status: int, notice: str = "") -> ResponseReturnValue:
    return render_template("participation/answer.html", post=post, form=form, notice=notice), status


def under(post: Post) -> str:
    """Return the forms of a post's actions as HTML, for its page; nothing where it has none."""
    if not (forms := forms_of(post)):
        return ""
    said = {word: request.args.get(word, "") for word in ("answered", "changed")}
    return render_template("participation/_actions.html", post=post, forms=forms, is_open=is_open(post), **said)
