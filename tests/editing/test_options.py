"""The drawer of a post's form: it says what it holds, and what is wrong in it opens it."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import write
from flask.testing import FlaskClient
from reading import read, words

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


def summary(client: FlaskClient, address: str) -> str:
    return words(read(client, address).select_one(".options > summary"))


def test_summary_says_what_the_drawer_holds(signed_in: Make, make_post: Make) -> None:
    editor = signed_in()
    post = make_post(new_categories=["Events"], tags=["harbour", "strike"], comments_open=False)
    stored = summary(editor, f"/edit/posts/{post.id}")
    assert all(part in stored for part in ("Events", "harbour, strike", "comments closed")), stored
    assert summary(editor, "/edit/new/standard") == "Options Now goes to Uncategorized no tags comments open"
    assert "no category" in summary(editor, "/edit/new/quote")
    assert "category" not in summary(editor, "/edit/pages/new")


def test_what_is_wrong_opens_the_drawer_and_is_named(signed_in: Make) -> None:
    answer = write(signed_in(), "/edit/new/standard", title="Fog", body="Fog.", published_at="soon", expires_at="later")
    assert answer.status_code == 422
    drawer = BeautifulSoup(answer.text, "html.parser").select_one("details.options")
    assert drawer
    assert drawer.has_attr("open")
    assert "To be corrected: Take down at, Date and time" in words(drawer.select_one("summary"))


def test_what_is_wrong_in_the_text_leaves_the_drawer_closed(signed_in: Make) -> None:
    answer = write(signed_in(), "/edit/new/standard", title="", body="")
    drawer = BeautifulSoup(answer.text, "html.parser").select_one("details.options")
    assert drawer
    assert not drawer.has_attr("open")
