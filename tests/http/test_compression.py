"""Pages for everybody are sent small; those with secrets as they are."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from blogapp.models import Post

PACKED = ["/", "/feed/", "/login", "/static/style.css"]
OPEN = {"br": brotli.decompress, "gzip": gzip.decompress}
pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def post(make_post: Callable[..., Post]) -> Post:
    return make_post(body="The boats come in. " * 60)


def ask(client: FlaskClient, path: str, accept: str, **headers: str) -> Any:
    return client.get(path, headers={"Accept-Encoding": accept, **headers}, buffered=True)


@pytest.mark.first(8)
@pytest.mark.parametrize("path", PACKED)
@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("BR;q=0.2, GZIP;q=0.8", "gzip"),
        ("br;q=0, *", "gzip"),
        ("identity;q=0, *;q=0.1", "br"),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
    ],
)
def test_page_and_file_are_packed_as_the_reader_can_read(
    client: FlaskClient, path: str, accept: str, chosen: str
) -> None:
    plain, packed = ask(client, path, "identity"), ask(client, path, accept)
    assert packed.headers["Content-Encoding"] == chosen
    assert OPEN[chosen](packed.data) == plain.data
    assert len(packed.data) == packed.content_length < len(plain.data) * 0.7
    assert "Accept-Encoding" in packed.vary
    assert "Accept-Encoding" in plain.vary


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "identity",
        "gzip;q=0",
        "br;q=0, gzip;q=0.0",
        "*;q=0",
        "identity, gzip;q=0.5",
        "identity;q=0",
        "deflate",
        "q=1",
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/style.css"])
def test_nothing_is_packed_in_a_way_that_the_reader_refused(client: FlaskClient, path: str, accept: str) -> None:
    answer = ask(client, path, accept)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.vary


@pytest.mark.parametrize("accept", ["br", "gzip", "identity"])
@pytest.mark.parametrize("path", PACKED)
def test_packed_answer_is_not_sent_twice(client: FlaskClient, path: str, accept: str) -> None:
    first = ask(client, path, accept)
    second = ask(client, path, accept, **{"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert "Accept-Encoding" in second.vary
    assert "Content-Encoding" not in second.headers


def test_encodings_of_a_file_are_told_apart(client: FlaskClient) -> None:
    tags = {ask(client, "/static/style.css", accept).headers["ETag"] for accept in ("br", "gzip", "identity")}
    assert len(tags) == 3  # RFC 9110: a strong tag names the very bytes


def test_part_of_a_file_is_not_packed(client: FlaskClient) -> None:
    answer = ask(client, "/static/style.css", "br", Range="bytes=0-599")
    assert (answer.status_code, len(answer.data)) == (206, 600)
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/static/favicon.ico", "/static/icon.svg"])
def test_what_is_short_or_small_already_is_left_alone(client: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in ask(client, path, "br, gzip").headers


def test_page_with_a_token_is_never_packed(client: FlaskClient, signed_in: Callable[..., Any], post: Post) -> None:
    for path in ("/edit/", f"/edit/posts/{post.id}", "/account"):
        assert "Content-Encoding" not in ask(signed_in("editor", name=f"Sol{len(path)}"), path, "br").headers
    preview = client.post(f"/comments/{post.id}", data={"name": "N", "body": "x"}, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in preview.headers


def test_head_tells_the_packed_length(client: FlaskClient) -> None:
    for path in PACKED:
        asked = client.head(path, headers={"Accept-Encoding": "br"}, buffered=True)
        assert asked.headers["Content-Length"] == ask(client, path, "br").headers["Content-Length"]
