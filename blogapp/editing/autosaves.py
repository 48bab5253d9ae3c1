"""What is typed into a form is stored every few seconds; what was not saved is compared, taken up or let go."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _

from blogapp import db, plugins, site
from blogapp.accounts.permissions import action, myself
from blogapp.editing import autosaving
from blogapp.editing.blueprint import bp
from blogapp.editing.posts import drafted, proposable
from blogapp.forms import PostForm, resubmission
from blogapp.models import Autosave, Change, Kind, Post
from blogapp.text import whole_number

DISCARDED = "autosaves"  # the kind of a change
TYPED = ("draft", "post_id", "kind", "format", "typed_at", "typed")


@bp.post("/posts/<int:post_id>/autosave")
@action("post.edit")
def autosave(post_id: int) -> ResponseReturnValue:
    """Store what was typed into the form of a post."""
    post = proposable(post_id)
    return _stored(Autosave(post_id=post.id, kind=post.kind, format=post.format))


@bp.post("/new/<format>/autosave")
@action("post.create")
def autosave_new(format: str) -> ResponseReturnValue:
    """Store what was typed into the form of a post that is not there yet."""
    return _stored(Autosave(kind=Kind.POST, format=format[:30]))


@bp.post("/pages/new/autosave")
@action("page.edit")
def autosave_new_page() -> ResponseReturnValue:
    """Store what was typed into the form of a page that is not there yet."""
    return _stored(Autosave(kind=Kind.PAGE, format=next(iter(plugins.formats()))))


def _stored(autosave: Autosave) -> ResponseReturnValue:
    """Store what was typed, and say when. Where the browser says that all is as it was, nothing is kept."""
    typed = autosaving.typed_now()
    autosave.author_id, autosave.draft = myself().id, resubmission.draft_id(request.form.get("draft"))
    if "unchanged" in request.form:
        Autosave.forget(db.session(), autosave.author_id, autosave.draft)
        db.session.commit()
        return jsonify(message="")
    typed_at = whole_number(request.form.get("typed_at"), 0, autosaving.LATEST) or 0
    autosaving.store(autosave, typed, typed_at)
    db.session.commit()
    now = format_time(db.now(), "short")  # type: ignore[no-untyped-call]
    return jsonify(message=_("Kept on the server at %(time)s, not saved yet", time=now))


@bp.get("/autosaves/<int:autosave_id>", strict_slashes=False)
@action("post.create")
def compare_autosave(autosave_id: int) -> ResponseReturnValue:
    """Show what somebody typed and did not save beside what is stored."""
    autosave = autosaving.mine(autosave_id)
    post = _post_of(autosave)
    form = PostForm(post)
    differences = autosaving.compared(autosave, form)
    return render_template(
        "editing/autosave.html", autosave=autosave, post=post, differences=differences, locked=form.locked
    )


@bp.get("/autosaves/<int:autosave_id>/take")
@action("post.create")
def take_autosave(autosave_id: int) -> ResponseReturnValue:
    """Lead to the form in which one goes on with what was typed and not saved."""
    autosave = autosaving.mine(autosave_id)
    if autosave.post_id:
        return redirect(url_for(".edit", post_id=autosave.post_id, take=autosave.id))
    if autosave.format not in plugins.formats():
        return redirect(url_for(".compare_autosave", autosave_id=autosave.id))  # which shows it, to be copied
    if autosave.kind == Kind.PAGE:
        return redirect(url_for(".compose_page", take=autosave.id))
    return redirect(url_for(".compose", format=autosave.format, take=autosave.id))


@bp.post("/autosaves/<int:autosave_id>/discard")
@action("post.create", takes_files=True)
def discard_autosave(autosave_id: int) -> ResponseReturnValue:
    """Let go of what was typed and not saved, until that is undone; what stands in the form of the button is kept."""
    autosave = autosaving.mine(autosave_id)
    target = url_for(".edit", post_id=autosave.post_id) if autosave.post_id else url_for(".desk")
    if request.form.get("draft") != autosave.draft:
        beside = Autosave(post_id=autosave.post_id, kind=autosave.kind, format=autosave.format)
        autosaving.keep(beside, _post_of(autosave))
    autosaving.tell_the_browser(autosave.draft, autosave.typed_at)
    change = Change.note(db.session(), DISCARDED, autosave.author_id, {name: getattr(autosave, name) for name in TYPED})
    Autosave.forget(db.session(), autosave.author_id, autosave.draft)
    db.session.commit()
    flash(_("What was not saved is dropped."))
    flash(url_for(".undo_discard", change_id=change.id), "undo")
    return redirect(target, 303)


@bp.post("/autosaves/changes/<int:change_id>/undo", endpoint="undo_discard")
@action("post.create")
def undo(change_id: int) -> ResponseReturnValue:
    """Offer again what whoever asks let go of, unless its post is gone, or something was typed into its form since."""
    db.take_turn()
    change = db.session.get(Change, change_id)
    if change is None or (change.kind, change.author_id) != (DISCARDED, myself().id):
        return redirect(url_for(".desk"), 303)
    typed = change.data
    post_id = typed["post_id"] and proposable(typed["post_id"]).id
    if Autosave.of_draft(db.session(), myself().id, typed["draft"]) is None:
        db.session.add(Autosave(author_id=myself().id, saved_at=db.now(), **typed))
        db.session.delete(change)
        flash(_("Undone."))
    db.session.commit()
    return redirect(url_for(".edit", post_id=post_id) if post_id else url_for(".desk"), 303)


def _post_of(autosave: Autosave) -> Post:
    """Return the post into whose form something was typed: a new one where there is none yet."""
    if autosave.post_id:
        return proposable(autosave.post_id)
    if autosave.format in plugins.formats():
        return drafted(autosave.format, Kind(autosave.kind), site.current().comments_open)
    return Post(kind=autosave.kind, format=autosave.format, format_version=1, author_id=autosave.author_id, data={})
