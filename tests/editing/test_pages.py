"""Static pages: a tree with addresses of its own, clear of the blog's; and the settings of the site."""

from collections.abc import Callable
from typing import Any

import pytest
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp.models import Post

Make = Callable[..., Any]
RESERVED = (
    "page category tag author type search feed comments sitemap.xml robots.txt login logout account edit media static "
    "oembed healthz favicon.ico 2026 7"
).split()


@pytest.fixture
def make_page(make_post: Make) -> Make:
    return lambda title, parent=None: make_post(title=title, kind="page", parent_id=parent and parent.id)


def test_page_is_published_outside_of_the_stream(signed_in: Make, client: FlaskClient) -> None:
    write(signed_in(), "/edit/pages/new", "publish", title="About us", body="Who we are.")
    assert "Who we are." in words(read(client, "/about-us/").select_one("main"))
    assert not articles(client)


def test_page_has_a_parent_and_no_terms(signed_in: Make) -> None:
    form = set(controls(read(signed_in(), "/edit/pages/new")))
    assert "parent" in form
    assert not {"tags", "categories", "new_category", "sticky"} & form


def test_page_lies_within_another(app: Flask, signed_in: Make, make_page: Make, client: FlaskClient) -> None:
    about = make_page("About us")
    write(signed_in(), "/edit/pages/new", "publish", title="People", body="Ana and Noor.", parent=str(about.id))
    assert stored(app).path == "about-us/people"
    assert client.get("/about-us/people/").status_code == 200


@pytest.mark.slow
def test_pages_within_follow_and_their_old_addresses_lead_there(
    signed_in: Make, make_page: Make, client: FlaskClient
) -> None:
    about = make_page("About us")
    people = make_page("People", about)
    make_page("Ana", people)
    write(signed_in(), f"/edit/posts/{about.id}", "save", slug="imprint")
    answer = client.get("/about-us/people/ana/")
    assert (answer.status_code, answer.location) == (301, "/imprint/people/ana/")
    assert client.get("/imprint/people/ana/").status_code == 200


def test_no_page_lies_within_itself(app: Flask, signed_in: Make, make_page: Make) -> None:
    about = make_page("About us")
    people = make_page("People", about)
    other = make_page("Other")
    client = signed_in()
    choices = read(client, f"/edit/posts/{about.id}").select("#parent option")
    assert [choice["value"] for choice in choices] == ["", str(other.id)]
    for parent in (about, people):
        answer = write(client, f"/edit/posts/{about.id}", "save", parent=str(parent.id))
        assert complaint(answer, "parent")
    assert stored(app, about.id).parent_id is None


@pytest.mark.every_value
@pytest.mark.parametrize("parent", ["99", "x", "-1", "9" * 30])
def test_page_lies_within_no_page_that_is_not_there(signed_in: Make, parent: str) -> None:
    answer = write(signed_in(), "/edit/pages/new", "publish", title="People", body="Words.", parent=parent)
    assert answer.status_code == 422
    assert complaint(answer, "parent")


def test_pages_lie_at_most_four_deep(signed_in: Make, make_page: Make) -> None:
    page = None
    for name in ("One", "Two", "Three", "Four"):
        page = make_page(name, page)
    assert page is not None
    client = signed_in()
    values = [choice["value"] for choice in read(client, "/edit/pages/new").select("#parent option")]
    assert (len(values), str(page.id) in values) == (4, False)


@pytest.mark.first(5)
@pytest.mark.parametrize("word", RESERVED)
def test_addresses_of_the_blog_itself_are_refused(signed_in: Make, word: str) -> None:
    answer = write(signed_in(), "/edit/pages/new", "publish", title="A page", body="Words.", slug=word)
    assert answer.status_code == 422
    assert word in complaint(answer, "slug")


def test_title_does_not_take_an_address_of_the_blog_either(signed_in: Make) -> None:
    answer = write(signed_in(), "/edit/pages/new", "publish", title="Search", body="Words.")
    assert complaint(answer, "slug")


def test_reserved_words_are_free_within_a_page(app: Flask, signed_in: Make, make_page: Make) -> None:
    about = make_page("About us")
    typed = {"title": "Media", "body": "Words.", "parent": str(about.id)}
    assert write(signed_in(), "/edit/pages/new", "publish", **typed).status_code == 303
    assert stored(app).path == "about-us/media"


def test_list_shows_the_tree(signed_in: Make, make_page: Make) -> None:
    about = make_page("About us")
    make_page("People", about)
    make_page("Zebra crossing")
    rows = read(signed_in(), "/edit/pages/").select(".row")
    assert [(words(row.select_one(".row-title")), row.get("data-depth")) for row in rows] == [
        ("About us", None), ("People", "1"), ("Zebra crossing", None),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["author", "contributor"])
def test_pages_are_for_editors(signed_in: Make, make_page: Make, role: str) -> None:
    page: Post = make_page("About us")
    client = signed_in(role)
    for address in ("/edit/pages/", "/edit/pages/new", f"/edit/posts/{page.id}"):
        assert client.get(address).status_code == 404
    assert client.post(f"/edit/posts/{page.id}/trash").status_code == 404


def test_page_goes_to_the_trash_and_back(signed_in: Make, make_page: Make, client: FlaskClient) -> None:
    page, editor = make_page("About us"), signed_in()
    editor.post(f"/edit/posts/{page.id}/trash")
    assert client.get("/about-us/").status_code == 404
    assert editor.post(f"/edit/posts/{page.id}/restore").location == "/edit/pages/"
    assert client.get("/about-us/").status_code == 200


def test_settings_change_the_site(signed_in: Make, client: FlaskClient) -> None:
    administrator = signed_in("administrator")
    given = {"title": "The Harbour Post", "tagline": "", "posts_per_page": "3", "comments_open": [""]}
    assert write(administrator, "/edit/settings/", "", **given).status_code == 303
    assert words(read(client, "/").select_one(".site-title")) == "The Harbour Post"
    form = controls(read(administrator, "/edit/settings/"))
    assert (form["posts_per_page"], form["comments_open"], form["moderate_first"]) == ("3", "", ["", "y"])


def test_none_is_a_number_like_others(signed_in: Make) -> None:
    administrator = signed_in("administrator")
    assert write(administrator, "/edit/settings/", "", comment_links="0", comment_days="0").status_code == 303
    form = controls(read(administrator, "/edit/settings/"))
    assert (form["comment_links"], form["comment_days"]) == ("0", "0")


@pytest.mark.parametrize(
    ("name", "text"),
    [("title", ""), ("title", "x" * 101), ("tagline", "x" * 201)]
    + [("posts_per_page", text) for text in ("", "0", "101", "-1", "ten", "٣", "1e2", "9" * 5000)],
)
def test_wrong_settings_are_told_and_kept(signed_in: Make, name: str, text: str) -> None:
    answer = write(signed_in("administrator"), "/edit/settings/", "", **{name: text})
    assert answer.status_code == 422
    assert complaint(answer, name)
    assert controls(answer)[name] == text


@pytest.mark.parametrize("role", ["editor", "author"])
def test_settings_are_for_administrators(signed_in: Make, role: str) -> None:
    client = signed_in(role)
    assert client.get("/edit/settings/").status_code == 404
    assert client.post("/edit/settings/", data={"title": "Mine"}).status_code == 404
