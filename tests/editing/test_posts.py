"""Writing posts: each format, drafts, publishing, scheduling, terms; nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from clients import SignedInClient
from filling import YOUTUBE, complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp import db
from blogapp.models import Post

Make = Callable[..., Any]
ATHENS = ZoneInfo("Europe/Athens")
POSTS = {
    "standard": {"title": "The harbour at six", "body": "The boats come in.\n\n<!--more-->\n\nThe quay is full."},
    "quote": {"body": "A timetable is a promise.", "by": "Mira Okafor", "source": "https://example.org/timetables"},
    "video": {"video": YOUTUBE},
}


def local(days: float) -> str:
    """Return a time some days from now as the form has it."""
    return (datetime.now(ATHENS) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("name", POSTS)
def test_each_format_is_published_from_its_form(signed_in: Make, client: FlaskClient, name: str) -> None:
    answer = write(signed_in(), f"/edit/new/{name}", "publish", **POSTS[name])
    assert answer.status_code == 303
    assert len(articles(client)) == 1
    assert read(client, "/").select_one(f"article.format-{name}")


def test_quote_takes_two_inputs_and_a_video_one(signed_in: Make, client: FlaskClient) -> None:
    author = signed_in("author")
    write(author, "/edit/new/quote", "publish", body="A timetable is a promise.", by="Mira Okafor")
    write(author, "/edit/new/video", "publish", video=YOUTUBE)
    assert len(articles(client)) == 2


def test_every_format_can_be_chosen(app: Flask, signed_in: Make) -> None:
    page = read(signed_in(), "/edit/new/")
    for name, format in app.extensions["blogapp.formats"].items():
        card = page.select_one(f'.format-card:has(a[href="/edit/new/{name}"])')
        assert format.icon in words(card)
        assert format.__doc__.split("\n")[0] in words(card)


def test_unknown_format_is_not_found(signed_in: Make) -> None:
    assert signed_in().get("/edit/new/poem").status_code == 404


def test_draft_may_be_incomplete_and_shows_to_nobody(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    answer = write(signed_in(), "/edit/new/standard", "save", body="Only a text.")
    assert answer.status_code == 303
    assert stored(app).status == "draft"
    assert not articles(client)


def test_publishing_an_incomplete_post_is_refused_with_all_that_was_typed(app: Flask, signed_in: Make) -> None:
    typed = {"title": "Kept", "body": "", "tags": "one, two", "excerpt": "Kept, too", "new_category": "News"}
    answer = write(signed_in(), "/edit/new/standard", "publish", **typed, comments_open=[""], sticky=["", "y"])
    assert answer.status_code == 422
    assert "missing" in complaint(answer, "body")
    assert {name: controls(answer)[name] for name in typed} == typed
    assert (controls(answer)["sticky"], controls(answer)["comments_open"]) == (["", "y"], "")


def test_terms_are_made_and_found_again(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    given = POSTS["standard"] | {"new_category": "Events, Solidarity", "tags": "Harbour, trains، قطار、列車"}
    write(client, "/edit/new/standard", "publish", **given)
    write(client, "/edit/new/standard", "publish", **POSTS["standard"], new_category="events", tags="harbour")
    post = stored(app)
    assert [category.name for category in post.categories] == ["Events"]
    assert [tag.name for tag in post.tags] == ["Harbour"]
    assert {tag.name for tag in stored(app, post.id - 1).tags} == {"Harbour", "trains", "قطار", "列車"}


def test_categories_are_chosen_from_the_tree(app: Flask, signed_in: Make, make_post: Make) -> None:
    make_post(new_categories=["Events", "Solidarity"])
    client = signed_in()
    boxes = read(client, "/edit/new/quote").select("[name=categories][type=checkbox]")
    write(client, "/edit/new/quote", "publish", **POSTS["quote"], categories=["", boxes[1]["value"]])
    assert [category.name for category in stored(app).categories] == ["Solidarity"]
    post_id = stored(app).id
    write(client, f"/edit/posts/{post_id}", "save", categories=[""])
    assert stored(app, post_id).categories == []


def test_saving_a_public_post_keeps_its_address_and_moment(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post(days_ago=2)
    write(signed_in(), f"/edit/posts/{post.id}", "save", title="Another title", body="Another text.")
    now = stored(app, post.id)
    assert (now.path, now.published_at, now.title) == (post.path, post.published_at, "Another title")


def test_new_slug_leads_from_the_old_address(signed_in: Make, make_post: Make, client: FlaskClient) -> None:
    post = make_post()
    write(signed_in(), f"/edit/posts/{post.id}", "save", slug="Six in the morning")
    answer = client.get(post.url)
    assert (answer.status_code, answer.location) == (301, post.url.replace("the-harbour-at-six", "six-in-the-morning"))


def test_scheduled_post_waits(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    answer = write(signed_in(), "/edit/new/quote", "schedule", **POSTS["quote"], published_at=local(2))
    assert answer.status_code == 303
    assert stored(app).is_scheduled
    assert not articles(client)


@pytest.mark.parametrize(
    "when", ["", "2026-05-09T10:00", "soon", "2026-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_schedule_insists_on_a_time_to_come(signed_in: Make, when: str) -> None:
    answer = write(signed_in(), "/edit/new/quote", "schedule", **POSTS["quote"], published_at=when)
    assert answer.status_code == 422
    assert complaint(answer, "published_at")
    assert controls(answer)["published_at"] == when


def test_time_is_that_of_the_site(app: Flask, signed_in: Make) -> None:
    write(signed_in(), "/edit/new/quote", "publish", **POSTS["quote"], published_at="2026-05-09T00:30")
    assert stored(app).published_at == datetime(2026, 5, 8, 21, 30, tzinfo=UTC)
    assert stored(app).path.startswith("2026/05/09/")


def test_publish_now_overtakes_the_schedule(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post(days_ago=-3)
    write(signed_in(), f"/edit/posts/{post.id}", "publish")
    assert stored(app, post.id).is_public


def test_draft_keeps_its_time(signed_in: Make) -> None:
    client, when = signed_in(), local(5)
    answer = write(client, "/edit/new/quote", "save", **POSTS["quote"], published_at=when)
    assert controls(read(client, answer.location))["published_at"] == when


def test_back_to_draft_takes_a_post_from_its_readers(signed_in: Make, make_post: Make, client: FlaskClient) -> None:
    post = make_post()
    write(signed_in(), f"/edit/posts/{post.id}", "draft")
    assert not articles(client)
    assert client.get(post.url).status_code == 404


@pytest.mark.every_value
@pytest.mark.first(2)
@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("title", "x" * 201, "201"),
        ("slug", "x" * 81, "81"),
        ("slug", "ह" * 81, "81"),
        ("slug", "\ufdfa" * 10, "at most 80"),
        ("slug", "?!", "at least one letter"),
        ("slug", "2026", "at least one letter"),
        ("excerpt", "x" * 2001, "2001"),
        ("tags", ",".join(f"t{n}" for n in range(51)), "51"),
        ("tags", "x" * 101, "101"),
        ("new_category", "x" * 101, "101"),
        ("body", "x" * 300_000, "kB"),
    ],
)
def test_too_long_is_told_and_kept(signed_in: Make, name: str, text: str, part: str) -> None:
    answer = write(signed_in(), "/edit/new/standard", "publish", **{**POSTS["standard"], name: text})
    assert answer.status_code == 422
    assert part in complaint(answer, name)
    assert controls(answer)[name] == text


@pytest.mark.every_value
@pytest.mark.first(2)
@pytest.mark.parametrize("kind", ["/edit/new/standard", "/edit/pages/new"])
@pytest.mark.parametrize("slug", ["ह" * 80, "港" * 80, "港" * 40 + "-" + "口" * 39, "x" * 80])
def test_a_typed_address_is_taken_whole_whatever_its_script(signed_in: Make, app: Flask, kind: str, slug: str) -> None:
    client, address = signed_in(), "/edit/posts/1"
    assert write(client, kind, "publish", **POSTS["standard"], slug=slug).status_code == 303
    assert write(client, address, "save", body="Once more.").status_code == 303
    assert controls(read(client, address))["slug"] == stored(app).path.rpartition("/")[2] == slug


def test_a_typed_address_that_is_taken_is_told(signed_in: Make) -> None:
    client = signed_in()
    for told in (False, True):
        answer = write(client, "/edit/new/standard", "publish", **POSTS["standard"], slug="The Quay")
        said = words(read(client, answer.location).select_one(".notices"))
        assert ("The address “the-quay” is taken. This is at “the-quay-2” instead." in said) is told
    again = write(client, answer.location, "save", body="Once more.")
    assert "is taken" not in words(read(client, again.location).select_one(".notices"))


def test_preview_of_a_draft_is_the_real_page(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    author = signed_in("author")
    answer = write(author, "/edit/new/standard", "preview", **POSTS["standard"])
    assert answer.location == f"/edit/posts/{stored(app).id}/preview"
    assert words(read(author, answer.location).select_one("article h1")) == "The harbour at six"
    assert not articles(client)


def test_preview_of_a_public_post_stores_nothing(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    address = f"/edit/posts/{post.id}"
    page = write(client, address, "preview", title="Not yet", body="Not *stored*.", tags="fresh")
    tree = BeautifulSoup(page.text, "html.parser")
    assert words(tree.select_one("article h1")) == "Not yet"
    assert tree.select_one("article em")
    assert (stored(app, post.id).title, stored(app, post.id).tags) == ("The harbour at six", [])
    assert "Not" not in client.get(post.url).text


def test_preview_leads_back_with_all_that_was_typed(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    address = f"/edit/posts/{post.id}"
    page = write(client, address, "preview", title="Not yet", body="One\n\nTwo", sticky=["", "y"])
    bar = BeautifulSoup(page.text, "html.parser").select(".preview-bar input[name]")
    names = {str(box["name"]) for box in bar}
    kept = {name: [str(box["value"]) for box in bar if box["name"] == name] for name in names}
    back = controls(client.post(address, data=kept | {"action": "edit"}))
    assert (back["title"], back["body"], back["sticky"]) == ("Not yet", "One\n\nTwo", ["", "y"])
    assert client.post(address, data=kept | {"action": "save"}).status_code == 303
    assert stored(app, post.id).title == "Not yet"


def test_form_without_token_is_refused_and_kept(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    answer = FlaskClient.post(client, "/edit/new/quote", data={"body": "Without a token", "action": "publish"})
    assert answer.status_code == 400
    assert "Without a token" in answer.text
    assert not SignedInClient.get(client, "/edit/").text.count("row-title")


def test_saved_form_tells_the_browser_to_forget_its_copy(signed_in: Make) -> None:
    client = signed_in()
    for action in ("save", "publish", "trash"):
        answer = write(client, "/edit/new/quote", action, **POSTS["quote"], draft=f"a-{action}", sent_at="17")
        for page in (answer.location, "/edit/"):
            assert f"a-{action}:17" in read(client, page).select_one("body[data-saved]")["data-saved"].split(" ")


@pytest.mark.parametrize("moment", ["", "soon", "17 b:18", "9" * 40])
def test_what_no_browser_says_of_a_saved_form_is_not_told_again(signed_in: Make, moment: str) -> None:
    client = signed_in()
    answer = write(client, "/edit/new/quote", "save", **POSTS["quote"], draft="a", sent_at=moment)
    assert not read(client, answer.location).select_one("body[data-saved]")


def weight(client: FlaskClient, address: str) -> int:
    """Return the bytes of a page with all that it loads, as they are sent to a browser."""
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text) if answer.mimetype == "text/html" else []
        return len(answer.data) + sum(weight(client, file) for file in set(files))


@pytest.mark.any_database
@pytest.mark.slow
def test_desk_weighs_little(signed_in: Make, make_post: Make) -> None:
    client = signed_in()
    for _number in range(20):
        make_post()
    assert 15_000 < weight(client, "/edit/") < 40_000
    assert 15_000 < weight(client, "/edit/new/standard") < 40_000


def test_what_just_fits_is_stored(app: Flask, signed_in: Make) -> None:
    client = signed_in()
    fits = {"title": "x" * 200, "excerpt": "é" * 2000, "tags": ",".join(f"t{n}" for n in range(50))}
    assert write(client, "/edit/new/standard", "publish", **{**POSTS["standard"], **fits}).status_code == 303
    post = stored(app)
    assert (post.title, post.excerpt, len(post.tags)) == (fits["title"], fits["excerpt"], 50)
    long = {"tags": "y" * 100, "new_category": "z" * 100}
    assert write(client, "/edit/new/standard", "publish", **{**POSTS["standard"], **long}).status_code == 303
    assert [len(term.name) for term in (*stored(app).tags, *stored(app).categories)] == [100, 100]


def test_largest_id_is_one_and_larger_ones_are_none(app: Flask, client: FlaskClient, signed_in: Make) -> None:
    with app.test_request_context(method="POST"):
        row = {
            "format": "status",
            "path": "2026/05/09/a",
            "slug": "a",
            "status": "published",
            "data": {"body": "Last."},
        }
        db.session.add(Post(id=db.LARGEST_ID, published_at=db.now(), **row))
        db.session.commit()
    author = signed_in()
    for number, found in ((db.LARGEST_ID, True), (db.LARGEST_ID + 1, False), (2**63 - 1, False), (2**63, False)):
        assert (client.get(f"/?p={number}").status_code == 301) == found, number
        assert author.get(f"/edit/posts/{number}").status_code == (200 if found else 404)
        comment = {"name": "Noor", "body": "Seen.", "action": "preview"}
        assert client.post(f"/comments/{number}", data=comment).status_code == (200 if found else 404)
