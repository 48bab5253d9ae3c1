"""Hostile text in each field of a comment: a sentence or safe text, never a 500, never something that runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from commenting import TYPED, leave, preview, settle, stored, token_of
from flask import Flask
from flask.testing import FlaskClient

Make = Callable[..., Any]

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "closing": "</textarea></title></style><svg onload=alert(1)>",
    "address": "javascript:alert(1)",
    "disguised address": "jAvA\tscript&colon;alert(1)",
    "link": "[here](javascript:alert(1)) <javascript:alert(1)> ![x](https://evil.example/x.png)",
    "data link": "[here](data:text/html;base64,PHNjcmlwdD4=)",
    "broken link": 'https://evil.example/"onmouseover="alert(1)',
    "template": "{{ config }}{% include '/etc/passwd' %}%(name)s%s{0}",
    "nul": "be\x00fore",
    "bidi": "user\u202e\u2066gnp.exe\u2069 \u2066admin",
    "noncharacters": "\ufffe\uffff\U0010ffff\x0b\x1b[31m",
    "marks": "*_[`" * 2000,
    "deep quotation": ">" * 5000 + " deep",
    "deep list": "".join(f"{' ' * 2 * depth}- x\n" for depth in range(120)),
    "deep brackets": "[" * 9000,
    "combining": "Z" + "\u0301" * 5000,
    "huge number": "9" * 400,
    "sql": "'; DROP TABLE comments; --",
}
FIELDS = ["name", "email", "url", "body", "parent", "topic", "token", "action"]
RUNS = {"script", "iframe", "object", "embed", "svg", "math", "style", "base", "meta", "link", "img", "form"}


def assert_harmless(page: str) -> None:
    """Look for anything in the comments of a page, or in a preview, that a browser would run or load."""
    found = BeautifulSoup(page, "html.parser").select(".comments *, .comment-preview *, .queue .comment-body *")
    for element in found:
        assert element.name not in RUNS
        assert not [name for name in element.attrs if name.startswith("on") or name in {"style", "src", "srcdoc"}]
        assert str(element.get("href", "https:")).startswith(("http", "/", "#", "mailto:"))


@pytest.mark.every_value
@pytest.mark.first(3)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_in_all_fields_is_harmless(client: FlaskClient, make_post: Make, text: str) -> None:
    page = client.post(f"/comments/{make_post().id}", data=dict.fromkeys(FIELDS, text))
    assert page.status_code == 422
    assert "\x00" not in page.text
    assert_harmless(page.text)


@pytest.mark.every_value
@pytest.mark.first(2)
@pytest.mark.parametrize("field", FIELDS)
def test_half_a_megabyte_in_a_field_is_harmless(client: FlaskClient, make_post: Make, field: str) -> None:
    page = client.post(f"/comments/{make_post().id}", data=TYPED | {field: "*_[m" * 128 * 1024})
    assert page.status_code in {200, 422}


@pytest.mark.every_value
@pytest.mark.first(2)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_comment_is_harmless_where_it_is_read(
    app: Flask, client: FlaskClient, make_post: Make, signed_in: Make, text: str
) -> None:
    post = make_post()
    settle(app, moderate_first=False)
    leave(client, post, body=text)
    leave(client, post, name=text[:100], url="https://example.org/?onclick=x&y=<b>")
    page = client.get(post.url)
    assert page.status_code == 200
    assert len(BeautifulSoup(page.text, "html.parser").select(".comment")) == len(stored(app))
    assert_harmless(page.text)
    assert_harmless(signed_in("editor").get("/edit/comments/?status=approved").text)


@pytest.mark.every_value
@pytest.mark.parametrize("raw", ["%ED%A0%80%ED%B0%80", "%FF%FE", "%C0%80", "%F0%9F", "%00"])
def test_broken_encoding_is_text_of_some_kind(client: FlaskClient, make_post: Make, raw: str) -> None:
    data = "&".join(f"{field}={raw}x" for field in FIELDS)
    form = "application/x-www-form-urlencoded"
    page = client.post(f"/comments/{make_post().id}", data=data, content_type=form)
    assert page.status_code in {200, 422}


def test_name_is_shown_as_it_is_typed_and_never_as_markup(app: Flask, client: FlaskClient, make_post: Make) -> None:
    page = preview(client, make_post(), name="<b>Noor</b> & Co %(x)s")
    author = BeautifulSoup(page.text, "html.parser").select_one(".comment-preview .p-author")
    assert author is not None
    assert author.get_text() == "<b>Noor</b> & Co %(x)s"
    assert author.find("b") is None


def test_text_too_long_comes_back_whole(client: FlaskClient, make_post: Make) -> None:
    text = "The boat left. " * 60_000
    page = preview(client, make_post(), body=text)
    assert page.status_code == 422
    assert text.strip() in page.text


def test_request_too_large_is_refused(client: FlaskClient, make_post: Make) -> None:
    assert preview(client, make_post(), body="m" * 3 * 1024 * 1024).status_code == 413


@pytest.mark.parametrize("field", ["name", "body", "parent", "token"])
def test_field_twice_or_as_a_file_is_no_error_of_ours(client: FlaskClient, make_post: Make, field: str) -> None:
    address = f"/comments/{make_post().id}"
    twice = TYPED | {field: ["Noor", "Ida"]}
    missing = {name: value for name, value in TYPED.items() if name != field}
    for data in (twice, missing, {}):
        assert client.post(address, data=data).status_code in {200, 422}
    assert client.post(address, data=b"\x00\xff", content_type="multipart/form-data; boundary=x").status_code < 500
    assert client.post(address, json={"name": "Noor"}).status_code == 422


def test_what_is_posted_is_what_was_seen(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    page = preview(client, post, body=HOSTILE["link"])
    client.post(
        f"/comments/{post.id}", data=TYPED | {"body": HOSTILE["link"], "action": "post", "token": token_of(page)}
    )
    assert stored(app)[0].html.strip() in page.text
