"""Categories and tags: their names, addresses and descriptions; merged, deleted, and each change undone."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from blogapp import db
from blogapp.accounts.permissions import action, myself
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery, Part
from blogapp.forms.terms import MergeForm, TermForm
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Category, Tag, TermChange
from blogapp.models.terms import Term, key_of, post_categories, post_tags
from blogapp.models.trees import nested
from blogapp.posts import term_changes

KINDS: dict[str, tuple[type[Category | Tag], Any]] = {
    "categories": (Category, post_categories.c.category_id),
    "tags": (Tag, post_tags.c.tag_id),
}
KIND = "<any(categories, tags):kind>"
DONE = {"changed": _l("Changed"), "merged": _l("Merged"), "deleted": _l("Deleted")}


@bp.route(f"/{KIND}/", methods=["GET", "POST"], endpoint="terms", strict_slashes=False)
@action("category.create")
def terms(kind: str) -> ResponseReturnValue:
    """List the categories or the tags, and add one."""
    model = KINDS[kind][0]
    form = TermForm.of(model(name="", slug="", description=""))
    if form.validate_on_submit():
        form.apply()
        return _done(kind, _("Saved."))
    part, changes = _part(kind, ListQuery.of_request()), db.session.scalars(TermChange.latest(kind)).all()
    page = render_template("editing/terms.html", form=form, kind=kind, part=part, changes=changes, done=DONE)
    return page, 422 if form.is_submitted() else 200


@bp.route(f"/{KIND}/<int:term_id>", methods=["GET", "POST"], endpoint="term")
@action("category.create")
def term(kind: str, term_id: int) -> ResponseReturnValue:
    """Change a category or a tag."""
    found = _term(kind, term_id)
    form, before = TermForm.of(found), term_changes.columns_of(found)
    if form.validate_on_submit():
        form.apply()
        return _done(kind, _("Saved."), term_changes.note(kind, found, before, myself().id))
    merging = MergeForm.of(found)
    page = render_template("editing/term.html", form=form, merging=merging, kind=kind)
    return page, 422 if form.is_submitted() else 200


@bp.post(f"/{KIND}/<int:term_id>/delete", endpoint="delete_term")
@action("category.create")
def delete(kind: str, term_id: int) -> ResponseReturnValue:
    """Delete a category or a tag. Its posts stay, and so does what lies within it, at the top."""
    change = term_changes.remove(kind, _term(kind, term_id), myself().id)
    return _done(kind, _("Deleted. Its posts are still there."), change)


@bp.post(f"/{KIND}/<int:term_id>/merge", endpoint="merge_term")
@action("category.create")
def merge(kind: str, term_id: int) -> ResponseReturnValue:
    """Merge a category or a tag into another one, which gets its posts; its address leads to that."""
    found = _term(kind, term_id)
    form = MergeForm.of(found)
    if not form.validate_on_submit():
        whole = TermForm.of(found, formdata=None)
        return render_template("editing/term.html", form=whole, merging=form, kind=kind), 422
    names = {"name": found.name, "other": form.found.name}
    change = term_changes.merge(kind, found, form.found, myself().id)
    return _done(kind, _("“%(name)s” is merged into “%(other)s”, which has its posts now.", **names), change)


@bp.post(f"/{KIND}/changes/<int:change_id>/undo", endpoint="undo_term")
@action("category.create")
def undo(kind: str, change_id: int) -> ResponseReturnValue:
    """Undo a change of a category or a tag, unless somebody has changed that since."""
    change = db.session.get(TermChange, change_id)
    if change is None or change.kind != kind:  # it is undone already
        return redirect(url_for(".terms", kind=kind), 303)
    try:
        term_changes.undo(change)
    except term_changes.Outdated:
        db.session.rollback()
        return _done(kind, _("Somebody has changed it since. Nothing is undone."))
    return _done(kind, _("Undone."))


def _term(kind: str, term_id: int) -> Category | Tag:
    return db.session.get(KINDS[kind][0], term_id) or abort(404)


def _done(kind: str, message: str, change: TermChange | None = None) -> ResponseReturnValue:
    if kind == "categories":
        Category.settle(db.session())
    db.session.commit()
    flash(message)
    if change:
        flash(url_for(".undo_term", kind=kind, change_id=change.id), "undo")
    return redirect(url_for(".terms", kind=kind), 303)


def _part(kind: str, asked: ListQuery) -> Part[tuple[Term, int, int]]:
    """Return a page of categories or tags, each with its depth and the number of its posts, drafts included."""
    model, column = KINDS[kind]
    query: Any = select(model).order_by(model.key, model.id)
    if asked.words:
        query = query.where(model.key.contains(key_of(asked.words), autoescape=True))
    page: Any = slice(asked.start, asked.start + asked.per_page + 1)
    if model is Category and not asked.words:  # all of them, to know what lies within what
        rows: list[Any] = nested(list(db.session.scalars(query)))[page]
    else:
        rows = [(term, 0) for term in db.session.scalars(query.slice(page.start, page.stop))]
    counted = select(column, func.count()).where(column.in_([term.id for term, _depth in rows])).group_by(column)
    numbers: dict[int, int] = dict(db.session.execute(counted).all())
    return asked.part([(term, depth, numbers.get(term.id, 0)) for term, depth in rows])
