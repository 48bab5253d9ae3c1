"""Categories and tags on the desk."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from filling import controls, stored
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp import db
from blogapp.models import Category, Post, Tag
from blogapp.models.terms import terms_named

pytestmark = pytest.mark.database

MakePost = Callable[..., Post]


def test_category_is_described_and_put_within_another(client: FlaskClient, signed_in: Any, make_post: MakePost) -> None:
    editor, post = signed_in("editor"), make_post(new_categories=["Rail"])
    editor.post("/edit/categories/", data={"name": "Transport", "slug": "", "description": "", "parent": ""})
    given = {"name": "Railways", "slug": "rail", "description": "What moves on rails.", "parent": "2"}
    assert editor.post("/edit/categories/1", data=given).status_code == 303
    header = read(client, "/category/transport/rail/").select_one(".archive-header")
    assert "Railways What moves on rails." in words(header)
    assert articles(client, "/category/transport/") == [f"post-{post.id}"]


def test_a_form_that_lay_open_takes_nothing_back_of_what_others_saved(app: Flask, signed_in: Any) -> None:
    editor, other, page = signed_in("editor"), signed_in("editor", name="Noor"), "/edit/categories/1"
    editor.post("/edit/categories/", data={"name": "Rail", "slug": "", "description": "", "parent": ""})
    lain, opened = controls(other.get(page)), controls(editor.get(page))
    editor.post(page, data=opened | {"name": "Railways", "slug": "railways", "description": "What moves\non rails."})
    refused = other.post(page, data=lain | {"slug": "a b", "description": "x" * 1001})
    assert refused.status_code == 422
    assert other.post(page, data=lain | {"slug": "trains"}).status_code == 303
    with app.app_context():
        term = db.session.get_one(Category, 1)
        assert (term.name, term.slug, term.description) == ("Railways", "trains", "What moves\non rails.")


@pytest.mark.parametrize("kind", ["categories", "tags"])
def test_deleting_a_term_keeps_its_posts(client: FlaskClient, signed_in: Any, make_post: MakePost, kind: str) -> None:
    post = make_post(tags=["Rail"], new_categories=["Rail"])
    assert signed_in("editor").post(f"/edit/{kind}/1/delete").status_code == 303
    assert client.get(f"/{'category' if kind == 'categories' else 'tag'}/rail/").status_code == 404
    assert articles(client) == [f"post-{post.id}"]


@pytest.mark.first(5)
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "RAIL"}, "a tag of this name"),
        ({"slug": "rail"}, "at this address"),
        ({"slug": "x" * 81}, "This is 81 characters long; at most 80 fit."),
        ({"slug": "港" * 81}, "This is 81 characters long; at most 80 fit."),
        ({"slug": "?!"}, "at least one letter"),
        ({"slug": "2026"}, "at least one letter"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    signed_in: Any, make_post: MakePost, given: dict[str, str], sentence: str
) -> None:
    make_post(tags=["Rail"])
    answer = signed_in("editor").post("/edit/tags/", data={"name": "Boats", "slug": "", "description": "Wet."} | given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Wet." in answer.text


@pytest.mark.first(4)
@pytest.mark.parametrize("kind", ["categories", "tags"])
@pytest.mark.parametrize("slug", ["ह" * 80, "港" * 40 + "-" + "口" * 39, "x" * 80])
def test_a_typed_address_is_taken_whole_whatever_its_script(
    signed_in: Any, client: FlaskClient, kind: str, slug: str
) -> None:
    editor, given = signed_in("editor"), {"name": "2026", "slug": slug, "description": "", "parent": ""}
    for address in (f"/edit/{kind}/", f"/edit/{kind}/1"):
        assert editor.post(address, data=given).status_code == 303
        assert read(editor, f"/edit/{kind}/1").select_one("#slug")["value"] == slug


def test_an_address_that_is_left_is_not_judged_anew(app: Flask, signed_in: Any) -> None:
    with app.app_context():
        db.session.add(Tag(name="Boats", key="boats", slug="x" * 90, description=""))
        db.session.commit()
    given = {"name": "Ships", "slug": "x" * 90, "description": ""}
    assert signed_in("editor").post("/edit/tags/1", data=given).status_code == 303
    with app.app_context():
        assert db.session.get(Tag, 1).slug == "x" * 90


def test_category_cannot_lie_within_itself_or_what_it_holds(signed_in: Any, make_post: MakePost) -> None:
    make_post(new_categories=["One", "Two"])
    editor = signed_in("editor")
    data = {"name": "Two", "slug": "two", "description": "", "parent": "1"}
    assert editor.post("/edit/categories/2", data=data).status_code == 303
    for parent in ("1", "2", "99", "x"):
        data = {"name": "One", "slug": "one", "description": "", "parent": parent}
        assert editor.post("/edit/categories/1", data=data).status_code == 422


def test_terms_are_for_editors(app: Flask, signed_in: Any) -> None:
    assert signed_in("author").get("/edit/tags/").status_code == 404


SAME = [
    ["İstanbul", "istanbul", "ISTANBUL", "I\u0307stanbul"], ["AI", "ai", "Ai", "ＡＩ"], ["Straße", "STRASSE"],
    ["ΣΟΦΟΣ", "σοφος", "Σοφοσ"], ["Diyarbakır", "DİYARBAKIR"], ["Café", "cafe\u0301", "CAFÉ"], ["❤️", "❤"],
    ["ﾊﾞｽ", "バス"],
]  # fmt: skip


@pytest.mark.slow
def test_spellings_of_a_name_are_one_term_and_the_first_stands(make_post: MakePost, app: Flask) -> None:
    for names in SAME:
        first = make_post(tags=names, new_categories=names)
        again = make_post(tags=[*reversed(names)])
        assert [tag.name for tag in stored(app, first.id).tags] == [unicodedata.normalize("NFC", names[0])]
        assert [term.name for term in stored(app, first.id).categories] == [unicodedata.normalize("NFC", names[0])]
        assert [tag.name for tag in stored(app, again.id).tags] == [unicodedata.normalize("NFC", names[0])]


def test_names_that_differ_are_different_tags(make_post: MakePost, app: Flask) -> None:
    names = ["sofá", "sofa", "C++", "C#", "c", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "かき", "がき"]
    assert sorted(tag.name for tag in stored(app, make_post(tags=names).id).tags) == sorted(names)


def test_turkish_capital_leads_to_the_address_without_a_loose_dot(client: FlaskClient, make_post: MakePost) -> None:
    make_post(tags=["İstanbul"], new_categories=["İzmir"], title="İyi günler")
    for path in ("/tag/İstanbul/", "/tag/i̇stanbul", "/TAG/ISTANBUL/"):
        assert client.get(path).headers["Location"] == "/tag/istanbul/", path
    assert client.get("/category/İZMİR/").headers["Location"] == "/category/izmir/"


def test_tags_that_older_versions_told_apart_stay_apart(
    app: Flask, client: FlaskClient, make_post: MakePost, signed_in: Any
) -> None:
    post = make_post(tags=["istanbul"])
    with app.app_context():
        db.session.add(Tag(name="İstanbul", key="i̇stanbul", slug="i̇stanbul", description=""))
        db.session.commit()
    other = make_post(tags=["İstanbul"])
    assert articles(client, "/tag/i̇stanbul/") == [f"post-{other.id}"]
    assert articles(client, "/tag/istanbul/") == [f"post-{post.id}"]
    both = make_post(tags=["İstanbul", "istanbul", "Istanbul"])
    assert len(stored(app, both.id).tags) == 2
    given = {"name": "İstanbul", "slug": "i̇stanbul-2", "description": "A city."}
    assert signed_in("editor").post("/edit/tags/2", data=given).status_code == 303


@pytest.mark.slow
def test_long_lists_have_pages_and_are_narrowed_by_words(app: Flask, signed_in: Any) -> None:
    with app.test_request_context(method="POST"):
        for model in (Category, Tag):
            terms_named(db.session(), model, [f"Term {number:03}" for number in range(120)] + ["Ärger", "100%"])
        db.session.commit()
    editor = signed_in("editor")
    for kind in ("categories", "tags"):
        address, seen = f"/edit/{kind}/", []
        while address:
            page = read(editor, address)
            seen += [words(link) for link in page.select(".row-title")]
            link = page.select_one(".pages a[rel=next]")
            address = str(link["href"]) if link else ""
        assert len(seen) == len(set(seen)) == 122, kind
        for typed, found in (("term 01", 10), ("ÄRG", 1), ("%25", 1), ("_", 0), ("nothing", 0)):
            rows = read(editor, f"/edit/{kind}/?q={typed}").select(".row-title")
            assert len(rows) == found, (kind, typed)
        assert editor.get(f"/edit/{kind}/?page=9&q=term").status_code == 200
        assert "q=term" in str(read(editor, f"/edit/{kind}/?q=term").select_one(".pages a[rel=next]")["href"])
