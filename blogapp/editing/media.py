"""The media library: uploads are listed, searched and added; files come while a text is written, too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, func, or_, select

from blogapp import db, file_types, site
from blogapp.accounts.permissions import action, everybodys, myself, visitor, visitor_may
from blogapp.editing import uploads
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery, Part
from blogapp.media import NotAccepted, uses
from blogapp.models import Media, User, media_uses
from blogapp.models.ids import row_id

PER_PAGE = 48
KINDS = {"image": _l("Pictures"), "video": _l("Films"), "audio": _l("Sound"), "document": _l("Documents")}
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Chosen:
    """Which files the library lists: with words, of a kind, a person, a month, or unused; which page."""

    asked: ListQuery
    kind: str
    person: int
    month: str
    unused: bool

    @classmethod
    def of_request(cls) -> Chosen:
        """Read the address; what means nothing there narrows nothing."""
        kind, month = request.args.get("kind", ""), request.args.get("month", "").strip()
        return cls(
            ListQuery.of_request(PER_PAGE),
            kind if kind in KINDS else "",
            row_id(request.args.get("person", "")),
            month if MONTH.fullmatch(month) and not month.startswith("0000") else "",
            bool(request.args.get("unused")),
        )

    @property
    def filters(self) -> Mapping[str, Any]:
        """What the address of another page of the list says, too."""
        known = {
            "q": self.asked.words, "kind": self.kind, "person": self.person, "month": self.month,
            "unused": "y" if self.unused else "",
        }  # fmt: skip
        return {name: value for name, value in known.items() if value}

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the files must be."""
        found = [] if everybodys(visitor(), "media.edit") else [Media.uploaded_by == myself().id]
        if self.asked.words:
            columns = (Media.filename, Media.description, Media.caption, Media.credit)
            found.append(or_(*(column.icontains(self.asked.words, autoescape=True) for column in columns)))
        if self.kind:
            found.append(Media.mime.in_([mime for mime, each in file_types.TYPES.items() if each.kind == self.kind]))
        if self.person:
            found.append(Media.uploaded_by == self.person)
        if self.month:
            first = datetime.strptime(self.month, "%Y-%m").replace(tzinfo=site.zone())
            last = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
            found += [Media.created_at >= first, Media.created_at < last]
        if self.unused:
            found.append(uses.is_unused(site.version().settings))
        return found


@bp.get("/media/")
@action("media.edit")
def library() -> ResponseReturnValue:
    """List uploaded files, the newest first: one's own, or everybody's."""
    return _page()


@bp.post("/media/", endpoint="add_media")
@action("media.edit", takes_files=True)
def add() -> ResponseReturnValue:
    """Add files to the library; of those that cannot be used a sentence says why."""
    files = [file for file in request.files.getlist("files") if file.filename]
    refused, added = [], 0
    for file in files:
        try:
            uploads.store(file, uploads.ANY, myself().id)
            added += 1
        except NotAccepted as error:
            refused.append(_("%(name)s: %(sentence)s", name=file.filename, sentence=str(error)))
    if added:
        flash(ngettext("One file was added.", "%(num)s files were added.", added))
    if refused or not files:
        return _page(refused or [_("Choose a file.")]), 422
    return redirect(url_for(".library"), 303)


@bp.post("/media/upload")
@action("media.upload", takes_files=True)
def upload() -> ResponseReturnValue:
    """Store a file, and return how it is put into a text; or a sentence on why it cannot be used."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return jsonify(message=_("Choose a file.")), 422
    try:
        return jsonify(text=uploads.written(file))
    except NotAccepted as error:
        return jsonify(message=str(error)), 422


def _page(errors: list[str] | None = None) -> str:
    chosen = Chosen.of_request()
    return render_template(
        "editing/media.html", chosen=chosen, part=_part(chosen), kinds=KINDS, people=_people(), errors=errors or (),
        may_upload=visitor_may("media.upload"),
    )  # fmt: skip


def _part(chosen: Chosen) -> Part[tuple[Media, str | None, int]]:
    """Return a page of files, each with the number of posts that use it."""
    asked = chosen.asked
    listed = select(Media, User.name).outerjoin(User, User.id == Media.uploaded_by).where(*chosen.conditions())
    listed = listed.order_by(Media.created_at.desc(), Media.id.desc())
    rows = db.session.execute(listed.slice(asked.start, asked.start + PER_PAGE + 1)).all()
    counted = select(media_uses.c.media_id, func.count()).where(media_uses.c.media_id.in_([row[0].id for row in rows]))
    numbers: dict[int, int] = dict(db.session.execute(counted.group_by(media_uses.c.media_id)).all())
    return asked.part([(file, name, numbers.get(file.id, 0)) for file, name in rows])


def _people() -> list[tuple[int, str]]:
    """Return who has uploaded something, for those who see everybody's files."""
    if not everybodys(visitor(), "media.edit"):
        return []
    uploaded = select(User.id, User.name).where(User.id.in_(select(Media.uploaded_by))).order_by(User.name, User.id)
    return [(number, name) for number, name in db.session.execute(uploaded)]
