"""Ways to search as a reader does."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def titles(answer: TestResponse) -> list[str]:
    return [title.get_text().strip() for title in soup(answer).select(".post-title")]


def found(client: FlaskClient, query: str, **filters: Any) -> list[str]:
    return titles(client.get("/search/", query_string={"q": query} | filters))


def part(client: FlaskClient, query: str, selector: str) -> Tag:
    """Return the first such element of the page that answers a search."""
    chosen = soup(client.get("/search/", query_string={"q": query})).select_one(selector)
    assert chosen is not None, selector
    return chosen
