"""A format in one file, for blogs of a test's own, and posts of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Flask
from people import add_user

from blogapp import db
from blogapp.accounts.permissions import MACHINE
from blogapp.models import Post, User
from blogapp.posts import saving

TIDE = """
from blogapp.formats import PostFormat, fields as f

class Tide(PostFormat):
    name = "tide"
    template = "<b class=depth>{{ body }}</b>"
    body = f.Markdown("Text", required=True)
    example = {"body": "High."}
"""


def publish(app: Flask, format: str = "tide") -> str:
    """Publish a post, and return its path."""
    with app.test_request_context(method="POST"):
        user = db.session.query(User).first() or add_user(app, "editor", "Ana", "ana@example.org")
        post = Post(format=format, author_id=user.id)
        entry = saving.PostInput(fields={"body": "High."}, title="The mole", saved_by=MACHINE)
        saving.save(post, entry, "publish", ZoneInfo("UTC"))
        db.session.commit()
        return post.url
