"""The command palette, which finds posts by their titles; and the sheet of keys."""

from __future__ import annotations

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from blogapp import db
from blogapp.accounts.permissions import action, visitor_may
from blogapp.editing.blueprint import bp
from blogapp.editing.dashboard import STATUSES, mine
from blogapp.models import Kind, Post, Status
from blogapp.search import finding
from blogapp.text import normalise_line

MOST = 8  # posts
SHOWN = load_only(Post.title, Post.headline, Post.status)


@bp.get("/palette")
@action("desk")
def palette() -> ResponseReturnValue:
    """Return as JSON which posts and pages with words in their titles somebody may change; else the last ones."""
    words = normalise_line(request.args.get("q", ""))
    chosen = select(Post).options(SHOWN).limit(MOST)
    if words:
        editable = or_(mine(), Post.kind == Kind.PAGE) if visitor_may("page.edit") else mine()
        ids = finding.titled(words, MOST, editable, Post.status != Status.TRASH)
        chosen = chosen.where(Post.id.in_(ids)).order_by(Post.id.desc())
    else:
        chosen = chosen.where(mine(), Post.status != Status.TRASH).order_by(Post.updated_at.desc(), Post.id.desc())
    return jsonify(
        posts=[
            {
                "words": post.name or _("(no title)"),
                "facts": str(STATUSES[post.status]),
                "url": url_for(".edit", post_id=post.id),
            }
            for post in db.session.scalars(chosen)
        ]
    )


@bp.get("/keys/")
@action("desk")
def keys() -> ResponseReturnValue:
    """Show which keys do what."""
    return render_template("editing/keys.html")
