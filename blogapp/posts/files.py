"""Uploaded files are replaced in place and deleted; the posts that show them are made anew."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from blogapp import db, file_types, media
from blogapp.accounts.permissions import Visitor
from blogapp.media import uses
from blogapp.models import Change, Media
from blogapp.models.changes import OF_FILES
from blogapp.posts import snapshots
from blogapp.site import row_changes


def show_anew(file: Media, by: Visitor) -> None:
    """Make anew what posts show of a file; the caller commits."""
    for post in uses.posts_with(file):
        snapshots.store(post, by)


def refuse_twin(digest: str | None, mime: str, file: Media) -> None:
    """Refuse to put these bytes in the place of a file of somebody who has them already. Raises `media.NotAccepted`."""
    same = (Media.digest == digest, Media.mime == mime, Media.uploaded_by == file.uploaded_by)
    if other := db.session.scalar(select(Media).where(*same)):
        raise media.NotAccepted(
            _("This very file is in the library already, as %(name)s. Choose another one.", name=other.filename)
        )


def replace(media_id: int, storage: FileStorage, by: Visitor) -> Change | None:
    """Put another file in the place of one, which keeps its id, and what is said of it.

    Its path is a new one, as browsers keep what they have seen; the old one leads there. What lay there stays while the
    change that is returned can be undone, and is served to nobody. The caller commits. Raises `media.NotAccepted`.
    """
    old = db.session.get_one(Media, media_id)
    kind = file_types.kind_of(old.mime)
    alike = [mime for mime, each in file_types.TYPES.items() if each.kind == kind]
    with db.released():
        prepared = media.prepare(storage, alike if kind != "document" else [old.mime])
    file = db.session.get_one(Media, media_id)
    try:
        refuse_twin(prepared.digest, prepared.mime, file)
    except media.NotAccepted:
        prepared.discard()
        raise
    before = {name: getattr(file, name) for name in vars(prepared)}
    file.former_paths = "\n".join([*file.formerly, *sorted(file.paths)])
    for name, value in vars(prepared).items():
        setattr(file, name, value)
    db.session.flush()
    show_anew(file, by)
    return row_changes.note(f"{OF_FILES}{file.id}", file.id, before["filename"], before, dict(vars(prepared)))


def delete(file: Media, by: Visitor) -> set[str]:
    """Delete a file: posts show their words for it. The caller commits, and then removes what lies at these paths."""
    posts, paths = uses.posts_with(file), file.paths
    db.session.delete(file)
    db.session.flush()
    for post in posts:
        db.session.refresh(post)
        snapshots.store(post, by)
    return paths
