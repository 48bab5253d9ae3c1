"""`blogapp media move`: uploads go into a bucket and come back, byte for byte, whatever happens on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest
from buckets import S3, Failing
from commands import blogapp, done, refused, rows, serving
from dying import Dying

from blogapp import storage
from blogapp.machine.atomic_files import atomic_write
from blogapp.media.moving import Differs, Moving
from blogapp.storage import Folder, Storage

PATHS = [f"2026/05/{name}" for name in ("boat.png", "boat-480.webp", "ferry.webm", "tides.pdf")]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder of files, one of which takes several parts."""
    store = Folder(tmp_path / "instance" / "media")
    for number, path in enumerate(PATHS):
        fill(store, path, os.urandom(6_000_000 if number == 2 else 1000 + number))
    return store


def fill(store: Storage, path: str, data: bytes) -> None:
    with store.writing(path) as file:
        file.write(data)


def contents(store: Storage) -> dict[str, str]:
    """Return the hash of each file, as it is read."""
    found = {}
    for stored in store.walk():
        with store.open(stored.path) as file:
            found[stored.path] = sha256(file.read()).hexdigest()
    return found


def move(origin: Storage, target: Storage) -> Moving:
    going = Moving(origin, target)
    for _ in going.steps():
        pass
    assert going.missing() == set()
    return going


def test_files_go_there_and_back_byte_for_byte(s3: S3, folder: Folder, tmp_path: Path) -> None:
    bucket, back = storage.at(s3.bucket(), tmp_path), Folder(tmp_path / "back")
    before = contents(folder)
    assert move(folder, bucket).copied == len(PATHS)
    assert contents(bucket) == before
    assert move(bucket, back).copied == len(PATHS)
    assert contents(back) == contents(folder) == before


def test_what_is_there_already_is_compared_and_not_copied(s3: S3, folder: Folder, tmp_path: Path) -> None:
    bucket = storage.at(s3.bucket(), tmp_path)
    fill(bucket, PATHS[0], (folder.folder / PATHS[0]).read_bytes())
    fill(bucket, PATHS[1], b"?" * folder.stat(PATHS[1]).size)
    assert move(folder, bucket).copied == len(PATHS) - 1
    assert move(folder, bucket).copied == 0
    assert contents(bucket) == contents(folder)


def test_what_comes_and_goes_meanwhile_is_heeded(folder: Folder, tmp_path: Path) -> None:
    target = Folder(tmp_path / "target")
    going = Moving(folder, target)
    for number in going.steps():
        if number == 1:
            fill(folder, "2026/06/new.png", b"new")
            folder.remove(PATHS[-1])
            folder.remove(PATHS[-2])
    assert going.gone == set(PATHS[-2:])
    assert contents(target) == contents(folder)
    assert "2026/06/new.png" in going.sizes


def test_a_copy_that_differs_is_none(folder: Folder, tmp_path: Path) -> None:
    class Lossy(Folder):
        @contextmanager
        def writing(self, path: str, twin: str = "") -> Iterator[IO[bytes]]:
            with atomic_write(self.folder / path) as file:
                yield file
                file.seek(0)
                file.write(b"\0")

    target = Lossy(tmp_path / "target")
    with pytest.raises(Differs):
        move(folder, target)
    assert contents(target) == {}


@pytest.fixture
def blog(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog with sample posts and their pictures."""
    done("sample", "--posts", "6", "--seed", "3")
    return instance


def test_command_moves_a_blog_that_is_used_and_says_what_to_set(s3: S3, blog: Path) -> None:
    here, url = Folder(blog / "media"), s3.bucket()
    before, tables = contents(here), rows(blog, "SELECT * FROM media")
    assert before
    said = done("media", "move", url)
    assert f"{len(before)} files" in said
    assert f"Set BLOGAPP_MEDIA_URL to {url} and restart the blog." in said
    assert contents(storage.at(url, blog)) == contents(here) == before
    assert rows(blog, "SELECT * FROM media") == tables

    with serving(blog, "--processes", "2", MEDIA_URL=url) as server:
        for (path,) in rows(blog, "SELECT path FROM media JOIN media_uses ON media_id = media.id"):
            with urlopen(f"{server.url}/media/{path}", timeout=60) as answer:
                assert sha256(answer.read()).hexdigest() == before[path]


def test_command_brings_everything_back(s3: S3, blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, url = Folder(blog / "media"), s3.bucket()
    before = contents(here)
    done("media", "move", url)
    for path in before:
        here.remove(path)
    monkeypatch.setenv("BLOGAPP_MEDIA_URL", url)
    said = done("media", "move", "instance")
    assert "Remove BLOGAPP_MEDIA_URL and restart the blog." in said
    assert contents(here) == before
    assert "are not needed any more" in done("media", "move", url, "--from", "instance")


def test_killed_at_any_moment_it_goes_on(s3: S3, blog: Path) -> None:
    url, here = s3.bucket(), Folder(blog / "media")
    before = contents(here)
    with Dying() as dying:
        _, number = dying.run("calls", 0, "media", "move", s3.bucket())
        for share in (0.5, 0.7, 0.9):
            status, _ = dying.run("calls", int(number * share), "media", "move", url)
            assert status == -signal.SIGKILL
            assert contents(storage.at(url, blog)).items() <= before.items()  # whatever is there is whole
    assert f"{len(before)} files" in done("media", "move", url)
    assert contents(storage.at(url, blog)) == before


def test_command_refuses_what_it_cannot_use(blog: Path, failing_s3: Failing) -> None:
    assert "already" in refused("media", "move", "instance")
    assert "access is denied" in refused("media", "move", failing_s3.bucket)
    wrong = blogapp("media", "move", "s3://Harbour")
    assert (wrong.exit_code, "must name a bucket" in wrong.output) == (2, True)
