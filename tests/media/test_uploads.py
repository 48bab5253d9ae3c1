"""Which files are taken, where they are kept, how they are served."""

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from drawing import FORMATS, SECRET, WEBM, atom, bomb, encoded, mp4, picture
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from blogapp.file_types import kind_of
from blogapp.media import NotAccepted, Prepared

Upload = Callable[..., Prepared]
Publish = Callable[[bytes], str]


@pytest.mark.first(1)
@pytest.mark.parametrize("size", [(8192, 6226), (40_000, 40_000)], ids=["51 megapixels", "1600 megapixels"])
def test_more_than_50_megapixels_are_refused(upload: Upload, size: tuple[int, int]) -> None:
    with pytest.raises(NotAccepted, match="more than 50 megapixels"):
        upload(bomb(*size))


@pytest.mark.slow
def test_50_megapixels_are_taken(upload: Upload) -> None:
    assert upload(bomb(8000, 6250)).width == 4000  # every second pixel of what is very large


@pytest.mark.slow
def test_more_than_10_mb_are_refused(upload: Upload) -> None:
    with pytest.raises(NotAccepted, match="at most 10 MB"):
        upload(encoded(picture(), "JPEG") + bytes(10 * 1024 * 1024))


def test_more_than_a_text_may_have_is_refused(upload: Upload) -> None:
    for mime, megabytes in {"application/json": 4, "text/csv": 16}.items():
        with pytest.raises(NotAccepted, match=f"at most {megabytes} MB"):
            upload(b"1" * (megabytes * 1024 * 1024 + 1), kinds=(mime,))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {  # further ones are in the zoo
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "script": b"alert(1)",
    "zip": b"PK\3\4" + bytes(100),
    "pdf": b"%PDF-1.7\n" + bytes(100),
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


@pytest.mark.first(1)
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
    assert kind_of(prepared.mime) == "video"
    assert (media / prepared.path).stat().st_size == prepared.size == len(data)
    assert prepared.width == 0


def film(*, version: int = 0) -> bytes:
    """Return an MP4 that tells where, when and with what it was taken, in all the places where phones write that."""
    dates = bytes([version]) + b"\0\0\0" + (SECRET * 2)[: 16 if version else 8]
    track = atom(b"trak", atom(b"tkhd", dates, b"matrix"), atom(b"mdia", atom(b"mdhd", dates), atom(b"minf", b"kept")))
    place = atom(b"udta", atom(b"\xa9xyz", SECRET))
    long = struct.pack(">I4sQ", 1, b"udta", 16 + len(SECRET)) + SECRET
    moov = atom(b"moov", atom(b"mvhd", dates, b"rate"), track, place, long, atom(b"meta", SECRET))
    return mp4(moov, atom(b"uuid", SECRET), atom(b"mdat", b"the film itself"))


@pytest.mark.parametrize("version", [0, 1])
def test_a_film_does_not_tell_where_it_was_taken(upload: Upload, media: Path, version: int) -> None:
    source = film(version=version)
    stored = (media / upload(source, "train.mp4").path).read_bytes()
    assert SECRET in source
    assert SECRET[:6] not in stored
    assert SECRET[8:14] not in stored
    assert upload(stored, "train.mp4").size == len(source)  # it is whole as before
    assert len(stored) == len(source)
    for kept in (b"matrix", b"rate", b"kept", b"the film itself", b"trak"):
        assert stored.index(kept) == source.index(kept)


BROKEN_FILMS = {
    "truncated": film()[:-1],
    "without a table": mp4(atom(b"mdat", b"the film itself")),
    "too long a box": mp4(struct.pack(">I4s", 999, b"moov")),
    "too short a box": mp4(struct.pack(">I4s", 7, b"moov")),
    "endless boxes": mp4(atom(b"free") * 30_000, atom(b"moov")),
    "a long size of nothing": mp4(struct.pack(">I4sQ", 1, b"moov", 0)),
    "a script": film()[:40] + SVG,
}


@pytest.mark.parametrize("name", BROKEN_FILMS)
def test_a_film_that_is_not_whole_is_refused(upload: Upload, name: str) -> None:
    with pytest.raises(NotAccepted, match="damaged or not complete"):
        upload(BROKEN_FILMS[name], "train.mp4")


def test_deeply_nested_boxes_end(upload: Upload) -> None:
    nested = b""
    for _ in range(5_000):
        nested = atom(b"moov", nested)
    assert upload(mp4(nested), "train.mp4").mime == "video/mp4"


def test_a_video_is_as_large_as_the_setting_says(upload: Upload, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_MB", 1)
    with pytest.raises(NotAccepted, match="at most 1 MB"):
        upload(mp4(atom(b"moov"), atom(b"mdat", bytes(1024 * 1024))))


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


def test_files_are_served_for_good_and_cannot_run(published: Publish, client: FlaskClient) -> None:
    with client.get(published(encoded(picture(), "PNG"))) as response:
        assert response.content_type == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=300, immutable"
        assert "Set-Cookie" not in response.headers


def test_a_video_is_served_in_ranges(published: Publish, client: FlaskClient) -> None:
    with client.get(published(WEBM), headers={"Range": "bytes=4-9"}) as response:
        assert (response.status_code, response.data, response.content_type) == (206, WEBM[4:10], "video/webm")


def test_an_unchanged_file_is_not_sent_again(published: Publish, client: FlaskClient) -> None:
    address = published(encoded(picture(), "JPEG"))
    with client.get(address) as first, client.get(address, headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.slow
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
