"""Which addresses share a page from memory: those whose queries differ in nothing that it reads; and its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask, request
from flask.testing import FlaskClient

from blogapp.http import queries
from blogapp.http.page_cache import PageCache
from blogapp.http.queries import WHOLE
from blogapp.models import Post

pytestmark = pytest.mark.usefixtures("page_cache")
MakePost = Callable[..., Post]
Dress = Callable[..., None]
NOON = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Salt prices")


def test_page_bears_its_date_when_its_second_is_over(client: FlaskClient, make_post: MakePost, made: list[str]) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        make_post(published_at=NOON)
        first = client.get("/")
        assert "Last-Modified" not in first.headers  # another change may come within this second
        clock.shift(timedelta(seconds=1))
        for _ in range(2):
            again = client.get("/")
            assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
            assert again.headers.getlist("Last-Modified") == ["Tue, 01 Jan 2030 12:00:00 GMT"]
        assert client.get("/", headers={"If-Modified-Since": again.headers["Last-Modified"]}).status_code == 304
    assert made == ["/"]


@pytest.mark.parametrize("path", ["/", "/feed/", "/archive/", "/search/?q=boats", "/nothing/"])
def test_what_a_page_does_not_read_of_a_query_makes_no_other_page(
    client: FlaskClient, post: Post, page_cache: PageCache, made: list[str], path: str
) -> None:
    plain = client.get(path)
    size = page_cache.pages.used + page_cache.aside.used
    for query in ("utm_source=x&fbclid=1", "x", "q2=boats", "%FF=1", "+=2", "P=1"):
        again = client.get(f"{path}{'&' if '?' in path else '?'}{query}")
        assert (again.status, again.data, again.headers.get("ETag")) == (
            plain.status,
            plain.data,
            plain.headers.get("ETag"),
        )
    assert len(made) == 1
    assert page_cache.pages.used + page_cache.aside.used == size


def test_what_a_page_reads_of_a_query_is_told_apart(client: FlaskClient, make_post: MakePost) -> None:
    first = make_post(title="Salt prices")
    make_post(title="Tin prices")
    for _ in range(2):
        assert client.get(f"/?utm_source=x&p={first.id}").location.startswith(first.url)
        assert client.get("/?utm_source=x").status_code == 200
        assert client.get("/?feed=atom").location == "/feed/atom/"
        for words, found, other in (("salt", "Salt", "Tin"), ("tin", "Tin", "Salt")):
            for query in (f"q={words}", f"utm_source=x&%71={words}"):
                text = BeautifulSoup(client.get(f"/search/?{query}").data, "html.parser").main.text
                assert f"{found} prices" in text
                assert f"{other} prices" not in text
        assert "Salt prices" not in client.get("/search/").text


def test_redirect_takes_its_own_query_along(client: FlaskClient, post: Post) -> None:
    for sent in ("", "?utm_source=a", "?utm_source=b", "", "?utm_source=a"):
        answer = client.get(f"/salt-prices{sent}")
        assert answer.status_code == 301
        assert answer.location == f"{post.url}{sent}"


def test_query_that_names_nothing_takes_the_page_from_nobody(client: FlaskClient, post: Post) -> None:
    for _ in range(2):
        assert client.get("/?x=%00").status_code == 404
        assert client.get("/").status_code == client.get("/?x=1").status_code == 200


def test_template_that_goes_through_all_of_a_query_gets_its_own(client: FlaskClient, dress: Dress) -> None:
    dress(
        {"templates/_footer.html": "{% for name in request.args %}[{{ name }}]{% endfor %}{{ request.args.get('x') }}"}
    )
    for _ in range(2):
        for query, shown in (("", ""), ("?a=1", "[a]"), ("?x=5", "[x]5"), ("?a=1&x=6", "[a][x]6")):
            assert shown in client.get(f"/{query}").text
            assert "[a]" not in client.get("/").text


GOING_THROUGH: dict[str, Callable[[Any], object]] = {
    "len": len, "iter": list, "keys": lambda args: list(args.keys()), "values": lambda args: list(args.values()),
    "items": lambda args: list(args.items()), "multi": lambda args: list(args.items(multi=True)),
    "lists": lambda args: list(args.lists()), "listvalues": lambda args: list(args.listvalues()),
    "to_dict": lambda args: args.to_dict(), "copy": lambda args: args.copy(), "bool": bool,
}  # fmt: skip


@pytest.mark.parametrize("how", GOING_THROUGH)
def test_who_goes_through_a_query_has_read_all_of_it(app: Flask, how: str) -> None:
    with app.test_request_context("/?a=1&b=2&a=3"):
        GOING_THROUGH[how](request.args)
        assert WHOLE in queries.read_so_far()


def test_who_reads_one_key_has_read_no_other(app: Flask) -> None:
    with app.test_request_context("/?a=1&b=2&a=3"):
        assert queries.read_so_far() == set()
        assert (request.args["a"], request.args.get("c"), "d" in request.args) == ("1", None, False)
        assert request.args.getlist("e") == []
        assert request.args.getlist("a", type=int) == [1, 3]
        assert queries.read_so_far() == {"a", "c", "d", "e"}
        assert list(request.args.keys()) == ["a", "b"]
        assert list(request.args.values()) == ["1", "2"]
        assert list(request.args.items(multi=True)) == [("a", "1"), ("a", "3"), ("b", "2")]
        assert list(request.args.lists()) == [("a", ["1", "3"]), ("b", ["2"])]
        assert list(request.args.listvalues()) == [["1", "3"], ["2"]]
        assert len(request.args) == 2
    with app.test_request_context("/?a=1"):
        assert request.query_string == b"a=1"
        assert queries.read_so_far() == {WHOLE}
