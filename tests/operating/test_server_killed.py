"""A server that is killed again and again while people write and upload: what it acknowledged is there, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest
import requests
import sqlalchemy as sa
from commands import done, rows, serving
from databases import POSTGRES, postgres_for
from PIL import Image
from writers import EMAIL, OFTEN, PASSWORD, Writer, write_until_it_is_gone

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("durability")]

WRITERS, KILLED = 8, 6


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(WRITERS) as pool:
        yield pool


@pytest.fixture
def database(instance: Path, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    """A blog on PostgreSQL, as it is by default, with an editor and a post to comment on."""
    url = sa.make_url(postgres_for(f"{worker_id}_killed"))
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{url.database}" RESET synchronous_commit')
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", url.render_as_string(hide_password=False))
    done("init")
    done("sample", "--posts", "1")
    done("user", "add", EMAIL, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE posts SET comments_open = true")
    yield engine
    engine.dispose()


def scalars(engine: sa.Engine, query: str) -> list[str]:
    with engine.connect() as connection:
        return list(connection.exec_driver_sql(query).scalars())


@pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given")
def test_postgres_keeps_what_was_acknowledged_however_often_the_server_is_killed(
    instance: Path, database: sa.Engine, pool: ThreadPoolExecutor
) -> None:
    [post_id] = scalars(database, "SELECT id FROM posts WHERE kind = 'post'")
    acknowledged: SimpleQueue[str] = SimpleQueue()
    writers: list[Writer] = []
    for life in range(KILLED):
        with serving(instance, **OFTEN) as server:
            writers = writers or list(pool.map(lambda number: Writer(number, server.url, int(post_id)), range(WRITERS)))
            enough, most = Event(), acknowledged.qsize() + 4 * WRITERS
            for writer in writers:
                writer.url = server.url
            running = [
                pool.submit(write_until_it_is_gone, writer, acknowledged, enough, most, life * 1000)
                for writer in writers
            ]
            assert enough.wait(timeout=120)
            server.kill()
            for each in running:
                each.result(timeout=60)
    said = {acknowledged.get() for _ in range(acknowledged.qsize())}
    query = "SELECT title FROM posts WHERE status = 'draft' UNION ALL SELECT body FROM comments"
    assert len(said) >= KILLED * 4 * WRITERS
    assert said <= set(scalars(database, query))


def photo(number: int) -> BytesIO:
    """Return a picture unlike all others, with smaller copies to be made of it."""
    file = BytesIO()
    Image.frombytes("RGB", (900, 600), number.to_bytes(4, "big") * 405_000).save(file, "JPEG")
    file.seek(0)
    return file


def upload(writer: Writer, number: int) -> str:
    """Save a draft with a picture; return its title once the server says that it is stored."""
    form = {"csrf_token": writer.token, "title": f"Picture {number}", "body": "Boats.", "action": "save"}
    form["lead_image-alt"] = "Boats"
    answer = writer.browser.post(
        f"{writer.url}/edit/new/standard",
        data=form,
        files={"lead_image": (f"boats-{number}.jpg", photo(number))},
        allow_redirects=False,
        timeout=60,
    )
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[:2000]
    return form["title"]


def upload_until_it_is_gone(writer: Writer, acknowledged: SimpleQueue[str], enough: Event, most: int) -> None:
    try:
        for turn in count(acknowledged.qsize()):
            acknowledged.put(upload(writer, 1000 * writer.number + turn))
            if acknowledged.qsize() >= most:
                enough.set()
    except requests.RequestException:
        return


def test_no_row_is_without_its_files_however_often_the_server_is_killed(
    instance: Path, pool: ThreadPoolExecutor
) -> None:
    done("user", "add", EMAIL, "--role", "editor", "--password-stdin", typed=PASSWORD + "\n")
    acknowledged: SimpleQueue[str] = SimpleQueue()
    writers: list[Writer] = []
    for _ in range(3):
        with serving(instance, **OFTEN) as server:
            writers = writers or [Writer(number, server.url, 0) for number in (0, 2, 4, 6)]
            enough, most = Event(), acknowledged.qsize() + 12
            for writer in writers:
                writer.url = server.url
            running = [pool.submit(upload_until_it_is_gone, writer, acknowledged, enough, most) for writer in writers]
            assert enough.wait(timeout=120)
            server.kill()
            for each in running:
                each.result(timeout=60)
    with_files = dict(rows(instance, "SELECT title, media.path FROM posts JOIN media ON media.id = lead_image_id"))
    said = {acknowledged.get() for _ in range(acknowledged.qsize())}
    assert len(said) >= 36
    assert said <= with_files.keys()
    for path, widths in rows(instance, "SELECT path, CAST(widths AS TEXT) FROM media"):
        for name in (path, *re.findall(r'"(\d{4}/[^"]+)"', widths)):
            with Image.open(instance / "media" / name) as picture:
                picture.load()
