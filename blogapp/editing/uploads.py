"""Files that come with a form."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage

from blogapp import db, file_types, media
from blogapp.accounts.permissions import may, myself, visitor
from blogapp.forms import PostForm
from blogapp.models import Media
from blogapp.text import Sentence, notation

ANY = tuple(file_types.TYPES)
FORBIDDEN = Sentence("You may not upload files. Ask an editor to add it.")


def take(form: PostForm) -> None:
    """Store the files that came with a form and put their ids in their place.

    They are stored whatever becomes of the post, so that nobody uploads a file twice. What cannot be used is
    named in the form's `unreadable`.
    """
    _take_into_texts(form)
    sent = [(field, storage) for field in form.uploads for storage in field.storages]
    if not sent:
        return
    if not may(visitor(), "media.upload"):
        form.unreadable |= {field.path: _(FORBIDDEN) for field, _storage in sent}
        return
    user_id = getattr(visitor(), "id", None)
    for field, storage in sent:
        try:
            field.keep(store(storage, field.kinds, user_id))
        except media.NotAccepted as error:
            advice = field.name_file(storage, str(error))
            form.unreadable[field.path] = " ".join(filter(None, [form.unreadable.get(field.path), advice]))


def _take_into_texts(form: PostForm) -> None:
    """Store the files that came for a text, and put them at its end."""
    for control in form.texts():
        files = [file for file in request.files.getlist(form.files_for(control)) if file.filename]
        for file in files:
            try:
                form.put(control, written(file))
            except media.NotAccepted as error:
                advice = _("%(name)s: %(sentence)s", name=file.filename, sentence=str(error))
                form.unreadable[control.name] = " ".join(filter(None, [form.unreadable.get(control.name), advice]))


def written(storage: FileStorage) -> str:
    """Store a file of whoever asks, and return how it is put into a text. Raises `media.NotAccepted`."""
    if not may(visitor(), "media.upload"):
        raise media.NotAccepted(_(FORBIDDEN))
    file = db.session.get_one(Media, store(storage, ANY, myself().id))
    return notation(file.id, file.filename, is_picture=file.width > 0)


def store(storage: FileStorage, kinds: Sequence[str], user_id: int | None) -> int:
    """Store a file and its row, and return its id; what the same person uploaded before is there already.

    Raises `media.NotAccepted`.
    """
    digest = media.digest_of(storage)
    if media_id := _stored_before(digest, kinds, user_id):
        return media_id
    twin = db.session.scalars(select(Media).where(Media.digest == digest)).first()
    paths = sorted(twin.paths) if twin else ()
    with db.released():
        prepared = media.prepare(storage, kinds, paths)
    try:
        row = prepared.row(user_id)
        db.session.add(row)
        db.session.flush()
        number = row.id
        db.session.commit()
    except IntegrityError:  # the same person sent the same bytes in the same moment
        db.session.rollback()
        prepared.discard()
        return db.session.scalars(_uploaded(digest, user_id)).one().id
    except BaseException:
        prepared.discard()
        raise
    return number


def _uploaded(digest: str, user_id: int | None) -> Select[Media]:
    return select(Media).where(Media.digest == digest, Media.uploaded_by == user_id)


def _stored_before(digest: str, kinds: Sequence[str], user_id: int | None) -> int:
    """Return the id of the same person's same file, or 0. One whose file is lost is replaced by the new one."""
    upload = db.session.scalars(_uploaded(digest, user_id)).first()
    if upload is None or upload.mime not in kinds:
        return 0
    number, path = upload.id, upload.path
    with db.released():
        is_stored = media.is_stored(path)
    if is_stored:
        return number
    if upload := db.session.get(Media, number):
        upload.digest = None
        db.session.commit()
    return 0
