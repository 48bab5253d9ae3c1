"""Hostile text in every field of every form of the desk: a sentence or a safe page, never a failure."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from filling import YOUTUBE, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from recipe import Recipe

from blogapp import db
from blogapp.formats.registry import Loaded

Make = Callable[..., Any]
FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")
GOOD: dict[str, dict[str, str]] = {
    "standard": {"title": "A title", "body": "Words."},
    "quote": {"body": "Words.", "by": "Mira"},
    "video": {"video": YOUTUBE, "title": "A title"},
    "recipe": {"title": "A title", "ingredients": "plums", "body": "Words.", "serves": "4"},
}
HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "attribute": "\" onfocus=alert(1) autofocus x=\"' onmouseover='alert(1)",
    "javascript": "JaVaScRiPt&colon;alert(1) java\tscript:alert(1) [x](javascript:alert`1`) <javascript:x>",
    "address": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "template": "{{ config }}{% for x in y %}${7*7}<%= 1 %>",
    "nul": "a\0b\x0b\x0c\x1b\x7f\x85",
    "bidi": "a\u202eb\u2066c\u200f",
    "surrogate": "a\ud800b\udfff",
    "emoji": "👩‍👩‍👧‍👦\U0010ffff\ufffe",
    "folding": "ΐ" * 100,  # three letters each without their case
    "large": "x" * 1_000_000,
    "lines": "\n" * 50_000,
    "deep": "> " * 3000 + "deep",
    "nested": "<div>" * 3000 + "deep",
    "brackets": "[" * 20_000,
    "number": "9" * 400,
    "comma": "," * 5000,
    "sql": "'; DROP TABLE posts; -- %s %(x)s",
    "empty": "",
    "blank": " \u3000\u200b\n",
}
TEXTS = {
    "standard": ["title", "body", "lead_image-alt"],
    "quote": ["body", "by", "source", "title", "slug", "excerpt", "new_category", "tags", "published_at"],
    "video": ["video", "body"],
    "recipe": ["serves", "ingredients", "picture-alt", "body"],
}
OTHERS = {
    "standard": ["lead_image", "lead_image-id", "lead_image-remove"],
    "quote": ["categories", "sticky", "comments_open", "version", "action"],
    "video": ["file", "file-id"],
    "recipe": ["picture-id"],
}
FEW = ["script", "nul", "surrogate", "large", "number"]
LONG = ["lines", "deep", "nested", "brackets"]  # which cost seconds; texts of videos and recipes are read as others are
FIELDS = [
    (format, name, [kind for kind in HOSTILE if kind not in LONG or format in {"standard", "quote"}])
    for format, names in TEXTS.items()
    for name in names
]
FIELDS += [(format, name, FEW) for format, names in OTHERS.items() for name in names]


@pytest.fixture
def recipe(app: Flask) -> Iterator[None]:
    loaded = app.extensions["blogapp.formats"].loaded
    loaded["recipe"] = Loaded(Recipe, "test", Path(__file__).parent)
    yield
    del loaded["recipe"]


def sent(text: str) -> str:
    """Return the text as it leaves a broken client: a surrogate alone is no UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def is_safe(page: str) -> bool:
    """Say whether nothing on a page runs but the site's own modules."""
    tree = BeautifulSoup(page, "html.parser")
    for tag in tree.find_all(True):
        addresses = [str(tag.get(name, "")) for name in ("href", "src", "action", "formaction", "data-embed")]
        runs = any(
            "script:" in "".join(address.split()).lower() or address.startswith("data:") for address in addresses
        )
        if runs or any(name.startswith("on") for name in tag.attrs):
            return False
        is_data = tag.get("type") == "application/ld+json"  # which no browser runs
        if tag.name in {"object", "embed", "base", "iframe"} or (
            tag.name == "script" and not is_data and not str(tag.get("src", "")).startswith("/static/")
        ):
            return False
    return True


