"""A post in another language than the site's says so, wherever it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import feedparser
import pytest
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read

from blogapp.models import Post
from blogapp.models.languages import LANGUAGES, direction_of, name_of


@pytest.mark.parametrize("kind", ["post", "page"])
def test_article_says_its_language_and_direction(
    client: FlaskClient, make_post: Callable[..., Post], kind: str
) -> None:
    post = make_post(language="ar", kind=kind)
    for address in [post.url] + ["/"] * (kind == "post"):
        article = read(client, address).select_one("article.post")
        assert article is not None
        assert (article["lang"], article["dir"]) == ("ar", "rtl")
        if meta := article.select_one(".post-meta"):
            assert (meta["lang"], meta["dir"]) == ("en", "ltr")


def test_article_in_the_language_of_the_site_says_nothing(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    post = make_post()
    assert not read(client, post.url).select("article[lang]")


def test_editor_chooses_the_language(app: Flask, signed_in: Any, make_post: Callable[..., Post]) -> None:
    editor, post = signed_in("editor"), make_post()
    write(editor, f"/edit/posts/{post.id}", "save", language="pt-BR")
    assert stored(app, post.id).language == "pt-BR"
    write(editor, f"/edit/posts/{post.id}", "save", language="tlh-unknown")
    assert stored(app, post.id).language is None


def test_every_language_has_a_name() -> None:
    assert all(name_of(language) != language for language in LANGUAGES)
    assert {language for language in LANGUAGES if direction_of(language) == "rtl"} == {
        "ar", "ckb", "fa", "he", "ps", "ur", "yi",
    }  # fmt: skip


@pytest.mark.slow
def test_feeds_of_a_regional_language_say_the_region(make_app: Callable[..., Flask]) -> None:
    client = make_app(LANGUAGE="pt-BR").test_client()
    for path in ("/feed/", "/comments/feed/"):
        said = [feedparser.parse(client.get(path).data).feed.language, client.get(f"{path}json/").json["language"]]
        said += re.findall('<feed [^>]*xml:lang="([^"]*)"', client.get(f"{path}atom/").text)
        assert said == ["pt-BR"] * 3
