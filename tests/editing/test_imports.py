"""Imports on the desk: uploaded, seen as a preview, stored by the worker, reported on; and what is refused."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import wxr
from flask import Flask
from flask.testing import FlaskClient
from importing_here import ENTITIES, EXPORT, FORM, errors, page, row, sent, work
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from blogapp import db
from blogapp.importing import storing
from blogapp.importing.storing import exclusion
from blogapp.importing.uploaded import files, tasks
from blogapp.jobs import Work
from blogapp.models import Job, Post, SiteImport, User
from blogapp.models.site_imports import KEPT

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture
def sol(signed_in: Callable[..., Any]) -> Any:
    """An administrator at the desk."""
    return signed_in("administrator", name="Sol")


@pytest.fixture(autouse=True)
def uploads(app: Flask) -> Path:
    """The folder of uploads, empty at first."""
    with app.app_context():
        folder = exclusion.folder()
        for each in folder.iterdir():
            files.remove(each.name)
    return folder


def posts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Post)) or 0


def stored(app: Flask, sol: Any, **typed: str) -> str:
    """Upload the export, see the preview, and have it stored; return its page."""
    at = sol.post(FORM, data=sent(EXPORT)).location
    work(app)
    sol.post(f"{at}/store", data=typed)
    work(app)
    return at


def test_preview_says_what_would_be_stored_and_stores_nothing(app: Flask, sol: Any) -> None:
    at = sol.post(FORM, data=sent(EXPORT)).location
    work(app)
    shown = page(sol.get(at)).get_text(" ", strip=True)
    assert "Posts New: 2" in shown
    assert "People New: 1" in shown
    assert "It stays where it was: no files came along." in shown
    assert "https://old.example/wp-content/uploads/2014/05/pier.jpg" in shown
    assert "A new member who cannot sign in" in shown
    assert (posts(app), row(app).state) == (0, "ready")


def test_what_is_confirmed_is_stored_and_read(app: Flask, sol: Any, client: FlaskClient) -> None:
    at = stored(app, sol)
    assert client.get("/2015/03/s1/", follow_redirects=True).text.count("Fog over the quay.")
    assert "Done: 5 things are new or updated." in page(sol.get(at)).get_text()
    report = sol.get(f"{at}/report.json")
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(report.text)["counts"]["posts"] == {"new": 2}
    assert [remark["kind"] for remark in json.loads(report.text)["remarks"]] == ["file"]


def test_a_second_import_changes_nothing(app: Flask, sol: Any) -> None:
    stored(app, sol)
    at = stored(app, sol)
    assert "Done: 0 things are new or updated." in page(sol.get(at)).get_text()
    assert posts(app) == 2


def test_authors_are_who_was_chosen(app: Flask, sol: Any, make_user: Callable[..., User]) -> None:
    mira = make_user("author", "Mira")
    at = sol.post(FORM, data=sent(EXPORT)).location
    work(app)
    options = [each.get("value") for each in page(sol.get(at)).select("#author-0 option")]
    assert mira.email in options
    sol.post(f"{at}/store", data={"author-0": mira.email})
    work(app)
    with app.app_context():
        assert set(db.session.scalars(sa.select(Post.author_id))) == {mira.id}


def test_who_has_the_same_address_is_found(app: Flask, sol: Any, make_user: Callable[..., User]) -> None:
    make_user("author", "Ann Here", "ann@old.example")
    at = sol.post(FORM, data=sent(EXPORT)).location
    work(app)
    assert "Ann Here, who has this e-mail address" in page(sol.get(at)).get_text()


def test_nobody_gets_posts_of_an_address_that_was_not_offered(app: Flask, sol: Any) -> None:
    stored(app, sol, **{"author-0": "nobody@example.org"})
    assert row(app).authors == {}


REFUSED = {
    "no XML": (sent("Fog."), "harbour.xml is no export of WordPress."),
    "a feed": (sent("<rss><channel><item><title>x</title></item></channel></rss>"), "is no export of WordPress."),
    "a document type": (sent(ENTITIES), "The file declares a document type"),
    "a damaged archive": (sent(b"PK\x03\x04 and no more"), "harbour.xml is damaged"),
    "nothing": (sent(), "Choose the file that the former site has exported."),
    "empty": (sent(""), "harbour.xml is empty."),
    "two of Ghost": (sent("{}", "{}", kind="ghost"), "Choose one file"),
    "no Ghost": (sent("{}", kind="ghost"), "harbour.xml is no export of Ghost."),
    "no program": (sent(EXPORT, kind="markdown"), "Choose one of these."),
    "no address": (sent(EXPORT, address="javascript:x"), "This must be a web address"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_export_is_refused_at_its_field(app: Flask, sol: Any, uploads: Path, name: str) -> None:
    data, sentence = REFUSED[name]
    answer = sol.post(
        FORM, data={**data, "files": [(type(file)(file.getvalue()), said) for file, said in data["files"]]}
    )
    assert answer.status_code == 422
    assert sentence in " ".join(errors(answer))
    assert list(uploads.iterdir()) == []
    with app.app_context():
        assert db.session.scalar(sa.select(SiteImport.id)) is None


def test_what_is_too_large_names_the_command(app: Flask, sol: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_MB", 4)
    large = FileStorage(BytesIO(bytes(5 * 2**20)), "harbour.xml")
    boundary, body = encode_multipart({"csrf_token": sol.token(), "kind": "wordpress", "files": large})
    answer = sol.open(FORM, method="POST", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 413
    assert errors(answer) == ["This is larger than 4 MB. Call `blogapp import` on the machine of this site."]


def test_files_lie_for_their_owner_alone_and_go_when_they_are_stored(app: Flask, sol: Any, uploads: Path) -> None:
    at = sol.post(FORM, data=sent(EXPORT, name="../../wsgi.py")).location
    [folder] = uploads.iterdir()
    [file] = folder.iterdir()
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (uploads, folder, file)]
    assert modes == [0o700, 0o700, 0o600]
    assert (file.name, row(app).files) == ("uploaded-file-1", ["wsgi.py"])
    work(app)
    sol.post(f"{at}/store")
    work(app)
    assert list(uploads.iterdir()) == []


def test_an_import_is_cancelled_before_it_stores(app: Flask, sol: Any, uploads: Path) -> None:
    at = sol.post(FORM, data=sent(EXPORT)).location
    work(app)
    sol.post(f"{at}/store")
    assert sol.post(f"{at}/cancel").location == FORM
    work(app)
    assert (posts(app), row(app).state, list(uploads.iterdir())) == (0, "cancelled", [])


def test_what_was_stored_is_cancelled_no_more(app: Flask, sol: Any) -> None:
    at = stored(app, sol)
    assert sol.post(f"{at}/cancel").location == at
    assert (posts(app), row(app).state) == (2, "done")


def test_old_uploads_are_deleted(app: Flask, sol: Any, uploads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sol.post(FORM, data=sent(EXPORT))
    work(app)
    later = db.now() + KEPT + timedelta(minutes=1)
    monkeypatch.setattr(db, "now", lambda: later)
    with app.app_context():
        tasks.tidy(Work(0, tasks.TIDY, "", "", {}, 1, False))
    assert (row(app).state, list(uploads.iterdir())) == ("cancelled", [])


def test_two_imports_never_store_at_once(app: Flask, sol: Any) -> None:
    at = sol.post(FORM, data=sent(EXPORT)).location
    work(app)
    sol.post(f"{at}/store")
    with app.app_context(), storing.alone():
        work(app)
    assert "Another import is running. Wait until it is done." in page(sol.get(at)).get_text()
    assert "Cancel this import" in page(sol.get(at)).get_text()
    assert posts(app) == 0
    with app.app_context(), db.writing():
        db.session.execute(sa.update(Job).values(due_at=db.now()))
        db.session.commit()
    work(app)
    assert posts(app) == 2


def test_the_page_says_that_no_worker_is_running(app: Flask, sol: Any) -> None:
    at = sol.post(FORM, data=sent(EXPORT)).location
    assert "It begins in a moment." in page(sol.get(at)).get_text()
    with app.app_context(), db.writing():
        db.session.execute(sa.update(Job).values(due_at=db.now() - timedelta(minutes=1)))
        db.session.commit()
    assert "no worker is running. Start `blogapp serve`" in page(sol.get(at)).get_text()


def test_others_save_while_a_preview_is_made(
    app: Flask, sol: Any, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lio, answers = signed_in("author", name="Lio"), []
    sol.post(FORM, data=sent(EXPORT))
    note = tasks.Progress.note

    def save(self: Any, step: int) -> None:
        if step == 2:
            with self.app.app_context():
                answers.append(
                    lio.post("/edit/new/status", data={"body": "Still here.", "action": "publish"}).status_code
                )
        note(self, step)

    monkeypatch.setattr(tasks.Progress, "note", save)
    work(app)
    assert set(answers) == {303}
    assert row(app).state == "ready"


def test_only_administrators_see_any_of_it(app: Flask, sol: Any, signed_in: Callable[..., Any]) -> None:
    at = stored(app, sol)
    editor = signed_in("editor", name="Lio")
    assert {editor.get(path).status_code for path in (FORM, at, f"{at}/report.json")} == {404}
    assert {editor.post(path).status_code for path in (FORM, f"{at}/store", f"{at}/cancel")} == {404}
    assert FORM not in editor.get("/edit/").text


def test_a_feed_of_another_program_comes_too(app: Flask, sol: Any, client: FlaskClient) -> None:
    lock = {"id": "1", "title": "Lock", "slug": "lock", "html": "<p>Up.</p>", "status": "published"}
    ghost = {"db": [{"data": {"posts": [lock | {"published_at": "2019-05-09T10:00:00Z"}]}}]}
    at = sol.post(FORM, data=sent(json.dumps(ghost), kind="ghost", address="https://old.example")).location
    work(app)
    sol.post(f"{at}/store")
    work(app)
    assert "Up." in client.get("/lock/", follow_redirects=True).text


def test_newcomers_find_the_way(sol: Any) -> None:
    for path in ("/edit/", "/edit/settings/"):
        assert page(sol.get(path)).select_one(f'main a[href="{FORM}"]'), path


def test_several_files_are_one_export(app: Flask, sol: Any) -> None:
    sol.post(FORM, data=sent(wxr.export(wxr.item(1)), wxr.export(wxr.item(2))))
    work(app)
    assert row(app).counts["posts"] == {"new": 2}
