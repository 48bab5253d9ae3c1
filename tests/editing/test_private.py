"""A private post is on the desk alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient

from blogapp.models import Post

MakePost = Callable[..., Post]


@pytest.mark.slow
def test_private_post_is_for_editors_alone(
    app: Flask, client: FlaskClient, signed_in: Any, make_post: MakePost
) -> None:
    editor, post = signed_in("editor"), make_post(title="Minutes", body="Nobody said anything.")
    write(editor, f"/edit/posts/{post.id}", "private")
    assert stored(app, post.id).status == "private"
    for address in (post.url, "/", "/feed/", "/?p=1"):
        assert "Minutes" not in client.get(address, follow_redirects=True).text
    assert client.get(post.url).status_code == 404
    assert "Nobody said anything." in editor.get(f"/edit/posts/{post.id}/preview").text
    assert "Minutes" in editor.get("/edit/?status=private").text
    assert signed_in("contributor", name="Kim").get(f"/edit/posts/{post.id}").status_code == 404
    write(editor, f"/edit/posts/{post.id}", "publish")
    assert "Nobody said anything." in client.get(post.url).text


def test_form_that_does_not_say_its_version_is_no_way_round_a_conflict(
    app: Flask, signed_in: Any, make_post: MakePost
) -> None:
    editor, post = signed_in("editor"), make_post(body="As it was.")
    answer = editor.post(f"/edit/posts/{post.id}", data={"title": "Mine", "body": "Over it.", "action": "save"})
    assert answer.status_code == 409
    assert "Over it." in answer.text
    assert stored(app, post.id).data["body"] == "As it was."
