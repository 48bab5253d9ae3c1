"""Changing the format of a post: before and after, what has no place, and the way back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import inspect
from sqlalchemy.orm.exc import StaleDataError

from blogapp import db, plugins
from blogapp.accounts.permissions import action
from blogapp.editing import undo
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import editable
from blogapp.editing.submission import may_publish
from blogapp.formats import Errors
from blogapp.models import Kind, Post
from blogapp.posts import conversion, rendering
from blogapp.text import Sentence

OUTRUN = Sentence("Somebody changed this post meanwhile. Look at it as it is now, then change its format.")


@bp.route("/posts/<int:post_id>/format", methods=["GET", "POST"], strict_slashes=False)
@action("post.edit")
def convert(post_id: int) -> ResponseReturnValue:
    """Choose another format for a post, see before and after, and change it."""
    post = editable(post_id)
    if post.kind != Kind.POST:
        abort(404)
    if plugins.state_of(post) != "fine":
        return redirect(url_for(".edit", post_id=post.id), 303)  # which says why
    name = request.values.get("to", "")
    if request.method == "POST" and name == post.format:
        return _done(post)  # the same form was sent before
    if name not in plugins.formats() or name == post.format:
        return render_template("editing/convert.html", post=post, formats=plugins.formats())
    try:
        return _change(post, name) if request.method == "POST" else _show(post, name)
    except StaleDataError:
        db.session.rollback()
        return _done(post) if post.format == name else _show(post, name, _(OUTRUN), 409)
    except Errors as errors:
        db.session.rollback()
        flash(_(errors.sentences.get("", "")))
        return redirect(url_for(".edit", post_id=post_id), 303)


def _change(post: Post, name: str) -> ResponseReturnValue:
    to = conversion.of(post, name)
    if request.form.get("version") != str(post.version):
        return _show(post, name, _(OUTRUN), 409)
    as_draft = request.form.get("action") == "draft" and may_publish(post)
    try:
        conversion.change_format(post, to, as_draft=as_draft)
    except Errors:
        return _show(post, name, _("Readers see this post, so it must stay complete. It was not changed."), 422)
    return _done(post)


def _done(post: Post) -> ResponseReturnValue:
    message = _("The format is changed: %(label)s.", label=_(plugins.formats()[post.format].label))
    target = url_for(".edit", post_id=post.id)
    db.session.commit()
    flash(message)
    undo.offer(post)
    return redirect(target, 303)


def _show(post: Post, name: str, error: str = "", status: int = 200) -> ResponseReturnValue:
    """Show the post before and after, through the views that readers see."""
    to = conversion.of(post, name)
    page = render_template(
        "editing/convert.html",
        post=post,
        to=to,
        formats=plugins.formats(),
        before=rendering.in_full(post),
        after=rendering.in_full(_turned(post, to)),
        may_publish=may_publish(post),
        error=error,
    )
    return page, status


def _turned(post: Post, to: conversion.Conversion) -> Post:
    """Return a copy of a post in its new format, of which the database knows nothing. The ids in it are its own."""
    columns: dict[str, Any] = {column.key: getattr(post, column.key) for column in inspect(Post).column_attrs}
    changed = {"format": to.format.name, "format_version": to.format.version, "data": to.data, "html": "", "id": 0}
    relations = {"author": post.author, "tags": list(post.tags), "categories": list(post.categories)}
    turned = Post(**{**columns, **changed, **relations})
    turned.stands_for = post.id
    return turned
