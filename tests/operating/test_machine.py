"""What is kept and what is refused when the machine fails: each line of the table in docs/operating.md."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from commands import blogapp, done, refused, rows, serving
from databases import POSTGRES, postgres_for
from failing import WORDS, Blog, Line, line

from blogapp import create_app, db, migrations
from blogapp.http.rate_limits import limiter

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
READ_ONLY = (
    "The blog cannot be written to right now: its database is read-only. Reading goes on; what you type is kept in the "
    "form. Tell who looks after the machine."
)
TABLE = PAGE.read_text().partition("## When the machine fails")[2].partition("\n## ")[0]
LINES = [line.split(" | ")[0].removeprefix("| ") for line in TABLE.splitlines() if line.startswith("| ")][2:]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the instance lies; tests may give another disk."""
    return tmp_path / "instance"


@pytest.fixture
def blog(folder: Path, empty_instance: Path) -> Iterator[Blog]:
    shutil.copytree(empty_instance, folder, dirs_exist_ok=True)
    app = create_app(INSTANCE=str(folder))
    yield Blog(app)
    with app.app_context():
        db.engine().dispose()


def test_every_line_is_tried() -> None:
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_machine*.py"))
    tried = re.findall(r'^ *@line\("(.*)"\)$', tests, re.MULTILINE)
    assert sorted(tried) == sorted(LINES)
    assert len(LINES) >= 14