@pytest.mark.every_value
@pytest.mark.slow
@pytest.mark.parametrize(("format", "name", "kinds"), FIELDS)
def test_hostile_text_in_a_post_is_refused_or_harmless(
    app: Flask, recipe: None, signed_in: Make, client: FlaskClient, format: str, name: str, kinds: list[str]
) -> None:
    author = signed_in()
    with app.app_context():
        is_postgres = db.engine().dialect.name == "postgresql"
    for kind in FEW if is_postgres else kinds:  # what cannot be stored, or not whole
        data = {"comments_open": "y", "action": "publish"} | GOOD[format] | {name: sent(HOSTILE[kind])}
        answer = author.post(f"/edit/new/{format}", data=data)
        assert answer.status_code in {303, 422}, f"{kind} in {name}: {answer.status}"
        assert is_safe(answer.text), f"{kind} in {name}"
        if answer.status_code == 303:
            assert is_safe(author.get(answer.location).text), f"{kind} in {name}"
            if stored(app).is_public:
                assert is_safe(client.get(stored(app).url).text), f"{kind} in {name}"
    assert is_safe(client.get("/").text)
    assert is_safe(author.get("/edit/").text)
    ET.fromstring(client.get("/feed/").data)


@pytest.mark.parametrize("name", ["title", "body", "tags", "lead_image", "slug", "version", "action", "csrf_token"])
def test_file_in_the_place_of_a_text_is_no_failure(signed_in: Make, name: str) -> None:
    data = GOOD["standard"] | {"action": "publish", name: (BytesIO(b"\xff\0<script>"), "<script>.html")}
    answer = signed_in().post("/edit/new/standard", data=data)
    assert answer.status_code in {303, 400, 422}
    assert is_safe(answer.text)


@pytest.mark.every_value
@pytest.mark.parametrize("body", [b"title=%ED%A0%80%FF%00&body=%C0%AF", b"&&&=&title", b"%", b"title[]=x&body[a]=y"])
def test_broken_encodings_are_no_failure(signed_in: Make, body: bytes) -> None:
    client = signed_in()
    token = b"&csrf_token=" + client.token().encode()
    answer = FlaskClient.post(
        client, "/edit/new/quote", data=body + token, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {303, 422}
    assert is_safe(answer.text)


@pytest.mark.every_value
@pytest.mark.slow
@pytest.mark.parametrize("name", ["title", "tagline", "posts_per_page", "comments_open", "moderate_first"])
def test_hostile_settings_are_refused_or_harmless(signed_in: Make, client: FlaskClient, name: str) -> None:
    administrator = signed_in("administrator")
    for text in HOSTILE.values():
        answer = write(administrator, "/edit/settings/", "", **{name: sent(text)})
        assert answer.status_code in {303, 422}
        assert is_safe(answer.text)
        assert is_safe(client.get("/").text)
    ET.fromstring(client.get("/feed/").data)


@pytest.mark.every_value
@pytest.mark.slow
@pytest.mark.parametrize("name", ["title", "slug", "parent", "body"])
def test_hostile_pages_are_refused_or_harmless(app: Flask, signed_in: Make, client: FlaskClient, name: str) -> None:
    editor = signed_in()
    for text in HOSTILE.values():
        answer = editor.post(
            "/edit/pages/new", data={"title": "A page", "body": "Words.", "action": "publish", name: sent(text)}
        )
        assert answer.status_code in {303, 422}
        assert is_safe(answer.text)
        if answer.status_code == 303:
            assert is_safe(client.get(stored(app).url).text)


@pytest.mark.slow
def test_hostile_conflict_and_preview_are_harmless(signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    address = f"/edit/posts/{post.id}"
    for kind in ("script", "attribute", "javascript", "nul", "bidi", "deep", "lines"):
        for action, version in (("save", "0"), ("preview", ""), ("edit", "")):
            typed = {
                "title": HOSTILE[kind][:150],
                "body": HOSTILE[kind],
                "tags": HOSTILE[kind][:90],
                "version": version,
            }
            answer = write(client, address, action, **typed)
            assert answer.status_code in {200, 409, 422}
            assert is_safe(answer.text), f"{kind}, {action}"


def test_hostile_name_of_a_category_is_harmless_in_the_form(signed_in: Make) -> None:
    client = signed_in()
    typed = GOOD["quote"] | {"new_category": HOSTILE["script"][:90], "action": "publish"}
    page = client.get(client.post("/edit/new/quote", data=typed).location)
    assert is_safe(page.text)
    assert controls(page)["categories"]
