"""Short addresses of WordPress lead to what they mean, in one hop, or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
import time_machine
from flask.testing import FlaskClient

from blogapp.models import Post

MakePost = Callable[..., Post]
RIGHT = {
    "cat=1": "/category/events/", "category_name=events": "/category/events/",
    "category_name=a/Events": "/category/events/",
    "author=1": "/author/ana/", "author_name=ana": "/author/ana/", "tag=Night-Trains": "/tag/night-trains/",
    "m=2026": "/2026/", "m=202603": "/2026/03/", "m=20260309": "/2026/03/09/", "year=2026": "/2026/",
    "year=2026&monthnum=3": "/2026/03/", "year=2026&monthnum=3&day=9": "/2026/03/09/",
    "name=quay": "/2026/03/09/quay/", "pagename=about-us": "/about-us/", "p=1&preview=true": "/2026/03/09/quay/",
    "feed=rss2": "/feed/", "feed=rss": "/feed/", "feed=rdf": "/feed/", "feed=atom": "/feed/atom/",
    "feed=json": "/feed/json/", "feed=comments-rss2": "/comments/feed/", "feed=comments-atom": "/comments/feed/atom/",
    "cat=1&feed=rss2": "/category/events/feed/", "feed=atom&tag=night-trains": "/tag/night-trains/feed/atom/",
    "p=1&feed=rss2": "/2026/03/09/quay/feed/", "author=1&paged=1": "/author/ana/", "tag=κύμα": "/tag/κύμα/",
    "p=1)": "/2026/03/09/quay/", "p=1,": "/2026/03/09/quay/", "cat=1).": "/category/events/",
    "author=1%22": "/author/ana/",
}  # fmt: skip
WRONG = [
    "cat=2", "cat=99", "cat=-1", "cat=", "cat=1,3", "cat=x", "cat=99999999999999999999", "cat=%00", "cat=1+1",
    "cat=\u0661",
    "author=2", "author=0", "author=ana", "author_name=nobody", "tag=secret", "tag=", "tag=a+b", "m=2025", "m=202613",
    "m=202600", "m=20260230", "m=1", "m=abcd", "m=", "m=2026030", "year=x", "year=2026&monthnum=99", "feed=nothing",
    "feed=",
    "feed=comments-", "cat=2&feed=rss2", "p=99", "p=2", "page_id=x", "attachment_id=1", "name=nothing", "pagename=x/y",
    "author=1&paged=9999999999999",
]  # fmt: skip


@pytest.fixture(autouse=True)
def posts(make_post: MakePost) -> None:
    with time_machine.travel(datetime(2026, 3, 9, 9, 0, tzinfo=UTC)):
        make_post(title="Quay", new_categories=["Events"], tags=["night trains", "κύμα"])
        make_post(title="Draft", step="save", new_categories=["Secret"], tags=["secret"])
        make_post(kind="page", title="About us")


@pytest.mark.slow
def test_short_address_leads_to_what_it_means_at_once(client: FlaskClient) -> None:
    for query, right in RIGHT.items():
        answer = client.get(f"/?{query}")
        assert (answer.status_code, unquote(answer.headers.get("Location", ""))) == (301, right), query
        assert client.get(right).status_code == 200, right


@pytest.mark.slow
def test_short_address_of_nothing_or_of_what_is_hidden_leads_nowhere(client: FlaskClient) -> None:
    assert {query: client.get(f"/?{query}").status_code for query in WRONG} == dict.fromkeys(WRONG, 404)


@pytest.mark.slow
def test_number_of_a_page_leads_to_that_page(client: FlaskClient, make_post: MakePost) -> None:
    for number in range(11):
        make_post(title=f"Boat {number}")
    for query, listing in {"": "/", "author=1&": "/author/ana/", "m=2026&": "/2026/"}.items():
        answer = client.get(f"/?{query}paged=2")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{listing}page/2/")
    assert [client.get(f"/?paged={number}").status_code for number in ("1", "x", "0")] == [200, 404, 404]


def test_what_is_added_to_the_front_page_for_others_changes_nothing(client: FlaskClient) -> None:
    for query in ("utm_source=x", "fbclid=1", "lang=de", "", "replytocom=3"):
        assert client.get(f"/?{query}").status_code == 200, query
