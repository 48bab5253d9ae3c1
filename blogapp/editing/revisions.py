"""The history of a post: each revision, the difference of any two, an older one restored, and changes discarded."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import defer, joinedload

from blogapp import db
from blogapp.accounts.permissions import action, may_edit, myself, visitor
from blogapp.editing import autosaving, conflicts, previews, undo
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery
from blogapp.editing.posts import proposable
from blogapp.editing.submission import may_publish
from blogapp.forms import PostForm
from blogapp.models import Post, Revision, Status, User
from blogapp.models.ids import row_id
from blogapp.posts import corrections, saving
from blogapp.posts import revisions as history

KINDS = {
    "saved": _l("Saved"),
    "published": _l("Published"),
    "restored": _l("Restored"),
    "discarded": _l("Changes discarded"),
}
OTHERS_MAX = 200  # revisions that can be chosen to compare with
LISTED = (defer(Revision.data), joinedload(Revision.author).load_only(User.name))


@bp.get("/posts/<int:post_id>/revisions", strict_slashes=False)
@action("post.edit")
def revisions(post_id: int) -> ResponseReturnValue:
    """List what a post was, the newest first."""
    post, asked = proposable(post_id), ListQuery.of_request()
    chosen = Revision.of_post(post.id).options(*LISTED).offset(asked.start).limit(asked.per_page + 1)
    return render_template(
        "editing/revisions.html", post=post, part=asked.part(db.session.scalars(chosen).all()), kinds=KINDS,
        pending=Revision.pending(db.session(), post.id), stored=Revision.stored(db.session(), post.id),
        may_publish=may_publish(post),
    )  # fmt: skip


@bp.get("/posts/<int:post_id>/revisions/<int:revision_id>", strict_slashes=False)
@action("post.edit")
def revision(post_id: int, revision_id: int) -> ResponseReturnValue:
    """Show what a revision changed: since the one before it, or since any other that is chosen."""
    post = proposable(post_id)
    new = _of(post, revision_id)
    others = Revision.of_post(post.id).where(Revision.id != new.id).options(*LISTED).limit(OTHERS_MAX)
    old = _chosen(post, new)
    differences = conflicts.differences(_form(post, old), _form(post, new)) if old else None
    return render_template(
        "editing/revision.html", post=post, revision=new, old=old, others=db.session.scalars(others).all(), kinds=KINDS,
        differences=differences, pending=Revision.pending(db.session(), post.id),
        whole=None if old else [(field.label.text, conflicts.words_of(field)) for field in _form(post, new).controls()],
    )  # fmt: skip


@bp.get("/posts/<int:post_id>/revisions/<int:revision_id>/preview", strict_slashes=False)
@action("post.edit")
def preview_revision(post_id: int, revision_id: int) -> ResponseReturnValue:
    """Show a post as its readers would see it as it was, or as it will be."""
    post = proposable(post_id)
    stored = Revision.stored(db.session(), post.id)
    shown = history.as_post(post, _of(post, revision_id).written)
    return previews.page(shown, is_other=stored is None or stored.id != revision_id)


@bp.post("/posts/<int:post_id>/revisions/<int:revision_id>/restore")
@action("post.edit")
def restore_revision(post_id: int, revision_id: int) -> ResponseReturnValue:
    """Take an older revision up again. What was there before stays in the history."""
    post = proposable(post_id)
    waiting = Revision.pending(db.session(), post.id)
    saving.restore(post, _of(post, revision_id))
    db.session.commit()
    undo.offer(post, waiting)
    if post.status == Status.PUBLISHED:
        flash(_("Restored beside the published text: readers see it once you publish the changes."))
    else:
        flash(_("Restored. What was there before is in the history."))
    return redirect(url_for(".edit", post_id=post.id), 303)


@bp.post("/posts/<int:post_id>/revisions/<int:revision_id>/correction")
@action("post.edit")
def withdraw_correction(post_id: int, revision_id: int) -> ResponseReturnValue:
    """Take a public correction back, or tell readers of it again. The text stays as it is."""
    post = proposable(post_id)
    revision = _of(post, revision_id)
    if not (revision.is_correction and may_publish(post)):
        abort(404)
    corrections.withdraw(post, revision, withdrawn=bool(request.form.get("withdrawn")))
    db.session.commit()
    told = _("Readers are told of the correction again.")
    flash(_("The correction is taken back: readers are not told of it any more.") if revision.withdrawn else told)
    return redirect(url_for(".revisions", post_id=post.id), 303)


@bp.post("/posts/<int:post_id>/discard")
@action("post.edit", takes_files=True)
def discard(post_id: int) -> ResponseReturnValue:
    """Drop the changes that lie beside a post: what readers see holds again. The changes stay in the history."""
    post = proposable(post_id)
    db.take_turn()
    autosaving.keep_of(post)
    if pending := Revision.pending(db.session(), post.id):
        if pending.author_id != myself().id and not may_edit(visitor(), post):
            abort(404)
        if request.form.get("version") != history.token(post, pending):
            flash(_("Somebody changed this post in the same moment. Look at it, then try again."))
            db.session.commit()
            return redirect(url_for(".edit", post_id=post.id), 303)
        history.discard(post)
        db.session.commit()
        flash(_("The changes are dropped. They are still in the history."))
        undo.offer(post, pending)
    db.session.commit()
    return redirect(url_for(".edit", post_id=post.id), 303)


def _chosen(post: Post, new: Revision) -> Revision | None:
    """Return the revision to compare another with: the chosen one, what readers see, or the one before it."""
    if number := row_id(request.args.get("with")):
        return _of(post, number)
    if "live" in request.args:
        return Revision.stored(db.session(), post.id)
    return db.session.scalar(Revision.of_post(post.id).where(Revision.id < new.id).limit(1))


def _of(post: Post, revision_id: int) -> Revision:
    return Revision.one(db.session(), post.id, revision_id) or abort(404)


def _form(post: Post, revision: Revision) -> PostForm:
    return PostForm(post, as_stored=True, written=revision.written)
