"""A theme that lacks a file or has a broken one costs readers its looks, and no page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dressing import SEASIDE, choose, put
from flask import Flask
from flask.testing import FlaskClient

from blogapp.models import Post
from blogapp.themes import registry

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

Make = Callable[..., Any]
TEMPLATES = ("base.html", "_header.html", "_footer.html", "public/stream.html", "public/_post.html", "public/post.html")
LOOPS = {"include": '{% include "NAME" %}', "extends": '{% extends "NAME" %}', "import": '{% import "NAME" as it %}'}


def without_folder(theme: Path) -> None:
    shutil.rmtree(theme)


def without_templates(theme: Path) -> None:
    shutil.rmtree(theme / "templates")


def without_styles(theme: Path) -> None:
    shutil.rmtree(theme / "static")


def with_folders_for_files(theme: Path) -> None:
    for path in [path for path in theme.rglob("*") if path.is_file() and path.name != "theme.toml"]:
        path.unlink()
        path.mkdir()


def with_bytes_that_are_no_text(theme: Path) -> None:
    for path in [path for path in theme.rglob("*") if path.is_file() and path.name != "theme.toml"]:
        path.write_bytes(b"\xff\xfe{{ \x00 }}")


def with_links_that_lead_nowhere(theme: Path) -> None:
    for path in [path for path in theme.rglob("*") if path.is_file() and path.name != "theme.toml"]:
        path.unlink()
        path.symlink_to(theme / "nowhere")


def with_empty_files(theme: Path) -> None:
    for path in [path for path in theme.rglob("*") if path.is_file() and path.name != "theme.toml"]:
        path.write_bytes(b"")


def with_slips(theme: Path) -> None:
    for name in TEMPLATES:
        put(theme / "templates", {name: "{% if %}{{ }}"})


def with_missing_parts(theme: Path) -> None:
    for name in TEMPLATES:
        put(theme / "templates", {name: '{% include "nowhere.html" %}{% extends "nowhere.html" %}'})


def with_failures(theme: Path) -> None:
    for name in TEMPLATES:
        put(theme / "templates", {name: "{{ 1 / 0 }}{{ nobody.name }}"})


def with_loops_of_includes(theme: Path) -> None:
    for name in TEMPLATES:
        put(theme / "templates", {name: LOOPS["include"].replace("NAME", name)})


def with_loops_of_parents(theme: Path) -> None:
    for name in TEMPLATES:
        put(theme / "templates", {name: LOOPS["extends"].replace("NAME", name)})


def with_loops_of_imports(theme: Path) -> None:
    for name in TEMPLATES:
        put(theme / "templates", {name: LOOPS["import"].replace("NAME", name)})


DAMAGES = [
    without_folder, without_templates, without_styles, with_folders_for_files, with_bytes_that_are_no_text,
    with_links_that_lead_nowhere, with_empty_files, with_slips, with_missing_parts, with_failures,
    with_loops_of_includes, with_loops_of_parents, with_loops_of_imports,
]  # fmt: skip


@pytest.fixture
def start(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Start with the themes that there are: `start()`."""

    def load() -> None:
        found = registry.load(tmp_path, app.jinja_env)
        monkeypatch.setitem(app.extensions, "blogapp.themes", found)
        monkeypatch.setattr(app.jinja_env, "themes", found)
        monkeypatch.setattr(app.jinja_env, "known", {})

    return load


@pytest.mark.first(6)
@pytest.mark.parametrize("when", ["before the start", "after the start", "after a visit"])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_no_public_page_fails_for_a_damaged_theme(
    app: Flask, client: FlaskClient, make_post: Callable[..., Post], start: Callable[[], None], tmp_path: Path,
    damage: Callable[[Path], None], when: str,
) -> None:  # fmt: skip
    post = make_post("status", title="", body="High water.", tags=["tides"])
    theme = put(tmp_path / "themes" / "seaside", SEASIDE)
    found = [
        "/",
        post.url,
        "/archive/",
        "/search/?q=water",
        "/tag/tides/",
        "/feed/",
        "/themes/seaside/style.css",
        "/login",
    ]
    if when == "before the start":
        damage(theme)
    start()
    choose(app, "seaside")
    if when == "after a visit":
        assert [client.get(address).status_code for address in found] == [200] * len(found)
    if when != "before the start":
        damage(theme)
    for address in found:
        with client.get(address) as answer:
            assert answer.status_code == 200 or address.startswith("/themes/"), address
            assert answer.status_code < 500
            is_said = damage is with_empty_files or "High water." in answer.text
            assert is_said or address not in {"/", post.url, "/tag/tides/", "/feed/"}, address
    assert client.get("/nowhere/").status_code == 404