@pytest.mark.slow
@line("another process locks the database")
def test_who_reads_does_not_wait_for_a_lock(blog: Blog) -> None:
    with sqlite3.connect(blog.instance / "blogapp.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert blog.read() == {200}
        blog.refuses(most=9)
        other.execute("ROLLBACK")
    assert blog.write().status_code == 303


@pytest.mark.slow
@line("the database's file is gone")
def test_a_lost_file_is_not_made_anew(blog: Blog) -> None:
    path = blog.instance / "blogapp.db"
    assert blog.read() == {200}
    path.rename(blog.instance / "elsewhere")
    assert blog.read() == {503}
    blog.refuses()
    assert not path.exists()
    (blog.instance / "elsewhere").rename(path)
    assert (blog.read(), blog.write().status_code) == ({200}, 303)


@line("the database's file is damaged")
@pytest.mark.parametrize("damage", [b"This is no database. " * 200, b"", b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_file_is_no_mistake_of_ours(blog: Blog, damage: bytes) -> None:
    with blog.app.app_context():
        db.engine().dispose()
    for path in blog.instance.glob("blogapp.db-*"):
        path.unlink()
    (blog.instance / "blogapp.db").write_bytes(damage)
    assert blog.read() == {503}
    blog.refuses()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")


@ROOT
class TestDisk:
    @pytest.fixture
    def folder(self, disk: Path) -> Path:
        return disk / "instance"

    @pytest.mark.slow
    @line("the disk is read-only")
    def test_a_read_only_disk_can_be_read(self, blog: Blog, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with blog.app.app_context():
            db.engine().dispose()
        limiter.storage.close()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert blog.read() == {200}
        assert {blog.told(path) for path in ("/edit/", "/edit/new/standard")} == {READ_ONLY}
        blog.refuses()
        with serving(blog.instance) as server:
            assert requests.get(server.url + blog.post, timeout=30).status_code == 200
        with blog.app.app_context():
            db.engine().dispose()
        assert blog.read() == {200}
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        assert (blog.told("/edit/"), blog.write().status_code) == ("", 303)

    @pytest.mark.slow
    @line("the folder of uploaded files is read-only")
    def test_a_read_only_folder_of_files_takes_texts(self, blog: Blog) -> None:
        folder = blog.instance / "media"
        folder.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", folder], check=True)
        try:
            assert blog.told("/edit/new/standard").startswith("Pictures and other files cannot be uploaded right now")
            with next((PAGE.parent / "images").glob("*.png")).open("rb") as stream:
                page = blog.write(lead_image=(stream, "boats.png"))
            assert (page.status_code, WORDS in page.text) == (503, True)
            assert blog.write().status_code == 303
        finally:
            subprocess.run(["umount", folder], check=True)
        assert blog.told("/edit/new/standard") == ""

    @pytest.mark.slow
    @line("the disk is full")
    def test_a_full_disk_takes_nothing_and_shows_everything(
        self, blog: Blog, disk: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert blog.read() == {200}
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass
        assert blog.read() == {200}
        blog.refuses(507)
        picture = (Path(__file__).parents[2] / "docs" / "images").glob("*.png").__next__()
        with picture.open("rb") as stream:
            page = blog.write(lead_image=(stream, "boats.png"))
        assert (page.status_code, WORDS in page.text) == (507, True)
        assert [path for path in blog.instance.rglob("media/**/*") if path.is_file()] == []
        monkeypatch.setenv("BLOGAPP_INSTANCE", str(blog.instance))
        out = disk / "blog.xml"
        assert "No space left" in refused("export", "wordpress", str(out))
        assert [path for path in disk.iterdir() if path.name not in {"filler", "instance"}] == []
        assert any(line.startswith("wrong  disk: Only") for line in blogapp("doctor").stdout.splitlines())
        filler.unlink()
        assert blog.write().status_code == 303


@pytest.fixture
def way(tmp_path: Path, worker_id: str) -> Iterator[Line]:
    url = sa.make_url(postgres_for(f"{worker_id}_away"))
    way = Line(str(url.host), url.port or 5432)
    way.url = url.set(host="127.0.0.1", port=way.port).render_as_string(hide_password=False)
    yield way
    way.cut()


@pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given")
@line("PostgreSQL is stopped")
@line("PostgreSQL hangs")
def test_a_server_that_is_away_is_noticed_soon_both_ways(tmp_path: Path, way: Any) -> None:
    app = create_app(INSTANCE=str(tmp_path / "instance"), DATABASE_URL=way.url)
    with app.app_context():
        migrations.upgrade(db.engine())
    blog = Blog(app)
    assert blog.read() == {200}
    for fails, most in ((way.cut, 1.5), (way.hang, 7)):
        fails()
        began = time.monotonic()
        assert app.test_client().get("/search/?q=boats").status_code == 503
        assert time.monotonic() - began < most
        assert blog.read() == {200}  # what was read before is still in memory
        blog.refuses(most=most)
        way.open(way.port) if fails == way.cut else way.mend()
        began = time.monotonic()
        assert (blog.read(), blog.write().status_code) == ({200}, 303)
        assert time.monotonic() - began < 2
    with app.app_context():
        db.engine().dispose()


@pytest.mark.skipif(not POSTGRES, reason="no PostgreSQL given")
@line("PostgreSQL is read-only, as a standby is")
def test_a_server_that_only_reads_is_told_on_the_desk(tmp_path: Path, worker_id: str) -> None:
    url = postgres_for(f"{worker_id}_standby")
    app = create_app(INSTANCE=str(tmp_path / "instance"), DATABASE_URL=url)
    with app.app_context():
        migrations.upgrade(db.engine())
    blog = Blog(app)
    assert blog.told("/edit/") == ""
    for setting, told in (("SET default_transaction_read_only TO on", READ_ONLY), ("RESET ALL", "")):
        server = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql("SET default_transaction_read_only TO off")
            connection.exec_driver_sql(f'ALTER DATABASE "{server.url.database}" {setting}')
        server.dispose()
        with app.app_context():
            db.engine().dispose()
        assert (blog.read(), blog.told("/edit/")) == ({200}, told)
        blog.refuses() if told else blog.write()
    assert blog.write().status_code == 303
    with app.app_context():
        db.engine().dispose()


@pytest.mark.first(1)
@line("Redis is away or hangs")
@pytest.mark.parametrize("hangs", [False, True])
def test_limits_hold_without_redis(blog: Blog, hangs: bool) -> None:
    way = Line("127.0.0.1", 9)
    way.hang() if hangs else way.cut()
    settings = {"REDIS_URL": f"redis://127.0.0.1:{way.port}", "SIGN_IN_RATE": "2 per minute"}
    alone = create_app(INSTANCE=str(blog.instance), **settings).test_client()
    began = time.monotonic()
    tries = [alone.post("/login", data={"email": "a@example.org", "password": "x"}).status_code for _ in range(3)]
    assert (tries, alone.get("/").status_code) == ([422, 422, 429], 200)
    assert time.monotonic() - began < 6
    with alone.application.app_context():
        db.engine().dispose()
    if hangs:
        way.cut()


@pytest.mark.slow
@line("an uploaded file is missing")
def test_a_post_goes_without_its_lost_file(blog: Blog) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(blog.instance))
        done("sample", "--posts", "12")
    [(lost,), *_] = rows(blog.instance, "SELECT path FROM media")
    shutil.rmtree(blog.instance / "media")
    assert blog.read() == {200}
    reader = blog.app.test_client()
    assert reader.get(f"/media/{lost}").status_code == 404
    pages = [path for (path,) in rows(blog.instance, "SELECT path FROM posts WHERE status = 'published'")]
    assert {reader.get(f"/{path}/").status_code for path in pages} == {200}
    assert blog.write().status_code == 303


@pytest.mark.first(1)
@line("a session's cookie is damaged")
@pytest.mark.parametrize("value", ["", "x", "a.b.c", "\x7f", ".eJw=.aaaa.bbbb", "é" * 100, "a" * 4000])
def test_who_has_a_damaged_cookie_is_signed_out(blog: Blog, value: str) -> None:
    for client in (blog.author, reader := blog.app.test_client()):
        client.set_cookie("blogapp", value)
    assert {reader.get(path).status_code for path in ("/", blog.post, "/login")} == {200}
    page = reader.post("/edit/new/standard", data={"body": WORDS})
    assert (page.status_code, WORDS in page.text) == (401, True)


KEYS = ["", "short", "x" * 31, "a" * 64, "change-me-" * 5, "your-secret-key-goes-here-please-change-it",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"]  # fmt: skip


@pytest.mark.first(2)
@line("the secret key is lost, short or well known")
@pytest.mark.parametrize("key", KEYS)
def test_a_weak_key_stops_the_start_with_the_remedy(blog: Blog, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(blog.instance))
    path = blog.instance / "secret_key"
    path.write_text(key)
    assert "blogapp init --new-key" in refused("serve", "--port", "0")
    path.unlink()
    assert "blogapp init --new-key" in refused("user", "list")
    assert not path.exists()
    assert "blogapp init --new-key" in refused("serve", "--port", "0")
    monkeypatch.setenv("BLOGAPP_SECRET_KEY", key)
    said = refused("serve", "--port", "0")
    assert "BLOGAPP_SECRET_KEY" in said
    assert key == "" or key not in said
    monkeypatch.delenv("BLOGAPP_SECRET_KEY")
    done("init", "--new-key")
    assert len(path.read_text()) >= 32
    assert "sol@" in done("user", "list")
