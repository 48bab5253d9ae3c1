"""The feeds, as a feed reader sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import feedparser
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.feeds.absolute_urls import absolute_addresses
from blogapp.models import Media, Post

MakePost = Callable[..., Post]


def feed(client: FlaskClient, address: str = "/feed/") -> Any:
    """Return the parsed feed at an address; it must be well-formed."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    ET.fromstring(answer.data)
    parsed = feedparser.parse(answer.data, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def test_feed_has_what_a_reader_asks_of_a_post(client: FlaskClient, make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 5, 9, 9, 0, tzinfo=UTC), tick=False):
        make_post(title="Night train", new_categories=["Events"], tags=["trains"], body="It *runs*.")
        entry = feed(client).entries[0]
    assert (entry.title, entry.author) == ("Night train", "Ana")
    assert entry.link == "http://localhost/2026/05/09/night-train/"
    assert (entry.id.startswith("urn:uuid:"), entry.guidislink) == (True, False)
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


@pytest.mark.parametrize("format", ["quote", "aside", "status"])
def test_what_has_no_title_is_given_none_but_where_there_must_be_one(
    client: FlaskClient, make_post: MakePost, format: str
) -> None:
    make_post(format, title="", body="A promise with numbers.")
    assert "title" not in feed(client).entries[0]
    assert feed(client).entries[0].summary
    assert "title" not in client.get("/feed/json/").json["items"][0]
    assert feed(client, "/feed/atom/").entries[0].title == "A promise with numbers."


