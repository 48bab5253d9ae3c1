"""Uploads that lie in a bucket: stored there alone, and served through the blog with all its checks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

import pytest
from buckets import Failing
from drawing import encoded, picture
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db, media, storage
from blogapp.metadata.images import icons
from blogapp.models import Media, Site
from blogapp.storage import bucket

Publish = Callable[..., Media]
FILM = b"\x1a\x45\xdf\xa3" + b"\x9f\x42\x86\x81\x01\x42\x82\x84webm" + os.urandom(3 * bucket.BLOCK)
AWAY = "The storage for files does not answer, so nothing was uploaded. Try again in a moment."
LIBRARY = "/edit/media/"
NOWHERE = "s3://harbour/media?endpoint=http://127.0.0.1:9"


def nowhere() -> storage.Storage:
    """Return a bucket on a server that is not there."""
    return storage.at(NOWHERE, Path())


def photo(shade: int = 300) -> bytes:
    return encoded(picture((1200, shade)), "PNG")


def test_an_upload_lies_in_the_bucket_with_its_copies_and_nowhere_else(
    app: Flask, publish: Publish, stored: Callable[[], set[str]]
) -> None:
    row = publish(photo(301), "harbour.png")
    assert row.paths <= stored()
    assert len(row.paths) == 3
    assert not (Path(app.instance_path) / "media").exists()


def test_a_picture_is_served_as_from_a_folder(
    app: Flask, publish: Publish, client: FlaskClient, make_app: Callable[..., Flask]
) -> None:
    data, beside = photo(302), make_app()
    there, here = publish(data, "a.png"), publish(data, "a.png", of=beside)
    with client.get(there.url) as of_bucket, beside.test_client().get(here.url) as of_folder:
        assert (of_bucket.status_code, of_bucket.data) == (200, of_folder.data)
        answers = [(of_bucket, there), (of_folder, here)]
    own = {"Date", "ETag", "Last-Modified"}
    headers = [
        {name: value.replace(PurePath(row.path).name, "a.png") for name, value in answer.headers if name not in own}
        for answer, row in answers
    ]
    assert headers[0] == headers[1]
    assert headers[0]["Cache-Control"] == "public, max-age=31536000, s-maxage=300, immutable"
    assert "sandbox" in headers[0]["Content-Security-Policy"]


def test_whoever_has_a_picture_is_told_so_without_a_question_to_the_bucket(
    publish: Publish, client: FlaskClient, swap: Callable[[Any], None]
) -> None:
    url = publish(photo(303), "a.png").url
    tag = client.get(url).headers["ETag"]
    swap(nowhere())
    response = client.get(url, headers={"If-None-Match": tag})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=300, immutable"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("0-99", 0, 100), ("1048570-1048590", 1048570, 1048591), ("-50", len(FILM) - 50, len(FILM)), ("9-", 9, len(FILM))],
)
def test_a_film_is_served_in_ranges(publish: Publish, client: FlaskClient, asked: str, start: int, end: int) -> None:
    url = publish(FILM, "film.webm").url
    with client.get(url, headers={"Range": f"bytes={asked}"}) as response:
        assert response.status_code == 206
        assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(FILM)}"
        assert response.data == FILM[start:end]


def test_a_range_beyond_the_end_is_refused(publish: Publish, client: FlaskClient) -> None:
    with client.get(publish(FILM, "film.webm").url, headers={"Range": f"bytes={len(FILM)}-"}) as response:
        assert response.status_code == 416


def test_a_document_is_handed_out_under_its_name(publish: Publish, client: FlaskClient) -> None:
    row = publish(b"%PDF-1.4\n%%EOF\n", "Tides of May.pdf")
    with client.get(row.url) as response:
        assert response.data == b"%PDF-1.4\n%%EOF\n"
        assert response.headers["Content-Disposition"] == 'attachment; filename="Tides of May.pdf"'
    head = client.head(row.url)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", "15")


def test_the_bucket_makes_nothing_public(publish: Publish, client: FlaskClient, signed_in: Callable[..., Any]) -> None:
    row = publish(photo(304), "draft.png", status="draft")
    assert client.get(row.url).status_code == 404
    assert signed_in("editor").get(row.url).status_code == 200


def test_a_file_that_the_bucket_lost_is_a_404(app: Flask, publish: Publish, client: FlaskClient) -> None:
    row = publish(photo(305), "a.png")
    with app.app_context():
        media.remove(row.paths)
    assert client.get(row.url).status_code == 404


def test_a_file_is_replaced_and_deleted_in_the_bucket(
    app: Flask, signed_in: Callable[..., Any], stored: Callable[[], set[str]]
) -> None:
    editor = signed_in("editor", name="Ada")
    editor.post(LIBRARY, data={"files": [(BytesIO(photo(306)), "first.png")]})
    first = _row(app, "first.png")
    editor.post(f"{LIBRARY}{first.id}/replace", data={"file": (BytesIO(photo(307)), "second.png")})
    second = _row(app, "second.png")
    assert second.paths <= stored()
    assert first.paths <= stored()  # while that can be undone
    editor.post(f"{LIBRARY}{second.id}/delete")
    assert not (first.paths | second.paths) & stored()


def test_the_same_bytes_are_uploaded_again_where_the_bucket_lost_them(
    app: Flask, signed_in: Callable[..., Any], stored: Callable[[], set[str]]
) -> None:
    editor = signed_in("editor", name="Una")
    send = {"files": [(BytesIO(photo(308)), "lost.png")]}
    editor.post(LIBRARY, data=send)
    with app.app_context():
        media.remove(_row(app, "lost.png").paths)
    editor.post(LIBRARY, data={"files": [(BytesIO(photo(308)), "again.png")]})
    assert _row(app, "again.png").paths <= stored()


def _row(app: Flask, name: str) -> Media:
    with app.app_context():
        row = db.session.query(Media).filter_by(filename=name).one()
        db.session.expunge_all()
        return row


def gone(_failing: Failing) -> str:
    return NOWHERE


def no_bucket(failing: Failing) -> str:
    failing.status, failing.body = 404, b"<Error><Code>NoSuchBucket</Code></Error>"
    return failing.bucket


def denied(failing: Failing) -> str:
    return failing.bucket


def broken(failing: Failing) -> str:
    failing.status, failing.body = 500, b"<Error><Code>InternalError</Code></Error>"
    return failing.bucket


def silent(failing: Failing) -> str:
    failing.may_answer.clear()
    return failing.bucket


@pytest.fixture(params=[gone, no_bucket, denied, broken, silent], ids=lambda way: way.__name__)
def failed(
    request: pytest.FixtureRequest, failing_s3: Failing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    swap: Callable[[Any], None],
) -> Callable[[], None]:  # fmt: skip
    """Let the bucket fail in one way: `failed()`."""
    monkeypatch.setattr(bucket, "READ_SECONDS", 1)
    monkeypatch.setattr(bucket, "WRITE_SECONDS", 1)
    return lambda: swap(storage.at(request.param(failing_s3), tmp_path))


def test_a_picture_of_a_bucket_that_fails_is_a_503_and_its_page_answers(
    publish: Publish, client: FlaskClient, failed: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    url = publish(photo(309), "a.png").url
    failed()
    response = client.get(url)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/").status_code == 200
    assert "Traceback" not in caplog.text
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_an_upload_to_a_bucket_that_fails_is_refused_and_all_that_was_typed_is_there(
    app: Flask, signed_in: Callable[..., Any], failed: Callable[[], None]
) -> None:
    failed()
    typed = {"title": "Low tide", "body": "The boats lie on the sand.", "slug": "", "tags": "tides, sand"}
    response = signed_in("editor").post(
        "/edit/new/standard", data=typed | {"body-files": (BytesIO(photo(310)), "sand.png"), "action": "publish"}
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert AWAY in page
    assert all(text in page for text in typed.values())
    with app.app_context():
        assert db.session.query(Media).filter_by(filename="sand.png").count() == 0


def test_the_library_refuses_an_upload_with_the_same_sentence(
    signed_in: Callable[..., Any], failed: Callable[[], None]
) -> None:
    failed()
    response = signed_in("editor").post(LIBRARY, data={"files": [(BytesIO(photo(311)), "sand.png")]})
    assert response.status_code == 422
    assert AWAY in response.get_data(as_text=True)


def test_while_a_server_is_slow_to_fail_nobody_else_waits_for_it(
    failing_s3: Failing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "READ_SECONDS", 1)
    monkeypatch.setattr(bucket, "SLOW", 0.5)
    monkeypatch.setattr(bucket, "PAUSE", 3600)
    store = storage.at(silent(failing_s3), tmp_path)
    for _ in range(3):
        with pytest.raises(storage.Away):
            store.stat("a.png")
    assert failing_s3.asked <= 1 + bucket.RETRIES


def test_a_file_that_breaks_off_is_not_taken_for_a_whole_one(failing_s3: Failing, tmp_path: Path) -> None:
    failing_s3.status, failing_s3.body, failing_s3.length = 206, b"half", 8
    store = storage.at(failing_s3.bucket, tmp_path)
    with pytest.raises(storage.Away):
        store.open("a.png")


def test_an_icon_is_not_drawn_without_the_logo_because_the_bucket_is_away(
    app: Flask, publish: Publish, swap: Callable[[Any], None]
) -> None:
    row = publish(encoded(picture((300, 300)), "PNG"), "logo.png")
    with app.app_context():
        Site(logo={"url": row.url, "width": 300, "height": 300}).store(db.session())
        db.session.commit()
    there = app.extensions[media.uploads.NAME]
    with app.test_request_context():
        expected = icons.png(32)
        shutil.rmtree(Path(app.instance_path) / "drawn")
        swap(nowhere())
        with pytest.raises(storage.Away):
            icons.png(32)
        swap(there)
        assert icons.png(32) == expected
