"""Pages weigh little, come from the site alone, and can be read without scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from kinds import fill
from playwright.sync_api import Page

from blogapp import db
from blogapp.models import Comment, Post, Site

Load = Callable[[Page, str], dict[str, int]]
MEDIA = "/media/"  # pictures of posts weigh what their authors chose


@pytest.fixture
def pages(app: Flask, make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> dict[str, str]:
    """The address of each kind of page; posts are of all formats."""
    return fill(app, make_post, make_comment)[1]


def wear(app: Flask, theme: str) -> None:
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), theme=theme).store(db.session())
        db.session.commit()


@pytest.fixture
def stream_and_posts(pages: dict[str, str]) -> list[str]:
    """The names of the stream, and of a page of each format."""
    return ["stream", *(name for name in pages if name.startswith("post of"))]


@pytest.mark.parametrize(("theme", "most"), [("", None), ("broadsheet", 3)])  # which has no templates of formats
def test_stream_and_posts_weigh_little(
    app: Flask,
    visit: Callable[..., Page],
    load: Load,
    pages: dict[str, str],
    stream_and_posts: list[str],
    theme: str,
    most: int | None,
) -> None:
    wear(app, theme)
    for name in stream_and_posts[:most]:
        cold = visit("about:blank")
        sizes = {url: size for url, size in load(cold, pages[name]).items() if not urlsplit(url).path.startswith(MEDIA)}
        assert 3 <= len(sizes) <= 5, sizes
        assert 8_000 < sum(sizes.values()) <= (30_000 if name == "stream" else 25_000), (name, sizes)
        assert cold.locator("article.post").count() == (10 if name == "stream" else 1)


@pytest.mark.parametrize(("theme", "most"), [("", None), ("broadsheet", 3)])
def test_nothing_is_hidden_from_readers_without_scripts(
    app: Flask,
    visit: Callable[..., Page],
    pages: dict[str, str],
    stream_and_posts: list[str],
    theme: str,
    most: int | None,
) -> None:
    wear(app, theme)
    with_scripts, without = visit("/"), visit("/", java_script_enabled=False)
    for name in stream_and_posts[:most]:
        texts = []
        for page in (with_scripts, without):
            page.goto(pages[name])
            texts.append(page.locator("body").inner_text())
        assert texts[0] == texts[1]
        assert len(texts[1]) > 100


def test_the_desk_and_the_form_weigh_little(
    write: Callable[..., Page], visit: Callable[..., Page], make_post: Callable[..., Post], load: Load
) -> None:
    for number in range(20):
        make_post(title=f"Post {number}", days_ago=number)
    cookies = write("Sol").context.cookies()
    cold = visit("about:blank")
    cold.context.add_cookies(cookies)
    sizes = load(cold, "/edit/")
    assert {"/edit/", "/static/desk.css", "/static/base.css"} <= {urlsplit(url).path for url in sizes}
    assert 15_000 < sum(sizes.values()) < 60_000, sizes
    cold = visit("about:blank")
    cold.context.add_cookies(cookies)
    sizes = load(cold, "/edit/new/standard")
    assert 15_000 < sum(sizes.values()) < 80_000, sizes
