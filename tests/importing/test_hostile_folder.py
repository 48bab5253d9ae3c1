"""A folder that lies, or was spoilt: refused with a sentence that names the file, before anything is stored."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import blogapp, done

TEXT = """---
{
  "comments_open": true, "created_at": "2026-01-01T00:00:00+00:00", "data": {"body": null}, "excerpt": "",
  "format": "standard", "format_version": 1, "kind": "post", "noindex": false,
  "id": 1,
  "previous_status": "draft", "slug": "", "status": "draft", "sticky": false, "text_below": "body",
  "title": "Fog",
  "updated_at": "2026-01-01T00:00:00+00:00", "version": 1
}
---

Fog over the harbour.
"""
PERSON = {
    "active": True,
    "bio": "",
    "comment_mail": "each",
    "created_at": "2026-01-01T00:00:00+00:00",
    "id": 1,
    "name": "Ana",
    "review_mail": "each",
    "role": "editor",
    "slug": "ana",
}
SETTING = {"name": "posts_per_page", "value": "x"}
FILE = {
    "created_at": "2026-01-01T00:00:00+00:00", "filename": "a.txt", "height": 0, "id": 1, "mime": "text/plain",
    "path": "2026/a.txt", "size": 5, "width": 0, "widths": {}, "description": "", "caption": "", "credit": "",
    "licence": "", "former_paths": "",
}  # fmt: skip
Spoil = Callable[[Path], object]


@pytest.fixture(scope="module")
def sound(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound folder with a post, a person and a file."""
    out = tmp_path_factory.mktemp("sound") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(empty_instance))
        done("export", "site", str(out))
    put(out, "posts/_drafts/1.md", TEXT)
    put(out, "people.jsonl", line(PERSON))
    put(out, "media.jsonl", line(FILE))
    put(out, "media/2026/a.txt", "boats")
    return out


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def line(values: dict[str, object]) -> str:
    return json.dumps(values) + "\n"


