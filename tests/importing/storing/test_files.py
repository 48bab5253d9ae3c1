"""Files of the former site: from a folder or from their addresses, through the door of all uploads."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from blogapp import db, media
from blogapp.importing import storing
from blogapp.importing.entries import Entry, FileAt, Html, Item, SiteFacts, StoredFile
from blogapp.importing.storing.addresses import key_of, originals
from blogapp.models import FormerAddress, Media, Post, media_uses

pytestmark = [pytest.mark.database, pytest.mark.slow]
UPLOADS = "https://blog.example/wp-content/uploads"
FACTS = SiteFacts(address="https://blog.example")
LOCK = StoredFile("9", f"{UPLOADS}/2019/lock.png", description="The lock", page="https://blog.example/lock/")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the uploads with one picture, and a secret beside it."""
    (tmp_path / "uploads" / "2019").mkdir(parents=True)
    Image.new("RGB", (900, 600), "navy").save(tmp_path / "uploads" / "2019" / "lock.png")
    (tmp_path / "secret.png").write_bytes((tmp_path / "uploads" / "2019" / "lock.png").read_bytes())
    return tmp_path / "uploads"


def post(html: str = "", **given: Any) -> Entry:
    return Entry("12", title="The lock", slug="lock", fields={"body": Html(html)}, **given)


def stored(app: Flask, *items: Item, **options: Any) -> storing.Report:
    with app.app_context(), db.writing():
        report = storing.store(lambda: iter([FACTS, *items]), storing.Options("x", **options))
        db.session.remove()
        return report


def one(app: Flask, model: type[Any]) -> Any:
    with app.app_context(), db.reading():
        row = db.session.scalars(select(model)).one()
        db.session.expunge_all()
        return row


@pytest.mark.any_database
def test_a_file_comes_from_the_folder_and_texts_show_it(app: Flask, folder: Path) -> None:
    text = f'<p><img src="{UPLOADS}/2019/lock-300x200.png" alt="It"><a href="{UPLOADS}/2019/lock.png">all</a></p>'
    report = stored(app, LOCK, post(text), media=folder)
    file, row = one(app, Media), one(app, Post)
    assert report.outcomes["files", "new"] == 1
    assert (file.width, file.description) == (900, "The lock")
    assert f'href="{file.url}"' in row.html
    assert UPLOADS not in row.html
    assert any(f"/media/{path}" in row.html for path in file.widths.values())
    with app.app_context(), db.reading():
        assert db.session.execute(select(media_uses)).all() == [(row.id, file.id)]
        former = {row.path for row in db.session.scalars(select(FormerAddress).where(FormerAddress.kind == "media"))}
        assert former == {"wp-content/uploads/2019/lock.png", "lock", "?attachment_id=9"}
        assert media.storage().has(file.path)


@pytest.mark.any_database
def test_a_field_gets_the_file_or_a_link_remains(app: Flask, folder: Path) -> None:
    fields = {"image": FileAt(LOCK.address, "The lock")}
    picture = Entry("12", format="image", title="The lock", fields=fields)
    stored(app, LOCK, picture)
    assert LOCK.address in one(app, Post).html
    report = stored(app, LOCK, picture, media=folder)
    row = one(app, Post)
    assert report.outcomes["posts", "updated"] == 1
    assert (row.format, row.data["image"]["alt"], row.lead_image_id) == ("image", "The lock", one(app, Media).id)


@pytest.mark.any_database
def test_files_that_no_list_names_are_found_by_their_addresses(app: Flask, folder: Path) -> None:
    text = f'<img src="{UPLOADS}/2019/lock.png" alt=""><img src="https://elsewhere.example/2019/lock.png" alt="">'
    stored(app, post(text), media=folder)
    row = one(app, Post)
    assert one(app, Media).path in row.html
    assert "elsewhere.example" in row.html


