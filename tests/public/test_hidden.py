"""What only hidden posts bear (categories, tags, authors, formats) does not exist for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.models import Post

MakePost = Callable[..., Post]
WAYS = [
    "{}/", "{}", "{}/page/1/", "{}/page/2/", "{}/feed/", "{}/feed", "{}/feed/atom/", "{}/feed/json/",
    "{}/feed/?paged=2", "{}.html", "/index.php{}/", "{}/feed/rdf",
]  # fmt: skip
SHORT_WAYS = ["{}/", "{}", "{}/feed"]
HIDDEN = [
    ("save", "draft"), ("save", "pending"), ("publish", "private"), ("schedule", "published"), ("publish", "trash"),
]  # fmt: skip
KINDS = ["category", "tag", "author", "type"]


@pytest.fixture
def hidden(app: Flask, make_post: MakePost, make_user: Any) -> list[str]:
    """Names that only posts bear which nobody sees, whatever hides them; and the addresses of those posts."""
    make_post(title="Seen", tags=["open"], new_categories=["Open"])
    found = []
    for number, (step, status) in enumerate(HIDDEN):
        name = f"secretword{number}"
        author = make_user(role="author", name=name)
        ahead = -3 if step == "schedule" else 0
        post = make_post(
            title=f"T {number}", step=step, days_ago=ahead, author=author, tags=[name], new_categories=[name]
        )
        with app.app_context():
            db.session.execute(sa.update(Post).where(Post.id == post.id).values(status=status, format=name))
            db.session.commit()
        found.append(name)
    return found


def answers(client: FlaskClient, name: str, ways: list[str]) -> Iterator[tuple[str, int, str, str]]:
    """Yield what every address says of a name, the name itself left out."""
    for kind in KINDS:
        for way in ways:
            answer = client.get(way.format(f"/{kind}/{name}"))
            told = answer.headers.get("Location", ""), answer.text
            yield (f"{kind} {way}", answer.status_code, *(text.replace(name, "…") for text in told))
    for key in ("category", "author", "format"):
        found = client.get(f"/search/?q=boats&{key}={name}")
        yield key, found.status_code, "", found.text.replace(name, "…")


@pytest.mark.any_database
@pytest.mark.slow
def test_nothing_tells_a_hidden_name_from_one_that_nobody_gave(client: FlaskClient, hidden: list[str]) -> None:
    for name, ways in zip(hidden, [WAYS, *([SHORT_WAYS] * 4)], strict=True):
        unknown = list(answers(client, "nosuchword", ways))
        assert {status for _, status, *_ in unknown} == {200, 404}
        assert list(answers(client, name, ways)) == unknown, name


@pytest.mark.slow
def test_no_page_says_a_hidden_name(client: FlaskClient, signed_in: Any, hidden: list[str]) -> None:
    editor = signed_in("administrator")
    lines = {f"header-{place}-to": f"category:{place + 1}" for place in range(1 + len(hidden))}
    assert editor.post("/edit/menus/", data=lines | {"action": "save"}).status_code == 303
    assert [words(link) for link in read(client, "/").select(".site-header .site-menu a")] == ["Open"]
    pages = ["/", "/search/", "/archive/", "/feed/", "/feed/json/", "/sitemap.xml", "/comments/feed/", "/nowhere/",
             "/sitemap-categories-1.xml", "/sitemap-tags-1.xml", "/sitemap-authors-1.xml", "/subscribe/",
             "/search/?q=secretwird1", "/secretword1/", "/2026/01/01/secretword2/"]  # fmt: skip
    for page in pages:
        asked = page.strip("/").rpartition("/")[2]
        assert "secretword" not in client.get(page).text.replace(asked or page, ""), page


def test_a_name_appears_with_its_first_public_post(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="One", new_categories=["Harbour"], tags=["quay"])
    make_post(title="Two", step="save", new_categories=["Sheds"], tags=["rust"])
    make_post(title="Three", new_categories=["Boats"], tags=["oak"])
    chosen = [words(option) for option in read(client, "/search/").select("select[name=category] option")]
    assert chosen[1:] == ["Boats", "Harbour"]
    assert [client.get(f"/tag/{tag}/").status_code for tag in ("quay", "rust", "oak")] == [200, 404, 200]


def test_what_was_deleted_before_its_time_was_never_there(
    client: FlaskClient, signed_in: Any, make_post: MakePost
) -> None:
    post = make_post(title="Not yet", step="schedule", days_ago=-3)
    editor = signed_in("administrator")
    editor.post(f"/edit/posts/{post.id}", data={"action": "trash", "version": post.version})
    editor.post(f"/edit/posts/{post.id}/delete")
    for address in (post.url, f"/?p={post.id}", post.url.rstrip("/"), f"{post.url}feed/"):
        assert client.get(address).status_code == 404, address
