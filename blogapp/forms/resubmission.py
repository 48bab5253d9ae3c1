"""Whether a form was sent before: the id that each form of a post carries, and the fingerprint of what was typed."""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import file_digest, sha256

from flask import current_app, request

DRAFT = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
PASSING = {"csrf_token", "action", "sent_at"}  # what may differ though the same was typed


def draft_id(sent: str | None) -> str:
    """Return the id of a draft that a form was sent with; a new one for none, or for what cannot be one."""
    return sent if sent and DRAFT.fullmatch(sent) else secrets.token_urlsafe(16)


def fingerprint() -> str:
    """Return what names all that was typed into the form of this request, files included.

    It is keyed: among what was typed may be a password, which its plain hash would let somebody guess.
    """
    mac = hmac.new(str(current_app.secret_key).encode(), digestmod=sha256)
    for name, value in request.form.items(multi=True):
        if name not in PASSING:
            mac.update(repr((name, value)).encode())
    for name, file in request.files.items(multi=True):
        mac.update(repr((name, file.filename, file_digest(file.stream, sha256).digest())).encode())  # type: ignore[arg-type]
        file.stream.seek(0)
    return mac.hexdigest()[:40]