def replace(name: str, former: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert former in text
        put(folder, name, text.replace(former, new).encode("utf-8", "surrogatepass"))

    return spoil


def post(former: str, new: str) -> Spoil:
    return replace("posts/_drafts/1.md", former, new)


def add(name: str, content: str | bytes) -> Spoil:
    return lambda folder: put(folder, name, content)


def link(name: str, target: str) -> Spoil:
    return lambda folder: (folder / name).symlink_to(target)


BOMB = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n"
SPOILT: dict[str, tuple[Spoil, str]] = {
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "manifest.json"),
    "a manifest that is none": (add("manifest.json", "[]"), "manifest.json"),
    "a deep manifest": (add("manifest.json", "[" * 100_000), "manifest.json, line 1"),
    "an unknown table": (replace("manifest.json", '"posts"', '"evil"'), "manifest.json"),
    "a revision to come": (replace("manifest.json", '"revision": "', '"revision": "9'), "Install"),
    "a path for a revision": (replace("manifest.json", '"revision": "', '"revision": "../'), "Install"),
    "a link to a file": (link("posts/passwd.md", "/etc/passwd"), "posts/passwd.md is a link"),
    "a link to a folder": (link("posts/etc", "/etc"), "posts/etc is a link"),
    "a link at the top": (link("comments", "/etc"), "comments is no folder, or a link"),
    "a list that is a link": (lambda folder: relinked(folder / "tags.jsonl"), "tags.jsonl"),
    "a pipe": (lambda folder: os.mkfifo(folder / "posts/pipe.md"), "posts/pipe.md"),
    "an odd name": (add("posts/a\nb.md", TEXT), "has a name"),
    "a huge text": (lambda folder: os.truncate(folder / "posts/_drafts/1.md", 2**33), "larger than"),
    "a bomb of YAML": (add("posts/bomb.md", BOMB), "posts/bomb.md, line 2: This is no JSON"),
    "no UTF-8": (add("posts/latin.md", TEXT.encode().replace(b"over", b"\xfcber")),
        "posts/latin.md, line 12: It is no UTF-8"),
    "no front matter": (add("posts/bare.md", "Fog"), "posts/bare.md, line 1"),
    "no end of it": (add("posts/open.md", "---\n{}\n"), "posts/open.md, line 1: A second line"),
    "Windows": (add("posts/crlf.md", TEXT.replace("\n", "\r\n")), "end with LF"),
    "a comma too many": (post('"version": 1', '"version": 1,'), "1.md, line 9: This is no JSON"),
    "a name twice": (post('"version": 1', '"version": 1, "title": "Mist"'), "“title” stands in it twice"),
    "deep data": (post('{"body": null}', "[" * 100_000), "too deep"),
    "infinity": (post('{"body": null}', '{"body": null, "a": Infinity}'), "no number that JSON knows"),
    "an unknown value": (post('"title"', '"colour": 1, "title"'), "“colour” is nothing"),
    "no title": (post('"title": "Fog",\n', "\n"), "“title” is missing"),
    "a title that is no text": (post('"Fog"', "5"), "1.md, line 7: “title” must be a text in quotes, not 5"),
    "a long title": (post('"Fog"', f'"{"Fog" * 100}"'), "at most 200 fit"),
    "NUL": (post('"Fog"', '"\\u0000"'), "1.md, line 7"),
    "half a character": (post('"Fog"', '"\\ud800"'), "1.md, line 7"),
    "a status that is none": (post('"status": "draft"', '"status": "lost"'), "must be one of draft"),
    "published without a time": (post('"status": "draft"', '"status": "published"'), "needs “published_at”"),
    "an id below": (post('"id": 1', '"id": -1'), "1.md, line 5: “id”"),
    "an id above": (post('"id": 1', '"id": 4294967296'), "1.md, line 5: “id”"),
    "an id that is true": (post('"id": 1', '"id": true'), "1.md, line 5: “id”"),
    "no zone": (post('"created_at": "2026-01-01T00:00:00+00:00"', '"created_at": "2026-01-01"'), "a moment"),
    "another text above": (post('{"body": null}', '{"body": "Mist"}'), "stands below"),
    "a text of no name": (post('"text_below": "body",', ""), "A text stands below"),
    "an unknown author": (post('"title"', '"author": "mira", "title"'), "people.jsonl has no 'mira'"),
    "an unknown tag": (post('"title"', '"tags": ["tides"], "title"'), "tags.jsonl has no 'tides'"),
    "tags that are no list": (post('"title"', '"tags": "tides", "title"'), "must be a list"),
    "an unknown file": (post('"title"', '"files": [7], "title"'), "no row 7 of “media”"),
    "an unknown parent": (post('"title"', '"parent_id": 8, "title"'), "no row 8 of “posts”"),
    "an id twice": (add("posts/again.md", TEXT), "posts/again.md, line 5: posts/_drafts/1.md, line 5 is the same"),
    "a program": (add("posts/evil.py", "print(1)"), "posts/evil.py"),
    "a line that is none": (add("tags.jsonl", "boats\n"), "tags.jsonl, line 1: This is no JSON"),
    "a line that is a list": (add("gone.jsonl", "\n[]\n"), "gone.jsonl, line 2"),
    "a role that is none": (replace("people.jsonl", '"editor"', '"root"'), "line 1: “role” must be one of"),
    "a slug twice": (add("people.jsonl", line(PERSON) + line(PERSON | {"id": 2})), "people.jsonl, line 2"),
    "a setting of another kind": (add("settings.jsonl", line(SETTING)), "must be a whole number"),
    "a path that leads out": (replace("media.jsonl", "2026/a.txt", "../../secret_key"), "no path that an upload"),
    "a hidden path": (replace("media.jsonl", "2026/a.txt", ".ssh/key"), "no path that an upload gets"),
    "another size": (replace("media/2026/a.txt", "boats", "boat"), "has 4 bytes, and not 5"),
    "HTML for a text": (replace("media.jsonl", "text/plain", "text/html"), "is no file of the type"),
    "a picture that is a text": (replace("media.jsonl", "text/plain", "image/png"), "is no file of the type"),
    "an unknown file in media": (add("media/b.txt", "fog"), "media/b.txt"),
    "an unsaid password": (add("private/posts.jsonl", line({"id": 1, "password": "x"})), "“protected” is missing"),
    "more in private": (add("private/users.jsonl", ""), "private/users.jsonl"),
    "a role in private": (add("private/people.jsonl", line({"id": 1, "role": "editor"})), "and nothing else"),
}  # fmt: skip


def relinked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


@pytest.fixture
def folder(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path / "instance"))
    return Path(shutil.copytree(sound, tmp_path / "site"))


@pytest.mark.slow
def test_the_spoilt_would_be_taken_if_they_were_not(folder: Path) -> None:
    done("import", "site", str(folder))
    assert "nobody-1@example.invalid" in done("user", "list")


@pytest.mark.slow
@pytest.mark.first(12)
@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_folder_is_refused_with_the_place(name: str, folder: Path, tmp_path: Path) -> None:
    spoil, sentence = SPOILT[name]
    spoil(folder)
    for words in (("--check",), ()):
        result = blogapp("import", "site", *words, str(folder))
        assert result.exit_code == 1, result.output
        assert sentence in result.stderr, result.stderr
        assert "Traceback" not in result.stderr
        assert result.stderr.rstrip().endswith(".")
        assert len(result.stderr) < 500
    assert not (tmp_path / "instance").exists()


def test_a_file_that_is_missing_is_refused_until_its_line_is_removed(folder: Path) -> None:
    (folder / "tags.jsonl").unlink()
    assert "tags.jsonl is missing" in blogapp("import", "site", "--check", str(folder)).stderr
    sums = folder / "SHA256SUMS"
    sums.write_text("".join(f"{each}\n" for each in sums.read_text().splitlines() if "tags" not in each))
    assert "is sound" in done("import", "site", "--check", str(folder))
