"""Imports on the desk: files of another program are uploaded, looked into, stored by the worker, and reported on."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.exceptions import RequestEntityTooLarge

from blogapp import db
from blogapp.accounts.permissions import action
from blogapp.editing import import_progress
from blogapp.editing.blueprint import bp
from blogapp.editing.import_form import LABELS, ImportForm
from blogapp.errors.pages import failed
from blogapp.importing import uploaded
from blogapp.importing.uploaded.results import unpacked
from blogapp.models import ImportState, SiteImport

LATEST = 20  # imports that are listed


@bp.route("/import/", methods=["GET", "POST"])
@action("import", takes_files=True)
def imports() -> ResponseReturnValue:
    """Take the files of an import, if they are what they are said to be; list those of before."""
    form = ImportForm()
    if form.validate_on_submit() and (row := _taken(form)):
        uploaded.look_into(db.session(), row)
        db.session.commit()
        return redirect(url_for(".site_import", import_id=row.id), 303)
    return _form(form), 422 if form.is_submitted() else 200


@bp.get("/import/<int:import_id>")
@action("import")
def site_import(import_id: int) -> ResponseReturnValue:
    """Show how an import stands: its progress, its preview, or its report."""
    row = _row(import_id)
    context = {"row": row, "label": LABELS.get(row.kind, row.kind), "words": import_progress}
    if row.state == ImportState.READY:
        context["writers"] = import_progress.writers()
    return render_template("editing/import.html", standing=import_progress.standing(row), **context)


@bp.post("/import/<int:import_id>/store")
@action("import")
def store_import(import_id: int) -> ResponseReturnValue:
    """Have an import stored whose preview was seen, with the accounts that were chosen."""
    row = _row(import_id)
    if row.state == ImportState.READY:
        emails = {email for email, _name in import_progress.writers()}
        chosen = {person["login"]: request.form.get(f"author-{n}", "") for n, person in enumerate(row.people)}
        row.authors = {login.lower(): email for login, email in chosen.items() if email in emails}
        uploaded.confirm(db.session(), row)
    db.session.commit()
    return redirect(url_for(".site_import", import_id=row.id), 303)


@bp.post("/import/<int:import_id>/cancel")
@action("import")
def cancel_import(import_id: int) -> ResponseReturnValue:
    """Give an import up of which nothing is stored yet, and delete its files."""
    row = _row(import_id)
    folder = row.folder
    is_cancelled = uploaded.cancel(db.session(), row.id)
    db.session.commit()
    if is_cancelled:
        uploaded.files.remove(folder)
        flash(_("It is cancelled. Nothing was stored, and what was uploaded is deleted."))
        return redirect(url_for(".imports"), 303)
    flash(_("It has begun to store, and cannot be cancelled any more."))
    return redirect(url_for(".site_import", import_id=import_id), 303)


@bp.get("/import/<int:import_id>/report.json")
@action("import")
def import_report(import_id: int) -> ResponseReturnValue:
    """Send the report, or that of the preview, as the command writes it."""
    row = db.session.get(SiteImport, import_id, options=[undefer(SiteImport.report)])
    if row is None or row.report is None:
        abort(404)
    answer = Response(unpacked(row.report), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{import_id}.json"'
    return answer


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Name the way out for an export that is larger than what can be sent; what was typed was not read."""
    if request.endpoint != f"{bp.name}.{imports.__name__}":
        return failed(error)
    form = ImportForm(formdata=None)
    form.files.errors = [
        _("This is larger than %(most)s MB. Call `blogapp import` on the machine of this site.", most=form.most)
    ]
    return _form(form), 413


def _row(import_id: int) -> SiteImport:
    return db.session.get(SiteImport, import_id) or abort(404)


def _taken(form: ImportForm) -> SiteImport | None:
    """Store the files, and look whether they are what they are said to be; if not, say so at the field."""
    kind, address = form.kind.data or "", form.address.data or ""
    with db.released():  # others write while files are looked through
        folder = uploaded.files.take(form.storages)
        try:
            uploaded.check(kind, uploaded.files.paths(folder, len(form.storages)), address)
        except ValueError as error:
            uploaded.files.remove(folder)
            names = [uploaded.files.name_of(each) for each in form.storages]
            sentence = uploaded.files.with_names(error.args[0] if error.args else str(error), names)
            form.files.errors = [*form.files.errors, _(sentence)]
            return None
    files = [uploaded.files.name_of(each) for each in form.storages]
    return SiteImport(kind=kind, files=files, folder=folder, address=address, fetch=bool(form.fetch.data))


def _form(form: ImportForm) -> str:
    rows = db.session.scalars(select(SiteImport).order_by(SiteImport.id.desc()).limit(LATEST)).all()
    return render_template("editing/imports.html", form=form, rows=rows, labels=LABELS, words=import_progress)
