"""Each commenter has a picture, where the desk wants that: drawn here, and nobody learns an address from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import md5, sha256
from xml.etree import ElementTree as ET

import pytest
from commenting import settle
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp.comments import avatars
from blogapp.models import Comment, Post

Make = Callable[..., Post]
MakeComment = Callable[..., Comment]


def pictures(client: FlaskClient, post: Post) -> dict[str, str]:
    """Return the addresses of the pictures, by the ids of comments."""
    comments = read(client, post.url).select("li.comment")
    found = {str(each["id"]): each.select_one("header img") for each in comments}
    return {name: str(picture["src"]) for name, picture in found.items() if picture}


def test_there_are_none_unless_the_desk_wants_them(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: MakeComment
) -> None:
    post = make_post()
    make_comment(post, email="noor@example.org")
    assert pictures(client, post) == {}
    settle(app, avatars=True)
    assert len(pictures(client, post)) == 1


def test_one_address_has_one_picture_and_without_it_the_name_does(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: MakeComment
) -> None:
    settle(app, avatars=True)
    post = make_post()
    writers = [("Noor", "noor@example.org"), ("Nora", "noor@example.org"), ("Noor", ""), ("noor", ""), ("Sol", "")]
    writers.append(("noor@example.org", ""))
    for name, email in writers:
        make_comment(post, name=name, email=email)
    first, again, name, same_name, sol, as_name = pictures(client, post).values()
    assert first == again
    assert name == same_name
    assert len({first, name, sol, as_name}) == 4


def test_the_picture_gives_no_address_away(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: MakeComment, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(app, avatars=True)
    post, email = make_post(), "noor@example.org"
    make_comment(post, email=email)
    html = client.get(post.url).text
    picture = client.get(next(iter(pictures(client, post).values()))).text
    for secret in (email, md5(email.encode()).hexdigest(), sha256(email.encode()).hexdigest()[:16]):
        assert secret not in html
        assert secret not in picture
    with app.app_context():
        before = avatars.key_of(email, "")
        monkeypatch.setitem(app.config, "SECRET_KEY", "another" * 8)
        assert avatars.key_of(email, "") != before


def test_the_picture_is_drawn_under_a_strict_policy_and_cached(
    app: Flask, client: FlaskClient, make_post: Make, make_comment: MakeComment
) -> None:
    settle(app, avatars=True)
    post = make_post()
    make_comment(post)
    image = read(client, post.url).select_one("li.comment header img")
    assert image is not None
    assert (image["alt"], image["width"], image["height"], image["loading"]) == ("", "32", "32", "lazy")
    answer = client.get(str(image["src"]))
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    root = ET.fromstring(answer.text)
    assert {element.tag.split("}")[1] for element in root.iter()} == {"svg", "path"}
    assert len(answer.data) < 600


def test_a_picture_is_its_own_mirror_image() -> None:
    for number in range(50):
        squares = re.findall(r"M(\d) (\d)h1v1h-1z", avatars.drawn(str(number)))
        places = {(int(column), int(row)) for column, row in squares}
        assert places == {(6 - column, row) for column, row in places}


@pytest.mark.parametrize("key", ["", "short", "0" * 17, "..%2f..%2fetc%2fpass"])
def test_what_is_no_key_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/avatars/{key}.svg").status_code == 404


def test_a_ping_has_none(app: Flask, client: FlaskClient, make_post: Make, make_comment: MakeComment) -> None:
    settle(app, avatars=True)
    post = make_post()
    make_comment(post, kind="pingback")
    assert pictures(client, post) == {}
