"""The sitemap, against a schema of its protocol; robots.txt, which leads to it; and security.txt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
import xmlschema
from flask import Flask
from flask.testing import FlaskClient

from blogapp import config, db
from blogapp.feeds import sitemap
from blogapp.models import Post

Make = Callable[..., Post]
BASE = "http://localhost"
SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("sitemap.xsd"))


def read(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the addresses of a valid file, unquoted, with what it says of their last change."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml"), address
    SCHEMA.validate(answer.text)
    return {unquote(one.findtext("{*}loc", "")): one.findtext("{*}lastmod", "") for one in ET.fromstring(answer.text)}


def everything(client: FlaskClient) -> list[str]:
    """Return the paths of all addresses in all parts."""
    parts = read(client, "/sitemap.xml")
    found = [path for part in parts for path in read(client, part.removeprefix(BASE))]
    return [path.removeprefix(BASE) for path in found]


@pytest.mark.slow
def test_every_public_address_is_in_it_once(client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="Το λιμάνι & <b>", tags=["trains"], new_categories=["Events"])
    page = make_post(kind="page", title="About us")
    assert sorted(everything(client)) == sorted(
        ["/", post.url, page.url, "/category/events/", "/tag/trains/", "/author/ana/"]
    )
    assert all(client.get(path).status_code == 200 for path in everything(client))


def test_what_is_not_for_everybody_is_not_in_it(client: FlaskClient, make_post: Make) -> None:
    make_post(step="save", tags=["draft"])
    make_post(days_ago=-1, tags=["scheduled"])
    make_post(title="For friends", password="x", tags=["protected"])
    assert everything(client) == ["/"]


def test_empty_site_has_a_sitemap(client: FlaskClient) -> None:
    assert everything(client) == ["/"]


def test_it_says_when_what_changed(client: FlaskClient, make_post: Make) -> None:
    post = make_post(tags=["trains"])
    when = post.updated_at.isoformat(timespec="seconds")
    index = read(client, "/sitemap.xml")
    assert {name.rpartition("/")[2]: said for name, said in index.items()} == {
        f"sitemap-{name}-1.xml": when for name in ("front", "posts", "tags", "authors")
    }
    for part in index:
        assert set(read(client, part.removeprefix(BASE)).values()) == {when}


def test_parts_hold_a_range_of_ids_each(
    app: Flask, client: FlaskClient, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    monkeypatch.setattr(sitemap, "AT_ONCE", 1)
    posts = [make_post(title=f"Post {number}") for number in range(5)]
    parts = [part.removeprefix(BASE) for part in read(client, "/sitemap.xml") if "-posts-" in part]
    assert len(parts) in {3, 4}
    lengths = [len(read(client, part)) for part in parts]
    assert (max(lengths), sum(lengths)) == (2, 5)
    assert {post.url for post in posts} <= set(everything(client))


def test_only_the_latest_changes_are_dated(
    client: FlaskClient, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 1)
    monkeypatch.setattr(sitemap, "RECENT", 2)
    posts = [make_post(title=f"Post {number}", tags=[f"t{number}"]) for number in range(4)]
    dated = {part for part, said in read(client, "/sitemap.xml").items() if said and "-posts-" in part}
    assert dated == {f"{BASE}/sitemap-posts-{post.id}.xml" for post in posts[2:]}
    assert len(everything(client)) == 1 + 4 + 4 + 1


def test_parts_that_do_not_exist(client: FlaskClient) -> None:
    for address in (
        "/sitemap-posts-1.xml",
        "/sitemap-posts-0.xml",
        "/sitemap-users-1.xml",
        "/sitemap-posts-50000.xml",
    ):
        assert client.get(address).status_code == 404, address


def test_unchanged_parts_are_not_sent_again(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    for address in ("/sitemap.xml", "/sitemap-posts-1.xml"):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
        with app.test_request_context(method="POST"):
            db.session.execute(sa.update(Post).where(Post.id == post.id).values(updated_at=db.now()))
            db.session.commit()


def test_robots_are_led_to_the_sitemap(client: FlaskClient) -> None:
    [line] = [line for line in client.get("/robots.txt").text.splitlines() if line.startswith("Sitemap: ")]
    assert client.get(line.removeprefix(f"Sitemap: {BASE}")).status_code == 200


@pytest.mark.slow
def test_weaknesses_are_told_to_whom_the_settings_name(make_app: Callable[..., Flask], client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    app = make_app(SECURITY_CONTACT="security@example.org", BASE_URL="https://blog.example")
    answer = app.test_client().get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == "mailto:security@example.org"
    assert told["Canonical"] == "https://blog.example/.well-known/security.txt"
    left = datetime.fromisoformat(told["Expires"]) - datetime.now(UTC)
    assert timedelta(days=100) < left < timedelta(days=365)


@pytest.mark.parametrize("contact", ["somebody", "http://example.org", "a@b.example\nX: y", "javascript:alert(1)"])
def test_contact_is_an_address(tmp_path: Path, contact: str) -> None:
    with pytest.raises(config.SettingError, match="SECURITY_CONTACT"):
        config.load({"INSTANCE": str(tmp_path), "SECURITY_CONTACT": contact})
