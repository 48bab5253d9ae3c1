"""A near miss leads to the right page, in one hop and for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Category, Comment, Media, Post, Site, media_uses

MakePost = Callable[..., Post]


@pytest.fixture(autouse=True)
def posts(make_post: MakePost) -> list[Post]:
    """A post of May 9, 2026 with a category and a tag, and a page within a page."""
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC)):
        post = make_post("standard", title="Night train", new_categories=["Events"], tags=["trains"])
        about = make_post(kind="page", title="About us")
        return [post, about, make_post(kind="page", title="The team", parent_id=about.id)]


def way(client: FlaskClient, address: str) -> list[tuple[int, str]]:
    """Follow an address to its end; return each answer's status and where it led."""
    steps = []
    while address and len(steps) < 5:
        answer = client.get(address)
        address = unquote(answer.headers.get("Location", ""))
        steps.append((answer.status_code, address))
    return steps


FEEDS = "rss rss/ RSS index.xml feed.xml rss.xml rss2.xml feed.rss index.rdf feeds/ rdf wp-rss2.php wp-feed.php".split()
SITEMAPS = (
    "wp-sitemap.xml wp-sitemap-posts-post-1.xml sitemap_index.xml post-sitemap.xml sitemap.xml.gz sitemap/".split()
)
JUNK = [")", ",", ").", "%22", "%3E", "%E2%80%9D", "%E3%80%82", "%D8%8C", "%E2%80%A6", ";", "*", "%EF%BC%89"]


MISSES = [
    ("/2026/05/09/night-train", "/2026/05/09/night-train/"),
    ("/2026/5/9/night-train", "/2026/05/09/night-train/"),
    ("/2026/05/09/Night-TRAIN", "/2026/05/09/night-train/"),
    ("/2025/01/02/night-train/", "/2026/05/09/night-train/"),
    ("/2026/05/09/night-train?replyto=3", "/2026/05/09/night-train/?replyto=3"),
    ("/about-us", "/about-us/"),
    ("/About-Us/", "/about-us/"),
    ("/about-us/the-team", "/about-us/the-team/"),
    ("/the-team/", "/about-us/the-team/"),
    ("/category/events", "/category/events/"),
    ("/category/parent/Events", "/category/events/"),
    ("/Category/events", "/category/events/"),
    ("/TAG/Trains", "/tag/trains/"),
    ("/Author/Ana", "/author/ana/"),
    ("/type/Standard", "/type/standard/"),
    ("/2026", "/2026/"),
    ("/2026/5", "/2026/05/"),
    ("/2026/5/9", "/2026/05/09/"),
    ("/page/1/", "/"),
    ("/page/1", "/"),
    ("/tag/trains/page/1", "/tag/trains/"),
    ("/category/events/page/01/", "/category/events/"),
    ("/feed", "/feed/"),
    ("/category/parent/events/feed", "/category/events/feed/"),
    ("/2026/5/9/feed", "/2026/05/09/feed/"),
    *((f"/{name}", "/feed/") for name in FEEDS),
    *((f"/{name}", "/feed/atom/") for name in ("atom.xml", "atom/", "feed.atom", "wp-atom.php")),
    ("/feed.json", "/feed/json/"),
    ("/tag/trains/index.xml", "/tag/trains/feed/"),
    ("/category/events/rss", "/category/events/feed/"),
    ("/category/events/feed/rss2/", "/category/events/feed/"),
    ("/feed/rss", "/feed/"),
    ("/2026/05/09/night-train/rss/", "/2026/05/09/night-train/feed/"),
    ("/wp-commentsrss2.php", "/comments/feed/"),
    *((f"/{name}", "/sitemap.xml") for name in SITEMAPS),
    ("/night-train/", "/2026/05/09/night-train/"),
    ("/Night-Train.html", "/2026/05/09/night-train/"),
    ("/2026/11/night-train/", "/2026/05/09/night-train/"),
    ("/2026/night-train", "/2026/05/09/night-train/"),
    ("/events/night-train/", "/2026/05/09/night-train/"),
    ("/2026/13/40/night-train/", "/2026/05/09/night-train/"),
    ("/night-train/embed/", "/2026/05/09/night-train/embed/"),
    ("/2026/11/night-train/feed", "/2026/05/09/night-train/feed/"),
    ("/night-train/feed/atom/", "/2026/05/09/night-train/feed/atom/"),
    ("/2026/05/10/night-train/embed", "/2026/05/09/night-train/embed/"),
    ("/2026/05/09/night-train/amp/", "/2026/05/09/night-train/"),
    ("/2026/05/09/about-us/", "/about-us/"),
    *((f"/2026/05/09/night-train{end}", "/2026/05/09/night-train/") for end in JUNK),
    *((f"/2026/05/09/night-train/{end}", "/2026/05/09/night-train/") for end in JUNK),
    ("/about-us/),", "/about-us/"),
    ("/tag/trains).", "/tag/trains/"),
    ("/night-train,?utm=x", "/2026/05/09/night-train/?utm=x"),
]


