"""Redirects on the desk: the list of them, added, changed, deleted and undone; and what readers asked for in vain."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select

from blogapp import db
from blogapp.accounts.permissions import action
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery, Part
from blogapp.forms.redirects import RedirectForm
from blogapp.models import MissedAddress, SiteRedirect


@bp.route("/redirects/", methods=["GET", "POST"], endpoint="redirects", strict_slashes=False)
@action("redirects")
def redirects() -> ResponseReturnValue:
    """List the redirects, and add one; `from` in the address fills the form."""
    form = RedirectForm.of(SiteRedirect(), source=request.args.get("from", ""))
    if form.validate_on_submit():
        form.apply()
        db.session.execute(delete(MissedAddress).where(MissedAddress.path == form.source.data))
        return _done(_("Saved."))
    part = _part(SiteRedirect.listed, ListQuery.of_request())
    number = db.session.scalar(select(func.count()).where(MissedAddress.ignored.is_(False)))
    page = render_template("editing/redirects.html", form=form, part=part, missed=number)
    return page, 422 if form.is_submitted() else 200


@bp.route("/redirects/<int:redirect_id>", methods=["GET", "POST"], endpoint="redirect")
@action("redirects")
def change(redirect_id: int) -> ResponseReturnValue:
    """Change a redirect."""
    found = _redirect(redirect_id)
    form = RedirectForm.of(found)
    if form.validate_on_submit():
        form.apply()
        return _done(_("Saved."), found)
    return render_template("editing/redirect.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/redirects/<int:redirect_id>/delete", endpoint="delete_redirect")
@action("redirects")
def remove(redirect_id: int) -> ResponseReturnValue:
    """Delete a redirect; the page that follows offers to undo it."""
    found = _redirect(redirect_id)
    db.session.execute(SiteRedirect.forget_deleted())
    found.note_change()
    found.source = None
    return _done(_("Deleted."), found)


@bp.post("/redirects/<int:redirect_id>/undo", endpoint="undo_redirect")
@action("redirects")
def undo(redirect_id: int) -> ResponseReturnValue:
    """Undo the last change of a redirect, unless it is undone already or another one has its address by now."""
    found = db.session.get(SiteRedirect, redirect_id)
    if found is None or found.before is None:
        return redirect(url_for(".redirects"), 303)
    taken = SiteRedirect.id != found.id, SiteRedirect.source == found.before["source"]
    if db.session.scalar(select(SiteRedirect.id).where(*taken)):
        return _done(_("Another redirect has this address by now. Nothing is undone."))
    found.source, found.target, found.before = found.before["source"], found.before["target"], None
    return _done(_("Undone."))


@bp.get("/redirects/missed/", endpoint="missed", strict_slashes=False)
@action("redirects")
def missed() -> ResponseReturnValue:
    """List what readers asked for and did not find, the most wanted first."""
    return render_template("editing/missed.html", part=_part(MissedAddress.listed, ListQuery.of_request()))


@bp.post("/redirects/missed/", endpoint="ignore_missed")
@action("redirects")
def ignore() -> ResponseReturnValue:
    """List an address no more, however often it is asked for."""
    found = db.session.get(MissedAddress, request.form.get("path", "").replace("\0", ""))
    if found is not None:
        found.ignored = True
    db.session.commit()
    flash(_("It is listed no more."))
    return redirect(url_for(".missed"), 303)


def _redirect(redirect_id: int) -> SiteRedirect:
    found = db.session.get(SiteRedirect, redirect_id)
    return found if found is not None and found.source is not None else abort(404)


def _done(message: str, changed: SiteRedirect | None = None) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    if changed:
        flash(url_for(".undo_redirect", redirect_id=changed.id), "undo")
    return redirect(url_for(".redirects"), 303)


def _part(listed: Any, asked: ListQuery) -> Part[Any]:
    """Return a page of redirects or of missed addresses."""
    query: Select[Any] = listed(asked.words)
    return asked.part(db.session.scalars(query.slice(asked.start, asked.start + asked.per_page + 1)).all())
