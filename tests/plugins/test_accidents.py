"""A dropped-in file that breaks, in each of the ways that it can: no post is lost, and the desk says what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from commands import rows
from flask import Flask
from visiting import EMAIL, PASSWORD, visited

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import User

TIDE = '''"""The tide."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Tide(PostFormat):
    """When the water is high."""

    name = "tide"
    harbour = f.Line("Harbour", required=True)
    body = f.Markdown("Note")
    template = "<p>Tide at {{ harbour }}</p>{{ body }}"
'''
NEWER = TIDE.replace('name = "tide"', 'name = "tide"\n    version = 2\n    upgrade_from_1 = dict')
UNREADING = NEWER.replace("version = 2", "version = 3").replace(
    '"""When the water is high."""',
    '"""When the water is high."""\n\n    @staticmethod\n    def upgrade_from_2(data):\n        raise KeyError("moon")',
)
WORDS = ("Ostwik", "<em>late</em>")
# What becomes of the file, and how the desk says so ("" where the page of the formats is all right).
ACCIDENTS: dict[str, tuple[dict[str, str], str]] = {
    "it raises on import": ({"tide.py": f"{NEWER}\n\n1 / 0\n"}, "ZeroDivisionError: division by zero"),
    "it is no Python": ({"tide.py": "class Tide(:\n"}, "SyntaxError"),
    "it raises in one view": (
        {"tide.py": NEWER.replace("{{ body }}", "{% if view == 'page' %}{{ 1 // 0 }}{% endif %}{{ body }}")}, ""),
    "it is older than the data": ({"tide.py": TIDE}, ""),
    "its template is missing": ({"tide.py": re.sub(r"    template = .*\n", "", NEWER)}, ""),
    "it cannot read the data": ({"tide.py": UNREADING}, ""),
    "two claim the name": ({"tide.py": NEWER, "tides.py": NEWER}, "2 plugins claim tide."),
    "it needs another blog": (
        {"tide.py": NEWER.replace("version = 2", 'version = 2\n    api = ">=9"')}, "It needs version"),
}  # fmt: skip


Make = Callable[..., Flask]
Answers = dict[str, Any]


def visit(app: Flask, edited: list[str] | None = None, written: Any = ()) -> Answers:
    """Read the blog where its readers do, as an editor too, after filling in forms."""
    pages = [f"/{path}/" for (path,) in rows(Path(app.instance_path), "SELECT path FROM posts")]
    return visited(app, {"read": ["/", "/feed/", *pages], "edited": edited or [], "written": written})


def readable(answers: Answers) -> None:
    """Every word is in the stream, in the feed and on the post's page."""
    assert len(answers["read"]) == 3
    for address, answer in answers["read"].items():
        text = unescape(answer["text"]) if address == "/feed/" else answer["text"]
        assert (answer["status"], [word for word in WORDS if word not in text]) == (200, []), address


def data(instance: Path) -> list[tuple[Any, ...]]:
    """Return what is stored of the post's format, byte for byte."""
    return rows(instance, "SELECT format, format_version, CAST(data AS TEXT), html, text FROM posts")


@pytest.fixture(scope="module")
def harbour(make_app: Make, empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a blog with a dropped-in format, in version 2, and a post of it."""
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("harbour") / "instance"))
    (instance / "formats").mkdir(exist_ok=True)
    (instance / "formats" / "tide.py").write_text(NEWER, encoding="utf-8")
    app = make_app(INSTANCE=str(instance))
    with app.test_request_context(method="POST"):
        password = passwords.hashed(PASSWORD)
        db.session.add(User(email=EMAIL, name="Ana", slug="ana", role="editor", bio="", password=password))
        db.session.commit()
    typed = {"title": "Tonight", "harbour": "Ostwik", "body": "It is *late*."}
    assert [answer["status"] for answer in visit(app, written=[("/edit/new/tide", "publish", typed)])["written"]] == [
        303
    ]
    return instance


@pytest.fixture(scope="module")
def before(harbour: Path, make_app: Make) -> Answers:
    """What readers get while all is well."""
    answers = visit(make_app(INSTANCE=str(harbour)))
    readable(answers)
    return answers["read"]  # type: ignore[no-any-return]


@pytest.fixture
def instance(harbour: Path, before: Answers, tmp_path: Path) -> Path:
    """A copy of the blog, in which a test may break the file."""
    return Path(shutil.copytree(harbour, tmp_path / "instance"))


@pytest.fixture(params=ACCIDENTS)
def accident(request: pytest.FixtureRequest, instance: Path) -> tuple[list[Path], str]:
    """The files that break the format, and what the desk says of it."""
    files, said = ACCIDENTS[request.param]
    for name, text in files.items():
        (instance / "formats" / name).write_text(text, encoding="utf-8")
    return [instance / "formats" / name for name in files], said


@pytest.mark.slow
def test_a_file_that_breaks_takes_no_post_with_it(
    accident: tuple[list[Path], str], instance: Path, make_app: Make, before: Answers
) -> None:
    files, said = accident
    stored = data(instance)
    answers = visit(make_app(INSTANCE=str(instance)), ["/edit/formats/", "/edit/posts/1", "/edit/"])
    readable(answers)
    assert {answer["status"] for answer in answers["edited"].values()} == {200}
    assert said in answers["edited"]["/edit/formats/"]["text"]
    for path in files:
        path.unlink()
    (instance / "formats" / "tide.py").write_text(NEWER, encoding="utf-8")
    assert visit(make_app(INSTANCE=str(instance)))["read"] == before
    assert data(instance) == stored


@pytest.mark.slow
@pytest.mark.usefixtures("accident")
def test_title_and_tags_are_edited_all_the_same(instance: Path, make_app: Make) -> None:
    stored = data(instance)
    change = ("/edit/posts/1", "save", {"title": "Last night", "tags": "moon"})
    answers = visit(make_app(INSTANCE=str(instance)), written=[change])
    assert [answer["status"] for answer in answers["written"]] == [303]
    readable(answers)
    assert "Last night" in answers["read"]["/"]["text"]
    assert "/tag/moon/" in answers["read"]["/"]["text"]
    assert [row[:3] for row in data(instance)] == [row[:3] for row in stored]
