"""What each kind of page costs on a small, a middling and a large blog, and how many times more on the largest.

"warm" is a page that was asked for before; "cold" is one that is asked for first after a change somewhere on the site,
when whatever was kept for its version is gone. Each number is the median of twenty, in milliseconds: of the processor
on SQLite, which works inside the process, and of the clock on PostgreSQL. The blogs are asked in turn, so that what the
machine does besides falls on all. They are made by `large.py` and kept for the next time.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from large import ADMINISTRATOR, PASSWORD

from blogapp import create_app, db, migrations
from blogapp.db import schema
from blogapp.models import Post, SiteVersion, Tag
from blogapp.models.terms import post_tags

ROUNDS = 20
SIZES = (1000, 10_000, 100_000)
SEED = 1
PLACE = Path(tempfile.gettempdir()) / "blogapp-bench"


@dataclass
class Blog:
    """One of the blogs: its application, a reader, an editor, and the addresses that are asked for."""

    app: Flask
    reader: FlaskClient
    editor: FlaskClient
    clock: Callable[[], float]
    pages: dict[str, str]
    times: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def ask(self, name: str) -> float:
        """Ask for a page once; return the milliseconds that it took."""
        client = self.editor if name.startswith("desk") else self.reader
        start = self.clock()
        answer = client.get(self.pages[name], buffered=True)
        taken = (self.clock() - start) * 1000
        expected = 404 if "404" in name else 200
        if answer.status_code != expected:
            sys.exit(f"{self.pages[name]} answered {answer.status}, not {expected}.")
        return taken

    def change(self) -> None:
        """Make another version of the site."""
        with self.app.test_request_context(method="POST"):
            db.session.execute(sa.update(SiteVersion).values(mark=str(time.monotonic_ns())))
            db.session.commit()

    def measure(self, name: str, state: str) -> None:
        """Ask for a page as somebody who comes after others, or first after a change."""
        if state == "cold":
            self.change()
        self.times.setdefault((name, state), []).append(self.ask(name))


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
        "search, common word": "/search/?q=boats",
        "search, typing mistake": "/search/?q=harbuor",
        "search, three words": "/search/?q=harbour+night+train",
        "feed": "/feed/",
        "comments feed": "/comments/feed/",
        "sitemap": "/sitemap.xml",
        "sitemap, a part": "/sitemap-posts-1.xml",
        "archive": "/archive/",
        "404, dated": "/2024/02/03/the-harbuor-at-nothing/",
        "404, plain": "/the-harbuor-at-nothing",
        "desk list": "/edit/",
        "desk search": "/edit/?q=harbour",
        "desk tags": "/edit/tags/",
        "desk people": "/edit/users/",
    }


@contextmanager
def opened(posts: int, place: Path, url: str) -> Iterator[Blog]:
    """Yield a blog of so many posts, made now unless there is one."""
    folder = place / f"{posts}-{SEED}"
    settings: dict[str, Any] = {"INSTANCE": str(folder), "SAFE_MODE": True, "PAGE_CACHE_MB": 0}
    if url:
        settings["DATABASE_URL"] = url
    app = create_app(**settings)
    with app.app_context():
        there = schema.revision(db.engine())
        if there:
            migrations.upgrade(db.engine())
        dialect = db.engine().dialect.name
    if not there:
        print(f"A blog of {posts} posts is made in {folder}.", flush=True)
        known = {**environ, "BLOGAPP_DATABASE_URL": url} if url else dict(environ)
        make = [
            sys.executable,
            Path(__file__).with_name("large.py"),
            folder,
            "--posts",
            str(posts),
            "--seed",
            str(SEED),
        ]
        subprocess.run([str(part) for part in make], check=True, env=known)
    try:
        editor = app.test_client()
        sign_in(editor)
        clock = time.process_time if dialect == "sqlite" else time.perf_counter
        yield Blog(app, app.test_client(), editor, clock, pages(app))
    finally:
        with app.app_context():
            db.session.remove()
            db.engine().dispose()


def sign_in(client: FlaskClient) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    given = {"email": ADMINISTRATOR, "password": PASSWORD, "csrf_token": token[1] if token else ""}
    answer = client.post("/login", data=given)
    if answer.status_code != 303:
        sys.exit(f"Nobody could sign in: {answer.status}")


def report(blogs: Sequence[Blog], sizes: Sequence[int]) -> None:
    print("\n" + "page".ljust(24) + "state".ljust(6) + "".join(f"{size:>10,}" for size in sizes) + "     ratio")
    for name, state in blogs[0].times:
        medians = [statistics.median(blog.times[name, state]) for blog in blogs]
        numbers = "".join(f"{each:10.1f}" for each in medians)
        print(f"{name:<24}{state:<6}{numbers}{medians[-1] / medians[0]:10.1f}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of posts, the smallest first")
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="the pages whose names hold these letters")
    parser.add_argument("--database", default="", help="an empty database for the only size, instead of a SQLite file")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    with ExitStack() as stack:
        blogs = [stack.enter_context(opened(size, options.place, options.database)) for size in options.sizes]
        for name in [name for name in blogs[0].pages if options.only in name]:
            for blog in blogs:
                blog.ask(name)
            for _ in range(options.rounds):
                for blog in blogs:
                    blog.measure(name, "warm")
            for _ in range(options.rounds):
                for blog in blogs:
                    blog.measure(name, "cold")
    report(blogs, options.sizes)


if __name__ == "__main__":
    main()
