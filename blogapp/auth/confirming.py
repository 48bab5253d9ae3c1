"""Asking for the password again before a change over accounts: an open browser, or a copied cookie, is not enough."""

from __future__ import annotations

from flask import g, request
from flask_babel import gettext as _

from blogapp import db
from blogapp.accounts import passwords, permissions
from blogapp.accounts.sessions import note_password
from blogapp.auth.sessions import current
from blogapp.http import rate_limits


def check() -> None:
    """Let a change pass if the password was given lately, or stands in its form; else ask, and lose nothing typed."""
    if not permissions.is_confirmed_action() or g.session_use.is_confirmed:
        return
    typed = request.form.get("your_password", "")
    if not typed:
        raise permissions.Unconfirmed
    user_id, stored = permissions.myself().id, permissions.myself().password
    rate_limits.count_try(f"user {user_id}")
    with db.released():
        is_right = passwords.match(typed, stored)
    if not is_right:
        raise permissions.Unconfirmed(_("This is not your current password. Type it again."))
    rate_limits.forgive()
    note_password(current().token)
    db.session.commit()
