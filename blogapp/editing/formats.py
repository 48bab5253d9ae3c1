"""The formats: those that are here, those that could not be loaded, those that posts still need."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from blogapp import db, rendering
from blogapp.access import action
from blogapp.editing.blueprint import bp
from blogapp.models import Post


@bp.get("/formats/")
@action("formats")
def formats() -> ResponseReturnValue:
    """List the formats with their posts, and say what is missing and how to get it back."""
    registry = rendering.formats()
    rows = db.session.execute(select(Post.format, func.count()).group_by(Post.format))
    counts = {name: number for name, number in rows}  # noqa: C416 - rows are no tuples to the type checker
    missing = {name: number for name, number in sorted(counts.items()) if name not in registry}
    return render_template("editing/formats.html", registry=registry, counts=counts, missing=missing)
