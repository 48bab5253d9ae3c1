"""Who else has a post open is told above its form: since when, and whether they are idle. Nobody is kept out."""

from __future__ import annotations

from flask_babel import format_time
from flask_babel import gettext as _

from blogapp import db
from blogapp.accounts.permissions import myself
from blogapp.models import Post
from blogapp.models.presences import LASTS, Presence


def others(post: Post) -> list[str]:
    """Return a sentence for each who has a post open beside the one who asks."""
    if not post.id:
        return []
    return [_sentence(row) for row in Presence.others(db.session(), post.id, myself().id)]


def _sentence(row: Presence) -> str:
    since = format_time(row.since, "short")  # type: ignore[no-untyped-call]
    if row.seen_at - row.active_at < LASTS:
        return _("%(name)s has had this open since %(time)s.", name=row.user.name, time=since)
    idle = format_time(row.active_at, "short")  # type: ignore[no-untyped-call]
    return _(
        "%(name)s has had this open since %(time)s, and has typed nothing since %(idle)s.",
        name=row.user.name, time=since, idle=idle,
    )  # fmt: skip
