"""The media library: files are uploaded while a text is written."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp.accounts.permissions import action
from blogapp.editing import uploads
from blogapp.editing.blueprint import bp
from blogapp.media import NotAccepted


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
