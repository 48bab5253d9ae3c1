"""Any built-in format can be taken away: its posts stand as they were, and everything else works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from clients import SignedInClient
from filling import controls, write
from flask import Flask
from reading import read, words
from sqlalchemy import select

from blogapp import db
from blogapp.accounts import passwords
from blogapp.cli.samples import first
from blogapp.formats.registry import load
from blogapp.models import Kind, Post, User

NAMES = list(load(Path("/nowhere"), {}, safe_mode=True))
GIVEN = {"email": "sol@example.org", "password": "correct horse battery staple"}


@pytest.fixture(scope="module")
def blog(make_app: Callable[..., Flask]) -> Flask:
    """A blog as `make run` leaves it: a post of each format and a page."""
    app = make_app()
    with app.test_request_context(method="POST"):
        files = first.files()
        hashed = passwords.hashed(GIVEN["password"])
        author = User(email=GIVEN["email"], name="Sol", slug="sol", role="administrator", bio="", password=hashed)
        db.session.add_all([author, *files])
        db.session.flush()
        first.write(author, files)
        db.session.commit()
    return app


@pytest.fixture(scope="module")
def editor(blog: Flask) -> SignedInClient:
    client = SignedInClient(blog, blog.response_class)
    assert client.post("/login", data=GIVEN).status_code == 303
    return client


@pytest.fixture(scope="module")
def posts(blog: Flask) -> dict[str, Post]:
    """The post of each format."""
    with blog.app_context():
        found = {post.format: post for post in db.session.scalars(select(Post).where(Post.kind == Kind.POST))}
        db.session.expunge_all()
        return found


@pytest.fixture(params=NAMES)
def gone(request: pytest.FixtureRequest, blog: Flask, posts: dict[str, Post]) -> Iterator[str]:
    """The name of a format that is taken out of the registry for a while."""
    loaded = blog.extensions["blogapp.formats"].loaded
    before = dict(loaded)
    blog.extensions["blogapp.cache"].clear()
    del loaded[request.param]
    yield request.param
    loaded |= before
    blog.extensions["blogapp.cache"].clear()


def test_there_are_ten(posts: dict[str, Post]) -> None:
    assert len(NAMES) == 10
    assert set(NAMES) == set(posts)


@pytest.mark.slow
def test_every_page_is_there_and_the_post_reads_as_it_did(
    blog: Flask, posts: dict[str, Post], gone: str, caplog: pytest.LogCaptureFixture
) -> None:
    client, post = blog.test_client(), posts[gone]
    archives = [f"/type/{gone}/", f"/type/{gone}/feed/"]
    for address in ["/", "/feed/", "/about/", *archives, *(post.url for post in posts.values())]:
        assert client.get(address).status_code == 200, address
    assert words(BeautifulSoup(post.html, "html.parser")) in words(read(client, post.url))
    assert client.get(f"/type/{gone}/feed/").text.count("<item>") == 1
    assert post.url in client.get("/search/", query_string={"q": post.headline}).text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.first(1)
def test_the_desk_works_on(editor: SignedInClient, posts: dict[str, Post], gone: str) -> None:
    for address in ("/edit/", "/edit/formats/", "/edit/new/", "/edit/pages/", "/edit/pages/new"):
        assert editor.get(address).status_code == 200, address
    assert f"“{gone}” is missing" in editor.get("/edit/formats/").text
    assert editor.get(f"/edit/new/{gone}").status_code == 404
    for post in posts.values():
        assert editor.get(f"/edit/posts/{post.id}").status_code == 200


@pytest.mark.first(2)
def test_the_box_takes_any_text(editor: SignedInClient, gone: str) -> None:
    for text in ("https://vimeo.com/76979871", "“Fog.”\n— Ana", "Ana: Yes?\nBen: No.\nAna: Well.", "Fog until noon."):
        answer = editor.post("/edit/new/", data={"text": text})
        assert answer.status_code == 200
        assert "textarea" in answer.text


@pytest.mark.first(2)
def test_title_and_tags_of_its_post_are_edited_and_no_datum(
    blog: Flask, editor: SignedInClient, posts: dict[str, Post], gone: str
) -> None:
    post, address = posts[gone], f"/edit/posts/{posts[gone].id}"
    typed = {"title": post.title, "tags": "lamps, boats"}
    assert not set(controls(read(editor, address))) & {"body", "photos", "video", "audio", "link", "by"}
    assert write(editor, address, "save", **typed).status_code == 303
    with blog.app_context():
        row = db.session.get_one(Post, post.id)
        assert (row.data, row.html, row.format_version) == (post.data, post.html, post.format_version)
        assert {tag.name for tag in row.tags} == {"lamps", "boats"}
