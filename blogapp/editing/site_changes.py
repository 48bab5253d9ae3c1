"""What was changed of the settings, the menus and the theme is listed below them, and undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db
from blogapp.accounts.permissions import action, myself, require
from blogapp.editing.blueprint import bp
from blogapp.i18n import languages
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Change, Site
from blogapp.site import changes

RIGHTS = {"settings": "settings", "menus": "menus", "themes": "settings"}
NAMES = {
    "title": _l("Name of the site"),
    "tagline": _l("Tagline"),
    "language": _l("Language of the site"),
    "readers_language": _l("Let the reader's browser choose the language"),
    "logo": _l("Logo"),
    "accent": _l("Accent colour"),
    "scheme": _l("Light or dark"),
    "lead_image": _l("Lead pictures in the stream"),
    "footer": _l("Footer text"),
    "profiles": _l("Profiles elsewhere"),
    "posts_per_page": _l("Posts on a page"),
    "posts_per_feed": _l("Posts in a feed"),
    "typographic_quotes": _l("Typographic quotation marks"),
    "contents": _l("Contents above long texts"),
    "reading_time": _l("How long a text takes to read"),
    "offline_reading": _l("Reading without a network"),
    "comments_open": _l("Readers may comment"),
    "moderate_first": _l("Moderate first-time commenters"),
    "newest_comments_first": _l("Newest comments first"),
    "avatars": _l("A picture beside each comment"),
    "comment_links": _l("Links in a comment"),
    "comment_held": _l("Comments with these words wait"),
    "comment_spam": _l("Comments with these words are spam"),
    "theme": _l("Theme"),
    "menus:header": _l("Header"),
    "menus:footer": _l("Footer"),
}


def names_of(parts: Iterable[str]) -> str:
    """Return what people call these parts of the settings."""
    return _(", ").join(str(NAMES.get(part, part)) for part in parts)


def shown(kind: str) -> dict[str, Any]:
    """Return what a page needs to list what can be undone on it."""
    return {
        "changes": db.session.scalars(Change.latest(kind)).all(),
        "names_of": lambda change: names_of(change.data["before"]),
        "undo": "editing.undo_change",
    }


def commit(after: Site, kind: str) -> None:
    """Store the settings, and let the next page offer to undo what that changed, if anything."""
    change = changes.store(after, kind, myself().id)
    db.session.commit()
    if change:
        flash(url_for("editing.undo_change", change_id=change.id), "undo")


@bp.post("/changes/<int:change_id>/undo")
@action("menus")
def undo_change(change_id: int) -> ResponseReturnValue:
    """Undo a change of the settings, the menus or the theme; what somebody has changed since stays."""
    db.take_turn()
    change = db.session.get(Change, change_id)
    if change is None or change.kind not in RIGHTS:  # it is undone already
        return redirect(url_for(".menus"), 303)
    require(RIGHTS[change.kind])
    target = url_for(f".{change.kind}")
    back, left = changes.undo(change)
    db.session.commit()
    languages.forget_choice()
    if back:
        flash(_("Undone."))
    if left:
        flash(_("Not undone, for somebody has changed it since: %(names)s", names=names_of(left)))
    return redirect(target, 303)