@pytest.mark.slow
@pytest.mark.first(40)
def test_near_miss_leads_to_the_right_page_at_once(client: FlaskClient, subtests: pytest.Subtests) -> None:
    for miss, right in MISSES:
        with subtests.test(miss):
            assert way(client, miss) == [(301, right), (200, "")]


RIGHT = [
    "/", "/page/2/", "/2026/05/09/night-train/", "/about-us/", "/about-us/the-team/", "/category/events/",
    "/category/events/page/2/", "/tag/trains/", "/tag/trains/page/2/", "/author/ana/", "/type/standard/", "/2026/",
    "/2026/05/", "/2026/05/page/2/", "/2026/05/09/", "/search/", "/feed/", "/category/events/feed/",
    "/tag/trains/feed/",
    "/author/ana/feed/", "/type/standard/feed/", "/2026/05/feed/", "/robots.txt", "/healthz", "/favicon.ico", "/login",
    "/archive/", "/category/events/talks/", "/category/events/talks/page/2/", "/category/events/talks/feed/atom/",
    "/feed/atom/", "/feed/json/", "/tag/trains/feed/json/", "/comments/feed/", "/comments/feed/atom/",
    "/2026/05/09/night-train/2/", "/2026/05/09/night-train/comment-page-2/", "/2026/05/09/night-train/embed/",
    "/2026/05/09/night-train/feed/", "/2026/05/09/night-train/feed/json/", "/about-us/the-team/2/", "/sitemap.xml",
    "/sitemap-posts-1.xml", "/manifest.webmanifest", "/media/2026/05/quay.png",
]  # fmt: skip


def near_misses(right: str) -> list[str]:
    """Return what hands, other systems and their export make of an address."""
    twice = right.replace("/", "//")[1:]  # what stands at the beginning is folded by the server
    found = [right.upper(), f"/index.php{right}", f"/INDEX.php{right}", twice, f"/index.php/{twice.upper()}"]
    if not right.endswith("/"):
        return [*found, f"{right}/"]
    bare = right.rstrip("/")
    found += [f"{right}index.php", f"{right}index.html", f"{right}page/1/", f"{right}Page/01"]
    return found + ([bare, f"{bare}.html", f"{bare}.PHP", f"{bare}/page/1.html"] if bare else [])


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize("right", RIGHT)
def test_every_near_miss_of_every_address_leads_there_at_once(
    app: Flask, client: FlaskClient, make_post: MakePost, right: str
) -> None:
    fill_pages(app, make_post)
    assert ask(client, right) == (200, "")
    for miss in set(near_misses(right)) - {right}:
        for query in ("", "?utm=x"):
            assert ask(client, miss + query) == (301, right + query), miss


@pytest.mark.parametrize("miss", ["/oembed/", "/OEmbed", "/index.php/oembed", "/oembed//"])
def test_provider_of_cards_is_found_with_its_question(client: FlaskClient, miss: str) -> None:
    question = "?url=http://localhost/2026/05/09/night-train/"
    assert ask(client, miss + question) == (301, f"/oembed{question}")


def fill_pages(app: Flask, make_post: MakePost) -> None:
    """Give each archive, each text and the discussion a second page; put a file where uploads lie."""
    with time_machine.travel(datetime(2026, 5, 9, 8, 0, tzinfo=UTC)), app.test_request_context(method="POST"):
        make_post(title="An older one", new_categories=["Events", "Talks"], tags=["trains"])
        make_post(title="A talk", new_categories=["Talks"], days_ago=1)
        events = db.session.scalars(sa.select(Category.id).where(Category.slug == "events")).one()
        db.session.execute(sa.update(Category).where(Category.slug == "talks").values(parent_id=events))
        Category.settle(db.session())
        for post in db.session.scalars(sa.select(Post).where(Post.slug.in_(["night-train", "the-team"]))):
            post.data = {"body": "One.\n\n<!--nextpage-->\n\nTwo."}
            said = {"name": "Noor", "body": "", "html": "<p>Seen.</p>", "status": "approved", "post_id": post.id}
            db.session.execute(sa.insert(Comment), [said] * 51)
            db.session.execute(Comment.recount(post.id))
        file = Media(filename="quay.png", path="2026/05/quay.png", mime="image/png", size=0)
        db.session.add(file)
        db.session.flush()
        db.session.execute(media_uses.insert().values(post_id=post.id, media_id=file.id))
        Site(posts_per_page=1).store(db.session())
        db.session.commit()
    quay = Path(app.instance_path, "media", "2026", "05", "quay.png")
    quay.parent.mkdir(parents=True, exist_ok=True)
    quay.touch()


def ask(client: FlaskClient, address: str) -> tuple[int, str]:
    """Ask for a path as it stands, doubled slashes and all; return the status and where it leads."""
    path, _, query = address.partition("?")
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "QUERY_STRING": query}, buffered=True)
    return answer.status_code, unquote(answer.headers.get("Location", ""))


