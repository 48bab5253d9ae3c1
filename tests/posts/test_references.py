"""A post that another one names: found by whoever may see it, shown as it is now, and as readers may know it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from statements import statements

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post

Make = Callable[..., Any]
UNKNOWN = "This must be the address or the number of a post of this blog that you can see."


class Stop(f.Group):
    port = f.Line("Port")
    told = f.Reference("Told in")


class Sequel(PostFormat):
    """What came after."""

    name = "recipe"
    before = f.Reference("Before", ld="isBasedOn", mf="u-in-reply-to")
    stops = f.Rows(Stop)
    body = f.Markdown("Note")
    template = "<p>{{ before or '' }}</p>{% for s in stops %}<i>{{ s.told or '' }}</i>{% endfor %}{{ body }}"


@pytest.fixture
def first(register: Make, make_post: Make) -> Post:
    register(Sequel)
    return make_post(title="Out to sea", body="Fog.")


def change(app: Flask, post: Post, **values: Any) -> None:
    with app.test_request_context(method="POST"):
        row = db.session.get(Post, post.id)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


def link(client: FlaskClient, post: Post) -> Any:
    return read(client, post.url).select_one(".post-body p")


@pytest.mark.slow
def test_a_post_is_found_by_all_that_names_it(
    app: Flask, first: Post, signed_in: Make, subtests: pytest.Subtests
) -> None:
    client = signed_in()
    whole = {"id": first.id, "title": "Out to sea", "url": first.url}
    for typed in (
        str(first.id), f"/?p={first.id}", f"?p={first.id}", first.url, first.url.strip("/"), f"http://localhost{first.url}",
        f"http://localhost/?p={first.id}", f"/edit/posts/{first.id}", f" {first.url}#comments ",
    ):  # fmt: skip
        with subtests.test(typed=typed):
            write(client, "/edit/new/recipe", "publish", title="Home again", before=typed, body="Sun.")
            assert stored(app).data["before"] == whole


@pytest.mark.any_database
@pytest.mark.slow
def test_what_is_no_post_is_refused_and_stays_typed(first: Post, signed_in: Make, subtests: pytest.Subtests) -> None:
    client = signed_in()
    for typed in (
        "999999", "9" * 5000, "/2020/01/02/nothing/", "https://elsewhere.example/?p=1", "javascript:alert(1)", "http://[",
        "//elsewhere.example/", "/", "x" * 3000,
    ):  # fmt: skip
        with subtests.test(typed=typed[:30]):
            page = write(client, "/edit/new/recipe", "publish", title="Home again", before=typed, body="Sun.")
            assert complaint(page, "before") == UNKNOWN
            assert controls(page)["before"] == typed


def test_nobody_finds_what_they_may_not_see(app: Flask, first: Post, make_post: Make, signed_in: Make) -> None:
    secret = make_post(title="Secret", step="draft")
    author, editor = signed_in("author", name="Noor"), signed_in("editor", name="Ines")
    for typed in (str(secret.id), f"/?p={secret.id}"):
        page = write(author, "/edit/new/recipe", "publish", title="Home", before=typed, body="Sun.")
        assert complaint(page, "before") == UNKNOWN
    write(editor, "/edit/new/recipe", "publish", title="Home", before=str(secret.id), body="Sun.")
    assert stored(app).data["before"] == {"id": secret.id, "title": "", "url": f"/?p={secret.id}"}


def test_a_draft_is_named_to_nobody_until_it_is_public(
    app: Flask, client: FlaskClient, first: Post, make_post: Make
) -> None:
    draft = make_post(title="Secret", step="draft")
    sequel = make_post("recipe", title="Home", before=str(draft.id), body="Sun.")
    assert words(link(client, sequel)) == ""
    assert "Secret" not in client.get("/feed/").text + client.get(sequel.url).text
    make_public = {"status": "published", "published_at": first.published_at, "path": "2026/secret"}
    change(app, draft, **make_public)
    assert words(link(client, sequel)) == "Secret"


def test_readers_get_the_present_title_while_it_is_public_and_the_stored_one_after(
    app: Flask, client: FlaskClient, first: Post, make_post: Make, page_cache: Any
) -> None:
    sequel = make_post("recipe", title="Home again", before=first.url, body="Sun.")
    assert str(link(client, sequel).a) == f'<a class="u-in-reply-to" href="{first.url}">Out to sea</a>'
    assert "Out to sea" in read(client, "/").select_one(f"#post-{sequel.id} .post-body").get_text()
    change(app, first, title="Out to the open sea", path="2026/open-sea")
    assert str(link(client, sequel).a) == '<a class="u-in-reply-to" href="/2026/open-sea/">Out to the open sea</a>'
    assert "open sea" in read(client, "/").select_one(f"#post-{sequel.id} .post-body").get_text()
    change(app, first, status="draft", title="What nobody shall know")
    assert str(link(client, sequel).a) == f'<a class="u-in-reply-to" href="{first.url}">Out to sea</a>'
    assert "nobody shall know" not in client.get("/").text + client.get(sequel.url).text


@pytest.mark.slow
def test_what_is_gone_stays_named_and_can_be_saved_again(
    app: Flask, first: Post, make_post: Make, signed_in: Make
) -> None:
    sequel, client = make_post("recipe", title="Home again", before=first.url, body="Sun."), signed_in()
    with app.test_request_context(method="POST"):
        db.session.delete(db.session.get(Post, first.id))
        db.session.commit()
    assert words(link(client, sequel)) == "Out to sea"
    assert write(client, f"/edit/posts/{sequel.id}", "save", title="Home at last").status_code == 303
    assert stored(app, sequel.id).data["before"] == {"id": first.id, "title": "Out to sea", "url": first.url}
    write(client, f"/edit/posts/{sequel.id}", "save", before="")
    assert stored(app, sequel.id).data["before"] is None


def test_what_is_gone_stays_named_in_rows_wherever_they_are_moved(
    app: Flask, first: Post, make_post: Make, signed_in: Make
) -> None:
    stops = [{"port": "Lervik"}, {"port": "Ostwik", "told": first.url}]
    sequel, client = make_post("recipe", title="Home again", stops=stops, body="Sun."), signed_in()
    with app.test_request_context(method="POST"):
        db.session.delete(db.session.get(Post, first.id))
        db.session.commit()
    address = f"/edit/posts/{sequel.id}"
    form = controls(client.get(address))
    moved = {name: form.pop(name) for name in list(form) if name.startswith("stops-0")}
    assert client.post(address, data={**form, **moved, "action": "save"}).status_code == 303
    assert stored(app, sequel.id).data["stops"] == [
        {"port": "Ostwik", "told": {"id": first.id, "title": "Out to sea", "url": first.url}},
        {"port": "Lervik", "told": None},
    ]


def test_feeds_search_machines_and_exports_name_it(
    client: FlaskClient, first: Post, make_post: Make, signed_in: Make
) -> None:
    sequel = make_post("recipe", title="Home again", before=first.url, body="Sun.")
    [item] = [item for item in client.get("/feed/json/").json["items"] if item["title"] == "Home again"]
    assert f'href="http://localhost{first.url}"' in item["content_html"]
    found = client.get("/search/?q=out+to+sea").text
    assert sequel.url in found
    linked = json.loads(read(client, sequel.url).select_one('script[type="application/ld+json"]').string)
    post = next(thing for thing in linked.get("@graph", [linked]) if "isBasedOn" in thing)
    assert post["isBasedOn"] == {"@type": "BlogPosting", "name": "Out to sea", "url": f"http://localhost{first.url}"}


def test_rows_name_posts_too(app: Flask, client: FlaskClient, first: Post, make_post: Make, signed_in: Make) -> None:
    rows = [{"port": "Ostwik", "told": first.url}, {"port": "Lervik", "told": ""}]
    sequel = make_post("recipe", title="Home again", stops=rows, body="Sun.")
    assert [words(tag) for tag in read(client, sequel.url).select(".post-body i")] == ["Out to sea", ""]
    bad = {"stops": "", "stops-0": "", "stops-0-port": "Ostwik", "stops-0-told": "999999"}
    page = write(signed_in(), f"/edit/posts/{sequel.id}", "save", **bad)
    assert page.status_code == 422
    assert UNKNOWN in page.text


def test_a_stream_of_them_costs_one_query_more(app: Flask, client: FlaskClient, first: Post, make_post: Make) -> None:
    others = [make_post(title=f"Trip {number}") for number in range(4)]
    for other in others:
        make_post("recipe", title=f"After {other.title}", before=other.url, body="Sun.")
    with statements(app) as seen:
        client.get("/type/recipe/")
    assert len(seen) <= 7, seen


HOSTILE: list[Any] = [
    {"id": 1, "url": "//evil.example/"}, {"id": 1, "url": "javascript:alert(1)"}, {"id": 1, "url": '/"onclick="'},
    {"id": 1, "url": "/\\evil.example"}, {"id": 1, "title": "<b>", "url": ["/"]}, {"id": "1"},
]  # fmt: skip


def test_what_is_stored_is_a_path_of_this_site(subtests: pytest.Subtests) -> None:
    for raw in HOSTILE:
        with subtests.test(raw=raw):
            assert Sequel.before.clean(raw)["url"] == "/?p=1"
            seen = Sequel({"before": {"title": "T", **raw}}).before
            assert seen is not None
            assert seen.url == "/?p=1"
    for wrong in ({"id": True}, {"id": -1}, {"id": []}, {"a": 1}, [1], "x", 1.5, {"id": 10**30}):
        with subtests.test(wrong=wrong), pytest.raises(ValueError, match="must be"):
            Sequel.before.clean(wrong)
    for nothing in (None, "", {}):
        assert Sequel.before.clean(nothing) is None


def test_it_is_typed_and_exported_as_its_address() -> None:
    stored = Sequel.before.clean({"id": 7, "title": "Out to sea", "url": "/2026/out/"})
    assert Sequel.before.typed(stored) == "/2026/out/"
    seen = Sequel({"before": stored})
    assert Sequel.before.to_wordpress(seen.before, seen.reader) == "/2026/out/"
    assert seen.text_of() == "Out to sea"
    assert Sequel.clean(Sequel.from_wxr(seen.to_wxr()) or {}, partial=True)["before"] == stored
