"""Four authors write into the same ten posts at once: no text that was acknowledged is lost, and none replaced unseen.

The server is killed once in two hundred actions, in the midst of what they do, and they go on when it is back.

BLOGAPP_TEST_ACTIONS=2000 pytest tests/operating/test_many_authors.py      # instead of 200
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from authors import PASSWORD, Author
from commands import done
from databases import DATABASES, postgres_for
from mortal import Mortal
from writers import OFTEN

from blogapp.models import Autosave, Post, Revision, RevisionKind, User

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("durability")]

AUTHORS, POSTS = 4, 10
KILLED = 200  # actions from one death of the server to the next
ACTIONS = int(os.environ.get("BLOGAPP_TEST_ACTIONS", "200"))
SEED = int(os.environ.get("BLOGAPP_TEST_SEED", "0")) or time.time_ns() % 1_000_000


@pytest.fixture(params=DATABASES)
def database(
    request: pytest.FixtureRequest, instance: Path, worker_id: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sa.Engine]:
    """The database of a blog with four editors."""
    url = sa.make_url(f"sqlite:///{instance / 'blogapp.db'}")
    if request.param == "postgres":
        url = sa.make_url(postgres_for(f"{worker_id}_authors"))
        monkeypatch.setenv("BLOGAPP_DATABASE_URL", url.render_as_string(hide_password=False))
        done("init")
        url = url.set(drivername="postgresql+psycopg")
    for number in range(AUTHORS):
        email = f"author{number}@example.org"
        done("user", "add", email, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


def work(author: Author, database: sa.Engine, actions: int) -> set[tuple[int, int, str]]:
    """Let an author do so many things; return each state of a post that could be seen between them."""
    seen = set()
    for _ in range(actions):
        author.act()
        with database.connect() as connection:
            states = connection.execute(sa.select(Post.id, Post.version, Post.data)).all()
        seen |= {(number, version, data["body"]) for number, version, data in states}
    return seen


class Histories:
    """What the database holds when all have gone home."""

    def __init__(self, database: sa.Engine) -> None:
        self.revisions: dict[int, list[Any]] = defaultdict(list)
        with database.connect() as connection:
            for row in connection.execute(sa.select(Revision.__table__).order_by(Revision.id)):
                self.revisions[row.post_id].append(row)
            self.posts = connection.execute(sa.select(Post.id, Post.data)).all()
            of_author = sa.select(User.email, Autosave.draft, Autosave.post_id, Autosave.typed)
            rows = connection.execute(of_author.join(User, User.id == Autosave.author_id)).all()
            self.typed = {(row.email, row.draft): (row.post_id, dict(row.typed)["body"]) for row in rows}

    def texts(self, post_id: int) -> set[str]:
        return {row.data["body"] for row in self.revisions[post_id]}

    def live(self, post_id: int, version: int) -> str:
        """Return the text of a post at a version, by its history."""
        rows = [row for row in self.revisions[post_id] if not row.beside and row.version <= version]
        return str(rows[-1].data["body"]) if rows else ""

    def known(self, post_id: int, token: str) -> str:
        """Return the text that a form began from."""
        version, _, beside = token.partition(".")
        if beside:
            return str(next(row.data["body"] for row in self.revisions[post_id] if row.id == int(beside)))
        return self.live(post_id, int(version)) if version else ""

    def before(self, post_id: int, text: str) -> str:
        """Return the text that held, the changes beside it included, when one was stored for the first time."""
        live = beside = ""
        for row in self.revisions[post_id]:
            body = str(row.data["body"])
            if row.note:  # as typed, for the history alone, before it was merged, or was found not to fit after all
                continue
            if body == text and row.kind != RevisionKind.RESTORED:  # by somebody who found it in the history
                break
            if row.beside:
                beside = body
                continue
            beside = "" if body != live or row.kind == RevisionKind.DISCARDED else beside  # the trash changes nothing
            live = body
        return beside or live


def test_no_acknowledged_text_is_lost_and_none_is_replaced_unseen(instance: Path, database: sa.Engine) -> None:
    sys.stdout.write(f"BLOGAPP_TEST_SEED={SEED} BLOGAPP_TEST_ACTIONS={ACTIONS}\n")
    with Mortal(instance, KILLED, **OFTEN) as mortal, ThreadPoolExecutor(AUTHORS) as pool:
        authors = [Author(number, mortal, Random(f"{SEED} {number}")) for number in range(AUTHORS)]
        for number in range(POSTS):
            authors[0].begin(f"Harbour {number}", "publish" if number % 2 else "save")
        for author in authors:
            author.post_ids = authors[0].post_ids
        running = [pool.submit(work, author, database, ACTIONS // AUTHORS) for author in authors]
        seen = set().union(*(each.result() for each in running))
        assert mortal.server.stop() == 0
    found = Histories(database)
    said = [one for author in authors for one in author.acknowledged if one.post_id]
    refused = sum(author.refused for author in authors)
    unanswered = sum(author.unanswered for author in authors)
    killed = f"killed {mortal.killed} times, {unanswered} without an answer"
    sys.stdout.write(f"{len(said)} stored, {refused} refused, {len(seen)} states seen, {killed}\n")
    assert len(said) > ACTIONS / 5
    assert mortal.killed == (ACTIONS + KILLED // 2) // KILLED
    assert [one for one in said if one.text not in found.texts(one.post_id)] == []
    typed = {(author.email, draft): text for author in authors for draft, text in author.typed.items()}
    assert {key: found.typed.get(key) for key in typed} == typed
    assert [state for state in seen if found.live(*state[:2]) != state[2]] == []
    assert [post.id for post in found.posts if found.live(post.id, 10**9) != post.data["body"]] == []
    waiting = [[row.open for row in rows if row.beside] for rows in found.revisions.values()]
    assert [each for each in waiting if any(each[:-1])] == []
    unseen = [one for one in said if found.before(one.post_id, one.text) != found.known(one.post_id, one.began)]
    assert unseen == []
