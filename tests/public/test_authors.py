"""What readers learn of an author, and where the author writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mf2py
import pytest
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp.models import Post, User

ABOUT = {"bio": "Watches the harbour.", "links": "https://social.example/@sol\nhttps://sol.example/"}


def test_author_page_is_a_card(app: Flask, client: FlaskClient, signed_in: Any, make_post: Callable[..., Post]) -> None:
    author = signed_in("author", name="Sol")
    assert author.post("/account/profile", data=ABOUT).status_code == 303
    make_post(author=author.user)
    page = client.get("/author/sol/").text
    card = next(item for item in mf2py.parse(page)["items"] if "h-card" in item["type"])["properties"]
    assert (card["name"], card["note"]) == (["Sol"], ["Watches the harbour."])
    assert card["url"] == ["/author/sol/", "https://social.example/@sol", "https://sol.example/"]
    assert mf2py.parse(page)["rels"]["me"] == card["url"][1:]


@pytest.mark.parametrize(
    ("given", "sentence"), [({"links": "javascript:alert(1)"}, "web address"), ({"bio": "x" * 1001}, "at most 1000")]
)
def test_what_cannot_be_taken_is_said_and_kept(signed_in: Any, given: dict[str, str], sentence: str) -> None:
    answer = signed_in("author").post("/account/profile", data=ABOUT | given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert next(iter(given.values())) in answer.text


def test_archive_leads_to_its_feed_and_counts_its_posts(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    make_post(tags=["Trains"])
    facts = read(client, "/tag/trains/").select_one(".archive-facts")
    assert facts is not None
    assert "1 post" in facts.get_text()
    assert [link["href"] for link in facts.select("a")] == ["/tag/trains/feed/"]


def test_json_feed_names_the_author_of_each_post(
    client: FlaskClient, make_post: Callable[..., Post], make_user: Callable[..., User]
) -> None:
    for author, days in ((make_user("author", "Mira"), 3), (None, 2), (make_user("author", "Noor"), 1)):
        make_post(author=author, days_ago=days)
    authors = [item.get("authors") for item in client.get("/feed/json/").json["items"]]
    by = {name: [{"name": name, "url": f"http://localhost/author/{name.lower()}/"}] for name in ("Ana", "Mira", "Noor")}
    assert authors == [by["Noor"], by["Ana"], by["Mira"]]
