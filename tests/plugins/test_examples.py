"""The examples as wheels, installed, taken away and installed again: no post is ever lost."""

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
from commands import done, rows
from visiting import EMAIL, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests" / "support"
EXAMPLES = ROOT / "examples"
LOOKS = "/themes/default/style.css?formats=event.recipe"  # as a page with posts of both asks for it
NAMES = sorted(path.parts[-3].removeprefix("blogapp-") for path in EXAMPLES.glob("blogapp-*/*/format.lock"))
EVENT = {"end": "", "body": "Every lamp is lit at **nine**."}
# What an editor types, and the words of it that readers meet.
POSTS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "cake": (
        "recipe",
        {"title": "Plum cake", "serves": "8", "ingredients": "500 g plums\n<b>flour</b>", "body": "Halve *them*."},
        ("500 g plums", "&lt;b&gt;flour&lt;/b&gt;", "<em>them</em>"),
    ),
    "lamps": (
        "event",
        {**EVENT, "title": "The night of the lighthouses", "start": "2026-08-21T20:30", "place": "Old pier, Ostwik"},
        ("Old pier, Ostwik", "<strong>nine</strong>", "2026-08-21T20:30"),
    ),
    "boats": (
        "event",
        {**EVENT, "title": "The day of the boats", "start": "2026-03-01T09:00", "place": "Outer mole"},
        ("Outer mole", "<strong>nine</strong>", "2026-03-01T09:00"),
    ),
}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("examples")]


def run(*command: object, folder: Path, given: str = "", **settings: object) -> str:
    """Run Python in a process of its own, and return what it prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLOGAPP_", "PYTHON", "PYTEST"))}
    env = kept | {"PYTHONDONTWRITEBYTECODE": "1"} | {name: str(value) for name, value in settings.items()}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [env.get("PYTHONPATH"), str(ROOT)]))
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
        path = os.pathsep.join([*[str(self.plugins)] * installed, str(SUPPORT)])
        wanted = json.dumps({"read": list(read), "edited": list(edited), "written": list(written)})
        script = SUPPORT / "visiting.py"
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


@pytest.fixture(scope="module")
def blog(plugins: Path, empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with a recipe and two events, written through the forms."""
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("blog") / "instance"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(instance))
        done("user", "add", EMAIL, "--role", "editor", "--name", "Ana", "--password-stdin", typed=PASSWORD)
    blog = Blog(instance, plugins)
    answers = blog.visit(written=[(f"/edit/new/{name}", "publish", typed) for name, typed, _ in POSTS.values()])
    assert [answer["status"] for answer in answers["written"]] == [303] * len(POSTS), answers
    assert answers["errors"] == []
    return blog


def addresses(blog: Blog) -> dict[str, str]:
    """Return the addresses at which readers meet the posts, by what is there; each post's page by its key."""
    paths = rows(blog.instance, "SELECT path FROM posts ORDER BY id")
    pages = {name: f"/{path}/" for name, (path,) in zip(POSTS, paths, strict=True)}
    lists = {"stream": "/", "feed": "/feed/", "events": "/type/event/", "search": "/search/?q=flour"}
    return lists | pages | {"looks": LOOKS, "calendar": f"{pages['lamps']}post.ics"}


def readable(blog: Blog, answers: dict[str, Any]) -> None:
    """Every word of every post is in the stream, on its page and in the feed."""
    everything = [word for _, _, words in POSTS.values() for word in words]
    for place in ("stream", "feed", *POSTS):
        answer = answers["read"][addresses(blog)[place]]
        assert answer["status"] == 200
        text = unescape(answer["text"]) if place == "feed" else answer["text"]
        assert [word for word in (POSTS[place][2] if place in POSTS else everything) if word not in text] == [], place
    assert addresses(blog)["cake"] in answers["read"][addresses(blog)["search"]]["text"]


def test_the_wheels_pass_their_own_tests(plugins: Path, tmp_path: Path) -> None:
    for name in NAMES:
        shutil.copytree(EXAMPLES / f"blogapp-{name}" / "tests", tmp_path / name)
        assert (plugins / f"blogapp_{name}" / "format.lock").exists()
    pytest_alone = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright"]
    said = run(*pytest_alone, *NAMES, folder=tmp_path, PYTHONPATH=plugins, CI="true")
    assert re.search(r"\d\d\d passed", said), said


@pytest.fixture(scope="module")
def present(blog: Blog) -> dict[str, Any]:
    """What readers and an editor get with the packages."""
    return blog.visit(addresses(blog).values(), ["/edit/formats/"])


@pytest.fixture(scope="module")
def absent(blog: Blog, present: dict[str, Any]) -> dict[str, Any]:
    """What they get without."""
    return blog.visit(addresses(blog).values(), ["/edit/formats/"], installed=False)


def test_an_installed_format_is_shown_everywhere(blog: Blog, present: dict[str, Any]) -> None:
    readable(blog, present)
    assert present["errors"] == []
    desk = present["edited"]["/edit/formats/"]["text"]
    assert "package blogapp-recipe 2.0" in desk
    assert "package blogapp-event 1.0" in desk


def test_the_looks_of_a_format_come_and_go_with_its_package(present: dict[str, Any], absent: dict[str, Any]) -> None:
    with_it, without = (answers["read"][LOOKS]["text"] for answers in (present, absent))
    assert ".format-recipe .p-ingredient" in with_it
    assert ".format-event .dt-start" in with_it
    assert [name for name in NAMES if f".format-{name}" in without] == []


def test_an_event_is_one_for_machines(blog: Blog, present: dict[str, Any]) -> None:
    page = present["read"][addresses(blog)["lamps"]]["text"]
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))
    assert (told["@type"], told["name"]) == ("Event", "The night of the lighthouses")
    assert told["startDate"].startswith("2026-08-21T20:30:00")
    assert told["location"] == {"@type": "Place", "name": "Old pier, Ostwik"}
    assert 'class="h-event"' in page
    assert 'class="dt-start"' in page


def test_events_are_listed_by_when_they_begin(blog: Blog, present: dict[str, Any], absent: dict[str, Any]) -> None:
    def titles(answers: dict[str, Any]) -> list[str]:
        return re.findall("The (?:night|day) of the [a-z]+(?=</a>)", answers["read"]["/type/event/"]["text"])

    assert titles(present) == ["The night of the lighthouses", "The day of the boats"]
    assert titles(absent) == titles(present)[::-1]  # without the package, the newest post is first


def test_an_event_can_be_taken_into_a_calendar(blog: Blog, present: dict[str, Any], absent: dict[str, Any]) -> None:
    page, file = addresses(blog)["lamps"], addresses(blog)["calendar"]
    assert f'href="{file}"' in present["read"][page]["text"]
    calendar = present["read"][file]["text"]
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART:20260821T" in calendar
    assert "LOCATION:Old pier\\, Ostwik\r\n" in calendar
    assert f'href="{file}"' not in absent["read"][page]["text"]
    assert absent["read"][file]["status"] == 404


def test_without_its_package_every_post_is_readable(blog: Blog, absent: dict[str, Any]) -> None:
    readable(blog, absent)
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
    readable(own, again)
    form = again["edited"]["/edit/posts/1"]["text"]
    assert [word for word in ("Damson cake", "500 g plums", "Halve *them*.") if word not in form] == []
