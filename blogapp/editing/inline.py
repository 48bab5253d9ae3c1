"""Inline editing: a paragraph is corrected where readers see it, on the public page, by those who may.

That page is the same for everybody. What asks here is a script that a browser loads which has been on the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from blogapp.accounts.permissions import action
from blogapp.editing import posts, submission
from blogapp.editing.blueprint import bp
from blogapp.forms import PostForm, resubmission
from blogapp.models import Post
from blogapp.text import whole_number
from blogapp.text.paragraphs import Parted, letters, part

NUMBER_MAX = 10_000  # paragraphs that read the same


@bp.get("/posts/<int:post_id>/paragraph")
@action("post.edit")
def paragraph(post_id: int) -> ResponseReturnValue:
    """Return as JSON the Markdown of a paragraph, with what stands before and after it; else where the form is."""
    post = _public(post_id)
    form = PostForm(post, as_stored=True)
    words, number = request.args.get("words", ""), whole_number(request.args.get("number"), 0, NUMBER_MAX) or 0
    answer = {"form": url_for(".edit", post_id=post.id, text="live" if form.is_live else None)}
    for name, parted in _parted(form, words, number):
        answer |= {"name": name, **parted._asdict(), "version": form.token_of(post), "csrf_token": generate_csrf()}
        answer |= {"label": _("This paragraph"), "save": _("Save"), "cancel": _("Cancel")}
        break
    return jsonify(answer)


@bp.post("/posts/<int:post_id>/paragraph")
@action("post.edit")
def change_paragraph(post_id: int) -> ResponseReturnValue:
    """Store a text in which a paragraph was corrected; all else of the post stays, and the rule of conflicts holds."""
    post = _public(post_id)
    form = PostForm(post, as_stored=True)
    name = request.form.get("name", "")
    if name != "title" and not form.is_markdown(name):
        abort(404)
    form.find(name).data = request.form.get("value", "")
    form.version.raw_data = [request.form.get("version", "")]
    form.draft.data = resubmission.draft_id(None)
    return submission.Submission(form, partial(posts.editable, post_id), post.url).answer()


def _public(post_id: int) -> Post:
    """Return a post that readers see and whoever asks may change for them; else this is a 404."""
    post = posts.editable(post_id)
    if not post.is_public or not submission.may_publish(post):
        abort(404)
    return post


def _parted(form: PostForm, words: str, number: int) -> Iterator[tuple[str, Parted]]:
    """Yield the controls in which a paragraph stands, with their texts parted at it."""
    if form.titled != "hidden" and letters(form.title.data or "") == letters(words) != "":
        yield "title", Parted("", form.title.data or "", "")
    for control in form.of_format:
        if form.is_markdown(control.name) and (parted := part(control.data or "", words, number)):
            yield control.name, parted
