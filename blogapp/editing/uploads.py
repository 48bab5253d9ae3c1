"""Files that come with a form."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from blogapp import db, media
from blogapp.access import may, visitor
from blogapp.forms import PostForm


def take(form: PostForm) -> None:
    """Store the files that came with a form and put their ids in their place.

    They are stored whatever becomes of the post, so that nobody uploads a file twice. What cannot be used is
    named in the form's `unreadable`.
    """
    sent = [(field, storage) for field in form.uploads for storage in field.storages]
    if not sent:
        return
    if not may(visitor(), "media.upload"):
        sentence = _("You may not upload files. Ask an editor to add it.")
        form.unreadable |= {field.name: sentence for field, _storage in sent}
        return
    user_id = getattr(visitor(), "id", None)
    db.session.rollback()  # working on a picture takes long: nobody shall wait for the database meanwhile
    for field, storage in sent:
        try:
            field.keep(store(storage, field.kinds, user_id))
        except media.NotAccepted as error:
            told = field.name_file(storage, str(error))
            form.unreadable[field.name] = " ".join(filter(None, [form.unreadable.get(field.name), told]))


def store(storage: FileStorage, kinds: Sequence[str], user_id: int | None) -> int:
    """Store a file and its row, and return its id. Raises `media.NotAccepted`."""
    prepared = media.prepare(storage, kinds)
    try:
        row = prepared.row(user_id)
        db.session.add(row)
        db.session.flush()
        number = row.id
        db.session.commit()
    except BaseException:
        prepared.discard()
        raise
    return number
