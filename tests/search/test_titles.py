"""What is found while somebody types: titles of what everybody may see, the same for all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from blogapp.models import Post

Make = Callable[..., Post]


def titles(client: FlaskClient, words: str) -> list[str]:
    return [post["title"] for post in client.get("/search/titles.json", query_string={"q": words}).get_json()]


def test_titles_and_addresses_of_what_fits_are_told(client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="The harbour <at> six")
    answer = client.get("/search/titles.json?q=harb")
    assert answer.get_json() == [{"title": "The harbour <at> six", "url": post.url}]
    assert "Set-Cookie" not in answer.headers
    assert "private" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("words", ["", "x", '"', "-harbour", "*", "nothingness"])
def test_what_asks_for_nothing_finds_nothing(client: FlaskClient, make_post: Make, words: str) -> None:
    make_post(title="The harbour at six")
    assert titles(client, words) == []


def test_at_most_six_are_told(client: FlaskClient, make_post: Make) -> None:
    for number in range(8):
        make_post(title=f"Harbour {number}")
    assert len(titles(client, "harbour")) == 6


@pytest.mark.parametrize("hidden", [{"step": "save"}, {"step": "private"}, {"days_ago": -1}, {"password": "hash"}])
def test_nothing_hidden_is_told(client: FlaskClient, make_post: Make, hidden: dict[str, object]) -> None:
    make_post(title="The harbour at six", **hidden)
    assert titles(client, "harbour") == []


def test_it_changes_with_the_posts(client: FlaskClient, make_post: Make) -> None:
    assert titles(client, "harbour") == []
    make_post(title="The harbour at six")
    assert titles(client, "harbour") == ["The harbour at six"]
