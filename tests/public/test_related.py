"""Under a post: others that share its terms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from reading import read, words

from blogapp.models import Post

MakePost = Callable[..., Post]


def related(client: FlaskClient, post: Post) -> list[str]:
    return [words(link) for link in read(client, post.url).select(".related a")]


@pytest.mark.slow
def test_three_that_share_most_stand_under_a_post(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(tags=["Trains", "Night"], new_categories=["Rail"])
    for title, given in (
        ("One tag", {"tags": ["Trains"]}), ("A category", {"new_categories": ["Rail"]}), ("Nothing", {"tags": ["Tea"]}),
        ("Both tags", {"tags": ["Night", "Trains"]}),
        ("Tag and category", {"tags": ["Night"], "new_categories": ["Rail"]}),
    ):  # fmt: skip
        make_post(title=title, days_ago=1, **given)
    assert related(client, post) == ["Both tags", "Tag and category", "One tag"]


def test_nothing_is_said_where_nothing_is_shared(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="Other", tags=["Tea"])
    assert related(client, make_post(tags=["Trains"])) == related(client, make_post()) == []


def test_what_not_everybody_may_read_is_not_related(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="Protected", tags=["Trains"], password="hash")
    make_post(title="Draft", tags=["Trains"], step="save")
    make_post(title="Private", tags=["Trains"], step="private")
    make_post(title="Scheduled", tags=["Trains"], days_ago=-1)
    assert related(client, make_post(tags=["Trains"])) == []
