"""Which files are taken, where they are kept, how they are served."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import FORMATS, WEBM, atom, bomb, encoded, mp4, picture
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from blogapp.media import NotAccepted, Prepared
from blogapp.media.kinds import VIDEOS

Upload = Callable[..., Prepared]


@pytest.mark.parametrize("size", [(8192, 6226), (40_000, 40_000)], ids=["51 megapixels", "1600 megapixels"])
def test_more_than_50_megapixels_are_refused(upload: Upload, size: tuple[int, int]) -> None:
    with pytest.raises(NotAccepted, match="more than 50 megapixels"):
        upload(bomb(*size))


def test_50_megapixels_are_taken(upload: Upload) -> None:
    assert upload(bomb(8000, 6250)).width == 8000


def test_more_than_10_mb_are_refused(upload: Upload) -> None:
    with pytest.raises(NotAccepted, match="at most 10 MB"):
        upload(encoded(picture(), "JPEG") + bytes(10 * 1024 * 1024))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "svg": SVG,
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "script": b"alert(1)",
    "zip": b"PK\3\4" + bytes(100),
    "pdf": b"%PDF-1.7\n" + bytes(100),
    "bmp": encoded(picture(), "BMP"),
    "tiff": encoded(picture(), "TIFF"),
    "ico": encoded(picture((64, 64)), "ICO"),
    "quicktime": atom(b"ftyp", b"qt  \0\0\2\0qt  "),
    "heic": atom(b"ftyp", b"heic\0\0\0\0mif1heic"),
    "matroska": WEBM.replace(b"\x84webm", b"\x88matroska"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_other_files_are_refused_whatever_their_name(upload: Upload, media: Path, name: str) -> None:
    before = set(media.rglob("*"))
    with pytest.raises(NotAccepted, match=r"^This file cannot be used here\. Choose one of these types: JPEG, PNG, "):
        upload(HOSTILE[name], "harbour.jpg")
    assert set(media.rglob("*")) == before


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_a_truncated_picture_is_refused(upload: Upload, kind: str, part: float) -> None:
    image = Image.effect_noise((200, 200), 90).convert("RGB")
    data = encoded(image, kind)
    with pytest.raises(NotAccepted, match="damaged or not complete"):
        upload(data[: int(len(data) * part)])


@pytest.mark.parametrize("kind", FORMATS)
def test_a_head_followed_by_a_script_is_refused(upload: Upload, kind: str) -> None:
    with pytest.raises(NotAccepted, match="damaged or not complete"):
        upload(encoded(picture((8, 8)), kind)[:32] + SVG)


@pytest.mark.parametrize("kind", FORMATS)
def test_flipped_bytes_make_a_picture_or_a_sentence(upload: Upload, kind: str) -> None:
    data = bytearray(encoded(picture((64, 64)), kind))
    for place in range(4, len(data), max(1, len(data) // 60)):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        with contextlib.suppress(NotAccepted):
            upload(bytes(broken))


def test_a_polyglot_loses_its_second_meaning(upload: Upload, media: Path) -> None:
    data = encoded(picture(), "GIF", comment=b"/*") + b"*/=1;alert(1)//<script>alert(1)</script>"
    assert b"script" not in (media / upload(data).path).read_bytes()


def test_an_empty_file_is_refused(upload: Upload) -> None:
    with pytest.raises(NotAccepted, match="empty"):
        upload(b"")


def test_a_type_that_was_not_asked_for_is_refused(upload: Upload) -> None:
    with pytest.raises(NotAccepted, match="one of these types: MP4, WebM"):
        upload(encoded(picture(), "PNG"), kinds=("video/mp4", "video/webm"))


@pytest.mark.parametrize("data", [mp4(), WEBM], ids=["mp4", "webm"])
def test_videos_are_stored(upload: Upload, media: Path, data: bytes) -> None:
    prepared = upload(data, "train.mp4")
    assert prepared.mime in VIDEOS
    assert (media / prepared.path).stat().st_size == prepared.size == len(data)
    assert prepared.width == 0


def test_a_video_is_as_large_as_the_setting_says(upload: Upload, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_MB", 1)
    with pytest.raises(NotAccepted, match="at most 1 MB"):
        upload(mp4(atom(b"mdat", bytes(1024 * 1024))))


NAMES = [
    "../../../etc/passwd.jpg", "..\\..\\evil.jpg", "C:\\a.jpg", "/etc/a.jpg", "\0.jpg", "a\nb.jpg", ".htaccess", "",
    "日本.jpg", "a" * 400 + ".jpg", "<script>.jpg", "con.jpg", "%2e%2e%2f.jpg", "\u202egpj.exe",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_path_is_the_blog_s_own(upload: Upload, media: Path, name: str) -> None:
    prepared = upload(encoded(picture((8, 8)), "JPEG"), name)
    folder, _, file = prepared.path.rpartition("/")
    assert file.isascii()
    assert file.replace("-", "").removesuffix(".jpg").isalnum()
    assert (media / folder).resolve().parent.parent == media.resolve()
    assert len(prepared.filename) <= 255


def test_two_uploads_of_one_file_do_not_meet(upload: Upload) -> None:
    data = encoded(picture((8, 8)), "JPEG")
    assert upload(data, "harbour.jpg").path != upload(data, "harbour.jpg").path


def test_a_discarded_upload_leaves_nothing(upload: Upload, app: Flask, media: Path) -> None:
    before = {path for path in media.rglob("*") if path.is_file()}
    prepared = upload(encoded(picture(), "JPEG"))
    with app.app_context():
        prepared.discard()
        prepared.discard()
    assert {path for path in media.rglob("*") if path.is_file()} == before


def test_a_full_disk_is_a_sentence_and_leaves_nothing(upload: Upload, app: Flask, media: Path) -> None:
    media.mkdir(exist_ok=True)
    limit = media.with_name("media-of-others")
    media.rename(limit)
    media.write_text("in the way of the folder")
    try:
        with pytest.raises(NotAccepted, match="could not be stored on the server"):
            upload(encoded(picture(), "JPEG"))
    finally:
        media.unlink()
        limit.rename(media)


def test_the_row_says_what_was_stored(upload: Upload) -> None:
    prepared = upload(encoded(picture(), "JPEG"), "Λιμάνι.jpg")
    row = prepared.row(7)
    assert (row.filename, row.mime, row.width, row.height, row.uploaded_by) == ("Λιμάνι.jpg", "image/jpeg", 600, 400, 7)
    assert row.path.rpartition("/")[2].startswith("limani-")
    row.id = 1
    assert row.as_file().widths == {480: f"/media/{prepared.widths['480']}"}


def test_files_are_served_for_good_and_cannot_run(upload: Upload, client: FlaskClient) -> None:
    prepared = upload(encoded(picture(), "PNG"))
    with client.get(f"/media/{prepared.path}") as response:
        assert response.content_type == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in response.headers


def test_a_video_is_served_in_ranges(upload: Upload, client: FlaskClient) -> None:
    prepared = upload(WEBM)
    with client.get(f"/media/{prepared.path}", headers={"Range": "bytes=4-9"}) as response:
        assert (response.status_code, response.data, response.content_type) == (206, WEBM[4:10], "video/webm")


def test_an_unchanged_file_is_not_sent_again(upload: Upload, client: FlaskClient) -> None:
    address = f"/media/{upload(encoded(picture(), 'JPEG')).path}"
    with client.get(address) as first, client.get(address, headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_nothing_outside_the_folder_is_served(app: Flask, client: FlaskClient, media: Path) -> None:
    media.mkdir(exist_ok=True)
    outside = media.parent / "secret.jpg"
    outside.write_bytes(b"secret")
    (media / "notes.txt").write_text("of no served type")
    ways = [
        "../secret.jpg", "..%2fsecret.jpg", "%2e%2e/secret.jpg", "2026/../../secret.jpg", "..\\secret.jpg", "%00.jpg",
        f"{outside}", "notes.txt", "", ".", "2026", "none.jpg", "a" * 5000 + ".jpg", "%ff.jpg",
    ]  # fmt: skip
    assert {client.get(f"/media/{way}", follow_redirects=True).status_code for way in ways} == {404}
    outside.unlink()
