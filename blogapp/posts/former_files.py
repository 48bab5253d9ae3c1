"""Files that were *replaced* are kept while Undo brings them back; then the worker removes them, within a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, select

from blogapp import db, media
from blogapp.accounts.permissions import Visitor
from blogapp.jobs import Work, task
from blogapp.models import Change, Media
from blogapp.models.changes import LASTS, OF_FILES
from blogapp.posts import files
from blogapp.text import Sentence

TASK = "remove replaced files"


def is_of(change: Change) -> bool:
    """Return whether a change put a file in the place of another one."""
    return "path" in change.data["before"]


def paths(before: Mapping[str, Any]) -> set[str]:
    """Return where what stood before a change lies; nowhere, if it replaced no file."""
    return {before["path"], *before.get("widths", {}).values()} if "path" in before else set()


def put_back(file: Media, change: Change, by: Visitor) -> set[str]:
    """Put a former file in its place again, which is at its own address then; the newer address leads there.

    The caller commits, and then removes what lies at the paths that are returned. Raises `media.NotAccepted`.
    """
    before, after, newer = change.data["before"], change.data["after"], file.paths
    if any(getattr(file, name) != after[name] for name in after):
        raise media.NotAccepted(
            _("Not undone, for somebody has changed it since: %(names)s", names=change.data["name"])
        )
    if not media.is_stored(before["path"]):
        raise media.NotAccepted(_("Not undone, for the former file is not there any more."))
    files.refuse_twin(before.get("digest", file.digest), before.get("mime", file.mime), file)
    file.former_paths = "\n".join([*(path for path in file.formerly if path not in paths(before)), *sorted(newer)])
    for name, value in before.items():
        setattr(file, name, value)
    db.session.flush()
    files.show_anew(file, by)
    return newer


def forget(file: Media) -> set[str]:
    """Forget what could be undone of a file that is deleted; return where its former ones lie, to be removed."""
    changes = db.session.scalars(select(Change).where(Change.kind == f"{OF_FILES}{file.id}")).all()
    for change in changes:
        db.session.delete(change)
    return {path for change in changes for path in paths(change.data["before"])}


def _old() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a change of a file that cannot be undone any more."""
    return Change.kind.startswith(OF_FILES), Change.created_at <= db.now() - LASTS


def is_due() -> bool:
    """Return whether there is something to forget. This only reads."""
    with db.reader(db.engine()) as connection:
        return connection.execute(select(Change.id).where(*_old()).limit(1)).first() is not None


@task(TASK, kept=1, daily=is_due)
def remove_old(_work: Work) -> str:
    """Forget the changes, and remove the files that only those could have brought back."""
    with db.writer(db.engine()) as connection:  # who undoes one in this moment has its row, and gets the file
        changes = connection.execute(delete(Change).where(*_old()).returning(Change.data)).all()
    gone = {path for change in changes for path in paths(change.data["before"])}
    media.remove(gone)  # after the commit: nothing names a file that is not there
    return Sentence("Files that were removed: %(number)d.", number=len(gone))
