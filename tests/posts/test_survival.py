"""A post outlives the format it was written in, gone, broken or older than the data."""

from collections.abc import Callable

import pytest
from cooking import changed, edit, fails, pages
from flask import Flask
from flask.testing import FlaskClient
from recipe import Recipe

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post
from blogapp.posts import saving

Make = Callable[..., Post]
Register = Callable[[type[PostFormat] | None], None]


def test_a_post_without_its_format_is_shown_as_it_was(client: FlaskClient, register: Register, cake: Post) -> None:
    register(None)
    for text in pages(client, cake):
        assert "500 g plums" in text
        assert "Halve <em>them</em>" in text
        assert "in the feed" in text


def test_a_post_without_its_format_keeps_its_data(app: Flask, register: Register, cake: Post) -> None:
    register(None)
    row = edit(app, cake, title="A better title", body="typed into a form that is not there")
    assert (row.data, row.html, row.text, row.format_version) == (cake.data, cake.html, cake.text, 1)
    assert (row.title, row.headline) == ("A better title", "A better title")


def test_a_format_that_comes_back_shows_its_posts_again(client: FlaskClient, register: Register, cake: Post) -> None:
    before = pages(client, cake)
    register(None)
    pages(client, cake)
    register(Recipe)
    assert pages(client, cake) == before


BROKEN = {
    "values": {"values": fails},
    "csp": {"csp": fails},
    "cut": {"cut": fails, "csp": fails},
    "init": {"__init__": fails},
    "media_ids": {"media_ids": fails, "__init__": fails},
    "upgrade": {"upgrade": fails},
    "template": {"template": "{% if %}"},
    "undefined": {"template": "{{ nothing.at_all }}"},
    "missing filter": {"template": "{{ body|there_is_none }}"},
    "missing template": {"template": None, "values": fails},
    "oven": {"template": "{{ 1 // 0 }}"},
    "field": {"serves": type("Bad", (f.Line,), {"value": fails})("Bad")},
}


@pytest.mark.first(5)
@pytest.mark.parametrize("name", BROKEN)
def test_a_format_that_fails_shows_its_posts_as_they_were(
    client: FlaskClient, register: Register, cake: Post, make_post: Make, name: str
) -> None:
    make_post("quote", body="A timetable is a promise.")
    register(changed(**BROKEN[name]))
    stream, page, feed = pages(client, cake)
    assert "500 g plums" in stream
    assert "500 g plums" in page
    assert "500 g plums" in feed
    assert "A timetable is a promise." in stream


def test_a_view_that_fails_takes_no_other_with_it(client: FlaskClient, register: Register, cake: Post) -> None:
    register(changed(template="{% if view == 'stream' %}{{ 1 // 0 }}{% endif %}Fresh from the oven"))
    stream, page, _ = pages(client, cake)
    assert "Fresh from the oven" not in stream
    assert "500 g plums" in stream
    assert "Fresh from the oven" in page


@pytest.mark.parametrize("name", [*BROKEN, "headline", "text_of"])
def test_a_format_that_fails_does_not_lose_what_was_typed(
    app: Flask, register: Register, cake: Post, name: str
) -> None:
    register(changed(**BROKEN.get(name, {name: fails})))
    row = edit(app, cake, title="A better title", ingredients="700 g plums", body="Quarter them.")
    assert (row.title, row.data["body"], row.data["ingredients"]) == (
        "A better title",
        "Quarter them.",
        ["700 g plums"],
    )


def test_a_format_whose_check_fails_says_so(app: Flask, register: Register, cake: Post) -> None:
    register(changed(validate=fails))
    with pytest.raises(saving.Errors, match="The plums are mouldy"):
        edit(app, cake, ingredients="plums", body="Quarter them.")