def test_every_archive_has_its_feed_and_says_so(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(new_categories=["Events"], tags=["trains"])
    make_post("quote", author=None, days_ago=800)
    archives = ["/category/events/", "/tag/trains/", "/type/standard/", post.url[:6], post.url[:9], post.url[:12]]
    for address in archives:
        assert [entry.link for entry in feed(client, f"{address}feed/").entries] == [f"http://localhost{post.url}"]
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


@pytest.mark.slow
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


def test_each_picture_and_poster_of_a_snapshot_gets_its_whole_address() -> None:
    html = (
        '<img src="a,b.png" srcset="/a,b.png 320w, small.png 2x,//cdn.example/c.png 3x" alt="">'
        '<video poster="../p.jpg" src="/v.mp4"></video><q cite="?p=1">x</q><p data-embed="/e">x</p>'
    )
    assert absolute_addresses(html, "https://quay.example/2026/05/") == (
        '<img src="https://quay.example/2026/05/a,b.png" srcset="https://quay.example/a,b.png 320w, '
        'https://quay.example/2026/05/small.png 2x,https://cdn.example/c.png 3x" alt="">'
        '<video poster="https://quay.example/2026/p.jpg" src="https://quay.example/v.mp4"></video>'
        '<q cite="https://quay.example/2026/05/?p=1">x</q><p data-embed="https://quay.example/e">x</p>'
    )


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


@pytest.mark.slow
def test_feed_uses_the_public_address_of_the_site(make_app: Callable[..., Flask]) -> None:
    own = make_app(BASE_URL="https://quay.example", TRUSTED_HOSTS="localhost")
    parsed = feedparser.parse(own.test_client().get("/feed/", headers={"Host": "localhost"}).data)
    assert parsed.feed.link == "https://quay.example/"


def test_former_address_of_a_feed_leads_to_it(client: FlaskClient, make_post: MakePost) -> None:
    make_post(tags=["trains"])
    answer = client.get("/tag/Trains/feed")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/tag/trains/feed/")


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
def test_feed_has_pages_that_lead_to_one_another(client: FlaskClient, make_post: MakePost, kind: str) -> None:
    for number in range(21):
        make_post(title=f"Post {number}", days_ago=number)
    older = f"http://localhost/feed/{kind}?paged=2"
    assert older in client.get(f"/feed/{kind}").text
    text = client.get(older).text
    assert "Post 20" in text
    assert "Post 19" not in text
    assert "paged=3" not in text
    assert client.get(f"/feed/{kind}?paged=3").status_code == 404


@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
def test_feed_that_a_reader_has_is_not_sent_again(client: FlaskClient, make_post: MakePost, kind: str) -> None:
    make_post()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        known = client.get(f"/feed/{kind}").headers
        asked = [{"If-None-Match": known["ETag"]}, {"If-Modified-Since": known["Last-Modified"]}]
        assert [client.get(f"/feed/{kind}", headers=headers).status_code for headers in asked] == [304, 304]
        make_post()
        assert client.get(f"/feed/{kind}", headers=asked[0]).status_code == 200


@pytest.mark.every_value
@pytest.mark.parametrize("number", ["0", "-1", "x", "", "99999999999999999999", "²"])
def test_feed_has_no_page_of_a_strange_number(client: FlaskClient, number: str) -> None:
    assert client.get(f"/feed/?paged={number}").status_code == 404


def test_administrator_says_how_many_posts_are_in_a_feed(
    client: FlaskClient, make_post: MakePost, signed_in: Callable[..., Any]
) -> None:
    make_post(title="Old", days_ago=9)
    make_post(title="New")
    admin = signed_in("administrator")
    given = {"title": "Quay", "posts_per_page": "10", "posts_per_feed": "1"}
    assert admin.post("/edit/settings/", data=given).status_code == 303
    assert [entry.title for entry in feed(client).entries] == ["New"]
    assert admin.post("/edit/settings/", data=given | {"posts_per_feed": "1000"}).status_code == 422


@pytest.mark.slow
def test_feeds_promise_no_hub_that_nothing_tells(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A setting of a former version does not stop the site, wherever it stands, and the log says what became of it."""
    monkeypatch.setenv("BLOGAPP_WEBSUB_HUB", "https://hub.example/")
    client = make_app(WEBSUB_HUB="https://hub.example/").test_client()
    for address in ("/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/"):
        answer = client.get(address)
        assert "hub" not in answer.text.lower()
        assert "hub" not in answer.headers.get("Link", "")
    said = [record.getMessage() for record in caplog.records if "WEBSUB_HUB" in record.getMessage()]
    assert [line.split(" has")[0] for line in said] == [
        "BLOGAPP_WEBSUB_HUB (in the environment)", "BLOGAPP_WEBSUB_HUB (in create_app())",
    ]  # fmt: skip
    assert all("no effect" in line and line.endswith("Remove it.") for line in said)


def test_id_of_a_post_outlives_its_address(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Before")
    ids = [feed(client, "/feed/atom/").entries[0].id, client.get("/feed/json/").json["items"][0]["id"]]
    with app.test_request_context(method="POST"):
        changed = db.session.get_one(Post, post.id)
        changed.slug = "after"
        changed.settle(db.session(), ZoneInfo("UTC"))
        db.session.commit()
    entry = feed(client, "/feed/atom/").entries[0]
    assert entry.link.endswith("/after/")
    assert ids == [entry.id] * 2 == [client.get("/feed/json/").json["items"][0]["id"]] * 2


def test_files_of_a_post_are_enclosed_whatever_its_format(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    with app.test_request_context(method="POST"):
        for number, mime in enumerate(("image/png", "image/jpeg", "audio/mpeg"), 1):
            size = {"size": number * 10} | ({"width": 1200, "height": 800} if mime.startswith("image") else {})
            db.session.add(Media(id=number, filename="x", path=f"{number}.x", mime=mime, **size))
        db.session.commit()
    make_post("gallery", days_ago=1, photos=[{"id": 1, "alt": "a"}, {"id": 2, "alt": "b"}])
    make_post("audio", days_ago=2, file={"id": 3}, audio="")
    make_post("audio", days_ago=3, audio="https://sounds.example/a/b.ogg?c")
    make_post("video", days_ago=4)
    files = [[(file["url"], file["mime_type"], file.get("size_in_bytes")) for file in item.get("attachments", [])]
             for item in client.get("/feed/json/").json["items"]]  # fmt: skip
    pictures = [("http://localhost/media/1.x", "image/png", 10), ("http://localhost/media/2.x", "image/jpeg", 20)]
    sound = ("http://localhost/media/3.x", "audio/mpeg", 30)
    elsewhere = ("https://sounds.example/a/b.ogg?c", "audio/ogg", None)
    assert files == [pictures, [sound], [elsewhere], []]
    enclosed = [[(file.href, file.type, file.length) for file in entry.enclosures] for entry in feed(client).entries]
    assert enclosed == [[(*pictures[0][:2], "10")], [(*sound[:2], "30")], [(*elsewhere[:2], "0")], []]
    assert len(feed(client, "/feed/atom/").entries[0].enclosures) == 2
    assert client.get("/feed/json/").json["items"][0]["image"] == "http://localhost/media/1.x"


def test_words_of_a_summary_are_no_markup(client: FlaskClient, make_post: MakePost) -> None:
    make_post(body="Write `<script>` & `&amp;`.")
    assert (
        "<description>Write &amp;lt;script&amp;gt; &amp;amp; &amp;amp;amp;.</description>" in client.get("/feed/").text
    )
    assert "<summary>Write &lt;script&gt; &amp; &amp;amp;.</summary>" in client.get("/feed/atom/").text
    assert client.get("/feed/json/").json["items"][0]["summary"] == "Write <script> & &amp;."


@pytest.mark.parametrize("former", ["rss", "rss2", "RSS2/"])
def test_feed_is_found_at_the_addresses_that_wordpress_has_for_it(
    client: FlaskClient, make_post: MakePost, former: str
) -> None:
    make_post(tags=["trains"])
    answer = client.get(f"/tag/trains/feed/{former}")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/tag/trains/feed/")


def test_post_without_its_format_stays_in_the_feed(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote", title="Said", body="A promise.")
    formats = app.extensions["blogapp.formats"].loaded
    taken = formats.pop("quote")
    try:
        assert "A promise." in feed(client).entries[0].content[0].value
    finally:
        formats["quote"] = taken


def test_link_to_elsewhere_is_told(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post("link", link="https://example.org/paper")
    item = client.get("/feed/json/").json["items"][0]
    assert (item["external_url"], item["url"]) == ("https://example.org/paper", f"http://localhost{post.url}")


def test_feed_in_a_browser_has_style_and_words(client: FlaskClient) -> None:
    text = client.get("/feed/").text
    sheets = re.findall(r'<\?xml-stylesheet type="text/css" href="([^"]+)"\?>', text)
    answers = [client.get(sheet, buffered=True) for sheet in sheets]
    assert [answer.mimetype for answer in answers] == ["text/css"] * 2
    assert '"This is a feed.' in answers[1].text
