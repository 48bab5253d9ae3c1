"""Categories and tags: their names, addresses and descriptions."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from blogapp import db
from blogapp.accounts.permissions import action
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery, Part
from blogapp.forms.terms import TermForm
from blogapp.models import Category, Tag
from blogapp.models.terms import Term, key_of, post_categories, post_tags
from blogapp.models.trees import nested

KINDS: dict[str, tuple[type[Category | Tag], Any]] = {
    "categories": (Category, post_categories.c.category_id),
    "tags": (Tag, post_tags.c.tag_id),
}
KIND = "<any(categories, tags):kind>"


@bp.route(f"/{KIND}/", methods=["GET", "POST"], endpoint="terms", strict_slashes=False)
@action("category.create")
def terms(kind: str) -> ResponseReturnValue:
    """List the categories or the tags, and add one."""
    model = KINDS[kind][0]
    form = TermForm.of(model(name="", slug="", description=""))
    if form.validate_on_submit():
        return _saved(kind, form)
    part = _part(kind, ListQuery.of_request())
    return render_template("editing/terms.html", form=form, kind=kind, part=part), 422 if form.is_submitted() else 200


@bp.route(f"/{KIND}/<int:term_id>", methods=["GET", "POST"], endpoint="term")
@action("category.create")
def term(kind: str, term_id: int) -> ResponseReturnValue:
    """Change a category or a tag."""
    form = TermForm.of(_term(kind, term_id))
    if form.validate_on_submit():
        return _saved(kind, form)
    return render_template("editing/term.html", form=form, kind=kind), 422 if form.is_submitted() else 200


@bp.post(f"/{KIND}/<int:term_id>/delete", endpoint="delete_term")
@action("category.create")
def delete(kind: str, term_id: int) -> ResponseReturnValue:
    """Delete a category or a tag. Its posts stay, and so does what lies within it, at the top."""
    db.session.delete(_term(kind, term_id))
    db.session.flush()
    db.session.expire_all()
    return _done(kind, _("Deleted. Its posts are still there."))


def _term(kind: str, term_id: int) -> Category | Tag:
    return db.session.get(KINDS[kind][0], term_id) or abort(404)


def _saved(kind: str, form: TermForm) -> ResponseReturnValue:
    form.apply()
    return _done(kind, _("Saved."))


def _done(kind: str, message: str) -> ResponseReturnValue:
    if kind == "categories":
        Category.settle(db.session())
    db.session.commit()
    flash(message)
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
