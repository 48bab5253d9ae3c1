"""A file that is no backup, or lies: refused with a sentence, before anything is written anywhere."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from backing_up import put
from commands import done, refused

Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def good(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup with a file, to be spoilt."""
    folder = tmp_path_factory.mktemp("good")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(empty_instance))
        put(empty_instance / "media" / "harbour.txt", "boats" * 100)
        done("backup", str(folder / "good.zip"))
        (empty_instance / "media" / "harbour.txt").unlink()
        (empty_instance / "media").rmdir()
    return folder / "good.zip"


@pytest.fixture
def refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], str]:
    """Restore a file that must be refused; nothing has come to be. Return the sentence."""
    place = tmp_path / "deep" / "down" / "instance"
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(place))

    def refuse(path: Path) -> str:
        before = sorted(tmp_path.rglob("*"))
        sentences = {refused("restore", str(path)), refused("restore", "--check", str(path))}
        assert sorted(tmp_path.rglob("*")) == before
        [sentence] = sentences
        return sentence

    return refuse


def contents_of(good: Path) -> Contents:
    with zipfile.ZipFile(good) as source:
        return {info.filename: source.read(info) for info in source.infolist()}


def add(contents: Contents, name: str, data: bytes) -> None:
    """Add a file, and all that a backup says of it."""
    manifest = json.loads(contents["manifest.json"])
    manifest["members"] += 1
    manifest["size"] += len(data)
    contents[name] = data
    contents["members.jsonl"] += json.dumps([name, len(data), sha256(data).hexdigest()]).encode() + b"\n"
    contents["manifest.json"] = json.dumps(manifest).encode()


