"""How the tests read pages: as a browser's tree, with white space folded."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    """Return the page at an address, which must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    return BeautifulSoup(answer.text, "html.parser")


def words(tag: Tag | None) -> str:
    """Return the text of a tag, folded."""
    assert tag is not None
    return " ".join(tag.get_text().split())


def articles(client: FlaskClient, address: str = "/") -> list[str]:
    """Return the ids of the posts in a listing, in their order."""
    return [str(article["id"]) for article in read(client, address).select("article.post")]


def meta(client: FlaskClient, address: str = "/") -> str:
    """Return the line under the first post of a page."""
    return words(read(client, address).select_one("article.post footer.post-meta"))
