"""The stream and its parts: what is in them, what is not, and how they are paged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp import db
from blogapp.listings import archives
from blogapp.models import Category, Post, Site, User

MakePost = Callable[..., Post]


def ids(*posts: Post) -> list[str]:
    return [f"post-{post.id}" for post in posts]


@pytest.fixture
def two_a_page(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        Site(posts_per_page=2).store(db.session())
        db.session.commit()


@pytest.mark.slow
def test_stream_is_newest_first(client: FlaskClient, make_post: MakePost) -> None:
    old, new, between = make_post(days_ago=3), make_post(days_ago=1), make_post(days_ago=2)
    assert articles(client) == ids(new, between, old)


def test_stream_hides_drafts(client: FlaskClient, make_post: MakePost) -> None:
    make_post(step="save")
    assert articles(client) == []


def test_stream_hides_what_is_in_the_trash(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    post = make_post()
    with app.test_request_context(method="POST"):
        db.session.get(Post, post.id).trash()
        db.session.commit()
    assert articles(client) == []
    assert client.get(post.url).status_code == 404


def test_stream_of_nothing_is_a_page(client: FlaskClient) -> None:
    assert "nothing here yet" in words(read(client, "/").main)


@pytest.mark.slow
def test_scheduled_post_appears_at_its_time(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(step="schedule", days_ago=-1, new_categories=["Events"])
    addresses = ("/", "/type/standard/", "/category/events/", "/author/ana/")
    assert [articles(client, address) for address in addresses[:2]] == [[], []]
    assert {client.get(address).status_code for address in (post.url, f"/?p={post.id}", *addresses[2:])} == {404}
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1)):
        assert [articles(client, address) for address in addresses] == [ids(post)] * 4
        assert client.get(post.url).status_code == 200


def test_static_page_is_in_no_stream(client: FlaskClient, make_post: MakePost) -> None:
    make_post(kind="page", title="About us", new_categories=["Events"])
    assert articles(client) == articles(client, "/type/standard/") == []
    assert client.get("/category/events/").status_code == 404


@pytest.mark.slow
def test_stream_is_paged(two_a_page: None, client: FlaskClient, make_post: MakePost) -> None:
    posts = [make_post(days_ago=days) for days in range(5)]
    pages = [articles(client, address) for address in ("/", "/page/2/", "/page/3/")]
    assert pages == [ids(*posts[:2]), ids(*posts[2:4]), ids(posts[4])]
    assert client.get("/page/4/").status_code == 404


def test_sticky_posts_do_not_shift_the_pages(two_a_page: None, client: FlaskClient, make_post: MakePost) -> None:
    posts = [make_post(days_ago=days, sticky=days == 4) for days in range(5)]
    pages = articles(client) + articles(client, "/page/2/") + articles(client, "/page/3/")
    assert pages == ids(posts[4], *posts[:4])


def test_posts_of_the_same_moment_are_paged_without_loss(
    two_a_page: None, client: FlaskClient, make_post: MakePost
) -> None:
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC), tick=False):
        posts = [make_post() for _ in range(4)]
        assert articles(client) + articles(client, "/page/2/") == ids(*reversed(posts))


def test_pages_lead_to_newer_and_older_ones(two_a_page: None, client: FlaskClient, make_post: MakePost) -> None:
    for days in range(5):
        make_post(days_ago=days, tags=["trains"])
    for path in ("/", "/tag/trains/"):
        ways = []
        for address in (path, f"{path}page/2/", f"{path}page/3/"):
            links = read(client, address).select(".pagination a[rel]")
            ways.append({link["rel"][0]: link["href"] for link in links})
        assert ways == [
            {"next": f"{path}page/2/"},
            {"prev": path, "next": f"{path}page/3/"},
            {"prev": f"{path}page/2/"},
        ]


def test_one_page_needs_no_pagination(two_a_page: None, client: FlaskClient, make_post: MakePost) -> None:
    make_post()
    make_post()
    assert not read(client, "/").select(".pagination")


@pytest.mark.every_value
@pytest.mark.parametrize("number", ["0", "99999999999999999999", "1000000", "-1", "x"])
def test_page_that_cannot_be_is_not_found(client: FlaskClient, make_post: MakePost, number: str) -> None:
    make_post()
    assert client.get(f"/page/{number}/").status_code == 404


def test_category_shows_its_posts_and_those_of_the_categories_within(
    app: Flask, client: FlaskClient, make_post: MakePost
) -> None:
    inner = make_post(new_categories=["Boats"], days_ago=1)
    both = make_post(new_categories=["Boats", "Harbour"])
    make_post(new_categories=["Trains"])
    with app.test_request_context(method="POST"):
        outer = db.session.scalars(sa.select(Category).where(Category.slug == "harbour")).one()
        db.session.execute(sa.update(Category).where(Category.slug == "boats").values(parent_id=outer.id))
        db.session.commit()
    assert articles(client, "/category/harbour/") == ids(both, inner)
    assert articles(client, "/category/boats/") == ids(both, inner)


def test_archive_is_headed_by_its_name_and_description(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    make_post(new_categories=["Events"])
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(Category).values(description="What happens here."))
        db.session.commit()
    page = read(client, "/category/events/")
    assert words(page.select_one(".archive-header")) == "Category Events What happens here. 1 post Feed"
    assert words(page.title) == "Events – Blogapp"


def test_tag_shows_its_posts(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(tags=["night trains"])
    make_post(tags=["harbour"])
    assert articles(client, "/tag/night-trains/") == ids(post)


def test_author_shows_what_they_wrote(client: FlaskClient, make_post: MakePost, make_user: Callable[..., User]) -> None:
    post = make_post(author=make_user(name="Mira"))
    make_post()
    assert articles(client, "/author/mira/") == ids(post)


def test_author_who_wrote_nothing_does_not_show(client: FlaskClient, make_user: Callable[..., User]) -> None:
    make_user(role="member", name="Mira")
    assert client.get("/author/mira/").status_code == 404


def test_format_shows_its_posts(client: FlaskClient, make_post: MakePost) -> None:
    quote = make_post("quote")
    make_post("video")
    assert articles(client, "/type/quote/") == ids(quote)
    assert words(read(client, "/type/quote/").h1) == "Quote"


def test_dates_are_those_of_the_site(client: FlaskClient, make_post: MakePost) -> None:
    """At 23:30 on New Year's Eve in UTC it is half past one of the new year in Athens."""
    with time_machine.travel(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)):
        post = make_post()
        assert post.url.startswith("/2026/01/01/")
        for address in ("/2026/", "/2026/01/", "/2026/01/01/"):
            assert articles(client, address) == ids(post)
        for address in ("/2025/", "/2025/12/", "/2025/12/31/", "/2026/02/"):
            assert client.get(address).status_code == 404


