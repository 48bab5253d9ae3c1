"""The examples as wheels, installed and taken away; and dropped-in files that break: no post is ever lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from commands import rows
from visiting import EMAIL, PASSWORD

TESTS = Path(__file__).resolve().parent
EXAMPLES = TESTS.parent / "examples"
NAMES = sorted(path.name.removeprefix("blogapp-") for path in EXAMPLES.glob("blogapp-*"))
RECIPE = {
    "title": "Plum cake", "serves": "8", "ingredients": "500 g plums\n<b>flour</b>", "body": "Halve *them*.",
}  # fmt: skip
EVENT = {
    "title": "The night of the lighthouses", "start": "2026-08-21T20:30", "end": "2026-08-21T23:00",
    "place": "Old pier, Ostwik", "body": "Every lamp is lit at **nine**.",
}  # fmt: skip
WORDS = {
    "recipe": ("500 g plums", "&lt;b&gt;flour&lt;/b&gt;", "<em>them</em>"),
    "event": ("Old pier, Ostwik", "<strong>nine</strong>", "2026-08-21T20:30"),
}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("examples")]


def run(*command: object, folder: Path, given: str = "", **settings: object) -> str:
    """Run Python in a process of its own, and return what it prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLOGAPP_", "PYTHON", "PYTEST"))}
    env = kept | {"PYTHONDONTWRITEBYTECODE": "1"} | {name: str(value) for name, value in settings.items()}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [env.get("PYTHONPATH"), str(TESTS.parent)]))
    line = [sys.executable, *map(str, command)]
    done = subprocess.run(line, check=False, cwd=folder, env=env, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@dataclass(frozen=True)
class Blog:
    """A blog in a folder, and the folder with the plugins that can be installed."""

    instance: Path
    plugins: Path

    def visit(self, read: Any = (), edited: Any = (), written: Any = (), *, installed: bool = True) -> dict[str, Any]:
        """Ask for addresses as a reader and as an editor, after filling in forms (see `visiting`)."""
        path = os.pathsep.join([*[str(self.plugins)] * installed, str(TESTS)])
        wanted = json.dumps({"read": list(read), "edited": list(edited), "written": list(written)})
        script = TESTS / "visiting.py"
        said = run(script, folder=self.instance, given=wanted, PYTHONPATH=path, BLOGAPP_INSTANCE=self.instance)
        return json.loads(said)

    def copied(self, folder: Path) -> Blog:
        return Blog(Path(shutil.copytree(self.instance, folder / "instance")), self.plugins)

    def data(self) -> list[tuple[Any, ...]]:
        """Return what is stored of the posts' formats, byte for byte."""
        return rows(
            self.instance, "SELECT format, format_version, CAST(data AS TEXT), html, text FROM posts ORDER BY id"
        )


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build each example as a wheel, and install them into a folder of their own."""
    folder = tmp_path_factory.mktemp("plugins")
    for name in NAMES:
        source = shutil.copytree(EXAMPLES / f"blogapp-{name}", folder / "sources" / name)
        run("-m", "hatchling", "build", "-t", "wheel", "-d", folder / "wheels", folder=source)
    quietly = [
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
        "--no-deps",
        "--no-index",
        "--no-compile",
    ]
    run(*quietly, "--target", folder / "site", *(folder / "wheels").glob("*.whl"), folder=folder)
    shutil.rmtree(folder / "sources")  # nothing but the wheels is left
    return folder / "site"


def written_blog(instance: Path, plugins: Path, forms: list[tuple[str, str, dict[str, str]]]) -> Blog:
    """Make a blog with an editor, who writes posts through the forms."""
    settings = {"BLOGAPP_INSTANCE": instance, "folder": instance}
    run("-m", "blogapp", "user", "add", EMAIL, "--role", "editor", "--name", "Ana", "--password-stdin", given=PASSWORD,
        **settings)  # fmt: skip
    blog = Blog(instance, plugins)
    answers = blog.visit(written=forms)
    assert [answer["status"] for answer in answers["written"]] == [303] * len(forms), answers
    assert answers["errors"] == []
    return blog


@pytest.fixture(scope="module")
def blog(plugins: Path, empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with a recipe and an event."""
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("blog") / "instance"))
    forms = [("/edit/new/recipe", "publish", RECIPE), ("/edit/new/event", "publish", EVENT)]
    return written_blog(instance, plugins, forms)


def addresses(blog: Blog) -> dict[str, str]:
    """Return the addresses at which readers meet the posts: the stream, the feed, and each post's page by format."""
    pages = {name: f"/{path}/" for name, path in rows(blog.instance, "SELECT format, path FROM posts ORDER BY id")}
    return {"stream": "/", "feed": "/feed/"} | pages


def readable(blog: Blog, answers: dict[str, Any], words: dict[str, tuple[str, ...]]) -> None:
    """Every word of every post is in the stream, on its page and in the feed."""
    for place, address in addresses(blog).items():
        answer = answers["read"][address]
        assert answer["status"] == 200
        expected = words.get(place) or [word for of_post in words.values() for word in of_post]
        text = unescape(answer["text"]) if place == "feed" else answer["text"]
        assert [word for word in expected if word not in text] == [], place


@pytest.mark.parametrize("name", NAMES)
def test_the_wheel_passes_its_own_test(name: str, plugins: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / f"blogapp-{name}" / "tests", tmp_path / "tests")
    pytest_alone = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright"]
    said = run(*pytest_alone, "tests", folder=tmp_path, PYTHONPATH=plugins, CI="true")
    assert re.search(r"\d\d passed", said), said
    assert (plugins / f"blogapp_{name}" / "format.lock").exists()