def write(path: Path, contents: Contents, **odd: Any) -> Path:
    """Write a ZIP; `odd` is set at the member that is called so."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = odd.get(name, stat.S_IFREG | 0o600) << 16
            target.writestr(info, data)
    return path


@pytest.mark.slow
def test_the_spoilt_would_be_taken_if_they_were_not(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "instance"))
    contents = contents_of(good)
    add(contents, "files/media/fog.txt", b"fog")
    done("restore", str(write(tmp_path / "more.zip", contents)))
    assert (tmp_path / "instance" / "media" / "fog.txt").read_bytes() == b"fog"


@pytest.mark.first(8)
@pytest.mark.parametrize(
    "name",
    [
        "../evil", "files/../../evil", "files/media/../../../evil", "/tmp/evil", "files//tmp/evil", "files/media//evil",
        "files/media/./evil", "files/media/..", "files/media/a\\..\\..\\evil", "C:\\evil", "files/media/C:evil",
        "files/blogapp.db", "files/secret_key", "files/.bashrc", "files/media/.part", "files/media/",
        "files/media/a\nb", "files/other/evil", "evil", "tables/../evil.jsonl", "tables/a/b.jsonl",
        f"files/media/{'a' * 300}",
        f"files/media/{'a/' * 3000}b", "files/media/\ud800",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere(name: str, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good)
    with_escapes = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if "\ud800" in name else name
    add(contents, with_escapes, b"evil")
    path = write(tmp_path / "bad.zip", contents)
    if "\ud800" in name:
        path.write_bytes(path.read_bytes().replace("\ufffd".encode(), b"\xed\xa0\x80"))
    assert "bad.zip" in refuses(path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_what_is_no_plain_file(kind: int, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good)
    add(contents, "files/media/link", b"/etc/passwd")
    odd = {"files/media/link": kind | 0o777}
    assert "files/media/link" in refuses(write(tmp_path / "bad.zip", contents, **odd))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    path = write(tmp_path / "bad.zip", contents_of(good))
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("files/media/harbour.txt", "other boats")
    assert "same name" in refuses(path)


@pytest.mark.parametrize("name", ["files/media/harbour.txt", "tables/posts.jsonl", "manifest.json", "members.jsonl"])
def test_a_missing_file(name: str, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good)
    del contents[name]
    assert "bad.zip" in refuses(write(tmp_path / "bad.zip", contents))


def test_a_file_that_is_in_no_list(good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good) | {"files/media/fog.txt": b"fog"}
    assert "in no list" in refuses(write(tmp_path / "bad.zip", contents))


def test_a_file_that_was_changed(good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good) | {"files/media/harbour.txt": b"boars" * 100}
    assert "harbour.txt" in refuses(write(tmp_path / "bad.zip", contents))


@pytest.mark.parametrize("name", ["files/media/harbour.txt", "tables/settings.jsonl", "members.jsonl", "manifest.json"])
def test_a_bit_that_was_lost(name: str, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    data = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as source:
        info = source.getinfo(name)
    data[info.header_offset + 30 + len(name) + 30] ^= 4
    (tmp_path / "bad.zip").write_bytes(data)
    assert "bad.zip" in refuses(tmp_path / "bad.zip")


@pytest.mark.first(3)
@pytest.mark.parametrize("part", [0, 1, 21, 500, 0.3, 0.7, 0.999])
def test_a_part_of_one(part: float, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    data = good.read_bytes()
    (tmp_path / "bad.zip").write_bytes(data[: part if isinstance(part, int) else int(len(data) * part)])
    assert "It is no backup" in refuses(tmp_path / "bad.zip")


def test_a_text_and_another_zip(tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    put(tmp_path / "notes.zip", "boats\n" * 1000)
    assert "It is no backup" in refuses(tmp_path / "notes.zip")
    assert "manifest.json" in refuses(write(tmp_path / "other.zip", {}))


def central(data: bytes, name: str) -> int:
    """Return where the list of members speaks of one."""
    return data.rindex(b"PK\1\2", 0, data.rindex(name.encode()))


def test_a_locked_file(good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    data = bytearray(good.read_bytes())
    data[central(bytes(data), "files/media/harbour.txt") + 8] |= 1
    (tmp_path / "bad.zip").write_bytes(data)
    assert "harbour.txt" in refuses(tmp_path / "bad.zip")


@pytest.mark.first(2)
@pytest.mark.parametrize("size", [0, 10, 499, 501, 2**20, 2**31])
def test_a_size_that_is_a_lie(size: int, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    path = write(tmp_path / "bad.zip", contents_of(good))
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, central(bytes(data), "files/media/harbour.txt") + 24, size)
    path.write_bytes(data)
    assert "bad.zip" in refuses(path)


def test_files_that_share_their_bytes(good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good)
    add(contents, "files/media/zeros.bin", bytes(2**20))
    path = write(tmp_path / "bad.zip", contents)
    data, number = path.read_bytes(), 5000
    start = central(data, "files/media/zeros.bin")
    end = data.index(b"PK\5\6", start)
    one = data[start : start + 46 + len("files/media/zeros.bin")]
    begin = struct.unpack_from("<L", data, end + 16)[0]
    others = b"".join(one.replace(b"zeros.bin", b"z%07d" % each) for each in range(number))
    others = others.replace(
        struct.pack("<H", len("files/media/zeros.bin")), struct.pack("<H", len("files/media/z0000000"))
    )
    listed = data[begin:end] + others
    count = struct.unpack_from("<H", data, end + 10)[0] + number
    path.write_bytes(
        data[:begin] + listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listed), begin, 0)
    )
    assert "more than a file of its size can" in refuses(path)


@pytest.mark.slow
@pytest.mark.parametrize("honest", [True, False])
def test_a_million_files(honest: bool, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    number = 10**6
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *[number if honest else 3] * 2, len(entry) * number, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(entry) * number, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    (tmp_path / "bad.zip").write_bytes(entry * number + end + locator + last)
    assert "more files than any backup" in refuses(tmp_path / "bad.zip")


SPOILT_MANIFESTS = [
    b"", b"[]", b"{", b"[" * 100_000, b"\xff", b'{"format": 1}', b'{"format": 2}', b'{"format": "1"}', b"null",
    b'{"format": 1, "tables": {"posts": {}}}', b" " * 5_000_000,
]  # fmt: skip


@pytest.mark.first(4)
@pytest.mark.parametrize("manifest", SPOILT_MANIFESTS, ids=range(len(SPOILT_MANIFESTS)))
def test_a_manifest_that_says_nothing(
    manifest: bytes, good: Path, tmp_path: Path, refuses: Callable[[Path], str]
) -> None:
    assert "bad.zip" in refuses(write(tmp_path / "bad.zip", contents_of(good) | {"manifest.json": manifest}))


@pytest.mark.first(4)
@pytest.mark.parametrize(
    "change",
    [
        {"revision": 25}, {"revision": "0099"}, {"revision": "../0001"}, {"members": "many"}, {"members": 0},
        {"size": -1}, {"has_secrets": True}, {"tables": {}}, {"tables": []}, {"version": None}, {"made_at": 5},
        {"evil": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_lies(
    change: dict[str, Any], good: Path, tmp_path: Path, refuses: Callable[[Path], str]
) -> None:
    contents = contents_of(good)
    contents["manifest.json"] = json.dumps(json.loads(contents["manifest.json"]) | change).encode()
    assert "bad.zip" in refuses(write(tmp_path / "bad.zip", contents))


@pytest.mark.first(3)
@pytest.mark.parametrize(
    "line",
    [b"{}", b"[]", b"nothing", b"[" * 100_000, b'["build"]', b"[1,2]", b'["a","no JSON"]', b"[null,\xff]", b'["a","1"'],
    ids=range(9),
)
def test_a_row_that_is_none(line: bytes, good: Path, tmp_path: Path, refuses: Callable[[Path], str]) -> None:
    contents = contents_of(good)
    manifest = json.loads(contents["manifest.json"])
    data = line + b"\n"
    name = "tables/settings.jsonl"
    former = len(contents[name])
    contents[name] = data
    manifest["tables"]["settings"] |= {"digest": sha256(data).hexdigest(), "rows": 1}
    manifest["size"] += len(data) - former
    listed = [json.loads(each) for each in contents["members.jsonl"].splitlines()]
    listed = [[name, len(data), sha256(data).hexdigest()] if each[0] == name else each for each in listed]
    contents["members.jsonl"] = b"".join(json.dumps(each).encode() + b"\n" for each in listed)
    contents["manifest.json"] = json.dumps(manifest).encode()
    assert "'settings'" in refuses(write(tmp_path / "bad.zip", contents))


def test_a_secret_key_that_is_locked_in_no_way(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "deep"))
    contents = contents_of(good)
    add(contents, "secrets.age", b"age-encryption.org/v1\n-> scrypt AAAA 63\nAAAA\n--- AAAA\n")
    contents["manifest.json"] = json.dumps(json.loads(contents["manifest.json"]) | {"has_secrets": True}).encode()
    monkeypatch.setenv("BLOGAPP_BACKUP_PASSPHRASE", "a tide table")
    path, place = write(tmp_path / "bad.zip", contents), tmp_path / "deep"
    assert "cannot be opened" in refused("restore", str(path))
    assert not place.exists()
