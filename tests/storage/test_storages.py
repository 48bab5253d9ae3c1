"""Files in a folder and in a bucket are used alike."""

from __future__ import annotations

import contextlib
import os
from io import SEEK_END
from pathlib import Path

import pytest
from buckets import S3

from blogapp import storage
from blogapp.storage import Storage
from blogapp.storage.bucket import BLOCK

PATH = "2026/05/harbour-1a2b.jpg"


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return storage.at("", tmp_path)
    s3: S3 = request.getfixturevalue("s3")
    return storage.at(s3.bucket(), tmp_path)


def put(store: Storage, data: bytes, path: str = PATH) -> bytes:
    with store.writing(path) as file:
        file.write(data)
    return data


def test_what_is_written_is_read(store: Storage) -> None:
    data = put(store, b"boats")
    with store.open(PATH) as file:
        assert file.read() == data
    stored = store.stat(PATH)
    assert (stored.path, stored.size) == (PATH, 5)


@pytest.mark.parametrize("size", [BLOCK - 1, BLOCK, 6 * BLOCK + 17])
def test_a_large_file_is_read_in_any_order(store: Storage, size: int) -> None:
    data = put(store, os.urandom(size))
    with store.open(PATH) as file:
        assert file.seek(0, SEEK_END) == size
        assert file.read() == b""
        file.seek(size // 2)
        assert file.read(100) == data[size // 2 : size // 2 + 100]
        file.seek(0)
        assert file.read() == data


def test_nothing_is_stored_of_what_could_not_be_written_to_its_end(store: Storage) -> None:
    with contextlib.suppress(KeyboardInterrupt), store.writing(PATH) as file:
        file.write(b"half a boat")
        raise KeyboardInterrupt
    assert not store.has(PATH)
    assert list(store.walk()) == []


def test_what_is_not_there_is_missing(store: Storage) -> None:
    assert not store.has(PATH)
    for ask in (store.open, store.stat):
        with pytest.raises(FileNotFoundError) as caught:
            ask(PATH)
        assert caught.value.filename.endswith(PATH)


def test_a_file_is_removed_once_and_again(store: Storage) -> None:
    put(store, b"boats")
    store.remove(PATH)
    store.remove(PATH)
    assert not store.has(PATH)


def test_all_files_are_listed_but_hidden_and_empty_ones(store: Storage) -> None:
    for path in (PATH, "2026/06/ferry.webp", "2026/.part", ".decoding/x", "mark"):
        put(store, b"" if path == "mark" else path.encode(), path)
    assert {stored.path: stored.size for stored in store.walk()} == {PATH: len(PATH), "2026/06/ferry.webp": 18}


def test_a_folder_in_a_bucket_sees_nothing_of_another(s3: S3, tmp_path: Path) -> None:
    url = s3.bucket()
    put(storage.at(url, tmp_path), b"boats")
    other = storage.at(url.replace("/media?", "/elsewhere?"), tmp_path)
    assert not other.has(PATH)
    assert list(other.walk()) == []


def test_a_storage_elsewhere_takes_no_place_in_the_instance(s3: S3, tmp_path: Path) -> None:
    put(storage.at(s3.bucket(), tmp_path), b"boats")
    assert list(tmp_path.iterdir()) == []
