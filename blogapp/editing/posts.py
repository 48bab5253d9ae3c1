"""Writing: a new post or page, a change to one, and how it will look."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from blogapp import db, plugins, site
from blogapp.accounts.permissions import action, may_propose, myself, require, visitor
from blogapp.editing import autosaving, presence, previews, submission
from blogapp.editing.blueprint import bp
from blogapp.formats import Errors
from blogapp.forms import PostForm, resubmission
from blogapp.models import Kind, Post, Presence, Revision, Status, User
from blogapp.posts import conversion, revisions
from blogapp.text import whole_number

DAY = 24 * 60 * 60  # seconds


@bp.route("/new/<format>", methods=["GET", "POST"], strict_slashes=False)
@action("post.create", takes_files=True)
def compose(format: str) -> ResponseReturnValue:
    """Write a new post of a format."""
    return _compose(format, Kind.POST)


@bp.route("/pages/new", methods=["GET", "POST"], strict_slashes=False)
@action("page.edit", takes_files=True)
def compose_page() -> ResponseReturnValue:
    """Write a new static page. It has the format that most posts have, which comes first."""
    return _compose(next(iter(plugins.formats())), Kind.PAGE)


def _compose(format: str, kind: Kind) -> ResponseReturnValue:
    if format not in plugins.formats():
        abort(404)
    return _answer(partial(begun, format, kind, resubmission.draft_id(request.form.get("draft"))))


def begun(format: str, kind: Kind, draft: str) -> Post:
    """Return the post that this very form has made already; else a new one."""
    same_draft = Post.of_draft(myself().id, draft, kind)
    post = db.session.scalar(same_draft) if request.method == "POST" else None
    if post is None:
        return drafted(format, kind, site.current().comments_open and kind == Kind.POST)
    require("page.edit" if kind == Kind.PAGE else "post.edit", post)
    if post.format != format:
        _turn_back(post, format)
    return post


def _turn_back(post: Post, format: str) -> None:
    """Give a post the format in which it was begun; where it cannot have it, show what was typed to be copied."""
    try:
        conversion.change_format(post, conversion.of(post, format))
    except Errors:
        db.session.rollback()
        abort(404)


def drafted(format: str, kind: Kind, comments_open: bool) -> Post:
    """Return a new post of a format, by whoever asks. It is not in the session."""
    author: User = visitor()  # type: ignore[assignment]
    return Post(
        kind=kind, format=format, format_version=plugins.formats()[format].version, author_id=author.id, data={},
        title="", slug="", excerpt="", status=Status.DRAFT, sticky=False, comments_open=comments_open,
    )  # fmt: skip


@bp.route("/posts/<int:post_id>", methods=["GET", "POST"], strict_slashes=False)
@action("post.edit", takes_files=True)
def edit(post_id: int) -> ResponseReturnValue:
    """Change a post or a page, published or not."""
    return _answer(partial(proposable, post_id))


@bp.get("/posts/<int:post_id>/preview", strict_slashes=False)
@action("post.edit")
def preview(post_id: int) -> ResponseReturnValue:
    """Show a post as readers will see it: with the changes that lie beside it, if there are any."""
    post = proposable(post_id)
    pending = Revision.pending(db.session(), post.id)
    if pending:
        post = revisions.as_post(post, pending.written)
    return previews.page(post, is_other=pending is not None)


@bp.post("/posts/<int:post_id>/presence")
@action("post.edit")
def note_presence(post_id: int) -> ResponseReturnValue:
    """Note that somebody has the form of a post open, and tell who else has."""
    post = proposable(post_id)
    idle = timedelta(seconds=whole_number(request.form.get("idle"), 0, DAY) or 0)
    try:
        Presence.note(db.session(), post.id, myself().id, idle)
        db.session.commit()
    except (IntegrityError, StaleDataError):  # another tab of the same person in the same moment
        db.session.rollback()
    return jsonify(sentences=presence.others(post))


def editable(post_id: int) -> Post:
    """Return a post that whoever asks may change; else this is a 404."""
    post = db.session.get(Post, post_id) or abort(404)
    require("page.edit" if post.kind == Kind.PAGE else "post.edit", post)
    return post


def proposable(post_id: int) -> Post:
    """Return a post that whoever asks may change, or may hand in changes to; else this is a 404."""
    post = db.session.get(Post, post_id)
    if post is None or not may_propose(visitor(), post):
        abort(404)
    return post


def _answer(load: submission.Load) -> ResponseReturnValue:
    post = load()
    if request.method != "POST":
        if taken := autosaving.asked_for(post):
            form = autosaving.form_of(taken, post)
            return submission.show(form, is_fresh=False, taken=True, typed_at=taken.typed_at)
        return submission.show(PostForm(post))
    form = PostForm(post)
    return submission.Submission(form, load).answer()
