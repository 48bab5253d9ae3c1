"""No address of a site that was imported breaks: each leads in one hop to where what was there is now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.models import Category, Comment, FormerAddress, Gone, Media, Post, Tag, User, media_uses

MakePost = Callable[..., Post]
POST, PAGE, TEAM = "/2014/05/09/the-quay/", "/about-us/", "/about-us/the-team/"
CATEGORY, TAG, AUTHOR = "/category/harbour-news/", "/tag/salt-and-wind/", "/author/ana/"
FILE, NARROW = "/media/2026/05/quay.jpg", "/media/2026/05/quay-480.webp"
FEEDS = ("feed", "feed/", "feed/rss/", "feed/rss2/", "feed/rdf/")
# What the former site had where, as an import stores it.
KNOWN = {
    "post": ["2014/05/09/der-kai", "archives/12", "2014/05/der-kai.html", "hafen/der-kai", "?p=12"],
    "page": ["ueber-uns", "?page_id=2", "?p=2"],
    "team": ["ueber-uns/das-team", "?p=3"],
    "category": ["category/nachrichten", "?cat=7"],
    "tag": ["tag/salz", "schlagwort/salz"],
    "author": ["author/ana-m", "?author=4"],
    "media": ["wp-content/uploads/2014/05/kai.jpg", "2014/05/09/der-kai/kai-bild", "?p=15", "?attachment_id=15"],
    "scaled": ["wp-content/uploads/2020/01/pier-scaled.jpg"],
}


@pytest.fixture(autouse=True)
def site(app: Flask, make_post: MakePost, make_comment: Callable[..., Comment]) -> dict[str, int]:
    """A site in which everything has another address than it had where it came from; the ids of what is there."""
    make_post(title="Another one, to which the number of a former one must not lead", step="save")
    with time_machine.travel(datetime(2014, 5, 9, 9, 0, tzinfo=UTC)):
        given = {"new_categories": ["Harbour news"], "tags": ["salt and wind"]}
        post = make_post(title="The quay", data={"body": "One.\n\n<!--nextpage-->\n\nTwo."}, **given)
    page = make_post(kind="page", title="About us")
    team = make_post(kind="page", title="The team", parent_id=page.id)
    comment = make_comment(post)
    with app.test_request_context(method="POST"):
        stored = db.session.get_one(Post, post.id)
        stored.data = {"body": "One.\n\n<!--nextpage-->\n\nTwo."}
        files = [
            Media(filename="quay.jpg", path=f"2026/05/{name}.jpg", mime="image/jpeg", size=1, width=1600, height=900,
                  widths={"480": f"2026/05/{name}-480.webp", "960": f"2026/05/{name}-960.webp"})
            for name in ("quay", "pier")
        ]  # fmt: skip
        db.session.add_all(files)
        db.session.flush()
        for file in files:
            db.session.execute(media_uses.insert().values(post_id=post.id, media_id=file.id))
        ids = {
            "post": post.id, "page": page.id, "team": team.id, "media": files[0].id, "scaled": files[1].id,
            "category": db.session.scalars(sa.select(Category.id)).one(),
            "tag": db.session.scalars(sa.select(Tag.id)).one(),
            "author": db.session.scalars(sa.select(User.id).where(User.slug == "ana")).one(),
        }  # fmt: skip
        kinds = {"team": "page", "scaled": "media"}
        paths_here = [path for file in files for path in file.paths]
        for name, paths in KNOWN.items():
            given = {"kind": kinds.get(name, name), "row_id": ids[name]}
            db.session.add_all(FormerAddress(path=path, **given) for path in paths)
        db.session.add(FormerAddress(path="#comment-77", kind="comment", row_id=comment.id))
        db.session.add(FormerAddress(path="2014/05/09/geloescht", kind="post", row_id=9999))
        db.session.add(Gone(path="2014/05/09/deleted", post_id=9999))
        db.session.commit()
    for path in paths_here:
        at = Path(app.instance_path, "media", path)
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(b"\xff\xd8\xff")
    return ids | {"comment": comment.id}


def below(former: str, now: str, *, has_feed: bool = True) -> dict[str, str]:
    """Return the ways in which readers come to an address, and where each leads."""
    ways = {former: now, f"{former}/": now, f"/index.php{former}/": now, f"{former.upper()}/": now}
    ways |= {f"{former}/?utm_source=x": f"{now}?utm_source=x", f"{former}/amp/": now, f"{former}/trackback/": now}
    feeds = {f"{former}/{feed}": f"{now}feed/" for feed in FEEDS} | {f"{former}/feed/atom/": f"{now}feed/atom/"}
    return ways | (feeds if has_feed else {})


ADDRESSES: dict[str, str] = {
    **below("/2014/05/09/der-kai", POST), **below("/archives/12", POST), **below("/hafen/der-kai", POST),
    **below("/2014/05/der-kai.html", POST), **below("/ueber-uns", PAGE, has_feed=False),
    **below("/ueber-uns/das-team", TEAM, has_feed=False), **below("/category/nachrichten", CATEGORY),
    **below("/tag/salz", TAG), **below("/schlagwort/salz", TAG), **below("/author/ana-m", AUTHOR),
    "/2014/05/09/der-kai/2/": f"{POST}2/", "/archives/12/2": f"{POST}2/", "/2014/05/09/der-kai/embed/": f"{POST}embed/",
    "/2014/05/09/der-kai/comment-page-1/": POST, "/category/nachrichten/page/1/": CATEGORY,
    "/category/nachrichten/page/7/": CATEGORY, "/tag/salz/page/2": TAG, "/author/ana-m/page/3/": AUTHOR,
    "/2014/05/09/der-kai/kai-bild/": FILE, "/2014/05/09/der-kai/kai-bild": FILE,
    "/?p=12": POST, "/?p=12&preview=true": POST, "/index.php?p=12": POST, "/?page_id=12": POST,
    "/?p=12&feed=rss2": f"{POST}feed/",
    "/?feed=atom&p=12": f"{POST}feed/atom/", "/?p=12&cpage=2": POST, "/?p=2": PAGE, "/?page_id=2": PAGE, "/?p=3": TEAM,
    "/?cat=7": CATEGORY, "/?cat=7&feed=rss2": f"{CATEGORY}feed/", "/?tag=salt-and-wind": TAG, "/?author=4": AUTHOR,
    "/?author=4&feed=rss2": f"{AUTHOR}feed/", "/?attachment_id=15": FILE, "/?p=15": FILE,
    "/?page_id=15": FILE, "/?attachment_id=12": POST, "/?p=12)": POST, "/2014/05/09/der-kai/)": POST,
    "/2014/05/09/der-kai/comment-page-2/": POST, "/?m=2014": "/2014/", "/?m=201405": "/2014/05/",
    "/?m=20140509": "/2014/05/09/", "/?year=2014&monthnum=5": "/2014/05/",
    "/?feed=rss2": "/feed/", "/?feed=rdf": "/feed/", "/?feed=atom": "/feed/atom/",
    "/?feed=comments-rss2": "/comments/feed/",
    "/?name=the-quay": POST, "/?pagename=about-us": PAGE, "/?s=quay": "/search/?q=quay",
    "/search/quay/": "/search/?q=quay",
    "/search/salt+wind/feed/rss2/": "/search/?q=salt+wind",
    "/feed": "/feed/", "/feed/rss2/": "/feed/", "/feed/rdf/": "/feed/", "/wp-rss2.php": "/feed/",
    "/wp-atom.php": "/feed/atom/",
    "/comments/feed": "/comments/feed/", "/comments/feed/rss2/": "/comments/feed/",
    "/wp-commentsrss2.php": "/comments/feed/",
    "/index.php/2014/05/": "/2014/05/", "/index.php/2014/": "/2014/", "/2014/5": "/2014/05/", "/page/1/": "/",
    "/archives/date/2014/05/": "/2014/05/", "/archives/category/harbour-news/": CATEGORY,
    "/archives/author/ana/": AUTHOR, "/blog/2014/05/": "/2014/05/", "/archives/tag/salt-and-wind/feed/": f"{TAG}feed/",
    "/wp-content/uploads/2014/05/kai.jpg": FILE, "/wp-content/uploads/2014/05/kai-300x200.jpg": NARROW,
    "/wp-content/uploads/2014/05/kai-480x320.jpg": NARROW, "/wp-content/uploads/2014/05/kai-2048x1365.jpg": FILE,
    "/wp-content/uploads/2014/05/kai-768x512.jpg": "/media/2026/05/quay-960.webp",
    "/wp-content/uploads/2014/05/kai-scaled.jpg": FILE, "/wp-content/uploads/2014/05/kai-300x200.jpg.webp": NARROW,
    "/wp-content/uploads/2014/05/kai-e1399620000000-300x200.jpg": NARROW,
    "/wp-content/uploads/2014/05/kai.jpg?ver=2": f"{FILE}?ver=2",
    "/wp-content/uploads/2020/01/pier.jpg": "/media/2026/05/pier.jpg",
    "/wp-content/uploads/2020/01/pier-150x150.jpg": "/media/2026/05/pier-480.webp",
}  # fmt: skip
THERE = [POST, PAGE, TEAM, CATEGORY, TAG, AUTHOR, "/2014/", "/2014/05/", "/2014/05/09/", "/feed/", "/comments/feed/"]


def ask(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address, buffered=True)
    return answer.status_code, unquote(answer.headers.get("Location", ""))


@pytest.mark.slow
def test_every_former_address_leads_in_one_hop_to_what_was_there(client: FlaskClient) -> None:
    assert {path: ask(client, path) for path in THERE} == dict.fromkeys(THERE, (200, ""))
    led = {path: ask(client, path) for path in ADDRESSES}
    assert led == {path: (301, where) for path, where in ADDRESSES.items()}
    assert {where: ask(client, where)[0] for where in ADDRESSES.values()} == dict.fromkeys(ADDRESSES.values(), 200)


def test_two_hundred_addresses_are_asked_for() -> None:
    assert len(ADDRESSES) + len(THERE) >= 200


def test_number_of_a_former_site_goes_before_that_of_a_post_here(
    app: Flask, client: FlaskClient, make_post: MakePost
) -> None:
    post = make_post(title="New")
    with app.test_request_context(method="POST"):
        db.session.add(FormerAddress(path=f"?p={post.id}", kind="page", row_id=db.session.scalars(
            sa.select(Post.id).where(Post.title == "About us")).one()))  # fmt: skip
        db.session.commit()
    assert ask(client, f"/?p={post.id}") == (301, PAGE)


def test_former_address_goes_before_another_post_of_that_slug(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="Der Kai")
    assert ask(client, "/2014/05/09/der-kai/") == (301, POST)


def test_what_was_deleted_here_is_gone_by_its_former_address(client: FlaskClient) -> None:
    assert ask(client, "/2014/05/09/geloescht/") == (410, "")


def test_a_page_that_is_there_is_never_hidden_by_a_former_address(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context(method="POST"):
        db.session.add(FormerAddress(path="about-us", kind="category", row_id=1))
        db.session.commit()
    assert ask(client, PAGE) == (200, "")


def test_nothing_is_told_of_what_readers_do_not_see(
    app: Flask, client: FlaskClient, make_post: MakePost, site: dict[str, int]
) -> None:
    draft = make_post(title="Not yet", step="save")
    with app.test_request_context(method="POST"):
        db.session.execute(sa.delete(media_uses))
        db.session.add(FormerAddress(path="geheim", kind="post", row_id=draft.id))
        db.session.add(FormerAddress(path="?p=99", kind="post", row_id=draft.id))
        db.session.commit()
    for path in (
        "/geheim/",
        "/?p=99",
        "/?p=15",
        "/wp-content/uploads/2014/05/kai.jpg",
        "/2014/05/09/der-kai/kai-bild/",
    ):
        assert ask(client, path) == (404, ""), path


def test_anchor_of_a_former_comment_leads_to_it(client: FlaskClient, site: dict[str, int]) -> None:
    page = BeautifulSoup(client.get(POST).text, "html5lib")
    comment = page.find(id=f"comment-{site['comment']}")
    assert comment is not None
    assert comment.find(id="comment-77")


def test_anchor_of_a_former_comment_gives_way_to_one_of_here(
    app: Flask, client: FlaskClient, make_comment: Callable[..., Any], site: dict[str, int]
) -> None:
    with app.test_request_context(method="POST"):
        post = db.session.get_one(Post, site["post"])
    second = make_comment(post, "And again.")
    with app.test_request_context(method="POST"):
        db.session.add(FormerAddress(path=f"#comment-{second.id}", kind="comment", row_id=site["comment"]))
        db.session.commit()
    page = BeautifulSoup(client.get(POST).text, "html5lib")
    assert [each.name for each in page.find_all(id=f"comment-{second.id}")] == ["li"]
