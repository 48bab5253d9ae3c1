"""A post is duplicated on the desk: the copy is a draft, and its form opens."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db
from blogapp.accounts.permissions import action, myself
from blogapp.editing import autosaving
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import editable
from blogapp.formats.base import TITLE_MAX
from blogapp.forms import resubmission
from blogapp.models import Post
from blogapp.posts import copying
from blogapp.text.clusters import clipped


@bp.post("/posts/<int:post_id>/copy")
@action("post.create", takes_files=True)
def copy(post_id: int) -> ResponseReturnValue:
    """Make a draft that says what is stored of a post, by whoever asks. What was typed into its form is kept there."""
    post = editable(post_id)
    draft = resubmission.draft_id(f"copy-{request.form.get('draft', '')}"[:64])
    made = copying.copy(post, myself(), _title(post), draft)
    autosaving.keep_of(post)
    target = url_for(".edit", post_id=made.id)
    db.session.commit()
    flash(_("This is a copy. It is a draft of yours."))
    return redirect(target, 303)


def _title(post: Post) -> str:
    """Return what the copy is called; one without a title has none."""
    return clipped(_("Copy of %(title)s", title=post.title), TITLE_MAX) if post.title else ""