@pytest.mark.parametrize(
    "path", ["/type/none", "/page/9", "/tag/none.html", "/index.php/none", "/Category/None/page/1"]
)
def test_what_is_nowhere_is_said_to_be_at_once(client: FlaskClient, path: str) -> None:
    assert way(client, path) == [(404, "")]


@pytest.mark.parametrize("path", ["/index.php?p={}", "/INDEX.PHP/?p={}", "/?page_id={}", "/page/1/?p={}"])
def test_short_address_leads_to_the_post_by_any_way(client: FlaskClient, posts: list[Post], path: str) -> None:
    assert ask(client, path.format(posts[0].id)) == (301, "/2026/05/09/night-train/")


def test_desk_is_found_in_capitals(client: FlaskClient) -> None:
    assert ask(client, "/EDIT") == (301, "/edit/")
    assert ask(client, "/Edit//Settings/") == (301, "/edit/settings/")


def test_short_address_leads_to_the_post(client: FlaskClient, posts: list[Post]) -> None:
    assert way(client, f"/?p={posts[0].id}") == [(301, "/2026/05/09/night-train/"), (200, "")]


def test_short_address_leads_to_a_page(client: FlaskClient, posts: list[Post]) -> None:
    assert way(client, f"/?p={posts[2].id}") == [(301, "/about-us/the-team/"), (200, "")]


def test_short_address_of_a_draft_leads_nowhere(client: FlaskClient, make_post: MakePost) -> None:
    assert way(client, f"/?p={make_post(step='save').id}") == [(404, "")]


def test_former_address_leads_to_the_new_one(app: Flask, client: FlaskClient, posts: list[Post]) -> None:
    with app.test_request_context(method="POST"):
        post = db.session.get(Post, posts[0].id)
        post.slug = "night-express"
        post.settle(db.session(), ZoneInfo("Europe/Athens"))
        db.session.commit()
    for former in ("/2026/05/09/night-train/", "/2026/5/9/Night-train", "/night-train/", "/2026/05/night-train",
                   "/1999/01/01/night-train/", "/2026/05/09/night-train)"):  # fmt: skip
        assert way(client, former) == [(301, "/2026/05/09/night-express/"), (200, "")]
        below = f"{former.rstrip(')').rstrip('/')}/embed/"
        assert way(client, below) == [(301, "/2026/05/09/night-express/embed/"), (200, "")]


def test_wrong_date_leads_nowhere_when_two_posts_have_the_slug(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 9, 0, tzinfo=UTC)):
        make_post(title="Night train")
        for path in ("/2026/01/01/night-train/", "/night-train/", "/2026/11/night-train/", "/night-train/embed/"):
            assert client.get(path).status_code == 404, path
        make_post(kind="page", title="Night train")
        assert client.get("/night-train/").status_code == 200


def test_slug_of_what_nobody_may_see_leads_nowhere(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="Hidden boat", step="schedule", days_ago=-2)
    make_post(title="Hidden draft", step="save")
    for path in ("/hidden-boat/", "/hidden-draft/", "/2026/11/hidden-boat/", "/hidden-boat/embed/", "/x/hidden-boat),"):
        assert client.get(path).status_code == 404, path


def test_address_in_another_script_is_the_same_however_it_is_written(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC)):
        post = make_post(title="Το ψωμί")
        assert post.url == "/2026/05/09/το-ψωμί/"
        assert way(client, post.url) == [(200, "")]
        assert way(client, "/2026/05/09/ΤΟ-ΨΩΜΊ") == [(301, post.url), (200, "")]


def test_post_called_feed_does_not_hide_behind_the_days_feed(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Feed")
    assert "<h1" in client.get(post.url).text


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/x/", "/\\evil.example", "/\t/evil.example"])
def test_no_redirect_leaves_the_site(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    inside = answer.headers.get("Location", "/x").removeprefix("http://localhost")
    assert inside.startswith("/")
    assert not inside.startswith(("//", "/\\"))


@pytest.mark.parametrize(("kind", "path"), [("categories", "/category"), ("tags", "/tag")])
def test_former_address_of_a_term_leads_to_the_new_one(
    client: FlaskClient, signed_in: Any, kind: str, path: str
) -> None:
    editor = signed_in("editor")
    for slug in ("first", "second"):
        given = {"name": "Other", "slug": slug, "description": "", "parent": ""}
        assert editor.post(f"/edit/{kind}/1", data=given).status_code == 303
    for former in ("events" if kind == "categories" else "trains", "first"):
        assert way(client, f"{path}/{former}/") == [(301, f"{path}/second/"), (200, "")]
        assert way(client, f"{path}/{former}/feed/") == [(301, f"{path}/second/feed/"), (200, "")]
    editor.post(f"/edit/{kind}/1/delete")
    assert way(client, f"{path}/first/")[-1] == (404, "")


def test_former_slug_is_free_for_another(client: FlaskClient, signed_in: Any, make_post: MakePost) -> None:
    signed_in("editor").post("/edit/tags/1", data={"name": "ships", "slug": "", "description": ""})
    make_post(tags=["trains"])
    assert way(client, "/tag/trains/") == [(200, "")]
