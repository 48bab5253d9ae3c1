"""The page that says how to follow the blog, and the way in which browsers search it."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from reading import read, words

from blogapp.models import Post

MakePost = Callable[..., Post]
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
pytestmark = pytest.mark.any_database


def test_each_feed_is_named_and_there(client: FlaskClient, make_post: MakePost) -> None:
    make_post(new_categories=["Events"], tags=["trains"])
    page = read(client, "/subscribe/")
    feeds = [str(link["href"]) for link in page.select("main a")]
    kinds = [f"{path}feed/{kind}" for path in ("/", "/comments/") for kind in ("", "atom/", "json/")]
    assert feeds[:6] == kinds
    assert feeds[6:] == [f"/{path}/feed/" for path in ("category/events", "tag/trains", "type/standard", "author/ana")]
    assert {client.get(feed).status_code for feed in feeds} == {200}
    assert words(page.select_one("main .address")) == "http://localhost/feed/"


def test_every_page_leads_there_in_every_theme(client: FlaskClient, dress: Callable[..., None]) -> None:
    for theme in ("default", "broadsheet"):
        dress({}, theme)
        page = read(client, "/")
        assert page.select_one("header a[href='/subscribe/']")
        assert len(page.select("link[rel=alternate][href^='/feed/']")) == 3


def test_page_of_an_editor_goes_before_it(client: FlaskClient, make_post: MakePost) -> None:
    make_post(kind="page", title="Subscribe", slug="subscribe", body="Our letter comes on paper.")
    assert "Our letter comes on paper." in client.get("/subscribe/").text


def test_browsers_learn_how_to_search(client: FlaskClient) -> None:
    address = read(client, "/").select_one("link[rel=search]")["href"]
    answer = client.get(str(address))
    assert answer.mimetype == "application/opensearchdescription+xml"
    described = ET.fromstring(answer.text)
    template = described.find(f"{SEARCH}Url").get("template")
    assert words(read(client, template.replace("{searchTerms}", "boats")).select_one("h1")) == "Search"
    assert len(described.findtext(f"{SEARCH}ShortName") or "") <= 16


def test_the_head_of_a_page_holds_a_search(client: FlaskClient) -> None:
    form = read(client, "/").select_one("header form[role=search]")
    assert (form["action"], form["method"], form.select_one("input")["name"]) == ("/search/", "get", "q")