@pytest.fixture(scope="module")
def present(blog: Blog) -> dict[str, Any]:
    """What readers and an editor get with the packages."""
    return blog.visit(addresses(blog).values(), ["/edit/formats/"])


@pytest.fixture(scope="module")
def absent(blog: Blog, present: dict[str, Any]) -> dict[str, Any]:
    """What they get without."""
    return blog.visit(addresses(blog).values(), ["/edit/formats/"], installed=False)


def test_an_installed_format_is_shown_everywhere(blog: Blog, present: dict[str, Any]) -> None:
    readable(blog, present, WORDS)
    assert present["errors"] == []
    desk = present["edited"]["/edit/formats/"]["text"]
    assert "package blogapp-recipe 2.0" in desk
    assert "package blogapp-event 1.0" in desk


def test_an_event_is_one_for_machines(blog: Blog, present: dict[str, Any]) -> None:
    page = present["read"][addresses(blog)["event"]]["text"]
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))
    assert (told["@type"], told["name"]) == ("Event", "The night of the lighthouses")
    assert told["startDate"].startswith("2026-08-21T20:30:00")
    assert told["location"] == {"@type": "Place", "name": "Old pier, Ostwik"}
    assert 'class="h-event"' in page
    assert 'class="dt-start"' in page


def test_without_its_package_every_post_is_readable(blog: Blog, absent: dict[str, Any]) -> None:
    readable(blog, absent, WORDS)
    assert absent["errors"] == []
    desk = absent["edited"]["/edit/formats/"]["text"]
    assert "“recipe” is missing" in desk
    assert "“event” is missing" in desk
    assert "Install the plugin that brings this format" in desk


def test_with_its_package_again_every_page_is_as_before(
    blog: Blog, present: dict[str, Any], absent: dict[str, Any]
) -> None:
    assert blog.visit(addresses(blog).values())["read"] == present["read"]


def test_without_its_package_title_and_tags_are_edited_and_nothing_else(blog: Blog, tmp_path: Path) -> None:
    own = blog.copied(tmp_path)
    before = own.data()
    change = ("/edit/posts/1", "save", {"title": "Damson cake", "tags": "plums, ovens"})
    answers = own.visit(addresses(own).values(), written=[change], installed=False)
    assert (answers["written"][0]["status"], answers["errors"]) == (303, [])
    assert "Damson cake" in answers["read"]["/"]["text"]
    assert "/tag/ovens/" in answers["read"]["/"]["text"]
    assert own.data() == before
    again = own.visit(addresses(own).values(), ["/edit/posts/1"])
    readable(own, again, WORDS)
    form = again["edited"]["/edit/posts/1"]["text"]
    assert [word for word in ("Damson cake", "500 g plums", "Halve *them*.") if word not in form] == []


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
TIDE_WORDS = {"tide": ("Ostwik", "<em>late</em>")}
# What becomes of the file, how the desk says so ("" where the page is all right), and whether the log does.
ACCIDENTS: dict[str, tuple[dict[str, str], str]] = {
    "it raises on import": ({"tide.py": f"{NEWER}\n\n1 / 0\n"}, "ZeroDivisionError: division by zero"),
    "it is no Python": ({"tide.py": "class Tide(:\n"}, "SyntaxError"),
    "it raises in one view": (
        {"tide.py": NEWER.replace("{{ body }}", "{% if view == 'page' %}{{ 1 // 0 }}{% endif %}{{ body }}")}, ""),
    "it is older than the data": ({"tide.py": TIDE}, ""),
    "its template is missing": ({"tide.py": re.sub(r"    template = .*\n", "", NEWER)}, ""),
    "two claim the name": ({"tide.py": NEWER, "tides.py": NEWER}, "2 plugins claim tide."),
    "it needs another blog": (
        {"tide.py": NEWER.replace("version = 2", 'version = 2\n    api = ">=9"')}, "It needs version"),
}  # fmt: skip


@pytest.fixture(scope="module")
def harbour(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with a dropped-in format, in version 2, and a post of it."""
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("harbour") / "instance"))
    (instance / "formats").mkdir(exist_ok=True)
    (instance / "formats" / "tide.py").write_text(NEWER, encoding="utf-8")
    typed = {"title": "Tonight", "harbour": "Ostwik", "body": "It is *late*."}
    return written_blog(instance, instance, [("/edit/new/tide", "publish", typed)])


@pytest.fixture(scope="module")
def before(harbour: Blog) -> dict[str, Any]:
    """What readers get while all is well."""
    answers = harbour.visit(addresses(harbour).values())
    readable(harbour, answers, TIDE_WORDS)
    return answers["read"]


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_file_that_breaks_takes_no_post_with_it(
    accident: str, harbour: Blog, before: dict[str, Any], tmp_path: Path
) -> None:
    files, said = ACCIDENTS[accident]
    own = harbour.copied(tmp_path)
    stored = own.data()
    for name, text in files.items():
        (own.instance / "formats" / name).write_text(text, encoding="utf-8")
    answers = own.visit(addresses(own).values(), ["/edit/formats/", "/edit/posts/1", "/edit/"])
    readable(own, answers, TIDE_WORDS)
    assert {answer["status"] for answer in answers["edited"].values()} == {200}
    assert said in answers["edited"]["/edit/formats/"]["text"]
    for name in files:
        (own.instance / "formats" / name).unlink()
    (own.instance / "formats" / "tide.py").write_text(NEWER, encoding="utf-8")
    assert own.visit(addresses(own).values())["read"] == before
    assert own.data() == stored
