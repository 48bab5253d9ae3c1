"""How a post becomes HTML in each view, and when it is rendered anew."""

from collections.abc import Callable

import pytest
from cooking import CAKE, changed, edit, fails, pages, stored, upgraded
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from recipe import Recipe

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Media, Post, media_uses
from blogapp.posts import binding, templates
from blogapp.text import safe_html

Make = Callable[..., Post]
Register = Callable[[type[PostFormat] | None], None]
pytestmark = pytest.mark.any_database


def test_each_view_is_rendered_by_the_format_s_template(client: FlaskClient, cake: Post) -> None:
    stream, page, feed = pages(client, cake)
    assert 'Serves <span class="p-yield">8</span> in the stream' in stream
    assert "in the page" in page
    assert "in the feed" in feed


def test_the_stream_ends_at_more_and_the_page_does_not(client: FlaskClient, cake: Post) -> None:
    stream, page, feed = pages(client, cake)
    assert "Eat." not in stream
    assert "Continue reading" in stream
    assert "Eat." in page
    assert "Eat." in feed


def test_a_field_is_escaped_unless_it_is_markdown(client: FlaskClient, cake: Post) -> None:
    page = client.get(cake.url).text
    assert "&lt;b&gt;flour&lt;/b&gt;" in page
    assert "<em>them</em>" in page


def test_the_snapshot_is_the_sanitised_feed_view(app: Flask, register: Register, make_post: Make) -> None:
    template = (
        '<p onclick="x()">{{ view }}</p><script>x()</script><iframe src="https://example.org"></iframe>{{ body }}'
    )
    register(changed(template=template))
    post = make_post("recipe", **CAKE)
    assert post.html == safe_html(post.html)
    assert post.html.startswith("<p>feed</p>")
    assert not [word for word in ("script", "onclick", "iframe") if word in post.html]


def test_what_search_reads_and_lists_show_follows_from_the_data(cake: Post) -> None:
    assert cake.headline == "Plum cake"
    assert cake.text.split("\n") == ["Halve them. Eat.", "500 g plums <b>flour</b>"]


def test_older_data_is_shown_upgraded_and_stays_stored(
    app: Flask, client: FlaskClient, register: Register, cake: Post
) -> None:
    register(upgraded())
    assert all('<span class="p-yield">8 people</span>' in text for text in pages(client, cake)[:2])
    assert stored(app, cake).data == cake.data


def test_older_data_is_stored_upgraded_on_the_next_save(app: Flask, register: Register, cake: Post) -> None:
    register(upgraded())
    row = edit(app, cake, serves="9 people", ingredients="plums", body="Quarter them.")
    assert (row.format_version, row.data["serves"]) == (2, "9 people")
    assert "9 people" in row.html


def test_newer_data_is_shown_as_it_was_and_not_touched(
    app: Flask, client: FlaskClient, register: Register, cake: Post
) -> None:
    register(upgraded())
    newer = edit(app, cake, serves="9 people", ingredients="plums", body="Quarter them.")
    register(Recipe)
    assert all("9 people" in text for text in pages(client, cake))
    row = edit(app, cake, title="A better title", serves="3", body="typed into an older form")
    assert (row.data, row.html, row.format_version) == (newer.data, newer.html, 2)


def test_a_missing_step_shows_the_snapshot(client: FlaskClient, register: Register, cake: Post) -> None:
    register(changed(version=2, upgrade_from_1=staticmethod(lambda data: data["there is no such key"])))
    assert all("500 g plums" in text for text in pages(client, cake))


def test_keys_that_the_format_does_not_know_are_carried(app: Flask, register: Register, cake: Post) -> None:
    with app.app_context():
        db.session.get_one(Post, cake.id).data = {**cake.data, "oven": {"heat": [200, "°C"]}}
        db.session.commit()
    assert edit(app, cake, ingredients="plums", body="Quarter them.").data["oven"] == {"heat": [200, "°C"]}


def test_an_edit_shows_at_once(app: Flask, client: FlaskClient, cake: Post) -> None:
    pages(client, cake)
    edit(app, cake, ingredients="700 g plums", body="Quarter them.")
    assert all("700 g plums" in text and "500 g" not in text for text in pages(client, cake))


def test_a_rendered_post_is_kept(client: FlaskClient, register: Register, cake: Post) -> None:
    before = pages(client, cake)
    Recipe.values, values = fails, Recipe.values  # type: ignore[method-assign]
    try:
        assert pages(client, cake) == before
    finally:
        Recipe.values = values  # type: ignore[method-assign]


@pytest.fixture
def picture(app: Flask) -> int:
    with app.app_context():
        values = {"mime": "image/jpeg", "size": 9, "width": 600, "height": 400, "widths": {}}
        db.session.add(Media(id=7, filename="a.jpg", path="2026/05/a.jpg", **values))
        db.session.commit()
    return 7


def test_a_lead_image_is_the_format_s_picture(
    app: Flask, client: FlaskClient, register: Register, make_post: Make, picture: int
) -> None:
    post = make_post("recipe", **CAKE, picture={"id": picture, "alt": "A cake"})
    assert post.lead_image_id == picture
    assert all("/media/2026/05/a.jpg" in text for text in pages(client, post))
    assert edit(app, post, ingredients="plums", body="b").lead_image_id is None


def test_a_picture_is_found_in_older_data(
    app: Flask, client: FlaskClient, register: Register, cake: Post, picture: int
) -> None:
    with app.app_context():
        db.session.get_one(Post, cake.id).data = {**cake.data, "picture": picture}  # as version 1 stored it
        db.session.execute(media_uses.insert().values(post_id=cake.id, media_id=picture))
        db.session.commit()
    step = staticmethod(lambda data: data | {"picture": {"id": data["picture"], "alt": "A cake"}})
    register(changed(version=2, upgrade_from_1=step))
    assert all("/media/2026/05/a.jpg" in text for text in pages(client, cake)[:2])


def test_templates_are_looked_for_from_special_to_plain() -> None:
    assert templates.candidates("recipe", "stream") == [
        "@recipe/recipe.stream.html",
        "@recipe/recipe.html",
        "formats/_default.html",
    ]


def test_a_format_without_a_template_shows_every_field(client: FlaskClient, register: Register, cake: Post) -> None:
    register(changed(template=None))
    page = client.get(cake.url).text
    assert "<dt>Serves</dt><dd>8</dd>" in "".join(page.split("\n"))
    assert "<li>500 g plums</li><li>&lt;b&gt;flour&lt;/b&gt;</li>" in page
    assert "<em>them</em>" in page
    for text in pages(client, cake):
        assert "500 g plums" in text


class Tide(PostFormat):
    """High water."""

    name = "recipe"
    high = f.DateTime("High water")
    template = "{{ high }}"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "August 21, 2026, 8:30 PM +0300"), ("de", "21. August 2026, 20:30")]
)
def test_moment_is_said_to_the_minute(app: Flask, register: Register, language: str, said: str) -> None:
    register(Tide)
    with app.test_request_context(), force_locale(language):
        post = Post(format="recipe", format_version=1, title="", data={"high": "2026-08-21T20:30"})
        html = templates.fill(binding.bind(post, {}), "page")
    assert said in " ".join(html.split())  # a space in it may be a narrow one
