"""Writing: a new post or page, a change to one, and how it will look."""

from __future__ import annotations

from functools import partial

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from blogapp import db, plugins, site, themes
from blogapp.accounts.permissions import action, myself, require, visitor
from blogapp.editing import submission
from blogapp.editing.blueprint import bp
from blogapp.formats import Errors
from blogapp.forms import PostForm, resubmission
from blogapp.models import Kind, Post, Status, User
from blogapp.posts import rendering, saving


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
    return _answer(partial(_begun, format, kind))


def _begun(format: str, kind: Kind) -> Post:
    """Return the post that this very form has made already; else a new one."""
    same_draft = Post.of_draft(myself().id, resubmission.draft_id(request.form.get("draft")), kind)
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
        saving.change_format(post, saving.conversion(post, format))
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
    return _answer(partial(editable, post_id))


@bp.get("/posts/<int:post_id>/preview", strict_slashes=False)
@action("post.edit")
def preview(post_id: int) -> ResponseReturnValue:
    """Show a post as readers will see it."""
    post = editable(post_id)
    themes.show_as_readers_see()
    return render_template("editing/preview.html", post=post, shown=rendering.in_full(post), form=None)


def editable(post_id: int) -> Post:
    """Return a post that whoever asks may change; else this is a 404."""
    post = db.session.get(Post, post_id) or abort(404)
    require("page.edit" if post.kind == Kind.PAGE else "post.edit", post)
    return post


def _answer(load: submission.Load) -> ResponseReturnValue:
    post = load()
    form = PostForm(post)
    if request.method != "POST":
        return submission.show(form)
    return submission.Submission(form, load).answer()