@pytest.mark.parametrize(
    "path", ["../secret.png", "%2e%2e/secret.png", "2019/../../secret.png", "link.png", "gone.png"]
)
def test_nothing_beside_the_folder_is_read(path: str, app: Flask, folder: Path) -> None:
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    report = stored(app, StoredFile("9", f"{UPLOADS}/{path}"), media=folder)
    assert report.outcomes["files", "left out"] == 1


@pytest.mark.any_database
def test_what_an_upload_would_be_refused_for_is_refused(app: Flask, folder: Path) -> None:
    (folder / "evil.png").write_bytes(b"<script>alert(1)</script>")
    report = stored(app, StoredFile("9", f"{UPLOADS}/evil.png"), media=folder)
    assert [remark.where for remark in report.remarks()] == [f"{UPLOADS}/evil.png"]


def test_a_second_run_stores_no_file_again_and_one_deleted_here_stays_so(app: Flask, folder: Path) -> None:
    items = (LOCK, post(f'<img src="{LOCK.address}" alt="">'))
    stored(app, *items, media=folder)
    assert stored(app, *items, media=folder).changes == 0
    with app.app_context(), db.writing():
        db.session.delete(db.session.scalars(select(Media)).one())
        db.session.commit()
    assert stored(app, *items, media=folder).outcomes["files", "deleted"] == 1


@pytest.fixture
def former(folder: Path) -> Iterator[str]:
    """The former site, which answers at its address; what it is asked for beside uploads leads elsewhere."""

    class Uploads(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def do_GET(self) -> None:
            if self.path.endswith("moved.png"):
                self.send_response(302)
                self.send_header("Location", "http://192.0.2.7/2019/lock.png")
                self.end_headers()
            else:
                super().do_GET()

        def log_message(self, *_given: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Uploads)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.any_database
def test_files_are_fetched_from_the_site_alone(app: Flask, former: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "OUTGOING_PRIVATE", True)
    items = (
        StoredFile("9", f"{former}/2019/lock.png"),
        StoredFile("10", f"{former}/moved.png"),
        StoredFile("11", f"{former}/gone.png"),
    )
    report = stored(app, *items, fetch=True)
    assert one(app, Media).width == 900
    assert {remark.where: remark.why.partition(":")[0] for remark in report.remarks()} == {
        f"{former}/moved.png": "It could not be had", f"{former}/gone.png": "It could not be had"}  # fmt: skip


@pytest.mark.any_database
def test_private_addresses_are_not_asked(app: Flask, former: str) -> None:
    report = stored(app, StoredFile("9", f"{former}/2019/lock.png"), fetch=True)
    assert "private network" in next(report.remarks()).why


@pytest.mark.any_database
def test_a_dry_run_asks_nobody_and_stores_nothing(app: Flask, folder: Path, former: str) -> None:
    for options, address in (({"media": folder}, LOCK.address), ({"fetch": True}, f"{former}/2019/lock.png")):
        report = stored(app, StoredFile("9", address), dry_run=True, **options)
        assert report.outcomes["files", "new"] == 1
    with app.app_context(), db.reading():
        assert db.session.scalars(select(Media)).all() == []


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("http://www.blog.example/a/b.jpg?resize=300", "blog.example/a/b.jpg"),
        ("//i0.wp.com/blog.example/a/b.jpg?w=9", "blog.example/a/b.jpg"),
        ("/wp-content/uploads/a%20b.jpg", "here.example/wp-content/uploads/a b.jpg"),
    ],
)
def test_spellings_of_an_address_have_one_key(address: str, wanted: str) -> None:
    assert key_of(address, "here.example") == wanted


def test_copies_lead_to_their_originals() -> None:
    assert ("x/a.jpg", 300) in list(originals("x/a-300x200.jpg"))
    assert ("x/a-scaled.jpg", 300) in list(originals("x/a-300x200.jpg"))
    assert ("x/a.jpg", 0) in list(originals("x/a-scaled.jpg"))
