"""The desk's page of formats: where from, which state, how many posts, what from elsewhere, and live examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from clients import PASSWORD, SignedInClient
from flask import Flask
from people import add_user
from reading import read, words

from blogapp import db
from blogapp.formats.registry import Problem
from blogapp.models import Post

Make = Callable[..., Any]
GOOD = '''"""Tides."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Tide(PostFormat):
    """When the water is high."""

    name = "tide"
    version = 3
    origins = {"img-src": ("https://tiles.example.org",)}
    height = f.Line("Height", required=True)
    example = {"height": "4 m <b>& more</b>"}
    template = "<p class='{{ view }}'>{{ height }}</p>"

    @staticmethod
    def upgrade_from_1(data):
        return data

    @staticmethod
    def upgrade_from_2(data):
        return data
'''
FAILING = GOOD.replace('"tide"', '"ebb"').replace("Tide", "Ebb").replace("{{ height }}", "{{ 1 / (view != 'feed') }}")
REFUSING = GOOD.replace('"tide"', '"flood"').replace("Tide", "Flood").replace('"4 m <b>& more</b>"', '"x" * 999')
BROKEN = "raise RuntimeError('the tide is out')\n"
pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def site(make_app: Make, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A blog with formats dropped in: a good one, and three that fail in their own ways."""
    instance: Path = tmp_path_factory.mktemp("tides")
    (instance / "formats").mkdir()
    for name, text in {"tide": GOOD, "ebb": FAILING, "flood": REFUSING, "spring": BROKEN}.items():
        (instance / "formats" / f"{name}.py").write_text(text, encoding="utf-8")
    return make_app(INSTANCE=str(instance))


@pytest.fixture(scope="module")
def editor(site: Flask) -> SignedInClient:
    client = SignedInClient(site, site.response_class)
    user = add_user(site, "editor", "Ana", "ana@example.org")
    client.post("/login", data={"email": user.email, "password": PASSWORD})
    return client


def test_each_format_tells_where_it_is_from_and_its_version(editor: SignedInClient) -> None:
    page = read(editor, "/edit/formats/")
    facts = words(page.select_one("#format-tide .row-facts"))
    assert "version 3" in facts
    assert "tide.py" in facts
    assert "built in" in words(page.select_one("#format-quote .row-facts"))


def test_each_format_tells_its_posts(signed_in: Make, make_post: Make) -> None:
    make_post("quote", title="")
    make_post("quote", title="")
    page = read(signed_in(), "/edit/formats/")
    assert "2 posts" in words(page.select_one("#format-quote footer"))
    assert "0 posts" in words(page.select_one("#format-chat footer"))


def test_state_is_fine_or_broken_with_the_reason(editor: SignedInClient) -> None:
    page = read(editor, "/edit/formats/")
    states = {str(card["id"]): words(card.select_one(".status")) for card in page.select(".told-card")}
    assert {name for name, state in states.items() if state == "Broken"} == {"format-ebb", "format-flood"}
    assert "division" in words(page.select_one("#format-ebb .error"))
    assert "999 characters" in words(page.select_one("#format-flood .error"))


def test_format_that_cannot_be_imported_tells_reason_line_and_remedy(editor: SignedInClient) -> None:
    notice = words(read(editor, "/edit/formats/").select_one(".notice-warning"))
    for part in ("“spring” could not be loaded", "the tide is out", "spring.py, line 1", "Fix the plugin"):
        assert part in notice


def test_missing_format_tells_its_posts_and_the_way_back(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post("aside", title="")
    with app.app_context():
        db.session.execute(sa.update(Post).where(Post.id == post.id).values(format="poem"))
        db.session.commit()
    notice = words(read(signed_in(), "/edit/formats/").select_one(".notice-warning"))
    assert "“poem” is missing 1 post needs it." in notice
    assert "Install the plugin" in notice


def test_plugin_with_a_reserved_name_takes_no_posts_from_the_built_in_one(
    app: Flask, signed_in: Make, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post("quote", title="")
    refused = Problem("quote", "file mine.py", "quote is the name of a built-in format.", "Give it another name.")
    monkeypatch.setattr(app.extensions["blogapp.formats"], "problems", [refused])
    notice = words(read(signed_in(), "/edit/formats/").select_one(".notice-warning"))
    assert "built-in format" in notice
    assert "needs it" not in notice


def test_safe_mode_is_named_as_the_reason(app: Flask, signed_in: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SAFE_MODE", True)
    assert "Set BLOGAPP_SAFE_MODE to 0" in words(read(signed_in(), "/edit/formats/").select_one(".notice-warning"))


def test_format_that_is_older_than_its_posts_says_so(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post("quote", title="")
    with app.app_context():
        db.session.execute(sa.update(Post).where(Post.id == post.id).values(format_version=3))
        db.session.commit()
    card = read(signed_in(), "/edit/formats/").select_one("#format-quote")
    assert words(card.select_one(".status")) == "Broken"
    assert "A post was written with version 3 of it; here is version 1." in words(card.select_one(".error"))


def test_what_is_loaded_from_elsewhere_is_told_in_words(editor: SignedInClient) -> None:
    video = words(read(editor, "/edit/formats/video").select_one("#elsewhere"))
    assert "after a click" in video
    assert "YouTube" in video
    assert "SoundCloud" not in video
    assert "pictures from https://tiles.example.org" in words(
        read(editor, "/edit/formats/tide").select_one("#elsewhere")
    )
    assert "Nothing" in words(read(editor, "/edit/formats/quote").select_one("#elsewhere"))


def test_example_is_rendered_in_every_view(editor: SignedInClient) -> None:
    page = read(editor, "/edit/formats/tide")
    assert [words(each) for each in page.select(".as-read .post-body")] == ["4 m <b>& more</b>"] * 3
    assert page.select_one(".as-read p.stream")
    assert page.select_one(".as-read p.page")
    stream, full, _feed = read(editor, "/edit/formats/standard").select(".as-read .post-body")
    assert "quay" not in words(stream)
    assert "quay" in words(full)


@pytest.mark.parametrize("name", ["ebb", "flood"])
def test_view_that_fails_is_told_in_its_place(editor: SignedInClient, name: str) -> None:
    assert read(editor, f"/edit/formats/{name}").select(".error")


def test_every_built_in_format_has_its_page_with_three_views(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    for name in app.extensions["blogapp.formats"]:
        page = read(client, f"/edit/formats/{name}")
        assert len(page.select(".as-read .post-body")) == 3, name
        assert not page.select(".error"), name


def test_unknown_format_has_no_page(signed_in: Make) -> None:
    assert signed_in().get("/edit/formats/poem").status_code == 404


@pytest.mark.parametrize("role", ["author", "contributor"])
def test_formats_are_for_editors(signed_in: Make, role: str) -> None:
    client = signed_in(role)
    assert [client.get(path).status_code for path in ("/edit/formats/", "/edit/formats/quote")] == [404, 404]
