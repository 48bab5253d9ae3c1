"""A backup while sixteen people write: what was acknowledged before it began is in it, and it agrees with itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
import sqlalchemy as sa
from backing_up import go_to
from commands import done, serving
from databases import DATABASES
from writers import EMAIL, OFTEN, PASSWORD, Writer, write_until_it_is_gone

from blogapp import db
from blogapp.cli.application import opened
from blogapp.models import Comment, Post

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("durability")]

WRITERS, BACKUPS, BEFORE = 16, 3, 20


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(WRITERS) as pool:
        yield pool


def stored() -> set[str]:
    """Return the words of what is stored: titles of posts and bodies of comments. Look whether they agree."""
    with opened(), db.reading():
        words = {*db.session.scalars(sa.select(Post.title)), *db.session.scalars(sa.select(Comment.body))}
        approved = sa.select(sa.func.count()).where(Comment.post_id == Post.id, Comment.status == "approved")
        assert not db.session.scalars(sa.select(Post.id).where(Post.comment_count != approved.scalar_subquery())).all()
    return words


@pytest.mark.parametrize("database", DATABASES)
def test_what_was_acknowledged_before_is_in_it(
    database: str, tmp_path: Path, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, worker_id: str
) -> None:
    first = go_to(tmp_path / "first", database, monkeypatch, worker_id)
    done("init")
    done("sample", "--posts", "1")
    done("user", "add", EMAIL, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    with opened(), db.writing():
        db.session.execute(sa.update(Post).values(comments_open=True))
        db.session.commit()
        post_id = db.session.scalar(sa.select(Post.id).where(Post.kind == "post"))
    acknowledged: SimpleQueue[str] = SimpleQueue()
    taken: list[tuple[Path, set[str]]] = []
    known: set[str] = set()
    with serving(first, **OFTEN) as server:
        writers = list(pool.map(lambda number: Writer(number, server.url, post_id), range(WRITERS)))
        for writer in writers:
            pool.submit(write_until_it_is_gone, writer, acknowledged, Event(), BACKUPS * BEFORE)
        for number in range(BACKUPS):
            before = {acknowledged.get(timeout=60) for _ in range(BEFORE)}
            before |= {acknowledged.get() for _ in range(acknowledged.qsize())}
            known |= before
            out = tmp_path / f"{number}.zip"
            taken.append((out, set(known)))
            done("backup", str(out))
        server.kill()
    for number, (out, before) in enumerate(taken):
        go_to(tmp_path / f"to{number}", ("sqlite", database)[number % 2], monkeypatch, worker_id)
        done("restore", str(out))
        found = stored()
        sys.stdout.write(f"{len(before)} acknowledged, {len(found)} restored\n")
        assert before <= found
