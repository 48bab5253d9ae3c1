"""Categories and tags on the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp.models import Post

MakePost = Callable[..., Post]


def test_category_is_described_and_put_within_another(client: FlaskClient, signed_in: Any, make_post: MakePost) -> None:
    editor, post = signed_in("editor"), make_post(new_categories=["Rail"])
    editor.post("/edit/categories/", data={"name": "Transport", "slug": "", "description": "", "parent": ""})
    given = {"name": "Railways", "slug": "rail", "description": "What moves on rails.", "parent": "2"}
    assert editor.post("/edit/categories/1", data=given).status_code == 303
    header = read(client, "/category/transport/rail/").select_one(".archive-header")
    assert "Railways What moves on rails." in words(header)
    assert articles(client, "/category/transport/") == [f"post-{post.id}"]


@pytest.mark.parametrize("kind", ["categories", "tags"])
def test_deleting_a_term_keeps_its_posts(client: FlaskClient, signed_in: Any, make_post: MakePost, kind: str) -> None:
    post = make_post(tags=["Rail"], new_categories=["Rail"])
    assert signed_in("editor").post(f"/edit/{kind}/1/delete").status_code == 303
    assert client.get(f"/{'category' if kind == 'categories' else 'tag'}/rail/").status_code == 404
    assert articles(client) == [f"post-{post.id}"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "RAIL"}, "a tag of this name"),
        ({"slug": "rail"}, "at this address"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    signed_in: Any, make_post: MakePost, given: dict[str, str], sentence: str
) -> None:
    make_post(tags=["Rail"])
    answer = signed_in("editor").post("/edit/tags/", data={"name": "Boats", "slug": "", "description": "Wet."} | given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Wet." in answer.text


def test_category_cannot_lie_within_itself_or_what_it_holds(signed_in: Any, make_post: MakePost) -> None:
    make_post(new_categories=["One", "Two"])
    editor = signed_in("editor")
    data = {"name": "Two", "slug": "two", "description": "", "parent": "1"}
    assert editor.post("/edit/categories/2", data=data).status_code == 303
    for parent in ("1", "2", "99", "x"):
        data = {"name": "One", "slug": "one", "description": "", "parent": parent}
        assert editor.post("/edit/categories/1", data=data).status_code == 422


def test_terms_are_for_editors(app: Flask, signed_in: Any) -> None:
    assert signed_in("author").get("/edit/tags/").status_code == 404
