"""`blogapp export markdown`: a folder that Jekyll reads, with every text, and what readers do not see is marked."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from commands import done, refused
from flask import Flask
from sqlalchemy import select

from blogapp import create_app, db, media
from blogapp.cli.application import inside
from blogapp.cli.samples import first
from blogapp.exporting.markdown_folder import MarkdownFolder
from blogapp.importing.entries import Entry
from blogapp.importing.markdown_files import Folder
from blogapp.models import Media, Post, Redirect, User

MakePost = Callable[..., Post]
Exported = dict[str, tuple[dict[str, Any], str]]


@pytest.fixture
def export(app: Flask, tmp_path: Path) -> Callable[[], Exported]:
    """Write the folder; return what is said of each text, and the text, by the place of its file."""

    def write() -> Exported:
        with inside(app):
            list(MarkdownFolder(tmp_path, media.storage()).steps())
        return dict(found_in(tmp_path))

    return write


def words_of(html: str) -> set[str]:
    return set(re.findall(r"\w+", BeautifulSoup(html, "html.parser").get_text(" ")))


def found_in(folder: Path) -> Iterator[tuple[str, tuple[dict[str, Any], str]]]:
    for path in sorted(folder.glob("_*/*")):
        _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
        yield f"{path.parent.name}/{path.name}", (yaml.safe_load(front), text.strip("\n"))


def test_a_text_stands_as_it_was_typed(make_post: MakePost, export: Callable[[], Exported]) -> None:
    body = "*First* “boats”.\n\n<!--more-->\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```yaml\n---\nx: 1\n```"
    post = make_post(
        title="Low: water", body=body, tags=["fog"], new_categories=["Harbour"], excerpt="In short",
        language="pt-BR", sticky=True, comments_open=False,
    )  # fmt: skip
    [(place, (front, text))] = export().items()
    assert place == f"_posts/{post.path.replace('/', '-')}.md"
    assert text == body
    at, changed = front.pop("date"), front.pop("last_modified_at")
    assert (at, changed) == (post.published_at.replace(microsecond=0), post.updated_at.replace(microsecond=0))
    assert front == {
        "layout": "post", "title": "Low: water", "slug": "low-water", "author": "Ana", "categories": ["Harbour"],
        "tags": ["fog"], "lang": "pt-BR", "description": "In short", "permalink": f"/{post.path}/",
        "format": "standard", "pin": True, "comments": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "fields", "ending"),
    [
        ("aside", {"body": "One line, *short*."}, ".md"),
        ("aside", {"body": "Line by line,\nas in a poem."}, ".md"),
        ("quote", {"body": "Tides wait.", "by": "Mira"}, ".html"),
        ("chat", {"body": "Ines: Is it late?\nClerk: Never."}, ".html"),
        ("standard", {"body": '<p class="align-center">As it came.</p>', "body.syntax": "html"}, ".html"),
    ],
)
def test_what_readers_see_is_there_whatever_the_format(
    name: str, fields: dict[str, str], ending: str, make_post: MakePost, export: Callable[[], Exported], app: Flask
) -> None:
    post = make_post(name, **fields)
    with app.app_context():
        words = words_of(db.session.get_one(Post, post.id).html)
    [(place, (front, text))] = export().items()
    assert place.endswith(ending)
    assert front["format"] == name
    assert words <= words_of(text)
    if "\n" in fields["body"] and ending == ".md":
        assert text == "Line by line,\\\nas in a poem."


def test_a_page_lies_apart_and_names_collide_with_none(make_post: MakePost, export: Callable[[], Exported]) -> None:
    above = make_post(kind="page", title="Licence")
    make_post(kind="page", title="Boats", parent_id=above.id)
    other = make_post(kind="page", title="Boats")
    second = make_post(kind="page", title="Harbour")
    lower = make_post(kind="page", title="Boats", parent_id=second.id)
    fronts = {front["permalink"]: (place, front["layout"]) for place, (front, _) in export().items()}
    assert fronts["/licence/"] == ("_pages/licence.md", "page")
    assert {path for path in fronts if path.endswith("boats/")} == {
        "/licence/boats/", f"/{other.path}/", f"/{lower.path}/",
    }  # fmt: skip
    assert len(fronts) == 5


def test_what_readers_do_not_see_says_so(
    app: Flask, make_post: MakePost, export: Callable[[], Exported], tmp_path: Path
) -> None:
    make_post(title="Draft", step="draft")
    make_post(title="Waits", step="pending")
    make_post(title="Own", step="private")
    make_post(title="Closed", password="harbour-lamp")
    make_post(title="Later", days_ago=-3)
    trashed = make_post(title="Trashed")
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, trashed.id).status = "trash"
        db.session.commit()
    found = {
        front["title"]: (place.partition("/")[0], front.get("published")) for place, (front, _) in export().items()
    }
    assert found == {
        "Draft": ("_drafts", None), "Waits": ("_drafts", None), "Own": ("_posts", False), "Closed": ("_posts", False),
        "Later": ("_posts", None),
    }  # fmt: skip
    states = {entry.title: entry.state for entry in Folder(tmp_path) if isinstance(entry, Entry)}
    assert states == {
        "Draft": "draft", "Waits": "draft", "Own": "private", "Closed": "private", "Later": "published",
    }  # fmt: skip


HOSTILE = [
    "---",
    "a: b # c",
    "{{ site }} {% raw %}",
    "yes",
    "2026-12-01",
    "'\"\\",
    "שלום 🚢",
    "- x",
    "null",
    "1e3",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_break_the_front_matter(
    words: str, make_post: MakePost, export: Callable[[], Exported], tmp_path: Path
) -> None:
    make_post(title=words, body=f"x\n\n{words}", excerpt=words, tags=["fog"], by=words)
    [(front, text)] = export().values()
    assert (front["title"], front["description"], text) == (words, words, f"x\n\n{words}")
    assert front.get("render_with_liquid") is (False if "{{" in words else None)
    [entry] = [item for item in Folder(tmp_path) if isinstance(item, Entry)]
    assert (entry.title, entry.excerpt, entry.fields["body"]) == (words, words, f"x\n\n{words}\n")


@pytest.mark.parametrize("title", ["漁港の朝" * 12, "..", "CON", "a/b\\c", "Ä" * 80])
def test_each_slug_is_a_name_that_a_disk_takes(
    title: str, make_post: MakePost, export: Callable[[], Exported], tmp_path: Path
) -> None:
    post = make_post(title=title)
    [(place, (front, _))] = export().items()
    assert front["slug"] == post.slug
    assert len(place.rpartition("/")[2].encode()) < 200
    assert place.count("/") == 1
    [entry] = [item for item in Folder(tmp_path) if isinstance(item, Entry)]
    assert entry.slug == post.slug


def test_files_are_named_by_their_addresses_and_lie_there(
    app: Flask, make_post: MakePost, export: Callable[[], Exported], tmp_path: Path
) -> None:
    uploads = Path(app.instance_path, "media")
    with app.test_request_context(method="POST"):
        file = Media(filename="quay.jpg", path="2026/05/ab.jpg", mime="image/jpeg", size=1, width=9, height=9,
                     widths={"4": "2026/05/ab-4.webp"})  # fmt: skip
        gone = Media(filename="gone.jpg", path="2026/05/cd.jpg", mime="image/jpeg", size=1)
        db.session.add_all([file, gone])
        db.session.commit()
        number = file.id
    (uploads / "2026/05").mkdir(parents=True, exist_ok=True)
    for name in ("ab.jpg", "ab-4.webp"):
        (uploads / "2026/05" / name).write_bytes(name.encode())
    post = make_post(title="Quay", body=f'![A quay](media:{number}#wide "Fog")\n\n[It](media:{number}) media:{number}')
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).lead_image_id = number
        db.session.add(Redirect(path="old/quay", post_id=post.id))
        db.session.commit()
    [(front, text)] = export().values()
    assert text == f'![A quay](/media/2026/05/ab.jpg "Fog")\n\n[It](/media/2026/05/ab.jpg) media:{number}'
    assert front["image"] == "/media/2026/05/ab.jpg"
    assert front["redirect_from"] == ["/old/quay/"]
    assert (tmp_path / "media/2026/05/ab-4.webp").read_bytes() == b"ab-4.webp"
    assert not (tmp_path / "media/2026/05/cd.jpg").exists()
    shutil.rmtree(uploads / "2026/05")


def as_read(app: Flask) -> dict[str, tuple[str, list[str], set[str], bool]]:
    """Return of each post its title, its tags, its words and whether it has a picture, by its address."""
    with app.app_context():
        return {
            post.url: (post.name, [tag.name for tag in post.tags], words_of(post.html), bool(post.lead_image_id))
            for post in db.session.scalars(select(Post))
        }


@pytest.mark.slow
def test_the_command_writes_a_private_folder_that_comes_back(
    instance: Path, empty_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOGAPP_BASE_URL", "https://quay.example")
    out = tmp_path / "out"
    done(
        "user",
        "add",
        "mira@quay.example",
        "--role",
        "editor",
        "--name",
        "Mira",
        "--password-stdin",
        typed="harbour-lamp-9\n",
    )
    app = create_app(INSTANCE=str(instance))
    with inside(app):
        files = first.files()
        db.session.add_all(files)
        db.session.flush()
        number = first.write(db.session.scalars(select(User)).one(), files)
        db.session.commit()
    before = as_read(app)
    assert f"{number + 1} posts and pages and 13 files are written to {out}." in done("export", "markdown", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert "is there already" in refused("export", "markdown", str(out))
    assert yaml.safe_load((out / "_config.yml").read_text(encoding="utf-8"))["url"] == "https://quay.example"
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(shutil.copytree(empty_instance, tmp_path / "other")))
    done("import", "markdown", str(out))
    after = as_read(create_app())
    assert after.keys() == before.keys()
    for path, (title, tags, words, picture) in before.items():
        assert after[path][:2] == (title, tags)
        assert words <= after[path][2]
        assert after[path][3] or not picture
