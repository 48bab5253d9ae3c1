"""Uploaded files are replaced in place and deleted; the posts that show them are made anew."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from blogapp import db, file_types, media
from blogapp.accounts.permissions import Visitor
from blogapp.media import uses
from blogapp.models import Media
from blogapp.posts import snapshots


def show_anew(file: Media, by: Visitor) -> None:
    """Make anew what posts show of a file; the caller commits."""
    for post in uses.posts_with(file):
        snapshots.store(post, by)


def replace(media_id: int, storage: FileStorage, by: Visitor) -> set[str]:
    """Put another file in the place of one, which keeps its id, and what is said of it.

    Its path is a new one, as browsers keep what they have seen; the old one leads there. The caller commits, and then
    removes the files at the paths that are returned. Raises `media.NotAccepted`.
    """
    old = db.session.get_one(Media, media_id)
    kind = file_types.kind_of(old.mime)
    alike = [mime for mime, each in file_types.TYPES.items() if each.kind == kind]
    with db.released():
        prepared = media.prepare(storage, alike if kind != "document" else [old.mime])
    file = db.session.get_one(Media, media_id)
    same = (Media.digest == prepared.digest, Media.mime == prepared.mime, Media.uploaded_by == file.uploaded_by)
    if other := db.session.scalar(select(Media).where(*same)):
        prepared.discard()
        raise media.NotAccepted(
            _("This very file is in the library already, as %(name)s. Choose another one.", name=other.filename)
        )
    gone = file.paths
    file.former_paths = "\n".join([*file.formerly, *sorted(gone)])
    for name, value in vars(prepared).items():
        setattr(file, name, value)
    db.session.flush()
    show_anew(file, by)
    return gone


def delete(file: Media, by: Visitor) -> set[str]:
    """Delete a file: posts show their words for it. The caller commits, and then removes what lies at these paths."""
    posts, paths = uses.posts_with(file), file.paths
    db.session.delete(file)
    db.session.flush()
    for post in posts:
        db.session.refresh(post)
        snapshots.store(post, by)
    return paths
