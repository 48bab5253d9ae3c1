"""Asking for the password again before a change over accounts: an open browser, or a copied cookie, is not enough."""

from __future__ import annotations

from flask import g, request
from flask_babel import gettext as _

from blogapp import access, db, limits, passwords
from blogapp.accounts.sessions import note_password
from blogapp.auth.sessions import current


def check() -> None:
    """Let a change pass if the password was given lately, or stands in its form; else ask for it, with all kept."""
    if not access.is_confirmed_action() or g.session_use.is_confirmed:
        return
    given = request.form.get("your_password", "")
    if not given:
        raise access.Unconfirmed
    user_id, known = access.myself().id, access.myself().password
    limits.count_try(f"user {user_id}")
    db.session.rollback()  # no lock is held while the password is compared
    if not passwords.match(given, known):
        raise access.Unconfirmed(_("This is not your current password. Type it again."))
    limits.forgive()
    note_password(current().token)
    db.session.commit()
