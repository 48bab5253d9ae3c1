"""What a change leaves as it was: the HTML of each post, until the post itself or the site around it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from filling import write
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Comment, CommentStatus, Post, Site, Tag, User

Make = Callable[..., Post]
POSTS = 4


@contextmanager
def made(app: Flask, name: str) -> Iterator[list[int]]:
    """Yield the ids of the posts for which a template was rendered meanwhile."""
    ids: list[int] = []

    def note(_sender: Any, template: Any, context: dict[str, Any], **_: Any) -> None:
        if template.name == name:
            ids.append((context.get("post") or context["shown"].post).id)

    with template_rendered.connected_to(note, app):
        yield ids


@pytest.fixture
def posts(make_post: Make, make_comment: Callable[..., Comment]) -> list[Post]:
    found = [make_post(title=f"Post {place}", tags=["quay"], days_ago=place) for place in range(POSTS)]
    make_comment(found[1], status="pending")
    return found


def approve(_posts: list[Post]) -> None:
    db.session.scalars(sa.select(Comment)).one().move(db.session(), CommentStatus.APPROVED)


def edit(posts: list[Post]) -> None:
    db.session.get_one(Post, posts[2].id).title = "Fog"


def hide(posts: list[Post]) -> None:
    db.session.get_one(Post, posts[0].id).trash()


def untag(posts: list[Post]) -> None:
    db.session.get_one(Post, posts[3].id).tags = []


def rename(model: Any) -> Callable[[list[Post]], None]:
    return lambda _: setattr(db.session.scalars(sa.select(model)).first(), "name", "Renamed")


def in_bulk(_posts: list[Post]) -> None:
    db.session.execute(sa.update(Post).values(excerpt="In short."))


EVERY = tuple(range(POSTS))
CHANGES: dict[str, tuple[Callable[[list[Post]], Any], tuple[int, ...]]] = {
    "a comment is approved": (approve, (1,)),
    "a post is edited": (edit, (2,)),
    "a post goes": (hide, ()),
    "a post loses its tags": (untag, (3,)),
    "a tag is renamed": (rename(Tag), EVERY),
    "an author is renamed": (rename(User), EVERY),
    "a setting changes": (lambda _: Site(title="Quay").store(db.session()), EVERY),
    "a statement changes posts": (in_bulk, EVERY),
}


@pytest.mark.slow
@pytest.mark.first(3)
@pytest.mark.database
@pytest.mark.parametrize("what", CHANGES)
def test_a_change_has_what_it_touches_made_anew(app: Flask, client: FlaskClient, posts: list[Post], what: str) -> None:
    change, touched = CHANGES[what]
    client.get("/")
    with app.test_request_context(method="POST"):
        change(posts)
        db.session.commit()
    with made(app, "public/_post.html") as again:
        client.get("/")
    assert again == [posts[place].id for place in touched]


def test_a_new_post_leaves_the_others(app: Flask, client: FlaskClient, posts: list[Post], make_post: Make) -> None:
    client.get("/")
    new = make_post(title="New", tags=["quay", "fog"], new_categories=["Weather"])
    with made(app, "public/_post.html") as again:
        assert "New" in client.get("/").text
    assert again == [new.id]


@pytest.mark.slow
def test_a_post_that_is_saved_leaves_the_others(
    app: Flask, client: FlaskClient, posts: list[Post], signed_in: Any
) -> None:
    editor = signed_in("editor")
    client.get("/")
    write(editor, f"/edit/posts/{posts[2].id}", "save", body="Other words.", tags="quay, fog")
    with made(app, "public/_post.html") as again:
        assert "Other words." in client.get("/").text
    assert again == [posts[2].id]


@pytest.mark.slow
def test_what_is_said_about_a_post_leaves_the_pages_of_others(
    app: Flask, client: FlaskClient, posts: list[Post]
) -> None:
    for post in posts:
        client.get(post.url)
    with app.test_request_context(method="POST"):
        approve(posts)
        db.session.commit()
    with made(app, "public/_post.html") as articles, made(app, "comments/_section.html") as discussions:
        for post in posts:
            client.get(post.url)
    assert articles == discussions == [posts[1].id]


def test_whoever_signs_out_leaves_every_page(
    app: Flask, client: FlaskClient, posts: list[Post], signed_in: Any
) -> None:
    author = signed_in("author")
    client.get("/")
    assert author.post("/logout").status_code == 303
    with made(app, "public/_post.html") as again:
        client.get("/")
    assert again == []
