"""Backup, restore, export and the doctor, where uploads lie in a bucket."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from buckets import S3, Failing
from commands import blogapp, done, refused, rows, serving

from blogapp import storage
from blogapp.backup import unfinished
from blogapp.storage import Storage


@pytest.fixture
def url(s3: S3, monkeypatch: pytest.MonkeyPatch) -> str:
    """The bucket of a blog."""
    monkeypatch.setenv("BLOGAPP_MEDIA_URL", address := s3.bucket())
    return address


@pytest.fixture
def blog(instance: Path, url: str) -> Path:
    """A blog with sample posts, whose pictures lie in the bucket."""
    done("sample", "--posts", "20", "--seed", "3")
    assert not list((instance / "media").glob("[!.]*"))
    return instance


@pytest.fixture
def elsewhere(s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Storage]:
    """Go to an empty instance with an empty bucket."""

    def go() -> Storage:
        monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "second"))
        monkeypatch.setenv("BLOGAPP_MEDIA_URL", other := s3.bucket())
        return storage.at(other, tmp_path)

    return go


def contents(store: Storage) -> dict[str, bytes]:
    found = {}
    for stored in store.walk():
        with store.open(stored.path) as file:
            found[stored.path] = file.read()
    return found


def test_a_backup_reads_from_the_bucket_and_is_restored_into_another(
    blog: Path, url: str, elsewhere: Callable[[], Storage], tmp_path: Path
) -> None:
    before = contents(storage.at(url, blog))
    assert before
    done("backup", str(tmp_path / "all.zip"))
    assert "whole" in done("restore", "--check", str(tmp_path / "all.zip"))
    second = elsewhere()
    done("restore", str(tmp_path / "all.zip"))
    assert contents(second) == before
    assert not (tmp_path / "second" / "media").exists()
    assert rows(tmp_path / "second", "SELECT * FROM media") == rows(blog, "SELECT * FROM media")


def test_a_backup_is_restored_from_a_bucket_into_a_folder(
    blog: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("backup", str(tmp_path / "all.zip"))
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "second"))
    monkeypatch.delenv("BLOGAPP_MEDIA_URL")
    done("restore", str(tmp_path / "all.zip"))
    assert contents(storage.at("", tmp_path / "second")) == contents(storage.at(url, blog))


def test_nothing_is_restored_into_a_bucket_that_holds_something(
    blog: Path, elsewhere: Callable[[], Storage], tmp_path: Path
) -> None:
    done("backup", str(tmp_path / "all.zip"))
    second = elsewhere()
    with second.writing("2026/of-another.png") as file:
        file.write(b"another blog")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / unfinished.NAME).write_text("0" * 64)  # another restore was interrupted here
    assert "is not empty: 2026/of-another.png is there" in refused("restore", str(tmp_path / "all.zip"))
    assert contents(second) == {"2026/of-another.png": b"another blog"}


def test_a_restore_that_fails_leaves_nothing_in_the_bucket(
    blog: Path, elsewhere: Callable[[], Storage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("backup", str(tmp_path / "all.zip"))
    second = elsewhere()
    monkeypatch.setattr("blogapp.backup.restoring.Restore._fill", _out_of_room)
    assert refused("restore", str(tmp_path / "all.zip"))
    assert contents(second) == {}


def _out_of_room(*_given: object) -> None:
    raise OSError(28, "No space left on device")


def test_the_site_as_files_has_what_lies_in_the_bucket_and_comes_back_into_another(
    blog: Path, url: str, elsewhere: Callable[[], Storage], tmp_path: Path
) -> None:
    before = contents(storage.at(url, blog))
    done("export", "site", str(tmp_path / "site"))
    for path, data in before.items():
        assert (tmp_path / "site" / "media" / path).read_bytes() == data
    static = tmp_path / "site" / "static" / "media"
    shown = {path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()}
    assert shown
    assert shown <= before.keys()
    second = elsewhere()
    done("import", "site", str(tmp_path / "site"))
    assert contents(second) == before


def test_the_export_for_wordpress_has_the_files(blog: Path, url: str, tmp_path: Path) -> None:
    done("export", "wordpress", "--with-media", str(tmp_path / "blog.zip"))
    stored = contents(storage.at(url, blog))
    with zipfile.ZipFile(tmp_path / "blog.zip") as archive:
        names = {path for (path,) in rows(blog, "SELECT path FROM media")}
        assert {name: archive.read(f"uploads/{name}") for name in names} == {name: stored[name] for name in names}


def test_the_doctor_tries_the_bucket_and_leaves_nothing_there(blog: Path, url: str) -> None:
    before = contents(storage.at(url, blog))
    said = blogapp("doctor").output
    assert f"ok     media folder: {url}, where files can be written and read" in said
    assert "ok     media: every file is there" in said
    assert contents(storage.at(url, blog)) == before


def test_the_doctor_names_what_is_missing_and_what_is_cut(blog: Path, url: str) -> None:
    store = storage.at(url, blog)
    gone, cut = [path for (path,) in rows(blog, "SELECT path FROM media ORDER BY id LIMIT 2")]
    store.remove(gone)
    with store.writing(cut) as file:
        file.write(b"half")
    said = blogapp("doctor").output
    assert f"wrong  media: 1 files are missing from the media folder, {gone} for one. Restore them." in said
    assert f"wrong  media: 1 files are not as large as they were, {cut} for one. Restore them." in said


@pytest.mark.slow
def test_an_empty_blog_is_prepared_into_its_bucket_and_served(nowhere: Path, url: str) -> None:
    """The library for S3 hangs in processes that are forked from one that used it."""
    with serving(nowhere, "--prepare", "--processes", "1", MEDIA_URL=url) as server:
        stored = contents(storage.at(url, nowhere))
        for (path,) in rows(nowhere, "SELECT path FROM media JOIN media_uses ON media_id = media.id"):
            with urlopen(f"{server.url}/media/{path}", timeout=60) as answer:
                assert answer.read() == stored[path]
    assert stored


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (403, "<Error><Code>AccessDenied</Code></Error>", "access is denied"),
        (403, "<Error><Code>InvalidAccessKeyId</Code></Error>", "the key in AWS_ACCESS_KEY_ID is not known there"),
        (404, "<Error><Code>NoSuchBucket</Code></Error>", "there is no such bucket"),
        (500, "", "its server has an error of its own"),
    ],
)
def test_the_doctor_says_what_is_wrong_with_the_bucket(
    instance: Path, failing_s3: Failing, monkeypatch: pytest.MonkeyPatch, status: int, body: str, reason: str
) -> None:
    failing_s3.status, failing_s3.body = status, body.encode()
    monkeypatch.setenv("BLOGAPP_MEDIA_URL", failing_s3.bucket)
    said = blogapp("doctor").output
    assert f"wrong  media folder: {failing_s3.bucket}: {reason}" in said
    assert "Traceback" not in said
    assert refused("backup", str(instance / "all.zip"))
    assert not (instance / "all.zip").exists()
