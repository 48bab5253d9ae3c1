"""A post with rows, from the form to every reader: stream, page, feeds, search, JSON-LD, export, snapshot, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from dish import Dish
from drawing import encoded, picture
from exporting import as_read, items, said
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from searching import found

from blogapp.formats.registry import Loaded
from blogapp.models import Post
from blogapp.testing.checks import CHECKS
from blogapp.testing.kit import Kit

Make = Callable[..., Any]
PICTURE = BytesIO(encoded(picture((60, 40)), "JPEG")).getvalue()
TYPED = {
    "title": "Plum cake",
    "ingredients-0-amount": "500", "ingredients-0-unit": "g", "ingredients-0-what": "plums & <b>stones</b>",
    "ingredients-1": "", "ingredients-1-what": "cardamom",
    "steps-0-text": "Halve *them*.", "steps-0-picture-alt": "Halves",
    "steps-1": "", "steps-1-text": "Bake.", "steps-1-clip": "https://vimeo.com/76979871",
}  # fmt: skip
pytestmark = pytest.mark.any_database


@pytest.fixture
def dish(app: Flask, signed_in: Make) -> Iterator[Post]:
    """A dish, published by the form."""
    loaded = app.extensions["blogapp.formats"].loaded
    loaded["dish"] = Loaded(Dish, "test", loaded["quote"].folder)
    photo = {"steps-0-picture": (BytesIO(PICTURE), "halves.jpg")}
    assert write(signed_in(), "/edit/new/dish", "publish", **TYPED, **photo).status_code == 303
    yield stored(app)
    loaded.pop("dish", None)


@pytest.mark.slow
def test_rows_are_in_the_stream_on_the_page_and_in_feeds(client: FlaskClient, dish: Post) -> None:
    for address in ("/", dish.url):
        page = read(client, address)
        rows = [" ".join(words(row).split()) for row in page.select("article li.p-ingredient")]
        assert rows == ["500 g plums & <b>stones</b>", "cardamom"]
        assert [image["alt"] for image in page.select("article img")] == ["Halves"]
        assert page.select_one("article [data-embed*='player.vimeo.com']")
    assert "frame-src 'self' https://player.vimeo.com" in client.get(dish.url).headers["Content-Security-Policy"]
    [entry] = json.loads(client.get("/feed/json/").text)["items"]
    assert "cardamom" in entry["content_html"]
    assert [file["mime_type"] for file in entry["attachments"]] == ["image/jpeg"]
    with client.get(entry["attachments"][0]["url"]) as file:
        assert file.status_code == 200
    assert entry["image"].startswith("http://")


def test_rows_are_found_and_told_to_machines(client: FlaskClient, dish: Post) -> None:
    assert found(client, "cardamom") == found(client, "halves") == ["Plum cake"]
    page = read(client, dish.url)
    linked = json.loads(str(page.select_one("script[type='application/ld+json']").string))  # type: ignore[union-attr]
    assert linked["@type"] == "Recipe"
    assert linked["recipeIngredient"] == ["500 g plums & <b>stones</b>", "cardamom"]
    first, second = linked["recipeInstructions"]
    assert (first["@type"], first["text"]) == ("HowToStep", "Halve them.")
    assert second == {"@type": "HowToStep", "text": "Bake."}
    assert first["image"].startswith("http://localhost/media/")
    assert page.select_one("meta[property='og:image']")
    assert page.select_one("meta[property='og:video']")


def test_rows_go_into_an_export_and_come_back(app: Flask, dish: Post) -> None:
    [item] = [each for each in items(app) if said(each, "wp:post_type") == "post"]
    read_back = as_read(item)
    assert "cardamom" in read_back.content
    raw = Dish.from_wxr(read_back)
    assert raw is not None
    assert Dish.clean(raw) == dish.data


def test_rows_are_read_without_their_plugin(app: Flask, client: FlaskClient, dish: Post) -> None:
    del app.extensions["blogapp.formats"].loaded["dish"]
    app.extensions["blogapp.cache"].clear()
    page = BeautifulSoup(client.get(dish.url).text, "html.parser")
    assert "500 g plums & <b>stones</b> cardamom" in " ".join(words(page.select_one("article")).split())
    image = page.select_one("article img")
    assert image is not None
    with client.get(str(image["src"])) as file:
        assert file.status_code == 200


@pytest.mark.slow
def test_the_kit_has_nothing_against_rows(subtests: Any) -> None:
    kit = Kit(Dish)
    try:
        for name, check in CHECKS.items():
            with subtests.test(name):
                check(kit)
    finally:
        kit.close()