def test_date_archives_name_their_date(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC)):
        make_post()
        names = [words(read(client, address).h1) for address in ("/2026/", "/2026/05/", "/2026/05/09/")]
    assert names == ["2026", "May 2026", "May 9, 2026"]


@pytest.mark.every_value
@pytest.mark.first(7)
@pytest.mark.parametrize(
    "address",
    [
        "/nothing/", "/nothing/at/all/", "/category/nothing/", "/tag/nothing/", "/author/nobody/", "/type/nothing/",
        "/1999/", "/2026/02/30/", "/2026/13/", "/2026/00/", "/0000/", "/9999/", "/2026/05/09/no/",
        "/99999999999999999999/", "/tag/%00/", "/%00/", "/2026/05/09/%00/", "/tag/%ff/", "/%ed%a0%80/", "/tag/a%0ab/",
        "/?p=", "/?p=x", "/?p=0", "/?p=-1", "/?p=99999999999", "/?p=99999999999999999999", "/?p=%00", "/?p=٣",
        "/category/nothing/feed/", "/1999/feed/", "/x/feed/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: FlaskClient, make_post: MakePost, address: str) -> None:
    make_post()
    assert client.get(address).status_code == 404


def test_static_pages_stand_at_their_paths_and_in_the_menu(client: FlaskClient, make_post: MakePost) -> None:
    about = make_post(kind="page", title="About us", body="Two people and a kettle.")
    team = make_post(kind="page", title="The team", parent_id=about.id)
    assert (about.url, team.url) == ("/about-us/", "/about-us/the-team/")
    page = read(client, about.url)
    assert words(page.h1) == "About us"
    assert "kettle" in words(page.select_one(f"article#post-{about.id} .e-content"))
    assert [(a["href"], a.get("aria-current")) for a in page.select(".site-menu a")] == [("/about-us/", "page")]
    assert words(read(client, team.url).h1) == "The team"


def test_draft_of_a_page_is_neither_there_nor_in_the_menu(client: FlaskClient, make_post: MakePost) -> None:
    make_post(kind="page", title="About us", step="save")
    assert client.get("/about-us/").status_code == 404
    assert not read(client, "/").select(".site-menu a")


@pytest.mark.parametrize("address", ["/category/rail/", "/category/wrong/RAIL/", "/category/transport/rail"])
def test_category_within_another_says_so_in_its_address(
    app: Flask, client: FlaskClient, make_post: MakePost, address: str
) -> None:
    post = make_post(new_categories=["Transport", "Rail"])
    with app.test_request_context(method="POST"):
        above, below = (
            db.session.scalars(sa.select(Category).where(Category.slug == slug)).one() for slug in ("transport", "rail")
        )
        below.parent_id = above.id
        Category.settle(db.session())
        db.session.commit()
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (301, "/category/transport/rail/")
    assert (
        articles(client, "/category/transport/rail/") == articles(client, "/category/transport/") == [f"post-{post.id}"]
    )


def test_large_and_small_terms_show_the_same(
    client: FlaskClient, make_post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_post(title=f"Post {number}", tags=["Rail"], new_categories=["Events"], days_ago=number)
    make_post(title="Draft", tags=["Rail"], new_categories=["Events"], step="save")
    make_post(title="Soon", tags=["Rail"], new_categories=["Events"], days_ago=-1)
    make_post(title="A page", tags=["Rail"], new_categories=["Events"], kind="page")
    for address in ("/tag/rail/", "/category/events/"):
        small = articles(client, address)
        monkeypatch.setattr(archives, "LARGE", 2)
        assert len(small) == 3
        assert articles(client, address) == small
        monkeypatch.undo()


@pytest.mark.every_value
@pytest.mark.first(1)
@pytest.mark.parametrize("address", ["/", "/tag/rail/", "/category/events/", "/type/standard/", "/2026/"])
def test_deep_page_is_the_same_however_often_it_is_asked_for(
    app: Flask, client: FlaskClient, make_post: Callable[..., Post], address: str
) -> None:
    with app.test_request_context(method="POST"):
        Site(posts_per_page=1).store(db.session())
        db.session.commit()
    for number in range(5):
        at = datetime(2026, 3, 9, number, tzinfo=UTC)
        make_post(title=f"Post {number}", tags=["Rail"], new_categories=["Events"], published_at=at)
    pages = [articles(client, f"{address}page/{number}/") for _ in range(3) for number in (3, 4, 5)]
    assert pages == [["post-3"], ["post-2"], ["post-1"]] * 3
