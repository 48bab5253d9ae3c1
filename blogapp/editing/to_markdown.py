"""A text in HTML is turned into Markdown: the difference is shown first, and only where readers see the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp.accounts.permissions import action
from blogapp.editing import conflicts
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import proposable
from blogapp.editing.submission import Submission
from blogapp.forms import PostForm, resubmission
from blogapp.forms.controls import TextField


@bp.route("/posts/<int:post_id>/markdown", methods=["GET", "POST"], strict_slashes=False)
@action("post.edit")
def to_markdown(post_id: int) -> ResponseReturnValue:
    """Show what of a post's HTML would be which Markdown, and store that."""
    post = proposable(post_id)
    form = PostForm(post, as_stored=True)
    edit, turned = url_for(".edit", post_id=post.id), list(_turned(form))
    if request.method == "POST":
        for control, text in turned:
            control.data = text
        form.version.raw_data = [request.form.get("version", "")]
        form.draft.data = resubmission.draft_id(None)
        return Submission(form, partial(proposable, post_id), edit).answer()
    if not turned:
        return redirect(edit)
    found = [
        conflicts.difference(control.name, str(control.label.text), str(control.data), text) for control, text in turned
    ]
    names = ("HTML", "Markdown", _("From the one to the other"))
    return render_template("editing/to_markdown.html", form=form, post=post, differences=found, names=names)


def _turned(form: PostForm) -> Iterator[tuple[TextField, str]]:
    """Yield the texts in HTML that can be Markdown, and as what."""
    for control in form.html_texts():
        if (text := control.as_markdown) is not None:
            yield control, text
