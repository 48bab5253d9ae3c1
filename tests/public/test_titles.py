"""A post of any format shows its title where it has one, and where a lead picture stands in a listing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from dressing import choose
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db, plugins
from blogapp.models import Site

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


@pytest.fixture
def typed(app: Flask, signed_in: Make, client: FlaskClient) -> Make:
    """Publish the example of a format through its form, with a title; return its address."""

    def publish(name: str, title: str) -> str:
        with app.app_context():
            example = {key: str(value) for key, value in plugins.formats()[name].example.items() if key != "title"}
        answer = signed_in("editor", name=f"Sol{name}").post(
            f"/edit/new/{name}", data=example | {"title": title, "action": "publish"}
        )
        assert answer.status_code == 303
        return str(read(client, "/").select_one("article.post a[rel=bookmark]")["href"])

    return publish


@pytest.mark.slow
@pytest.mark.first(2)
@pytest.mark.parametrize("name", ["quote", "aside", "status", "link", "chat", "video"])
def test_title_is_shown_in_stream_page_and_feeds(typed: Make, client: FlaskClient, name: str) -> None:
    address = typed(name, "On timetables & ferries")
    assert words(read(client, "/").select_one("article h2.p-name")) == "On timetables & ferries"
    assert words(read(client, address).select_one("article h1.p-name")) == "On timetables & ferries"
    for feed in ("/feed/", "/feed/atom/"):
        assert feedparser.parse(client.get(feed).data).entries[0].title == "On timetables & ferries"
    assert client.get("/feed/json/").json["items"][0]["title"] == "On timetables & ferries"


@pytest.mark.parametrize("name", ["quote", "aside", "status"])
def test_without_a_title_the_date_is_the_permalink(typed: Make, client: FlaskClient, name: str) -> None:
    typed(name, "")
    article = read(client, "/").select_one("article.post")
    assert article.select_one("h2") is None
    assert article.select_one("footer a.u-url time")
    assert "title" not in client.get("/feed/json/").json["items"][0]


@pytest.mark.slow
def test_lead_picture_stands_beside_unless_theme_or_editor_say_otherwise(
    app: Flask, client: FlaskClient, make_post: Make, dress: Make, signed_in: Make
) -> None:
    make_post()
    assert read(client, "/").select_one(".h-feed.lead-beside")
    dress({"theme.toml": 'api = 1\nlead_image = "above"'})
    assert read(client, "/").select_one(".h-feed.lead-above")
    with app.test_request_context(method="POST"):
        Site(theme="seaside", lead_image="beside").store(db.session())
        db.session.commit()
    assert read(client, "/").select_one(".h-feed.lead-beside")
    choose(app, "default")
    page = signed_in("administrator").get("/edit/settings/").text
    assert 'name="lead_image"' in page
