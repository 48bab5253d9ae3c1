"""The page about the blog."""

from __future__ import annotations

from sqlalchemy import select

from blogapp import db, plugins, site
from blogapp.models import Kind, Post, User
from blogapp.posts import saving

TITLE = "About"
TEXT = """\
This is a new blog. What you see are sample posts: the people, the towns and the trains in them are invented.

Sign in, write your own, and put these into the trash when you no longer need them. This page is at the desk, too.
"""


def write(author: User) -> None:
    """Write the page, unless the blog has a page already or no format for one. The caller commits."""
    formats = plugins.formats().values()
    format = next((format for format in formats if format.titled == "required" and "body" in format.fields), None)
    if format is None or db.session.scalar(select(Post.id).where(Post.kind == Kind.PAGE).limit(1)):
        return
    db.session.flush()
    page = Post(format=format.name, kind=Kind.PAGE, author_id=author.id)
    entry = saving.PostInput({"body": TEXT}, title=TITLE, comments_open=False)
    saving.save(page, entry, "publish", site.zone())
