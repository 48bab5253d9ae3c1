"""A text of several pages: `<!--nextpage-->` parts it, whatever the format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from reading import read, words

from blogapp.models import Post
from blogapp.text import markdown

MakePost = Callable[..., Post]
TEXT = "One.\n\n<!--nextpage-->\n\nTwo.\n\n<!--nextpage-->\n\nThree."
pytestmark = pytest.mark.any_database


def body(client: FlaskClient, address: str) -> str:
    return words(read(client, address).select_one("article .e-content"))


@pytest.mark.parametrize("format", ["standard", "aside", "quote", "video", "status"])
def test_each_page_shows_its_part(client: FlaskClient, make_post: MakePost, format: str) -> None:
    post = make_post(format=format, body=TEXT)
    for part, shown in enumerate(("One.", "Two.", "Three."), 1):
        text = body(client, post.url if part == 1 else f"{post.url}{part}/")
        assert [one for one in ("One.", "Two.", "Three.") if one in text] == [shown]


def test_pages_lead_to_each_other(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(body=TEXT)
    links = read(client, f"{post.url}2/").select(".post-parts a")
    assert [link["href"] for link in links] == [post.url, f"{post.url}2/", f"{post.url}3/"]
    assert [words(link) for link in links if link.get("aria-current")] == ["Page 2"]


def test_listing_stops_at_the_first_page_and_feed_has_them_all(client: FlaskClient, make_post: MakePost) -> None:
    make_post(body=TEXT)
    assert body(client, "/") == "One."
    assert "Continue reading" in read(client, "/").get_text()
    assert "Three." in client.get("/feed/").text


@pytest.mark.parametrize(("part", "status"), [("1/", 301), ("4/", 302), ("02", 301), ("0/", 404), ("x/", 404)])
def test_wrong_page_leads_to_the_post(client: FlaskClient, make_post: MakePost, part: str, status: int) -> None:
    post = make_post(body=TEXT)
    answer = client.get(f"{post.url}{part}")
    assert answer.status_code == status
    if status == 302 or part == "1/":
        assert answer.location == post.url


def test_static_page_has_pages_too(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(kind="page", title="About", body=TEXT)
    assert "Two." in body(client, "/about/2/")
    assert client.get("/about/4/").location == post.url
    assert client.get("/about/1/").location == post.url


@pytest.mark.parametrize(
    "source", ["A<!--nextpage-->B<!--nextpage-->C", "<p>A</p>\n<!--nextpage-->\nB\n\n<!-- nextpage -->\nC"]
)
def test_marks_part_paragraphs_and_blocks(source: str) -> None:
    assert [page.striptags() for page in markdown(source).pages] == ["A", "B", "C"]


def test_notes_stand_on_the_pages_that_name_them() -> None:
    first, second = markdown("A[^1]\n\n<!--nextpage-->\n\nB\n\n[^1]: Note").pages
    assert "Note" in first
    assert "Note" not in second


def test_mark_in_code_is_words() -> None:
    assert len(markdown("`<!--nextpage-->`\n\n    <!--nextpage-->").pages) == 1
