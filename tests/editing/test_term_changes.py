"""Categories and tags are merged, deleted and changed on the desk; each can be undone, there and from the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles
from time_machine import travel

from blogapp import db
from blogapp.models import Category, Post, Revision, Tag, TermChange
from blogapp.search import index

pytestmark = pytest.mark.database
Make = Callable[..., Any]
ARCHIVES = {"categories": "category", "tags": "tag"}
BOTH = pytest.mark.parametrize("kind", ARCHIVES)


def undo(editor: FlaskClient, kind: str) -> str:
    """Press the newest Undo of the list of what was changed; return what the next page says."""
    page = BeautifulSoup(editor.get(f"/edit/{kind}/").text, "html.parser")
    form = page.select_one('form.row-actions[action*="/undo"]')
    assert form is not None
    answer = editor.post(str(form["action"]))
    return BeautifulSoup(editor.get(answer.location).text, "html.parser").select_one("[role=status]").text  # type: ignore[union-attr]


def named(make_post: Make, kind: str, *names: str, **more: Any) -> Post:
    post: Post = make_post(**{"tags" if kind == "tags" else "new_categories": names}, **more)
    return post


def ids(app: Flask, kind: str) -> dict[str, int]:
    with app.app_context():
        return {term.name: term.id for term in db.session.query({"categories": Category, "tags": Tag}[kind])}


def merge(app: Flask, editor: FlaskClient, kind: str, name: str, into: str) -> Any:
    there = ids(app, kind)
    return editor.post(f"/edit/{kind}/{there[name]}/merge", data={"into": into if kind == "tags" else there[into]})


def is_indexed(app: Flask) -> bool:
    with app.app_context():
        return index.out_of_step(db.session()) == 0


@BOTH
def test_a_merged_term_has_its_posts_and_its_addresses_elsewhere_and_undo_brings_them_back(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, kind: str
) -> None:
    one, both, other = (named(make_post, kind, *names) for names in (["Rail"], ["Rail", "Trains"], ["Trains"]))
    editor, archive = signed_in("editor"), ARCHIVES[kind]
    editor.post(f"/edit/{kind}/1", data={"name": "Rail", "slug": "railway", "description": "On rails.", "parent": ""})
    answer = merge(app, editor, kind, "Rail", "Trains")
    assert answer.status_code == 303
    assert "“Rail” is merged into “Trains”" in editor.get(answer.location).text
    for path in ("rail", "railway"):
        assert client.get(f"/{archive}/{path}/").headers["Location"] == f"/{archive}/trains/"
    assert articles(client, f"/{archive}/trains/") == [f"post-{post.id}" for post in (other, both, one)]
    assert is_indexed(app)
    assert "Undone." in undo(editor, kind)
    assert articles(client, f"/{archive}/railway/") == [f"post-{post.id}" for post in (both, one)]
    assert articles(client, f"/{archive}/trains/") == [f"post-{post.id}" for post in (other, both)]
    assert "On rails." in client.get(f"/{archive}/railway/").text
    assert client.get(f"/{archive}/rail/").headers["Location"] == f"/{archive}/railway/"
    assert is_indexed(app)


def test_what_lies_within_goes_along_and_comes_back(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    editor = signed_in("editor")
    for name, parent in (("Travel", ""), ("Rail", "1"), ("Night", "2"), ("Steam", "2")):
        editor.post("/edit/categories/", data={"name": name, "slug": "", "description": "", "parent": parent})

    def tree() -> list[tuple[str, int]]:
        with app.app_context():
            return [(category.name, depth) for category, depth in Category.tree(db.session())]

    before = tree()
    assert before == [("Travel", 0), ("Rail", 1), ("Night", 2), ("Steam", 2)]
    merge(app, editor, "categories", "Rail", "Night")  # into one that lies within it
    assert tree() == [("Travel", 0), ("Night", 1), ("Steam", 2)]
    undo(editor, "categories")
    assert tree() == before
    merge(app, editor, "categories", "Travel", "Steam")
    assert tree() == [("Steam", 0), ("Rail", 1), ("Night", 2)]
    undo(editor, "categories")
    assert tree() == before
    editor.post("/edit/categories/2/delete")
    assert tree() == [("Night", 0), ("Steam", 0), ("Travel", 0)]
    undo(editor, "categories")
    assert tree() == before


@BOTH
def test_a_deleted_term_comes_back_with_its_posts(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, kind: str
) -> None:
    post, gone = named(make_post, kind, "Rail"), named(make_post, kind, "Rail")
    editor = signed_in("editor")
    editor.post(f"/edit/{kind}/1/delete")
    editor.post(f"/edit/posts/{gone.id}/delete")
    undo(editor, kind)
    assert articles(client, f"/{ARCHIVES[kind]}/rail/") == [f"post-{post.id}"]
    assert is_indexed(app)


@BOTH
def test_a_rename_is_undone_unless_somebody_changed_it_since(
    app: Flask, client: FlaskClient, signed_in: Make, make_post: Make, kind: str
) -> None:
    named(make_post, kind, "Rail")
    editor, given = signed_in("editor"), {"name": "Trains", "slug": "trains", "description": "", "parent": ""}
    editor.post(f"/edit/{kind}/1", data=given)
    assert "Undone." in undo(editor, kind)
    assert client.get(f"/{ARCHIVES[kind]}/trains/").headers["Location"] == f"/{ARCHIVES[kind]}/rail/"
    assert ids(app, kind) == {"Rail": 1}
    editor.post(f"/edit/{kind}/1", data=given)
    page = BeautifulSoup(editor.get(f"/edit/{kind}/").text, "html.parser")
    first = str(page.select_one('form.row-actions[action*="/undo"]')["action"])  # type: ignore[index]
    editor.post(f"/edit/{kind}/1", data=given | {"description": "Of somebody else."})
    assert "Nothing is undone" in editor.get(editor.post(first).location).text
    assert ids(app, kind) == {"Trains": 1}


def test_a_form_that_was_open_while_its_category_was_merged_loses_none(
    app: Flask, signed_in: Make, make_post: Make
) -> None:
    post, editor = make_post(new_categories=["Rail"]), signed_in("editor")
    make_post(new_categories=["Trains"])
    address = f"/edit/posts/{post.id}"
    opened = {name: value for name, value in controls(editor.get(address)).items() if name != "csrf_token"}
    merge(app, editor, "categories", "Rail", "Trains")
    assert editor.post(address, data=opened | {"body": "Later.", "action": "save"}).status_code == 303
    assert [category.name for category in stored(app, post.id).categories] == ["Trains"]


@BOTH
def test_what_cannot_be_merged_is_said_and_kept(app: Flask, signed_in: Make, make_post: Make, kind: str) -> None:
    named(make_post, kind, "Rail")
    editor = signed_in("editor")
    for into in ("", "99", "Rail" if kind == "tags" else "1"):
        answer = editor.post(f"/edit/{kind}/1/merge", data={"into": into})
        assert answer.status_code == 422
        assert "Choose" in BeautifulSoup(answer.text, "html.parser").select_one("#into-error").text  # type: ignore[union-attr]
    assert ids(app, kind) == {"Rail": 1}
    author = signed_in("author", name="Mira")
    for path in ("1/merge", "changes/1/undo"):
        assert author.post(f"/edit/{kind}/{path}", data={"into": "Rail"}).status_code == 404


@BOTH
def test_what_was_changed_a_month_ago_is_not_offered_any_more(signed_in: Make, make_post: Make, kind: str) -> None:
    named(make_post, kind, "Rail", "Trains")
    editor = signed_in("editor")
    editor.post(f"/edit/{kind}/1/delete")
    assert "/undo" in editor.get(f"/edit/{kind}/").text
    with travel(db.now() + timedelta(days=29)):
        editor = signed_in("editor", name="Noor")
        editor.post(f"/edit/{kind}/2/delete")
    with travel(db.now() + timedelta(days=31)):
        page = BeautifulSoup(signed_in("editor", name="Mira").get(f"/edit/{kind}/").text, "html.parser")
        assert [row.text for row in page.select(".rows .row-title")] == ["Trains"]


def tags_of(app: Flask, post: Post) -> list[str]:
    return sorted(tag.name for tag in stored(app, post.id).tags)


def rename(app: Flask, editor: FlaskClient, kind: str, name: str, other: str) -> None:
    address = f"/edit/{kind}/{ids(app, kind)[name]}"
    editor.post(address, data=controls(editor.get(address)) | {"name": other})


@pytest.mark.first(1)
@pytest.mark.parametrize("how", ["merged", "renamed"])
@BOTH
def test_an_older_text_comes_back_with_what_its_terms_are_now(
    app: Flask, signed_in: Make, make_post: Make, kind: str, how: str
) -> None:
    ana, post, _other = signed_in(name="Anna"), named(make_post, kind, "Rail"), named(make_post, kind, "Trains")
    address = f"/edit/posts/{post.id}"
    write(ana, address, "draft")
    ana.post(address, data=controls(ana.get(address)) | {"action": "save", "tags": "", "categories": []})
    if how == "merged":
        merge(app, ana, kind, "Rail", "Trains")
    else:
        rename(app, ana, kind, "Rail", "Railways")
    with app.app_context():
        first = min(revision.id for revision in db.session.scalars(Revision.of_post(post.id)))
    assert ana.post(f"{address}/revisions/{first}/restore").status_code == 303
    now = [term.name for term in getattr(stored(app, post.id), kind)]
    assert (now, "Rail" in ids(app, kind)) == (["Trains" if how == "merged" else "Railways"], False)


def test_a_form_that_was_open_while_a_tag_was_merged_brings_it_not_back(
    app: Flask, signed_in: Make, make_post: Make
) -> None:
    ana, post = signed_in(name="Anna"), make_post(tags=["Rail"])
    for name in ("Trains", "Trams"):
        make_post(tags=[name])
    form = controls(ana.get(f"/edit/posts/{post.id}"))
    merge(app, ana, "tags", "Rail", "Trains")
    merge(app, ana, "tags", "Trains", "Trams")
    ana.post(f"/edit/posts/{post.id}", data=form | {"action": "save", "title": "Another"})
    assert (tags_of(app, post), sorted(ids(app, "tags"))) == (["Trams"], ["Trams"])


@pytest.mark.first(1)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@BOTH
def test_merges_of_merges_are_undone_in_any_order(
    app: Flask, signed_in: Make, make_post: Make, kind: str, order: tuple[int, int]
) -> None:
    ana = signed_in(name="Anna")
    sets = [("A",), ("B",), ("C",), ("A", "B"), ("A", "C"), ("B", "C"), ("A", "B", "C")]
    posts = [named(make_post, kind, *names) for names in sets]
    merge(app, ana, kind, "A", "B")
    merge(app, ana, kind, "B", "C")
    with app.app_context():
        changes = [change.id for change in db.session.scalars(TermChange.latest(kind))][::-1]
    for which in order:
        ana.post(f"/edit/{kind}/changes/{changes[which]}/undo")
    now = [tuple(sorted(term.name for term in getattr(stored(app, post.id), kind))) for post in posts]
    assert now == sets
    assert is_indexed(app)
