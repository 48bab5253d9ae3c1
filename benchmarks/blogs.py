"""The blogs that are measured: each made by large.py where it is missing, kept for the next time, and opened here."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from large import ADMINISTRATOR, PASSWORD
from sqlalchemy.orm.attributes import flag_modified

from blogapp import create_app, db, migrations
from blogapp.cli import renewal
from blogapp.db import schema
from blogapp.models import Comment, CommentStatus, Post, SiteVersion, Tag
from blogapp.models.terms import post_tags

SEED = 1
PLACE = Path(tempfile.gettempdir()) / "blogapp-bench"
# What readers ask for most, by the names in `pages`.
KINDS = ("stream", "post", "category", "tag", "search", "feed", "archive", "404", "/healthz")
CHANGES = ("comment", "post", "cold")  # the states of a page that is made first after a change; of anything, at last
NEVER_KEPT = "/healthz"  # asks the database each time


@dataclass
class Blog:
    """One of the blogs: its application, a reader, an editor, and the addresses that are asked for."""

    app: Flask
    folder: Path
    reader: FlaskClient
    editor: FlaskClient
    clock: Callable[[], float]
    pages: dict[str, str]

    def change(self, what: str = "cold") -> None:
        """Make another version of the site: a comment or a post is saved once more, or anything at all has changed."""
        with self.app.test_request_context(method="POST"):
            if what == "comment":
                approved = sa.select(Comment).where(Comment.status == CommentStatus.APPROVED)
                flag_modified(db.session.scalars(approved.order_by(Comment.id).limit(1)).one(), "body")
            elif what == "post":
                flag_modified(db.session.scalars(Post.published().order_by(Post.published_at).limit(1)).one(), "title")
            else:
                db.session.execute(sa.update(SiteVersion).values(mark=str(time.monotonic_ns())))
            db.session.commit()


@contextmanager
def opened(posts: int, place: Path = PLACE, url: str = "", **settings: Any) -> Iterator[Blog]:
    """Yield a blog of so many posts, made now unless there is one, in an application that makes every page."""
    folder = place / f"{posts}-{SEED}"
    given = {"INSTANCE": str(folder), "SAFE_MODE": True, "PAGE_CACHE_MB": 0} | settings
    if url:
        given["DATABASE_URL"] = url
    app = create_app(**given)
    with app.app_context():
        there = schema.revision(db.engine())
        if there not in {"", schema.NEEDED}:
            with db.writing():
                migrations.upgrade(db.engine())
                renewal.after_upgrade()
        dialect = db.engine().dialect.name
    if not there:
        _make(posts, folder, url)
    try:
        editor = app.test_client()
        sign_in(editor)
        clock = time.process_time if dialect == "sqlite" else time.perf_counter
        yield Blog(app, folder, app.test_client(), editor, clock, pages(app))
    finally:
        with app.app_context():
            db.session.remove()
            db.engine().dispose()


def _make(posts: int, folder: Path, url: str) -> None:
    print(f"A blog of {posts} posts is made in {folder}.", file=sys.stderr, flush=True)
    make = [sys.executable, Path(__file__).with_name("large.py"), folder, "--posts", posts, "--seed", SEED]
    known = {**environ, "BLOGAPP_DATABASE_URL": url} if url else dict(environ)
    subprocess.run([str(part) for part in make], check=True, env=known, stdout=sys.stderr)


def sign_in(client: FlaskClient) -> None:
    """Sign in as the administrator whom large.py made."""
    answer = client.post(
        "/login", data={"email": ADMINISTRATOR, "password": PASSWORD, "csrf_token": token(client, "/login")}
    )
    if answer.status_code != 303:
        sys.exit(f"Nobody could sign in: {answer.status}")


def token(client: FlaskClient, path: str) -> str:
    """Return what the forms of a page carry against forged ones."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    return found[1] if found else ""


def pages(app: Flask) -> dict[str, str]:
    """Choose the addresses: what a blog has most of, so that nothing is found cheap for being rare."""
    with app.test_request_context("/"):
        post = db.session.scalars(Post.open().where(Post.comment_count > 1).order_by(Post.published_at.desc())).first()
        most = sa.select(Tag.slug).join(post_tags).group_by(Tag.id).order_by(sa.func.count().desc()).limit(1)
        tag = db.session.scalar(most)
        count = db.session.scalar(sa.select(sa.func.count()).select_from(Post.published().subquery()))
    if not (post and tag and count):
        sys.exit("There is no post with comments and tags to ask for.")
    return {
        "stream": "/",
        "deep page": f"/page/{max(2, count // 20)}/",
        "post": post.url,
        "category": "/category/harbours/",
        "tag": f"/tag/{quote(tag)}/",
        "search": "/search/?q=boats",
        "search, typing mistake": "/search/?q=harbuor",
        "search, three words": "/search/?q=harbour+night+train",
        "feed": "/feed/",
        "comments feed": "/comments/feed/",
        "sitemap": "/sitemap.xml",
        "sitemap, a part": "/sitemap-posts-1.xml",
        "archive": "/archive/",
        "404": "/the-harbuor-at-nothing",
        "404, dated": "/2024/02/03/the-harbuor-at-nothing/",
        "/healthz": "/healthz",
        "desk list": "/edit/",
        "desk search": "/edit/?q=harbour",
        "desk tags": "/edit/tags/",
        "desk people": "/edit/users/",
    }
