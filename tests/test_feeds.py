"""The feeds, as a feed reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp import db
from blogapp.feeds.addresses import absolute_addresses
from blogapp.models import Post, Tag, User

MakePost = Callable[..., Post]


def feed(client: FlaskClient, address: str = "/feed/") -> Any:
    """Return the parsed feed at an address; it must be well-formed."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/rss+xml")
    ET.fromstring(answer.data)
    parsed = feedparser.parse(answer.data, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def test_feed_has_what_a_reader_asks_of_a_post(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC), tick=False):
        post = make_post(title="Night train", new_categories=["Events"], tags=["trains"], body="It *runs*.")
        entry = feed(client).entries[0]
    assert (entry.title, entry.author) == ("Night train", "Ana")
    assert entry.link == "http://localhost/2026/05/09/night-train/"
    assert (entry.id, entry.guidislink) == (f"http://localhost/?p={post.id}", False)
    assert entry.published == "Sat, 09 May 2026 09:00:00 +0000"
    assert [tag.term for tag in entry.tags] == ["Events", "trains"]
    assert entry.summary == "It runs."
    assert entry.content[0].value == "<p>It <em>runs</em>.</p>"


def test_feed_names_the_site_and_itself(client: FlaskClient) -> None:
    channel = feed(client).feed
    assert (channel.title, channel.link, channel.language) == ("Blogapp", "http://localhost/", "en")
    assert [link.href for link in channel.links if link.rel == "self"] == ["http://localhost/feed/"]


def test_description_is_the_excerpt_and_the_content_is_whole(client: FlaskClient, make_post: MakePost) -> None:
    make_post(excerpt="In short.", body="The opening.\n\n<!--more-->\n\nThe rest.")
    entry = feed(client).entries[0]
    assert entry.summary == "In short."
    assert "The rest." in entry.content[0].value


def test_post_without_a_title_is_called_by_its_first_words(client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote", title="", body="A promise with numbers.")
    assert feed(client).entries[0].title == "A promise with numbers."


def test_every_archive_has_its_feed_and_says_so(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(new_categories=["Events"], tags=["trains"])
    make_post("quote", author=None, days_ago=800)
    archives = ["/category/events/", "/tag/trains/", "/type/standard/", post.url[:6], post.url[:9], post.url[:12]]
    for address in archives:
        assert [entry.link for entry in feed(client, f"{address}feed/").entries] == [f"http://localhost{post.url}"]
        links = read(client, address).select('link[rel="alternate"][type="application/rss+xml"]')
        assert [link["href"] for link in links] == ["/feed/", f"{address}feed/"]
    assert len(feed(client, "/author/ana/feed/").entries) == 2


def test_feed_of_an_archive_is_named_after_it(client: FlaskClient, make_post: MakePost) -> None:
    make_post(tags=["trains"])
    assert feed(client, "/tag/trains/feed/").feed.title == "trains – Blogapp"


def test_feed_hides_what_readers_may_not_see(client: FlaskClient, make_post: MakePost) -> None:
    make_post(step="save")
    make_post(step="schedule", days_ago=-1)
    make_post(kind="page", title="About us")
    assert feed(client).entries == []


def test_feed_keeps_to_the_date_whatever_sticks(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="Old", sticky=True, days_ago=9)
    make_post(title="New")
    assert [entry.title for entry in feed(client).entries] == ["New", "Old"]


def test_feed_ends_after_twenty(client: FlaskClient, make_post: MakePost) -> None:
    for number in range(21):
        make_post(days_ago=number)
    assert len(feed(client).entries) == 20


def test_addresses_in_a_feed_are_whole(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(
        body="[a](/b/) ![c](/media/c.png) [d](#e) [f](https://example.org/?g=1&h=2) note[^1]\n\n[^1]: There."
    )
    html = feed(client).entries[0].content[0].value
    assert 'href="http://localhost/b/"' in html
    assert 'src="http://localhost/media/c.png"' in html
    assert f'href="http://localhost{post.url}#' in html
    assert 'href="https://example.org/?g=1&amp;h=2"' in html


@pytest.mark.parametrize(
    "html",
    [
        '<p>href="/a" src="/b"</p>',
        '<code> href="/a"</code>',
        '<a href="https://[">x</a>',
        '<a href="mailto:a@b.c">x</a>',
    ],
)
def test_what_is_no_address_of_this_site_stays(html: str) -> None:
    assert absolute_addresses(html, "http://localhost/2026/") == html


def test_address_cannot_get_out_of_its_quotes() -> None:
    html = '<a href="/&quot;&gt;&lt;script&gt;">x</a>'
    assert absolute_addresses(html, "http://localhost/") == '<a href="http://localhost/&quot;&gt;&lt;script&gt;">x</a>'


def test_feed_uses_the_public_address_of_the_site(make_app: Callable[..., Flask]) -> None:
    own = make_app(BASE_URL="https://quay.example")
    parsed = feedparser.parse(own.test_client().get("/feed/", headers={"Host": "evil.example"}).data)
    assert parsed.feed.link == "https://quay.example/"


HOSTILE = "a\x0b\x00\x1f\ufffe\uffffb ]]> <script>&</script> &nbsp; \"' \u202e \ud83d\ude00".encode(
    "utf-16", "surrogatepass"
)


def test_feed_is_well_formed_whatever_is_stored(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    make_post(tags=["trains"])
    hostile = HOSTILE.decode("utf-16").replace("\0", "")
    with app.test_request_context(method="POST"):
        values = {"title": hostile, "headline": hostile, "html": f"<p>{hostile}</p>", "excerpt": hostile}
        db.session.execute(sa.update(Post).values(values))
        db.session.execute(sa.update(User).values(name=hostile))
        db.session.execute(sa.update(Tag).values(name=hostile))
        db.session.commit()
    entry = feed(client).entries[0]
    assert entry.author.startswith("ab ]]> <script>")
    assert "\x0b" not in str(entry)


def test_former_address_of_a_feed_leads_to_it(client: FlaskClient, make_post: MakePost) -> None:
    make_post(tags=["trains"])
    answer = client.get("/tag/Trains/feed")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/tag/trains/feed/")
