"""A post outlives its format: what the plugin held stays as it is while the rest is edited."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words
from recipe import Recipe

from blogapp import db
from blogapp.formats.registry import Loaded, Problem
from blogapp.models import Media, Post

Make = Callable[..., Any]


@pytest.fixture
def loaded(app: Flask) -> Iterator[dict[str, Loaded]]:
    """The loaded formats, the recipe among them; a test may take some away."""
    registry = app.extensions["blogapp.formats"]
    before = dict(registry.loaded)
    registry.loaded["recipe"] = Loaded(Recipe, "test", Path(__file__).parent)
    yield registry.loaded
    registry.loaded.clear()
    registry.loaded.update(before)
    registry.problems.clear()


@pytest.fixture
def post(app: Flask, loaded: dict[str, Loaded], make_post: Make) -> Post:
    """A recipe, with a key in its data that the format does not know."""
    made = make_post("recipe", title="Plum cake", serves=8, ingredients=["500 g plums"], body="Halve *them*.")
    with app.app_context():
        db.session.execute(sa.update(Post).values(data={**made.data, "odd": [1, None, "ü"]}))
        db.session.commit()
    return made


def raw(app: Flask, post: Post) -> tuple[str, str]:
    """Return the data as the database has it, and the snapshot."""
    with app.app_context():
        query = sa.text("SELECT CAST(data AS TEXT), html FROM posts WHERE id = :id")
        data, html = db.session.execute(query, {"id": post.id}).one()
        return data, html


def test_saving_the_title_of_a_missing_format_leaves_its_data(
    app: Flask, loaded: dict[str, Loaded], post: Post, signed_in: Make
) -> None:
    before, client = raw(app, post), signed_in()
    del loaded["recipe"]
    address = f"/edit/posts/{post.id}"
    assert write(client, address, "save", title="Damson cake", tags="plums", body="Gone", serves="").status_code == 303
    assert raw(app, post) == before
    assert (stored(app, post.id).title, stored(app, post.id).tags[0].name) == ("Damson cake", "plums")


def test_post_of_a_missing_format_stays_with_its_readers(
    loaded: dict[str, Loaded], post: Post, client: FlaskClient, signed_in: Make
) -> None:
    del loaded["recipe"]
    write(signed_in(), f"/edit/posts/{post.id}", "save", title="Damson cake")
    assert articles(client) == [f"post-{post.id}"]
    assert "Halve <em>them</em>." in client.get(post.url).text


def test_reinstalled_format_finds_everything(loaded: dict[str, Loaded], post: Post, signed_in: Make) -> None:
    client, recipe = signed_in(), loaded.pop("recipe")
    write(client, f"/edit/posts/{post.id}", "save", title="Damson cake")
    loaded["recipe"] = recipe
    form = controls(read(client, f"/edit/posts/{post.id}"))
    assert (form["serves"], form["ingredients"], form["body"]) == ("8", "500 g plums", "Halve *them*.")


def test_form_says_what_is_missing(app: Flask, loaded: dict[str, Loaded], post: Post, signed_in: Make) -> None:
    client = signed_in()
    del loaded["recipe"]
    page = read(client, f"/edit/posts/{post.id}")
    assert "“recipe” is missing" in words(page.select_one("#form-locked"))
    assert not {"serves", "ingredients", "body"} & set(controls(page))


def test_form_says_why_a_format_failed(app: Flask, loaded: dict[str, Loaded], post: Post, signed_in: Make) -> None:
    client = signed_in()
    del loaded["recipe"]
    problem = Problem("recipe", "package recipes 1.0", "ImportError: no oven", "Fix the plugin.")
    app.extensions["blogapp.formats"].problems.append(problem)
    for address in (f"/edit/posts/{post.id}", "/edit/formats/"):
        text = words(read(client, address).select_one("main"))
        assert "package recipes 1.0: ImportError: no oven" in text
        assert "Fix the plugin." in text


def test_list_of_formats_counts_posts_and_names_what_is_missing(
    loaded: dict[str, Loaded], post: Post, signed_in: Make
) -> None:
    client = signed_in()
    assert "1 post" in words(read(client, "/edit/formats/").select_one(".told-card:has(a[href='/edit/new/recipe'])"))
    del loaded["recipe"]
    assert "“recipe” is missing 1 post needs it." in words(read(client, "/edit/formats/").select_one(".notice"))
    assert "format “recipe” is missing" in words(read(client, "/edit/").select_one(".row"))


def test_post_newer_than_its_format_is_locked(app: Flask, post: Post, signed_in: Make) -> None:
    with app.app_context():
        db.session.execute(sa.update(Post).values(format_version=7))
        db.session.commit()
    before, client = raw(app, post), signed_in()
    assert "too old" in words(read(client, f"/edit/posts/{post.id}").select_one("#form-locked"))
    assert write(client, f"/edit/posts/{post.id}", "save", title="Damson cake", body="Gone").status_code == 303
    assert (raw(app, post), stored(app, post.id).format_version) == (before, 7)


def fails(*_args: Any, **_kwargs: Any) -> Any:
    raise KeyError("oven")


@pytest.mark.parametrize("action", ["save", "draft"])
def test_title_and_tags_of_data_that_the_format_cannot_read_are_edited(
    app: Flask, loaded: dict[str, Loaded], post: Post, signed_in: Make, action: str
) -> None:
    before, client = raw(app, post), signed_in()
    newer = type("Recipe", (Recipe,), {"name": "recipe", "version": 2, "upgrade_from_1": staticmethod(fails)})
    loaded["recipe"] = Loaded(newer, "test", Path(__file__).parent)
    address = f"/edit/posts/{post.id}"
    assert "cannot read" in words(read(client, address).select_one("#form-locked"))
    assert write(client, address, action, title="Damson cake", tags="plums", body="Gone").status_code == 303
    row = stored(app, post.id)
    assert (row.title, row.tags[0].name, row.format_version) == ("Damson cake", "plums", 1)
    assert raw(app, post) == before


def test_lead_image_stays_where_the_format_cannot_read_the_data(
    app: Flask, loaded: dict[str, Loaded], post: Post, signed_in: Make
) -> None:
    with app.app_context():
        db.session.add(Media(id=7, filename="a.png", path="a.png", mime="image/png", size=1, width=9, height=9))
        db.session.execute(sa.update(Post).values(lead_image_id=7))
        db.session.commit()
    newer = type("Recipe", (Recipe,), {"name": "recipe", "version": 2, "upgrade_from_1": staticmethod(fails)})
    loaded["recipe"] = Loaded(newer, "test", Path(__file__).parent)
    assert write(signed_in(), f"/edit/posts/{post.id}", "save", title="Damson cake").status_code == 303
    assert stored(app, post.id).lead_image_id == 7


@pytest.mark.first(1)
@pytest.mark.parametrize("method", ["clean", "validate"])
def test_title_is_edited_while_the_formats_check_fails(
    app: Flask, post: Post, signed_in: Make, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(Recipe, method, classmethod(fails))
    before, client, address = raw(app, post), signed_in(), f"/edit/posts/{post.id}"
    refused = write(client, address, "save", title="Damson cake", body="Changed")
    assert (refused.status_code, controls(refused)["body"]) == (422, "Changed")
    assert write(client, address, "save", title="Damson cake", tags="plums").status_code == 303
    assert (stored(app, post.id).title, raw(app, post)[0]) == ("Damson cake", before[0])


def test_draft_is_not_published_while_the_formats_check_fails(
    app: Flask, loaded: dict[str, Loaded], make_post: Make, signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_post("recipe", step="save", title="Plum cake", ingredients=["500 g plums"], body="Halve *them*.")
    monkeypatch.setattr(Recipe, "validate", classmethod(fails))
    assert write(signed_in(), f"/edit/posts/{draft.id}", "publish").status_code == 422
    assert stored(app, draft.id).status == "draft"


def test_failing_plugin_loses_nothing_of_what_was_typed(
    loaded: dict[str, Loaded], signed_in: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(cls: Any, data: Any) -> Any:
        raise RuntimeError("The oven is out.")

    monkeypatch.setattr(Recipe, "validate", classmethod(broken))
    typed = {"title": "Plum cake", "ingredients": "500 g plums", "body": "Halve them."}
    answer = write(signed_in(), "/edit/new/recipe", "publish", **typed)
    assert answer.status_code == 422
    assert {name: controls(answer)[name] for name in typed} == typed
    assert "The oven is out." in BeautifulSoup(answer.text, "html.parser").select_one("#form-problems").get_text()


def test_history_of_a_post_whose_plugin_is_gone_still_shows_its_words(
    post: Post, loaded: dict[str, Loaded], signed_in: Make
) -> None:
    ana = signed_in(name="Anna")
    write(ana, f"/edit/posts/{post.id}", "save", body="Quarter *them*.")
    del loaded["recipe"]
    page = read(ana, f"/edit/posts/{post.id}/revisions")
    shown = read(ana, str(page.select(".rows .row-title")[0]["href"]))
    assert [words(change) for change in shown.select(".difference :is(del, ins)")][:2] == ["Halve", "Quarter"]


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_typed_for_a_plugin_that_is_gone_is_shown_to_be_copied(
    post: Post, loaded: dict[str, Loaded], signed_in: Make, is_new: bool
) -> None:
    ana = signed_in(name="Anna")
    address = "/edit/new/recipe" if is_new else f"/edit/posts/{post.id}"
    form = controls(ana.get(address)) | {"body": "Stew them slowly.", "typed_at": "1000"}
    form.pop("csrf_token")
    assert ana.post(f"{address}/autosave", data=form).status_code == 200
    del loaded["recipe"]
    offer = read(ana, "/edit/" if is_new else address).select_one(".unsaved [data-draft]")
    assert offer is not None
    for link in offer.select("a"):
        answer = ana.get(str(link["href"]), follow_redirects=True)
        assert answer.status_code == 200
    compared = f"/edit/autosaves/{offer.select('a')[0]['href'].split('/')[3]}"
    assert "Stew them slowly." in ana.get(compared).text
