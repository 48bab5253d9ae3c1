"""What was changed of a person, a webhook, a file or an answer is listed on its page, and undone, for thirty days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import flash, url_for
from sqlalchemy import inspect, select

from blogapp import db
from blogapp.accounts.permissions import myself
from blogapp.db import Base, UTCDateTime
from blogapp.models import Change

Row = TypeVar("Row", bound=Base)
# Views that ask for the right of the change, by the first word of its kind; a second one is the id of one row.
UNDO = {
    "users": "editing.undo_user",
    "webhooks": "editing.undo_webhook",
    "media": "editing.undo_media_file",
    "account": "auth.undo_profile",
    "answers": "participation.undo_answer",
    "previews": "editing.undo_preview_link",
}


def note(kind: str, row_id: int, name: str, before: dict[str, Any], after: dict[str, Any]) -> Change | None:
    """Note what changed of a row, by the names of its columns, if anything did; the caller commits."""
    changed = [column for column in before if before[column] != after[column]]
    if not changed:
        return None
    states = {"before": {each: before[each] for each in changed}, "after": {each: after[each] for each in changed}}
    return Change.note(db.session(), kind, myself().id, {"row": row_id, "name": name, **states})


def note_deletion(kind: str, row: Base) -> Change:
    """Note a row that is to be deleted, so that it can be made `as_it_was`; the caller commits."""
    values = {each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs}
    before = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
    return Change.note(db.session(), kind, myself().id, {"row": before["id"], "before": before})


def as_it_was(change: Change, model: type[Row]) -> Row:
    """Return a row that was deleted, with the id and all else that it had; it is not stored yet."""
    columns, before = inspect(model).columns, change.data["before"]
    moments = {name for name in before if before[name] and isinstance(columns[name].type, UTCDateTime)}
    return model(**before | {name: datetime.fromisoformat(before[name]) for name in moments})


def offer(change: Change | None) -> None:
    """Let the next page offer to undo a change that was just committed, if there was one."""
    if change:
        flash(url_for(_view(change.kind), change_id=change.id), "undo")


def shown(kind: str, names_of: Callable[[Change], str]) -> dict[str, Any]:
    """Return what a page needs to list what can be undone on it."""
    return {"changes": db.session.scalars(Change.latest(kind)).all(), "names_of": names_of, "undo": _view(kind)}


def taken(kind: str, change_id: int) -> Change | None:
    """Return a change that is to be undone, which can be done once; None where it is undone already."""
    db.take_turn()
    change = db.session.get(Change, change_id, with_for_update=True)  # the worker may be about to forget it
    if change is None or change.kind.partition(" ")[0] != kind:
        return None
    db.session.delete(change)
    return change


def forget(kind: str, row_id: int) -> None:
    """Forget all that could be undone of a row that is gone."""
    for change in db.session.scalars(select(Change).where(Change.kind == kind)):
        if change.data["row"] == row_id:
            db.session.delete(change)


def forget_all(*kinds: str) -> None:
    """Forget all that could be undone of these kinds."""
    for change in db.session.scalars(select(Change).where(Change.kind.in_(kinds))):
        db.session.delete(change)


def put_back(change: Change, row: Any, put: Callable[[Any, str, Any], None] = setattr) -> list[str]:
    """Put back what a change made of a row; return the columns that somebody has changed since, which stay."""
    before, after = change.data["before"], change.data["after"]
    left = [column for column in before if getattr(row, column) != after[column]]
    for column in before:
        if column not in left:
            put(row, column, before[column])
    return left


def _view(kind: str) -> str:
    return UNDO[kind.partition(" ")[0]]
