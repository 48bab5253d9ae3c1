"""A page that is not there leads on: a search, posts with a like address, the newest posts, the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

pytestmark = pytest.mark.any_database


def read_error(page: Any) -> BeautifulSoup:
    assert page.status_code == 404
    return BeautifulSoup(page.text, "html5lib")


def test_a_missing_page_offers_a_search(client: FlaskClient) -> None:
    page = client.get("/nothing/here/")
    assert page.status_code == 404
    assert BeautifulSoup(page.text, "html5lib").find("form", action="/search/").find("input", attrs={"name": "q"})


def test_a_missing_page_names_those_with_a_like_address(client: FlaskClient, make_post: Callable[..., Any]) -> None:
    post, draft = make_post(title="Night train"), make_post(title="Night trains", step="save")
    found = read_error(client.get("/2026/05/09/nigth-train/")).select(".near-misses a")
    assert [link["href"] for link in found] == [post.url]
    assert draft.title not in read_error(client.get("/night-trains/")).text
    assert not read_error(client.get("/wp-login.php")).select(".near-misses")


def test_a_missing_page_leads_to_the_newest_posts_and_the_archive(
    client: FlaskClient, make_post: Callable[..., Any]
) -> None:
    newest = [make_post(title=f"Post {number}", days_ago=number).url for number in range(7)]
    make_post(title="Protected", password="hash")
    page = read_error(client.get("/wp-login.php"))
    assert [link["href"] for link in page.select(".latest a")] == newest[:5]
    assert page.select_one("main a[href='/archive/']")


def test_a_missing_page_names_those_whose_words_its_address_begins(
    client: FlaskClient, make_post: Callable[..., Any]
) -> None:
    for title, cut in {"Harbour lights": "harb-lig", "Гавань ночью": "гава-ноч", "Φάρος και νησί": "φαρο-νησ"}.items():
        post = make_post(title=title)
        found = read_error(client.get(f"/2026/05/09/{cut}/")).select(".near-misses a")
        assert [link["href"] for link in found] == [post.url]
