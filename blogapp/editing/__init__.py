"""Where editors work: the desk, the form of a post, pages, settings."""

from __future__ import annotations

from flask import Flask, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.orm.exc import StaleDataError

from blogapp import db
from blogapp.editing import (
    autosaves,
    bulk,
    calendar,
    conversion,
    copying,
    dashboard,
    due_changes,
    formats,
    imports,
    inline,
    jobs,
    media,
    media_file,
    menus,
    palette,
    pasting,
    posts,
    preview_links,
    quick_post,
    read_only,
    redirects,
    revisions,
    settings,
    site_changes,
    status_changes,
    terms,
    themes,
    to_markdown,
    users,
    webhooks,
)
from blogapp.editing.blueprint import bp

__all__ = [
    "autosaves",
    "bp",
    "bulk",
    "calendar",
    "conversion",
    "copying",
    "csrf",
    "dashboard",
    "due_changes",
    "formats",
    "imports",
    "init_app",
    "inline",
    "jobs",
    "media",
    "media_file",
    "menus",
    "palette",
    "pasting",
    "posts",
    "preview_links",
    "quick_post",
    "read_only",
    "redirects",
    "revisions",
    "settings",
    "site_changes",
    "status_changes",
    "terms",
    "themes",
    "to_markdown",
    "users",
    "webhooks",
]


def init_app(app: Flask) -> None:
    """Register the blueprint."""
    app.register_blueprint(bp)


def csrf() -> Markup:
    """Return the hidden input of every form of somebody signed in."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


@bp.errorhandler(StaleDataError)
def _outrun(_error: StaleDataError) -> ResponseReturnValue:
    """Answer a step that met a change of somebody else in the same moment."""
    db.session.rollback()
    flash(_("Somebody changed this post in the same moment. Look at it, then try again."))
    return redirect(url_for("editing.desk"), 303)
